"""Family G, firms: what a sanction on a firm costs those who work there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from demerit.evidence import bodies
from demerit.evidence.bodies import NO_BODIES
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import paired, ratio
from demerit.evidence.metric import Found, Metric, Part
from demerit.evidence.worlds import Arm, Floats, Worlds

DAYS = 365.25 / 12
"""Days in a month of wages."""

PER = "per restriction begun on a firm"
UNRESTRICTED = "no restriction began on a firm in any world"
NO_SIZES = "staff and wages of firms are counted over all firms together, not by their size"
JOBS = ("laid_off", "lost_with_firm")
FAILURES = {
    "failed": "all firms that fail",
    "failed_by_office": "firms that fail because a department does not pay",
    "failed_by_customer": "firms that fail because a firm that buys from them does not pay",
    "failed_by_measure": "firms that fail because a measure takes their sales or credit",
}


def more(worlds: Worlds, *flows: str) -> Floats:
    """Flows of firms, world less twin, [S]."""
    return bodies.flow(worlds, "world", "firms", *flows) - bodies.flow(
        worlds, "twin", "firms", *flows
    )


def wages_lost(worlds: Worlds) -> Floats:
    """Wages paid in the twin less those paid under the regime, yuan, [S]."""
    return -more(worlds, "yuan_wages_paid")


def daily_wage(worlds: Worlds) -> Floats:
    """Wage of a day of firms' staff in the twin, yuan, [S]; 0 without staff."""
    due = bodies.flow(worlds, "twin", "firms", "yuan_wages_due")
    days = bodies.flow(worlds, "twin", "firms", "staff") * DAYS
    return np.divide(due, days, out=np.zeros_like(due), where=days > 0)


def days_lost(worlds: Worlds) -> Floats:
    """Wages lost as days of the twin's mean wage, [S]."""
    lost, wage = wages_lost(worlds), daily_wage(worlds)
    return np.divide(lost, wage, out=np.zeros_like(lost), where=wage > 0)


def per_restriction(worlds: Worlds, amount: Floats) -> Estimate:
    """A difference of the arms per restriction begun on a firm."""
    return per(worlds, amount, bodies.begun(worlds, "world", "firms"))


def per(worlds: Worlds, amount: Floats, below: Floats) -> Estimate:
    """A difference of the arms over something that the regime does to firms."""
    found = ratio(amount, below, level=worlds.level, nothing=UNRESTRICTED, of_a_whole=False)
    return found if found.value is None else replace(found, no_effect=0.0)


def per_restricted_month(worlds: Worlds) -> Estimate:
    """The loss over firm-months under any restriction: many measures on one firm count once."""
    return per(worlds, days_lost(worlds), bodies.flow(worlds, "world", "firms", "restricted"))


def chance(worlds: Worlds) -> Estimate:
    """The same against a twin under the regime itself with one irrelevant stream drawn anew."""
    other = worlds.beside("placebo")
    if other is None or not bodies.there(other):
        reason = "no world has a placebo twin with firms"
        return absent("E3", worlds.count, reason, level=worlds.level)
    return per_restriction(other, days_lost(other))


def multiplier(worlds: Worlds) -> Found:
    """M31."""
    if not bodies.there(worlds):
        return Found(absent("E3", worlds.count, NO_BODIES, level=worlds.level))
    top = per_restriction(worlds, days_lost(worlds))
    if top.value is None:
        return Found(top)
    unpaid = more(worlds, "yuan_wages_due") - more(worlds, "yuan_wages_paid")
    amounts = {
        "jobs": (more(worlds, *JOBS), "jobs", "jobs lost at firms, laid off or with the firm"),
        "laid_off": (more(worlds, "laid_off"), "jobs", "laid off by a firm that goes on"),
        "lost_with_firm": (more(worlds, "lost_with_firm"), "jobs", "lost with a firm that fails"),
        "wages": (wages_lost(worlds), "yuan", "wages that are not earned or not paid"),
        "unpaid": (unpaid, "yuan", "of these, wages that were earned and not paid"),
    }
    amounts |= {name: (more(worlds, name), "firms", title) for name, title in FAILURES.items()}
    parts = {
        name: Part(per_restriction(worlds, amount), f"{unit} {PER}", title)
        for name, (amount, unit, title) in amounts.items()
    }
    parts["chance"] = Part(
        chance(worlds), f"person-days {PER}", "the same between two worlds that differ by chance"
    )
    parts["per_restricted_month"] = Part(
        per_restricted_month(worlds),
        "person-days per month of a firm under restriction",
        "the same loss over the months that firms spend under any restriction",
    )
    parts["by_size"] = Part(
        absent("E3", worlds.count, NO_SIZES, level=worlds.level),
        f"person-days {PER}",
        "the same by size of firm",
    )
    return Found(top, parts=parts)


# --- parts of M30 ------------------------------------------------------------------------------


def through_bodies(worlds: Worlds) -> dict[str, Part]:
    """Parts of M30: residents who bear what a firm or a department did."""
    level, per = worlds.level, "per 1,000 resident-years"
    served = absent(
        "E3", worlds.count, "whom a sanctioned department serves worse is not counted", level=level
    )
    reached = jobs = absent("E3", worlds.count, NO_BODIES, level=level)
    if bodies.there(worlds):
        jobs = replace(lost_jobs(worlds), no_effect=0.0)
        months = {
            arm: bodies.flow(worlds, arm, "firms", "persons_reached") for arm in ("world", "twin")
        }
        one = {
            arm: ratio(months[arm], worlds.resident_years(arm), level=level).scaled(1000)
            for arm in ("world", "twin")
        }
        reached = one["world"].beside(one["twin"])
    return {
        "reached_through_bodies": Part(
            reached, f"months {per}", "residents under a measure on a firm or a department"
        ),
        "jobs_lost_at_firms": Part(
            jobs, f"jobs {per}", "jobs lost at firms, sanctioned or not, beyond the twin's"
        ),
        "served_by_departments": Part(
            served, f"residents {per}", "residents served by a sanctioned department"
        ),
    }


def lost_jobs(worlds: Worlds) -> Estimate:
    """Jobs lost at firms per 1,000 resident-years, world less twin."""

    def rate(arm: Arm) -> Floats:
        lost = bodies.flow(worlds, arm, "firms", *JOBS)
        return 1000 * lost / worlds.resident_years(arm)

    return paired(rate("world"), rate("twin"), level=worlds.level)


M31 = Metric(
    id="M31",
    family="G",
    title="Wages lost per restriction on a firm",
    definition=(
        "Days of wages that employees of firms lose, beyond what they lose in the twin, per "
        "restriction begun on a firm."
    ),
    unit=f"person-days {PER}",
    estimator="E3",
    formula="sum_s (W_s^{W0} - W_s^{W1}) / d_s  /  sum_s #{y on a firm}^{W1},  d the twin's wage",
    source="standards.md M31",
    answers="Joint punishment of firms",
    why="A firm that is listed is also the work of people who did nothing.",
    compute=multiplier,
    plot="dots of the loss beside that of chance, and bars of jobs lost by lay-off and by failure",
    note=(
        "Each measure on each firm counts as a restriction begun. Wages are those of all firms, "
        "sanctioned or not, since a loss travels to suppliers; new work with another firm makes "
        "up for it, new work elsewhere does not. Differences of the "
        "arms have both signs and are summed as they are, so that chance adds no bias; what "
        "chance alone leaves stands beside it where a placebo twin was run. A listing brings "
        "several restrictions at once, so that a listed firm costs more than one of them; the loss "
        "per month under restriction counts the firm once. Sizes of firms are not told apart, so "
        "there is no drawing by size, and jobs are not counted by why a firm failed; firms are."
    ),
)

METRICS = (M31,)
