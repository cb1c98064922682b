"""From margins to one joint table: district x hukou x sex x age x education, and what hangs on it.

Joint tables are used where they are published (age x sex x district, education and marital status
by sex and district); the rest is fitted by iterative proportional fitting from a seed that states
the assumption.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demerit.society.fitting import ipf
from demerit.society.model import Society
from demerit.society.tables import AGES

#: First years of five-year bands, 15-19 split at 18 so that adults and children are apart.
BANDS = np.array([0, 5, 10, 15, *range(18, 21, 2), *range(25, 90, 5)], dtype=np.int16)
WIDTHS = np.array([5, 5, 5, 3, 2, *([5] * 13), 20], dtype=np.int16)
ADULT = 4
"""Index of the first adult band."""
BROAD = np.array([0] * 3 + [1] + [2] * 4 + [3] * 4 + [4] * 6)
"""Broad age of each of the 18 five-year bands."""


@dataclass(frozen=True)
class Census:
    """Fitted tables, all in real persons or conditional shares.

    Attributes:
        people: [district, residence, sex, 19 ages, education] persons.
        marital: [district, sex, 19 ages, marital] shares.
        work: [residence, sex, 19 ages, education, work] shares.
    """

    people: np.ndarray
    marital: np.ndarray
    work: np.ndarray

    def joint(self) -> np.ndarray:
        """[district, residence, sex, age, education, marital, work], persons."""
        marital = self.marital[:, None, :, :, None, :, None]
        work = self.work[None, :, :, :, :, None, :]
        return self.people[..., None, None] * marital * work


def number(quantity: object) -> float:
    """The value of a quantity that is never null (the file's checks see to it)."""
    value = getattr(quantity, "value", None)
    if value is None:
        raise ValueError("a quantity without a value cannot be used here")
    return float(value)


def fit(society: Society) -> Census:
    """Fit the society's joint tables.

    Args:
        society: With tables that hold (its model checks them).

    Returns:
        The fitted census.
    """
    residence = fit_residence(society)
    education = fit_education(society, residence)
    people = split_at_18(education, number(society.structure.aged_18_19))
    return Census(people, fit_marital(society), fit_work(society, people))


def fit_residence(society: Society) -> np.ndarray:
    """[district, residence, sex, 18 ages]: who has no local hukou.

    Fitted to age x sex x district, to the share without hukou of each district, and to the age
    margin of those without; hukou x age is nowhere published (seed: independence).
    """
    residents = society.table("residents")
    by_district = residents.sum(axis=(1, 2))
    without = society.table("no_local_hukou") * by_district
    residence = np.stack([by_district - without, without], axis=1)
    broad = np.zeros((5, len(AGES)))
    broad[BROAD, np.arange(len(AGES))] = 1.0
    all_broad = broad @ residents.sum(axis=(0, 1))
    young = np.minimum(society.table("no_local_hukou_age") * without.sum(), 0.98 * all_broad)
    # the collapsed broad ages stand in the seed's fourth axis: a margin by (residence, broad age)
    seed = np.ones((len(by_district), 2, 2, len(AGES)))
    table = seed
    for _ in range(60):
        table = ipf(table, [((0, 1), residence), ((0, 2, 3), residents)], rounds=3, tolerance=1e-10)
        sums = np.einsum("dmsa,ba->mb", table, broad)
        goal = np.stack([all_broad - young, young])
        factor = (goal / np.maximum(sums, 1e-9)) @ broad
        table = table * factor[None, :, None, :]
        if float(np.max(np.abs(sums - goal) / goal)) < 1e-7:
            break
    return ipf(table, [((0, 1), residence), ((0, 2, 3), residents)], rounds=50, tolerance=1e-10)


def fit_education(society: Society, residence: np.ndarray) -> np.ndarray:
    """[district, residence, sex, 18 ages, education].

    Fitted to education by sex and district (residents aged 3 and over) over an assumed profile by
    age, with an odds ratio for those without local hukou.
    """
    profile = society.table("education_by_age").copy()
    profile[:3] = (1.0, 0.0, 0.0)
    slope = number(society.structure.hukou_education)
    odds = np.exp(slope * np.array([[0.0, 0.0, 0.0], [0.0, 0.5, 1.0]]))
    seed = np.broadcast_to(
        profile[None, None, None] * odds[None, :, None, None, :], (*residence.shape, 3)
    ).copy()
    by_sex = residence.sum(axis=1)  # [district, sex, age]
    counted = by_sex.sum(axis=2) - 0.6 * by_sex[:, :, 0]  # aged 3 and over
    wanted = society.table("education") * counted[..., None]
    wanted[..., 0] += 0.6 * by_sex[:, :, 0]
    return ipf(seed, [((0, 2, 4), wanted), ((0, 1, 2, 3), residence)], tolerance=1e-8)


def split_at_18(table: np.ndarray, adults: float) -> np.ndarray:
    """Split the band 15-19 in two; college belongs to those of 18 and 19."""
    band = table[:, :, :, 3]
    total = band.sum(axis=-1, keepdims=True)
    college = np.minimum(band[..., 2:], adults * total)
    rest = band[..., :2] + np.array([0.0, 1.0]) * (band[..., 2:] - college)
    minors = (1 - adults) * total * rest / np.maximum(rest.sum(axis=-1, keepdims=True), 1e-300)
    older = np.concatenate([rest - minors, college], axis=-1)
    minors = np.concatenate([minors, np.zeros_like(college)], axis=-1)
    split = np.stack([minors, np.maximum(older, 0.0)], axis=3)
    return np.concatenate([table[:, :, :, :3], split, table[:, :, :, 4:]], axis=3)


def fit_marital(society: Society) -> np.ndarray:
    """[district, sex, 19 ages, marital] shares, from a logit on age calibrated to the margins."""
    residents = society.table("residents")[:, :, 3:]
    seed = np.stack([_marital_seed(society, sex) for sex in (0, 1)])  # [sex, 15 ages, marital]
    full = np.broadcast_to(seed, (residents.shape[0], *seed.shape))
    wanted = society.table("marital") * residents.sum(axis=2)[..., None]
    fitted = ipf(full, [((0, 1, 3), wanted), ((0, 1, 2), residents)], tolerance=1e-8)
    shares = fitted / np.maximum(fitted.sum(axis=-1, keepdims=True), 1e-300)
    never = np.zeros((*residents.shape[:2], 5, 4))
    never[..., 0] = 1.0
    return np.concatenate([never, shares[:, :, 1:]], axis=2)


def _marital_seed(society: Society, sex: int) -> np.ndarray:
    ages = np.arange(17.5, 90, 5)
    structure = society.structure
    median = number(structure.median_marriage_women if sex else structure.median_marriage_men)
    ever = 0.98 / (1 + np.exp(-(ages - median) / 2.7))
    widowed = ever * (1.0 if sex else 0.5) / (1 + np.exp(-(ages - 80) / 7))
    divorced = (ever - widowed) * 0.04
    seed = np.stack([1 - ever, ever - widowed - divorced, divorced, widowed], axis=-1)
    seed[0] = (1.0, 0.0, 0.0, 0.0)  # nobody marries before 20
    return seed


def fit_work(society: Society, people: np.ndarray) -> np.ndarray:
    """[residence, sex, 19 ages, education, work] shares, fitted to the margin of those aged 15+."""
    cells = people.sum(axis=0)[:, :, 3:]  # [residence, sex, 16 ages, education]
    seed = _work_seed(society)[:, :, 3:]
    total = society.table("work") * cells.sum()
    fitted = ipf(
        np.broadcast_to(seed, (*cells.shape, 5)) * 1.0,
        [((4,), total), ((0, 1, 2, 3), cells)],
        tolerance=1e-8,
    )
    sums = fitted.sum(axis=-1, keepdims=True)
    shares = np.where(sums > 0, fitted / np.maximum(sums, 1e-300), seed)
    children = np.zeros((2, 2, 3, 3, 5))
    children[..., 0] = 1.0
    return np.concatenate([children, shares], axis=2)


def _retired(society: Society) -> np.ndarray:
    """[sex, 19 ages]: who is retired of those neither in work nor studying."""
    if "retired_by_age" in society.tables:
        profile = society.table("retired_by_age")
        return np.insert(profile, 4, profile[:, 3], axis=1)
    retired = np.zeros((2, 19))
    retired[0, 12:] = (0.3, *([0.9] * 6))
    retired[1, 11:] = (0.5, 0.85, *([0.9] * 6))
    return retired


def _work_seed(society: Society) -> np.ndarray:
    """[residence, sex, 19 ages, education, work]: before fitting."""
    profile = society.table("employed_by_age")  # [sex, 18]
    employed = np.insert(profile, 4, profile[:, 3], axis=1)  # [sex, 19]
    education = np.array([0.85, 1.0, 1.2])
    residence = np.array([1.0, 1.25])
    seed = np.zeros((2, 2, 19, 3, 5))
    working = employed[None, :, :, None] * education * residence[:, None, None, None]
    seed[..., 1] = np.clip(working, 0.002, 0.97)
    idle = 1 - seed[..., 1]
    seed[..., 2] = 0.05 * seed[..., 1]
    studying = np.zeros((19, 3))
    studying[4:7] = np.array([[0.7, 0.9, 0.97], [0.02, 0.25, 0.8], [0.0, 0.02, 0.2]])
    seed[..., 0] = idle * studying
    seed[..., 3] = idle * _retired(society)[None, :, :, None]
    seed[..., 4] = np.maximum(idle - seed[..., 0] - seed[..., 3], 0.01 * idle)
    seed[:, :, :4] = (1.0, 0.0, 0.0, 0.0, 0.0)  # below 18: child or at school
    return seed
