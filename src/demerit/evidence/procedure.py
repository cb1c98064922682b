"""What procedure a followed restriction had: notice, appeal, decision, correction.

A restriction that a list brings has the procedure of its entry. One that a grade brings has none
unless the log says so: nobody is told beforehand and nothing can be appealed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from demerit.evidence.estimate import Estimate
from demerit.evidence.estimators import ratio
from demerit.evidence.followed import NONE, Followed, Ints, Mask
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Arm, Worlds

NEVER = 1 << 30
"""Month of what never happened."""
DECIDED = ("exit_correction", "appeal_rejected")
NOTICES = ("notice", "notice_unnamed", "notice_wrong_reason")
"""With the true reason and the remedy; without the remedy; with a wrong reason."""
COHORT = "From the events of followed residents: the sampling of the cohort is inside the interval."


@dataclass(frozen=True, eq=False)
class Procedure:
    """Months in which things happened to each restriction of one world; `NEVER` where they did not.

    Attributes:
        found: the restrictions.
        noticed: [k] notice of the entry with its true reason and the remedy, at or before its
            effect.
        told: [k] any notice of the entry, also one that leaves the remedy out or errs.
        filed: [k] first appeal.
        decided: [k] first decision on an appeal.
        corrected: [k] the entry was found to be wrong.
        refused: [k] first refusal of a service that the restriction caused.
    """

    found: Restrictions
    noticed: Ints
    told: Ints
    filed: Ints
    decided: Ints
    corrected: Ints
    refused: Ints

    @cached_property
    def case(self) -> Ints:
        """Number of the case that a restriction belongs to, [k].

        All that one entry brings is one case, and all that one fall of grade brings.
        """
        found = self.found
        keys = np.stack(
            [
                found.subject,
                found.entry,
                np.where(found.entry >= 0, NONE, found.start),
            ]
        )
        return np.unique(keys, axis=1, return_inverse=True)[1].reshape(-1)


def procedure(found: Restrictions) -> Procedure:
    """Look up what happened to the entry behind each restriction."""
    log = found.log
    first = {name: first_about(log, name) for name in ("appeal", *DECIDED)}
    entries = np.unique(found.entry[found.entry >= 0])
    right, told = (notices(log, entries, kinds) for kinds in (NOTICES[:1], NOTICES))
    turned_away = first_refusals(log)

    def months(of: dict[int, int]) -> Ints:
        return np.array([of.get(row, NEVER) for row in found.entry.tolist()], dtype=np.int64)

    corrected, rejected = (months(first[name]) for name in DECIDED)
    return Procedure(
        found,
        noticed=months(right),
        told=months(told),
        filed=months(first["appeal"]),
        decided=np.minimum(corrected, rejected),
        corrected=corrected,
        refused=np.array([turned_away.get(r, NEVER) for r in found.row.tolist()], dtype=np.int64),
    )


def first_about(log: Followed, event: str) -> dict[int, int]:
    """Month of the first event of a kind about an entry, by the entry's row."""
    ids, found = log.numbers["entry"], {}
    for row in log.rows(event).tolist():
        entry = log.row_of.get(int(ids[row]), NONE)
        above = [entry] if entry != NONE else [parent for parent, _ in log.causes.get(row, ())]
        for one in above:
            found[one] = min(int(log.month[row]), found.get(one, NEVER))
    return found


def notices(log: Followed, entries: Ints, kinds: tuple[str, ...]) -> dict[int, int]:
    """Month of the notice of each entry, of some kinds of notice, by the entry's row.

    A notice carries its list and no entry, since it comes before there is one: the latest notice
    about the list since the entry before belongs to it. A notice of what was stopped in the same
    month belongs to nothing.
    """
    listed = log["list"]
    history: dict[tuple[int, str], list[tuple[int, int, str]]] = {}
    for event in (*kinds, "entry_in_force", "entry_stopped"):
        for row in log.rows(event).tolist():
            key = (int(log.subject[row]), str(listed[row]))
            history.setdefault(key, []).append((int(log.month[row]), row, event))
    found = {}
    for row in entries.tolist():
        month = int(log.month[row])
        past = history[int(log.subject[row]), str(listed[row])]
        over = [
            at for at, other, event in past if event not in kinds and other != row and at <= month
        ]
        since = max(over, default=-NEVER)
        told = [at for at, _, event in past if event in kinds and since < at <= month]
        if told:
            found[row] = max(told)
    return found


def first_refusals(log: Followed) -> dict[int, int]:
    """Month of the first refusal that a restriction caused, by the restriction's row."""
    found: dict[int, int] = {}
    for row in np.flatnonzero(log.events_called("refused_")).tolist():
        for parent, _ in log.causes.get(row, ()):
            found[parent] = min(int(log.month[row]), found.get(parent, NEVER))
    return found


def stopped(log: Followed, black: frozenset[str]) -> tuple[Ints, Mask]:
    """Rows of proposals to blacklists that took effect or were stopped; which were stopped."""
    event = log["event"]
    ended = (event == "entry_in_force") | (event == "entry_stopped")
    on_black = np.isin(log["list"], list(black))
    rows = np.flatnonzero(ended & on_black & (log.month >= 0))
    return rows, event[rows] == "entry_stopped"


def procedures(worlds: Worlds, arm: Arm = "world") -> list[Procedure]:
    """The procedure of every restriction, one table a world in which somebody was followed."""
    return [procedure(one) for one in worlds.restrictions(arm) if one is not None]


def share_of(
    worlds: Worlds,
    found: Sequence[Procedure],
    holds: Callable[[Procedure], Mask],
    among: Callable[[Procedure], Mask],
    nothing: str,
) -> Estimate:
    """Share of some restrictions for which something holds."""
    above = np.array([(among(one) & holds(one)).sum() for one in found], dtype=np.float64)
    below = np.array([among(one).sum() for one in found], dtype=np.float64)
    return ratio(above, below, level=worlds.level, nothing=nothing)
