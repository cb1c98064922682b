"""Planes of two rates: one plane for each attribute, one mark with an ellipse a group."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from demerit.report import theme
from demerit.report.figure import Chart, inline
from demerit.report.plots.held import Datum
from demerit.report.plots.lanes import lines
from demerit.report.plots.stacks import PALETTE

HEIGHT, CORNERS = 170, 48


@dataclass(frozen=True)
class Place:
    """A group in a plane: its name and both rates."""

    name: str
    x: Datum
    y: Datum


def planes(held: Sequence[tuple[str, Sequence[Place]]], width: int, across: str, up: str) -> Chart:
    """Planes on the same axes, two in a row on a wide page and one on a narrow one.

    The half axes of an ellipse are the arms of the two intervals, each side its own; that both
    rates may move together is not in it.

    Args:
        held: title of each plane, and the groups in it.
        width: pixels.
        across: title of the axis of x.
        up: title of the axis of y.
    """
    wide = width > theme.NARROW
    inner = (width - 2 * theme.AXIS_ROOM - 20) // 2 if wide else width - theme.AXIS_ROOM - 12
    places = [place for _, found in held for place in found]
    ends = _reach([one.x for one in places]), _reach([one.y for one in places])
    drawn = [_plane(title, found, inner, ends, (across, up)) for title, found in held]
    pairs = [alt.hconcat(*drawn[n : n + 2], spacing=12) for n in range(0, len(drawn), 2)]
    parts = [pair.resolve_scale(color="independent") for pair in pairs] if wide else drawn
    return alt.vconcat(*parts, spacing=10).resolve_scale(color="independent")


def _reach(data: Sequence[Datum]) -> list[float]:
    """Ends of an axis from 0: all numbers, and intervals up to twice the largest number."""
    most = max(one.value for one in data) or 1.0
    return [0.0, min(max([most, *(one.high for one in data if one.high is not None)]), 2 * most)]


def _plane(
    title: str, found: Sequence[Place], inner: int, ends: tuple[list[float], list[float]],
    titles: tuple[str, str],
) -> Chart:  # fmt: skip
    names = [one.name for one in found]
    scales = [alt.Scale(domain=end, nice=False, clamp=True) for end in ends]
    x = alt.X(
        "x:Q", title=lines(titles[0], inner + 40), scale=scales[0], axis=alt.Axis(tickCount=4)
    )
    y = alt.Y("y:Q", title=titles[1], scale=scales[1], axis=alt.Axis(tickCount=4))
    key = alt.Legend(orient="top", title=None, columns=1, symbolOpacity=1, symbolType="circle",
                     labelLimit=inner, offset=2)  # fmt: skip
    colour = alt.Color(
        "name:N", sort=None, legend=key,
        scale=alt.Scale(domain=names, range=list(PALETTE[: len(names)])),
    )  # fmt: skip
    edges = [row for one in found for row in _ellipse(one)]
    middles = [{"name": one.name, "x": one.x.value, "y": one.y.value} for one in found]
    edge = alt.Chart(inline(edges)).mark_line(
        clip=True, strokeWidth=1.5, filled=True, fillOpacity=0.12, interpolate="linear-closed"
    )
    layers: list[Any] = [
        edge.encode(x=x, y=y, order="n:Q", color=colour),
        alt.Chart(inline(middles)).mark_point(filled=True, size=70, opacity=1).encode(
            x=x, y=y, color=colour),
    ]  # fmt: skip
    head = alt.TitleParams(title, anchor="start", fontSize=13, font=theme.FONT, color=theme.INK)
    return alt.layer(*layers).properties(width=inner, height=HEIGHT, title=head)


def _ellipse(one: Place) -> list[dict[str, Any]]:
    """The edge of an ellipse around a mark; none where an interval is missing."""
    if None in (one.x.low, one.x.high, one.y.low, one.y.high):
        return []
    rows = []
    for corner in range(CORNERS):
        angle = 2 * math.pi * corner / CORNERS
        arms = [
            (d.high if turn >= 0 else d.low) - d.value  # pyright: ignore[reportOptionalOperand]
            for d, turn in ((one.x, math.cos(angle)), (one.y, math.sin(angle)))
        ]
        rows.append({
            "name": one.name, "n": corner,
            "x": one.x.value + abs(math.cos(angle)) * arms[0],
            "y": one.y.value + abs(math.sin(angle)) * arms[1],
        })  # fmt: skip
    return rows
