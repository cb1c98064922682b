"""The page of a study of arms, filled from its folder."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

from demerit.regime import BadInput
from demerit.report import words
from demerit.report.content import Picture
from demerit.report.menu import dots, frontier
from demerit.report.menu.tables import choices, tables
from demerit.report.page import drawn, environment

STUDY = "study.json"
DRAWN = ("burden", "wrongful", "redress", "effect", "unrelated", "procedures")

CONE = {
    False: "Every arm only relaxes the regime: nothing is ever made harder, and no search is made "
    "for what would be.",
    True: "The arms are those that the study's file declares; no search is made for others.",
}
"""What the arms are, of a menu and of a named study."""

QUESTIONS = {
    "safeguards": "Which safeguard changes what, alone and together, on the same draws?",
    "rules": "What burden and what harm averted go with each part of the regime?",
}


def page(folder: Path) -> str:
    """The whole page.

    Args:
        folder: a finished study of arms.

    Raises:
        BadInput: there is no `study.json` in the folder.
    """
    file = folder / STUDY
    if not file.is_file():
        raise BadInput("this study holds no study.json", path=folder, hint="run it again")
    found = json.loads(file.read_text("utf-8"))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    regime = manifest["inputs"]["arms"][0]["regime"]
    society = manifest["inputs"]["society"].get("title") or found["society"]
    run, name = found["run"], folder.name.removesuffix(".part")
    figures = [frontier.figure(found), *(dots.figure(found, one) for one in DRAWN)]
    return (
        environment()
        .get_template("menu.html.j2")
        .render(
            title=found["title"],
            question=found.get("question") or QUESTIONS[found["kind"]],
            cone=CONE[found["kind"] == "study"],
            argument=found.get("argument") or "",
            caveat=str(regime.get("headline") or ""),
            status=words.STATUS_TITLES.get(str(regime.get("status")), "not declared"),
            size=(
                f"{words.digits(run['residents'], 9)} synthetic residents, "
                f"{words.plural(run['months'], 'month')}, "
                f"{words.plural(len(run['seeds']), 'world')}, "
                f"{words.plural(run['arms'], 'arm')} in each. Society: {society}."
            ),
            figures=[drawn(Picture(one, f"{name}-{one.id}.csv")) for one in figures],
            choices=choices(found),
            tables=list(tables(found)),
            name=name,
            reproduce=_reproduce(manifest, run),
            report={"command": f"demerit report {name}"},
        )
    )


def _reproduce(manifest: dict[str, Any], run: dict[str, Any]) -> dict[str, Any]:
    return {
        "command": shlex.join(manifest["command"]),
        "seeds": ", ".join(map(str, manifest["seeds"])),
        "started": manifest["started"],
        "versions": sorted(manifest["versions"].items()),
        "hash": manifest["hash"],
        "seconds": words.digits(run["seconds"], 4),
        "resident_months": words.digits(float(run["resident_months"]), 4),
    }
