"""Through which influence the regime averted or induced violations in the month itself."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import polars as pl

from demerit.evidence import estimators
from demerit.regime.registry import INFLUENCES
from demerit.report import theme, words
from demerit.report.figure import Chart, Figure, Missing, inline
from demerit.report.folder import Folder

NAME = "influences"
TITLE = "By which influence acts were averted or induced"


def figure(folder: Folder) -> Figure | Missing:
    """Violations averted and induced per 1,000 residents a year, by influence, direct part."""
    rows = _rows(folder)
    if not rows:
        return Missing(NAME, TITLE, "The run holds no attribution of violations to influences.")
    finding = _finding(rows)
    worlds = folder.series["world"].n_unique()
    return Figure(
        NAME,
        finding,
        "Violations of every kind averted (left) and induced (right) in the month itself, per "
        "1,000 residents a year, shared among the regime's influences by Shapley values.",
        f"Thin lines are 95 % intervals over {words.plural(worlds, 'world')}. These are the direct "
        "parts alone; what they change later is carried and stands in the figure before. A share "
        "below 0 means that an influence worked against the others.",
        f"{finding}. " + " ".join(_say(row) for row in rows),
        pl.DataFrame(rows),
        lambda width: _chart(rows, width),
    )


def _rows(folder: Folder) -> list[dict[str, Any]]:
    """One row an influence and side that has any share in any world."""
    counts = folder.pick("influence", "averted", "induced").filter(
        (pl.col("arm") == "world") & (pl.col("month") >= 0)
    )
    persons = folder.pick("all", "persons").filter(
        (pl.col("arm") == "world") & (pl.col("month") >= 0)
    )
    years = dict(
        persons.group_by("world").agg(pl.col("value").sum() / 12).sort("world").iter_rows()
    )
    if counts.is_empty() or not years:
        return []
    parts = pl.col("group").str.split_exact(": ", 1).struct
    named = counts["group"].str.contains(": ").all()
    counts = counts.with_columns(
        parts.field("field_0").alias("conduct"), parts.field("field_1").alias("influence")
    )
    if named:
        counts = counts.filter(pl.col("conduct").is_in(list(words.VIOLATIONS)))
    else:  # a run that sums over conducts has the influence alone
        counts = counts.with_columns(pl.col("group").alias("influence"))
    sums = counts.group_by("influence", "measure", "world").agg(pl.col("value").sum())
    table = {tuple(row[:3]): row[3] for row in sums.iter_rows()}
    below = np.array(list(years.values()))
    rows = []
    for influence in INFLUENCES:
        for side in ("averted", "induced"):
            above = np.array([table.get((influence, side, world), 0.0) for world in years])
            if above.any():
                found = estimators.ratio(above, below).scaled(1000)
                rows.append(
                    {
                        "influence": influence,
                        "side": side,
                        "value": found.value,
                        "low": found.low,
                        "high": found.high,
                    }
                )
    return rows


def _finding(rows: list[dict[str, Any]]) -> str:
    said = []
    for side in ("averted", "induced"):
        held = [row for row in rows if row["side"] == side]
        if held:
            top = max(held, key=lambda row: row["value"])
            share = 100 * top["value"] / sum(row["value"] for row in held)
            said.append(
                f"{top['influence']} accounts for {words.number(share, '%', 2)} of the "
                f"violations {side}"
            )
    return words.sentence(words.listed(said) + " in the month itself")


def _say(row: dict[str, Any]) -> str:
    band = words.interval(row["low"], row["high"])
    return f"{row['influence']}, {row['side']}: {words.number(row['value'])} ({band})."


def _bar(row: dict[str, Any]) -> dict[str, Any]:
    """A row as it is drawn: what is averted points to the left."""
    sign = -1 if row["side"] == "averted" else 1
    ends = {key: None if row[key] is None else sign * row[key] for key in ("value", "low", "high")}
    far = max((end for end in ends.values() if end is not None), key=abs)
    return {**row, **ends, "far": far, "text": words.digits(row["value"], 2)}


def _chart(rows: list[dict[str, Any]], width: int) -> Chart:
    """Bars to both sides of zero, one row an influence."""
    wide = width > theme.NARROW
    data = [_bar(row) for row in rows]
    reach = 1.25 * max(abs(row[key]) for row in data for key in ("value", "high") if row[key])
    scale = alt.Scale(domain=[-reach, reach], nice=False)
    order = [name for name in INFLUENCES if any(row["influence"] == name for row in rows)]
    base = alt.Chart(inline(data)).encode(
        y=alt.Y(
            "influence:N",
            sort=order,
            title=None,
            axis=alt.Axis(
                labelColor=theme.INK,
                ticks=False,
                domain=False,
                minExtent=round(theme.LETTER * max(map(len, order))),
            ),
        )
    )
    x = alt.X(
        "value:Q",
        title="averted   |   induced, per 1,000 residents a year"
        if wide
        else "averted  |  induced, per 1,000 a year",
        scale=scale,
        axis=alt.Axis(labelExpr="format(abs(datum.value), '~g')", tickCount=5),
    )
    colour = alt.condition(
        "datum.side == 'averted'", alt.value(theme.ACCENT), alt.value(theme.TWIN)
    )
    layers: list[Any] = [
        base.mark_bar(size=16).encode(x=x, color=colour),
        base.mark_rule(color=theme.INK).encode(x=alt.X("low:Q", scale=scale), x2="high:Q"),
    ]
    sides: tuple[tuple[str, Any, int], ...] = (("averted", "right", -6), ("induced", "left", 6))
    for side, align, shift in sides:
        part = base.transform_filter(f"datum.side == '{side}' && abs(datum.value) > {0.02 * reach}")
        layers.append(
            part.mark_text(align=align, dx=shift, baseline="middle").encode(
                x=alt.X("far:Q", scale=scale), text="text:N"
            )
        )
    return alt.layer(*layers).properties(
        width=width - (130 if wide else 112), height=alt.Step(32 if wide else 28)
    )
