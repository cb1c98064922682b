"""Family F, errors: who is wronged more, and whose violations are answered more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demerit.evidence.a_missed import (
    YEAR,
    done,
    first_restriction,
    followed_by,
    under_one_already,
)
from demerit.evidence.estimate import Estimate, absent, none_seen
from demerit.evidence.estimators import jackknife, ratio
from demerit.evidence.f_drift import ADULT, each_group, too_small
from demerit.evidence.f_equality import grown_up, headline_group
from demerit.evidence.followed import Floats, Lives
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Group, Worlds
from demerit.regime.registry import CONDUCT
from demerit.world.groups import CELL_COUNT

GAP = "difference of shares"


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
    answered |= under_one_already(found, early)  # as M3 counts
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


def rates(worlds: Worlds, each: list[Errors]) -> dict[str, Part]:
    """Both rates of every group of one attribute, reference groups among them."""
    parts = {}
    for key, (above, below), unit, title in (
        ("wronged", FALSE_POSITIVE, "share of years without breach", "wrongly restricted"),
        ("met", TRUE_POSITIVE, "share of breaches and crimes", "answered by a restriction"),
    ):
        for group in worlds.groups:
            if group.crossed == 1:
                cells = grown_up(group).cells
                sums = [
                    [getattr(one, name)[cells].sum() for name in (above, below)] for one in each
                ]
                one = rate(worlds, np.array(sums, dtype=np.float64))
                parts[f"{key}: {group.name}"] = Part(one, unit, f"{group.name}, {title}")
    return parts


def rate(worlds: Worlds, sums: Floats) -> Estimate:
    """A rate from cases and trials, [S, 2]; suppressed where there were few trials."""
    few, trials = worlds.norms.reporting.smallest_cell, float(sums[:, 1].sum())
    if trials < few:
        reason = f"fewer than {few:g} followed cases"
        return absent("E3", worlds.count, reason, status="suppressed", level=worlds.level)
    return none_seen(ratio(sums[:, 0], sums[:, 1], level=worlds.level), trials)


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
            f"breaches and crimes that a restriction answers within a year, {chosen.name}",
        )
    }
    for group in worlds.groups:
        if group.crossed == 1 and not group.is_reference:
            one = gap(worlds, each, TRUE_POSITIVE, grown_up(group))
            parts[f"answered: {group.name}"] = Part(one, GAP, f"the same, {group.name}")
    parts |= rates(worlds, each)
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
    formula="FPR_g - FPR_ref;  parts: TPR_g - TPR_ref, and FPR_g and TPR_g by themselves",
    source="standards.md M26; equalised odds",
    answers="Equality of errors; with unequal base rates not all criteria can hold at once",
    why="The same number of errors is another injustice if it always falls on the same group.",
    compute=error_gap,
    plot="planes of both rates, one for each attribute, one mark and ellipse a group",
    note=(
        "The source takes the largest absolute gap, which chance alone makes large; here each "
        "group stands with its sign against a declared reference. Infractions that nobody recorded "
        "are not in the log, so a year counts as clean without breach or crime, and wrongful is "
        "read from what the restriction rests on. An act done while a restriction for an earlier "
        "one of its kind is in force counts as answered, as in M3. Jackknife over worlds. From the "
        "events of followed residents: the sampling of the cohort is inside the interval."
    ),
)

METRICS = (M26,)
