"""Paying a judgment, or not: the conduct of debtors (part of process 2).

Able and unable to pay are different people. Ability is what savings and a few months of spare
income amount to; willingness is the choice of conduct `judgment_default`, made by those who are
able, with the same index and influences as any other conduct. Being on a blacklist presses the
able (`list_pressure`, part of deterrence); it cannot help the unable.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.choice import Situation, base_index, influences, rows, threshold
from demerit.month.compaction import Compact, compact, put, take
from demerit.month.frame import Frame, i32, key, live_at
from demerit.world import layout
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Setting

DEFAULT_SEEN, DEFAULT_FALSE, OBSTRUCTION_SEEN = 1, 2, 4


@struct
class Debtors:
    """Debtors under a judgment, one row each.

    Attributes:
        table: Compact. able, defaults, would_default, obstructs, would_obstruct, pays: bool [cap].
        theta: int32 [2, cap]; index: situations of the rows; amount: int32 [cap].
        court: uint8 [N], what the court records (`DEFAULT_SEEN` ...).
    """

    table: Compact
    able: Array
    defaults: Array
    would_default: Array
    obstructs: Array
    would_obstruct: Array
    pays: Array
    theta: Array
    amount: Array
    court: Array


def pressure_on(situation: Situation, c: Array, setting: Setting) -> Array:
    """What being restricted adds to deterrence from not paying, int32 logits in 1/4096."""
    restricted = (situation.mask & setting.rules.restrict) != i32(0)
    presses = restricted & (c == i32(layout.JUDGMENT_DEFAULT))
    return jnp.where(presses, -setting.customs.list_pressure, i32(0))


def judgments(
    state: State, setting: Setting, frame: Frame, situation: Situation, capacity: int
) -> Debtors:
    """Who pays, who refuses, who obstructs, and what the court sees of it."""
    table = compact(frame.alive & (state.money.judgment > i32(0)), capacity)
    slot = table.slot
    s = rows(situation, slot)
    u = _draws(state, setting, frame, slot)
    able = table.used & _ability(state, setting, slot)
    decisions = [
        _decide(c, u[place], able if place == 0 else table.used, s, state, setting)
        for place, c in enumerate((layout.JUDGMENT_DEFAULT, layout.OBSTRUCTION))
    ]
    (defaults, would_default, theta0), (obstructs, would_obstruct, theta1) = decisions
    rules = setting.rules
    level = take(state.mind.records, slot).astype(jnp.int32)
    seen = defaults & (u[2] < rules.detects[layout.JUDGMENT_DEFAULT, level])
    false = table.used & ~able & (u[2] < rules.false_default)
    caught = obstructs & (u[3] < rules.detects[layout.OBSTRUCTION, level])
    # An enforcement notice precedes everything: nothing is recorded in the first month.
    ripe = take(state.money.judged, slot).astype(jnp.int32) < frame.month
    ripe = ripe & live_at(frame, slot)
    bits = (seen * DEFAULT_SEEN + false * DEFAULT_FALSE + caught * OBSTRUCTION_SEEN) * ripe
    court = put(jnp.zeros(frame.alive.shape, jnp.uint8), slot, table.used, bits)
    # With feedback frozen the debt is settled as it would be without the regime.
    acts = jnp.where(setting.couplings.frozen > i32(0), would_default, defaults)
    return Debtors(
        table=table,
        able=able,
        defaults=defaults,
        would_default=would_default,
        obstructs=obstructs,
        would_obstruct=would_obstruct,
        pays=able & ~acts,
        theta=jnp.stack([theta0, theta1]),
        amount=take(state.money.judgment, slot),
        court=court,
    )


def _draws(state: State, setting: Setting, frame: Frame, slot: Array) -> tuple[Array, ...]:
    k = draws.repetition(take(state.traits.generation, slot).astype(jnp.uint32), np.uint32(0))
    return draws.draw4(
        key(setting, "resident.debt", frame.month), slot.astype(jnp.uint32), np.uint32(0), k
    )


def _ability(state: State, setting: Setting, slot: Array) -> Array:
    """Savings and `able_months` of spare income cover the judgment."""
    customs = setting.customs
    income = take(state.traits.income, slot)
    work = take(state.traits.work, slot)
    earns = (work == np.uint8(layout.EMPLOYED)) | (work == np.uint8(layout.RETIRED))
    spare = (income >> i32(8)) * (i32(256) - customs.spending) * customs.able_months
    means = take(state.money.savings, slot) + jnp.where(earns, spare, i32(0))
    owed = (take(state.money.judgment, slot) >> i32(8)) * state.common.ability
    return means >= owed


def _decide(
    c: int, u: Array, eligible: Array, s: Situation, state: State, setting: Setting
) -> tuple[Array, Array, Array]:
    """Act, act with the influences off, and the threshold, for one conduct of debtors."""
    theta = threshold(u)
    base = state.common.intercept[c] + base_index(s, c, setting.customs)
    whole = base + pressure_on(s, i32(c), setting)
    for influence in influences(s, c, setting.customs, setting.rules):
        whole = whole + influence
    return eligible & (whole > theta), eligible & (base > theta), theta


def settle(state: State, setting: Setting, debtors: Debtors) -> State:
    """Pay what is paid; search for assets of those who cannot pay."""
    money, slot, used = state.money, debtors.table.slot, debtors.table.used
    month = state.common.month
    savings = jnp.maximum(take(money.savings, slot) - debtors.amount, i32(0))
    since = month - take(money.judged, slot).astype(jnp.int32)
    period = jnp.maximum(setting.customs.search_months, i32(1))
    searched = used & ~debtors.able & (since > i32(0)) & (since % period == i32(0))
    found_none = jnp.minimum(take(money.searches, slot).astype(jnp.int32) + searched, i32(9))
    money = replace(
        money,
        savings=put(money.savings, slot, debtors.pays, savings),
        judgment=put(money.judgment, slot, debtors.pays, jnp.zeros_like(slot)),
        searches=put(money.searches, slot, used, found_none),
    )
    return replace(state, money=money)
