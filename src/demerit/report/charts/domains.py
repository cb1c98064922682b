"""Domain of the act against domain of the effect: where a lapse in one corner of life bites."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import polars as pl

from demerit.evidence import estimators
from demerit.report import theme, words
from demerit.report.figure import Chart, Figure, Missing, inline
from demerit.report.folder import Folder

NAME = "domains"
TITLE = "Domain of act, domain of effect"
APART = alt.Scale(paddingInner=0.1, paddingOuter=0.05)


def figure(folder: Folder) -> Figure | Missing:
    """Share of the whole burden by the domain of its cause and the domain of its effect."""
    rows = _from_metric(folder) or _from_series(folder)
    if not rows:
        return Missing(NAME, TITLE, "The run holds no burden by domain of act and of effect.")
    table = pl.DataFrame(rows, infer_schema_length=None)
    mapped = any(row["related"] is not None for row in rows)
    finding = _finding(rows, folder, mapped)
    outline = (
        "Cells with a heavy outline are unrelated under the moderate map: act and effect belong "
        "to different corners of life. A dashed outline means related in part, which counts half. "
        "Which domains are related is a declared value judgement; the headline gives the share "
        "under all three maps."
        if mapped
        else "The run holds no map of related domains, so no cell is outlined as unrelated."
    )
    return Figure(
        NAME,
        finding,
        "Per cent of the whole burden of direct restrictions, by the domain of life in which the "
        "act happened (rows) and in which the restriction bites (columns).",
        outline + " Intervals over worlds stand in the download.",
        f"{finding}. " + " ".join(_say(row) for row in rows if row["percent"] >= 0.5),
        table,
        lambda width: _chart(rows, width),
    )


def _from_metric(folder: Folder) -> list[dict[str, Any]]:
    """Cells from the parts of M6 that are named `cause>effect`."""
    links = _links(folder.document("norms"))
    rows = []
    for key, part in (folder.metrics.get("M6", {}).get("parts") or {}).items():
        cause, arrow, effect = key.partition(">")
        if arrow and isinstance(part, dict) and part.get("value"):
            ends = [part.get(end) for end in ("value", "low", "high")]
            rows.append(_cell(cause.strip(), effect.strip(), ends, links))
    return rows


def _from_series(folder: Folder) -> list[dict[str, Any]]:
    """Cells from the monthly burden, where no metric gives them."""
    held = folder.pick("cause x effect", "burden").filter(
        (pl.col("arm") == "world") & (pl.col("month") >= 0)
    )
    sums = held.group_by("group", "world").agg(pl.col("value").sum()).sort("group", "world")
    totals = dict(sums.group_by("world").agg(pl.col("value").sum()).sort("world").iter_rows())
    links = _links(folder.document("norms"))
    rows = []
    for (pair,), part in sums.group_by("group", maintain_order=True):
        cause, _, effect = str(pair).partition(" > ")
        burden = dict(part.select("world", "value").iter_rows())
        if effect and any(burden.values()):
            above = np.array([burden.get(world, 0.0) for world in totals])
            found = estimators.ratio(above, np.array(list(totals.values())))
            rows.append(_cell(cause, effect, [found.value, found.low, found.high], links))
    return rows


def _cell(
    cause: str, effect: str, ends: list[float | None], links: list[dict[str, Any]] | None
) -> dict[str, Any]:
    value, low, high = (None if end is None else 100 * end for end in ends)
    return {
        "act_in": words.domain(cause),
        "effect_in": words.domain(effect),
        "percent": value or 0.0,
        "low": None if low is None else max(0.0, low),
        "high": high,
        "related": _relatedness(links, cause, effect),
    }


def _links(norms: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The links of the moderate map, or None where the run declares no map."""
    moderate = norms.get("relatedness", {}).get("maps", {}).get("moderate")
    return moderate.get("links", []) if isinstance(moderate, dict) else None


def _relatedness(links: list[dict[str, Any]] | None, cause: str, effect: str) -> float | None:
    """How far an effect is related to an act, 0 to 1; 1 within a domain, 0 for a pair left out."""
    if links is None or cause == effect:
        return None if links is None else 1.0
    held = (link for link in links if link["cause"] == cause and effect in link["effects"])
    return float(next(held, {"value": 0.0})["value"])


def _finding(rows: list[dict[str, Any]], folder: Folder, mapped: bool) -> str:
    """The share of burden in unrelated domains, or else the largest cell."""
    entry = folder.metrics.get("M6", {})
    if mapped and entry.get("status", "ok") == "ok" and entry.get("value") is not None:
        unit = str(entry.get("unit") or "share")
        share = words.estimate(entry["value"], entry.get("low"), entry.get("high"), unit)
        return f"{share} of the burden falls in a domain unrelated to the act"
    top = max(rows, key=lambda row: row["percent"])
    share = words.estimate(top["percent"], top["low"], top["high"], "%")
    return (
        f"The largest part of the burden, {share}, comes from "
        f"{top['act_in']} and falls on {top['effect_in']}"
    )


def _say(row: dict[str, Any]) -> str:
    kind = {1.0: " (related)", 0.0: " (unrelated)", None: ""}.get(row["related"], " (in part)")
    return (
        f"From {row['act_in']} to {row['effect_in']}{kind}: {words.number(row['percent'], '%', 2)}."
    )


def _chart(rows: list[dict[str, Any]], width: int) -> Chart:
    """A grid of cells; unrelated ones carry a heavy outline."""
    wide = width > theme.NARROW
    columns = len({row["effect_in"] for row in rows})
    left = 132 if wide else 96
    step = max(18, min(92, (width - left - 16) // columns))
    top = max(row["percent"] for row in rows)
    cells = [
        {
            **row,
            "name": _short(row["percent"], step),
            "dark": row["percent"] > 0.55 * top,
            "outline": {None: "", 0.0: "heavy", 1.0: ""}.get(row["related"], "dashed"),
        }
        for row in rows
    ]
    data = inline(cells)
    order = _order(rows, "act_in"), _order(rows, "effect_in")
    base = alt.Chart(data).encode(
        y=alt.Y(
            "act_in:N",
            sort=order[0],
            scale=APART,
            title="where the act happened",
            axis=alt.Axis(
                labelLimit=left,
                ticks=False,
                domain=False,
                labelColor=theme.INK,
                titlePadding=18,  # a page's fonts are wider than those the chart is laid out with
            ),
        ),
        x=alt.X(
            "effect_in:N",
            sort=order[1],
            scale=APART,
            title="where the restriction bites",
            axis=alt.Axis(
                orient="top",
                titlePadding=16,
                labelAngle=-40 if wide else -90,
                labelLimit=150,
                ticks=False,
                domain=False,
                labelColor=theme.INK,
                labelAlign="left",
                labelBaseline="middle" if not wide else "alphabetic",
            ),
        ),
    )
    ramp = alt.Scale(domain=[0, top], range=theme.RAMP)
    filled = base.mark_rect().encode(color=alt.Color("percent:Q", scale=ramp, legend=None))
    heavy = base.transform_filter("datum.outline == 'heavy'").mark_rect(
        filled=False, stroke=theme.INK, strokeWidth=1.8
    )
    dashed = base.transform_filter("datum.outline == 'dashed'").mark_rect(
        filled=False, stroke=theme.INK, strokeWidth=1, strokeDash=[3, 2]
    )
    names = base.mark_text(fontSize=theme.text_size(width) - (0 if wide else 1)).encode(
        text="name:N",
        color=alt.condition("datum.dark", alt.value(theme.PAPER), alt.value(theme.INK)),
    )
    return alt.layer(filled, dashed, heavy, names).properties(
        width=alt.Step(step),
        height=alt.Step(34 if wide else 30),
        padding={"left": 4, "top": 4, "bottom": 4, "right": 16 if wide else 4},  # slanted labels
    )


def _short(percent: float, step: int) -> str:
    """What fits into a cell."""
    if percent < 0.5:
        return "<1" if percent > 0 else "0"
    return words.digits(percent, 2) if step > 26 or percent >= 10 else f"{percent:.0f}"


def _order(rows: list[dict[str, Any]], key: str) -> list[str]:
    """Names by how much burden they hold, the largest first."""
    sums: dict[str, float] = {}
    for row in rows:
        sums[row[key]] = sums.get(row[key], 0.0) + row["percent"]
    return sorted(sums, key=lambda name: (-sums[name], name))
