"""Family D, mixes: what records and acts are made of, by domain and year, and by group."""

from __future__ import annotations

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import jackknife, ratio, within
from demerit.evidence.followed import Floats, Followed, Ints, Lives
from demerit.evidence.metric import NOBODY, Part
from demerit.evidence.worlds import Mask, Worlds, cells_of
from demerit.regime.registry import CONDUCT
from demerit.world.groups import ATTRIBUTES, CELL_COUNT

YEAR = 12
LARGE = 0.05
"""Share of all records or of all acts from which a domain is told year by year."""
DISTANCE = "total variation distance"
SLOTS = 1 << 16
"""More months than any run has: slot and month make one number."""


def domains_of(worlds: Worlds, conducts: Mask) -> list[str]:
    """Domains of the chosen conducts, in alphabetical order."""
    names = zip(worlds.labels.conducts, conducts.tolist(), strict=True)
    return sorted({CONDUCT[name].domain for name, there in names if there})


def distance(recorded: Floats, done: Floats) -> float | None:
    """Half the sum of absolute differences of two distributions, given as counts; 0 to 1."""
    if recorded.sum() == 0 or done.sum() == 0:
        return None
    return float(0.5 * np.abs(recorded / recorded.sum() - done / done.sum()).sum())


def domains_by_year(
    worlds: Worlds, recorded: Floats, done: Floats, names: list[str]
) -> dict[str, Part]:
    """Share of each large domain in the records and in the acts of each whole year.

    Args:
        worlds: finished worlds.
        recorded: [S, domains, T] records.
        done: [S, domains, T] acts.
        names: the domains.
    """
    years = worlds.labels.months // YEAR
    parts = {}
    for place, name in enumerate(names):
        if max(share_of(recorded, place), share_of(done, place)) < LARGE:
            continue
        for what, title, counts in (
            ("recorded", "records", recorded), ("committed", "violations", done),
        ):  # fmt: skip
            for year in range(years):
                within_year = counts[:, :, YEAR * year : YEAR * year + YEAR].sum(axis=2)
                one = ratio(within_year[:, place], within_year.sum(axis=1), level=worlds.level)
                words = f"of the {title} of year {year + 1}: {name}"
                parts[f"{what}={name}: year_{year + 1}"] = Part(one, f"share of {title}", words)
    return parts


def share_of(counts: Floats, place: int) -> float:
    """Share of one domain in all counts of all worlds; 0 where there are none."""
    total = counts.sum()
    return float(counts[:, place].sum() / total) if total else 0.0


def by_cell(log: Followed, lives: Lives) -> tuple[Floats, Floats]:
    """Records of violations, and violations done, by group cell of followed residents, [G] each."""
    keys = lives["subject"] * SLOTS + lives["month"]
    order = np.argsort(keys)
    rows = violations_recorded(log)
    wanted = log.subject[rows] * SLOTS + log.month[rows]
    at = np.searchsorted(keys, wanted, sorter=order).clip(max=max(keys.size - 1, 0))
    there = keys[order[at]] == wanted  # who has moved away is in no group any more
    recorded = np.bincount(lives["cell"][order[at]][there], minlength=CELL_COUNT)
    acts = lives["infractions"] + lives["breaches"] + lives["crimes"]
    done = np.bincount(lives["cell"], acts.astype(np.float64), CELL_COUNT)
    return recorded.astype(np.float64), done.astype(np.float64)


def violations_recorded(log: Followed) -> Ints:
    """Rows of records of violations, true or false, from the start on."""
    rows = log.rows("record")
    rows = rows[log.month[rows] >= 0]
    violates = [CONDUCT[name].violation for name in log["conduct"][rows].tolist()]
    return rows[np.array(violates, dtype=np.bool_)]


def by_group(worlds: Worlds) -> dict[str, Part]:
    """Distance between records and acts over the groups of each attribute, followed residents."""
    pairs = zip(worlds.followed("world"), worlds.lives("world"), strict=True)
    each = [
        np.stack(by_cell(log, lives))
        for log, lives in pairs
        if log is not None and lives is not None and lives["month"].size
    ]
    return {
        f"groups of {attribute}": Part(
            over_groups(worlds, each, attribute),
            DISTANCE,
            f"over groups by {attribute}, of followed residents",
        )
        for attribute in ATTRIBUTES
    }


def over_groups(worlds: Worlds, each: list[Floats], attribute: str) -> Estimate:
    """Distance over the groups of one attribute, jackknife over worlds."""
    if not each:
        return absent("E1", worlds.count, NOBODY, level=worlds.level)
    cells = [cells_of([attribute], [name]) for name in ATTRIBUTES[attribute]]
    columns = np.array([[one[:, some].sum(axis=1) for some in cells] for one in each])
    columns = columns.transpose(0, 2, 1).reshape(len(each), -1)

    def apart(sums: Floats) -> float | None:
        return distance(*sums.reshape(2, -1))

    return within(jackknife("E1", apart, columns, level=worlds.level), 0.0, 1.0)
