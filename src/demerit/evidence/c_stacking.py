"""Family C, stacking: how many bodies answer one and the same act, and which together."""

from __future__ import annotations

from collections import Counter

import numpy as np

from demerit.evidence.c_gravity import COHORT, NOTHING, SHARE
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import ratio
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.sanctioned import Sanctioned, each_world, sanctioned_acts
from demerit.evidence.worlds import Floats, Worlds

MOST = 8
"""Combinations of bodies that are told apart; the rarer ones are put together."""


def combinations(worlds: Worlds, acts: list[Sanctioned]) -> dict[str, Part]:
    """Share of acts answered by exactly these bodies together, the most frequent first."""
    seen = Counter(name for one in acts for name in one.bodies.tolist())
    frequent = sorted(seen, key=lambda name: (-seen[name], name))[:MOST]
    everybody = {body for name in seen for body in name.split(" + ")}
    parts = {
        f"together: {name}": _share(worlds, acts, [name], said_together(name, everybody))
        for name in frequent
    }
    rare = [name for name in seen if name not in frequent]
    if rare:
        said = f"answered by another of {len(rare)} combinations of bodies"
        parts["other_combinations"] = _share(worlds, acts, rare, said)
    return parts


def said_together(name: str, everybody: set[str]) -> str:
    """A set of bodies in words: by name, or by who is missing where that is shorter."""
    held = set(name.split(" + "))
    missing = sorted(everybody - held)
    if len(held) > 1 and not missing:
        return f"answered by all {len(held)} bodies"
    if len(missing) < len(held):
        return f"answered by all {len(everybody)} bodies but {' and '.join(missing)}"
    return f"answered by {' and '.join(sorted(held))} alone"


def each_body(worlds: Worlds, acts: list[Sanctioned]) -> dict[str, Part]:
    """Share of acts that each body answers, alone or with others."""
    sets = {name for one in acts for name in one.bodies.tolist()}
    bodies = sorted({body for one in sets for body in one.split(" + ")})
    return {
        f"body: {body}": _share(
            worlds,
            acts,
            [one for one in sets if body in one.split(" + ")],
            f"answered by {body}, alone or with others",
        )
        for body in bodies
    }


def _share(worlds: Worlds, acts: list[Sanctioned], sets: list[str], title: str) -> Part:
    """Share of sanctioned acts whose bodies are one of some sets."""
    above = each_world(acts, lambda one: float(np.isin(one.bodies, sets).sum()))
    below = each_world(acts, lambda one: float(one.count))
    return Part(ratio(above, below, level=worlds.level, nothing=NOTHING), SHARE, title)


def stacking(worlds: Worlds) -> Found:
    """M11."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    acts, level = sanctioned_acts(worlds), worlds.level
    count = each_world(acts, lambda one: float(one.count))

    def of_acts(above: Floats, below: Floats = count) -> Estimate:
        return ratio(above, below, level=level, nothing=NOTHING)

    several = each_world(acts, lambda one: float((one.carriers >= 2).sum()))
    total = each_world(acts, lambda one: float(one.burden.sum()))
    dearest = each_world(acts, lambda one: float(one.dearest.sum()))
    parts = {
        "bodies": Part(
            of_acts(each_world(acts, lambda one: float(one.carriers.sum()))),
            "bodies per sanctioned act",
            "distinct bodies whose restrictions cite one act",
        ),
        "five_or_more": Part(
            of_acts(each_world(acts, lambda one: float((one.carriers >= 5).sum()))),
            SHARE,
            "cited by five or more bodies",
        ),
        "months_apart": Part(
            ratio(
                each_world(acts, lambda one: float(one.spread.sum())),
                count,
                level=level,
                nothing=NOTHING,
                of_a_whole=False,
            ),
            "months",
            "from the first restriction that cites an act to the last that begins",
        ),
        "over_single_track": Part(
            of_acts(total, dearest), "ratio", "burden of an act over that of its dearest body alone"
        ),
    }
    parts |= combinations(worlds, acts) | each_body(worlds, acts)
    return Found(of_acts(several), parts=parts)


M11 = Metric(
    id="M11",
    family="C",
    title="Sanction stacking",
    definition=(
        "Share of the followed residents' sanctioned acts for which restrictions by two or more "
        "distinct bodies cite the same act."
    ),
    unit=SHARE,
    estimator="E3",
    formula="P(K_a >= 2),  K_a = #{bodies whose y cites a}",
    source="standards.md M11",
    answers="Ne bis in idem: A and B v Norway; proportionality of the whole of the sanctions",
    why="Several bodies that each add a little can together take more than any would alone.",
    compute=stacking,
    plot="UpSet plot: which bodies answer an act together, the most frequent sets first",
    note=(
        "A body is whoever applies a measure, as the regime names it; two measures of one body "
        "count once. What ordinary law does to the same act is not among them. " + COHORT
    ),
)

METRICS = (M11,)
