"""The closed lists of conducts of firms and of public departments.

As with residents, class, gravity and harm are the laboratory's statements. The order is fixed,
since indices are stored in runs.
"""

from __future__ import annotations

from demerit.regime.conducts import Conduct, ConductClass
from demerit.regime.kinds import SubjectKind


def _of(
    kind: SubjectKind,
    name: str,
    title: str,
    domain: str,
    cls: ConductClass,
    gravity: tuple[float, float, float],
    harm: tuple[float, float, float],
    who: str,
    plain: str,
) -> Conduct:
    """A conduct whose gravity and harm are (value, low, high), harm in yuan an act-month."""
    return Conduct(
        id=name,
        title=title,
        domain=domain,
        cls=cls,
        gravity=gravity[0],
        gravity_range=gravity[1:],
        harm=harm[0],
        harm_range=harm[1:],
        who=who,
        plain=plain,
        act_months=True,
        of=kind,
    )


NOBODY = (0.0, 0.0, 0.0)

BODY_ELIGIBILITY: dict[str, str] = {
    "firms": "every firm",
    "employers": "firms with staff",
    "food_firms": "firms that make or sell food",
    "polluting_firms": "firms whose work can pollute",
    "traders_abroad": "firms that import or export",
    "contractors": "firms with a public contract",
    "firm_debtors": "firms under a judgment",
    "departments": "every department",
    "department_debtors": "departments under a judgment",
}
"""Which firms or departments can commit a conduct at all, by key."""

FIRM_CONDUCTS: tuple[Conduct, ...] = (
    _of("firms", "wage_arrears", "Wages unpaid", "employment", "breach",
        (45, 30, 60), (20_000, 5_000, 60_000), "employers",
        "The firm owes its staff wages at the end of the month."),
    _of("firms", "unpaid_suppliers", "Suppliers unpaid", "credit", "breach",
        (20, 10, 30), (8_000, 2_000, 30_000), "firms",
        "The firm owes suppliers more than a month's purchases past the term."),
    _of("firms", "tax_late", "Taxes late", "tax", "infraction",
        (15, 5, 25), (3_000, 500, 10_000), "firms",
        "The firm has not paid the taxes of earlier months."),
    _of("firms", "tax_fraud", "Tax fraud", "tax", "crime",
        (60, 45, 75), (50_000, 10_000, 200_000), "firms",
        "The firm hides what it owes in tax."),
    _of("firms", "unsafe_food", "Unsafe food", "food", "crime",
        (65, 50, 85), (100_000, 10_000, 500_000), "food_firms",
        "The firm sells food that makes people ill."),
    _of("firms", "pollution", "Pollution", "environment", "breach",
        (45, 30, 65), (80_000, 10_000, 400_000), "polluting_firms",
        "The firm discharges more than it may."),
    _of("firms", "false_advertising", "False advertising", "market", "breach",
        (25, 10, 40), (10_000, 2_000, 40_000), "firms",
        "The firm claims in public what is not so."),
    _of("firms", "safety_breach", "Unsafe workplace", "employment", "breach",
        (50, 35, 70), (40_000, 5_000, 200_000), "employers",
        "The firm leaves a known danger to its staff as it is."),
    _of("firms", "customs_misdeclaration", "Misdeclared goods", "tax", "breach",
        (30, 15, 45), (15_000, 2_000, 80_000), "traders_abroad",
        "The firm declares less, or something else, than it ships."),
    _of("firms", "licence_breach", "Trading beyond the licence", "market", "infraction",
        (15, 5, 30), (3_000, 0, 15_000), "firms",
        "The firm does what its licence does not cover."),
    _of("firms", "contract_broken", "Public contract broken", "public_contracts", "breach",
        (30, 15, 45), (30_000, 5_000, 150_000), "contractors",
        "The firm does not deliver what it owes under a public contract."),
    _of("firms", "firm_judgment_default", "Judgment unpaid by a firm", "court_debt", "breach",
        (40, 25, 60), (50_000, 10_000, 200_000), "firm_debtors",
        "A court has ordered the firm to pay and it has not."),
    _of("firms", "abnormal_filing", "Report missing or firm unreachable", "market", "infraction",
        (8, 2, 15), (500, 0, 3_000), "firms",
        "The firm does not file its yearly report or cannot be found at its address."),
    _of("firms", "contract_honoured", "Public contract honoured", "civic", "prosocial",
        NOBODY, NOBODY, "contractors",
        "The firm delivers what it owes under a public contract."),
    _of("firms", "on_time_taxes", "Taxes paid in time", "civic", "prosocial",
        NOBODY, NOBODY, "firms",
        "The firm owes no tax past its term and pays more than it must by way of early filing."),
)  # fmt: skip

DEPARTMENT_CONDUCTS: tuple[Conduct, ...] = (
    _of("departments", "invoice_unpaid", "Invoices unpaid", "public_contracts", "breach",
        (40, 25, 60), (100_000, 10_000, 1_000_000), "departments",
        "The department owes firms for invoices past their term."),
    _of("departments", "contract_broken_by_department", "Contract broken by the department",
        "public_contracts", "breach",
        (40, 25, 60), (150_000, 20_000, 1_000_000), "departments",
        "The department withdraws from a contract that it signed."),
    _of("departments", "promise_broken", "Promises broken", "public_services", "breach",
        (25, 10, 40), (20_000, 2_000, 100_000), "departments",
        "The department keeps fewer of its announced service promises than it made."),
    _of("departments", "permit_late", "Permits late", "public_services", "infraction",
        (15, 5, 30), (5_000, 500, 30_000), "departments",
        "The department decides on permits after their term."),
    _of("departments", "misrecord", "False records made", "public_services", "breach",
        (45, 30, 65), (5_000, 500, 30_000), "departments",
        "The department reports acts that did not happen."),
    _of("departments", "over_listing", "Listings without ground", "public_services", "breach",
        (50, 30, 70), (10_000, 1_000, 50_000), "departments",
        "The department lists people whom the rules do not let it list."),
    _of("departments", "body_judgment_default", "Judgment unpaid by the department",
        "court_debt", "breach",
        (50, 30, 70), (200_000, 20_000, 2_000_000), "department_debtors",
        "A court has ordered the department to pay and it has not."),
    _of("departments", "invoice_settled", "Invoices settled in time", "civic", "prosocial",
        NOBODY, NOBODY, "departments",
        "The department owes nothing past its term and pays early."),
    _of("departments", "promise_kept", "Promises kept", "civic", "prosocial",
        NOBODY, NOBODY, "departments",
        "The department keeps all the service promises of the month."),
    _of("departments", "data_delivered", "Records delivered to the platform", "civic", "prosocial",
        NOBODY, NOBODY, "departments",
        "The department sends more records to the shared platform, and sooner."),
)  # fmt: skip
