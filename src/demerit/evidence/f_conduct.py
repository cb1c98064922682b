"""Family F, equal conduct: what is left of a disparity between those who did the same."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import LARGEST_HALF, jackknife, ratio
from demerit.evidence.f_drift import each_group, too_small
from demerit.evidence.f_equality import UNIT, grown_up, headline_group
from demerit.evidence.followed import Floats, Ints, Lives
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.restrictions import Restrictions, burden_of
from demerit.evidence.worlds import Group, Worlds

ADULT, QUARTERS = 18, 4
SWAP = "swap"
NO_SWAP = "it needs the twin `swap`, which was not run"
NOTHING = "no followed adult of the reference group bears anything for like conduct"


@dataclass(frozen=True)
class Conduct:
    """Followed adults of one world, one row each.

    Attributes:
        cell: [n] group cell in which most of the life was spent.
        months: [n] months lived as an adult.
        burden: [n] weighted months of restriction.
        crimes: [n] crimes. breaches: [n] breaches a year. gravity: [n] gravity a month.
    """

    cell: Ints
    months: Floats
    burden: Floats
    crimes: Floats
    breaches: Floats
    gravity: Floats


def conduct_of(found: Restrictions, lives: Lives) -> Conduct:
    """What every followed adult truly did, and bears."""
    adult = lives["age"] >= ADULT
    who, place = lives.persons(adult)
    count = who.shape[1]

    def total(name: str) -> Floats:
        weights = lives[name][adult].astype(np.float64)
        return np.bincount(place, weights, count).astype(np.float64)

    months = np.bincount(place, minlength=count).astype(np.float64)
    cell = np.zeros(count, dtype=np.int64)
    cell[place] = lives["cell"][adult]
    return Conduct(
        cell,
        months,
        burden_of(found, lives, who),
        total("crimes"),
        12 * total("breaches") / months,
        total("gravity") / months,
    )


def strata(each: list[Conduct]) -> list[Ints]:
    """Number of the stratum of equal conduct of every adult, one array a world.

    Crimes none, one, more; breaches none, up to one a year, up to six, more; quarters of the
    gravity a month, over all worlds.
    """
    pooled = np.concatenate([one.gravity for one in each])
    cuts = np.unique(np.quantile(pooled, [0.25, 0.5, 0.75])) if pooled.size else np.zeros(0)
    found = []
    for one in each:
        crimes = np.minimum(one.crimes, 2).astype(np.int64)
        breaches = np.searchsorted([0.0, 1.0, 6.0], one.breaches, side="left")
        gravity = np.searchsorted(cuts, one.gravity, side="right")
        found.append((crimes * 4 + breaches) * QUARTERS + gravity)
    return found


STRATA = 3 * 4 * QUARTERS


def sums_of(one: Conduct, stratum: Ints, cells: np.ndarray) -> Floats:
    """Burden and months of some group cells by stratum, [2, strata]."""
    here = cells[one.cell]
    kept = stratum[here]
    sums = [np.bincount(kept, what[here], STRATA) for what in (one.burden, one.months)]
    return np.stack(sums).astype(np.float64)


def standardised(worlds: Worlds, each: list[Conduct], parts: list[Ints], group: Group) -> Estimate:
    """Burden ratio of a group to its reference with the conduct of both made alike."""
    hidden = too_small(worlds, group, "E6")
    if hidden is not None:
        return hidden
    columns = np.array(
        [
            np.concatenate([sums_of(one, at, c).ravel() for c in (group.cells, group.reference)])
            for one, at in zip(each, parts, strict=True)
        ]
    )

    def compared(sums: Floats) -> float | None:
        burden, months, theirs, lived = sums.reshape(4, STRATA)
        both = (months > 0) & (lived > 0)
        weight = (months + lived)[both]
        mine = float(weight @ (burden[both] / months[both]))
        reference = float(weight @ (theirs[both] / lived[both]))
        return mine / reference if reference > 0 else None

    few = worlds.norms.reporting.smallest_cell
    size = min(columns[:, STRATA : 2 * STRATA].sum(), columns[:, 3 * STRATA :].sum())
    if size < few * worlds.labels.months:
        reason = f"fewer than {few:g} followed adults in the group or its reference"
        return absent("E6", worlds.count, reason, status="suppressed", level=worlds.level)
    if compared(columns.sum(axis=0)) is None:
        return absent("E6", worlds.count, NOTHING, level=worlds.level)
    return of_log(compared, columns, worlds.level)


NO_LOG = "no interval: the logarithm does not exist when a world is left out, or says nothing"


def of_log(compared: Callable[[Floats], float | None], columns: Floats, level: float) -> Estimate:
    """A ratio of sums over worlds, with a jackknife interval of its log, so that it stays above 0.

    Args:
        compared: takes the sums [k] and returns the ratio, or None where it does not exist.
        columns: [S, k] what is summed over worlds.
        level: level of the interval.
    """

    def log(sums: Floats) -> float | None:
        value = compared(sums)
        return math.log(value) if value else None

    value, worlds = compared(columns.sum(axis=0)), columns.shape[0]
    each = tuple(compared(row) for row in columns)
    plain = Estimate("E6", value, worlds, level, by_world=each, no_effect=1.0)
    found = jackknife("E6", log, columns, level=level)
    if value is None or found.value is None or found.low is None or found.high is None:
        return replace(plain, reason=found.reason if worlds < 2 else NO_LOG)
    if found.high - found.low > 2 * LARGEST_HALF:
        return replace(plain, reason=NO_LOG)
    error = None if found.mcse is None else value * found.mcse
    return replace(plain, mcse=error, low=math.exp(found.low), high=math.exp(found.high))


def raw(worlds: Worlds, each: list[Conduct], group: Group) -> Estimate:
    """The same ratio with conduct as it is, over the same residents."""
    flat = [np.zeros(one.cell.size, dtype=np.int64) for one in each]
    return standardised(worlds, each, flat, group)


# --- the swap twin ------------------------------------------------------------------------------


def changed(first: Worlds) -> tuple[Floats, Floats]:
    """Sum of absolute changes of burden over followed adults, and of burden, [S] each."""
    above, below = [], []
    tables = zip(
        first.restrictions("world"),
        first.restrictions("twin"),
        first.lives("world"),
        first.lives("twin"),
        strict=True,
    )
    for found, swapped, lives, others in tables:
        if found is None or swapped is None or lives is None or others is None:
            continue
        subject, generation, _ = lives.occupants(lives["age"] >= ADULT)
        who = np.stack([subject, generation])
        mine, theirs = burden_of(found, lives, who), burden_of(swapped, others, who)
        above.append(float(np.abs(mine - theirs).sum()))
        below.append(float(mine.sum()))
    return np.array(above, dtype=np.float64), np.array(below, dtype=np.float64)


def swapped(worlds: Worlds) -> Estimate:
    """Mean absolute change of burden when the label of the group is swapped, over mean burden."""
    beside = worlds.beside(SWAP)
    if beside is None:
        return absent("E3", worlds.count, NO_SWAP, level=worlds.level)
    nothing = "no followed adult bears anything"
    found = ratio(*changed(beside), level=worlds.level, nothing=nothing, of_a_whole=False)
    return replace(found, no_effect=0.0)


def equal_conduct(worlds: Worlds) -> Found:
    """M27."""

    def tables(weighting: str = "") -> list[Conduct]:
        pairs = zip(worlds.restrictions("world", weighting), worlds.lives("world"), strict=True)
        return [conduct_of(a, b) for a, b in pairs if a is not None and b is not None]

    each = tables()
    if not each:
        return Found(absent("E6", worlds.count, NOBODY, level=worlds.level))
    at, chosen = strata(each), grown_up(headline_group(worlds))
    variants = {
        name: standardised(worlds, tables(name), at, chosen)
        for name in worlds.norms.severity.weightings
    }
    parts = {
        "raw": Part(raw(worlds, each, chosen), UNIT, f"{chosen.name}, conduct as it is"),
        "swap": Part(
            swapped(worlds),
            "share of the burden",
            f"of adults whose burden changes when the regime sees the label of {chosen.name} "
            "swapped and all else as it was",
        ),
    }
    for group in worlds.groups:
        if group.crossed == 1 and not group.is_reference:
            one = raw(worlds, each, grown_up(group))
            parts[f"raw: {group.name}"] = Part(one, UNIT, f"{group.name}, conduct as it is")
    groups = each_group(worlds, lambda group: standardised(worlds, each, at, group))
    return Found(standardised(worlds, each, at, chosen), variants, parts, groups)


M27 = Metric(
    id="M27",
    family="F",
    title="Burden by group at equal conduct",
    definition=(
        "Burden of direct restrictions per adult-year in a group over that in its declared "
        "reference group, with the conduct of both made alike by direct standardisation on what "
        "everybody truly did; 1 is no difference."
    ),
    unit=UNIT,
    estimator="E6",
    formula=(
        "sum_c w_c b_gc / sum_c w_c b_ref,c,  c strata of crimes, breaches and gravity, w_c months "
        "lived in both groups; part: sum_i |b_i - b_i^{swap}| / sum_i b_i"
    ),
    source="standards.md M27; direct standardisation",
    answers="Indirect discrimination; nationality and residence: guidelines paras 166 and 168",
    why="A gap that is left among those who did the same is made by the regime or by who watches.",
    compute=equal_conduct,
    plot="raw and standardised ratio as paired dots",
    note=(
        "Conduct is the truth, recorded or not, over the whole followed life. Strata without one "
        "of the groups are left out. The swap twin changes the label only in what the regime sees: "
        "where a regime uses no trait that tells the group, its part is 0 exactly, and what is "
        "left at the top comes from who is watched and how one lives. From the lives of followed "
        "residents: the sampling of the cohort is inside the interval."
    ),
)

METRICS = (M27,)
