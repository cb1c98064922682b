"""Runaway feedback: where one looks decides what one finds, and what is found where one looks.

Two regions are counts (a, b) in an urn. Each day one is visited with chance its share, and what is
discovered (rates l) or reported (rates r) there and elsewhere is added ::

    visit A: (a, b) += (lA + rA, rB)        visit B: (a, b) += (rA, lB + rB)

With discoveries alone and equal rates this is Polya's urn: the share converges to a uniform random
limit, whatever the truth. With lA > lB the share of A goes to 1. With reports too it converges to
the root in [0, 1] of (c + d - a - b) x^2 + (a - 2c - d) x + c = 0, rows (a, b) and (c, d) as above.
Accepting what is discovered with the chance of having looked elsewhere (scaled by the larger of the
two) restores the truth lA / (lA + lB).

References:
    Ensign, D., Friedler, S. A., Neville, S., Scheidegger, C., & Venkatasubramanian, S. (2018).
    Runaway feedback loops in predictive policing. PMLR 81, 160-171; arXiv:1706.09847. Rates and
    priors from the authors' code (algofairness/runaway-feedback-loops-src 4110c52e). Their Poisson
    increments and decaying counts are not implemented.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from demerit.draws import uniform_numpy, unit
from demerit.validate.anchor import Anchor

MODEL = "Ensign et al. 2018"
RUNS = 2000
DRAWS = 1000


class Urn(NamedTuple):
    """Prior counts, rates of discovery and of reports of two regions, and whether corrected."""

    prior: tuple[float, float]
    discovered: tuple[float, float]
    reported: tuple[float, float] = (0.0, 0.0)
    corrected: bool = False


TOP, SECOND, RANDOM = 3.68511, 2.816466, 2.35592  # daily rates of three regions of Oakland
STRONG, WEAK, DISTANT = (609.0, 379.0), (6.09, 3.79), (609.0, 7.0)

#: Mean share of A and its standard deviation over 2,000 reference runs of 1,000 draws.
TABLE: dict[str, tuple[Urn, float, float]] = {
    "equal rates": (Urn((1, 1), (1, 1)), 0.5030, 0.2914),
    "rates 2 : 1": (Urn((1, 1), (2, 1)), 0.9250, 0.1497),
    "Oakland, strong prior": (Urn(STRONG, (TOP, SECOND)), 0.7015, 0.0206),
    "Oakland, weak prior": (Urn(WEAK, (TOP, SECOND)), 0.8363, 0.1577),
    "strong prior, corrected": (
        Urn(STRONG, (TOP / 10, SECOND / 10), corrected=True), 0.6062, 0.0037),
    "weak prior, corrected": (
        Urn(WEAK, (TOP / 10, SECOND / 10), corrected=True), 0.5690, 0.0167),
    "top and random region": (Urn(DISTANT, (TOP, RANDOM)), 0.9943, 0.0027),
    "top and random, corrected": (
        Urn(DISTANT, (TOP / 10, RANDOM / 10), corrected=True), 0.9836, 0.0016),
    "equal rates, reports .1": (Urn((1, 1), (1, 1), (0.1, 0.1)), 0.5015, 0.1202),
    "rates 2 : 1, reports .1": (Urn((1, 1), (2, 1), (0.1, 0.1)), 0.8720, 0.0515),
    "rates 2 : 1, reports 1": (Urn((1, 1), (2, 1), (1, 1)), 0.6159, 0.0116),
}  # fmt: skip


def limit(urn: Urn) -> float:
    """Where the expected share of A goes (for Polya's urn, the mean of its random limit).

    Raises:
        ValueError: the quadratic has no root in [0, 1].
    """
    (l_a, l_b), (r_a, r_b) = urn.discovered, urn.reported
    if urn.corrected:
        return l_a / (l_a + l_b)
    if r_a == r_b == 0:
        return 0.5 if l_a == l_b else float(l_a > l_b)
    a, b, c, d = l_a + r_a, r_b, r_a, l_b + r_b
    roots = np.roots([c + d - a - b, a - 2 * c - d, c])
    inside = [float(x.real) for x in roots if abs(x.imag) < 1e-12 and 0 <= x.real <= 1]
    if not inside:
        raise ValueError(f"no share of A is stable for {urn}")
    return inside[0]


def shares(urn: Urn, draws: int = DRAWS, runs: int = RUNS, seed: int = 1) -> np.ndarray:
    """Share of A after some draws, float64 [runs]."""
    counts = np.tile(np.array(urn.prior, float), (runs, 1))
    slot = np.arange(runs)
    found, reports = np.array(urn.discovered), np.array(urn.reported)
    for day in range(draws):
        share = counts[:, 0] / counts.sum(axis=1)
        visit = (unit(uniform_numpy(seed, "probe_1", slot, month=day)) >= share).astype(int)
        looked = np.where(visit == 0, share, 1 - share)
        kept = np.ones(runs, bool)
        if urn.corrected:
            odds = (1 - looked) / np.maximum(share, 1 - share)
            kept = unit(uniform_numpy(seed, "probe_2", slot, month=day)) < odds
        counts[slot, visit] += np.where(kept, found[visit], 0.0)
        counts += reports
    return counts[:, 0] / counts.sum(axis=1)


def anchors() -> list[Anchor]:
    """Our urns beside the reference runs; both carry chance, hence sqrt(2) standard errors."""
    found = []
    for label, (urn, mean, spread) in TABLE.items():
        error = spread * np.sqrt(2 / RUNS)
        what = f"share of A after {DRAWS} draws, {label}"
        ours = float(shares(urn).mean())
        found.append(Anchor(MODEL, what, mean, ours, 4 * error + 5e-5, "model"))
    golden = limit(Urn((1, 1), (2, 1), (1, 1)))
    found.append(Anchor(MODEL, "limit of the share, rates 2 : 1, reports 1", 0.6180, golden, 5e-5,
                        "model"))  # fmt: skip
    return found
