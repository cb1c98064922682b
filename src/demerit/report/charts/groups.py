"""Burden by group: how much heavier the regime lies on some than on others."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from demerit.evidence import estimators
from demerit.report import theme, words
from demerit.report.figure import Chart, Figure, Missing, inline
from demerit.report.folder import Folder
from demerit.world.groups import ATTRIBUTES

NAME = "groups"
TITLE = "Burden by group"
BAND = (0.8, 1.25)
"""The screening band of selection-rate practice: a reason to look closer, not a legal line."""
AGAINST_ALL = "against all residents"
BLANK = {"group": "", "value": "", "ratio": None}


def figure(folder: Folder) -> Figure | Missing:
    """Burden per person-year of each group over its reference group's, with intervals."""
    rows = _from_metric(folder) or _from_series(folder)
    if not rows:
        return Missing(NAME, TITLE, "The run holds no burden by group.")
    table = pl.DataFrame(rows, infer_schema_length=None)
    finding = _finding(rows)
    return Figure(
        NAME,
        finding,
        "Burden per person-year relative to the reference group of the same attribute (ratio 1). "
        "Burden is severity times the months for which a restriction lasts, under the moderate "
        "severity weights.",
        "Lines are 95 % intervals over worlds. The shaded band, 0.8 to 1.25, is a screening band "
        "that says where to look closer; it is not a legal line. Differences between groups are "
        "not adjusted for differences in conduct.",
        f"{finding}. " + " ".join(_say(row) for row in rows),
        table,
        lambda width: _chart(rows, width),
    )


def _row(attribute: str, group: str, persons: float | None, **numbers: Any) -> dict[str, Any]:
    return {
        "attribute": words.ATTRIBUTE_TITLES.get(attribute, attribute.replace("_", " ")),
        "group": words.GROUP_TITLES.get((attribute, group), group.replace("_", " ")),
        "persons": persons,
        "ratio": numbers.get("value"),
        "low": numbers.get("low"),
        "high": numbers.get("high"),
        "note": numbers.get("note", ""),
    }


def _persons(folder: Folder) -> dict[str, float]:
    """Mean number of residents of a group in a world."""
    rows = folder.series.filter((pl.col("measure") == "persons") & (pl.col("arm") == "world"))
    means = rows.group_by("attribute", "group").agg(pl.col("value").mean())
    return {f"{row['attribute']}={row['group']}": row["value"] for row in means.to_dicts()}


def _from_metric(folder: Folder) -> list[dict[str, Any]]:
    """Rows from the groups of M25; intersections of attributes are left to metrics.json."""
    persons = _persons(folder)
    references = folder.document("norms").get("reporting", {}).get("reference", {})
    entries = dict(folder.metrics.get("M25", {}).get("groups") or {})
    if not entries:
        return []
    entries |= {f"{attribute}={group}": None for attribute, group in references.items()}
    rows = []
    for key, entry in sorted(entries.items(), key=_place):
        attribute, _, group = key.partition("=")
        if not group or "&" in key:
            continue
        if entry is None:
            numbers = {"value": 1.0, "low": 1.0, "high": 1.0, "note": "reference"}
        elif entry.get("status", "ok") == "ok":
            numbers = {end: entry.get(end) for end in ("value", "low", "high")}
        else:
            numbers = {"note": str(entry.get("reason") or entry.get("status"))}
        rows.append(_row(attribute, group, persons.get(key), **numbers))
    return rows


def _place(item: tuple[str, Any]) -> tuple[int, int, str]:
    """Attributes and groups in the order of the closed list."""
    attribute, _, group = item[0].partition("=")
    groups = ATTRIBUTES.get(attribute, ())
    known = list(ATTRIBUTES).index(attribute) if attribute in ATTRIBUTES else len(ATTRIBUTES)
    return known, groups.index(group) if group in groups else len(groups), item[0]


def _from_series(folder: Folder) -> list[dict[str, Any]]:
    """Rows from the monthly burden, against everybody together, where no metric gives them."""
    rows = []
    for attribute in words.ATTRIBUTE_TITLES:
        part = folder.pick(attribute, "burden", "persons").filter(pl.col("arm") == "world")
        part = part.filter(pl.col("month") >= 0)
        sums = part.group_by("world", "group", "measure").agg(pl.col("value").sum())
        if set(sums["measure"]) != {"burden", "persons"}:
            continue
        wide = sums.pivot("measure", index=["world", "group"], values="value")
        totals = wide.group_by("world").agg(pl.col("burden", "persons").sum().name.suffix("_all"))
        wide = wide.join(totals, on="world").sort("group", "world")
        for (group,), cell in wide.group_by("group", maintain_order=True):
            expected = cell["persons"] * cell["burden_all"] / cell["persons_all"]
            found = estimators.ratio(cell["burden"].to_numpy(), expected.to_numpy())
            persons = float(cell["persons"].mean() or 0) / max(1, folder.months)  # type: ignore[arg-type]
            rows.append(
                _row(
                    attribute,
                    str(group),
                    persons,
                    value=found.value,
                    low=found.low,
                    high=found.high,
                    note=AGAINST_ALL,
                )
            )
    return rows


def _finding(rows: list[dict[str, Any]]) -> str:
    """The group whose interval lies farthest from 1."""
    clear = [
        row
        for row in rows
        if row["ratio"] and row["low"] is not None and (row["low"] > 1 or row["high"] < 1)
    ]
    if not clear:
        return "No group's burden differs from its reference beyond chance"
    row = max(clear, key=lambda row: max(row["ratio"], 1 / row["ratio"]))
    name = f"{row['group']} ({row['attribute'].lower()})"
    other = "all residents" if row["note"] == AGAINST_ALL else "the reference group"
    band = words.interval(row["low"], row["high"])
    found = f"{_times(row)} times the burden of {other} ({band})"
    return f"The widest gap with an interval: {name}, {found}"


def _say(row: dict[str, Any]) -> str:
    """One row in words."""
    if row["ratio"] is None:
        return f"{row['attribute']}, {row['group']}: not shown ({row['note']})."
    if row["note"] == "reference":
        return f"{row['attribute']}, {row['group']}: reference."
    shown = words.estimate(row["ratio"], row["low"], row["high"])
    return f"{row['attribute']}, {row['group']}: {shown}."


def _times(row: dict[str, Any]) -> str:
    return words.banded(row["ratio"], row["low"], row["high"])


def _bounds(rows: list[dict[str, Any]]) -> tuple[float, float]:
    """Ends of the logarithmic axis."""
    ends = [row[key] for row in rows for key in ("low", "high", "ratio") if row[key]]
    return max(0.05, min([0.5, *ends]) * 0.9), min(50.0, max([2.0, *ends]) * 1.1)


def _chart(rows: list[dict[str, Any]], width: int) -> Chart:
    """A forest plot: one row a group, in blocks by attribute."""
    wide = width > theme.NARROW
    low, high = _bounds(rows)
    lines: list[dict[str, Any]] = []
    for row in rows:
        if not lines or lines[-1]["attribute"] != row["attribute"]:
            lines.append({"attribute": row["attribute"], "head": row["attribute"], **BLANK})
        at = None if row["ratio"] is None else min(high, max(low, row["ratio"]))
        lines.append({**row, "head": "", "ratio": at, "value": _label(row, wide)})
    for place, line in enumerate(lines):
        line["place"] = place
        for key in ("low", "high"):
            if line.get(key) is not None:
                line[key] = min(high, max(low, line[key]))
    return _layers(lines, low, high, width)


def _label(row: dict[str, Any], wide: bool) -> str:
    if row["ratio"] is None:
        return "not shown"
    if row["note"] == "reference":
        return "reference"
    if not wide or row["low"] is None:
        return _times(row)
    return words.estimate(row["ratio"], row["low"], row["high"])


def _layers(lines: list[dict[str, Any]], low: float, high: float, width: int) -> Chart:
    wide = width > theme.NARROW
    left, right = (190, 190) if wide else (140, 76)
    inner = width - left - right
    scale = alt.Scale(type="log", domain=[low, high], nice=False)
    ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if low <= tick <= high]
    x = alt.X(
        "ratio:Q",
        title="burden relative to the reference" if wide else "burden relative to reference",
        scale=scale,
        axis=alt.Axis(values=ticks, grid=True, format="~g"),
    )
    y = alt.Y("place:O", axis=None)
    data = inline(lines)
    base = alt.Chart(data).encode(y=y)
    band = alt.Chart(inline([{"from": BAND[0], "to": BAND[1], "one": 1.0}]))
    held = base.transform_filter("isValid(datum.ratio)")
    texts: dict[str, Any] = {"align": "left", "baseline": "middle"}
    return (
        alt.layer(
            band.mark_rect(color=theme.ACCENT_PALE).encode(
                x=alt.X("from:Q", scale=scale), x2="to:Q"
            ),
            band.mark_rule(color=theme.SOFT).encode(x=alt.X("one:Q", scale=scale)),
            held.mark_rule(color=theme.ACCENT, strokeWidth=2).encode(
                x=alt.X("low:Q", scale=scale), x2="high:Q"
            ),
            held.mark_point(color=theme.ACCENT, filled=True, size=60, opacity=1).encode(x=x),
            base.mark_text(**texts, fontWeight="bold").encode(x=alt.value(8 - left), text="head:N"),
            base.mark_text(**texts).encode(x=alt.value(20 - left), text="group:N"),
            base.mark_text(**texts, color=theme.SOFT).encode(
                x=alt.value(inner + 12), text="value:N"
            ),
        )
        .properties(width=inner, height=alt.Step(22 if wide else 20))
        .properties(autosize="none", padding=theme.around(left, right))
    )
