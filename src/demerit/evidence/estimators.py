"""E1 to E7: a number, its Monte Carlo standard error and its interval, from one number a world.

The unit of replication is the world, never the resident: residents of one world share a society
and are not independent. Intervals are Student t intervals with S - 1 degrees of freedom for S
worlds. One world gives a value without an interval; a number that does not exist is `undefined`
with a reason, never NaN.

Sources: Morris, White & Crowther (2019), doi 10.1002/sim.8086 (E1, E2); Cochran (1977), Sampling
Techniques, ch. 6 (E3); Kaplan & Meier (1958), doi 10.1080/01621459.1958.10501452 (E5); Efron &
Stein (1981), doi 10.1214/aos/1176345462 (jackknife of E6, E7); Fieller (1954), JRSS B 16(2).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from demerit.evidence.student import two_sided

Floats = npt.NDArray[np.float64]
Status = Literal["ok", "undefined", "suppressed", "zero_by_construction"]

ONE_WORLD = "one world: the spread over worlds is not known"


@dataclass(frozen=True)
class Estimate:
    """A number over worlds.

    Attributes:
        estimator: E1 to E7.
        value: the number, or None where it does not exist.
        mcse: Monte Carlo standard error, in the unit of the value.
        low: lower end of the interval for chance.
        high: upper end.
        level: level of the interval.
        n_worlds: worlds that the number rests on.
        by_world: the number in each world, None where it does not exist there.
        value_world: the level in the arm under the regime, where there is one.
        value_twin: the level in the twin.
        status: whether the number exists.
        reason: why it does not, or why it has no interval.
    """

    estimator: str
    value: float | None
    n_worlds: int
    level: float
    mcse: float | None = None
    low: float | None = None
    high: float | None = None
    by_world: tuple[float | None, ...] = ()
    value_world: float | None = None
    value_twin: float | None = None
    status: Status = "ok"
    reason: str | None = None

    def scaled(self, factor: float) -> Estimate:
        """Return the estimate in another unit, `factor` > 0 times as fine."""
        return self._mapped(lambda x: None if x is None else x * factor, factor)

    def one_minus(self) -> Estimate:
        """Return the estimate of 1 - x: the ends of the interval change places."""
        turned = self._mapped(lambda x: None if x is None else 1 - x, 1)
        return replace(turned, low=turned.high, high=turned.low)

    def _mapped(self, change: Callable[[float | None], float | None], factor: float) -> Estimate:
        return replace(
            self,
            value=change(self.value),
            mcse=None if self.mcse is None else self.mcse * factor,
            low=change(self.low),
            high=change(self.high),
            by_world=tuple(change(x) for x in self.by_world),
            value_world=change(self.value_world),
            value_twin=change(self.value_twin),
        )

    def as_dict(self, *, worlds: bool = True) -> dict[str, Any]:
        """Return plain data for JSON.

        Args:
            worlds: whether to give the number in each world.

        Raises:
            ValueError: a number is not finite, which would be a fault of ours.
        """
        data: dict[str, Any] = {
            "estimator": self.estimator,
            "value": self.value,
            "mcse": self.mcse,
            "low": self.low,
            "high": self.high,
            "level": self.level,
            "n_worlds": self.n_worlds,
            "value_world": self.value_world,
            "value_twin": self.value_twin,
            "status": self.status,
            "reason": self.reason,
        }
        if worlds:
            data["by_world"] = list(self.by_world)
        for name, number in data.items():
            if isinstance(number, float) and not math.isfinite(number):
                raise ValueError(f"{name} is {number}; an estimate must be finite or None")
        return data


def absent(
    estimator: str, n_worlds: int, reason: str, *, status: Status = "undefined", level: float = 0.95
) -> Estimate:
    """Return the estimate of something that does not exist, with the reason."""
    return Estimate(estimator, None, n_worlds, level, status=status, reason=reason)


def zero_by_construction(estimator: str, n_worlds: int, reason: str, level: float) -> Estimate:
    """Return a 0 that no simulation could change, with the reason."""
    zeros = (0.0,) * n_worlds
    return Estimate(
        estimator, 0.0, n_worlds, level, 0.0, 0.0, 0.0, zeros, status="zero_by_construction",
        reason=reason,
    )  # fmt: skip


def around(
    estimator: str,
    value: float,
    error: float | None,
    worlds: int,
    level: float,
    by_world: Sequence[float | None],
) -> Estimate:
    """Return a value with its symmetric t interval, or without one for one world."""
    seen = tuple(by_world)
    if error is None:
        return Estimate(estimator, value, worlds, level, by_world=seen, reason=ONE_WORLD)
    half = two_sided(level, worlds - 1) * error
    return Estimate(estimator, value, worlds, level, error, value - half, value + half, seen)


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
    return replace(found, value_world=exact_mean(world), value_twin=exact_mean(twin))


def common_draws_gain(world: Floats, twin: Floats) -> float | None:
    """Variance saved by common draws: (Var world + Var twin) / Var difference.

    None for one world or where the differences do not vary. Below 1 common draws do harm.
    """
    difference = np.asarray(world) - np.asarray(twin)
    if difference.size < 2 or spread(difference) == 0:
        return None
    return float((np.var(world, ddof=1) + np.var(twin, ddof=1)) / np.var(difference, ddof=1))


def ratio(
    above: Floats,
    below: Floats,
    *,
    level: float = 0.95,
    nothing: str = "nothing to divide by: the denominator is 0 in every world",
) -> Estimate:
    """E3: ratio of sums over worlds, R = sum N / sum Q.

    MCSE = sqrt(sum (N - R Q)^2 / (S (S - 1))) / mean(Q). Worlds with Q = 0 count.

    Args:
        above: [S] numerators.
        below: [S] denominators, >= 0.
        level: level of the interval.
        nothing: the reason printed where all denominators are 0.
    """
    above, below = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    worlds, total = below.size, math.fsum(below)
    if total == 0:
        return absent("E3", worlds, nothing, level=level)
    value = math.fsum(above) / total
    each = [n / q if q else None for n, q in zip(above.tolist(), below.tolist(), strict=True)]
    error = None
    if worlds > 1:
        residual = math.fsum((above - value * below) ** 2) / (worlds * (worlds - 1))
        error = math.sqrt(residual) / (total / worlds)
    found = around("E3", value, error, worlds, level, each)
    empty = int(np.count_nonzero(below == 0))
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


def kaplan_meier(ended: Floats, still_open: Floats) -> Survival:
    """E5: survival of spells of whole months, cut off by the horizon.

    A spell of length l ended if month l + 1 was seen and free. A spell open at length l was not
    seen in month l + 1, so it is at risk of ending at 0, ..., l - 1 and not at l: taking it as at
    risk there, as for continuous time, would make spells look longer.

    Args:
        ended: [k] spells that ended, by length in months.
        still_open: [k] spells cut off, by length so far.
    """
    ended, still_open = np.asarray(ended, dtype=np.int64), np.asarray(still_open, dtype=np.int64)
    at_risk = np.cumsum((ended + still_open)[::-1])[::-1] - still_open
    empty = np.flatnonzero(at_risk == 0)
    last = int(empty[0]) if empty.size else at_risk.size
    hazard = ended[:last] / at_risk[:last]
    return Survival(np.cumprod(1.0 - hazard))


def leave_one_out(values: Floats) -> Floats:
    """Sums over all worlds but one, [S]."""
    return math.fsum(values) - values


def log_jackknife(estimator: str, pieces: Sequence[tuple[Floats, int]], level: float) -> Estimate:
    """Product of powers of sums over worlds, with a jackknife interval on the log scale.

    Args:
        estimator: E6 or E7.
        pieces: ([S] numbers a world, power +1 or -1) whose sums are multiplied.
        level: level of the interval.
    """
    worlds = pieces[0][0].size
    value = math.prod(math.fsum(numbers) ** power for numbers, power in pieces)
    each = [
        _product([(float(numbers[s]), power) for numbers, power in pieces]) for s in range(worlds)
    ]
    if worlds < 2:
        return around(estimator, value, None, worlds, level, each)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [power * np.log(leave_one_out(numbers)) for numbers, power in pieces]
        logs = np.sum(parts, axis=0)
    if value == 0 or not np.all(np.isfinite(logs)):
        found = Estimate(estimator, value, worlds, level, by_world=tuple(each))
        why = "no interval: the logarithm does not exist when a world is left out"
        return replace(found, reason=why)
    error = math.sqrt((worlds - 1) / worlds * math.fsum((logs - exact_mean(logs)) ** 2))
    half = two_sided(level, worlds - 1) * error
    low, high = value * math.exp(-half), value * math.exp(half)
    if not math.isfinite(high):  # two worlds far apart: the interval says nothing
        return replace(
            around(estimator, value, None, worlds, level, each), reason="the interval has no end"
        )
    return Estimate(estimator, value, worlds, level, value * error, low, high, tuple(each))


def _product(numbers: Sequence[tuple[float, int]]) -> float | None:
    """Product of powers in one world, or None where it does not exist."""
    if any(number == 0 for number, power in numbers if power < 0):
        return None
    return math.prod(number**power for number, power in numbers)


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
    pieces = ((above, 1), (below, -1), (above_reference, -1), (below_reference, 1))
    return log_jackknife("E6", pieces, level)


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
    found = log_jackknife("E7", ((world, 1), (twin, -1)), level)
    return replace(found, value_world=exact_mean(world), value_twin=exact_mean(twin))


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
