"""Iterative proportional fitting and rounding to whole people."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Margin = tuple[tuple[int, ...], np.ndarray]


def ipf(
    seed: np.ndarray, margins: Sequence[Margin], *, rounds: int = 200, tolerance: float = 1e-9
) -> np.ndarray:
    """Scale a table until its margins are those asked for, keeping its odds ratios.

    Args:
        seed: Non-negative table; cells at zero stay at zero.
        margins: Pairs of the axes kept and the sums wanted over the others; totals must agree.
        rounds: Most passes over all margins.
        tolerance: Largest relative error of a margin at which fitting stops.

    Returns:
        The fitted table, float64, of the seed's shape. Where margins cannot be met (a wanted sum
        over cells that are all zero) it is the last pass, whose last margin holds.

    Raises:
        ValueError: A cell or margin is negative, or totals disagree by more than 0.1 %.

    References:
        Deming, W. E., & Stephan, F. F. (1940). Annals of Mathematical Statistics 11(4), 427-444.
    """
    table = np.array(seed, dtype=np.float64)
    if (table < 0).any() or any((np.asarray(wanted) < 0).any() for _, wanted in margins):
        raise ValueError("iterative proportional fitting needs cells and margins of 0 or more")
    total = float(np.sum(margins[0][1]))
    for _, wanted in margins:
        if abs(float(np.sum(wanted)) - total) > 1e-3 * max(total, 1e-300):
            raise ValueError(f"margins disagree: {float(np.sum(wanted)):g} against {total:g}")
    for _ in range(rounds):
        worst = 0.0
        for kept, wanted in margins:
            goal = np.asarray(wanted, dtype=np.float64) * (total / float(np.sum(wanted)))
            others = tuple(axis for axis in range(table.ndim) if axis not in kept)
            sums = table.sum(axis=others)
            worst = max(worst, float(np.max(np.abs(sums - goal) / np.maximum(goal, total * 1e-9))))
            factor = np.divide(goal, sums, out=np.zeros_like(goal), where=sums > 0)
            table *= np.expand_dims(factor, others)
        if worst < tolerance:
            break
    return table


def whole(table: np.ndarray, total: int, offset: float = 0.5) -> np.ndarray:
    """Round a table to whole people so that every run of cells is within one of its exact size.

    Cumulative rounding: cell i gets floor(C_i + offset) - floor(C_{i-1} + offset), C the running
    sum scaled to `total`. So every contiguous block, every
    outer margin too, is off by less than one.

    Args:
        table: Non-negative weights.
        total: People to place.
        offset: Rounding offset in [0, 1); another offset places other remainders.

    Returns:
        int64 counts of the table's shape that sum to `total`.
    """
    running = np.cumsum(table.ravel())
    steps = np.floor(running * (total / running[-1]) + offset).astype(np.int64)
    steps[-1] = total
    counts = np.diff(np.minimum(steps, total), prepend=0)
    return counts.reshape(table.shape)


def largest_remainder(weights: np.ndarray, total: int) -> np.ndarray:
    """Split `total` in proportion to weights: floors first, then the largest remainders."""
    exact = weights * (total / max(float(weights.sum()), 1e-300))
    counts = np.floor(exact).astype(np.int64)
    short = int(total - counts.sum())
    order = np.argsort(-(exact - counts), kind="stable")[:short]
    counts[order] += 1
    return counts


def logit_shift(index: np.ndarray, weights: np.ndarray, mean: float) -> float:
    """The constant to add to a logit index so that the weighted mean probability is `mean`.

    Bisection on [-40, 40]; the mean rises with the constant.
    """
    low, high = -40.0, 40.0
    total = float(weights.sum())
    for _ in range(60):
        middle = (low + high) / 2
        share = float((weights / (1.0 + np.exp(-(index + middle)))).sum()) / max(total, 1e-300)
        low, high = (middle, high) if share < mean else (low, middle)
    return (low + high) / 2
