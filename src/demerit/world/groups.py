"""The groups by which outcomes are reported, and the cells that hold every intersection."""

from __future__ import annotations

from typing import Any

import numpy as np

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "residence": ("local", "no_local_hukou"),
    "sex": ("men", "women"),
    "age": ("0-17", "18-34", "35-59", "60+"),
    "education": ("junior", "senior", "college"),
    "income": ("lower third", "middle third", "upper third"),
}
SIZES: tuple[int, ...] = tuple(len(names) for names in ATTRIBUTES.values())
CELL_COUNT = int(np.prod(SIZES))


def cell_of(migrant: Any, female: Any, years: Any, education: Any, third: Any) -> Any:
    """The intersection a resident belongs to, int32 in [0, CELL_COUNT).

    Args:
        migrant: 1 without local registration.
        female: 1 for women.
        years: age in completed years, int32.
        education: 0 to 2.
        third: income third, 0 to 2.
    """
    i32 = np.int32
    band = (years >= i32(18)).astype(i32) + (years >= i32(35)).astype(i32)
    band = band + (years >= i32(60)).astype(i32)
    cell = migrant.astype(i32) * i32(2) + female.astype(i32)
    cell = cell * i32(4) + band
    cell = cell * i32(3) + education.astype(i32)
    return cell * i32(3) + third.astype(i32)


def marginal(by_cell: np.ndarray, attribute: str) -> np.ndarray:
    """Sum an array [..., CELL_COUNT] over all attributes but one: [..., groups]."""
    axis = list(ATTRIBUTES).index(attribute)
    shaped = by_cell.reshape(*by_cell.shape[:-1], *SIZES)
    first = by_cell.ndim - 1
    others = tuple(first + i for i in range(len(SIZES)) if i != axis)
    return shaped.sum(axis=others)
