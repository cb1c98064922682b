"""Followed restrictions with what they weigh, what they rest on, and which restriction led there.

A restriction here is a `measure_begins` event of kind `restriction` on a resident's own account;
what reaches a resident through a tie stands apart. Its *causes* are the records that it rests on,
found by walking up from it through entries, with shares that sum to 1. Its *parents* are the
restrictions without which it would not exist: of those logged as a cause of an entry, a judgment,
a lost job, or an act that strain or stigma induced.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from demerit.evidence.followed import NONE, Floats, Followed, Ints, Lives, Mask, Words

BEGINS, ENDS, RESTRICTION, TIE = "measure_begins", "measure_ends", "restriction", "tie"
BY_RESTRICTION = ("strain", "stigma")
"""Influences through which a resident's own restrictions induce an act; what deterrence or a
resident's circle did is no child of a restriction, even where one was in force."""


@dataclass(frozen=True, eq=False)
class Cited:
    """Which restriction rests on which record, one row a pair.

    Attributes:
        restriction: [p] index of the restriction.
        record: [p] row of the record.
        share: [p] its share in the restriction's causes; the shares of a restriction sum to 1.
    """

    restriction: Ints
    record: Ints
    share: Floats

    def alike(self) -> Cited:
        """The same pairs, with equal shares of all causes of a restriction."""
        causes = np.bincount(self.restriction)
        return replace(self, share=1.0 / causes[self.restriction])


@dataclass(frozen=True, eq=False)
class Restrictions:
    """Restrictions begun in the counted months on followed residents, direct ones.

    Attributes:
        log: the events that they are part of.
        row: [k] row of each beginning.
        start: [k] month of the beginning.
        end: [k] first month without it, or the end of the run.
        ended_by: [k] row of the end, or -1 where it was in force at the end of the run.
        weight: [k] severity of one month of it, 0 to 1.
    """

    log: Followed
    row: Ints
    start: Ints
    end: Ints
    ended_by: Ints
    weight: Floats

    @property
    def count(self) -> int:
        """Number of restrictions, k."""
        return self.row.size

    @property
    def burden(self) -> Floats:
        """Weighted months, [k]."""
        return self.weight * (self.end - self.start)

    @property
    def subject(self) -> Ints:
        """Slot of the resident, [k]."""
        return self.log.subject[self.row]

    def word(self, name: str) -> Words:
        """A column of words at the beginnings, [k]."""
        return self.log[name][self.row]

    @cached_property
    def entry(self) -> Ints:
        """Row of the list entry that brought each, or -1, [k]."""
        ids = self.log.numbers["entry"][self.row]
        return np.array([self.log.row_of.get(int(one), NONE) for one in ids], dtype=np.int64)

    @cached_property
    def cited(self) -> Cited:
        """The records that each rests on, with shares; none where no cause was logged."""
        memo: dict[int, dict[int, float]] = {}
        of, records, shares = [], [], []
        for place, row in enumerate(self.row.tolist()):
            for record, share in self._records(row, memo).items():
                of.append(place)
                records.append(record)
                shares.append(share)
        return Cited(
            np.array(of, dtype=np.int64),
            np.array(records, dtype=np.int64),
            np.array(shares, dtype=np.float64),
        )

    def _records(self, row: int, memo: dict[int, dict[int, float]]) -> dict[int, float]:
        """Records under an event with shares that sum to 1; a record is its own.

        Restrictions among the causes of an entry are what it came of, not what it rests on, and
        take no share from its records.
        """
        if row not in memo:
            found: dict[int, float] = {}
            event = self.log["event"]
            for parent, share in self.log.causes.get(row, ()):
                if event[parent] in (BEGINS, ENDS):
                    continue
                under = {parent: 1.0} if event[parent] == "record" else self._records(parent, memo)
                for record, part in under.items():
                    found[record] = found.get(record, 0.0) + share * part
            total = sum(found.values())
            memo[row] = {one: part / total for one, part in found.items()} if total > 0 else {}
        return memo[row]

    @cached_property
    def traced(self) -> Mask:
        """Those with at least one record among their causes, [k]."""
        there = np.zeros(self.count, dtype=np.bool_)
        there[self.cited.restriction] = True
        return there

    @cached_property
    def wrongful(self) -> Mask:
        """Those that rest for more than half on what is no true violation, [k].

        Where no record was logged, the truth and the conduct that the event itself carries count.
        """
        sound = np.zeros(self.count)
        good = self.log.true_violation[self.cited.record]
        np.add.at(sound, self.cited.restriction, np.where(good, self.cited.share, 0.0))
        own = self.log.true_violation[self.row]
        return np.where(self.traced, sound < 0.5, ~own & self.log.about[self.row])

    @cached_property
    def parents(self) -> list[list[int]]:
        """Restrictions without which each would not exist, by index, nearest ones only."""
        index = {row: place for place, row in enumerate(self.row.tolist())}
        memo: dict[int, frozenset[int]] = {}
        return [sorted(self._came_of(row, index, memo)) for row in self.row.tolist()]

    def _came_of(
        self, row: int, index: dict[int, int], memo: dict[int, frozenset[int]]
    ) -> frozenset[int]:
        """The nearest restrictions above an event."""
        if row not in memo:
            event, why = self.log["event"], self.log["influence"]
            found: set[int] = set()
            other = event[row] == "act" and why[row] not in BY_RESTRICTION
            for parent, _ in () if other else self.log.causes.get(row, ()):
                if parent in index:
                    found.add(index[parent])
                elif event[parent] not in (BEGINS, ENDS):
                    found |= self._came_of(parent, index, memo)
            memo[row] = frozenset(found)
        return memo[row]


def restrictions(log: Followed, weights: dict[str, float], months: int) -> Restrictions:
    """The direct restrictions of one arm.

    Args:
        log: its events.
        weights: severity of one month of each measure, by its id.
        months: counted months.
    """
    begins = starts(log, tie=False)
    end, ended_by = ends(log, begins, months)
    names = log["measure"][begins]
    weight = np.array([weights.get(name, 0.0) for name in names.tolist()], dtype=np.float64)
    return Restrictions(log, begins, log.month[begins], end, ended_by, weight)


def starts(log: Followed, *, tie: bool) -> Ints:
    """Rows at which restrictions begin in the counted months, direct or through a tie."""
    right = (log["event"] == BEGINS) & (log["kind"] == RESTRICTION) & (log.month >= 0)
    return np.flatnonzero(right & ((log["rule"] == TIE) == tie))


def ends(log: Followed, begins: Ints, months: int) -> tuple[Ints, Ints]:
    """First month without each restriction, and the row of its end (-1 where there is none)."""

    def key(row: int) -> tuple[int, str, bool]:
        return (
            int(log.subject[row]), str(log["measure"][row]), bool(log["rule"][row] == TIE),
        )  # fmt: skip

    open_now: dict[tuple[int, str, bool], int] = {}
    place_of = {row: place for place, row in enumerate(begins.tolist())}
    end = np.full(begins.size, months, dtype=np.int64)
    by = np.full(begins.size, NONE, dtype=np.int64)
    event = log["event"]
    for row in np.flatnonzero((event == BEGINS) | (event == ENDS)).tolist():
        if event[row] == BEGINS:
            open_now[key(row)] = row
        else:
            begun = place_of.get(open_now.pop(key(row), NONE))
            if begun is not None:
                end[begun], by[begun] = log.month[row], row
    return end, by


def burden_of(found: Restrictions, lives: Lives, who: Ints) -> Floats:
    """Weighted months that some residents bear, [residents].

    A slot may change hands: what began in a month is borne by who lived there in that month.

    Args:
        found: restrictions of one arm.
        lives: the lives of the same arm.
        who: [2, residents] slot and generation.
    """
    place = {(int(a), int(b)): at for at, (a, b) in enumerate(who.T.tolist())}
    theirs = np.isin(lives["subject"], found.subject)  # few are ever restricted
    columns = ("subject", "month", "generation")
    rows = zip(*(lives[name][theirs].tolist() for name in columns), strict=True)
    occupant = {(slot, month): life for slot, month, life in rows}
    burden = np.zeros(who.shape[1])
    for at in range(found.count):
        slot, month = int(found.subject[at]), int(found.start[at])
        owner = place.get((slot, occupant.get((slot, month), -1)))
        if owner is not None:
            burden[owner] += found.burden[at]
    return burden
