"""Family F, over time and by error: whether gaps between groups grow, and who is wronged more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from demerit.evidence.a_missed import YEAR, done, first_restriction, followed_by
from demerit.evidence.d_feedback import line
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import jackknife, log_jackknife
from demerit.evidence.f_equality import grown_up, headline_group
from demerit.evidence.followed import Floats, Lives
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.own_welfare import distance
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Group, Worlds
from demerit.regime.registry import CONDUCT
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
    years = worlds.labels.months // YEAR
    columns = np.concatenate(
        [
            by_year(worlds, field, cells)
            for field in ("restricted", "present")
            for cells in (group.cells, group.reference)
        ],
        axis=1,
    )

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
        return absent("E6", worlds.count, reason, level=worlds.level)
    return jackknife("E6", slope, columns, level=worlds.level, no_effect=0.0)


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
        parts[f"year_{year + 1}"] = Part(one, "ratio to the reference group", title)
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
    parts |= ratios_by_year(worlds, group)
    groups = each_group(worlds, lambda group: drift(worlds, group))
    return Found(drift(worlds, group), parts=parts, groups=groups)


# --- M26 -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Errors:
    """Errors of one world by group cell, [G] each, of followed adults.

    Attributes:
        clean: resident-years without a breach or a crime.
        wronged: those of them in which a wrongful restriction began.
        acts: breaches and crimes that were done and can be followed up.
        met: those of them that a restriction cites within a year.
    """

    clean: Floats
    wronged: Floats
    acts: Floats
    met: Floats


BREACHES = [name for name, conduct in CONDUCT.items() if conduct.cls in ("breach", "crime")]


def errors(found: Restrictions, lives: Lives, months: int) -> Errors:
    """Count errors in whole years of the run."""
    log, years = found.log, months // YEAR
    broke = done(log, BREACHES, months - 1)
    year_of_breach = {
        *zip(log.subject[broke].tolist(), (log.month[broke] // YEAR).tolist(), strict=True)
    }
    wrong = found.wrongful
    hit = {*zip(found.subject[wrong].tolist(), (found.start[wrong] // YEAR).tolist(), strict=True)}
    clean, wronged, acts, met = (np.zeros(CELL_COUNT) for _ in range(4))
    cells: dict[tuple[int, int], int] = {}
    rows = zip(*(lives[name].tolist() for name in ("subject", "month", "age", "cell")), strict=True)
    for who, month, age, cell in rows:
        cells[who, month] = cell
        key = (who, month // YEAR)
        counts = month % YEAR == YEAR - 1 and month < years * YEAR and age >= ADULT
        if counts and key not in year_of_breach:
            clean[cell] += 1
            wronged[cell] += key in hit
    early = done(log, BREACHES, months - 1 - YEAR)
    answered = followed_by(log, early, first_restriction(found))
    for row, good in zip(early.tolist(), answered.tolist(), strict=True):
        at = cells.get((int(log.subject[row]), int(log.month[row])))
        if at is not None:
            acts[at] += 1
            met[at] += good
    return Errors(clean, wronged, acts, met)


def gap(worlds: Worlds, each: list[Errors], names: tuple[str, str], group: Group) -> Estimate:
    """Share in a group less that in its reference, jackknife over worlds."""
    hidden = too_small(worlds, group, "E1")
    if hidden is not None:
        return hidden
    columns = np.array(
        [
            [
                getattr(one, name)[cells].sum()
                for cells in (group.cells, group.reference)
                for name in names
            ]
            for one in each
        ],
        dtype=np.float64,
    )

    def difference(sums: Floats) -> float | None:
        above, below, above_there, below_there = sums.tolist()
        if below == 0 or below_there == 0:
            return None
        return above / below - above_there / below_there

    few = worlds.norms.reporting.smallest_cell
    if min(columns[:, 1].sum(), columns[:, 3].sum()) < few:
        reason = f"fewer than {few:g} followed cases in the group or its reference"
        return absent("E1", worlds.count, reason, status="suppressed", level=worlds.level)
    return jackknife("E1", difference, columns, level=worlds.level, no_effect=0.0)


FALSE_POSITIVE, TRUE_POSITIVE = ("wronged", "clean"), ("met", "acts")


def error_gap(worlds: Worlds) -> Found:
    """M26."""
    if worlds.labels.months < YEAR:
        reason = "fewer than 12 counted months: no whole year was observed"
        return Found(absent("E1", worlds.count, reason, level=worlds.level))
    pairs = zip(worlds.restrictions("world"), worlds.lives("world"), strict=True)
    each = [
        errors(one, lives, worlds.labels.months)
        for one, lives in pairs
        if one is not None and lives is not None
    ]
    if not each:
        return Found(absent("E1", worlds.count, NOBODY, level=worlds.level))
    chosen = grown_up(headline_group(worlds))
    groups = each_group(worlds, lambda group: gap(worlds, each, FALSE_POSITIVE, group))
    parts = {
        "answered": Part(
            gap(worlds, each, TRUE_POSITIVE, chosen),
            GAP,
            f"breaches and crimes that a restriction cites within a year, {chosen.name}",
        )
    }
    for group in worlds.groups:
        if group.crossed == 1 and not group.is_reference:
            one = gap(worlds, each, TRUE_POSITIVE, grown_up(group))
            parts[f"answered: {group.name}"] = Part(one, GAP, f"the same, {group.name}")
    return Found(gap(worlds, each, FALSE_POSITIVE, chosen), parts=parts, groups=groups)


M26 = Metric(
    id="M26",
    family="F",
    title="Error gap between groups",
    definition=(
        "Share of followed adults' years without a breach or crime in which a wrongful "
        "restriction begins, in a group less in its declared reference group; at the top stands "
        "the group declared before results."
    ),
    unit=GAP,
    estimator="E1",
    formula="FPR_g - FPR_ref;  part: TPR_g - TPR_ref",
    source="standards.md M26; equalised odds",
    answers="Equality of errors; with unequal base rates not all criteria can hold at once",
    why="The same number of errors is another injustice if it always falls on the same group.",
    compute=error_gap,
    plot="plane of both error gaps, one mark a group",
    note=(
        "The source takes the largest absolute gap, which chance alone makes large; here each "
        "group stands with its sign against a declared reference. Infractions that nobody recorded "
        "are not in the log, so a year counts as clean without breach or crime, and wrongful is "
        "read from what the restriction rests on. Jackknife over worlds. From the events of "
        "followed residents: the sampling of the cohort is inside the interval."
    ),
)

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
    plot="line over years of the declared group, and dots by group beside the line of no drift",
    note=(
        "Residents under any direct restriction stand for burden, which is not counted by month "
        "and group. The distance of welfare is that of followed residents. Years in which a group "
        "has nobody restricted are left out."
    ),
)

METRICS = (M26, M28)
