"""Process 4, scoring: rules turn records into points, grades and proposed entries.

Deductions are booked by domain and truth, so that a score always knows what it is made of.
Points expire a fixed number of months after the act; a rule's cap limits what it holds at once.
A grade is the worst of what the points say, what was given directly, and what a list brings.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.month.compaction import Compact, add, compact, note, put, take
from demerit.month.entering import GRADE_CAUSE, propose, propose_by_grade
from demerit.month.frame import Frame, i32, live_at
from demerit.month.traits import ledger
from demerit.regime.registry import VIOLATION_DOMAINS
from demerit.world import layout
from demerit.world.state import Array, Score, State, replace, struct
from demerit.world.tables import Rules, Setting


@struct
class Due:
    """Records that begin to count this month, each [4 cap].

    Attributes: slot, conduct, truth, points (as booked) int32; used bool.
    """

    slot: Array
    conduct: Array
    truth: Array
    points: Array
    used: Array


@struct
class Crossing:
    """Residents whose grade changed, and why.

    Attributes: table: Compact, residents whose grade changed; worse: bool [cap];
    wrongful: int32 [cap] 1/255; reason: int32 [cap]; deserved: int32 [cap], the grade on true
    records alone; main: int32 [cap], the cell that weighs most.
    """

    table: Compact
    worse: Array
    wrongful: Array
    reason: Array
    deserved: Array
    main: Array


def score_records(state: State, setting: Setting, frame: Frame) -> tuple[State, Due]:
    """Remove the points whose term is over, then book the records that count from this month.

    `mending.mend` comes after, so that a floor is a floor for the month's records too.

    In this order a rule that holds one breach at a time holds a continuing one without a gap.
    """
    rules = setting.rules
    state = _expire(state, rules)
    state, due = _book(state, rules, frame)
    state = _direct_grades(state, rules, due)
    return propose(state, setting, frame, due), due


def _bucket(state: State, age: Array | int) -> Array:
    return (state.common.month - age) % i32(layout.RING)


def _current(state: State, slot: Array, generation: Array) -> Array:
    """Whether a stored row still speaks of the slot's present occupant."""
    there = take(state.traits.generation, slot)
    return (slot >= i32(0)) & (there == generation) & (take(state.traits.alive, slot) > np.uint8(0))


def _book(state: State, rules: Rules, frame: Frame) -> tuple[State, Due]:
    records, score = state.records, state.score
    ages = np.arange(layout.MAX_DELAY + 1, dtype=np.int32)
    buckets = _bucket(state, jnp.asarray(ages))
    slot = records.slot[buckets]  # [ages, rows]
    conduct = records.conduct[buckets].astype(jnp.int32)
    truth = records.truth[buckets].astype(jnp.int32)
    counts = _current(state, slot, records.generation[buckets]) & live_at(frame, slot)
    counts = counts & (records.delay[buckets].astype(jnp.int32) == jnp.asarray(ages)[:, None])
    # what comes to light after its own term is a record without points
    term = rules.term[conduct]
    lasts = (term == i32(0)) | (term > jnp.asarray(ages)[:, None])
    points = jnp.where(counts & lasts, rules.points[conduct], i32(0))
    points = _within_cap(score, rules, slot, conduct, points)
    applied = jnp.where(counts, points.astype(jnp.int16), records.applied[buckets])
    applied = records.applied.at[buckets].set(applied)
    due, excess = _used_rows(Due(slot, conduct, truth, points, counts), slot.shape[1])
    score = _post(score, due.slot, due.used, due.conduct, due.truth, due.points, rules, +1)
    lost = due.used & (due.points < i32(0))
    now = jnp.zeros_like(due.slot) + frame.month
    score = replace(score, clean=put(score.clean, due.slot, lost, now))
    state = note(state, "records", excess)
    return replace(state, score=score, records=replace(records, applied=applied)), due


def _used_rows(rows: Due, capacity: int) -> tuple[Due, Array]:
    """The used rows of several buckets in one table, and by how much they exceed it.

    Each bucket fits, but records of several months can begin to count in the same one.
    """
    table = compact(rows.used.reshape(-1), capacity)
    picked = {
        name: take(getattr(rows, name).reshape(-1), table.slot)
        for name in ("slot", "conduct", "truth", "points")
    }
    return Due(**picked, used=table.used), table.excess


def _within_cap(score: Score, rules: Rules, slot: Array, conduct: Array, points: Array) -> Array:
    """What a capped rule still lets be booked, with the sign of the points.

    The cap looks at what was held when the month began: a second record on the same conduct in the
    same month (it takes a false one) does not see the first.
    """
    place = rules.cap_place[conduct]
    at = jnp.clip(slot, i32(0), i32(score.held.shape[0] - 1))
    held = score.held[at, jnp.maximum(place, i32(0))].astype(jnp.int32)
    room = jnp.maximum(rules.cap[conduct] - held, i32(0))
    limited = jnp.clip(points, -room, room)
    return jnp.where(place >= i32(0), limited, points)


def _post(
    score: Score,
    slot: Array,
    used: Array,
    conduct: Array,
    truth: Array,
    points: Array,
    rules: Rules,
    sign: int,
) -> Score:
    """Add (or take back) points in the ledger."""
    lost = jnp.where(points < i32(0), -points, i32(0)) * i32(sign)
    gained = jnp.where(points > i32(0), points, i32(0)) * i32(sign)
    place = rules.cap_place[conduct]
    counted = jnp.where(used & (place >= i32(0)), slot, i32(score.held.shape[0]))
    held = score.held.at[counted, jnp.maximum(place, i32(0))].add(
        (lost + gained).astype(jnp.int16), mode="drop"
    )
    cell = rules.domain[conduct] * i32(layout.TRUTH_COUNT) + truth
    rows = jnp.where(used & (lost != i32(0)), slot, i32(score.cells.shape[0]))
    cells = score.cells.at[rows, cell].add(lost.astype(jnp.int16), mode="drop")
    return replace(
        score,
        cells=cells,
        deducted=add(score.deducted, slot, used, lost),
        bonus=add(score.bonus, slot, used, gained),
        held=held,
    )


def _expire(state: State, rules: Rules) -> State:
    """Take back the points of records whose term, counted from the act, is over."""
    records = state.records
    buckets = _bucket(state, rules.terms)
    slot = records.slot[buckets]  # [terms, rows]
    conduct = records.conduct[buckets].astype(jnp.int32)
    over = (rules.terms > i32(0))[:, None] & (rules.term[conduct] == rules.terms[:, None])
    over = over & _current(state, slot, records.generation[buckets])
    points = jnp.where(over, records.applied[buckets].astype(jnp.int32), i32(0))
    truth = records.truth[buckets].astype(jnp.int32)
    # bookings that fell to nothing (capped, or none by the rules) need no taking back
    over = over & (points != i32(0))
    gone, excess = _used_rows(Due(slot, conduct, truth, points, over), slot.shape[1])
    score = _post(
        state.score, gone.slot, gone.used, gone.conduct, gone.truth, gone.points, rules, -1
    )
    score, more = _not_below_nothing(score, rules, gone)
    return replace(note(state, "records", excess, more * i32(BELOW)), score=score)


BELOW = 16  # part of the table of records set aside for ledgers that mending has already shrunk


def _not_below_nothing(score: Score, rules: Rules, gone: Due) -> tuple[Score, Array]:
    """What mending has given back cannot be given back again: no cell falls below nothing."""
    cell = rules.domain[gone.conduct] * i32(layout.TRUTH_COUNT) + gone.truth
    at = jnp.clip(gone.slot, i32(0), i32(score.cells.shape[0] - 1))
    short = gone.used & (rules.mends > i32(0)) & (score.cells[at, cell] < np.int16(0))
    table = compact(short, gone.slot.shape[0] // BELOW + 64)
    slot = take(gone.slot, table.slot)
    kept = jnp.maximum(take(score.cells, slot), np.int16(0))
    where = jnp.where(table.used, slot, i32(score.cells.shape[0]))
    whole = jnp.sum(kept.astype(jnp.int32), axis=1, dtype=jnp.int32)
    score = replace(
        score,
        cells=score.cells.at[where].set(kept, mode="drop"),
        deducted=put(score.deducted, slot, table.used, whole),
    )
    return score, table.excess


def _direct_grades(state: State, rules: Rules, due: Due) -> State:
    """Grades given at once for a conduct; the worse of two stays, with its own term."""
    score, month = state.score, state.common.month
    given = rules.direct_grade[due.conduct]
    counts = due.used & (given > i32(0))
    # worse grade first, then the longer term: one number, so that repeated slots agree
    term = rules.direct_term[due.conduct]
    until = jnp.where(term > i32(0), jnp.minimum(month + term, i32(32766)), i32(32767))
    packed = ((given << i32(16)) | until) << i32(8)
    packed = packed | ((due.truth == i32(layout.TRUE)).astype(jnp.int32) << i32(7)) | due.conduct
    where = jnp.where(counts, due.slot, i32(score.direct.shape[0]))
    best = jnp.zeros(score.direct.shape, jnp.int32).at[where].max(packed, mode="drop")
    new_grade = best >> i32(24)
    old = score.direct.astype(jnp.int32)
    lapsed = score.until.astype(jnp.int32) <= month
    wins = (best > i32(0)) & ((new_grade >= old) | lapsed)
    direct = jnp.where(lapsed & ~wins, i32(0), jnp.where(wins, new_grade, old))
    conduct = best & i32(127)
    lock = jnp.where(wins, rules.direct_lock[conduct], jnp.where(direct > 0, score.lock, i32(0)))
    truth = jnp.where((best & i32(128)) > 0, i32(layout.TRUE), i32(layout.FALSE))
    return replace(
        state,
        score=replace(
            score,
            direct=direct.astype(jnp.uint8),
            until=jnp.where(wins, (best >> i32(8)) & i32(65535), score.until).astype(jnp.int16),
            lock=lock.astype(jnp.uint8),
            direct_cause=jnp.where(wins, conduct + 1, score.direct_cause).astype(jnp.uint8),
            direct_truth=jnp.where(wins, truth, score.direct_truth).astype(jnp.uint8),
        ),
    )


def grade_everyone(
    state: State, setting: Setting, frame: Frame, capacity: int
) -> tuple[State, Crossing]:
    """The grade of the month, and what stands behind every change of grade."""
    rules, score = setting.rules, state.score
    points = visible_score(state, rules)
    grade = _grade_of(points, rules)
    given = score.direct > np.uint8(0)
    grade = jnp.maximum(grade, jnp.where(given, score.direct.astype(jnp.int32) - 1, i32(0)))
    listed = jnp.zeros_like(grade)
    for number in range(state.entries.status.shape[0]):
        inside = state.entries.status[number] == np.uint8(layout.IN_FORCE)
        listed = jnp.maximum(listed, jnp.where(inside, rules.list_grade[number] - 1, i32(0)))
    grade = jnp.where(rules.has_score > i32(0), jnp.maximum(grade, listed), rules.ordinary)
    # where the regime has not started all stand at its ordinary grade
    grade = jnp.where(frame.adult & frame.live, grade, rules.ordinary)
    # where the arms part nobody has been graded yet: all stand at the regime's ordinary grade
    parting = frame.month == setting.fork
    before = jnp.where(parting, rules.ordinary, score.grade.astype(jnp.int32))
    table = compact(grade != before, capacity)
    crossing = _explain(state, rules, table, grade, before)
    slot = table.slot
    # who has never crossed stands where everyone begins
    never = parting | ~frame.alive
    ordinary = rules.ordinary.astype(jnp.uint8)
    deserved = jnp.where(never, ordinary, score.true_only)
    score = replace(
        score,
        grade=grade.astype(jnp.uint8),
        wrongful=put(score.wrongful, slot, crossing.worse, crossing.wrongful),
        reason=put(score.reason, slot, crossing.worse, crossing.reason),
        true_only=put(deserved, slot, crossing.worse, crossing.deserved),
        main=put(score.main, slot, table.used, crossing.main),
    )
    score = _vacated(score, frame.alive)
    state = replace(note(state, "crossing", table.excess), score=score)
    return propose_by_grade(state, setting, frame, crossing), crossing


def _vacated(score: Score, alive: Array) -> Score:
    """Nothing is left on the ledger of a vacant slot (cells are wiped by `fortune`)."""

    def kept(field: Array) -> Array:
        return jnp.where(alive, field, jnp.zeros((), field.dtype))

    names = ("deducted", "bonus", "repair", "repaired", "direct", "lock", "wrongful", "reason")
    wiped = {name: kept(getattr(score, name)) for name in names}
    return replace(score, **wiped, coursed=jnp.where(alive, score.coursed, np.int16(-4096)))


def visible_score(state: State, rules: Rules) -> Array:
    """The score as shown: start, unspent additions and deductions, floor and ceiling."""
    score = state.score
    bonus = jnp.where(score.lock > np.uint8(0), i32(0), score.bonus.astype(jnp.int32))
    points = rules.start_points + bonus - score.deducted.astype(jnp.int32)
    points = points + rules.trait_total[score.traits.astype(jnp.int32)]
    mending = score.repaired.astype(jnp.int32) > state.common.month
    points = points + jnp.where(mending, score.repair.astype(jnp.int32), i32(0))
    return jnp.clip(points, rules.floor, rules.ceiling)


def _grade_of(points: Array, rules: Rules) -> Array:
    grade = jnp.zeros_like(points)
    for number in range(layout.GRADE_CAPACITY - 1):
        grade = grade + (points < rules.cuts[number]).astype(jnp.int32)
    return grade


_LAWFUL = np.array(
    [name not in VIOLATION_DOMAINS for name in layout.DOMAINS for _ in range(layout.TRUTH_COUNT)]
)
_TRUTH = np.tile(np.arange(layout.TRUTH_COUNT), layout.DOMAIN_COUNT)


def _explain(state: State, rules: Rules, table: Compact, grade: Array, before: Array) -> Crossing:
    """Shares of the unspent deductions behind a grade: sound, false, lawful act, trait."""
    score, slot = state.score, table.slot
    cells = ledger(score, rules, slot)

    def part(mask: np.ndarray) -> Array:
        return jnp.sum(jnp.where(jnp.asarray(mask), cells, i32(0)), axis=1, dtype=jnp.int32)

    false = part(_TRUTH == layout.FALSE)
    lawful = part((_TRUTH == layout.TRUE) & _LAWFUL)
    trait = part(_TRUTH == layout.TRAIT)
    whole = jnp.maximum(jnp.sum(cells, axis=1, dtype=jnp.int32), i32(1))
    cell = jnp.argmax(cells, axis=1).astype(jnp.int32)
    main = jnp.where(jnp.sum(cells, axis=1) > 0, cell, i32(layout.CELLS))
    wrong = ((false + lawful + trait) * i32(255)) // whole
    reason = jnp.where(
        false >= jnp.maximum(lawful, trait), i32(layout.FALSE_RECORD), i32(layout.BY_TRAIT)
    )
    reason = jnp.where(lawful > jnp.maximum(false, trait), i32(layout.LAWFUL_ACT), reason)
    now = take(grade, slot)
    true_points = rules.start_points + take(score.bonus, slot).astype(jnp.int32)
    true_points = true_points - part(_TRUTH == layout.TRUE)
    true_grade = _grade_of(jnp.clip(true_points, rules.floor, rules.ceiling), rules)
    # A grade given directly, or through a list, has a single cause.
    single, cause_cell, lawful_single = _single_cause(state, rules, slot, now)
    is_false = (cause_cell % i32(layout.TRUTH_COUNT)) != i32(layout.TRUE)
    wrong = jnp.where(single, jnp.where(is_false | lawful_single, i32(255), i32(0)), wrong)
    why = jnp.where(is_false, i32(layout.FALSE_RECORD), i32(layout.LAWFUL_ACT))
    reason = jnp.where(single, why, reason)
    deserved = jnp.where(single & ~is_false, now, true_grade)
    main = jnp.where(single, cause_cell, main)
    return Crossing(
        table=table,
        worse=table.used & (now > take(before, slot)),
        wrongful=wrong,
        reason=jnp.where(wrong > i32(127), reason, i32(layout.SOUND)),
        deserved=deserved,
        main=main,
    )


def _single_cause(
    state: State, rules: Rules, slot: Array, now: Array
) -> tuple[Array, Array, Array]:
    """Whether one direct ground or list explains the grade by itself, and its cell."""
    score, entries = state.score, state.entries
    direct = take(score.direct, slot).astype(jnp.int32)
    conduct = jnp.maximum(take(score.direct_cause, slot).astype(jnp.int32) - 1, i32(0))
    truth = take(score.direct_truth, slot).astype(jnp.int32)
    single = (direct > i32(0)) & (direct - 1 == now)
    cell = rules.domain[conduct] * i32(layout.TRUTH_COUNT) + truth
    for number in range(state.entries.status.shape[0]):
        inside = take(entries.status[number], slot) == np.uint8(layout.IN_FORCE)
        brings = inside & (rules.list_grade[number] > 0) & (rules.list_grade[number] - 1 == now)
        cause = take(entries.cause[number], slot).astype(jnp.int32)
        truth = take(entries.truth[number], slot).astype(jnp.int32)
        cell = jnp.where(brings, cause_cell(cause, truth, rules), cell)
        single = single | brings
    known = cell < i32(layout.CELLS)
    protected = known & jnp.asarray(_LAWFUL)[jnp.minimum(cell, i32(layout.CELLS - 1))]
    return single, cell, protected


def cause_cell(cause: Array, truth: Array, rules: Rules) -> Array:
    """The ledger cell of an entry's cause: its conduct's, or (by grade) the heaviest one."""
    by_grade = cause >= i32(GRADE_CAUSE)
    conduct = jnp.clip(cause - 1, i32(0), i32(layout.CONDUCT_COUNT - 1))
    own = rules.domain[conduct] * i32(layout.TRUTH_COUNT) + truth
    return jnp.where(by_grade, cause - i32(GRADE_CAUSE), own)
