"""Family D, spirals: restrictions that restrictions lead to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demerit.evidence.estimate import Estimate, absent, none_seen
from demerit.evidence.estimators import jackknife, ratio, within
from demerit.evidence.followed import Floats, Mask
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Arm, Worlds

NOTHING = "no restriction on a followed resident began early enough to be followed up"
FOLLOW_UP = 24
"""Months in which a restriction's children are waited for; half of a shorter run."""
YEAR = 12
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


def per(above: Floats, below: Floats, level: float) -> Estimate:
    """Descendants per restriction, which may be more than 1; never below 0."""
    found = ratio(above, below, level=level, nothing=NOTHING, of_a_whole=False)
    return none_seen(within(found, 0.0, math.inf), float(below.sum()))


def children(worlds: Worlds, arm: Arm = "world") -> Estimate:
    """Children per restriction."""
    window, months = worlds.window(FOLLOW_UP), worlds.labels.months
    each = [offspring(one, months, window) for one in worlds.restrictions(arm) if one is not None]
    above = np.array([sum(share for _, _, share in one.links) for one in each], dtype=np.float64)
    below = np.array([one.parents.sum() for one in each], dtype=np.float64)
    return per(above, below, worlds.level)


def by_year(worlds: Worlds) -> dict[str, Part]:
    """Children per restriction by the year in which the parent began, for years all followed up."""
    window, months = worlds.window(FOLLOW_UP), worlds.labels.months
    years = (months - window) // YEAR
    found = [one for one in worlds.restrictions("world") if one is not None]
    above, below = (np.zeros((years, len(found))) for _ in range(2))
    for world, one in enumerate(found):
        made, year = offspring(one, months, window), one.start // YEAR
        begun = np.bincount(year[made.parents], minlength=years)
        below[:, world] = begun[:years]
        for parent, _, share in made.links:
            if year[parent] < years:
                above[year[parent], world] += share
    return {
        f"year_{number + 1}": Part(
            per(born, parents, worlds.level),
            "children per restriction",
            f"of those begun in year {number + 1}",
        )
        for number, (born, parents) in enumerate(zip(above, below, strict=True))
        if parents.any()
    }


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
    found = jackknife("E3", radius, columns, level=worlds.level)
    return none_seen(within(found, 0.0, math.inf), parents.sum())


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
    parts |= by_year(worlds)
    for row, cause in enumerate(names):
        for column, effect in enumerate(names):
            if born[:, row, column].any():
                one = per(born[:, row, column], parents[:, row], worlds.level)
                title = f"in {effect} per restriction in {cause}"
                parts[f"{cause}>{effect}"] = Part(one, "children per restriction", title)
    return Found(children(worlds).beside(children(worlds, "twin")), parts=parts)


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
    plot="line over years beside the line of 1, and network of domains by weight",
    note=(
        "Several measures brought by one entry are several restrictions, here as in the source. "
        "An act counts as a child only where strain or stigma weighed most in it. What reaches "
        "relatives through a tie has the same cause as the restriction beside it and is no child. "
        "Parents are read from the log; that deleting a restriction would delete its children is "
        "not checked by a twin of its own. " + COHORT
    ),
)

METRICS = (M15,)
