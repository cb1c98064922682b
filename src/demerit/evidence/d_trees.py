"""Family D, trees: what a first restriction weighs with everything that came of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from demerit.evidence.d_spirals import COHORT, FOLLOW_UP, NOTHING, per
from demerit.evidence.estimate import Estimate, absent, none_seen
from demerit.evidence.estimators import ratio, within
from demerit.evidence.followed import Floats
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Arm, Worlds

SIZES = (2, 3, 5, 10)
"""Restrictions in a tree that is called large."""


@dataclass(frozen=True)
class Trees:
    """Trees of one world, one row a root that can be followed up.

    Attributes:
        root: [r] burden of the root.
        tree: [r] burden of the root and of all that came of it.
        size: [r] restrictions in the tree, the root among them.
    """

    root: Floats
    tree: Floats
    size: Floats


def trees(found: Restrictions, latest: int) -> Trees:
    """Trees that grew from the roots begun by `latest`; joint descendants count in part."""
    burden = found.burden
    is_root = np.array([not above for above in found.parents], dtype=np.bool_)
    roots = np.flatnonzero(is_root & (found.start <= latest))
    number = {int(root): place for place, root in enumerate(roots)}
    tree, size = np.zeros(roots.size), np.zeros(roots.size)
    belongs: list[dict[int, float]] = []
    for place, above in enumerate(found.parents):  # in order of time: parents come first
        mine: dict[int, float] = {place: 1.0} if is_root[place] else {}
        for parent in above:
            for root, share in belongs[parent].items():
                mine[root] = mine.get(root, 0.0) + share / len(above)
        belongs.append(mine)
        for root, share in mine.items():
            if root in number:
                tree[number[root]] += share * burden[place]
                size[number[root]] += share
    return Trees(burden[roots], tree, size)


def grown(worlds: Worlds, arm: Arm = "world", weighting: str = "") -> list[Trees]:
    """Trees of every world in which somebody was followed."""
    latest = worlds.labels.months - worlds.window(FOLLOW_UP)
    found = worlds.restrictions(arm, weighting)
    return [trees(one, latest) for one in found if one is not None]


def amplified(worlds: Worlds, arm: Arm = "world", weighting: str = "") -> Estimate:
    """Burden of trees over that of their roots."""
    found = grown(worlds, arm, weighting)
    above = np.array([one.tree.sum() for one in found], dtype=np.float64)
    below = np.array([one.root.sum() for one in found], dtype=np.float64)
    grew = ratio(above, below, level=worlds.level, nothing=NOTHING, of_a_whole=False)
    grew = within(grew, 1.0, math.inf)  # a tree weighs no less than its root
    roots = sum(one.root.size for one in found)
    if roots and all((one.size <= 1).all() for one in found):
        # no spread is no certainty: there was nothing to estimate it from
        reason = f"none of {roots} restrictions was seen to lead to another: no interval"
        return replace(grew, low=None, high=None, mcse=None, reason=reason)
    return grew


def one_more(found: Estimate) -> Estimate:
    """The estimate of 1 + x, for x of a root's descendants without the root."""

    def plus(x: float | None) -> float | None:
        return None if x is None else 1 + x

    return replace(
        found,
        value=plus(found.value),
        low=plus(found.low),
        high=plus(found.high),
        by_world=tuple(plus(x) for x in found.by_world),
    )


def amplification(worlds: Worlds) -> Found:
    """M16."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    found = grown(worlds)
    roots = np.array([one.root.size for one in found], dtype=np.float64)
    beyond = np.array([one.size.sum() for one in found], dtype=np.float64) - roots
    more = per(beyond, roots, worlds.level)
    parts = {
        "size": Part(
            one_more(more),
            "restrictions per root",
            "restrictions in the tree of a root, itself among them",
        ),
    }
    for least in SIZES:
        large = np.array([(one.size >= least).sum() for one in found], dtype=np.float64)
        share = ratio(large, roots, level=worlds.level, nothing=NOTHING)
        parts[f"at_least_{least}"] = Part(
            none_seen(share, roots.sum()),
            "share of roots",
            f"trees of {least} or more restrictions",
        )
    for weighting in worlds.norms.severity.weightings:
        one = amplified(worlds, weighting=weighting)
        parts[f"severity={weighting}"] = Part(one, "ratio", f"severity weighting {weighting}")
    return Found(amplified(worlds).beside(amplified(worlds, "twin")), parts=parts)


M16 = Metric(
    id="M16",
    family="D",
    title="Amplification",
    definition=(
        "Burden of a first restriction on a followed resident and of everything that came of it, "
        "over the burden of the first alone; 1 means that nothing came of it."
    ),
    unit="ratio",
    estimator="E3",
    formula="AF = sum_{y in T(y0)} b_y / b_{y0}, sums over roots y0 begun by T - tau",
    source="standards.md M16",
    answers="Severity of impact against the act: guidelines para 167",
    why="What a person pays in the end can be many times what the rule takes at first.",
    compute=amplification,
    plot="share of trees of so many restrictions or more, both axes logarithmic",
    note="Restrictions with several roots count in part for each. " + COHORT,
)

METRICS = (M16,)
