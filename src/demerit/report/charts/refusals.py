"""Refusals at the counter and jobs lost to a list, year by year, beside the twin."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from demerit.evidence import estimators
from demerit.report import theme, words
from demerit.report.figure import Chart, Figure, Missing, inline
from demerit.report.folder import Folder, beside

NAME = "refusals"
TITLE = "Refusals in travel, credit, services, business and work"


def figure(folder: Folder) -> Figure | Missing:
    """Refused attempts and jobs lost to a list, per 1,000 residents, by year and arm."""
    years = folder.per_thousand(*words.REFUSALS, every=12).filter(pl.col("month") >= 0)
    used = [name for name in words.REFUSALS if (years["measure"] == name).any()]
    used = [name for name in used if years.filter(pl.col("measure") == name)["value"].max()]
    if not used:
        return Missing(NAME, TITLE, "The run holds no refusal and no job lost to a list.")
    rows = _rows(years.filter(pl.col("measure").is_in(used)))
    finding = _finding(years, used)
    return Figure(
        NAME,
        finding,
        "Refused attempts and jobs lost to a list, per 1,000 residents, in each year since the "
        "start. These are person-times: one person who tries three times counts three times.",
        "Dots are means over worlds and thin lines their 95 % intervals; accent with the regime, "
        "grey in the twin, where lenders refuse by ordinary law too. Each panel has its own scale.",
        f"{finding}. " + " ".join(_say(rows, name) for name in used),
        pl.DataFrame(rows),
        lambda width: _chart(rows, used, width),
    )


def _rows(years: pl.DataFrame) -> list[dict[str, Any]]:
    """Mean over worlds with an interval, by measure, arm and year."""
    rows = []
    for (measure, arm, month), part in years.group_by("measure", "arm", "month"):
        found = estimators.mean(part["value"].to_list())
        low = None if found.low is None else max(0.0, found.low)
        rows.append(
            {
                "measure": str(measure),
                "arm": str(arm),
                "year": int(str(month)) // 12 + 1,
                "value": found.value,
                "low": low,
                "high": found.high,
            }
        )
    return sorted(rows, key=lambda row: (row["measure"], row["arm"], row["year"]))


def _finding(years: pl.DataFrame, used: list[str]) -> str:
    """The measure with the largest yearly gap from the twin, as a paired difference."""
    pairs = beside(years.group_by("measure", "world", "arm").agg(pl.col("value").mean()), "measure")
    said: dict[float, str] = {}
    for name in used:
        part = pairs.filter(pl.col("measure") == name)
        gap = estimators.mean((part["value"] - part["twin"]).to_list())
        if gap.value is None or not words.leaves_out(0, gap.low, gap.high):
            continue
        ends = (gap.low, gap.high) if gap.value > 0 else (-(gap.high or 0), -(gap.low or 0))
        side = "more" if gap.value > 0 else "fewer"
        said[abs(gap.value)] = (
            f"{words.REFUSALS[name]}: {words.banded(abs(gap.value), *ends)} {side} a year per "
            f"1,000 residents than in the twin ({words.interval(*ends)})"
        )
    return said[max(said)] if said else "No kind of refusal differs from the twin beyond chance"


def _say(rows: list[dict[str, Any]], name: str) -> str:
    held = [row for row in rows if row["measure"] == name and row["arm"] == "world"]
    said = ", ".join(f"year {row['year']}: {words.number(row['value'])}" for row in held)
    return f"{words.REFUSALS[name]}, with the regime: {said}."


def _panel(rows: list[dict[str, Any]], name: str, width: int, wide: bool) -> Chart:
    """One panel: both arms by year."""
    held = [row for row in rows if row["measure"] == name]
    years = max(row["year"] for row in held)
    top = max(row["high"] or row["value"] for row in held) or 1.0
    scale = alt.Scale(domain=[0, top * 1.08], nice=False)
    x = alt.X(
        "year:Q",
        title="year",
        scale=alt.Scale(domain=[0.5, years + 0.5], nice=False),
        axis=alt.Axis(values=list(range(1, years + 1)), format="d", grid=False),
    )
    layers = []
    styles = (("twin", theme.TWIN, [5, 3], "square"), ("world", theme.ACCENT, [1, 0], "circle"))
    for arm, colour, dash, shape in styles:
        part = [row for row in held if row["arm"] == arm]
        if not part:
            continue
        base = alt.Chart(inline(part))
        y = alt.Y("value:Q", title=None, scale=scale, axis=alt.Axis(tickCount=3))
        layers += [
            base.mark_line(color=colour, strokeDash=dash, strokeWidth=1.4).encode(x=x, y=y),
            base.mark_rule(color=colour).encode(x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q"),
            base.mark_point(color=colour, shape=shape, filled=True, size=38, opacity=1).encode(
                x=x, y=y
            ),
        ]
    title = alt.TitleParams(
        words.REFUSALS[name],
        anchor="start",
        fontSize=theme.text_size(width),
        font=theme.FONT,
        color=theme.INK,
        fontWeight="bold",
    )
    inner = width // 3 - 48 if wide else width // 2 - 42
    return alt.layer(*layers).properties(width=inner, height=110, title=title)


def _chart(rows: list[dict[str, Any]], used: list[str], width: int) -> Chart:
    """Small panels, three in a row or one under the other."""
    wide = width > theme.NARROW
    panels = [_panel(rows, name, width if wide else 2 * width, wide) for name in used]
    return alt.concat(*panels, columns=3 if wide else 1, spacing=22)
