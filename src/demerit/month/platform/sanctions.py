"""What a platform tells an agency: its sanctions become records on the resident (process 3).

This is the switch between the platform's score and the public one: only where an agency of the
regime sees `platform_sanction` does anything flow. It is never a violation, whatever was posted.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.frame import Frame, generation_key, key, slots
from demerit.regime.registry import CONDUCT_INDEX
from demerit.world.state import Array, State
from demerit.world.tables import Setting

SANCTION = CONDUCT_INDEX["platform_sanction"]
SOUND, FALSE = 1, 2


def handed_over(state: State, setting: Setting, frame: Frame) -> Array:
    """Sanctions of the month before that an agency writes down: uint8 [N], 1 sound, 2 false."""
    u = draws.draw4(
        key(setting, "resident.sanction", frame.month),
        slots(frame.alive.shape[0]),
        np.uint32(0),
        generation_key(state),
    )
    taken = frame.live & frame.adult & draws.below(u[0], setting.rules.detects[SANCTION, 0])
    return jnp.where(taken, state.platform.handed, np.uint8(0))
