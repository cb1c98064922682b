"""Alluvial drawing: how a whole moves between states from one time to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from demerit.report import theme
from demerit.report.figure import Chart, inline
from demerit.report.plots.curves import HEIGHT
from demerit.report.plots.lanes import lines

STEPS, NODE, LEAST = 12, 0.035, 7.0
"""Points on the side of a ribbon; half width of a node; per cent from which it is labelled."""

Flow = tuple[int, str, str, float]
"""Step, state before, state after, per cent of the whole."""


def alluvial(flows: Sequence[Flow], colours: Mapping[str, str], width: int, across: str) -> Chart:
    """Ribbons from state to state between times, coloured by where they come from.

    Args:
        flows: those of each step, 1 for the first; of one step they come to 100 per cent.
        colours: states with their colours, from bottom to top.
        width: pixels.
        across: title of the axis of times.
    """
    ribbons: list[dict[str, Any]] = []
    nodes: list[dict[str, Any]] = []
    last = max(step for step, *_ in flows)
    for step in range(1, last + 1):
        found = [flow for flow in flows if flow[0] == step]
        left, right = (_placed(found, colours, side) for side in (1, 2))
        for number, (_, old, new, size) in enumerate(found):
            ribbons += _ribbon(step, f"{old}>{new}", left[number], right[number], size, old)
        nodes += _nodes(step - 1, found, colours, 1)
    nodes += _nodes(last, [flow for flow in flows if flow[0] == last], colours, 2)
    scale = alt.Scale(domain=[0, 100], nice=False)
    x = alt.X(
        "x:Q",
        title=lines(across, width - theme.AXIS_ROOM),
        scale=alt.Scale(domain=[-0.06, last + 0.06], nice=False),
        axis=alt.Axis(
            grid=False, values=[*range(last + 1)], labelFlush=False,
            labelExpr="datum.value == 0 ? 'start' : format(datum.value, '~f')",
        ),
    )  # fmt: skip
    y = alt.Y("y:Q", title="per cent", scale=scale)
    key = alt.Legend(orient="top", title=None, columns=1 if width <= theme.NARROW else 3,
                     symbolOpacity=1, symbolType="square", labelLimit=width - 60)  # fmt: skip
    colour = alt.Color(
        "state:N", sort=None, legend=key,
        scale=alt.Scale(domain=[*colours], range=[*colours.values()]),
    )  # fmt: skip
    named = alt.Chart(inline([node for node in nodes if node["y2"] - node["y"] >= LEAST])).encode(
        x="middle:Q", y=alt.Y("centre:Q", scale=scale), text="said:N"
    )
    return alt.layer(
        alt.Chart(inline(ribbons)).mark_area(opacity=0.4).encode(
            x=x, y=y, y2="y2:Q", color=colour, detail="flow:N"),
        alt.Chart(inline(nodes)).mark_rect(opacity=1).encode(
            x=alt.X("x:Q"), x2="x2:Q", y=y, y2="y2:Q", color=colour),
        named.mark_text(stroke=theme.PAPER, strokeWidth=4, strokeJoin="round"),
        named.mark_text(),
    ).properties(width=width - theme.AXIS_ROOM - 12, height=HEIGHT)  # fmt: skip


def _placed(found: Sequence[Flow], colours: Mapping[str, str], side: int) -> dict[int, float]:
    """Where each ribbon begins on one side: by its state there, then by the other one."""
    order = [*colours]
    ends = [tuple(order.index(state) for state in (old, new)) for _, old, new, _ in found]
    ranked = sorted(range(len(found)), key=lambda n: (ends[n][side - 1], ends[n][2 - side]))
    at, places = 0.0, {}
    for number in ranked:
        places[number] = at
        at += found[number][3]
    return places


def _ribbon(
    step: int, flow: str, left: float, right: float, size: float, state: str
) -> list[dict[str, Any]]:
    """A ribbon as an area with a smooth course."""
    rows = []
    for number in range(STEPS + 1):
        t = number / STEPS
        y = left + (right - left) * t * t * (3 - 2 * t)
        x = step - 1 + NODE + t * (1 - 2 * NODE)
        rows.append({"flow": f"{step} {flow}", "state": state, "x": x, "y": y, "y2": y + size})
    return rows


def _nodes(
    time: int, found: Sequence[Flow], colours: Mapping[str, str], side: int
) -> list[dict[str, Any]]:
    """The states at one time, one upon the other."""
    at, nodes = 0.0, []
    for state in colours:
        size = sum(flow[3] for flow in found if flow[side] == state)
        if size > 0:
            nodes.append({
                "state": state, "x": time - NODE, "x2": time + NODE, "y": at, "y2": at + size,
                "middle": time, "centre": at + size / 2, "said": f"{size:.0f}",
            })  # fmt: skip
        at += size
    return nodes
