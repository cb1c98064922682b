"""Dissent: how far a resident speaks against authority, a quantity between 0 and 1.

The strategic analysis of Daymude, Axelrod and Forrest: a person with desired dissent delta and
boldness beta facing an authority with tolerance tau, surveillance nu and severity psi says ::

    uniform punishment        delta if delta <= tau
                                    or beta > (1-nu) psi and
                                       delta >= (beta tau + nu psi) / (beta - (1-nu) psi)
                              tau otherwise
    proportional punishment   delta if delta <= max(tau, d), else max(tau, d)
                              d = (tau + (beta - nu psi) / ((1-nu) psi)) / 2

Nothing here reads or classifies text: speech is this number and nothing else.

The society's existing control of speech is its (tau, nu, psi); a regime adds to nu and psi for
those who know of it. The difference between the two best responses is what the regime silences.

References:
    Daymude, J. J., Axelrod, R., & Forrest, S. (2025). Strategic analysis of dissent and
    self-censorship. PNAS; arXiv:2509.03731. Closed forms as in the authors' code
    (DaymudeLab/DissentSelfCensorship 239b5ac0); at the tie delta = d the act is delta.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.choice import Situation
from demerit.month.frame import Frame, generation_key, i32, key, slots
from demerit.month.platform.audience import may_say
from demerit.world import layout
from demerit.world.state import Array, State, struct
from demerit.world.tables import Setting

ONE = 32768  # 1.0 of dissent
HEARD = 240  # the most that a circle of four can say, in the units of `mind.usual`
TENTH = 1024  # 1.0 of boldness, surveillance, severity


@struct
class Voice:
    """What was said, and what would have been.

    Attributes: said, unmuted: int32 [N] in 1/32768 (the second with the regime's influence
    off); recorded: bool [N], above tolerance and seen by the regime; phantom: uint32 [N], the
    draw that decides about phantom records.
    """

    said: Array
    unmuted: Array
    recorded: Array
    phantom: Array


def best_response(
    desire: Array, boldness: Array, limit: Array, seen: Array, cost: Array, proportional: Array
) -> Array:
    """The dissent each person chooses under one policy.

    Args:
        desire: delta, int32 [n] in 1/32768.
        boldness: beta, int32 [n] in 1/1024, at most 16.
        limit: tau, int32 () in 1/32768.
        seen: nu, int32 () in 1/1024.
        cost: psi, int32 () in 1/1024, at most 16.
        proportional: bool (), the form of punishment.

    Returns:
        int32 [n] in 1/32768.
    """
    i64 = jnp.int64
    unseen_cost = ((i32(TENTH) - seen) * cost + i32(512)) >> i32(10)  # (1 - nu) psi
    seen_cost = (seen * cost + i32(512)) >> i32(10)
    slack = (boldness - unseen_cost).astype(i64)
    # delta >= (beta tau + nu psi) / (beta - (1-nu) psi), cross-multiplied: no division a person
    worth = slack * desire >= boldness.astype(i64) * limit + seen_cost.astype(i64) * i32(ONE)
    uniform = jnp.where((desire <= limit) | ((slack > 0) & worth), desire, limit)
    per_gain = (np.int64(ONE) << 16) // jnp.maximum(unseen_cost, i32(1)).astype(i64)
    margin = ((boldness - seen_cost).astype(i64) * per_gain) >> 16
    corner = jnp.clip((margin + limit) >> 1, -(2**30), 2**30).astype(jnp.int32)
    everything = (unseen_cost <= i32(0)) & (boldness >= seen_cost)
    scaled = jnp.minimum(desire, jnp.maximum(limit, corner))
    scaled = jnp.where(everything, desire, scaled)
    return jnp.where(proportional, scaled, uniform)


def dissent(state: State, setting: Setting, frame: Frame, situation: Situation) -> Voice:
    """Everyone's dissent of the month.

    A resident's desire varies from month to month between half and the whole of its long-run
    value, uniformly (assumed).
    """
    customs, rules, traits = setting.customs, setting.rules, state.traits
    u = draws.draw4(
        key(setting, "resident.speech", frame.month),
        slots(traits.alive.shape[0]),
        np.uint32(0),
        generation_key(state),
    )
    strength = ((u[0] >> np.uint32(17)) + np.uint32(1 << 15)).astype(jnp.int32)  # 1/2 to 1
    desire = (traits.desire.astype(jnp.int32) * (strength >> i32(6))) >> i32(10)
    posts = ((frame.who >> i32(layout.WHO_BIT["adults_online"])) & i32(1)) > i32(0)
    desire = jnp.where(posts, desire, i32(0))
    # who hears less around him says less, and more where others speak up (a spiral of silence)
    share = jnp.clip(i32(256) + (customs.echo * situation.heard) // i32(HEARD), 0, 512)
    desire = jnp.minimum((desire * share) >> i32(8), i32(ONE - 1))
    boldness = jnp.minimum(traits.boldness.astype(jnp.int32), i32(16 * TENTH))
    limit, proportional = customs.speech_limit, customs.speech_proportional > i32(0)
    unmuted = best_response(
        desire, boldness, limit, customs.speech_seen, customs.speech_cost, proportional
    )
    watch, price, covers = rules.speech_seen, rules.speech_cost, rules.covers[layout.DISSENT]
    if setting.platform is not None:  # its rules are reckoned with like an agency's
        own = setting.platform.rules
        watch, price = watch + own.speech_seen, price + own.speech_cost
        covers = covers | own.covers[0]
    concerned = (situation.aware * covers) > i32(0)
    seen = jnp.minimum(customs.speech_seen + watch, i32(TENTH))
    cost = jnp.minimum(customs.speech_cost + price, i32(16 * TENTH))
    muted = best_response(desire, boldness, limit, seen, cost, proportional)
    said = jnp.where(concerned, muted, unmuted)
    closed = (situation.mask & rules.posting) != i32(0)
    said = jnp.where(closed, i32(0), said)
    if setting.platform is not None:
        said = (said * may_say(state.platform, setting.platform)) >> i32(8)
    recorded = _recorded(said, u[1], setting, frame)
    return Voice(said=said, unmuted=unmuted, recorded=recorded, phantom=u[2])


def _recorded(said: Array, u: Array, setting: Setting, frame: Frame) -> Array:
    """Seen by the regime: P = nu + (1 - nu) a for what goes beyond the tolerance."""
    rules, customs = setting.rules, setting.customs
    seen = rules.speech_seen
    chance = seen * i32(32) + (((i32(TENTH) - seen) * said) >> i32(10))  # in 1/32768
    beyond = said > customs.speech_limit
    has_agency = rules.speech_seen > i32(0)
    draw = (u >> np.uint32(17)).astype(jnp.int32)
    return beyond & has_agency & frame.live & (draw < chance)
