"""How long spells of restriction last."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import polars as pl

from demerit.evidence import estimators
from demerit.report import theme, words
from demerit.report.figure import Chart, Figure, Missing, inline
from demerit.report.folder import Folder

NAME = "spells"
TITLE = "Time in restriction"
ENDS = ("value", "low", "high")
LONGER = {
    "over_1_year": "longer than 1 year",
    "over_5_years": "longer than 5 years",
    "never_released": "not released by the end",
}
SIDES = ("spells_ended", "spells_open")


def figure(folder: Folder) -> Figure | Missing:
    """Share of merged restriction spells still running, by months since they began."""
    counts = _counts(folder)
    if counts.is_empty():
        return _from_metric(folder)
    curves = pl.concat(
        [
            _survival(part, folder.months)
            for _, part in counts.group_by("world", maintain_order=True)
        ]
    )
    if curves.is_empty():
        return Missing(NAME, TITLE, "No restriction began in this run, so there is no time in it.")
    summary = (
        curves.group_by("month")
        .agg(
            pl.col("running").mean().alias("mean"),
            pl.col("running").min().alias("low"),
            pl.col("running").max().alias("high"),
            pl.len().alias("worlds"),
        )
        .sort("month")
    )
    summary = summary.filter(pl.col("worlds") == pl.col("worlds").max())  # known in every world
    finding = _finding(curves, summary)
    return Figure(
        NAME,
        finding,
        "Per cent of spells of direct restriction still running, by months since they began. "
        "Spells of one person that touch are one spell; ended counts from the last restriction.",
        f"Kaplan-Meier estimate: spells still open at the end count as open, not as over. The line "
        f"is the mean and the ribbon the range of {words.plural(_worlds(curves), 'world')}.",
        f"{finding}. {_points(summary)}",
        summary,
        lambda width: _chart(summary, folder.months, width),
    )


def _from_metric(folder: Folder) -> Figure | Missing:
    """The shares that M14 gives, where the run holds no count of spells by length."""
    parts = folder.metrics.get("M14", {}).get("parts") or {}
    rows = [
        {"name": name, **{end: 100 * parts[key][end] for end in ENDS}}
        for key, name in LONGER.items()
        if all(isinstance(parts.get(key, {}).get(end), (int, float)) for end in ENDS)
    ]
    if not rows:
        return Missing(NAME, TITLE, "The run holds no lengths of restriction spells.")
    first = rows[0]
    share = words.estimate(first["value"], first["low"], first["high"], "%")
    finding = f"{share} of spells of restriction: {first['name']}"
    return Figure(
        NAME,
        finding,
        "Per cent of spells of direct restriction. Spells of one person that touch are one spell.",
        "Lines are 95 % intervals over worlds. The run keeps no count of spells by length, so "
        "there is no curve.",
        f"{finding}. "
        + " ".join(
            f"{row['name']}: {words.estimate(row['value'], row['low'], row['high'], '%')}."
            for row in rows
        ),
        pl.DataFrame(rows),
        lambda width: _dots(rows, width),
    )


def _dots(rows: list[dict[str, Any]], width: int) -> Chart:
    """Shares as dots with intervals."""
    base = alt.Chart(inline(rows)).encode(
        y=alt.Y(
            "name:N", sort=None, title=None, axis=alt.Axis(labelColor=theme.INK, labelLimit=180)
        )
    )
    scale = alt.Scale(domain=[0, 100])
    x = alt.X("value:Q", title="per cent of spells", scale=scale)
    return alt.layer(
        base.mark_rule(color=theme.ACCENT, strokeWidth=2).encode(
            x=alt.X("low:Q", scale=scale), x2="high:Q"
        ),
        base.mark_point(color=theme.ACCENT, filled=True, size=60, opacity=1).encode(x=x),
    ).properties(width=width - 200, height=alt.Step(34))


def _counts(folder: Folder) -> pl.DataFrame:
    """Spells by world and length: how many ended, how many are open at the end."""
    rows = folder.pick("spell", *SIDES).filter(pl.col("arm") == "world")
    rows = rows.with_columns(pl.col("group").cast(pl.Int64, strict=False).alias("length"))
    rows = rows.filter(pl.col("length") > 0)
    if rows.is_empty():
        return rows
    wide = rows.group_by("world", "length", "measure").agg(pl.col("value").sum())
    wide = wide.pivot("measure", index=["world", "length"], values="value")
    for name in SIDES:
        if name not in wide.columns:
            wide = wide.with_columns(pl.lit(0.0).alias(name))
    return wide.with_columns(pl.col(*SIDES).fill_null(0.0)).sort("world", "length")


def _survival(part: pl.DataFrame, months: int) -> pl.DataFrame:
    """One world's Kaplan-Meier curve, in per cent at 0, 1, ... months as far as it is known."""
    counts = {name: np.zeros(months + 2, dtype=np.float64) for name in SIDES}
    for row in part.to_dicts():
        for name in SIDES:
            counts[name][min(row["length"], months + 1)] += row[name]
    curve = estimators.kaplan_meier(counts["spells_ended"], counts["spells_open"])
    rows = [
        {"world": part["world"][0], "month": month, "running": 100 * beyond}
        for month in range(months + 1)
        if sum(map(np.sum, counts.values())) and (beyond := curve.at(month)) is not None
    ]
    schema = {"world": pl.Int64, "month": pl.Int64, "running": pl.Float64}
    return pl.DataFrame(rows, schema=schema)


def _worlds(curves: pl.DataFrame) -> int:
    return curves["world"].n_unique()


def _finding(curves: pl.DataFrame, summary: pl.DataFrame) -> str:
    """The median length, or the share that outlasts the run; a year's share with its interval."""
    known = int(summary["month"][-1])
    mark = min(12, known)
    year = estimators.mean(curves.filter(pl.col("month") == mark)["running"].to_list())
    low, high = (
        None if end is None else min(100.0, max(0.0, end)) for end in (year.low, year.high)
    )
    shown = words.estimate(year.value, low, high, "%")
    over = summary.filter(pl.col("mean") <= 50)
    if over.height:
        median = int(over["month"][0])
        start = f"Half of all spells of restriction are over after {words.plural(median, 'month')}"
    else:
        last = words.number(float(summary["mean"][-1]), "%")
        start = f"{last} of spells of restriction outlast {words.plural(known, 'month')}"
    return f"{start}; {shown} last longer than {words.plural(mark, 'month')}"


def _points(summary: pl.DataFrame) -> str:
    picked = summary.filter((pl.col("month") % 12 == 0) & (pl.col("month") > 0)).to_dicts()
    said = [f"{words.number(row['mean'], '%')} after {row['month']} months" for row in picked]
    return f"Still running: {', '.join(said)}." if said else ""


def _chart(summary: pl.DataFrame, months: int, width: int) -> Chart:
    """A step line with its ribbon and the values at one, three and five years."""
    data = inline(summary.to_dicts())
    base = alt.Chart(data)
    scale = alt.Scale(domain=[0, 100])
    step = 12 if width > theme.NARROW else 24
    x = alt.X(
        "month:Q",
        title="months since the restriction began",
        scale=alt.Scale(domain=[0, months], nice=False),
        axis=alt.Axis(values=list(range(0, months + 1, step)), grid=False, format="d"),
    )
    y = alt.Y("mean:Q", title="per cent still restricted", scale=scale)
    marks: list[dict[str, Any]] = [
        {**row, "name": words.number(row["mean"], "%")}
        for row in summary.to_dicts()
        if row["month"] in (12, 36, 60)
    ]
    dots = alt.Chart(inline(marks))
    return alt.layer(
        base.mark_area(color=theme.ACCENT_LIGHT, opacity=0.8, interpolate="step-after").encode(
            x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q"
        ),
        base.mark_line(color=theme.ACCENT, strokeWidth=2.2, interpolate="step-after").encode(
            x=x, y=y
        ),
        dots.mark_point(color=theme.ACCENT, filled=True, size=45, opacity=1).encode(
            x="month:Q", y="mean:Q"
        ),
        dots.mark_text(align="left", dx=7, dy=-9, color=theme.ACCENT, fontWeight="bold").encode(
            x="month:Q", y="mean:Q", text="name:N"
        ),
    ).properties(width=width - theme.AXIS_ROOM, height=280 if width > theme.NARROW else 220)
