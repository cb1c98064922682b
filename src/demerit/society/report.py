"""Fitted margins beside the published ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from demerit.society.census import BROAD, number
from demerit.society.model import Society
from demerit.society.people import People
from demerit.society.tables import (
    AGES,
    BROAD_AGES,
    EDUCATIONS,
    GENERATIONS,
    MARITAL,
    SECTORS,
    SEXES,
    SIZES,
    WORKS,
)

if TYPE_CHECKING:
    import polars as pl

GENERATION_YEARS = 16
"""Years between two members of a household that count as a generation."""


class Cell(NamedTuple):
    """One share: as the tables say, and as the residents have it."""

    table: str
    cell: str
    published: float
    fitted: float


def fitted(society: Society, people: People) -> pl.DataFrame:
    """Margins of the residents beside those of the tables.

    Args:
        society: The tables.
        people: Residents made from it.

    Returns:
        Columns table, cell, published, fitted (shares), difference_pp (percentage points), grade
        (of the table) and held (False where a table is compared but not fitted).
    """
    import polars as pl  # a second's work that only this page needs

    cells = [cell for part in _PARTS for cell in part(society, people)]
    grades = [society.tables[cell.table].grade for cell in cells]
    return pl.DataFrame(
        {
            "table": [cell.table for cell in cells],
            "cell": [cell.cell for cell in cells],
            "published": [cell.published for cell in cells],
            "fitted": [cell.fitted for cell in cells],
            "difference_pp": [100 * (cell.fitted - cell.published) for cell in cells],
            "grade": grades,
            "held": [cell.table not in COMPARED for cell in cells],
        }
    )


COMPARED = frozenset({"generations"})
"""Tables that are shown but not fitted."""


def _cells(
    table: str, labels: tuple[str, ...], published: np.ndarray, found: np.ndarray
) -> Iterator[Cell]:
    for label, wanted, got in zip(labels, published, found, strict=True):
        yield Cell(table, label, float(wanted), float(got))


def _shares(index: np.ndarray, size: int) -> np.ndarray:
    return np.bincount(index, minlength=size) / max(len(index), 1)


def _bands(people: People) -> np.ndarray:
    return np.minimum(-people.birth.astype(np.int32) // 60, len(AGES) - 1)


def _residents(society: Society, people: People) -> Iterator[Cell]:
    table = society.table("residents")
    table = table / table.sum()
    living = people.alive == 1
    labels = tuple(f"{sex} {age}" for sex in SEXES for age in AGES)
    index = people.female[living].astype(np.int64) * len(AGES) + _bands(people)[living]
    yield from _cells("residents", labels, table.sum(axis=0).ravel(), _shares(index, len(labels)))
    found = _shares(people.district[living], len(society.districts))
    yield from _cells("residents", society.districts, table.sum(axis=(1, 2)), found)


def _hukou(society: Society, people: People) -> Iterator[Cell]:
    living = people.alive == 1
    by_district = society.table("residents").sum(axis=(1, 2))
    rates = society.table("no_local_hukou")
    without = living & (people.migrant == 1)
    total = float((rates * by_district).sum() / by_district.sum())
    yield Cell("no_local_hukou", "all", total, float(without.sum() / living.sum()))
    found = _rates(people.district, living, people.migrant, len(rates))
    yield from _cells("no_local_hukou", society.districts, rates, found)
    broad = BROAD[_bands(people)]
    share = society.table("no_local_hukou_age")
    yield from _cells("no_local_hukou_age", BROAD_AGES, share, _shares(broad[without], 5))
    residents = np.bincount(BROAD, weights=society.table("residents").sum(axis=(0, 1)))
    holders = residents - share * total * residents.sum()
    local = living & (people.migrant == 0)
    yield Cell(
        "no_local_hukou_age",
        "60+ among hukou holders",
        float(holders[4] / holders.sum()),
        float((broad[local] == 4).mean()),
    )


def _rates(group: np.ndarray, among: np.ndarray, flag: np.ndarray, size: int) -> np.ndarray:
    heads = np.bincount(group[among], minlength=size)
    return np.bincount(group[among], weights=flag[among], minlength=size) / np.maximum(heads, 1)


def _education(society: Society, people: People) -> Iterator[Cell]:
    residents = society.table("residents")
    weights = residents.sum(axis=2) - 0.6 * residents[:, :, 0]
    table = society.table("education") * weights[..., None]
    counted = (people.alive == 1) & (people.birth <= -36)
    for sex, name in enumerate(SEXES):
        labels = tuple(f"{name} {level}" for level in EDUCATIONS)
        published = table[:, sex].sum(axis=0) / table[:, sex].sum()
        found = _shares(people.edu[counted & (people.female == sex)], 3)
        yield from _cells("education", labels, published, found)
    labels = tuple(f"college, {district}" for district in society.districts)
    published = table[..., 2].sum(axis=1) / table.sum(axis=(1, 2))
    found = _rates(people.district, counted, people.edu == 2, len(labels))
    yield from _cells("education", labels, published, found)


def _marital(society: Society, people: People) -> Iterator[Cell]:
    adults = society.table("residents")[:, :, 3:].sum(axis=2)
    table = society.table("marital") * adults[..., None]
    counted = (people.alive == 1) & (people.birth <= -180)
    for sex, name in enumerate(SEXES):
        labels = tuple(f"{name} {status}" for status in MARITAL)
        published = table[:, sex].sum(axis=0) / table[:, sex].sum()
        found = _shares(people.married[counted & (people.female == sex)], 4)
        yield from _cells("marital", labels, published, found)


def _households(society: Society, people: People) -> Iterator[Cell]:
    living = people.alive == 1
    family = living & (people.quarters == 0)
    size = np.bincount(people.household[family])
    size = np.minimum(size[size > 0], 7)
    table = society.table("household_size")
    yield from _cells("household_size", SIZES, table, _shares(size - 1, 7))
    generations = generations_of(people)
    yield from _cells(
        "generations", GENERATIONS, society.table("generations"), _shares(generations - 1, 3)
    )
    by_district = society.table("residents").sum(axis=(1, 2))
    quarters = society.table("quarters")
    total = float((quarters * by_district).sum() / by_district.sum())
    yield Cell("quarters", "all", total, float(people.quarters[living].mean()))
    found = _rates(people.district, living, people.quarters, len(quarters))
    yield from _cells("quarters", society.districts, quarters, found)
    first = np.flatnonzero(np.diff(people.household, prepend=-1))
    among = np.zeros(people.slots, bool)
    among[first] = family[first]
    found = _rates(people.district, among, people.car, len(society.districts))
    yield from _cells("car", society.districts, society.table("car"), found)


def generations_of(people: People) -> np.ndarray:
    """Generations in each family household, 1 to 3 (3 and more), counted from gaps of age."""
    rows = np.flatnonzero((people.alive == 1) & (people.quarters == 0))
    order = rows[np.lexsort((people.birth[rows], people.household[rows]))]
    household, birth = people.household[order], people.birth[order].astype(np.int32)
    starts = np.flatnonzero(np.diff(household, prepend=-1))
    sizes = np.diff(np.append(starts, len(household)))
    eldest, found = birth[starts].copy(), np.ones(len(starts), np.int64)
    for place in range(1, int(sizes.max(initial=1))):
        has = sizes > place
        born = birth[starts[has] + place]
        younger = born - eldest[has] >= 12 * GENERATION_YEARS
        found[has] += younger
        eldest[has] = np.where(younger, born, eldest[has])
    return np.minimum(found, 3)


def _work(society: Society, people: People) -> Iterator[Cell]:
    counted = (people.alive == 1) & (people.birth <= -180)
    yield from _cells("work", WORKS, society.table("work"), _shares(people.work[counted], 5))
    employed = people.sector[(people.alive == 1) & (people.work == 1)]
    yield from _cells("sector", SECTORS, society.table("sector"), _shares(employed, len(SECTORS)))


def _habits(society: Society, people: People) -> Iterator[Cell]:
    living = people.alive == 1
    weights = society.table("residents").sum(axis=0)
    minors = 1.0 - number(society.structure.aged_18_19)
    drivers = weights.copy()
    drivers[:, :3] = 0
    drivers[:, 3] *= 1 - minors
    for name, held, group, flag in (
        ("smoking", weights * (np.arange(len(AGES)) >= 3), people.birth <= -180, people.smoker),
        ("driving", drivers, people.birth <= -216, people.driver),
    ):
        rates = society.table(name)
        published = (rates * held).sum(axis=1) / held.sum(axis=1)
        found = _rates(people.female, living & group, flag, 2)
        yield from _cells(name, SEXES, published, found)


_PARTS = (_residents, _hukou, _education, _marital, _households, _work, _habits)
