"""Family G, third parties: what reaches somebody through a tie for what another did."""

from __future__ import annotations

import numpy as np

from demerit.evidence.estimate import Estimate
from demerit.evidence.estimators import ratio
from demerit.evidence.followed import Words
from demerit.evidence.g_children import followed_children
from demerit.evidence.g_firms import through_bodies
from demerit.evidence.metric import Found, Metric, Part, by_attribute
from demerit.evidence.worlds import Arm, Floats, Mask, Worlds, cells_of

UNIT = "share of burden"
NO_BURDEN = "no burden of restrictions in any world"


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


def begun_on(worlds: Worlds, cells: Mask) -> Estimate:
    """Restrictions begun through a tie on some residents, per 1,000 of their years."""
    above = worlds.starts("world", "ties")[..., cells].sum(axis=(1, 2, 3))
    below = worlds.resident_years("world", cells)
    nothing = "nobody of them lived in any world"
    return ratio(above, below, level=worlds.level, nothing=nothing).scaled(1000)


# --- by tie ------------------------------------------------------------------------------------

HOUSEHOLD, FIRMS, DEPARTMENTS = "on_household", "through_firms", "through_departments"
ON_ADULTS = {
    HOUSEHOLD: "on adults of a household, such as a spouse",
    FIRMS: "on adults through a firm: who owns it, works for it or represents it",
    DEPARTMENTS: "on adults through a department: its officials and its head",
}


def tie_of(worlds: Worlds) -> Words:
    """Through which tie each restriction reaches residents, by whom it is on, [restrictions]."""
    labels = worlds.labels
    kinds = zip(labels.measures, worlds.of_kind("restriction").tolist(), strict=True)
    of_bodies = dict.fromkeys(labels.firm_measures, FIRMS)
    of_bodies |= dict.fromkeys(labels.office_measures, DEPARTMENTS)
    return np.array([of_bodies.get(name, HOUSEHOLD) for name, chosen in kinds if chosen], np.str_)


def by_tie(worlds: Worlds) -> dict[str, Part]:
    """Whom the burden through ties lies on; the shares add up to 1."""
    unit, nothing = "share of the burden through ties", "nothing reached a resident through a tie"
    tied = worlds.burden("world", way="ties").sum(axis=(2, 3))
    whole, children = tied.sum(axis=(1, 2)), cells_of(["age"], ["0-17"])
    tie = tie_of(worlds)

    def share(above: Floats) -> Estimate:
        return ratio(above, whole, level=worlds.level, nothing=nothing)

    on_children = share(tied[..., children].sum(axis=(1, 2)))
    parts = {"on_children": Part(on_children, unit, "on children")}
    for name, title in ON_ADULTS.items():
        adults = tied[:, tie == name][..., ~children].sum(axis=(1, 2))
        parts[name] = Part(share(adults), unit, title)
    return parts


def spill_over(worlds: Worlds) -> Found:
    """M30."""
    variants = {name: through_ties(worlds, name) for name in worlds.norms.severity.weightings}
    parts = by_tie(worlds)
    parts["begun_on_children"] = Part(
        begun_on(worlds, cells_of(["age"], ["0-17"])),
        "restrictions begun per 1,000 child-years",
        "restrictions that reach a child for a parent's act",
    )
    parts |= followed_children(worlds)
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
        "with a job, or otherwise, stands beside it for children and is not added in. What "
        "followed children meet is counted in the cohort, so that its sampling is inside the "
        "interval; a home's income is held against the same home in the twin, by whole years "
        "from the first restriction on anybody in it, and moves for other reasons too. "
        "What reaches residents through a firm or a department (staff, owners, representatives, "
        "officials, heads) is in the number; jobs lost at firms stand beside it and are not "
        "added in, and whom a sanctioned department serves worse is not counted."
    ),
)

METRICS = (M30,)
