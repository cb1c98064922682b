"""The closed lists of the laboratory: domains, conducts, levers, influences, processes.

A regime chooses from these lists and never adds to them: what counts as a breach, how grave an act is and
whether it is protected are the laboratory's statements, so that a regime cannot define crime by listing it.
Orders are fixed, since indices into these lists are stored in runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ConductClass = Literal["breach", "infraction", "crime", "prosocial", "lawful", "protected"]
LeverKind = Literal["restriction", "reward"]

DOMAINS: tuple[str, ...] = (
    "court_debt",
    "credit",
    "utilities",
    "tax",
    "traffic",
    "public_order",
    "transport",
    "civic",
    "speech",
    "petition",
)
"""Domains of life in which an act can happen (cause domains)."""

PROTECTED_DOMAINS: frozenset[str] = frozenset({"speech", "petition"})
"""Domains whose acts a person has a right to."""

EFFECT_DOMAINS: tuple[str, ...] = (
    *DOMAINS,
    "employment",
    "market",
    "public_services",
    "housing",
    "schooling",
    "health",
    "benefits",
    "leisure",
    "travel_abroad",
    "publicity",
    "public_office",
    "licences",
)
"""Domains in which a measure can bite. Travel by air and rail is `transport`."""

TRUTHS: tuple[str, ...] = ("true", "false", "trait")
CLASSES: tuple[ConductClass, ...] = (
    "breach",
    "infraction",
    "crime",
    "prosocial",
    "lawful",
    "protected",
)

INFLUENCES: tuple[str, ...] = (
    "deterrence",
    "incapacitation",
    "strain",
    "stigma",
    "imitation",
    "audience",
    "reward",
    "attention",
)
"""Ways in which a regime can change whether an act happens."""

PROCESSES: tuple[str, ...] = (
    "fortune",
    "conduct",
    "observation",
    "scoring",
    "redress",
    "sharing",
    "measures",
    "livelihood",
    "learning",
    "accounts",
)
"""The month, in order."""

ELIGIBILITY: dict[str, str] = {
    "adults": "residents aged 18 and over",
    "adults_with_credit": "adults who have a loan or a card",
    "employed": "adults in work",
    "drivers": "adults who drive",
    "residents_15": "residents aged 15 and over",
    "smokers": "adults who smoke",
    "adults_18_55": "adults aged 18 to 55",
    "adults_online": "adults who post online",
    "debtors_able": "debtors under a judgment who can pay this month",
    "debtors": "debtors under a judgment",
}
"""Who can commit a conduct at all, by key."""


@dataclass(frozen=True)
class Conduct:
    """A kind of act.

    Attributes:
        id: The word used in files.
        title: A short name for tables.
        domain: The cause domain it happens in.
        cls: Its class; decided here, never by a regime.
        gravity: Seriousness from 0 to 100, assumed; norms carry three whole scales.
        gravity_range: Where the gravity may lie.
        harm: Harm to others of one act in yuan, assumed; 0 where nobody else is harmed.
        harm_range: Where the harm may lie, in yuan.
        who: Key of `ELIGIBILITY`.
        plain: One sentence for a reader who is not a specialist.
        act_months: True where a month with at least one act counts once.
    """

    id: str
    title: str
    domain: str
    cls: ConductClass
    gravity: float
    gravity_range: tuple[float, float]
    harm: float
    harm_range: tuple[float, float]
    who: str
    plain: str
    act_months: bool = False

    @property
    def index(self) -> int:
        """Position in `CONDUCTS`, as stored in runs."""
        return CONDUCT_INDEX[self.id]

    @property
    def protected(self) -> bool:
        """True where a person has a right to the act."""
        return self.cls == "protected"

    @property
    def violation(self) -> bool:
        """True for the classes breach, infraction and crime."""
        return self.cls in ("breach", "infraction", "crime")


CONDUCTS: tuple[Conduct, ...] = (
    Conduct(
        "debt_suit",
        "Debt taken to court",
        "court_debt",
        "breach",
        30,
        (15, 45),
        20_000,
        (5_000, 60_000),
        "adults",
        "Stops paying a debt until a court orders it: a new enforcement case.",
    ),
    Conduct(
        "bank_arrears",
        "Bank or card arrears",
        "credit",
        "breach",
        15,
        (5, 25),
        1_500,
        (300, 5_000),
        "adults_with_credit",
        "Misses a payment on a loan or a card.",
    ),
    Conduct(
        "late_bill",
        "Late utility bill",
        "utilities",
        "breach",
        8,
        (2, 15),
        120,
        (30, 400),
        "adults",
        "Pays for water, power, gas or heating after the due date.",
    ),
    Conduct(
        "tax_arrears",
        "Tax arrears",
        "tax",
        "breach",
        25,
        (10, 40),
        4_000,
        (500, 20_000),
        "employed",
        "Does not pay tax that is due.",
    ),
    Conduct(
        "traffic_violation",
        "Traffic violation",
        "traffic",
        "infraction",
        15,
        (5, 25),
        60,
        (10, 300),
        "drivers",
        "Breaks a traffic rule that draws a fine, such as speeding or a wrong turn.",
    ),
    Conduct(
        "drink_driving",
        "Drink-driving",
        "traffic",
        "crime",
        60,
        (45, 75),
        3_000,
        (500, 12_000),
        "drivers",
        "Drives after drinking above the limit.",
    ),
    Conduct(
        "jaywalking",
        "Jaywalking",
        "public_order",
        "infraction",
        4,
        (1, 8),
        5,
        (0, 30),
        "residents_15",
        "Crosses against the light; counted as months with at least one crossing.",
        True,
    ),
    Conduct(
        "smoking_in_public",
        "Smoking where it is forbidden",
        "public_order",
        "infraction",
        6,
        (2, 12),
        20,
        (2, 100),
        "smokers",
        "Smokes in a place where smoking is forbidden; counted as months with at least one time.",
        True,
    ),
    Conduct(
        "fare_evasion",
        "Fare evasion",
        "transport",
        "infraction",
        8,
        (3, 15),
        10,
        (3, 40),
        "residents_15",
        "Rides without a ticket; counted as months with at least one ride.",
        True,
    ),
    Conduct(
        "littering",
        "Littering",
        "public_order",
        "infraction",
        4,
        (1, 8),
        5,
        (1, 25),
        "residents_15",
        "Drops rubbish in a public place; counted as months with at least one time.",
        True,
    ),
    Conduct(
        "passenger_disorder",
        "Disorder on trains or planes",
        "transport",
        "infraction",
        20,
        (8, 35),
        200,
        (20, 1_500),
        "adults",
        "Takes another's seat, smokes on a train, or brings a prohibited item to an airport.",
    ),
    Conduct(
        "volunteering",
        "Volunteering",
        "civic",
        "prosocial",
        0,
        (0, 0),
        0,
        (0, 0),
        "residents_15",
        "Does voluntary service; counted as months with at least one time.",
        True,
    ),
    Conduct(
        "blood_donation",
        "Blood donation",
        "civic",
        "prosocial",
        0,
        (0, 0),
        0,
        (0, 0),
        "adults_18_55",
        "Gives blood.",
    ),
    Conduct(
        "charity_giving",
        "Giving to charity",
        "civic",
        "prosocial",
        0,
        (0, 0),
        0,
        (0, 0),
        "adults",
        "Gives money to a charity.",
    ),
    Conduct(
        "petition",
        "Petitioning",
        "petition",
        "protected",
        0,
        (0, 0),
        0,
        (0, 0),
        "adults",
        "Brings a complaint to an office of government, which is a right.",
    ),
    Conduct(
        "dissent",
        "Dissenting speech",
        "speech",
        "protected",
        0,
        (0, 0),
        0,
        (0, 0),
        "adults_online",
        "Says online what the authorities do not want said: a quantity from 0 to 1 a month, never a text.",
    ),
    Conduct(
        "judgment_default",
        "Default on a judgment",
        "court_debt",
        "breach",
        40,
        (25, 55),
        20_000,
        (5_000, 60_000),
        "debtors_able",
        "Can pay what a court has ordered this month, and does not.",
    ),
    Conduct(
        "enforcement_obstruction",
        "Obstructing enforcement",
        "court_debt",
        "crime",
        60,
        (40, 75),
        25_000,
        (5_000, 80_000),
        "debtors",
        "Hides assets, uses false papers or violence, or breaks an order to report assets or to limit spending.",
    ),
)
CONDUCT_INDEX: dict[str, int] = {conduct.id: place for place, conduct in enumerate(CONDUCTS)}
CONDUCT: dict[str, Conduct] = {conduct.id: conduct for conduct in CONDUCTS}


@dataclass(frozen=True)
class Lever:
    """Something that a measure can take away or give.

    Attributes:
        id: The word used in files.
        domain: The effect domain in which it is felt.
        kind: A restriction costs its target, a reward benefits it.
        severity: Weight of one month from 0 to 1 in the moderate variant, assumed; norms carry three variants.
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
    Lever("high_speed_rail", "transport", "restriction", 0.15, "Cannot buy a high-speed rail ticket."),
    Lever("rail_soft_sleeper", "transport", "restriction", 0.03, "Cannot book a soft sleeper on a train."),
    Lever("hotels_luxury", "leisure", "restriction", 0.02, "Cannot stay in a star hotel or a club."),
    Lever("property_purchase", "housing", "restriction", 0.10, "Cannot buy, build or expensively fit out a home."),
    Lever("tourism", "leisure", "restriction", 0.04, "Cannot book holidays and tours."),
    Lever("private_school", "schooling", "restriction", 0.10, "Cannot pay for a high-fee private school; falls on the child."),
    Lever("luxury_insurance", "market", "restriction", 0.02, "Cannot buy insurance with high premiums."),
    Lever("loans", "credit", "restriction", 0.20, "Is refused loans and cards."),
    Lever("credit_terms", "credit", "restriction", 0.08, "Gets credit on worse terms."),
    Lever("employment_public", "public_office", "restriction", 0.10, "Cannot take a public post."),
    Lever("employment_company_post", "employment", "restriction", 0.08, "Cannot be a director or a legal representative."),
    Lever("dismissal", "employment", "restriction", 0.35, "The employer is told, and may dismiss."),
    Lever("hiring", "employment", "restriction", 0.25, "Employers check the list before hiring."),
    Lever("business_start", "market", "restriction", 0.10, "Cannot register or license a business."),
    Lever("procurement", "market", "restriction", 0.04, "Cannot tender for public contracts."),
    Lever("subsidies", "benefits", "restriction", 0.06, "Gets no public money that needs an application."),
    Lever("honours", "civic", "restriction", 0.01, "Gets no honours or awards."),
    Lever("public_services_priority", "public_services", "restriction", 0.05, "Waits behind others, or is left out, at public counters."),
    Lever("publicity", "publicity", "restriction", 0.15, "Is named in public."),
    Lever("inspections", "licences", "restriction", 0.05, "Is checked more often."),
    Lever("exit_country", "travel_abroad", "restriction", 0.15, "Cannot leave the country."),
    Lever("deposit_waived", "market", "reward", 0.02, "Rents bikes, books and rooms without a deposit."),
    Lever("fast_lane", "public_services", "reward", 0.04, "Is served first at public counters."),
    Lever("cheaper_credit", "credit", "reward", 0.06, "Gets credit on better terms."),
    Lever("transit_discount", "transport", "reward", 0.02, "Pays less for buses and the metro."),
    Lever("heating_discount", "utilities", "reward", 0.02, "Pays less for heating."),
    Lever("library_deposit", "leisure", "reward", 0.01, "Borrows books without a deposit."),
    Lever("hospital_deposit", "health", "reward", 0.03, "Is admitted to hospital without a deposit."),
)  # fmt: skip
LEVER_INDEX: dict[str, int] = {lever.id: place for place, lever in enumerate(LEVERS)}
LEVER: dict[str, Lever] = {lever.id: lever for lever in LEVERS}

EXITS: dict[str, str] = {
    "performance": "the person does what was owed",
    "expiry": "the term runs out",
    "correction": "the entry is found to be wrong",
    "repair": "the person mends the matter or signs a pledge",
    "no_assets_found_twice": "two searches after the case was closed found nothing to seize",
    "creditor_request": "the creditor asks for it and the court agrees",
}
"""Ways off a list."""

GRADES_OF_EVIDENCE: dict[str, str] = {
    "published": "printed in an official text or a good secondary source",
    "published, weak": "printed in a weak or derivative copy",
    "derived": "worked out from published numbers",
    "borrowed": "taken over from another place or another regime",
    "assumed": "assumed here; always with a range",
}
"""How good the evidence for a number is."""

STATUSES: dict[str, str] = {
    "as-announced": "as it was announced",
    "as-operated": "as it was operated",
    "counterfactual": "what might have been",
    "illustrative": "made up to show one thing",
}

MAX_SCORES = 1
MAX_LISTS = 4
MAX_MEASURES = 20
"""What a world can hold today."""
