"""Arms held against each other on the same worlds.

The difference of two ratios of sums on paired worlds is linearised (Taylor, Cochran 1977, ch. 6):
R1 - R0 has in world s the influence (N1 - R1 Q1) / mean(Q1) - (N0 - R0 Q0) / mean(Q0), whose spread
over worlds gives the error. Where all denominators are 1 this is the paired difference E2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from demerit.evidence.estimate import Estimate, absent, around
from demerit.evidence.estimators import ratio
from demerit.evidence.worlds import Floats

Pair = tuple[Floats, Floats]
"""What is counted and what it is counted over, [S] each."""

NOTHING = "there is nothing to count it over in any world"


def level_of(pair: Pair, *, level: float) -> Estimate:
    """The number of one arm: E3."""
    above, below = pair
    if below.size == 0:
        return absent("E3", 0, "nobody was followed", level=level)
    return ratio(above, below, level=level, nothing=NOTHING)


def influence(pair: Pair) -> Floats | None:
    """Influence of each world on a ratio of sums, [S]; None where there is no ratio."""
    above, below = pair
    total = math.fsum(below)
    if below.size == 0 or total == 0:
        return None
    value = math.fsum(above) / total
    return (above - value * below) / (total / below.size)


def combination(terms: Sequence[tuple[float, Pair]], *, level: float = 0.95) -> Estimate:
    """A weighted sum of the numbers of several arms on the same worlds, with its paired interval.

    Args:
        terms: weight and sums of each arm, such as (1, arm) and (-1, base) for a difference.
        level: level of the interval.
    """
    worlds = terms[0][1][1].size
    moved = [influence(pair) for _, pair in terms]
    if any(one is None or one.size != worlds for one in moved):
        return absent("E2", worlds, NOTHING, level=level)
    value = math.fsum(weight * ratio_of(pair) for weight, pair in terms)
    each = np.zeros(worlds)
    for weight, (above, below) in terms:
        each += weight * np.divide(above, below, out=np.full(worlds, np.nan), where=below != 0)
    seen = [None if math.isnan(x) else float(x) for x in each]
    error = None
    if worlds > 1:
        apart = np.zeros(worlds)
        for (weight, _), one in zip(terms, moved, strict=True):
            apart += weight * one if one is not None else 0.0
        exactly = bool(np.all(apart == apart[0]))
        error = 0.0 if exactly else float(apart.std(ddof=1)) / math.sqrt(worlds)
    return replace(around("E2", value, error, worlds, level, seen), no_effect=0.0)


def ratio_of(pair: Pair) -> float:
    """The ratio of the sums over all worlds."""
    return math.fsum(pair[0]) / math.fsum(pair[1])


def difference(arm: Pair, base: Pair, *, level: float = 0.95) -> Estimate:
    """An arm less another on the same worlds, with its paired interval.

    Args:
        arm: sums of the arm.
        base: sums of what it is held against, world by world.
        level: level of the interval.
    """
    found = combination([(1.0, arm), (-1.0, base)], level=level)
    if found.value is None:
        return found
    return replace(found, value_world=ratio_of(arm), value_twin=ratio_of(base))


def together(level: float, comparisons: int) -> float:
    """The level at which each of several intervals has to be held for all to hold at `level`.

    Bonferroni's inequality: with twenty arms one interval in twenty would miss by chance alone.
    """
    return 1 - (1 - level) / max(comparisons, 1)


def verdict(found: Estimate) -> str:
    """What a difference says, in a word.

    Returns:
        `less`, `more`, `same` (no difference in any world), `noise` (the interval holds 0), or
        `unknown` (it does not exist, or one world has no interval).
    """
    if found.value is None:
        return "unknown"
    seen = [value for value in found.by_world if value is not None]
    if seen and not any(seen) and found.value == 0 and not found.mcse:
        return "same"
    if found.low is None or found.high is None:
        return "unknown"
    if found.low <= 0 <= found.high:
        return "noise"
    return "less" if found.high < 0 else "more"


def chosen(pair: Pair, places: Sequence[int]) -> Pair:
    """The sums of some worlds only."""
    where = list(places)
    return pair[0][where], pair[1][where]
