"""Which plot each metric has, and from which of its numbers it is drawn.

The words of `Metric.plot` say the same; a test reads both.
"""

from __future__ import annotations

from demerit.report.plots import (
    balance,
    behaviour,
    dynamics,
    equality,
    legality,
    limbs,
    own,
    process,
)
from demerit.report.plots.kinds import (
    Plot,
    bars,
    both,
    dots,
    over,
    stack,
    waterfall,
)

YEARS = "year of the regime"
GRAVITIES = "under each declared scale of gravity"
ELSEWHERE: dict[str, str] = {
    "M6": "domains", "M23": "speech", "M25": "groups",
}  # fmt: skip
"""Metrics whose plot stands in the section as a figure of its own."""

ON_MENU = ("M12",)
"""Metrics that a run alone cannot have: `demerit safeguards` draws them."""

PLOTS: dict[str, Plot] = {
    "M1": legality.reasons,
    "M2": own.innocents,
    "M3": legality.missed,
    "M4": legality.chains,
    "M5": legality.reliability,
    "M7": over(
        "Share of sanctioned acts answered in so many domains or more.",
        "domains of life", "per cent of acts", {"at_least_": "acts"},
    ),
    "M8": limbs.deciders,
    "M9": limbs.by_gravity,
    "M10": limbs.minor,
    "M11": limbs.stacked,
    "M13": limbs.scars,
    "M14": limbs.lasting,
    "M15": dynamics.spirals,
    "M16": dynamics.tails,
    "M17": dynamics.influences,
    "M18": dynamics.traps,
    "M19": dynamics.mirrors,
    "M20": both(
        dots(f"Gravity in the twin less that under the regime, {GRAVITIES}.", point=0.0),
        dots("the same by domain, under the moderate scale.", start="domain=", sort="parts",
             point=0.0),
    ),
    "M21": both(
        dots(
            f"Burden for a point of gravity averted, {GRAVITIES}, on a logarithmic axis.", log=True
        ),
        dots("the same under each declared weighting of severity.", start="severity=",
             sort="parts", log=True),
    ),
    "M22": both(
        behaviour.slopes,
        bars("What appears elsewhere for each point averted, by domain.", start="domain="),
    ),
    "M24": behaviour.sources,
    "M26": equality.errors,
    "M27": own.raw_and_standardised,
    "M28": both(
        equality.drifts,
        dots(
            "Yearly change of the logarithm of each group's share under restriction over that of "
            "its reference group; the line marks no drift.",
            sort="groups", point=0.0,
        ),
    ),
    "M29": both(own.lorenz, equality.winners),
    "M30": stack(
        "Of the burden that reaches people through a tie: whom it falls on, and through whom.",
        "on_children", "on_household", "through_firms", "through_departments",
    ),
    "M31": both(
        dots(
            "Days of wages lost for each restriction begun on a firm, beyond the twin's, and the "
            "same between two worlds that differ by chance alone; the line marks no difference.",
            "chance", sort="parts", lead="under the regime", point=0.0,
        ),
        bars(
            "jobs lost for each restriction begun on a firm: by lay-off, and with a firm that "
            "fails.",
            "laid_off", "lost_with_firm",
        ),
    ),
    "M32": process.learning,
    "M33": bars("What notices state.", "remedy_named", lead="state a reason that is true"),
    "M34": process.funnel,
    "M35": over(
        "Cumulative incidence of wrongful cases put right and of those over for another reason, "
        "by months since they began.",
        "months", "per cent of wrongful cases",
        {"redressed_": "put right", "otherwise_": "over for another reason"},
    ),
    "M36": process.mosaic,
    "M37": both(
        waterfall(
            "Hours that a case costs, one part after another.", "learning", "doing", "stress",
            total="in all",
        ),
        bars("requests for services that are turned away, beyond the twin's.",
             start="take_up_lost"),
    ),
    "M38": bars("Records a resident-year, by what they are about.", start="domain="),
    "M39": both(balance.answering, own.accountable),
    "M40": both(
        waterfall(
            "Components of net welfare against the twin, each from where the last one ended; red "
            "takes away.",
            start="component=", total="net welfare",
        ),
        balance.prices,
    ),
}  # fmt: skip
