"""Process 5, redress: notice, hearing, review, effect, appeal, correction, performance, expiry.

An entry is proposed, perhaps stopped by a hearing or a review, takes effect after its lead, and
ends by one of the exits its list knows. Whether anybody was told, objected or was believed are
draws whose odds depend on the truth of the entry, which the agency does not see.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.compaction import Compact, compact, note, put, take
from demerit.month.frame import Frame, i32, key
from demerit.month.scoring import GRADE_CAUSE
from demerit.world import layout
from demerit.world.state import Array, Entries, State, replace, struct
from demerit.world.tables import Rules, Setting

NOTICED, PENDING, EXHAUSTED = 1, 2, 4
NEVER = 32767


@struct
class Docket:
    """Residents with anything in any list, one column each.

    Attributes:
        table: Compact [cap]. entries: Entries gathered, each [L, cap].
        event: int32 [L, cap], what happened to the entry (`layout.ENTERED` ...).
        noticed, filed: bool [L, cap], told / appealed this month.
    """

    table: Compact
    entries: Entries
    event: Array
    noticed: Array
    filed: Array


def redress(state: State, setting: Setting, frame: Frame, capacity: int) -> tuple[State, Docket]:
    """Move every entry through its procedure by one month."""
    anything = jnp.zeros_like(frame.alive)
    for number in range(state.entries.status.shape[0]):
        anything = anything | (state.entries.status[number] != np.uint8(layout.NOT_LISTED))
    table = compact(anything, capacity)
    entries = _gather(state.entries, table.slot)
    # whoever left or died leaves no entry behind
    present = take(frame.alive, table.slot)[None, :]
    entries = Entries(**{n: jnp.where(present, v, i32(0)) for n, v in vars(entries).items()})
    first, second = _draws(state, setting, frame, table.slot)
    cured = _cured(state, setting, entries, table.slot)
    entries, event, noticed = _decide(entries, setting.rules, frame, first, second)
    entries, filed, decided = _appeals(state, entries, setting.rules, frame, table.slot, second)
    entries, left = _leave(state, entries, setting, frame, table.slot, first, cured, decided)
    event = jnp.where(event == i32(layout.NOTHING), left, event)
    event = jnp.where(table.used, event, i32(layout.NOTHING))
    state = note(state, "docket", table.excess)
    state = replace(state, entries=_scatter(state.entries, entries, table))
    state = _repair(state, setting.rules, frame, table, event)
    return state, Docket(table, entries, event, noticed & table.used, filed & table.used)


def _repair(state: State, rules: Rules, frame: Frame, table: Compact, event: Array) -> State:
    """Who leaves a list by performance keeps the points that repair leaves behind, for a term."""
    score = state.score
    for number in range(state.entries.status.shape[0]):
        mended = table.used & (event[number] == i32(layout.LEFT_BY_PERFORMANCE))
        mended = mended & (rules.repair_points[number] != i32(0))
        points = jnp.zeros_like(table.slot) + rules.repair_points[number]
        until = jnp.zeros_like(table.slot) + frame.month + rules.repair_term[number]
        score = replace(
            score,
            repair=put(score.repair, table.slot, mended, points),
            repaired=put(score.repaired, table.slot, mended, until),
        )
    return replace(state, score=score)


def _gather(entries: Entries, slot: Array) -> Entries:
    at = jnp.minimum(slot, i32(entries.status.shape[1] - 1))
    return Entries(**{n: getattr(entries, n)[:, at].astype(jnp.int32) for n in vars(entries)})


def _scatter(entries: Entries, rows: Entries, table: Compact) -> Entries:
    where = jnp.where(table.used, table.slot, i32(entries.status.shape[1]))
    changed = {}
    for name in vars(entries):
        field = getattr(entries, name)
        changed[name] = field.at[:, where].set(getattr(rows, name).astype(field.dtype), mode="drop")
    return Entries(**changed)


def _draws(
    state: State, setting: Setting, frame: Frame, slot: Array
) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """Two hashes an entry: eight uniforms, each [L, cap]; the list number is the partner."""
    number = jnp.arange(state.entries.status.shape[0], dtype=jnp.uint32)[:, None]
    k = draws.repetition(take(state.traits.generation, slot).astype(jnp.uint32), np.uint32(0))
    who = slot.astype(jnp.uint32)[None, :]
    return (
        draws.draw4(key(setting, "resident.redress", frame.month), who, number, k[None, :]),
        draws.draw4(key(setting, "resident.appeal", frame.month), who, number, k[None, :]),
    )


def _false(entries: Entries) -> Array:
    return entries.truth != i32(layout.TRUE)


def _by_truth(entries: Entries, if_false: Array, if_true: Array) -> Array:
    return jnp.where(_false(entries), if_false, if_true)


def _decide(
    entries: Entries,
    rules: Rules,
    frame: Frame,
    first: tuple[Array, ...],
    second: tuple[Array, ...],
) -> tuple[Entries, Array, Array]:
    """Notice, hearing and human review of what was proposed; effect after the lead."""
    month = frame.month
    proposed = entries.status == i32(layout.PROPOSED)
    new = proposed & (entries.since == month)
    noticed = new & (first[0] < rules.notice)
    heard = new & (first[1] < rules.hearing)
    reviewed = new & (second[3] < rules.review)
    stops = heard & (first[2] < _by_truth(entries, rules.hearing_false, rules.hearing_true))
    # the review uses the other end of the hearing's uniform: two looks at one case agree in part
    stops = stops | (
        reviewed & (~first[2] < _by_truth(entries, rules.review_false, rules.review_true))
    )
    lead = rules.lead[:, None]
    effective = proposed & ~stops & (month >= entries.since + lead)
    status = jnp.where(stops, i32(layout.NOT_LISTED), entries.status)
    status = jnp.where(effective, i32(layout.IN_FORCE), status)
    flags = entries.flags | jnp.where(noticed, i32(NOTICED), i32(0))
    event = jnp.where(effective, i32(layout.ENTERED), i32(layout.NOTHING))
    event = jnp.where(stops, i32(layout.STOPPED), event)
    since = jnp.where(effective, month, entries.since)
    return replace(entries, status=status, flags=flags, since=since), event, noticed


def _appeals(
    state: State,
    entries: Entries,
    rules: Rules,
    frame: Frame,
    slot: Array,
    second: tuple[Array, ...],
) -> tuple[Entries, Array, Array]:
    """Appeals filed by those who know, and decisions of those that are due."""
    month = frame.month
    inside = (entries.status == i32(layout.IN_FORCE)) & (entries.since < month)
    learned = (take(state.mind.touched, slot) > np.uint8(1))[None, :]
    knows = ((entries.flags & i32(NOTICED)) > 0) | learned
    pending = (entries.flags & i32(PENDING)) > 0
    spent = (entries.flags & i32(EXHAUSTED)) > 0
    odds = _by_truth(entries, rules.appeal_false, rules.appeal_true)
    filed = inside & knows & ~pending & ~spent & (second[0] < odds)
    due = jnp.where(filed, month + jnp.maximum(rules.appeal_months, i32(1)), entries.due)
    decided = inside & pending & (entries.due <= month)
    upheld = decided & (second[1] < _by_truth(entries, rules.upheld_false, rules.upheld_true))
    flags = jnp.where(filed, entries.flags | i32(PENDING), entries.flags)
    flags = jnp.where(decided, (entries.flags & ~i32(PENDING)) | i32(EXHAUSTED), flags)
    outcome = jnp.where(upheld, i32(layout.LEFT_BY_CORRECTION), i32(layout.NOTHING))
    outcome = jnp.where(decided & ~upheld, i32(layout.APPEAL_REJECTED), outcome)
    return replace(entries, flags=flags, due=due), filed, outcome


def _cured(state: State, setting: Setting, entries: Entries, slot: Array) -> Array:
    """Whether an entry's ground is gone: debt or bill paid, grade regained; bool [L, cap]."""
    rules, money = setting.rules, state.money
    conduct = jnp.clip(entries.cause - 1, i32(0), i32(layout.CONDUCT_COUNT - 1))
    domain = rules.domain[conduct]
    settled = (take(money.judgment, slot) == i32(0))[None, :]
    not_behind = (take(money.arrears, slot) == np.uint8(0))[None, :]
    cured = jnp.where(domain == i32(layout.DOMAINS.index("court_debt")), settled, False)
    owed = (domain == i32(1)) | (domain == i32(2)) | (domain == i32(3))
    cured = jnp.where(owed, not_behind, cured)
    grade = take(state.score.grade, slot).astype(jnp.int32)[None, :]
    at = rules.grade_entry[:, None]
    regained = jnp.where(rules.black[:, None] > 0, grade < at, grade > at)
    return jnp.where(entries.cause >= i32(GRADE_CAUSE), regained, cured)


def _leave(
    state: State,
    entries: Entries,
    setting: Setting,
    frame: Frame,
    slot: Array,
    first: tuple[Array, ...],
    cured: Array,
    decided: Array,
) -> tuple[Entries, Array]:
    """The exits, in order of precedence: correction, performance, expiry, no assets."""
    rules, month = setting.rules, frame.month
    inside = (entries.status == i32(layout.IN_FORCE)) & (entries.since < month)
    exits = jnp.where(rules.forever > 0, i32(layout.EXIT_CORRECTION), rules.exits)[:, None]

    def open_(bit: int) -> Array:
        return inside & ((exits & i32(bit)) > 0)

    early = first[3] < rules.early[:, None]
    fixed_term = entries.until < i32(NEVER)
    performed = open_(layout.EXIT_PERFORMANCE) & cured & (~fixed_term | early)
    repaired = open_(layout.EXIT_REPAIR) & cured & early
    over = open_(layout.EXIT_EXPIRY) & (entries.until <= month)
    unable = (take(state.money.searches, slot) >= np.uint8(2))[None, :]
    empty = open_(layout.EXIT_NO_ASSETS) & unable & ~fixed_term
    corrected = open_(layout.EXIT_CORRECTION) & (decided == i32(layout.LEFT_BY_CORRECTION))
    left = jnp.where(decided == i32(layout.APPEAL_REJECTED), decided, i32(layout.NOTHING))
    for happens, code in (
        (empty, layout.LEFT_NO_ASSETS),
        (over, layout.LEFT_BY_EXPIRY),
        (repaired, layout.LEFT_OTHERWISE),
        (performed, layout.LEFT_BY_PERFORMANCE),
        (corrected, layout.LEFT_BY_CORRECTION),
    ):
        left = jnp.where(happens, i32(code), left)
    gone = (left >= i32(layout.LEFT_BY_PERFORMANCE)) & (left <= i32(layout.LEFT_OTHERWISE))
    status = jnp.where(gone, i32(layout.ENDED), entries.status)
    # an ended entry is forgotten once no carrier holds a copy any more
    forgotten = (entries.status == i32(layout.ENDED)) & (entries.copies == i32(0))
    status = jnp.where(forgotten, i32(layout.NOT_LISTED), status)
    since = jnp.where(gone, month, entries.since)
    return replace(entries, status=status, since=since), left
