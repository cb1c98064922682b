"""Lines over months with a ribbon over worlds: shared by the figures that run along time."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from demerit.report import theme
from demerit.report.figure import inline

ARM_TITLES = {"world": "With the regime", "twin": "Twin"}
SHORT = {"world": "Regime", "twin": "Twin"}


def over_worlds(rows: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Mean, lowest and highest over worlds of a `value`, by arm, month and further keys."""
    return (
        rows.group_by("arm", *keys, "month")
        .agg(
            pl.col("value").mean().alias("mean"),
            pl.col("value").min().alias("low"),
            pl.col("value").max().alias("high"),
            pl.len().alias("worlds"),
        )
        .sort("arm", *keys, "month", descending=[True, *(False for _ in keys), False])
    )


def arm_layers(data: alt.Data, x: alt.X, title: str, scale: alt.Scale) -> list[Any]:
    """Ribbon and line of both arms; the twin is grey and dashed."""
    layers: list[Any] = []
    styles = (
        ("twin", theme.TWIN, theme.TWIN_LIGHT, [5, 3]),
        ("world", theme.ACCENT, theme.ACCENT_LIGHT, [1, 0]),
    )
    for arm, colour, pale, dash in styles:
        base = alt.Chart(data).transform_filter(f"datum.arm == '{arm}'")
        low = alt.Y("low:Q", title=title, scale=scale)
        layers.append(
            base.mark_area(color=pale, opacity=0.8).encode(x=x, y=low, y2=alt.Y2("high:Q"))
        )
        layers.append(
            base.mark_line(color=colour, strokeWidth=2.2, strokeDash=dash).encode(
                x=x, y=alt.Y("mean:Q", title=title, scale=scale)
            )
        )
    return layers


def landmarks(announced: float | None, first: float, height: int) -> list[Any]:
    """Vertical lines at the announcement and at the start, named one above the other."""
    marks = [(0.0, "in force", 17)]
    if announced is not None and first <= announced < 0:
        marks.append((announced, "announced", 2))
    layers: list[Any] = []
    for month, name, top in marks:
        base = alt.Chart(inline([{"month": month, "name": name}])).encode(x="month:Q")
        layers.append(
            base.mark_rule(color=theme.SOFT, strokeWidth=1, strokeDash=[2, 2]).encode(
                y=alt.value(top), y2=alt.value(height)
            )
        )
        layers.append(
            base.mark_text(align="left", dx=4, baseline="top", color=theme.SOFT).encode(
                y=alt.value(top), text="name:N"
            )
        )
    return layers


HEADROOM = 1.22
"""How far the axis reaches above the highest value, for the names of the landmarks."""


def end_labels(summary: pl.DataFrame, apart: float, width: int) -> list[Any]:
    """Names of the two arms at the ends of their lines, kept `apart` where they would meet."""
    last = summary.filter(pl.col("month") == pl.col("month").max()).select("arm", "month", "mean")
    rows = {row["arm"]: row for row in last.to_dicts()}
    if {"world", "twin"} <= rows.keys():
        upper, lower = sorted(rows, key=lambda arm: -rows[arm]["mean"])
        rows[upper]["mean"] = max(rows[upper]["mean"], rows[lower]["mean"] + apart)
    layers: list[Any] = []
    names = ARM_TITLES if width > theme.NARROW else SHORT
    for arm, row in rows.items():
        row["mean"] = max(row["mean"], 0.45 * apart)  # off the axis
        data = inline([{**row, "name": names.get(arm, arm)}])
        colour = theme.ACCENT if arm == "world" else theme.TWIN
        layers.append(
            alt.Chart(data)
            .mark_text(align="left", dx=6, color=colour, fontWeight="bold")
            .encode(x="month:Q", y="mean:Q", text="name:N")
        )
    return layers


def month_axis(first: float, months: int, width: int) -> alt.X:
    """The axis of months with room at its right for the names of the lines."""
    step = 12 if months <= 132 or width > theme.NARROW else 24
    if width <= theme.NARROW and months > 48:
        step = 24
    room = (months - first) * (0.22 if width > theme.NARROW else 0.26)
    ticks = list(range(-12 if first < 0 else 0, months + 1, step))
    return alt.X(
        "month:Q",
        title="months since the start",
        scale=alt.Scale(domain=[first, months + room], nice=False),
        axis=alt.Axis(values=ticks, grid=False, format="d"),
    )
