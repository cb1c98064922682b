"""Process 6, sharing: entries travel to carriers, and by association to other subjects.

Each carrier of each measure holds its own copy of an entry: it arrives after the measure's lag and
is corrected separately once the entry has ended, or never if the correction does not reach it.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.appeals import PENDING
from demerit.month.compaction import compact, note, put, take
from demerit.month.frame import Frame, i32, key, live_at
from demerit.month.redress import Docket
from demerit.month.scoring import GRADE_CAUSE, cause_cell
from demerit.regime.registry import VIOLATION_DOMAINS
from demerit.world import layout
from demerit.world.state import Array, Entries, State, replace
from demerit.world.tables import Rules, Setting

LAG_CLASSES = 16  # a copy is with every carrier after at most 15 months


def share(state: State, setting: Setting, frame: Frame, docket: Docket) -> State:
    """Bring entries to their carriers, correct the copies, and sum up what lists bring."""
    rules, entries, table = setting.rules, docket.entries, docket.table
    inside = entries.status == i32(layout.IN_FORCE)
    arrived = _arrived(rules)[jnp.minimum(frame.month - entries.since, i32(LAG_CLASSES - 1))]
    due = rules.by_list[:, None] & arrived & _permitted(entries, rules)
    ended = entries.status == i32(layout.ENDED)
    # empty rows of the table repeat the last slot: they have nothing to clear
    clears, excess = _cleared(state, setting, frame, table.slot, ended & table.used[None, :])
    copies = jnp.where(inside, entries.copies | due, entries.copies)
    copies = jnp.where(ended, copies & ~clears, copies)
    copies = jnp.where(inside | ended, copies, i32(0))
    suspended = (rules.suspensive > 0) & ((entries.flags & i32(PENDING)) > 0)
    acting = jnp.where(suspended, i32(0), copies)
    listed = acting[0]
    for number in range(1, acting.shape[0]):
        listed = listed | acting[number]
    count = frame.alive.shape[0]
    where = jnp.where(table.used, table.slot, i32(count))
    stored = state.entries.copies.at[:, where].set(copies, mode="drop")
    everyone = jnp.zeros((count,), jnp.int32)
    listed = jnp.where(live_at(frame, table.slot), listed, i32(0))
    listed = put(everyone, table.slot, table.used, listed)
    main, wrongful = _main_cause(state, rules, entries, acting)
    reach = replace(
        state.reach,
        listed=listed,
        main=put(jnp.full((count,), layout.CELLS, jnp.uint8), table.slot, table.used, main),
        wrongful=put(jnp.zeros((count,), jnp.uint8), table.slot, table.used, wrongful),
    )
    state = replace(state, reach=reach, entries=replace(state.entries, copies=stored))
    return note(state, "docket", excess)


def _arrived(rules: Rules) -> Array:
    """Measures whose carriers know of an entry, by its age in months: int32 [LAG_CLASSES]."""
    age = jnp.arange(LAG_CLASSES, dtype=jnp.int32)[:, None]
    bits = i32(1) << jnp.arange(layout.MEASURE_CAPACITY, dtype=jnp.int32)[None, :]
    known = age >= jnp.minimum(rules.lag, i32(LAG_CLASSES - 1))[None, :]
    return jnp.sum(jnp.where(known, bits, i32(0)), axis=1, dtype=jnp.int32)


def _permitted(entries: Entries, rules: Rules) -> Array:
    """Measures that purpose limitation and the proportionality cap leave to an entry."""
    cell = cause_cell(entries.cause, entries.truth, rules)
    conduct = jnp.clip(entries.cause - 1, i32(0), i32(layout.CONDUCT_COUNT - 1))
    by_conduct = jnp.where(entries.cause >= i32(GRADE_CAUSE), i32(-1), rules.allowed_minor[conduct])
    return rules.allowed[cell // i32(layout.TRUTH_COUNT)] & by_conduct


def _cleared(
    state: State, setting: Setting, frame: Frame, slot: Array, ended: Array
) -> tuple[Array, Array]:
    """Copies of ended entries corrected this month: one bit a measure, int32 [L, cap]; excess.

    Bits with a given probability come from eight random words combined bit by bit, so that all
    measures are drawn at once. Which copies a correction can reach at all is fixed for an occupant
    and a list: its key has no month.
    """
    lists, width = ended.shape
    rows = compact(ended.reshape(-1), max(width // 4, 64))
    number = (rows.slot // i32(width)).astype(jnp.uint32)
    who = take(slot, rows.slot % i32(width))
    generation = take(state.traits.generation, who).astype(jnp.uint32)

    def words(month: Array, first: int) -> tuple[Array, ...]:
        half = key(setting, "resident.copy", month)
        return tuple(
            word
            for part in range(2)
            for word in draws.draw4(
                half,
                who.astype(jnp.uint32),
                number,
                draws.repetition(generation, np.uint32(first + part)),
            )
        )

    monthly = bernoulli_bits(words(frame.month, 0), setting.rules.copy_clears)
    reached = bernoulli_bits(words(jnp.zeros_like(frame.month), 2), setting.rules.copy_reached)
    bits = (monthly & reached).astype(jnp.int32)
    where = jnp.where(rows.used, rows.slot, i32(lists * width))
    cleared = jnp.zeros((lists * width,), jnp.int32).at[where].set(bits, mode="drop")
    return cleared.reshape(lists, width), rows.excess


def bernoulli_bits(words: tuple[Array, ...], odds: Array) -> Array:
    """Words whose bits are 1 with probability `odds`, to a precision of 1/256.

    Args:
        words: eight uint32 arrays, draws as they come.
        odds: uint32 (), a probability as `draws.odds` makes it; 0 and 1 are exact.
    """
    step = (odds >> np.uint32(24)).astype(jnp.uint32)
    result = jnp.zeros_like(words[0])
    for place, word in enumerate(words):  # from the least significant bit up
        one = ((step >> np.uint32(place)) & np.uint32(1)) > 0
        fair = draws.bits(word)
        result = jnp.where(one, result | fair, result & fair)
    return jnp.where(odds == draws.ALWAYS, jnp.full_like(result, 0xFFFFFFFF), result)


def _main_cause(state: State, rules: Rules, entries: Entries, acting: Array) -> tuple[Array, Array]:
    """The cell of the first acting list, and whether its entry is wrongful (0 or 255)."""
    main = jnp.full(acting.shape[1:], layout.CELLS, jnp.int32)
    wrongful = jnp.zeros_like(main)
    cell = cause_cell(entries.cause, entries.truth, rules)
    wrong = entry_wrongful(cell)
    for number in range(acting.shape[0] - 1, -1, -1):
        acts = (acting[number] & rules.restrict) != i32(0)
        main = jnp.where(acts, cell[number], main)
        wrongful = jnp.where(acts, wrong[number], wrongful)
    return main, wrongful


_LAWFUL = np.array([name not in VIOLATION_DOMAINS for name in layout.DOMAINS])


def entry_wrongful(cell: Array) -> Array:
    """255 where an entry rests on a false record, a trait or a lawful act, else 0."""
    domain, truth = cell // i32(layout.TRUTH_COUNT), cell % i32(layout.TRUTH_COUNT)
    lawful = jnp.asarray(_LAWFUL)[jnp.clip(domain, 0, layout.DOMAIN_COUNT - 1)]
    lawful = lawful & (domain < i32(layout.DOMAIN_COUNT))  # no cause, nothing lawful to punish
    return jnp.where((truth != i32(layout.TRUE)) | lawful, i32(255), i32(0))
