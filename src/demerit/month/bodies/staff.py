"""Who works where, and what a firm's fate does to its staff (between the two kinds of month).

Residents lose a job when their firm fails or lays them off, are paid what the firm could pay, and
find work at a firm or department in proportion to its posts. What of the ordinary risk of losing a
job comes from firms is measured in the burn-in and taken off the rest, so that unemployment stays
what the tables say.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.apart import apart
from demerit.month.bodies import causes
from demerit.month.bodies.fates import Fates
from demerit.month.compaction import Compact, compact, note, put, take
from demerit.month.frame import generation_key, i32, key, slots
from demerit.month.livelihood import FOUND, event_of
from demerit.world import layout
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Setting
from demerit.world.trade import Books, Nature, Offices, Posts

TRIES = 4  # posts looked at by somebody who finds work before he is on his own account


@struct
class FromWork:
    """What work does to residents this month.

    Attributes:
        dismissed: bool [N], loses the job with the firm or is laid off by it.
        parent: int32 [N], what that comes from (`causes`), 0 where not dismissed.
        pay: int32 [N], pay received against the ordinary, 1/256.
        eased: int32 (), share of the ordinary risk of losing a job that is left, 1/256.
    """

    dismissed: Array
    parent: Array
    pay: Array
    eased: Array


def ordinary(count: int) -> FromWork:
    """What work does where there are no firms: nothing."""
    return FromWork(
        dismissed=jnp.zeros((count,), bool),
        parent=jnp.zeros((count,), jnp.int32),
        pay=jnp.full((count,), 256, jnp.int32),
        eased=jnp.int32(256),
    )


def from_work(
    state: State,
    setting: Setting,
    books: Books,
    fates: Fates,
    offices_pay: Array,
    posts: Posts,
) -> FromWork:
    """What firms and departments do to those who work for them.

    Args:
        state: residents. setting: theirs. books: firms' books. fates: firms' fates.
        offices_pay: int32 [B], pay of a department's staff against the ordinary, 1/256.
        posts: who works where.
    """
    count = posts.employer.shape[0]
    at = jnp.maximum(posts.employer, i32(0))
    works = (posts.employer >= i32(0)) & (state.traits.work == np.uint8(layout.EMPLOYED))
    u = draws.draw4(
        key(setting, "resident.layoff", state.common.month),
        slots(count),
        np.uint32(0),
        generation_key(state),
    )[0]
    failed = works & fates.fails[at]
    shed = works & ~failed & (u < fates.sheds[at])
    month = state.common.month
    code = jnp.where(failed, i32(causes.FAILURE), i32(causes.LAYOFF))
    pay = jnp.where(works, books.paid[at], i32(256))
    official = (posts.office >= i32(0)) & (state.traits.work == np.uint8(layout.EMPLOYED))
    pay = jnp.where(official, offices_pay[jnp.maximum(posts.office, i32(0))], pay)
    dismissed = failed | shed
    return FromWork(
        dismissed=dismissed,
        parent=jnp.where(dismissed, event_of(month, code), i32(0)),
        pay=pay,
        eased=_eased(state, setting, posts),
    )


def _eased(state: State, setting: Setting, posts: Posts) -> Array:
    """The share of the ordinary risk that does not come from firms, 1/256; int32 ()."""
    works = (posts.employer >= i32(0)) & (state.traits.work == np.uint8(layout.EMPLOYED))
    insecure = works & (state.traits.insecure > np.uint8(0))
    many, shaky = jnp.sum(works, dtype=jnp.int32), jnp.sum(insecure, dtype=jnp.int32)
    odds = setting.customs.job_loss.astype(jnp.int64) >> 12  # 1/2^20
    risk = odds[0] * (many - shaky) + odds[1] * shaky
    mean = risk // jnp.maximum(many, 1).astype(jnp.int64)
    left = ((mean - posts.loss) << 8) // jnp.maximum(mean, 1)
    return jnp.clip(left, 0, 256).astype(jnp.int32)


def measured_loss(posts: Posts, work: FromWork, setting: Setting, month: Array) -> Posts:
    """What firms cost jobs in the burn-in, smoothed over eight months; fixed where arms part."""
    many = jnp.sum(posts.employer >= i32(0), dtype=jnp.int64)
    lost = jnp.sum(work.dismissed, dtype=jnp.int64)
    seen = ((lost << 20) // jnp.maximum(many, 1)).astype(jnp.int32)
    smooth = posts.loss + ((seen - posts.loss) >> i32(3))
    return replace(posts, loss=jnp.where(month < setting.fork, smooth, posts.loss))


def place(
    state: State,
    setting: Setting,
    posts: Posts,
    alive: Array,
    event: Array,
    came: Compact,
    capacity: int,
) -> State:
    """Where residents work after the month's job changes.

    Whoever finds work, or moves in with work, has it at a firm or a department with the society's
    odds, else on his own account; firms that do not exist are passed over.

    Args:
        state: residents after `livelihood.work`. posts: before. alive: bool [F].
        event: uint8 [N], the month's work events. came: residents who moved in this month.
        capacity: rows for those who begin somewhere this month (static).
    """
    firms = alive.shape[0]
    employed = (state.traits.work == np.uint8(layout.EMPLOYED)) & (state.traits.alive > np.uint8(0))
    new = put(jnp.zeros_like(employed), came.slot, came.used, jnp.ones_like(came.slot, bool))
    found = employed & ((event == np.uint8(FOUND)) | new)
    table = compact(found, capacity)
    target = _drawn(state, setting, table, alive)
    public = target >= i32(firms)
    own = jnp.where(found, i32(-1), posts.employer), jnp.where(found, i32(-1), posts.office)
    employer = put(own[0], table.slot, table.used, jnp.where(public, i32(-1), target))
    bureau = jnp.where(public, target - i32(firms), i32(-1))
    office = put(own[1], table.slot, table.used, bureau)
    employer = jnp.where(employed, employer, i32(-1))
    office = jnp.where(employed, office, i32(-1))
    at = jnp.where(employer >= i32(0), employer, i32(firms))
    staff = jnp.zeros((firms + 1,), jnp.int32).at[at].add(i32(1))[:firms]
    traits = state.traits
    public_job = put(traits.public_job, table.slot, table.used & public, jnp.ones_like(table.slot))
    trade = state.trade
    posts = replace(posts, employer=employer, office=office, staff=staff)
    state = note(state, "moves", table.excess)
    return replace(
        state,
        traits=replace(traits, public_job=public_job),
        trade=replace(trade, posts=posts),
    )


def _drawn(state: State, setting: Setting, table: Compact, alive: Array) -> Array:
    """Where those of a table begin: a firm, from F up a department, -1 on their own account."""
    economy, firms = setting.trade.economy, alive.shape[0]
    half, who = key(setting, "resident.employer", state.common.month), table.slot.astype(jnp.uint32)
    k = take(state.traits.generation, table.slot).astype(jnp.uint32)
    u = draws.draw4(half, who, np.uint32(0), draws.repetition(k, np.uint32(0)))
    at_firm = draws.draw4(half, who, np.uint32(0), draws.repetition(k, np.uint32(1)))[0]
    room = np.uint64(economy.posts.shape[0])
    target = jnp.full(table.slot.shape, -1, jnp.int32)
    for number in range(TRIES):
        where = ((u[number].astype(jnp.uint64) * room) >> np.uint64(32)).astype(jnp.int32)
        pick = economy.posts[where]
        there = (pick >= i32(firms)) | alive[jnp.clip(pick, 0, firms - 1)]
        target = jnp.where((target < i32(0)) & there, pick, target)
    return jnp.where(draws.below(at_firm, economy.in_firms), target, i32(-1))


def measures_that_reach(
    state: State,
    setting: Setting,
    nature: Nature,
    offices: Offices,
    posts: Posts,
    firms: State,
    departments: State,
) -> tuple[Array, Array]:
    """Measures on firms and departments that reach residents, and what those rest on.

    A person who stands for several firms bears the union of what they bring, taken over the two
    that bring most; the cause is that of one of them.

    Returns:
        The measures in the residents' numbering, int32 [N]; the ledger cell of their cause, uint8
        [N], `layout.CELLS` for none.
    """
    trade = setting.trade
    count = posts.employer.shape[0]
    mask, bureau_mask = firms.reach.mask, departments.reach.mask
    through = jnp.zeros((count,), jnp.int32)
    origin = jnp.full((count,), layout.CELLS, jnp.int32)
    for reaching, bits, body, place in (
        (mask & trade.to_employee, trade.firm_bits, firms, posts.employer),
        (bureau_mask & trade.to_official, trade.office_bits, departments, posts.office),
    ):
        at = jnp.maximum(place, i32(0))
        brought, cause = apart((translated(reaching, bits), cause_of(body)), setting)
        here = jnp.where(place >= i32(0), brought[at], i32(0))
        origin = jnp.where(here != i32(0), cause[at], origin)
        through = through | here
    for reaching, bits, body, who in (
        (mask & trade.to_representative, trade.firm_bits, firms, nature.representative),
        (mask & trade.to_owner, trade.firm_bits, firms, nature.owner),
        (bureau_mask & trade.to_head, trade.office_bits, departments, offices.head),
    ):
        brought = translated(reaching, bits)
        through = through | _spread(brought, who, count)
        at = jnp.where((who >= i32(0)) & (brought != i32(0)), who, i32(count))
        # the least of several, so that the order of firms changes nothing
        origin = origin.at[at].min(cause_of(body), mode="drop")
    alive = state.traits.alive > np.uint8(0)
    origin = jnp.where(alive, origin, i32(layout.CELLS)).astype(jnp.uint8)
    return jnp.where(alive, through, i32(0)), origin


def cause_of(state: State) -> Array:
    """The ledger cell that what acts on firms or departments rests on most, int32 [n]."""
    by_list = state.reach.main.astype(jnp.int32)
    by_grade = state.score.main.astype(jnp.int32)
    cell = jnp.where(by_list < i32(layout.CELLS), by_list, by_grade)
    return jnp.minimum(cell, i32(layout.CELLS))


def translated(mask: Array, bits: Array) -> Array:
    """A mask in the numbering of another kind of subject, int32 of its shape."""
    word = jnp.zeros_like(mask)
    for number in range(layout.MEASURE_CAPACITY):
        on = (mask >> i32(number)) & i32(1)
        word = word | (on * bits[number])
    return word


def _spread(mask: Array, who: Array, count: int) -> Array:
    """Masks laid on residents; of several on one, the union of the two largest, int32 [N]."""
    at = jnp.where(who >= i32(0), who, i32(count))
    first = jnp.zeros((count + 1,), jnp.int32).at[at].max(mask)
    rest = mask & ~first[at]
    second = jnp.zeros((count + 1,), jnp.int32).at[at].max(rest)
    return (first | second)[:count]
