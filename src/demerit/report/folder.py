"""A run folder as the report reads it: files that may be missing, and the columns it relies on.

This is the only module of the report that knows the names of files and columns (DESIGN section 7).
What is absent comes back as an empty frame or an empty mapping, never as an error: the page then
says that the figure is left out.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

SERIES_COLUMNS = {
    "world": pl.Int64,
    "arm": pl.String,
    "month": pl.Int64,
    "kind": pl.String,
    "attribute": pl.String,
    "group": pl.String,
    "measure": pl.String,
    "value": pl.Float64,
    "unit": pl.String,
}
EVENT_COLUMNS = {
    "world": pl.Int64,
    "arm": pl.String,
    "id": pl.Int64,
    "month": pl.Int64,
    "event": pl.String,
    "kind": pl.String,
    "subject": pl.Int64,
    "conduct": pl.String,
    "domain": pl.String,
    "effect_domain": pl.String,
    "agency": pl.String,
    "carrier": pl.String,
    "rule": pl.String,
    "list": pl.String,
    "measure": pl.String,
    "points": pl.Float64,
    "amount": pl.Float64,
    "truth": pl.String,
    "parents": pl.List(pl.Int64),
    "shares": pl.List(pl.Float64),
    "influence": pl.String,
    "role": pl.String,
}


def _json(path: Path) -> dict[str, Any]:
    """A JSON object from a file, or an empty one where there is none."""
    if not path.is_file():
        return {}
    content = json.loads(path.read_text("utf-8"))
    return content if isinstance(content, dict) else {}


def _column(frame: pl.DataFrame, name: str, dtype: pl.DataType | type[pl.DataType]) -> pl.Expr:
    """A column in the type that the report uses; null where the file has no such column."""
    if name not in frame.columns:
        return pl.lit(None, dtype=dtype).alias(name)
    if name == "parents" and frame.schema[name] == pl.String:
        found = pl.col(name).str.extract_all(r"-?\d+")
        return found.cast(pl.List(pl.Int64)).alias(name)
    if name == "id" and frame.schema[name] == pl.UInt64:  # ids are names: keep the bits
        return pl.col(name).reinterpret(signed=True).alias(name)
    if name == "parents" and frame.schema[name] == pl.List(pl.UInt64):
        return pl.col(name).list.eval(pl.element().reinterpret(signed=True)).alias(name)
    return pl.col(name).cast(dtype, strict=False).alias(name)


def _frame(path: Path, columns: Mapping[str, Any]) -> pl.DataFrame:
    """A table in the report's columns, empty where there is no file."""
    if not path.is_file():
        return pl.DataFrame(schema=dict(columns))
    raw = pl.read_parquet(path)
    if raw.is_empty():
        return pl.DataFrame(schema=dict(columns))
    return raw.select(_column(raw, name, dtype) for name, dtype in columns.items())


def beside(rows: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Values of both arms side by side.

    Returns:
        keys, world, value (under the regime), twin; an arm without a row counts as 0.
    """
    on = [*keys, "world"]
    regime = rows.filter(pl.col("arm") == "world").select(*on, "value")
    twin = rows.filter(pl.col("arm") == "twin").select(*on, pl.col("value").alias("twin"))
    both = regime.join(twin, on=on, how="full", coalesce=True)
    return both.with_columns(pl.col("value", "twin").fill_null(0.0)).sort(on)


@dataclass(frozen=True)
class Folder:
    """One finished run.

    Attributes:
        path: the run folder.
    """

    path: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Inputs in full and hashed, versions, seeds, the command."""
        return _json(self.path / "manifest.json")

    @cached_property
    def metrics(self) -> dict[str, dict[str, Any]]:
        """The metrics by id, as in metrics.json."""
        found = _json(self.path / "metrics.json").get("metrics")
        return found if isinstance(found, dict) else {}

    @cached_property
    def run(self) -> dict[str, Any]:
        """Sizes, times and versions of the run."""
        found = _json(self.path / "metrics.json").get("run")
        return found if isinstance(found, dict) else {}

    @cached_property
    def series(self) -> pl.DataFrame:
        """Monthly aggregates of residents, both arms."""
        frame = _frame(self.path / "series.parquet", SERIES_COLUMNS)
        return frame.filter(pl.col("kind").is_null() | (pl.col("kind") == "residents"))

    @cached_property
    def events(self) -> pl.DataFrame:
        """Events of the followed residents, both arms, in order of month and id."""
        bodies = pl.col("kind").is_in(["firm", "department"])
        return self.happenings.filter(pl.col("kind").is_null() | ~bodies)

    @cached_property
    def happenings(self) -> pl.DataFrame:
        """Events of all followed subjects: residents, firms and departments."""
        frame = _frame(self.path / "events.parquet", EVENT_COLUMNS)
        return frame.sort("world", "arm", "month", "id", maintain_order=True)

    @cached_property
    def lives(self) -> pl.DataFrame:
        """State of followed residents by month, with the columns of the file."""
        path = self.path / "lives.parquet"
        return pl.read_parquet(path) if path.is_file() else pl.DataFrame()

    def document(self, name: str) -> dict[str, Any]:
        """An input in canonical form: `regime`, `society`, `against`, `norms`."""
        inputs = self.manifest.get("inputs")
        found = inputs.get(name) if isinstance(inputs, dict) else None
        found = found if found is not None else self.manifest.get(name)
        return found if isinstance(found, dict) else {}

    @cached_property
    def regime(self) -> dict[str, Any]:
        """The regime in canonical form."""
        return self.document("regime")

    @cached_property
    def society(self) -> dict[str, Any]:
        """The society in canonical form."""
        return self.document("society")

    @property
    def regime_title(self) -> str:
        """How the page calls the regime."""
        return str(self.regime.get("title") or self.regime.get("id") or "the regime")

    @property
    def twin_title(self) -> str:
        """How the page calls the other arm."""
        other = self.document("against")
        name = str(other.get("id") or self.manifest.get("against") or "none")
        return "ordinary law alone" if name == "none" else str(other.get("title") or name)

    @cached_property
    def months(self) -> int:
        """Counted months."""
        known = self.run.get("months") or self.manifest.get("months")
        if known:
            return int(known)
        last = self.series["month"].max()
        return int(last) + 1 if isinstance(last, int) else 0

    @cached_property
    def residents(self) -> int | None:
        """Residents in each world."""
        known = self.run.get("residents") or self.manifest.get("residents")
        return int(known) if known else None

    @cached_property
    def worlds(self) -> int:
        """How many worlds were run, each with its twin."""
        seeds = self.manifest.get("seeds")
        if isinstance(seeds, list) and seeds:
            return len(seeds)
        if self.series.height:
            return self.series["world"].n_unique()
        known = self.run.get("seeds")
        return len(known) if isinstance(known, list) else int(known or 0)

    @property
    def name(self) -> str:
        """Name of the run folder, also while it is still being written aside."""
        return self.path.resolve().name.removesuffix(".part")

    @property
    def command(self) -> str:
        """The command that made the run."""
        made = self.manifest.get("command") or "demerit run"
        if isinstance(made, list) and str(made[0]).endswith("__main__.py"):
            made = ["demerit", *made[1:]]
        return shlex.join(map(str, made)) if isinstance(made, list) else str(made)

    @property
    def announced(self) -> float | None:
        """Month of the announcement relative to the start; 0 or negative."""
        quantity = self.regime.get("announced")
        value = quantity.get("value") if isinstance(quantity, dict) else None
        return -float(value) if isinstance(value, (int, float)) else None

    def pick(self, attribute: str, *measures: str) -> pl.DataFrame:
        """Rows of the series of one attribute and some measures."""
        return self.series.filter(
            (pl.col("attribute") == attribute)
            & pl.col("measure").is_in(measures)
            & pl.col("value").is_not_null()
        )

    def persons(self) -> pl.DataFrame:
        """Residents alive by world, arm and month: world, arm, month, persons; may be empty."""
        rows = self.pick("all", "persons")
        if rows.is_empty():  # every resident is in one grade and in one age group
            rows = self.pick("age", "persons")
        if rows.is_empty():
            rows = self.pick("grade", "persons")
        return rows.group_by("world", "arm", "month").agg(pl.col("value").sum().alias("persons"))

    def per_thousand(self, *measures: str, every: int = 1) -> pl.DataFrame:
        """Monthly values of the whole society per 1,000 residents, summed over `every` months.

        Returns:
            world, arm, measure, month (the first of its span), value. The burn-in's last year is
            kept; a span that is not full is left out. Stocks should use `every=1`.
        """
        rows = self.pick("all", *measures)
        persons = self.persons()
        if persons.height:
            rows = rows.join(persons, on=["world", "arm", "month"], how="inner")
        else:
            rows = rows.with_columns(pl.lit(float(self.residents or 1)).alias("persons"))
        rows = rows.filter((pl.col("month") >= -12) & (pl.col("persons") > 0)).with_columns(
            (pl.col("value") / pl.col("persons") * 1000).alias("value"),
            (pl.col("month").floordiv(every) * every).alias("month"),
        )
        spans = rows.group_by("world", "arm", "measure", "month").agg(
            pl.col("value").sum(), pl.len().alias("held")
        )
        full = spans.filter(pl.col("held") == every)
        return full.drop("held").sort("world", "arm", "measure", "month")
