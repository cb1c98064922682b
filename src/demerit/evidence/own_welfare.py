"""Welfare of each followed resident: who gains, who loses, and how far groups stand apart.

A resident has an equal share of what the household receives, less own restrictions at a declared
price. Nothing that is shared by all is in it: no harm averted, no public money.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import mean, paired, within
from demerit.evidence.followed import Floats, Ints, Lives
from demerit.evidence.metric import NOBODY, Part
from demerit.evidence.restrictions import Restrictions, burden_of
from demerit.evidence.welfare import number
from demerit.evidence.worlds import Arm, Group, Worlds

BINS = {
    "loses_over_5_percent": (-np.inf, -0.05),
    "loses_up_to_5_percent": (-0.05, -0.001),
    "within_0.1_percent": (-0.001, 0.001),
    "gains_up_to_5_percent": (0.001, 0.05),
    "gains_over_5_percent": (0.05, np.inf),
}
"""Changes of welfare against the twin, lower end inside (standards.md M29)."""

RESIDENTS = "share of followed residents"
YEAR = 12


@dataclass(frozen=True, eq=False)
class Own:
    """Welfare of followed residents in one arm, by life.

    Attributes:
        life: [n] slot and generation in one number, ascending.
        welfare: [n] mean over the months lived, yuan a month.
        months: [n] months lived.
        cell: [n] group cell in the last of them.
    """

    life: Ints
    welfare: Floats
    months: Floats
    cell: Ints


def own_welfare(lives: Lives, found: Restrictions, price: float, first: int = 0) -> Own:
    """Welfare of each followed resident.

    Args:
        lives: of one arm.
        found: restrictions of the same arm.
        price: what a month under a restriction of full severity costs, in yuan.
        first: month from which welfare counts.
    """
    counts = lives["month"] >= first
    column = {name: lives[name][counts] for name in ("cell", "received")}
    homes = (lives["household"][counts] << 16) + lives["month"][counts]  # months stay below 2^16
    _, home, members = np.unique(homes, return_inverse=True, return_counts=True)
    income = np.zeros(members.size)
    np.add.at(income, home, column["received"].astype(np.float64))
    who, place = lives.persons(counts)
    life = (who[0] << 16) + who[1]  # the same number in both arms
    months = np.bincount(place, minlength=life.size).astype(np.float64)
    total = np.zeros(life.size)
    np.add.at(total, place, (income / members)[home])
    cell = np.zeros(life.size, dtype=np.int64)
    cell[place] = column["cell"]  # rows are in order of months: the last one stays
    since = np.maximum(found.start, first)
    inside = replace(found, start=since, end=np.maximum(found.end, since))
    return Own(life, (total - price * burden_of(inside, lives, who)) / months, months, cell)


def both_arms(worlds: Worlds, scale: str, first: int = 0) -> Iterator[tuple[Own, Own] | None]:
    """Welfare under the regime and in the twin, a world; None where nobody was followed."""
    price = number(worlds.norms.welfare.scales[scale].restricted_month)
    arms: tuple[Arm, Arm] = ("world", "twin")
    sides = [zip(worlds.lives(arm), worlds.restrictions(arm), strict=True) for arm in arms]
    for one, other in zip(*sides, strict=True):
        (lives, found), (there, held) = one, other
        if lives is None or found is None or there is None or held is None:
            yield None
        else:
            yield own_welfare(lives, found, price, first), own_welfare(there, held, price, first)


def changes(worlds: Worlds, pair: tuple[Own, Own]) -> tuple[Floats, Ints, Ints]:
    """Welfare under the regime over that in the twin, less 1, the cell there, and who; [n] each.

    Args:
        worlds: whose norms declare the lowest welfare that a change is reckoned from.
        pair: regime and twin; lives in one alone are left out.
    """
    world, twin = pair
    least = number(worlds.norms.welfare.least_income)
    life, ours, theirs = np.intersect1d(world.life, twin.life, return_indices=True)
    before = np.maximum(twin.welfare[theirs], least)
    return (world.welfare[ours] - twin.welfare[theirs]) / before, twin.cell[theirs], life


def winners_and_losers(worlds: Worlds) -> dict[str, Part]:
    """Shares of all followed residents by change of welfare against the twin."""
    scale = worlds.norms.reporting.headline.welfare
    found = [pair and changes(worlds, pair)[0] for pair in both_arms(worlds, scale)]

    def share(low: float, high: float) -> Estimate:
        each: list[float | None] = []
        for one in found:
            inside = None if one is None else (one >= low) & (one < high)
            each.append(None if inside is None or not inside.size else float(inside.mean()))
        one = mean(each, level=worlds.level, nothing="nobody was followed in both arms")
        return within(one, 0.0, 1.0)

    return {name: Part(share(*ends), RESIDENTS, said("", name)) for name, ends in BINS.items()}


def said(group: str, name: str) -> str:
    """A bin in words."""
    return f"{group}welfare {name.replace('_', ' ').replace(' percent', ' %')} against the twin"


def apart(one: Floats, other: Floats) -> float | None:
    """Wasserstein-1 distance of two samples, in their unit; None where one is empty."""
    if not one.size or not other.size:
        return None
    values = np.sort(np.concatenate([one, other]))
    below = [np.searchsorted(np.sort(some), values[:-1], side="right") / some.size
             for some in (one, other)]  # fmt: skip
    return float(np.abs(below[0] - below[1]) @ np.diff(values))


def distance(worlds: Worlds, group: Group) -> Estimate:
    """How far the regime moves a group's welfare from its reference's in the last year.

    Wasserstein-1 distance between both under the regime, less that in the twin, yuan a month.
    """
    scale, first = worlds.norms.reporting.headline.welfare, max(worlds.labels.months - YEAR, 0)
    arms: tuple[list[float], list[float]] = ([], [])
    for pair in both_arms(worlds, scale, first):
        found = pair and [
            apart(own.welfare[group.cells[own.cell]], own.welfare[group.reference[own.cell]])
            for own in pair
        ]
        if found is not None and found[0] is not None and found[1] is not None:
            arms[0].append(found[0])
            arms[1].append(found[1])
    if not arms[0]:
        return absent("E2", worlds.count, NOBODY, level=worlds.level)
    return paired(np.array(arms[0]), np.array(arms[1]), level=worlds.level)
