"""Plots of family E: what goes elsewhere, and what points are earned for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import altair as alt

from demerit.regime.registry import ACT
from demerit.report import theme, words
from demerit.report.figure import Chart, inline
from demerit.report.plots import stacks
from demerit.report.plots.held import Datum, Entry, of, starting
from demerit.report.plots.kinds import RIBBONS, Drawn
from demerit.report.plots.tiles import tiles

HELPS = ("#0b4f6c", "#3f7f9c", "#86b0c3", "#c5d9e2")
IDLE = ("#a87b12", "#c99a2e", "#e3c983", "#f0e3c0")
HEIGHT = 200


def slopes(entry: Entry) -> Drawn | None:
    """M22: gravity where the regime watches and elsewhere, from the twin to the regime."""
    held: Mapping[str, Any] = entry.get("parts") or {}
    names = {"watched": "Where the regime watches", "elsewhere": "Elsewhere"}
    data = [
        index(one, held[one.key]["value_twin"]).named(names[one.key])
        for one in of(entry, "parts", names)
        if held[one.key].get("value_twin")
    ]
    if len(data) < 2:
        return None
    return Drawn(
        "Gravity of violations under the regime in per cent of that in the twin, in domains that "
        "the regime watches and in the others.",
        data,
        lambda width: _slopes(data, width),
        RIBBONS,
    )


def index(one: Datum, twin: float) -> Datum:
    """The level under the regime in per cent of the twin's."""
    value, low, high = (None if x is None else 100 + 100 * x / twin
                        for x in (one.value, one.low, one.high))  # fmt: skip
    said = f"{words.estimate(value, low, high)} per cent of the twin"
    return replace(one, value=value or 0.0, low=low, high=high, said=said)


def _slopes(data: Sequence[Datum], width: int) -> Chart:
    """A line a number, from 100 in the twin to what it is under the regime."""
    rows = [
        {"name": f"{one.name}: {one.said}", "arm": arm, "v": value}
        for one in data for arm, value in (("twin", 100.0), ("regime", one.value))
    ]  # fmt: skip
    ends = [
        {"name": f"{one.name}: {one.said}", "arm": arm, "low": low, "high": high}
        for one in data if one.low is not None
        for arm, low, high in (("twin", 100.0, 100.0), ("regime", one.low, one.high))
    ]  # fmt: skip
    spread = [100.0, *(x for one in data for x in (one.value, one.low, one.high) if x is not None)]
    room = 0.05 * (max(spread) - min(spread) or 1.0)
    scale = alt.Scale(domain=[min(spread) - room, max(spread) + room], nice=False)
    names = list(dict.fromkeys(row["name"] for row in rows))
    colour = alt.Color(
        "name:N", sort=None, scale=alt.Scale(domain=names, range=[theme.ACCENT, stacks.PALETTE[1]]),
        legend=alt.Legend(
            orient="top", title=None, columns=1, labelLimit=width - 40, symbolType="circle",
            symbolOpacity=1, labelExpr="split(datum.label, ': ')" if width <= theme.NARROW
            else "datum.label",
        ),
    )  # fmt: skip
    x = alt.X("arm:N", sort=["twin", "regime"], title=None, scale=alt.Scale(type="point"),
              axis=alt.Axis(labelAngle=0, grid=True))  # fmt: skip
    y = alt.Y("v:Q", title="twin = 100", scale=scale)
    line = alt.Chart(inline(rows)).encode(x=x, y=y, color=colour)
    return alt.layer(
        alt.Chart(inline(ends)).mark_area(opacity=0.18).encode(
            x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q", color=colour),
        line.mark_line(strokeWidth=2.2),
        line.mark_point(filled=True, size=55, opacity=1),
    ).properties(width=width - theme.AXIS_ROOM - 12, height=HEIGHT)  # fmt: skip


def sources(entry: Entry) -> Drawn | None:
    """M24: what points are earned for, coloured by whether it helps anybody."""
    found = sorted(starting(entry, "parts", "conduct="), key=lambda one: -one.value)
    nothing = [one for one in of(entry, "parts", ["nothing_done"]) if one.value > 0]
    helps = [one for one in found if helps_others(one.key)]
    idle = [one for one in found if not helps_others(one.key)]
    data = [
        *coloured(helps, HELPS),
        *coloured(idle, IDLE),
        *(one.named("For nothing done", stacks.PALETTE[1]) for one in nothing),
    ]
    if not data:
        return None
    return Drawn(
        "All points earned, by what they were booked for: blue helps others, ochre helps nobody, "
        "red was not done at all.",
        data,
        lambda width: tiles(data, width),
        "The key carries the intervals, 95 % over worlds.",
    )


def helps_others(key: str) -> bool:
    """Whether the conduct that a key names is prosocial in the registry."""
    conduct = ACT.get(key.removeprefix("conduct="))
    return conduct is not None and conduct.cls == "prosocial"


def coloured(data: Sequence[Datum], shades: Sequence[str]) -> list[Datum]:
    """Numbers in shades, the largest darkest; what has no shade of its own has the last."""
    return [one.named("", shades[min(n, len(shades) - 1)]) for n, one in enumerate(data)]
