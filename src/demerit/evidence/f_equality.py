"""Family F, equality: who bears the burden, group by group."""

from __future__ import annotations

from dataclasses import replace

from demerit.evidence.estimate import Estimate
from demerit.evidence.estimators import group_ratio
from demerit.evidence.metric import Found, Metric, Part
from demerit.evidence.worlds import Arm, Floats, Group, Worlds, cells_of

UNIT = "ratio to the reference group"


def burden_by_cell(worlds: Worlds, arm: Arm, weighting: str = "") -> Floats:
    """Direct burden of restrictions in weighted months, [S, G]."""
    return worlds.burden(arm, weighting=weighting).sum(axis=(1, 2, 3))


def months_by_cell(worlds: Worlds, arm: Arm) -> Floats:
    """Months lived, [S, G]."""
    return worlds.each(arm, lambda totals: totals.person_months)


def burden_ratio(worlds: Worlds, burden: Floats, months: Floats, group: Group) -> Estimate:
    """Burden per person-year of a group over that of its reference group."""
    size = min(worlds.person_worlds(group.cells), worlds.person_worlds(group.reference))
    return group_ratio(
        burden[:, group.cells].sum(axis=1),
        months[:, group.cells].sum(axis=1),
        burden[:, group.reference].sum(axis=1),
        months[:, group.reference].sum(axis=1),
        size=size,
        smallest=worlds.norms.reporting.smallest_cell,
        level=worlds.level,
    )


def headline_group(worlds: Worlds) -> Group:
    """The declared group of the top number."""
    chosen = worlds.norms.reporting.headline_group
    home = worlds.norms.reporting.reference[chosen.attribute]
    cells, reference = (cells_of([chosen.attribute], [name]) for name in (chosen.group, home))
    name = f"{chosen.attribute}={chosen.group}"
    return Group(name, cells, reference, False, 1)


def grown_up(group: Group) -> Group:
    """A group and its reference without children, unless they are groups of age.

    Regimes restrict adults. Children would count as unrestricted members of the groups that they
    happen to stand in, such as the least educated.
    """
    if "age=" in group.name:
        return group
    adults = ~cells_of(["age"], ["0-17"])
    return replace(group, cells=group.cells & adults, reference=group.reference & adults)


def burden_ratios(worlds: Worlds) -> Found:
    """M25."""
    months, burden = months_by_cell(worlds, "world"), burden_by_cell(worlds, "world")
    everyone = headline_group(worlds)
    chosen = grown_up(everyone)
    twin = burden_ratio(
        worlds, burden_by_cell(worlds, "twin"), months_by_cell(worlds, "twin"), chosen
    )
    variants = {
        name: burden_ratio(worlds, burden_by_cell(worlds, "world", name), months, chosen)
        for name in worlds.norms.severity.weightings
    }
    parts = {
        "all_ages": Part(
            burden_ratio(worlds, burden, months, everyone), UNIT, f"{chosen.name}, children too"
        )
    }
    groups = {
        group.name: burden_ratio(worlds, burden, months, grown_up(group))
        for group in worlds.groups
        if not group.is_reference
    }
    return Found(burden_ratio(worlds, burden, months, chosen).beside(twin), variants, parts, groups)


M25 = Metric(
    id="M25",
    family="F",
    title="Burden by group",
    definition=(
        "Burden of direct restrictions per adult person-year in a group, over that in a declared "
        "reference group (groups of age: per person-year); at the top stands the group declared "
        "before results."
    ),
    unit=UNIT,
    estimator="E6",
    formula="BR_g = (sum b_g / sum Y_g) / (sum b_ref / sum Y_ref)",
    source="standards.md M25; screening band as in Aequitas",
    answers="ICCPR Art. 26 and General Comment 18 (effect); AI Act recital 31",
    why="A rule that names no group can still weigh on one more than on another.",
    compute=burden_ratios,
    plot="forest plot by group, screening band shaded, cell sizes printed",
    note=(
        "The band 0.8 to 1.25 is a screen for looking closer, not a legal line. Groups with fewer "
        "than the declared number of person-worlds are suppressed. Differences in conduct are not "
        "taken out."
    ),
)

METRICS = (M25,)
