"""From flags over everyone to a short table of the slots that are flagged.

What follows only from an event (a record, an entry, an appeal) runs on such tables. Their capacity
is fixed; `Compact.excess` says by how much a month exceeded it, and the engine then runs the world
again with a larger capacity. Nothing is ever dropped.
"""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.sharding import PartitionSpec

from demerit.world.state import Array, State, replace

WORD = 32


class Capacities(NamedTuple):
    """Rows of the month's tables of events; a table that overflows is re-run larger."""

    moves: int
    debtors: int
    records: int
    changed: int
    crossing: int
    docket: int
    restricted: int
    logged: int
    bodies: int = 0  # rows of a month's records of firms; 0 where there are none


def note(state: State, table: str, *excess: Array) -> State:
    """Remember by how much a table was too small, if it was."""
    place = Capacities._fields.index(table)
    seen = state.common.overflow
    worst = jnp.max(jnp.stack([seen[place], *excess]))
    return replace(state, common=replace(state.common, overflow=seen.at[place].set(worst)))


class Compact(NamedTuple):
    """A table: slot int32 [cap] in rising order (n where empty); used bool [cap]; excess int32."""

    slot: Array
    used: Array
    excess: Array


def compact(flags: Array, capacity: int) -> Compact:
    """The indices of true flags, in order.

    Packs 32 flags in a word, finds the word of each output by bisection over running counts and
    the bit inside it by halving: about three times as fast here as a running sum over all flags.

    Args:
        flags: bool [n].
        capacity: length of the table.
    """
    n = flags.shape[0]
    padded = -(-n // WORD) * WORD
    lanes = jnp.pad(flags, (0, padded - n)).reshape(-1, WORD).astype(jnp.uint32)
    words = jnp.sum(lanes << jnp.arange(WORD, dtype=jnp.uint32), axis=1, dtype=jnp.uint32)
    words = _everywhere(words)
    counts = lax.population_count(words).astype(jnp.int32)
    running = jnp.cumsum(counts, dtype=jnp.int32)
    total = running[-1]
    wanted = jnp.arange(capacity, dtype=jnp.int32)
    word = jnp.searchsorted(running, wanted, side="right").astype(jnp.int32)
    word = jnp.minimum(word, np.int32(words.shape[0] - 1))
    rank = wanted - (running[word] - counts[word])
    used = wanted < total
    slot = word * np.int32(WORD) + _bit_of_rank(words[word], rank)
    slot = jnp.where(used, slot, np.int32(n))
    return Compact(slot, used, jnp.maximum(total - np.int32(capacity), np.int32(0)))


def _everywhere(array: Array) -> Array:
    """The array on every device, where slots are spread over several.

    The search below then exchanges one bit a slot once, not its rows at every step.
    """
    if jax.sharding.get_abstract_mesh().empty:
        return array
    return lax.with_sharding_constraint(array, PartitionSpec())


def _bit_of_rank(word: Array, rank: Array) -> Array:
    """Position of the rank-th set bit (from 0) of each word, by halving."""
    position = jnp.zeros_like(rank)
    rest = word
    for width in (16, 8, 4, 2, 1):
        low = rest & np.uint32((1 << width) - 1)
        ones = lax.population_count(low).astype(jnp.int32)
        upper = rank >= ones
        rank = jnp.where(upper, rank - ones, rank)
        rest = jnp.where(upper, rest >> np.uint32(width), low)
        position = position + jnp.where(upper, np.int32(width), np.int32(0))
    return position


def put(target: Array, slot: Array, used: Array, value: Array) -> Array:
    """Write `value` [cap] into `target` [n] at the table's slots."""
    where = jnp.where(used, slot, np.int32(target.shape[0]))
    return target.at[where].set(value.astype(target.dtype), mode="drop")


def add(target: Array, slot: Array, used: Array, value: Array) -> Array:
    """Add `value` [cap] into `target` [n] at the table's slots (slots may repeat)."""
    where = jnp.where(used, slot, np.int32(target.shape[0]))
    return target.at[where].add(value.astype(target.dtype), mode="drop")


def take(source: Array, slot: Array) -> Array:
    """Read `source` at the table's slots; empty rows read the last slot and must be masked."""
    return source[jnp.minimum(slot, np.int32(source.shape[0] - 1))]
