"""Monthly aggregates of both arms as one tidy table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars

from demerit.engine.outcome import SHAPLEY_UNIT, SPEECH_UNIT, ArmTotals, Labels, Outcome
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

Row = tuple[str, str, str, np.ndarray, str]
"""Attribute, group, measure, values [T], unit."""


def series(outcomes: Sequence[Outcome], labels: Labels) -> polars.DataFrame:
    """Monthly aggregates of every world, both arms.

    Args:
        outcomes: Finished worlds.
        labels: Names for the axes of their totals.

    Returns:
        Columns world (seed), arm (`world`, `twin`), month (0 is the first counted one), kind of
        subject, attribute, group, measure, value, unit. `attribute` is `all`, one of the group
        attributes, or `conduct`, `influence`, `list`, `grade`.
    """
    rows = [
        (outcome.seed, arm, row)
        for outcome in outcomes
        for arm in ARMS
        for row in _rows(getattr(outcome, arm), labels)
    ]
    if not rows:
        return polars.DataFrame(schema=COLUMNS)
    nested = {
        "world": [seed for seed, _, _ in rows],
        "arm": [arm for _, arm, _ in rows],
        "month": [list(range(len(row[3]))) for _, _, row in rows],
        "kind": ["residents"] * len(rows),
        "attribute": [row[0] for _, _, row in rows],
        "group": [row[1] for _, _, row in rows],
        "measure": [row[2] for _, _, row in rows],
        "value": [row[3].astype(np.float64).tolist() for _, _, row in rows],
        "unit": [row[4] for _, _, row in rows],
    }
    tidy = polars.DataFrame(nested).explode("month", "value")
    return tidy.select(polars.col(name).cast(kind) for name, kind in COLUMNS.items())


def _rows(arm: ArmTotals, labels: Labels) -> Iterator[Row]:
    yield ("all", "all", "restricted", arm.restricted.sum(axis=0), "persons")
    yield ("all", "all", "speech", arm.speech / SPEECH_UNIT, "dissent")
    yield ("all", "all", "speech_direct", arm.speech_direct / SPEECH_UNIT, "dissent")
    for name, counts in arm.flows.items():
        yield ("all", "all", name, counts, "count")
    for attribute, groups in ATTRIBUTES.items():
        restricted = marginal(np.moveaxis(arm.restricted, 0, -1), attribute)
        for place, group in enumerate(groups):
            yield (attribute, group, "restricted", restricted[:, place], "persons")
    for place, name in enumerate(labels.lists):
        yield ("list", name, "listed", arm.listed[place], "entries")
    for place, name in enumerate(labels.grades):
        yield ("grade", name, "persons", arm.grade[place], "persons")
    yield from _acts(arm, labels)


def _acts(arm: ArmTotals, labels: Labels) -> Iterator[Row]:
    for place, name in enumerate(labels.conducts):
        yield ("conduct", name, "acts", arm.acts[place], "acts")
        for measure in ("averted", "induced"):
            attributed = getattr(arm, measure)[place].sum(axis=0) / SHAPLEY_UNIT
            yield ("conduct", name, measure, attributed, "acts")
    for place, name in enumerate(labels.influences):
        for measure in ("averted", "induced"):
            attributed = getattr(arm, measure)[:, place].sum(axis=0) / SHAPLEY_UNIT
            yield ("influence", name, measure, attributed, "acts")
