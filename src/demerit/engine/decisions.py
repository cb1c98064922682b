"""Adverse decisions about followed residents, each with all its reasons.

Several measures may bar one attempt, and lenders have checks of their own under ordinary law. A
decision is logged with every measure in force that bars it and with what each of them rests on, so
that it can be asked whether it would have fallen otherwise with a neutral score (M8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from demerit.month.scoring import GRADE_CAUSE
from demerit.regime import Regime
from demerit.world import layout
from demerit.world.rules import Plan
from demerit.world.tables import Rules

MOST_PARENTS = 12

#: Levers by which an employer learns of, or is bound by, what somebody is restricted for.
AT_WORK = ("dismissal", "public_post", "publicity", "platform", "driving")

#: Effect domain of each kind of attempt, in the order of `layout.ATTEMPTS`.
REFUSED = {
    "refused_air": "transport",
    "refused_rail": "transport",
    "refused_loan": "credit",
    "refused_service": "public_services",
    "refused_business": "market",
    "refused_hotel": "leisure",
    "refused_home": "housing",
    "refused_school": "schooling",
    "refused_insurance": "market",
    "refused_abroad": "travel_abroad",
    "refused_licence": "licences",
    "refused_post": "public_office",
    "refused_benefit": "benefits",
    "refused_surgery": "health",
}
DOMAIN_OF = tuple(REFUSED.values())

Bar = tuple[int, bool]
"""A measure in force, by number, and whether it came through a tie."""


@dataclass(frozen=True, eq=False)
class Decisions:
    """What is needed to tell of the decisions of one arm.

    Attributes:
        people: what was logged of the cohort, [months, ...]. rules, regime, plan: of the arm.
        held, tied: (place, measure) to the id of its beginning, in person and through a tie; kept
            up to date by the chronicle.
    """

    people: dict[str, Any]
    rules: Rules
    regime: Regime
    plan: Plan
    held: dict[tuple[int, int], int]
    tied: dict[tuple[int, int], int]

    def refusal(self, t: int, place: int, kind: int, times: int) -> dict[str, Any]:
        """Columns of an attempt that measures refused so many times in a month.

        The first measure names the carrier. `rule` says what each measure rests on, one a parent.
        """
        bars = self._bars(place, kind)
        name = self.plan.measures[bars[0][0]] if bars else None
        spec = self.regime.measures.get(name) if name else None
        return {
            "effect_domain": DOMAIN_OF[kind],
            "measure": name,
            "carrier": spec.carrier if spec else None,
            "amount": times,
            "rule": ",".join(self._basis(t, place, *bar) for bar in bars) or None,
            **because([self._begun(place, *bar) for bar in bars], most=MOST_PARENTS),
        }

    def unlent(self, t: int, place: int) -> dict[str, Any]:
        """Columns of a loan that lenders' own checks refuse, whether or not a measure does too."""
        bars = self._bars(place, layout.ATTEMPT_INDEX["loan"])
        lenders = [m.carrier for m in self.regime.measures.values() if m.lever == "loans"]
        return {
            "effect_domain": "credit",
            "carrier": next(filter(None, lenders), "lenders"),
            "rule": ",".join(["credit_check", *(self._basis(t, place, *bar) for bar in bars)]),
            **because([self._begun(place, *bar) for bar in bars], most=MOST_PARENTS),
        }

    def at_work(self, t: int, place: int) -> str | None:
        """What the measures rest on that can cost a job, one a measure in force."""
        mask = 0
        for lever in AT_WORK:
            mask |= int(getattr(self.rules, lever))
        bars = [n for n in range(len(self.plan.measures)) if mask >> n & 1]
        found = [self._basis(t, place, n, False) for n in bars if (place, n) in self.held]
        return ",".join(found) or None

    def _bars(self, place: int, kind: int) -> list[Bar]:
        mask = int(np.asarray(self.rules.bars_attempt)[kind])
        return [
            (number, tie)
            for number in range(len(self.plan.measures))
            for tie, held in ((False, self.held), (True, self.tied))
            if mask >> number & 1 and (place, number) in held
        ][:MOST_PARENTS]

    def _begun(self, place: int, number: int, tie: bool) -> int:
        return (self.tied if tie else self.held)[place, number]

    def _basis(self, t: int, place: int, number: int, tie: bool) -> str:
        """What a measure rests on this month: a grade, a list, a list that a grade led to, a tie.

        Several are joined by a plus: each is enough by itself.
        """
        if tie:
            return "tie"
        people, brings = self.people, np.asarray(self.rules.by_list)
        found = ["grade"] if int(people["by_grade"][t][place]) >> number & 1 else []
        for at in range(len(self.plan.lists)):
            if int(people["copies"][t][at, place]) & int(brings[at]) & (1 << number):
                graded = int(people["cause"][t][at, place]) >= GRADE_CAUSE
                found.append("list_by_grade" if graded else "list")
        return "+".join(dict.fromkeys(found)) or "unknown"


def because(parents: list[int], most: int = 4) -> dict[str, Any]:
    """Causes with equal shares, at most four unless said otherwise."""
    kept = list(dict.fromkeys(parents))[:most]
    return {"parents": kept, "shares": [1.0 / len(kept) for _ in kept]}
