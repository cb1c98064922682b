"""What several tables read from a regime: its score, its terms, what counts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from demerit.regime import BadInput, Regime
from demerit.regime.registry import (
    ACT,
    PROTECTED_DOMAINS,
)
from demerit.world import layout
from demerit.world.customs import value

C, D = layout.CONDUCT_COUNT, layout.DOMAIN_COUNT
M, G = layout.MEASURE_CAPACITY, layout.GRADE_CAPACITY
NEVER_BELOW = -(1 << 28)


def the_score(regime: Regime) -> Any:
    """The regime's score, or None; a part of a regime has one at most."""
    return next(iter(regime.scores.values()), None)


def counts(regime: Regime, conduct: str) -> bool:
    """Whether rules on a conduct may count: not where protected conduct is excluded."""
    if conduct not in ACT:
        return False
    protected = ACT[conduct].domain in PROTECTED_DOMAINS
    return not (regime.due_process.exclude_protected and protected)


def covered_conducts(regime: Regime) -> set[str]:
    """Conducts on which the regime has a rule, a direct grade or a list."""
    named = {rule.on for score in regime.scores.values() for rule in score.rules}
    named |= {direct.on for score in regime.scores.values() for direct in score.direct}
    named |= {entry.on for spec in regime.lists.values() for entry in spec.entry}
    return {conduct for conduct in named if counts(regime, conduct)}


def expiry_cap(regime: Regime) -> float | None:
    """The longest term that the regime allows, or None."""
    cap = regime.due_process.expiry_cap
    return None if cap is None or cap.value is None else float(cap.value)


def long_term(quantity: Any, cap: float | None) -> int:
    """Terms that are kept as a date of their own may be of any length."""
    months = value(quantity) if quantity is not None else 0.0
    if cap is not None:
        months = min(months or cap, cap)
    return math.ceil(months)


def term_of(quantity: Any, cap: float | None, where: str) -> int:
    """A term in months, 0 for none."""
    months = value(quantity) if quantity is not None else 0.0
    if cap is not None:
        months = min(months or cap, cap)
    months = math.ceil(months)
    if months > layout.MAX_TERM:
        raise BadInput(
            f"{where}: a term of {months} months, and records are kept for {layout.MAX_TERM}",
            hint="use null for a term that never ends, or a shorter one",
        )
    return months


def refuse_more(regime: Regime, place: int, room: int, what: str) -> None:
    """Refuse what does not fit.

    Raises:
        BadInput: there is more of something than a world holds.
    """
    if place >= room:
        raise BadInput(
            f"{regime.id}: more than {room} {what}, and a world holds {room}",
            hint="give several rules the same term or cap",
        )


def sets_of_traits() -> np.ndarray:
    """Every set of traits as 0/1, [2^TRAITS, TRAITS]."""
    sets = np.arange(1 << layout.TRAIT_COUNT)
    return (sets[:, None] >> np.arange(layout.TRAIT_COUNT)) & 1
