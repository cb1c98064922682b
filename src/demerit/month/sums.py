"""How many are true of each of many flags, in few passes over everyone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import jax.numpy as jnp
import numpy as np

from demerit.world.state import Array

LANES = 8  # flags in a word, a byte each
RUN = 64  # words whose bytes are added up before they are taken apart: at most 255


def count(flags: Array) -> Array:
    """How many are true, int64 (); summed in 32 bits, which is faster and ample for one world."""
    return jnp.sum(flags, dtype=jnp.int32).astype(jnp.int64)


def total(amounts: Array) -> Array:
    """Sum of amounts up to 2^15 in size, int64 (): short runs in 32 bits, their sums in 64."""
    run = 4096
    short = -amounts.shape[0] % run
    runs = jnp.pad(amounts, (0, short)).reshape(-1, run)
    return jnp.sum(jnp.sum(runs, axis=1, dtype=jnp.int32).astype(jnp.int64))


def counts(flags: Sequence[Array]) -> Array:
    """How many are true of each, int64 [flags].

    Eight flags of one length share a word, a byte each. Words are added up in runs so short that
    no byte overflows, and then taken apart: one pass for eight counts, where XLA makes a pass and
    more of every sum of its own.

    Args:
        flags: booleans of any shapes.

    Raises:
        TypeError: one is no boolean.
    """
    by_size: dict[int, list[int]] = {}
    for place, flag in enumerate(flags):
        by_size.setdefault(flag.size, []).append(place)
    order: list[int] = []
    parts: list[Array] = []
    for places in by_size.values():
        for first in range(0, len(places), LANES):
            some = places[first : first + LANES]
            order += some
            parts.append(_eight([flags[place].reshape(-1) for place in some]))
    return jnp.concatenate(parts)[np.argsort(order)].astype(jnp.int64)


def counted(flags: Mapping[str, Array]) -> dict[str, Array]:
    """The same by name, int64 () each."""
    found = counts(list(flags.values()))
    return {name: found[place] for place, name in enumerate(flags)}


def _eight(flags: Sequence[Array]) -> Array:
    """How many are true of up to eight flags of one length, int32 [flags]."""
    for flag in flags:
        if flag.dtype != jnp.bool_:
            raise TypeError(f"only flags are counted so, not {flag.dtype}")
    word = jnp.zeros(flags[0].shape, jnp.uint64)
    for lane, flag in enumerate(flags):
        word = word | (flag.astype(jnp.uint64) << np.uint64(8 * lane))
    runs = jnp.pad(word, (0, -word.shape[0] % RUN)).reshape(-1, RUN)
    added = jnp.sum(runs, axis=1, dtype=jnp.uint64)
    shifts = np.uint64(8) * np.arange(len(flags), dtype=np.uint64)
    lanes = (added[:, None] >> shifts) & np.uint64(255)
    return jnp.sum(lanes.astype(jnp.int32), axis=0, dtype=jnp.int32)
