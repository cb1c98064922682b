"""Attention that follows past records: the exact chain of the laboratory's own process.

`demerit.month.observation` detects an act with odds d (1 + a n), where n = 0 to 3 records on file
draw attention and a is the agency's `attention`; `demerit.month.learning` files one record at most
a month, and every 24 months takes one away, in a month that differs from resident to resident. With
monthly odds of acting p the records of a resident are a Markov chain with period 24 ::

    U = move up from n < 3 with chance p d(n)            every month
    D = move down by one                                 after U, in one month of 24
    pi U^23 (U D) = pi,   and the mean over the 24 months is what a cross-section shows

It is Ensign's urn with two differences: a count ends at 3 and is forgotten, and nobody's being
looked at takes attention off anybody else. So it amplifies and remembers, and cannot run away: the
share of all records that falls on the group that acts more often is above the truth and below
p_A (1 + 3 a) / (p_A (1 + 3 a) + p_B), and a head start of three records is forgotten geometrically.
"""

from __future__ import annotations

import numpy as np

LEVELS = 4  # 0 to 3 records on file
FORGET_EVERY = 24  # months between one record's being forgotten


def rising_odds(detected: float, attention: float) -> np.ndarray:
    """Detection by records on file, float64 [4]."""
    return np.minimum(detected * (1 + attention * np.arange(LEVELS)), 1.0)


def upward(acts: float, odds: np.ndarray) -> np.ndarray:
    """The month's move up, float64 [4, 4]: rows are the records before."""
    chance = np.append(acts * odds[:-1], 0.0)
    move = np.diag(1 - chance)
    move[np.arange(LEVELS - 1), np.arange(1, LEVELS)] = chance[:-1]
    return move


def downward() -> np.ndarray:
    """Forgetting one record, float64 [4, 4]."""
    move = np.zeros((LEVELS, LEVELS))
    move[np.arange(LEVELS), np.maximum(np.arange(LEVELS) - 1, 0)] = 1.0
    return move


def cross_section(acts: float, odds: np.ndarray) -> np.ndarray:
    """Shares of residents by records on file after a month in the long run, float64 [4]."""
    up = upward(acts, odds)
    cycle = np.linalg.matrix_power(up, FORGET_EVERY) @ downward()
    share = np.full(LEVELS, 1.0 / LEVELS)
    for _ in range(10_000):
        share = share @ cycle
    months = []
    for _ in range(FORGET_EVERY):
        months.append(share)
        share = share @ up
    return np.mean(months, axis=0)


def trace(start: np.ndarray, acts: float, odds: np.ndarray, months: int) -> np.ndarray:
    """Mean records on file month by month from one distribution, float64 [months].

    Residents are spread evenly over the 24 months in which one forgets.
    """
    up, down = upward(acts, odds), downward()
    share = np.tile(start, (FORGET_EVERY, 1))
    means = []
    for month in range(months):
        share = share @ up
        share[month % FORGET_EVERY] = share[month % FORGET_EVERY] @ down
        means.append(float((share @ np.arange(LEVELS)).mean()))
    return np.array(means)


def recorded_rate(acts: float, odds: np.ndarray) -> float:
    """Acts recorded a resident-month in the long run.

    The odds of a month are those of the records on file before it: the cross-section of the month
    before.
    """
    return float(acts * (cross_section(acts, odds) @ odds))


def recorded_share(a: float, b: float, odds: np.ndarray) -> float:
    """Share of the records of two groups of one size that falls on the first.

    Args:
        a: Monthly odds of acting in the first group.
        b: The same in the second.
        odds: Detection by records on file.
    """
    first, second = recorded_rate(a, odds), recorded_rate(b, odds)
    return first / (first + second)
