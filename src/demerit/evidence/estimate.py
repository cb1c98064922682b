"""An estimate: a number over worlds with its error, its interval, or the reason for having none.

Three bands are kept apart. *Chance* (`low`, `high`) is how far the number would move with other
seeds, and shrinks with their number. *Luck* (`luck_low`, `luck_high`) is what one society may meet:
5 to 95 % of the worlds, which no number of seeds narrows. *Inputs* (`inputs_low`, `inputs_high`) is
what the uncertain inputs do, and a study fills it in.
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

LUCK = (0.05, 0.95)
"""Quantiles of the worlds between which the band of one society's luck lies."""

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
        no_effect: the value that means no effect (0 of a difference, 1 of a ratio), or None where
            the number is no comparison.
        gain: variance saved by common draws, (Var world + Var twin) / Var difference; None where
            the number is not paired or does not vary. Below 1 common draws do harm.
        empty: share of worlds in which there is nothing to divide by, None where nothing is
            divided.
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
    no_effect: float | None = None
    gain: float | None = None
    empty: float | None = None

    @property
    def luck(self) -> tuple[float | None, float | None]:
        """5 to 95 % of the worlds; None with fewer than two worlds in which the number exists."""
        there = [x for x in self.by_world if x is not None]
        if len(there) < 2:
            return None, None
        low, high = np.quantile(np.array(there, dtype=np.float64), LUCK)
        return float(low), float(high)

    @property
    def digits(self) -> int | None:
        """Decimals that are not smaller than the Monte Carlo error; negative from tens upwards."""
        return math.floor(-math.log10(self.mcse)) if self.mcse else None

    @property
    def noise(self) -> bool | None:
        """Whether the interval for chance holds no effect; None where the question has no sense."""
        if self.no_effect is None or self.low is None or self.high is None:
            return None
        return self.low <= self.no_effect <= self.high

    def scaled(self, factor: float) -> Estimate:
        """Return the estimate in another unit, `factor` > 0 times as fine."""
        return self._mapped(lambda x: None if x is None else x * factor, factor)

    def one_minus(self) -> Estimate:
        """Return the estimate of 1 - x: the ends of the interval change places."""
        turned = self._mapped(lambda x: None if x is None else 1 - x, 1)
        return replace(turned, low=turned.high, high=turned.low)

    def beside(self, twin: Estimate) -> Estimate:
        """Return the estimate of the regime's arm with the twin's level beside it."""
        pairs = zip(self.by_world, twin.by_world, strict=False)
        known = [(a, b) for a, b in pairs if a is not None and b is not None]
        both = np.array(known, dtype=np.float64).reshape(-1, 2)
        gain = common_draws_gain(both[:, 0], both[:, 1])
        return replace(self, value_world=self.value, value_twin=twin.value, gain=gain)

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
            no_effect=change(self.no_effect),
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
            "luck_low": self.luck[0],
            "luck_high": self.luck[1],
            "digits": self.digits,
            "noise": self.noise,
            "gain": self.gain,
            "empty": self.empty,
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


def common_draws_gain(world: Floats, twin: Floats) -> float | None:
    """Variance saved by common draws: (Var world + Var twin) / Var difference.

    None for one world or where the differences do not vary. Below 1 common draws do harm.
    """
    difference = np.asarray(world, np.float64) - np.asarray(twin, np.float64)
    if difference.size < 2 or np.all(difference == difference[0]):
        return None
    return float((np.var(world, ddof=1) + np.var(twin, ddof=1)) / np.var(difference, ddof=1))


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


def none_seen(found: Estimate, trials: float) -> Estimate:
    """Give an estimate of a rare thing that happened in no world the interval it deserves.

    Worlds without a single case have no spread, and an interval of no width would say that there
    is none. The upper end is the exact one of a Poisson count of nothing over all trials:
    -ln((1 - level) / 2) / trials.

    Args:
        found: a rate over trials; returned as it is where anything was seen.
        trials: how many there were in all worlds together, above 0 where the rate exists.
    """
    if found.value != 0 or trials <= 0:
        return found
    most = -math.log((1 - found.level) / 2) / trials
    reason = f"none was seen among {trials:.0f}; the upper end is that of a count of nothing"
    return replace(found, low=0.0, high=most, mcse=None, reason=reason)


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
