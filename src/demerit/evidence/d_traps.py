"""Family D, traps: whether a restricted resident gets out, and stays out."""

from __future__ import annotations

import numpy as np

from demerit.evidence.c_proportionality import (
    curves,
    horizon,
    longer_than,
    restricted_mean,
)
from demerit.evidence.d_tiers import grades_by_year, moves_by_year
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import ratio
from demerit.evidence.followed import Floats, Ints, Lives
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Worlds

YEAR, ADULT = 12, 18
MONTHLY = "share of resident-months"
OFTEN = 4
"""Spells of somebody who came back three times."""


def spells_each(found: Restrictions, lives: Lives | None) -> list[int]:
    """Number of merged spells of direct restriction of every followed resident with any."""
    life = generations(found, lives)
    counts: dict[tuple[int, int], int] = {}
    until: dict[tuple[int, int], int] = {}
    for place in np.lexsort((found.start, found.subject)).tolist():
        who = (int(found.subject[place]), int(life[place]))
        start, end = int(found.start[place]), int(found.end[place])
        if start > until.get(who, -1):
            counts[who] = counts.get(who, 0) + 1
        until[who] = max(until.get(who, -1), end)
    return list(counts.values())


def generations(found: Restrictions, lives: Lives | None) -> Ints:
    """Which of the residents that a slot had was restricted, [k]; a slot may change hands."""
    if lives is None:
        return np.zeros(found.count, dtype=np.int64)
    theirs = np.isin(lives["subject"], found.subject)
    columns = (lives[name][theirs].tolist() for name in ("subject", "month", "generation"))
    known = {(slot, month): life for slot, month, life in zip(*columns, strict=True)}
    begun = zip(found.subject.tolist(), found.start.tolist(), strict=True)
    return np.array([known.get(one, 0) for one in begun], dtype=np.int64)


def came_back(worlds: Worlds, spells: int) -> Estimate:
    """Share of followed residents ever restricted who had at least so many spells."""
    if not worlds.anybody_followed:
        return absent("E3", worlds.count, NOBODY, level=worlds.level)
    pairs = zip(worlds.restrictions("world"), worlds.lives("world"), strict=True)
    each = [spells_each(one, lives) for one, lives in pairs if one is not None]
    above = np.array([sum(n >= spells for n in one) for one in each], dtype=np.float64)
    below = np.array([len(one) for one in each], dtype=np.float64)
    nothing = "no followed resident was restricted"
    return ratio(above, below, level=worlds.level, nothing=nothing)


def moves(worlds: Worlds) -> Floats | None:
    """Months from grade to grade of followed adults, [S, from, to]; None where nobody is graded."""
    grades = len(worlds.labels.grades)
    found = [one for one in worlds.lives("world") if one is not None]
    if grades < 2 or not found:
        return None
    return np.array([moves_of(one, grades) for one in found])


def moves_of(lives: Lives, grades: int) -> Floats:
    """Months from each grade to each in the following month, [from, to]."""
    order = np.lexsort((lives["month"], lives["generation"], lives["subject"]))
    order = order[lives["age"][order] >= ADULT]
    who, life, month, grade = (
        lives[name][order] for name in ("subject", "generation", "month", "grade")
    )
    follows = (who[1:] == who[:-1]) & (life[1:] == life[:-1]) & (month[1:] == month[:-1] + 1)
    found = np.zeros((grades, grades))
    np.add.at(found, (grade[:-1][follows], grade[1:][follows]), 1.0)
    return found


def between_grades(worlds: Worlds) -> dict[str, Part]:
    """Monthly chances of moving between grades, and of leaving the worst one."""
    found, names = moves(worlds), worlds.labels.grades
    if found is None:
        return {}
    parts = {}
    for row, old in enumerate(names):
        left = found[:, row].sum(axis=1)
        for column, new in enumerate(names):
            if row != column and found[:, row, column].any():
                one = ratio(found[:, row, column], left, level=worlds.level)
                parts[f"grade={old}>{new}"] = Part(one, MONTHLY, f"from grade {old} to {new}")
    last = found[:, -1]
    up = ratio(
        last[:, :-1].sum(axis=1),
        last.sum(axis=1),
        level=worlds.level,
        nothing="no followed adult was in the worst grade",
    )
    return {
        "leaves_worst_grade": Part(up, MONTHLY, f"out of the worst grade, {names[-1]}"),
        **parts,
    }


def entrapment(worlds: Worlds) -> Found:
    """M18."""
    months = horizon(worlds, curves(worlds, "world"))
    parts = {
        "time_to_freedom": Part(
            restricted_mean(worlds, "world", months),
            "months",
            f"mean time until unrestricted, counting no month beyond {months}",
        ),
        "came_back_3_times": Part(
            came_back(worlds, OFTEN),
            "share of followed residents ever restricted",
            "restricted again three times or more",
        ),
        "came_back": Part(
            came_back(worlds, 2),
            "share of followed residents ever restricted",
            "restricted again after having been free",
        ),
    }
    parts |= between_grades(worlds) | moves_by_year(worlds) | grades_by_year(worlds)
    return Found(longer_than(worlds, YEAR).one_minus(), parts=parts)


M18 = Metric(
    id="M18",
    family="D",
    title="Entrapment",
    definition=(
        "Share of restriction spells that are over within 12 months; the less, the more residents "
        "are trapped."
    ),
    unit="share of spells",
    estimator="E5",
    formula="P(free within 12 months of the start) = 1 - S(12),  S by Kaplan-Meier",
    source="standards.md M18; first passage between tiers",
    answers="Exclusion of groups (AI Act recital 31); credit repair",
    why="A measure that most leave soon and one that most never leave are different regimes.",
    compute=entrapment,
    plot="alluvial drawing of states by year, and grids of grades by year and of monthly moves",
    note=(
        "The bottom tier is being under any direct restriction, so that regimes with and without "
        "grades can be compared; moves between grades are parts, a month at a time. Coming back, "
        "states by year and moves between grades are counted for followed residents, so that the "
        "sampling of the cohort is inside the interval; shares in each grade are of the whole "
        "population. A run that ends sooner sees fewer come back."
    ),
)

METRICS = (M18,)
