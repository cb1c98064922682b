"""Process 5, redress: notice, hearing, review, effect, appeal, correction, performance, expiry.

An entry is proposed, perhaps stopped by a hearing or a review, takes effect after its lead, and
ends by one of the exits its list knows. Whether anybody was told, objected or was believed are
draws whose odds depend on the truth of the entry, which the agency does not see. An amnesty ends
entries whatever their exits.

Eight uniforms an entry-month serve it in all its stages:

====  ==========================  =====================================
draw  while it is proposed        once it is in force
====  ==========================  =====================================
0     notice                      doing what is asked (`performs`)
1     hearing                     amnesty
2     hearing, review: the case   -
3     -                           early deletion
4     -                           filing, at either instance
5     the notice names the remedy merit of a decided appeal
6     its reason is right         silence on an appeal
7     review                      -
====  ==========================  =====================================
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.amnesty import forgive_points
from demerit.month.apart import apart
from demerit.month.appeals import MISLED, NAMED, NOTICED, PENDING, Pleas, appeals, by_truth
from demerit.month.compaction import Compact, add, compact, note, put, take
from demerit.month.frame import Frame, i32, key
from demerit.month.scoring import GRADE_CAUSE
from demerit.world import layout
from demerit.world.state import Array, Entries, State, replace, struct
from demerit.world.tables import Rules, Setting

NEVER = 32767
MOST_PAID = 1 << 28  # compensation for one entry, 0.1 yuan (27 million yuan)


@struct
class Docket:
    """Residents with anything in any list, one column each.

    Attributes:
        table: Compact [cap]. entries: Entries gathered, each [L, cap].
        event: int32 [L, cap], what happened to the entry (`layout.ENTERED` ...).
        noticed, filed, second: bool [L, cap], told / appealed / went on to the second instance
        this month.
        compensated: int32 [L, cap], paid for a wrong entry, 0.1 yuan; cost: int32 [cap], paid for
        appeals, 0.1 yuan. wiped: int64 (), points forgiven by an amnesty.
    """

    table: Compact
    entries: Entries
    event: Array
    noticed: Array
    filed: Array
    second: Array
    compensated: Array
    cost: Array
    wiped: Array


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
    entries, u = apart((entries, _draws(state, setting, frame, table.slot)), setting)
    cured = _cured(state, setting, entries, table.slot, u)
    entries, event, noticed = apart(_decide(entries, setting.rules, frame, u), setting)
    entries, pleas = apart(
        appeals(state, entries, setting.rules, frame.month, table.slot, u[4:7]), setting
    )
    entries, left, paid = _leave(state, entries, setting, frame, table.slot, u, cured, pleas)
    event = jnp.where(event == i32(layout.NOTHING), left, event)
    event = jnp.where(table.used, event, i32(layout.NOTHING))
    state = note(state, "docket", table.excess)
    state = replace(state, entries=_scatter(state.entries, entries, table))
    state = _repair(state, setting.rules, frame, table, event)
    paid = jnp.where(table.used, paid, i32(0))
    cost = jnp.where(table.used, pleas.cost, i32(0))
    state = _settle(state, table, paid, cost)
    state, wiped = forgive_points(state, setting, frame)
    filed, second = pleas.filed & table.used, pleas.second & table.used
    noticed = noticed & table.used
    return state, Docket(table, entries, event, noticed, filed, second, paid, cost, wiped)


def _settle(state: State, table: Compact, paid: Array, cost: Array) -> State:
    """Compensation into savings, the cost of appeals out of them."""
    money = state.money
    change = jnp.sum(paid, axis=0, dtype=jnp.int32) - cost
    return replace(
        state, money=replace(money, savings=add(money.savings, table.slot, table.used, change))
    )


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


def _draws(state: State, setting: Setting, frame: Frame, slot: Array) -> tuple[Array, ...]:
    """Two hashes an entry: eight uniforms, each [L, cap]; the list number is the partner."""
    number = jnp.arange(state.entries.status.shape[0], dtype=jnp.uint32)[:, None]
    k = draws.repetition(take(state.traits.generation, slot).astype(jnp.uint32), np.uint32(0))
    who = slot.astype(jnp.uint32)[None, :]
    return (
        *draws.draw4(key(setting, "resident.redress", frame.month), who, number, k[None, :]),
        *draws.draw4(key(setting, "resident.appeal", frame.month), who, number, k[None, :]),
    )


def _decide(
    entries: Entries, rules: Rules, frame: Frame, u: tuple[Array, ...]
) -> tuple[Entries, Array, Array]:
    """Notice, hearing and human review of what was proposed; effect after the lead."""
    month = frame.month
    proposed = entries.status == i32(layout.PROPOSED)
    new = proposed & (entries.since == month)
    noticed = new & draws.below(u[0], rules.notice)
    heard = new & draws.below(u[1], rules.hearing)
    reviewed = new & draws.below(u[7], rules.review)
    stops = heard & draws.below(u[2], by_truth(entries, rules.hearing_false, rules.hearing_true))
    # the review uses the other end of the hearing's uniform: two looks at one case agree in part
    stops = stops | (
        reviewed & draws.below(~u[2], by_truth(entries, rules.review_false, rules.review_true))
    )
    lead = rules.lead[:, None]
    effective = proposed & ~stops & (month >= entries.since + lead)
    status = jnp.where(stops, i32(layout.NOT_LISTED), entries.status)
    status = jnp.where(effective, i32(layout.IN_FORCE), status)
    event = jnp.where(effective, i32(layout.ENTERED), i32(layout.NOTHING))
    event = jnp.where(stops, i32(layout.STOPPED), event)
    since = jnp.where(effective, month, entries.since)
    flags = entries.flags | jnp.where(noticed, _told(rules, u), i32(0))
    return replace(entries, status=status, flags=flags, since=since), event, noticed


def _told(rules: Rules, u: tuple[Array, ...]) -> Array:
    """What a notice says, as flags: whether it names the remedy, whether its reason is wrong."""
    named = jnp.where(draws.below(u[5], rules.notice_names), i32(NAMED), i32(0))
    misled = jnp.where(draws.below(u[6], rules.reasons_right), i32(0), i32(MISLED))
    return i32(NOTICED) | named | misled


def _cured(
    state: State, setting: Setting, entries: Entries, slot: Array, u: tuple[Array, ...]
) -> Array:
    """Whether an entry's ground is gone; bool [L, cap].

    A debt or a bill is paid, a grade regained: read from the state. Everything else, traits too,
    is mended with the list's own chance, if it gives one.
    """
    rules, money = setting.rules, state.money
    conduct = jnp.clip(entries.cause - 1, i32(0), i32(layout.CONDUCT_COUNT - 1))
    payment = rules.payment[conduct]
    performs = draws.below(u[0], rules.performs[:, None])
    cured = performs
    for paid, owed in (
        (layout.JUDGMENT_PAID, money.judgment),
        (layout.BILLS_PAID, money.arrears),
        (layout.WAGES_PAID, money.debt),  # a firm's debt is what it owes its staff
    ):
        nothing = (take(owed, slot) == jnp.zeros((), owed.dtype))[None, :]
        cured = jnp.where(payment == i32(paid), nothing, cured)
    grade = take(state.score.grade, slot).astype(jnp.int32)[None, :]
    at = rules.grade_entry[:, None]
    regained = jnp.where(rules.black[:, None] > 0, grade < at, grade > at)
    # without a ground of grade the code stands for a trait, which no grade can cure
    regained = jnp.where(at < i32(layout.GRADE_CAPACITY), regained, performs)
    return jnp.where(entries.cause >= i32(GRADE_CAUSE), regained, cured)


def _leave(
    state: State,
    entries: Entries,
    setting: Setting,
    frame: Frame,
    slot: Array,
    u: tuple[Array, ...],
    cured: Array,
    pleas: Pleas,
) -> tuple[Entries, Array, Array]:
    """The exits, in order of precedence: correction, performance, expiry, no assets, amnesty.

    Returns:
        The entries; what happened to each, int32 [L, cap]; compensation, int32 [L, cap].
    """
    rules, month = setting.rules, frame.month
    inside = (entries.status == i32(layout.IN_FORCE)) & (entries.since < month)
    exits = jnp.where(rules.forever > 0, i32(layout.EXIT_CORRECTION), rules.exits)[:, None]

    def open_(bit: int) -> Array:
        return inside & ((exits & i32(bit)) > 0)

    early = u[3] < rules.early[:, None]
    fixed_term = entries.until < i32(NEVER)
    performed = open_(layout.EXIT_PERFORMANCE) & cured & (~fixed_term | early)
    repaired = open_(layout.EXIT_REPAIR) & cured & early
    over = open_(layout.EXIT_EXPIRY) & (entries.until <= month)
    unable = (take(state.money.searches, slot) >= np.uint8(2))[None, :]
    empty = open_(layout.EXIT_NO_ASSETS) & unable & ~fixed_term
    upheld = pleas.outcome == i32(layout.LEFT_BY_CORRECTION)
    corrected = open_(layout.EXIT_CORRECTION) & upheld
    # an amnesty is an act of its own, whatever the list's exits say
    spared = inside & (rules.black[:, None] > 0) & (month == rules.amnesty_at)
    spared = spared & draws.below(u[1], rules.amnesty_covers)
    gone = jnp.zeros_like(inside)
    left = jnp.where(upheld, i32(layout.NOTHING), pleas.outcome)
    for happens, code in (
        (spared, layout.LEFT_BY_AMNESTY),
        (empty, layout.LEFT_NO_ASSETS),
        (over, layout.LEFT_BY_EXPIRY),
        (repaired, layout.LEFT_OTHERWISE),
        (performed, layout.LEFT_BY_PERFORMANCE),
        (corrected, layout.LEFT_BY_CORRECTION),
    ):
        left = jnp.where(happens, i32(code), left)
        gone = gone | happens
    status = jnp.where(gone, i32(layout.ENDED), entries.status)
    # an ended entry is forgotten once no carrier holds a copy any more
    forgotten = (entries.status == i32(layout.ENDED)) & (entries.copies == i32(0))
    status = jnp.where(forgotten, i32(layout.NOT_LISTED), status)
    paid = _compensation(entries, rules, corrected, month)
    flags = jnp.where(gone, entries.flags & ~i32(PENDING), entries.flags)
    since = jnp.where(gone, month, entries.since)
    return replace(entries, status=status, flags=flags, since=since), left, paid


def _compensation(entries: Entries, rules: Rules, corrected: Array, month: Array) -> Array:
    """What is paid for the months of an entry found false, int32 [L, cap], 0.1 yuan."""
    wronged = corrected & (entries.truth == i32(layout.FALSE))
    months = jnp.where(wronged, month - entries.since, i32(0)).astype(jnp.int64)
    owed = months * rules.compensation.astype(jnp.int64)
    return jnp.minimum(owed, np.int64(MOST_PAID)).astype(jnp.int32)
