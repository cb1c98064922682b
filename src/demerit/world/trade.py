"""Firms, departments and who works for them, as arrays: the part of a world that is no person.

Firms and departments are scored, listed and restricted by the residents' own machinery: each kind
is a `State` whose parts that only persons have are absent (None). What is a firm's alone (tills,
debts, staff) and a department's alone (budget, promises) stands beside it.

Money is int64 in 0.1 yuan.
"""

from __future__ import annotations

from demerit.world.state import Array, State, struct


@struct
class Nature:
    """What a firm is; fixed for a world.

    Attributes:
        district, sector: uint8 [F]. owner, representative: int32 [F], resident slots.
        jobs: int32 [F], posts at normal demand. wage: int64 [F], pay of a post a month.
        revenue: int64 [F], a month at normal demand; outside: int64 [F], the part of it that comes
        neither from firms of the society nor from departments.
        purchases: int64 [F, 2], a month's orders from each supplier at normal demand; elsewhere:
        int64 [F], inputs bought outside the society. fixed: int64 [F], other costs.
        target: int64 [F], cash that the owner leaves in the firm.
        suppliers: int32 [F, 2], firm slots, -1 none. office: int32 [F], department, -1 none.
        contract: int64 [F], a month's invoice to it.
        who: int32 [F], eligibility bits (`layout.BODY_WHO_BIT`). compliance: int8 [F], 1/32 sd.
    """

    district: Array
    sector: Array
    owner: Array
    representative: Array
    jobs: Array
    wage: Array
    revenue: Array
    outside: Array
    purchases: Array
    elsewhere: Array
    fixed: Array
    target: Array
    suppliers: Array
    office: Array
    contract: Array
    who: Array
    compliance: Array


@struct
class Books:
    """A firm's tills and debts.

    Attributes:
        cash: int64 [F], below 0 on overdraft.
        wages, tax, costs: int64 [F], owed to staff, to the state, to landlords and others.
        owed: int64 [F, 2], due to suppliers; coming: int64 [F, 2], bought and not due yet.
        invoices: int64 [F], due from its department; billed: int64 [F], not due yet.
        demand: int32 [F], logarithm of demand against normal, 1/256.
        judgment: int64 [F], what a court has ordered it to pay, at most what it owes.
        short: int16 [F], months in a row in which it could not pay. late: int16 [F], months in
        which suppliers have waited.
        since: int16 [F], month since which its department's invoices are overdue (32767: none).
        parent: int32 [F], what its shortage comes from (`events.code`), 0 for nothing named.
        paid: int32 [F], wages paid this month against a month's wages, 1/256.
    """

    cash: Array
    wages: Array
    tax: Array
    costs: Array
    owed: Array
    coming: Array
    invoices: Array
    billed: Array
    demand: Array
    judgment: Array
    short: Array
    late: Array
    since: Array
    parent: Array
    paid: Array


@struct
class Offices:
    """Departments.

    Attributes:
        district, task: uint8 [B]. head: int32 [B], resident slot. honesty: int8 [B], 1/32 sd.
        promises: int32 [B], due a month. budget: int64 [B], a month's money for contracts.
        cash: int64 [B], of that money, not spent yet. stress: uint8 [B], 1 under stress.
        overdue: int16 [B], months in which invoices have waited. judgment: int64 [B].
        kept: int32 [B], share of promises kept lately, 1/256; settled: int32 [B], share of invoices
        paid lately, 1/256.
    """

    district: Array
    task: Array
    head: Array
    honesty: Array
    promises: Array
    budget: Array
    cash: Array
    stress: Array
    overdue: Array
    judgment: Array
    kept: Array
    settled: Array


@struct
class Posts:
    """Who works where.

    Attributes:
        employer: int32 [N], firm slot, -1 none. office: int32 [N], department, -1 none.
        tied: int32 [N], measures that reach a resident through a firm or a department.
        origin: uint8 [N], ledger cell of the cause of those measures, `layout.CELLS` for none.
        staff: int32 [F], those with `employer` at the firm at the end of the last month.
        loss: int32 (), firm-caused job losses a month among those in firms, 1/2^20, as seen in the
        burn-in; what is left of the ordinary hazard is drawn apart.
    """

    employer: Array
    office: Array
    tied: Array
    origin: Array
    staff: Array
    loss: Array


@struct
class Accounts:
    """Where money comes from and goes to, so that none is lost: int64 ().

    Attributes:
        outside: customers, sellers and owners outside the books of firms and departments.
        households: wages. state: taxes and fines in, departments' budgets out.
        error: int32 (), set where payments did not clear or an amount was too large.
    """

    outside: Array
    households: Array
    state: Array
    error: Array


@struct
class Trade:
    """Firms and departments of a world between two months."""

    firms: State
    nature: Nature
    books: Books
    departments: State
    offices: Offices
    posts: Posts
    accounts: Accounts
    zeal: Array  # int32 [DISTRICTS], what departments make of agencies' records there, 1/256


@struct
class Economy:
    """How firms and departments pay, fail and hire: the society's numbers; the same in every arm.

    Attributes:
        terms: int32 (), months until a purchase is due. interest: int32 (), a month, 1/65536.
        order: int32 [3], places of (costs, wages, tax) as they are paid; suppliers: int32 (), how
        many of them come before the suppliers. credit: int32 (), overdraft in 1/256 months of
        revenue. tax: int32 (), share of value added, 1/256. failure: int32 (), months without
        being able to pay after which a firm fails.
        exit, entry: uint32 (), monthly odds that a firm closes of itself, that a vacant slot fills.
        shock: int32 [16], equally likely monthly changes of log demand, 1/256; memory: int32 (),
        share of it kept, 1/256. slack: int32 (), excess staff that leads to lay-offs, 1/256;
        sheds: int32 (), staff laid off in a month without being able to pay, 1/256.
        suit_after, office_suit_after: int32 (), months before a firm, a department is sued;
        behind: int32 (), months of purchases overdue from which a department counts as not paying,
        1/256. hides: int32 (), share of a month's tax that a fraud hides, 1/256.
        sues: uint32 (), monthly odds that an unpaid supplier goes to court; sues_office: uint32
        (), the same against a department, of those who dare.
        stress, relief: uint32 (), monthly odds that a department falls under stress and leaves it;
        depth: int32 (), share of its money missing then, 1/256; on_time: int32 (), share of due
        invoices paid in an ordinary month, 1/256.
        in_firms: uint32 (), odds that somebody who finds work finds it at a firm or department;
        posts: int32 [P], firms (and, from F up, departments) in proportion to their posts.
        named: int32 (), demand lost by being named, 1/256; held: int32 (), trade lost while goods
        are held at the border, 1/256; appraised, praised: int32 (), pay of officials when the
        department is marked down or up, 1/256 of change; gaming: int32 (), how far delivered or
        made-up records of departments raise what agencies record in their district, 1/256.
        returns: int32 (), share of lost demand that other firms take up, 1/256.
    """

    terms: Array
    interest: Array
    order: Array
    suppliers: Array
    credit: Array
    tax: Array
    failure: Array
    exit: Array
    entry: Array
    shock: Array
    memory: Array
    slack: Array
    sheds: Array
    suit_after: Array
    office_suit_after: Array
    behind: Array
    hides: Array
    sues: Array
    sues_office: Array
    stress: Array
    relief: Array
    depth: Array
    on_time: Array
    in_firms: Array
    posts: Array
    named: Array
    held: Array
    appraised: Array
    praised: Array
    gaming: Array
    returns: Array


@struct
class TradeSetting:
    """What the month of firms and departments reads and never changes.

    Attributes:
        economy: the society's numbers.
        firm_customs, office_customs: how they choose (`tables.Customs`, few fields).
        firm_rules, office_rules: the regime's tables of each kind (`tables.Rules`).
        firm_bits, office_bits: int32 [M], the resident's measure that a measure on a firm or
        department becomes where it reaches somebody, as a bit; 0 for none.
        to_representative, to_owner, to_employee, to_official, to_head: int32 (), masks of the
        measures (of the firm, of the department) that reach them.
        firms_followed, offices_followed: int32 [Ff], [Bf], slots that are logged, -1 for none.
    """

    economy: Economy
    firm_customs: Array
    office_customs: Array
    firm_rules: Array
    office_rules: Array
    firm_bits: Array
    office_bits: Array
    to_representative: Array
    to_owner: Array
    to_employee: Array
    to_official: Array
    to_head: Array
    firms_followed: Array
    offices_followed: Array
