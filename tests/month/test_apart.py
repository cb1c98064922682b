"""The wall in the compiled month: the same values, worked out once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from demerit import draws
from demerit.month.apart import apart

MULTIPLIER = f"constant({int(draws.MULTIPLIER)})"


def read_thrice(slot: jax.Array, months: jax.Array, walled: bool) -> tuple[jax.Array, ...]:
    """A hash with three readers."""
    words: Any = draws.draw4(draws.Key(slot[0], slot[1]), slot, np.uint32(0), np.uint32(0))
    if walled:
        setting: Any = SimpleNamespace(months=months)
        words = apart(words, setting)
    return words[0] > words[1], words[2] & np.uint32(7), words[0] + words[3]


@pytest.mark.parametrize("months", [1, 84, 600])
def test_values_stay_what_they_are(months: int) -> None:
    slot, counted = jnp.arange(1000, dtype=jnp.uint32), jnp.int32(months)
    walled, plain = (
        jax.jit(read_thrice, static_argnums=2)(slot, counted, wall) for wall in (True, False)
    )
    for one, other in zip(walled, plain, strict=True):
        assert one.tolist() == other.tolist()


def test_a_hash_is_worked_out_once_a_word_and_not_once_a_reader() -> None:
    def hashes(walled: bool) -> int:
        """Multiplications by the hash's constant are in every copy of it."""
        slot, months = jnp.arange(100_000, dtype=jnp.uint32), jnp.int32(84)
        lowered = jax.jit(read_thrice, static_argnums=2).lower(slot, months, walled)
        text = lowered.compile().as_text() or ""
        outside = [body for body in text.split("\n\n") if " compare(" in body or " and(" in body]
        assert outside  # the readers are there
        return sum(MULTIPLIER in body for body in outside)

    assert hashes(walled=False) > 0
    assert hashes(walled=True) == 0
