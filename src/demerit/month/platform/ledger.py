"""Process 10 for accounts: their counts, and burdens that their holders bear.

What a platform takes from an account is taken from the resident who holds it. Burdens, starts and
spells of accounts are added up by the residents' own code, into totals of their own that the
engine adds to the residents' once the month's numbers are decoded.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.month import accounts
from demerit.month.accounts import Totals
from demerit.month.dissent import Voice
from demerit.month.frame import Frame, i32
from demerit.month.platform.audience import CLOSED, DELETED, WHOLE, under
from demerit.month.platform.moderation import Moderation, as_state, of_accounts, put_back
from demerit.month.platform.posting import PLACE
from demerit.month.sums import count, counted, counts, total
from demerit.regime.account_conducts import ACCOUNT_CONDUCTS
from demerit.world import layout
from demerit.world.groups import CELL_COUNT
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Setting

#: Monthly counts of accounts, in the order of `AccountCounts.flows`.
ACCOUNT_FLOWS: tuple[str, ...] = (
    "accounts",
    "accounts_in_use",
    "accounts_restricted",
    "accounts_restricted_wrongly",
    "accounts_closed",
    "accounts_left",
    "leaving",
    "returning",
    "heard",
    "dissent_said",
    "dissent_heard",
    "posts",
    "posts_deleted",
    "posts_passed_on",
    "records",
    "records_false",
    "reports",
    "entries",
    "appeals",
    "appeals_upheld",
    "sanctions_begun",
    "sanctions_told",
)


@struct
class AccountCounts:
    """Counts of one month, int64.

    Attributes: flows: [len(ACCOUNT_FLOWS)]; grade: [GRADES]; posted, recorded: [CONDUCTS], by the
    conduct of accounts.
    """

    flows: Array
    grade: Array
    posted: Array
    recorded: Array


def add_up_accounts(
    totals: Totals, state: State, setting: Setting, done: Moderation
) -> tuple[Totals, State]:
    """Add the accounts' burdens, starts and spells of the month to totals of their own."""
    own = of_accounts(setting)
    added, after = accounts.add_up(
        totals.platform, as_state(state), own, done.frame, done.changes, done.table
    )
    added = accounts.add_records(added, own, done.frame, done.due)
    return replace(totals, platform=added), put_back(state, after)


def expose(state: State, setting: Setting, done: Moderation, alive: Array) -> State:
    """Note the innocent on whose account a wholly wrongful restriction began."""
    seen = accounts.exposure(as_state(state), of_accounts(setting), done.changes)
    exposed = state.tally.exposed | jnp.where(alive, seen & np.uint8(1), np.uint8(0))
    return replace(state, tally=replace(state.tally, exposed=exposed))


def restricted_by_cell(state: State, setting: Setting, frame: Frame) -> Array:
    """Residents restricted in person, as residents or by their account, int64 [G]."""
    held = (state.reach.mask & setting.rules.restrict) != i32(0)
    muted = (state.platform.reach.mask & setting.platform.rules.restrict) != i32(0)
    once = (held | muted).astype(jnp.int64)
    return jnp.zeros((CELL_COUNT,), jnp.int64).at[frame.cell].add(once)


def counts_of(state: State, setting: Setting, done: Moderation, voice: Voice) -> AccountCounts:
    """The month's counts of accounts."""
    own, terms, frame = state.platform, setting.platform, done.frame
    mask, holds = own.reach.mask, frame.alive
    restricted = holds & ((mask & terms.rules.restrict) != i32(0))
    listed = own.reach.main < np.uint8(layout.CELLS)
    wrong = jnp.where(listed, own.reach.wrongful, own.score.wrongful) > np.uint8(127)
    posts = jnp.where(done.active, terms.posts, i32(0))
    deleted = jnp.where(under(mask, terms, DELETED), terms.cuts[DELETED], i32(0))
    event, due = done.docket.event, done.due
    flags = {
        "accounts": holds,
        "accounts_in_use": done.active,
        "accounts_restricted": restricted,
        "accounts_restricted_wrongly": restricted & wrong,
        "accounts_closed": holds & under(mask, terms, CLOSED),
        "accounts_left": holds & (own.gone > np.uint8(0)),
        "leaving": done.left,
        "returning": done.back,
        "records": due.used,
        "records_false": due.used & (due.truth != i32(layout.TRUE)),
        "entries": event == i32(layout.ENTERED),
        "appeals": done.docket.filed,
        "appeals_upheld": event == i32(layout.LEFT_BY_CORRECTION),
        "sanctions_begun": done.begun,
        "sanctions_told": own.handed > np.uint8(0),
    }
    found = {
        **counted(flags),
        # voices heard, of accounts in use: an account heard with half its reach counts half
        "heard": total(jnp.where(done.active, done.heard, i32(0))) // WHOLE,
        "dissent_said": total(voice.said),
        "dissent_heard": total((voice.said * done.heard) >> i32(8)),
        "posts": total(posts) // 16,
        "posts_deleted": total((posts * deleted) >> i32(8)) // 16,
        "posts_passed_on": jnp.sum(done.posts.reposts.astype(jnp.int64)),
        "reports": done.sights.reported,
    }
    grade = counts([holds & (own.score.grade == np.uint8(g)) for g in range(layout.GRADE_CAPACITY)])
    kinds = len(ACCOUNT_CONDUCTS)
    did = counts([done.posts.misdeed == i32(place) for place in range(kinds)])
    posted = did.at[PLACE["dissenting_post"]].set(count(holds & (voice.said > i32(0))))
    posted = posted.at[PLACE["identity_given"]].set(count(done.posts.identity))
    place = jnp.where(due.used, due.conduct, i32(kinds))
    recorded = jnp.zeros((kinds,), jnp.int64).at[place].add(1, mode="drop")
    return AccountCounts(
        flows=jnp.stack([found[name] for name in ACCOUNT_FLOWS]),
        grade=jnp.stack(grade),
        posted=posted,
        recorded=recorded,
    )
