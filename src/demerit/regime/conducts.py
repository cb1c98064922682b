"""The closed list of conducts: what residents can do that a regime may act upon.

Class, gravity and harm are the laboratory's statements, so that a regime cannot define crime by
listing it. The order is fixed, since indices are stored in runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from demerit.regime.kinds import SubjectKind

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
    "residents_15_30": "residents aged 15 to 30",
    "claimants": "adults out of work or in the lower income third",
    "suspended": "drivers whose licence a measure has suspended",
    "insecure_workers": "adults in work without a lasting contract",
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
        of: The kind of subject that can do it.
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
    of: SubjectKind = "residents"

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
    Conduct(
        "contract_breach",
        "Contract not kept",
        "market",
        "breach",
        20,
        (8, 35),
        3000,
        (300, 20_000),
        "adults",
        "Does not perform a contract: a private loan, a lease, a guarantee, an order.",
    ),
    Conduct(
        "fraud",
        "Fraud",
        "market",
        "crime",
        65,
        (45, 85),
        15_000,
        (2000, 80_000),
        "adults",
        "Deceives others for money, pyramid selling and fake goods included.",
    ),
    Conduct(
        "false_papers",
        "False papers",
        "public_order",
        "crime",
        40,
        (20, 60),
        500,
        (50, 5000),
        "adults",
        "Makes or uses forged papers.",
    ),
    Conduct(
        "exam_cheating",
        "Cheating in an exam",
        "education",
        "infraction",
        15,
        (5, 30),
        100,
        (10, 1000),
        "residents_15_30",
        "Cheats in an exam.",
    ),
    Conduct(
        "parental_neglect",
        "Neglect of parents",
        "family",
        "breach",
        35,
        (15, 55),
        3000,
        (300, 15_000),
        "adults",
        "Leaves parents in need without the support that is owed to them.",
    ),
    Conduct(
        "benefit_misreport",
        "Wrong statement for a benefit",
        "benefits",
        "breach",
        25,
        (10, 40),
        1500,
        (100, 8000),
        "claimants",
        "Gets a benefit on a statement that is knowingly wrong or incomplete.",
    ),
    Conduct(
        "benefit_claim",
        "Claiming a benefit",
        "means",
        "lawful",
        0,
        (0, 0),
        0,
        (0, 0),
        "claimants",
        "Claims a benefit for people in need.",
    ),
    Conduct(
        "failure_to_appear",
        "Summons not answered",
        "justice",
        "breach",
        20,
        (8, 35),
        200,
        (20, 1000),
        "adults",
        "Does not appear before a court or answer its letter in time.",
    ),
    Conduct(
        "unpaid_fine",
        "Fine not paid",
        "justice",
        "breach",
        12,
        (4, 22),
        150,
        (20, 800),
        "adults",
        "Does not pay a fine in time.",
    ),
    Conduct(
        "driving_suspended",
        "Driving while suspended",
        "traffic",
        "crime",
        30,
        (12, 50),
        100,
        (10, 800),
        "suspended",
        "Drives although the licence is suspended; counted as months with at least one trip.",
        True,
    ),
    Conduct(
        "work_complaint",
        "Justified complaint at work",
        "employment",
        "infraction",
        10,
        (2, 20),
        50,
        (5, 400),
        "employed",
        "Gives a customer or an employer a just cause for complaint.",
    ),
    Conduct(
        "reporting_others",
        "Reporting somebody",
        "civic",
        "lawful",
        0,
        (0, 0),
        0,
        (0, 0),
        "adults",
        "Reports an act of somebody else to an authority.",
    ),
    Conduct(
        "paper_service",
        "Service on paper",
        "civic",
        "lawful",
        0,
        (0, 0),
        0,
        (0, 0),
        "adults",
        "Collects points by service that helps nobody: hours signed for, gifts in a circle; "
        "counted as months.",
        True,
    ),
    Conduct(
        "good_deed",
        "Helping a stranger",
        "civic",
        "prosocial",
        0,
        (0, 0),
        0,
        (0, 0),
        "residents_15",
        "Returns lost property or helps somebody in need.",
    ),
    Conduct(
        "nuisance",
        "Noise, dogs, parking",
        "public_order",
        "infraction",
        5,
        (1, 10),
        20,
        (2, 100),
        "adults",
        "Disturbs the neighbours: noise, dogs, parking; counted as months with at least one time.",
        True,
    ),
    Conduct(
        "assembly",
        "Peaceful assembly",
        "petition",
        "protected",
        0,
        (0, 0),
        0,
        (0, 0),
        "adults",
        "Takes part in a peaceful gathering with a demand, which is a right.",
    ),
    Conduct(
        "declined_task",
        "Declining a task",
        "choices",
        "lawful",
        0,
        (0, 0),
        0,
        (0, 0),
        "insecure_workers",
        "Declines a task offered by an employer or a platform; counted as months.",
        True,
    ),
    Conduct(
        "platform_sanction",
        "Muted by a platform",
        "speech",
        "protected",
        0,
        (0, 0),
        0,
        (0, 0),
        "adults_online",
        "A platform has muted or closed the account and says so to an agency. It is no act: it "
        "stands for what was said there, which is a right.",
    ),
)
UNCHOSEN: frozenset[str] = frozenset({"platform_sanction"})
"""What happens to residents by what a platform decides: no society gives it a base rate."""

CONDUCT_INDEX: dict[str, int] = {conduct.id: place for place, conduct in enumerate(CONDUCTS)}
CONDUCT: dict[str, Conduct] = {conduct.id: conduct for conduct in CONDUCTS}
