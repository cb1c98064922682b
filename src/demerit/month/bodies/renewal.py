"""Process 1 for firms and departments: firms close and open, demand and budgets move.

The draws are the same in every arm. A firm that closes leaves its slot to an entrant with another
generation, who finds an empty till but for the owner's money, no debts and no record.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.frame import generation_key, i32, key, slots
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Setting
from demerit.world.trade import Accounts, Books, Economy, Nature, Offices

NO_MONTH = 32767
EMPTIED = (
    "cash", "wages", "tax", "costs", "owed", "coming", "invoices", "billed", "judgment", "short",
    "late", "parent", "demand", "paid",
)  # fmt: skip


@struct
class Renewed:
    """Firms that closed of themselves, and firms that opened: bool [F]."""

    closed: Array
    opened: Array


def renew(
    firms: State,
    books: Books,
    nature: Nature,
    accounts: Accounts,
    setting: Setting,
    economy: Economy,
) -> tuple[State, Books, Accounts, Renewed]:
    """Close and open firms, and move their demand."""
    month = firms.common.month
    u = draws.draw4(
        key(setting, "body.fortune", month),
        slots(firms.traits.alive.shape[0]),
        np.uint32(0),
        generation_key(firms),
    )
    alive = firms.traits.alive > np.uint8(0)
    closed = alive & (u[0] < economy.exit)
    opened = ~alive & (nature.revenue > np.int64(0)) & (u[0] < economy.entry)
    # what still reaches a vacant slot goes to whoever wound the firm up
    firms, books, accounts = close(firms, books, accounts, closed | ~alive)
    traits = firms.traits
    traits = replace(
        traits,
        alive=jnp.where(opened, np.uint8(1), traits.alive),
        generation=traits.generation + opened.astype(jnp.uint16),
    )
    invested = jnp.where(opened, nature.target, np.int64(0))
    step = economy.shock[(u[1] >> np.uint32(28)).astype(jnp.int32)]
    demand = ((books.demand * economy.memory) >> i32(8)) + step
    books = replace(books, cash=books.cash + invested, demand=jnp.where(opened, i32(0), demand))
    accounts = replace(accounts, outside=accounts.outside - jnp.sum(invested))
    return replace(firms, traits=traits), books, accounts, Renewed(closed, opened)


def close(
    firms: State, books: Books, accounts: Accounts, closing: Array
) -> tuple[State, Books, Accounts]:
    """Vacate slots: what is in the till goes to whoever winds the firm up, debts are written off.

    Creditors lose what they were owed. An overdraft is the bank's loss.
    """
    swept = jnp.where(closing, books.cash, np.int64(0))

    def emptied(field: Array) -> Array:
        gone = closing.reshape(closing.shape + (1,) * (field.ndim - 1))
        return jnp.where(gone, jnp.zeros((), field.dtype), field)

    books = replace(
        books,
        **{name: emptied(getattr(books, name)) for name in EMPTIED},
        since=jnp.where(closing, np.int16(NO_MONTH), books.since),
    )
    traits, score = firms.traits, firms.score
    firms = replace(
        firms,
        traits=replace(traits, alive=jnp.where(closing, np.uint8(0), traits.alive)),
        score=replace(score, cells=emptied(score.cells), held=emptied(score.held)),
    )
    return firms, books, replace(accounts, outside=accounts.outside + jnp.sum(swept))


def factor(demand: Array) -> Array:
    """Demand against normal from its logarithm (1/256), by the second order, 1/256; int32."""
    return jnp.clip(i32(256) + demand + ((demand * demand) >> i32(9)), i32(64), i32(768))


def stressed(offices: Offices, state: State, setting: Setting, economy: Economy) -> Offices:
    """Departments fall under stress and leave it: a chain of two states, the same in every arm."""
    u = draws.draw4(
        key(setting, "body.fortune", state.common.month),
        slots(offices.district.shape[0]),
        np.uint32(0),
        np.uint32(0),
    )[0]
    was = offices.stress > np.uint8(0)
    now = jnp.where(was, u >= economy.relief, u < economy.stress)
    return replace(offices, stress=now.astype(jnp.uint8))
