"""Process 2, conduct: residents act or refrain.

Ordinary conducts share eight uniforms a resident-month: each owns an interval of its group's
uniform, wider than its probability, so that one draw decides whether and which. What a resident
would have done with the regime's influences off is decided at the same draw and kept beside what
was done; the two together are the exact totals of averted and induced acts.

Dissent (`dissent.py`) and paying a judgment (`judgments.py`) are conducts with forms of their own.
"""

from __future__ import annotations

from collections.abc import Callable

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit import draws
from demerit.month import sums
from demerit.month.choice import (
    Situation,
    anything_influences,
    base_index,
    threshold,
    whole_index,
)
from demerit.month.frame import Frame, generation_key, i32, key, slots
from demerit.world import layout
from demerit.world.state import Array, State, struct
from demerit.world.tables import Setting

ACTED, WOULD_ACT, SEEN, FINED = 1, 2, 4, 8
MEMBER_SHIFT = 4
HASHES = -(-len(layout.GROUPS) // 4)  # four uniforms each


@struct
class Acts:
    """What everyone did, by group.

    Attributes:
        code: a uint8 [N] a group: bits `ACTED`, `WOULD_ACT` (with the influences off) and, above
        `MEMBER_SHIFT`, which member of the group the month's draw was about.
        theta: an int32 [N] a group, the threshold of that draw.
    """

    code: tuple[Array, ...]
    theta: tuple[Array, ...]


def conduct(state: State, setting: Setting, frame: Frame, situation: Situation) -> Acts:
    """Everyone's ordinary acts of the month."""
    count = state.traits.alive.shape[0]
    half = key(setting, "resident.conduct", frame.month)
    u = tuple(
        word
        for number in range(HASHES)
        for word in draws.draw4(half, slots(count), np.uint32(0), generation_key(state, number))
    )
    influenced = anything_influences(situation, setting.rules)
    codes, thetas = [], []
    for group, members in enumerate(layout.GROUPS):
        code, theta = _act_in_group(u[group], members, state, setting, frame, situation, influenced)
        codes.append(code)
        thetas.append(theta)
    return Acts(tuple(codes), tuple(thetas))


def _act_in_group(
    u: Array,
    members: tuple[int, ...],
    state: State,
    setting: Setting,
    frame: Frame,
    situation: Situation,
    influenced: Array,
) -> tuple[Array, Array]:
    customs, rules = setting.customs, setting.rules
    start = jnp.zeros_like(u)
    for c in members:
        start = jnp.where(u >= customs.first_odds[c], customs.first_odds[c], start)
    theta = threshold(u - start)

    def decided(whole_of: Callable[..., Array]) -> Array:
        code = jnp.zeros(u.shape, jnp.uint8)
        for member, c in enumerate(members):
            mine = (u >= customs.first_odds[c]) & (u < customs.last_odds[c])
            mine = mine & ((frame.who & customs.who[c]) != i32(0))
            base = state.common.intercept[c] + base_index(situation, c, customs)
            whole = whole_of(base, situation, c, customs, rules)
            bits = (whole > theta).astype(jnp.uint8) * np.uint8(ACTED)
            bits = bits | ((base > theta).astype(jnp.uint8) * np.uint8(WOULD_ACT))
            bits = bits | np.uint8(member << MEMBER_SHIFT)
            code = jnp.where(mine, bits, code)
        return code

    code = lax.cond(
        influenced, lambda: decided(whole_index), lambda: decided(lambda base, *_: base)
    )
    return code, theta


def member(code: Array) -> Array:
    """Which member of its group a code is about, int32."""
    return (code >> np.uint8(MEMBER_SHIFT)).astype(jnp.int32)


def is_set(code: Array, bit: int) -> Array:
    """Whether a bit of a code is set."""
    return (code & np.uint8(bit)) > np.uint8(0)


def counts(acts: Acts, bit: int) -> Array:
    """How many residents have `bit` set, by conduct, int64 [C] (zero for the special conducts)."""
    flags: list[Array] = []
    conducts: list[int] = []
    for group, members in enumerate(layout.GROUPS):
        kept = acts.code[group] & np.uint8(bit | (15 << MEMBER_SHIFT))
        for place, c in enumerate(members):
            flags.append(kept == np.uint8(bit | (place << MEMBER_SHIFT)))
            conducts.append(c)
    none = jnp.zeros((layout.CONDUCT_COUNT,), jnp.int64)
    return none.at[np.array(conducts)].set(sums.counts(flags))


def act_as_if(acts: Acts, frozen: Array) -> Acts:
    """The acts that behaviour remembers: with feedback frozen, those without the regime."""
    held = []
    for code in acts.code:
        would = (code & np.uint8(WOULD_ACT)) >> np.uint8(1)
        unchanged = (code & np.uint8(~(ACTED) & 0xFF)) | would
        held.append(jnp.where(frozen > i32(0), unchanged, code))
    return Acts(tuple(held), acts.theta)
