"""Slots spread over several devices: the same keys, the same integers, the same result."""

from __future__ import annotations

import jax
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from demerit.world.state import State


def spread(state: State, slots: int, devices: int) -> State:
    """Put each slot axis of a state over `devices` devices; the rest is on all of them.

    Raises:
        ValueError: there are fewer devices.
    """
    if devices == 1:
        return state
    if len(jax.devices()) < devices:
        raise ValueError(f"{devices} devices were asked for and {len(jax.devices())} are there")
    mesh = Mesh(np.array(jax.devices()[:devices]), ("slots",))

    def placed(array: jax.Array) -> jax.Array:
        axes: list[str | None] = [None] * array.ndim
        for axis in (0, 1):
            if array.ndim > axis and array.shape[axis] == slots:
                axes[axis] = "slots"
                break
        return jax.device_put(array, NamedSharding(mesh, PartitionSpec(*axes)))

    return jax.tree.map(placed, state)
