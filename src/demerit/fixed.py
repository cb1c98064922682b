"""Integer arithmetic for decisions.

XLA contracts a*b+c differently in different programs, so a float that feeds a decision can differ
in its last bit between two arms, block sizes or devices. Demerit therefore decides in integers:
logits, log ratios and shares are fixed point, and the few transcendental functions are tables made
once on the host in float64. Integer programs give the same bits everywhere.

Scales:
    `LOGIT` (4096): logits and natural logarithms, about 2.4e-4 a unit.
    `SHARE` (256): features between 0 and 1, normal scores are held in units of 1/32.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

LOGIT = 4096
SHARE = 256
NORMAL = 32
_MANTISSA_BITS = 12


def _log_table() -> np.ndarray:
    """ln(1 + m / 2^12) at the lattice points of one octave, int32 in units of 1/LOGIT."""
    points = np.arange((1 << _MANTISSA_BITS) + 1) / (1 << _MANTISSA_BITS)
    return np.round(np.log1p(points) * LOGIT).astype(np.int32)


LOG_TABLE = _log_table()
LN2 = round(math.log(2.0) * LOGIT * 65536)


def log_units(value: Any, *, leading_zeros: Any, xp: Any) -> Any:
    """Natural logarithm of a positive uint32.

    Args:
        value: uint32, at least 1.
        leading_zeros: function giving the number of leading zero bits of a uint32 array.
        xp: the array module (numpy or jax.numpy).

    Returns:
        int32, ln(value) in units of 1/LOGIT, never falling, from two and a half units too low (the
        mantissa is cut, not rounded) to half a unit too high.
    """
    zeros = leading_zeros(value).astype(xp.uint32)
    mantissa = value << zeros  # leading one at bit 31
    index = (mantissa >> np.uint32(31 - _MANTISSA_BITS)) & np.uint32((1 << _MANTISSA_BITS) - 1)
    exponent = np.int32(31) - zeros.astype(xp.int32)
    # ln 2 in sixteen more bits, so that 31 octaves add less than a unit of error
    octaves = (exponent.astype(xp.int64) * np.int64(LN2)) >> np.int64(16)
    table = xp.asarray(LOG_TABLE)
    return table[index.astype(xp.int32)] + octaves.astype(xp.int32)


def logit_units(value: Any, *, leading_zeros: Any, xp: Any) -> Any:
    """ln(v / (2^32 - v)) of a uint32 draw, in units of 1/LOGIT; 0 counts as 1/2^32."""
    at_least_one = xp.maximum(value, np.uint32(1))
    rest = ~at_least_one  # 2^32 - 1 - v
    rest = xp.maximum(rest, np.uint32(1))
    return log_units(at_least_one, leading_zeros=leading_zeros, xp=xp) - log_units(
        rest, leading_zeros=leading_zeros, xp=xp
    )


def leading_zeros_numpy(value: np.ndarray) -> np.ndarray:
    """Number of leading zero bits of a uint32 array (host side)."""
    bits = np.frexp(value.astype(np.float64))[1]
    return (32 - bits).astype(np.uint32)


def units(value: float, scale: int = LOGIT) -> int:
    """A number in fixed point, rounded to the nearest unit."""
    return round(value * scale)
