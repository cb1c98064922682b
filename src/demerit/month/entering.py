"""Proposed entries: records, grades and traits that are a ground for a list (part of process 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit import draws
from demerit.month.compaction import compact, note, take
from demerit.month.frame import Frame, generation_key, i32, key, live_at, slots
from demerit.month.traits import CELL_OF
from demerit.world import layout
from demerit.world.state import Array, Entries, State, replace, struct
from demerit.world.tables import Rules, Setting

if TYPE_CHECKING:
    from demerit.month.scoring import Crossing, Due

#: Causes of an entry: conduct + 1, or (by grade) this base plus the cell that weighs most.
GRADE_CAUSE = layout.CONDUCT_COUNT + 1


@struct
class Grounds:
    """Grounds for entries.

    Attributes: slot, parent int32 [rows]; cause, truth int32 [rows] or [L, rows]; hit bool and
    term int32 [L, rows].
    """

    slot: Array
    hit: Array
    cause: Array
    truth: Array
    term: Array
    parent: Array


def enter(entries: Entries, g: Grounds, month: Array) -> Entries:
    """Propose entries, or strengthen those that exist.

    Of several grounds in a month the one on a true record comes first, then the higher cause.
    """
    lists, count = entries.status.shape
    number = jnp.arange(lists, dtype=jnp.int32)[:, None]
    flat = number * i32(count) + jnp.clip(g.slot, 0, count - 1)[None, :]  # [L, rows]
    true = jnp.broadcast_to(g.truth == i32(layout.TRUE), g.hit.shape).astype(jnp.int32)
    rank = (true << i32(8)) + g.cause
    outside = i32(lists * count)
    best = jnp.zeros((lists * count,), jnp.int32)
    best = best.at[jnp.where(g.hit, flat, outside)].max(rank, mode="drop")
    wins = g.hit & (best[flat] == rank)
    status = entries.status.reshape(-1)[flat]
    standing = (status == np.uint8(layout.PROPOSED)) | (status == np.uint8(layout.IN_FORCE))
    fresh = jnp.where(wins & ~standing, flat, outside)
    again = wins & standing
    until = jnp.where(g.term > 0, jnp.minimum(month + g.term, i32(32766)), i32(32767))
    longer = jnp.maximum(entries.until.reshape(-1)[flat].astype(jnp.int32), until)

    def write(name: str, *changes: tuple[Array, Array]) -> Array:
        field = getattr(entries, name)
        new = field.reshape(-1)
        for where, what in changes:
            what = jnp.broadcast_to(what, where.shape).astype(field.dtype)
            new = new.at[where].set(what, mode="drop")
        return new.reshape(field.shape)

    extended = jnp.where(again & (g.term > 0), flat, outside)
    supported = jnp.where(again & (true > 0), flat, outside)
    return replace(
        entries,
        status=write("status", (fresh, jnp.int32(layout.PROPOSED))),
        since=write("since", (fresh, month)),
        cause=write("cause", (fresh, g.cause)),
        truth=write("truth", (fresh, g.truth)),
        flags=write("flags", (fresh, jnp.int32(0))),
        parent=write("parent", (fresh, g.parent)),
        until=write("until", (fresh, until), (extended, longer)),
        true_too=write("true_too", (fresh, true), (supported, jnp.int32(1))),
    )


def propose(state: State, setting: Setting, frame: Frame, due: Due) -> State:
    """Records that are a ground for a list lead to a proposed entry."""
    rules = setting.rules
    k = take(state.traits.generation, due.slot).astype(jnp.uint32)
    u = draws.draw4(
        key(setting, "resident.entry", frame.month),
        due.slot.astype(jnp.uint32),
        due.conduct.astype(jnp.uint32),
        draws.repetition(k, np.uint32(0)),
    )
    lists = state.entries.status.shape[0]
    hit = due.used[None, :] & (jnp.stack(u[:lists]) < rules.entry[:, due.conduct])
    hit = hit & _looked_at(rules, take(frame.who, due.slot)[None, :])
    grounds = Grounds(
        slot=due.slot,
        hit=hit,
        cause=due.conduct + i32(1),
        truth=due.truth,
        term=rules.entry_term[:, due.conduct],
        parent=take(state.reach.debt_parent, due.slot),
    )
    return replace(state, entries=enter(state.entries, grounds, frame.month))


def propose_by_grade(state: State, setting: Setting, frame: Frame, crossing: Crossing) -> State:
    """Lists whose ground is having a grade."""
    rules, slot = setting.rules, crossing.table.slot
    grade = take(state.score.grade, slot).astype(jnp.int32)[None, :]
    k = draws.repetition(take(state.traits.generation, slot).astype(jnp.uint32), np.uint32(1))
    u = draws.draw4(
        key(setting, "resident.entry", frame.month), slot.astype(jnp.uint32), np.uint32(0), k
    )
    lists = state.entries.status.shape[0]
    at = rules.grade_entry[:, None]
    worse = crossing.worse[None, :] & (grade >= at)
    black = rules.black[:, None] > i32(0)
    reached = jnp.where(black, worse, grade <= at)
    hit = crossing.table.used[None, :] & reached & (at < i32(layout.GRADE_CAPACITY))
    hit = hit & live_at(frame, slot)[None, :]
    hit = hit & (jnp.stack(u[:lists]) < rules.grade_entry_odds[:, None])
    hit = hit & _looked_at(rules, take(frame.who, slot)[None, :])
    truth = jnp.where(crossing.reason == i32(layout.BY_TRAIT), i32(layout.TRAIT), i32(layout.TRUE))
    truth = jnp.where(crossing.reason == i32(layout.FALSE_RECORD), i32(layout.FALSE), truth)
    # a redlist rests on no deduction: there is no act behind it that could be false
    grounds = Grounds(
        slot=slot,
        hit=hit,
        cause=jnp.where(black, crossing.main[None, :], i32(layout.CELLS)) + i32(GRADE_CAUSE),
        truth=jnp.where(black, truth[None, :], i32(layout.TRUE)),
        term=jnp.broadcast_to(rules.grade_entry_term[:, None], hit.shape),
        parent=take(state.reach.debt_parent, slot),
    )
    return replace(state, entries=enter(state.entries, grounds, frame.month))


def _looked_at(rules: Rules, who: Array, number: int | None = None) -> Array:
    """Whether a list is about people of these eligibility bits at all, bool.

    Args:
        who: int32 [N] for one list, [1, rows] for all.
        number: the list; all of them, as [L, rows], if left out.
    """
    among = rules.among[:, None] if number is None else rules.among[number]
    return (among == i32(-1)) | ((who & among) != i32(0))


def propose_by_trait(state: State, setting: Setting, frame: Frame, capacity: int) -> State:
    """Entries whose ground is a trait: of those who hold it, a share every month.

    Of several traits the one with the best odds is the ground.
    """
    grounds, excess = lax.cond(
        (setting.rules.uses_traits > i32(0)) & (frame.month >= setting.rules.start),
        lambda: _by_trait(state, setting, frame, capacity),
        lambda: _no_grounds(state, capacity),
    )
    state = replace(state, entries=enter(state.entries, grounds, frame.month))
    return note(state, "crossing", excess)


def _no_grounds(state: State, capacity: int) -> tuple[Grounds, Array]:
    lists, count = state.entries.status.shape
    none = jnp.zeros((lists, capacity), jnp.int32)
    rows = jnp.full((capacity,), count, jnp.int32)
    grounds = Grounds(rows, none > 0, none, none, none, jnp.zeros((capacity,), jnp.int32))
    return grounds, jnp.zeros((), jnp.int32)


def _by_trait(state: State, setting: Setting, frame: Frame, capacity: int) -> tuple[Grounds, Array]:
    rules, score = setting.rules, state.score
    lists, count = state.entries.status.shape
    u = draws.draw4(
        key(setting, "resident.trait", frame.month),
        slots(count),
        np.uint32(0),
        generation_key(state),
    )
    bits = score.traits.astype(jnp.int32)
    hits, chosen = [], []
    for number in range(lists):
        best = jnp.zeros((count,), jnp.uint32)
        which = jnp.zeros((count,), jnp.int32)
        for place in range(rules.trait_lost.shape[0]):
            holds = ((bits >> i32(place)) & i32(1)) > i32(0)
            odds = jnp.where(holds, rules.trait_entry[number, place], np.uint32(0))
            which = jnp.where(odds > best, i32(place), which)
            best = jnp.maximum(best, odds)
        status = state.entries.status[number]
        outside = (status != np.uint8(layout.PROPOSED)) & (status != np.uint8(layout.IN_FORCE))
        open_to = _looked_at(rules, frame.who, number)
        hits.append(frame.adult & frame.live & outside & open_to & draws.below(u[number], best))
        chosen.append(which)
    anything = hits[0]
    for hit in hits[1:]:
        anything = anything | hit
    table = compact(anything, capacity)
    trait = jnp.stack([take(which, table.slot) for which in chosen])
    terms = jnp.stack([rules.trait_term[number][trait[number]] for number in range(lists)])
    grounds = Grounds(
        slot=table.slot,
        hit=jnp.stack([take(hit, table.slot) for hit in hits]) & table.used[None, :],
        cause=jnp.asarray(CELL_OF)[trait] + i32(GRADE_CAUSE),
        truth=jnp.full(trait.shape, layout.TRAIT, jnp.int32),
        term=terms,
        parent=jnp.zeros_like(table.slot),
    )
    return grounds, table.excess
