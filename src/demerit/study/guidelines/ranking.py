"""Two rankings, by limb, and whether the examples on both sides stand apart. Never one index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demerit.study.guidelines.expected import Side, expectations

Found = Mapping[str, Any]


@dataclass(frozen=True)
class Apart:
    """Whether the inside examples lie above the outside ones on a dial.

    Attributes:
        lowest: the inside example with the lowest value, and that value.
        highest: the outside example with the highest value, and that value.
        floor: lowest lower end of an interval inside.
        ceiling: highest upper end of an interval outside.
        silent: examples of either side for which the dial does not exist.
    """

    lowest: tuple[str, float]
    highest: tuple[str, float]
    floor: float
    ceiling: float
    silent: tuple[str, ...]

    @property
    def by_value(self) -> bool:
        """Every inside example above every outside one."""
        return self.lowest[1] > self.highest[1]

    @property
    def by_interval(self) -> bool:
        """The same with the ends of the intervals that lie nearest to each other."""
        return self.floor > self.ceiling


def ranked(data: Found, take: Callable[[Found], Found]) -> list[str]:
    """Ids of scenarios by a dial, highest first; those for which it does not exist come last."""

    def order(name: str) -> tuple[bool, float]:
        value = take(data["scenarios"][name]).get("value")
        return (value is None, 0.0 if value is None else -value)

    return sorted(data["scenarios"], key=order)


def apart(data: Found, take: Callable[[Found], Found], inside: Sequence[str] = ()) -> Apart | None:
    """Hold the two sides against each other on a dial.

    Args:
        data: what the study found.
        take: the dial of a scenario: value, low, high.
        inside: ids to hold against the outside examples; all inside ones if empty.

    Returns:
        None where one side has no example for which the dial exists.
    """
    names = {side: _of(data, side) for side in ("inside", "outside")}
    names["inside"] = [n for n in names["inside"] if not inside or n in inside]
    dials = {name: take(data["scenarios"][name]) for side in names.values() for name in side}
    there = {
        side: [name for name in found if dials[name].get("value") is not None]
        for side, found in names.items()
    }
    if not all(there.values()):
        return None
    shown = [name for found in there.values() for name in found]
    value = {name: float(dials[name]["value"]) for name in shown}
    lowest = min(there["inside"], key=value.__getitem__)
    highest = max(there["outside"], key=value.__getitem__)
    return Apart(
        (lowest, value[lowest]),
        (highest, value[highest]),
        min(_end(dials[name], "low") for name in there["inside"]),
        max(_end(dials[name], "high") for name in there["outside"]),
        tuple(name for name in dials if name not in value),
    )


def _of(data: Found, side: Side) -> list[str]:
    said = expectations().scenarios
    return [name for name in data["scenarios"] if said[name].side == side]


def _end(dial: Found, end: str) -> float:
    found = dial.get(end)
    return float(dial["value"] if found is None else found)


def under_map(name: str) -> Callable[[Found], Found]:
    """M6 under one map of relatedness."""
    return lambda scenario: scenario["maps"].get(name, {})


def under_weighting(name: str) -> Callable[[Found], Found]:
    """M6 under the headline's map and one weighting of severity."""
    return lambda scenario: scenario["weightings"].get(name, {})


def per_point(scale: str) -> Callable[[Found], Found]:
    """Burden per point of gravity on one scale."""
    return lambda scenario: scenario["per_point"].get(scale, {})


def dial(name: str) -> Callable[[Found], Found]:
    """A dial that the study kept."""
    return lambda scenario: scenario["dials"].get(name, {})
