"""Family C, scars: what is left of a restriction after it has ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import jackknife, ratio
from demerit.evidence.followed import Floats, Ints, Lives, Mask
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Worlds

UNIT = "share of the gap at its widest"
AFTER, ADULT = 24, 18
SHOWN = (0, 3, 6, 12, 18, 24)
PLACEBO = "placebo"
NO_FLOOR = "it needs the twin `placebo`, which was not run: noise alone looks like a scar"
NOBODY_FREED = "no followed adult was released early enough to be followed up"
LEFT = 0.05
"""A gap of more than this share of the twin's income counts as not recovered."""


@dataclass(frozen=True)
class Freed:
    """Spells of restriction that ended early enough, one row each.

    Attributes:
        gap: [n, months after + 1] twin's income less own, yuan a month.
        peak: [n] widest gap from the start of the spell to its end.
        income: [n] the twin's income at the last month followed.
        wrongful: [n] whether the spell began with a wrongful restriction.
    """

    gap: Floats
    peak: Floats
    income: Floats
    wrongful: Mask

    @property
    def count(self) -> int:
        """Number of spells."""
        return self.peak.size


def table_of(lives: Lives, months: int, name: str) -> tuple[dict[tuple[int, int], int], Ints]:
    """One column as [residents, months], -1 where a resident was not there, and whose row is whose.

    Rows are occupants: a slot that changes hands has one row for each.
    """
    who, place = lives.persons()
    table = np.full((who.shape[1], months), -1, dtype=np.int64)
    table[place, lives["month"]] = lives[name]
    return {(int(a), int(b)): at for at, (a, b) in enumerate(who.T.tolist())}, table


def spells(held: Ints, after: int) -> list[tuple[int, int, int]]:
    """Spells under restriction that end `after` months or more before the end of the life.

    Args:
        held: [residents, months] restrictions in force, -1 where not there.
        after: months that must be left to follow up.

    Returns:
        (row, first month, first month free).
    """
    found = []
    for row, line in enumerate(held.tolist()):
        begun = -1
        for month, number in enumerate(line):
            if number > 0 and begun < 0:
                begun = month
            elif number <= 0 and begun >= 0:
                last = month + after
                if number == 0 and last < len(line) and line[last] >= 0:
                    found.append((row, begun, month))
                begun = -1
    return found


def wrongly_begun(found: Restrictions) -> set[tuple[int, int]]:
    """Slots and months in which a wrongful restriction began."""
    wrong = found.wrongful
    return {*zip(found.subject[wrong].tolist(), found.start[wrong].tolist(), strict=True)}


def freed(world: Lives, other: Lives, found: Restrictions, months: int, after: int) -> Freed:
    """Gaps of income around the spells of one world, against another arm.

    Args:
        world: lives under the regime, whose spells count.
        other: lives in the other arm, the same residents.
        found: restrictions under the regime.
        months: counted months.
        after: months to follow up.
    """
    who, held = table_of(world, months, "restrictions")
    _, own = table_of(world, months, "received")
    _, age = table_of(world, months, "age")
    those, theirs = table_of(other, months, "received")
    place = {at: those.get(key, -1) for key, at in who.items()}
    slot = {at: key[0] for key, at in who.items()}
    wrong, rows = wrongly_begun(found), []
    for row, begun, end in spells(held, after):
        mate = place[row]
        # who moves in later is somebody else under the placebo
        if held[row, 0] < 0 or age[row, begun] < ADULT or mate < 0:
            continue
        if theirs[mate, begun : end + after + 1].min() < 0:
            continue
        line = (theirs[mate] - own[row]).astype(np.float64)
        rows.append(
            (
                line[end : end + after + 1],
                line[begun : end + after + 1].max(),
                float(theirs[mate, end + after]),
                (slot[row], begun) in wrong,
            )
        )
    return Freed(
        np.array([r[0] for r in rows], dtype=np.float64).reshape(-1, after + 1),
        np.array([r[1] for r in rows], dtype=np.float64),
        np.array([r[2] for r in rows], dtype=np.float64),
        np.array([r[3] for r in rows], dtype=np.bool_),
    )


def all_freed(worlds: Worlds, after: int) -> list[Freed]:
    """Released spells of every world, against what stands in the twin's place."""
    tables = zip(
        worlds.lives("world"), worlds.lives("twin"), worlds.restrictions("world"), strict=True
    )
    return [
        freed(a, b, found, worlds.labels.months, after)
        for a, b, found in tables
        if a is not None and b is not None and found is not None
    ]


def positive(one: Freed, chosen: Mask) -> list[float]:
    """Sums of the positive parts of the last gap and of the widest one."""
    last, peak = one.gap[chosen, -1], one.peak[chosen]
    return [float(np.maximum(last, 0).sum()), float(np.maximum(peak, 0).sum())]


Choice = Callable[[Freed], Mask]


def everyone(one: Freed) -> Mask:
    """All spells."""
    return np.ones(one.count, dtype=np.bool_)


def wronged(one: Freed) -> Mask:
    """Spells that began with a wrongful restriction."""
    return one.wrongful


def scar(
    worlds: Worlds, real: Sequence[Freed], noise: Sequence[Freed] | None, which: Choice = everyone
) -> Estimate:
    """Share of the widest gap that is left, less what noise alone leaves, jackknife over worlds."""
    rows = [positive(one, which(one)) for one in real]
    floor = [positive(one, which(one)) for one in noise] if noise else [[0.0, 0.0] for _ in real]
    columns = np.concatenate([np.array(rows), np.array(floor)], axis=1)

    def share(sums: Floats) -> float | None:
        last, peak, last_noise, peak_noise = sums.tolist()
        return (last - last_noise) / (peak - peak_noise) if peak > peak_noise else None

    if share(columns.sum(axis=0)) is None:
        reason = NOBODY_FREED if not columns[:, 1].any() else "no gap beyond that of noise alone"
        return absent("E2", worlds.count, reason, level=worlds.level)
    return replace(jackknife("E2", share, columns, level=worlds.level), no_effect=0.0)


def curve(worlds: Worlds, real: Sequence[Freed], after: int) -> dict[str, Part]:
    """Mean gap some months after release; its sign is kept, so that noise evens out."""
    count = np.array([one.count for one in real], dtype=np.float64)
    parts = {}
    for k in [k for k in SHOWN if k <= after]:
        above = np.array([one.gap[:, k].sum() for one in real], dtype=np.float64)
        found = ratio(above, count, level=worlds.level, nothing=NOBODY_FREED)
        title = f"mean gap of income {k} months after release"
        parts[f"gap_{k}"] = Part(replace(found, no_effect=0.0), "yuan a month", title)
    return parts


def half_life(worlds: Worlds, real: Sequence[Freed]) -> Estimate:
    """First month after release in which the mean gap is at most half of that at release."""
    pooled = np.sum([one.gap.sum(axis=0) for one in real], axis=0)
    reason = NOBODY_FREED
    if sum(one.count for one in real) and pooled[0] <= 0:
        reason = "there is no gap at release to halve"
    under = np.flatnonzero(pooled <= pooled[0] / 2)
    if pooled[0] <= 0 or not under.size:
        if pooled[0] > 0:
            reason = f"the gap does not halve within {pooled.size - 1} months"
        return absent("E5", worlds.count, reason, level=worlds.level)
    found = Estimate("E5", float(under[0]), worlds.count, worlds.level)
    return replace(found, reason="from the mean gap over all worlds: no interval")


def unrecovered(worlds: Worlds, real: Sequence[Freed]) -> Estimate:
    """Share of spells with a gap left at the last month followed."""
    above = [float((one.gap[:, -1] > LEFT * one.income).sum()) for one in real]
    below = [float(one.count) for one in real]
    return ratio(np.array(above), np.array(below), level=worlds.level, nothing=NOBODY_FREED)


def floor_of(worlds: Worlds, after: int) -> tuple[list[Freed], list[Freed]] | None:
    """The same spells against the twin and against the placebo, in the worlds that have both."""
    beside = worlds.beside(PLACEBO)
    if beside is None:
        return None
    having = [one for one in worlds.outcomes if PLACEBO in one.variants]
    both = all_freed(Worlds(having, worlds.labels, worlds.norms), after), all_freed(beside, after)
    return both if len(both[0]) == len(both[1]) else None


def irreversibility(worlds: Worlds) -> Found:
    """M13."""
    if not worlds.anybody_followed or all(one is None for one in worlds.lives("twin")):
        return Found(absent("E2", worlds.count, NOBODY, level=worlds.level))
    after = min(AFTER, worlds.labels.months // 3)
    real, with_floor = all_freed(worlds, after), floor_of(worlds, after)
    unit = "share of spells"
    top, wrong = (absent("E2", worlds.count, NO_FLOOR, level=worlds.level),) * 2
    if with_floor is not None:
        top, wrong = (scar(worlds, *with_floor, which) for which in (everyone, wronged))
        noise = scar(worlds, with_floor[1], None)
    else:
        noise = absent("E2", worlds.count, NO_FLOOR, level=worlds.level)
    parts = {
        "raw": Part(scar(worlds, real, None), UNIT, "without taking off what noise alone leaves"),
        "placebo": Part(noise, UNIT, "the same share where nothing but noise is at work"),
        "wrongful": Part(wrong, UNIT, "of spells that began wrongfully"),
        "unrecovered": Part(
            unrecovered(worlds, real), unit, f"with a gap above 5 % after {after} months"
        ),
        "half_life": Part(half_life(worlds, real), "months", "until the mean gap is halved"),
    } | curve(worlds, real, after)
    return Found(top, {"net_of_noise": top}, parts)


M13 = Metric(
    id="M13",
    family="C",
    title="Scars after release",
    definition=(
        "Income that released adults still lack beside their twins two years after their "
        "restriction ended, as a share of the gap at its widest, less what chance alone leaves "
        "between two such lives."
    ),
    unit=UNIT,
    estimator="E2",
    formula=(
        "(sum_i g_i(24)+ - sum_i f_i(24)+) / (sum_i max_k g_i(k)+ - sum_i max_k f_i(k)+),  g gap "
        "to the twin, f gap to the placebo"
    ),
    source="standards.md M13",
    answers="Reversibility: Canada AIA impact6; re-entry: CJEU C-26/22; FRIA severity",
    why="A restriction that ends on paper may go on in a life.",
    compute=irreversibility,
    plot="mean gap of income over the months after release",
    note=(
        "The gap is in income received by work, benefit and measures, at the same draws. Positive "
        "parts look like scars even where nothing happened; the placebo twin, in which other "
        "people move in and nothing else differs, shows how much, and is taken off. The gaps by "
        "month keep their sign. Residents who moved in later are left out. Followed for 24 months, "
        "or a third of a shorter run. A spell that is followed by another counts with it. From the "
        "lives of followed residents: the sampling of the cohort is inside the interval."
    ),
)

METRICS = (M13,)
