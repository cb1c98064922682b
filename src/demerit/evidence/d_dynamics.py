"""Family D, dynamics: what the regime itself sets off."""

from __future__ import annotations

import numpy as np

from demerit.evidence.a_missed import done
from demerit.evidence.e_effect import GRAVITY_RATE, RATE, attributed
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import mean, ratio
from demerit.evidence.followed import Followed, Ints
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.restrictions import BY_RESTRICTION, Restrictions
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
    return ratio(above, below, level=worlds.level, nothing=nothing, of_a_whole=False)


def by_influence(worlds: Worlds, weights: Floats) -> dict[str, Part]:
    """What each influence induced and what it averted in one step, gross."""
    parts = {}
    for way, start in (("induced", "influence="), ("averted", "averted_by=")):
        each = attributed(worlds, way, weights)
        for place, name in enumerate(worlds.labels.influences):
            one = mean(each[:, place], level=worlds.level, estimator="E2")
            parts[f"{start}{name}"] = Part(one, GRAVITY_RATE, f"{way} by {name}")
    return parts


def set_off(found: Restrictions, twin: Followed, gravity: dict[str, float]) -> float:
    """Gravity of breaches and crimes that came of own restrictions and are not in the twin."""
    log, latest = found.log, int(found.end.max(initial=0))
    there = deeds(twin, done(twin, [*gravity], latest))
    ours = done(log, [*gravity], latest)
    kept = 0.0
    for row, deed in zip(ours.tolist(), deeds(log, ours), strict=True):
        strained = log["influence"][row] in BY_RESTRICTION
        causes = {parent for parent, _ in log.causes.get(row, ())}
        if strained and deed not in there and causes.intersection(found.row.tolist()):
            kept += gravity[deed[2]]
    return kept


def deeds(log: Followed, rows: Ints) -> list[tuple[int, int, str]]:
    """Who did what in which month."""
    columns = log.subject[rows], log.month[rows], log["conduct"][rows]
    return [*zip(*(column.tolist() for column in columns), strict=True)]


def after_restriction(worlds: Worlds, weights: Floats) -> Estimate:
    """Gravity set off by own restrictions, per 1,000 years of followed residents."""
    named = zip(worlds.labels.conducts, weights.tolist(), worlds.aim.tolist(), strict=True)
    gravity = {name: weight for name, weight, aim in named if aim}
    tables = (worlds.restrictions("world"), worlds.followed("twin"), worlds.lives("world"))
    sums = [
        (set_off(found, twin, gravity), lives["month"].size / 12)
        for found, twin, lives in zip(*tables, strict=True)
        if found is not None and twin is not None and lives is not None
    ]
    if not sums:
        return absent("E3", worlds.count, NOBODY, level=worlds.level)
    above, below = np.array(sums, dtype=np.float64).T
    return ratio(above, below, level=worlds.level, nothing=NOBODY, of_a_whole=False).scaled(1000)


def induced_violations(worlds: Worlds) -> Found:
    """M17."""
    gravity = violation_gravity(worlds)
    variants = {
        name: induced(worlds, violation_gravity(worlds, name))
        for name in worlds.norms.gravity.scales
    }
    parts = by_influence(worlds, gravity)
    count = worlds.violations.astype(np.float64)
    parts["count"] = Part(induced(worlds, count), f"acts {RATE}", "unweighted")
    parts["induced_per_averted"] = Part(
        induced_per_averted(worlds, gravity),
        "ratio",
        "gravity induced per gravity averted, in the same month",
    )
    parts["after_restriction"] = Part(
        after_restriction(worlds, gravity),
        GRAVITY_RATE,
        "breaches and crimes of followed residents that the twin has not, done by strain or "
        "stigma under own restrictions",
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
    plot="bars by influence: induced to one side, averted to the other",
    note=(
        "One-step attribution given a state that the regime has already changed: what earlier "
        "months carried on is in the twin difference of M20, not here. The source counts acts that "
        "have a restriction among their causes and are not in the twin: a part of its own, for "
        "followed residents and without infractions, which are not all in the log. The number at "
        "the top holds all influences of the regime, also where nobody was restricted. An "
        "influence below 0 held back some of what others brought about."
    ),
)

METRICS = (M17,)
