"""Small drawings of a value with its intervals, one a row, all of a metric on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demerit.report import findings, theme, words

WIDTH, HEIGHT, EDGE = 150, 16, 6


@dataclass(frozen=True)
class Scale:
    """What the drawings of one metric run over.

    Attributes:
        low, high: ends, in the unit of the metric.
        unit: the unit; rows with another are not drawn.
        neutral: the value that means no difference, or None where the metric has none in reach.
    """

    low: float
    high: float
    unit: str
    neutral: float | None

    @property
    def said(self) -> str:
        """The ends in words."""
        low, high = words.number(self.low, self.unit), words.number(self.high, self.unit)
        line = "" if self.neutral is None else f"; the line marks {words.digits(self.neutral)}"
        return f"Drawings run from {low} to {high}{line}."

    def x(self, value: float) -> float:
        """Where a value lies, in pixels; values outside are drawn at the edge."""
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(EDGE + (WIDTH - 2 * EDGE) * part, 1)


def scale(rows: Sequence[Mapping[str, Any]], name: str) -> Scale | None:
    """One scale for all numbers of a metric that have the unit of its top number."""
    top = next((row for row in rows if row["sort"] == "top"), None)
    if top is None:
        return None
    unit = str(top["unit"])
    ends = [
        float(row[end])
        for row in rows
        if row["unit"] == unit
        for end in ("value", "low", "high")
        if row.get(end) is not None
    ]
    known = name in findings.NEUTRAL or top.get("no_effect") is not None
    point = findings.neutral(name, top)[0] if known else None
    if not ends:
        return None
    low, high = min(ends), max(ends)
    if point is not None:
        low, high = min(low, point), max(high, point)
    return Scale(low, high, unit, point) if high > low else None


def strip(row: Mapping[str, Any], on: Scale) -> str:
    """Interval as a bar, value as a dot; hidden from readers who hear the numbers beside it."""
    middle = HEIGHT / 2
    out = [f'<line x1="0" x2="{WIDTH}" y1="{middle}" y2="{middle}" stroke="{theme.RULE}"/>']
    if on.neutral is not None:
        at = on.x(on.neutral)
        out.append(f'<line x1="{at}" x2="{at}" y1="1" y2="{HEIGHT - 1}" stroke="{theme.INK}"/>')
    for ends, colour, thick in (
        (("inputs_low", "inputs_high"), theme.ACCENT_LIGHT, 6),
        (("low", "high"), theme.ACCENT, 4),
    ):
        low, high = (row.get(end) for end in ends)
        if low is not None and high is not None:
            out.append(
                f'<line x1="{on.x(low)}" x2="{on.x(high)}" y1="{middle}" y2="{middle}" '
                f'stroke="{colour}" stroke-width="{thick}"/>'
            )
    out.append(
        f'<circle cx="{on.x(float(row["value"]))}" cy="{middle}" r="4" fill="{theme.PAPER}" '
        f'stroke="{theme.INK}" stroke-width="1.5"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="strip" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{"".join(out)}</svg>'
    )
