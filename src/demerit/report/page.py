"""The report's page: sections in order, filled from a run folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from demerit.regime import BadInput
from demerit.report import all_metrics, assumptions, headline, life, rules, theme, timeline, words
from demerit.report.charts import FIGURES
from demerit.report.figure import Figure, Missing
from demerit.report.folder import Folder

SECTIONS = {
    "question": "The question",
    "regime": "The regime in plain words",
    "headline": "Headline numbers",
    "restricted": "Who is restricted, and for how long",
    "burden": "On whom the burden lies",
    "conduct": "What people do and no longer do",
    "refusals": "At the counter and at work",
    "metrics": "All metrics",
    "lives": "Two followed lives",
    "assumptions": "Assumptions, sources and grades",
    "not-modelled": "What is not modelled",
    "reproduce": "How to reproduce this page",
}
PLACES = {
    "restricted": ("restricted", "spells"),
    "burden": ("groups", "domains"),
    "conduct": ("conduct", "influences", "speech"),
    "refusals": ("refusals",),
}
WIDTHS = {"wide": theme.WIDE, "narrow": theme.NARROW}
FEW_ROWS = 60


def environment() -> Environment:
    """Templates with everything escaped that is not made here as markup."""
    made = Environment(
        loader=PackageLoader("demerit.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters["broken"] = broken
    made.filters["number"] = words.number
    made.filters["digits"] = words.digits
    made.filters["sentence"] = words.sentence
    made.globals["colours"] = vars(theme)
    made.globals["style"] = Markup(_style(made))
    return made


def broken(text: str) -> Markup:
    """Text that may break after the signs of a path."""
    return Markup(re.sub(r"([._])(?=\w)", r"\1<wbr>", str(escape(text))))


def _style(made: Environment) -> str:
    return made.get_template("style.css").render(theme=theme)


def report(path: Path) -> str:
    """The whole page of a run.

    Raises:
        BadInput: there is no manifest in the folder.
    """
    folder = Folder(path)
    if not folder.manifest:
        raise BadInput("this is not a run folder: it holds no manifest.json", path=path)
    found = [
        *assumptions.quantities(folder.regime, "regime"),
        *assumptions.quantities(folder.society, "society"),
    ]
    chosen = life.choose(folder)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            folder=folder,
            sections=SECTIONS,
            places=PLACES,
            title=folder.regime_title,
            caveat=str(folder.regime.get("headline") or ""),
            status=words.STATUS_TITLES.get(str(folder.regime.get("status")), "not declared"),
            size=_size(folder),
            facts=rules.facts(folder.regime),
            rule_tables=rules.tables(folder.regime),
            rule_book=rules.book(folder.regime),
            headlines=headline.headlines(folder),
            wrongful=headline.WRONGFUL,
            figures={name: _figure(make(folder), folder) for name, make in FIGURES.items()},
            metric_tables=all_metrics.tables(folder),
            lives=[_life(kind, one) for kind, one in chosen.items()],
            evidence=assumptions.evidence(found),
            quantities=len(found),
            assumption_tables=assumptions.tables(found),
            not_modelled=_not_modelled(folder),
            reproduce=_reproduce(folder),
            command=f"demerit report {folder.name}",
        )
    )


def _size(folder: Folder) -> dict[str, str]:
    """What was simulated, in words."""
    residents = folder.residents
    return {
        "residents": words.digits(residents, 9) if residents else "an unknown number of",
        "months": words.plural(folder.months, "month"),
        "worlds": words.plural(folder.worlds, "world"),
        "society": str(folder.society.get("title") or folder.society.get("id") or "not named"),
    }


def _figure(made: Figure | Missing, folder: Folder) -> dict[str, Any]:
    """A figure as the template prints it."""
    if isinstance(made, Missing):
        return {"missing": made}
    few = made.rows.height <= FEW_ROWS
    return {
        "figure": made,
        "drawings": {name: Markup(made.svg(width)) for name, width in WIDTHS.items()},
        "file": f"{folder.name}-{made.id}.csv",
        "heads": [name.replace("_", " ") for name in made.rows.columns] if few else [],
        "rows": [[_cell(value) for value in row] for row in made.rows.iter_rows()] if few else [],
    }


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return words.digits(value, 4)
    return "" if value is None else str(value)


def _life(kind: str, one: life.Life | None) -> dict[str, Any]:
    """A followed life as the template prints it."""
    rule = life.WRONGED_RULE if kind == "wronged" else life.PROTECTED_RULE
    if one is None:
        return {"kind": kind, "rule": rule, "life": None}
    drawings = {name: Markup(timeline.svg(one, width)) for name, width in WIDTHS.items()}
    return {"kind": kind, "rule": rule, "life": one, "drawings": drawings}


def _not_modelled(folder: Folder) -> list[str]:
    """What the regime and the society say they leave out, and what the laboratory always does."""
    own = [
        *map(str, folder.regime.get("not_modelled") or ()),
        *map(str, folder.society.get("not_modelled") or ()),
    ]
    if not folder.run.get("firms"):
        own.append("Firms and departments as subjects: only residents are scored and listed.")
    own += [
        "Real persons. Nobody here exists, and no result says anything about anybody.",
        "The text of speech. Dissent is a quantity.",
        "Who is harmed by an act: harm to others is a sum of money, not a person.",
        "Change of the regime itself: its rules stay as written for the whole run.",
    ]
    return list(dict.fromkeys(own))


def _reproduce(folder: Folder) -> dict[str, Any]:
    """Command, versions, hashes, seeds and cost of the run."""
    manifest, run = folder.manifest, folder.run
    seeds = manifest.get("seeds") or []
    cost = [
        ("Simulation", run.get("seconds"), "seconds"),
        ("Resident-months simulated", run.get("resident_months"), ""),
        ("Peak memory", run.get("peak_memory_mib"), "MiB"),
    ]
    return {
        "command": folder.command,
        "seeds": ", ".join(map(str, seeds)) or "not recorded",
        "versions": sorted((manifest.get("versions") or run.get("versions") or {}).items()),
        "hashes": sorted((manifest.get("hashes") or {}).items()),
        "whole": str(manifest.get("hash") or ""),
        "started": str(manifest.get("started") or ""),
        "backend": str(run.get("backend") or ""),
        "inputs": run.get("inputs"),
        "cost": [(name, words.digits(value, 4), unit) for name, value, unit in cost if value],
    }
