"""Which plot each metric has, and from which of its numbers it is drawn.

The words of `Metric.plot` say the same; a test reads both.
"""

from __future__ import annotations

from demerit.report.plots import own
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
    "M6": "domains", "M14": "spells", "M23": "speech", "M25": "groups",
}  # fmt: skip
"""Metrics whose plot stands in the section as a figure of its own."""

ON_MENU = ("M12",)
"""Metrics that a run alone cannot have: `demerit safeguards` draws them."""

PLOTS: dict[str, Plot] = {
    "M1": stack(
        "Of all restrictions begun, by why they are wrongful; grey are those with a true ground.",
        "false_record", "lawful_or_protected", "trait",
    ),
    "M2": own.innocents,
    "M3": bars(
        "Serious violations by followed residents that nothing answers within a year, by conduct.",
        start="conduct=", lead="all serious violations",
    ),
    "M4": bars(
        "Restrictions on followed residents, by the first link that is missing behind them.",
        "no_record", "no_act", "no_agency", "no_rule",
    ),
    "M5": own.reliability,
    "M7": over(
        "Share of sanctioned acts answered in so many domains or more.",
        "domains of life", "per cent of acts", {"at_least_": "acts"},
    ),
    "M8": own.deciders,
    "M9": own.by_gravity,
    "M10": own.minor,
    "M11": bars(
        "Bodies whose restrictions cite one and the same act, over sanctioned acts of followed "
        "residents.",
        "five_or_more", lead="cited by two or more bodies",
    ),
    "M13": own.gap,
    "M15": dots(
        "Further restrictions that one leads to; the line marks 1, above which they feed "
        "themselves.",
        "spectral_radius", sort="parts", lead="children per restriction", point=1.0,
    ),
    "M16": over(
        "Share of restrictions that lead to trees of so many restrictions or more.",
        "restrictions in the tree", "per cent of roots", {"at_least_": "roots"},
    ),
    "M17": bars("What the regime induces, by the influence that decided it.", start="influence="),
    "M18": own.grades,
    "M19": over(
        "Distance between the mix of violations on record and of those committed, by year.",
        YEARS, "total variation distance", {"year_": "recorded against committed"},
    ),
    "M20": dots(
        f"Gravity in the twin less that under the regime, {GRAVITIES}.",
        point=0.0,
    ),
    "M21": dots(
        f"Burden for a point of gravity averted, {GRAVITIES}, on a logarithmic axis.", log=True
    ),
    "M22": bars("What appears elsewhere for each point averted, by domain.", start="domain="),
    "M24": stack(
        "Of all points earned: for nothing done, and for acts that benefit nobody; grey is the "
        "rest.",
        "nothing_done", "no_benefit",
    ),
    "M26": own.errors,
    "M27": own.raw_and_standardised,
    "M28": both(
        over(
            "Share under restriction in the declared group over that of its reference group, by "
            "year; the line marks no difference.",
            YEARS, "ratio to the reference", {"year_": "declared group"}, point=1.0,
        ),
        dots(
            "Yearly change of the logarithm of each group's share under restriction over that of "
            "its reference group; the line marks no drift.",
            sort="groups", point=0.0,
        ),
    ),
    "M29": both(own.lorenz, own.winners),
    "M30": stack(
        "Of the burden that reaches people through a tie: whom it falls on.",
        "on_children", "on_adults",
    ),
    "M31": both(
        bars(
            "Jobs lost for each restriction begun on a firm, beyond the twin's: by lay-off, and "
            "with a firm that fails.",
            "laid_off", "lost_with_firm",
        ),
        bars(
            "wages lost, and of these the wages that were earned and not paid.", "wages", "unpaid"
        ),
    ),
    "M32": bars(
        "Restrictions begun on followed residents, by when those who bear them were told.",
        "before_the_month", "by_the_month_of_effect", sort="variants",
    ),
    "M33": bars("What notices state.", "remedy_named", lead="state a reason that is true"),
    "M34": bars(
        "A funnel: of all wrongful restrictions, those that get so far.",
        "on_a_list", "noticed", "appealed", "decided", last="overturned",
    ),
    "M35": over(
        "Cumulative incidence of wrongful cases put right and of those over for another reason, "
        "by months since they began.",
        "months", "per cent of wrongful cases",
        {"redressed_": "put right", "otherwise_": "over for another reason"},
    ),
    "M36": own.stopped,
    "M37": waterfall(
        "Hours that a case costs, one part after another.", "learning", "doing", "stress",
        total="in all",
    ),
    "M38": bars("Records a resident-year, by what they are about.", start="domain="),
    "M39": own.accountable,
    "M40": waterfall(
        "Components of net welfare against the twin, each from where the last one ended; red "
        "takes away.",
        start="component=", total="net welfare",
    ),
}  # fmt: skip
