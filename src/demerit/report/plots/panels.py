"""Small multiples: one panel a name, with lines and ribbons on the same axes."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from demerit.report import theme
from demerit.report.figure import Chart, inline
from demerit.report.plots.curves import Curve
from demerit.report.plots.lanes import lines
from demerit.report.plots.stacks import PALETTE

HEIGHT, GAP = 96, 14


def panels(
    held: Sequence[tuple[str, Sequence[Curve]]],
    width: int,
    across: str,
    up: str,
    *,
    point: float | None = None,
) -> Chart:
    """Panels side by side, three in a row on a wide page and two on a narrow one.

    Args:
        held: name of each panel, and its lines; what follows on a colon stands on a line of its
            own, and lines of one name have one colour in all panels.
        width: pixels.
        across: title of the axis of places.
        up: title of the axis of values.
        point: the value that means no difference, drawn as a line in every panel.
    """
    count = 3 if width > theme.NARROW else 2
    inner = (width - theme.AXIS_ROOM - GAP * count) // count
    rows = [
        {"panel": panel, "name": one.name, "at": at, "v": d.value, "low": d.low, "high": d.high,
         "point": point}
        for panel, found in held for one in found for at, d in one.points
    ]  # fmt: skip
    values = [row["v"] for row in rows] + ([] if point is None else [point])
    ends = [row[end] for row in rows for end in ("low", "high") if row[end] is not None]
    reach = max(values) - min(values) or abs(max(values)) or 1.0
    low = max(min([*values, *ends]), min(values) - reach)
    high = min(max([*values, *ends]), max(values) + reach)
    low, high = (0.0 if up.startswith("per cent") else low), high + 0.04 * (high - low)
    names = list(dict.fromkeys(row["name"] for row in rows))
    places = sorted({row["at"] for row in rows})
    x = alt.X(
        "at:Q",
        title=lines(across, width),
        scale=alt.Scale(domain=[places[0], places[-1]], nice=False, padding=5),
        axis=alt.Axis(grid=False, values=places[:: 1 + len(places) // 6], format="~f"),
    )
    scale = alt.Scale(domain=[low, high], nice=False, clamp=True)
    y = alt.Y("v:Q", title=up, scale=scale, axis=alt.Axis(tickCount=4))
    key = alt.Legend(orient="top", columns=1, title=None, symbolOpacity=1, symbolType="circle",
                     labelLimit=width - 60)  # fmt: skip
    colour = alt.Color(
        "name:N", sort=None, legend=None if len(names) == 1 else key,
        scale=alt.Scale(domain=names, range=list(PALETTE[: len(names)])),
    )  # fmt: skip
    base = alt.Chart()
    layers = [
        base.transform_filter("isValid(datum.low)")
        .mark_area(opacity=0.18, clip=True)
        .encode(x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q", color=colour),
        base.mark_line(strokeWidth=2, clip=True).encode(x=x, y=y, color=colour),
    ]
    if point is not None:
        mark = base.mark_line(color=theme.SOFT, strokeDash=[4, 3], strokeWidth=1)
        layers.append(mark.encode(x=x, y=alt.Y("point:Q", scale=scale)))
    named = alt.Facet(
        "panel:N", title=None, sort=[panel for panel, _ in held],
        header=alt.Header(labelAnchor="start", labelLimit=inner + 8, labelPadding=2,
                          labelFontSize=12 if width > theme.NARROW else 11,
                          labelFontWeight="normal", labelExpr="split(datum.label, ': ')"),
    )  # fmt: skip
    drawn = alt.layer(*layers, data=inline(rows)).properties(width=inner, height=HEIGHT)
    return drawn.facet(facet=named, columns=count, spacing=GAP)
