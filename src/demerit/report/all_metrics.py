"""Every metric of a run in one place, family by family, also those that are not defined."""

from __future__ import annotations

from typing import Any

from demerit.evidence import FAMILIES, METRICS
from demerit.report import words
from demerit.report.folder import Folder
from demerit.report.table import Table

HEADS = ("Metric", "Value", "Unit")  # short, so that a narrow page shows all three
OTHER = "Without a family"


def tables(folder: Folder) -> list[Table]:
    """One table a family, in the order of the families."""
    rows: dict[str, list[tuple[str, ...]]] = {}
    for name, entry in sorted(folder.metrics.items(), key=lambda item: _number(item[0])):
        rows.setdefault(_family(name, entry), []).append(_row(name, entry))
    order = [*FAMILIES.values(), OTHER]
    return [Table(title, HEADS, tuple(rows[title])) for title in order if title in rows]


def _number(name: str) -> int:
    digits = name.removeprefix("M")
    return int(digits) if digits.isdigit() else 0


def _family(name: str, entry: dict[str, Any]) -> str:
    """Title of the family that the run wrote down, or that the registry knows."""
    letter = str(entry.get("family") or "")
    if not letter and name in METRICS:
        letter = METRICS[name].family
    return FAMILIES.get(letter, OTHER)


def _row(name: str, entry: dict[str, Any]) -> tuple[str, ...]:
    unit, status = str(entry.get("unit") or ""), str(entry.get("status") or "ok")
    value, low, high = (entry.get(key) for key in ("value", "low", "high"))
    return (
        f"{name} {entry.get('title') or ''}".strip(),
        "none" if value is None else words.estimate(value, low, high, unit),
        _unit(unit, status, str(entry.get("reason") or "")),
    )


def _unit(unit: str, status: str, reason: str) -> str:
    """The unit in words; the status and the reason where there is something to say about them."""
    said = words.unit_words(unit) or unit
    if status == "ok":
        return f"{said} ({reason})" if reason else said
    word = words.sentence(status.replace("_", " "))
    return f"{word}: {reason}" if reason else word
