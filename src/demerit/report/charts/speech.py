"""Protected speech over time, beside the twin."""

from __future__ import annotations

import altair as alt
import polars as pl

from demerit.evidence import estimators
from demerit.report import theme, words
from demerit.report.charts import ribbon
from demerit.report.figure import Chart, Figure, Missing, inline
from demerit.report.folder import Folder, beside

NAME = "speech"
TITLE = "Speech, beside the twin"


def figure(folder: Folder) -> Figure | Missing:
    """The quantity of dissent per 1,000 residents a month in both arms."""
    rows = folder.per_thousand("speech")
    if rows.select("arm").n_unique() < 2:
        return Missing(NAME, TITLE, "The run holds no quantity of speech in both arms.")
    summary = ribbon.over_worlds(rows)
    finding = _finding(rows)
    worlds = rows["world"].n_unique()
    return Figure(
        NAME,
        finding,
        "Dissent per 1,000 residents a month. Speech is a quantity, how far acts dissent, from 0 "
        "to 1 for a resident in a month; nothing here reads or classifies text. Voicing dissent "
        "is a protected act.",
        f"Lines are means, ribbons run from the lowest to the highest of "
        f"{words.plural(worlds, 'world')}. Existing control of speech acts in both arms alike.",
        finding + ". " + _course(summary),
        summary,
        lambda width: _chart(summary, folder, width),
    )


def _finding(rows: pl.DataFrame) -> str:
    """Change of all dissent after the start, in per cent of the twin's."""
    counted = rows.filter(pl.col("month") >= 0)
    sums = counted.group_by("world", "arm").agg(pl.col("value").sum())
    pairs = beside(sums)
    gaps = (pairs["value"] - pairs["twin"]).to_numpy()
    change = estimators.ratio(gaps, pairs["twin"].to_numpy()).scaled(100)
    if change.value is None:
        return "Nobody dissents in the twin, so there is nothing that could be silenced"
    band = words.interval(change.low, change.high, "%")
    if not words.leaves_out(0, change.low, change.high):
        return f"Residents' dissent shows no difference from the twin beyond chance ({band})"
    side = "less" if change.value < 0 else "more"
    low, high = sorted(abs(end) for end in (change.low or 0.0, change.high or 0.0))
    size = words.banded(abs(change.value), low, high, "%")
    return f"Residents dissent {size} {side} than in the twin ({words.interval(low, high, '%')})"


def _course(summary: pl.DataFrame) -> str:
    """Both arms at the end of each second year."""
    picked = summary.filter((pl.col("month") >= 0) & (pl.col("month") % 24 == 23)).to_dicts()
    said = [
        f"{ribbon.ARM_TITLES[row['arm']]}, month {row['month'] + 1}: {words.number(row['mean'])}"
        for row in picked
    ]
    return "; ".join(said) + "." if said else ""


def _chart(summary: pl.DataFrame, folder: Folder, width: int) -> Chart:
    """Two lines with ribbons; the axis begins at zero."""
    first = float(min(summary["month"].to_list()))
    top = float(max(summary["high"].to_list())) or 1.0
    x = ribbon.month_axis(first, folder.months, width)
    height = 280 if width > theme.NARROW else 230
    layers = ribbon.landmarks(folder.announced, first, height)
    layers += ribbon.arm_layers(
        inline(summary.to_dicts()),
        x,
        "dissent per 1,000 residents",
        alt.Scale(domain=[0, top * ribbon.HEADROOM], nice=False),
    )
    layers += ribbon.end_labels(summary, top * 0.08, width)
    return alt.layer(*layers).properties(width=width - theme.AXIS_ROOM, height=height)
