"""Public bodies: one of each task in every district, their staff, heads, contracts and budgets."""

from __future__ import annotations

import numpy as np

from demerit.society.business_tables import SUPPLIES, BusinessTables, value
from demerit.society.chance import Chance
from demerit.society.department_tables import DepartmentTables
from demerit.society.firms import Frame
from demerit.society.matching import evenly, quota, ranked
from demerit.society.people import People
from demerit.society.tables import SECTORS


def offices(tables: DepartmentTables, chance: Chance, people: People) -> np.ndarray:
    """The department of every resident in a public job, by resident's slot.

    A resident works for a department of the district of residence: the one that employs the
    resident's industry, or one drawn by the declared shares, which hold in each district.

    Returns:
        int64 [residents' slots], district times the number of tasks plus task; -1 for others.
    """
    tasks = list(tables.tasks.values())
    claimed = np.full(len(SECTORS), -1, np.int64)
    for number, task in enumerate(tasks):
        claimed[[SECTORS.index(industry) for industry in task.staff_of]] = number
    slots = np.flatnonzero((people.alive == 1) & (people.work == 1) & (people.public_job == 1))
    edges = np.cumsum([value(task.staff) for task in tasks])
    own = claimed[people.sector[slots]]
    group = people.district[slots] * 2 + (own < 0)
    place = evenly(group, chance.unit("office", slots))
    drawn = np.minimum(np.searchsorted(edges / edges[-1], place), len(tasks) - 1)
    office = np.full(people.slots, -1, np.int64)
    office[slots] = people.district[slots].astype(np.int64) * len(tasks)
    office[slots] += np.where(own >= 0, own, drawn)
    return office


def heads(
    tables: DepartmentTables, chance: Chance, people: People, office: np.ndarray, many: int
) -> np.ndarray:
    """The responsible official of each department.

    Of its staff the one with most schooling within the declared ages, then by draw. Where a small
    society leaves a department without staff, a public employee of another one is put in charge.

    Returns:
        int64 [many], resident slots; nobody leads two departments unless there are too few
        officials.
    """
    staff = np.flatnonzero(office >= 0)
    if not len(staff):  # a society without public jobs: any adult is put in charge
        staff = np.flatnonzero((people.alive == 1) & (people.birth <= -216))
    years = -people.birth[staff].astype(np.float64) / 12
    apt = (years >= value(tables.head_youngest)) & (years <= value(tables.head_oldest))
    order = chance.unit("office", staff, 1) - people.edu[staff] - 4.0 * apt
    rank = ranked(office[staff], order)
    head = np.full(many, -1, np.int64)
    first = (rank == 0) & (office[staff] >= 0)
    head[office[staff[first]]] = staff[first]
    spare = staff[~first][np.argsort(order[~first], kind="stable")]
    spare = spare if len(spare) else staff
    empty = np.flatnonzero(head < 0)
    head[empty] = spare[np.arange(len(empty)) % len(spare)]
    return head


def contracts(
    businesses: BusinessTables,
    departments: DepartmentTables,
    chance: Chance,
    frame: Frame,
    revenue: np.ndarray,
    districts: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Standing public contracts: which firms hold one, with whom, for how much a month.

    Of each kind of purchase the declared share of public demand is met by the firms that supply it
    and are drawn as holders, larger ones more often, in proportion to their revenue and at most for
    the declared share of it. Where a small society's holders could not meet the demand, more firms
    hold contracts.

    Returns:
        Department and monthly invoice by firm slot, int64; -1 and 0 without contract.
    """
    terms = businesses.contracts
    supplies = [SUPPLIES.index(sector.supplies) for sector in businesses.sectors.values()]
    kind = np.array(supplies)[frame.sector]
    could = frame.alive & (frame.jobs > 0) & (revenue > 0)
    draw = chance.unit("contract", np.arange(frame.slots)).astype(np.float64)
    race = -np.log(draw) / np.sqrt(np.maximum(revenue, 1))
    demand = value(terms.demand) * float(revenue[frame.alive].sum())
    whole_demand = sum(value(getattr(terms, name)) for name in SUPPLIES)
    invoice = np.zeros(frame.slots, np.int64)
    for number, name in enumerate(SUPPLIES):
        rows = np.flatnonzero(could & (kind == number))
        share = value(getattr(terms, name)) / whole_demand
        rows = rows[np.argsort(race[rows], kind="stable")]
        most = np.cumsum(revenue[rows]) * value(terms.most)
        many = max(
            round(value(terms.holders) * share * int(could.sum())),
            int(np.searchsorted(most, demand * share)) + 1,  # as many as the demand needs
        )
        held = rows[: many if share > 0 else 0]
        part = demand * share / max(float(revenue[held].sum()), 1.0)
        invoice[held] = np.rint(revenue[held] * min(part, value(terms.most))).astype(np.int64)
    held = np.flatnonzero(invoice > 0)
    near, place, pick, _ = chance.units("contract", held, 1)
    together = np.zeros(len(held), np.int64)
    own = quota(together, near, value(departments.own_district))
    district = np.where(own, frame.district[held], (place * districts).astype(np.int64))
    edges = np.cumsum([value(task.buys) for task in departments.tasks.values()])
    task = np.minimum(np.searchsorted(edges / edges[-1], evenly(together, pick)), len(edges) - 1)
    office = np.full(frame.slots, -1, np.int64)
    office[held] = district * len(edges) + task
    return office, invoice


def budgets(
    tables: DepartmentTables, people: People, office: np.ndarray, owed: np.ndarray
) -> np.ndarray:
    """Monthly budget: pay of the staff, other running costs, invoices under standing contracts."""
    staff = np.flatnonzero(office >= 0)
    pay = np.bincount(office[staff], weights=people.income[staff], minlength=len(owed))
    return np.rint(pay * (1 + value(tables.budget.running))).astype(np.int64) + owed


def promises(
    tables: DepartmentTables, chance: Chance, people: People, districts: int
) -> np.ndarray:
    """Promises and permits due a month; expected numbers rounded by draw, so that rates hold."""
    living = np.bincount(people.district[people.alive == 1], minlength=districts) / 1000
    rates = np.array([value(task.promises) for task in tables.tasks.values()])
    expected = np.outer(living, rates).ravel()
    draw = chance.unit("department", np.arange(len(expected)), 1).astype(np.float64)
    return np.floor(expected + draw).astype(np.int64)
