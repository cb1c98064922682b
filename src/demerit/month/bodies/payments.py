"""Who pays whom this month: departments first, then firms, then what is left (process 8).

Departments pay the invoices that are due, from this month's money. Firms pay costs, staff, state
and suppliers in the society's order, all at once (`clearing`): the greatest payments that are
mutually possible. What a firm chooses to hold back stands outside the clearing and stays owed.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.month.bodies.sales import Sales
from demerit.month.clearing import clear
from demerit.month.frame import i32
from demerit.world.state import Array, replace, struct
from demerit.world.tables import Rules
from demerit.world.trade import Accounts, Books, Economy, Nature, Offices

COSTS, WAGES, TAX = range(3)  # columns of the claims before and after the suppliers
PAID_MOST = 3 * 256  # three months' wages in one: what is older is paid later


@struct
class Held:
    """What is held back by choice: wages, tax, suppliers, bool [F]; by departments, bool [B]."""

    wages: Array
    tax: Array
    suppliers: Array
    offices: Array


@struct
class Paid:
    """What was paid and what was not.

    Attributes:
        unable: bool [F], a firm could not pay what it did not choose to hold back.
        customers: bool [F], some firm that owes it money did not pay it in full.
        invoices: int64 [F], received from its department. due, settled: int64 [B], invoices due
        to firms and paid, by department. wages: int64 (), paid to staff. rounds: int32 (),
        iterations. excess: int32 (), rows that the table of firms was too small by.
    """

    unable: Array
    customers: Array
    invoices: Array
    due: Array
    settled: Array
    wages: Array
    rounds: Array
    excess: Array


def pay(
    nature: Nature,
    books: Books,
    offices: Offices,
    accounts: Accounts,
    sales: Sales,
    held: Held,
    mask: Array,
    office_mask: Array,
    rules: tuple[Rules, Rules],
    economy: Economy,
    capacity: int,
) -> tuple[Books, Offices, Accounts, Paid]:
    """Let everybody pay.

    Args:
        nature: who the firms are. books, offices: before anybody pays. accounts: where money goes.
        sales: the month's. held: what is held back by choice.
        mask, office_mask: int32 [F], [B], measures in force.
        rules: the regime's tables of firms and of departments. economy: the society's numbers.
        capacity: firms that one round of clearing recomputes (static).
    """
    offices, accounts, invoices, due, settled = _departments(
        nature, books, offices, accounts, held, office_mask, rules[1], economy
    )
    no_credit = (mask & rules[0].loans) != 0
    line = (nature.revenue * economy.credit.astype(jnp.int64)) >> 8
    line = jnp.where(no_credit, np.int64(0), line)
    income = sales.outside + invoices
    till = jnp.maximum(books.cash + income + line, 0)
    senior = jnp.stack(
        [
            books.costs,
            jnp.where(held.wages, np.int64(0), books.wages),
            jnp.where(held.tax, np.int64(0), books.tax),
        ],
        axis=1,
    )
    owed = jnp.where(held.suppliers[:, None], np.int64(0), books.owed)
    done = clear(
        till, senior, economy.order, economy.suppliers, owed, nature.suppliers, capacity=capacity
    )
    spent = jnp.sum(done.paid, axis=1) + jnp.sum(done.settled, axis=1)
    cash = books.cash + income + done.received - spent
    cash, accounts = _bank(cash, nature, accounts, economy)
    outside = jnp.sum(done.paid[:, COSTS]) + jnp.sum(_to_nobody(done.settled, nature))
    wages = jnp.sum(done.paid[:, WAGES])
    failed = jnp.logical_or(done.capped, done.too_large)
    accounts = replace(
        accounts,
        outside=accounts.outside + outside - jnp.sum(sales.outside),
        households=accounts.households + wages,
        state=accounts.state + jnp.sum(done.paid[:, TAX]),
        error=jnp.maximum(accounts.error, failed.astype(jnp.int32)),
    )
    unpaid = owed - done.settled
    books = replace(
        books,
        cash=cash,
        costs=books.costs - done.paid[:, COSTS],
        wages=books.wages - done.paid[:, WAGES],
        tax=books.tax - done.paid[:, TAX],
        owed=books.owed - done.settled,
        invoices=books.invoices - invoices,
        paid=_ratio(done.paid[:, WAGES], sales.wages),
    )
    paid = Paid(
        unable=done.short,
        customers=_by_supplier(unpaid > 0, nature),
        invoices=invoices,
        due=due,
        settled=settled,
        wages=wages,
        rounds=done.rounds,
        excess=done.excess,
    )
    return books, offices, accounts, paid


def _departments(
    nature: Nature,
    books: Books,
    offices: Offices,
    accounts: Accounts,
    held: Held,
    mask: Array,
    rules: Rules,
    economy: Economy,
) -> tuple[Offices, Accounts, Array, Array, Array]:
    """Departments' money comes in and pays invoices that are due, each firm its share."""
    count = offices.budget.shape[0]
    at = jnp.where(nature.office >= i32(0), nature.office, i32(count))
    due = jnp.zeros((count + 1,), jnp.int64).at[at].add(books.invoices)[:count]
    less = jnp.where(offices.stress > np.uint8(0), economy.depth, i32(0)).astype(jnp.int64)
    # a body whose spending is limited saves on itself, not on what it owes: no change here
    granted = offices.budget - ((offices.budget * less) >> 8)
    purse = offices.cash + granted
    wanted = jnp.where(
        offices.stress > np.uint8(0), due, (due * economy.on_time.astype(jnp.int64)) >> 8
    )
    wanted = jnp.where(held.offices, np.int64(0), wanted)
    ready = jnp.minimum(wanted, jnp.maximum(purse, 0))
    share = (ready << 16) // jnp.maximum(due, 1)  # below 2^47 units due
    share = jnp.where(due > 0, share, 0)
    each = jnp.concatenate([share, jnp.zeros((1,), jnp.int64)])[at]
    whole = jnp.concatenate([ready >= due, jnp.zeros((1,), bool)])[at]
    got = jnp.where(whole, books.invoices, _scaled(books.invoices, each))
    settled = jnp.zeros((count + 1,), jnp.int64).at[at].add(got)[:count]
    left = purse - settled
    # money that is not needed for what is due goes back at the end of the month
    back = jnp.maximum(left - (due - settled) - offices.budget, 0)
    offices = replace(offices, cash=left - back)
    accounts = replace(accounts, state=accounts.state - jnp.sum(granted) + jnp.sum(back))
    return offices, accounts, got, due, settled


def _scaled(amount: Array, share: Array) -> Array:
    """`amount` times a share in 1/65536, rounded down, for amounts up to 2^47; int64."""
    return (amount * share) >> 16


def _bank(
    cash: Array, nature: Nature, accounts: Accounts, economy: Economy
) -> tuple[Array, Accounts]:
    """Interest on overdrafts; what lies above the firm's own reserve goes half to the owner."""
    charge = (jnp.maximum(-cash, 0) * economy.interest.astype(jnp.int64)) >> 16
    spare = jnp.maximum(cash - nature.target, 0) >> 1
    gone = charge + spare
    return cash - gone, replace(accounts, outside=accounts.outside + jnp.sum(gone))


def _to_nobody(settled: Array, nature: Nature) -> Array:
    """Payments to creditors that are no firms here, int64 [F, 2]."""
    return jnp.where(nature.suppliers < i32(0), settled, np.int64(0))


def _by_supplier(flags: Array, nature: Nature) -> Array:
    """Suppliers of whom some customer's flag is set, bool [F]."""
    count = nature.suppliers.shape[0]
    to = jnp.where(nature.suppliers >= i32(0), nature.suppliers, i32(count))
    return jnp.zeros((count,), bool).at[jnp.where(flags, to, i32(count))].set(True, mode="drop")


def _ratio(paid: Array, due: Array) -> Array:
    """Wages paid against a month's wages, 1/256; whole where none are due, int32 [F]."""
    ratio = jnp.clip((paid << 8) // jnp.maximum(due, 1), 0, PAID_MOST)
    return jnp.where(due > 0, ratio, 256).astype(jnp.int32)
