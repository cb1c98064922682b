"""The society's draws: one stream a purpose, keyed by person or slot."""

from __future__ import annotations

import numpy as np

from demerit import draws

#: Every purpose of a draw in this package, in a fixed order: the n-th uses stream `society_n`.
PURPOSES: dict[str, str] = {
    name: f"society_{number}"
    for number, name in enumerate(
        (
            "rounding",
            "birth_month",
            "spouse_elsewhere",
            "mixed_couple",
            "couple_order",
            "second_child",
            "mother_age",
            "mother_order",
            "child_order",
            "lone_parent",
            "quarters",
            "attach_single",
            "attach_couple",
            "attach_host",
            "household_order",
            "birth_slot",
            "arrival_slot",
            "work",
            "person",
            "nature",
            "money",
            "household",
            "judgment",
            "circle",
            "newcomer",
            "newcomer_jitter",
            "firm_order",
            "firm_nature",
            "owner",
            "employee",
            "post",
            "trade",
            "contract",
            "office",
            "department",
            "audience",
        ),
        start=1,
    )
}


class Chance:
    """Draws of one society at one seed.

    Attributes:
        seed: The society's seed, in [0, 2^64).
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def words(self, purpose: str, index: np.ndarray, k: int = 0) -> tuple[np.ndarray, ...]:
        """Four independent uint32 words for each index (one hash)."""
        lo, hi = draws.seed_words(self.seed)
        with np.errstate(over="ignore"):
            half = draws.key(lo, hi, PURPOSES[purpose], np.uint32(0))
            return draws.draw4(half, index.astype(np.uint32), np.uint32(0), np.uint32(k))

    def word(self, purpose: str, index: np.ndarray, k: int = 0) -> np.ndarray:
        """One uint32 word for each index."""
        return self.words(purpose, index, k)[0]

    def units(self, purpose: str, index: np.ndarray, k: int = 0) -> tuple[np.ndarray, ...]:
        """Four uniforms strictly inside (0, 1) for each index, float32."""
        return tuple(_unit(word) for word in self.words(purpose, index, k))

    def unit(self, purpose: str, index: np.ndarray, k: int = 0) -> np.ndarray:
        """One uniform strictly inside (0, 1) for each index, float32."""
        return _unit(self.words(purpose, index, k)[0])

    def normals(self, purpose: str, index: np.ndarray, k: int = 0) -> tuple[np.ndarray, ...]:
        """Four standard normals for each index (Box and Muller), float32."""
        a, b, c, d = self.units(purpose, index, k)
        first, second = np.sqrt(-2 * np.log(a)), np.sqrt(-2 * np.log(c))
        turn, back = np.float32(2 * np.pi) * b, np.float32(2 * np.pi) * d
        return (
            first * np.cos(turn),
            first * np.sin(turn),
            second * np.cos(back),
            second * np.sin(back),
        )


def _unit(word: np.ndarray) -> np.ndarray:
    """24 bits of a word as a float32 strictly inside (0, 1)."""
    return ((word >> np.uint32(8)).astype(np.float32) + np.float32(0.5)) * np.float32(2.0**-24)
