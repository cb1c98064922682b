"""Finding and loading societies; tables may stand in CSV files beside them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from demerit.regime.files import (
    BadInput,
    Document,
    decode,
    read_bytes,
    read_yaml,
    refuse_person_bytes,
    refuse_person_columns,
    resolve,
)
from demerit.regime.loading import shipped_or_path
from demerit.society.model import Society
from demerit.society.tables import AXES, TABLES

HERE = Path(__file__).parent
MOST_ROWS = 5_000
"""A table of aggregates is short; more rows than this look like one row a person."""


def list_societies() -> list[str]:
    """Return the ids of the shipped societies."""
    return sorted(file.stem for file in (HERE / "presets").glob("*.yaml"))


def load_society(id_or_path: str | Path) -> Society:
    """Load a society.

    Args:
        id_or_path: Id of a preset, or path of a file.

    Raises:
        BadInput: For the first thing wrong, with its line and what to try.
    """
    path = shipped_or_path(id_or_path, HERE / "presets", "society")
    return Society.from_document(with_tables(read_yaml(path)))


def with_tables(document: Document) -> Document:
    """Replace `file: NAME.csv` in tables by the values of that file, which stands beside it."""
    tables = document.data.get("tables")
    if not isinstance(tables, dict):
        return document
    read: dict[str, Any] = {}
    for name, table in tables.items():
        if isinstance(table, dict) and "file" in table:
            where = ("tables", name, "file")
            if "values" in table:
                raise document.bad("a table has values or a file, not both", where, "keep one")
            file = table["file"]
            if not isinstance(file, str) or Path(file).name != file or not file.endswith(".csv"):
                raise document.bad(
                    f"{str(file)[:60]!r} is not the name of a .csv file beside this one",
                    where,
                    "put the table beside the society's file and give its name",
                )
            values = read_table(Path(document.path).parent / file, name, document.data)
            table = {key: value for key, value in table.items() if key != "file"}
            table["values"] = values
        if isinstance(table, dict) and name in TABLES:
            table = {"axes": list(TABLES[name].axes), "unit": TABLES[name].unit} | table
        read[name] = table
    return Document(document.data | {"tables": read}, document.path, document.marks)


def read_table(path: Path, name: str, society: dict[str, Any]) -> list[float]:
    """Read a table from CSV: a column for each axis but the last, then one for each of its labels.

    Lines that start with # are remarks. Rows must come in the order of the axes.

    Raises:
        BadInput: With the line, for anything else, records about persons above all.
    """
    if name not in TABLES:
        raise BadInput(f"there is no table called {name!r}", path=path)
    raw = read_bytes(path)
    refuse_person_bytes(raw, path)
    lines = decode(raw, path).splitlines()
    numbered = [(n, text) for n, text in enumerate(lines, 1) if text.strip() and text[0] != "#"]
    if len(numbered) > MOST_ROWS:
        raise BadInput(
            f"{len(numbered):,} rows look like one row a person, not a table of aggregates",
            path=path,
            line=numbered[MOST_ROWS][0],
            hint="give counts or shares of groups of at least 100 people",
        )
    if not numbered:
        raise BadInput("the table is empty", path=path, line=1)
    rows = [(n, next(csv.reader([text]))) for n, text in numbered]
    line, header = rows[0]
    header = [label.strip() for label in header]
    refuse_person_columns(header, path, line)
    axes = TABLES[name].axes
    wanted = [*axes[:-1], *_labels(axes[-1], society)]
    if header != wanted:
        raise BadInput(
            f"the columns of {name!r} are {', '.join(header)[:120]}",
            path=path,
            line=line,
            hint=f"they must be {', '.join(wanted)}",
        )
    return _cells(path, rows[1:], [_labels(axis, society) for axis in axes])


def _labels(axis: str, society: dict[str, Any]) -> tuple[str, ...]:
    if axis != "district":
        return AXES[axis]
    found = society.get("districts")
    return tuple(str(label) for label in found) if isinstance(found, list) else ()


def _cells(
    path: Path, rows: list[tuple[int, list[str]]], labels: list[tuple[str, ...]]
) -> list[float]:
    keys: list[tuple[str, ...]] = [()]
    for axis in labels[:-1]:
        keys = [(*key, label) for key in keys for label in axis]
    values: list[float] = []
    for place, (line, row) in enumerate(rows):
        row = [cell.strip() for cell in row]
        if place >= len(keys) or tuple(row[: len(labels) - 1]) != keys[place]:
            expected = ", ".join(keys[place]) if place < len(keys) else "the end of the table"
            raise BadInput(
                f"this row is {', '.join(row[: len(labels) - 1]) or 'empty'}",
                path=path,
                line=line,
                hint=f"rows follow the order of the axes; {expected} is next",
            )
        for cell in row[len(labels) - 1 :]:
            number = resolve(cell)
            if isinstance(number, bool) or not isinstance(number, (int, float)):
                raise BadInput(f"{cell[:40]!r} is not a number", path=path, line=line)
            if not 0 <= number < float("inf"):
                raise BadInput(f"{cell[:40]} is negative or not finite", path=path, line=line)
            values.append(float(number))
        if len(row) != len(labels) - 1 + len(labels[-1]):
            raise BadInput(f"this row has {len(row)} cells", path=path, line=line)
    if len(rows) < len(keys):
        raise BadInput(f"the table ends early: {', '.join(keys[len(rows)])} is next", path=path)
    return values
