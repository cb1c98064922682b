"""One traced case: a chain of events from an act to what it led to, with causes and shares.

Chains are followed through the ids of parents alone, from one subject to the next where a cause
lies in another life, firm or department. The case is chosen by what happened, by a printed rule,
and never by who anybody is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from demerit.report import tell, words
from demerit.report.across import Subject, subject_of, title
from demerit.report.folder import Folder
from demerit.report.life import WORLDS, first_worlds

Event = Mapping[str, Any]

RULE = (
    f"Of all chains of cause and effect among followed subjects of the first {WORLDS} worlds that "
    "pass through a restriction and from there on only through what did not happen to the same "
    "subject in the same month of the twin, the one with the most different kinds of step; then "
    "the one that passes through most subjects; ties go to the lower world, then to the lower "
    "number. It shows what the rules are capable of, not what is usual."
)
STAGES = {
    "act": "Act",
    "record": "Record",
    "grade": "Score",
    "judgment": "Debt",
    "job_lost": "Job loss",
    "job_lost_to_list": "Job loss",
    "invoice_overdue": "Unpaid invoice",
    "firm_short": "Cash shortage",
    "firm_judgment": "Debt",
    "lay_offs": "Lay-off",
    "firm_failed": "Bankruptcy",
    "entry_in_force": "Entry",
    "measure_begins": "Restriction",
    "compensation": "",
    "payment": "",
    "job_found": "",
    "came_of_age": "",
    "retired": "",
}
"""What a step of a chain is called; an empty word is no step of a chain."""

TOLD_UNSEEN = ("breach", "crime", "protected")
"""Classes of acts that the log of events holds also where nobody saw them; dissent is a quantity of
every month, and told where it was recorded."""
ENDINGS = ("measure_ends", "exit_", "appeal", "second_appeal", "notice", "entry_stopped")


@dataclass(frozen=True)
class Step:
    """One step of the chain.

    Attributes:
        number: its place, from 1.
        stage: kind of step, such as `Record`.
        month: when.
        who: the subject in words.
        text: what happened.
        link: what made it follow from the step before, with its share; empty for the first.
        others: causes beside the step before, in words.
        also: what else followed from this step, in words.
        twin: what the same subject did or met in the twin.
        wrongful: whether the step rests on a false record, a trait or a lawful act.
    """

    number: int
    stage: str
    month: int
    who: str
    text: str
    link: str
    others: str
    also: str
    twin: str
    wrongful: bool


@dataclass(frozen=True)
class Chain:
    """The traced case.

    Attributes:
        world: seed of its world. subjects: whom it passes through, in order.
        steps: from the first cause to the last effect.
        usual: how long chains are elsewhere, in words.
        rule: how it was chosen.
    """

    world: int
    subjects: tuple[Subject, ...]
    steps: tuple[Step, ...]
    usual: str
    rule: str = RULE

    @property
    def said(self) -> str:
        """The chain in one sentence, for a title."""
        kinds = list(dict.fromkeys(step.stage.lower() for step in self.steps))
        last = self.steps[-1].month - self.steps[0].month
        people = words.plural(len(self.subjects), "subject")
        span = words.plural(last, "month")
        return f"From {kinds[0]} to {kinds[-1]} in {span}: {', '.join(kinds)}, through {people}"


@dataclass(frozen=True)
class _Path:
    """The best chain that ends in an event: kinds of step, subjects, the event before."""

    stages: frozenset[str]
    subjects: frozenset[Subject]
    before: int | None
    length: int

    @property
    def rank(self) -> tuple[int, int, int]:
        return len(self.stages), len(self.subjects), -self.length


def stage(event: Event) -> str:
    """The kind of step that an event is; empty for what is no step of a chain."""
    name = str(event["event"])
    if name.startswith(ENDINGS) or event.get("kind") == "reward" or tell.is_averted(event):
        return ""
    if name == "act" and event["parents"]:
        return "Further act"
    if name in STAGES:
        return STAGES[name]
    if name.startswith("refused_"):
        return "Refusal"
    return words.sentence(name.replace("_", " "))


def trace(folder: Folder) -> Chain | None:
    """The traced case of a run; None where no chain passes through a restriction."""
    held = _linked(folder)
    best: tuple[tuple[int, int, int], int, int] | None = None
    lengths: dict[tuple[int, Subject], int] = {}
    for world in held["world"].unique().sort().to_list():
        events = _events(held, world)
        paths = _paths(events, _anyway(events, _twin(folder, world)))
        for name, path in paths.items():
            if "Restriction" not in path.stages or len(path.stages) < 2:
                continue
            key = world, subject_of(events[name])
            lengths[key] = max(lengths.get(key, 0), len(path.stages))
            if best is None or path.rank > best[0]:
                best = path.rank, world, name
    if best is None:
        return None
    _, world, end = best
    return _chain(folder, world, end, _events(held, world), _usual(lengths, best[0][0]))


def _linked(folder: Folder) -> pl.DataFrame:
    """Events under the regime that have a cause or are one; most acts and records are neither."""
    events = folder.happenings
    first = pl.col("world").is_in(first_worlds(events))
    rewards = pl.col("measure").is_in(list(tell.rewards(folder.regime))).fill_null(value=False)
    held = events.filter((pl.col("arm") == "world") & (pl.col("month") >= -12) & first & ~rewards)
    caused = pl.col("parents").list.len().fill_null(0) > 0
    plain = pl.col("event") == "record"
    kept = held.filter(caused & ~plain)
    for _ in range(2):  # what these rest on, and what that rests on: a record, and its act
        cited = kept.select("world", id=pl.col("parents")).explode("id").drop_nulls().unique()
        new = held.join(cited, on=["world", "id"], how="semi")
        kept = pl.concat([kept, new]).unique(["world", "id"], maintain_order=True)
    return kept.sort("world", "month", "id")


def _events(held: pl.DataFrame, world: int) -> dict[int, Event]:
    """Events of one world that can be steps of a chain, by id."""
    rows = held.filter(pl.col("world") == world).to_dicts()
    return {int(row["id"]): row for row in rows if stage(row)}


def _anyway(events: Mapping[int, Event], twin: Mapping[Subject, list[Event]]) -> set[int]:
    """Events that happened to the same subject in the same month of the twin as well."""
    return {
        name
        for name, event in events.items()
        if any(
            one["month"] == event["month"] for one in _alike(event, twin.get(subject_of(event), []))
        )
    }


def _paths(events: Mapping[int, Event], anyway: set[int]) -> dict[int, _Path]:
    """The best chain into every event, causes before effects."""
    found: dict[int, _Path] = {}
    for start in events:
        waiting = [start]
        while waiting:
            name = waiting[-1]
            if name in found:
                waiting.pop()
                continue
            causes = [one for one in events[name]["parents"] or () if one in events]
            missing = [one for one in causes if one not in found and one not in waiting]
            if missing:
                waiting += missing
                continue
            found[name] = _path(name, causes, events, found, anyway)
            waiting.pop()
    return found


def _path(
    name: int,
    causes: list[int],
    events: Mapping[int, Event],
    found: Mapping[int, _Path],
    anyway: set[int],
) -> _Path:
    own = frozenset({stage(events[name])})
    who = frozenset({subject_of(events[name])})
    known = [one for one in causes if one in found]
    if name in anyway:  # no effect of a restriction, whatever the ledger says
        known = [one for one in known if "Restriction" not in found[one].stages]
    if not known:
        return _Path(own, who, None, 1)
    before = max(known, key=lambda one: (found[one].rank, -one))
    path = found[before]
    return _Path(path.stages | own, path.subjects | who, before, path.length + 1)


def _usual(lengths: Mapping[tuple[int, Subject], int], longest: int) -> str:
    order = sorted(lengths.values())
    middle = order[(len(order) - 1) // 2]
    most = sum(one == longest for one in order)
    return (
        f"{words.plural(len(order), 'followed subject')} stand at the end of a chain through a "
        f"restriction. The middle one of these chains has {words.plural(middle, 'kind')} of step; "
        f"{words.digits(most)} of them {'has' if most == 1 else 'have'} as many as this case: "
        f"{longest}."
    )


def _chain(folder: Folder, world: int, end: int, events: Mapping[int, Event], usual: str) -> Chain:
    twin = _twin(folder, world)
    paths = _paths(events, _anyway(events, twin))
    spine = [end]
    while (before := paths[spine[-1]].before) is not None:
        spine.append(before)
    spine.reverse()
    children: dict[int, list[int]] = {}
    for name, event in events.items():
        for cause in event["parents"] or ():
            children.setdefault(int(cause), []).append(name)
    teller = tell.Teller(folder.regime)
    steps = [_step(place, spine, events, children, teller, twin) for place in range(len(spine))]
    subjects = tuple(dict.fromkeys(subject_of(events[name]) for name in spine))
    return Chain(world, subjects, tuple(steps), usual)


def _step(
    place: int,
    spine: list[int],
    events: Mapping[int, Event],
    children: Mapping[int, list[int]],
    teller: tell.Teller,
    twin: Mapping[Subject, list[Event]],
) -> Step:
    event = events[spine[place]]
    aside = [one for one in children.get(spine[place], ()) if one not in spine]
    return Step(
        number=place + 1,
        stage=stage(event),
        month=int(event["month"]),
        who=who(event),
        text=teller.say(event) + tell.points(event),
        link=_link(event, spine[place - 1], place) if place else "",
        others=_others(event, spine[place - 1] if place else None, events),
        also=_also(aside, events),
        twin=_in_twin(event, twin.get(subject_of(event), [])),
        wrongful=tell.by_regime(event) and tell.is_wrongful(event),
    )


def who(event: Event) -> str:
    """The subject of an event in words, by its number; nobody here exists."""
    tie = ", through a tie" if tell.through_tie(event) else ""
    return words.sentence(title(subject_of(event))) + tie


def _share(event: Event, cause: int) -> float | None:
    shares = list(event.get("shares") or ())
    parents = [int(one) for one in event["parents"] or ()]
    if cause in parents and len(shares) == len(parents):
        return float(shares[parents.index(cause)])
    return None


def _link(event: Event, before: int, place: int) -> str:
    share = _share(event, before)
    weight = "" if share is None else f", {words.number(share, 'share', 2)} of its causes"
    through = ", through the score" if event.get("rule") == "grade" else ""
    influence = f", by {event['influence']}" if event.get("influence") else ""
    return f"because of step {place}{weight}{through}{influence}"


def _others(event: Event, before: int | None, events: Mapping[int, Event]) -> str:
    names = [int(one) for one in event["parents"] or () if int(one) != before]
    if not names:
        return ""
    kinds = Counter(stage(events[one]).lower() if one in events else "unseen" for one in names)
    said = words.listed(
        [_counted(count, kind) for kind, count in kinds.items() if kind != "unseen"]
    )
    unseen = kinds.get("unseen", 0)
    parts = [said] if said else []
    if unseen:
        parts.append(f"{words.plural(unseen, 'cause')} outside what is followed")
    return f"Other causes: {words.listed(parts)}."


def _counted(count: int, kind: str) -> str:
    """So many steps of a kind, in words."""
    many = f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}es" if kind.endswith("ss") else None
    return words.plural(count, kind, many)


def _also(names: list[int], events: Mapping[int, Event]) -> str:
    if not names:
        return ""
    kinds = Counter(stage(events[name]).lower() for name in names)
    return "Also led to: " + words.listed([_counted(n, kind) for kind, n in kinds.items()]) + "."


def _twin(folder: Folder, world: int) -> dict[Subject, list[Event]]:
    """Events of the other arm by subject."""
    rows = folder.happenings.filter((pl.col("arm") == "twin") & (pl.col("world") == world))
    held: dict[Subject, list[Event]] = {}
    for row in rows.to_dicts():
        held.setdefault(subject_of(row), []).append(row)
    return held


def _alike(event: Event, twin: list[Event]) -> list[Event]:
    """Events of the same kind among those of the same subject in the twin."""
    same = [one for one in twin if one["event"] == event["event"]]
    if event.get("conduct"):
        same = [one for one in same if one["conduct"] == event["conduct"]]
    return same


def _in_twin(event: Event, twin: list[Event]) -> str:
    """Whether the same thing happened to the same subject in the twin."""
    same = _alike(event, twin)
    if any(one["month"] == event["month"] for one in same):
        return "The same in the twin, in the same month."
    if tell.by_regime(event):
        return "Nothing of the kind in the twin."
    if not _told_unseen(event):
        return "Not seen by anybody in this month of the twin; whether it happened is not logged."
    if same:
        months = sorted({int(one["month"]) for one in same})
        shown = ", ".join(map(str, months[:4])) + (" and later" if len(months) > 4 else "")
        return f"Not in this month in the twin; there in month {shown}."
    return "Did not happen in the twin."


def _told_unseen(event: Event) -> bool:
    """Whether such an act stands in the log of events also where nobody saw it."""
    conduct = str(event.get("conduct"))
    if event["event"] != "act" or conduct not in words.CONDUCT_CLASS:
        return True
    return conduct != "dissent" and words.CONDUCT_CLASS[conduct] in TOLD_UNSEEN


def as_steps(chain: Chain) -> Iterable[dict[str, Any]]:
    """The steps as plain data."""
    for step in chain.steps:
        yield {
            "number": step.number,
            "stage": step.stage,
            "month": step.month,
            "who": step.who,
            "text": step.text,
            "link": step.link,
            "others": step.others,
            "also": step.also,
            "twin": step.twin,
            "wrongful": step.wrongful,
        }
