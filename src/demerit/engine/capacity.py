"""How many rows the month's tables of events get."""

from __future__ import annotations

import numpy as np

from demerit.month.month import Capacities
from demerit.world.tables import Rules

LEAST = 1024


def capacities_for(slots: int, arms: list[Rules]) -> Capacities:
    """A first guess from what the regimes do; a table that overflows is doubled.

    The guess depends on few yes-or-no questions, so that regimes of a kind share a program.
    """
    points = any(int(rules.has_score) for rules in arms)
    redlist = any(bool(np.any(np.asarray(rules.black) == 0) and _has_red(rules)) for rules in arms)

    def share(parts: int) -> int:
        return min(max(slots // parts, LEAST), slots)

    return Capacities(
        moves=share(32),
        debtors=share(16),
        records=share(6) if points else share(32),
        changed=share(6) if points else share(32),
        crossing=share(12) if points else share(64),
        docket=share(4) if redlist else share(12),
        restricted=share(10) if points else share(12),
        logged=2048,
    )


def _has_red(rules: Rules) -> bool:
    rewards = np.asarray(rules.by_list) & ~np.asarray(rules.restrict)
    return bool(np.any(rewards))


def doubled(capacities: Capacities, slots: int) -> Capacities:
    """Twice the rows everywhere, never more than there are slots (records: twice that)."""
    limits = {"records": 2 * slots, "changed": 4 * slots, "logged": 1 << 20}
    return Capacities(
        **{
            name: min(2 * rows, limits.get(name, slots))
            for name, rows in capacities._asdict().items()
        }
    )
