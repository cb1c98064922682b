"""A driver under a points licence: how carefully, by points on file.

Every period a licensed driver chooses how often to violate, q in [0, 1], at benefit a q - k q^2/2
over a base b of holding a licence. A violation is detected with chance d and costs p points;
without one, the file is wiped with chance w (redemption). At N points the licence is gone for S
periods, and the file is empty afterwards ::

    V(n) = b + max_q { a q - k q^2/2 + beta [d q V(n+p) + (1 - d q) ((1-w) V(n) + w V(0))] }
    V(n >= N) = beta^S V(0)

so that q = clip((a + beta d (V(n+p) - stay)) / k, 0, 1): care rises with the points on file.

References:
    After Bourgeon, J.-M., & Picard, P. (2007). Point-record driving licence and road safety.
    Journal of Public Economics, 91(1-2), 235-258, and Dionne, G., Pinquet, J., Maurice, M., &
    Vanasse, C. (2011). Incentive mechanisms for safe driving. Review of Economics and Statistics,
    93(1), 218-227. The programme and its numbers are illustrative; the signs are theirs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from demerit.validate.anchor import Anchor

MODEL = "points licence (Bourgeon & Picard 2007)"


class Licence(NamedTuple):
    """Rules and tastes: detection d, wiping w, periods suspended S, cost of violating k."""

    detected: float = 0.1
    wiped: float = 0.0
    suspended: int = 12
    care: float = 1.0
    limit: int = 12
    points: int = 3
    benefit: float = 1.0
    base: float = 0.3
    discount: float = 0.99


#: Violations by 0, 3, 6 and 9 points in the reference computation.
TABLE: tuple[tuple[str, Licence, tuple[float, float, float, float]], ...] = (
    ("base", Licence(), (0.84586, 0.82725, 0.80588, 0.78118)),
    ("redemption .05", Licence(wiped=0.05), (0.92127, 0.86838, 0.77499, 0.58529)),
    ("detection .2", Licence(detected=0.2), (0.71844, 0.69836, 0.67620, 0.65156)),
    ("suspended 24", Licence(suspended=24), (0.75050, 0.71614, 0.67491, 0.62436)),
    ("detection .02", Licence(detected=0.02), (0.97913, 0.96831, 0.95163, 0.92561)),
)


def solve(licence: Licence) -> tuple[np.ndarray, np.ndarray]:
    """Violations q and values V by number of detections on file.

    Returns:
        Two float64 [N / p], by 0, p, 2p ... points.
    """
    steps = licence.limit // licence.points
    value = np.zeros(steps + 1)
    q = np.zeros(steps)
    for _ in range(20_000):
        value[-1] = licence.discount**licence.suspended * value[0]
        stay = (1 - licence.wiped) * value[:-1] + licence.wiped * value[0]
        gain = licence.benefit + licence.discount * licence.detected * (value[1:] - stay)
        q = np.clip(gain / licence.care, 0.0, 1.0)
        new = licence.base + gain * q - licence.care * q**2 / 2 + licence.discount * stay
        if np.abs(new - value[:-1]).max() < 1e-12:
            break
        value[:-1] = new
    return q, value[:-1]


def stationary(licence: Licence) -> np.ndarray:
    """Share of licensed drivers by detections on file in the long run, float64 [N / p]."""
    q, _ = solve(licence)
    steps = len(q)
    move = np.zeros((steps, steps))
    for n in range(steps):
        caught = licence.detected * q[n]
        # who reaches the limit is replaced by one who comes back with an empty file
        move[n, n + 1 if n + 1 < steps else 0] += caught
        move[n, 0] += (1 - caught) * licence.wiped
        move[n, n] += (1 - caught) * (1 - licence.wiped)
    share = np.full(steps, 1.0 / steps)
    for _ in range(20_000):
        share = share @ move
    return share


def anchors() -> list[Anchor]:
    """The programme beside the reference numbers."""
    found = []
    for label, licence, numbers in TABLE:
        q, _ = solve(licence)
        for place, number in ((0, numbers[0]), (3, numbers[3])):
            what = f"violations at {3 * place} points, {label}"
            found.append(Anchor(MODEL, what, number, float(q[place]), 1e-4, "model"))
    return found
