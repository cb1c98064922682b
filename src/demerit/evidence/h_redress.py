"""Family H, due process and redress: whether anyone is told, heard, and put right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import cumulative_incidence, mean, quantile, ratio, within
from demerit.evidence.followed import Floats, Ints, Mask
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.procedure import NEVER, Procedure, procedure
from demerit.evidence.worlds import Arm, Worlds

BEGUN, WRONG = "share of restrictions begun", "share of wrongful restrictions"
NOTICED = "share of notices"
NOTHING = "no restriction on a followed resident began"
NO_WRONG = "no wrongful restriction on a followed resident began early enough"
FOLLOW_UP = 24
"""Months in which redress is waited for; half of a shorter run."""
COHORT = "From the events of followed residents: the sampling of the cohort is inside the interval."
REDRESSED, OTHERWISE = 1, 2
STEPS = (3, 6, 12, 18, 24)
"""Months at which the curves of redress are read off."""


def procedures(worlds: Worlds, arm: Arm = "world") -> list[Procedure]:
    """The procedure of every restriction, one table a world in which somebody was followed."""
    return [procedure(one) for one in worlds.restrictions(arm) if one is not None]


def share_of(
    worlds: Worlds,
    found: Sequence[Procedure],
    holds: Callable[[Procedure], Mask],
    among: Callable[[Procedure], Mask],
    nothing: str,
) -> Estimate:
    """Share of some restrictions for which something holds."""
    above = np.array([(among(one) & holds(one)).sum() for one in found], dtype=np.float64)
    below = np.array([among(one).sum() for one in found], dtype=np.float64)
    return ratio(above, below, level=worlds.level, nothing=nothing)


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


def learned_at_the_counter(one: Procedure) -> Mask:
    """Never told of, and found out by being refused."""
    return (one.told > one.found.start) & (one.refused < NEVER)


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


# --- M34 -------------------------------------------------------------------------------------


def in_time(worlds: Worlds) -> Callable[[Procedure], Mask]:
    """Restrictions begun early enough to be followed up."""
    latest = worlds.labels.months - worlds.window(FOLLOW_UP)
    return lambda one: one.found.start <= latest


def appeal_funnel(worlds: Worlds) -> Found:
    """M34."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    found, early = procedures(worlds), in_time(worlds)

    def wrong(one: Procedure) -> Mask:
        return early(one) & one.found.wrongful

    def sound(one: Procedure) -> Mask:
        return early(one) & ~one.found.wrongful

    def overturned(one: Procedure) -> Mask:
        return one.corrected < NEVER

    def heard(one: Procedure) -> Mask:
        return early(one) & (one.decided < NEVER)

    def share(holds: Callable[[Procedure], Mask], among: Callable[[Procedure], Mask]) -> Estimate:
        return share_of(worlds, found, holds, among, NO_WRONG)

    parts = {
        "on_a_list": Part(share(lambda one: one.found.entry >= 0, wrong), WRONG, "with an entry"),
        "noticed": Part(
            share(lambda one: one.told <= one.found.start, wrong),
            WRONG,
            "noticed by their effect, in any way",
        ),
        "appealed": Part(share(lambda one: one.filed < NEVER, wrong), WRONG, "appealed against"),
        "decided": Part(share(lambda one: one.decided < NEVER, wrong), WRONG, "decided on"),
        "overturned_when_heard": Part(
            share_of(worlds, found, overturned, heard, "no appeal was decided"),
            "share of restrictions decided on",
            "overturned, of all that were decided on: a selected number",
        ),
        "false_grants": Part(
            share_of(worlds, found, overturned, sound, "no sound restriction began early enough"),
            "share of sound restrictions",
            "overturned though sound",
        ),
    }
    return Found(share(overturned, wrong), parts=parts)


# --- M35 -------------------------------------------------------------------------------------


def cases(one: Procedure) -> tuple[Ints, Ints, Floats]:
    """Wrongful cases of a world.

    Returns:
        Months from the first restriction to the end of the last, why it ended (0 still open,
        1 after a correction, 2 otherwise), and months from the correction to that end.
    """
    found, number = one.found, one.case
    length, cause, lag = [], [], []
    for case in np.unique(number[found.wrongful]).tolist():
        rows = np.flatnonzero(number == case)
        end, corrected = int(found.end[rows].max()), int(one.corrected[rows[0]])
        still_open = bool((found.ended_by[rows] == -1).any())
        length.append(end - int(found.start[rows].min()))
        cause.append(0 if still_open else REDRESSED if corrected <= end else OTHERWISE)
        lag.append(max(end - corrected, 0) if cause[-1] == REDRESSED else 0)
    whole = lambda values: np.array(values, dtype=np.int64)  # noqa: E731
    return whole(length), whole(cause), np.array(lag, dtype=np.float64)


def never_redressed(worlds: Worlds) -> tuple[Floats, Floats]:
    """Wrongful cases not corrected by the end of the run, and all, one number a followed world."""
    found = [cases(one) for one in procedures(worlds)]
    count = np.array([months.size for months, _, _ in found], dtype=np.float64)
    right = np.array([(cause == REDRESSED).sum() for _, cause, _ in found], dtype=np.float64)
    return count - right, count


def time_to_redress(worlds: Worlds) -> Found:
    """M35."""
    if not worlds.anybody_followed:
        return Found(absent("E5", worlds.count, NOBODY, level=worlds.level))
    found, horizon = [cases(one) for one in procedures(worlds)], worlds.window(FOLLOW_UP)

    def curves(which: int) -> list[Floats | None]:
        return [
            cumulative_incidence(months, cause, which, horizon) if months.size else None
            for months, cause, _ in found
        ]

    def over_worlds(each: list[float | None], most: float = 1.0) -> Estimate:
        found = mean(each, level=worlds.level, estimator="E5", nothing=NO_WRONG)
        return within(found, 0.0, most)

    redressed, otherwise = curves(REDRESSED), curves(OTHERWISE)
    unit = "share of wrongful cases"
    right = np.array([(cause == REDRESSED).sum() for _, cause, _ in found], dtype=np.float64)
    lag = np.array([late.sum() for _, _, late in found], dtype=np.float64)
    parts = {
        "redressed": Part(
            over_worlds([None if c is None else float(c[-1]) for c in redressed]),
            unit,
            f"corrected, and free of all that came of it, within {horizon} months",
        ),
        "ended_otherwise": Part(
            over_worlds([None if c is None else float(c[-1]) for c in otherwise]),
            unit,
            f"ended otherwise within {horizon} months, such as by expiry",
        ),
        "never_redressed": Part(
            ratio(*never_redressed(worlds), level=worlds.level, nothing=NO_WRONG),
            unit,
            "not corrected by the end of the run",
        ),
        "last_copy": Part(
            ratio(lag, right, level=worlds.level, nothing="no wrongful case was corrected"),
            "months",
            "from the correction to the end of the last restriction that the entry brought",
        ),
    }
    for months in sorted({min(step, horizon) for step in STEPS}):
        for name, curve, ended in (
            ("redressed", redressed, "corrected, and free of all that came of it,"),
            ("otherwise", otherwise, "ended otherwise"),
        ):
            each = [None if c is None else float(c[months]) for c in curve]
            parts[f"{name}_{months}"] = Part(
                over_worlds(each), unit, f"{ended} within {months} months"
            )
    top = [None if c is None else float((1.0 - c[:horizon]).sum()) for c in redressed]
    return Found(over_worlds(top, float(horizon)), parts=parts)


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
    plot="bars: before the month, by the month of effect",
    note=(
        "Months are the smallest time here: a notice in the very month of the effect may have come "
        "before it or after it, and counts in the variant. What a grade alone brings has no notice "
        "in the log. " + COHORT
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
        "it or something else, so that the index is 1 or 0. Entries without a notice have no "
        "explanation at all: M32."
    ),
)

M34 = Metric(
    id="M34",
    family="H",
    title="Wrongful restrictions overturned",
    definition=(
        "Share of wrongful restrictions on followed residents whose entry was found to be wrong "
        "on appeal by the end of the run."
    ),
    unit=WRONG,
    estimator="E3",
    formula="P(noticed, filed, decided, overturned), over y with q_y > 1/2 and s_y <= T - tau",
    source="standards.md M34",
    answers="Effective remedy; GDPR Art. 22(3)",
    why="Success among those who are heard says nothing about those who never were.",
    compute=appeal_funnel,
    plot="funnel of bars",
    note=(
        "Steps are shares of all wrongful restrictions. What a grade alone brings has no entry and "
        "cannot be appealed; it counts as not overturned. Restrictions of the last 24 months (or "
        "half, in a short run) are left out. An appeal that is never answered is not decided; a "
        "second instance counts like the first. " + COHORT
    ),
)

M35 = Metric(
    id="M35",
    family="H",
    title="Time to effective redress",
    definition=(
        "Mean number of months from the first restriction of a wrongful case to the end of its "
        "last one after a correction, counting no month beyond the horizon; who is never put "
        "right counts with the whole horizon."
    ),
    unit="months",
    estimator="E5",
    formula="sum_{t < tau} (1 - F(t)),  F: incidence of redress, other ends competing",
    source="standards.md M35; Aalen & Johansen (1978), Scand. J. Statist. 5(3), 141-150",
    answers="Expeditious proceedings; Canada AIA: recourse",
    why="A correction that one office forgets to pass on is no correction.",
    compute=time_to_redress,
    plot="cumulative incidence of redress and of other ends",
    note=(
        "A case is all that one entry brings, or one fall of grade. The horizon is 24 months, or "
        "half of a shorter run; compare runs only at the same. An end by expiry or performance is "
        "no redress, nor is one by amnesty. " + COHORT
    ),
)

METRICS = (M32, M33, M34, M35)
