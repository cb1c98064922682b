"""Measures: what brings them, what they refuse, take and give, and whom they reach."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from demerit import draws
from demerit.fixed import SHARE
from demerit.regime import Regime
from demerit.regime.registry import (
    DOMAINS,
    EFFECT_DOMAINS,
    TIES,
    Conduct,
)
from demerit.world import layout
from demerit.world.customs import value
from demerit.world.rules.plan import Plan
from demerit.world.rules.reading import (
    the_score,
)

C, D = layout.CONDUCT_COUNT, layout.DOMAIN_COUNT
M, G = layout.MEASURE_CAPACITY, layout.GRADE_CAPACITY
FINANCIAL = (
    "loans", "credit_terms", "dismissal", "hiring", "business_start", "subsidies",
    "occupational_licence", "benefit_stopped", "benefit_debt", "platform_work", "market_ban",
)  # fmt: skip
#: Levers that refuse each kind of attempt.
REFUSES: dict[str, tuple[str, ...]] = {
    "air": ("flights",),
    "rail": ("high_speed_rail", "rail_soft_sleeper"),
    "loan": ("loans",),
    "service": ("public_services_priority", "subsidies", "honours"),
    "business": ("business_start", "employment_company_post", "procurement"),
    "hotel": ("hotels_luxury", "tourism"),
    "home": ("property_purchase", "social_housing"),
    "school": ("private_school", "school_place"),
    "insurance": ("luxury_insurance", "insurance_terms"),
    "abroad": ("exit_country",),
    "licence": ("occupational_licence",),
    "post": ("employment_public", "employment_company_post"),
    "benefit": ("benefit_stopped",),
    "surgery": ("health_deposit",),
}
#: Levers whose strength is a factor on how often one is checked, and on the credit one can get.
STRENGTH_OF = {
    "checked_more": "inspections",
    "checked_less": "fewer_checks",
    "credit_less": "credit_terms",
    "credit_more": "cheaper_credit",
}
TIE_MASKS = {f"to_{tie}": tie for tie in TIES}
LEVERS_OF = {
    "loans": ("loans",),
    "dismissal": ("dismissal",),
    "public_post": ("employment_public",),
    "hiring": ("hiring",),
    "publicity": ("publicity",),
    "fast_lane": ("fast_lane",),
    "fast_licence": ("faster_licence",),
    **{name: (lever,) for name, lever in STRENGTH_OF.items()},
    "financial": FINANCIAL,
    "driving": ("driving_licence",),
    "posting": ("posting",),
    "platform": ("platform_work",),
    "stopped": ("benefit_stopped",),
    "tenders": ("procurement",),
    "market": ("market_ban",),
    "licences": ("new_licences", "occupational_licence"),
    "customs": ("customs_checks",),
    "budget": ("budget_limits",),
    "projects": ("new_projects",),
    "appraised": ("appraisal",),
    "praised": ("appraisal_bonus",),
}


def measures_of(regime: Regime, plan: Plan, conducts: Sequence[Conduct]) -> dict[str, Any]:
    """Triggers, strength and reach of every measure, as masks of bits."""
    names = list(the_score(regime).grades) if the_score(regime) else []
    by_list, by_grade = np.zeros(plan.room, np.int64), np.zeros(G, np.int64)
    lag, coverage = np.zeros(M, np.int32), np.zeros(M)
    masks = dict.fromkeys((*LEVERS_OF, *TIE_MASKS, "restrict"), 0)
    bars = np.zeros(len(layout.ATTEMPTS), np.int64)
    effect, amount = np.zeros(M, np.int32), np.zeros(M)
    for name, measure in regime.measures.items():
        number = plan.measures.index(name)
        bit = 1 << number
        lag[number] = math.ceil(value(measure.lag))
        coverage[number] = value(measure.coverage, 1.0)
        # a measure that arrives from a firm has its trigger there
        if measure.when.on_list in plan.lists:
            by_list[plan.lists.index(measure.when.on_list)] |= bit
        if measure.when.grade_at_most in names:
            by_grade[names.index(measure.when.grade_at_most) : len(names)] |= bit
        if measure.when.grade_at_least in names:
            by_grade[: names.index(measure.when.grade_at_least) + 1] |= bit
        for part, levers in LEVERS_OF.items():
            masks[part] |= bit if measure.lever in levers else 0
        masks["restrict"] |= bit if measure.kind == "restriction" else 0
        for part, tie in TIE_MASKS.items():
            masks[part] |= bit if tie in measure.reaches else 0
        for kind, (attempt, _) in enumerate(layout.ATTEMPTS):
            bars[kind] |= bit if measure.lever in REFUSES[attempt] else 0
        effect[number] = EFFECT_DOMAINS.index(measure.domain)
        sign = -1.0 if measure.kind == "restriction" else 1.0
        amount[number] = sign * value(measure.amount) * value(measure.coverage, 1.0)
    allowed, minor = _limits(regime, plan, masks["restrict"], conducts)
    return {
        "by_list": by_list.astype(np.int32),
        "by_grade": by_grade.astype(np.int32),
        "lag": lag,
        "coverage": draws.odds(coverage),
        "bars_attempt": bars.astype(np.int32),
        "effect": effect,
        "strength": np.array(
            [_strength(regime, lever) for lever in STRENGTH_OF.values()], np.int32
        ),
        "amounts": _by_byte(amount),
        "uses_money": np.int32(amount.any()),
        "bites": np.array(
            [_widest(regime, LEVERS_OF[part]) for part in ("dismissal", "public_post", "hiring")],
            np.int32,
        ),
        "allowed": allowed,
        "allowed_minor": minor,
        **{name: np.int32(mask) for name, mask in masks.items()},
    }


def _strength(regime: Regime, lever: str) -> int:
    """The factor of the measures with a lever, in 1/256, weakened by their coverage."""
    found = [
        1.0 + (value(m.strength, 1.0) - 1.0) * value(m.coverage, 1.0)
        for m in regime.measures.values()
        if m.lever == lever
    ]
    return round(SHARE * max(found, key=lambda factor: abs(factor - 1.0), default=1.0))


def _by_byte(amount: np.ndarray) -> np.ndarray:
    """Amounts (yuan, [M]) summed over the measures in each value of a mask's bytes, 0.1 yuan."""
    bits = (np.arange(256)[:, None] >> np.arange(8)) & 1
    return np.stack([np.round(10 * bits @ amount[8 * b : 8 * b + 8]) for b in range(3)]).astype(
        np.int32
    )


def _widest(regime: Regime, levers: tuple[str, ...]) -> int:
    """The widest coverage of measures with these levers, in 1/256."""
    found = [value(m.coverage, 1.0) for m in regime.measures.values() if m.lever in levers]
    return round(SHARE * max(found, default=0.0))


def _limits(
    regime: Regime, plan: Plan, restrict: int, conducts: Sequence[Conduct]
) -> tuple[np.ndarray, np.ndarray]:
    """Purpose limitation and sharing walls by cause domain; the cap for minor conduct.

    Under purpose limitation, or a wall, a cause brings only measures whose effect domain is its
    own. Minor conduct (gravity below 30) brings at most so many measures, the first of the file.
    """
    everything = -1
    own = regime.due_process.purpose_limitation or regime.sharing.wall
    allowed = np.full(D + 1, everything, np.int64)
    if own:
        for place, domain in enumerate(DOMAINS):
            allowed[place] = sum(
                1 << plan.measures.index(name)
                for name, measure in regime.measures.items()
                if measure.domain == domain or measure.kind == "reward"
            )
    minor = np.full(C, everything, np.int64)
    cap = regime.due_process.proportionality_cap
    if cap is not None and cap.value is not None:
        numbers = [
            plan.measures.index(n) for n, m in regime.measures.items() if m.kind == "restriction"
        ]
        kept = sum(1 << n for n in numbers[: round(float(cap.value))])
        for place, conduct in enumerate(conducts):
            if conduct.gravity < 30:
                minor[place] = kept | ~restrict
    return allowed.astype(np.int32), minor.astype(np.int32)
