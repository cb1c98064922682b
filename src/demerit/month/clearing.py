"""Payments between firms in one month: who can pay whom when everyone waits for everyone else.

Each firm has cash, claims of outsiders in a fixed order (wages, tax, ...) and debts to suppliers,
which stand somewhere in that order and rank equally among themselves. What a firm pays depends on
what its own debtors pay it. With `e` the cash, `S` the claims before trade, `D` the trade debts and
`pi` the share of each supplier, payments `T` to suppliers solve ::

    T_i = min(D_i, max(0, e_i + sum_j pi_ji T_j - S_i))

and the greatest solution is taken: nobody defaults on a debt that would have come round to him.
Iterating from full payment falls to it, and in integers it gets there.

**Shares in whole units.** A supplier's share of a payment is rounded so that it never falls when
the payment rises, or the iteration would not be monotone. Largest remainder is so for two creditors
and not for three (the Alabama paradox of apportionment: 10 in shares 6:6:2 is 4, 4, 2, and 11 is
5, 5, 1). So the first creditor's share is rounded to the nearest unit, the rest is split among the
others in the same way: for two creditors this *is* largest remainder (a tie goes to the first).
Every unit is passed on in every round, so nothing is left over at the end. Rounding then counts
like half a unit more or less of cash an invoice received, and moves the result no further (tests
hold this).

**Only those who cannot pay.** A round recomputes the firms that cannot pay in full and whose
receipts have just fallen: first all that could not pay though everyone paid them, then the
creditors of those whose payments fell. It is the same sequence as recomputing everyone.

References:
    Eisenberg, L., & Noe, T. H. (2001). Systemic risk in financial systems. Management Science,
    47(2), 236-249. doi:10.1287/mnsc.47.2.236.3835. The clearing vector and its lattice; their
    operating costs of first priority are our claims before trade.
    Balinski, M. L., & Young, H. P. (1982). Fair representation. Yale University Press. The paradox.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit.month.compaction import compact
from demerit.world.state import Array

i32, i64 = np.int32, np.int64

#: No amount, and no sum of all trade debts, may reach this many units: quotients of float64 are
#: then within two units of the exact ones, which integers mend.
LIMIT = 1 << 52
#: After this many rounds the month counts as not cleared, which is an error. Random networks of
#: firms take 20 to 50; two insolvent firms that pay nobody but one another take as many as
#: their debt is times the hole in their cash.
ROUNDS = 4096
SMALLER = 8  # a round with few firms runs on a table this many times smaller


class Cleared(NamedTuple):
    """What was paid.

    Attributes:
        paid: int64 [F, P], to outsiders, by the columns of `senior`.
        settled: int64 [F, K], to each supplier.
        received: int64 [F], from other firms.
        left: int64 [F], cash afterwards; never negative unless `resources` were.
        short: bool [F], some claim was not paid in full.
        rounds: int32 (), iterations.
        excess: int32 (), rows by which the table of firms was too small; nothing else counts then.
        capped: bool (), the iteration did not end: an error.
        too_large: bool (), an amount or the sum of debts is beyond `LIMIT`: an error.
    """

    paid: Array
    settled: Array
    received: Array
    left: Array
    short: Array
    rounds: Array
    excess: Array
    capped: Array
    too_large: Array


class _Debts(NamedTuple):
    """What does not change.

    Attributes:
        room: int64 [F], cash less claims before trade. whole: int64 [F], trade debts.
        owed: int64 [F, K]. to: int32 [F, K], F where the creditor is no firm.
    """

    room: Array
    whole: Array
    owed: Array
    to: Array


class _Falling(NamedTuple):
    """What the iteration carries; `firms` int32 [capacity] holds `count` slots to recompute."""

    settled: Array
    received: Array
    owner: Array
    firms: Array
    count: Array
    rounds: Array
    excess: Array


def clear(
    resources: Array,
    senior: Array,
    order: Array,
    trade_place: Array,
    owed: Array,
    suppliers: Array,
    *,
    capacity: int,
    rounds: int = ROUNDS,
) -> Cleared:
    """Clear all payments of a month.

    Args:
        resources: int64 [F], at least 0: cash before what other firms pay.
        senior: int64 [F, P], at least 0: claims of outsiders.
        order: int32 [P], a permutation of the columns of `senior`: who is paid first.
        trade_place: int32 (), how many of them stand before the suppliers, 0 to P.
        owed: int64 [F, K], at least 0: debts to suppliers.
        suppliers: int32 [F, K], firm slots; -1 for a creditor outside the network, who is paid
            like the others. A firm may appear twice.
        capacity: most firms that one round recomputes (static); `Cleared.excess` says if too few.
        rounds: most rounds (static).
    """
    slots = resources.shape[0]
    ranked = jnp.take(senior, order, axis=1)
    first = jnp.arange(senior.shape[1], dtype=jnp.int32) < trade_place
    before = jnp.sum(jnp.where(first, ranked, i64(0)), axis=1, dtype=jnp.int64)
    to = jnp.where(suppliers >= i32(0), suppliers, i32(slots))
    whole = jnp.sum(owed, axis=1, dtype=jnp.int64)
    debts = _Debts(resources - before, whole, owed, to)
    end = _fall(debts, capacity, rounds)
    available = resources + end.received
    trade = jnp.sum(end.settled, axis=1, dtype=jnp.int64)
    paid = _pay_in_order(available, ranked, jnp.where(first, i64(0), whole[:, None]))
    left = available - jnp.sum(paid, axis=1, dtype=jnp.int64) - trade
    unpaid = jnp.any(paid < ranked, axis=1) | (trade < whole)
    back = jnp.zeros_like(order).at[order].set(jnp.arange(order.shape[0], dtype=order.dtype))
    return Cleared(
        paid=jnp.take(paid, back, axis=1),
        settled=end.settled,
        received=end.received,
        left=left,
        short=unpaid,
        rounds=end.rounds,
        excess=end.excess,
        capped=end.count > i32(0),
        too_large=_too_large(resources, senior, owed),
    )


def share_of(total: Array, part: Array, whole: Array) -> Array:
    """The nearest integer to total * part / whole, halves upwards; exact, int64.

    The product does not fit 64 bits. A quotient in float64 is at most two off below `LIMIT`; the
    remainder that it leaves is small, so it is exact though computed with wrap-around.

    Args:
        total: int64, 0 to `whole`. part: int64, 0 to `whole`. whole: int64, below `LIMIT`; where it
            is 0 so is the share.
    """
    divisor = jnp.maximum(whole, i64(1))
    estimate = total.astype(jnp.float64) * part.astype(jnp.float64) / divisor.astype(jnp.float64)
    quotient = estimate.astype(jnp.int64)
    rest = total * part - quotient * divisor
    for _ in range(2):
        step = (rest >= divisor).astype(jnp.int64) - (rest < i64(0)).astype(jnp.int64)
        quotient, rest = quotient + step, rest - step * divisor
    return quotient + (i64(2) * rest >= divisor).astype(jnp.int64)


def split(total: Array, owed: Array, whole: Array) -> Array:
    """A payment among equal creditors, int64 of the shape of `owed`; sums to `total`.

    Args:
        total: int64 [n], 0 to `whole`.
        owed: int64 [n, K].
        whole: int64 [n], the sums of `owed`.
    """
    parts = []
    for column in range(owed.shape[1] - 1):
        part = share_of(total, owed[:, column], whole)
        parts.append(part)
        total, whole = total - part, whole - owed[:, column]
    return jnp.stack([*parts, total], axis=1)


def _fall(debts: _Debts, capacity: int, rounds: int) -> _Falling:
    """Iterate from full payment downwards until nothing changes."""
    slots = debts.whole.shape[0]
    received = jnp.zeros((slots,), jnp.int64).at[debts.to].add(debts.owed, mode="drop")
    table = compact(debts.room + received < debts.whole, capacity)
    found = jnp.sum(table.used, dtype=jnp.int32)
    start = _Falling(
        settled=debts.owed,
        received=received,
        owner=jnp.zeros((slots,), jnp.int32),
        firms=table.slot,
        count=jnp.where(table.excess > i32(0), i32(0), found),
        rounds=jnp.zeros((), jnp.int32),
        excess=table.excess,
    )
    sizes = _sizes(capacity)

    def all_sizes(now: _Falling) -> _Falling:
        for size, smaller in zip(sizes, (*sizes[1:], 0), strict=True):
            fits = _between(smaller, size, rounds)
            now = lax.while_loop(fits, lambda at, size=size: _round(at, debts, size), now)
        return now

    return lax.while_loop(_between(0, capacity, rounds), all_sizes, start)


def _sizes(capacity: int) -> tuple[int, ...]:
    """Lengths of the tables on which a round may run, falling."""
    return tuple(dict.fromkeys(max(capacity // SMALLER**power, 1) for power in range(3)))


def _between(smaller: int, size: int, rounds: int) -> Callable[[_Falling], Array]:
    """Whether the next round is due and runs on a table of `size`."""

    def due(now: _Falling) -> Array:
        return (now.count > i32(smaller)) & (now.count <= i32(size)) & (now.rounds < i32(rounds))

    return due


def _round(now: _Falling, debts: _Debts, size: int) -> _Falling:
    """Recompute the listed firms at once, and list the creditors who can no longer pay in full."""
    slots, many = debts.whole.shape[0], debts.owed.shape[1]
    firm = now.firms[:size]
    used = jnp.arange(size, dtype=jnp.int32) < now.count
    at = jnp.where(used, firm, i32(0))
    whole, to = debts.whole[at], debts.to[at]
    total = jnp.clip(debts.room[at] + now.received[at], i64(0), whole)
    after = split(total, debts.owed[at], whole)
    change = jnp.where(used[:, None], after - now.settled[at], i64(0))
    write = jnp.where(used, firm, i32(slots))
    settled = now.settled.at[write].set(after, mode="drop")
    received = now.received.at[to].add(change, mode="drop")
    fell = (change < i64(0)) & (to < i32(slots))
    creditor = jnp.where(fell, to, i32(0)).reshape(-1)
    poor = debts.room[creditor] + received[creditor] < debts.whole[creditor]
    poor = poor & fell.reshape(-1)
    # a creditor of several firms writes several rows and is listed by the one that stays
    row = jnp.arange(size * many, dtype=jnp.int32)
    owner = now.owner.at[jnp.where(poor, creditor, i32(slots))].set(row, mode="drop")
    listed = poor & (owner[creditor] == row)
    place = jnp.cumsum(listed, dtype=jnp.int32) - i32(1)
    room = now.firms.shape[0]
    firms = now.firms.at[jnp.where(listed, place, i32(room))].set(creditor, mode="drop")
    count = place[-1] + i32(1)
    over = jnp.maximum(count - i32(room), i32(0))
    return _Falling(
        settled=settled,
        received=received,
        owner=owner,
        firms=firms,
        count=jnp.where(over > i32(0), i32(0), count),
        rounds=now.rounds + i32(1),
        excess=jnp.maximum(now.excess, over),
    )


def _pay_in_order(available: Array, ranked: Array, trade: Array) -> Array:
    """Payments to outsiders in their order; `trade` [F, P] is what the suppliers take before each.

    Whoever stands after the suppliers gets something only if they were paid in full.
    """
    earlier = jnp.cumsum(ranked, axis=1, dtype=jnp.int64) - ranked + trade
    return jnp.clip(available[:, None] - earlier, i64(0), ranked)


def _too_large(resources: Array, senior: Array, owed: Array) -> Array:
    """Whether the arithmetic above would not be exact."""
    bits = i64(16)  # a sum of all debts is taken in units of 2^16, lest it overflow itself
    total = jnp.sum((owed >> bits) + i64(1), dtype=jnp.int64) << bits
    each = [jnp.any(amount >= i64(LIMIT)) for amount in (resources, senior, owed)]
    return each[0] | each[1] | each[2] | (total >= i64(LIMIT))
