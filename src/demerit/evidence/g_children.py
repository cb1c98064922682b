"""Family G, children: followed children whom a parent's restriction reaches, or makes poorer."""

from __future__ import annotations

import numpy as np

from demerit.evidence.estimate import Estimate, absent, none_seen
from demerit.evidence.estimators import ratio
from demerit.evidence.followed import NONE, Floats, Followed, Ints, Lives, Mask
from demerit.evidence.metric import NOBODY, Part
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Worlds

ADULT, YEAR = 18, 12
CHILDREN = "per 1,000 children"
NO_CHILDREN = "no child was followed"
TENTH = 0.1
"""Change of a home's income from which a child counts as poorer or richer (standards.md M30)."""

Counted = tuple[float, float]
"""Followed children to whom something happened, and all of them."""


def distinct(lives: Lives, chosen: Mask) -> float:
    """Residents with any chosen row."""
    return float(lives.occupants(chosen)[0].size)


def restricted_children(lives: Lives) -> Counted:
    """Followed children under a restriction for a parent's act in some month, and all of them."""
    child = lives["age"] < ADULT
    return distinct(lives, child & (lives["through_ties"] > 0)), distinct(lives, child)


def children_of_the_dismissed(lives: Lives, log: Followed) -> Counted:
    """Followed children in whose home somebody lost a job to a list, and all of them."""
    homes = home_of(lives)
    lost: dict[int, list[int]] = {}
    for row in log.rows("job_lost_to_list").tolist():
        if log.month[row] >= 0:
            home = homes.get(int(log.subject[row]), -1)
            lost.setdefault(home, []).append(int(log.month[row]))
    child = lives["age"] < ADULT
    pairs = zip(lives["household"].tolist(), lives["month"].tolist(), strict=True)
    hit = child & np.array([month in lost.get(home, ()) for home, month in pairs], dtype=np.bool_)
    return distinct(lives, hit), distinct(lives, child)


# --- income of the home ------------------------------------------------------------------------


def home_of(lives: Lives) -> dict[int, int]:
    """Household of each slot."""
    return dict(zip(lives["subject"].tolist(), lives["household"].tolist(), strict=True))


def first_restricted(lives: Lives, found: Restrictions) -> dict[int, int]:
    """Month in which the first restriction on somebody of a home began, by household."""
    homes, first = home_of(lives), {}
    for who, month in zip(found.subject.tolist(), found.start.tolist(), strict=True):
        home = homes.get(who)
        if home is not None:
            first[home] = min(month, first.get(home, month))
    return first


def year_since(lives: Lives, first: dict[int, int], months: int) -> Ints:
    """Which whole year since the first restriction on the home a row lies in, -1 for none, [rows].

    Args:
        lives: of one arm.
        first: month of the first restriction, by household.
        months: counted months; a year that they cut off is none.
    """
    begun = np.array([first.get(home, months) for home in lives["household"].tolist()], np.int64)
    year = (lives["month"] - begun) // YEAR
    return np.where((year >= 0) & (begun + YEAR * (year + 1) <= months), year, NONE)


def income(lives: Lives, year: Ints) -> dict[tuple[int, int], int]:
    """What homes received in each year, yuan, by household and year."""
    total: dict[tuple[int, int], int] = {}
    counts = year >= 0
    columns = (lives["household"][counts], year[counts], lives["received"][counts])
    for home, at, yuan in zip(*(one.tolist() for one in columns), strict=True):
        total[home, at] = total.get((home, at), 0) + yuan
    return total


def moved_children(
    world: Lives, twin: Lives, found: Restrictions, months: int
) -> tuple[float, float, float]:
    """Children whose home has a tenth less income than in the twin in some year, a tenth more, all.

    Args:
        world: lives under the regime.
        twin: lives in the twin.
        found: restrictions under the regime.
        months: counted months.
    """
    first = first_restricted(world, found)
    year = year_since(world, first, months)
    ours, theirs = income(world, year), income(twin, year_since(twin, first, months))
    change = {key: ours.get(key, 0) / yuan - 1 for key, yuan in theirs.items() if yuan > 0}
    child = world["age"] < ADULT
    keys = zip(world["household"].tolist(), year.tolist(), strict=True)
    moved = np.array([change.get(key, 0.0) for key in keys], dtype=np.float64)
    return (
        distinct(world, child & (moved <= -TENTH)),
        distinct(world, child & (moved >= TENTH)),
        distinct(world, child),
    )


# --- parts of M30 ------------------------------------------------------------------------------


def per_thousand(worlds: Worlds, counts: list[Counted]) -> Estimate:
    """Children to whom something happened, per 1,000."""
    if not counts:
        return absent("E3", worlds.count, NOBODY, level=worlds.level)
    both: Floats = np.array(counts, dtype=np.float64)
    one = ratio(both[:, 0], both[:, 1], level=worlds.level, nothing=NO_CHILDREN)
    return none_seen(one, float(both[:, 1].sum())).scaled(1000)


def followed_children(worlds: Worlds) -> dict[str, Part]:
    """What reaches followed children, by the law and by the purse."""
    lives, logs = worlds.lives("world"), worlds.followed("world")
    pairs = [(a, b) for a, b in zip(lives, logs, strict=True) if a is not None and b is not None]
    sides = zip(lives, worlds.lives("twin"), worlds.restrictions("world"), strict=True)
    moved = [
        moved_children(a, b, c, worlds.labels.months)
        for a, b, c in sides
        if a is not None and b is not None and c is not None
    ]
    counts: tuple[tuple[str, list[Counted], str], ...] = (
        (
            "children_restricted", [restricted_children(a) for a, _ in pairs],
            "followed children ever restricted for a parent's act",
        ),
        (
            "children_of_the_dismissed", [children_of_the_dismissed(a, b) for a, b in pairs],
            "followed children in whose home somebody lost a job to a list",
        ),
        (
            "children_poorer", [(less, every) for less, _, every in moved],
            "followed children whose home had a tenth less income than in the twin, or worse, in "
            "some year since somebody in it was first restricted",
        ),
        (
            "children_richer", [(more, every) for _, more, every in moved],
            "the same with a tenth more: chance alone would weigh on both sides alike",
        ),
    )  # fmt: skip
    return {
        name: Part(per_thousand(worlds, counted), CHILDREN, title)
        for name, counted, title in counts
    }
