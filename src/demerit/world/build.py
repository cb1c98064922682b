"""People as the state of a world at the beginning of its burn-in."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.fixed import LOGIT
from demerit.society import People, Society
from demerit.world import layout
from demerit.world.arrays import filled, on_device, zeros
from demerit.world.customs import value
from demerit.world.state import (
    Array,
    Common,
    Entries,
    Mind,
    Money,
    Reach,
    Records,
    Score,
    State,
    Tally,
    Ties,
    Traits,
    replace,
)
from demerit.world.tables import Customs

VACANCY_RATE = 0.03  # assumed: posts beyond those filled at the start, as a share of them


def build_state(
    people: People,
    society: Society,
    customs: Customs,
    *,
    begin: int,
    lists: int,
    records: int,
    seed: int,
) -> State:
    """Lay people out as the state before the first month.

    Args:
        people: the residents.
        society: their society.
        customs: its compiled tables, for the intercepts' first guess.
        begin: month of the first burn-in month, negative.
        lists: how many lists there is room for.
        records: rows of a month's bucket of records.
        seed: the world's seed, for when the judgments open at the start were made.
    """
    n = people.slots
    return State(
        traits=_traits(people, begin),
        ties=Ties(
            spouse=_i32(people.spouse), guardian=_i32(people.guardian),
            offspring=_i32(offspring(people)), circle=_i32(people.circle),
        ),
        money=_money(people, begin, seed),
        mind=Mind(
            certainty=zeros(n, "int16"), alarm=zeros(n, "int16"), habit=zeros(n, "uint8"),
            peer=zeros(n, "int8"), punished=zeros(n, "uint8"), voice=zeros(n, "uint8"),
            usual=filled(n, 255, "uint8"),
            records=zeros(n, "uint8"), touched=zeros(n, "uint8"),
        ),
        score=empty_score(n),
        entries=empty_entries((lists, n)),
        reach=empty_reach(n),
        tally=Tally(
            last_breach=filled(n, -32768, "int16"), innocent=zeros(n, "uint8"),
            exposed=zeros(n, "uint8"), violated=zeros(n, "uint8"), spoken=zeros((n, 3), "int32"),
        ),
        records=empty_records(records),
        common=_common(people, society, customs, begin),
    )  # fmt: skip


def empty_score(n: int) -> Score:
    """A ledger on which nothing is booked, for n slots."""
    return Score(
        cells=zeros((n, layout.CELLS), "int16"), deducted=zeros(n, "int16"),
        bonus=zeros(n, "int16"), held=zeros((n, layout.CAPPED_RULES), "int16"),
        repair=zeros(n, "int16"), repaired=zeros(n, "int16"),
        direct=zeros(n, "uint8"), until=zeros(n, "int16"), lock=zeros(n, "uint8"),
        direct_cause=zeros(n, "uint8"), direct_truth=zeros(n, "uint8"),
        grade=zeros(n, "uint8"), reason=zeros(n, "uint8"), wrongful=zeros(n, "uint8"),
        true_only=zeros(n, "uint8"), main=filled(n, layout.CELLS, "uint8"),
        traits=zeros(n, "uint8"), clean=zeros(n, "int16"),
        coursed=filled(n, -4096, "int16"),
    )  # fmt: skip


def empty_reach(n: int) -> Reach:
    """Nothing that acts on any of n slots."""
    return Reach(
        listed=zeros(n, "int32"), mask=zeros(n, "int32"), through=zeros(n, "int32"),
        main=filled(n, layout.CELLS, "uint8"), wrongful=zeros(n, "uint8"),
        spell=filled(n, -32768, "int16"),
        job_parent=zeros(n, "int32"), debt_parent=zeros(n, "int32"),
    )  # fmt: skip


def empty_records(rows: int) -> Records:
    """Monthly buckets without a record."""
    return Records(
        slot=filled((layout.RING, rows), -1, "int32"),
        conduct=zeros((layout.RING, rows), "uint8"),
        truth=zeros((layout.RING, rows), "uint8"),
        delay=zeros((layout.RING, rows), "uint8"),
        applied=zeros((layout.RING, rows), "int16"),
        generation=zeros((layout.RING, rows), "uint16"),
    )


def pad(state: State, slots: int, padding: int) -> State:
    """The same world with vacant slots at the end that nobody ever moves into.

    Args:
        state: the world.
        slots: slots afterwards, at least as many as there are.
        padding: the `guardian` that marks such a slot (`fortune.PADDING`).
    """
    count = state.traits.alive.shape[0]
    extra = slots - count

    def longer(name: str, part: Array) -> Array:
        axis = 1 if name == "entries" else 0
        changed = {}
        for field, array in vars(part).items():
            widths = [(0, 0)] * array.ndim
            widths[axis] = (0, extra)
            fill = padding if field in ("guardian", "spouse", "offspring") else 0
            changed[field] = on_device(np.pad(np.asarray(array), widths, constant_values=fill))
        return type(part)(**changed)

    parts = ("traits", "ties", "money", "mind", "score", "entries", "reach", "tally")
    return replace(state, **{name: longer(name, getattr(state, name)) for name in parts})


def _i32(array: np.ndarray) -> Array:
    return on_device(array.astype(np.int32))


def _traits(people: People, begin: int) -> Traits:
    habits = people.smoker | (people.driver << 1) | (people.online << 2) | (people.has_credit << 3)
    # The society describes month 0 and the burn-in begins before it: everyone is as old at the
    # first burn-in month as the tables say for month 0, so that ages at the start are a little
    # older than the tables and the record of past months is that of the same people.
    birth = np.clip(people.birth.astype(np.int32) + begin, -32768, 0)
    return Traits(
        alive=on_device(people.alive),
        birth=on_device(birth.astype(np.int16)),
        female=on_device(people.female),
        district=on_device(people.district),
        migrant=on_device(people.migrant),
        edu=on_device(people.edu),
        third=on_device(people.income_third),
        work=on_device(people.work),
        insecure=on_device(people.insecure),
        public_job=on_device(people.public_job),
        habits=on_device(habits.astype(np.uint8)),
        law_abiding=on_device(people.law_abiding),
        pays=on_device(people.pays),
        civic=on_device(people.civic),
        boldness=on_device(people.boldness),
        desire=on_device(people.desire),
        aware_rank=on_device(people.aware_rank),
        generation=zeros(people.slots, "uint16"),
        income=_i32(people.income),
        ill=zeros(people.slots, "uint8"),
    )


GENERATION_YEARS = 16  # assumed: the least difference between a parent and a child


def offspring(people: People) -> np.ndarray:
    """An adult child in the same household, by slot, -1 for none; int32 [N].

    The tables do not say who in a household is whose child: the eldest is taken as the parent of
    those adults who are at least 16 years younger.
    """
    adult = (people.alive == 1) & (people.birth <= -18 * 12)
    order = np.lexsort((people.birth, people.household))  # the eldest of a household first
    order = order[adult[order]]
    household = people.household[order]
    first = np.ones(len(order), bool)
    first[1:] = household[1:] != household[:-1]
    eldest = order[np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))]
    gap = people.birth[order].astype(np.int32) - people.birth[eldest]
    child = (gap >= GENERATION_YEARS * 12) & (people.spouse[eldest] != order)
    found = np.full(people.slots, -1, np.int32)
    found[eldest[child][::-1]] = order[child][::-1]  # the eldest child stays
    return found


def _money(people: People, begin: int, seed: int) -> Money:
    n = people.slots
    u = draws.uniform_numpy(seed, "society_40", np.arange(n)).astype(np.uint64)
    age = (u * np.uint64(36)) >> np.uint64(32)
    judged = np.where(people.judgment > 0, begin - 1 - age.astype(np.int32), 0)
    return Money(
        savings=_i32(people.savings),
        debt=_i32(people.debt),
        arrears=zeros(n, "uint8"),
        judgment=_i32(people.judgment),
        judged=on_device(judged.astype(np.int16)),
        searches=zeros(n, "uint8"),
    )


def empty_entries(shape: tuple[int, int]) -> Entries:
    """Nobody in any list; `shape` is (lists, subjects)."""
    return Entries(
        status=zeros(shape, "uint8"),
        since=zeros(shape, "int16"),
        until=zeros(shape, "int16"),
        cause=zeros(shape, "uint8"),
        truth=zeros(shape, "uint8"),
        true_too=zeros(shape, "uint8"),
        flags=zeros(shape, "uint8"),
        due=zeros(shape, "int16"),
        copies=zeros(shape, "int32"),
        parent=zeros(shape, "int32"),
    )


def _common(people: People, society: Society, customs: Customs, begin: int) -> Common:
    employed = (people.alive == 1) & (people.work == layout.EMPLOYED)
    seeking = (people.alive == 1) & (people.work == layout.UNEMPLOYED)
    district = people.district.astype(np.int64)
    working = np.bincount(district[employed], minlength=layout.DISTRICTS)
    seekers = np.maximum(np.bincount(district[seeking], minlength=layout.DISTRICTS), 1)
    vacant = np.maximum(np.round(working * VACANCY_RATE), 1)
    # Job finding that just replaces the jobs lost at the start, so that unemployment begins where
    # the tables have it; `job_find` of the file only bounds it.
    loss = np.where(
        people.insecure[employed] > 0,
        value(society.livelihood.job_loss_insecure),
        value(society.livelihood.job_loss),
    )
    lost = np.bincount(district[employed], weights=loss, minlength=layout.DISTRICTS)
    matching = np.round(lost / vacant * 65536)
    rate = np.asarray(customs.rate).astype(float) / 4294967296.0
    rate = np.clip(rate, 1e-7, 1 - 1e-7)
    return Common(
        month=jnp.int32(begin),
        intercept=on_device(np.round(np.log(rate / (1 - rate)) * LOGIT).astype(np.int32)),
        ability=jnp.int32(256),
        posts=on_device(
            np.round((working + vacant) / (working + seekers) * 65536).astype(np.int32)
        ),
        matching=on_device(matching.astype(np.int64)),
        reports=jnp.int32(256),
        overflow=zeros(layout.EVENT_TABLES, "int32"),
    )
