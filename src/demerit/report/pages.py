"""Pages beside the report: published series held against a run, and a society beside its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from demerit.evidence import estimators
from demerit.evidence.estimators import Estimate
from demerit.regime import BadInput
from demerit.report import words
from demerit.report.folder import Folder
from demerit.report.page import environment
from demerit.report.table import Table

SILENT = {
    "beijing-2018": "Nothing was ever published to compare this regime with: no count of entries, "
    "exits, points or refusals in Beijing under the plan of 2018 is known.",
}


@dataclass(frozen=True)
class Series:
    """A published number and how the run gives the same.

    Attributes:
        title: what is counted, with its unit.
        published: the published range in words.
        low, high: its ends, in the unit of `unit`.
        unit: `share` or empty.
        role: `set` where an input is meant to give it, `held against` where nothing was fitted.
        source: where it was published.
        model: from a run to the estimate, None where the run holds no such series.
    """

    title: str
    published: str
    low: float
    high: float
    unit: str
    role: str
    source: str
    model: Callable[[Folder], Estimate | None]


def _sums(folder: Folder, *measures: str, before: int | None = None) -> dict[int, float] | None:
    """Sum of monthly counts by world under the regime, from the start to before a month."""
    rows = folder.pick("all", *measures).filter((pl.col("arm") == "world") & (pl.col("month") >= 0))
    if before is not None:
        rows = rows.filter(pl.col("month") < before)
    if rows.is_empty():
        return None
    return dict(rows.group_by("world").agg(pl.col("value").sum()).sort("world").iter_rows())


def _over(above: dict[int, float] | None, below: dict[int, float] | None) -> Estimate | None:
    """Ratio of two sums by world."""
    if above is None or below is None:
        return None
    bottom = np.array(list(below.values()))
    top = np.array([above.get(world, 0.0) for world in below])
    return estimators.ratio(top, bottom)


def _adult_years(folder: Folder) -> dict[int, float] | None:
    """Years lived by adults, by world."""
    months = _sums(folder, "adults")
    return None if months is None else {world: value / 12 for world, value in months.items()}


def entries_per_adult_year(folder: Folder) -> Estimate | None:
    """List entries (person-times) per adult and year."""
    return _over(_sums(folder, "entries"), _adult_years(folder))


def exits_per_entry(folder: Folder) -> Estimate | None:
    """Exits of every kind in the fifth year per entry in that year."""
    exits = ("performance", "expiry", "correction", "no_assets", "other")
    names = [f"exits_{name}" for name in exits]
    late, early = (_sums(folder, *names, before=end) for end in (60, 48))
    entered, before = (_sums(folder, "entries", before=end) for end in (60, 48))
    return _over(_less(late, early), _less(entered, before))


def _less(late: dict[int, float] | None, early: dict[int, float] | None) -> dict[int, float] | None:
    if late is None or early is None:
        return None
    return {world: value - early.get(world, 0.0) for world, value in late.items()}


def complied_by_fifth_year(folder: Folder) -> Estimate | None:
    """Exits by performance per entry, both cumulative, by the end of the fifth year."""
    if folder.months < 60:
        return None
    return _over(_sums(folder, "exits_performance", before=60), _sums(folder, "entries", before=60))


def refused(kind: str) -> Callable[[Folder], Estimate | None]:
    """Refused tickets of a kind per entry, both cumulative, by the end of the fifth year."""

    def model(folder: Folder) -> Estimate | None:
        return _over(
            _sums(folder, f"refused_{kind}", before=60), _sums(folder, "entries", before=60)
        )

    return model


COURT = "Supreme People's Court figures as reported 2017 to 2019 (research notes, A1)"
PUBLISHED = {
    "spc-defaulters": (
        Series(
            "Entries (person-times) per adult and year",
            "0.25 to 0.35 %",
            0.0025,
            0.0035,
            "share",
            "set",
            COURT,
            entries_per_adult_year,
        ),
        Series(
            "Exits per entry within the fifth year",
            "about 0.6 (2018, all national lists)",
            0.55,
            0.65,
            "",
            "held against",
            "National annual report for 2018; derived (research notes, A1 and A2)",
            exits_per_entry,
        ),
        Series(
            "Entries ended by performance, of all entries by the fifth year",
            "26 to 28 % (the courts' own attribution: an upper bound)",
            0.26,
            0.28,
            "share",
            "held against",
            COURT,
            complied_by_fifth_year,
        ),
        Series(
            "Air tickets refused (person-times) per cumulative entry",
            "0.9 to 1.5",
            0.9,
            1.5,
            "",
            "held against",
            COURT,
            refused("air"),
        ),
        Series(
            "High-speed rail tickets refused (person-times) per cumulative entry",
            "0.33 to 0.43",
            0.33,
            0.43,
            "",
            "set",
            COURT,
            refused("rail"),
        ),
    )
}


def verdict(one: Series, found: Estimate | None) -> str:
    """Where the model stands against a published range, as it is."""
    if found is None or found.value is None:
        return "the run holds no such series"
    low = found.value if found.low is None else found.low
    high = found.value if found.high is None else found.high
    if low >= one.low and high <= one.high:
        return "inside the published range"
    if high < one.low:
        if found.value <= 0:
            return "below it: none at all"
        return f"below it, by a factor of {words.digits(one.low / found.value, 2)}"
    if low > one.high:
        return f"above it, by a factor of {words.digits(found.value / one.high, 2)}"
    return "its interval reaches across an end of the published range"


def _compared(folder: Folder, published: Iterable[Series]) -> Table:
    rows = []
    for one in published:
        found = one.model(folder)
        shown = (
            "none"
            if found is None or found.value is None
            else words.estimate(found.value, found.low, found.high, one.unit)
        )
        rows.append((one.title, one.published, shown, verdict(one, found), one.role, one.source))
    return Table(
        "Published series beside the model",
        ("Series", "Published", "Model (95 % interval)", "Where it stands", "Role", "Source"),
        tuple(rows),
        "A series is set where an input was chosen to give it, and held against where nothing was "
        "fitted to it. Values are printed as they are.",
    )


def comparison(run_folder: Path) -> str:
    """A page that holds a run against published series.

    Args:
        run_folder: a finished run; its regime decides which series there are.

    Returns:
        An HTML document.

    Raises:
        BadInput: there is no manifest in the folder.
    """
    folder = Folder(Path(run_folder))
    if not folder.manifest:
        raise BadInput("this is not a run folder: it holds no manifest.json", path=run_folder)
    name = str(folder.regime.get("id"))
    known = PUBLISHED.get(name)
    nothing = SILENT.get(name, "No published series is known to this laboratory for this regime.")
    lead = (
        "Where the model stands against what was published, as it is. Entries and refusals are "
        "person-times; the published totals count people and organisations, the model residents."
        if known
        else nothing
    )
    return _page(
        f"{folder.regime_title}: published and modelled",
        lead,
        [_compared(folder, known)] if known else [],
        f"demerit report {folder.name}",
    )


def fitted_society(fitted: pl.DataFrame, title: str, command: str = "") -> str:
    """A page that shows the margins of a society beside the tables of its file.

    Args:
        fitted: table, cell, published, fitted (shares), difference_pp (percentage points), and
            where known grade (of the table) and held (False where it is compared, not fitted).
        title: the society's title.
        command: the command that makes the page.

    Returns:
        An HTML document.
    """
    held = fitted.filter(pl.col("held")) if "held" in fitted.columns else fitted
    parts = fitted.group_by("table", maintain_order=True)
    widest = held["difference_pp"].abs().max() if held.height else None
    lead = (
        f"The farthest fitted margin is {words.digits(float(widest))} percentage points from "
        "its table."
        if isinstance(widest, (int, float))
        else "No table was fitted."
    )
    tables = [_margins(str(name), part) for (name,), part in parts]
    return _page(f"{title}: fitted beside the tables", lead, tables, command)


def _margins(name: str, part: pl.DataFrame) -> Table:
    """One table of the file with what the society shows."""
    rows = tuple(
        (
            str(row["cell"]).replace("_", " "),
            words.number(row["published"], "share", 4),
            words.number(row["fitted"], "share", 4),
            words.signed(row["difference_pp"], 2),
        )
        for row in part.to_dicts()
    )
    heads = ("Cell", "In the file", "Fitted", "Difference (percentage points)")
    grades = set(part["grade"]) if "grade" in part.columns else set()
    held = set(part["held"]) if "held" in part.columns else {True}
    notes = [f"Grade: {grade}." for grade in grades if len(grades) == 1]
    if held == {False}:
        notes.append("Compared, not fitted.")
    if len(grades) > 1 or len(held) > 1:
        heads = (*heads, "Grade")
        rows = tuple((*row, _standing(one)) for row, one in zip(rows, part.to_dicts(), strict=True))
    title = words.sentence(name.replace("_", " "))
    return Table(title, heads, rows, " ".join(notes))


def _standing(row: dict[str, Any]) -> str:
    """The grade of one cell, and whether it is only compared."""
    return row["grade"] if row["held"] else f"{row['grade']}; compared, not fitted"


def _page(title: str, lead: str, tables: list[Table], command: str) -> str:
    return (
        environment()
        .get_template("tables.html.j2")
        .render(title=title, lead=lead, tables=tables, command=command, file=_file(title))
    )


def _file(title: str) -> str:
    kept = (sign if sign.isalnum() else "-" for sign in escape(title.lower()))
    return "-".join(part for part in "".join(kept).split("-") if part)[:60]
