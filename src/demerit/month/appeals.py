"""Appeals at two instances (process 5): filing, deciding, errors, silence, cost and delay.

Whoever knows of an entry may appeal: told by a notice, or refused at a counter. Who was not told
the remedy does so a quarter as often. A first instance that refuses, or never answers, can be
followed by a second. An appeal against a wrong stated reason misses the point at both.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.compaction import take
from demerit.month.frame import i32
from demerit.world import layout
from demerit.world.state import Array, Entries, State, replace, struct
from demerit.world.tables import Rules

#: Bits of `Entries.flags`.
NOTICED, PENDING, EXHAUSTED, NAMED, MISLED, SECOND = 1, 2, 4, 8, 16, 32
UNTOLD = np.uint32(2)  # who was not told the remedy appeals 2^-2 times as often


@struct
class Pleas:
    """What happened to appeals this month.

    Attributes: filed, second: bool [L, cap], taken to the first / second instance; outcome:
    int32 [L, cap] (`layout.LEFT_BY_CORRECTION`, `APPEAL_REJECTED`, `APPEAL_UNANSWERED` or
    `NOTHING`); cost: int32 [cap], what was paid for filing, 0.1 yuan.
    """

    filed: Array
    second: Array
    outcome: Array
    cost: Array


def by_truth(entries: Entries, if_false: Array, if_true: Array) -> Array:
    """Odds that depend on whether an entry rests on a true record."""
    return jnp.where(entries.truth != i32(layout.TRUE), if_false, if_true)


def has(entries: Entries, flag: int) -> Array:
    """Whether a flag is set, bool [L, cap]."""
    return (entries.flags & i32(flag)) > i32(0)


def appeals(
    state: State, entries: Entries, rules: Rules, month: Array, slot: Array, u: tuple[Array, ...]
) -> tuple[Entries, Pleas]:
    """Decide the appeals that are due, then file new ones.

    Args:
        entries: gathered, [L, cap].
        month: int32 ().
        slot: int32 [cap].
        u: uniforms [L, cap]: filing (at either instance), merit, silence. An entry files or is
            decided in a month, and goes on to the second instance only when it has been decided.
    """
    inside = (entries.status == i32(layout.IN_FORCE)) & (entries.since < month)
    inside = inside & (rules.black[:, None] > i32(0))  # nobody appeals against an honour
    outcome = _decided(entries, rules, inside & (entries.due <= month), u)
    refused = (outcome == i32(layout.APPEAL_REJECTED)) | (outcome == i32(layout.APPEAL_UNANSWERED))
    second = refused & ~has(entries, SECOND) & draws.below(u[0], rules.second_filed)
    wants = _files(state, entries, rules, inside, slot, u[0])
    purse = take(state.money.savings, slot)
    able, left = _paid(purse, wants | second, rules.appeal_cost)
    filed, second = wants & able, second & able
    flags = jnp.where(outcome != i32(layout.NOTHING), _closed(entries.flags), entries.flags)
    flags = jnp.where(filed, flags | i32(PENDING), flags)
    flags = jnp.where(second, (flags | i32(PENDING | SECOND)) & ~i32(EXHAUSTED), flags)
    due = jnp.where(filed, month + rules.appeal_months, entries.due)
    due = jnp.where(second, month + rules.second_months, due)
    entries = replace(entries, flags=flags, due=due)
    return entries, Pleas(filed, second, outcome, purse - left)


def _closed(flags: Array) -> Array:
    return (flags & ~i32(PENDING)) | i32(EXHAUSTED)


def _decided(entries: Entries, rules: Rules, due: Array, u: tuple[Array, ...]) -> Array:
    """Outcomes of the appeals that are due; silence counts as a refusal, int32 [L, cap]."""
    decided = due & has(entries, PENDING)
    odds = jnp.where(
        has(entries, SECOND),
        by_truth(entries, rules.second_false, rules.second_true),
        by_truth(entries, rules.upheld_false, rules.upheld_true),
    )
    upheld = draws.below(u[1], odds) & ~has(entries, MISLED)
    outcome = jnp.where(upheld, i32(layout.LEFT_BY_CORRECTION), i32(layout.APPEAL_REJECTED))
    silent = draws.below(u[2], rules.silence)
    outcome = jnp.where(silent, i32(layout.APPEAL_UNANSWERED), outcome)
    return jnp.where(decided, outcome, i32(layout.NOTHING))


def _files(
    state: State, entries: Entries, rules: Rules, inside: Array, slot: Array, u: Array
) -> Array:
    """Who would appeal for the first time this month, bool [L, cap]."""
    learned = (take(state.mind.touched, slot) > np.uint8(1))[None, :]
    open_ = inside & ~has(entries, PENDING) & ~has(entries, EXHAUSTED)
    odds = by_truth(entries, rules.appeal_false, rules.appeal_true)
    odds = jnp.where(has(entries, NAMED), odds, odds >> UNTOLD)
    return open_ & (has(entries, NOTICED) | learned) & draws.below(u, odds)


def _paid(purse: Array, wants: Array, cost: Array) -> tuple[Array, Array]:
    """Who can pay for an appeal, list by list, and what is left: bool [L, cap], int32 [cap]."""
    able = []
    for number in range(wants.shape[0]):
        can = wants[number] & ((cost == i32(0)) | (purse >= cost))
        purse = jnp.where(can, purse - cost, purse)
        able.append(can)
    return jnp.stack(able), purse
