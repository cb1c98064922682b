"""How much of a voice is heard on the platform, and how much is missed.

Of what is heard of an account, a share comes by recommendation, a share by reposts and new
followers, the rest by the feeds of those who follow it. A measure takes one of these ways away as
far as it is applied; deleting posts takes from all that is left::

    heard = (1 - sum of the ways taken) * (1 - deleted)

What is missed of an account, against what it would have said without the regime and been heard
with in full, falls silent for those who listen to it, beside the circle whom they see.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.month.frame import i32
from demerit.world.platform import (
    CLOSED,
    DELETED,
    SILENCED,
    UNFED,
    UNFOLLOWED,
    UNRECOMMENDED,
    Platform,
    PlatformSetting,
)
from demerit.world.state import Array

WHOLE = 256
LEVEL_BITS = 11  # of dissent in 1/32768 to the 16 levels of `Mind.voice`


def under(mask: Array, terms: PlatformSetting, lever: int) -> Array:
    """Whether a lever of `MUFFLES` acts on an account, bool of the mask's shape."""
    return (mask & terms.masks[lever]) != i32(0)


def heard_of(mask: Array, terms: PlatformSetting) -> Array:
    """The share of an account's voice that is heard, int32 in 1/256.

    Args:
        mask: int32 [n], measures on the account.
        terms: what the platform's levers take.
    """
    heard = jnp.full(mask.shape, WHOLE, jnp.int32)
    for lever in (UNRECOMMENDED, UNFOLLOWED, UNFED):
        heard = heard - jnp.where(under(mask, terms, lever), terms.cuts[lever], i32(0))
    heard = jnp.maximum(heard, i32(0))
    kept = i32(WHOLE) - jnp.where(under(mask, terms, DELETED), terms.cuts[DELETED], i32(0))
    heard = (heard * kept) >> i32(8)
    return jnp.where(under(mask, terms, CLOSED), i32(0), heard)


def may_say(platform: Platform, terms: PlatformSetting) -> Array:
    """The share of what a resident wants to say that the account still lets through, 1/256."""
    mask = platform.reach.mask
    banned = jnp.where(under(mask, terms, SILENCED), terms.cuts[SILENCED], i32(0))
    out = (platform.gone > np.uint8(0)) | under(mask, terms, CLOSED)
    return jnp.where(out, i32(0), i32(WHOLE) - banned)


def missing(platform: Platform, terms: PlatformSetting) -> Array:
    """What everyone misses of the accounts listened to, int32 [N] in 1/4 levels over four.

    The unit of `Situation.heard`: an account counts `terms.weight` times an acquaintance.
    """
    gap = platform.missed
    total = gap[platform.follows[:, 0]].astype(jnp.int32)
    for number in range(1, platform.follows.shape[1]):
        total = total + gap[platform.follows[:, number]].astype(jnp.int32)
    return (total * i32(4) * terms.weight) >> i32(8)


def gap_of(unmuted: Array, said: Array, heard: Array) -> Array:
    """How much less is heard of each than would have been said, int8 [N] in 16 levels.

    Args:
        unmuted, said: int32 [N] in 1/32768. heard: int32 [N] in 1/256.
    """
    lost = unmuted - ((said * heard) >> i32(8))
    # towards zero from both sides: a level not quite missed is none
    level = jnp.sign(lost) * (jnp.abs(lost) >> i32(LEVEL_BITS))
    return jnp.clip(level, i32(-15), i32(15)).astype(jnp.int8)
