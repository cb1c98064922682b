"""GrimK: cooperation on records with a demerit limit K.

A continuum is paired at random every period and survives it with chance gamma; newborns have no
record. A record rises by one when its holder defects, and with chance eps though he cooperated.
Those with fewer than K marks are good: they cooperate with the good and defect on the bad; the bad
always defect. With lambda = 1 - (1 - eps) mu marks a period in good standing, the good share mu
solves ::

    mu = 1 - beta(mu)^K,     beta = gamma lambda / (1 - gamma (1 - eps) mu)

(the largest root, iterated from 1). Nobody gains by deviating at gain g and loss l of the
prisoner's dilemma when ::

    g <= (1-eps) mu (1-mu) / (1 - (1-eps) mu)            (binding without a mark)
    l >= gamma (1-eps) mu / (1 - gamma (1-eps) mu)       (binding at K - 1 marks)

Since refusing the bad is recorded like any defection, the list is contagious, and tolerance has a
cliff: mu rises from .24 to .99 between K = 2 and K = 3 at gamma = .9, eps = .02.

References:
    Clark, D., Fudenberg, D., & Wolitzky, A. (2020). Indirect reciprocity with simple records. PNAS,
    117 (PMC7260940). The model; the fixed point is derived and was
    confirmed by an independent simulation (the printed theorem was not read).
"""

from __future__ import annotations

from typing import NamedTuple

from demerit.validate.anchor import Anchor

MODEL = "GrimK (Clark, Fudenberg & Wolitzky 2020)"


class Records(NamedTuple):
    """Survival gamma, chance eps of a false mark, and the limit K."""

    gamma: float
    eps: float
    limit: int


#: Good share of the derived fixed point, in the reference computation.
TABLE: tuple[tuple[Records, float], ...] = (
    (Records(0.90, 0.02, 1), 0.110835),
    (Records(0.90, 0.02, 2), 0.236829),
    (Records(0.90, 0.02, 3), 0.991865),
    (Records(0.95, 0.05, 5), 0.298418),
    (Records(0.95, 0.05, 8), 0.995624),
    (Records(0.99, 0.02, 8), 0.083837),
)


def good_share(example: Records) -> float:
    """The largest root mu, by iteration from 1 (it falls towards the root without passing it)."""
    gamma, eps, limit = example
    mu = 1.0
    for _ in range(200_000):
        rise = 1 - (1 - eps) * mu
        beta = gamma * rise / (1 - gamma * (1 - eps) * mu)
        again = 1 - beta**limit
        if abs(again - mu) < 1e-15:
            break
        mu = again
    return mu


def largest_gain(example: Records) -> float:
    """The largest gain from defecting that leaves cooperation an equilibrium."""
    mu, eps = good_share(example), example.eps
    return (1 - eps) * mu * (1 - mu) / (1 - (1 - eps) * mu)


def smallest_loss(example: Records) -> float:
    """The smallest loss from being defected on that leaves refusing the bad an equilibrium."""
    kept = example.gamma * (1 - example.eps) * good_share(example)
    return kept / (1 - kept)


def name(example: Records) -> str:
    """The parameters in words."""
    return f"gamma = {example.gamma:g}, eps = {example.eps:g}, K = {example.limit}"


def anchors() -> list[Anchor]:
    """The fixed point beside the reference numbers."""
    return [
        Anchor(MODEL, f"good share, {name(e)}", mu, good_share(e), 1e-6, "model") for e, mu in TABLE
    ]
