"""Keyed random numbers: every draw is a pure function of its key.

A draw is named by who it is about and what it is for, never by when it was asked for::

    key  = pcg4d(seed_lo, seed_hi, stream, month)
    draw = pcg4d(slot, other, key_x, key_y + k)        # four 32-bit draws a hash

so nothing depends on call order, padding, sharding, batches or the number of workers, and two
worlds with the same seed share every draw that means the same thing in both.

The kind of subject is part of the stream. `other` is a partner's slot for draws about a pair,
ordered (i, j) or (min, max). `k` packs the generation of the slot's occupant and the repetition
(`repetition`), so a slot reused after a death gets new draws.

The same code serves NumPy (society, studies) and JAX (the month): it uses operators only.

References:
    Jarzynski, M., & Olano, M. (2020). Hash functions for GPU rendering. Journal of Computer
    Graphics Techniques, 9(3), 20-38. https://jcgt.org/published/0009/03/02/
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

MULTIPLIER = np.uint32(1664525)
INCREMENT = np.uint32(1013904223)
SIXTEEN = np.uint32(16)
WORDS = 4


def _declare(*names: str) -> dict[str, int]:
    """Number the streams; a name declared twice is an error."""
    if len(set(names)) != len(names):
        repeated = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"streams declared twice: {', '.join(repeated)}")
    return {name: number for number, name in enumerate(names, start=1)}


#: Every purpose for which a number may be drawn. A new purpose is a new name at the end:
#: inserting one would renumber the others and change every world.
STREAMS: dict[str, int] = _declare(
    # residents: the month
    "resident.fortune",
    "resident.newcomer",
    "resident.shock",
    "resident.conduct",
    "resident.detection",
    "resident.speech",
    "resident.phantom",
    "resident.record",
    "resident.entry",
    "resident.redress",
    "resident.appeal",
    "resident.debt",
    "resident.attempt",
    "resident.work",
    "resident.learning",
    "resident.copy",
    "resident.misidentity",
    "resident.arrival",
    # who is followed, which inputs are drawn
    "follow",
    "inputs",
    # checks of single processes
    "probe_1",
    "probe_2",
    "probe_3",
    "probe_4",
    # the society
    *(f"society_{number}" for number in range(1, 41)),
    # residents again: numbers are given in order, so that later streams stand at the end
    "resident.course",
    "resident.trait",
    "resident.place",
    "resident.amnesty",
    # accounts of a platform
    "account.post",
    "account.sight",
    "account.exit",
    "resident.sanction",
    # firms and departments, and what ties residents to them
    "body.fortune",
    "body.conduct",
    "body.detection",
    "body.phantom",
    "body.suit",
    "resident.layoff",
    "resident.employer",
    # where a regime starts when
    "district.rollout",
    "body.coverage",
)


def stream(name: str) -> int:
    """The number of a declared stream.

    Raises:
        KeyError: the stream was never declared in `STREAMS`.
    """
    try:
        return STREAMS[name]
    except KeyError:
        raise KeyError(
            f"undeclared random stream {name!r}: declare it in demerit.draws.STREAMS"
        ) from None


def pcg4d(x: Any, y: Any, z: Any, w: Any) -> tuple[Any, Any, Any, Any]:
    """Hash four 32-bit words to four.

    Args:
        x: uint32 array or scalar; so are `y`, `z` and `w`, of shapes that broadcast.
        y: second word.
        z: third word.
        w: fourth word.

    Returns:
        Four uint32 arrays of the broadcast shape, uniform on all 32 bits.
    """
    x = x * MULTIPLIER + INCREMENT
    y = y * MULTIPLIER + INCREMENT
    z = z * MULTIPLIER + INCREMENT
    w = w * MULTIPLIER + INCREMENT
    x = x + y * w
    y = y + z * x
    z = z + x * y
    w = w + y * z
    x = x ^ (x >> SIXTEEN)
    y = y ^ (y >> SIXTEEN)
    z = z ^ (z >> SIXTEEN)
    w = w ^ (w >> SIXTEEN)
    x = x + y * w
    y = y + z * x
    z = z + x * y
    w = w + y * z
    return x, y, z, w


class Key(NamedTuple):
    """Half a key: the part that all subjects share in one month of one stream (two uint32)."""

    x: Any
    y: Any


def seed_words(seed: int) -> tuple[np.uint32, np.uint32]:
    """Split a seed into its low and high words.

    Args:
        seed: an integer in [0, 2^64).

    Raises:
        ValueError: the seed is outside that range.
    """
    if not 0 <= seed < 1 << 64:
        raise ValueError(f"a seed lies in [0, 2^64), got {seed}")
    return np.uint32(seed & 0xFFFFFFFF), np.uint32(seed >> 32)


FIRST_KIND = np.uint32(0)  # residents
KIND_STRIDE = np.uint32(1 << 16)  # between the streams of one kind of subject and the next


def key(seed_lo: Any, seed_hi: Any, name: str, month: Any, kind: Any = FIRST_KIND) -> Key:
    """The key of a stream in a month.

    Args:
        seed_lo: low word of the world's seed, uint32.
        seed_hi: high word.
        name: a declared stream.
        month: uint32; months before the start wrap around, which is harmless in a hash.
        kind: uint32, the kind of subject: 0 residents, then in the order of the registry.
    """
    number = np.uint32(stream(name)) + kind * KIND_STRIDE
    x, y, _, _ = pcg4d(seed_lo, seed_hi, number, month)
    return Key(x, y)


def repetition(generation: Any, number: Any) -> Any:
    """Pack the occupant's generation and a repetition number (below 4096) into `k`, uint32."""
    return generation * np.uint32(4096) + number


def draw4(half: Key, slot: Any, other: Any, k: Any) -> tuple[Any, Any, Any, Any]:
    """Four independent uniforms for a slot (and its partner), each a uint32 of its shape."""
    return pcg4d(slot, other, half.x, half.y + k)


def bits(word: Any) -> Any:
    """The same draw with every one of its 32 bits fit to be used by itself.

    Multiplication carries upwards only, so bit b of a slot number never reaches the bits of a draw
    below b - 16: two residents 2^20 slots apart share the lowest four. That is nothing to a
    comparison, which the upper bits decide, and everything to whoever takes single low bits.

    Args:
        word: uint32, one of the four of `draw4`.
    """
    return word ^ (word >> SIXTEEN)


def below(draw: Any, probability: Any) -> Any:
    """Whether a draw falls under a probability held in 32 bits, with 0 and 1 exact.

    Args:
        draw: uint32.
        probability: uint32 from `odds`; `ALWAYS` stands for 1.

    Returns:
        Booleans. Never true at probability 0, always true at `ALWAYS`.
    """
    return (draw < probability) | (probability == ALWAYS)


ALWAYS = np.uint32(0xFFFFFFFF)


def odds(probability: Any) -> np.ndarray:
    """A probability in [0, 1] as the uint32 that `below` takes.

    Raises:
        ValueError: a probability lies outside [0, 1] or is not a number.
    """
    p = np.asarray(probability, dtype=np.float64)
    if not np.all((p >= 0.0) & (p <= 1.0)):
        raise ValueError(f"a probability lies in [0, 1], got {p!r}")
    # 2^32 - 1 means certain; any p below 1 stays below it.
    return np.where(p == 1.0, ALWAYS, np.minimum(p * 4294967296.0, 4294967294.0)).astype(np.uint32)


def uniform_numpy(
    seed: int,
    name: str,
    slots: np.ndarray,
    *,
    k: int = 0,
    month: int = 0,
    other: int | np.ndarray = 0,
) -> np.ndarray:
    """One uniform a slot, drawn on the host.

    Args:
        seed: the world's seed.
        name: a declared stream.
        slots: integer array [n].
        k: which of the stream's draws; any integer in [0, 2^32).
        month: month of the draw.
        other: partner's slot, scalar or [n].

    Returns:
        uint32 [n].
    """
    lo, hi = seed_words(seed)
    with np.errstate(over="ignore"):
        half = key(lo, hi, name, np.uint32(month & 0xFFFFFFFF))
        partner = np.asarray(other).astype(np.uint32)
        return draw4(half, np.asarray(slots).astype(np.uint32), partner, np.uint32(k))[0]


def unit(draw: np.ndarray) -> np.ndarray:
    """A uint32 draw as float64 strictly inside (0, 1)."""
    return (draw.astype(np.float64) + 0.5) / 4294967296.0
