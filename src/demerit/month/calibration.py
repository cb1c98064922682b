"""The base rates of the tables, solved for in the burn-in."""

from __future__ import annotations

import jax.numpy as jnp
from jax import lax

from demerit.month import conduct
from demerit.month.frame import Frame, i32
from demerit.month.judgments import Debtors
from demerit.month.sums import count, counts
from demerit.world import layout
from demerit.world.state import Array, State, replace
from demerit.world.tables import Setting

SETTLING = 12  # months of the burn-in in which habits and norms form


def calibrate(
    state: State, setting: Setting, frame: Frame, acts: conduct.Acts, debtors: Debtors
) -> State:
    """During the burn-in, move the intercepts until the base rates of the tables hold.

    Stochastic approximation (Robbins & Monro 1951) on the error in the logit: a gain of one half
    for a year, while habits and norms form, then 1/n. The burn-in is under ordinary law and shared
    by all arms, so the intercepts are too.
    """
    intercept, ability = lax.cond(
        frame.month < setting.fork,
        lambda: _corrected(state, setting, frame, acts, debtors),
        lambda: (state.common.intercept, state.common.ability),
    )
    return replace(state, common=replace(state.common, intercept=intercept, ability=ability))


def _corrected(
    state: State, setting: Setting, frame: Frame, acts: conduct.Acts, debtors: Debtors
) -> tuple[Array, Array]:
    """Intercepts and the scale of ability after one step."""
    done = conduct.counts(acts, conduct.ACTED)
    done = done.at[layout.JUDGMENT_DEFAULT].set(count(debtors.defaults))
    done = done.at[layout.OBSTRUCTION].set(count(debtors.obstructs))
    open_to = [(frame.who & setting.customs.who[c]) != i32(0) for c in range(layout.CONDUCT_COUNT)]
    able = count(debtors.able)
    eligible = counts(open_to).at[layout.JUDGMENT_DEFAULT].set(able)
    target = (eligible * setting.customs.rate) >> 20  # acts a month, 1/4096: often below one
    error = ((target - (done << 12)) << 12) // jnp.maximum(target, 1)
    # a relative error in the rate is this much more in the logit, the commoner the act the more
    rest = jnp.maximum(jnp.maximum((eligible << 12) - target, eligible << 7), 1)
    error = jnp.clip(error, -8 * 4096, 4096) * (eligible << 12) // rest
    since = frame.month - setting.begin
    run = jnp.where(since < SETTLING, i32(2), since - i32(SETTLING) + i32(1)).astype(jnp.int64)
    step = (error // run).astype(jnp.int32)
    intercept = state.common.intercept + jnp.where(target > 40, step, i32(0))
    owing = count(debtors.table.used)
    wanted = (owing * setting.customs.able) >> 8
    off = jnp.clip(((able - wanted) << 8) // jnp.maximum(owing, 1), -256, 256) // run
    scale = jnp.clip(state.common.ability + off.astype(jnp.int32), 1, 1 << 12)
    return intercept, scale
