"""Accounts of a platform as arrays: one a resident who posts online, in the resident's slot.

Accounts are scored, listed and restricted by the residents' own machinery: their ledger is a
`State` of its own, whose other parts are those of the residents who hold them.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.society.audience import Audience
from demerit.world import layout
from demerit.world.arrays import on_device, zeros
from demerit.world.build import empty_entries, empty_reach, empty_records, empty_score
from demerit.world.state import Array, Entries, Reach, Records, Score, struct

#: Levers by which a platform takes from an account, in the order of `PlatformSetting.masks`.
MUFFLES = ("recommendations", "followers", "feeds", "post_deleted", "posting", "account_closed")
UNRECOMMENDED, UNFOLLOWED, UNFED, DELETED, SILENCED, CLOSED = range(len(MUFFLES))


@struct
class Platform:
    """Accounts between two months.

    Attributes:
        score, entries, reach, records: of accounts, as of residents.
        follows: int32 [N, 4], accounts that a resident listens to; size: uint16 [N], audience in
        1/16 of the mean; both fixed for a world.
        gone: uint8, 1 where the holder has left the platform.
        missed: int8, how much less was heard of the account last month than would have been said
        without the regime, in the 16 levels of `Mind.voice`.
        handed: uint8, a sanction that the platform tells an agency next month: 1 sound, 2 false.
        holder: uint16, generation of the holder. known: uint8, 1 once the platform has asked who
        the holder is.
        loud: int32 (), mean dissent of those who post, last month, 1/32768.
    """

    score: Score
    entries: Entries
    reach: Reach
    records: Records
    follows: Array
    size: Array
    gone: Array
    missed: Array
    handed: Array
    holder: Array
    known: Array
    loud: Array


@struct
class PlatformSetting:
    """What the month of accounts reads and never changes.

    Attributes:
        rules: the regime's tables of accounts (`tables.Rules`).
        masks: int32 [6], measures with each lever of `MUFFLES`; cuts: int32 [6], what they take
        from an account's being heard (the first three), from its posts heard (deletion), from what
        it may say (posting), with their coverage; 1/256.
        lies, abuse, spam: uint32 (), monthly odds of such posts, as ends of the intervals of one
        uniform. reposts: int32 (), of the median post of an account with the mean audience, 1/16.
        posts: int32 (), a month, 1/16. identified: uint32 (), odds that a holder gives identity.
        weight: int32 (), of an account followed against an acquaintance, 1/256.
        brigading: int32 (), share of false reports that follows dissent, 1/256.
        leaves, returns: uint32 (), monthly odds.
    """

    rules: Array
    masks: Array
    cuts: Array
    lies: Array
    abuse: Array
    spam: Array
    reposts: Array
    posts: Array
    identified: Array
    weight: Array
    brigading: Array
    leaves: Array
    returns: Array


def build_platform(audience: Audience, *, slots: int, lists: int, records: int) -> Platform:
    """Every account before its first month.

    Args:
        audience: who hears whom.
        slots: slots of the world, padding included.
        lists: lists of accounts that there is room for.
        records: rows of a month's bucket of records.
    """
    extra = slots - len(audience.size)
    return Platform(
        score=empty_score(slots),
        entries=empty_entries((lists, slots)),
        reach=empty_reach(slots),
        records=empty_records(records),
        follows=on_device(np.pad(audience.follows, ((0, extra), (0, 0)))),
        size=on_device(np.pad(audience.size, (0, extra), constant_values=16)),
        gone=zeros(slots, "uint8"),
        missed=zeros(slots, "int8"),
        handed=zeros(slots, "uint8"),
        holder=zeros(slots, "uint16"),
        known=zeros(slots, "uint8"),
        loud=jnp.int32(layout.LOUDNESS),
    )
