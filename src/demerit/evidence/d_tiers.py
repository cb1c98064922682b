"""Family D, tiers by year: who is restricted, free again or not yet, and who has which grade."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from demerit.evidence.estimators import ratio
from demerit.evidence.followed import Floats, Ints, Lives
from demerit.evidence.metric import Part
from demerit.evidence.worlds import Worlds

YEAR = 12
STATES = ("not restricted yet", "restricted", "free again")
NOT_YET, RESTRICTED, FREE_AGAIN, ABSENT = range(4)
EVER = "share of followed residents ever restricted"


def states(lives: Lives, years: int) -> Ints:
    """State at the start and at the end of each year of residents ever restricted, [n, years + 1].

    Everybody starts as not restricted yet; who does not live there in the last month of a year is
    absent in it.
    """
    chosen = lives["month"] < years * YEAR
    who, place = lives.persons(chosen)
    month, held = lives["month"][chosen], lives["restrictions"][chosen] > 0
    first = np.full(who.shape[1], years * YEAR, dtype=np.int64)
    np.minimum.at(first, place[held], month[held])
    found = np.full((who.shape[1], years + 1), ABSENT, dtype=np.int64)
    found[:, 0] = NOT_YET
    last = month % YEAR == YEAR - 1
    at, when = place[last], month[last]
    now = np.where(held[last], RESTRICTED, np.where(first[at] <= when, FREE_AGAIN, NOT_YET))
    found[at, when // YEAR + 1] = now
    return found[first < years * YEAR]


def moves_by_year(worlds: Worlds) -> dict[str, Part]:
    """Moves between states from the end of one year to that of the next, by year."""
    years = worlds.labels.months // YEAR
    each = [states(one, years) for one in worlds.lives("world") if one is not None]
    parts = {}
    for year, (old, new) in enumerate(pairwise(range(years + 1)), start=1):
        counts = np.array([moved(one[:, old], one[:, new]) for one in each]).reshape(-1, 3, 3)
        total = counts.sum(axis=(1, 2))
        for a, b in np.argwhere(counts.any(axis=0)).tolist():
            one = ratio(counts[:, a, b], total, level=worlds.level)
            title = f"in year {year}: from {STATES[a]} to {STATES[b]}"
            parts[f"year_{year}: {STATES[a]}>{STATES[b]}"] = Part(one, EVER, title)
    return parts


def moved(old: Ints, new: Ints) -> Floats:
    """Residents by state before and after, of those there both times, [3, 3]."""
    there = (old != ABSENT) & (new != ABSENT)
    found = np.zeros((3, 3))
    np.add.at(found, (old[there], new[there]), 1.0)
    return found


def grades_by_year(worlds: Worlds) -> dict[str, Part]:
    """Share of residents in each grade in the last month of each year, whole population."""
    names, years = worlds.labels.grades, worlds.labels.months // YEAR
    if len(names) < 2:
        return {}
    counts = worlds.each("world", lambda totals: totals.grade)
    parts = {}
    for place, name in enumerate(names):
        if not counts[:, place].any():
            continue
        for year in range(years):
            month = counts[:, :, YEAR * year + YEAR - 1]
            nothing = "nobody was graded in that month"
            one = ratio(month[:, place], month.sum(axis=1), level=worlds.level, nothing=nothing)
            title = f"in grade {name} at the end of year {year + 1}"
            parts[f"tier={name}: year_{year + 1}"] = Part(one, "share of residents", title)
    return parts
