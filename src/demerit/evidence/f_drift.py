"""Family F, over time: whether gaps between groups grow."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from demerit.evidence.a_missed import YEAR
from demerit.evidence.d_feedback import line
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import jackknife, log_jackknife
from demerit.evidence.f_equality import grown_up, headline_group
from demerit.evidence.followed import Floats, Lives
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.own_welfare import distance
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Group, Worlds
from demerit.world.groups import CELL_COUNT

ADULT = 18
DRIFT, GAP = "change of the log ratio, per year", "difference of shares"


def too_small(worlds: Worlds, group: Group, estimator: str) -> Estimate | None:
    """The suppressed estimate of a group that is too small, or whose reference is."""
    smallest = worlds.norms.reporting.smallest_cell
    size = min(worlds.person_worlds(group.cells), worlds.person_worlds(group.reference))
    if size >= smallest:
        return None
    reason = f"fewer than {smallest:g} person-worlds"
    return absent(estimator, worlds.count, reason, status="suppressed", level=worlds.level)


def each_group(worlds: Worlds, compute: Callable[[Group], Estimate]) -> dict[str, Estimate]:
    """A number for each group of one attribute but the reference groups."""
    return {
        group.name: compute(grown_up(group))
        for group in worlds.groups
        if group.crossed == 1 and not group.is_reference
    }


# --- M28 -------------------------------------------------------------------------------------


def by_year(worlds: Worlds, field: str, cells: np.ndarray) -> Floats:
    """Resident-months of some cells by whole year of the run, [S, years]."""
    years = worlds.labels.months // YEAR
    months = worlds.each("world", lambda totals: getattr(totals, field))[:, cells].sum(axis=1)
    return months[:, : years * YEAR].reshape(worlds.count, years, YEAR).sum(axis=2)


def drift(worlds: Worlds, group: Group) -> Estimate:
    """Slope over years of the log of the ratio of shares restricted, jackknife over worlds."""
    hidden = too_small(worlds, group, "E6")
    if hidden is not None:
        return hidden
    if any(outcome.world.present.size == 0 for outcome in worlds.outcomes):
        reason = "residents by group and month were not counted in these worlds"
        return absent("E6", worlds.count, reason, level=worlds.level)
    columns = np.concatenate(
        [
            by_year(worlds, field, cells)
            for field in ("restricted", "present")
            for cells in (group.cells, group.reference)
        ],
        axis=1,
    )
    return slope_of(columns, worlds.labels.months // YEAR, worlds.level)


def slope_of(columns: Floats, years: int, level: float) -> Estimate:
    """Slope over years of a log ratio.

    Args:
        columns: [S, 4 years] numerators of the group, of its reference, denominators of both.
        years: how many.
        level: level of the interval.
    """

    def slope(sums: Floats) -> float | None:
        held, held_there, lived, lived_there = sums.reshape(4, years)
        known = np.flatnonzero((held > 0) & (held_there > 0) & (lived > 0) & (lived_there > 0))
        if known.size < 2:
            return None
        ours = np.log(held[known] * lived_there[known])
        logs = ours - np.log(held_there[known] * lived[known])
        return line(list(zip(known.tolist(), logs.tolist(), strict=True)))

    if slope(columns.sum(axis=0)) is None:
        reason = "fewer than two whole years in which both groups were restricted"
        return absent("E6", columns.shape[0], reason, level=level)
    return jackknife("E6", slope, columns, level=level, no_effect=0.0)


def burden_by_year(found: Restrictions, lives: Lives, years: int) -> tuple[Floats, Floats]:
    """Burden and months of followed residents by year and group cell, [years, G] each."""
    lived = np.zeros((years, CELL_COUNT))
    counted = lives["month"] < years * YEAR
    np.add.at(lived, (lives["month"][counted] // YEAR, lives["cell"][counted]), 1.0)
    theirs = np.isin(lives["subject"], found.subject)
    columns = (lives[name][theirs].tolist() for name in ("subject", "month", "cell"))
    cells = {(slot, month): cell for slot, month, cell in zip(*columns, strict=True)}
    borne = np.zeros((years, CELL_COUNT))
    spells = zip(found.subject.tolist(), found.start.tolist(), found.end.tolist(), strict=True)
    for (slot, start, end), weight in zip(spells, found.weight.tolist(), strict=True):
        for month in range(start, min(end, years * YEAR)):
            if (slot, month) in cells:
                borne[month // YEAR, cells[slot, month]] += weight
    return borne, lived


def burden_drift(worlds: Worlds, group: Group) -> Estimate:
    """The same slope of burden a month lived, of followed residents."""
    hidden = too_small(worlds, group, "E6")
    if hidden is not None:
        return hidden
    years = worlds.labels.months // YEAR
    pairs = zip(worlds.restrictions("world"), worlds.lives("world"), strict=True)
    each = [
        burden_by_year(found, lives, years)
        for found, lives in pairs
        if found is not None and lives is not None
    ]
    if not each:
        return absent("E6", worlds.count, NOBODY, level=worlds.level)
    sides = (group.cells, group.reference)
    columns = [
        np.concatenate([table[:, cells].sum(axis=1) for table in tables for cells in sides])
        for tables in each
    ]
    return slope_of(np.array(columns), years, worlds.level)


def ratios_by_year(worlds: Worlds, group: Group) -> dict[str, Part]:
    """Share restricted in a group over that in its reference, year by year."""
    if too_small(worlds, group, "E6") or any(not one.world.present.size for one in worlds.outcomes):
        return {}
    held, lived = (
        [by_year(worlds, field, cells).T for cells in (group.cells, group.reference)]
        for field in ("restricted", "present")
    )
    parts = {}
    for year in range(len(held[0])):
        if not all(side[year].sum() for side in (*held, *lived)):
            continue  # no ratio where nobody of either is restricted
        one = log_jackknife(
            "E6", (held[0][year], lived[1][year]), (held[1][year], lived[0][year]), worlds.level
        )
        title = f"{group.name}, year {year + 1}: share restricted over the reference's"
        parts[f"{group.name}: year_{year + 1}"] = Part(one, "ratio to the reference group", title)
    return parts


def disparity_drift(worlds: Worlds) -> Found:
    """M28."""
    group = grown_up(headline_group(worlds))
    parts = {
        "welfare_distance": Part(
            too_small(worlds, group, "E2") or distance(worlds, group),
            "yuan a month",
            "distance of the group's welfare from the reference's in the last year (Wasserstein-1),"
            " less that in the twin",
        )
    }
    parts["burden"] = Part(
        burden_drift(worlds, group), DRIFT, f"{group.name}, burden of followed residents"
    )
    for one in worlds.groups:
        if one.crossed == 1 and not one.is_reference:
            parts |= ratios_by_year(worlds, grown_up(one))
    groups = each_group(worlds, lambda group: drift(worlds, group))
    return Found(drift(worlds, group), parts=parts, groups=groups)


M28 = Metric(
    id="M28",
    family="F",
    title="Drift of disparity",
    definition=(
        "By how much a year the log ratio moves of the share of a group's adults under "
        "restriction to that of its reference group (groups of age: of residents); above 0 the "
        "group's lot gets worse beside the other."
    ),
    unit=DRIFT,
    estimator="E6",
    formula="slope over years of log((R_g / N_g) / (R_ref / N_ref)), least squares",
    source="standards.md M28; delayed impact: Liu et al. (2018), arXiv 1803.04383",
    answers="Delayed impact: trajectories, not one end-point",
    why="A gap that is small at the start can be made by the regime year by year.",
    compute=disparity_drift,
    plot="lines over years with ribbons, one panel a group, beside the line of no difference",
    note=(
        "Residents under any direct restriction stand for burden, which is not counted by month "
        "and group for everybody; the drift of burden itself is that of followed residents, with "
        "a wide interval. The distance of welfare is that of followed residents. Years in which a "
        "group has nobody restricted are left out."
    ),
)

METRICS = (M28,)
