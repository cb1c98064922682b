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
    thick: Sequence[float] = (),
) -> Chart:
    """One stacked bar a whole; parts of one name have one colour, and what is left is grey.

    Args:
        wholes: names and parts, whose values are not negative.
        width: pixels.
        axis: title of the axis.
        of: what a whole comes to; by default the largest sum.
        palette: colours of the parts, in the order of their first names.
        thick: pixels of each bar, where they are not all alike.
    """
    inner = width - 28
    sums = [sum(max(0.0, one.value) for one in parts) for _, parts in wholes]
    whole = max([*sums, of or 0.0]) or 1.0
    names = list(dict.fromkeys(one.key for _, parts in wholes for one in parts))
    colours = dict(zip(names, palette, strict=False))
    boxes: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    y = 0.0
    tall = thick or [THICK] * len(wholes)
    for (title, parts), total, bar in zip(wholes, sums, tall, strict=True):
        for line in lines(title, width):
            texts.append({"text": line, "x": 0, "y": y + LINE / 2})
            y += LINE
        at = 0.0
        for one in parts:
            end = at + max(0.0, one.value)
            boxes.append({"x": at, "x2": end, "y": y, "y2": y + bar, "c": colours[one.key]})
            at = end
        if of is not None and total < of:
            boxes.append({"x": at, "x2": of, "y": y, "y2": y + bar, "c": REST})
        y += bar + 4
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
    """One dot each of so many, coloured by what it is; the rest is pale.

    Like dots beside each other are one dotted line with round ends: a thousand marks of their own
    would be a tenth of a page.
    """
    step = (width - 28) / across
    colours = [PALETTE[place] for place, one in enumerate(data) for _ in range(round(one.value))]
    colours += [REST] * max(0, of - len(colours))
    rows = [colours[start : min(start + across, of)] for start in range(0, of, across)]
    dots = [run for number, row in enumerate(rows) for run in _runs(row, (number + 0.5) * step)]
    height = len(rows) * step + 8
    texts: list[dict[str, Any]] = []
    for place, one in enumerate(data):
        for number, line in enumerate(lines(f"{one.name}: {one.said}", width - 20)):
            height += LINE
            texts.append({"text": line, "x": 18, "y": height - LINE / 2})
            if number == 0:
                dots += _runs([PALETTE[place]], height - LINE / 2)
    drawn = (
        alt.Chart(inline([dot | {"x": dot["x"] * step, "x2": dot["x2"] * step} for dot in dots]))
        .mark_rule(
            strokeCap="round",
            strokeDash=[POINT, round(step - POINT, 4)],
            strokeWidth=0.7 * step,
            opacity=1,
        )
        .encode(
            x=alt.X("x:Q", scale=None, axis=None),
            x2="x2:Q",
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


POINT = 0.01  # pixels: a dash so short that its round ends make it a dot


def _runs(row: Sequence[str], y: float) -> list[dict[str, Any]]:
    """Stretches of one colour in a row of dots, from the first dot's middle to the last one's."""
    found: list[dict[str, Any]] = []
    for place, colour in enumerate(row):
        if found and found[-1]["c"] == colour:
            found[-1]["x2"] = place + 0.5 + POINT
        else:
            found.append({"x": place + 0.5, "x2": place + 0.5 + POINT, "y": y, "c": colour})
    return found
