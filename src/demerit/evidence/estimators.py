"""E1 to E7: a number, its Monte Carlo standard error and its interval, from one number a world.

The unit of replication is the world, never the resident: residents of one world share a society
and are not independent. Intervals are Student t intervals with S - 1 degrees of freedom for S
worlds. One world gives a value without an interval; a number that does not exist is `undefined`
with a reason, never NaN.

Sources: Morris, White & Crowther (2019), doi 10.1002/sim.8086 (E1, E2); Cochran (1977), Sampling
Techniques, ch. 6 (E3); Efron & Stein (1981), doi 10.1214/aos/1176345462 (E6, E7); Fieller (1954),
JRSS B 16(2), 175-185; Kaplan & Meier (1958), doi 10.1080/01621459.1958.10501452 (E5); Aalen &
Johansen (1978), Scand. J. Statist. 5(3), 141-150 (E5 with competing ends).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from demerit.evidence.estimate import Estimate, absent, around, common_draws_gain
from demerit.evidence.student import two_sided

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


def mean(
    values: Sequence[float | None] | Floats,
    *,
    level: float = 0.95,
    estimator: str = "E1",
    nothing: str = "it exists in no world",
) -> Estimate:
    """E1: mean over worlds; MCSE = sd / sqrt(S).

    Args:
        values: [S] one number a world; None where it does not exist in that world.
        level: level of the interval.
        estimator: E1, or the code of an estimator that ends in a mean over worlds.
        nothing: the reason printed where no world has a number.
    """
    seen = [None if x is None else float(x) for x in values]
    there = np.array([x for x in seen if x is not None], dtype=np.float64)
    if there.size == 0:
        return replace(absent(estimator, 0, nothing, level=level), by_world=tuple(seen))
    centre = exact_mean(there)
    error = None if there.size < 2 else spread(there) / math.sqrt(there.size)
    found = around(estimator, centre, error, there.size, level, seen)
    found = replace(found, no_effect=0.0 if estimator == "E2" else None)
    if there.size < len(seen) and found.reason is None:
        share = f"{there.size} of {len(seen)} worlds"
        return replace(found, reason=f"it exists in {share}; the others are left out")
    return found


def exact_mean(values: Floats) -> float:
    """Mean that returns the common value exactly where all are equal."""
    return float(values[0]) if np.all(values == values[0]) else math.fsum(values) / values.size


def spread(values: Floats) -> float:
    """Sample standard deviation, exactly 0 where all are equal."""
    return 0.0 if np.all(values == values[0]) else float(values.std(ddof=1))


def paired(world: Floats, twin: Floats, *, level: float = 0.95) -> Estimate:
    """E2: mean over worlds of world - twin; MCSE = sd of the differences / sqrt(S).

    Args:
        world: [S] one number a world, under the regime.
        twin: [S] the same in the twin.
        level: level of the interval.
    """
    world, twin = np.asarray(world, dtype=np.float64), np.asarray(twin, dtype=np.float64)
    found = mean(world - twin, level=level, estimator="E2")
    return replace(
        found,
        value_world=exact_mean(world),
        value_twin=exact_mean(twin),
        gain=common_draws_gain(world, twin),
    )


def within(found: Estimate, least: float, most: float) -> Estimate:
    """An estimate whose interval ends where the truth can no longer lie; its coverage stays."""
    if found.low is None or found.high is None:
        return found
    return replace(found, low=max(least, found.low), high=min(most, found.high))


def ratio(
    above: Floats,
    below: Floats,
    *,
    level: float = 0.95,
    nothing: str = "nothing to divide by: the denominator is 0 in every world",
    of_a_whole: bool = True,
) -> Estimate:
    """E3: ratio of sums over worlds, R = sum N / sum Q.

    MCSE = sqrt(sum (N - R Q)^2 / (S (S - 1))) / mean(Q). Worlds with Q = 0 count; where only
    one world has anything to divide by there is no error, since nothing varies. The interval of a
    part of a whole (0 <= N <= Q in every world) ends at 0 and 1, beyond which the truth cannot lie.

    Args:
        above: [S] numerators.
        below: [S] denominators, >= 0.
        level: level of the interval.
        nothing: the reason printed where all denominators are 0.
        of_a_whole: False where a numerator is no part of its denominator, such as a difference of
            the arms or a count of something else: it may lie beyond 0 and 1 in other worlds even
            where it lies between them in all that were seen.
    """
    above, below = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    worlds, total = below.size, math.fsum(below)
    if total == 0:
        return absent("E3", worlds, nothing, level=level)
    value = math.fsum(above) / total
    each = [n / q if q else None for n, q in zip(above.tolist(), below.tolist(), strict=True)]
    error, empty = None, int(np.count_nonzero(below == 0))
    if worlds - empty > 1:
        residual = math.fsum((above - value * below) ** 2) / (worlds * (worlds - 1))
        error = math.sqrt(residual) / abs(total / worlds)
    found = replace(around("E3", value, error, worlds, level, each), empty=empty / worlds)
    if of_a_whole and (above >= 0).all() and (above <= below).all():
        found = within(found, 0.0, 1.0)
    if worlds > 1 and error is None:
        return replace(found, reason=f"only one of {worlds} worlds has anything to divide by")
    if empty and found.reason is None:
        return replace(found, reason=f"the denominator is 0 in {empty} of {worlds} worlds")
    return found


def quantile(values: Sequence[Floats], share: float, *, level: float = 0.95) -> Estimate:
    """E4: the quantile in each world, then the mean over worlds.

    Args:
        values: S arrays, one a world.
        share: which quantile, in [0, 1].
        level: level of the interval.
    """
    each = [float(np.quantile(one, share)) if len(one) else None for one in values]
    return mean(each, level=level, estimator="E4")


@dataclass(frozen=True)
class Survival:
    """A Kaplan-Meier curve in whole months.

    Attributes:
        beyond: [k] P(length > t) for t = 0, 1, ..., as far as it is identified.
    """

    beyond: Floats

    def at(self, months: int) -> float | None:
        """P(length > months); None where nobody was followed that long."""
        if months < self.beyond.size:
            return float(self.beyond[months])
        return 0.0 if self.beyond.size and self.beyond[-1] == 0 else None

    def restricted_mean(self, months: int) -> float | None:
        """Mean of min(length, months): the area under the curve; None beyond its end."""
        if not self.beyond.size or self.at(months - 1) is None:
            return None
        return math.fsum(self.beyond[:months])

    def identified(self) -> int | None:
        """Longest horizon for which the restricted mean exists; None without a limit."""
        return None if self.beyond.size and self.beyond[-1] == 0 else self.beyond.size


def kaplan_meier(ended: Floats | Counts, still_open: Floats | Counts) -> Survival:
    """E5: survival of spells of whole months, cut off by the horizon.

    A spell of length l ended if month l + 1 was seen and free. A spell open at length l was not
    seen in month l + 1, so it is at risk of ending at 0, ..., l - 1 and not at l: taking it as at
    risk there, as for continuous time, would make spells look longer.

    Args:
        ended: [k] spells that ended, by length in months.
        still_open: [k] spells cut off, by length so far.
    """
    at_risk = np.cumsum((ended + still_open)[::-1])[::-1] - still_open
    empty = np.flatnonzero(at_risk == 0)
    last = int(empty[0]) if empty.size else at_risk.size
    hazard = np.divide(ended[:last], at_risk[:last], dtype=np.float64)
    return Survival(np.cumprod(1.0 - hazard, dtype=np.float64))


def cumulative_incidence(months: Counts, cause: Counts, which: int, horizon: int) -> Floats | None:
    """E5 with competing ends: P(ended by `which` within t months), Aalen & Johansen (1978).

    As in `kaplan_meier`, what is still open at length l was not seen in month l + 1 and is at risk
    of ending at 0, ..., l - 1 only.

    Args:
        months: [k] length of each in months.
        cause: [k] why it ended, above 0; 0 where it is still open.
        which: the cause asked for.
        horizon: the last t.

    Returns:
        [horizon + 1] for t = 0, 1, ..., or None where nobody was followed that long.
    """
    free, found, curve = 1.0, 0.0, []
    for t in range(horizon + 1):
        at_risk = int(np.count_nonzero((months > t) | ((months == t) & (cause > 0))))
        if at_risk == 0 and free > 0:
            return None
        ended = (months == t) & (cause > 0)
        if at_risk:
            found += free * np.count_nonzero(ended & (cause == which)) / at_risk
            free *= 1.0 - np.count_nonzero(ended) / at_risk
        curve.append(found)
    return np.array(curve, dtype=np.float64)


def leave_one_out(values: Floats) -> Floats:
    """Sums over all worlds but one, [S]."""
    return math.fsum(values) - values


def log_jackknife(
    estimator: str, above: Sequence[Floats], below: Sequence[Floats], level: float
) -> Estimate:
    """Products of sums over worlds, one over the other, with a jackknife interval of the log.

    Args:
        estimator: E6 or E7.
        above: [S] arrays whose sums are multiplied; so is `below`, which divides.
        below: [S] arrays; their sums are not 0.
        level: level of the interval.
    """
    worlds = above[0].size
    value = math.prod(map(math.fsum, above)) / math.prod(map(math.fsum, below))
    each = [over([a[s] for a in above], [b[s] for b in below]) for s in range(worlds)]
    if worlds < 2:
        return around(estimator, value, None, worlds, level, each)
    plain = Estimate(estimator, value, worlds, level, by_world=tuple(each))
    with np.errstate(divide="ignore", invalid="ignore"):
        up = np.sum([np.log(leave_one_out(numbers)) for numbers in above], axis=0)
        logs = up - np.sum([np.log(leave_one_out(numbers)) for numbers in below], axis=0)
    if value == 0 or not np.all(np.isfinite(logs)):
        why = "no interval: the logarithm does not exist when a world is left out"
        return replace(plain, reason=why)
    error = math.sqrt((worlds - 1) / worlds * math.fsum((logs - exact_mean(logs)) ** 2))
    half = two_sided(level, worlds - 1) * error
    if half > LARGEST_HALF:
        return replace(plain, reason="no interval: it would span more than 20 orders of magnitude")
    low, high = value * math.exp(-half), value * math.exp(half)
    return replace(plain, mcse=value * error, low=low, high=high)


LARGEST_HALF = math.log(1e10)
"""Half width of the log interval beyond which it says nothing."""


def over(above: Sequence[float], below: Sequence[float]) -> float | None:
    """Product of numbers over a product, or None where that is 0."""
    divisor = math.prod(map(float, below))
    return math.prod(map(float, above)) / divisor if divisor else None


def group_ratio(
    above: Floats,
    below: Floats,
    above_reference: Floats,
    below_reference: Floats,
    *,
    size: float,
    smallest: float = 30,
    level: float = 0.95,
) -> Estimate:
    """E6: (sum N / sum Q) of a group over that of its reference, jackknife of the log over worlds.

    Args:
        above: [S] numerators of the group; so is `below` its denominators.
        below: [S] denominators.
        above_reference: [S] numerators of the reference group.
        below_reference: [S] its denominators.
        size: person-worlds in the smaller of the two groups.
        smallest: size below which the ratio is suppressed.
        level: level of the interval.
    """
    worlds = below.size
    if size < smallest:
        reason = f"fewer than {smallest:g} person-worlds"
        return absent("E6", worlds, reason, status="suppressed", level=level)
    if math.fsum(above_reference) == 0:
        return absent("E6", worlds, "the reference group bears nothing", level=level)
    found = log_jackknife("E6", (above, below_reference), (below, above_reference), level)
    empty = np.mean((below == 0) | (above_reference == 0))
    return replace(found, no_effect=1.0, empty=float(empty))


def paired_ratio(world: Floats, twin: Floats, *, level: float = 0.95) -> Estimate:
    """E7: sum over worlds under the regime over the sum in the twins, jackknife of the log.

    Args:
        world: [S] numbers >= 0.
        twin: [S] numbers >= 0.
        level: level of the interval.
    """
    world, twin = np.asarray(world, dtype=np.float64), np.asarray(twin, dtype=np.float64)
    if math.fsum(twin) == 0:
        return absent("E7", twin.size, "nothing in the twin to compare with", level=level)
    found = log_jackknife("E7", (world,), (twin,), level)
    return replace(
        found,
        value_world=exact_mean(world),
        value_twin=exact_mean(twin),
        no_effect=1.0,
        gain=common_draws_gain(world, twin),
        empty=float(np.mean(twin == 0)),
    )


def jackknife(
    estimator: str,
    statistic: Callable[[Floats], float | None],
    columns: Floats,
    *,
    level: float,
    no_effect: float | None = None,
) -> Estimate:
    """A smooth function of sums over worlds, with a jackknife interval.

    Args:
        estimator: the code of the estimator that the function belongs to.
        statistic: takes the sums [k] and returns the number, or None where it does not exist.
        columns: [S, k] what is summed over worlds.
        level: level of the interval.
        no_effect: the value that means no effect, where there is one.
    """
    worlds = columns.shape[0]
    each = [statistic(row) for row in columns]
    value = statistic(columns.sum(axis=0))
    if value is None:
        return absent(estimator, worlds, "nothing to divide by", level=level)
    if worlds < 2:
        return around(estimator, value, None, worlds, level, each)
    without = [statistic(columns.sum(axis=0) - row) for row in columns]
    there = np.array([x for x in without if x is not None], dtype=np.float64)
    if there.size < worlds:
        found = Estimate(estimator, value, worlds, level, by_world=tuple(each))
        return replace(found, reason="no interval: the number rests on one world alone")
    error = math.sqrt((worlds - 1) / worlds * math.fsum((there - exact_mean(there)) ** 2))
    return replace(around(estimator, value, error, worlds, level, each), no_effect=no_effect)


def fieller(above: Floats, below: Floats, *, level: float = 0.95) -> Estimate:
    """Ratio of means with Fieller's interval; undefined where the denominator's band holds 0.

    Args:
        above: [S] numerators.
        below: [S] denominators of any sign.
        level: level of the interval.
    """
    above, below = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    worlds = below.size
    top, bottom = exact_mean(above), exact_mean(below)
    each = [n / q if q else None for n, q in zip(above.tolist(), below.tolist(), strict=True)]
    if bottom == 0:
        return absent("E7", worlds, "the denominator is 0", level=level)
    if worlds < 2:
        return around("E7", top / bottom, None, worlds, level, each)
    square = two_sided(level, worlds - 1) ** 2 / worlds
    a = bottom**2 - square * float(np.var(below, ddof=1))
    if a <= 0:
        return absent("E7", worlds, "the band of the denominator holds 0", level=level)
    covariance = float(np.cov(above, below, ddof=1)[0, 1])
    b = top * bottom - square * covariance
    c = top**2 - square * float(np.var(above, ddof=1))
    root = math.sqrt(max(b * b - a * c, 0.0))
    found = ratio(above, below, level=level)
    return replace(found, estimator="E7", low=(b - root) / a, high=(b + root) / a, reason=None)
