"""What agencies see and get wrong, and whom they look at more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from demerit import draws
from demerit.fixed import SHARE
from demerit.regime import Regime
from demerit.regime.registry import (
    ACT_PLACE,
    DOMAINS,
    TRAIT_INDEX,
    Conduct,
)
from demerit.world import layout
from demerit.world.complaints import or_heard
from demerit.world.customs import value
from demerit.world.rules.reading import (
    sets_of_traits,
)

C, D = layout.CONDUCT_COUNT, layout.DOMAIN_COUNT
M, G = layout.MEASURE_CAPACITY, layout.GRADE_CAPACITY


def agencies_of(regime: Regime, conducts: Sequence[Conduct], chance: np.ndarray) -> dict[str, Any]:
    """What agencies see, how late, and with which errors.

    Args:
        regime: the part about one kind of subject.
        conducts: of that kind.
        chance: what is brought up by those wronged (`complaints.heard`), float64 [C].
    """
    domain = np.zeros(C, np.int32)
    domain[: len(conducts)] = [DOMAINS.index(conduct.domain) for conduct in conducts]
    paid = np.zeros(C, np.int32)
    for place, conduct in enumerate(conducts):
        by_domain = layout.PAID_BY_DOMAIN.get(conduct.domain, layout.NOTHING_PAID)
        paid[place] = layout.PAID_BY_CONDUCT.get(conduct.id, by_domain)
    detects = np.zeros((C, 4))
    delay, misidentified, phantom = np.zeros(C), np.zeros(C), np.zeros(C)
    reports = np.zeros(C)
    false_default = 0.0
    for agency in regime.agencies.values():
        seen = [c for c in agency.sees if c in ACT_PLACE]
        for conduct in seen:
            place, sight = ACT_PLACE[conduct], agency.sees[conduct]
            for level in range(4):
                odds = min(value(sight.detects) * (1 + level * value(agency.attention)), 1.0)
                detects[place, level] = 1 - (1 - detects[place, level]) * (1 - odds)
            delay[place] = max(delay[place], value(sight.delay))
            misidentified[place] = max(misidentified[place], value(agency.misidentifies))
            phantom[place] += value(agency.phantom) / 12000.0 / len(seen)
            reports[place] = max(reports[place], value(agency.reports))
        if agency.false_listing is not None:
            false_default = max(false_default, value(agency.false_listing))
    detects = or_heard(detects, chance[:, None])
    phantom = phantom * min(1.0, 0.99 / max(phantom.sum(), 1e-12))
    return {
        "detects": draws.odds(detects),
        "delay": np.round(delay).astype(np.int32),
        "misidentified": draws.odds(misidentified),
        "phantom": np.round(phantom * 4294967296.0).astype(np.int64),
        "borrowed": draws.odds(_borrowed(regime)),
        "by_report": np.round(SHARE * reports).astype(np.int32),
        "false_default": draws.odds(false_default),
        "domain": domain,
        "payment": paid,
    }


def _borrowed(regime: Regime) -> np.ndarray:
    """Share of the records of each conduct that somebody close takes upon himself."""
    share = np.zeros(C)
    for score in regime.scores.values():
        for rule in score.rules:
            if rule.on in ACT_PLACE:
                share[ACT_PLACE[rule.on]] = value(rule.borrowed)
    return share


def profiles_of(regime: Regime) -> dict[str, Any]:
    """By how much traits raise the odds of being looked at: the product over the traits held."""
    factor, profiled = np.ones(layout.TRAIT_COUNT), np.zeros(C, np.int32)
    for agency in regime.agencies.values():
        for trait, times in agency.profiles.items():
            if trait in TRAIT_INDEX:
                place, known = TRAIT_INDEX[trait], factor[TRAIT_INDEX[trait]]
                harder = max(known, value(times))
                # of two agencies that look for a trait, the one that looks harder counts
                factor[place] = harder if harder > 1.0 else min(known, value(times))
        if agency.profiles:
            for conduct in agency.sees:
                if conduct in ACT_PLACE:
                    profiled[ACT_PLACE[conduct]] = 1
    whole = np.prod(np.where(sets_of_traits() > 0, factor[None, :], 1.0), axis=1)
    return {
        "profiled": profiled,
        "profile": np.round(256 * np.clip(whole, 0.0, 1000.0)).astype(np.int32),
        "uses_profiles": np.int32(profiled.any()),
    }
