"""Lists: grounds, terms, exits, and the procedure that an entry goes through."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from demerit import draws
from demerit.regime import Regime
from demerit.regime.registry import (
    ACT_PLACE,
)
from demerit.world import layout
from demerit.world.customs import value
from demerit.world.rules.plan import Plan
from demerit.world.rules.reading import (
    counts,
    expiry_cap,
    long_term,
    the_score,
)

C, D = layout.CONDUCT_COUNT, layout.DOMAIN_COUNT
M, G = layout.MEASURE_CAPACITY, layout.GRADE_CAPACITY
NO_AMNESTY = -(1 << 20)  # a month that never comes


def lists_of(regime: Regime, plan: Plan) -> dict[str, Any]:
    """Grounds, terms and exits of every list."""
    cap = expiry_cap(regime)
    room = plan.room
    entry, entry_term = np.zeros((room, C)), np.zeros((room, C), np.int32)
    at = np.full(room, G, np.int32)
    odds, at_term = np.zeros(room), np.zeros(room, np.int32)
    early, performs = np.zeros(room), np.zeros(room)
    among = np.full(room, -1, np.int32)  # everybody
    lead, exits, black, public = (np.zeros(room, np.int32) for _ in range(4))
    names = list(the_score(regime).grades) if the_score(regime) else []
    for name, spec in regime.lists.items():
        number = plan.lists.index(name)
        if spec.among:
            among[number] = 1 << layout.WHO_BIT[spec.among]
        black[number], public[number] = int(spec.kind == "black"), int(spec.public)
        lead[number] = round(value(spec.lead))
        exits[number] = sum(layout.EXIT_BITS[name] for name in spec.exits)
        if cap is not None:
            exits[number] |= layout.EXIT_EXPIRY
        early[number] = value(spec.early_deletion)
        performs[number] = value(spec.performs)
        if performs[number] > 0:  # whoever can do what is asked has a way off
            exits[number] |= layout.EXIT_PERFORMANCE
        grades = []
        for ground in spec.entry:
            term = long_term(ground.term, cap)
            if ground.on.startswith("grade:"):
                grades.append((names.index(ground.on.removeprefix("grade:")), ground, term))
            elif counts(regime, ground.on):  # traits have a table of their own
                c = ACT_PLACE[ground.on]
                entry[number, c] = value(ground.chance, 1.0)
                entry_term[number, c] = term
        if grades:
            # a blacklist takes this grade and worse ones, a redlist this grade and better ones
            pick = min(grades) if spec.kind == "black" else max(grades)
            at[number], at_term[number] = pick[0], pick[2]
            odds[number] = value(pick[1].chance, 1.0)
    return {
        "among": among,
        "entry": draws.odds(entry),
        "entry_term": entry_term,
        "grade_entry": at,
        "grade_entry_odds": draws.odds(odds),
        "grade_entry_term": at_term,
        "lead": lead,
        "exits": exits,
        "black": black,
        "public": public,
        "early": draws.odds(early),
        "performs": draws.odds(performs),
    }


def procedure_of(regime: Regime) -> dict[str, Any]:
    """Chances and months of notice, hearing, review, appeals and correction."""
    due, sharing = regime.due_process, regime.sharing
    lag = value(sharing.correction_lag)
    hardship = value(due.hardship.income_below) if due.hardship else 0.0
    stopped = value(due.review_stops_false) * (1.0 - value(due.automation_bias))
    return {
        "notice": draws.odds(value(due.notice)),
        "notice_names": draws.odds(value(due.notice_names, 1.0)),
        "reasons_right": draws.odds(value(due.reasons_right, 1.0)),
        "hearing": draws.odds(value(due.hearing)),
        "hearing_false": draws.odds(value(due.hearing_stops_false)),
        "hearing_true": draws.odds(value(due.hearing_stops_true)),
        "review": draws.odds(value(due.human_review)),
        "review_false": draws.odds(stopped),
        "review_true": draws.odds(value(due.review_stops_true)),
        "appeal_false": draws.odds(value(due.appeal_filed_false)),
        "appeal_true": draws.odds(value(due.appeal_filed_true)),
        "upheld_false": draws.odds(value(due.appeal_upheld_false)),
        "upheld_true": draws.odds(value(due.appeal_upheld_true)),
        "silence": draws.odds(value(due.silence)),
        "second_filed": draws.odds(value(due.second_filed)),
        "second_false": draws.odds(value(due.second_upheld_false)),
        "second_true": draws.odds(value(due.second_upheld_true)),
        "appeal_months": np.int32(max(1, math.ceil(value(due.appeal_months, 1.0)))),
        "second_months": np.int32(max(1, math.ceil(value(due.second_months, 1.0)))),
        "appeal_cost": np.int32(round(value(due.appeal_cost) * 10)),
        "compensation": np.int32(round(value(due.compensation) * 10)),
        "amnesty_at": np.int32(round(value(due.amnesty.at)) if due.amnesty else NO_AMNESTY),
        "amnesty_covers": draws.odds(value(due.amnesty.covers) if due.amnesty else 0.0),
        "suspensive": np.int32(due.suspensive),
        "forever": np.int32(due.forever),
        "hardship": np.int32(round(hardship * 10)),
        "copy_clears": draws.odds(1.0 / (1.0 + lag)),
        "copy_reached": draws.odds(value(sharing.correction_reaches, 1.0)),
    }
