"""Pairing two sides cell by cell, in a keyed order, without a loop over people."""

from __future__ import annotations

import numpy as np


def ranked(cell: np.ndarray, order: np.ndarray) -> np.ndarray:
    """The place of each row within its cell when the cell is sorted by `order`.

    Args:
        cell: Integers [n], below 2^28.
        order: Numbers [n], uniform draws below 1 where float32; ties keep the order of rows.

    Returns:
        int64 [n], from 0 in each cell.
    """
    if order.dtype == np.float32:  # a uniform draw of 24 bits: cell and draw fit one exact number
        rows = np.argsort(cell.astype(np.float64) + order, kind="stable")
    else:
        rows = np.lexsort((order, cell))
    sorted_cell = cell[rows]
    starts = np.flatnonzero(np.diff(sorted_cell, prepend=sorted_cell[:1] - 1))
    first = np.repeat(starts, np.diff(np.append(starts, len(rows))))
    rank = np.empty(len(rows), np.int64)
    rank[rows] = np.arange(len(rows)) - first
    return rank


def quota(cell: np.ndarray, order: np.ndarray, share: np.ndarray | float) -> np.ndarray:
    """Mark a share of each cell, the first by `order`: exact to one row, whatever the draws.

    Args:
        cell: Integers [n], 0 or more.
        order: Numbers [n].
        share: Share to mark, scalar or [n] and the same in all rows of a cell.

    Returns:
        Booleans [n].
    """
    return evenly(cell, order) < share


def evenly(cell: np.ndarray, order: np.ndarray) -> np.ndarray:
    """The middle of each row's place in its cell, float64 in (0, 1), by `order`."""
    heads = np.bincount(cell, minlength=1)
    return (ranked(cell, order) + 0.5) / np.maximum(heads[cell], 1)


def paired(
    cell: np.ndarray,
    rank: np.ndarray,
    other_cell: np.ndarray,
    other_rank: np.ndarray,
) -> np.ndarray:
    """The row on the other side that has the same cell and rank.

    Args:
        cell: Integers [n], 0 or more; with `rank` unique.
        rank: Integers [n], 0 or more.
        other_cell: Integers [m] likewise.
        other_rank: Integers [m].

    Returns:
        int64 [n], rows of the other side; -1 where it has none.
    """
    if not len(cell) or not len(other_cell):
        return np.full(len(cell), -1, np.int64)
    wide = int(max(rank.max(), other_rank.max())) + 1
    key = cell.astype(np.int64) * wide + rank
    other = other_cell.astype(np.int64) * wide + other_rank
    rows = np.argsort(other, kind="stable")
    place = np.minimum(np.searchsorted(other[rows], key), len(rows) - 1)
    found = rows[place]
    return np.where(other[found] == key, found, -1)
