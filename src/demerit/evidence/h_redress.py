"""Family H, redress: how long until nothing is left of a restriction that was wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import cumulative_incidence, mean, ratio, within
from demerit.evidence.followed import Floats, Ints, Mask
from demerit.evidence.h_appeal import FOLLOW_UP, NO_WRONG
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.procedure import COHORT, NEVER, Procedure, procedures
from demerit.evidence.worlds import Worlds

REDRESSED, OTHERWISE = 1, 2
OF_CASES = "share of wrongful cases"
STEPS = (3, 6, 12, 18, 24)
"""Months at which the curves of redress are read off."""


@dataclass(frozen=True, eq=False)
class Cases:
    """Wrongful cases of one world.

    Attributes:
        months: [n] from the first restriction to the end of the last.
        cause: [n] why it ended: 0 still open, 1 after a correction, 2 otherwise.
        lag: [n] months from the correction to that end; 0 where there was none.
        won: [n] whether the entry was found wrong on appeal by the end of the run.
        bound: [n] whether some restriction of it was in force at the end of the run.
    """

    months: Ints
    cause: Ints
    lag: Floats
    won: Mask
    bound: Mask


def cases(one: Procedure) -> Cases:
    """The wrongful cases of a world."""
    found, number = one.found, one.case
    rows = []
    for case in np.unique(number[found.wrongful]).tolist():
        theirs = np.flatnonzero(number == case)
        end, corrected = int(found.end[theirs].max()), int(one.corrected[theirs[0]])
        bound = bool((found.ended_by[theirs] == -1).any())
        cause = 0 if bound else REDRESSED if corrected <= end else OTHERWISE
        lag = max(end - corrected, 0) if cause == REDRESSED else 0
        rows.append((end - int(found.start[theirs].min()), cause, lag, corrected < NEVER, bound))
    months, cause, lag, won, bound = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    return Cases(months, cause, lag.astype(np.float64), won > 0, bound > 0)


def never_redressed(worlds: Worlds) -> tuple[Floats, Floats]:
    """Wrongful cases not put right by the end of the run, and all, one number a followed world."""
    found = [cases(one) for one in procedures(worlds)]
    count = each(found, lambda one: one.cause.size)
    return count - each(found, lambda one: (one.cause == REDRESSED).sum()), count


def each(found: list[Cases], count: Callable[[Cases], float]) -> Floats:
    """A number of each followed world, [S]."""
    return np.array([count(one) for one in found], dtype=np.float64)


def by_the_end(worlds: Worlds, found: list[Cases]) -> dict[str, Part]:
    """What has come of all wrongful cases by the end of the run, whenever they began."""

    def share(above: Floats, below: Floats, nothing: str = NO_WRONG) -> Estimate:
        return ratio(above, below, level=worlds.level, nothing=nothing)

    every = each(found, lambda one: one.cause.size)
    right = each(found, lambda one: (one.cause == REDRESSED).sum())
    won = each(found, lambda one: one.won.sum())
    in_vain = each(found, lambda one: (one.won & one.bound).sum())
    lag = each(found, lambda one: one.lag.sum())
    return {
        "won": Part(
            share(won, every), OF_CASES,
            "found wrong on appeal by the end of the run, put right or not",
        ),
        "won_in_vain": Part(
            share(in_vain, won, "no wrongful case was won on appeal"), "share of cases won",
            "won on appeal, and some body still holds to it at the end of the run",
        ),
        "never_redressed": Part(
            share(every - right, every), OF_CASES,
            "not put right everywhere by the end of the run",
        ),
        "last_copy": Part(
            ratio(
                lag, right, level=worlds.level, nothing="no wrongful case was put right",
                of_a_whole=False,
            ),
            "months",
            "from the correction to the end of the last restriction that the entry brought",
        ),
    }  # fmt: skip


def time_to_redress(worlds: Worlds) -> Found:
    """M35."""
    if not worlds.anybody_followed:
        return Found(absent("E5", worlds.count, NOBODY, level=worlds.level))
    found, horizon = [cases(one) for one in procedures(worlds)], worlds.window(FOLLOW_UP)

    def curves(which: int) -> list[Floats | None]:
        return [
            cumulative_incidence(one.months, one.cause, which, horizon) if one.months.size else None
            for one in found
        ]

    def over_worlds(seen: list[float | None], most: float = 1.0) -> Estimate:
        one = mean(seen, level=worlds.level, estimator="E5", nothing=NO_WRONG)
        return within(one, 0.0, most)

    redressed, otherwise = curves(REDRESSED), curves(OTHERWISE)
    parts = {
        "redressed": Part(
            over_worlds([None if c is None else float(c[-1]) for c in redressed]),
            OF_CASES,
            f"corrected, and free of all that came of it, within {horizon} months",
        ),
        "ended_otherwise": Part(
            over_worlds([None if c is None else float(c[-1]) for c in otherwise]),
            OF_CASES,
            f"ended otherwise within {horizon} months, such as by expiry",
        ),
    }
    parts |= by_the_end(worlds, found)
    for months in sorted({min(step, horizon) for step in STEPS}):
        for name, curve, ended in (
            ("redressed", redressed, "corrected, and free of all that came of it,"),
            ("otherwise", otherwise, "ended otherwise"),
        ):
            seen = [None if c is None else float(c[months]) for c in curve]
            parts[f"{name}_{months}"] = Part(
                over_worlds(seen), OF_CASES, f"{ended} within {months} months"
            )
    top = [None if c is None else float((1.0 - c[:horizon]).sum()) for c in redressed]
    return Found(over_worlds(top, float(horizon)), parts=parts)


M35 = Metric(
    id="M35",
    family="H",
    title="Time until put right everywhere",
    definition=(
        "Mean number of months from the first restriction of a wrongful case to the end of its "
        "last one after an appeal was won, counting no month beyond the horizon; who is never put "
        "right, or whom some body still restricts, counts with the whole horizon."
    ),
    unit="months",
    estimator="E5",
    formula="sum_{t < tau} (1 - F(t)),  F: incidence of redress, other ends competing",
    source="standards.md M35; Aalen & Johansen (1978), Scand. J. Statist. 5(3), 141-150",
    answers="Expeditious proceedings; Canada AIA: recourse",
    why="A correction that one office forgets to pass on is no correction.",
    compute=time_to_redress,
    plot="cumulative incidence of redress and of other ends",
    note=(
        "A case is all that one entry brings, or one fall of grade. The horizon is 24 months, or "
        "half of a shorter run; compare runs only at the same. An end by expiry or performance is "
        "no redress, nor is one by amnesty. Overturned on appeal (M34) and put right are not the "
        "same: there every restriction counts as soon as its entry is found wrong, whenever that "
        "is; here every case counts once, and only when the last body that holds a copy has let "
        "go, within the horizon. A restriction that goes on for another reason holds its case "
        "open. " + COHORT
    ),
)

METRICS = (M35,)
