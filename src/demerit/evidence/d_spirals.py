"""Family D, spirals: restrictions that restrictions lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from demerit.evidence.estimate import Estimate, absent, none_seen
from demerit.evidence.estimators import jackknife, ratio
from demerit.evidence.followed import Floats, Mask
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Arm, Worlds

NOTHING = "no restriction on a followed resident began early enough to be followed up"
FOLLOW_UP = 24
"""Months in which a restriction's children are waited for; half of a shorter run."""
SIZES = (2, 3, 5, 10)
"""Restrictions in a tree that is called large."""
COHORT = (
    "From the events of followed residents: the sampling of the cohort is inside the interval. "
    "Restrictions are followed up for 24 months, or half of a shorter run; compare runs only with "
    "the same. A cause that the log dropped is not seen, so the number is a lower bound."
)


@dataclass(frozen=True)
class Offspring:
    """Parents and children of one world.

    Attributes:
        parents: [k] which restrictions began early enough to be followed up.
        links: (parent, child, share), the child begun in time; the shares of a child's parents
            sum to 1.
    """

    parents: Mask
    links: Sequence[tuple[int, int, float]]


def offspring(found: Restrictions, months: int, window: int) -> Offspring:
    """Children of the restrictions that can be followed up."""
    in_time = found.start <= months - window
    links = [
        (parent, child, 1.0 / len(above))
        for child, above in enumerate(found.parents)
        for parent in above
        if in_time[parent] and found.start[child] <= found.start[parent] + window
    ]
    return Offspring(in_time, links)


def children(worlds: Worlds, arm: Arm = "world") -> Estimate:
    """Children per restriction."""
    window, months = worlds.window(FOLLOW_UP), worlds.labels.months
    each = [offspring(one, months, window) for one in worlds.restrictions(arm) if one is not None]
    above = np.array([sum(share for _, _, share in one.links) for one in each], dtype=np.float64)
    below = np.array([one.parents.sum() for one in each], dtype=np.float64)
    return none_seen(ratio(above, below, level=worlds.level, nothing=NOTHING), below.sum())


def by_domain(worlds: Worlds) -> tuple[list[str], Floats, Floats]:
    """Domains that occur, children from each to each [S, d, d], parents in each [S, d]."""
    window, months = worlds.window(FOLLOW_UP), worlds.labels.months
    found = [one for one in worlds.restrictions("world") if one is not None]
    names = sorted({name for one in found for name in one.word("effect_domain").tolist()})
    place = {name: number for number, name in enumerate(names)}
    born = np.zeros((len(found), len(names), len(names)))
    parents = np.zeros((len(found), len(names)))
    for s, one in enumerate(found):
        where = [place[name] for name in one.word("effect_domain").tolist()]
        made = offspring(one, months, window)
        np.add.at(parents[s], np.array(where, dtype=np.int64)[made.parents], 1.0)
        for parent, child, share in made.links:
            born[s, where[parent], where[child]] += share
    return names, born, parents


def spectral_radius(worlds: Worlds, born: Floats, parents: Floats) -> Estimate:
    """Largest growth per generation of the matrix of children by domain, jackknife over worlds."""
    domains = parents.shape[1]
    if parents.sum() == 0:
        return absent("E3", worlds.count, NOTHING, level=worlds.level)

    def radius(sums: Floats) -> float | None:
        among = sums[: domains * domains].reshape(domains, domains)
        from_each = sums[domains * domains :, None]
        if not from_each.any():
            return None
        rates = np.divide(among, from_each, out=np.zeros_like(among), where=from_each > 0)
        return float(np.abs(np.linalg.eigvals(rates)).max())

    columns = np.concatenate([born.reshape(born.shape[0], -1), parents], axis=1)
    return jackknife("E3", radius, columns, level=worlds.level)


def reproduction(worlds: Worlds) -> Found:
    """M15."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    names, born, parents = by_domain(worlds)
    parts = {
        "spectral_radius": Part(
            spectral_radius(worlds, born, parents),
            "children per restriction",
            "growth per generation of the matrix of children by domain",
        )
    }
    for row, cause in enumerate(names):
        for column, effect in enumerate(names):
            if born[:, row, column].any():
                one = ratio(born[:, row, column], parents[:, row], level=worlds.level)
                title = f"in {effect} per restriction in {cause}"
                parts[f"{cause}>{effect}"] = Part(one, "children per restriction", title)
    return Found(children(worlds).beside(children(worlds, "twin")), parts=parts)


# --- M16 -------------------------------------------------------------------------------------


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
    grew = ratio(above, below, level=worlds.level, nothing=NOTHING)
    roots = sum(one.root.size for one in found)
    if roots and all((one.size <= 1).all() for one in found):
        # no spread is no certainty: there was nothing to estimate it from
        reason = f"none of {roots} restrictions was seen to lead to another: no interval"
        return replace(grew, low=None, high=None, mcse=None, reason=reason)
    return grew


def amplification(worlds: Worlds) -> Found:
    """M16."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    found = grown(worlds)
    roots = np.array([one.root.size for one in found], dtype=np.float64)

    def of_roots(above: list[float]) -> Estimate:
        return ratio(np.array(above), roots, level=worlds.level, nothing=NOTHING)

    parts = {
        "size": Part(
            of_roots([one.size.sum() for one in found]),
            "restrictions per root",
            "restrictions in the tree of a root, itself among them",
        ),
    }
    for least in SIZES:
        parts[f"at_least_{least}"] = Part(
            of_roots([float((one.size >= least).sum()) for one in found]),
            "share of roots",
            f"trees of {least} or more restrictions",
        )
    for weighting in worlds.norms.severity.weightings:
        one = amplified(worlds, weighting=weighting)
        parts[f"severity={weighting}"] = Part(one, "ratio", f"severity weighting {weighting}")
    return Found(amplified(worlds).beside(amplified(worlds, "twin")), parts=parts)


M15 = Metric(
    id="M15",
    family="D",
    title="Restrictions that restrictions lead to",
    definition=(
        "Mean number of further restrictions that one restriction on a followed resident leads "
        "to, because it cost a job, ran up a debt, or induced an act by strain or stigma; a "
        "restriction with several parents counts in part for each."
    ),
    unit="children per restriction",
    estimator="E3",
    formula="R_s = sum_y sum_{y': y in pa(y')} 1/|pa(y')| / #{y: s_y <= T - tau}",
    source="standards.md M15; branching ratio of self-exciting events",
    answers="Spirals; essence of a right; severity of impact",
    why="Above 1, one restriction sets off more than one other, and nobody gets out by themselves.",
    compute=reproduction,
    plot="dots beside the line of 1",
    note=(
        "Several measures brought by one entry are several restrictions, here as in the source. "
        "An act counts as a child only where strain or stigma weighed most in it. " + COHORT
    ),
)

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
    plot="share of trees of so many restrictions or more",
    note="Restrictions with several roots count in part for each. " + COHORT,
)

METRICS = (M15, M16)
