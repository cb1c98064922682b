"""Monthly aggregates of both arms as one tidy table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars

from demerit.engine.outcome import SHAPLEY_UNIT, SPEECH_UNIT, ArmTotals, Labels, Outcome
from demerit.study.series_bodies import departments_rows, firms_rows
from demerit.world.groups import ATTRIBUTES, marginal

COLUMNS: Mapping[str, type[polars.DataType]] = {
    "world": polars.Int64,
    "arm": polars.String,
    "month": polars.Int32,
    "kind": polars.String,
    "attribute": polars.String,
    "group": polars.String,
    "measure": polars.String,
    "value": polars.Float64,
    "unit": polars.String,
}

ARMS = ("world", "twin")

STOCKS = ("residents", "adults", "aware", "employed", "unemployed", "debtors", "debtors_able")
"""Flows of the month that count persons who are in a state, not events."""

Row = tuple[str, str, str, np.ndarray, str]
"""Attribute, group, measure, values [T], unit."""


def series(outcomes: Sequence[Outcome], labels: Labels) -> polars.DataFrame:
    """Monthly aggregates of every world, both arms.

    Args:
        outcomes: Finished worlds.
        labels: Names for the axes of their totals.

    Returns:
        Columns world (seed), arm (`world`, `twin`), month (0 is the first counted one; those
        just before it are negative), kind of
        subject, attribute, group, measure, value, unit. `attribute` is `all`, one of the group
        attributes, or `district`, `conduct`, `influence` (group `conduct: influence`), `list`,
        `grade`, `measure` (of firms and departments), `spell` (group: its length in months;
        counted once, at the last month).
    """
    rows = [
        (outcome.seed, arm, kind, row)
        for outcome in outcomes
        for arm in ARMS
        for kind, rows_of in KINDS_OF_ROWS.items()
        for row in rows_of(getattr(outcome, arm), labels)
    ]
    if not rows:
        return polars.DataFrame(schema=COLUMNS)
    nested = {
        "world": [seed for seed, *_ in rows],
        "arm": [arm for _, arm, *_ in rows],
        # what is counted once, at the end, stands at the last month
        "month": [list(range(labels.months - len(row[3]), labels.months)) for *_, row in rows],
        "kind": [kind for _, _, kind, _ in rows],
        "attribute": [row[0] for *_, row in rows],
        "group": [row[1] for *_, row in rows],
        "measure": [row[2] for *_, row in rows],
        "value": [row[3].astype(np.float64).tolist() for *_, row in rows],
        "unit": [row[4] for *_, row in rows],
    }
    tidy = polars.DataFrame(nested).explode("month", "value")
    return tidy.select(polars.col(name).cast(kind) for name, kind in COLUMNS.items())


def _whole(arm: ArmTotals, name: str, counted: np.ndarray) -> np.ndarray:
    """Counted months with the months just before the start in front, on the last axis."""
    before = arm.earlier.get(name)
    return counted if before is None else np.concatenate([before, counted], axis=-1)


_UNITS = {"yuan": "yuan", "points": "points"}
"""Units of flows that are no counts, by the first word of their names."""


def _rows(arm: ArmTotals, labels: Labels) -> Iterator[Row]:
    held = _whole(arm, "restricted", arm.restricted)
    if "residents" in arm.flows:
        residents = _whole(arm, "flow.residents", arm.flows["residents"])
        yield ("all", "all", "persons", residents, "persons")
    yield ("all", "all", "restricted", held.sum(axis=0), "persons")
    for name in ("speech", "speech_direct"):
        said = _whole(arm, name, getattr(arm, name))
        yield ("all", "all", name, said / SPEECH_UNIT, "dissent")
    for name, counts in arm.flows.items():
        unit = "persons" if name in STOCKS else _UNITS.get(name.split("_")[0], "count")
        yield ("all", "all", name, _whole(arm, f"flow.{name}", counts), unit)
    for attribute, groups in ATTRIBUTES.items():
        restricted = marginal(np.moveaxis(held, 0, -1), attribute)
        for place, group in enumerate(groups):
            yield (attribute, group, "restricted", restricted[:, place], "persons")
    yield from _districts(arm, labels)
    listed, grade = _whole(arm, "listed", arm.listed), _whole(arm, "grade", arm.grade)
    for place, name in enumerate(labels.lists):
        yield ("list", name, "listed", listed[place], "entries")
    for place, name in enumerate(labels.grades):
        yield ("grade", name, "persons", grade[place], "persons")
    yield from _acts(arm, labels)
    yield from _spells(arm, labels)


def _districts(arm: ArmTotals, labels: Labels) -> Iterator[Row]:
    """Residents, restricted and lawbreakers by district, so that starts can be told apart."""
    counts = _whole(arm, "districts", arm.districts)
    for number, measure in enumerate(("persons", "restricted", "broke_a_rule")):
        for place, name in enumerate(labels.districts):
            yield ("district", name, measure, counts[number, place], "persons")


def _acts(arm: ArmTotals, labels: Labels) -> Iterator[Row]:
    """Acts by conduct; what influences averted and induced, by conduct and by both."""
    done = _whole(arm, "acts", arm.acts)
    for place, conduct in enumerate(labels.conducts):
        yield ("conduct", conduct, "acts", done[place], "acts")
        for measure in ("averted", "induced"):
            attributed = _whole(arm, measure, getattr(arm, measure))[place]
            yield ("conduct", conduct, measure, attributed.sum(axis=0) / SHAPLEY_UNIT, "acts")
            for one, influence in enumerate(labels.influences):
                if attributed[one].any():  # most of the pairs never act
                    group = f"{conduct}: {influence}"
                    yield ("influence", group, measure, attributed[one] / SHAPLEY_UNIT, "acts")


def _spells(arm: ArmTotals, labels: Labels) -> Iterator[Row]:
    """Spells of restriction by length, counted at the end: a row at the last month."""
    for measure in ("spells_ended", "spells_open"):
        counts = getattr(arm, measure)
        for length in np.flatnonzero(counts).tolist():
            yield ("spell", str(length), measure, counts[length : length + 1], "spells")


_UNITS_OF_ACCOUNTS = {
    "dissent_said": "dissent", "dissent_heard": "dissent", "heard": "accounts",
    "posts": "posts", "posts_deleted": "posts", "posts_passed_on": "posts",
}  # fmt: skip
"""Units of what is counted of accounts, where it is neither accounts nor events."""


def _accounts(arm: ArmTotals, labels: Labels) -> Iterator[Row]:
    """What was counted of accounts of a platform."""
    del labels
    for path, counted in arm.platform.items():
        attribute, group, measure = path.split("/")
        values = _whole(arm, f"platform.{path}", counted)
        known = "accounts" if measure.startswith("accounts") else "count"
        unit = _UNITS_OF_ACCOUNTS.get(measure, known)
        said = measure in ("dissent_said", "dissent_heard")
        yield (attribute, group, measure, values / SPEECH_UNIT if said else values, unit)


KINDS_OF_ROWS = {
    "residents": _rows, "accounts": _accounts, "firms": firms_rows, "departments": departments_rows
}  # fmt: skip
"""What is counted of each kind of subject."""
