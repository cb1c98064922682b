"""Every quantity behind a run with its source and grade of evidence, the assumed ones first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from demerit.report import words
from demerit.report.table import Inline, Link, Table, address

SECTIONS = {
    "regime": "Regime: announcement and awareness",
    "regime.agencies": "Regime: agencies and their errors",
    "regime.scores": "Regime: points and grades",
    "regime.lists": "Regime: lists",
    "regime.measures": "Regime: measures",
    "regime.sharing": "Regime: sharing",
    "regime.due_process": "Regime: due process",
    "society": "Society: size and tables",
    "society.behaviour": "Society: behaviour",
    "society.livelihood": "Society: livelihood",
    "society.law": "Society: ordinary law",
}
ORDER = list(words.GRADES)


@dataclass(frozen=True)
class Assumption:
    """One quantity of an input.

    Attributes:
        path: where it stands in its file, such as `regime.agencies.court.phantom`.
        value: its value, None where null means something.
        unit, grade, note: as the file says.
        range: lowest and highest value, or None.
        source: the source in words; `href` its address.
    """

    path: str
    value: float | None
    unit: str
    grade: str
    note: str
    range: tuple[float, float] | None
    source: str
    href: str

    @property
    def section(self) -> str:
        """The group that the page lists it under."""
        parts = self.path.split(".")
        nested = len(parts) > 2
        return ".".join(parts[:2]) if nested else parts[0]


def quantities(document: Mapping[str, Any], name: str) -> Iterator[Assumption]:
    """All quantities of an input in canonical form, in the order of its file.

    Args:
        document: a regime or a society.
        name: `regime` or `society`, the first part of the paths.
    """
    sources = document.get("sources")
    known = sources if isinstance(sources, Mapping) else {}
    yield from _walk(document, name, known)


def _walk(node: Any, path: str, sources: Mapping[str, Any]) -> Iterator[Assumption]:
    if isinstance(node, Mapping):
        if "value" in node and "grade" in node:
            yield _assumption(node, path, sources)
            return
        for key, child in node.items():
            yield from _walk(child, f"{path}.{key}", sources)
    elif isinstance(node, (list, tuple)):
        for place, child in enumerate(node):
            yield from _walk(child, f"{path}.{place}", sources)


def _assumption(node: Mapping[str, Any], path: str, sources: Mapping[str, Any]) -> Assumption:
    key = str(node.get("source") or "")
    held = sources.get(key)
    source = held if isinstance(held, Mapping) else {}
    ends = node.get("range")
    value = node.get("value")
    return Assumption(
        path,
        value if isinstance(value, (int, float)) else None,
        str(node.get("unit") or ""),
        str(node.get("grade")),
        str(node.get("note") or ""),
        (ends[0], ends[1]) if isinstance(ends, (list, tuple)) and len(ends) == 2 else None,
        str(source.get("title") or key),
        address(str(source.get("url") or "")),
    )


def tables(found: list[Assumption]) -> list[Table]:
    """The quantities by section, those with the weakest evidence first."""
    sections: dict[str, list[Assumption]] = {}
    for one in found:
        sections.setdefault(one.section, []).append(one)
    return [_table(name, sections[name]) for name in sorted(sections, key=_place)]


def _place(section: str) -> tuple[int, str]:
    known = list(SECTIONS)
    return (known.index(section), "") if section in SECTIONS else (len(known), section)


def _table(section: str, held: list[Assumption]) -> Table:
    counts = Counter(one.grade for one in held)
    title = SECTIONS.get(section, words.sentence(section.replace(".", ": ").replace("_", " ")))
    rows = sorted(held, key=_weakest)
    said = words.listed([f"{counts[grade]} {grade}" for grade in ORDER if counts[grade]])
    return Table(
        title,
        ("Quantity", "Value", "Range", "Unit", "Grade", "Source"),
        tuple(_row(one) for one in rows),
        f"{words.plural(len(held), 'quantity', 'quantities')}: {said}.",
        stays_open=len(held) <= 12,
        printed=not section.startswith("society"),
    )


def _weakest(one: Assumption) -> int:
    return ORDER.index(one.grade) if one.grade in ORDER else len(ORDER)


def _row(one: Assumption) -> tuple[Inline, ...]:
    value = "none" if one.value is None else words.digits(one.value, 4)
    ends = "" if one.range is None else " to ".join(words.digits(end, 4) for end in one.range)
    source = one.source if not one.note else f"{one.source}; {one.note}".removeprefix("; ")
    name = one.path.removeprefix(f"{one.section}.")
    return name, value, ends, one.unit, one.grade, Link(source or "none given", one.href)


def evidence(found: list[Assumption]) -> list[tuple[str, int, float]]:
    """How many quantities have which grade: grade in words, count, per cent; weakest first."""
    counts = Counter(one.grade for one in found)
    total = max(1, len(found))
    known = [(words.GRADES[g], counts[g], 100 * counts[g] / total) for g in ORDER if counts[g]]
    other = sum(count for grade, count in counts.items() if grade not in words.GRADES)
    return known + ([("other grades", other, 100 * other / total)] if other else [])
