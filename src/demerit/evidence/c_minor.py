"""Family C, minor acts: how much of the burden falls on the lightest quarter of violations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demerit.evidence.c_gravity import COHORT, NOTHING, gravities, violates
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import log_jackknife, ratio
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.sanctioned import Sanctioned, each_world, sanctioned_acts
from demerit.evidence.worlds import Floats, Worlds


def lightest(pooled: Floats, share: float = 0.25) -> dict[float, float]:
    """Part of the acts of each gravity that belongs to the lightest quarter.

    Acts of one gravity are alike: where the quarter ends among them, all count in part.
    """
    levels, counts = np.unique(pooled, return_counts=True)
    left = share * pooled.size
    found = {}
    for level, count in zip(levels.tolist(), counts.tolist(), strict=True):
        found[level] = min(max(left / count, 0.0), 1.0)
        left -= count
    return found


@dataclass(frozen=True)
class Quarter:
    """The lightest quarter of sanctioned violations beside all of them, [S] each.

    Attributes:
        burden: that falls on the quarter. all_burden: that falls on all.
        gravity: of the quarter. all_gravity: of all.
    """

    burden: Floats
    all_burden: Floats
    gravity: Floats
    all_gravity: Floats


def quarter(worlds: Worlds, acts: Sequence[Sanctioned], scale: str = "") -> Quarter | None:
    """The lightest quarter on a scale; None where no violation bears anything."""
    graded = gravities(worlds, acts, scale)
    chosen = [(w > 0) & violates(one) for w, one in zip(graded, acts, strict=True)]
    weights = [w[where] for w, where in zip(graded, chosen, strict=True)]
    pooled = np.concatenate([*weights, np.zeros(0)])
    burdens = [one.burden[where] for one, where in zip(acts, chosen, strict=True)]
    if pooled.size == 0 or sum(float(one.sum()) for one in burdens) == 0:
        return None
    part = lightest(pooled)
    minor = [np.array([part[x] for x in w.tolist()], dtype=np.float64) for w in weights]
    return Quarter(
        np.array([float((m * b).sum()) for m, b in zip(minor, burdens, strict=True)]),
        np.array([float(b.sum()) for b in burdens]),
        np.array([float((m * w).sum()) for m, w in zip(minor, weights, strict=True)]),
        np.array([float(w.sum()) for w in weights]),
    )


def minor_share(worlds: Worlds, acts: Sequence[Sanctioned], scale: str = "") -> Estimate:
    """Burden share of the lightest quarter of sanctioned violations over its gravity share."""
    found = quarter(worlds, acts, scale)
    if found is None:
        return absent("E3", worlds.count, NOTHING, level=worlds.level)
    above, below = (found.burden, found.all_gravity), (found.all_burden, found.gravity)
    return log_jackknife("E3", above, below, worlds.level)


def both_shares(worlds: Worlds, acts: Sequence[Sanctioned]) -> dict[str, Part]:
    """The quarter's share of gravity and of burden, which the ratio divides, on each scale."""
    parts = {}
    for scale in worlds.norms.gravity.scales:
        found = quarter(worlds, acts, scale)
        if found is None:
            continue
        for name, part, all_ in (
            ("gravity", found.gravity, found.all_gravity),
            ("burden", found.burden, found.all_burden),
        ):
            parts[f"{name}: {scale}"] = Part(
                ratio(part, all_, level=worlds.level),
                f"share of {name}",
                f"of the lightest quarter, gravity scale {scale}",
            )
    return parts


def minor_acts(worlds: Worlds) -> Found:
    """M10."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    acts = sanctioned_acts(worlds)
    variants = {name: minor_share(worlds, acts, name) for name in worlds.norms.gravity.scales}
    free = each_world(acts, lambda one: float(one.burden[~violates(one)].sum()))
    whole = each_world(acts, lambda one: float(one.burden.sum()))
    parts = {
        "no_violation": Part(
            ratio(free, whole, level=worlds.level, nothing=NOTHING),
            "share of the burden of acts",
            "burden of acts that are no violation, left out of the number above",
        )
    }
    for weighting in worlds.norms.severity.weightings:
        found = minor_share(worlds, sanctioned_acts(worlds, weighting))
        parts[f"severity={weighting}"] = Part(found, "ratio", f"severity weighting {weighting}")
    parts |= both_shares(worlds, acts)
    return Found(minor_share(worlds, acts), variants, parts)


M10 = Metric(
    id="M10",
    family="C",
    title="Burden on minor acts",
    definition=(
        "Share of the burden that falls on the lightest quarter of sanctioned violations, over "
        "that quarter's share of their gravity: 1 is proportional, above 1 minor acts pay more "
        "than they weigh."
    ),
    unit="ratio",
    estimator="E3",
    formula="(sum_{a in Q1} B_a / sum_a B_a) / (sum_{a in Q1} w_a / sum_a w_a)",
    source="standards.md M10",
    answers="Disproportion in limb (ii): the library-book example",
    why="A regime can look strict about grave acts and still live off trifles.",
    compute=minor_acts,
    plot="paired bars, share of gravity and share of burden, by scale of gravity",
    note=(
        "Over violations that led to a restriction, since what nobody recorded is not in the log. "
        "Where the quarter ends among acts of one gravity, all of them count in part. " + COHORT
    ),
)

METRICS = (M10,)
