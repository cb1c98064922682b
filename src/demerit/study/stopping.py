"""Adding worlds until numbers are as precise as was declared beforehand.

The number of worlds that a Monte Carlo error asks for is S (error / declared)^2, as the error falls
with the square root of the number (standards.md 5.4). It is asked again after each batch, since the
first worlds know their own spread badly. Worlds are keyed by their seeds: a run that stops at S
worlds holds what a run of S worlds holds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demerit.engine.outcome import Labels, Outcome
from demerit.evidence import METRICS, Norms
from demerit.evidence.worlds import Worlds
from demerit.regime import BadInput
from demerit.regime.files import did_you_mean

MOST = 200
"""Worlds at which a run stops unless another number is given."""

LEAST = 2
"""Worlds to begin with at least: one has no error."""

GROWTH = 4
"""A batch makes the number of worlds at most so many times as large."""


@dataclass(frozen=True)
class Until:
    """Precision that was declared before the run.

    Attributes:
        errors: Monte Carlo standard error to reach, by metric, in the metric's own unit.
        most: worlds at which the run stops all the same.
    """

    errors: Mapping[str, float]
    most: int = MOST

    def __post_init__(self) -> None:
        for metric, error in self.errors.items():
            if metric not in METRICS:
                raise BadInput(
                    f"--until-se: there is no metric {metric!r}",
                    hint=did_you_mean(metric, METRICS) or "`demerit list metrics` shows them",
                )
            if not (math.isfinite(error) and error > 0):
                raise BadInput(
                    f"--until-se: {metric}={error:g} is no error to reach",
                    hint=f"give a number above 0, such as {metric}=0.005",
                )

    def canonical(self) -> dict[str, Any]:
        """Plain data for the manifest."""
        return {"errors": dict(self.errors), "most": self.most}

    @classmethod
    def parse(cls, text: str, most: int = MOST) -> Until:
        """Read `M6=0.005,M1=0.01`.

        Raises:
            BadInput: it is not written so.
        """
        errors: dict[str, float] = {}
        for part in text.split(","):
            metric, equals, number = (one.strip() for one in part.partition("="))
            try:
                error = float(number)
            except ValueError:
                error = math.nan
            if not equals or not metric or math.isnan(error) or metric in errors:
                raise BadInput(
                    f"--until-se: {part[:40]!r} cannot be read",
                    hint="write metrics and errors once each, such as M6=0.005,M1=0.01",
                )
            errors[metric] = error
        return cls(errors, most)

    def state(
        self, outcomes: Sequence[Outcome], labels: Labels, norms: Norms, against: str
    ) -> State:
        """How far some worlds have come."""
        worlds = Worlds(outcomes, labels, norms)
        found = {name: METRICS[name].measure(worlds, against)["mcse"] for name in self.errors}
        return State(self, len(outcomes), found)


@dataclass(frozen=True)
class State:
    """How precise the numbers of so many worlds are.

    Attributes:
        until: what was declared.
        worlds: how many there are.
        errors: Monte Carlo error of each declared metric; None where the number has none.
    """

    until: Until
    worlds: int
    errors: Mapping[str, float | None]

    @property
    def missed(self) -> dict[str, float | None]:
        """Metrics that are not as precise as declared, with their errors."""
        return {
            name: error
            for name, error in self.errors.items()
            if error is None or error > self.until.errors[name]
        }

    @property
    def done(self) -> bool:
        """Whether no more worlds are to be added."""
        return not self.missed or self.worlds >= self.until.most

    @property
    def wanted(self) -> int:
        """How many worlds there should be next, more than there are."""
        asked = [
            2 * self.worlds
            if error is None
            else math.ceil(self.worlds * (error / self.until.errors[name]) ** 2)
            for name, error in self.missed.items()
        ]
        most = min(self.until.most, GROWTH * self.worlds)
        return min(max([self.worlds + 1, *asked]), most)

    @property
    def why(self) -> str:
        """Why the run stopped here, or goes on."""
        if not self.missed:
            return f"{self.worlds} worlds: the declared precision is reached"
        short = ", ".join(
            f"{name} has no error in these worlds"
            if error is None
            else f"{name} has {error:.3g}, declared {self.until.errors[name]:g}"
            for name, error in self.missed.items()
        )
        head = f"{self.worlds} worlds"
        return f"{head}, the most that were allowed: {short}" if self.done else f"{head}: {short}"

    def record(self, began: int) -> dict[str, Any]:
        """What `metrics.json` says about it.

        Args:
            began: worlds that the run began with.
        """
        return {
            "declared": dict(self.until.errors),
            "errors": dict(self.errors),
            "reached": not self.missed,
            "began_with": began,
            "worlds": self.worlds,
            "most": self.until.most,
            "why": self.why,
        }
