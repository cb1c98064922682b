"""Family H, notice: whether anyone is told, when, and whether what they are told is true."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import quantile, ratio
from demerit.evidence.followed import Mask
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.procedure import COHORT, NEVER, Procedure, procedures, share_of
from demerit.evidence.worlds import Arm, Worlds

BEGUN, NOTICED = "share of restrictions begun", "share of notices"
NOTHING = "no restriction on a followed resident began"


# --- M32 -------------------------------------------------------------------------------------


def everyone(one: Procedure) -> Mask:
    """All restrictions."""
    return np.ones(one.found.count, dtype=np.bool_)


def before_effect(one: Procedure) -> Mask:
    """Noticed in a month before the one in which the restriction began."""
    return one.noticed < one.found.start


def by_effect(one: Procedure) -> Mask:
    """Noticed no later than in the month in which the restriction began."""
    return one.noticed <= one.found.start


def in_the_month(one: Procedure) -> Mask:
    """Noticed in the very month in which the restriction began."""
    return one.noticed == one.found.start


def flawed(one: Procedure) -> Mask:
    """Told by then of nothing but a wrong reason, or without the remedy."""
    return ~by_effect(one) & (one.told <= one.found.start)


def learned_at_the_counter(one: Procedure) -> Mask:
    """Never told of, and found out by being refused."""
    return (one.told > one.found.start) & (one.refused < NEVER)


def never_told(one: Procedure) -> Mask:
    """Never told of, and not refused anything on its account."""
    return (one.told > one.found.start) & (one.refused == NEVER)


def notice_coverage(worlds: Worlds) -> Found:
    """M32."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    found = procedures(worlds)

    def share(holds: Callable[[Procedure], Mask], of: list[Procedure]) -> Estimate:
        return share_of(worlds, of, holds, everyone, NOTHING)

    top = share(before_effect, found).beside(share(before_effect, procedures(worlds, "twin")))
    leads = [(one.found.start - one.noticed)[by_effect(one)].astype(np.float64) for one in found]
    parts = {
        "lead": Part(
            quantile(leads, 0.5, level=worlds.level),
            "months",
            "median from notice to effect, of the restrictions noticed by their effect",
        ),
        "any_notice": Part(
            share(lambda one: one.told < one.found.start, found),
            BEGUN,
            "with any notice, also one that leaves the remedy out or gives a wrong reason",
        ),
        "learned_by_refusal": Part(
            share(learned_at_the_counter, found), BEGUN, "learned of by being refused a service"
        ),
        "in_the_month": Part(
            share(in_the_month, found), BEGUN, "noticed in the month in which they begin"
        ),
        "flawed": Part(
            share(flawed, found), BEGUN, "told of without the remedy, or with a wrong reason"
        ),
        "never_told": Part(
            share(never_told, found), BEGUN, "told of by nobody, and nothing was refused so far"
        ),
        "by_grade": Part(
            share(lambda one: one.found.entry < 0, found), BEGUN, "brought by a grade alone"
        ),
    }
    variants = {"before_the_month": top, "by_the_month_of_effect": share(by_effect, found)}
    return Found(top, variants, parts)


# --- M33 -------------------------------------------------------------------------------------


def explanation(worlds: Worlds) -> Found:
    """M33."""

    def of_notices(arm: Arm, name: str) -> Estimate:
        names = (name, "notices")
        if any(flow not in getattr(one, arm).flows for one in worlds.outcomes for flow in names):
            return absent("E3", worlds.count, "not counted in these worlds", level=worlds.level)
        above, below = (worlds.each(arm, lambda t, f=flow: t.flows[f].sum()) for flow in names)
        return ratio(above, below, level=worlds.level, nothing="no notice was given")

    lifted = "the exits of a list do not depend on the reason that a notice states"
    parts = {
        "remedy_named": Part(of_notices("world", "notices_named"), NOTICED, "that name the remedy"),
        "actionable": Part(
            absent("E3", worlds.count, lifted, level=worlds.level),
            "share of restrictions",
            "lifted within 6 months by doing what the stated reason asks for",
        ),
    }
    top = of_notices("world", "notices_right").beside(of_notices("twin", "notices_right"))
    return Found(top, parts=parts)


M32 = Metric(
    id="M32",
    family="H",
    title="Prior notice",
    definition=(
        "Share of restrictions begun on followed residents of which they had notice in an earlier "
        "month, with the true reason and the remedy."
    ),
    unit=BEGUN,
    estimator="E3",
    formula="#{y: notice in a month before s_y} / #{y}",
    source="standards.md M32",
    answers="General Comment 27: reasons; AI Act Art. 26(11); Canada AIA: notice",
    why="Nobody can object to, or prepare for, what they do not know of.",
    compute=notice_coverage,
    plot="one stacked bar of when and how those who bear them learn of restrictions",
    note=(
        "Months are the smallest time here: a notice in the very month of the effect may have come "
        "before it or after it, and counts in the variant. What a grade alone brings has no notice "
        "in the log. Before the month, in the month, without the remedy or with a wrong reason, by "
        "a refusal, and not at all add up to all restrictions. " + COHORT
    ),
)

M33 = Metric(
    id="M33",
    family="H",
    title="Stated reasons that are true",
    definition="Share of notices of blacklist entries that state what the entry really rests on.",
    unit=NOTICED,
    estimator="E3",
    formula="mean Jaccard index of stated and true causes over notices, 0 or 1 each",
    source="standards.md M33",
    answers="Intelligible explanation of the procedure actually applied: CJEU C-203/22",
    why="Who is told a wrong reason objects to the wrong thing.",
    compute=explanation,
    plot="bars of what notices state",
    note=(
        "Of the whole population. An entry rests on one record or one grade, and a notice states "
        "it or something else, so that the index is 1 or 0, and no histogram of it says more than "
        "the share. Entries without a notice have no "
        "explanation at all: M32."
    ),
)

METRICS = (M32, M33)
