"""Differences of every arm from the regime as it is: a dot with its paired interval."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from demerit.report import theme, words
from demerit.report.figure import Chart, Figure, Missing, inline

SAID = {"less": "less", "more": "more", "same": "no difference", "noise": "noise", "unknown": ""}
SHOWN_KINDS = ("safeguard", "set", "out", "arm")
"""Kinds of arms that stand in these figures; coalitions and parts left alone have their own."""


def figure(found: dict[str, Any], number: str) -> Figure | Missing:
    """Difference of one number from the regime as it is, one row an arm.

    Args:
        found: content of `study.json`.
        number: one of its numbers.
    """
    about = found["numbers"][number]
    rows = [
        _row(arm, arm["numbers"][number]) for arm in found["arms"] if arm["kind"] in SHOWN_KINDS
    ]
    rows = [row for row in rows if row["difference"] is not None]
    name = f"difference-{number}"
    if not rows:
        why = "No arm has it: nobody was followed, or nothing of the kind happened."
        return Missing(name, about["title"], why)
    full = next(arm for arm in found["arms"] if arm["kind"] == "full")["numbers"][number]
    finding = _finding(rows, about, number)
    level = words.number(full["value"], about["unit"])
    return Figure(
        name,
        finding,
        f"{about['title']}, {words.unit_words(about['unit']) or about['unit']}: each arm less the "
        f"regime as it is ({level}), on the same worlds. {about['definition']}",
        "Lines are 95 % intervals over worlds of the paired difference. Filled: beyond chance with "
        f"{len(found['arms']) - 1} comparisons made at once; hollow: noise, or no difference.",
        f"{finding}. " + " ".join(_say(row, about["unit"]) for row in rows),
        pl.DataFrame(rows, infer_schema_length=None),
        lambda width: _chart(rows, about, width),
    )


def _row(arm: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    apart = one["difference"] or {}
    return {
        "arm": arm["title"],
        "kind": arm["kind"],
        "value": one["value"],
        "difference": apart.get("value"),
        "low": apart.get("low"),
        "high": apart.get("high"),
        "verdict": SAID.get(one["verdict"] or "unknown", ""),
    }


def _finding(rows: list[dict[str, Any]], about: dict[str, Any], number: str) -> str:
    """How many arms differ beyond chance, and the largest difference for the better."""
    want = about["good"] if about["good"] != "neither" else "less"
    title = about["title"][:1].lower() + about["title"][1:]
    clear = [row for row in rows if row["verdict"] == want]
    against = [row for row in rows if row["verdict"] in ("less", "more") and row not in clear]
    arms = words.plural(len(rows), "arm")
    if not clear and not against:
        return f"None of {arms} changes the {title} beyond chance"
    if number == "effect":
        if not against:
            return f"None of {arms} gives up harm averted beyond chance"
        row = min(against, key=lambda row: row["difference"])
        return (
            f"{len(against)} of {arms} give up harm averted beyond chance, most of all {_name(row)}"
        )
    if not clear:
        return f"{len(against)} of {arms} {_moves(_other(want))} the {title} beyond chance"
    far = max(clear, key=lambda row: abs(row["difference"]))
    more = f"; {len(against)} {_moves(_other(want))} it" if against else ""
    best = f"{_name(far)} most" if len(clear) > 1 else _name(far)
    return f"{len(clear)} of {arms} {_moves(want)} the {title} beyond chance, {best}{more}"


def _moves(verdict: str) -> str:
    return "lower" if verdict == "less" else "raise"


def _other(want: str) -> str:
    return "more" if want == "less" else "less"


def _name(row: dict[str, Any]) -> str:
    return row["arm"][:1].lower() + row["arm"][1:]


def _say(row: dict[str, Any], unit: str) -> str:
    if row["low"] is None:
        return f"{row['arm']}: {words.number(row['difference'], unit)} (no interval)."
    shown = words.estimate(row["difference"], row["low"], row["high"], unit)
    return f"{row['arm']}: {shown}, {row['verdict']}."


def _chart(rows: list[dict[str, Any]], about: dict[str, Any], width: int) -> Chart:
    wide = width > theme.NARROW
    left, right = (250, 130) if wide else (150, 12)
    inner = width - left - right
    unit = about["unit"]
    scaled = 100.0 if unit.startswith("share") else 1.0
    lines = [
        {
            "place": place,
            "arm": row["arm"] if wide else _cut(row["arm"], 24),
            "at": row["difference"] * scaled,
            "low": None if row["low"] is None else row["low"] * scaled,
            "high": None if row["high"] is None else row["high"] * scaled,
            "clear": row["verdict"] in ("less", "more"),
            "said": words.signed(row["difference"] * scaled, 2)
            + (f", {row['verdict']}" if row["verdict"] else ""),
        }
        for place, row in enumerate(rows)
    ]
    named = f"{about['title'].lower()}: difference"
    x = alt.X(
        "at:Q",
        title=named + (" (percentage points)" if scaled > 1 else ""),
        axis=alt.Axis(labelOverlap=True),
    )
    base = alt.Chart(inline(lines)).encode(y=alt.Y("place:O", axis=None))
    texts: dict[str, Any] = {"align": "left", "baseline": "middle"}
    layers = [
        alt.Chart(inline([{"zero": 0}])).mark_rule(color=theme.SOFT).encode(x="zero:Q"),
        base.transform_filter("isValid(datum.low)")
        .mark_rule(color=theme.ACCENT, strokeWidth=2)
        .encode(x="low:Q", x2="high:Q"),
        base.mark_point(size=55, opacity=1, stroke=theme.ACCENT).encode(
            x=x, fill=alt.condition("datum.clear", alt.value(theme.ACCENT), alt.value(theme.PAPER))
        ),
        base.mark_text(**texts, limit=left - 14).encode(x=alt.value(8 - left), text="arm:N"),
    ]
    if wide:
        layers.append(
            base.mark_text(**texts, color=theme.SOFT).encode(x=alt.value(inner + 10), text="said:N")
        )
    return (
        alt.layer(*layers)
        .properties(width=inner, height=alt.Step(21))
        .properties(autosize="none", padding=theme.around(left, right))
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "\N{HORIZONTAL ELLIPSIS}"
