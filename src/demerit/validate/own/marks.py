"""Scoring alone: records that others wrote, points, and who is excluded.

A score of b* + 1 points that loses one a record and excludes at 0 tolerates b* marks. What happens
in a meeting is drawn here as the published models say; who is trusted is read from the grades that
`demerit.month.scoring` gives.
"""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from demerit.draws import uniform_numpy, unit
from demerit.month.frame import make_frame
from demerit.month.observation import Written, file_records
from demerit.month.scoring import grade_everyone, score_records
from demerit.validate import black_marks, grim
from demerit.validate.anchor import Anchor
from demerit.validate.own.bench import CONDUCT, PLACE, SLOTS, Bench, bench, regime
from demerit.world import layout
from demerit.world.state import Array, State, replace
from demerit.world.tables import Setting

TRUSTED = 0  # the better of two grades


@jax.jit
def _month(
    state: State, setting: Setting, marked: Array, true: Array, renewed: Array
) -> tuple[State, Array]:
    """File the month's marks, score and grade; slots in `renewed` get a newcomer first."""
    count = marked.shape[0]
    fresh = {
        name: jnp.where(renewed if field.ndim == 1 else renewed[:, None], 0, field).astype(
            field.dtype
        )
        for name, field in vars(state.score).items()
    }
    generation = state.traits.generation + renewed.astype(jnp.uint16)
    state = replace(
        state,
        score=replace(state.score, **fresh),
        traits=replace(state.traits, generation=generation),
    )
    slot = jnp.arange(count, dtype=jnp.int32)
    nothing = jnp.zeros(count, jnp.int32)
    truth = jnp.where(true, jnp.int32(layout.TRUE), jnp.int32(layout.FALSE))
    written = Written(
        slot=slot, conduct=jnp.full(count, PLACE, jnp.int32), truth=truth, delay=nothing,
        used=marked, moved=jnp.zeros(count, bool), source=slot, excess=jnp.int32(0),
    )  # fmt: skip
    frame = make_frame(state, setting)
    state, _ = score_records(file_records(state, written), setting, frame)
    state, _ = grade_everyone(state, setting, frame, count)
    common = replace(state.common, month=state.common.month + 1)
    return replace(state, common=common), state.score.grade


def tolerating(marks: int) -> Bench:
    """A bench whose regime excludes whoever has more than some marks."""
    score = {
        "of": "residents", "start": marks + 1, "floor": 0,
        "rules": [{"on": CONDUCT, "points": -1, "term": None}],
        "grades": {"trusted": 1, "excluded": None}, "default": "trusted",
    }  # fmt: skip
    return bench(regime(scores={"trust": score}))


def _graded(made: Bench, marked: np.ndarray, true: np.ndarray, renewed: np.ndarray) -> np.ndarray:
    made.state, grade = _month(made.state, made.setting, marked, true, renewed)
    return np.asarray(grade) == TRUSTED


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
    here, trusted = ~nobody, ~nobody
    marks, meetings, excluded = np.zeros(SLOTS, int), np.zeros(SLOTS, int), nobody.copy()
    month = 0
    while (meeting := here & trusted).any():
        u = [unit(uniform_numpy(seed, "probe_1", slot, month=month, k=k)) for k in range(3)]
        meetings += meeting
        betrayal = meeting & (u[0] < betrays[np.minimum(marks, example.tolerated)])
        marked = np.where(betrayal, u[1] >= example.r, meeting & (u[1] < example.q))
        marks += marked
        trusted = _graded(made, marked, betrayal, nobody)
        here = here & (u[2] < example.s)
        excluded |= here & ~trusted
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
        good = _graded(made, marked, defects, dead)
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
