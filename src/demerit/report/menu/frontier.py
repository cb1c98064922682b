"""The front: burden against harm averted, every arm with its cross of intervals."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from demerit.report import theme, words
from demerit.report.figure import Chart, Figure, inline

NAME = "front"


def figure(found: dict[str, Any]) -> Figure:
    """Every arm by its burden and the harm to others that it averts."""
    arms = {arm["id"]: arm for arm in found["arms"]}
    rows = [_row(arms[one["arm"]], one) for one in found["front"]]
    on = [row for row in rows if row["on_front"]]
    full = next(row for row in rows if row["kind"] == "full")
    finding = _finding(on, full)
    return Figure(
        NAME,
        finding,
        "Every arm by its burden (weighted months per 1,000 resident-years; less is better) and "
        "the harm to others that it averts (yuan per 1,000 resident-years; more is better).",
        "Crosses are 95 % intervals over worlds of each arm's own level; arms share their draws, "
        "so their differences are known far better than the crosses suggest. An arm is on the "
        "front when no other has as little burden and averts as much.",
        f"{finding}. " + " ".join(_say(row) for row in on),
        pl.DataFrame(rows, infer_schema_length=None),
        lambda width: _chart(rows, width),
        "Burden and harm are not set off against each other.",
    )


def _row(arm: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    burden, effect = arm["numbers"]["burden"], arm["numbers"]["effect"]
    return {
        "arm": arm["title"],
        "kind": arm["kind"],
        "burden": one["burden"],
        "burden_low": burden["low"],
        "burden_high": burden["high"],
        "averted": one["effect"],
        "averted_low": effect["low"],
        "averted_high": effect["high"],
        "on_front": one["on_front"],
        "worlds": one["worlds"],
        "beaten_beyond_chance_by": ", ".join(one["beaten_surely"]),
    }


def _finding(on: list[dict[str, Any]], full: dict[str, Any]) -> str:
    names = [row["arm"][:1].lower() + row["arm"][1:] for row in on if row["kind"] != "full"]
    shown = words.listed(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    if not full["on_front"]:
        sure = full["beaten_beyond_chance_by"]
        how = "beyond chance" if sure else "though not beyond chance"
        return f"Other arms have less burden and avert more than the regime as it is, {how}"
    if not names:
        return "No arm has less burden at any price in harm averted"
    return f"On the front beside the regime as it is: {shown}"


def _say(row: dict[str, Any]) -> str:
    return (
        f"{row['arm']}: burden {words.number(row['burden'])}, harm averted "
        f"{words.number(row['averted'])}."
    )


NEAR = 0.05
"""Share of both axes within which points share one label."""
LABEL = (0.5, 0.08)
"""Shares of the axes that a label takes: those that would overlap stand above each other."""


def _named(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with labels: of points that lie close together the first carries all their names."""
    wide, high = (
        (max(row[key] for row in rows) - min(row[key] for row in rows)) or 1.0
        for key in ("burden", "averted")
    )
    found: list[dict[str, Any]] = []
    for row in rows:
        shown = row["on_front"] or row["kind"] == "full"
        near = [
            one
            for one in found
            if one["name"]
            and abs(one["burden"] - row["burden"]) < NEAR * wide
            and abs(one["averted"] - row["averted"]) < NEAR * high
        ]
        if shown and near:
            near[0]["others"] += 1
        title = "The regime as it is" if row["kind"] == "full" else row["arm"]
        found.append({**row, "name": title if shown and not near else "", "others": 0, "lift": 0})
    named = [row for row in found if row["name"]]
    for place, row in enumerate(named):
        row["lift"] = sum(
            abs(one["burden"] - row["burden"]) < LABEL[0] * wide
            and abs(one["averted"] - row["averted"]) < LABEL[1] * high
            for one in named[:place]
        )
    middle = (max(row["burden"] for row in rows) + min(row["burden"] for row in rows)) / 2
    for row in found:
        row["middle"] = middle
        if row["others"]:
            row["name"] += f" and {row['others']} more"
    return found


def _chart(rows: list[dict[str, Any]], width: int) -> Chart:
    wide = width > theme.NARROW
    named = _named(rows)
    base = alt.Chart(inline(named))
    x = alt.X("burden:Q", title="burden, weighted months per 1,000 resident-years")
    y = alt.Y("averted:Q", title="harm averted, yuan per 1,000 resident-years")
    thin: dict[str, Any] = {"color": theme.ACCENT_LIGHT, "strokeWidth": 1}
    on = "datum.on_front"
    layers = [
        base.transform_filter("isValid(datum.burden_low)")
        .mark_rule(**thin)
        .encode(x="burden_low:Q", x2="burden_high:Q", y="averted:Q"),
        base.transform_filter("isValid(datum.averted_low)")
        .mark_rule(**thin)
        .encode(x="burden:Q", y="averted_low:Q", y2="averted_high:Q"),
        base.mark_point(size=60, opacity=1, stroke=theme.ACCENT).encode(
            x=x,
            y=y,
            fill=alt.condition(on, alt.value(theme.ACCENT), alt.value(theme.PAPER)),
            shape=alt.condition("datum.kind == 'full'", alt.value("square"), alt.value("circle")),
        ),
    ]
    if wide:
        layers.append(
            base.mark_text(
                align=alt.expr("datum.burden > datum.middle ? 'right' : 'left'"),
                dx=alt.expr("datum.burden > datum.middle ? -8 : 8"),
                dy=alt.expr("-8 - 13 * datum.lift"),
                limit=260,
            ).encode(x="burden:Q", y="averted:Q", text="name:N")
        )
    inner = width - (theme.AXIS_ROOM + (60 if wide else 24))
    return alt.layer(*layers).properties(width=inner, height=360 if wide else 260)
