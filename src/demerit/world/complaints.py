"""What those bring up whom a department has not paid or served: complaints and suits.

Whoever is wronged complains or sues with some chance, if he dares to against a public body, and the
complaint counts where it is upheld. What is upheld comes to the notice of ordinary law, and of the
agencies of a regime that look at such acts at all. (A firm's suit for its money is its own process,
`month/bodies/fates.py`; here it only complains.)
"""

from __future__ import annotations

import numpy as np

from demerit.regime.registry import CONDUCTS_OF, SubjectKind
from demerit.society import Society
from demerit.world import layout
from demerit.world.customs import value

WRONGED: dict[str, str] = {
    "invoice_unpaid": "firms",
    "contract_broken_by_department": "firms",
    "body_judgment_default": "firms",
    "promise_broken": "residents",
    "permit_late": "residents",
    "over_listing": "residents",
}
"""Whom an act of a department wrongs, so that they know of it; nobody knows of a false record."""


def heard(society: Society, kind: SubjectKind) -> np.ndarray:
    """Chance that an act is brought up by those it wrongs and upheld, float64 [C].

    Args:
        society: its `departments` say who complains, sues and dares to.
        kind: zero for all but departments.
    """
    chance = np.zeros(layout.CONDUCT_COUNT)
    if kind != "departments" or society.departments is None:
        return chance
    voice = society.departments.complaints
    silent = 1.0 - value(voice.residents_complain)
    by = {
        "firms": value(voice.firms_complain),
        "residents": 1.0 - silent * (1.0 - value(voice.residents_sue)),
    }
    for place, conduct in enumerate(CONDUCTS_OF[kind]):
        if conduct.id in WRONGED:
            chance[place] = value(voice.dare) * value(voice.upheld) * by[WRONGED[conduct.id]]
    return chance


def or_heard(detects: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Chance of notice where an agency looks with `detects` and complaints come with `chance`.

    An agency that never looks at an act hears no complaint about it either.
    """
    return np.where(detects > 0, 1.0 - (1.0 - detects) * (1.0 - chance), 0.0)
