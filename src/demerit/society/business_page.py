"""Firms and departments on the page of the societies: what came out, beside what is published."""

from __future__ import annotations

import numpy as np

from demerit.society.business_report import fitted_businesses
from demerit.society.business_tables import value
from demerit.society.businesses import Businesses
from demerit.society.firms import LARGEST_SHARE
from demerit.society.model import Society
from demerit.society.people import People

CLASSES = ((1, 9), (10, 49), (50, 249), (250, None))
"""Posts by which the size of firms is usually told."""


def size_classes(jobs: np.ndarray) -> list[tuple[str, float, float]]:
    """Shares of firms with posts, and of their posts, by class.

    Args:
        jobs: Posts of firms, each 1 or more.

    Returns:
        Name of the class, share of firms, share of posts.
    """
    rows = []
    for low, high in CLASSES:
        inside = (jobs >= low) & (jobs <= (high or jobs.max(initial=low)))
        name = f"{low} to {high}" if high else f"{low} and more"
        rows.append((name, float(inside.mean()), float(jobs[inside].sum() / jobs.sum())))
    return rows


def firms_section(society: Society, people: People, made: Businesses) -> str:
    """Write what became of the firms and departments of one society.

    Args:
        society: A society with the sections `businesses` and `departments`.
        people: Its residents.
        made: Its firms and departments.
    """
    tables, bodies = society.businesses, society.departments
    assert tables is not None
    assert bodies is not None
    firms, departments = made.firms, made.departments
    alive = firms.alive == 1
    enterprise = alive & (firms.trader == 0)
    staffed = firms.jobs[enterprise & (firms.jobs > 0)]
    jobs = int(((people.alive == 1) & (people.work == 1)).sum())
    told = tables.sizes.mean_compared
    published = "" if told is None else f" ({value(told):g} in the file, {told.grade}; compared)"
    spent = int(firms.contract.sum()) * 1.2 / people.residents
    bought = bodies.budget.procurement_compared
    beside = (
        "" if bought is None else f" ({value(bought):,.0f} in the file, {bought.grade}; compared)"
    )
    held = fitted_businesses(society, people, made)
    held = held.filter(held["held"])
    row = held.row(held["difference_pp"].abs().arg_max() or 0, named=True)
    lines = [
        f"Firms and departments at {people.residents:,} residents: {enterprise.sum():,} "
        f"enterprises and {(alive & (firms.trader == 1)).sum():,} individual businesses with "
        f"{firms.jobs[alive].sum():,} posts. An enterprise with staff has {staffed.mean():.1f} "
        f"posts on average{published}, the largest {staffed.max():,}; the size is cut at "
        f"{LARGEST_SHARE:.0%} of all jobs ({int(LARGEST_SHARE * jobs):,}). "
        f"{departments.slots} departments with {departments.staff.sum():,} staff buy from firms "
        f"for {spent:,.0f} yuan a head a year{beside}. Of what firms buy from each other, "
        f"{_bought_here(made):.0%} found a seller in the society; the rest is bought outside.",
        "",
        "| posts | enterprises with staff | their posts |",
        "| --- | ---: | ---: |",
        *(f"| {name} | {many:.1%} | {posts:.1%} |" for name, many, posts in size_classes(staffed)),
        "",
        f"Farthest margin of firms and departments: {row['difference_pp']:+.2f} points "
        f"({row['table']}, {row['cell']}).",
    ]
    return "\n".join(lines) + "\n\n"


def _bought_here(made: Businesses) -> float:
    """Share of orders between firms that have a supplier in the society."""
    firms = made.firms
    order = np.where(firms.alive == 1, firms.revenue * firms.inputs, 0).astype(np.float64)
    met = (firms.suppliers >= 0).mean(axis=1)
    return float((order * met).sum() / max(order.sum(), 1.0))
