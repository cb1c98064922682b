"""What the restricted try and are refused, in every domain (part of process 8).

Attempts are those of ordinary life at the society's rates; a refusal may be tried again once or
twice, so refusals are person-times. Being refused is how many learn that they are listed at all.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.compaction import Compact, put, take
from demerit.month.frame import Frame, i32, key
from demerit.world import layout
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Setting

KNOWN_TO_ASK = 2  # air and rail come first: of those, some who know of a bar no longer ask
AT_COUNTER = 2  # `mind.touched` of whoever learned of a listing by being refused


@struct
class Refusals:
    """Attempts that a measure refused.

    Attributes:
        times: int32 [KINDS, cap], refusals by kind of `layout.ATTEMPTS` (0 to 3 a month), one
            column a row of the table of the restricted.
    """

    times: Array


def attempts(
    state: State, setting: Setting, frame: Frame, table: Compact, refused_credit: Array
) -> tuple[State, Refusals]:
    """Draw the attempts of the restricted and refuse those that a measure bars.

    Args:
        table: residents whom anything restricts, in person or through a tie.
        refused_credit: bool [N], a loan that was needed was refused (`livelihood.money`).
    """
    slot = table.slot
    mask = take(state.reach.mask, slot) | take(state.reach.through, slot)
    knows = take(state.mind.touched, slot) >= np.uint8(AT_COUNTER)
    asked = _askers(frame, slot, table.used)
    times = [
        _refused(kind, state, setting, frame, slot, mask, knows, asked[who])
        for kind, (_, who) in enumerate(layout.ATTEMPTS)
    ]
    loan = layout.ATTEMPT_INDEX["loan"]
    times[loan] = times[loan] + (take(refused_credit, slot) & table.used).astype(jnp.int32)
    refused = jnp.stack(times)
    any_refused = jnp.any(refused > i32(0), axis=0)
    learned = jnp.full_like(slot, AT_COUNTER)
    touched = put(state.mind.touched, slot, any_refused, learned)
    return replace(state, mind=replace(state.mind, touched=touched)), Refusals(refused)


def _askers(frame: Frame, slot: Array, used: Array) -> dict[str, Array]:
    """Who makes attempts of a kind, bool [cap] by word of `layout.ATTEMPTS`."""
    adult = take(frame.adult, slot) & used
    years = take(frame.years, slot)
    claims = (take(frame.who, slot) >> i32(layout.WHO_BIT["claimants"])) & i32(1)
    return {
        "adults": adult,
        "pupils": used & take(frame.alive, slot) & (years >= i32(3)) & (years < i32(18)),
        "claimants": adult & (claims > i32(0)),
    }


def _refused(
    kind: int,
    state: State,
    setting: Setting,
    frame: Frame,
    slot: Array,
    mask: Array,
    knows: Array,
    asks: Array,
) -> Array:
    """Refusals of one kind, int32 [cap]."""
    customs, rules = setting.customs, setting.rules
    k = draws.repetition(take(state.traits.generation, slot).astype(jnp.uint32), np.uint32(kind))
    half = key(setting, "resident.attempt", frame.month)
    tries, met, again, more = draws.draw4(half, slot.astype(jnp.uint32), np.uint32(0), k)
    chance = customs.attempts[kind][take(state.traits.third, slot).astype(jnp.int32)]
    if kind < KNOWN_TO_ASK:
        share = customs.asks[kind].astype(jnp.uint32)
        chance = jnp.where(knows, (chance >> np.uint32(8)) * share, chance)
    covered = _covered(mask & rules.bars_attempt[kind], met, rules.coverage)
    base = asks & covered & (tries < chance)
    repeats = (again < customs.retry).astype(jnp.int32)
    repeats = repeats + (repeats > 0) * (more < customs.retry).astype(jnp.int32)
    return jnp.where(base, i32(1) + repeats, i32(0))


def _covered(hits: Array, draw: Array, coverage: Array) -> Array:
    """Whether a refusal bites: the coverage of the widest measure in `hits`."""
    odds = jnp.zeros(draw.shape, jnp.uint32)
    for bit in range(layout.MEASURE_CAPACITY):
        on = ((hits >> i32(bit)) & i32(1)) > 0
        odds = jnp.where(on, jnp.maximum(odds, coverage[bit]), odds)
    return draws.below(draw, odds)
