"""How many rows the month's tables of events get."""

from __future__ import annotations

import numpy as np

from demerit.month.compaction import Capacities
from demerit.world.tables import Rules

LEAST = 1024
# A small world costs little, and compiling it again costs more than empty rows.
SMALL, ROOM_WHERE_SMALL = 12_000, 3


def capacities_for(
    slots: int, arms: list[Rules], bodies: int = 0, *, roomy: bool = False
) -> Capacities:
    """A first guess from what the regimes do; a table that overflows grows by half.

    The guess depends on few yes-or-no questions, so that regimes of a kind share a program.

    Args:
        slots: slots of the world.
        arms: rules of all its arms.
        bodies: the guess for records of firms, 0 where there are none.
        roomy: whether to make room for whatever the ranges of uncertain numbers allow: draws of
            them then share one program, where each might ask for a larger one.
    """
    points = any(int(rules.has_score) for rules in arms)
    redlist = any(bool(np.any(np.asarray(rules.black) == 0) and _has_red(rules)) for rules in arms)

    room = ROOM_WHERE_SMALL if slots < SMALL else 1

    def share(parts: int) -> int:
        return min(max(room * slots // parts, LEAST), slots)

    if roomy:
        return Capacities(
            moves=share(50), debtors=share(20), records=slots // 2, changed=share(4),
            crossing=share(12), docket=share(4), restricted=slots // 2, logged=2048,
            bodies=4 * bodies,
        )  # fmt: skip

    return Capacities(
        moves=share(100),
        debtors=share(32),
        records=share(6) if points else share(32),
        changed=share(8) if points else share(32),
        crossing=share(48) if points else share(64),
        docket=share(12) if redlist else share(24),
        restricted=share(10) if points else share(32),
        logged=2048,
        bodies=bodies,
    )


def _has_red(rules: Rules) -> bool:
    rewards = np.asarray(rules.by_list) & ~np.asarray(rules.restrict)
    return bool(np.any(rewards))


_grown: dict[tuple[int, Capacities], Capacities] = {}


def known(slots: int, guess: Capacities) -> Capacities:
    """The guess, or what it has already been found to need in this process."""
    return _grown.get((slots, guess), guess)


def grown(slots: int, guess: Capacities, tried: Capacities, excess: np.ndarray) -> Capacities:
    """Larger tables where they overflowed, with half as much again to spare.

    Args:
        slots: slots of the world.
        guess: the first guess, under which the answer is remembered.
        tried: the capacities that were too small.
        excess: int [tables], by how much each was.
    """
    larger = {
        name: rows if over == 0 else int(1.5 * (rows + over)) + 64
        for (name, rows), over in zip(tried._asdict().items(), excess.tolist(), strict=True)
    }
    _grown[slots, guess] = Capacities(**larger)
    return _grown[slots, guess]
