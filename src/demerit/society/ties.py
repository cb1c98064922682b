"""Circles of acquaintances: local, homophilous, keyed."""

from __future__ import annotations

import numpy as np

from demerit.society.chance import Chance

NEIGHBOURS = 480
"""Slots of a neighbourhood: the people near whom one lives."""


def circles(chance: Chance, frame: dict[str, np.ndarray]) -> np.ndarray:
    """Four acquaintances for every slot.

    Two are neighbours: within a neighbourhood, people of the same residence status are lined up by
    age with keyed jitter and know whoever stands before and after. Two come from school and work:
    the same within the district by residence status and education. Both are symmetric among the
    living. A spare slot borrows the circle of the woman who may give birth into it, or of the
    living slot before it.

    Args:
        chance: The society's draws.
        frame: Arrays by slot: alive, birth, district, migrant, edu, guardian.

    Returns:
        int32 [N, 4] slots, never the slot itself.
    """
    slots = len(frame["alive"])
    circle = np.zeros((slots, 4), np.int32)
    offset = 0
    for size in np.bincount(frame["district"]):
        here = slice(offset, offset + int(size))
        living = np.flatnonzero(frame["alive"][here]) + offset
        offset += int(size)
        if not len(living):
            continue
        years = frame["birth"][living].astype(np.float32) / -12.0
        near, far, mixed, _ = chance.units("circle", living)
        neighbourhood = living // NEIGHBOURS
        migrant = frame["migrant"][living] ^ (mixed < 0.1)
        line = np.lexsort((years + 8 * near, migrant, neighbourhood))
        circle[living[line], 0] = living[np.roll(line, 1)]
        circle[living[line], 1] = living[np.roll(line, -1)]
        line = np.lexsort((years + 5 * far, frame["edu"][living], frame["migrant"][living]))
        circle[living[line], 2] = living[np.roll(line, 1)]
        circle[living[line], 3] = living[np.roll(line, -1)]
    _lend_to_spares(frame, circle)
    return circle


def _lend_to_spares(frame: dict[str, np.ndarray], circle: np.ndarray) -> None:
    spare = np.flatnonzero(frame["alive"] == 0)
    living = np.flatnonzero(frame["alive"])
    before = living[np.maximum(np.searchsorted(living, spare) - 1, 0)]
    lender = np.where(frame["guardian"][spare] >= 0, frame["guardian"][spare], before)
    circle[spare, 0] = lender
    circle[spare, 1:] = circle[lender, :3]
