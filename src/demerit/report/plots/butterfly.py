"""A butterfly: two sides held against each other, row by row, from a line in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from demerit.report import theme
from demerit.report.figure import Chart, inline
from demerit.report.plots.held import Datum
from demerit.report.plots.lanes import GAP, LINE, lines

BAR, MOST = 16, 1.3  # pixels of a bar; end of either side's axis, in parts of a row's larger number


@dataclass(frozen=True)
class Row:
    """What is held against each other.

    Attributes:
        name: printed above.
        left, right: the two numbers.
        sides: what the two are called.
    """

    name: str
    left: Datum
    right: Datum
    sides: tuple[str, str]

    @property
    def said(self) -> str:
        """The name with both numbers."""
        return f"{self.name}: {self.sides[0]} {self.left.said}, {self.sides[1]} {self.right.said}"


def butterfly(rows: Sequence[Row], width: int, axis: str) -> Chart:
    """Bars to the left and to the right, each row in parts of its larger number.

    Args:
        rows: from top to bottom.
        width: pixels.
        axis: title of the axis.
    """
    texts: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    y = 0.0
    for row in rows:
        for line in lines(row.said, width):
            texts.append({"text": line, "y": y + LINE / 2})
            y += LINE
        most = max(row.left.value, row.right.value) or 1.0
        for one, way in ((row.left, -1), (row.right, 1)):
            marks.append(
                {"y": y + BAR / 2 + 1, "c": one.colour, "zero": 0.0, **_ends(one, most, way)}
            )
        y += BAR + GAP
    down = alt.Scale(domain=[0, y], range=[0, y])
    across = alt.Scale(domain=[-MOST, MOST], nice=False, clamp=True)
    ticks = alt.Axis(values=[-1, -0.5, 0, 0.5, 1], labelExpr="abs(datum.value)", grid=True)
    base = alt.Chart(inline(marks)).encode(y=alt.Y("y:Q", scale=down, axis=None))
    x = alt.X("zero:Q", scale=across, title=lines(axis, width), axis=ticks)
    colour = alt.Color("c:N", scale=None, legend=None)
    layers = [
        base.mark_bar(height=BAR).encode(x=x, x2="x:Q", color=colour),
        base.transform_filter("isValid(datum.low)")
        .mark_rule(color=theme.INK, strokeWidth=1.5)
        .encode(x=alt.X("low:Q", scale=across), x2="high:Q"),
        alt.Chart(inline(marks))
        .mark_rule(color=theme.INK)
        .encode(
            x=alt.X("zero:Q", scale=across), y=alt.Y("top:Q", scale=down, axis=None), y2="foot:Q"
        ),
        alt.Chart(inline(texts))
        .mark_text(align="left", baseline="middle")
        .encode(x=alt.value(0), y=alt.Y("y:Q", scale=down, axis=None), text="text:N"),
    ]
    return alt.layer(*layers).properties(width=width - 28, height=y)


def _ends(one: Datum, most: float, way: int) -> dict[str, float | None]:
    """Where a bar and its interval end, in parts of the larger number."""
    low, high = (None if end is None else way * max(0.0, end / most) for end in (one.low, one.high))
    return {"x": way * one.value / most, "low": low, "high": high}
