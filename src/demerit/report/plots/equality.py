"""Plots of family F: errors by group, drift by group, and who loses by income."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import altair as alt

from demerit.report import theme, words
from demerit.report.figure import Chart, inline
from demerit.report.plots import stacks
from demerit.report.plots.curves import Curve
from demerit.report.plots.held import Datum, Entry, of, starting
from demerit.report.plots.kinds import RIBBONS, Drawn, whole
from demerit.report.plots.lanes import LINE, lines
from demerit.report.plots.panels import panels
from demerit.report.plots.planes import Place, planes

LOSS_TO_GAIN = (stacks.PALETTE[1], "#e0b3a6", theme.TWIN_LIGHT, theme.ACCENT_LIGHT, theme.ACCENT)
BINS = (
    "loses_over_5_percent", "loses_up_to_5_percent", "within_0.1_percent", "gains_up_to_5_percent",
    "gains_over_5_percent",
)  # fmt: skip
BAR, SPACE = 14, 4


def errors(entry: Entry) -> Drawn | None:
    """M26: rates of both errors, one plane for each attribute and one mark a group."""
    wronged = {one.key.partition(": ")[2]: one for one in starting(entry, "parts", "wronged: ")}
    met = {one.key.partition(": ")[2]: one for one in starting(entry, "parts", "met: ")}
    held: dict[str, list[Place]] = {}
    for group in wronged:
        if group in met:
            attribute = group.partition("=")[0]
            place = Place(words.reading(group), wronged[group], met[group])
            held.setdefault(attribute, []).append(place)
    drawn = [
        (words.ATTRIBUTE_TITLES.get(attribute, words.sentence(attribute)), found)
        for attribute, found in held.items() if len(found) > 1
    ]  # fmt: skip
    if not drawn:
        return None
    data = [
        one
        for title, found in drawn
        for place in found
        for one in (
            place.x.named(f"{title}, {words.lower(place.name)}, wrongly restricted"),
            place.y.named(f"{title}, {words.lower(place.name)}, answered"),
        )
    ]
    return Drawn(
        "Groups by how often they are wronged (across: per cent of years without a breach in "
        "which a wrongful restriction begins) and by how often what they do is answered (up: per "
        "cent of breaches and crimes). Alike treatment would put the marks of a plane on one spot.",
        data,
        lambda width: planes(drawn, width, "per cent of clean years", "per cent answered"),
        "The arms of an ellipse are 95 % intervals over worlds, cut where they leave the drawing; "
        "ellipses that hold each other's marks do not tell the groups apart.",
    )


def drifts(entry: Entry) -> Drawn | None:
    """M28: a panel a group, with its ratio to the reference group by year."""
    held: dict[str, list[tuple[float, Datum]]] = {}
    for one in starting(entry, "parts", ""):
        group, _, year = one.key.rpartition(": year_")
        if group:
            held.setdefault(group, []).append((float(year), one))
    drawn = [
        (panel(group), [Curve("ratio to the reference", tuple(points))])
        for group, points in held.items() if len(points) > 1
    ]  # fmt: skip
    if not drawn:
        return None
    return Drawn(
        "Share under restriction in each group over that of its reference group, by year; the "
        "line marks no difference.",
        [one for _, found in drawn for line in found for _, one in line.points],
        lambda width: panels(drawn, width, "year of the regime", "ratio", point=1.0),
        RIBBONS,
    )


def panel(group: str) -> str:
    """The name of a group with its attribute before it."""
    attribute = group.partition("=")[0]
    title = words.ATTRIBUTE_TITLES.get(attribute, words.sentence(attribute))
    return f"{title}: {words.lower(words.reading(group))}"


def winners(entry: Entry) -> Drawn | None:
    """M29: who loses and gains, in all with the numbers, and by decile of income beneath."""
    found = [one.named(words.sentence(one.name)) for one in of(entry, "parts", BINS)]
    above = whole(
        "Per cent of followed residents by what the regime does to their welfare, against the "
        "same resident in the twin; in all, and by decile of income before the regime, each with "
        "the share of the burden that it bears.",
        "per cent of followed residents",
        [("All", found)] if found else [],
        LOSS_TO_GAIN,
    )
    tenths = [(number, tenth(entry, number)) for number in range(1, 11)]
    tenths = [(number, parts) for number, parts in tenths if parts]
    if above is None or not tenths:
        return above
    rows = [(title(entry, number), parts) for number, parts in tenths]
    data = [*above.data, *(one for _, parts in tenths for one in parts)]

    def draw(width: int) -> Chart:
        return alt.vconcat(above.draw(width), thin(rows, width), spacing=10)

    return replace(above, data=data, draw=draw)


def tenth(entry: Entry, number: int) -> list[Datum]:
    """The five bins of a decile."""
    return of(entry, "parts", [f"decile={number}: {name}" for name in BINS])


def title(entry: Entry, number: int) -> str:
    """What stands over the bar of a decile."""
    end = {1: ", the poorest", 10: ", the richest"}.get(number, "")
    borne = of(entry, "parts", [f"decile={number}: burden"])
    bears = f": bears {borne[0].said}" if borne else ""
    return f"Decile {number}{end}{bears}"


def thin(rows: Sequence[tuple[str, Sequence[Datum]]], width: int) -> Chart:
    """Stacked bars of 100 per cent, whose colours the drawing above explains."""
    boxes: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    y = 0.0
    for name, parts in rows:
        for line in lines(name, width):
            texts.append({"text": line, "y": y + LINE / 2})
            y += LINE
        at = 0.0
        for one, colour in zip(parts, LOSS_TO_GAIN, strict=True):
            boxes.append({"x": at, "x2": at + one.value, "y": y, "y2": y + BAR, "c": colour})
            at += one.value
        y += BAR + SPACE
    down = alt.Scale(domain=[0, y], range=[0, y])
    axis = alt.Axis(grid=False, tickCount=5)
    rects = alt.Chart(inline(boxes)).mark_rect().encode(
        x=alt.X("x:Q", scale=alt.Scale(domain=[0, 100], nice=False), axis=axis,
                title=lines("per cent of followed residents of the decile", width)),
        x2="x2:Q", y=alt.Y("y:Q", scale=down, axis=None), y2="y2:Q",
        color=alt.Color("c:N", scale=None, legend=None),
    )  # fmt: skip
    named = alt.Chart(inline(texts)).mark_text(align="left", baseline="middle").encode(
        x=alt.value(0), y=alt.Y("y:Q", scale=down, axis=None), text="text:N"
    )  # fmt: skip
    return alt.layer(rects, named).properties(width=width - 28, height=y)
