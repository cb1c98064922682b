"""What followed residents did and what came in, month by month, from their log.

Every violation is here, also one that nobody recorded: the log of events tells infractions only
where somebody saw them, and what is true must not depend on who looked.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from demerit.month.conduct import ACTED, MEMBER_SHIFT
from demerit.regime.registry import CONDUCTS
from demerit.world import layout
from demerit.world.tables import Customs, Rules

CLASSES = {"infractions": "infraction", "breaches": "breach", "crimes": "crime"}
DEFAULTS, OBSTRUCTS = 1, 4  # bits of `owed`


def deeds(people: dict[str, Any]) -> dict[str, np.ndarray]:
    """Violations of each resident and month by class, and the gravity of them all.

    Args:
        people: what was logged of the cohort, arrays [months, F].

    Returns:
        `infractions`, `breaches`, `crimes` as uint8 [months, F], and `gravity` (registry scale)
        as uint16. An obligation that is not met counts once in every month.
    """
    shape = people["owed"].shape
    found = {name: np.zeros(shape, np.uint8) for name in CLASSES}
    gravity = np.zeros(shape, np.uint16)
    done = [(people["owed"] & DEFAULTS > 0, layout.JUDGMENT_DEFAULT)]
    done.append((people["owed"] & OBSTRUCTS > 0, layout.OBSTRUCTION))
    for group, members in enumerate(layout.GROUPS):
        code = people[f"act{group}"]
        acted, which = (code & ACTED) > 0, code >> MEMBER_SHIFT
        done += [(acted & (which == number), c) for number, c in enumerate(members)]
    for did, c in done:
        for name, cls in CLASSES.items():
            if CONDUCTS[c].cls == cls:
                found[name] += did.astype(np.uint8)
                gravity += did.astype(np.uint16) * np.uint16(round(CONDUCTS[c].gravity))
    return {**found, "gravity": gravity}


def received(people: dict[str, Any], rules: Rules, customs: Customs) -> np.ndarray:
    """Income of a month in yuan, int32 [months, F]: by work, less or more what measures move.

    The month's luck with income, which is the same in both arms, is left out.
    """
    work, usual = people["work"], people["income"].astype(np.int64)
    share = np.select(
        [work == layout.UNEMPLOYED, work == layout.RETIRED, work == layout.CHILD],
        [int(customs.benefit), int(customs.pension), 0],
        256,
    )
    mask = people["mask"].astype(np.int64)
    stopped = ((mask & int(rules.stopped)) != 0) & (work == layout.UNEMPLOYED)
    amounts = np.asarray(rules.amounts)
    moved = sum(amounts[byte][(mask >> 8 * byte) & 255].astype(np.int64) for byte in range(3))
    income = np.where(stopped, 0, usual * share // 256) + moved
    return np.round(income / 10).astype(np.int32)
