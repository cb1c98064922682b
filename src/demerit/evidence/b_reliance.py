"""Family B, reliance: how strongly decision-makers draw on the score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import paired_ratio, ratio
from demerit.evidence.followed import Floats, Followed, Words
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.worlds import Arm, Worlds

UNIT = "share of adverse decisions"
NOTHING = "no adverse decision about a followed resident"
NO_SCORE = "the regime has no score"
EMPLOYERS, LENDER, DISMISSED = "employers", "lender_refusal", "job_lost_to_list"

NEUTRAL: dict[str, frozenset[str]] = {
    "one_step": frozenset({"grade"}),
    "with_its_lists": frozenset({"grade", "list_by_grade"}),
    "whole_evaluation": frozenset({"grade", "list_by_grade", "list"}),
    "with_relatives_listings": frozenset({"grade", "list_by_grade", "list", "tie"}),
}
"""Grounds that fall away: with a neutral score at the decision; with the lists that the score led
to gone as well; with all of the resident's own scores and lists gone; with those of relatives and
others who are tied to the resident gone too. Lenders' own checks never do."""

SAID: dict[str, str] = {
    "one_step": "decisions that a neutral score would turn",
    "whole_evaluation": "decisions that a neutral score and no own listing would turn",
    "with_relatives_listings": "decisions that would turn were no relative listed either",
}
"""What a decision-maker's own numbers are, in words."""


@dataclass(frozen=True)
class Decided:
    """Adverse decisions of one world, one row each.

    Attributes:
        maker: [d] who decided.
        times: [d] how often in the month.
        own: [d] 1 where ordinary law's own check was enough.
        flips: name of what falls away to [d] chance that the decision would have fallen otherwise.
    """

    maker: Words
    times: Floats
    own: Floats
    flips: dict[str, Floats]


def chance(grounds: str, coverage: Sequence[float], gone: frozenset[str]) -> float:
    """Chance that a decision falls otherwise without some grounds, given that it was adverse.

    The measure that bites at most carriers decides. What is left bites at `rest` of the carriers
    where the whole bit at `whole`; the draw that met the whole meets the rest with rest / whole.

    Args:
        grounds: one a measure, joined by commas; several of one measure by a plus.
        coverage: share of carriers at which each bites, in the same order.
        gone: grounds that fall away.
    """
    left = [not set(one.split("+")) <= gone for one in grounds.split(",")]
    if len(coverage) != len(left):  # no coverage is known: any ground that is left is enough
        return 0.0 if any(left) else 1.0
    whole = max(coverage, default=0.0)
    rest = max((c for c, stays in zip(coverage, left, strict=True) if stays), default=0.0)
    return 1.0 - rest / whole if whole > 0 else 0.0


def decided(log: Followed, covers: dict[str, float]) -> Decided:
    """The adverse decisions in the counted months."""
    event = log["event"]
    adverse = log.events_called("refused_") | (event == LENDER) | (event == DISMISSED)
    rows = np.flatnonzero(adverse & (log.month >= 0) & (log["rule"] != ""))
    makers, own = [], np.zeros(rows.size)
    flips = {name: np.zeros(rows.size) for name in NEUTRAL}
    for at, row in enumerate(rows.tolist()):
        grounds, kind = str(log["rule"][row]), str(event[row])
        makers.append(EMPLOYERS if kind == DISMISSED else str(log["carrier"][row]) or "unnamed")
        if kind == LENDER:
            own[at] = 1.0
            continue
        above = [parent for parent, _ in log.causes.get(row, ())]
        known = [covers.get(str(log["measure"][one]), 1.0) for one in above]
        for name, gone in NEUTRAL.items():
            flips[name][at] = chance(grounds, [] if kind == DISMISSED else known, gone)
    times = np.maximum(log.numbers["amount"][rows], 1).astype(np.float64)
    return Decided(np.array(makers, dtype=np.str_), times, own, flips)


def decisions(worlds: Worlds, arm: Arm = "world") -> list[Decided]:
    """Adverse decisions of every world in which somebody was followed."""
    named = zip(worlds.labels.measures, worlds.labels.coverage, strict=False)
    covers = dict(named)
    return [decided(log, covers) for log in worlds.followed(arm) if log is not None]


def relied(worlds: Worlds, each: list[Decided], name: str, maker: str | None = None) -> Estimate:
    """Share of adverse decisions that a neutral score would have turned."""

    def total(one: Decided, what: Floats) -> float:
        here = np.ones(what.size, np.bool_) if maker is None else one.maker == maker
        return float((what * one.times)[here].sum())

    above = np.array([total(one, one.flips[name]) for one in each])
    below = np.array([total(one, np.ones(one.times.size)) for one in each])
    return ratio(above, below, level=worlds.level, nothing=NOTHING)


def long_run(worlds: Worlds) -> Estimate:
    """Share of all adverse decisions that disappear where the score never counts."""
    beside = worlds.beside("neutral-score")
    if beside is None:
        reason = "it needs the twin `neutral-score`, which was not run"
        return absent("E7", worlds.count, reason, level=worlds.level)
    arms: tuple[Arm, Arm] = ("twin", "world")
    found = [[one.times.sum() for one in decisions(beside, arm)] for arm in arms]
    neutral, usual = (np.array(one, dtype=np.float64) for one in found)
    return paired_ratio(neutral, usual, level=worlds.level).one_minus()


def reliance(worlds: Worlds) -> Found:
    """M8."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    each = decisions(worlds)
    variants = {name: relied(worlds, each, name) for name in NEUTRAL}
    if not worlds.labels.grades:
        none = absent("E3", worlds.count, NO_SCORE, level=worlds.level)
        variants |= {"one_step": none, "with_its_lists": none}
    variants["long_run"] = long_run(worlds)
    own = np.array([float((one.own * one.times).sum()) for one in each])
    total = np.array([float(one.times.sum()) for one in each])
    parts = {
        "own_checks": Part(
            ratio(own, total, level=worlds.level, nothing=NOTHING),
            UNIT,
            "that ordinary law's own checks are enough for",
        )
    }
    for maker in sorted({name for one in each for name in one.maker.tolist()}):
        mine = np.array([float(one.times[one.maker == maker].sum()) for one in each])
        parts[f"decisions: {maker}"] = Part(
            ratio(mine, total, level=worlds.level, nothing=NOTHING), UNIT, f"{maker}: of them all"
        )
        for name, said in SAID.items():
            if variants[name].value is not None:
                found = relied(worlds, each, name, maker)
                parts[f"{name}: {maker}"] = Part(found, UNIT, f"{maker}: {said}")
    return Found(replace(variants["one_step"]), variants, parts)


M8 = Metric(
    id="M8",
    family="B",
    title="Reliance on the score",
    definition=(
        "Share of adverse decisions about followed residents (refusals by any carrier, loans that "
        "lenders refuse by their own checks, dismissals over a list) that would have fallen "
        "otherwise had the score been neutral at that moment and all else as it was."
    ),
    unit=UNIT,
    estimator="E3",
    formula="kappa = P(decision changes | do(score := neutral)), one step",
    source="standards.md M8; CJEU C-634/21 (SCHUFA): draws strongly",
    answers="Whether a third party draws strongly on a score; guidelines paras 160 to 162",
    why="Who computes a score and who acts on it are often two; this tells how far one binds both.",
    compute=reliance,
    plot="three dots a decision-maker, sorted: score alone, own lists, relatives' lists too",
    note=(
        "No legal threshold exists. A decision with another sufficient reason, such as a list or "
        "the lender's own check, does not change. Where measures bite at some carriers only, the "
        "chance that the rest would have bitten counts. `with_its_lists`: lists that the score led "
        "to gone as well; `whole_evaluation`: the resident's own scores and lists all gone, while "
        "a refusal for a relative's listing stays; `with_relatives_listings`: that gone as well, "
        "so that only lenders' own checks are left; `long_run`: against a whole run in which the "
        "score never counts. From the events of followed residents: the sampling of the cohort is "
        "inside the interval."
    ),
)

METRICS = (M8,)
