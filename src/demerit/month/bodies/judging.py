"""Processes 4 to 7 for firms and departments: the residents' own, on another kind of subject."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.compaction import Capacities
from demerit.month.frame import Frame, generation_key, i32, key, slots
from demerit.month.measures import Changes, graded
from demerit.month.mending import mend
from demerit.month.redress import Docket, redress
from demerit.month.scoring import Due, grade_everyone, score_records
from demerit.month.sharing import share
from demerit.world import layout
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Setting


@struct
class Judged:
    """What points, lists and measures made of a kind of subject this month."""

    due: Due
    docket: Docket
    changes: Changes


def judge(
    state: State, setting: Setting, frame: Frame, capacities: Capacities
) -> tuple[State, Judged]:
    """Points, grades, entries, due process, copies and measures of firms or departments."""
    state, due = score_records(state, setting, frame)
    state, _ = mend(state, setting, frame, capacities.crossing)
    state, _ = grade_everyone(state, setting, frame, capacities.crossing)
    state, docket = redress(state, setting, frame, capacities.docket)
    state = share(state, setting, frame, docket)
    state, changes = apply(state, setting, frame)
    return state, Judged(due, docket, changes)


def covered(state: State, setting: Setting) -> Array:
    """Measures whose carriers apply them to a subject at all, as bits; int32 [n].

    A measure of coverage 0.1 falls on a tenth of those whom its trigger names, always the same for
    an occupant. Measures with a strength are weakened by their coverage instead (`rules.measures`).
    """
    rules, count = setting.rules, state.traits.alive.shape[0]
    half = key(setting, "body.coverage", jnp.zeros_like(state.common.month))
    word = jnp.zeros((count,), jnp.int32)
    words: tuple[Array, ...] = ()
    for number in range(layout.MEASURE_CAPACITY):
        if number % draws.WORDS == 0:
            k = generation_key(state, number // draws.WORDS)
            words = draws.draw4(half, slots(count), np.uint32(0), k)
        falls = draws.below(words[number % draws.WORDS], rules.coverage[number])
        word = word | (falls.astype(jnp.int32) << i32(number))
    weakened = rules.checked_more | rules.checked_less | rules.credit_less | rules.credit_more
    return word | weakened


def apply(state: State, setting: Setting, frame: Frame) -> tuple[State, Changes]:
    """The measures that act on firms or departments this month: by list, and by grade."""
    reach = state.reach
    by_grade = graded(state, setting, frame)
    mask = (reach.listed | by_grade) & covered(state, setting)
    mask = jnp.where(frame.alive, mask, i32(0))
    changes = Changes(before=reach.mask, through_before=reach.through, by_grade=by_grade & mask)
    return replace(state, reach=replace(reach, mask=mask)), changes
