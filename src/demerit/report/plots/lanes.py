"""Lanes: a name over each bar or dot, so that no label is cut on a narrow screen."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from demerit.report import theme
from demerit.report.figure import Chart, inline
from demerit.report.plots.held import Datum

LINE, BAR, GAP = 16, 12, 10  # pixels: a line of text, a bar, between lanes


@dataclass(frozen=True)
class Lane:
    """What stands under one name.

    Attributes:
        name: printed above; empty for none.
        data: bars or dots, one below the other.
        start: where each bar begins; a waterfall's bars begin where the last one ended.
        level: whether all of it stands in one row, the last one in front.
    """

    name: str
    data: tuple[Datum, ...]
    start: float = 0.0
    level: bool = False


def each(data: Sequence[Datum]) -> list[Lane]:
    """One lane a number, named by it."""
    return [Lane(f"{one.name}: {one.said}", (one,)) for one in data]


def bars(lanes: Sequence[Lane], width: int, axis: str, *, most: float | None = None) -> Chart:
    """Horizontal bars from their start, with their intervals as lines.

    Args:
        lanes: what is drawn, from top to bottom.
        width: pixels.
        axis: title of the axis.
        most: end of the axis; by default what the numbers ask for.
    """
    return _draw(lanes, width, axis, bar=True, most=most)


def dots(
    lanes: Sequence[Lane], width: int, axis: str, *, log: bool = False, point: float | None = None
) -> Chart:
    """Dots with up to three bands: inputs widest and palest, one society's luck, chance darkest.

    Args:
        lanes: what is drawn.
        width: pixels.
        axis: title of the axis.
        log: whether the axis is logarithmic; numbers at or below 0 are then left out.
        point: the value that means no difference, drawn as a line.
    """
    return _draw(lanes, width, axis, bar=False, log=log, point=point)


def _draw(
    lanes: Sequence[Lane],
    width: int,
    axis: str,
    *,
    bar: bool,
    log: bool = False,
    point: float | None = None,
    most: float | None = None,
) -> Chart:
    texts, marks, height = _placed(lanes, width)
    low, high = _domain(lanes, bar=bar, log=log, point=point, most=most)
    scale = alt.Scale(type="log" if log else "linear", domain=[low, high], nice=False, clamp=True)
    down = alt.Scale(domain=[0, height], range=[0, height])
    base = alt.Chart(inline(marks))
    y = alt.Y("y:Q", scale=down, axis=None)
    ticks = alt.Axis(grid=True, tickCount=5 if width > theme.NARROW else 4)
    title = lines(axis, width)
    x = alt.X("x:Q", scale=scale, title=title, axis=ticks)
    colour = alt.Color("colour:N", scale=None, legend=None)
    layers: list[Any] = []
    if point is not None:
        line = alt.Chart(inline([{"at": point}]))
        layers.append(line.mark_rule(color=theme.SOFT).encode(x=alt.X("at:Q", scale=scale)))
    if bar:
        layers.append(
            base.mark_bar(height=BAR).encode(
                x=alt.X("start:Q", scale=scale, title=title, axis=ticks),
                x2="x:Q",
                y=y,
                color=colour,
            )
        )
        interval = base.transform_filter("isValid(datum.low)")
        layers.append(
            interval.mark_rule(color=theme.INK, strokeWidth=1.5).encode(
                x=alt.X("low:Q", scale=scale), x2="high:Q", y=y
            )
        )
    else:
        for name, look in (
            ("inputs", {"color": theme.ACCENT_PALE, "strokeWidth": 11}),
            ("luck", {"color": theme.ACCENT_LIGHT, "strokeWidth": 6}),
        ):
            held = base.transform_filter(f"isValid(datum.{name}_low)")
            layers.append(
                held.mark_rule(**look).encode(
                    x=alt.X(f"{name}_low:Q", scale=scale), x2=f"{name}_high:Q", y=y
                )
            )
        held = base.transform_filter("isValid(datum.low)")
        layers.append(
            held.mark_rule(strokeWidth=2).encode(
                x=alt.X("low:Q", scale=scale), x2="high:Q", y=y, color=colour
            )
        )
        layers.append(
            base.mark_point(filled=True, size=60, opacity=1).encode(x=x, y=y, color=colour)
        )
    if texts:
        named = alt.Chart(inline(texts))
        layers.append(
            named.mark_text(align="left", baseline="middle").encode(
                x=alt.value(0), y=alt.Y("y:Q", scale=down, axis=None), text="text:N"
            )
        )
    return alt.layer(*layers).properties(width=width - 28, height=height)


def _placed(
    lanes: Sequence[Lane], width: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """Texts and marks with the pixel that each stands at, and the height of all."""
    texts: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    y = 0.0
    for lane in lanes:
        for line in lines(lane.name, width):
            texts.append({"text": line, "y": y + LINE / 2})
            y += LINE
        for one in lane.data:
            marks.append(
                {
                    "y": y + BAR / 2 + 1, "start": lane.start, "x": lane.start + one.value,
                    "low": None if one.low is None else lane.start + one.low,
                    "high": None if one.high is None else lane.start + one.high,
                    "colour": one.colour, **_ends("luck", one.luck), **_ends("inputs", one.inputs),
                }
            )  # fmt: skip
            y += 0 if lane.level else BAR + 3
        y += GAP + (BAR + 3 if lane.level else 0)
    return texts, marks, max(y, 20.0)


def _ends(name: str, band: tuple[float, float] | None) -> dict[str, float | None]:
    low, high = band or (None, None)
    return {f"{name}_low": low, f"{name}_high": high}


def lines(text: str, width: int) -> list[str]:
    """A text broken into lines that fit, of so many pixels."""
    size = theme.text_size(width)
    return textwrap.wrap(text, max(20, int((width - 40) / (0.52 * size)))) if text else []


def _domain(
    lanes: Sequence[Lane], *, bar: bool, log: bool, point: float | None, most: float | None
) -> tuple[float, float]:
    """Ends of the axis: everything drawn, but no interval may push the numbers into a corner."""
    values = [lane.start + one.value for lane in lanes for one in lane.data]
    starts = [lane.start for lane in lanes] if bar else []
    anchors = [*values, *starts, *([] if point is None else [point])]
    ends = [
        lane.start + end for lane in lanes for one in lane.data
        for end in (one.low, one.high, *(() if bar else (*(one.luck or ()), *(one.inputs or ()))))
        if end is not None
    ]  # fmt: skip
    if log:
        held = [one for one in anchors if one > 0] or [1.0]
        reach = max(4.0, (max(held) / min(held)) ** 1.5)
        low = max(min([*held, *(e for e in ends if e > 0)]), min(held) / reach) / 1.1
        high = min(max([*held, *ends]), max(held) * reach) * 1.1
        return low, high
    reach = 2 * (max(anchors) - min(anchors) or abs(max(anchors)) or 1.0)
    low = max(min([*anchors, *ends]), min(anchors) - reach)
    high = min(max([*anchors, *ends]), max(anchors) + reach)
    if most is not None:
        low, high = min(0.0, *anchors), most
    return (low, high) if high > low else (low - 0.5, high + 0.5)
