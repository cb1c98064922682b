"""A network from causes to effects: names on both sides, lines as thick as what they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from demerit.report import theme
from demerit.report.figure import Chart, inline

STEP, ROOM, THICKEST, THINNEST = 24, 118, 10.0, 1.0
"""Pixels between names, for names on a side, and of the thickest and the thinnest line."""

Edge = tuple[str, str, float]
"""Cause, effect, weight above 0."""


def network(edges: Sequence[Edge], width: int, left: str, right: str, *, lead: int = 0) -> Chart:
    """Causes at the left, effects at the right, lines by weight; colours tell causes apart.

    Args:
        edges: lines to draw.
        width: pixels.
        left: what stands over the causes.
        right: what stands over the effects.
        lead: pixels that names may take to the left of the drawing, where another has its axis.
    """
    inner = width - 28
    sides = sorted({cause for cause, _, _ in edges}), sorted({effect for _, effect, _ in edges})
    height = STEP * (1 + max(len(names) for names in sides))
    placed = [_places(names, height) for names in sides]
    most = max(weight for *_, weight in edges)
    lines = [
        {"x": ROOM - lead, "y": placed[0][a], "x2": inner - ROOM, "y2": placed[1][b],
         "w": max(THINNEST, THICKEST * weight / most)}
        for a, b, weight in sorted(edges, key=lambda edge: -edge[2])
    ]  # fmt: skip
    across = alt.Scale(domain=[0, inner], range=[0, inner])
    down = alt.Scale(domain=[0, height], range=[0, height])
    x, y = alt.X("x:Q", scale=across, axis=None), alt.Y("y:Q", scale=down, axis=None)
    drawn: list[Any] = [
        alt.Chart(inline(lines)).mark_rule(color=theme.ACCENT, opacity=0.45).encode(
            x=x, y=y, x2="x2:Q", y2="y2:Q", strokeWidth=alt.StrokeWidth("w:Q", scale=None)),
    ]  # fmt: skip
    for names, at, head in (
        (placed[0], ROOM - lead - 8, left), (placed[1], inner - ROOM + 8, right),
    ):  # fmt: skip
        texts = [{"x": at, "y": place, "text": name} for name, place in names.items()]
        over = [{"x": at, "y": STEP / 3, "text": head}]
        for rows, ink in ((texts, theme.INK), (over, theme.SOFT)):
            base = alt.Chart(inline(rows))
            named = (
                base.mark_text(align="right", baseline="middle", color=ink)
                if head == left
                else base.mark_text(align="left", baseline="middle", color=ink)
            )
            drawn.append(named.encode(x=x, y=y, text="text:N"))
    return alt.layer(*drawn).properties(width=inner, height=height)


def _places(names: Sequence[str], height: float) -> dict[str, float]:
    """Where each name stands from the top, spread over the height under the heading."""
    step = (height - STEP) / len(names)
    return {name: STEP + step * (number + 0.5) for number, name in enumerate(names)}
