"""Sizes and orders of the arrays: how the closed lists become indices.

Every arm of every comparison has the same shapes, so that one compiled program serves all of them:
lists, measures and grades are rounded up to these capacities and the unused ones are switched off
by traced values.
"""

from __future__ import annotations

from demerit.regime.registry import (
    BODY_ELIGIBILITY,
    CONDUCT_INDEX,
    CONDUCTS,
    DEPARTMENT_CONDUCTS,
    DOMAINS,
    ELIGIBILITY,
    FIRM_CONDUCTS,
    INFLUENCES,
    TRAITS,
    TRUTHS,
)

CONDUCT_COUNT = len(CONDUCTS)
DOMAIN_COUNT = len(DOMAINS)
NO_CAUSE = DOMAIN_COUNT  # last row of burden tables: nothing on the ledger explains it
TRUTH_COUNT = len(TRUTHS)
TRAIT_COUNT = len(TRAITS)  # at most 8: they are bits of a byte
CELLS = DOMAIN_COUNT * TRUTH_COUNT
INFLUENCE_COUNT = len(INFLUENCES)
SHAPLEY_UNIT = 840  # 8! / lcm of the Shapley weights of eight players: every share is an integer
SHARE_UNIT = 256

LIST_CAPACITY = 4
MEASURE_CAPACITY = 24
GRADE_CAPACITY = 8
DISTRICTS = 16
AGE_BANDS = 18
RING = 64  # months of records kept, so the longest finite term is RING - 1
MAX_TERM = RING - 1
CAPPED_RULES = 4  # rules with a cap on what they hold at once
TERM_KINDS = 6  # distinct terms of points in one regime
MAX_DELAY = 3
EVENT_TABLES = 9  # tables of events with a capacity (`month.compaction.Capacities`)
LOUDNESS = 8192  # dissent taken as the mean until it is known, 1/32768


def _places(*names: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(CONDUCT_INDEX[name] for name in group) for group in names)


#: The ordinary conducts, in the eight groups that share a uniform each: within a group a resident
#: does at most one kind of act a month, which is exact in the margins and leaves out only a
#: coincidence. The commonest conducts lie in groups of their own, so that an interval leaves room
#: for those who are far likelier to act than the mean.
GROUPS: tuple[tuple[int, ...], ...] = _places(
    ("jaywalking", "tax_arrears", "petition", "false_papers"),
    ("smoking_in_public", "debt_suit", "fraud", "passenger_disorder"),
    ("littering", "drink_driving", "parental_neglect", "contract_breach"),
    ("traffic_violation", "bank_arrears", "exam_cheating", "paper_service"),
    ("volunteering", "blood_donation", "unpaid_fine", "benefit_misreport", "assembly"),
    ("late_bill", "fare_evasion", "nuisance", "work_complaint"),
    ("charity_giving", "good_deed", "reporting_others", "failure_to_appear"),
    ("declined_task", "benefit_claim", "driving_suspended"),
)
GROUP_SIZE = max(len(members) for members in GROUPS)  # at most 16: the place takes four bits
GROUP_OF: tuple[int, ...] = tuple(
    next((g for g, members in enumerate(GROUPS) if c in members), len(GROUPS))
    for c in range(CONDUCT_COUNT)
)
#: The sorts of acts by which habits, and what the circle is seen doing, are remembered
#: (petitioning, which has neither, stands where there is room; paying a judgment is about money).
SORTS: tuple[tuple[int, ...], ...] = _places(
    ("debt_suit", "bank_arrears", "late_bill", "tax_arrears", "contract_breach", "unpaid_fine",
     "benefit_misreport", "fraud"),
    ("traffic_violation", "drink_driving", "jaywalking", "littering", "nuisance",
     "driving_suspended", "failure_to_appear", "false_papers"),
    ("smoking_in_public", "fare_evasion", "passenger_disorder", "petition", "exam_cheating",
     "parental_neglect", "work_complaint", "assembly", "declined_task", "benefit_claim"),
    ("volunteering", "blood_donation", "charity_giving", "good_deed", "reporting_others",
     "paper_service"),
)  # fmt: skip
SORT_OF: tuple[int, ...] = tuple(
    next((s for s, members in enumerate(SORTS) if c in members), 0) for c in range(CONDUCT_COUNT)
)
REPORTING = CONDUCT_INDEX["reporting_others"]
DISSENT = CONDUCT_INDEX["dissent"]
JUDGMENT_DEFAULT = CONDUCT_INDEX["judgment_default"]
OBSTRUCTION = CONDUCT_INDEX["enforcement_obstruction"]
DEBT_SUIT = CONDUCT_INDEX["debt_suit"]

#: What residents try that a measure can refuse, and who tries it; the order is stored in runs.
ATTEMPTS: tuple[tuple[str, str], ...] = (
    ("air", "adults"),
    ("rail", "adults"),
    ("loan", "adults"),
    ("service", "adults"),
    ("business", "adults"),
    ("hotel", "adults"),
    ("home", "adults"),
    ("school", "pupils"),
    ("insurance", "adults"),
    ("abroad", "adults"),
    ("licence", "adults"),
    ("post", "adults"),
    ("benefit", "claimants"),
    ("surgery", "adults"),
)
ATTEMPT_INDEX: dict[str, int] = {name: place for place, (name, _) in enumerate(ATTEMPTS)}

#: Bit of each eligibility key in the `who` word of a resident.
WHO_BIT: dict[str, int] = {name: bit for bit, name in enumerate(ELIGIBILITY)}

#: Bit of each eligibility key of firms and departments.
BODY_WHO_BIT: dict[str, int] = {name: bit for bit, name in enumerate(BODY_ELIGIBILITY)}
#: Places of the conducts of firms and of departments that the month computes from the books.
FIRM_PLACE: dict[str, int] = {one.id: place for place, one in enumerate(FIRM_CONDUCTS)}
OFFICE_PLACE: dict[str, int] = {one.id: place for place, one in enumerate(DEPARTMENT_CONDUCTS)}

# work status
CHILD, EMPLOYED, UNEMPLOYED, RETIRED, INACTIVE = range(5)
# state of an entry in a list
NOT_LISTED, PROPOSED, IN_FORCE, ENDED = range(4)
# truth of a record or an entry
TRUE, FALSE, TRAIT = range(3)
# what shows that the ground of an entry is gone: a judgment, a bill or wages that are paid
NOTHING_PAID, JUDGMENT_PAID, BILLS_PAID, WAGES_PAID = range(4)
PAID_BY_DOMAIN: dict[str, int] = {
    "court_debt": JUDGMENT_PAID,
    "credit": BILLS_PAID,
    "utilities": BILLS_PAID,
    "tax": BILLS_PAID,
}
PAID_BY_CONDUCT: dict[str, int] = {"wage_arrears": WAGES_PAID, "invoice_unpaid": BILLS_PAID}
# reasons why a restriction counts as wrongful at its start
SOUND, FALSE_RECORD, LAWFUL_ACT, BY_TRAIT = range(4)

# exits of a list, as bits
EXIT_PERFORMANCE, EXIT_EXPIRY, EXIT_CORRECTION = 1, 2, 4
EXIT_REPAIR, EXIT_NO_ASSETS, EXIT_CREDITOR = 8, 16, 32
EXIT_BITS: dict[str, int] = {
    "performance": EXIT_PERFORMANCE,
    "expiry": EXIT_EXPIRY,
    "correction": EXIT_CORRECTION,
    "repair": EXIT_REPAIR,
    "no_assets_found_twice": EXIT_NO_ASSETS,
    "creditor_request": EXIT_CREDITOR,
}

# what happened to an entry in a month
(
    NOTHING,
    ENTERED,
    STOPPED,
    LEFT_BY_PERFORMANCE,
    LEFT_BY_EXPIRY,
    LEFT_BY_CORRECTION,
    LEFT_NO_ASSETS,
    LEFT_OTHERWISE,
    APPEAL_REJECTED,
    APPEAL_UNANSWERED,
    LEFT_BY_AMNESTY,
) = range(11)
ENTRY_EVENTS: tuple[str, ...] = (
    "nothing",
    "entry_in_force",
    "entry_stopped",
    "exit_performance",
    "exit_expiry",
    "exit_correction",
    "exit_no_assets",
    "exit_other",
    "appeal_rejected",
    "appeal_unanswered",
    "exit_amnesty",
)
