"""Family C, limb (ii): how long and how much, held against what was done."""

from __future__ import annotations

from dataclasses import replace

from demerit.evidence.c_spells import by_kind, children_in_care, lasting, no_income
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import Survival, kaplan_meier, mean, ratio
from demerit.evidence.metric import Found, Metric, Part
from demerit.evidence.worlds import Arm, Worlds

NOTHING = "no restriction began in any world"


def curves(worlds: Worlds, arm: Arm) -> list[Survival]:
    """Survival of merged restriction spells, one curve a world; empty where none began."""
    totals = [getattr(outcome, arm) for outcome in worlds.outcomes]
    return [kaplan_meier(one.spells_ended, one.spells_open) for one in totals]


def horizon(worlds: Worlds, found: list[Survival]) -> int:
    """Months to which every world's curve is known, at most the declared horizon."""
    known = [curve.identified() for curve in found if curve.beyond.size]
    limits = [months for months in known if months is not None]
    most = min(worlds.norms.reporting.restricted_mean_months, worlds.labels.months)
    return min([most, *limits])


def restricted_mean(worlds: Worlds, arm: Arm, months: int) -> Estimate:
    """Mean time in restriction within `months` months of its start."""
    each = [curve.restricted_mean(months) for curve in curves(worlds, arm)]
    return mean(each, level=worlds.level, estimator="E5", nothing=NOTHING)


def longer_than(worlds: Worlds, months: int) -> Estimate:
    """P(spell > months)."""
    if worlds.labels.months <= months:
        reason = f"{worlds.labels.months} counted months cannot show a spell above {months}"
        return absent("E5", worlds.count, reason, level=worlds.level)
    found = curves(worlds, "world")
    if any(curve.beyond.size and curve.at(months) is None for curve in found):
        reason = f"in some world no spell was followed beyond {months} months"
        return absent("E5", worlds.count, reason, level=worlds.level)
    each = [curve.at(months) if curve.beyond.size else None for curve in found]
    return mean(each, level=worlds.level, estimator="E5", nothing=NOTHING)


def never_released(worlds: Worlds) -> Estimate:
    """Share of spells still open at the end."""
    still = worlds.each("world", lambda totals: totals.spells_open.sum())
    ended = worlds.each("world", lambda totals: totals.spells_ended.sum())
    return ratio(still, still + ended, level=worlds.level, nothing=NOTHING)


def spells_begun(worlds: Worlds) -> Estimate:
    """Restriction spells per 1,000 resident-years."""
    spells = worlds.each(
        "world", lambda totals: totals.spells_open.sum() + totals.spells_ended.sum()
    )
    return ratio(spells, worlds.resident_years("world"), level=worlds.level).scaled(1000)


def barred_from_travel(worlds: Worlds) -> Estimate:
    """Resident-months barred from planes and fast trains at once, per 1,000 resident-months."""
    name = "barred_all_travel"
    if any(name not in outcome.world.flows for outcome in worlds.outcomes):
        return absent("E3", worlds.count, "not counted in these worlds", level=worlds.level)
    barred = worlds.each("world", lambda totals: totals.flows[name].sum())
    lived = worlds.each("world", lambda totals: totals.person_months.sum())
    return ratio(barred, lived, level=worlds.level).scaled(1000)


def time_in_restriction(worlds: Worlds) -> Found:
    """M14."""
    lengths = curves(worlds, "world")
    months = horizon(worlds, lengths)
    top = restricted_mean(worlds, "world", months)
    top = top.beside(restricted_mean(worlds, "twin", months))
    parts = {
        "horizon": Part(
            replace(mean([float(months)] * worlds.count, level=worlds.level), by_world=()),
            "months",
            "horizon of the restricted mean: what every world's curve reaches",
        ),
        "over_1_year": Part(longer_than(worlds, 12), "share of spells", "longer than 1 year"),
        "over_5_years": Part(longer_than(worlds, 60), "share of spells", "longer than 5 years"),
        "never_released": Part(
            never_released(worlds), "share of spells", "not released by the end of the run"
        ),
        "spells": Part(spells_begun(worlds), "per 1,000 resident-years", "spells"),
        "barred_from_air_and_rail": Part(
            barred_from_travel(worlds),
            "per 1,000 resident-months",
            "months in which a resident is barred from air and high-speed rail at once (essence)",
        ),
        "children_in_care": children_in_care(worlds),
        "no_income": no_income(worlds),
    }
    return Found(top, parts=parts | lasting(worlds, lengths) | by_kind(worlds))


M14 = Metric(
    id="M14",
    family="C",
    title="Time in restriction",
    definition=(
        "Mean number of months under at least one direct restriction, from the start of a spell, "
        "counting no month beyond the horizon; spells open at the end are treated as cut off."
    ),
    unit="months",
    estimator="E5",
    formula="sum_{t < tau} S(t),  S by Kaplan-Meier over merged spells",
    source="standards.md M14; Kaplan & Meier (1958), doi 10.1080/01621459.1958.10501452",
    answers="Duration; essence of a right; Canada AIA impact7",
    why="A short measure and one that never ends are different interferences.",
    compute=time_in_restriction,
    plot="strip of spells by length, and survival curves by what brings them",
    note=(
        "The horizon is 60 months or less where the run is shorter; compare runs only at the same "
        "horizon. A resident's overlapping restrictions count once. What touches the essence of a "
        "right is counted apart: months barred from air and fast rail at once, with a child in "
        "care, and without any income beyond the twin's; no society here declares an income of "
        "subsistence, so that nothing stands for it but none at all. Curves by what brings a "
        "restriction are of followed residents, and overlap where two kinds do."
    ),
)

METRICS = (M14,)
