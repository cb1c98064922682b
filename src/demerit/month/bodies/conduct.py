"""Process 2 for firms and departments: what they choose, and what would have been chosen.

Every conduct has a uniform of its own: there are few firms, and a coincidence of two acts is no
rarity among them. Acts that follow from an empty till (wages that nobody can pay) are added by
`doings`, where the books are at hand; only what is chosen can be induced or averted.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.apart import apart
from demerit.month.choice import Situation, base_index, threshold, whole_index
from demerit.month.frame import Frame, generation_key, i32, key, slots
from demerit.month.sums import counts
from demerit.world.state import Array, State, struct
from demerit.world.tables import Setting


@struct
class Choices:
    """What firms or departments choose this month; C conducts of the kind.

    Attributes:
        acted, would: bool [C, n], chosen with the regime's influences on, and with them off.
        theta: int32 [C, n], the thresholds of the draws.
    """

    acted: Array
    would: Array
    theta: Array


def choose(
    state: State, setting: Setting, frame: Frame, situation: Situation, conducts: int
) -> Choices:
    """Everybody's choices among the first `conducts` conducts of the kind."""
    half = key(setting, "body.conduct", frame.month)
    who = slots(frame.alive.shape[0])
    codes: list[Array] = []
    thetas: list[Array] = []
    words: tuple[Array, ...] = ()
    for c in range(conducts):
        if c % draws.WORDS == 0:
            k = generation_key(state, c // draws.WORDS)
            words = apart(draws.draw4(half, who, np.uint32(0), k), setting)
        theta = apart(threshold(words[c % draws.WORDS]), setting)
        open_ = (frame.who & setting.customs.who[c]) != i32(0)
        base = state.common.intercept[c] + base_index(situation, c, setting.customs)
        base = base + setting.customs.shift[c]
        whole = whole_index(base, situation, c, setting.customs, setting.rules)
        both = (whole > theta).astype(jnp.uint8) | ((base > theta).astype(jnp.uint8) << np.uint8(1))
        codes.append(jnp.where(open_, both, np.uint8(0)))
        thetas.append(theta)
    code, theta = apart((jnp.stack(codes), jnp.stack(thetas)), setting)
    acted, would = code & np.uint8(1), code >> np.uint8(1)
    return Choices(acted > np.uint8(0), would > np.uint8(0), theta)


def settle_intercepts(state: State, setting: Setting, frame: Frame, choices: Choices) -> Array:
    """Intercepts after the month: in the burn-in they move until the file's rates hold, int32 [C].

    As with residents (`calibration`): Robbins & Monro (1951) on the error in the logit.
    """
    intercept = state.common.intercept
    conducts = choices.acted.shape[0]
    who = setting.customs.who[:conducts]
    open_to = (frame.who[None, :] & who[:, None]) != i32(0)
    done, eligible = counts([*choices.acted, *open_to]).reshape(2, conducts)
    target = (eligible * setting.customs.rate[:conducts]) >> 20  # acts a month, 1/4096
    error = ((target - (done << 12)) << 12) // jnp.maximum(target, 1)
    rest = jnp.maximum(jnp.maximum((eligible << 12) - target, eligible << 7), 1)
    error = jnp.clip(error, -8 * 4096, 4096) * (eligible << 12) // rest
    since = frame.month - setting.begin
    run = jnp.where(since < i32(12), i32(2), since - i32(11)).astype(jnp.int64)
    step = jnp.where(target > 40, (error // run).astype(jnp.int32), i32(0))
    moved = intercept.at[:conducts].add(step)
    return jnp.where(frame.month < setting.fork, moved, intercept)
