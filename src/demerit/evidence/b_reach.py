"""Family B, reach: in how many corners of life one act is paid for."""

from __future__ import annotations

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import mean, quantile, ratio, within
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.sanctioned import sanctioned_acts
from demerit.evidence.worlds import Floats, Worlds

NOTHING = "no followed act led to a restriction"
UNIT = "domains per sanctioned act"
LEASTS = (1, 2, 3, 5, 8)
"""Numbers of domains at which the distribution of M7 is read off."""


def average(values: Floats) -> float | None:
    """Mean of some numbers, None where there are none."""
    return float(values.mean()) if values.size else None


def at_once(worlds: Worlds) -> dict[str, Part]:
    """Domains restricted at one time, from the whole population: by entry, and by resident."""

    def over_months(name: str) -> Estimate:
        tables = [getattr(one.world, name) for one in worlds.outcomes]
        if any(table.size == 0 for table in tables):
            return absent("E3", worlds.count, "not counted in these worlds", level=worlds.level)
        # rows of `stacked` and columns of `act_reach` are the number of domains
        months = [t.sum(axis=1) if name == "stacked" else t.sum(axis=0) for t in tables]
        counts = np.array(months, dtype=np.float64)
        domains = counts @ np.arange(counts.shape[1], dtype=np.float64)
        nothing = "nobody was restricted"
        return ratio(domains, counts.sum(axis=1), level=worlds.level, nothing=nothing)

    return {
        "by_entry": Part(
            over_months("act_reach"), "domains at once", "that one list entry restricts at a time"
        ),
        "by_resident": Part(
            over_months("stacked"),
            "domains at once",
            "in which a restricted resident is restricted",
        ),
    }


def reach_per_act(worlds: Worlds) -> Found:
    """M7."""
    if not worlds.anybody_followed:
        nobody = absent("E1", worlds.count, NOBODY, level=worlds.level)
        return Found(nobody, parts=at_once(worlds))
    acts, level = sanctioned_acts(worlds), worlds.level

    def over_worlds(values: list[Floats]) -> Estimate:
        return mean([average(one) for one in values], level=level, nothing=NOTHING)

    domains, reach = [one.domains for one in acts], [one.reach for one in acts]
    carriers = [one.carriers for one in acts]
    parts = {
        "median": Part(quantile(domains, 0.5, level=level), UNIT, "median act"),
        "p90": Part(quantile(domains, 0.9, level=level), UNIT, "act at the 90th percentile"),
        "effective": Part(
            over_worlds(reach), UNIT, "effective number, by the burden in each domain"
        ),
        "carriers": Part(
            over_worlds(carriers), "bodies per sanctioned act", "bodies that apply them"
        ),
    }
    for least in LEASTS:
        wide = [(one.domains >= least).astype(np.float64) for one in acts]
        said = "domain" if least == 1 else "domains"
        parts[f"at_least_{least}"] = Part(
            within(over_worlds(wide), 0.0, 1.0),
            "share of sanctioned acts",
            f"in {least} {said} or more",
        )
    return Found(over_worlds(domains), parts=parts | at_once(worlds))


M7 = Metric(
    id="M7",
    family="B",
    title="Reach of one act",
    definition=(
        "Number of domains of life in which restrictions cite one and the same act, on average "
        "over the true acts of followed residents that led to any restriction."
    ),
    unit=UNIT,
    estimator="E1",
    formula="mean_a #{D_y: alpha_ya > 0};  effective: exp(-sum_d p_d ln p_d)",
    source="standards.md M7",
    answers="One breach, restricted everywhere: the ban on improper coupling (2020); limb (i)",
    why="One act answered in every corner of life is another thing than one answered once.",
    compute=reach_per_act,
    plot="share of acts that reach so many domains or more",
    note=(
        "From the events of followed residents: the sampling of the cohort is inside the interval. "
        "Acts whose first restriction began in the last year (or half, in a short run) are left "
        "out, since more may follow. The bodies are those that apply a measure, as the regime "
        "names them. Rewards and restrictions through a tie are left out. What is restricted at "
        "one time is counted for the whole population, 15 domains and more as 15."
    ),
)

METRICS = (M7,)
