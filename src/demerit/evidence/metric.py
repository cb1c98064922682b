"""What a metric is, and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.worlds import Mask, Worlds

NOBODY = "nobody was followed: it needs the events of followed residents"
"""The reason of a metric that only the log of followed residents can give."""


@dataclass(frozen=True)
class Part:
    """A number beside the top one, with its own unit and words."""

    estimate: Estimate
    unit: str
    title: str

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, without the list of worlds."""
        return {"title": self.title, "unit": self.unit, **self.estimate.as_dict(worlds=False)}


@dataclass(frozen=True)
class Found:
    """What a metric found.

    Attributes:
        top: the number on the front page.
        variants: the same number under other declared norms or other readings.
        parts: what it is made of, or stands beside it; may have other units.
        groups: the number by group of residents.
    """

    top: Estimate
    variants: Mapping[str, Estimate] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    groups: Mapping[str, Estimate] = field(default_factory=dict)


@dataclass(frozen=True)
class Metric:
    """One registered metric.

    Attributes:
        id: M1 to M40.
        family: A to I.
        title: a short name.
        definition: one plain sentence, printed where the number stands.
        unit: unit of the top number.
        estimator: code of the top number's estimator, E1 to E7.
        formula: the definition in symbols.
        source: where it comes from.
        answers: the legal test that it informs.
        why: why it matters, in one sentence.
        compute: from worlds to what was found.
        plot: the chart that shows it best, in words.
        note: where the definition needs a caveat or differs from its source.
    """

    id: str
    family: str
    title: str
    definition: str
    unit: str
    estimator: str
    formula: str
    source: str
    answers: str
    why: str
    compute: Callable[[Worlds], Found]
    plot: str
    note: str = ""

    def measure(self, worlds: Worlds, against: str) -> dict[str, Any]:
        """Return the entry of `metrics.json`."""
        return self.entry(self.compute(worlds), against)

    def entry(self, found: Found, against: str) -> dict[str, Any]:
        """Return the entry of `metrics.json` for what was found."""
        return {
            "title": self.title,
            "family": self.family,
            "definition": self.definition,
            "note": self.note,
            "plot": self.plot,
            "unit": self.unit,
            **found.top.as_dict(),
            "inputs_low": None,
            "inputs_high": None,
            "set_by": None,
            "against": against,
            "variants": {name: one.as_dict(worlds=False) for name, one in found.variants.items()},
            "parts": {name: part.as_dict() for name, part in found.parts.items()},
            "groups": {name: one.as_dict(worlds=False) for name, one in found.groups.items()},
        }


def by_attribute(
    worlds: Worlds, estimator: str, compute: Callable[[Mask], Estimate]
) -> dict[str, Estimate]:
    """A number for each group of one attribute; groups with few residents are suppressed.

    Args:
        worlds: finished worlds.
        estimator: code of the estimator, for suppressed groups.
        compute: from the cells of a group, [G], to its number.
    """
    smallest = worlds.norms.reporting.smallest_cell
    reason = f"fewer than {smallest:g} person-worlds"
    few = absent(estimator, worlds.count, reason, status="suppressed", level=worlds.level)
    return {
        group.name: few if worlds.person_worlds(group.cells) < smallest else compute(group.cells)
        for group in worlds.groups
        if group.crossed == 1
    }
