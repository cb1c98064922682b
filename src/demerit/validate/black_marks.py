"""Black-mark reputation: trust lasts while the marks on file are at most b*.

In every meeting a trusted partner meets a temptation X ~ Exp(1). Rewarding trust pays 1, betraying
it 1 + X. A reward is recorded as a betrayal with chance q, a betrayal is missed with chance r, and
the partner is there for the next meeting with chance s. With v(b*+1) = 0 ::

    x(b) = s (1 - r - q) (v(b) - v(b+1))                     betray if X >= x(b)
    (1 - s (1-q)) v(b) = s q v(b+1) + 1 + E[(X - x(b))+]     E[(X - x)+] = exp(-x)

Given betrayal with chance exp(-x(b)), a mark comes with chance m(b) = q (1 - exp(-x)) +
(1 - r) exp(-x), and the meetings still to come, the chance of ever being excluded, and the same for
one who never betrays, are ::

    T(b) = (1 + s m T(b+1)) / (1 - s (1-m)),   T(b*+1) = 0
    e(b) = s m e(b+1) / (1 - s (1-m)),         e(b*+1) = 1
    h(b) = s q h(b+1) / (1 - s (1-q)),         h(b*+1) = 1

References:
    Aperjis, C., Miao, L., & Zeckhauser, R. J. (2014). Variable temptations and black mark
    reputations. Games and Economic Behavior, 87. Recursion as in the working paper
    (HKS RWP11-020, p. 11); the boundary v(b*+1) = 0 is derived.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from demerit.validate.anchor import Anchor

MODEL = "Aperjis, Miao & Zeckhauser 2014"


class Reputation(NamedTuple):
    """Survival s, false marks q, missed betrayals r, tolerated marks b*; the published examples."""

    s: float
    q: float
    r: float
    tolerated: int


class Outcome(NamedTuple):
    """What follows, by marks b = 0 to b*; arrays [b* + 1].

    Attributes:
        value: v. cutoff: x. betrays: chance of betraying. marked: m. meetings: T. excluded: e.
        innocent: h, the excluded share of those who never betray.
    """

    value: np.ndarray
    cutoff: np.ndarray
    betrays: np.ndarray
    marked: np.ndarray
    meetings: np.ndarray
    excluded: np.ndarray
    innocent: np.ndarray


#: Parameters and what was computed from the published recursion: v(0), T(0), e(0), h(0).
TABLE: tuple[tuple[Reputation, tuple[float, float, float, float]], ...] = (
    (Reputation(0.95, 0.02, 0.1, 0), (14.4928, 14.492, 0.2754, 0.2754)),
    (Reputation(0.95, 0.02, 0.1, 1), (18.8599, 17.528, 0.1236, 0.0758)),
    (Reputation(0.95, 0.02, 0.1, 3), (23.3195, 18.627, 0.0686, 0.0057)),
    (Reputation(0.95, 0.05, 0.1, 0), (10.2590, 10.235, 0.4882, 0.4872)),
    (Reputation(0.95, 0.05, 0.1, 3), (20.8841, 17.156, 0.1422, 0.0563)),
    (Reputation(0.90, 0.02, 0.1, 3), (13.7277, 9.511, 0.0489, 0.0005)),
)


def solve(example: Reputation) -> Outcome:
    """Work back from the last tolerated mark.

    Each value is the one root of a rising function, found by bisection.
    """
    s, q, r, tolerated = example
    rows: list[tuple[float, ...]] = []
    v = t = 0.0
    e = h = 1.0
    for _ in range(tolerated + 1):
        v = _value(example, after=v)
        after = rows[-1][0] if rows else 0.0
        cutoff = s * (1 - r - q) * (v - after)
        betrays = float(np.exp(-cutoff))
        m = q * (1 - betrays) + (1 - r) * betrays
        t = (1 + s * m * t) / (1 - s * (1 - m))
        e = s * m * e / (1 - s * (1 - m))
        h = s * q * h / (1 - s * (1 - q))
        rows.append((v, cutoff, betrays, m, t, e, h))
    return Outcome(*np.array(rows[::-1]).T)


def _value(example: Reputation, after: float) -> float:
    s, q, r, _ = example
    low, high = after, after + 2.0 / (1.0 - s) + 1.0

    def surplus(v: float) -> float:
        x = s * (1 - r - q) * (v - after)
        return (1 - s * (1 - q)) * v - s * q * after - 1 - float(np.exp(-x))

    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if surplus(middle) < 0 else (low, middle)
    return (low + high) / 2


def name(example: Reputation) -> str:
    """The parameters in words."""
    return f"s = {example.s:g}, q = {example.q:g}, r = {example.r:g}, b* = {example.tolerated}"


def anchors() -> list[Anchor]:
    """The recursion beside the published table, to the digits printed there."""
    found = []
    for example, numbers in TABLE:
        made = solve(example)
        ours = (made.value[0], made.meetings[0], made.excluded[0], made.innocent[0])
        labels = ("value v(0)", "meetings T(0)", "ever excluded e(0)", "innocent excluded h(0)")
        for label, number, mine in zip(labels, numbers, ours, strict=True):
            what = f"{label}, {name(example)}"
            found.append(Anchor(MODEL, what, number, float(mine), 1e-3, "model"))
    return found
