"""Tiles: what a whole is made of, as rectangles by size with a key beneath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from demerit.report import theme
from demerit.report.figure import Chart, inline
from demerit.report.plots.held import Datum
from demerit.report.plots.lanes import GAP, LINE, lines
from demerit.report.plots.stacks import BOX

Tile = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels."""


def tiles(data: Sequence[Datum], width: int) -> Chart:
    """Rectangles whose areas are as the numbers, each in its colour, and a key with the numbers.

    Args:
        data: what is above 0 is drawn, in the colour that each has.
        width: pixels.
    """
    inner, height = width - 28, 0.36 * (width - 28) if width > theme.NARROW else 190
    shown = sorted((one for one in data if one.value > 0), key=lambda one: -one.value)
    total = sum(one.value for one in shown)
    areas = [one.value / total * inner * height for one in shown]
    boxes: list[dict[str, Any]] = [
        {"x": a, "y": b, "x2": c, "y2": d, "c": one.colour}
        for one, (a, b, c, d) in zip(shown, squarified(areas, inner, height), strict=True)
    ]
    texts: list[dict[str, Any]] = []
    y = height + GAP
    for one in data:
        top = y + (LINE - BOX) / 2
        boxes.append({"x": 0, "x2": BOX, "y": top, "y2": top + BOX, "c": one.colour})
        for line in lines(f"{one.name}: {one.said}", width - 20):
            texts.append({"text": line, "x": 18, "y": y + LINE / 2})
            y += LINE
    down = alt.Scale(domain=[0, y], range=[0, y])
    across = alt.Scale(domain=[0, inner], range=[0, inner])
    rects = alt.Chart(inline(boxes)).mark_rect(stroke=theme.PAPER, strokeWidth=1.5).encode(
        x=alt.X("x:Q", scale=across, axis=None), x2="x2:Q",
        y=alt.Y("y:Q", scale=down, axis=None), y2="y2:Q",
        color=alt.Color("c:N", scale=None, legend=None),
    )  # fmt: skip
    named = alt.Chart(inline(texts)).mark_text(align="left", baseline="middle").encode(
        x=alt.X("x:Q", scale=across, axis=None), y=alt.Y("y:Q", scale=down, axis=None),
        text="text:N",
    )  # fmt: skip
    return alt.layer(rects, named).properties(width=inner, height=y)


def squarified(areas: Sequence[float], width: float, height: float) -> list[Tile]:
    """Rectangles of given areas that fill a larger one, as near to squares as rows allow.

    Bruls, Huizing & van Wijk (2000), Squarified treemaps, doi 10.1007/978-3-7091-6783-0_4.

    Args:
        areas: falling; together as large as the rectangle.
        width: of the rectangle.
        height: of the rectangle.
    """
    left, top, right, bottom = 0.0, 0.0, width, height
    found: list[Tile] = []
    rest = [*areas]
    while rest:
        side = min(right - left, bottom - top)
        row = 1
        while row < len(rest) and worst(rest[: row + 1], side) <= worst(rest[:row], side):
            row += 1
        thick, at = sum(rest[:row]) / side, 0.0
        for area in rest[:row]:
            long = area / thick
            if bottom - top <= right - left:  # a column at the left
                found.append((left, top + at, left + thick, top + at + long))
            else:
                found.append((left + at, top, left + at + long, top + thick))
            at += long
        if bottom - top <= right - left:
            left += thick
        else:
            top += thick
        rest = rest[row:]
    return found


def worst(row: Sequence[float], side: float) -> float:
    """The largest ratio of sides of the tiles of a row along a side."""
    thick = sum(row) / side
    return max(max(thick * thick / area, area / (thick * thick)) for area in row)
