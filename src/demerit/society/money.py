"""Income, savings, debts, cars and judgments."""

from __future__ import annotations

import numpy as np

from demerit.society.census import number
from demerit.society.chance import Chance
from demerit.society.model import Society

BLOCK = 1 << 18
LARGEST = 1_000_000_000
"""Cap of any amount in 0.1 yuan, so that sums of a few stay in 32 bits."""


def add_money(society: Society, chance: Chance, frame: dict[str, np.ndarray]) -> None:
    """Fill in income, savings, debt, judgment, income_third and car."""
    slots = len(frame["alive"])
    income = np.zeros(slots, np.float32)
    savings = np.zeros(slots, np.float32)
    urban = np.zeros(slots, bool)
    for first in range(0, slots, BLOCK):
        rows = slice(first, min(first + BLOCK, slots))
        part = {name: values[rows] for name, values in frame.items()}
        index = np.arange(rows.start, rows.stop)
        urban[rows], income[rows], savings[rows] = _draw_income(society, chance, part, index)
    _scale_to_means(society, frame["alive"] == 1, urban, income)
    frame["income"] = _tenths(income)
    _add_thirds(frame, income)
    frame["savings"] = _tenths(income * savings)
    for first in range(0, slots, BLOCK):
        rows = slice(first, min(first + BLOCK, slots))
        part = {name: values[rows] for name, values in frame.items()}
        debt, judgment = _draw_debts(society, chance, part, np.arange(rows.start, rows.stop))
        frame.setdefault("debt", np.zeros(slots, np.int32))[rows] = debt
        frame.setdefault("judgment", np.zeros(slots, np.int32))[rows] = judgment
    frame["car"] = _cars(society, chance, frame)


def _tenths(yuan: np.ndarray) -> np.ndarray:
    return np.minimum(np.rint(yuan.astype(np.float64) * 10), LARGEST).astype(np.int32)


def _draw_income(
    society: Society, chance: Chance, part: dict[str, np.ndarray], index: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Urban flag, income in arbitrary units, savings in months of income.

    A mixture of an urban and a rural lognormal, a Pareto upper tail, and premia by education, age,
    sex and contract. One lognormal cannot hold both the published Gini and the published ratio of
    median to mean.
    """
    income = society.income
    own, saved, _, _ = chance.normals("money", index)
    tail, heavy, _, _ = chance.units("money", index, 1)
    shared = chance.normals("household", part["household"])[0]
    place = chance.unit("household", part["household"], 1)
    urban = place < society.table("urban")[part["district"]]
    link = number(income.couple_correlation) ** 0.5
    shock = link * shared + (1 - link**2) ** 0.5 * own
    sigma = np.where(urban, number(income.sigma_urban), number(income.sigma_rural))
    years = -part["birth"].astype(np.float32) / 12
    premium = np.array([0.0, number(income.senior_premium), number(income.college_premium)])
    log = sigma * shock + premium[part["edu"]]
    log = log + number(income.men_premium) * (part["female"] == 0)
    log = log - number(income.age_hump) * np.clip((years - 45) / 20, -1.5, 1.5) ** 2
    log = log - number(income.insecure_discount) * (part["insecure"] == 1)
    ratio = np.array([0.0, 1.0, 1.0, number(income.pension_ratio), number(income.other_ratio)])
    amount = np.exp(log) * ratio[part["work"]]
    top = tail < number(income.tail_share)
    amount = np.where(top, amount * heavy ** (-1.0 / number(income.tail_alpha)), amount)
    months = number(income.savings_months) * np.exp(number(income.savings_sigma) * saved)
    amount = np.where(part["alive"] == 1, amount, 0.0)
    return urban, amount.astype(np.float32), np.minimum(months, 600.0).astype(np.float32)


def _scale_to_means(
    society: Society, alive: np.ndarray, urban: np.ndarray, income: np.ndarray
) -> None:
    """Scale urban and rural incomes so that their means a head are those of the file (in place)."""
    ratio = number(society.income.urban_rural_ratio)
    share = float((alive & urban).sum()) / max(int(alive.sum()), 1)
    mean_urban = number(society.income.mean_a_head) / 12 / (share + (1 - share) / ratio)
    for side, mean in ((urban, mean_urban), (~urban, mean_urban / ratio)):
        heads = int((alive & side).sum())
        total = float(income[side].sum(dtype=np.float64))
        if heads and total > 0:
            income[side] *= np.float32(mean * heads / total)


def _add_thirds(frame: dict[str, np.ndarray], income: np.ndarray) -> None:
    """Thirds of residents by household income over the square root of its size."""
    living = frame["alive"] == 1
    household = frame["household"]
    size = np.bincount(household, weights=living)
    total = np.bincount(household, weights=income * living)
    equivalised = (total / np.sqrt(np.maximum(size, 1)))[household]
    edges = np.quantile(equivalised[living], [1 / 3, 2 / 3])
    frame["income_third"] = np.searchsorted(edges, equivalised, side="right").astype(np.uint8)


def _draw_debts(
    society: Society, chance: Chance, part: dict[str, np.ndarray], index: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Debts of those with credit; unpaid judgments at the start, more often among the poor."""
    traits, debts = society.traits, society.debts
    size, judged_size, _, _ = chance.normals("judgment", index)
    owes, sued, _, _ = chance.units("judgment", index, 1)
    adult = (part["alive"] == 1) & (part["birth"] <= -216)
    has = adult & (part["has_credit"] == 1) & (owes < number(traits.debtors))
    lift = np.array([0.6, 0.9, 1.5])[part["income_third"]]
    debt = number(traits.debt_median) * lift * np.exp(number(traits.debt_sigma) * size)
    tilt = np.array([1.4, 1.0, 0.6])[part["income_third"]]
    judged = adult & (sued < number(debts.debtors_now) * tilt)
    amount = number(debts.judgment_median) * np.exp(number(debts.judgment_sigma) * judged_size)
    return _tenths(np.where(has, debt, 0.0)), _tenths(np.where(judged, np.maximum(amount, 100), 0))


def _cars(society: Society, chance: Chance, frame: dict[str, np.ndarray]) -> np.ndarray:
    """Households with a car: the share of each district exactly, more often with higher income.

    None in group quarters, whose residents the published share leaves out.
    """
    household = frame["household"]
    first = np.flatnonzero(np.diff(household, prepend=-1))
    family = (frame["alive"][first] == 1) & (frame["quarters"][first] == 0)
    tilt = np.array([0.5, 1.0, 1.8])[frame["income_third"][first]]
    race = -np.log(chance.unit("household", household[first], 2)) / tilt
    has = np.zeros(len(first), bool)
    for district, share in enumerate(society.table("car")):
        rows = np.flatnonzero(family & (frame["district"][first] == district))
        many = round(float(share) * len(rows))
        has[rows[np.argsort(race[rows], kind="stable")[:many]]] = True
    return has[household].astype(np.uint8)
