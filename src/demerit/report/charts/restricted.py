"""Residents under restriction over time, beside the twin."""

from __future__ import annotations

import altair as alt
import polars as pl

from demerit.evidence import estimators
from demerit.report import theme, words
from demerit.report.charts import ribbon
from demerit.report.figure import Chart, Figure, Missing, inline
from demerit.report.folder import Folder, beside

NAME = "restricted"
TITLE = "Restricted residents over time, beside the twin"


def figure(folder: Folder) -> Figure | Missing:
    """Persons under at least one direct restriction per 1,000 residents, by month."""
    rows = folder.per_thousand("restricted")
    if rows.filter(pl.col("arm") == "world").is_empty():
        return Missing(NAME, TITLE, "The run holds no monthly count of restricted residents.")
    summary = ribbon.over_worlds(rows)
    finding = _finding(rows, folder)
    worlds = rows["world"].n_unique()
    return Figure(
        NAME,
        finding,
        "Persons under at least one direct restriction in the month, per 1,000 residents. A person "
        "on two lists counts once; a tie to a listed person does not count.",
        f"Lines are means, ribbons run from the lowest to the highest of "
        f"{words.plural(worlds, 'world')}. The twin is the same society under "
        f"{folder.twin_title}, draw for draw. Months before 0 are the last of the burn-in.",
        finding + " " + _shape(summary),
        summary,
        lambda width: _chart(summary, folder, width),
    )


def _finding(rows: pl.DataFrame, folder: Folder) -> str:
    """The last month in one sentence, held against the twin with an interval."""
    pairs = beside(rows.filter(pl.col("month") == pl.col("month").max()))
    level = estimators.mean(pairs["value"].to_list())
    gap = estimators.mean((pairs["value"] - pairs["twin"]).to_list())
    share = words.banded(level.value or 0.0, level.low, level.high)
    band = words.interval(level.low, level.high)
    if not pairs.select((pl.col("value", "twin") != 0).any()).row(0).count(True):
        return f"After {folder.months} months, nobody is restricted in either arm"
    if gap.low is not None and not words.leaves_out(0, gap.low, gap.high):
        return (
            f"After {folder.months} months, {share} of every 1,000 residents are restricted: "
            "no difference from the twin beyond chance"
        )
    twin = estimators.mean(pairs["twin"].to_list())
    return (
        f"After {folder.months} months, {share} of every 1,000 residents are restricted "
        f"({band}), {words.number(twin.value)} in the twin"
    )


def _shape(summary: pl.DataFrame) -> str:
    """The course of the line in words: the values at the starts of some years."""
    world = summary.filter((pl.col("arm") == "world") & (pl.col("month") >= 0))
    picked = world.filter(pl.col("month") % 12 == 11)
    said = [f"{words.number(row['mean'])} in month {row['month'] + 1}" for row in picked.to_dicts()]
    return f"Per 1,000 residents under the regime: {', '.join(said)}." if said else ""


def _chart(summary: pl.DataFrame, folder: Folder, width: int) -> Chart:
    """Two lines with ribbons, named at their ends."""
    data = inline(summary.to_dicts())
    first = float(min(summary["month"].to_list()))
    top = float(max(summary["high"].to_list())) or 1.0
    x = ribbon.month_axis(first, folder.months, width)
    title = "restricted residents per 1,000"
    height = 300 if width > theme.NARROW else 240
    layers = ribbon.landmarks(folder.announced, first, height)
    scale = alt.Scale(domain=[0, top * ribbon.HEADROOM], nice=False)
    layers += ribbon.arm_layers(data, x, title, scale)
    layers += ribbon.end_labels(summary, top * 0.08, width)
    return alt.layer(*layers).properties(width=width - theme.AXIS_ROOM, height=height)
