"""Spells of restriction that ended, with the bearer's income beside that in another arm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demerit.evidence.followed import Floats, Ints, Lives, Mask
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Worlds

ADULT = 18
PLACEBO = "placebo"


@dataclass(frozen=True)
class Freed:
    """Spells of restriction that ended early enough, one row each.

    Attributes:
        gap: [n, months after + 1] twin's income less own, yuan a month.
        peak: [n] widest gap from the start of the spell to its end.
        wrongful: [n] whether the spell began with a wrongful restriction.
        vindicated: [n] whether it did, and an entry was found to be wrong before it was over.
        income: [n, months after + 1] the twin's income in the months of `gap`.
    """

    gap: Floats
    peak: Floats
    wrongful: Mask
    vindicated: Mask
    income: Floats

    @property
    def count(self) -> int:
        """Number of spells."""
        return self.peak.size


def table_of(lives: Lives, months: int, name: str) -> tuple[dict[tuple[int, int], int], Ints]:
    """One column as [residents, months], -1 where a resident was not there, and whose row is whose.

    Rows are occupants: a slot that changes hands has one row for each.
    """
    who, place = lives.persons()
    table = np.full((who.shape[1], months), -1, dtype=np.int64)
    table[place, lives["month"]] = lives[name]
    return {(int(a), int(b)): at for at, (a, b) in enumerate(who.T.tolist())}, table


def spells(held: Ints, after: int) -> list[tuple[int, int, int]]:
    """Spells under restriction that end `after` months or more before the end of the life.

    Args:
        held: [residents, months] restrictions in force, -1 where not there.
        after: months that must be left to follow up.

    Returns:
        (row, first month, first month free).
    """
    found = []
    for row, line in enumerate(held.tolist()):
        begun = -1
        for month, number in enumerate(line):
            if number > 0 and begun < 0:
                begun = month
            elif number <= 0 and begun >= 0:
                last = month + after
                if number == 0 and last < len(line) and line[last] >= 0:
                    found.append((row, begun, month))
                begun = -1
    return found


def wrongly_begun(found: Restrictions) -> set[tuple[int, int]]:
    """Slots and months in which a wrongful restriction began."""
    wrong = found.wrongful
    return {*zip(found.subject[wrong].tolist(), found.start[wrong].tolist(), strict=True)}


def corrections(found: Restrictions) -> dict[int, list[int]]:
    """Months in which an entry of a slot was found to be wrong."""
    log, months = found.log, {}
    for row in log.rows("exit_correction").tolist():
        months.setdefault(int(log.subject[row]), []).append(int(log.month[row]))
    return months


def freed(world: Lives, other: Lives, found: Restrictions, months: int, after: int) -> Freed:
    """Gaps of income around the spells of one world, against another arm.

    Args:
        world: lives under the regime, whose spells count.
        other: lives in the other arm, the same residents.
        found: restrictions under the regime.
        months: counted months.
        after: months to follow up.
    """
    who, held = table_of(world, months, "restrictions")
    _, own = table_of(world, months, "received")
    _, age = table_of(world, months, "age")
    those, theirs = table_of(other, months, "received")
    place = {at: those.get(key, -1) for key, at in who.items()}
    slot = {at: key[0] for key, at in who.items()}
    wrong, mended, rows = wrongly_begun(found), corrections(found), []
    for row, begun, end in spells(held, after):
        mate = place[row]
        # who moves in later is somebody else under the placebo
        if held[row, 0] < 0 or age[row, begun] < ADULT or mate < 0:
            continue
        if theirs[mate, begun : end + after + 1].min() < 0:
            continue
        line = (theirs[mate] - own[row]).astype(np.float64)
        wronged = (slot[row], begun) in wrong
        put_right = any(begun < month <= end for month in mended.get(slot[row], ()))
        rows.append(
            (
                line[end : end + after + 1],
                line[begun : end + after + 1].max(),
                wronged,
                wronged and put_right,
                theirs[mate, end : end + after + 1],
            )
        )
    income = np.array([r[4] for r in rows], dtype=np.float64).reshape(-1, after + 1)
    return Freed(
        np.array([r[0] for r in rows], dtype=np.float64).reshape(-1, after + 1),
        np.array([r[1] for r in rows], dtype=np.float64),
        np.array([r[2] for r in rows], dtype=np.bool_),
        np.array([r[3] for r in rows], dtype=np.bool_),
        income,
    )


def all_freed(worlds: Worlds, after: int) -> list[Freed]:
    """Released spells of every world, against what stands in the twin's place."""
    tables = zip(
        worlds.lives("world"), worlds.lives("twin"), worlds.restrictions("world"), strict=True
    )
    return [
        freed(a, b, found, worlds.labels.months, after)
        for a, b, found in tables
        if a is not None and b is not None and found is not None
    ]


def floor_of(worlds: Worlds, after: int) -> tuple[list[Freed], list[Freed]] | None:
    """The same spells against the twin and against the placebo, in the worlds that have both."""
    beside = worlds.beside(PLACEBO)
    if beside is None:
        return None
    having = [one for one in worlds.outcomes if PLACEBO in one.variants]
    both = all_freed(Worlds(having, worlds.labels, worlds.norms), after), all_freed(beside, after)
    return both if len(both[0]) == len(both[1]) else None
