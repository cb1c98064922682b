"""Family C, gravity: what an act costs, held against how grave it is and how often it is paid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import jackknife, log_jackknife, quantile, ratio
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


# --- M9 --------------------------------------------------------------------------------------


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
    return ratio(above, below, level=worlds.level, nothing=NOTHING)


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
        parts[f"gravity={gravity:g}"] = Part(
            ratio(above, below, level=worlds.level, nothing=NOTHING),
            "times the mean act",
            f"burden of an act of gravity {gravity:g}",
        )
    return parts


def disproportion(worlds: Worlds) -> Found:
    """M9."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    acts = sanctioned_acts(worlds)
    graded = gravities(worlds, acts)
    held = ratios(graded, acts)
    finite = [per[np.isfinite(per)] for per in held]
    none = each_world(acts, lambda one: float((~violates(one)).sum()))
    below = each_world(acts, lambda one: float(one.count))
    parts = {
        "p90": Part(
            quantile(finite, 0.9, level=worlds.level),
            "times the middle act",
            "burden per gravity point at the 90th percentile, over that of the middle act",
        ),
        "above_2": Part(beyond(worlds, held, 2), SHARE, "more than 2 times the middle act"),
        "above_10": Part(beyond(worlds, held, 10), SHARE, "more than 10 times the middle act"),
        "no_violation": Part(
            ratio(none, below, level=worlds.level, nothing=NOTHING),
            SHARE,
            "acts that are no violation at all: any burden on them is out of proportion",
        ),
    }
    parts |= by_gravity(worlds, acts, graded)
    for weighting in worlds.norms.severity.weightings:
        found = elasticity(worlds, sanctioned_acts(worlds, weighting))
        parts[f"severity={weighting}"] = Part(
            found, "elasticity", f"severity weighting {weighting}"
        )
    variants = {name: elasticity(worlds, acts, name) for name in worlds.norms.gravity.scales}
    return Found(elasticity(worlds, acts), variants, parts)


# --- M10 -------------------------------------------------------------------------------------


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


def minor_share(worlds: Worlds, acts: Sequence[Sanctioned], scale: str = "") -> Estimate:
    """Burden share of the lightest quarter of sanctioned violations over its gravity share."""
    graded = gravities(worlds, acts, scale)
    chosen = [(w > 0) & violates(one) for w, one in zip(graded, acts, strict=True)]
    weights = [w[where] for w, where in zip(graded, chosen, strict=True)]
    pooled = np.concatenate([*weights, np.zeros(0)])
    burdens = [one.burden[where] for one, where in zip(acts, chosen, strict=True)]
    if pooled.size == 0 or sum(float(one.sum()) for one in burdens) == 0:
        return absent("E3", worlds.count, NOTHING, level=worlds.level)
    part = lightest(pooled)
    minor = [np.array([part[x] for x in w.tolist()], dtype=np.float64) for w in weights]
    sums = [
        np.array([float((m * b).sum()) for m, b in zip(minor, burdens, strict=True)]),
        np.array([float(b.sum()) for b in burdens]),
        np.array([float((m * w).sum()) for m, w in zip(minor, weights, strict=True)]),
        np.array([float(w.sum()) for w in weights]),
    ]
    return log_jackknife("E3", (sums[0], sums[3]), (sums[1], sums[2]), worlds.level)


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
    return Found(minor_share(worlds, acts), variants, parts)


# --- M11 -------------------------------------------------------------------------------------


def stacking(worlds: Worlds) -> Found:
    """M11."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    acts, level = sanctioned_acts(worlds), worlds.level
    count = each_world(acts, lambda one: float(one.count))

    def of_acts(above: Floats, below: Floats = count) -> Estimate:
        return ratio(above, below, level=level, nothing=NOTHING)

    several = each_world(acts, lambda one: float((one.carriers >= 2).sum()))
    total = each_world(acts, lambda one: float(one.burden.sum()))
    dearest = each_world(acts, lambda one: float(one.dearest.sum()))
    parts = {
        "bodies": Part(
            of_acts(each_world(acts, lambda one: float(one.carriers.sum()))),
            "bodies per sanctioned act",
            "distinct bodies whose restrictions cite one act",
        ),
        "five_or_more": Part(
            of_acts(each_world(acts, lambda one: float((one.carriers >= 5).sum()))),
            SHARE,
            "cited by five or more bodies",
        ),
        "months_apart": Part(
            of_acts(each_world(acts, lambda one: float(one.spread.sum()))),
            "months",
            "from the first restriction that cites an act to the last that begins",
        ),
        "over_single_track": Part(
            of_acts(total, dearest), "ratio", "burden of an act over that of its dearest body alone"
        ),
    }
    return Found(of_acts(several), parts=parts)


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
    plot="burden against gravity on log scales, with the line of proportion",
    note=(
        "What ordinary law does to the same act are fines and judgments, which have no burden in "
        "months; the parts therefore hold each act against the regime's own middle act, not "
        "against ordinary law as the source does. One slope over all worlds. Only acts that led "
        "to a restriction are in it. " + COHORT
    ),
)

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
    plot="dots by norm on a log scale, with the line of equal shares",
    note=(
        "Over violations that led to a restriction, since what nobody recorded is not in the log. "
        "Where the quarter ends among acts of one gravity, all of them count in part. " + COHORT
    ),
)

M11 = Metric(
    id="M11",
    family="C",
    title="Sanction stacking",
    definition=(
        "Share of the followed residents' sanctioned acts for which restrictions by two or more "
        "distinct bodies cite the same act."
    ),
    unit=SHARE,
    estimator="E3",
    formula="P(K_a >= 2),  K_a = #{bodies whose y cites a}",
    source="standards.md M11",
    answers="Ne bis in idem: A and B v Norway; proportionality of the whole of the sanctions",
    why="Several bodies that each add a little can together take more than any would alone.",
    compute=stacking,
    plot="bars: two bodies or more, five or more",
    note=(
        "A body is whoever applies a measure, as the regime names it; two measures of one body "
        "count once. What ordinary law does to the same act is not among them. " + COHORT
    ),
)

METRICS = (M9, M10, M11)
