"""Family C, scars: what is left of a restriction after it has ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from demerit.evidence.estimate import Estimate, absent, none_seen
from demerit.evidence.estimators import jackknife, mean, ratio, within
from demerit.evidence.followed import Floats, Mask
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.released import Freed, all_freed, floor_of
from demerit.evidence.worlds import Worlds

UNIT = "share of the gap at its widest"
SPELLS = "share of spells"
AFTER = 24
SHOWN = (0, 3, 6, 12, 18, 24)
NO_FLOOR = "it needs the twin `placebo`, which was not run: noise alone looks like a scar"
NOBODY_FREED = "no followed adult was released early enough to be followed up"
NOBODY_RIGHTED = "in no such spell was an entry found to be wrong before it was over"
LEFT = 0.05
"""A gap of more than this share of the twin's income counts as not recovered."""


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


def righted(one: Freed) -> Mask:
    """Spells that began with a wrongful restriction and in which an entry was corrected."""
    return one.vindicated


def scar(
    worlds: Worlds, real: Sequence[Freed], noise: Sequence[Freed] | None, which: Choice = everyone
) -> Estimate:
    """Share of the widest gap that is left, less what noise alone leaves, jackknife over worlds.

    It rests on the spells in which there is a gap at all. Where these are few, worlds without one
    would make the interval narrow, and none is given.
    """
    rows = [positive(one, which(one)) for one in real]
    floor = [positive(one, which(one)) for one in noise] if noise else [[0.0, 0.0] for _ in real]
    columns = np.concatenate([np.array(rows), np.array(floor)], axis=1)

    def share(sums: Floats) -> float | None:
        last, peak, last_noise, peak_noise = sums.tolist()
        return (last - last_noise) / (peak - peak_noise) if peak > peak_noise else None

    if share(columns.sum(axis=0)) is None:
        count = sum(int(which(one).sum()) for one in real)
        reason = "no gap beyond that of noise alone" if count else NOBODY_FREED
        return absent("E2", worlds.count, reason, level=worlds.level)
    found = replace(jackknife("E2", share, columns, level=worlds.level), no_effect=0.0)
    behind = sum(int((one.peak[which(one)] > 0).sum()) for one in real)
    if behind >= worlds.norms.reporting.smallest_cell:
        return found
    few = f"no interval: it rests on {behind} spells in which there was a gap at all"
    return replace(found, low=None, high=None, mcse=None, reason=few)


def curve(worlds: Worlds, real: Sequence[Freed], after: int) -> dict[str, Part]:
    """Mean gap some months after release; its sign is kept, so that noise evens out."""
    count = np.array([one.count for one in real], dtype=np.float64)
    parts = {}
    for k in [k for k in SHOWN if k <= after]:
        above = np.array([one.gap[:, k].sum() for one in real], dtype=np.float64)
        found = ratio(above, count, level=worlds.level, nothing=NOBODY_FREED, of_a_whole=False)
        title = f"mean gap of income {k} months after release"
        parts[f"gap_{k}"] = Part(replace(found, no_effect=0.0), "yuan a month", title)
    return parts


def behind_and_ahead(worlds: Worlds, real: Sequence[Freed], after: int) -> dict[str, Part]:
    """How many lack, and how many have, more than a twentieth of the twin's income, by month.

    A mean over spells of which most have no gap at all is moved by very few; these shares are not.
    """
    count = np.array([one.count for one in real], dtype=np.float64)
    parts = {}
    for k in [k for k in SHOWN if k <= after]:
        for name, sign, said in (("behind", 1, "below"), ("ahead", -1, "above")):
            above = [float((sign * one.gap[:, k] > LEFT * one.income[:, k]).sum()) for one in real]
            found = share_of_spells(worlds, above, count)
            title = f"more than 5 % {said} the twin's income {k} months after release"
            parts[f"{name}_{k}"] = Part(found, SPELLS, title)
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
    above = [float((one.gap[:, -1] > LEFT * one.income[:, -1]).sum()) for one in real]
    return share_of_spells(worlds, above, np.array([float(one.count) for one in real]))


def share_of_spells(worlds: Worlds, above: Sequence[float], count: Floats) -> Estimate:
    """Some spells over all; none among few is not taken for none at all."""
    found = ratio(np.array(above), count, level=worlds.level, nothing=NOBODY_FREED)
    return within(none_seen(found, float(count.sum())), 0.0, 1.0)


def irreversibility(worlds: Worlds) -> Found:
    """M13."""
    if not worlds.anybody_followed or all(one is None for one in worlds.lives("twin")):
        return Found(absent("E2", worlds.count, NOBODY, level=worlds.level))
    after = min(AFTER, worlds.labels.months // 3)
    real, with_floor = all_freed(worlds, after), floor_of(worlds, after)
    choices = everyone, wronged, righted
    top, wrong, right = (absent("E2", worlds.count, NO_FLOOR, level=worlds.level),) * 3
    noise = top
    if with_floor is not None:
        top, wrong, right = (scar(worlds, *with_floor, which) for which in choices)
        noise = scar(worlds, with_floor[1], None)
        if not any(one.vindicated.any() for one in with_floor[0]):
            right = absent("E2", worlds.count, NOBODY_RIGHTED, level=worlds.level)
    count = [float(one.count) for one in real]
    gaps = np.array([float((one.peak > 0).sum()) for one in real])
    parts = {
        "spells": Part(mean(count, level=worlds.level), "spells a world", "released and followed"),
        "any_gap": Part(
            ratio(gaps, np.array(count), level=worlds.level, nothing=NOBODY_FREED),
            SPELLS,
            "in which income ever fell below the twin's: the share of the gap rests on these alone",
        ),
        "raw": Part(scar(worlds, real, None), UNIT, "without taking off what noise alone leaves"),
        "placebo": Part(noise, UNIT, "the same share where nothing but noise is at work"),
        "wrongful": Part(wrong, UNIT, "of spells that began wrongfully"),
        "vindicated": Part(right, UNIT, "of those in which an entry was then found to be wrong"),
        "unrecovered": Part(
            unrecovered(worlds, real), SPELLS, f"with a gap above 5 % after {after} months"
        ),
        "half_life": Part(half_life(worlds, real), "months", "until the mean gap is halved"),
    }
    parts |= curve(worlds, real, after) | behind_and_ahead(worlds, real, after)
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
    plot="mean gap of income over the months after release, and how many are behind or ahead",
    note=(
        "The gap is in income received by work, benefit and measures, at the same draws. Positive "
        "parts look like scars even where nothing happened; the placebo twin, in which other "
        "people move in and nothing else differs, shows how much, and is taken off. The gaps by "
        "month keep their sign. Residents who moved in later are left out. Followed for 24 months, "
        "or a third of a shorter run. A spell that is followed by another counts with it. Most "
        "spells leave no gap of income at all, so that this share and the mean gap rest on few of "
        "them; the parts say how many, and how many lie behind or ahead. What a rule of expiry "
        "would change takes a second run with it (`--with expiry`). From the lives of followed "
        "residents: the sampling of the cohort is inside the interval."
    ),
)

METRICS = (M13,)
