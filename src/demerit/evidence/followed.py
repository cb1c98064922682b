"""Events of followed residents as metrics read them: columns of one arm of one world.

Followed residents are a keyed sample of whole households, the same in both arms. A number from
their events has the sampling of the cohort in it and, since the world stays the unit of
replication, in its interval. Rows whose role is not `cohort` are left out, and so are links to
averted acts: what did not happen is never a cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from demerit.regime.registry import CONDUCT, VIOLATION_DOMAINS

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Words = npt.NDArray[Any]
"""Texts, each of them held once: an array of letters would pad all to the longest."""

NUMBERS = ("id", "month", "subject", "points", "amount", "entry")
WORDS = (
    "event", "kind", "conduct", "domain", "effect_domain", "agency", "carrier", "rule", "list",
    "measure", "truth", "influence",
)  # fmt: skip
NONE = -1
"""Row of an event that is not in the log."""


@dataclass(frozen=True, eq=False)
class Followed:
    """What happened to the followed residents of one arm, in order of month and id.

    Attributes:
        numbers: columns of whole numbers, [n] each; 0 where the log has none.
        words: columns of words, [n] each; empty where the log has none.
        child: [p] row of an event that has a cause.
        parent: [p] row of that cause.
        share: [p] the cause's share, as logged.
        unlogged: [n] causes of an event that are not in the log.
    """

    numbers: dict[str, Ints]
    words: dict[str, Words]
    child: Ints
    parent: Ints
    share: Floats
    unlogged: Ints

    @property
    def size(self) -> int:
        """Number of rows."""
        return self.numbers["id"].size

    @property
    def month(self) -> Ints:
        """Month of each event; the regime starts in month 0."""
        return self.numbers["month"]

    @property
    def subject(self) -> Ints:
        """Slot of the resident."""
        return self.numbers["subject"]

    def __getitem__(self, name: str) -> Words:
        """A column of words."""
        return self.words[name]

    def rows(self, event: str) -> Ints:
        """Rows of one kind of event."""
        return np.flatnonzero(self.words["event"] == event)

    def events_called(self, start: str) -> Mask:
        """Rows of all kinds of event whose name starts so, [n]."""
        return np.array([name.startswith(start) for name in self.words["event"].tolist()], np.bool_)

    @cached_property
    def row_of(self) -> dict[int, int]:
        """Row of an event's id."""
        return {int(one): row for row, one in enumerate(self.numbers["id"])}

    @cached_property
    def causes(self) -> dict[int, list[tuple[int, float]]]:
        """Logged causes of each row with their shares."""
        found: dict[int, list[tuple[int, float]]] = {}
        links = zip(self.child.tolist(), self.parent.tolist(), self.share.tolist(), strict=True)
        for child, parent, share in links:
            found.setdefault(child, []).append((parent, share))
        return found

    @cached_property
    def act_of(self) -> dict[int, int]:
        """Row of the act of each true record that has one in the log."""
        event = self.words["event"]
        return {
            record: parent
            for record in self.rows("record").tolist()
            for parent, _ in self.causes.get(record, ())
            if event[parent] == "act"
        }

    @cached_property
    def true_violation(self) -> Mask:
        """Events about a true violation: by conduct or, where that is not logged, by domain."""
        pairs = zip(self.words["conduct"].tolist(), self.words["domain"].tolist(), strict=True)
        violates = [CONDUCT[c].violation if c else d in VIOLATION_DOMAINS for c, d in pairs]
        return (self.words["truth"] == "true") & np.array(violates, dtype=np.bool_)

    @property
    def about(self) -> Mask:
        """Events that say what they are about: a conduct or a domain, [n]."""
        return (self.words["conduct"] != "") | (self.words["domain"] != "")


def followed(events: Any, arm: str, months: int) -> Followed | None:
    """One arm of the events of a world, or None where nobody was followed.

    Args:
        events: the world's `events` table (polars), or None.
        arm: `world` or `twin`.
        months: counted months; later events do not exist, earlier ones are kept as causes.
    """
    if events is None:
        return None
    import polars as pl

    told = (pl.col("arm") == arm) & (pl.col("role") == "cohort") & (pl.col("month") < months)
    rows = events.filter(told).select(*NUMBERS, *WORDS, "parents", "shares")
    numbers = {name: rows[name].fill_null(0).to_numpy().astype(np.int64) for name in NUMBERS}
    words = {name: _words(rows[name]) for name in WORDS}
    linked = ([() if one is None else one for one in rows[name].to_list()] for name in CAUSED)
    return Followed(numbers, words, *_links(numbers, words, *linked))


CAUSED = ("parents", "shares")


def _words(column: Any) -> Words:
    """A column of few different words, each made into text once; a missing one is empty."""
    import polars as pl

    column = column.cast(pl.String).fill_null("")
    names = column.unique().sort()
    places = column.cast(pl.Enum(names)).to_physical().to_numpy()
    return np.array(names.to_list() or [""], dtype=np.object_)[places]


def leading_to(events: Any, *kinds: str) -> Any:
    """The events of some kinds and everything that they come from, in their order.

    Args:
        events: a world's followed events (polars).
        kinds: names of events.
    """
    import polars as pl

    kept = new = events.filter(pl.col("event").is_in(kinds))
    while new.height:
        causes = new.select(id=pl.col("parents")).explode("id").drop_nulls().unique()
        known = causes.join(kept.select("id"), on="id", how="anti")
        new = events.join(known, on="id", how="semi")
        kept = pl.concat([kept, new])
    return events.join(kept.select("id").unique(), on="id", how="semi", maintain_order="left")


def _links(
    numbers: dict[str, Ints], words: dict[str, Words], parents: list[Any], shares: list[Any]
) -> tuple[Ints, Ints, Floats, Ints]:
    """Causes as pairs of rows; what points outside the log is counted."""
    row_of = {int(one): row for row, one in enumerate(numbers["id"])}
    averted = words["truth"] == "averted"
    child, parent, share = [], [], []
    unlogged = np.zeros(len(parents), dtype=np.int64)
    for row, (ids, weights) in enumerate(zip(parents, shares, strict=True)):
        for one, weight in zip(ids, weights, strict=True):
            cause = row_of.get(int(one), NONE)
            if cause == NONE:
                unlogged[row] += 1
            elif not averted[cause]:
                child.append(row)
                parent.append(cause)
                share.append(weight)
    whole = lambda values: np.array(values, dtype=np.int64)  # noqa: E731
    return whole(child), whole(parent), np.array(share, dtype=np.float64), unlogged


LIVED = (
    "subject", "generation", "household", "month", "age", "cell", "grade", "through_ties", "score",
    "restrictions", "received", "infractions", "breaches", "crimes", "gravity",
)  # fmt: skip


class _Columns(Mapping[str, Ints]):
    """Columns of a table of lives, made whole numbers whenever asked for.

    They are not kept: all columns of fifty worlds would take gigabytes, and making one is quick.
    """

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    def __getitem__(self, name: str) -> Ints:
        return self.rows[name].to_numpy().astype(np.int64)

    def __iter__(self) -> Iterator[str]:
        return iter(LIVED)

    def __len__(self) -> int:
        return len(LIVED)


@dataclass(frozen=True, eq=False)
class Lives:
    """The state of followed residents by counted month, one arm of one world.

    Attributes:
        columns: whole numbers, [rows] each: `LIVED`; ages in years, group
            cells as in totals, grades from best to worst, income received in yuan, violations
            done by class, and their gravity on the registry's scale.
    """

    columns: Mapping[str, Ints]

    def __getitem__(self, name: str) -> Ints:
        """One column, [rows]."""
        return self.columns[name]

    def persons(self, chosen: Mask | slice = slice(None)) -> tuple[Ints, Ints]:
        """Who some rows are about: slots and generations, [2, residents], and whose each row is."""
        subject, generation = self["subject"][chosen], self["generation"][chosen]
        base = np.int64(generation.max(initial=0) + 1)
        keys, place = np.unique(subject * base + generation, return_inverse=True)
        return np.stack(np.divmod(keys, base)), place.reshape(-1)

    def occupants(self, chosen: Mask) -> tuple[Ints, Ints, Ints]:
        """Residents with any chosen row: slot, generation and household, [residents] each."""
        keys = np.stack([self[name][chosen] for name in ("household", "generation", "subject")])
        keys = keys[:, np.lexsort(keys)]  # by the last key first: subject, then generation
        new = np.ones(keys.shape[1], dtype=np.bool_)
        new[1:] = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
        household, generation, subject = keys[:, new]
        return subject, generation, household


def nobody(lives: Any) -> bool:
    """Whether a table of lives says that a world followed no resident."""
    return lives is not None and not lives.height


def lived_months(lives: Any, arm: str, months: int) -> Any:
    """Rows of one arm of the lives of a world (polars), or None where nobody was followed.

    Args:
        lives: the world's `lives` table (polars), or None.
        arm: `world` or `twin`.
        months: counted months; the year before the start is left out.
    """
    if lives is None or nobody(lives):
        return None
    import polars as pl

    counted = pl.col("month").is_between(0, months - 1)
    return lives.filter((pl.col("arm") == arm) & counted).select(LIVED)


def lives_of(rows: Any) -> Lives | None:
    """The table that `lived_months` gives, whose columns are read when asked for."""
    return None if rows is None else Lives(_Columns(rows))
