"""Becker's offender: who gains more from an act than its expected sanction acts.

With gains g of distribution F, detection p and sanction f, an act is done when g > p f. Then ::

    rate             1 - F(p f)
    elasticity       -p f F'(p f) / (1 - F(p f)), the same for p and for f (risk neutral)
    U(0, 1) gains    rate 1 - p f, elasticity -p f / (1 - p f)

With log-logistic gains, F(x) = x^e / (k + x^e), the odds of acting are k (p f)^-e. That is the
logit index of `demerit.month.choice`, whose perceived certainty and consequence enter as logarithms
with elasticity e: the laboratory's residents are Becker's offenders with log-logistic gains. Where
certainty weighs more than severity they are his risk lovers, the reverse his risk averse.

The optimal detection is a published textbook result, held here at its published parameters alone:
for U(0, 1) gains, harm h, wealth w as the largest sanction and detection at cost k p,
p* = (h - k / w) / w.

References:
    Becker, G. S. (1968). Crime and punishment: an economic approach. Journal of Political Economy,
    76(2), 169-217. doi:10.1086/259394
    Polinsky, A. M., & Shavell, S. (2000). The economic theory of public enforcement of law. Journal
    of Economic Literature, 38(1), 45-76. doi:10.1257/jel.38.1.45
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from demerit.validate.anchor import Anchor

MODEL = "Becker 1968"


def uniform_rate(p: float, f: float) -> float:
    """Share who act when gains are U(0, 1)."""
    return float(np.clip(1.0 - p * f, 0.0, 1.0))


def uniform_elasticity(p: float, f: float) -> float:
    """Elasticity of that share to detection, and to the sanction."""
    return -p * f / (1.0 - p * f)


def logistic_rate(base: float, certainty: float, consequence: float, e_p: float, e_f: float):
    """Share who act when gains are log-logistic.

    Args:
        base: Share who act at ratio 1.
        certainty: Detection over that at the base; any shape.
        consequence: Sanction over that at the base.
        e_p: Shape with which certainty enters, positive.
        e_f: Shape with which the consequence enters; equal to `e_p` for the risk neutral.
    """
    odds = base / (1.0 - base) * np.power(certainty, -e_p) * np.power(consequence, -e_f)
    return odds / (1.0 + odds)


class Enforcement(NamedTuple):
    """A published example of optimal detection: harm, wealth, cost of detection, and the answer."""

    harm: float
    wealth: float
    cost: float
    detection: float


#: Reference solutions for U(0, 1) gains (found on a grid, not by the formula).
EXAMPLES = (
    Enforcement(0.5, 2.0, 0.1, 0.225),
    Enforcement(0.5, 2.0, 0.3, 0.175),
    Enforcement(0.8, 4.0, 0.2, 0.1875),
)


def published_detection(example: Enforcement) -> float:
    """The optimal detection of one of the `EXAMPLES`.

    Raises:
        ValueError: for any other parameters: an optimal penalty is reproduced, never offered.
    """
    if example not in EXAMPLES:
        raise ValueError("optimal enforcement is computed for its published examples alone")
    return (example.harm - example.cost / example.wealth) / example.wealth


def anchors() -> list[Anchor]:
    """The closed forms beside the published numbers."""
    found = [
        Anchor(MODEL, "share who act, p = .25, f = 1", 0.75, uniform_rate(0.25, 1), 1e-9,
               "model"),
        Anchor(MODEL, "share who act, p = .25, f = 2", 0.50, uniform_rate(0.25, 2), 1e-9,
               "model"),
        Anchor(MODEL, "elasticity to p and to f, p = .25, f = 1", -0.33333,
               uniform_elasticity(0.25, 1), 1e-5, "model"),
    ]  # fmt: skip
    for example in EXAMPLES:
        what = f"optimal p, h = {example.harm:g}, w = {example.wealth:g}, k = {example.cost:g}"
        ours = published_detection(example)
        found.append(Anchor(MODEL, what, example.detection, ours, 1e-3, "model"))
    return found
