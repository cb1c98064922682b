"""What the conclusions hang on: worlds, inputs, norms; and what was not varied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from demerit.report import findings, metric_block, places, words
from demerit.report.content import AnyBlock, Points, Rows, Text
from demerit.report.folder import Folder
from demerit.report.table import Inline, Link, Table


def blocks(folder: Folder) -> list[AnyBlock]:
    """Three bands side by side, conclusions under every norm, what would change them."""
    names = [name for name in places.ALL if name in folder.metrics]
    if not names:
        return [Text("The run holds no metrics.")]
    return [
        Text(
            "Three kinds of doubt are kept apart. Chance narrows with more worlds. One society's "
            "luck does not: it says how far two societies with the same rules can lie apart. "
            "Inputs is the spread over joint draws of what nobody knows well. An interval of a "
            "share is not cut at 0 or 100 %: an end beyond says that there are few worlds."
        ),
        Rows(_bands(folder, names), f"{folder.name}-bands.csv"),
        Rows(_norms(folder, names), f"{folder.name}-norms-held.csv"),
        Points(tuple(_changes(folder, names)), "What would change the conclusions"),
    ]


def _bands(folder: Folder, names: Iterable[str]) -> Table:
    rows: list[tuple[Inline, ...]] = []
    for name in names:
        entry = folder.metrics[name]
        unit = str(entry.get("unit") or "")
        luck = metric_block.luck_of(entry)
        rows.append(
            (
                Link(f"{name} {entry.get('title')}", f"#{name}"),
                words.banded(entry["value"], entry.get("low"), entry.get("high"), unit)
                if findings.exists(entry)
                else "not defined",
                _ends(entry.get("low"), entry.get("high"), unit),
                _ends(luck[0], luck[1], unit) if luck else "",
                _ends(entry.get("inputs_low"), entry.get("inputs_high"), unit),
                "noise" if findings.in_noise(name, entry) else "",
            )
        )
    return Table(
        "All numbers with their three bands",
        ("Metric", "Value", "Chance", "One society's luck", "Inputs", "Noise"),
        tuple(rows),
        "A number marked as noise is not a finding: its interval for chance holds the value that "
        "means no difference. An empty band was not computed.",
    )


def _ends(low: Any, high: Any, unit: str) -> str:
    if low is None or high is None:
        return ""
    if low == high:
        return f"{words.number(low, unit)} in every world"
    return words.interval(low, high, unit)


def _norms(folder: Folder, names: Iterable[str]) -> Table:
    """For every number that rests on a norm: does its side hold under all of them?"""
    rows: list[tuple[Inline, ...]] = []
    for name in names:
        entry = folder.metrics[name]
        held = {
            key: one
            for key, one in (entry.get("variants") or {}).items()
            if isinstance(one, Mapping)
        }
        if len(held) < 2:
            continue
        unit = str(entry.get("unit") or "")
        sides = findings.sides(name, entry)
        known = [float(one["value"]) for one in held.values() if findings.exists(one)]
        rows.append(
            (
                Link(f"{name} {entry.get('title')}", f"#{name}"),
                "; ".join(
                    f"{key.replace('_', ' ')} {words.number(one.get('value'), unit)}"
                    for key, one in held.items()
                ),
                _ends(min(known), max(known), unit) if known else "",
                "the same under all" if len(sides) < 2 else "changes: " + ", ".join(sorted(sides)),
            )
        )
    return Table(
        "Conclusions under every declared norm",
        ("Metric", "Readings", "From, to", "Side of no difference"),
        tuple(rows),
        "A conclusion whose side changes from one norm to another hangs on a value judgement.",
    )


def _changes(folder: Folder, names: Iterable[str]) -> Iterable[Inline]:
    """Which conclusions hang on chance, norms and single inputs, and what was not varied."""
    names = list(names)
    noise = [name for name in names if findings.in_noise(name, folder.metrics[name])]
    if noise:
        yield (
            f"More worlds. {words.plural(len(noise), 'number')} of {len(names)} cannot be told "
            f"from "
            f"no difference with {words.plural(folder.worlds, 'world')}: {words.listed(noise)}."
        )
    count = findings.numbers_of(folder.metrics)
    yield (
        f"Looking at fewer numbers. {count} intervals at 95 % stand here; about "
        f"{words.digits(0.05 * count, 1)} of them can be expected to miss by chance alone. The six "
        "of the first page were fixed before any run; every other number is exploratory."
    )
    if folder.worlds < 50:
        yield (
            f"This run has {words.plural(folder.worlds, 'world')}. Intervals of ratios are too "
            "narrow by a little below 50 worlds, and widen or move when worlds are added."
        )
    flips = [name for name in names if _flips(name, folder.metrics[name])]
    if flips:
        yield f"Another norm. The side of {words.listed(flips)} changes under a shipped norm."
    movers = list(_movers(folder, names))
    if movers:
        yield "Another value of these inputs: " + "; ".join(movers[:8]) + "."
    elif not folder.run.get("inputs"):
        yield (
            "Unknown: uncertain inputs were not varied in this run, so that assumed numbers can "
            "move every result by more than the bands show. Run with --inputs."
        )
    yield (
        "Another structure. Other models of choice, of detection or of hiring were not tried in "
        "this run: what a run cannot vary, no band of it shows."
    )


def _flips(name: str, entry: Mapping[str, Any]) -> bool:
    return len(findings.sides(name, entry)) > 1


def _movers(folder: Folder, names: Iterable[str]) -> Iterable[str]:
    """Inputs that go with a number most closely, with the numbers they move."""
    moved: dict[str, list[str]] = {}
    for name in names:
        for one in (folder.metrics[name].get("inputs_top") or ())[:1]:
            if isinstance(one, Mapping) and one.get("above_noise", True):
                moved.setdefault(str(one.get("input")), []).append(name)
    for path, held in sorted(moved.items(), key=lambda item: -len(item[1])):
        yield f"{path} (moves {words.listed(held)})"
