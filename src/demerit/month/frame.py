"""The frame of a month: what several processes derive from the state, derived once."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.compaction import take
from demerit.world import layout
from demerit.world.groups import cell_of
from demerit.world.state import Array, State, struct
from demerit.world.tables import Setting

i32 = np.int32


@struct
class Frame:
    """Facts of the month for everyone.

    Attributes:
        month: int32 (). alive, adult: bool [N]. years: int32 [N]. who: int32 [N] eligibility bits.
        strain: int32 [N], financial strain 0 to 256. cell: int32 [N], reporting cell.
        aware: bool [N], knows of the regime. live: bool [N], the rules act where one lives; told:
        bool [N], the regime has been announced there.
    """

    month: Array
    alive: Array
    adult: Array
    years: Array
    who: Array
    strain: Array
    cell: Array
    aware: Array
    live: Array
    told: Array


def key(setting: Setting, name: str, month: Array) -> draws.Key:
    """The key of a stream in this world and month."""
    return draws.key(setting.seed_lo, setting.seed_hi, name, month.astype(jnp.uint32), setting.kind)


def slots(count: int) -> Array:
    """All slot numbers, uint32 [count]."""
    return jnp.arange(count, dtype=jnp.uint32)


def generation_key(state: State, number: int = 0) -> Array:
    """The `k` of a draw about each slot's present occupant, uint32 [N]."""
    return draws.repetition(state.traits.generation.astype(jnp.uint32), np.uint32(number))


def make_frame(state: State, setting: Setting) -> Frame:
    """Derive the month's facts."""
    traits, rules = state.traits, setting.rules
    month = state.common.month
    alive = traits.alive > np.uint8(0)
    years = (month - traits.birth.astype(jnp.int32)) // i32(12)
    told = month >= by_district(state, rules.told_from)
    known = traits.aware_rank.astype(jnp.int32) < rules.aware
    aware = told & alive & (known | (state.mind.touched > np.uint8(0)))
    return Frame(
        month=month,
        alive=alive,
        adult=alive & (years >= i32(18)),
        years=years,
        who=_eligibility(state, setting, years, alive),
        strain=_strain(state),
        cell=cell_of(traits.migrant, traits.female, years, traits.edu, traits.third),
        aware=aware,
        live=month >= by_district(state, rules.starts),
        told=told,
    )


def by_district(state: State, table: Array) -> Array:
    """What a table [DISTRICTS] says of where everyone lives, [N]."""
    return table[jnp.minimum(state.traits.district, np.uint8(layout.DISTRICTS - 1)).astype(i32)]


def live_at(frame: Frame, slot: Array) -> Array:
    """Whether the rules act where those at a table's slots live, bool of the slots' shape."""
    return take(jnp.broadcast_to(frame.live, frame.alive.shape), slot)


def keeps_driving(state: State, setting: Setting) -> Array:
    """Who goes on driving when the licence is suspended, bool [N]; the same people always."""
    rank = (state.traits.aware_rank & np.uint16(255)).astype(jnp.int32)
    return rank < setting.customs.still_drives


def _eligibility(state: State, setting: Setting, years: Array, alive: Array) -> Array:
    """Which conducts are open to a resident at all, as bits of `layout.WHO_BIT`."""
    traits = state.traits
    adult = years >= i32(18)
    habits = traits.habits.astype(jnp.int32)
    debtor = state.money.judgment > i32(0)
    works = traits.work == np.uint8(layout.EMPLOYED)
    seeking = traits.work == np.uint8(layout.UNEMPLOYED)
    drives = adult & ((habits & i32(2)) > i32(0))
    suspended = (state.reach.mask & setting.rules.driving) != i32(0)
    holds = {
        "adults": adult,
        "adults_with_credit": adult & ((habits & i32(8)) > i32(0)),
        "employed": adult & works,
        "drivers": drives,
        "residents_15": years >= i32(15),
        "smokers": adult & ((habits & i32(1)) > i32(0)),
        "adults_18_55": adult & (years <= i32(55)),
        "adults_online": adult & ((habits & i32(4)) > i32(0)),
        "debtors_able": debtor,
        "debtors": debtor,
        "residents_15_30": (years >= 15) & (years <= 30),
        "claimants": adult & (seeking | (traits.third == np.uint8(0))),
        "suspended": drives & suspended & keeps_driving(state, setting),
        "insecure_workers": adult & works & (traits.insecure > np.uint8(0)),
    }
    word = jnp.zeros_like(years)
    for name, bit in layout.WHO_BIT.items():
        word = word | jnp.where(holds[name], i32(1 << bit), i32(0))
    return jnp.where(alive, word, i32(0))


def _strain(state: State) -> Array:
    """Financial strain in 1/256: out of work 90, each month behind 30 (up to 90), no buffer 76.

    The weights are assumed: they only set the scale on which the `need` coefficients of the
    society's file are expressed.
    """
    money, traits = state.money, state.traits
    out_of_work = traits.work == np.uint8(layout.UNEMPLOYED)
    behind = jnp.minimum(money.arrears.astype(jnp.int32), i32(3)) * i32(30)
    no_buffer = (money.savings < traits.income) & (traits.income > i32(0))
    return jnp.where(out_of_work, i32(90), i32(0)) + behind + jnp.where(no_buffer, i32(76), i32(0))
