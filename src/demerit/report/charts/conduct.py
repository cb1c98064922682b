"""What people do under the regime beyond the twin: by conduct, direct and carried."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import polars as pl

from demerit.evidence import estimators
from demerit.report import theme, words
from demerit.report.figure import Chart, Figure, Missing, inline
from demerit.report.folder import Folder

NAME = "conduct"
TITLE = "Acts averted and induced, by conduct"
KINDS = {
    "violation": "Violations",
    "good": "Voluntary service",
    "protected": "Lawful and protected acts",
}
BLANK = {"conduct": "", "value": "", "change_percent": None, "direct_percent": None}


def figure(folder: Folder) -> Figure | Missing:
    """Change of each conduct against the twin in per cent, with its direct part beside it."""
    rows = _rows(folder)
    if not rows:
        return Missing(NAME, TITLE, "The run holds no acts by conduct in both arms.")
    finding = _finding(rows)
    return Figure(
        NAME,
        finding,
        "Change in the number of acts against the twin, in per cent of the twin's acts. Direct is "
        "what the regime's influences averted or induced in the month itself; carried is the rest, "
        "which comes from lives already changed. Direct plus carried is the whole change.",
        "Dots and lines are the whole change with its 95 % interval over paired worlds, hollow "
        "diamonds the direct part; grey where there is no difference beyond chance. Of 20 "
        "kinds that nothing changes, one would seem to change by chance alone. Counts of acts "
        "averted, induced and carried stand in the table and the download.",
        f"{finding}. " + " ".join(_say(row) for row in rows),
        pl.DataFrame(rows, infer_schema_length=None),
        lambda width: _chart(rows, width),
        "Direct counts are threshold attributions: the same draw, once with and once without "
        "the regime's influences. Attribution is not called the effect; the difference is.",
    )


def _kind(conduct: str) -> str:
    group = words.CONDUCT_CLASS.get(conduct, "breach")
    return {"prosocial": "good", "protected": "protected", "lawful": "protected"}.get(
        group, "violation"
    )


def _rows(folder: Folder) -> list[dict[str, Any]]:
    """One row a conduct: whole change, direct, carried, averted, induced, a world's mean each."""
    counts = folder.pick("conduct", "acts", "averted", "induced").filter(pl.col("month") >= 0)
    sums = counts.group_by("group", "world", "arm", "measure").agg(pl.col("value").sum())
    table = {tuple(row[:4]): row[4] for row in sums.iter_rows()}
    worlds = sorted(set(sums["world"]))
    rows = []
    for conduct in sorted(set(sums["group"]), key=_place):
        got = {
            key: np.array([table.get((conduct, world, *key), 0.0) for world in worlds])
            for key in (
                ("world", "acts"),
                ("twin", "acts"),
                ("world", "averted"),
                ("world", "induced"),
            )
        }
        acts, twin = got["world", "acts"], got["twin", "acts"]
        if conduct == "dissent" or twin.sum() + acts.sum() == 0:
            continue
        direct = got["world", "induced"] - got["world", "averted"]
        rows.append(_row(conduct, acts, twin, direct, got))
    return rows


def _row(
    conduct: str, acts: np.ndarray, twin: np.ndarray, direct: np.ndarray, got: dict[Any, np.ndarray]
) -> dict[str, Any]:
    """Numbers of one conduct; shares are of the twin's acts."""
    change = estimators.ratio(acts - twin, twin).scaled(100)
    part = estimators.ratio(direct, twin).scaled(100)
    return {
        "kind": _kind(conduct),
        "conduct": words.conduct(conduct),
        "change_percent": change.value,
        "low": change.low,
        "high": change.high,
        "direct_percent": part.value,
        "acts_world": float(acts.mean()),
        "acts_twin": float(twin.mean()),
        "averted": float(got["world", "averted"].mean()),
        "induced": float(got["world", "induced"].mean()),
        "direct": float(direct.mean()),
        "carried": float((acts - twin - direct).mean()),
    }


def _place(conduct: str) -> tuple[int, int]:
    order = list(words.CONDUCT_TITLES)
    known = order.index(conduct) if conduct in order else len(order)
    return list(KINDS).index(_kind(conduct)), known


def _clear(row: dict[str, Any]) -> bool:
    return words.leaves_out(0, row["low"], row["high"])


def _finding(rows: list[dict[str, Any]]) -> str:
    """How many violations fall and rise beyond chance, and the largest such change."""
    violations = [row for row in rows if row["kind"] == "violation"]
    fewer = [row for row in violations if _clear(row) and row["change_percent"] < 0]
    more = [row for row in violations if _clear(row) and row["change_percent"] > 0]
    if not violations:
        return "The run counts no violation"
    if not fewer and not more:
        return "No kind of violation changes beyond chance"
    start = (
        f"Of {words.plural(len(violations), 'kind')} of violation, {len(fewer)} "
        f"{'falls' if len(fewer) == 1 else 'fall'} and {len(more)} "
        f"{'rises' if len(more) == 1 else 'rise'} beyond chance"
    )
    top = max(fewer + more, key=lambda row: abs(row["change_percent"]))
    return f"{start}; the largest change is in {top['conduct'].lower()}: {_percent(top)}"


def _percent(row: dict[str, Any]) -> str:
    if row["change_percent"] is None:
        return "not in the twin"
    sign = "+" if row["change_percent"] > 0 else ""
    return sign + words.estimate(row["change_percent"], row["low"], row["high"], "%")


def _say(row: dict[str, Any]) -> str:
    chance = "" if _clear(row) else ", no difference beyond chance"
    return f"{row['conduct']}: {_percent(row)}{chance}."


def _chart(rows: list[dict[str, Any]], width: int) -> Chart:
    """Rows of conduct in blocks by kind, zero in the middle."""
    wide = width > theme.NARROW
    lines: list[dict[str, Any]] = []
    for row in rows:
        if row["change_percent"] is None:
            continue
        if not lines or lines[-1]["kind"] != row["kind"]:
            lines.append({"kind": row["kind"], "head": KINDS[row["kind"]], **BLANK})
        short = f"{words.signed(row['change_percent'])}{words.THIN}%"
        lines.append(
            {
                **row,
                "head": "",
                "value": short,
                "clear": _clear(row),
            }
        )
    lines = [{**line, "place": place} for place, line in enumerate(lines)]
    return _layers(lines, width, wide)


def _layers(lines: list[dict[str, Any]], width: int, wide: bool) -> Chart:
    left, right = (196, 84) if wide else (150, 66)
    inner = width - left - right
    ends = [
        abs(line[key])
        for line in lines
        for key in ("low", "high", "change_percent", "direct_percent")
        if line.get(key)
    ]
    reach = min(100.0, max([1.0, *ends]) * 1.08)
    for line in lines:
        for key in ("low", "high", "change_percent", "direct_percent"):
            if line.get(key) is not None:
                line[key] = max(-reach, min(reach, line[key]))
    scale = alt.Scale(domain=[-reach, reach], nice=False)
    x = alt.X(
        "change_percent:Q",
        title="change against the twin, %",
        scale=scale,
        axis=alt.Axis(tickCount=5),
    )
    base = alt.Chart(inline(lines)).encode(y=alt.Y("place:O", axis=None))
    held = base.transform_filter("isValid(datum.change_percent)")
    colour = alt.condition("datum.clear", alt.value(theme.ACCENT), alt.value(theme.TWIN))
    zero = alt.Chart(inline([{"zero": 0}]))
    texts: dict[str, Any] = {"align": "left", "baseline": "middle"}
    return (
        alt.layer(
            zero.mark_rule(color=theme.SOFT).encode(x=alt.X("zero:Q", scale=scale)),
            held.mark_rule(strokeWidth=2).encode(
                x=alt.X("low:Q", scale=scale), x2="high:Q", color=colour
            ),
            held.mark_point(filled=True, size=60, opacity=1).encode(x=x, color=colour),
            held.mark_point(
                shape="diamond",
                size=70,
                strokeWidth=1.3,
                color=theme.INK,
                fill=theme.PAPER,
                fillOpacity=0.4,
            ).encode(x=alt.X("direct_percent:Q", scale=scale)),
            base.mark_text(**texts, fontWeight="bold").encode(x=alt.value(8 - left), text="head:N"),
            base.mark_text(**texts, limit=left - 24).encode(
                x=alt.value(18 - left), text="conduct:N"
            ),
            base.mark_text(**texts, color=theme.SOFT).encode(
                x=alt.value(inner + 8), text="value:N"
            ),
        )
        .properties(width=inner, height=alt.Step(22 if wide else 20))
        .properties(autosize="none", padding=theme.around(left, right))
    )
