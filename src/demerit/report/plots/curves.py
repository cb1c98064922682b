"""Curves over years, scores or steps; a grid of shares; a plane with named points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from demerit.report import theme
from demerit.report.figure import Chart, inline
from demerit.report.plots.held import Datum
from demerit.report.plots.lanes import lines
from demerit.report.plots.stacks import PALETTE

HEIGHT = 240


@dataclass(frozen=True)
class Curve:
    """A line: its name, and a number at each place on the axis."""

    name: str
    points: tuple[tuple[float, Datum], ...]


def curves(
    drawn: Sequence[Curve],
    width: int,
    across: str,
    up: str,
    *,
    point: float | None = None,
    log: bool = False,
    ticks: Sequence[float] = (),
) -> Chart:
    """Lines with their intervals as ribbons.

    Args:
        drawn: the lines.
        width: pixels.
        across: title of the axis of places.
        up: title of the axis of values.
        point: the value that means no difference.
        log: whether both axes are logarithmic.
        ticks: places that the axis names; by default each of a few.
    """
    rows = [
        {"name": one.name, "at": at, "value": d.value, "low": d.low, "high": d.high}
        for one in drawn
        for at, d in one.points
    ]
    places = sorted({row["at"] for row in rows})
    if log:  # what is not above 0 has no place on such an axis
        for row in rows:
            row["low"] = None if row["low"] is None or row["low"] <= 0 else row["low"]
    values = [row["value"] for row in rows] + ([] if point is None else [point])
    ends = [row[end] for row in rows for end in ("low", "high") if row[end] is not None]
    reach = 2 * (max(values) - min(values) or abs(max(values)) or 1.0)
    least = min(values) / 3 if log else min(values) - reach
    most = max(values) * 3 if log else max(values) + reach
    domain = [max(min([*values, *ends]), least), min(max([*values, *ends]), most)]
    if up.startswith("per cent"):
        domain[0] = min(0.0, domain[0])
    kind = "log" if log else "linear"
    x_scale = alt.Scale(type=kind, domain=[places[0], places[-1]], nice=False, padding=6)
    y_scale = alt.Scale(type=kind, domain=domain, nice=False, clamp=True)
    grid = alt.Axis(
        grid=False,
        values=[*ticks] if ticks else places if len(places) < 9 else alt.Undefined,
        format="~f",
        labelFlush=True,
    )
    x = alt.X("at:Q", title=lines(across, width - theme.AXIS_ROOM), scale=x_scale, axis=grid)
    y = alt.Y("value:Q", title=up, scale=y_scale)
    names = [one.name for one in drawn]
    colour = alt.Color(
        "name:N",
        scale=alt.Scale(domain=names, range=list(PALETTE[: len(names)])),
        sort=None,
        legend=None
        if len(names) == 1
        else alt.Legend(orient="top", columns=1 if width <= theme.NARROW else 2, title=None,
                        symbolOpacity=1, symbolType="circle", columnPadding=24,
                        labelLimit=width - 60),
    )  # fmt: skip
    base = alt.Chart(inline(rows))
    layers: list[Any] = [
        base.transform_filter("isValid(datum.low)")
        .mark_area(opacity=0.16, clip=True)
        .encode(x=x, y=alt.Y("low:Q", scale=y_scale), y2="high:Q", color=colour),
        base.mark_line(strokeWidth=2.2, clip=True).encode(x=x, y=y, color=colour),
        base.mark_point(filled=True, size=40, opacity=1).encode(x=x, y=y, color=colour),
    ]
    if point is not None:
        line = alt.Chart(inline([{"at": point}]))
        layers.append(line.mark_rule(color=theme.SOFT, strokeDash=[4, 3]).encode(y="at:Q"))
    return alt.layer(*layers).properties(width=width - theme.AXIS_ROOM - 12, height=HEIGHT)


def grid(cells: Sequence[tuple[str, str, float, str]], width: int, across: str, down: str) -> Chart:
    """A grid of shares: (row, column, value, its words), darker where more."""
    rows = [{"row": r, "column": c, "value": v, "said": s} for r, c, v, s in cells]
    most = max([row["value"] for row in rows], default=1.0) or 1.0
    names = list(dict.fromkeys(row["row"] for row in rows))
    columns = [*names, *dict.fromkeys(r["column"] for r in rows if r["column"] not in names)]
    columns = [name for name in columns if any(row["column"] == name for row in rows)]
    base = alt.Chart(inline(rows)).encode(
        x=alt.X("column:N", title=across, sort=columns, axis=alt.Axis(labelAngle=0, orient="top")),
        y=alt.Y("row:N", title=down, sort=names),
    )
    shade = alt.Color("value:Q", scale=alt.Scale(domain=[0, most], range=theme.RAMP), legend=None)
    ink = alt.condition(alt.datum.value > 0.6 * most, alt.value(theme.PAPER), alt.value(theme.INK))
    return alt.layer(
        base.mark_rect(stroke=theme.PAPER, strokeWidth=2).encode(color=shade),
        base.mark_text().encode(text="said:N", color=ink),
    ).properties(width=width - theme.AXIS_ROOM - 50, height=alt.Step(34))


def plane(points: Sequence[tuple[str, float, float]], width: int, across: str, up: str) -> Chart:
    """Named points in a plane whose axes cross at 0; names stand in a key, by number."""
    rows = [
        {"number": str(place), "x": x, "y": y} for place, (_, x, y) in enumerate(points, start=1)
    ]
    base = alt.Chart(inline(rows))
    zero = alt.Chart(inline([{"at": 0.0}]))
    x = alt.X("x:Q", title=across)
    y = alt.Y("y:Q", title=up)
    return alt.layer(
        zero.mark_rule(color=theme.SOFT, strokeDash=[4, 3]).encode(x="at:Q"),
        zero.mark_rule(color=theme.SOFT, strokeDash=[4, 3]).encode(y="at:Q"),
        base.mark_point(color=theme.ACCENT, filled=True, size=50, opacity=1).encode(x=x, y=y),
        base.mark_text(align="left", dx=7, dy=-7).encode(x=x, y=y, text="number:N"),
    ).properties(width=width - theme.AXIS_ROOM - 12, height=HEIGHT)
