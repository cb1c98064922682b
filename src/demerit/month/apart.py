"""A wall in the compiled month."""

from __future__ import annotations

from typing import TypeVar

from jax import lax

T = TypeVar("T")


def apart(result: T) -> T:
    """The same values, kept apart from what follows when the month is compiled.

    Without it XLA works a hash or a gather out again for each of its readers: a month of firms
    took seven times as long.
    """
    return lax.optimization_barrier(result)
