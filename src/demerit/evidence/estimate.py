"""An estimate: a number over worlds with its error, its interval, or the reason for having none."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from demerit.evidence.student import two_sided

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

    def beside(self, twin: Estimate) -> Estimate:
        """Return the estimate of the regime's arm with the twin's level beside it."""
        return replace(self, value_world=self.value, value_twin=twin.value)

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
