"""What the month of firms and departments writes down: flows, series, and followed bodies."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.month.bodies import causes
from demerit.month.bodies.accounts import FIRM_FLOWS, OFFICE_FLOWS
from demerit.month.bodies.doings import Doings
from demerit.month.bodies.fates import Fates
from demerit.month.bodies.judging import Judged
from demerit.month.bodies.payments import Paid
from demerit.month.bodies.renewal import Renewed
from demerit.month.bodies.sales import Sales
from demerit.month.bodies.staff import FromWork
from demerit.month.frame import i32
from demerit.month.scoring import Due
from demerit.month.sums import counted
from demerit.world import layout
from demerit.world.state import Array, State
from demerit.world.tables import Rules, Setting
from demerit.world.trade import Books, Offices, Posts

YUAN = np.int64(10)  # money is held in 0.1 yuan


def _sum_of(amounts: Array) -> Array:
    return jnp.sum(amounts.astype(jnp.int64)) // YUAN


def firm_flows(
    firms: State,
    books: Books,
    judged: Judged,
    fates: Fates,
    paid: Paid,
    sales: Sales,
    renewed: Renewed,
    work: FromWork,
    posts: Posts,
    tied: Array,
    rules: Rules,
) -> Array:
    """The month's counts of firms in the order of `FIRM_FLOWS`, int64."""
    alive = firms.traits.alive > np.uint8(0)
    restricted = (firms.reach.mask & rules.restrict) != i32(0)
    number = jnp.where(fates.fails, fates.parent & i32(255), i32(0))
    failing = work.parent & i32(255)
    due = judged.due
    flags = {
        "firms": alive,
        "opened": renewed.opened,
        "closed": renewed.closed,
        "failed": fates.fails,
        "failed_by_office": number == i32(causes.INVOICE),
        "failed_by_customer": number == i32(causes.CUSTOMER),
        "failed_by_measure": (number > i32(0)) & (number < i32(causes.OWN)),
        "short": paid.unable & alive,
        "restricted": restricted & alive,
        "laid_off": failing == i32(causes.LAYOFF),
        "lost_with_firm": failing == i32(causes.FAILURE),
        "sued": fates.sued,
        "entries": (judged.docket.event == i32(layout.ENTERED)) & (rules.black > 0)[:, None],
        "records": due.used,
        "records_false": due.used & (due.truth != i32(layout.TRUE)),
        "persons_reached": tied != i32(0),
    }
    found = {
        **counted(flags),
        "staff": jnp.sum(posts.staff, dtype=jnp.int64),
        "yuan_sold": _sum_of(sales.outside + sales.billed),
        "yuan_lost_to_measures": _sum_of(sales.lost),
        "yuan_taken_up": _sum_of(sales.taken_up),
        "yuan_wages_due": _sum_of(sales.wages),
        "yuan_wages_paid": paid.wages // YUAN,
        "yuan_wages_owed": _sum_of(books.wages),
        "yuan_suppliers_owed": _sum_of(books.owed),
        "yuan_tax_owed": _sum_of(books.tax),
        "yuan_invoices_owed": _sum_of(books.invoices),
        "yuan_cash": _sum_of(books.cash),
        "rounds": paid.rounds.astype(jnp.int64),
    }
    return jnp.stack([found[name] for name in FIRM_FLOWS])


def office_flows(
    departments: State, offices: Offices, judged: Judged, paid: Paid, rules: Rules
) -> Array:
    """The month's counts of departments in the order of `OFFICE_FLOWS`, int64."""
    due = judged.due
    promises = offices.promises.astype(jnp.int64)
    flags = {
        "departments": departments.traits.alive > np.uint8(0),
        "stressed": offices.stress > np.uint8(0),
        "restricted": (departments.reach.mask & rules.restrict) != i32(0),
        "judged": offices.judgment > 0,
        "entries": (judged.docket.event == i32(layout.ENTERED)) & (rules.black > 0)[:, None],
        "records": due.used,
        "records_false": due.used & (due.truth != i32(layout.TRUE)),
    }
    found = {
        **counted(flags),
        "yuan_due": _sum_of(paid.due),
        "yuan_paid": _sum_of(paid.settled),
        "promises": jnp.sum(promises),
        "promises_kept": jnp.sum(promises * offices.kept) >> 8,
        "settled_share": jnp.sum(offices.settled, dtype=jnp.int64),
    }
    return jnp.stack([found[name] for name in OFFICE_FLOWS])


def _word(acts: Array) -> Array:
    """Acts as bits of a word, int32 [n]."""
    word = jnp.zeros(acts.shape[1:], jnp.int32)
    for place in range(acts.shape[0]):
        word = word | (acts[place].astype(jnp.int32) << i32(place))
    return word


def _subject(state: State, doings: Doings, judged: Judged) -> dict[str, Array]:
    """What is logged of every scored subject, [n] or [L, n]."""
    e, docket = state.entries, judged.docket
    count_ = state.traits.alive.shape[0]
    where = jnp.where(docket.table.used, docket.table.slot, i32(count_))
    events = jnp.zeros((e.status.shape[0], count_), jnp.int32)
    noted = docket.event | (docket.noticed << 8) | (docket.filed << 9) | (docket.second << 10)
    due = judged.due
    sound = due.used & (due.truth == i32(layout.TRUE))
    conducts = doings.acted.shape[0]
    return {
        "alive": state.traits.alive,
        "mask": state.reach.mask, "by_grade": judged.changes.by_grade,
        "cause": e.cause, "truth": e.truth,
        "entry_event": events.at[:, where].set(noted.astype(jnp.int32), mode="drop"),
        "acted": _word(doings.acted), "would": _word(doings.would),
        "recorded": _recorded(due, sound, conducts, count_),
        "recorded_false": _recorded(due, due.used & ~sound, conducts, count_),
    }  # fmt: skip


def _recorded(due: Due, which: Array, conducts: int, many: int) -> Array:
    """Records that came to hand this month, as bits of a word by conduct, int32 [n]."""
    place = jnp.where(which, due.conduct * i32(many) + due.slot, i32(conducts * many))
    flags = jnp.zeros((conducts * many,), bool).at[place].set(True, mode="drop")
    return _word(flags.reshape(conducts, many))


def followed(values: dict[str, Array], who: Array) -> dict[str, Array]:
    """Values of the followed, the last axis cut to them."""
    at = jnp.maximum(who, i32(0))
    return {name: value[..., at] for name, value in values.items()}


def firm_log(
    firms: State, setting: Setting, books: Books, doings: Doings, judged: Judged, fates: Fates
) -> dict[str, Array]:
    """Followed firms this month."""
    values = _subject(firms, doings, judged)
    values |= {
        "wages_owed": books.wages, "tax_owed": books.tax,
        "suppliers_owed": jnp.sum(books.owed, axis=1), "invoices": books.invoices,
        "short": books.short, "judgment": books.judgment, "parent": fates.parent,
        "fails": fates.fails, "sued": fates.sued, "since": books.since,
        "sheds": fates.sheds > np.uint32(0),
    }  # fmt: skip
    return followed(values, setting.trade.firms_followed)


def office_log(
    departments: State, setting: Setting, doings: Doings, judged: Judged
) -> dict[str, Array]:
    """Followed departments this month."""
    return followed(_subject(departments, doings, judged), setting.trade.offices_followed)
