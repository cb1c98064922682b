"""Firms and departments of a society: `found` makes them for the residents that `populate` made.

Counts, sectors and places are those of the file; owners, representatives, employees and officials
are residents; suppliers, contracts and money follow. The same society, residents and seed give the
same bytes. Money is in 0.1 yuan a month unless said.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from demerit.society.business_tables import BusinessTables, value
from demerit.society.chance import Chance
from demerit.society.departments import budgets, contracts, heads, offices, promises
from demerit.society.firms import Frame, add_posts, placed, sector_column
from demerit.society.matching import quota
from demerit.society.model import Society
from demerit.society.people import People
from demerit.society.staff import add_people, in_firms, sector_of_workers
from demerit.society.trade import suppliers


@dataclass(frozen=True)
class Firms:
    """One row a firm slot.

    A vacant slot (`alive` 0) holds the plan of the entrant who may fill it: everything but
    suppliers and a contract; its posts are not filled, and its owner is a resident at the start.

    Attributes:
        alive: uint8, 1 for firms.
        district: uint8, index of the society's districts.
        sector: uint8, index of the file's sectors.
        trader: uint8, 1 for an individual business, 0 for an enterprise.
        owner: int32, resident slot.
        representative: int32, resident slot; mostly the owner.
        jobs: int32, posts; of living firms all filled at the start.
        wage: int64, mean pay of its posts.
        revenue: int64, at normal demand.
        inputs: int32, share of revenue bought from suppliers, 1/256: half from each; the half of a
            missing supplier is bought outside the society.
        fixed: int64, other costs at normal demand, without wages, inputs and tax.
        cash: int64, 0.1 yuan.
        suppliers: int32 [F, 2], firm slots; -1 none.
        office: int32, department of the standing public contract; -1 none.
        contract: int64, its monthly invoice; part of `revenue`.
        handles_food, pollutes, trades_abroad, late_payer: uint8, 0 or 1.
        compliance: int8, normal score in 1/32 standard deviations.
        generation: uint16, zeros.
    """

    alive: np.ndarray
    district: np.ndarray
    sector: np.ndarray
    trader: np.ndarray
    owner: np.ndarray
    representative: np.ndarray
    jobs: np.ndarray
    wage: np.ndarray
    revenue: np.ndarray
    inputs: np.ndarray
    fixed: np.ndarray
    cash: np.ndarray
    suppliers: np.ndarray
    office: np.ndarray
    contract: np.ndarray
    handles_food: np.ndarray
    pollutes: np.ndarray
    trades_abroad: np.ndarray
    compliance: np.ndarray
    late_payer: np.ndarray
    generation: np.ndarray

    @property
    def slots(self) -> int:
        """Number of rows, vacant slots included."""
        return len(self.alive)

    def arrays(self) -> dict[str, np.ndarray]:
        """The arrays by name."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}


@dataclass(frozen=True)
class Bodies:
    """Departments: one row for each district and task, district by district.

    Attributes:
        district: uint8.
        task: uint8, index of the file's tasks.
        staff: int32, residents whom it employs.
        budget: int64, monthly: pay, running costs, invoices under standing contracts.
        head: int32, resident slot of the responsible official.
        promises: int32, service promises and permits due a month.
        honesty: int8, normal score in 1/32 standard deviations.
    """

    district: np.ndarray
    task: np.ndarray
    staff: np.ndarray
    budget: np.ndarray
    head: np.ndarray
    promises: np.ndarray
    honesty: np.ndarray

    @property
    def slots(self) -> int:
        """Number of departments."""
        return len(self.district)

    def arrays(self) -> dict[str, np.ndarray]:
        """The arrays by name."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}


@dataclass(frozen=True)
class Businesses:
    """Firms, departments and who works for them.

    Attributes:
        firms: Firm slots.
        departments: Departments.
        employer: int32 by resident slot: firm slot of those with a post in a firm, else -1.
        office: int32 by resident slot: department of those in a public job, else -1.
    """

    firms: Firms
    departments: Bodies
    employer: np.ndarray
    office: np.ndarray


FIRM_TYPES = {
    "alive": "uint8",
    "district": "uint8",
    "sector": "uint8",
    "trader": "uint8",
    "owner": "int32",
    "representative": "int32",
    "jobs": "int32",
    "wage": "int64",
    "revenue": "int64",
    "inputs": "int32",
    "fixed": "int64",
    "cash": "int64",
    "suppliers": "int32",
    "office": "int32",
    "contract": "int64",
    "handles_food": "uint8",
    "pollutes": "uint8",
    "trades_abroad": "uint8",
    "compliance": "int8",
    "late_payer": "uint8",
    "generation": "uint16",
}
BODY_TYPES = {
    "district": "uint8",
    "task": "uint8",
    "staff": "int32",
    "budget": "int64",
    "head": "int32",
    "promises": "int32",
    "honesty": "int8",
}


def found(society: Society, people: People, seed: int) -> Businesses:
    """Make the firms and departments of a small society.

    Args:
        society: A society with the sections `businesses` and `departments`.
        people: Its residents, as `populate` made them.
        seed: The seed of `populate`, in [0, 2^64).

    Returns:
        Firms, departments, employers and offices.

    Raises:
        ValueError: The society has no such sections.
    """
    if society.businesses is None or society.departments is None:
        raise ValueError(f"the society {society.id!r} has no firms and departments")
    tables, chance = society.businesses, Chance(seed)
    working = (people.alive == 1) & (people.work == 1)
    frame = placed(tables, _places(society, people, working), people.residents, chance)
    sector = sector_of_workers(tables, people)
    staff = in_firms(tables, chance, people, sector)
    by_sector = np.bincount(sector[staff], minlength=len(tables.sectors))
    add_posts(tables, chance, frame, by_sector, int(working.sum()))
    owner, representative, employer = add_people(tables, chance, people, frame, (staff, sector))
    made = _money(tables, chance, people, frame, employer)
    made |= _nature(tables, chance, people, frame, representative)
    made["office"], made["contract"] = contracts(
        tables, society.departments, chance, frame, made["revenue"], len(society.districts)
    )
    made["suppliers"] = suppliers(tables, chance, frame, made)
    made |= {"owner": owner, "representative": representative, "generation": frame.jobs * 0}
    made |= {name: getattr(frame, name) for name in ("district", "sector", "trader", "jobs")}
    made["alive"] = frame.alive
    firms = Firms(**{name: made[name].astype(kind) for name, kind in FIRM_TYPES.items()})
    departments, office = _departments(society, chance, people, firms)
    return Businesses(firms, departments, employer.astype(np.int32), office.astype(np.int32))


def _places(society: Society, people: People, working: np.ndarray) -> np.ndarray:
    """Share of firms by district: the table's, or that of residents in work."""
    if "firms" in society.tables:
        return society.table("firms")
    heads = np.bincount(people.district[working], minlength=len(society.districts))
    return heads / max(int(heads.sum()), 1)


def _money(
    tables: BusinessTables, chance: Chance, people: People, frame: Frame, employer: np.ndarray
) -> dict[str, np.ndarray]:
    """Wage, revenue, inputs, other costs and cash.

    Revenue follows from the wage bill: wages are a share of value added, value added what inputs
    leave of revenue. What wages, tax and the margin leave of value added are other costs. A firm
    without posts has the revenue of a declared part of a post, and its owner's living for a cost.
    """
    columns = {
        name: sector_column(tables, name)[frame.sector] for name in ("inputs", "labour", "margin")
    }
    wage = _wages(tables, people, frame, employer)
    inputs = np.rint(columns["inputs"] * 256).astype(np.int64)
    added = 1 - inputs / 256
    idle = frame.jobs == 0
    pay = wage * np.where(idle, value(tables.sizes.idle_activity), frame.jobs)
    revenue = np.rint(pay / (columns["labour"] * added)).astype(np.int64)
    spread, cash, _, _ = chance.normals("firm_nature", np.arange(frame.slots))
    sigma = value(tables.purse.margin_sigma)
    left = added * (1 - columns["labour"] - value(tables.payment.tax))
    margin = np.minimum(columns["margin"] * np.exp(sigma * spread - sigma**2 / 2), left)
    fixed = np.rint(revenue * (left - margin) + np.where(idle, pay, 0)).astype(np.int64)
    months = value(tables.purse.cash_months) * np.exp(value(tables.purse.cash_sigma) * cash)
    return {
        "wage": wage,
        "revenue": revenue,
        "inputs": inputs,
        "fixed": fixed,
        "cash": np.rint(revenue * (1 - margin) * months).astype(np.int64),
    }


def _wages(
    tables: BusinessTables, people: People, frame: Frame, employer: np.ndarray
) -> np.ndarray:
    """Mean income of a firm's employees; of its sector's where it has none."""
    staff = np.flatnonzero(employer >= 0)
    income = people.income[staff].astype(np.float64)
    many = len(tables.sectors)
    sector = frame.sector[employer[staff]]
    heads = np.bincount(sector, minlength=many)
    everywhere = income.sum() / max(len(staff), 1)
    mean = np.bincount(sector, weights=income, minlength=many) / np.maximum(heads, 1)
    mean = np.where(heads > 0, mean, everywhere)
    filled = np.bincount(employer[staff], minlength=frame.slots)
    total = np.bincount(employer[staff], weights=income, minlength=frame.slots)
    own = total / np.maximum(filled, 1)
    return np.rint(np.where(filled > 0, own, mean[frame.sector])).astype(np.int64)


def _nature(
    tables: BusinessTables, chance: Chance, people: People, frame: Frame, representative: np.ndarray
) -> dict[str, np.ndarray]:
    """What firms handle, how they pay, how closely those who run them keep to the rules."""
    slots = np.arange(frame.slots)
    food, dirty, abroad, late = chance.units("firm_nature", slots, 1)
    share = {
        name: sector_column(tables, name)[frame.sector] for name in ("food", "pollutes", "abroad")
    }
    group = (
        frame.sector * 2 + ~frame.alive
    )  # a vacant slot takes no part of the living firms' quota
    link = value(tables.nature.compliance_link)
    own = chance.normals("firm_nature", slots, 2)[0]
    run = np.where(representative >= 0, people.law_abiding[representative], 0)
    score = link * run / 32 + (1 - link**2) ** 0.5 * own
    return {
        "handles_food": quota(group, food, share["food"]),
        "pollutes": quota(group, dirty, share["pollutes"]),
        "trades_abroad": quota(group, abroad, share["abroad"]),
        "late_payer": quota(~frame.alive * 1, late, value(tables.nature.late_payers)),
        "compliance": np.clip(np.rint(score * 32), -127, 127),
    }


def _departments(
    society: Society, chance: Chance, people: People, firms: Firms
) -> tuple[Bodies, np.ndarray]:
    tables = society.departments
    assert tables is not None
    districts, tasks = len(society.districts), len(tables.tasks)
    many = districts * tasks
    office = offices(tables, chance, people)
    owed = np.zeros(many, np.int64)
    held = np.flatnonzero(firms.office >= 0)
    np.add.at(owed, firms.office[held], firms.contract[held])
    made = {
        "district": np.repeat(np.arange(districts), tasks),
        "task": np.tile(np.arange(tasks), districts),
        "staff": np.bincount(office[office >= 0], minlength=many),
        "budget": budgets(tables, people, office, owed),
        "head": heads(tables, chance, people, office, many),
        "promises": promises(tables, chance, people, districts),
        "honesty": np.clip(
            np.rint(32 * chance.normals("department", np.arange(many))[0]), -127, 127
        ),
    }
    return Bodies(**{name: made[name].astype(kind) for name, kind in BODY_TYPES.items()}), office
