"""Which sets of bodies act together: a row a set, a column a body (Lex et al. 2014, UpSet).

Source: Lex, Gehlenborg, Strobelt, Vuillemot & Pfister (2014), doi 10.1109/TVCG.2014.2346248; turned
on its side, so that it stays legible on a narrow screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from demerit.report import theme, words
from demerit.report.figure import Chart, inline
from demerit.report.plots.held import Datum
from demerit.report.plots.lanes import lines

ROW, COLUMN, NARROW_COLUMN = 22, 22, 14
"""Pixels of a row, and of a column on a wide and on a narrow drawing."""


@dataclass(frozen=True)
class Together:
    """A set of bodies: their names, empty for what is put together, and how often it occurs."""

    bodies: tuple[str, ...]
    share: Datum


def upset(rows: Sequence[Together], bodies: Sequence[str], width: int, axis: str) -> Chart:
    """Sets as rows of dots with a bar each.

    Args:
        rows: the sets, from top to bottom.
        bodies: the columns, from left to right.
        width: pixels.
        axis: title of the axis of the bars.
    """
    step = COLUMN if width > theme.NARROW else NARROW_COLUMN
    left = step * len(bodies)
    order = [str(number) for number, _ in enumerate(rows)]
    height = ROW * len(rows)
    matrix = _matrix(rows, bodies, order).properties(width=left, height=height)
    bars = _bars(rows, order, width - left - 40, axis).properties(
        width=width - left - 40, height=height
    )
    return alt.hconcat(matrix, bars, spacing=8)


def _matrix(rows: Sequence[Together], bodies: Sequence[str], order: list[str]) -> Chart:
    """Dots where a body belongs to the set, joined by a line; pale ones where it does not."""
    dots = [
        {"row": at, "body": body, "there": body in one.bodies}
        for at, one in zip(order, rows, strict=True)
        for body in bodies
        if one.bodies
    ]
    spans: list[dict[str, Any]] = []
    for at, one in zip(order, rows, strict=True):
        held = [body for body in bodies if body in one.bodies]
        if len(held) > 1:
            spans.append({"row": at, "from": held[0], "to": held[-1]})
    longest = max(len(body) for body in bodies)
    names = alt.Axis(
        orient="top", labelAngle=-90, labelAlign="left", labelBaseline="middle", labelLimit=400,
        labelColor=theme.INK, ticks=False, domain=False, grid=False,
        minExtent=round(theme.LETTER * longest),
    )  # fmt: skip
    x = alt.X("body:N", sort=list(bodies), title=None, axis=names)
    y = alt.Y("row:N", sort=order, title=None, axis=None)
    base = alt.Chart(inline(dots)).encode(x=x, y=y)
    line = (
        alt.Chart(inline(spans))
        .mark_rule(color=theme.ACCENT, strokeWidth=2)
        .encode(x=alt.X("from:N", sort=list(bodies), title=None, axis=names), x2="to:N", y=y)
    )
    colour = alt.condition(alt.datum.there, alt.value(theme.ACCENT), alt.value(theme.TWIN_LIGHT))
    return alt.layer(line, base.mark_circle(size=70, opacity=1).encode(color=colour))


def _bars(rows: Sequence[Together], order: list[str], width: int, axis: str) -> Chart:
    """A bar a set, with its number behind it."""
    held = [
        {
            "row": at, "value": one.share.value, "low": one.share.low, "high": one.share.high,
            "at": max(one.share.value, one.share.high or 0.0),
            "said": words.digits(one.share.value, 2) if one.bodies
            else f"{words.digits(one.share.value, 2)} (others)",
        }
        for at, one in zip(order, rows, strict=True)
    ]  # fmt: skip
    most = max(row["at"] for row in held) * (1.35 if width > 200 else 1.9)
    scale = alt.Scale(domain=[0, most], nice=False)
    base = alt.Chart(inline(held)).encode(y=alt.Y("row:N", sort=order, title=None, axis=None))
    ticks = alt.Axis(grid=True, tickCount=3)
    x = alt.X("value:Q", scale=scale, title=lines(axis, width), axis=ticks)
    return alt.layer(
        base.mark_bar(height=12, color=theme.ACCENT).encode(x=x),
        base.transform_filter("isValid(datum.low)")
        .mark_rule(color=theme.INK, strokeWidth=1.5)
        .encode(x=alt.X("low:Q", scale=scale), x2="high:Q"),
        base.mark_text(align="left", dx=5).encode(x=alt.X("at:Q", scale=scale), text="said:N"),
    )
