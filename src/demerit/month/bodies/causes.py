"""What a shortage, a failure or a dismissal comes from, packed in one number.

A cause is (month + 512) and a number: below 64 the restriction of the subject's own (its measure's
place plus one), from 64 on one of the happenings below, at whoever the subject depends on.
"""

from __future__ import annotations

import jax.numpy as jnp

from demerit.month.frame import i32
from demerit.month.livelihood import FROM_OTHERS, event_of
from demerit.world import layout
from demerit.world.state import Array

OWN = FROM_OTHERS  # numbers below are measures
INVOICE, CUSTOMER, FAILURE, LAYOFF, WAGES = range(OWN, OWN + 5)
HAPPENINGS: dict[int, str] = {
    INVOICE: "invoice_overdue",
    CUSTOMER: "customer_unpaid",
    FAILURE: "firm_failed",
    LAYOFF: "laid_off",
    WAGES: "wages_unpaid",
}
"""Each as the event that it stands for in the log."""


def happening(month: Array, number: int, where: Array) -> Array:
    """The code of a happening where it happened, 0 elsewhere; int32 of the shape of `where`."""
    return jnp.where(where, event_of(month, i32(number)), i32(0))


def lowest(hits: Array) -> Array:
    """The place of the lowest bit of a mask plus one, 0 for none; int32."""
    number = jnp.zeros_like(hits)
    for bit in range(layout.MEASURE_CAPACITY - 1, -1, -1):
        number = jnp.where((hits >> i32(bit)) & i32(1) > 0, i32(bit + 1), number)
    return number


def by_restriction(parent: Array) -> Array:
    """Whether a cause is a restriction of the subject's own, bool."""
    number = parent & i32(255)
    return (number > i32(0)) & (number < i32(OWN))
