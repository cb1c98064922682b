"""The aggregate tables of a society: closed lists of axes and tables, and how a table is read.

A table is a count of persons, a share that sums to one over its last axis, or a rate. Each cell of
a count or share must stand for at least 100 real people, so that no table can hold a person.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import StrictStr, field_validator, model_validator

from demerit.regime.quantity import Grade, Strict, plain_number

SMALLEST_CELL = 100
"""Real people that a cell of a table must stand for."""

AGES = (*(f"{low}-{low + 4}" for low in range(0, 85, 5)), "85+")
SEXES = ("men", "women")
EDUCATIONS = ("junior", "senior", "college")
MARITAL = ("never", "married", "divorced", "widowed")
WORKS = ("student", "employed", "unemployed", "retired", "other")
SIZES = ("1", "2", "3", "4", "5", "6", "7+")
GENERATIONS = ("1", "2", "3+")
BROAD_AGES = ("0-14", "15-19", "20-39", "40-59", "60+")
SECTORS = (
    "agriculture",
    "mining",
    "manufacturing",
    "utilities",
    "construction",
    "trade",
    "transport",
    "hotels",
    "information",
    "finance",
    "real_estate",
    "business",
    "research",
    "environment",
    "household",
    "education",
    "health",
    "culture",
    "public",
)
PUBLIC_SECTORS = tuple(SECTORS.index(name) for name in ("education", "health", "public"))

#: Axes other than `district`, whose labels each society gives itself.
AXES: dict[str, tuple[str, ...]] = {
    "age": AGES,
    "sex": SEXES,
    "education": EDUCATIONS,
    "marital": MARITAL,
    "work": WORKS,
    "size": SIZES,
    "generations": GENERATIONS,
    "broad_age": BROAD_AGES,
    "sector": SECTORS,
    "residence": ("local", "no_local_hukou"),
    "any": ("all",),
}

Unit = Literal["persons", "share", "rate"]


@dataclass(frozen=True)
class Shape:
    """What a table of a given name must look like.

    Attributes:
        unit: `persons`, `share` (sums to one over the last axis) or `rate`.
        axes: Names of its axes, slowest first.
        largest: Largest value of a rate.
    """

    unit: Unit
    axes: tuple[str, ...]
    largest: float = 1.0


TABLES: dict[str, Shape] = {
    "residents": Shape("persons", ("district", "sex", "age")),
    "no_local_hukou": Shape("rate", ("district",)),
    "no_local_hukou_age": Shape("share", ("broad_age",)),
    "education": Shape("share", ("district", "sex", "education")),
    "education_by_age": Shape("rate", ("age", "education")),
    "marital": Shape("share", ("district", "sex", "marital")),
    "household_size": Shape("share", ("size",)),
    "generations": Shape("share", ("generations",)),
    "quarters": Shape("rate", ("district",)),
    "urban": Shape("rate", ("district",)),
    "car": Shape("rate", ("district",)),
    "work": Shape("share", ("work",)),
    "employed_by_age": Shape("rate", ("sex", "age")),
    "sector": Shape("share", ("sector",)),
    "sector_college": Shape("rate", ("sector",)),
    "sector_no_local_hukou": Shape("rate", ("sector",)),
    "smoking": Shape("rate", ("sex", "age")),
    "driving": Shape("rate", ("sex", "age")),
    "death": Shape("rate", ("sex", "age")),
    "birth": Shape("rate", ("age",)),
    "retired_by_age": Shape("rate", ("sex", "age")),
    "firms": Shape("share", ("district",)),
}
"""Every table that a society may have; none but those of `OPTIONAL` may be missing."""

OPTIONAL = frozenset({"retired_by_age", "firms"})
"""Without the first the retired, of those neither in work nor studying, follow China's pension
ages; without the second firms stand where residents in work live."""


class Table(Strict):
    """One aggregate table.

    Attributes:
        axes: Its axes, slowest first; must be those of `TABLES`.
        values: The cells in row-major order.
        unit: `persons`, `share` or `rate`.
        source: Key of the file's `sources`.
        grade: How good the evidence is.
        range: For assumed tables, the factors within which every cell may lie together.
        note: One sentence for the reader.
    """

    axes: tuple[StrictStr, ...]
    values: tuple[float, ...]
    unit: Unit
    source: StrictStr = ""
    grade: Grade
    range: tuple[float, float] | None = None
    note: StrictStr = ""

    @field_validator("values", mode="before")
    @classmethod
    def _flatten(cls, values: Any) -> Any:
        if not isinstance(values, (list, tuple)):
            raise ValueError("a table's values are a list, nested by its axes or flat")
        return tuple(float(plain_number(cell)) for cell in _cells(values))

    @model_validator(mode="after")
    def _signs_and_range(self) -> Table:
        for place, cell in enumerate(self.values):
            if not math.isfinite(cell) or cell < 0:
                raise ValueError(f"cell {place} is {cell}; a cell is a finite number of 0 or more")
        if self.grade == "assumed" and self.range is None:
            raise ValueError(
                "an assumed table needs `range: [lowest, highest]`, the factors on its cells"
            )
        return self


def _cells(values: Any) -> Iterator[Any]:
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from _cells(value)
        else:
            yield value


def shape_of(axes: tuple[str, ...], districts: int) -> tuple[int, ...]:
    """Number of cells along each axis of a table in a society of so many districts."""
    return tuple(districts if axis == "district" else len(AXES[axis]) for axis in axes)


def array(table: Table, districts: int) -> np.ndarray:
    """The table's cells as a float64 array by its axes; shares are normalised exactly."""
    cells = np.array(table.values, dtype=np.float64).reshape(shape_of(table.axes, districts))
    return cells / cells.sum(axis=-1, keepdims=True) if table.unit == "share" else cells


def faults(
    tables: Mapping[str, Table], districts: int, population: float
) -> Iterator[tuple[str, str]]:
    """Find what is wrong with a society's tables.

    Args:
        tables: The tables by name.
        districts: Number of districts.
        population: Real people that the society stands for.

    Yields:
        The table's name and a sentence.
    """
    for name in sorted(set(TABLES) - OPTIONAL - set(tables)):
        yield name, f"the table {name!r} is missing"
    for name in tables:
        if name not in TABLES:
            yield name, f"there is no table called {name!r}"
            return
        if (fault := _form(name, tables[name], districts)) is not None:
            yield name, fault
            return
    if "residents" in tables:
        for name, table in tables.items():
            if (
                fault := _cell_size(name, table, tables["residents"], districts, population)
            ) is not None:
                yield name, fault


def _form(name: str, table: Table, districts: int) -> str | None:
    shape = TABLES[name]
    if table.unit != shape.unit or table.axes != shape.axes:
        return f"{name!r} must be a {shape.unit} by {', '.join(shape.axes)}"
    wanted = math.prod(shape_of(table.axes, districts))
    if len(table.values) != wanted:
        return f"{name!r} has {len(table.values)} cells; its axes need {wanted}"
    if shape.unit == "rate" and max(table.values) > shape.largest:
        return f"{name!r} holds {max(table.values)}; a rate here is at most {shape.largest:g}"
    if shape.unit == "share":
        sums = np.array(table.values).reshape(shape_of(table.axes, districts)).sum(axis=-1)
        worst = float(np.ravel(sums)[np.argmax(np.abs(np.ravel(sums) - 1.0))])
        if abs(worst - 1.0) > 0.005:
            return f"shares of {name!r} sum to {worst:.4f} along {shape.axes[-1]}, not to 1"
    return None


def _cell_size(
    name: str, table: Table, residents: Table, districts: int, population: float
) -> str | None:
    """Real people behind the smallest filled cell of a count or a share; rates are parameters."""
    if table.unit == "rate":
        return None
    counts = np.array(residents.values).reshape(shape_of(residents.axes, districts))
    scale = population / max(counts.sum(), 1.0)
    cells = np.array(table.values).reshape(shape_of(table.axes, districts))
    if name == "residents":
        people = cells * scale
    else:
        kept = [place for place, axis in enumerate(residents.axes) if axis in table.axes]
        drop = tuple(place for place in range(3) if place not in kept)
        people = cells * (counts.sum(axis=drop) * scale)[..., None]
    filled = people[people > 0]
    if filled.size and filled.min() < SMALLEST_CELL:
        return (
            f"a cell of {name!r} stands for about {filled.min():.0f} real people; "
            f"every cell must stand for at least {SMALLEST_CELL}"
        )
    return None
