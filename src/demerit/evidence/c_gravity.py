"""Family C, gravity: what an act costs, held against how grave it is."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from demerit.evidence.c_spread import spread_of_acts
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import jackknife, quantile, ratio, within
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.sanctioned import Sanctioned, each_world, sanctioned_acts
from demerit.evidence.worlds import Floats, Mask, Worlds
from demerit.regime.registry import CONDUCT

NOTHING = "no followed act led to a restriction"
SHARE = "share of sanctioned acts"
COHORT = (
    "From the events of followed residents: the sampling of the cohort is inside the interval. "
    "Acts whose first restriction began in the last year (or half, in a short run) are left out."
)


def gravities(worlds: Worlds, acts: Sequence[Sanctioned], scale: str = "") -> list[Floats]:
    """Gravity of every sanctioned act on a scale, one array a world."""
    chosen = worlds.norms.gravity.scales[scale or worlds.norms.reporting.headline.gravity].gravity
    return [np.array([chosen[name] for name in one.conduct.tolist()]) for one in acts]


def violates(one: Sanctioned) -> Mask:
    """Which acts are violations, [a]."""
    return np.array([CONDUCT[name].violation for name in one.conduct.tolist()], dtype=np.bool_)


def log_sums(gravity: Floats, burden: Floats) -> list[float]:
    """n, sums of x, y, x x, x y for x = log gravity and y = log burden, where both are above 0."""
    there = (gravity > 0) & (burden > 0)
    x, y = np.log(gravity[there]), np.log(burden[there])
    return [float(x.size), x.sum(), y.sum(), (x * x).sum(), (x * y).sum()]


def slope(sums: Floats) -> float | None:
    """Least-squares slope from those sums; None where all acts are equally grave."""
    n, x, y, xx, xy = sums.tolist()
    spread = n * xx - x * x
    return (n * xy - x * y) / spread if n > 1 and spread > 1e-9 * max(n * xx, 1.0) else None


def elasticity(worlds: Worlds, acts: Sequence[Sanctioned], scale: str = "") -> Estimate:
    """Slope of log burden on log gravity over all sanctioned acts, jackknife over worlds."""
    graded = gravities(worlds, acts, scale)
    rows = [log_sums(w, one.burden) for w, one in zip(graded, acts, strict=True)]
    if sum(row[0] for row in rows) == 0:
        return absent("E3", worlds.count, NOTHING, level=worlds.level)
    columns = np.array(rows, dtype=np.float64)
    if slope(columns.sum(axis=0)) is None:
        reason = "all sanctioned acts are equally grave"
        return absent("E3", worlds.count, reason, level=worlds.level)
    return jackknife("E3", slope, columns, level=worlds.level)


def ratios(graded: Sequence[Floats], acts: Sequence[Sanctioned]) -> list[Floats]:
    """Burden per gravity point over that of the middle act; infinite where the gravity is 0."""
    each = []
    for gravity, one in zip(graded, acts, strict=True):
        per = np.full(one.count, np.inf)
        np.divide(one.burden, gravity, out=per, where=gravity > 0)
        each.append(per)
    pooled = np.concatenate([per[np.isfinite(per) & (per > 0)] for per in each])
    middle = float(np.median(pooled)) if pooled.size else 1.0
    return [per / middle for per in each]


def beyond(worlds: Worlds, held: Sequence[Floats], times: float) -> Estimate:
    """Share of sanctioned acts whose ratio is above some multiple of the middle act's."""
    above = np.array([(per > times).sum() for per in held], dtype=np.float64)
    below = np.array([per.size for per in held], dtype=np.float64)
    return ratio(above, below, level=worlds.level, nothing=NOTHING)


def burden_per_point(worlds: Worlds, scale: str = "", weighting: str = "") -> Estimate:
    """Weighted months of burden that a point of gravity costs, over sanctioned violations.

    The absolute size that M9 and M10 leave out: both hold acts against other acts of the same
    regime, so a regime that is equally heavy on nothing but trifles looks even. No metric of its
    own, since it depends on the unit of burden; studies use it to hold regimes side by side.

    Args:
        worlds: finished worlds.
        scale: a declared gravity scale; empty is the headline's.
        weighting: a declared severity weighting; empty is the headline's.
    """
    acts = sanctioned_acts(worlds, weighting)
    graded = gravities(worlds, acts, scale)
    chosen = [(w > 0) & violates(one) for w, one in zip(graded, acts, strict=True)]
    burden = [one.burden[where].sum() for one, where in zip(acts, chosen, strict=True)]
    gravity = [w[where].sum() for w, where in zip(graded, chosen, strict=True)]
    above, below = (np.array(found, dtype=np.float64) for found in (burden, gravity))
    return ratio(above, below, level=worlds.level, nothing=NOTHING, of_a_whole=False)


def by_gravity(
    worlds: Worlds, acts: Sequence[Sanctioned], graded: Sequence[Floats]
) -> dict[str, Part]:
    """Mean burden of the sanctioned violations of each gravity, over that of all of them."""
    pairs = list(zip(graded, acts, strict=True))
    pooled = np.concatenate([one.burden[(w > 0) & violates(one)] for w, one in pairs])
    middle = float(pooled.mean()) if pooled.size and pooled.any() else 1.0
    levels = sorted({float(x) for w, one in pairs for x in w[(w > 0) & violates(one)]})
    parts = {}
    for gravity in levels:
        chosen = [(w == gravity) & violates(one) for w, one in pairs]
        burden = [
            one.burden[where].sum() / middle for (_, one), where in zip(pairs, chosen, strict=True)
        ]
        above, below = np.array(burden), np.array([where.sum() for where in chosen], np.float64)
        found = ratio(above, below, level=worlds.level, nothing=NOTHING, of_a_whole=False)
        parts[f"gravity={gravity:g}"] = Part(
            within(found, 0.0, math.inf),
            "times the mean act",
            f"burden of an act of gravity {gravity:g}",
        )
    return parts


def against_the_middle(
    worlds: Worlds, acts: Sequence[Sanctioned], graded: Sequence[Floats]
) -> dict[str, Part]:
    """How far acts lie above the middle one; any burden on what is no violation lies beyond."""
    held = ratios(graded, acts)
    none = each_world(acts, lambda one: float((~violates(one)).sum()))
    below = each_world(acts, lambda one: float(one.count))
    return {
        "p90": Part(
            quantile([per[np.isfinite(per)] for per in held], 0.9, level=worlds.level),
            "times the middle act",
            "burden per gravity point of violations at the 90th percentile, over the middle act's",
        ),
        "above_2": Part(
            beyond(worlds, held, 2), SHARE, "more than 2 times the middle act, or no violation"
        ),
        "above_10": Part(
            beyond(worlds, held, 10), SHARE, "more than 10 times the middle act, or no violation"
        ),
        "no_violation": Part(
            ratio(none, below, level=worlds.level, nothing=NOTHING),
            SHARE,
            "acts that are no violation at all: any burden on them is out of proportion",
        ),
    }


def of_violations(
    worlds: Worlds, acts: Sequence[Sanctioned], graded: Sequence[Floats]
) -> dict[str, Part]:
    """Size, means by gravity and spread of the burden of sanctioned violations."""
    chosen = [(w > 0) & violates(one) for w, one in zip(graded, acts, strict=True)]
    size = Part(
        burden_per_point(worlds),
        "weighted months per gravity point",
        "burden of the sanctioned violations over their gravity: the size that no ratio shows",
    )
    spread = spread_of_acts(
        worlds,
        [w[where] for w, where in zip(graded, chosen, strict=True)],
        [one.burden[where] for one, where in zip(acts, chosen, strict=True)],
    )
    return {"per_point": size} | by_gravity(worlds, acts, graded) | spread


def disproportion(worlds: Worlds) -> Found:
    """M9."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    acts = sanctioned_acts(worlds)
    graded = gravities(worlds, acts)
    parts = against_the_middle(worlds, acts, graded)
    for weighting in worlds.norms.severity.weightings:
        found = elasticity(worlds, sanctioned_acts(worlds, weighting))
        parts[f"severity={weighting}"] = Part(
            found, "elasticity", f"severity weighting {weighting}"
        )
    parts["shares=equal"] = Part(
        elasticity(worlds, sanctioned_acts(worlds, alike=True)),
        "elasticity",
        "where all causes of a restriction bear equal shares of it, instead of Shapley's",
    )
    parts |= of_violations(worlds, acts, graded)
    variants = {name: elasticity(worlds, acts, name) for name in worlds.norms.gravity.scales}
    return Found(elasticity(worlds, acts), variants, parts)


M9 = Metric(
    id="M9",
    family="C",
    title="Burden by gravity",
    definition=(
        "By how many per cent the burden of an act rises where its gravity is one per cent "
        "higher, over the acts of followed residents that led to any restriction: 1 is "
        "proportional, 0 flat, below 0 the graver act costs less."
    ),
    unit="elasticity",
    estimator="E3",
    formula="beta in log B_a = c + beta log w_a,  B_a = sum_y alpha_ya b_y",
    source="standards.md M9",
    answers="AI Act Art. 5(1)(c)(ii), guidelines para 167; severity commensurate with misconduct",
    why="It is the second of the two questions that the ban on social scoring asks.",
    compute=disproportion,
    plot="acts by gravity and burden on log scales, by how many, with the line of proportion",
    note=(
        "What ordinary law does to the same act are fines and judgments, which have no burden in "
        "months; the parts therefore hold each act against the regime's own middle act, not "
        "against ordinary law as the source does. One slope over all worlds. Only acts that led "
        "to a restriction are in it. " + COHORT
    ),
)

METRICS = (M9,)
