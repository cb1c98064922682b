"""Scoring alone: records that others wrote, points, and who is excluded.

A score of b* + 1 points that loses one a record and excludes at 0 tolerates b* marks. What happens
in a meeting is drawn here as the published models say; who is trusted is read from the grades that
`demerit.month.scoring` gives.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from demerit.draws import uniform_numpy, unit
from demerit.validate import black_marks, grim
from demerit.validate.anchor import Anchor
from demerit.validate.own.bench import CONDUCT, PLACE, SLOTS, Bench, bench, regime
from demerit.validate.own.filing import score_month
from demerit.world import layout

TRUSTED = 0  # the better of two grades


def tolerating(marks: int) -> Bench:
    """A bench whose regime excludes whoever has more than some marks."""
    score = {
        "of": "residents", "start": marks + 1, "floor": 0,
        "rules": [{"on": CONDUCT, "points": -1, "term": None}],
        "grades": {"trusted": 1, "excluded": None}, "default": "trusted",
    }  # fmt: skip
    return bench(regime(scores={"trust": score}))


def trusted(made: Bench, marked: np.ndarray, true: np.ndarray, renewed: np.ndarray) -> np.ndarray:
    """Who is trusted after a month, bool [slots]; arguments as of `score_month`."""
    return score_month(made, marked, PLACE, true, renewed).grade == TRUSTED


class Trusted(NamedTuple):
    """One lot of partners, from their first meeting to the last.

    Attributes: meetings: int64 [slots]; excluded: bool [slots], ever excluded while present;
    rests_on_false: bool [slots], scoring says that the exclusion rests mainly on false records.
    """

    meetings: np.ndarray
    excluded: np.ndarray
    rests_on_false: np.ndarray


def lives(example: black_marks.Reputation, *, innocent: bool = False, seed: int = 1) -> Trusted:
    """Partners who betray as the published strategy says, and are excluded by our scoring.

    Args:
        example: One of the published parameter sets.
        innocent: Nobody ever betrays.
        seed: Seed of the meetings' draws.
    """
    made = tolerating(example.tolerated)
    betrays = black_marks.solve(example).betrays * (0.0 if innocent else 1.0)
    slot, nobody = np.arange(SLOTS), np.zeros(SLOTS, bool)
    here, good = ~nobody, ~nobody
    marks, meetings, excluded = np.zeros(SLOTS, int), np.zeros(SLOTS, int), nobody.copy()
    month = 0
    while (meeting := here & good).any():
        u = [unit(uniform_numpy(seed, "probe_1", slot, month=month, k=k)) for k in range(3)]
        meetings += meeting
        betrayal = meeting & (u[0] < betrays[np.minimum(marks, example.tolerated)])
        marked = np.where(betrayal, u[1] >= example.r, meeting & (u[1] < example.q))
        marks += marked
        good = trusted(made, marked, betrayal, nobody)
        here = here & (u[2] < example.s)
        excluded |= here & ~good
        month += 1
    reason = np.asarray(made.state.score.reason)
    return Trusted(meetings, excluded, excluded & (reason == layout.FALSE_RECORD))


def cooperation(
    example: grim.Records, *, months: int, looks: int, apart: int, seed: int = 1
) -> np.ndarray:
    """Good shares at some looks, among residents paired at random whom our scoring grades.

    Args:
        example: One of the published parameter sets.
        months: Months until the first look.
        looks: How many looks.
        apart: Months between looks.
        seed: Seed of pairs, errors and deaths.

    Returns:
        float64 [looks].
    """
    made = tolerating(example.limit - 1)
    slot, good, dead = np.arange(SLOTS), np.ones(SLOTS, bool), np.zeros(SLOTS, bool)
    shares = []
    for month in range(months + (looks - 1) * apart + 1):
        u = [unit(uniform_numpy(seed, "probe_1", slot, month=month, k=k)) for k in range(3)]
        pairs = np.argsort(u[0]).reshape(-1, 2)
        partner = np.empty(SLOTS, int)
        partner[pairs[:, 0]], partner[pairs[:, 1]] = pairs[:, 1], pairs[:, 0]
        good = good | dead  # a newborn has no record
        if month >= months and (month - months) % apart == 0:
            shares.append(good.mean())
        defects = ~(good & good[partner])
        marked = defects | (u[1] < example.eps)
        good = trusted(made, marked, defects, dead)
        dead = u[2] >= example.gamma
    return np.array(shares)


#: The examples that settle within months rather than lifetimes.
QUICK = tuple(example for example, _ in grim.TABLE if example.gamma == 0.90)


def anchors() -> list[Anchor]:
    """Exclusion by our scoring beside the recursion, and good shares beside the fixed point."""
    found = []
    for seed, (example, _) in enumerate(black_marks.TABLE):
        exact, told = black_marks.solve(example), lives(example, seed=seed)
        name = black_marks.name(example)
        error = float(told.meetings.std() / np.sqrt(SLOTS))
        found.append(Anchor(black_marks.MODEL, f"meetings T(0), our scoring, {name}",
                            float(exact.meetings[0]), float(told.meetings.mean()), 4 * error,
                            "own process"))  # fmt: skip
        for label, share, excluded in (
            ("ever excluded e(0)", float(exact.excluded[0]), told.excluded),
            ("innocent excluded h(0)", float(exact.innocent[0]),
             lives(example, innocent=True, seed=seed + 100).excluded),
        ):  # fmt: skip
            error = np.sqrt(share * (1 - share) / SLOTS)
            found.append(Anchor(black_marks.MODEL, f"{label}, our scoring, {name}", share,
                                float(excluded.mean()), 4 * float(error),
                                "own process"))  # fmt: skip
    for example in QUICK:
        share = grim.good_share(example)
        seen = cooperation(example, months=120, looks=10, apart=30)
        error = seen.std(ddof=1) / np.sqrt(len(seen))  # lists are contagious: looks vary together
        found.append(Anchor(grim.MODEL, f"good share, our scoring, {grim.name(example)}", share,
                            float(seen.mean()), float(4 * error), "own process"))  # fmt: skip
    return found
