"""An amnesty's points (process 5): once, unspent deductions are forgotten for a share of residents.

Its entries are ended by `redress`, in the same month. Points booked earlier are gone for good:
when their records expire, nothing is left to take back.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit import draws
from demerit.month.frame import Frame, generation_key, i32, key, slots
from demerit.world import layout
from demerit.world.state import Array, Score, State, replace
from demerit.world.tables import Rules, Setting


def forgive_points(state: State, setting: Setting, frame: Frame) -> tuple[State, Array]:
    """Wipe out unspent deductions in the month of the amnesty, each resident's with its odds.

    Returns:
        The state, and how many points were wiped out, int64 (). The score shows it from the next
        month on.
    """
    rules = setting.rules

    def wipe(turn: Array, held: tuple[Score, Array, Array]) -> tuple[Score, Array, Array]:
        score, applied, _ = held
        u = draws.draw4(
            key(setting, "resident.amnesty", frame.month),
            slots(frame.alive.shape[0]) + turn.astype(jnp.uint32),
            np.uint32(0),
            generation_key(state),
        )
        spared = frame.alive & draws.below(u[0], rules.amnesty_covers)
        wiped = jnp.sum(jnp.where(spared, score.deducted, np.int16(0)).astype(jnp.int64))
        applied = _forgotten(state.records.slot + turn, applied, spared)
        return _without(score, rules, spared), applied, wiped

    # a loop of no or one turn: in every other month nothing is drawn, read or copied; the turn,
    # which is 0, is added in places, or XLA would move what does not depend on it before the loop
    turns = (frame.month == rules.amnesty_at).astype(jnp.int32)
    start = state.score, state.records.applied, jnp.zeros((), jnp.int64)
    score, applied, wiped = lax.fori_loop(i32(0), turns, wipe, start)
    records = replace(state.records, applied=applied)
    return replace(state, score=score, records=records), wiped


def _without(score: Score, rules: Rules, spared: Array) -> Score:
    """The ledger without the deductions of those spared; additions stay."""

    def kept(field: Array) -> Array:
        rows = spared.reshape(spared.shape + (1,) * (field.ndim - 1))
        return jnp.where(rows, jnp.zeros((), field.dtype), field)

    counts = (rules.cap_place >= i32(0)) & (rules.points < i32(0))
    where = jnp.where(counts, rules.cap_place, i32(layout.CAPPED_RULES))
    deducts = jnp.zeros((layout.CAPPED_RULES,), bool).at[where].set(True, mode="drop")
    return replace(
        score,
        cells=kept(score.cells),
        deducted=kept(score.deducted),
        repair=jnp.where(score.repair < np.int16(0), kept(score.repair), score.repair),
        held=jnp.where(deducts[None, :], kept(score.held), score.held),
    )


def _forgotten(slot: Array, applied: Array, spared: Array) -> Array:
    """Points booked for records on file, without the deductions of those spared: int16 [RING, cap].

    A row about an earlier occupant of a slot takes nothing back in any case.
    """
    there = slot >= i32(0)
    about = spared[jnp.clip(slot, i32(0), i32(spared.shape[0] - 1))]
    return jnp.where(there & about & (applied < np.int16(0)), np.int16(0), applied)
