"""Lives asked for by kind and number, as plain text, and which firms and departments have a story.

A number is the slot of a followed synthetic subject, picked by keyed draw or by its links to one
that was. Stories are found by kinds of event alone, never by what a firm or department is like.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from demerit.regime import BadInput
from demerit.report import across, words
from demerit.report.chain import stage
from demerit.report.folder import Folder
from demerit.report.life import WORLDS, Life, Step, choose, first_worlds, lived

KINDS = {"resident": "residents", "firm": "firms", "department": "departments"}
"""Kinds of subject that can be asked for: one, several."""
NAMED = 8
"""Stories that are named, of each kind."""
OF_BODIES = pl.col("kind").is_in(list(across.BODIES))
OWN = frozenset({"", "Act", "Further act"})
HINT = "give a number such as 17, or firm:12, or department:3; with a world, firm:0:12 or 0:17"
STORY_RULE = (
    f"A story here is more than own acts, in the first {WORLDS} worlds under the regime: a record, "
    "an entry, a measure, an unpaid invoice, a shortage, a judgment, lay-offs, a failure, or an "
    "act that another event names as a cause. Named are those with the most kinds of step; ties "
    "go to the lower world, then the lower number."
)


def _folder(run: Path | Folder) -> Folder:
    return run if isinstance(run, Folder) else Folder(Path(run))


def _followed(folder: Folder, body: str) -> set[tuple[int, int]]:
    """World and number of every subject of a kind whose life is in the tables."""
    if body != "resident":
        held = folder.happenings.filter(pl.col("kind") == body)
        return set(held.select("world", "subject").unique().iter_rows())
    found: set[tuple[int, int]] = set()
    for table in (folder.lives, folder.events):
        if {"world", "subject"} <= set(table.columns):
            found |= set(table.select("world", "subject").unique().iter_rows())
    return found


def find(
    run: Path | Folder, subject: int, world: int | None = None, body: str = "resident"
) -> Life:
    """One followed life by its number.

    Args:
        run: a finished run.
        subject: number of a followed resident, firm or department.
        world: seed of the world, or None for the first in which that number is followed.
        body: `resident`, `firm` or `department`.

    Raises:
        BadInput: nothing of that kind with that number was followed in this run.
    """
    folder = _folder(run)
    followed = _followed(folder, body)
    worlds = sorted(place for place, number in followed if number == subject)
    if not worlds or (world is not None and world not in worlds):
        known = [f"{place}:{number}" for place, number in sorted(followed)[:8]]
        hint = f"followed are, as world:number, for example {', '.join(known)}" if known else None
        if body != "resident":
            hint = hint or f"the events of this run tell of no {KINDS[body]}"
        where = "this run" if world is None else f"world {world}"
        raise BadInput(f"{body} {subject} was not followed in {where}", path=folder.path, hint=hint)
    chosen = worlds[0] if world is None else world
    return lived(folder, "asked", chosen, (body, subject), len(worlds), "Asked for by number.")


def explain(run_folder: Path, subject_id: int | str | None = None, world: int | None = None) -> str:
    """One life, or the two of the report and the names of other stories, as plain text.

    Args:
        run_folder: a finished run.
        subject_id: the number of a followed resident, `firm:12` or `department:3`, each also with
            its world before the number (`0:17`, `firm:0:12`); None for the two lives that the
            report shows and for the firms and departments that have a story.
        world: seed of the world, for a number without one.

    Raises:
        BadInput: the number is none, or nothing with it was followed.
    """
    folder = _folder(run_folder)
    if subject_id is None:
        told = [
            _text(life) if life else f"{kind}: no followed resident meets the rule."
            for kind, life in choose(folder).items()
        ]
        return "\n\n".join([*told, stories(folder)]) + "\n"
    body, named, number = parse(str(subject_id))
    if named is not None and world is not None and named != world:
        raise BadInput(f"{subject_id!r} is in world {named}, but world {world} was asked for")
    return _text(find(folder, number, world if named is None else named, body)) + "\n"


def parse(text: str) -> tuple[str, int | None, int]:
    """Kind, world (None where not said) and number of `17`, `0:17`, `firm:12` or `firm:0:12`.

    Raises:
        BadInput: the text is none of these.
    """
    parts = text.split(":")
    body = parts.pop(0) if parts[0] in KINDS else "resident"
    if not 1 <= len(parts) <= 2 or not all(one.isascii() and one.isdigit() for one in parts):
        raise BadInput(
            f"{text!r} is not the number of a followed resident, firm or department", hint=HINT
        )
    return body, int(parts[0]) if len(parts) == 2 else None, int(parts[-1])


def stories(folder: Folder) -> str:
    """Which followed firms and departments have a story, as lines of text."""
    events = folder.happenings
    held = events.filter(
        (pl.col("arm") == "world")
        & (pl.col("month") >= -12)
        & pl.col("world").is_in(first_worlds(events))
    )
    if held.filter(OF_BODIES).is_empty():
        return "No firm or department was followed in this run."
    found = _steps_of_bodies(held)
    lines = [STORY_RULE]
    for body in ("firm", "department"):
        mine = sorted(
            (key for key in found if key[0] == body), key=lambda key: (-len(found[key]), key)
        )
        lines.append(f"{words.plural(len(mine), body)} with a story{':' if mine else '.'}")
        lines += [
            f"  --id {one}:{world}:{number}  {', '.join(found[one, world, number])}"
            for one, world, number in mine[:NAMED]
        ]
        if len(mine) > NAMED:
            lines.append(f"  and {words.digits(len(mine) - NAMED)} more")
    return "\n".join(lines)


def _steps_of_bodies(held: pl.DataFrame) -> dict[tuple[str, int, int], list[str]]:
    """Kinds of step of every firm and department with a story, by kind, world and number."""
    bodies = held.filter(OF_BODIES)
    cited = held.select("world", id=pl.col("parents")).explode("id").drop_nulls().unique()
    named = bodies.join(cited, on=["world", "id"], how="semi")
    causes = set(named.select("world", "id").iter_rows())
    found: dict[tuple[str, int, int], list[str]] = {}
    telling: set[tuple[str, int, int]] = set()
    for event in bodies.to_dicts():
        body, number = across.subject_of(event)
        key, step = (body, int(event["world"]), number), stage(event)
        if step and step.lower() not in found.setdefault(key, []):
            found[key].append(step.lower())
        if step not in OWN or (step and (event["world"], event["id"]) in causes):
            telling.add(key)
    return {key: steps for key, steps in found.items() if key in telling}


def _text(life: Life) -> str:
    """A life as lines of text."""
    who = across.title((life.body, life.subject))
    lines = [f"{words.sentence(who)} in world {life.world}", life.rule]
    if life.kind != "asked":
        lines[0] = f"{life.kind.upper()}, 1 of {life.among}. {lines[0]}"
    for arm, title in (("world", "With the regime"), ("twin", "In the twin")):
        lines += ["", f"{title}: {words.plural(life.restricted(arm), 'month')} restricted"]
        lines += [_line(step) for step in life.steps[arm]] or ["       nothing was logged"]
    return "\n".join(lines)


def _line(step: Step) -> str:
    why = f" ({step.why})" if step.why else ""
    reached = f" It reached {words.listed(list(step.reached))}." if step.reached else ""
    return f"  {step.mark:>3}  {step.when}: {step.text}{why}{reached}"
