"""Family A, duration: restrictions that go on after the entry that brought them has ended."""

from __future__ import annotations

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import ratio
from demerit.evidence.followed import Followed
from demerit.evidence.metric import NOBODY, Part
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Worlds

NEVER = 1 << 30
UNIT = "share of restrictions whose entry ended"


def entries_ended(log: Followed) -> dict[int, int]:
    """Month in which each entry ended, by the entry's row; entries in force are left out."""
    exits = np.flatnonzero(log.events_called("exit_"))
    pairs = zip(log.numbers["entry"][exits].tolist(), log.month[exits].tolist(), strict=True)
    return {log.row_of[entry]: month for entry, month in pairs if entry in log.row_of}


def outlasting(found: Restrictions, months: int) -> tuple[float, float]:
    """Restrictions that outlast their entry by a month or more, and all whose entry ended.

    An entry that ended in the last month is left out: nobody saw the month after.

    Args:
        found: the restrictions of one world.
        months: counted months.
    """
    ended = entries_ended(found.log)
    last = np.array([ended.get(row, NEVER) for row in found.entry.tolist()], dtype=np.int64)
    seen = last < months - 1
    return float((seen & (found.end > last)).sum()), float(seen.sum())


def over_duration(worlds: Worlds) -> Part:
    """Share of the restrictions brought by an entry that some body applies after it ended."""
    title = "of which some body still applies the restriction a month after its entry ended"
    if not worlds.anybody_followed:
        nobody = absent("E3", worlds.count, NOBODY, level=worlds.level)
        return Part(nobody, UNIT, title)
    return Part(_share(worlds), UNIT, title)


def _share(worlds: Worlds) -> Estimate:
    months = worlds.labels.months
    each = [outlasting(one, months) for one in worlds.restrictions() if one is not None]
    both = np.array(each, dtype=np.float64).reshape(-1, 2)
    nothing = "no entry that had brought a followed restriction ended in time"
    return ratio(both[:, 0], both[:, 1], level=worlds.level, nothing=nothing)
