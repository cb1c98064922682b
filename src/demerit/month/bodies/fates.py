"""What becomes of a firm that cannot pay: judgments, lay-offs, failure, and what it came from.

A firm fails when it has not been able to pay for as many months as the society gives it. It lays
off staff when it has more than its demand needs, and a part of them when it cannot pay. A shortage
is put down, in this order, to the department whose invoices are overdue, to a customer that did not
pay, to the firm's own restriction; a shortage with none of these has no cause in the log.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.bodies import causes
from demerit.month.bodies.payments import Paid
from demerit.month.bodies.renewal import NO_MONTH, factor
from demerit.month.frame import Frame, generation_key, i32, key, slots
from demerit.month.livelihood import event_of, lowest
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Rules, Setting
from demerit.world.trade import Books, Economy, Nature, Offices


@struct
class Fates:
    """What becomes of firms this month.

    Attributes:
        fails: bool [F]. sheds: uint32 [F], odds that one of its staff is laid off.
        parent: int32 [F], what the staff's loss comes from, 0 where nothing is named.
        sued: bool [F], a court ordered it to pay this month.
    """

    fails: Array
    sheds: Array
    parent: Array
    sued: Array


def fate(
    firms: State,
    nature: Nature,
    books: Books,
    paid: Paid,
    staff: Array,
    frame: Frame,
    setting: Setting,
    economy: Economy,
) -> tuple[Books, Fates]:
    """Move firms' troubles on by a month.

    Args:
        firms: their state. nature, books: who they are, and their books after payments.
        paid: what was paid. staff: int32 [F]. frame: the firms' frame. setting: the firms'.
        economy: the society's numbers.
    """
    month, alive = frame.month, frame.alive
    unable = paid.unable & alive
    short = jnp.where(unable, books.short + np.int16(1), np.int16(0))
    owed = jnp.sum(books.owed, axis=1)
    waiting = (owed > jnp.sum(nature.purchases, axis=1)) & (owed > 0) & alive
    late = jnp.where(waiting, books.late + np.int16(1), np.int16(0))
    u = draws.draw4(
        key(setting, "body.suit", month), slots(alive.shape[0]), np.uint32(0), generation_key(firms)
    )
    sued = waiting & (late.astype(jnp.int32) >= economy.suit_after) & (books.judgment == 0)
    sued = sued & draws.below(u[0], economy.sues)
    judgment = jnp.where(sued, owed, jnp.minimum(books.judgment, owed))
    overdue = (books.invoices > 0) & alive
    since = jnp.where(overdue, jnp.minimum(books.since.astype(jnp.int32), month), NO_MONTH)
    books = replace(
        books,
        short=short.astype(jnp.int16),
        late=late.astype(jnp.int16),
        judgment=judgment,
        since=since.astype(jnp.int16),
        parent=_blame(firms, books, paid, unable, since, frame, setting.rules),
    )
    fails = short.astype(jnp.int32) >= economy.failure
    needed = (nature.jobs.astype(jnp.int64) * factor(books.demand)) >> 8
    banned = (firms.reach.mask & setting.rules.market) != i32(0)
    room = jnp.where(banned, 0, (needed * (i32(256) + economy.slack)) >> 8)
    excess = jnp.maximum(staff.astype(jnp.int64) - room - 1, 0)
    sheds = (excess << 24) // jnp.maximum(staff, 1)  # 1/2^24
    forced = economy.sheds.astype(jnp.int64) << 16
    sheds = jnp.maximum(sheds, jnp.where(short > np.int16(1), forced, 0))
    sheds = jnp.minimum(sheds << 8, np.int64(0xFFFFFFFE)).astype(jnp.uint32)
    return books, Fates(fails & alive, jnp.where(alive, sheds, np.uint32(0)), books.parent, sued)


def _blame(
    firms: State,
    books: Books,
    paid: Paid,
    unable: Array,
    since: Array,
    frame: Frame,
    rules: Rules,
) -> Array:
    """What a shortage comes from: kept from the month in which it began; int32 [F]."""
    mask = firms.reach.mask
    hits = mask & (rules.tenders | rules.market | rules.loans | rules.publicity | rules.customs)
    own = lowest(hits & rules.restrict)
    from_office = (since < NO_MONTH) & (books.invoices > 0)
    code = event_of(frame.month, own)
    # a customer's failure to pay is named by this month, a department's by when it began
    code = jnp.where(paid.customers, event_of(frame.month, i32(causes.CUSTOMER)), code)
    code = jnp.where(from_office, event_of(since, i32(causes.INVOICE)), code)
    kept = jnp.where(books.parent != i32(0), books.parent, code)
    return jnp.where(unable, kept, i32(0))


def suits_against(
    offices: Offices, paid: Paid, owed: Array, frame: Frame, setting: Setting, economy: Economy
) -> Offices:
    """Firms that dare go to court against a department that has long not paid.

    Args:
        offices: departments. paid: what was paid. owed: int64 [B], invoices overdue.
        frame, setting: the departments'. economy: the society's numbers.
    """
    # what falls due and is paid a month later is late, and no reason to go to court
    waiting = owed > offices.budget
    overdue = jnp.where(waiting, jnp.minimum(offices.overdue + np.int16(1), 999), 0)
    u = draws.draw4(
        key(setting, "body.suit", frame.month),
        slots(owed.shape[0]),
        np.uint32(0),
        np.uint32(0),
    )
    sued = waiting & (overdue >= economy.office_suit_after) & (offices.judgment == 0)
    sued = sued & draws.below(u[0], economy.sues_office)
    judgment = jnp.where(sued, owed, jnp.minimum(offices.judgment, owed))
    share = jnp.where(paid.due > 0, (paid.settled << 8) // jnp.maximum(paid.due, 1), 256)
    settled = (i32(7) * offices.settled + share.astype(jnp.int32) + i32(4)) >> i32(3)
    return replace(offices, overdue=overdue.astype(jnp.int16), judgment=judgment, settled=settled)
