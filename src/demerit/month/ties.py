"""Association: measures that reach somebody through a tie (part of process 7).

A measure on one person can fall on the spouse, on a child under 18 in care, on a parent, on whoever
stands surety, and on acquaintances. It never travels a second step.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit.month.compaction import take
from demerit.month.frame import Frame, i32
from demerit.world.state import Array, State
from demerit.world.tables import Rules, Setting

CIRCLE = 4


def through_ties(state: State, setting: Setting, frame: Frame, mask: Array) -> Array:
    """Measures that reach everyone because of somebody else, int32 [N].

    Family ties hold between the occupants the society began with, and to a child born into the
    home; acquaintance and surety hold between slots.

    Args:
        mask: int32 [N], the measures on everyone in person.
    """
    rules, ties, traits = setting.rules, state.ties, state.traits
    first = (traits.generation == np.uint16(0)) & frame.alive
    family = jnp.where(first, mask, i32(0))
    minor = frame.alive & (frame.years < i32(18))

    def gathered(source: Array, tie: Array, wanted: Array, open_to: Array) -> Array:
        def reached() -> Array:
            held = source[jnp.maximum(tie, i32(0))] & wanted
            return jnp.where((tie >= i32(0)) & open_to, held, i32(0))

        return lax.cond(wanted != i32(0), reached, lambda: jnp.zeros_like(mask))

    through = gathered(family, ties.spouse, rules.to_spouse, first)
    through = through | gathered(family, ties.guardian, rules.to_child, minor)
    through = through | gathered(family, ties.offspring, rules.to_parent, first)
    through = through | gathered(mask, ties.circle[:, 0], rules.to_guarantor, frame.adult)
    for number in range(CIRCLE):
        friend = ties.circle[:, number]
        through = through | gathered(mask, friend, rules.to_acquaintance, frame.adult)
    return through * setting.couplings.ties


def source_of(state: State, rules: Rules, slot: Array) -> Array:
    """Whose measures reach the residents of a table through a tie, int32 [n].

    The first of child's carer, spouse, grown child, borrower and acquaintances whose measures do;
    the slot itself where nobody's do.
    """
    ties, mask = state.ties, state.reach.mask
    through = take(state.reach.through, slot)
    candidates = [
        (take(ties.guardian, slot), rules.to_child),
        (take(ties.spouse, slot), rules.to_spouse),
        (take(ties.offspring, slot), rules.to_parent),
        (take(ties.circle[:, 0], slot), rules.to_guarantor),
        *((take(ties.circle[:, number], slot), rules.to_acquaintance) for number in range(CIRCLE)),
    ]
    source = slot
    for whom, wanted in reversed(candidates):
        there = jnp.maximum(whom, i32(0))
        brings = (whom >= i32(0)) & ((take(mask, there) & wanted & through) != i32(0))
        source = jnp.where(brings, there, source)
    return source
