"""Monthly aggregates of firms and departments, as rows of the table of series."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from demerit.engine.outcome import BURDEN_UNIT, ArmTotals, Labels
from demerit.regime.registry import CONDUCTS_OF, SubjectKind

Row = tuple[str, str, str, np.ndarray, str]
"""Attribute, group, measure, values [T], unit."""

SHARE_UNIT = 256
"""Shares of departments are held in 1/256."""

UNITS = {
    "opened": "firms", "closed": "firms", "failed": "firms", "failed_by_office": "firms",
    "failed_by_customer": "firms", "failed_by_measure": "firms", "short": "firms",
    "sued": "firms", "staff": "persons", "laid_off": "persons", "lost_with_firm": "persons",
    "persons_reached": "persons", "rounds": "rounds", "entries": "entries", "records": "records",
    "records_false": "records", "stressed": "departments", "judged": "departments",
    "promises": "promises", "promises_kept": "promises",
    "settled_share": "shares of departments, summed",
}  # fmt: skip
"""Units of flows by name, where they are neither yuan nor the subjects themselves."""


def firms_rows(arm: ArmTotals, labels: Labels) -> Iterator[Row]:
    """What was counted of firms; nothing where a world has none."""
    return _rows("firms", arm, labels.firm_lists, labels.firm_grades, labels.firm_measures)


def departments_rows(arm: ArmTotals, labels: Labels) -> Iterator[Row]:
    """What was counted of departments; nothing where a world has none."""
    return _rows(
        "departments", arm, labels.office_lists, labels.office_grades, labels.office_measures
    )


def _rows(
    kind: SubjectKind,
    arm: ArmTotals,
    lists: tuple[str, ...],
    grades: tuple[str, ...],
    measures: tuple[str, ...],
) -> Iterator[Row]:
    if not arm.bodies:
        return
    flows = f"{kind}.flow."
    for path, counts in arm.bodies.items():
        if path.startswith(flows):
            name = path.removeprefix(flows)
            unit = "yuan" if name.startswith("yuan") else UNITS.get(name, kind)
            values = counts / SHARE_UNIT if name == "settled_share" else counts
            yield ("all", "all", name, values, unit)
    for measure in ("acts", "induced", "averted"):
        for place, conduct in enumerate(CONDUCTS_OF[kind]):
            yield ("conduct", conduct.id, measure, arm.bodies[f"{kind}.{measure}"][place], "acts")
    for place, name in enumerate(lists):
        yield ("list", name, "listed", arm.bodies[f"{kind}.listed"][place], "entries")
    for place, name in enumerate(grades):
        yield ("grade", name, kind, arm.bodies[f"{kind}.grade"][place], kind)
    burden = arm.bodies[f"{kind}.burden"].sum(axis=(1, 2)) / BURDEN_UNIT
    begun = arm.bodies[f"{kind}.starts"].sum(axis=1)
    for place, name in enumerate(measures):
        yield ("measure", name, "in_force", burden[place], kind)
        yield ("measure", name, "begun", begun[place], "restrictions")
