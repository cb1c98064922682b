"""Quantiles of Student's t, exact to rounding, without a statistics library at run time."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

MANY = 10_000
"""Degrees of freedom from which the normal quantile with its first two corrections is used."""


def central_probability(t: float, freedom: int) -> float:
    """Probability that |T| <= t for Student's t with whole degrees of freedom.

    The finite sums of Abramowitz & Stegun (1964), 26.7.3 and 26.7.4.

    Args:
        t: a number >= 0.
        freedom: degrees of freedom, at least 1.
    """
    angle = math.atan(t / math.sqrt(freedom))
    square = math.cos(angle) ** 2
    if freedom % 2:
        term, total = math.cos(angle), 0.0
        for k in range(3, freedom + 1, 2):
            total += term
            term *= square * (k - 1) / k
        return 2 / math.pi * (angle + math.sin(angle) * total)
    term, total = 1.0, 0.0
    for k in range(2, freedom + 1, 2):
        total += term
        term *= square * (k - 1) / k
    return math.sin(angle) * total


@lru_cache(maxsize=1024)
def two_sided(level: float, freedom: int) -> float:
    """The t with P(|T| <= t) = level.

    Args:
        level: probability in (0, 1).
        freedom: degrees of freedom, at least 1.

    Raises:
        ValueError: the level or the degrees of freedom are out of range.
    """
    if not 0 < level < 1 or freedom < 1:
        raise ValueError(f"no t quantile at level {level} with {freedom} degrees of freedom")
    if freedom >= MANY:
        return nearly_normal(level, freedom)
    low, high = 0.0, 1.0
    while central_probability(high, freedom) < level:
        low, high = high, 2 * high
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (
            (middle, high) if central_probability(middle, freedom) < level else (low, middle)
        )
    return (low + high) / 2


def nearly_normal(level: float, freedom: int) -> float:
    """Cornish-Fisher expansion to 1 / freedom^2 (Abramowitz & Stegun 1964, 26.7.5)."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2
