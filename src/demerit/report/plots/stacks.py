"""Stacked bars: what a whole is made of, with a key beneath that carries the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from demerit.report import theme
from demerit.report.figure import Chart, inline
from demerit.report.plots.held import Datum
from demerit.report.plots.lanes import GAP, LINE, lines

THICK, BOX = 26, 10
PALETTE = (theme.ACCENT, "#b5533c", "#c99a2e", "#5c8a4a", "#7a5c99", theme.TWIN, theme.ACCENT_LIGHT)
REST = theme.TWIN_LIGHT


def stack(
    wholes: Sequence[tuple[str, Sequence[Datum]]],
    width: int,
    axis: str,
    *,
    of: float | None = None,
    palette: Sequence[str] = PALETTE,
) -> Chart:
    """One stacked bar a whole; parts of one name have one colour, and what is left is grey.

    Args:
        wholes: names and parts, whose values are not negative.
        width: pixels.
        axis: title of the axis.
        of: what a whole comes to; by default the largest sum.
        palette: colours of the parts, in the order of their first names.
    """
    inner = width - 28
    sums = [sum(max(0.0, one.value) for one in parts) for _, parts in wholes]
    whole = max([*sums, of or 0.0]) or 1.0
    names = list(dict.fromkeys(one.key for _, parts in wholes for one in parts))
    colours = dict(zip(names, palette, strict=False))
    boxes: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    y = 0.0
    for (title, parts), total in zip(wholes, sums, strict=True):
        for line in lines(title, width):
            texts.append({"text": line, "x": 0, "y": y + LINE / 2})
            y += LINE
        at = 0.0
        for one in parts:
            end = at + max(0.0, one.value)
            boxes.append({"x": at, "x2": end, "y": y, "y2": y + THICK, "c": colours[one.key]})
            at = end
        if of is not None and total < of:
            boxes.append({"x": at, "x2": of, "y": y, "y2": y + THICK, "c": REST})
        y += THICK + 4
        for one in parts:
            for place, line in enumerate(lines(f"{one.name}: {one.said}", width - 20)):
                texts.append({"text": line, "x": 18, "y": y + LINE / 2})
                if place == 0:
                    top = y + (LINE - BOX) / 2
                    box = {"x": 0.0, "x2": whole * BOX / inner, "y": top, "y2": top + BOX}
                    boxes.append({**box, "c": colours[one.key]})
                y += LINE
        y += GAP
    down = alt.Scale(domain=[0, y], range=[0, y])
    across = alt.Scale(domain=[0, whole], nice=False)
    rects = (
        alt.Chart(inline(boxes))
        .mark_rect(stroke=theme.PAPER, strokeWidth=1)
        .encode(
            x=alt.X(
                "x:Q",
                scale=across,
                title=lines(axis, width),
                axis=alt.Axis(grid=False, tickCount=5),
            ),
            x2="x2:Q",
            y=alt.Y("y:Q", scale=down, axis=None),
            y2="y2:Q",
            color=alt.Color("c:N", scale=None, legend=None),
        )
    )
    named = (
        alt.Chart(inline(texts))
        .mark_text(align="left", baseline="middle")
        .encode(x=alt.X("x:Q", scale=None), y=alt.Y("y:Q", scale=down, axis=None), text="text:N")
    )
    return alt.layer(rects, named).properties(width=inner, height=y)


def icons(data: Sequence[Datum], width: int, of: int, across: int) -> Chart:
    """One dot each of so many, coloured by what it is; the rest is pale."""
    step = (width - 28) / across
    kinds = [place for place, one in enumerate(data) for _ in range(round(one.value))]
    dots = [
        {
            "x": (number % across + 0.5) * step,
            "y": (number // across + 0.5) * step,
            "c": PALETTE[kinds[number]] if number < len(kinds) else REST,
        }
        for number in range(of)
    ]
    height = -(-of // across) * step + 8
    texts: list[dict[str, Any]] = []
    for place, one in enumerate(data):
        for number, line in enumerate(lines(f"{one.name}: {one.said}", width - 20)):
            height += LINE
            texts.append({"text": line, "x": 18, "y": height - LINE / 2})
            if number == 0:
                dots.append({"x": step / 2, "y": height - LINE / 2, "c": PALETTE[place]})
    drawn = (
        alt.Chart(inline(dots))
        .mark_circle(size=(0.8 * step) ** 2 * 0.78, opacity=1)
        .encode(
            x=alt.X("x:Q", scale=None, axis=None),
            y=alt.Y("y:Q", scale=None, axis=None),
            color=alt.Color("c:N", scale=None, legend=None),
        )
    )
    named = (
        alt.Chart(inline(texts))
        .mark_text(align="left", baseline="middle")
        .encode(
            x=alt.X("x:Q", scale=None, axis=None),
            y=alt.Y("y:Q", scale=None, axis=None),
            text="text:N",
        )
    )
    return alt.layer(drawn, named).properties(width=width - 28, height=height)
