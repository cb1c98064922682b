"""An anchor: one published number and ours beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Anchor:
    """One number that a model or a process has to reproduce.

    Attributes:
        model: Name of the published model or finding, as in `docs/anchors.md`.
        what: Which number, with the parameters at which it was published.
        published: The published number, or the closed form's value at published parameters.
        ours: What the laboratory computes.
        tolerance: How far the two may lie apart; four standard errors for a process that draws.
            None where the two are only shown side by side.
        kind: `model` (our implementation of it, without the month) or `own process` (one of the
            month, run alone).
    """

    model: str
    what: str
    published: float
    ours: float
    tolerance: float | None
    kind: Literal["model", "own process"]

    @property
    def holds(self) -> bool:
        """Whether ours lies within the tolerance of the published number, if there is one."""
        return self.tolerance is None or abs(self.ours - self.published) <= self.tolerance

    def row(self) -> str:
        """The anchor as a row of a Markdown table."""
        cells = (
            self.model,
            self.what,
            f"{self.published:.5g}",
            f"{self.ours:.5g}",
            "" if self.tolerance is None else f"{self.tolerance:.2g}",
            self.kind,
            "shown" if self.tolerance is None else "yes" if self.holds else "NO",
        )
        return "| " + " | ".join(cells) + " |"


HEADER = (
    "| model | what | published | ours | tolerance | by | holds |",
    "|---|---|---|---|---|---|---|",
)
