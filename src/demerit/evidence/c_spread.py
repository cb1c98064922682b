"""Family C, spread: how far the burdens of equally grave acts lie apart, as counts in a grid."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from demerit.evidence.estimators import ratio
from demerit.evidence.followed import Ints
from demerit.evidence.metric import Part
from demerit.evidence.worlds import Floats, Worlds

EDGES = tuple(10 ** (half / 2) for half in range(-4, 5))
"""Lower ends of the classes of burden, in times the mean act: half a power of ten each."""
UNIT = "share of sanctioned violations"


def classes(burden: Floats, middle: float) -> Ints:
    """Place of the class of each burden; the lowest holds all below, the highest all above."""
    place = np.searchsorted(EDGES, burden / middle, side="right") - 1
    return np.clip(place, 0, len(EDGES) - 1).astype(np.int64)


def spread_of_acts(
    worlds: Worlds, gravity: Sequence[Floats], burden: Sequence[Floats]
) -> dict[str, Part]:
    """Share of the sanctioned violations in each cell of gravity and burden; no empty cells.

    Args:
        worlds: finished worlds.
        gravity: [S] arrays with the gravity of each violation, above 0.
        burden: [S] arrays with the burden of each, in the same order.
    """
    pooled = np.concatenate([np.zeros(0), *burden])
    if not pooled.any():
        return {}
    middle = float(pooled.mean())
    place = [classes(one, middle) for one in burden]
    total = np.array([one.size for one in burden], dtype=np.float64)
    level = worlds.level
    parts = {
        "mean_gravity": Part(
            ratio(np.array([one.sum() for one in gravity]), total, of_a_whole=False, level=level),
            "gravity points",
            "mean gravity of the sanctioned violations: the mean act",
        )
    }
    pairs = zip(np.concatenate(gravity).tolist(), np.concatenate(place).tolist(), strict=True)
    for grave, at in sorted(set(pairs)):
        here = [
            float(((w == grave) & (p == at)).sum()) for w, p in zip(gravity, place, strict=True)
        ]
        parts[f"cell={grave:g}>{at}"] = Part(
            ratio(np.array(here), total, level=level), UNIT, f"of gravity {grave:g}, {said(at)}"
        )
    return parts


def said(place: int) -> str:
    """A class of burden in words."""
    ends = EDGES[place], EDGES[place] * math.sqrt(10)
    low, high = (f"{float(f'{one:.2g}'):g}" for one in ends)
    if place == 0:
        return f"with less than {high} times the mean burden"
    if place == len(EDGES) - 1:
        return f"with {low} times the mean burden or more"
    return f"with {low} to {high} times the mean burden"
