"""Arrays on their way to the device, before any month runs."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np

from demerit.world.state import Array


def on_device(array: Any) -> Array:
    """A copy of a NumPy array on the device.

    `jnp.asarray` and `jnp.zeros` compile a program for every shape they meet; there are 140.
    """
    return jax.device_put(np.asarray(array), may_alias=False)


def filled(shape: int | tuple[int, ...], value: int, dtype: str) -> Array:
    """One value of a shape and dtype."""
    return on_device(np.full(shape, value, dtype))


def zeros(shape: int | tuple[int, ...], dtype: str) -> Array:
    """Zeros of a shape and dtype."""
    return filled(shape, 0, dtype)
