"""Traits as causes: who holds which characteristic that a regime uses (part of process 4).

A trait is not an act: what rests on it is booked with truth `trait`, and counts as wrongful by
reason of a trait wherever it weighs.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit.month.compaction import take
from demerit.month.frame import Frame, i32
from demerit.regime.registry import DOMAINS, TRAIT_INDEX, TRAITS
from demerit.world import layout
from demerit.world.state import Array, Score, State, replace
from demerit.world.tables import Rules, Setting

#: Ledger cell of each trait: the domain in which it was collected, with truth `trait`.
CELL_OF = np.array(
    [DOMAINS.index(trait.domain) * layout.TRUTH_COUNT + layout.TRAIT for trait in TRAITS], np.int32
)


def hold_traits(state: State, setting: Setting, frame: Frame) -> State:
    """Note which traits everyone holds this month, as bits; none where the regime uses none."""
    used = (setting.rules.uses_traits > i32(0)) & (frame.month >= setting.rules.start)
    bits = lax.cond(
        used,
        lambda: _held(state, setting, frame),
        lambda: jnp.zeros(frame.alive.shape, jnp.uint8),
    )
    return replace(state, score=replace(state.score, traits=bits))


def _held(state: State, setting: Setting, frame: Frame) -> Array:
    traits = state.traits
    credit = (traits.habits & np.uint8(8)) > np.uint8(0)
    holds = {
        "no_local_registration": traits.migrant > np.uint8(0),
        "lone_parent": (state.ties.spouse < i32(0)) & _carers(state, frame),
        "ill_health": traits.ill > np.uint8(0),
        "low_income": traits.third == np.uint8(0),
        "out_of_work": traits.work == np.uint8(layout.UNEMPLOYED),
        "listed_contact": _knows_listed(state, setting),
        "no_credit": ~credit,
        "online": (traits.habits & np.uint8(4)) > np.uint8(0),
    }
    word = jnp.zeros(frame.alive.shape, jnp.uint8)
    for name, place in TRAIT_INDEX.items():
        word = word | jnp.where(holds[name], np.uint8(1 << place), np.uint8(0))
    word = word ^ setting.couplings.swapped.astype(jnp.uint8)
    return jnp.where(frame.adult & frame.live, word, np.uint8(0))


def _carers(state: State, frame: Frame) -> Array:
    """Who has a child under 18 in care, bool [N]."""
    minor = frame.alive & (frame.years < i32(18)) & (state.ties.guardian >= i32(0))
    count = frame.alive.shape[0]
    where = jnp.where(minor, state.ties.guardian, i32(count))
    return jnp.zeros((count,), bool).at[where].set(True, mode="drop")


def _knows_listed(state: State, setting: Setting) -> Array:
    """Whether one of the circle of four stands on a blacklist, bool [N]."""
    listed = jnp.zeros(state.traits.alive.shape, bool)
    for number in range(state.entries.status.shape[0]):
        inside = state.entries.status[number] == np.uint8(layout.IN_FORCE)
        listed = listed | (inside & (setting.rules.black[number] > i32(0)))
    known = listed[state.ties.circle[:, 0]]
    for number in range(1, 4):
        known = known | listed[state.ties.circle[:, number]]
    return known


def ledger(score: Score, rules: Rules, slot: Array) -> Array:
    """Unspent deductions at a table's slots with those for traits, int32 [n, CELLS]."""
    cells = take(score.cells, slot).astype(jnp.int32)
    bits = take(score.traits, slot).astype(jnp.int32)
    held = (bits[:, None] >> jnp.arange(len(TRAITS), dtype=jnp.int32)[None, :]) & i32(1)
    return cells.at[:, jnp.asarray(CELL_OF)].add(held * rules.trait_lost[None, :])
