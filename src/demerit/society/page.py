"""The page of the shipped societies: what their numbers rest on, and how far the fit is off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, get_args

from demerit.regime.quantity import Grade
from demerit.society.business_page import firms_section
from demerit.society.businesses import found
from demerit.society.generate import populate
from demerit.society.model import Society
from demerit.society.report import fitted

if TYPE_CHECKING:
    import polars as pl

GRADES: tuple[str, ...] = get_args(Grade)
RESIDENTS = 100_000

HEAD = f"""# Societies

Made by `python docs/make_pages.py societies`; do not edit by hand.

Every number of a society's file carries a grade. `published`: seen on an official page or in a
report of one (`weak`: in a poor copy). `derived`: worked out from published numbers, the working in
its note. `borrowed`: taken over from another place. `assumed`: nothing better was seen; it has a
range, from which runs draw. Numbers that rest on memory are `assumed`, since no page was opened.

The farthest margin is the largest difference, in percentage points, between a table and
{RESIDENTS:,} residents made from it with seed 0, over all margins that are fitted; it says how well
the fit meets the file, not how good the file is.
"""


def grades(society: Society) -> dict[str, Counter[str]]:
    """Count the society's tables and numbers by grade.

    Returns:
        For `tables` and for each part of the file with quantities, how many have each grade.
    """
    counts = {"tables": Counter(str(table.grade) for table in society.tables.values())}
    for path, quantity in society.quantities():
        counts.setdefault(path.split(".")[0], Counter())[quantity.grade] += 1
    return counts


def farthest(frame: pl.DataFrame) -> str:
    """Name the fitted margin that lies farthest from its table.

    Args:
        frame: What `demerit.society.fitted` returns.
    """
    held = frame.filter(frame["held"])
    place = held["difference_pp"].abs().arg_max()
    row = held.row(place or 0, named=True)
    return f"{row['difference_pp']:+.2f} points ({row['table']}, {row['cell']})"


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def grade_table(society: Society) -> str:
    """Write the counts of a society's numbers by grade, a row for each part of its file."""
    counts = grades(society)
    lines = [_row("part", *GRADES), _row("---", *(["---:"] * len(GRADES)))]
    lines += [_row(part, *(found[grade] for grade in GRADES)) for part, found in counts.items()]
    total = sum(counts.values(), Counter())
    return "\n".join([*lines, _row("all", *(total[grade] for grade in GRADES))])


def section(society: Society, margin: str, firms: str = "") -> str:
    """Write one society's part of the page.

    Args:
        society: The society.
        margin: Its farthest margin.
        firms: What `firms_section` wrote, where the society has firms.
    """
    gaps = "\n".join(f"- {gap}" for gap in society.not_modelled)
    return (
        f"\n## {society.title}\n\n`{society.id}`. {society.summary.strip()}\n\n"
        f"{grade_table(society)}\n\n"
        f"Farthest margin at {RESIDENTS:,} residents: {margin}.\n\n{firms}"
        f"Gaps:\n\n{gaps}\n"
    )


def societies_page(societies: Iterable[Society]) -> str:
    """Write the whole page; each society is made for it."""
    return HEAD + "".join(part(society) for society in societies)


def part(society: Society) -> str:
    """Make a society and write its part of the page."""
    people = populate(society, RESIDENTS, 0)
    margin = farthest(fitted(society, people))
    if society.businesses is None:
        return section(society, margin)
    return section(society, margin, firms_section(society, people, found(society, people, 0)))
