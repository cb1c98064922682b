"""Family E, effectiveness and behaviour: harm averted, what it costs, and what falls silent.

Averted is twin minus world. Only breach and crime count as the aim; protected, lawful and prosocial
conduct adds nothing to it, so a regime averts no violation by silencing anyone.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from demerit.engine.outcome import SHAPLEY_UNIT
from demerit.evidence.e_bodies import averted_of_bodies
from demerit.evidence.estimate import (
    Estimate,
    absent,
    common_draws_gain,
    zero_by_construction,
)
from demerit.evidence.estimators import fieller, mean, paired
from demerit.evidence.metric import Found, Metric, Part
from demerit.evidence.worlds import Arm, Floats, Worlds
from demerit.regime.registry import CONDUCT

RATE = "per 1,000 resident-years"
GRAVITY_RATE = f"gravity points {RATE}"


def aim_gravity(worlds: Worlds, scale: str = "") -> Floats:
    """Gravity of each conduct on a scale, 0 outside the aim, [C]."""
    scale = scale or worlds.norms.reporting.headline.gravity
    return worlds.norms.gravities(scale, worlds.labels.conducts) * worlds.aim


def acts(worlds: Worlds, arm: Arm, weights: Floats) -> Floats:
    """Weighted acts per 1,000 resident-years, [S]."""
    total = worlds.each(arm, lambda totals: totals.acts.sum(axis=1)) @ weights
    return 1000 * total / worlds.resident_years(arm)


def attributed(worlds: Worlds, field: str, weights: Floats) -> Floats:
    """Weighted acts averted or induced in one step by influence, world minus twin, [S, I]."""

    def rate(arm: Arm) -> Floats:
        total = worlds.each(arm, lambda totals: getattr(totals, field).sum(axis=2))
        weighed = np.einsum("sci,c->si", total, weights) / SHAPLEY_UNIT
        return 1000 * weighed / worlds.resident_years(arm)[:, None]

    return rate("world") - rate("twin")


def averted(worlds: Worlds, weights: Floats) -> Estimate:
    """Weighted acts averted: twin minus world."""
    found = paired(
        acts(worlds, "twin", weights), acts(worlds, "world", weights), level=worlds.level
    )
    return replace(found, value_world=found.value_twin, value_twin=found.value_world)


def violations_averted(worlds: Worlds) -> Found:
    """M20."""
    gravity = aim_gravity(worlds)
    scales = worlds.norms.gravity.scales
    variants = {name: averted(worlds, aim_gravity(worlds, name)) for name in scales}
    aim = worlds.aim.astype(np.float64)
    parts = {
        "count": Part(averted(worlds, aim), f"acts {RATE}", "breaches and crimes, unweighted"),
        "harm": Part(averted(worlds, aim * worlds.harm), f"yuan {RATE}", "harm to others averted"),
    }
    parts |= direct_and_carried(worlds, gravity) | by_influence(worlds, gravity)
    parts |= by_domain(worlds, gravity) | by_conduct(worlds) | precision(worlds, gravity)
    parts |= averted_of_bodies(worlds)
    return Found(averted(worlds, gravity), variants, parts)


def direct_and_carried(worlds: Worlds, weights: Floats) -> dict[str, Part]:
    """The twin difference split into one-step attribution and what an altered state carried on."""
    direct = attributed(worlds, "averted", weights) - attributed(worlds, "induced", weights)
    direct = direct.sum(axis=1)
    total = acts(worlds, "twin", weights) - acts(worlds, "world", weights)
    words = (
        ("direct", direct, "averted less induced in the same month, by attribution"),
        ("carried", total - direct, "the rest: same draws, altered state"),
    )
    return {
        name: Part(mean(values, level=worlds.level, estimator="E2"), GRAVITY_RATE, title)
        for name, values, title in words
    }


def by_influence(worlds: Worlds, weights: Floats) -> dict[str, Part]:
    """Direct effect by influence, averted less induced: deterrence is not incapacitation."""
    net = attributed(worlds, "averted", weights) - attributed(worlds, "induced", weights)
    return {
        f"influence={name}": Part(
            mean(net[:, place], level=worlds.level, estimator="E2"),
            GRAVITY_RATE,
            f"direct, by {name} (averted less induced)",
        )
        for place, name in enumerate(worlds.labels.influences)
    }


def by_domain(worlds: Worlds, weights: Floats) -> dict[str, Part]:
    """Weighted acts averted by domain of life, for domains that have an aim."""
    domains = np.array([CONDUCT[name].domain for name in worlds.labels.conducts])
    return {
        f"domain={name}": Part(
            averted(worlds, weights * (domains == name)), GRAVITY_RATE, f"averted in {name}"
        )
        for name in sorted(set(domains[worlds.aim].tolist()))
    }


def by_conduct(worlds: Worlds) -> dict[str, Part]:
    """Acts averted by conduct: the aim first; infractions beside it; protected acts are 0."""
    parts = {}
    for place, conduct in enumerate(worlds.labels.conducts):
        entry = CONDUCT[conduct]
        if entry.cls in ("breach", "crime", "infraction"):
            one = np.zeros(len(worlds.labels.conducts))
            one[place] = 1.0
            outside = ", outside the aim" if entry.cls == "infraction" else ""
            estimate, title = averted(worlds, one), f"{entry.title} ({entry.cls}{outside})"
        else:
            reason = f"{entry.cls} conduct adds nothing to any aim"
            estimate = zero_by_construction("E2", worlds.count, reason, worlds.level)
            title = f"{entry.title} ({entry.cls})"
        parts[f"conduct={conduct}"] = Part(estimate, f"acts {RATE}", title)
    return parts


def precision(worlds: Worlds, weights: Floats) -> dict[str, Part]:
    """How much common draws narrow the difference; below 1 they would widen it."""
    world, twin = acts(worlds, "world", weights), acts(worlds, "twin", weights)
    gain = common_draws_gain(world, twin)
    reason = "the difference does not vary over worlds, or there is one world"
    estimate = (
        absent("E2", worlds.count, reason, level=worlds.level)
        if gain is None
        else Estimate("E2", gain, worlds.count, worlds.level, reason="a ratio of variances")
    )
    return {"common_draws_gain": Part(estimate, "ratio", "variance saved by common draws")}


def total_burden(worlds: Worlds, weighting: str = "") -> Floats:
    """Burden of restrictions, direct and through ties, world minus twin, weighted months, [S]."""

    def total(arm: Arm) -> Floats:
        ways = ("direct", "ties")
        sums = [worlds.burden(arm, way=way, weighting=weighting) for way in ways]
        return sum((one.sum(axis=(1, 2, 3, 4)) for one in sums), np.zeros(worlds.count))

    return total("world") - total("twin")


def gravity_averted(worlds: Worlds, weights: Floats) -> Floats:
    """Weighted acts averted, twin minus world, in all, [S]."""
    counts = [worlds.each(arm, lambda totals: totals.acts.sum(axis=1)) for arm in ("twin", "world")]
    return (counts[0] - counts[1]) @ weights


def price(worlds: Worlds, above: Floats, below: Floats) -> Estimate:
    """Cost per thing averted; undefined unless the band of what is averted lies above 0."""
    effect = mean(below, level=worlds.level, estimator="E2")
    not_effective = (effect.low if effect.low is not None else effect.value) or 0.0
    if not_effective <= 0:
        reason = "not effective, or its band holds 0: there is nothing to divide by"
        return absent("E7", worlds.count, reason, level=worlds.level)
    return fieller(above, below, level=worlds.level)


def burden_per_averted(worlds: Worlds) -> Found:
    """M21."""
    scales, weightings = worlds.norms.gravity.scales, worlds.norms.severity.weightings
    burden, effect = total_burden(worlds), gravity_averted(worlds, aim_gravity(worlds))
    variants = {
        name: price(worlds, burden, gravity_averted(worlds, aim_gravity(worlds, name)))
        for name in scales
    }
    parts = {
        f"severity={name}": Part(
            price(worlds, total_burden(worlds, name), effect),
            "weighted months per gravity point",
            f"severity weighting {name}",
        )
        for name in weightings
    }
    serious = (aim_gravity(worlds) >= worlds.norms.reporting.serious_gravity).astype(np.float64)
    innocents = worlds.each("world", lambda totals: totals.innocent_exposed.sum()) - worlds.each(
        "twin", lambda totals: totals.innocent_exposed.sum()
    )
    parts["innocents_per_serious"] = Part(
        price(worlds, innocents, gravity_averted(worlds, serious)),
        "residents (counted once a year) per serious act",
        "innocent residents restricted per serious breach or crime averted",
    )
    return Found(price(worlds, burden, effect), variants, parts)


M20 = Metric(
    id="M20",
    family="E",
    title="Violations averted",
    definition=(
        "Gravity of breaches and crimes in the twin less that under the regime, so that more is "
        "better; conduct that is protected, lawful or prosocial counts nothing. What goes on, such "
        "as not paying a judgment, is one act every month: to pay sooner averts acts, too."
    ),
    unit=GRAVITY_RATE,
    estimator="E2",
    formula="1000 (sum_c w_c N_c^{W0} / Y^{W0} - sum_c w_c N_c^{W1} / Y^{W1}),  c breach or crime",
    source="standards.md M20; attribution: DESIGN section 3",
    answers="Suitability; NIST AI RMF MAP 3.1",
    why="It is the benefit that the restrictions are defended with.",
    compute=violations_averted,
    plot="dots of paired differences with three bands, by norm and by domain",
    note=(
        "Infractions are listed by conduct but are outside the aim. Direct is what the regime's "
        "influences changed in the month itself; carried is the rest. Deterrence and "
        "incapacitation stand apart: who cannot act is not deterred. Violations of firms and "
        "departments are parts of their own, per year of theirs, and are not in the top number."
    ),
)

M21 = Metric(
    id="M21",
    family="E",
    title="Burden per violation averted",
    definition=(
        "Weighted months of restriction, direct and through ties, per gravity point of breaches "
        "and crimes averted; undefined where nothing is averted beyond chance."
    ),
    unit="weighted months per gravity point",
    estimator="E7",
    formula="(TB^{W1} - TB^{W0}) / VA_w, Fieller's interval",
    source="standards.md M21; Fieller (1954), JRSS B 16(2), 175-185",
    answers="Balance in the strict sense",
    why="A benefit is only half an answer without its price.",
    compute=burden_per_averted,
    plot="dots by norm on a log scale, with three bands",
    note=(
        "The twin's own burden is 0 where the twin is ordinary law alone. Both sides are those of "
        "residents: what firms and departments bear and do is in M39. One run has one regime; "
        "regimes are held beside one another by running them on the same seeds."
    ),
)

METRICS = (M20, M21)
