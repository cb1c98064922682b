"""Process 7, measures: lists and grades switch restrictions and rewards on and off.

Lists bring the measures whose carriers hold a copy; grades bring theirs at once. A hardship clause
lifts restrictions; ties carry some of them to others (`ties.py`).
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.month.frame import Frame, i32
from demerit.month.ties import through_ties
from demerit.world import layout
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Setting


@struct
class Changes:
    """What the masks were before, and what the grade alone brings.

    Attributes: before, through_before: int32 [N], masks of last month; by_grade: int32 [N],
    the part of the mask that the grade alone brings.
    """

    before: Array
    through_before: Array
    by_grade: Array


def apply_measures(state: State, setting: Setting, frame: Frame) -> tuple[State, Changes]:
    """The measures that act on everyone this month."""
    rules, reach = setting.rules, state.reach
    by_grade = graded(state, setting, frame)
    mask = jnp.bitwise_or(reach.listed, by_grade)
    poor = current_income(state, setting) < rules.hardship
    mask = jnp.where(poor, mask & ~rules.restrict, mask)
    mask = jnp.where(frame.alive, mask, i32(0))
    changes = Changes(before=reach.mask, through_before=reach.through, by_grade=by_grade & mask)
    through = through_ties(state, setting, frame, mask)
    if state.trade is not None:
        through = through | (state.trade.posts.tied * setting.couplings.ties)
    return replace(state, reach=replace(reach, mask=mask, through=through)), changes


def graded(state: State, setting: Setting, frame: Frame) -> Array:
    """Measures that the grade alone brings, less what purpose limitation takes away; int32 [n]."""
    rules, score = setting.rules, state.score
    by_grade = jnp.zeros_like(state.reach.mask)
    for grade in range(layout.GRADE_CAPACITY):
        by_grade = jnp.where(score.grade == np.uint8(grade), rules.by_grade[grade], by_grade)
    domain = jnp.minimum(score.main, np.uint8(layout.CELLS)) // np.uint8(layout.TRUTH_COUNT)
    restrictions = by_grade & rules.restrict & allowed_by(domain, rules.allowed)
    by_grade = restrictions | (by_grade & ~rules.restrict)
    return jnp.where(frame.adult & frame.live, by_grade, i32(0))


def allowed_by(domain: Array, allowed: Array) -> Array:
    """Purpose limitation for grades: by the domain that weighed most at the crossing."""
    masks = jnp.zeros(domain.shape, jnp.int32) + allowed[layout.DOMAIN_COUNT]
    for number in range(layout.DOMAIN_COUNT):
        masks = jnp.where(domain == np.uint8(number), allowed[number], masks)
    return masks


def current_income(state: State, setting: Setting) -> Array:
    """Income of the month before shocks, int32 in 0.1 yuan."""
    customs, traits = setting.customs, state.traits
    work, income = traits.work, traits.income
    replaced = (income >> i32(8)) * customs.benefit
    pension = (income >> i32(8)) * customs.pension
    income = jnp.where(work == np.uint8(layout.UNEMPLOYED), replaced, income)
    income = jnp.where(work == np.uint8(layout.RETIRED), pension, income)
    return jnp.where(work == np.uint8(layout.CHILD), i32(0), income)
