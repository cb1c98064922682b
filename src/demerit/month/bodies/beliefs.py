"""Process 9 for firms and departments: alarm, and records that draw attention.

What the regime adds to perceived certainty starts with the announcement and fades; a body that gets
a record of its own believes again. Bodies have no circle whose news would reach them.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.month.compaction import put
from demerit.month.frame import Frame, by_district, i32
from demerit.month.scoring import Due
from demerit.world.state import State, replace
from demerit.world.tables import Setting

LIMIT = 8192  # beliefs stay within e^2 of the ordinary


def remember(state: State, setting: Setting, frame: Frame, due: Due) -> State:
    """Update beliefs and what agencies remember.

    Args:
        due: the records that came to hand this month.
    """
    mind, rules, on = state.mind, setting.rules, setting.couplings
    against = due.used & (due.points <= i32(0))
    recorded = put(
        jnp.zeros(frame.alive.shape, bool), due.slot, against, jnp.ones_like(due.slot, bool)
    )
    fresh = frame.month == by_district(state, rules.told_from)
    alarm = jnp.where(fresh & frame.aware, rules.alarm, mind.alarm.astype(jnp.int32))
    above = alarm - rules.alarm_rest
    faded = rules.alarm_rest + ((above * setting.customs.alarm_keep) >> i32(8))
    faded = jnp.where(recorded, faded + setting.customs.alarm_bump, faded)
    faded = jnp.where(frame.told & (rules.alarm > 0), jnp.minimum(faded, i32(LIMIT)), i32(0))
    records = jnp.minimum(mind.records + recorded.astype(jnp.uint8), np.uint8(3))
    # a record draws attention for two years on average: it is forgotten with odds 1 in 24
    turn = (frame.month + jnp.arange(frame.alive.shape[0], dtype=jnp.int32)) % i32(24) == 0
    records = jnp.where(turn & (records > 0), records - np.uint8(1), records)
    learned = jnp.where(on.learning > 0, faded, alarm)
    touched = jnp.maximum(mind.touched, recorded.astype(jnp.uint8) * np.uint8(2))
    alive = frame.alive
    return replace(
        state,
        mind=replace(
            mind,
            alarm=jnp.where(alive, learned, i32(0)).astype(jnp.int16),
            records=jnp.where(alive, records, np.uint8(0)) * on.memory.astype(jnp.uint8),
            touched=jnp.where(alive, touched, np.uint8(0)),
        ),
    )
