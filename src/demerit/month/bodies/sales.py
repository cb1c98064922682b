"""What firms sell, buy and owe this month (part of process 8).

Demand that a measure keeps from a firm is taken up by others of its sector, and a tender that it
may not win by others who deliver to the same department, as far as `Economy.returns` says: who
loses and who gains are counted apart.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.month.bodies.renewal import factor
from demerit.month.frame import i32
from demerit.world import layout
from demerit.world.state import Array, replace, struct
from demerit.world.tables import Rules
from demerit.world.trade import Books, Economy, Nature

SECTORS = 32
MOST_MORE = 3 << 16  # others take up at most three times what they had


@struct
class Sales:
    """What this month brought before anybody paid: all int64 [F].

    Attributes:
        outside: taken from customers outside. billed: invoiced to departments. bought: [F, 2],
        ordered from suppliers. elsewhere: inputs bought outside. costs: other costs. wages: a
        month's pay. tax: due for the month. lost: outside sales lost to measures. taken_up: of
        others' lost sales.
    """

    outside: Array
    billed: Array
    bought: Array
    elsewhere: Array
    costs: Array
    wages: Array
    tax: Array
    lost: Array
    taken_up: Array


def sell(
    nature: Nature,
    books: Books,
    alive: Array,
    mask: Array,
    delivers: Array,
    cheats: Array,
    staff: Array,
    rules: Rules,
    economy: Economy,
    departments: int,
) -> Sales:
    """A month's sales, orders and dues.

    Args:
        nature: who the firms are. books: their books.
        alive: bool [F]. mask: int32 [F], measures in force.
        delivers: bool [F], performs its public contract, and the department takes delivery.
        cheats: bool [F], hides part of its tax.
        staff: int32 [F], employees.
        rules: the regime's tables of firms. economy: the society's numbers.
        departments: how many there are (static).
    """
    level = factor(books.demand).astype(jnp.int64)
    there = alive.astype(jnp.int64)
    wanted = ((nature.outside * level) >> 8) * there
    sold = _restricted(wanted, nature, mask, rules, economy)
    taken = _taken_up(sold, wanted - sold, nature.sector, SECTORS, economy.returns)
    tender = nature.contract * delivers.astype(jnp.int64) * there
    won = jnp.where((mask & rules.tenders) != 0, np.int64(0), tender)
    office = jnp.where(nature.office >= i32(0), nature.office, i32(departments))
    more = _taken_up(won, tender - won, office, departments + 1, economy.returns)
    # what a firm buys and pays otherwise follows what it sells
    ours = jnp.maximum(nature.outside + nature.contract, 1)
    pace = jnp.clip(((sold + taken + won + more) << 8) // ours, 0, 1024)
    pace = jnp.where(nature.outside + nature.contract > 0, pace, level) * there
    bought = (nature.purchases * pace[:, None]) >> 8
    elsewhere = (nature.elsewhere * pace) >> 8
    added = ((nature.revenue * pace) >> 8) - jnp.sum(bought, axis=1) - elsewhere
    tax = (jnp.maximum(added, 0) * economy.tax.astype(jnp.int64)) >> 8
    hidden = jnp.where(cheats, (tax * economy.hides.astype(jnp.int64)) >> 8, np.int64(0))
    return Sales(
        outside=sold + taken,
        billed=won + more,
        bought=bought,
        elsewhere=elsewhere,
        # rent and the like are due whatever is sold
        costs=nature.fixed * there,
        wages=nature.wage * staff.astype(jnp.int64) * there,
        tax=tax - hidden,
        lost=wanted - sold,
        taken_up=taken + more,
    )


def _restricted(
    wanted: Array, nature: Nature, mask: Array, rules: Rules, economy: Economy
) -> Array:
    """Outside sales that measures leave: none under a ban, less when named or held up."""
    left = wanted
    abroad = (nature.who & i32(1 << layout.BODY_WHO_BIT["traders_abroad"])) != i32(0)
    for hit, lost in (
        ((mask & rules.publicity) != 0, economy.named),
        (abroad & ((mask & rules.customs) != 0), economy.held),
    ):
        left = jnp.where(hit, left - ((left * lost.astype(jnp.int64)) >> 8), left)
    return jnp.where((mask & rules.market) != 0, np.int64(0), left)


def _taken_up(open_: Array, lost: Array, group: Array, groups: int, returns: Array) -> Array:
    """What others in the group sell more because some sell less, in proportion; int64 [F]."""
    place = group.astype(jnp.int32)
    zero = jnp.zeros((groups,), jnp.int64)
    whole, gone = zero.at[place].add(open_), zero.at[place].add(lost)
    back = (gone * returns.astype(jnp.int64)) >> 8
    share = jnp.minimum((back << 16) // jnp.maximum(whole, 1), MOST_MORE)
    return jnp.where(lost > 0, np.int64(0), ((open_ >> 4) * share[place]) >> 12)


def book(books: Books, sales: Sales, economy: Economy) -> Books:
    """Add what is owed for the month, and let what was bought earlier fall due."""
    terms = jnp.maximum(economy.terms, i32(1)).astype(jnp.int64)
    due = (books.coming + terms - 1) // terms
    return replace(
        books,
        wages=books.wages + sales.wages,
        tax=books.tax + sales.tax,
        costs=books.costs + sales.costs + sales.elsewhere,
        owed=books.owed + due,
        coming=books.coming - due + sales.bought,
        invoices=books.invoices + books.billed,
        billed=sales.billed,
    )
