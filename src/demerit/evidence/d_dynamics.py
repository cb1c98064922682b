"""Family D, dynamics: what the regime itself sets off."""

from __future__ import annotations

import numpy as np

from demerit.evidence.e_effect import GRAVITY_RATE, RATE, attributed
from demerit.evidence.estimate import Estimate
from demerit.evidence.estimators import mean, ratio
from demerit.evidence.metric import Found, Metric, Part
from demerit.evidence.worlds import Floats, Worlds


def violation_gravity(worlds: Worlds, scale: str = "") -> Floats:
    """Gravity of every violation, infractions included, 0 for other conduct, [C]."""
    scale = scale or worlds.norms.reporting.headline.gravity
    return worlds.norms.gravities(scale, worlds.labels.conducts) * worlds.violations


def induced(worlds: Worlds, weights: Floats) -> Estimate:
    """Weighted violations induced in one step, per 1,000 resident-years."""
    each = attributed(worlds, "induced", weights).sum(axis=1)
    return mean(each, level=worlds.level, estimator="E2")


def induced_per_averted(worlds: Worlds, weights: Floats) -> Estimate:
    """Weighted violations induced per weighted violation averted, both in one step."""
    above = worlds.each("world", lambda totals: totals.induced.sum(axis=(1, 2))) @ weights
    below = worlds.each("world", lambda totals: totals.averted.sum(axis=(1, 2))) @ weights
    nothing = "no violation was averted in one step"
    return ratio(above, below, level=worlds.level, nothing=nothing)


def induced_violations(worlds: Worlds) -> Found:
    """M17."""
    gravity = violation_gravity(worlds)
    variants = {
        name: induced(worlds, violation_gravity(worlds, name))
        for name in worlds.norms.gravity.scales
    }
    each = attributed(worlds, "induced", gravity)
    parts = {
        f"influence={name}": Part(
            mean(each[:, place], level=worlds.level, estimator="E2"), GRAVITY_RATE, f"by {name}"
        )
        for place, name in enumerate(worlds.labels.influences)
    }
    count = worlds.violations.astype(np.float64)
    parts["count"] = Part(induced(worlds, count), f"acts {RATE}", "unweighted")
    parts["induced_per_averted"] = Part(
        induced_per_averted(worlds, gravity),
        "ratio",
        "gravity induced per gravity averted, in the same month",
    )
    return Found(induced(worlds, gravity), variants, parts)


M17 = Metric(
    id="M17",
    family="D",
    title="Violations that the regime induces",
    definition=(
        "Gravity of violations that would not have happened in that month without the regime's "
        "influences, such as strain and stigma, given the state of the resident."
    ),
    unit=GRAVITY_RATE,
    estimator="E2",
    formula="1000 sum_c w_c induced_c / Y,  induced: p0 <= u < p1",
    source="standards.md M17; threshold attribution: DESIGN section 3; Nagin (2013)",
    answers="Suitability; the criminogenic caveat",
    why="A sanction that takes work or credit away can cause the next default.",
    compute=induced_violations,
    plot="bars by influence",
    note=(
        "One-step attribution given a state that the regime has already changed: what earlier "
        "months carried on is in the twin difference of M20, not here."
    ),
)

METRICS = (M17,)
