"""The closed list of conducts: what residents can do that a regime may act upon.

Class, gravity and harm are the laboratory's statements, so that a regime cannot define crime by
listing it. The order is fixed, since indices are stored in runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ConductClass = Literal["breach", "infraction", "crime", "prosocial", "lawful", "protected"]

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
        "Says online what the authorities do not want said: a quantity from 0 to 1 a month, "
        "never a text.",
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
        "Hides assets, uses false papers or violence, or breaks an order to report assets or "
        "to limit spending.",
    ),
)
CONDUCT_INDEX: dict[str, int] = {conduct.id: place for place, conduct in enumerate(CONDUCTS)}
CONDUCT: dict[str, Conduct] = {conduct.id: conduct for conduct in CONDUCTS}
