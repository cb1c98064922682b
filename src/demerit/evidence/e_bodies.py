"""Family E for firms and departments: violations of theirs averted, beside those of residents."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from demerit.evidence import bodies
from demerit.evidence.bodies import BODY_KINDS, NO_BODIES, BodyKind
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import mean, paired
from demerit.evidence.metric import Part
from demerit.evidence.worlds import Arm, Floats, Worlds

AIM = ("breach", "crime")
ONE = {"firms": "firm", "departments": "department"}


def rate(worlds: Worlds, arm: Arm, kind: BodyKind, name: str, weights: Floats) -> Floats:
    """Weighted act-months per 1,000 years of firms or departments, [S]; 0 where there are none."""
    total = bodies.counted(worlds, arm, f"{kind}.{name}") @ weights
    lived = bodies.years(worlds, arm, kind)
    return 1000 * np.divide(total, lived, out=np.zeros_like(total), where=lived > 0)


def averted(worlds: Worlds, kind: BodyKind, weights: Floats) -> Estimate:
    """Weighted act-months averted: twin minus world."""
    found = paired(
        rate(worlds, "twin", kind, "acts", weights),
        rate(worlds, "world", kind, "acts", weights),
        level=worlds.level,
    )
    return replace(found, value_world=found.value_twin, value_twin=found.value_world)


def direct(worlds: Worlds, kind: BodyKind, weights: Floats) -> Estimate:
    """Averted less induced in the month itself, world minus twin."""
    arms: tuple[Arm, Arm] = ("world", "twin")
    net = [
        rate(worlds, arm, kind, "averted", weights) - rate(worlds, arm, kind, "induced", weights)
        for arm in arms
    ]
    return mean(net[0] - net[1], level=worlds.level, estimator="E2")


def averted_of_bodies(worlds: Worlds) -> dict[str, Part]:
    """Parts of M20: gravity averted, the direct part of it, and acts by conduct."""
    parts: dict[str, Part] = {}
    present = bodies.there(worlds)
    none = absent("E2", worlds.count, NO_BODIES, level=worlds.level)
    for kind in BODY_KINDS:
        unit = f"per 1,000 {ONE[kind]}-years"
        aim = bodies.of_class(kind, *AIM)
        grave = bodies.gravities(worlds, kind) * aim
        parts[kind] = Part(
            averted(worlds, kind, grave) if present else none,
            f"gravity points {unit}",
            f"breaches and crimes of {kind}, in months of doing them",
        )
        if not present:
            continue
        parts[f"{kind}: direct"] = Part(
            direct(worlds, kind, grave),
            f"gravity points {unit}",
            f"{kind}: averted less induced in the same month, as chosen",
        )
        for place, conduct in enumerate(bodies.conducts(kind)):
            if conduct.violation:
                one = np.zeros(aim.size)
                one[place] = 1.0
                outside = ", outside the aim" if conduct.cls == "infraction" else ""
                title = f"{conduct.title} ({conduct.cls}{outside})"
                estimate = averted(worlds, kind, one)
                parts[f"{kind}: conduct={conduct.id}"] = Part(estimate, f"months {unit}", title)
    return parts
