"""What metrics read of firms and departments: their acts, burdens and flows, stacked by world."""

from __future__ import annotations

from typing import Literal

import numpy as np

from demerit.engine.outcome import BURDEN_UNIT, Labels
from demerit.evidence.worlds import Arm, Floats, Mask, Worlds
from demerit.regime.levers import LEVERS_OF_KIND
from demerit.regime.registry import CONDUCTS_OF, LEVER, Conduct

BodyKind = Literal["firms", "departments"]
BODY_KINDS: tuple[BodyKind, ...] = ("firms", "departments")
NO_BODIES = "these worlds have no firms and departments"
OF_PERSONS = frozenset(("exit_country", "flights", "high_speed_rail"))
"""What a measure on a body takes from the person who stands for it, never from the body."""


def there(worlds: Worlds) -> bool:
    """Whether every world has firms and departments in both arms."""
    return all(outcome.world.bodies and outcome.twin.bodies for outcome in worlds.outcomes)


def counted(worlds: Worlds, arm: Arm, name: str) -> Floats:
    """A count of firms or departments by its name, over all counted months, [S, ...]."""
    return worlds.each(arm, lambda totals: totals.bodies[name].sum(axis=-1))


def flow(worlds: Worlds, arm: Arm, kind: BodyKind, *names: str) -> Floats:
    """Flows added up over the counted months, [S]; of what is a state, unit-months."""
    sums = [counted(worlds, arm, f"{kind}.flow.{name}") for name in names]
    return np.sum(sums, axis=0)


def years(worlds: Worlds, arm: Arm, kind: BodyKind) -> Floats:
    """Years lived by firms or departments, [S]."""
    return flow(worlds, arm, kind, kind) / 12


def conducts(kind: BodyKind) -> tuple[Conduct, ...]:
    """The conducts of a kind, in the order of the axis of its acts."""
    return CONDUCTS_OF[kind]


def of_class(kind: BodyKind, *classes: str) -> Floats:
    """1 for conducts of some classes of the registry, 0 for the others, [C]."""
    return np.array([float(one.cls in classes) for one in conducts(kind)])


def gravities(worlds: Worlds, kind: BodyKind, scale: str = "") -> Floats:
    """Gravity of each conduct of a kind on a declared scale; empty is the headline's, [C]."""
    chosen = scale or worlds.norms.reporting.headline.gravity
    return worlds.norms.gravities(chosen, [one.id for one in conducts(kind)])


def measures(labels: Labels, kind: BodyKind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids and levers of the measures on a kind."""
    if kind == "firms":
        return labels.firm_measures, labels.firm_levers
    return labels.office_measures, labels.office_levers


def restricting(labels: Labels, kind: BodyKind) -> Mask:
    """Which measures on a kind are restrictions, [m]."""
    levers = measures(labels, kind)[1]
    return np.array([LEVER[lever].kind == "restriction" for lever in levers], dtype=np.bool_)


def borne(labels: Labels, kind: BodyKind) -> Mask:
    """Which measures on a kind are restrictions that a body feels itself, [m]."""
    levers, felt = measures(labels, kind)[1], LEVERS_OF_KIND[kind] - OF_PERSONS
    return restricting(labels, kind) & np.array([one in felt for one in levers], dtype=np.bool_)


def burden(worlds: Worlds, arm: Arm, kind: BodyKind, weighting: str = "") -> Floats:
    """Restrictions that firms or departments bear themselves, weighted months by cause and truth.

    Args:
        worlds: finished worlds with firms and departments.
        arm: world or twin.
        kind: firms or departments.
        weighting: one of the declared weightings; empty is the headline's.

    Returns:
        [S, restrictions that a body feels, D + 1, 3].
    """
    chosen, levers = borne(worlds.labels, kind), measures(worlds.labels, kind)[1]
    scale = worlds.norms.weights(weighting or worlds.norms.reporting.headline.severity, levers)
    months = counted(worlds, arm, f"{kind}.burden")[:, : len(levers)][:, chosen] / BURDEN_UNIT
    return months * scale[chosen][None, :, None, None]


def begun(worlds: Worlds, arm: Arm, kind: BodyKind) -> Floats:
    """Restrictions begun on firms or departments, [S]; each measure on each body counts."""
    chosen = restricting(worlds.labels, kind)
    starts = counted(worlds, arm, f"{kind}.starts")[:, : chosen.size]
    return starts[:, chosen].sum(axis=(1, 2))
