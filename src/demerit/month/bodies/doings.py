"""What firms and departments do this month: what they choose, and what an empty till does for them.

A payment that is held back though the money is there, and one that cannot be made, are both acts
against the law of payment; the second is nobody's choice, so no influence of a regime can have
induced or averted it in the month.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.month.bodies.conduct import Choices
from demerit.month.bodies.payments import Held
from demerit.month.frame import i32
from demerit.world import layout
from demerit.world.state import Array, struct
from demerit.world.trade import Books, Economy, Nature, Offices

FIRM, OFFICE = layout.FIRM_PLACE, layout.OFFICE_PLACE


@struct
class Doings:
    """Acts of one kind of subject: bool [C, n], done, and with the regime's influences off."""

    acted: Array
    would: Array


def _with(choices: Choices, empty: dict[int, Array]) -> Doings:
    """Choices, with acts added that follow from the books."""
    acted, would = choices.acted, choices.would
    for place, forced in empty.items():
        acted = acted.at[place].set(acted[place] | forced)
        would = would.at[place].set(would[place] | forced)
    return Doings(acted, would)


def firms_do(nature: Nature, books: Books, alive: Array, choices: Choices) -> Doings:
    """A month's acts of firms, bool [C, F]."""
    behind = jnp.sum(books.owed, axis=1) > jnp.sum(nature.purchases, axis=1)
    judged = books.judgment > 0
    cannot = judged & (books.cash < books.judgment)
    return _with(
        choices,
        {
            FIRM["wage_arrears"]: alive & (books.wages > 0),
            FIRM["unpaid_suppliers"]: alive & behind,
            FIRM["tax_late"]: alive & (books.tax > 0),
            FIRM["firm_judgment_default"]: alive & cannot,
        },
    )


def firm_strain(books: Books, nature: Nature, alive: Array) -> Array:
    """Financial strain of firms: months short 64 each (up to 128), an empty till 64, arrears 64.

    As with residents the weights are assumed: they only set the scale of `need`. int32 [F], 0 to
    256.
    """
    short = jnp.minimum(books.short.astype(jnp.int32), i32(2)) * i32(64)
    empty = books.cash < (nature.target >> 2)
    behind = (jnp.sum(books.owed, axis=1) + books.wages + books.tax) > 0
    strain = short + jnp.where(empty, i32(64), i32(0)) + jnp.where(behind, i32(64), i32(0))
    return jnp.where(alive, jnp.minimum(strain, i32(256)), i32(0))


def firms_who(nature: Nature, books: Books, staff: Array) -> Array:
    """Which conducts are open to firms, as bits of `layout.BODY_WHO_BIT`; int32 [F]."""
    bit = {name: i32(1 << place) for name, place in layout.BODY_WHO_BIT.items()}
    word = nature.who
    word = word | jnp.where(staff > i32(0), bit["employers"], i32(0))
    return word | jnp.where(books.judgment > 0, bit["firm_debtors"], i32(0))


def held_back(firms: Choices, offices: Choices) -> Held:
    """What is held back this month though it could be paid."""
    unpaid = firms.acted[FIRM["unpaid_suppliers"]] | firms.acted[FIRM["firm_judgment_default"]]
    return Held(
        wages=firms.acted[FIRM["wage_arrears"]],
        tax=firms.acted[FIRM["tax_late"]],
        suppliers=unpaid,
        offices=offices.acted[OFFICE["invoice_unpaid"]],
    )


def offices_do(offices: Offices, owed: Array, choices: Choices, economy: Economy) -> Doings:
    """A month's acts of departments, bool [C, B]; `owed` int64 [B], invoices overdue.

    Being far behind counts as not paying, whoever decided it.
    """
    behind = (owed << 8) > economy.behind.astype(jnp.int64) * offices.budget
    judged = (offices.judgment > 0) & (owed > 0)
    return _with(
        choices,
        {
            OFFICE["invoice_unpaid"]: behind & (offices.budget > 0),
            OFFICE["body_judgment_default"]: judged,
        },
    )


def offices_who(offices: Offices) -> Array:
    """Which conducts are open to departments, as bits; int32 [B]."""
    word = jnp.full(offices.task.shape, 1 << layout.BODY_WHO_BIT["departments"], jnp.int32)
    debtor = i32(1 << layout.BODY_WHO_BIT["department_debtors"])
    return word | jnp.where(offices.judgment > 0, debtor, i32(0))


def office_strain(offices: Offices, owed: Array) -> Array:
    """Strain of departments: stress 128, invoices overdue 64, a month's worth of them 64 more."""
    strain = jnp.where(offices.stress > np.uint8(0), i32(128), i32(0))
    strain = strain + jnp.where(owed > 0, i32(64), i32(0))
    return strain + jnp.where(owed > offices.budget, i32(64), i32(0))


def promises_kept(offices: Offices, acts: Array) -> Array:
    """Share of promises kept lately, over eight months, 1/256; int32 [B].

    A month with broken promises breaks a fifth of them, one with late permits a tenth: assumed.
    """
    broken = jnp.where(acts[OFFICE["promise_broken"]], i32(51), i32(0))
    late = jnp.where(acts[OFFICE["permit_late"]], i32(26), i32(0))
    kept = i32(256) - broken - late
    return (i32(7) * offices.kept + kept + i32(4)) >> i32(3)
