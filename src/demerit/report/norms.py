"""The declared value judgements of a run, all versions, with who made them and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from demerit.report import words
from demerit.report.content import AnyBlock, Rows, Text
from demerit.report.folder import Folder
from demerit.report.table import Table

KINDS = ("relatedness", "gravity", "severity", "welfare", "reporting")


def blocks(folder: Folder) -> list[AnyBlock]:
    """Maps of what is related, gravity scales, severity weightings, groups and thresholds."""
    norms = folder.document("norms")
    if not norms:
        return [Text("The manifest holds no norms.")]
    found: list[AnyBlock] = [
        Text(
            "No legal text found gives a numeric line for “unrelated”, “grave” or “severe”. The "
            "choices below are value judgements. They were declared before the run, every number "
            "that rests on one is printed under all of them, and another set is used by giving a "
            "folder of files: --norms."
        ),
        Rows(_overview(norms), f"{folder.name}-norms.csv"),
    ]
    makers = (_relatedness, _gravity, _severity, _welfare, _reporting)
    for make in makers:
        for table in make(norms):
            name = table.title.lower().replace(" ", "-").replace(",", "")[:40]
            found.append(Rows(table, f"{folder.name}-norms-{name}.csv"))
    return found


def _held(norms: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    found = norms.get(kind)
    return found if isinstance(found, Mapping) else {}


def _overview(norms: Mapping[str, Any]) -> Table:
    """Every file with its versions, author and grade."""
    chosen = _held(norms, "reporting").get("headline") or {}
    rows = []
    for kind, key, name in (
        ("relatedness", "maps", "map"),
        ("gravity", "scales", "gravity"),
        ("severity", "weightings", "severity"),
        ("welfare", "scales", "welfare"),
    ):
        one = _held(norms, kind)
        for version, held in (one.get(key) or {}).items():
            used = "yes" if chosen.get(name) == version else ""
            said = f"{held.get('title') or ''}. {held.get('sentence') or ''}".strip()
            rows.append((f"{words.sentence(kind)}: {version}", said, used))
    return Table("The norms of this run, all versions", ("Norm", "What it says", "Headline"),
                 tuple(rows), _authors(norms))  # fmt: skip


def _authors(norms: Mapping[str, Any]) -> str:
    authors = {str(_held(norms, kind).get("author") or "") for kind in KINDS} - {""}
    grades = {str(_held(norms, kind).get("grade") or "") for kind in KINDS} - {""}
    return f"Author: {'; '.join(sorted(authors)) or 'not named'}. " + (
        f"Grade: {', '.join(sorted(grades))}." if grades else ""
    )


def _relatedness(norms: Mapping[str, Any]) -> Iterable[Table]:
    for version, held in (_held(norms, "relatedness").get("maps") or {}).items():
        links = held.get("links") or ()
        rows = tuple(
            (
                words.domain(str(link.get("cause"))),
                words.listed([words.domain(str(name)) for name in link.get("effects") or ()]),
                words.digits(float(link.get("value") or 0)),
                str(link.get("reason") or ""),
            )
            for link in links
        )
        if rows:
            yield Table(
                f"Map of what is related, {version}",
                ("Act in", "Effect in", "Related", "Reason"),
                rows,
                f"{words.plural(len(rows), 'link')}; 1 is fully related, 0.5 in part. A domain is "
                "related to itself; a pair that is not named is unrelated.",
                stays_open=False,
            )


def _by_version(
    norms: Mapping[str, Any], kind: str, versions: str, values: str
) -> tuple[list[str], dict[str, list[str]]]:
    """Names of the versions, and by thing its value in each."""
    held = _held(norms, kind).get(versions) or {}
    table: dict[str, list[str]] = {}
    for version in held:
        for thing in held[version].get(values) or {}:
            table.setdefault(str(thing), [])
    for thing, row in table.items():
        for version in held:
            value = (held[version].get(values) or {}).get(thing)
            row.append("" if value is None else words.digits(float(value)))
    return list(map(str, held)), table


def _gravity(norms: Mapping[str, Any]) -> Iterable[Table]:
    versions, table = _by_version(norms, "gravity", "scales", "gravity")
    if table:
        rows = tuple(
            (words.conduct(thing), words.CONDUCT_CLASS.get(thing, ""), *row)
            for thing, row in table.items()
        )
        yield Table(
            "Gravity of conduct, all scales",
            ("Conduct", "Class", *map(words.sentence, versions)),
            rows,
            "0 to 100. Lawful, protected and prosocial conduct has no gravity on any scale.",
            stays_open=False,
        )


def _severity(norms: Mapping[str, Any]) -> Iterable[Table]:
    versions, table = _by_version(norms, "severity", "weightings", "weights")
    if table:
        rows = tuple((thing.replace("_", " "), *row) for thing, row in table.items())
        yield Table(
            "Severity of measures, all weightings",
            ("Measure", *map(words.sentence, versions)),
            rows,
            "Weight of one month, 0 to 1; burden is weight times months.",
            stays_open=False,
        )


def _welfare(norms: Mapping[str, Any]) -> Iterable[Table]:
    """Hours and prices, all scales; quantities with their range."""
    held = _held(norms, "welfare")
    rows = [("every scale", f"{key}, hours", *_quantity(one))
            for key, one in (held.get("hours") or {}).items()]  # fmt: skip
    for scale, prices in (held.get("scales") or {}).items():
        rows += [
            (str(scale), f"{key.replace('_', ' ')}, {one.get('unit')}", *_quantity(one))
            for key, one in prices.items()
            if isinstance(one, Mapping)
        ]
    if rows:
        yield Table(
            "Hours and prices of welfare, all scales",
            ("Scale", "What", "Value", "Range", "Grade"),
            tuple(rows),
            "Used by net welfare and by the hours of procedure alone.",
            stays_open=False,
        )


def _quantity(one: Mapping[str, Any]) -> tuple[str, str, str]:
    value, ends = one.get("value"), one.get("range")
    return (
        words.digits(float(value), 4) if isinstance(value, (int, float)) else "",
        " to ".join(words.digits(float(end), 4) for end in ends) if ends else "",
        str(one.get("grade") or ""),
    )


def _reporting(norms: Mapping[str, Any]) -> Iterable[Table]:
    held = _held(norms, "reporting")
    names = {
        "reference": "Groups are compared with",
        "screening_band": "Screening band for ratios between groups (no legal line)",
        "smallest_cell": "Person-worlds below which a group is suppressed",
        "intersections": "Attributes crossed at most",
        "serious_gravity": "Gravity from which an act is called serious",
        "level": "Level of every interval for chance",
        "restricted_mean_months": "Horizon of time in restriction, months",
    }
    rows = tuple((title, _said(held.get(key))) for key, title in names.items() if key in held)
    if rows:
        yield Table("Groups and thresholds", ("Choice", "Value"), rows)


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {held}" for key, held in value.items())
    if isinstance(value, (list, tuple)):
        return " to ".join(_said(one) for one in value)
    return words.digits(float(value)) if isinstance(value, (int, float)) else str(value)
