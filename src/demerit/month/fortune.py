"""Process 1, fortune: births, deaths, ageing and moves. The same in every arm.

A slot has one occupant at a time. A death or a departure vacates it; a vacant slot held for a
woman of 20 to 44 is filled by a birth, any other by an arrival. Every new occupant raises the
slot's generation, so that its draws are new. Shocks to income and bills are drawn here too and
used by the livelihood.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.compaction import Compact, compact, note, put, take
from demerit.month.frame import generation_key, i32, key, slots
from demerit.world import layout
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Newcomers, Setting

PADDING = -2  # the `guardian` of slots that only fill up a block and are never occupied


MOST_SHARED = 32  # at most so many times a woman's own fertility falls to the slot she holds


@struct
class Luck:
    """Who left, who came, and the month's luck.

    Attributes: left, came: Compact tables; died, born: bool on their rows; bill, wobble: int32
    [N] draws for the livelihood (16 equally likely sizes; -1 for no unexpected bill).
    """

    gone: Compact
    died: Array
    came: Compact
    born: Array
    bill: Array
    wobble: Array
    work_draw: Array


def fortune(state: State, setting: Setting, capacity: int) -> tuple[State, Luck]:
    """Run the process for one month.

    Args:
        state: the world before the month.
        setting: hazards in `customs.death`, `birth`, `departure`, `arrival`, `bill`.
        capacity: rows kept for those who leave and for those who come.

    Returns:
        The state with occupants replaced, and what happened.
    """
    month = state.common.month
    count = state.traits.alive.shape[0]
    u = draws.draw4(
        key(setting, "resident.fortune", month), slots(count), np.uint32(0), generation_key(state)
    )
    alive = state.traits.alive > np.uint8(0)
    dies, departs = _leaving(state, setting, u[0], alive)
    leaving = dies | departs
    arriving = ~alive & (u[0] < _filling_odds(state, setting))
    gone = compact(leaving, capacity)
    came = compact(arriving, capacity)
    state, born = _move_in(_vacate(state, gone), came, setting)
    bill = u[1] < setting.customs.bill
    state = _ail(state, bill)
    luck = Luck(
        gone=gone,
        died=take(dies, gone.slot) & gone.used,
        came=came,
        born=born,
        bill=jnp.where(bill, _sixteenth(u[2] << np.uint32(4)), i32(-1)),
        wobble=_sixteenth(u[2]),
        work_draw=u[3],
    )
    return note(state, "moves", gone.excess, came.excess), luck


ILL_MONTHS = 12  # an unexpected bill stands for an illness that counts as past a year later


def _ail(state: State, bill: Array) -> State:
    traits = state.traits
    ill = jnp.where(bill, np.uint8(ILL_MONTHS), traits.ill - (traits.ill > 0).astype(jnp.uint8))
    ill = jnp.where(traits.alive > np.uint8(0), ill, np.uint8(0))
    return replace(state, traits=replace(traits, ill=ill))


def _sixteenth(u: Array) -> Array:
    """Which of sixteen equal parts a uniform falls into, int32."""
    return (u >> np.uint32(28)).astype(jnp.int32)


def _band(state: State) -> Array:
    years = (state.common.month - state.traits.birth.astype(jnp.int32)) // i32(12)
    return jnp.clip(years // i32(5), i32(0), i32(layout.AGE_BANDS - 1))


def _leaving(state: State, setting: Setting, u: Array, alive: Array) -> tuple[Array, Array]:
    """Deaths take the lowest part of one uniform, departures the next part."""
    customs = setting.customs
    place = _band(state) * i32(2)
    death = customs.death.reshape(-1)[place + state.traits.female.astype(jnp.int32)]
    departure = customs.departure.reshape(-1)[place + state.traits.migrant.astype(jnp.int32)]
    dies = alive & (u < death)
    return dies, alive & ~dies & (u < death + departure)


def _filling_odds(state: State, setting: Setting) -> Array:
    """Odds that a vacant slot is filled: by a birth where a woman holds it, else by an arrival.

    Births are those of all women at their ages; the vacant slots share them in proportion to the
    fertility of the women who hold them.
    """
    carer = state.ties.guardian
    traits = state.traits
    held = carer >= i32(0)
    woman = jnp.maximum(carer, i32(0))
    alive = traits.alive > np.uint8(0)
    fertility = setting.customs.birth[_band(state)]
    women = jnp.where(alive & (traits.female > np.uint8(0)), fertility, np.uint32(0))
    first = jnp.where(traits.generation == np.uint16(0), women, np.uint32(0))
    weight = jnp.where(held & ~alive, first[woman], np.uint32(0))
    expected = jnp.sum(women.astype(jnp.int64))
    held_by = jnp.maximum(jnp.sum(weight.astype(jnp.int64)), 1)
    ratio = jnp.clip((expected << 8) // held_by, 0, MOST_SHARED << 8)
    birth = ((weight.astype(jnp.int64) * ratio) >> 8).astype(jnp.uint32)
    open_ = jnp.where(carer == i32(PADDING), np.uint32(0), setting.customs.arrival)
    return jnp.where(held, birth, open_)


def _vacate(state: State, gone: Compact) -> State:
    """Empty the slots of those who left.

    The ledger's cells are wiped here; every other field of a vacant slot is cleared by the process
    that writes it, in the same month, so that a newcomer finds a clean slate.
    """
    traits, score = state.traits, state.score
    alive = put(traits.alive, gone.slot, gone.used, jnp.zeros_like(gone.slot))
    where = jnp.where(gone.used, gone.slot, i32(score.cells.shape[0]))
    score = replace(
        score,
        cells=score.cells.at[where].set(np.int16(0), mode="drop"),
        held=score.held.at[where].set(np.int16(0), mode="drop"),
    )
    return replace(state, traits=replace(traits, alive=alive), score=score)


def _move_in(state: State, came: Compact, setting: Setting) -> tuple[State, Array]:
    """Give the filled slots their new occupants, with a clean record."""
    month = state.common.month
    traits = state.traits
    generation = take(traits.generation, came.slot).astype(jnp.int32) + i32(1)
    # strangers come from keys that no seed has, and only once the counted months have begun
    other = jnp.where(month >= i32(0), setting.couplings.strangers, i32(0)).astype(jnp.uint32)
    drawn = replace(setting, seed_hi=setting.seed_hi ^ (other << np.uint32(31)))
    u = draws.draw4(
        key(drawn, "resident.newcomer", month),
        came.slot.astype(jnp.uint32),
        np.uint32(0),
        draws.repetition(generation.astype(jnp.uint32), np.uint32(0)),
    )
    row = (u[0] >> np.uint32(20)).astype(jnp.int32)
    born = (take(state.ties.guardian, came.slot) >= i32(0)) & came.used
    new = _newcomer_traits(state, came, setting.newcomers, row, born, u[1])
    new["generation"] = generation
    new["aware_rank"] = u[2] >> np.uint32(16)
    traits = replace(
        traits, **{f: put(getattr(traits, f), came.slot, came.used, v) for f, v in new.items()}
    )
    savings = jnp.where(born, i32(0), setting.newcomers.savings[row])
    money = replace(state.money, savings=put(state.money.savings, came.slot, came.used, savings))
    return replace(state, traits=traits, money=money), born


def _newcomer_traits(
    state: State, came: Compact, table: Newcomers, row: Array, born: Array, u: Array
) -> dict[str, Array]:
    """Traits of those who move in: children take district, hukou and income third of the carer."""
    carer = jnp.maximum(take(state.ties.guardian, came.slot), i32(0))
    traits, month = state.traits, state.common.month
    zero, one = jnp.zeros_like(row), jnp.ones_like(row)

    def either(child: Array, name: str) -> Array:
        return jnp.where(born, child.astype(jnp.int32), getattr(table, name)[row].astype(jnp.int32))

    new = {
        name: getattr(table, name)[row].astype(jnp.int32)
        for name in ("law_abiding", "pays", "civic", "boldness", "desire")
    }
    new |= {
        "alive": one,
        "birth": month - either(zero, "age"),
        "female": either((u >> np.uint32(31)).astype(jnp.int32), "female"),
        "district": either(traits.district[carer], "district"),
        "migrant": either(traits.migrant[carer], "migrant"),
        "third": either(traits.third[carer], "third"),
        "public_job": zero,
    }
    for name in ("edu", "work", "insecure", "habits", "income"):
        new[name] = either(zero, name)
    return new
