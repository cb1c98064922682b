"""Process 3 for firms and departments: what agencies see of them, and what they make up.

An act leads to a record with the agency's odds, which rise with earlier records and with measures
that bring more checks. A phantom record has no act behind it; a mistaken one falls on another.
Ordinary law fines acts with odds of its own.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.apart import apart
from demerit.month.compaction import compact, take
from demerit.month.frame import Frame, generation_key, i32, key, live_at, slots
from demerit.month.observation import Written, by_level, checked
from demerit.world import layout
from demerit.world.state import Array, State
from demerit.world.tables import Setting


def watch(
    state: State, setting: Setting, frame: Frame, acts: Array, capacity: int
) -> tuple[Written, Array]:
    """Turn acts into records.

    Args:
        state: of firms or departments. setting: theirs.
        acts: bool [C, n], what they did this month.
        capacity: rows of the table of records.

    Returns:
        The month's records; whom ordinary law fines for which act, bool [C, n].
    """
    rules, conducts = setting.rules, acts.shape[0]
    count = frame.alive.shape[0]
    half = key(setting, "body.detection", frame.month)
    looked = checked(state, rules)
    seen: list[Array] = []
    fined: list[Array] = []
    words: tuple[Array, ...] = ()
    for c in range(conducts):
        if c % draws.WORDS == 0:
            k = generation_key(state, c // draws.WORDS)
            words = apart(draws.draw4(half, slots(count), np.uint32(0), k), setting)
        u = words[c % draws.WORDS]
        odds = (by_level(rules.detects[c], state.mind.records).astype(jnp.int64) * looked) >> 8
        odds = jnp.minimum(odds, np.int64(0xFFFFFFFF)).astype(jnp.uint32)
        seen.append(acts[c] & frame.live & frame.alive & (u < odds))
        # the law looks with the other end of the same uniform
        fined.append(acts[c] & (~u < setting.customs.law_detects[c]))
    made_up = _phantoms(state, setting, frame, conducts)
    flags, made_up, saw = apart((jnp.stack(seen) | made_up, made_up, jnp.stack(seen)), setting)
    table = compact(flags.reshape(-1), capacity)
    conduct, source = table.slot // i32(count), table.slot % i32(count)
    conduct = jnp.minimum(conduct, i32(conducts - 1))
    false = take(made_up.reshape(-1), table.slot) & ~take(saw.reshape(-1), table.slot)
    slot, moved = _mistaken(setting, frame, source, conduct, count)
    there = take(frame.alive, slot) & live_at(frame, slot)
    written = Written(
        slot=slot,
        conduct=conduct,
        truth=jnp.where(false | moved, i32(layout.FALSE), i32(layout.TRUE)),
        delay=rules.delay[conduct],
        used=table.used & (there | ~moved),
        moved=moved & table.used,
        source=source,
        excess=table.excess,
    )
    return written, jnp.stack(fined)


def _phantoms(state: State, setting: Setting, frame: Frame, conducts: int) -> Array:
    """Records without an act, at most one a month for each: bool [C, n]."""
    u = draws.draw4(
        key(setting, "body.phantom", frame.month),
        slots(frame.alive.shape[0]),
        np.uint32(0),
        generation_key(state),
    )[0].astype(jnp.int64)
    ends = jnp.cumsum(setting.rules.phantom[:conducts])[:, None]
    starts = ends - setting.rules.phantom[:conducts, None]
    hit = (u[None, :] >= starts) & (u[None, :] < ends)
    return hit & frame.alive[None, :] & frame.live


def _mistaken(
    setting: Setting, frame: Frame, source: Array, conduct: Array, count: int
) -> tuple[Array, Array]:
    """Put a share of the records on another, drawn evenly."""
    u = draws.draw4(
        key(setting, "resident.misidentity", frame.month),
        source.astype(jnp.uint32),
        conduct.astype(jnp.uint32),
        np.uint32(0),
    )
    moved = u[0] < setting.rules.misidentified[conduct]
    other = ((u[1].astype(jnp.uint64) * np.uint64(count)) >> np.uint64(32)).astype(jnp.int32)
    return jnp.where(moved, other, source), moved
