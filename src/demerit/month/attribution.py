"""Threshold attribution: which influence of the regime averted or induced an act.

An act whose draw lies between the probability with all influences off and with all on is induced
or averted by the regime. Its shares among the eight influences are the Shapley values of the 0/1
outcome at the same draw, exact: all 256 subsets are evaluated for the few events concerned. Shares
are integers in 1/840, since the Shapley weights of eight players are 105, 15, 5, 3, 3, 5, 15, 105
in that unit. Leave-one-out (would the outcome return if this influence alone were off) is beside.

References:
    Shapley, L. S. (1953). A value for n-person games. Contributions to the Theory of Games 2.
"""

from __future__ import annotations

import math

import jax.numpy as jnp
import numpy as np

from demerit.month.choice import Situation, base_index, influences, rows
from demerit.month.compaction import Compact, compact, take
from demerit.month.conduct import ACTED, WOULD_ACT, Acts, is_set, member
from demerit.month.frame import i32
from demerit.month.judgments import Debtors, pressure_on
from demerit.world import layout
from demerit.world.state import Array, State, struct
from demerit.world.tables import Setting

PLAYERS = layout.INFLUENCE_COUNT


def weights(players: int) -> np.ndarray:
    """Shapley weights by the size of the coalition joined, in 1/840; exact for 1 to 8 players."""
    sizes = [layout.SHAPLEY_UNIT // (players * math.comb(players - 1, k)) for k in range(players)]
    return np.array(sizes, np.int32)


@struct
class Attributed:
    """Acts that the regime induced or averted, one row each.

    Attributes:
        slot, conduct: int32 [cap]. acted: bool [cap], induced (else averted). used: bool [cap].
        shares: int32 [cap, 8] in 1/840, summing to 840 where used. decisive: bool [cap, 8].
        excess: int32.
    """

    slot: Array
    conduct: Array
    acted: Array
    used: Array
    shares: Array
    decisive: Array
    excess: Array


def attribute(
    state: State,
    setting: Setting,
    situation: Situation,
    acts: Acts,
    debtors: Debtors,
    capacity: int,
) -> Attributed:
    """Explain every act that the regime changed this month.

    Args:
        state: the state in which the acts were chosen.
        capacity: rows kept.
    """
    slot, conduct, theta, acted, used, excess = _changed(acts, debtors, capacity)
    s = rows(situation, slot)
    base = state.common.intercept[conduct] + base_index(s, conduct, setting.customs)
    parts = list(influences(s, conduct, setting.customs, setting.rules))
    parts[0] = parts[0] + pressure_on(s, conduct, setting)
    shares, decisive, more = _explain(base, jnp.stack(parts), theta, used, capacity // 16 + 64)
    return Attributed(
        slot=slot,
        conduct=conduct,
        acted=acted,
        used=used,
        shares=jnp.where(used[:, None], jnp.where(acted[:, None], shares, -shares), i32(0)),
        decisive=decisive & used[:, None],
        excess=jnp.maximum(excess, more),
    )


FEW = 4  # so many influences at work are explained without a table of their own


def _explain(
    base: Array, parts: Array, theta: Array, used: Array, capacity: int
) -> tuple[Array, Array, Array]:
    """Shares and decisive influences of every event.

    An influence that is zero is a player without power, and leaving it out changes no share. So
    events with up to four influences at work are games of four players; the rare others are games
    of eight, in a table of their own.

    Args:
        base: int32 [n], index with all influences off.
        parts: int32 [8, n].
        theta: int32 [n].
        used: bool [n].
        capacity: rows kept for events with more than four influences.

    Returns:
        shares int32 [n, 8] with the sign of v(all) - v(none); decisive bool [n, 8]; excess int32.
    """
    active = parts != i32(0)
    rank = jnp.cumsum(active, axis=0, dtype=jnp.int32) - 1
    players = [
        jnp.sum(jnp.where(active & (rank == i32(r)), parts, i32(0)), axis=0, dtype=jnp.int32)
        for r in range(FEW)
    ]
    happens = outcomes(base, players, theta)
    shares, alone = shapley_of(happens), _decisive(happens)

    def by_influence(values: Array, nothing: Array) -> Array:
        found = nothing
        for r in range(FEW):
            mine = active & (rank == i32(r))
            found = jnp.where(mine, values[:, r][None, :], found)
        return found.T

    shares = by_influence(shares, jnp.zeros(parts.shape, jnp.int32))
    decisive = by_influence(alone, jnp.zeros(parts.shape, bool))
    many = jnp.sum(active, axis=0, dtype=jnp.int32) > i32(FEW)
    table = compact(many & used, capacity)
    happens = outcomes(
        take(base, table.slot), [take(part, table.slot) for part in parts], take(theta, table.slot)
    )
    where = jnp.where(table.used, table.slot, i32(base.shape[0]))
    shares = shares.at[where].set(shapley_of(happens), mode="drop")
    decisive = decisive.at[where].set(_decisive(happens), mode="drop")
    return shares, decisive, table.excess


def _decisive(happens: Array) -> Array:
    """Whether the outcome turns when one influence alone is off, bool [n, players]."""
    subsets = happens.shape[0]
    players = subsets.bit_length() - 1
    full = subsets - 1
    turns = [happens[full] != happens[full & ~(1 << j)] for j in range(players)]
    return jnp.stack(turns, axis=1)


def _changed(
    acts: Acts, debtors: Debtors, capacity: int
) -> tuple[Array, Array, Array, Array, Array, Array]:
    """Rows where what was done differs from what would have been done."""
    changed = [is_set(c, ACTED) != is_set(c, WOULD_ACT) for c in acts.code]
    count = changed[0].shape[0]
    table = compact(jnp.concatenate(changed), capacity)
    group, slot = table.slot // i32(count), table.slot % i32(count)
    code = take(jnp.concatenate(acts.code), table.slot)
    theta = take(jnp.concatenate(acts.theta), table.slot)
    numbers = np.zeros((len(layout.GROUPS) + 1, layout.GROUP_SIZE), np.int32)
    for g, members in enumerate(layout.GROUPS):
        numbers[g, : len(members)] = members
    conduct = jnp.asarray(numbers)[group, jnp.minimum(member(code), i32(layout.GROUP_SIZE - 1))]
    debts = _changed_debtors(debtors, capacity // 4)
    ordinary = (slot, conduct, theta, is_set(code, ACTED), table.used)
    slot, conduct, theta, acted, used = (
        jnp.concatenate([a, b]) for a, b in zip(ordinary, debts[:5], strict=True)
    )
    return slot, conduct, theta, acted, used, jnp.maximum(table.excess, debts[5])


def _changed_debtors(
    debtors: Debtors, capacity: int
) -> tuple[Array, Array, Array, Array, Array, Array]:
    did = jnp.concatenate([debtors.defaults, debtors.obstructs])
    would = jnp.concatenate([debtors.would_default, debtors.would_obstruct])
    table: Compact = compact(did != would, capacity)
    width = debtors.able.shape[0]
    second = table.slot >= i32(width)
    conduct = jnp.where(second, i32(layout.OBSTRUCTION), i32(layout.JUDGMENT_DEFAULT))
    slot = take(debtors.table.slot, table.slot % i32(width))
    theta = take(debtors.theta.reshape(-1), table.slot)
    return slot, conduct, theta, take(did, table.slot), table.used, table.excess


def outcomes(base: Array, parts: list[Array], theta: Array) -> Array:
    """Whether the act happens under every subset of the influences, bool [2^players, n].

    Subset numbers are bit sets: influence j is on where bit j is set. Subsets lead, so that every
    step runs along the events.
    """
    sums = base[None, :]
    for part in parts:
        sums = jnp.concatenate([sums, sums + part[None, :]], axis=0)
    return sums > theta[None, :]


def shapley_of(happens: Array) -> Array:
    """Shapley values of a 0/1 game, int32 [n, players] in 1/840; they sum to v(all) - v(none)."""
    subsets, n = happens.shape
    players = subsets.bit_length() - 1
    values = happens.astype(jnp.int32)
    shares = []
    for j in range(players):
        split = values.reshape(1 << (players - 1 - j), 2, 1 << j, n)
        gain = (split[:, 1] - split[:, 0]).reshape(-1, n)
        without = np.array([b for b in range(subsets) if not b >> j & 1])
        weight = weights(players)[[int(b).bit_count() for b in without]]
        shares.append(jnp.sum(gain * jnp.asarray(weight)[:, None], axis=0, dtype=jnp.int32))
    return jnp.stack(shares, axis=1)
