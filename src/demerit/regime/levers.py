"""The closed list of levers: what a measure can take away or give.

The order is fixed, since indices are stored in runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from demerit.regime.kinds import SubjectKind

LeverKind = Literal["restriction", "reward"]


@dataclass(frozen=True)
class Lever:
    """Something that a measure can take away or give.

    Attributes:
        id: The word used in files.
        domain: The effect domain in which it is felt.
        kind: A restriction costs its target, a reward benefits it.
        severity: Weight of one month from 0 to 1 in the moderate variant, assumed; norms carry
            three variants.
        plain: One sentence for a reader who is not a specialist.
    """

    id: str
    domain: str
    kind: LeverKind
    severity: float
    plain: str

    @property
    def index(self) -> int:
        """Position in `LEVERS`."""
        return LEVER_INDEX[self.id]


LEVERS: tuple[Lever, ...] = (
    Lever("flights", "transport", "restriction", 0.15, "Cannot buy a plane ticket."),
    Lever("high_speed_rail", "transport", "restriction", 0.15, "Cannot buy a high-speed ticket."),
    Lever("rail_soft_sleeper", "transport", "restriction", 0.03, "No soft sleepers."),
    Lever("hotels_luxury", "leisure", "restriction", 0.02, "Cannot stay in a star hotel."),
    Lever("property_purchase", "housing", "restriction", 0.10, "Cannot buy or build a home."),
    Lever("tourism", "leisure", "restriction", 0.04, "Cannot book holidays and tours."),
    Lever("private_school", "schooling", "restriction", 0.10, "No costly school for the child."),
    Lever("luxury_insurance", "market", "restriction", 0.02, "Cannot buy costly insurance."),
    Lever("loans", "credit", "restriction", 0.20, "Is refused loans and cards."),
    Lever("credit_terms", "credit", "restriction", 0.08, "Gets credit on worse terms."),
    Lever("employment_public", "public_office", "restriction", 0.10, "Cannot take a public post."),
    Lever("employment_company_post", "employment", "restriction", 0.08, "No director's post."),
    Lever("dismissal", "employment", "restriction", 0.35, "The employer is told, and may dismiss."),
    Lever("hiring", "employment", "restriction", 0.25, "Employers check the list before hiring."),
    Lever("business_start", "market", "restriction", 0.10, "Cannot start a business."),
    Lever("procurement", "market", "restriction", 0.04, "Cannot tender for public contracts."),
    Lever("subsidies", "benefits", "restriction", 0.06, "No public money on application."),
    Lever("honours", "civic", "restriction", 0.01, "Gets no honours or awards."),
    Lever("public_services_priority", "public_services", "restriction", 0.05, "Served last."),
    Lever("publicity", "publicity", "restriction", 0.15, "Is named in public."),
    Lever("inspections", "licences", "restriction", 0.05, "Is checked more often."),
    Lever("exit_country", "travel_abroad", "restriction", 0.15, "Cannot leave the country."),
    Lever("deposit_waived", "market", "reward", 0.02, "Rents without a deposit."),
    Lever("fast_lane", "public_services", "reward", 0.04, "Is served first at public counters."),
    Lever("cheaper_credit", "credit", "reward", 0.06, "Gets credit on better terms."),
    Lever("transit_discount", "transport", "reward", 0.02, "Pays less for buses and the metro."),
    Lever("heating_discount", "utilities", "reward", 0.02, "Pays less for heating."),
    Lever("library_deposit", "leisure", "reward", 0.01, "Borrows books without a deposit."),
    Lever("hospital_deposit", "health", "reward", 0.03, "Enters hospital without deposit."),
    Lever("driving_licence", "licences", "restriction", 0.25, "May not drive."),
    Lever("occupational_licence", "licences", "restriction", 0.20, "Gets no licence to trade."),
    Lever("benefit_stopped", "benefits", "restriction", 0.35, "The benefit is no longer paid."),
    Lever("benefit_debt", "benefits", "restriction", 0.20, "Has to pay benefits back."),
    Lever("benefit_check", "benefits", "restriction", 0.05, "Is investigated over benefits."),
    Lever("social_housing", "housing", "restriction", 0.12, "Cannot get a subsidised home."),
    Lever("school_place", "schooling", "restriction", 0.12, "The child gets no wanted place."),
    Lever("platform_work", "employment", "restriction", 0.35, "The account for work is closed."),
    Lever("posting", "speech", "restriction", 0.12, "Cannot post online."),
    Lever("insurance_terms", "market", "restriction", 0.04, "Pays more for insurance."),
    Lever("identity_checks", "transport", "restriction", 0.06, "Is searched at every journey."),
    Lever("child_custody", "family", "restriction", 0.80, "A child is taken into care."),
    Lever("health_deposit", "health", "restriction", 0.05, "Pays before being treated."),
    Lever("faster_licence", "licences", "reward", 0.02, "Gets licences faster."),
    Lever("fewer_checks", "licences", "reward", 0.02, "Is checked less often."),
    Lever("school_priority", "schooling", "reward", 0.04, "The child gets a wanted place first."),
    Lever("market_ban", "market", "restriction", 0.60, "May not do business."),
    Lever("new_licences", "licences", "restriction", 0.20, "Gets no new approval, land or permit."),
    Lever("customs_checks", "tax", "restriction", 0.10, "Goods are held and opened at the border."),
    Lever("budget_limits", "public_office", "restriction", 0.08, "Spends less on itself."),
    Lever("new_projects", "public_contracts", "restriction", 0.15, "May start no new project."),
    Lever("appraisal", "public_office", "restriction", 0.15, "Counts against its staff."),
    Lever("appraisal_bonus", "public_office", "reward", 0.05, "Counts for its staff."),
    Lever("tax_inspection", "tax", "restriction", 0.05, "The tax return is inspected."),
    Lever("family_inspection", "family", "restriction", 0.10, "The family is visited and judged."),
    Lever("job_support", "employment", "restriction", 0.10, "Gets no help in finding work."),
    Lever("account_limits", "market", "restriction", 0.08, "An account for trade is limited."),
    Lever("motor_premium", "traffic", "restriction", 0.04, "Pays more for motor insurance."),
    Lever("shop_privileges", "market", "reward", 0.01, "Is refunded by a shop at once."),
    Lever("recommendations", "speech", "restriction", 0.02, "Posts are not recommended."),
    Lever("followers", "speech", "restriction", 0.05, "Cannot be followed or passed on."),
    Lever("feeds", "speech", "restriction", 0.09, "Posts do not reach who follows."),
    Lever("post_deleted", "speech", "restriction", 0.05, "Posts are deleted."),
    Lever("account_closed", "speech", "restriction", 0.12, "The account is closed."),
)  # fmt: skip
LEVER_INDEX: dict[str, int] = {lever.id: place for place, lever in enumerate(LEVERS)}
LEVER: dict[str, Lever] = {lever.id: lever for lever in LEVERS}

_FIRMS = (
    "loans", "credit_terms", "cheaper_credit", "procurement", "subsidies", "honours", "publicity",
    "inspections", "fewer_checks", "fast_lane", "faster_licence", "market_ban", "new_licences",
    "customs_checks", "exit_country", "flights", "high_speed_rail",
)  # fmt: skip
_DEPARTMENTS = (
    "honours", "publicity", "inspections", "fewer_checks", "budget_limits", "new_projects",
    "appraisal", "appraisal_bonus",
)  # fmt: skip
_BODIES_ALONE = (
    "market_ban", "new_licences", "customs_checks", "budget_limits", "new_projects", "appraisal",
    "appraisal_bonus",
)  # fmt: skip
_ACCOUNTS_ALONE = ("recommendations", "followers", "feeds", "post_deleted", "account_closed")
LEVERS_OF_KIND: dict[SubjectKind, frozenset[str]] = {
    "residents": frozenset(LEVER) - frozenset((*_BODIES_ALONE, *_ACCOUNTS_ALONE)),
    "firms": frozenset(_FIRMS),
    "departments": frozenset(_DEPARTMENTS),
    "accounts": frozenset((*_ACCOUNTS_ALONE, "posting")),
}
"""What a measure can take from or give to each kind of subject.

A measure on a firm may also take what only a person can lose (flights, say) where it reaches its
legal representative.
"""
