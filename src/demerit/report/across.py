"""From one followed subject to the next: whom an event is about, and links between subjects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from demerit.report import tell, words
from demerit.report.folder import Folder

Event = Mapping[str, Any]
Subject = tuple[str, int]
"""Kind and slot: a firm and a resident may have the same number."""

BODIES = {"firm": "firm", "firms": "firm", "department": "department", "departments": "department"}
NAMED = 4
"""Subjects that a line names one by one; the others are counted."""


def subject_of(event: Event) -> Subject:
    """Whom an event is about."""
    return BODIES.get(str(event.get("kind") or ""), "resident"), int(event["subject"])


def title(subject: Subject) -> str:
    """A subject in words, by its number; nobody here exists."""
    return f"synthetic {subject[0]} {subject[1]}"


@dataclass(frozen=True)
class Links:
    """What joins the events of one subject in one arm to those of others.

    Attributes:
        causes: events of other subjects that are named as causes, by id.
        effects: events of other subjects that name one of this subject's, by that one's id.
    """

    causes: Mapping[int, Event]
    effects: Mapping[int, list[Event]]

    def came_from(self, cause: int, teller: tell.Teller) -> str:
        """A cause in another life in words; empty where it was not followed."""
        event = self.causes.get(cause)
        if event is None:
            return ""
        said = teller.say(event).removesuffix(".")
        month = words.digits(int(event["month"]))
        return f"what happened to {title(subject_of(event))} in month {month} (“{said}”)"

    def reached(self, ids: Iterable[int], teller: tell.Teller) -> tuple[str, ...]:
        """Whom some events reached, and how, in words."""
        met = [event for name in ids for event in self.effects.get(name, ())]
        first = {(subject_of(event), event["event"]): event for event in reversed(met)}
        told = sorted(first.values(), key=lambda event: (event["month"], event["id"]))
        said = [
            f"{title(subject_of(event))} in month {words.digits(int(event['month']))} "
            f"(“{teller.say(event).removesuffix('.')}”)"
            for event in told[:NAMED]
        ]
        kinds = Counter(subject_of(event)[0] for event in told[NAMED:])
        more = [f"{words.plural(n, f'other {kind} event')}" for kind, n in kinds.items()]
        return (*said, *more)


def links(folder: Folder, world: int, arm: str, rows: list[dict[str, Any]]) -> Links:
    """Causes and effects of one subject's events that lie with other subjects.

    Args:
        folder: the run.
        world: seed of their world.
        arm: `world` or `twin`.
        rows: all the events of one subject there.
    """
    own = {int(row["id"]) for row in rows}
    cited = {int(one) for row in rows for one in row["parents"] or ()} - own
    held = folder.happenings.filter((pl.col("world") == world) & (pl.col("arm") == arm))
    causes = held.filter(pl.col("id").is_in(list(cited))).to_dicts()
    others = held.filter(~pl.col("id").is_in(list(own)) & (pl.col("parents").list.len() > 0))
    pairs = others.select("id", parent=pl.col("parents")).explode("parent")
    pairs = pairs.filter(pl.col("parent").is_in(list(own)))
    met = others.join(pairs.select("id").unique(), on="id", how="semi").to_dicts()
    effects: dict[int, list[Event]] = {}
    for event in met:
        for parent in event["parents"]:
            if int(parent) in own:
                effects.setdefault(int(parent), []).append(event)
    return Links({int(row["id"]): row for row in causes}, effects)
