"""One metric as the report prints it: what was found, all readings, how it is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from markupsafe import Markup

from demerit.evidence import METRICS
from demerit.report import findings, places, plots, strips, words
from demerit.report.content import Block
from demerit.report.figure import Figure, data_address
from demerit.report.folder import Folder

ESTIMATORS = {
    "E1": "mean over worlds, t interval",
    "E2": "mean difference of paired worlds, t interval",
    "E3": "ratio of sums over worlds, linearised error",
    "E4": "quantile in each world, then their mean",
    "E5": "time to an event by world, cut at the horizon",
    "E6": "logarithm of a ratio between groups, jackknife over worlds",
    "E7": "ratio of paired sums, jackknife or Fieller over worlds",
}


LEVELS = {"M23": "units of dissent per resident-year"}
"""Units of the levels of both arms, where the metric is a share of their difference."""


@dataclass(frozen=True)
class Row:
    """One number of a metric.

    Attributes:
        sort: `top`, `variant`, `part` or `group`.
        key: its name in metrics.json.
        label: its name in words.
        value: the number with its interval and unit, or why there is none.
        noise: what the interval leaves open, in two words.
        strip: a small drawing of value and interval, empty where it has another unit.
    """

    sort: str
    key: str
    label: str
    value: str
    noise: str
    strip: str


@dataclass(frozen=True)
class Shown:
    """A metric, ready to print.

    Attributes:
        id, title, finding: name, short title, and the sentence that stands as its heading.
        measured: whether the run holds a number.
        verdict: what the interval leaves open.
        definition, why, note: from the registry.
        reason: why there is no number.
        bands: chance, luck of one society, inputs; each a sentence.
        variants, parts, groups: the readings.
        scale: what the drawings of the readings run from and to.
        facts: formula, estimator, source, legal test, levels, what moves it.
        csv, file: all numbers, for the download.
        plot: its plot, if it has one of its own; drawings: SVG by width, once the page is drawn.
        seen: where else it is drawn, as the id of a figure.
    """

    id: str
    title: str
    finding: str
    measured: bool
    verdict: str
    definition: str
    why: str
    note: str
    reason: str
    bands: tuple[tuple[str, str], ...]
    variants: tuple[Row, ...]
    parts: tuple[Row, ...]
    groups: tuple[Row, ...]
    scale: str
    facts: tuple[tuple[str, str], ...]
    csv: str
    file: str
    numbers: tuple[dict[str, Any], ...]
    plot: Figure | None = None
    drawings: dict[str, Markup] = field(default_factory=dict)
    seen: str = ""


def block(name: str, folder: Folder) -> Block:
    """A metric of the run as a block; a metric without a number says why."""
    return Block("metric", shown(name, folder))


def shown(name: str, folder: Folder) -> Shown:
    """Everything there is to print about a metric."""
    entry = folder.metrics.get(name)
    known = METRICS.get(name)
    held: Mapping[str, Any] = entry or {}
    rows = list(_numbers(held))
    scale = strips.scale(rows, name)
    variants, parts, groups = (
        tuple(_rows(sort, rows, scale, name)) for sort in ("variant", "part", "group")
    )
    drawn = any(row.strip for row in (*variants, *parts, *groups))
    return Shown(
        id=name,
        title=str(held.get("title") or places.title_of(name)),
        finding=findings.finding(name, entry),
        measured=entry is not None,
        verdict=findings.verdict(name, held) if entry else "",
        definition=str(held.get("definition") or (known.definition if known else "")),
        why=known.why if known else "",
        note=str(held.get("note") or (known.note if known else "")),
        reason=_reason(name, entry),
        bands=tuple(bands(held, folder)),
        variants=variants,
        parts=parts,
        groups=groups,
        scale=scale.said if scale and drawn else "",
        facts=tuple(_facts(name, held, folder)),
        csv=data_address(_frame(rows)) if rows else "",
        file=f"{folder.name}-{name}.csv",
        numbers=tuple(rows),
        plot=plots.plot(name, entry),
        seen=plots.ELSEWHERE.get(name, ""),
    )


def _reason(name: str, entry: Mapping[str, Any] | None) -> str:
    if entry is None:
        return f"Not measured: {places.reason_of(name)}."
    if findings.exists(entry):
        return ""
    return f"Not defined: {entry.get('reason') or 'the run gives no reason'}."


def bands(entry: Mapping[str, Any], folder: Folder) -> Iterable[tuple[str, str]]:
    """The three bands of standards.md section 5.4, kept apart: name and sentence."""
    if not findings.exists(entry):
        return
    unit = str(entry.get("unit") or "")
    low, high = entry.get("low"), entry.get("high")
    worlds = words.plural(int(entry.get("n_worlds") or 0), "world")
    if low is not None and high is not None:
        level = words.digits(100 * float(entry.get("level") or 0.95))
        ends = words.interval(low, high, unit)
        yield "chance", f"Chance: {ends} ({level}{words.THIN}% over {worlds})"
    else:
        yield "chance", f"Chance: no interval ({entry.get('reason') or 'one world'})"
    luck = luck_of(entry)
    if luck is not None:
        yield "luck", f"One society's luck: {words.interval(*luck[:2], unit)} ({luck[2]})"
    ends = entry.get("inputs_low"), entry.get("inputs_high")
    if None not in ends:
        yield "inputs", f"Inputs: {words.interval(*ends, unit)} (5 to 95{words.THIN}% of draws)"
    elif entry.get("set_by"):
        yield "inputs", f"Inputs: follows the assumed input {entry['set_by']} nearly one to one"
    else:
        yield "inputs", f"Inputs: no band ({_no_inputs(folder)})"


def _no_inputs(folder: Folder) -> str:
    if not folder.run.get("inputs"):
        return "this run drew none"
    return "the study of inputs does not compute this metric"


def short_bands(entry: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """The three bands in as few words as the first page has room for."""
    if not findings.exists(entry):
        return
    unit = str(entry.get("unit") or "")
    luck = luck_of(entry)
    ends = (
        ("Chance", (entry.get("low"), entry.get("high"))),
        ("Luck", luck[:2] if luck else (None, None)),
        ("Inputs", (entry.get("inputs_low"), entry.get("inputs_high"))),
    )
    for name, (low, high) in ends:
        known = low is not None and high is not None
        yield name, words.interval(low, high, unit) if known else "no band"


def luck_of(entry: Mapping[str, Any]) -> tuple[float, float, str] | None:
    """How far single worlds lie apart: what one society may meet by luck; None for one world."""
    low, high = entry.get("luck_low"), entry.get("luck_high")
    if low is not None and high is not None:
        return float(low), float(high), f"5 to 95{words.THIN}% of worlds"
    seen = [float(one) for one in entry.get("by_world") or () if one is not None]
    if len(seen) < 2:
        return None
    return min(seen), max(seen), f"lowest and highest of {len(seen)} worlds"


def _numbers(entry: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """All numbers of a metric, flat: the top one, variants, parts, groups."""
    if not entry:
        return
    unit = str(entry.get("unit") or "")
    yield _flat("top", "", str(entry.get("title") or ""), unit, entry)
    for sort, key in (("variant", "variants"), ("part", "parts"), ("group", "groups")):
        for name, one in (entry.get(key) or {}).items():
            if isinstance(one, Mapping):
                label = str(one.get("title") or "") if sort == "part" else ""
                own = str(one.get("unit") or unit)
                yield _flat(
                    sort,
                    str(name),
                    words.plain(label) if label else words.reading(str(name)),
                    own,
                    one,
                )


def _flat(sort: str, key: str, label: str, unit: str, one: Mapping[str, Any]) -> dict[str, Any]:
    names = ("value", "low", "high", "mcse", "luck_low", "luck_high", "inputs_low", "inputs_high")
    return {
        "sort": sort,
        "key": key,
        "label": label,
        "unit": unit,
        **{name: one.get(name) for name in names},
        "n_worlds": one.get("n_worlds"),
        "status": one.get("status") or "ok",
        "no_effect": one.get("no_effect"),
        "noise": bool(one.get("noise")),
        "reason": one.get("reason"),
    }


def _rows(
    sort: str, rows: list[dict[str, Any]], scale: strips.Scale | None, name: str
) -> Iterable[Row]:
    for row in rows:
        if row["sort"] != sort:
            continue
        same = scale is not None and row["unit"] == scale.unit and findings.exists(row)
        drawn = strips.strip(row, scale) if same and scale else ""
        noise = findings.in_noise(name if same else "", row)
        label = words.sentence(row["label"])
        said = findings.said(row, row["unit"])
        if row["status"] == "zero_by_construction" and row["reason"]:
            said = f"not counted: {row['reason']}"
        yield Row(sort, row["key"], label, said, "noise" if noise else "", drawn)


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None)


def _facts(name: str, entry: Mapping[str, Any], folder: Folder) -> Iterable[tuple[str, str]]:
    """How it is computed and what it answers."""
    known = METRICS.get(name)
    if known is not None:
        code = str(entry.get("estimator") or known.estimator)
        yield "Legal test", known.answers
        yield "Formula", known.formula
        yield "Unit", str(entry.get("unit") or known.unit)
        yield "Estimator", f"{code}, {ESTIMATORS.get(code, 'see the documentation')}"
        yield "Source", said_source(known.source)
    if entry.get("mcse") is not None:
        unit = str(entry.get("unit") or "")
        yield "Monte Carlo error", words.number(entry["mcse"], unit, 2)
    if entry.get("gain") is not None:
        yield (
            "Gain from common draws",
            f"paired worlds count like {words.number(float(entry['gain']), '', 2)} times as many "
            "unpaired ones",
        )
    world, twin = entry.get("value_world"), entry.get("value_twin")
    if world is not None and twin is not None:
        unit = LEVELS.get(name, str(entry.get("unit") or ""))
        yield (
            "Level",
            f"{words.number(world, unit, 4)} under the regime, {words.number(twin, unit, 4)} in "
            f"the twin ({folder.twin_title})" + (f", {unit}" if name in LEVELS else ""),
        )
    if entry.get("reason") and findings.exists(entry):
        yield "Remark", words.sentence(str(entry["reason"]))
    movers = list(_movers(entry))
    if movers or entry.get("inputs_top"):
        none = "no single input beyond what chance among so many of them would show"
        yield "Moved most by", "; ".join(movers) or none


def said_source(source: str) -> str:
    """Where a definition comes from, in words that need no copy of the project's papers."""
    named = source.replace("standards.md", "the laboratory's specification of metrics,")
    return named.replace("DESIGN section", "the laboratory's design, section")


def _movers(entry: Mapping[str, Any]) -> Iterable[str]:
    """The uncertain inputs that go with the number most closely."""
    for one in entry.get("inputs_top") or ():
        if not isinstance(one, Mapping) or not one.get("above_noise", True):
            continue
        strength = float(one.get("rank_correlation") or 0.0)
        way = "raises it" if strength > 0 else "lowers it"
        correlation = words.digits(strength, 2)
        yield f"{one.get('input')}: {way} (rank correlation {correlation})"
