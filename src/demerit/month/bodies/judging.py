"""Processes 4 to 7 for firms and departments: the residents' own, on another kind of subject."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.month.compaction import Capacities
from demerit.month.frame import Frame, i32
from demerit.month.measures import Changes, allowed_by
from demerit.month.mending import mend
from demerit.month.redress import Docket, redress
from demerit.month.scoring import Due, grade_everyone, score_records
from demerit.month.sharing import share
from demerit.world import layout
from demerit.world.state import State, replace, struct
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


def apply(state: State, setting: Setting, frame: Frame) -> tuple[State, Changes]:
    """The measures that act on firms or departments this month: by list, and by grade."""
    rules, reach, score = setting.rules, state.reach, state.score
    by_grade = jnp.zeros_like(reach.mask)
    for grade in range(layout.GRADE_CAPACITY):
        by_grade = jnp.where(score.grade == np.uint8(grade), rules.by_grade[grade], by_grade)
    domain = jnp.minimum(score.main, np.uint8(layout.CELLS)) // np.uint8(layout.TRUTH_COUNT)
    restrictions = by_grade & rules.restrict & allowed_by(domain, rules.allowed)
    by_grade = restrictions | (by_grade & ~rules.restrict)
    by_grade = jnp.where(frame.alive & frame.live, by_grade, i32(0))
    mask = jnp.where(frame.alive, reach.listed | by_grade, i32(0))
    changes = Changes(before=reach.mask, through_before=reach.through, by_grade=by_grade & mask)
    return replace(state, reach=replace(reach, mask=mask)), changes
