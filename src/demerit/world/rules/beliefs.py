"""What residents may reckon with: coverage, severity, bars, rewards, the cost of speech."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from demerit.fixed import LOGIT
from demerit.regime import Regime
from demerit.regime.registry import (
    ACT,
    ACT_PLACE,
    LEVER,
    Conduct,
)
from demerit.society import Society
from demerit.world import layout
from demerit.world.customs import value
from demerit.world.rules.plan import Plan
from demerit.world.rules.reading import (
    covered_conducts,
    the_score,
)

C, D = layout.CONDUCT_COUNT, layout.DOMAIN_COUNT
M, G = layout.MEASURE_CAPACITY, layout.GRADE_CAPACITY
#: Conduct that a measure makes impossible.
BARS = {
    "high_speed_rail": ("passenger_disorder",),
    "loans": ("bank_arrears",),
    "driving_licence": ("traffic_violation", "drink_driving"),
    "platform_work": ("declined_task",),
    "market_ban": ("unsafe_food", "pollution", "false_advertising", "licence_breach"),
    "procurement": ("contract_broken", "contract_honoured"),
    "customs_checks": ("customs_misdeclaration",),
    "new_projects": ("contract_broken_by_department",),
}
VOICES = ("dissent", "dissenting_post")


def beliefs_of(
    regime: Regime, society: Society, plan: Plan, conducts: Sequence[Conduct]
) -> dict[str, Any]:
    """What subjects may know of the regime and reckon with."""
    covered = covered_conducts(regime)
    covers = by_place(int(c.id in covered) for c in conducts).astype(np.int32)
    response = society.response
    weight = max(value(response.ordinary_sanction, 1.0), 1e-6)
    burden = by_place(_burden(regime, c.id) if c.id in covered else 0.0 for c in conducts)
    severity = np.log1p(burden / weight)
    gains = {
        rule.on
        for score in regime.scores.values()
        for rule in score.rules
        if value(rule.points) > 0
    }
    rewarded = by_place(int(c.id in gains) for c in conducts).astype(np.int32)
    attention = np.zeros(C)
    for agency in regime.agencies.values():
        for conduct in agency.sees:
            if conduct in covered:
                place = ACT_PLACE[conduct]
                attention[place] = max(attention[place], value(agency.attention))
    bars = np.zeros(C, np.int64)
    for name, measure in regime.measures.items():
        number = plan.measures.index(name)
        for conduct in BARS.get(measure.lever, ()):
            if ACT[conduct] in conducts:
                bars[ACT_PLACE[conduct]] |= 1 << number
    # of residents and of their accounts: no other kind has a voice
    speech = next((c.id for c in conducts if c.id in VOICES), "dissent")
    active = bool(regime.agencies or regime.lists or regime.scores)
    seen = _sight(regime, speech) if speech in covered else 0.0
    psi = value(response.dissent_cost) * burden[ACT_PLACE[speech]] if speech in covered else 0.0
    alarm = math.log(max(value(regime.alarm, 1.0), 1.0)) if active else 0.0
    return {
        "announced": np.int32(-round(value(regime.announced))),
        "aware": np.int32(round(value(regime.awareness, 1.0) * 65536) if active else 0),
        "alarm": np.int32(round(alarm * LOGIT)),
        "alarm_rest": np.int32(0),
        "covers": covers,
        "severity": np.round(severity * LOGIT).astype(np.int32),
        "bars": bars.astype(np.int32),
        "rewarded": rewarded * covers,
        "public_score": np.int32(any(s.public for s in regime.scores.values())),
        "attention": np.round(np.log1p(attention[:, None] * np.arange(4)[None, :]) * LOGIT).astype(
            np.int32
        ),
        "speech_seen": np.int32(round(1024 * seen)),
        "speech_cost": np.int32(round(1024 * min(psi, 8.0))),
    }


def by_place(numbers: Iterable[float]) -> np.ndarray:
    """Numbers by place among the conducts of a kind, with zeros up to the room of a world, [C]."""
    found = np.zeros(C)
    for place, number in enumerate(numbers):
        found[place] = number
    return found


def _sight(regime: Regime, conduct: str) -> float:
    """Chance that some agency records an act: agencies are taken to look independently."""
    missed = 1.0
    for agency in regime.agencies.values():
        if conduct in agency.sees:
            missed *= 1.0 - value(agency.sees[conduct].detects)
    return 1.0 - missed


def _burden(regime: Regime, conduct: str) -> float:
    """Severity-months that the regime attaches to one recorded act, as residents may reckon it.

    A list counts with its chance and term (two years where it has none); points count as the share
    of the way to the first grade that brings a restriction. Severities are the levers' own.
    """
    months = 0.0
    for name, spec in regime.lists.items():
        if spec.kind == "black":
            for entry in spec.entry:
                if entry.on == conduct:
                    term = value(entry.term, 24.0) if entry.term else 24.0
                    months += value(entry.chance, 1.0) * term * _severity(regime, on_list=name)
    score = the_score(regime)
    if score is not None:
        start = value(score.start)
        for rule in score.rules:
            if rule.on == conduct and value(rule.points) < 0:
                term = value(rule.term, 24.0) if rule.term else 24.0
                cut, severity = _first_restricted(regime, score)
                way = min(-value(rule.points) / max(start - cut, 1.0), 1.0)
                months += way * term * severity
        for direct in score.direct:
            if direct.on == conduct:
                term = value(direct.term, 24.0) if direct.term else 24.0
                months += term * _severity(regime, grade=direct.grade)
    return months


def _severity(regime: Regime, on_list: str = "", grade: str = "") -> float:
    """Severity a month of the restrictions that a list brings, or a grade, by lists too."""
    names = list(the_score(regime).grades) if the_score(regime) else []
    total: float = sum(
        value(ground.chance, 1.0) * _severity(regime, on_list=name)
        for name, spec in regime.lists.items()
        if grade in names and spec.kind == "black"
        for ground in spec.entry
        if ground.on.startswith("grade:")
        and names.index(grade) >= names.index(ground.on.removeprefix("grade:"))
    )
    for measure in regime.measures.values():
        if measure.kind != "restriction":
            continue
        when = measure.when
        by_list = bool(on_list) and when.on_list == on_list
        by_grade = (
            bool(grade)
            and when.grade_at_most in names
            and grade in names
            and names.index(grade) >= names.index(when.grade_at_most)
        )
        if by_list or by_grade:
            total += LEVER[measure.lever].severity * value(measure.coverage, 1.0)
    return total


def _first_restricted(regime: Regime, score: Any) -> tuple[float, float]:
    """The score below which the first grade with restrictions begins, and their severity."""
    names = list(score.grades)
    for place, name in enumerate(names):
        severity = _severity(regime, grade=name)
        if severity > 0 and place > 0:
            return value(score.grades[names[place - 1]]), severity
    return value(score.start) - 1e9, 0.0
