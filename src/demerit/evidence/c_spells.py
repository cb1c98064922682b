"""Family C, kinds of spells: how long each kind of restriction lasts, and what touches an essence.

Spells of one kind of one resident are merged, as spells of all kinds are in `c_proportionality`.
"""

from __future__ import annotations

import numpy as np

from demerit.engine.outcome import BURDEN_UNIT
from demerit.evidence.estimate import absent, zero_by_construction
from demerit.evidence.estimators import Survival, kaplan_meier, mean, paired, ratio, within
from demerit.evidence.followed import Ints, Lives
from demerit.evidence.metric import NOBODY, Part
from demerit.evidence.restrictions import Restrictions, ends, starts
from demerit.evidence.worlds import Arm, Floats, Worlds

ARMS: tuple[Arm, Arm] = ("world", "twin")
ADULT = 18
SHOWN = (3, 6, 12, 24, 36, 48, 60)
SPELLS = "share of spells"
KINDS = {
    "list": "brought by a list",
    "grade": "brought by a grade",
    "tie": "reaching through a tie",
}
"""What brings a restriction, by the beginnings of the keys of their curves."""


def intervals(found: Restrictions, kind: str, months: int) -> tuple[Ints, Ints, Ints]:
    """Slots, first months and first months free of the restrictions of a kind, [k] each."""
    if kind == "tie":
        rows = starts(found.log, tie=True)
        return found.log.subject[rows], found.log.month[rows], ends(found.log, rows, months)[0]
    by_list = found.word("list") != ""
    chosen = by_list if kind == "list" else ~by_list & (found.word("rule") == "grade")
    return found.subject[chosen], found.start[chosen], found.end[chosen]


def merged(slot: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """First months and first months free of spells, where those of a slot that touch are one."""
    spells: list[tuple[int, int, int]] = []
    for who, begun, over in sorted(zip(slot.tolist(), start.tolist(), end.tolist(), strict=True)):
        if spells and spells[-1][0] == who and begun <= spells[-1][2]:
            spells[-1] = (who, spells[-1][1], max(over, spells[-1][2]))
        else:
            spells.append((who, begun, over))
    table = np.array(spells, dtype=np.int64).reshape(-1, 3)
    return table[:, 1], table[:, 2]


def survival(found: Restrictions, kind: str, months: int) -> tuple[Survival, int]:
    """The curve of one kind in one world, and how many spells it rests on."""
    begun, over = merged(*intervals(found, kind, months))
    length, still = over - begun, over == months
    ended, open_ = (np.bincount(length[which], minlength=months + 1) for which in (~still, still))
    return kaplan_meier(ended, open_), int(length.size)


def by_kind(worlds: Worlds) -> dict[str, Part]:
    """Share of followed spells of each kind that outlast some months."""
    months, parts = worlds.labels.months, {}
    each = [one for one in worlds.restrictions() if one is not None]
    for kind, said in KINDS.items():
        curves = [survival(one, kind, months) for one in each]
        if sum(count for _, count in curves) < worlds.norms.reporting.smallest_cell:
            continue
        there = [curve for curve, count in curves if count]
        for at in SHOWN:
            beyond = [curve.at(at) for curve in there]
            if at < months and all(share is not None for share in beyond):
                found = within(mean(beyond, level=worlds.level, estimator="E5"), 0.0, 1.0)
                title = f"restrictions {said}: longer than {at} months"
                parts[f"{kind}_{at}"] = Part(found, SPELLS, title)
    return parts


# --- how long, in words ------------------------------------------------------------------------

LASTS = {
    "brief": (0, 3, "up to 3 months"),
    "months": (3, 12, "over 3 months, up to a year"),
    "years": (12, 60, "over a year, up to 5 years"),
    "longer": (60, None, "over 5 years"),
}
"""Classes of length: longer than so many months, and no longer than so many."""


def lasting(worlds: Worlds, curves: list[Survival]) -> dict[str, Part]:
    """Share of all spells in each class of length that the run is long enough to tell."""
    there = [curve for curve in curves if curve.beyond.size]
    ends_known = {at for at in (0, 3, 12, 60) if at < worlds.labels.months and _known(there, at)}
    parts = {}
    for name, (over, most, said) in LASTS.items():
        if over not in ends_known or not there:
            continue
        if most is not None and most not in ends_known:
            most, said = None, f"{said.partition(',')[0]}, how long is not seen"
        shares = [_at(one, over) - (_at(one, most) if most is not None else 0.0) for one in there]
        found = within(mean(shares, level=worlds.level, estimator="E5"), 0.0, 1.0)
        parts[f"lasts_{name}"] = Part(found, SPELLS, said)
    return parts


def _known(curves: list[Survival], months: int) -> bool:
    return all(curve.at(months) is not None for curve in curves)


def _at(curve: Survival, months: int) -> float:
    return 1.0 if months == 0 else curve.at(months) or 0.0


# --- the essence of a right --------------------------------------------------------------------


def children_in_care(worlds: Worlds) -> Part:
    """Resident-months with a child taken into care by a measure, per 1,000 resident-months."""
    unit, title = "per 1,000 resident-months", "months with a child taken into care (essence)"
    chosen = np.array([lever == "child_custody" for lever in worlds.labels.levers], dtype=np.bool_)
    if not chosen.any():
        reason = "no measure of the regime takes a child into care"
        return Part(zero_by_construction("E3", worlds.count, reason, worlds.level), unit, title)
    taken = worlds.each("world", lambda totals: totals.burden[chosen].sum()) / BURDEN_UNIT
    lived = worlds.each("world", lambda totals: totals.person_months.sum())
    return Part(ratio(taken, lived, level=worlds.level).scaled(1000), unit, title)


def no_income(worlds: Worlds) -> Part:
    """Months in which a followed adult has no income at all, beyond the twin's, per 1,000."""
    unit = "per 1,000 adult-months, world less twin"
    title = "months in which a followed adult has no income at all, beyond the twin's (essence)"
    rates = {arm: _penniless(worlds.lives(arm)) for arm in ARMS}
    if not rates["world"].size or rates["world"].size != rates["twin"].size:
        return Part(absent("E2", worlds.count, NOBODY, level=worlds.level), unit, title)
    return Part(paired(rates["world"], rates["twin"], level=worlds.level).scaled(1000), unit, title)


def _penniless(each: list[Lives | None]) -> Floats:
    """Share of adult-months without income in every world in which adults were followed."""
    shares = []
    for lives in each:
        grown = lives["age"] >= ADULT if lives is not None else np.zeros(0, np.bool_)
        if lives is not None and grown.any():
            shares.append(float((lives["received"][grown] <= 0).mean()))
    return np.array(shares, dtype=np.float64)
