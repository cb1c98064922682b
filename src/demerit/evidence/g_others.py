"""Family G, third parties: what reaches somebody through a tie for what another did."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import ratio
from demerit.evidence.followed import Floats, Followed, Lives
from demerit.evidence.g_firms import through_bodies
from demerit.evidence.metric import NOBODY, Found, Metric, Part, by_attribute
from demerit.evidence.worlds import Arm, Mask, Worlds, cells_of

UNIT = "share of burden"
ADULT = 18
CHILDREN = "per 1,000 children"
NO_BURDEN, NO_CHILDREN = "no burden of restrictions in any world", "no child was followed"


def through_ties(worlds: Worlds, weighting: str = "", cells: Mask | None = None) -> Estimate:
    """Burden that reaches residents through a tie over all burden of restrictions."""

    def one(arm: Arm) -> Estimate:
        both = [
            worlds.burden(arm, way=way, weighting=weighting).sum(axis=(1, 2, 3))
            for way in ("direct", "ties")
        ]
        direct, tied = (each if cells is None else each[:, cells] for each in both)
        above = tied.sum(axis=1)
        return ratio(above, above + direct.sum(axis=1), level=worlds.level, nothing=NO_BURDEN)

    return one("world").beside(one("twin"))


def of_the_tied(worlds: Worlds, cells: Mask) -> Estimate:
    """Share of the burden through ties that lies on some residents."""
    tied = worlds.burden("world", way="ties").sum(axis=(1, 2, 3))
    nothing = "nothing reached a resident through a tie"
    return ratio(tied[:, cells].sum(axis=1), tied.sum(axis=1), level=worlds.level, nothing=nothing)


def begun_on(worlds: Worlds, cells: Mask) -> Estimate:
    """Restrictions begun through a tie on some residents, per 1,000 of their years."""
    above = worlds.starts("world", "ties")[..., cells].sum(axis=(1, 2, 3))
    below = worlds.resident_years("world", cells)
    nothing = "nobody of them lived in any world"
    return ratio(above, below, level=worlds.level, nothing=nothing).scaled(1000)


# --- followed children ------------------------------------------------------------------------


def restricted_children(lives: Lives, log: Followed) -> tuple[float, float]:
    """Followed children under a restriction for a parent's act in some month, and all of them."""
    del log
    child = lives["age"] < ADULT
    hit = child & (lives["through_ties"] > 0)
    return float(lives.occupants(hit)[0].size), float(lives.occupants(child)[0].size)


def children_of_the_dismissed(lives: Lives, log: Followed) -> tuple[float, float]:
    """Followed children in whose home somebody lost a job to a list, and all of them."""
    homes = dict(zip(lives["subject"].tolist(), lives["household"].tolist(), strict=True))
    lost: dict[int, list[int]] = {}
    for row in log.rows("job_lost_to_list").tolist():
        if log.month[row] >= 0:
            home = homes.get(int(log.subject[row]), -1)
            lost.setdefault(home, []).append(int(log.month[row]))
    child = lives["age"] < ADULT
    pairs = zip(lives["household"].tolist(), lives["month"].tolist(), strict=True)
    hit = child & np.array([month in lost.get(home, ()) for home, month in pairs], dtype=np.bool_)
    return float(lives.occupants(hit)[0].size), float(lives.occupants(child)[0].size)


def of_children(
    worlds: Worlds, count: Callable[[Lives, Followed], tuple[float, float]]
) -> Estimate:
    """Followed children to whom something happened, per 1,000."""
    pairs = zip(worlds.lives("world"), worlds.followed("world"), strict=True)
    found = [count(a, b) for a, b in pairs if a is not None and b is not None]
    if not found:
        return absent("E3", worlds.count, NOBODY, level=worlds.level)
    both: Floats = np.array(found, dtype=np.float64)
    one = ratio(both[:, 0], both[:, 1], level=worlds.level, nothing=NO_CHILDREN)
    return one.scaled(1000)


def spill_over(worlds: Worlds) -> Found:
    """M30."""
    children = cells_of(["age"], ["0-17"])
    variants = {name: through_ties(worlds, name) for name in worlds.norms.severity.weightings}
    parts = {
        "on_children": Part(
            of_the_tied(worlds, children), "share of the burden through ties", "on children"
        ),
        "on_adults": Part(
            of_the_tied(worlds, ~children),
            "share of the burden through ties",
            "on adults: who works for, heads, represents or lives with those it is on",
        ),
        "begun_on_children": Part(
            begun_on(worlds, children),
            "restrictions begun per 1,000 child-years",
            "restrictions that reach a child for a parent's act",
        ),
        "children_restricted": Part(
            of_children(worlds, restricted_children),
            CHILDREN,
            "followed children ever restricted for a parent's act",
        ),
        "children_of_the_dismissed": Part(
            of_children(worlds, children_of_the_dismissed),
            CHILDREN,
            "followed children in whose home somebody lost a job to a list",
        ),
    }
    parts |= through_bodies(worlds)
    groups = by_attribute(worlds, "E3", lambda cells: through_ties(worlds, cells=cells))
    return Found(through_ties(worlds), variants, parts, groups)


M30 = Metric(
    id="M30",
    family="G",
    title="Burden on third parties",
    definition=(
        "Share of the burden of restrictions that lies on residents for what somebody else did: "
        "a spouse, a parent, or another tie."
    ),
    unit=UNIT,
    estimator="E3",
    formula="sum_{y through a tie} b_y / sum_y b_y",
    source="standards.md M30",
    answers="Convention on the Rights of the Child Art. 2(2); incidental persons in a FRIA",
    why="A child has done nothing, and neither has a spouse.",
    compute=spill_over,
    plot="one stacked bar of whom the burden reaches",
    note=(
        "The source counts loss of welfare; here it is the burden of restrictions that reach a "
        "resident through a tie; losses at declared prices are in M40. What a household loses "
        "with a job stands beside it for children and is not added in. Two parts are counted for "
        "followed residents, so that the sampling of the cohort is inside their interval. "
        "What reaches residents through a firm or a department (staff, owners, representatives, "
        "officials, heads) is in the number; jobs lost at firms stand beside it and are not "
        "added in, and whom a sanctioned department serves worse is not counted."
    ),
)

METRICS = (M30,)
