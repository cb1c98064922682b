"""Many things in a plane of two logarithmic axes: discs by how many lie there, means as dots."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from demerit.report import theme
from demerit.report.figure import Chart, inline
from demerit.report.plots.held import Datum
from demerit.report.plots.lanes import lines
from demerit.report.plots.stacks import PALETTE

HEIGHT = 280
HALF = 10**0.25  # from the lower end of a class of half a power of ten to its middle
LARGEST = 1400
"""Square pixels of the disc that stands for all."""


@dataclass(frozen=True)
class Cell:
    """One class: its place across, the lower end of its place up, and its share of all."""

    across: float
    low: float
    share: Datum


def cloud(
    cells: Sequence[Cell],
    means: Sequence[tuple[float, Datum]],
    middle: float,
    width: int,
    across: str,
    up: str,
) -> Chart:
    """Discs, means with their intervals, and the line through (middle, 1) with a slope of 1.

    Args:
        cells: the classes that are not empty.
        means: place across and mean, above 0.
        middle: where the line of proportion reaches 1.
        width: pixels.
        across: title of the axis across.
        up: title of the axis up.
    """
    places = [one.across for one in cells]
    left, right = min(places) / 1.3, max(places) * 1.3
    highs = [one.low * HALF for one in cells] + [one.value for _, one in means]
    lowest, highest = min(highs) / 2.5, max(highs) * 2.5
    x_scale = alt.Scale(type="log", domain=[left, right], nice=False)
    y_scale = alt.Scale(type="log", domain=[lowest, highest], nice=False, clamp=True)
    ticks = sorted({round(one, 6) for one in places})
    x = alt.X(
        "x:Q", scale=x_scale, title=lines(across, width - theme.AXIS_ROOM),
        axis=alt.Axis(grid=False, values=_apart(ticks), format="~f"),
    )  # fmt: skip
    y = alt.Y("y:Q", scale=y_scale, title=up)
    discs = [
        {"x": one.across, "y": one.low * HALF, "size": LARGEST * one.share.value / 100}
        for one in cells
    ]
    dots = [
        {
            "x": at, "y": one.value, "high": one.high,
            "low": None if one.low is None else max(one.low, lowest),
        }
        for at, one in means
    ]  # fmt: skip
    line = [{"x": at, "y": at / middle} for at in (left, right)]
    base = alt.Chart(inline(dots))
    return alt.layer(
        alt.Chart(inline(discs))
        .mark_circle(color=theme.ACCENT_LIGHT, stroke=theme.ACCENT, strokeWidth=0.6, opacity=1)
        .encode(x=x, y=y, size=alt.Size("size:Q", scale=None, legend=None)),
        alt.Chart(inline(line))
        .mark_line(color=PALETTE[1], strokeDash=[5, 3], strokeWidth=1.8, clip=True)
        .encode(x=x, y=y),
        base.transform_filter("isValid(datum.low)")
        .mark_rule(color=theme.INK, strokeWidth=1.5, clip=True)
        .encode(x=x, y=alt.Y("low:Q", scale=y_scale, title=up), y2="high:Q"),
        base.mark_point(color=theme.INK, filled=True, size=45, opacity=1).encode(x=x, y=y),
    ).properties(width=width - theme.AXIS_ROOM - 12, height=HEIGHT)


def _apart(ticks: Sequence[float]) -> list[float]:
    """Ticks that do not stand on each other's labels on a logarithmic axis."""
    kept: list[float] = []
    for tick in ticks:
        if not kept or math.log10(tick / kept[-1]) > 0.07:
            kept.append(tick)
    return kept
