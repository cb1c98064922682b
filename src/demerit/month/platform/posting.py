"""What accounts post, who reports it, and what the platform writes down.

Posts are quantities. Dissent is the resident's own (`dissent.py`); posts that are not true, abuse
and spam come at the society's rates, the same in every arm, from whoever may post. How often an
untrue post is passed on follows the size of the account's audience and a heavy-tailed luck.

A record comes from the platform's own watch, or begins with a report by users: that part rises and
falls with how much people report each other, and with how much of the account is heard at all.
False records fall on all alike or, as far as users gang up, on those who dissent, in proportion.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit import draws
from demerit.month.compaction import compact, take
from demerit.month.dissent import TENTH, Voice
from demerit.month.frame import Frame, generation_key, i32, key, slots
from demerit.month.observation import Written
from demerit.month.platform.audience import UNFOLLOWED, WHOLE, under
from demerit.regime.account_conducts import ACCOUNT_CONDUCTS, FEW_REPOSTS, MANY_REPOSTS
from demerit.world import layout
from demerit.world.platform import PlatformSetting
from demerit.world.state import Array, State, struct
from demerit.world.tables import Setting

PLACE = {one.id: place for place, one in enumerate(ACCOUNT_CONDUCTS)}
DISSENT, IDENTITY = PLACE["dissenting_post"], PLACE["identity_given"]
NOTHING = -1
DOUBLINGS = 10  # of a post's luck in being passed on: each has half the chance of the one before
MOST_TARGETED = 16  # false reports on an account, at most so many times those on the mean one


@struct
class Posts:
    """What was posted.

    Attributes: misdeed: int32 [N], place of the month's conduct beside dissent, -1 for none;
    identity: bool [N], identity given this month; reposts: int32 [N], of the untrue post.
    """

    misdeed: Array
    identity: Array
    reposts: Array


@struct
class Sights:
    """What the platform writes down: bool [N] each; `phantom` is a conduct, -1 for none.

    `reported`: how many records begin with a report by users, int64 ().
    """

    dissent: Array
    misdeed: Array
    phantom: Array
    reported: Array


def post(
    state: State, setting: Setting, frame: Frame, terms: PlatformSetting, active: Array
) -> Posts:
    """The month's posts beside dissent.

    Args:
        frame: of accounts: those who post online are its living.
        active: bool [N], accounts in use that may post.
    """
    platform = state.platform
    u = draws.draw4(
        key(setting, "account.post", frame.month),
        slots(frame.alive.shape[0]),
        np.uint32(0),
        generation_key(state),
    )
    lucky = jnp.minimum(lax.clz(u[1]).astype(jnp.int32), i32(DOUBLINGS))
    passed = ((terms.reposts * platform.size.astype(jnp.int32)) >> i32(8)) << lucky
    passed = jnp.where(under(platform.reach.mask, terms, UNFOLLOWED), i32(0), passed)
    lie = jnp.where(
        passed > i32(FEW_REPOSTS), i32(PLACE["untrue_post_spread"]), PLACE["untrue_post"]
    )
    lie = jnp.where(passed >= i32(MANY_REPOSTS), i32(PLACE["untrue_post_far"]), lie)
    misdeed = jnp.full(lie.shape, NOTHING, jnp.int32)
    misdeed = jnp.where(u[0] < terms.spam, i32(PLACE["spam_post"]), misdeed)
    misdeed = jnp.where(u[0] < terms.abuse, i32(PLACE["abusive_post"]), misdeed)
    misdeed = jnp.where(u[0] < terms.lies, lie, misdeed)
    proof = setting.rules.detects[IDENTITY, 0]  # whether the platform asks at all
    asked = frame.live & frame.alive & (platform.known == np.uint8(0))
    return Posts(
        misdeed=jnp.where(active, misdeed, i32(NOTHING)),
        identity=asked & draws.below(u[2], terms.identified) & draws.below(u[3], proof),
        reposts=jnp.where(active & (u[0] < terms.lies), passed, i32(0)),
    )


def sight(
    state: State,
    setting: Setting,
    frame: Frame,
    terms: PlatformSetting,
    voice: Voice,
    posts: Posts,
    heard: Array,
) -> Sights:
    """What the platform sees for itself or is told.

    Args:
        heard: int32 [N], how much of each account is heard, 1/256.
    """
    rules = setting.rules
    u = draws.draw4(
        key(setting, "account.sight", frame.month),
        slots(frame.alive.shape[0]),
        np.uint32(0),
        generation_key(state),
    )
    act = jnp.maximum(posts.misdeed, i32(0))
    own, told = _odds(rules.detects[:, 0][act], rules.by_report[act], state, heard)
    did = (posts.misdeed > i32(NOTHING)) & frame.live
    misdeed = did & (u[0].astype(jnp.int64) < own + told)
    speech = rules.speech_seen * i32(32)
    speech = speech + (((i32(TENTH) - rules.speech_seen) * voice.said) >> i32(10))
    watched = (rules.speech_seen > i32(0)) & (rules.covers[DISSENT] > i32(0)) & frame.live
    beyond = (voice.said > setting.customs.speech_limit) & watched & frame.alive
    by_self, by_users = _odds(
        jnp.minimum(speech, i32(32767)).astype(jnp.uint32) << np.uint32(17),
        rules.by_report[DISSENT], state, heard,
    )  # fmt: skip
    dissent = beyond & (u[1].astype(jnp.int64) < by_self + by_users)
    phantom = _phantom(state, setting, frame, terms, voice, u)
    reported = (misdeed & (u[0].astype(jnp.int64) >= own)).astype(jnp.int64)
    reported = reported + (dissent & (u[1].astype(jnp.int64) >= by_self)).astype(jnp.int64)
    return Sights(dissent, misdeed, phantom, jnp.sum(reported))


def _odds(odds: Array, by_report: Array, state: State, heard: Array) -> tuple[Array, Array]:
    """Odds (int64, 1/2^32) that the platform sees something itself, and that users report it."""
    wide = odds.astype(jnp.int64)
    own = (wide * (i32(WHOLE) - by_report).astype(jnp.int64)) >> 8
    told = (
        ((wide * by_report.astype(jnp.int64)) >> 8) * state.common.reports.astype(jnp.int64)
    ) >> 8
    return own, (told * heard.astype(jnp.int64)) >> 8


def _phantom(
    state: State,
    setting: Setting,
    frame: Frame,
    terms: PlatformSetting,
    voice: Voice,
    u: tuple[Array, ...],
) -> Array:
    """The conduct of a false record that falls on an account, int32 [N], -1 for none."""
    rules = setting.rules
    ends = jnp.cumsum(rules.phantom)
    mean = jnp.maximum(state.platform.loud, i32(1))
    loud = jnp.minimum((voice.said << i32(8)) // mean, i32(MOST_TARGETED * WHOLE))
    weight = (i32(WHOLE) - terms.brigading) + ((terms.brigading * loud) >> i32(8))
    odds = (ends[-1] * weight.astype(jnp.int64)) >> 8
    falls = frame.alive & frame.live & (u[2].astype(jnp.int64) < odds)
    pick = (u[3].astype(jnp.int64) * ends[-1]) >> 32
    about = jnp.sum(pick[None, :] >= ends[:, None], axis=0, dtype=jnp.int32)
    about = jnp.minimum(about, i32(len(ACCOUNT_CONDUCTS) - 1))
    return jnp.where(falls, about, i32(NOTHING))


def write_down(setting: Setting, posts: Posts, sights: Sights, capacity: int) -> Written:
    """The month's records of accounts, one row each.

    Args:
        capacity: rows of the table.
    """
    false_record = sights.phantom > i32(NOTHING)
    flags = sights.dissent | sights.misdeed | posts.identity | false_record
    table = compact(flags, capacity)
    at = table.slot
    like = jnp.zeros_like(at)
    columns = (
        (take(sights.dissent, at), like + i32(DISSENT), layout.TRUE),
        (take(sights.misdeed, at), jnp.maximum(take(posts.misdeed, at), i32(0)), layout.TRUE),
        (take(posts.identity, at), like + i32(IDENTITY), layout.TRUE),
        (take(false_record, at), jnp.maximum(take(sights.phantom, at), i32(0)), layout.FALSE),
    )
    present = jnp.stack([p & table.used for p, _, _ in columns], axis=1).reshape(-1)
    conduct = jnp.stack([c for _, c, _ in columns], axis=1).reshape(-1)
    truth = jnp.stack([like + i32(t) for _, _, t in columns], axis=1).reshape(-1)
    lines = compact(present, capacity)
    who = take(jnp.repeat(at, len(columns)), lines.slot)
    conduct = take(conduct, lines.slot)
    return Written(
        slot=who,
        conduct=conduct,
        truth=take(truth, lines.slot),
        delay=setting.rules.delay[conduct],
        used=lines.used,
        moved=jnp.zeros_like(lines.used),
        source=who,
        excess=jnp.maximum(table.excess, lines.excess),
    )
