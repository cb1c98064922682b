"""Points that come back: regain after clean months, repair courses, and clipping (process 4).

What is given back shrinks the unspent deductions pro rata over the cells of the ledger, in
integers by largest remainder, so that a score always knows what it is made of. A score that has
reached its floor owes no more than the floor: what lies beyond is forgotten in the same way.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit import draws
from demerit.month.compaction import add, compact, note, put, take
from demerit.month.frame import Frame, generation_key, i32, key, slots
from demerit.world import layout
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Setting


@struct
class Mended:
    """Whose deductions shrink this month.

    Attributes: slot int32 [cap] (n where empty); cells int32 [cap, CELLS], what is left; given
    int32 [cap], points given back; course bool [cap]; excess int32.
    """

    slot: Array
    cells: Array
    given: Array
    course: Array
    excess: Array


def mend(state: State, setting: Setting, frame: Frame, capacity: int) -> tuple[State, Mended]:
    """Give points back, and clip the ledger to what the score's floor lets it hold."""
    rules = setting.rules
    count = frame.alive.shape[0]
    mended = lax.cond(
        (rules.mends > i32(0)) & (frame.month >= rules.start),
        lambda: _found(state, setting, frame, capacity),
        lambda: Mended(
            slot=jnp.full((capacity,), count, jnp.int32),
            cells=jnp.zeros((capacity, layout.CELLS), jnp.int32),
            given=jnp.zeros((capacity,), jnp.int32),
            course=jnp.zeros((capacity,), bool),
            excess=jnp.zeros((), jnp.int32),
        ),
    )
    used = mended.slot < i32(count)
    score, money = state.score, state.money
    cells = score.cells.at[mended.slot].set(mended.cells.astype(jnp.int16), mode="drop")
    paid = jnp.where(mended.course, -rules.course_cost, i32(0))
    state = replace(
        state,
        score=replace(
            score,
            cells=cells,
            deducted=add(score.deducted, mended.slot, used, -mended.given),
            coursed=put(score.coursed, mended.slot, mended.course, _now(frame, mended.slot)),
        ),
        money=replace(money, savings=add(money.savings, mended.slot, used, paid)),
    )
    return note(state, "crossing", mended.excess), mended


def _now(frame: Frame, like: Array) -> Array:
    return jnp.zeros_like(like) + frame.month


def _found(state: State, setting: Setting, frame: Frame, capacity: int) -> Mended:
    rules, score, month = setting.rules, state.score, frame.month
    deducted = score.deducted.astype(jnp.int32)
    open_to = frame.adult & frame.live & (deducted > i32(0))
    clean = month - score.clean.astype(jnp.int32)
    after = jnp.maximum(rules.regain_after, i32(1))
    due = (rules.regain_after > i32(0)) & (clean > i32(0)) & (clean % after == i32(0))
    points = jnp.where(due, rules.regain_points, i32(0))
    full = (rules.regain_full > i32(0)) & (clean >= rules.regain_full)
    u = draws.draw4(
        key(setting, "resident.course", month),
        slots(deducted.shape[0]),
        np.uint32(0),
        generation_key(state),
    )
    waited = month - score.coursed.astype(jnp.int32) >= rules.course_every
    course = open_to & waited & (u[0] < rules.course_odds)
    course = course & (state.money.savings >= rules.course_cost)
    points = points + jnp.where(course, rules.course_points, i32(0))
    bonus = jnp.where(score.lock > np.uint8(0), i32(0), score.bonus.astype(jnp.int32))
    beyond = jnp.maximum(deducted - bonus - (rules.start_points - rules.floor), i32(0))
    given = jnp.where(full, deducted, jnp.minimum(points + beyond, deducted))
    given = jnp.where(open_to, given, i32(0))
    table = compact(given > i32(0), capacity)
    rows = jnp.where(table.used, take(given, table.slot), i32(0))
    cells = take(score.cells, table.slot).astype(jnp.int32)
    return Mended(
        slot=table.slot,
        cells=shrunk(cells, rows),
        given=rows,
        course=take(course, table.slot) & table.used,
        excess=table.excess,
    )


def shrunk(cells: Array, amount: Array) -> Array:
    """Cells less an amount taken pro rata, by largest remainder.

    Args:
        cells: int32 [n, CELLS], not negative.
        amount: int32 [n], at most the sum of the cells.

    Returns:
        int32 [n, CELLS], not negative, with a sum smaller by exactly `amount`.
    """
    whole = jnp.maximum(jnp.sum(cells, axis=1, dtype=jnp.int32), i32(1))[:, None]
    product = cells * amount[:, None]  # a ledger holds at most 2^15 points
    taken = product // whole
    rest = product - taken * whole
    left = amount - jnp.sum(taken, axis=1, dtype=jnp.int32)
    # the largest remainders take one more each; ties go to the first cell
    order = jnp.argsort(-rest, axis=1, stable=True)
    rank = jnp.argsort(order, axis=1, stable=True).astype(jnp.int32)
    return cells - taken - (rank < left[:, None]).astype(jnp.int32)
