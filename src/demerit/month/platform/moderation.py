"""The stage of accounts: processes 3 to 7 on accounts, by the residents' own code.

It runs after residents have acted and before anything is judged of them: what the platform does to
an account acts on its holder's voice from the next month, and reaches an agency, if it listens, a
month later.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.accounts import restricted_table
from demerit.month.compaction import Capacities, Compact, compact, note
from demerit.month.frame import Frame, generation_key, i32, key, slots
from demerit.month.measures import Changes, apply_measures
from demerit.month.mending import mend
from demerit.month.observation import file_records
from demerit.month.platform.audience import CLOSED, WHOLE, gap_of, heard_of, may_say, under
from demerit.month.platform.posting import Posts, Sights, post, sight, write_down
from demerit.month.platform.sanctions import FALSE, SOUND
from demerit.month.redress import Docket, redress
from demerit.month.scoring import Due, grade_everyone, score_records
from demerit.month.sharing import share
from demerit.month.stages import Doings
from demerit.regime.registry import KINDS
from demerit.world import layout
from demerit.world.platform import Platform, PlatformSetting
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Setting

KIND = KINDS.index("accounts")


@struct
class Moderation:
    """What the platform did this month.

    Attributes:
        frame: of accounts, its living are those who have one. active: bool [N], may post and has
        not left. heard: int32 [N], share of each voice that is heard this month, 1/256.
        posts, sights: what was posted and seen. due, docket, changes: as of residents.
        table: accounts that anything restricts, or did last month.
        left, back: bool [N], who left the platform, who came back. begun: bool [N], a sanction
        began.
    """

    frame: Frame
    active: Array
    heard: Array
    posts: Posts
    sights: Sights
    due: Due
    docket: Docket
    changes: Changes
    table: Compact
    left: Array
    back: Array
    begun: Array


def of_accounts(setting: Setting) -> Setting:
    """The setting with the regime's tables of accounts, and draws of their own."""
    return replace(setting, rules=setting.platform.rules, kind=jnp.uint32(KIND))


def frame_of(frame: Frame) -> Frame:
    """The frame in which the living are the residents who post online, each with one account."""
    bit = i32(layout.WHO_BIT["adults_online"])
    holds = frame.alive & (((frame.who >> bit) & i32(1)) > i32(0))
    return replace(frame, alive=holds, adult=holds)


def as_state(state: State) -> State:
    """The accounts' ledger, lists, measures and records, with their holders' other parts."""
    own = state.platform
    return replace(
        state, score=own.score, entries=own.entries, reach=own.reach, records=own.records
    )


def put_back(state: State, accounts: State) -> State:
    """The world after the accounts: residents' own ledger as it was, the accounts' as it is now."""
    own = replace(
        accounts.platform,
        score=accounts.score, entries=accounts.entries, reach=accounts.reach,
        records=accounts.records,
    )  # fmt: skip
    return replace(
        accounts, score=state.score, entries=state.entries, reach=state.reach,
        records=state.records, platform=own,
    )  # fmt: skip


def moderate(
    state: State, setting: Setting, doings: Doings, capacities: Capacities
) -> tuple[State, Moderation]:
    """The month of accounts."""
    terms, own = setting.platform, of_accounts(setting)
    frame = frame_of(doings.frame)
    state = _with_new_holders(state, capacities.moves)
    active = frame.alive & (may_say(state.platform, terms) > i32(0))
    heard = heard_of(state.platform.reach.mask, terms)
    posts = post(state, own, frame, terms, active)
    sights = sight(state, own, frame, terms, doings.voice, posts, heard)
    written = write_down(own, posts, sights, capacities.records)
    accounts, due = score_records(file_records(as_state(state), written), own, frame)
    accounts, _ = mend(accounts, own, frame, capacities.crossing)
    accounts, _ = grade_everyone(accounts, own, frame, capacities.crossing)
    accounts, docket = redress(accounts, own, frame, capacities.docket)
    accounts = share(accounts, own, frame, docket)
    accounts, changes = apply_measures(accounts, own, frame)
    table = restricted_table(accounts, own, changes, capacities.restricted)
    begun = _begun(accounts, own, changes)
    state = note(put_back(state, accounts), "restricted", table.excess)
    state, left, back = _leave(state, own, frame, terms)
    voice, frozen = doings.voice, setting.couplings.frozen
    gap = gap_of(voice.unmuted, voice.said, heard) * (i32(1) - frozen).astype(jnp.int8)
    platform = replace(
        state.platform,
        missed=jnp.where(frame.alive, gap, np.int8(0)),
        handed=_handed(state.platform, begun),
        known=jnp.where(frame.live & frame.alive, np.uint8(1), state.platform.known),
        loud=_loudness(voice.said, frame, state.platform.loud),
    )
    state = replace(state, platform=platform)
    return state, Moderation(
        frame, active, heard, posts, sights, due, docket, changes, table, left, back, begun
    )


def _with_new_holders(state: State, capacity: int) -> State:
    """An account whose holder has died or moved away is a new one, with nothing on it."""
    own, traits = state.platform, state.traits
    new = own.holder != traits.generation
    table = compact(new, capacity)
    where = jnp.where(table.used, table.slot, i32(new.shape[0]))

    def wiped(field: Array) -> Array:
        return field.at[where].set(jnp.zeros((), field.dtype), mode="drop")

    score = replace(
        own.score,
        **{name: wiped(getattr(own.score, name)) for name in ("cells", "held", "deducted", "bonus",
           "repair", "direct", "lock", "clean")},
    )  # fmt: skip
    entries = own.entries
    none = jnp.zeros((), jnp.uint8)
    status = entries.status.at[:, where].set(none, mode="drop")
    copies = entries.copies.at[:, where].set(jnp.zeros((), jnp.int32), mode="drop")
    platform = replace(
        own,
        score=score,
        entries=replace(entries, status=status, copies=copies),
        gone=wiped(own.gone),
        known=wiped(own.known),
        holder=traits.generation,
    )
    return note(replace(state, platform=platform), "moves", table.excess)


def _begun(accounts: State, setting: Setting, changes: Changes) -> Array:
    """Accounts on which a restriction began this month, bool [N]."""
    new = accounts.reach.mask & ~changes.before & setting.rules.restrict
    return new != i32(0)


def _handed(platform: Platform, begun: Array) -> Array:
    """What an agency may be told of the sanctions that began, uint8 [N]."""
    by_grade = platform.score.reason == np.uint8(layout.FALSE_RECORD)
    truth = platform.reach.main.astype(jnp.int32) % i32(layout.TRUTH_COUNT)
    listed = platform.reach.main < np.uint8(layout.CELLS)
    wrong = jnp.where(listed, truth == i32(layout.FALSE), by_grade)
    word = jnp.where(wrong, np.uint8(FALSE), np.uint8(SOUND))
    return jnp.where(begun, word, np.uint8(0))


def _leave(
    state: State, setting: Setting, frame: Frame, terms: PlatformSetting
) -> tuple[State, Array, Array]:
    """Who is heard less may leave, in proportion; who left may come back once heard again."""
    own = state.platform
    u = draws.draw4(
        key(setting, "account.exit", frame.month),
        slots(frame.alive.shape[0]),
        np.uint32(0),
        generation_key(state),
    )
    lost = i32(WHOLE) - heard_of(own.reach.mask, terms)
    away = own.gone > np.uint8(0)
    closed = under(own.reach.mask, terms, CLOSED)
    odds = (terms.leaves.astype(jnp.int64) * lost.astype(jnp.int64)) >> 8
    left = frame.alive & ~away & ~closed & (u[0].astype(jnp.int64) < odds)
    back = away & (lost == i32(0)) & draws.below(u[1], terms.returns)
    gone = jnp.where(left, np.uint8(1), jnp.where(back, np.uint8(0), own.gone))
    return replace(state, platform=replace(own, gone=gone)), left, back


def _loudness(said: Array, frame: Frame, before: Array) -> Array:
    """Mean dissent of those who post, int32 () in 1/32768; sums of integers only."""
    total = jnp.sum(jnp.where(frame.alive, said, i32(0)).astype(jnp.int64))
    count = jnp.sum(frame.alive, dtype=jnp.int64)
    mean = (total // jnp.maximum(count, 1)).astype(jnp.int32)
    return jnp.where(count > 0, mean, before)
