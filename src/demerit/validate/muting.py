"""A ladder of muting, exactly: who stands on which step, and how much is heard.

An account starts with so many points and loses some with each finding; a number of months without
one brings all of them back. Findings come with the same chance every month, so that (findings that
still count, months since the last) is a Markov chain, and the share of accounts on each step of the
ladder its law. What is heard of all is the sum over the steps.

And the audience: where followers find accounts in proportion to a power law of the place in the
line, (1 - g) x^-g, the first share x of accounts has x^(1 - g) of all followings.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Ladder(NamedTuple):
    """Start, points a finding, months to recovery, cut-offs from the highest, what steps take."""

    start: int = 80
    lost: int = 10
    recovery: int = 2
    cuts: tuple[int, ...] = (75, 60, 40)
    takes: tuple[float, ...] = (0.2, 0.3, 0.5)


def standing(chance: float, months: int, ladder: Ladder) -> np.ndarray:
    """Share of accounts on each step (none of them first) after so many months.

    Args:
        chance: Of a finding, each month.
        months: Since everyone began with the start's points.
        ladder: Its numbers; findings beyond nothing left change nothing.
    """
    most = -(-ladder.start // ladder.lost)
    law = np.zeros((most + 1, ladder.recovery + 1))
    law[0, 0] = 1.0
    for _ in range(months):
        after = np.zeros_like(law)
        for held in range(most + 1):
            for clean in range(ladder.recovery + 1):
                mass = law[held, clean]
                after[min(held + 1, most), 0] += mass * chance
                over = clean + 1 >= ladder.recovery
                left, since = (0, 0) if over else (held, clean + 1)
                after[left, since] += mass * (1 - chance)
        law = after
    points = np.maximum(ladder.start - ladder.lost * np.arange(most + 1), 0)
    step = (points[:, None] < np.array(ladder.cuts)[None, :]).sum(axis=1)
    return np.bincount(step, weights=law.sum(axis=1), minlength=len(ladder.cuts) + 1)


def heard(steps: np.ndarray, ladder: Ladder) -> float:
    """What is heard of all accounts, as a share of what would be without the ladder."""
    left = 1.0 - np.concatenate([[0.0], np.cumsum(ladder.takes)])
    return float(steps @ left)


def followed(first: float, tail: float) -> float:
    """Share of followings of the first share of accounts, at the exponent of their followers."""
    return first ** (1.0 - 1.0 / (tail - 1.0))
