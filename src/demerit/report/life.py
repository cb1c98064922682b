"""Followed lives: which two stand in the report, and both arms of any of them as steps.

A life is chosen by what happened, never by who the resident is. The rules are printed with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from demerit.report import across, tell, words
from demerit.report.folder import Folder

WORLDS = 10
"""Worlds that cases are sought in, the first ones: more would make the page slow."""

WRONGED_RULE = (
    f"Among the followed residents of the first {WORLDS} worlds on whom a restriction began that "
    f"rests on a false record, a "
    "trait, or a protected or lawful act, the one in the middle by months from the first such "
    "restriction to its end; ties go to the lower world, then the lower number."
)
PROTECTED_RULE = (
    f"Among the followed residents of the first {WORLDS} worlds on whom no restriction began and "
    f"for whom a breach or a crime "
    "did not happen because of the regime, the one in the middle by the month of the first such "
    "act; ties go to the lower world, then the lower number."
)


@dataclass(frozen=True)
class Step:
    """One thing in a life, or the same thing several times over.

    Attributes:
        mark: number (regime) or letter (twin) on the page.
        month, last: first and last month of it.
        times: how often it happened.
        text: a sentence.
        causes: marks of the steps without which it would not have happened.
        elsewhere: causes that lie with another followed subject, in words.
        reached: other followed subjects that this led to something for, in words.
        unseen: whether a cause lies outside what was followed.
        regime, wrongful, averted: what kind of step it is.
    """

    mark: str
    month: int
    last: int
    times: int
    text: str
    causes: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    unseen: bool = False
    regime: bool = False
    wrongful: bool = False
    averted: bool = False

    @property
    def when(self) -> str:
        """The month or months in words."""
        if self.month == self.last:
            return f"Month {words.digits(self.month)}"
        return f"Months {words.digits(self.month)} to {words.digits(self.last)}"

    @property
    def why(self) -> str:
        """The causes in words, empty where there is none."""
        named = [f"step\N{NO-BREAK SPACE}{mark}" for mark in self.causes]
        named += self.elsewhere
        if self.unseen:
            named.append("something outside what is followed")
        return f"because of {words.listed(named)}" if named else ""


@dataclass(frozen=True)
class Bar:
    """A restriction in force.

    Attributes:
        title: the measure in words.
        start: month it began.
        end: month it ended, or None if it lasts beyond the run.
    """

    title: str
    start: int
    end: int | None


@dataclass(frozen=True)
class Life:
    """One followed resident, firm or department in both arms.

    Attributes:
        kind: `wronged`, `protected` or `asked`.
        world, subject: where to find the life in the tables.
        among: how many lives the rule had to choose from.
        rule: the rule in words.
        steps: what happened, by arm.
        bars: restrictions in force, by arm.
        months: counted months of the run.
        body: `resident`, `firm` or `department`.
    """

    kind: str
    world: int
    subject: int
    among: int
    rule: str
    months: int
    steps: dict[str, tuple[Step, ...]] = field(default_factory=dict)
    bars: dict[str, tuple[Bar, ...]] = field(default_factory=dict)
    body: str = "resident"

    def restricted(self, arm: str) -> int:
        """Months with at least one restriction in force."""
        held: set[int] = set()
        for bar in self.bars[arm]:
            held |= set(range(max(0, bar.start), self.months if bar.end is None else bar.end))
        return len(held)


@dataclass(frozen=True)
class Told:
    """A life as the report tells it, or that no followed life meets the rule.

    Attributes:
        kind: `wronged` or `protected`.
        life: the life, or None.
    """

    kind: str
    life: Life | None

    @property
    def rule(self) -> str:
        """How the life was chosen."""
        return WRONGED_RULE if self.kind == "wronged" else PROTECTED_RULE


def _folder(run: Path | Folder) -> Folder:
    return run if isinstance(run, Folder) else Folder(Path(run))


def choose(run: Path | Folder) -> dict[str, Life | None]:
    """The two lives of the report, by their rules.

    Returns:
        `wronged` and `protected`, each None where no followed resident meets the rule.
    """
    folder = _folder(run)
    rewards = tell.rewards(folder.regime)
    telling = pl.col("event").is_in([*tell.STARTS, *tell.ENDS])
    cohort = folder.events.filter(
        (pl.col("arm") == "world")
        & pl.col("world").is_in(first_worlds(folder.events))
        & (pl.col("role").fill_null("cohort") == "cohort")
        & (telling | (pl.col("truth") == "averted"))
    )
    wronged: dict[tuple[int, int], int] = {}
    protected: dict[tuple[int, int], int] = {}
    for (world, subject), part in cohort.group_by("world", "subject", maintain_order=True):
        rows = part.to_dicts()
        key = int(str(world)), int(str(subject))
        starts = [row for row in rows if tell.is_restriction_start(row, rewards)]
        length = _wrongful_months(rows, starts, folder.months)
        if length is not None:
            wronged[key] = length
        kept = [row["month"] for row in rows if tell.is_averted(row) and _harmful(row)]
        if kept and not starts:
            protected[key] = min(kept)
    return {
        "wronged": _middle(folder, "wronged", wronged, WRONGED_RULE),
        "protected": _middle(folder, "protected", protected, PROTECTED_RULE),
    }


def first_worlds(events: pl.DataFrame) -> list[int]:
    """The worlds that cases are sought in."""
    return events["world"].unique().sort().head(WORLDS).to_list()


def _harmful(row: dict[str, Any]) -> bool:
    return row.get("conduct") in words.HARMFUL


def _wrongful_months(rows: list[dict], starts: list[dict], months: int) -> int | None:
    """Months from the first wrongful restriction to its end; None where there is none."""
    first = next((row for row in starts if tell.is_wrongful(row)), None)
    if first is None:
        return None
    ends = (
        row["month"]
        for row in rows
        if row["event"] in tell.ENDS
        and row["measure"] == first["measure"]
        and row["month"] >= first["month"]
    )
    return next(ends, months) - first["month"]


def _middle(folder: Folder, kind: str, sizes: dict[tuple[int, int], int], rule: str) -> Life | None:
    """The life in the middle of an order by size, world and number."""
    if not sizes:
        return None
    order = sorted(sizes, key=lambda key: (sizes[key], key))
    world, subject = order[(len(order) - 1) // 2]
    return lived(folder, kind, world, ("resident", subject), len(order), rule)


def lived(
    folder: Folder, kind: str, world: int, who: across.Subject, among: int, rule: str
) -> Life:
    """Both arms of one resident, firm or department as steps and bars."""
    body, subject = who
    held = folder.events
    if body != "resident":
        held = folder.happenings.filter(pl.col("kind") == body)
    held = held.filter((pl.col("world") == world) & (pl.col("subject") == subject))
    rewards = tell.rewards(folder.regime)
    teller = tell.Teller(folder.regime)
    life = Life(kind, world, subject, among, rule, folder.months, body=body)
    for arm in ("world", "twin"):
        rows = held.filter((pl.col("arm") == arm) & (pl.col("month") >= -12)).to_dicts()
        links = across.links(folder, world, arm, rows)
        life.steps[arm] = tuple(_steps(rows, teller, arm, links))
        life.bars[arm] = tuple(_bars(rows, teller, rewards))
    return life


def _mark(place: int, arm: str) -> str:
    if arm == "world":
        return str(place + 1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return letters[place % 26] if place < 26 else f"{letters[place // 26 - 1]}{letters[place % 26]}"


def _steps(
    rows: list[dict[str, Any]], teller: tell.Teller, arm: str, links: across.Links
) -> Iterable[Step]:
    """Events in order; what repeats from the same causes and led to nothing is one step."""
    merged: list[list[dict[str, Any]]] = []
    by_key: dict[tuple[Any, ...], int] = {}
    cited = {parent for row in rows for parent in row["parents"] or ()}
    for row in rows:
        parents = tuple(sorted(row["parents"] or ()))
        key = (*(row[name] for name in ("event", "conduct", "measure", "list", "truth")), parents)
        alike = row["event"] in ("act", "payment") or row["event"] in tell.REFUSED
        repeats = alike and row["id"] not in cited and row["id"] not in links.effects
        if repeats and key in by_key:
            merged[by_key[key]].append(row)
            continue
        if repeats:
            by_key[key] = len(merged)
        merged.append([row])
    marks = {row["id"]: _mark(at, arm) for at, part in enumerate(merged) for row in part}
    for at, part in enumerate(merged):
        yield _step(part, _mark(at, arm), marks, teller, links)


def _step(
    part: list[dict[str, Any]],
    mark: str,
    marks: dict[int, str],
    teller: tell.Teller,
    links: across.Links,
) -> Step:
    first = part[0]
    parents = list(first["parents"] or ())
    seen = [marks[parent] for parent in parents if parent in marks and marks[parent] != mark]
    beyond = [parent for parent in parents if parent not in marks]
    text = teller.say(first) + tell.points(first)
    times = sum(map(tell.count, part))
    if times > 1:
        text = f"{text.removesuffix('.')}, {words.times(times)}."
    return Step(
        mark,
        first["month"],
        part[-1]["month"],
        times,
        text,
        tuple(dict.fromkeys(seen)),
        tuple(links.came_from(one, teller) for one in beyond if one in links.causes),
        links.reached((row["id"] for row in part), teller),
        any(one not in links.causes for one in beyond),
        tell.by_regime(first),
        tell.by_regime(first) and tell.is_wrongful(first),
        tell.is_averted(first),
    )


def _bars(
    rows: list[dict[str, Any]], teller: tell.Teller, rewards: frozenset[str]
) -> Iterable[Bar]:
    """Restrictions from their beginning to their end."""
    for at, row in enumerate(rows):
        if not tell.is_restriction_start(row, rewards):
            continue
        ends = (
            later["month"]
            for later in rows[at + 1 :]
            if later["event"] in tell.ENDS
            and later["measure"] == row["measure"]
            and tell.through_tie(later) == tell.through_tie(row)
        )
        title = teller.measure(row)
        if tell.through_tie(row):
            title += " (through the family)"
        yield Bar(title, row["month"], next(ends, None))
