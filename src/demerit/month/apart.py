"""A wall in the compiled month."""

from __future__ import annotations

from typing import TypeVar

import jax
import jax.numpy as jnp
from jax import lax

from demerit.month.frame import i32
from demerit.world.tables import Setting

T = TypeVar("T")


def apart(result: T, setting: Setting) -> T:
    """The same values, worked out once and kept before anything that follows reads them.

    Left alone, XLA works a hash or a table look-up out again inside each of its readers, and for
    the CPU it drops its own optimization barriers before it does so. What passes through a branch
    that is decided when the month runs is worked out once: here a run that counts months, as all
    do, and otherwise zeros that nobody ever sees.
    """
    return lax.cond(
        setting.months > i32(0),
        lambda kept: kept,
        lambda kept: jax.tree.map(jnp.zeros_like, kept),
        result,
    )
