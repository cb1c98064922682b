"""Kinds of plots: from a metric's entry to what is drawn, or nothing where there is nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import altair as alt

from demerit.report import theme, words
from demerit.report.figure import Chart
from demerit.report.plots import curves, lanes, stacks
from demerit.report.plots.held import Datum, Entry, of, starting, top

Data = Sequence[Datum]


@dataclass(frozen=True)
class Drawn:
    """What a plot draws.

    Attributes:
        shows: what is drawn and what is counted, a sentence.
        note: what its lines and bands are.
        data: the numbers, for the text and the download.
        draw: from a width in pixels to the chart.
    """

    shows: str
    data: Data
    draw: Callable[[int], Chart] = field(repr=False)
    note: str = "Lines are 95 % intervals over worlds, cut where they leave the drawing."


Plot = Callable[[Entry], Drawn | None]
RIBBONS = "Ribbons are 95 % intervals over worlds."
BANDS = (
    "Dark lines are 95 % intervals over worlds; the paler band holds 5 to 95 % of single worlds, "
    "the palest 5 to 95 % of the draws of uncertain inputs."
)
KEY = "The key carries the intervals, 95 % over worlds."


def axis_of(entry: Entry, unit: str = "") -> str:
    """Title of an axis in a unit, by default the metric's."""
    unit = unit or str(entry.get("unit") or "")
    if words.factor(unit) == 100.0:
        return f"per cent {words.unit_words(unit)}".rstrip().replace("per cent share", "per cent")
    return unit


def unit_of(entry: Entry, sort: str, key: str) -> str:
    """Unit of one of a metric's numbers."""
    one = (entry.get(sort) or {}).get(key) or {}
    return str(one.get("unit") or entry.get("unit") or "")


def bars(
    shows: str, *keys: str, start: str = "", sort: str = "parts", lead: str = "", last: str = ""
) -> Plot:
    """Bars of parts, with the top number before them under the name `lead`, or `last`."""

    def plot(entry: Entry) -> Drawn | None:
        data = top(entry, lead) if lead else []
        data += of(entry, sort, keys)
        data += starting(entry, sort, start) if start else []
        data += top(entry, last) if last else []
        if not data:
            return None
        axis = axis_of(entry, unit_of(entry, sort, data[-1].key))
        most = 100.0 if axis.startswith("per cent of") and min(d.value for d in data) >= 0 else None
        most = None if most is None or max(d.value for d in data) < 50 else most
        return Drawn(
            shows, data, lambda width: lanes.bars(lanes.each(data), width, axis, most=most)
        )

    return plot


def dots(
    shows: str, *keys: str, start: str = "", sort: str = "variants", lead: str = "",
    log: bool = False, point: float | None = None,
) -> Plot:  # fmt: skip
    """Dots with three bands: the top number, under the name `lead`, and others of its unit."""

    def plot(entry: Entry) -> Drawn | None:
        data = top(entry, lead) if lead else []
        data += of(entry, sort, keys)
        data += starting(entry, sort, start) if start or not keys else []
        data = [one for one in data if one.value > 0] if log else data
        if not data:
            return None
        return Drawn(
            shows,
            data,
            lambda width: lanes.dots(lanes.each(data), width, axis_of(entry), log=log, point=point),
            BANDS,
        )

    return plot


def stack(shows: str, *keys: str, sort: str = "parts", whole: float | None = 100.0) -> Plot:
    """One bar, of parts one after another; what they leave of the whole is grey."""

    def plot(entry: Entry) -> Drawn | None:
        data = of(entry, sort, keys)
        if not any(one.value > 0 for one in data):
            return None
        axis = axis_of(entry, unit_of(entry, sort, data[0].key))
        return Drawn(
            shows, data, lambda width: stacks.stack([("", data)], width, axis, of=whole), KEY
        )

    return plot


def waterfall(shows: str, *keys: str, start: str = "", total: str) -> Plot:
    """Parts one after another, each beginning where the last one ended, and their sum."""

    def plot(entry: Entry) -> Drawn | None:
        data = of(entry, "parts", keys) + (starting(entry, "parts", start) if start else [])
        data = [one for one in data if one.value]
        if not data:
            return None
        at, steps = 0.0, []
        for one in data:
            colour = theme.ACCENT if one.value >= 0 else stacks.PALETTE[1]
            steps.append(lanes.Lane(f"{one.name}: {one.said}", (one.named("", colour),), at))
            at += one.value
        sum_ = [replace(one, colour=theme.INK) for one in top(entry, total)]
        steps += lanes.each(sum_)
        axis = axis_of(entry, unit_of(entry, "parts", data[0].key))
        return Drawn(shows, [*data, *sum_], lambda width: lanes.bars(steps, width, axis))

    return plot


def over(shows: str, across: str, up: str, lines: Mapping[str, str], **look: Any) -> Plot:
    """A line for each name, from the parts whose keys begin so and end in a place on the axis.

    Args:
        shows: what is drawn.
        across: title of the axis of places.
        up: title of the axis of values.
        lines: beginnings of keys, with the names of their lines.
        look: as for `curves.curves`.
    """

    def plot(entry: Entry) -> Drawn | None:
        drawn = []
        for start, name in lines.items():
            found = starting(entry, "parts", start)
            places = [(one.key.removeprefix(start), one) for one in found]
            points = tuple((float(at), one) for at, one in places if at.isdigit())
            if len(points) > 1:
                drawn.append(curves.Curve(name, points))
        data = [one for line in drawn for _, one in line.points]
        if not any(one.value for one in data):
            return None
        return Drawn(
            shows, data, lambda width: curves.curves(drawn, width, across, up, **look), RIBBONS
        )

    return plot


def whole(
    shows: str,
    axis: str,
    wholes: Sequence[tuple[str, Data]],
    palette: Sequence[str] = stacks.PALETTE,
) -> Drawn | None:
    """Several stacked bars of 100 per cent each, by name; nothing where there is none."""
    if not wholes:
        return None
    data = [one.named(f"{title}: {one.name.lower()}") for title, found in wholes for one in found]

    def draw(width: int) -> Chart:
        return stacks.stack(wholes, width, axis, of=100.0, palette=palette)

    return Drawn(shows, data, draw, KEY)


ROOM = {"left": 4, "right": 14, "top": 4, "bottom": 4}  # for the last label of an axis


def both(*plots: Plot) -> Plot:
    """Plots of one metric, one beneath the other; those with nothing to draw are left out."""

    def plot(entry: Entry) -> Drawn | None:
        held = [found for found in (one(entry) for one in plots) if found is not None]
        if len(held) < 2:
            return held[0] if held else None

        def draw(width: int) -> Chart:
            # drawings line up at their left axes, and those of curves stand to the right of it
            curved = [one.note == RIBBONS for one in held]
            room = [0 if one or not any(curved) else theme.AXIS_ROOM for one in curved]
            drawn = [one.draw(width - left) for one, left in zip(held, room, strict=True)]
            one = alt.vconcat(*drawn, spacing=24, padding=ROOM)
            return one.resolve_scale(color="independent", x="independent", y="independent")

        first, *rest = held
        shows = " Beneath: ".join([first.shows, *(words.lower(one.shows) for one in rest)])
        notes = dict.fromkeys(one.note for one in held)
        data = [datum for one in held for datum in one.data]
        return Drawn(shows, data, draw, " ".join(notes))

    return plot
