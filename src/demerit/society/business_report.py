"""Firms and departments beside the numbers of the file that they were made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from demerit.regime.quantity import Quantity
from demerit.society.business_tables import SUPPLIES, BusinessTables, value
from demerit.society.businesses import Businesses, Firms
from demerit.society.department_tables import DepartmentTables
from demerit.society.firms import sector_column
from demerit.society.model import Society
from demerit.society.people import People
from demerit.society.staff import sector_of_workers
from demerit.society.tables import SECTORS

if TYPE_CHECKING:
    import polars as pl


class Line(NamedTuple):
    """One share: as the file says, and as the firms or departments have it."""

    table: str
    cell: str
    published: float
    fitted: float
    grade: str
    held: bool = True


def fitted_businesses(society: Society, people: People, made: Businesses) -> pl.DataFrame:
    """Shares of the firms and departments beside those of the file.

    Args:
        society: A society with the sections `businesses` and `departments`.
        people: Its residents.
        made: What `found` made for them.

    Returns:
        Columns table, cell, published, fitted (shares), difference_pp (percentage points), grade
        (of the number, or the weakest of several) and held (False where the file's number is a
        wish that the residents or the size of the society can keep from being met).
    """
    import polars as pl  # a second's work that only this page needs

    tables, bodies = society.businesses, society.departments
    assert tables is not None
    assert bodies is not None
    lines = [
        *_counts(society, tables, people, made.firms),
        *_sectors(tables, made.firms),
        *_work(tables, people, made),
        *_kinds(tables, made.firms),
        *_demand(tables, made.firms),
        *_public(bodies, people, made),
    ]
    frame = pl.DataFrame(lines, schema=list(Line._fields), orient="row")
    difference = 100 * (frame["fitted"] - frame["published"])
    return frame.with_columns(difference.alias("difference_pp"))


WORST_FIRST = ("assumed", "borrowed", "derived", "published, weak", "published")


def weakest(*quantities: Quantity) -> str:
    """The weakest grade of several numbers."""
    return min((quantity.grade for quantity in quantities), key=WORST_FIRST.index)


def _counts(
    society: Society, tables: BusinessTables, people: People, firms: Firms
) -> Iterator[Line]:
    alive = firms.alive == 1
    for trader, (cell, many) in enumerate(
        (("enterprises", tables.enterprises), ("individual businesses", tables.traders))
    ):
        found = int((alive & (firms.trader == trader)).sum()) / people.residents
        yield Line("firms for each resident", cell, value(many) / 1000, found, many.grade)
    if "firms" in society.tables:
        shares = np.bincount(firms.district[alive], minlength=len(society.districts)) / alive.sum()
        table = society.tables["firms"]
        for name, wanted, got in zip(
            society.districts, society.table("firms"), shares, strict=True
        ):
            yield Line("firms by district", name, float(wanted), float(got), table.grade)


def _sectors(tables: BusinessTables, firms: Firms) -> Iterator[Line]:
    names = list(tables.sectors)
    for trader, (title, kind) in enumerate(
        (("sector of enterprises", "enterprises"), ("sector of individual businesses", "traders"))
    ):
        wanted = sector_column(tables, kind)
        rows = (firms.alive == 1) & (firms.trader == trader)
        found = np.bincount(firms.sector[rows], minlength=len(names)) / max(int(rows.sum()), 1)
        for number, name in enumerate(names):
            grade = getattr(tables.sectors[name], kind).grade
            yield Line(
                title, name, float(wanted[number] / wanted.sum()), float(found[number]), grade
            )


def _work(tables: BusinessTables, people: People, made: Businesses) -> Iterator[Line]:
    private = (people.alive == 1) & (people.work == 1) & (people.public_job == 0)
    sector = sector_of_workers(tables, people)
    for number, (name, one) in enumerate(tables.sectors.items()):
        rows = private & (sector == number)
        found = float((made.employer[rows] >= 0).mean()) if rows.any() else value(one.in_firms)
        yield Line("work in firms", name, value(one.in_firms), found, one.in_firms.grade, False)
    firms = made.firms
    enterprise = (firms.alive == 1) & (firms.trader == 0)
    sizes = tables.sizes
    idle = float((firms.jobs[enterprise] == 0).mean())
    yield Line("work in firms", "idle enterprises", value(sizes.idle), idle, sizes.idle.grade)
    staff = np.flatnonzero(made.employer >= 0)
    near = float((people.district[staff] == firms.district[made.employer[staff]]).mean())
    own = tables.own_district
    yield Line("work in firms", "in the firm's district", value(own), near, own.grade, False)
    posts = np.flatnonzero((firms.alive == 1) & (firms.jobs > 0))
    works = float((made.employer[firms.owner[posts]] == posts).mean())
    wanted = tables.owners.working
    yield Line("work in firms", "owner at work in it", value(wanted), works, wanted.grade, False)


def _kinds(tables: BusinessTables, firms: Firms) -> Iterator[Line]:
    alive = firms.alive == 1
    weights = np.bincount(firms.sector[alive], minlength=len(tables.sectors)) / alive.sum()
    for kind, cell, flag in (
        ("food", "handle food", firms.handles_food),
        ("pollutes", "can pollute", firms.pollutes),
        ("abroad", "trade abroad", firms.trades_abroad),
    ):
        grade = weakest(*(getattr(sector, kind) for sector in tables.sectors.values()))
        wanted = float(weights @ sector_column(tables, kind))
        yield Line("kinds of firms", cell, wanted, float(flag[alive].mean()), grade)
    late = tables.nature.late_payers
    found = float(firms.late_payer[alive].mean())
    yield Line("kinds of firms", "pay late where they can", value(late), found, late.grade)


def _demand(tables: BusinessTables, firms: Firms) -> Iterator[Line]:
    terms = tables.contracts
    alive = firms.alive == 1
    invoice = firms.contract.astype(np.float64)
    share = float(invoice.sum() / firms.revenue[alive].sum())
    yield Line("public contracts", "of all revenue", value(terms.demand), share, terms.demand.grade)
    supplies = np.array([SUPPLIES.index(sector.supplies) for sector in tables.sectors.values()])
    by_kind = np.bincount(supplies[firms.sector], weights=invoice, minlength=len(SUPPLIES))
    wanted = np.array([value(getattr(terms, name)) for name in SUPPLIES])
    for number, name in enumerate(SUPPLIES):
        found = float(by_kind[number] / max(by_kind.sum(), 1))
        grade = getattr(terms, name).grade
        yield Line("public contracts", name, float(wanted[number] / wanted.sum()), found, grade)
    staffed = alive & (firms.jobs > 0)
    held = float((firms.office[staffed] >= 0).mean())
    many = terms.holders
    yield Line("public contracts", "firms that hold one", value(many), held, many.grade, False)


def _public(bodies: DepartmentTables, people: People, made: Businesses) -> Iterator[Line]:
    tasks = list(bodies.tasks)
    claimed = {industry for task in bodies.tasks.values() for industry in task.staff_of}
    drawn = (made.office >= 0) & ~np.isin(people.sector, _industries(claimed))
    staff = np.bincount(made.office[drawn] % len(tasks), minlength=len(tasks))
    held = made.firms.office >= 0
    buys = np.bincount(made.firms.office[held] % len(tasks), minlength=len(tasks))
    due = np.bincount(
        made.departments.task, weights=made.departments.promises, minlength=len(tasks)
    )
    for title, kind, found, scale in (
        ("staff of departments", "staff", staff / max(int(staff.sum()), 1), None),
        ("contracts of departments", "buys", buys / max(int(buys.sum()), 1), None),
        ("promises due for each resident", "promises", due / people.residents, 1000.0),
    ):
        numbers = [getattr(task, kind) for task in bodies.tasks.values()]
        wanted = np.array([value(number) for number in numbers])
        wanted = wanted / (scale or wanted.sum())
        for name, number, want, got in zip(tasks, numbers, wanted, found, strict=True):
            yield Line(title, name, float(want), float(got), number.grade)


def _industries(names: set[str]) -> list[int]:
    return [SECTORS.index(name) for name in sorted(names)]
