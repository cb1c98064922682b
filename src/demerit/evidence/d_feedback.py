"""Family D, feedback: how far what is recorded is from what is done."""

from __future__ import annotations

import numpy as np

from demerit.evidence.d_mix import DISTANCE, YEAR, by_group, distance, domains_by_year, domains_of
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import mean
from demerit.evidence.metric import Found, Metric, Part
from demerit.evidence.worlds import Floats, Mask, Worlds
from demerit.regime.registry import CONDUCT

UNIT = DISTANCE
UNCOUNTED = "records by conduct were not counted in these worlds"
NOTHING = "no violation was recorded"


def by_domain(worlds: Worlds, counts: Floats, conducts: Mask) -> Floats:
    """Sum [S, C, T] over the chosen conducts of each domain: [S, domains, T]."""
    names = [CONDUCT[name].domain for name in worlds.labels.conducts]
    domains = domains_of(worlds, conducts)
    chosen = [[name == domain for name in names] for domain in domains]
    return np.stack([counts[:, np.array(one) & conducts].sum(axis=1) for one in chosen], axis=1)


def counts_of(worlds: Worlds, conducts: Mask) -> tuple[Floats, Floats]:
    """Records and acts by domain and month, [S, domains, T] each."""
    recorded = worlds.each("world", lambda totals: totals.recorded.sum(axis=1))
    done = worlds.each("world", lambda totals: totals.acts)
    return by_domain(worlds, recorded, conducts), by_domain(worlds, done, conducts)


def distances(worlds: Worlds, conducts: Mask, months: slice = slice(None)) -> list[float | None]:
    """Distance between records and acts over some months, one a world."""
    recorded, done = (one[:, :, months].sum(axis=2) for one in counts_of(worlds, conducts))
    return [distance(r, d) for r, d in zip(recorded, done, strict=True)]


def slope(worlds: Worlds, conducts: Mask) -> Estimate:
    """Change of the yearly distance per year, by least squares in each world."""
    years = worlds.labels.months // YEAR
    if years < 2:
        reason = "fewer than 24 counted months: no two years to compare"
        return absent("E1", worlds.count, reason, level=worlds.level)
    each = [distances(worlds, conducts, slice(YEAR * y, YEAR * y + YEAR)) for y in range(years)]
    found: list[float | None] = []
    for series in zip(*each, strict=True):
        there = [(year, value) for year, value in enumerate(series) if value is not None]
        found.append(line(there) if len(there) > 1 else None)
    return mean(found, level=worlds.level, nothing=NOTHING)


def line(points: list[tuple[int, float]]) -> float:
    """Least-squares slope through at least two points with different abscissae."""
    x, y = np.array(points, dtype=np.float64).T
    x = x - x.mean()
    return float(x @ y / (x @ x))


def distortion(worlds: Worlds) -> Found:
    """M19."""
    if any(outcome.world.recorded.size == 0 for outcome in worlds.outcomes):
        return Found(absent("E1", worlds.count, UNCOUNTED, level=worlds.level))
    everything = worlds.violations
    watched = everything & np.isin(worlds.labels.conducts, worlds.labels.watched)

    def over_worlds(conducts: Mask) -> Estimate:
        if not conducts.any():
            return absent("E1", worlds.count, NOTHING, level=worlds.level)
        return mean(distances(worlds, conducts), level=worlds.level, nothing=NOTHING)

    variants = {"all_violations": over_worlds(everything), "watched": over_worlds(watched)}
    parts = {
        "slope": Part(slope(worlds, everything), f"{UNIT}, per year", "change from year to year")
    }
    for year in range(worlds.labels.months // YEAR):
        months = slice(YEAR * year, YEAR * year + YEAR)
        one = mean(distances(worlds, everything, months), level=worlds.level, nothing=NOTHING)
        parts[f"year_{year + 1}"] = Part(one, UNIT, f"in year {year + 1}")
        if watched.any():
            one = mean(distances(worlds, watched, months), level=worlds.level, nothing=NOTHING)
            title = f"in year {year + 1}, among what the regime watches"
            parts[f"watched_year_{year + 1}"] = Part(one, UNIT, title)
    parts |= by_group(worlds)
    mixes = counts_of(worlds, everything)
    parts |= domains_by_year(worlds, *mixes, domains_of(worlds, everything))
    return Found(variants["all_violations"], variants, parts)


M19 = Metric(
    id="M19",
    family="D",
    title="Distortion of the record",
    definition=(
        "Distance between the distribution of recorded violations over domains of life and that "
        "of the violations really done: 0 where records mirror acts, 1 where they have nothing in "
        "common."
    ),
    unit=UNIT,
    estimator="E1",
    formula="TV = 1/2 sum_c |p_rec(c) - p_true(c)| over domains c",
    source="standards.md M19; runaway feedback: Ensign et al. (2018), arXiv 1706.09847",
    answers="Runaway loops: attention that follows earlier records",
    why="A regime that looks where it has looked before believes that it finds what is there.",
    compute=distortion,
    plot="distance by year, and share of records and of violations of each large domain by year",
    note=(
        "Over domains of the whole population. Distances over groups are of followed residents, "
        "and chance alone puts them above 0; records by district are not counted, nor whether a "
        "patrol or a report led to a record. False records are among the recorded. Domains that "
        "nobody watches count in the first reading and not in the second, `watched`. The slope "
        "tells of feedback."
    ),
)

METRICS = (M19,)
