"""Process 10, accounts: counts, burdens and causes by group. Reads everything, changes nobody.

Totals are integers and sums of integers, so that blocks, devices and batches cannot change them.
Burden is counted in measure-months; what a measure-month weighs is a norm, applied afterwards.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit.month.attribution import Attributed
from demerit.month.compaction import Compact, compact, note, put, take
from demerit.month.conduct import ACTED, Acts, is_set, member
from demerit.month.dissent import Voice
from demerit.month.frame import Frame, i32
from demerit.month.judgments import Debtors
from demerit.month.measures import Changes
from demerit.month.scoring import Due, cause_cell
from demerit.month.sharing import entry_wrongful
from demerit.month.ties import source_of
from demerit.month.traits import ledger
from demerit.regime.registry import CONDUCTS
from demerit.world import layout
from demerit.world.arrays import zeros
from demerit.world.groups import CELL_COUNT
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Rules, Setting

MAX_MONTHS = 600
# What part of the table of the restricted is set aside for those restricted by grade, through a
# tie, and for restrictions that begin this month; and the rows each part has at least.
GRADED, FAMILY, BEGUN, LEAST = 2, 4, 8, 256
CAUSES = layout.CELLS + 1  # domain x truth, and none
STACK = 16  # numbers of effect domains told apart: 0 to 15 and more
PATTERNS = layout.GRADE_CAPACITY * (layout.DOMAIN_COUNT + 1)


@struct
class Totals:
    """Running totals of a world over its counted months, all int64 and flat.

    Attributes:
        person_months, adult_person_months: [G].
        by_list: [M CAUSES G], measure-months brought by lists, in 1/256.
        by_grade: [PATTERNS CAUSES G], months under a grade that restricts, in 1/256; a pattern is
        (grade, domain that weighed most), which fixes the measures that the grade brings.
        rewarded: [GRADES 2 G], months by grade and by whether a redlist's rewards are in force.
        vicarious: [M CAUSES G], through ties, in 1/256.
        starts, vicarious_starts: [M 4 G]. butfor: [M 2].
        spells_ended: [MAX_MONTHS + 2] by length (the last one is a bin for nobody).
        stacked: [STACK G], person-months by the number of effect domains restricted at once.
        act_reach: [(C + 1) STACK], months of entries in force by the conduct they rest on (the last
        for a grade or a trait) and the number of effect domains that they alone restrict.
        booked: [C 3 2], points deducted and added by conduct and truth.
        platform: the same of accounts of a platform, where there are any.
    """

    person_months: Array
    adult_person_months: Array
    by_list: Array
    by_grade: Array
    rewarded: Array
    vicarious: Array
    starts: Array
    vicarious_starts: Array
    butfor: Array
    spells_ended: Array
    stacked: Array
    act_reach: Array
    booked: Array
    platform: Any = None


def empty_totals(platform: bool = False) -> Totals:
    """Totals of no month; with those of accounts of a platform beside them, if there are any."""
    zero = lambda size: zeros(size, "int64")  # noqa: E731
    m, g = layout.MEASURE_CAPACITY, CELL_COUNT
    return Totals(
        person_months=zero(g),
        adult_person_months=zero(g),
        by_list=zero(m * CAUSES * g),
        by_grade=zero(PATTERNS * CAUSES * g),
        rewarded=zero(layout.GRADE_CAPACITY * 2 * g),
        vicarious=zero(m * CAUSES * g),
        starts=zero(m * 4 * g),
        vicarious_starts=zero(m * 4 * g),
        butfor=zero(m * 2),
        spells_ended=zero(MAX_MONTHS + 2),
        stacked=zero(STACK * g),
        act_reach=zero((layout.CONDUCT_COUNT + 1) * STACK),
        booked=zero(layout.CONDUCT_COUNT * layout.TRUTH_COUNT * 2),
        platform=empty_totals() if platform else None,
    )


def restricted_table(state: State, setting: Setting, changes: Changes, capacity: int) -> Compact:
    """Residents whom anything restricts, or did last month, in person or through a tie."""
    reach, restrict = state.reach, setting.rules.restrict
    anything = ((reach.mask | changes.before) & restrict) | reach.through | changes.through_before
    return compact(anything != i32(0), capacity)


def add_up(
    totals: Totals, state: State, setting: Setting, frame: Frame, changes: Changes, table: Compact
) -> tuple[Totals, State]:
    """Add the month to the totals, if it counts; move restriction spells on."""
    counted = (frame.month >= 0) & (frame.month < setting.months)
    unit = counted.astype(jnp.int64)
    people, adults = _census(state, setting, frame)
    ended, state = _spells(state, setting, frame, table)
    totals = replace(
        totals,
        person_months=totals.person_months + jnp.sum(people, axis=(0, 1)) * unit,
        adult_person_months=totals.adult_person_months + jnp.sum(adults, axis=(0, 1)) * unit,
        rewarded=totals.rewarded + adults.reshape(-1) * unit,
        spells_ended=totals.spells_ended.at[ended].add(unit),
    )
    rows = take(frame.cell, table.slot)
    totals = _stacking(totals, state, setting, table, rows, unit)
    totals, by_grade, tied = _burdens(totals, state, setting, changes, table, rows, unit)
    totals, begun = _starts(totals, state, setting, changes, table, rows, unit)
    # a part of the table that is too small asks for as much more of the whole
    excess = by_grade * i32(GRADED), tied * i32(FAMILY), begun * i32(BEGUN)
    return totals, note(state, "restricted", *excess)


def _domains(mask: Array, setting: Setting) -> Array:
    """Effect domains that the restrictions of a mask lie in, as bits, int32 of the mask's shape."""
    rules = setting.rules
    held = mask & rules.restrict
    word = jnp.zeros_like(mask)
    for number in range(layout.MEASURE_CAPACITY):
        on = (held >> i32(number)) & i32(1)
        word = word | (on << rules.effect[number])
    return word


def _stacking(
    totals: Totals, state: State, setting: Setting, table: Compact, cell: Array, unit: Array
) -> Totals:
    """In how many domains of life people, and single entries, restrict at once."""
    slot = table.slot
    present = table.used.astype(jnp.int64) * unit
    whole = lax.population_count(_domains(take(state.reach.mask, slot), setting))
    place = _place((jnp.minimum(whole, i32(STACK - 1)), 0), (cell, CELL_COUNT))
    stacked = totals.stacked.at[place].add(jnp.where(whole > i32(0), present, 0))
    reach = totals.act_reach
    for number in range(state.entries.status.shape[0]):
        copies = take(state.entries.copies[number], slot)
        wide = lax.population_count(_domains(copies, setting))
        cause = take(state.entries.cause[number], slot).astype(jnp.int32) - i32(1)
        about = jnp.clip(cause, i32(0), i32(layout.CONDUCT_COUNT))
        inside = take(state.entries.status[number], slot) == np.uint8(layout.IN_FORCE)
        place = _place((about, 0), (jnp.minimum(wide, i32(STACK - 1)), STACK))
        reach = reach.at[place].add(jnp.where(inside & (wide > i32(0)), present, 0))
    return replace(totals, stacked=stacked, act_reach=reach)


def add_records(totals: Totals, setting: Setting, frame: Frame, due: Due) -> Totals:
    """Add the points booked this month by conduct and truth, if it counts."""
    counted = (frame.month >= 0) & (frame.month < setting.months) & due.used
    added = (due.points > i32(0)).astype(jnp.int32)
    place = _place((due.conduct, 0), (due.truth, layout.TRUTH_COUNT), (added, 2))
    points = jnp.where(counted, jnp.abs(due.points), i32(0)).astype(jnp.int64)
    return replace(totals, booked=totals.booked.at[place].add(points))


_HALF = np.int64(32)


def _census(state: State, setting: Setting, frame: Frame) -> tuple[Array, Array]:
    """Residents and adults by grade, by whether a redlist's rewards are all in force, and by cell.

    One pass over everyone: both counts share a 64-bit number.

    Returns:
        Two int64 arrays [GRADES, 2, G].
    """
    brought = setting.rules.by_list & ~setting.rules.restrict
    red = jnp.zeros_like(frame.alive)
    for number in range(state.entries.status.shape[0]):
        all_of_them = (state.reach.mask & brought[number]) == brought[number]
        red = red | (all_of_them & (brought[number] != 0))
    grade = state.score.grade.astype(jnp.int32)
    place = _place((grade, 0), (red.astype(jnp.int32), 2), (frame.cell, CELL_COUNT))
    one = frame.alive.astype(jnp.int64) | (frame.adult.astype(jnp.int64) << _HALF)
    both = jnp.zeros((layout.GRADE_CAPACITY * 2 * CELL_COUNT,), jnp.int64).at[place].add(one)
    both = both.reshape(layout.GRADE_CAPACITY, 2, CELL_COUNT)
    return both & np.int64(0xFFFFFFFF), both >> _HALF


def _spells(state: State, setting: Setting, frame: Frame, table: Compact) -> tuple[Array, State]:
    """Merged spells of direct restriction: the bin of each that ended this month."""
    reach, slot = state.reach, table.slot
    inside = (take(reach.mask, slot) & setting.rules.restrict) != 0
    since = take(reach.spell, slot).astype(jnp.int32)
    before = since > i32(-32768)
    over = table.used & before & ~inside
    ended = jnp.where(over, jnp.clip(frame.month - since, 0, MAX_MONTHS), i32(MAX_MONTHS + 1))
    begins = jnp.where(before, since, frame.month)
    now = jnp.where(inside, begins, i32(-32768))
    return ended, replace(
        state, reach=replace(reach, spell=put(reach.spell, slot, table.used, now))
    )


def bits_of(mask: Array) -> Array:
    """A mask as 0/1, int64 [n, M]."""
    number = jnp.arange(layout.MEASURE_CAPACITY, dtype=jnp.int32)
    return ((mask[:, None] >> number[None, :]) & i32(1)).astype(jnp.int64)


def list_causes(state: State, slot: Array, setting: Setting) -> tuple[Array, Array]:
    """The cell of the entry that brings a measure, int32 [n, M]; whether a true record backs it."""
    rules, entries = setting.rules, state.entries
    number = jnp.arange(layout.MEASURE_CAPACITY, dtype=jnp.int32)[None, :]
    cause = jnp.full((slot.shape[0], layout.MEASURE_CAPACITY), layout.CELLS, jnp.int32)
    support = jnp.zeros(cause.shape, bool)
    for place in range(entries.status.shape[0] - 1, -1, -1):
        cell = cause_cell(
            take(entries.cause[place], slot).astype(jnp.int32),
            take(entries.truth[place], slot).astype(jnp.int32),
            rules,
        )
        holds = ((take(entries.copies[place], slot)[:, None] >> number) & i32(1)) > 0
        cause = jnp.where(holds, jnp.clip(cell, 0, layout.CELLS)[:, None], cause)
        true_too = take(entries.true_too[place], slot) > np.uint8(0)
        support = jnp.where(holds, true_too[:, None], support)
    return cause, support


def _place(*axes: tuple[Array, int]) -> Array:
    """Flat index of several axes, given as (index, size) from the slowest to the fastest."""
    place = axes[0][0]
    for index, size in axes[1:]:
        place = place * i32(size) + index
    return place


MEASURES = np.arange(layout.MEASURE_CAPACITY, dtype=np.int32)[None, :]


def _burdens(
    totals: Totals,
    state: State,
    setting: Setting,
    changes: Changes,
    table: Compact,
    cell: Array,
    unit: Array,
) -> tuple[Totals, Array, Array]:
    """Burdens by list, by grade and through ties; and by how much two shorter tables overflowed."""
    slot = table.slot
    restrict = setting.rules.restrict
    present = table.used.astype(jnp.int64) * unit * layout.SHARE_UNIT
    grade_mask = take(changes.by_grade, slot) & restrict
    list_mask = take(state.reach.mask, slot) & ~take(changes.by_grade, slot) & restrict
    cause, _ = list_causes(state, slot, setting)
    place = _place((jnp.asarray(MEASURES), 0), (cause, CAUSES), (cell[:, None], CELL_COUNT))
    by_list = totals.by_list.at[place].add(bits_of(list_mask) * present[:, None])
    graded = compact((grade_mask != 0) & table.used, table.slot.shape[0] // GRADED + LEAST)
    at = take(slot, graded.slot)
    shares = ledger_shares(ledger(state.score, setting.rules, at))
    main = jnp.minimum(take(state.score.main, at), np.uint8(layout.CELLS)).astype(jnp.int32)
    grade = take(state.score.grade, at).astype(jnp.int32)
    pattern = grade * i32(layout.DOMAIN_COUNT + 1) + main // i32(layout.TRUTH_COUNT)
    causes = jnp.arange(CAUSES, dtype=jnp.int32)[None, :]
    place = _place(
        (pattern[:, None], 0), (causes, CAUSES), (take(cell, graded.slot)[:, None], CELL_COUNT)
    )
    counts = graded.used.astype(jnp.int64) * unit
    by_grade = totals.by_grade.at[place].add(shares.astype(jnp.int64) * counts[:, None])
    vicarious, excess = _vicarious(totals.vicarious, state, setting, table, cell, unit)
    totals = replace(totals, by_list=by_list, by_grade=by_grade, vicarious=vicarious)
    return totals, graded.excess, excess


def _vicarious(
    total: Array, state: State, setting: Setting, table: Compact, cell: Array, unit: Array
) -> tuple[Array, Array]:
    """Measure-months that reach people through a tie, by the cause of whom they are tied to."""
    through = take(state.reach.through, table.slot)
    rows = compact((through != 0) & table.used, table.slot.shape[0] // FAMILY + LEAST)
    slot = take(table.slot, rows.slot)
    origin = _origin_cell(state, setting.rules, slot)[:, None]
    place = _place(
        (jnp.asarray(MEASURES), 0), (origin, CAUSES), (take(cell, rows.slot)[:, None], CELL_COUNT)
    )
    weight = rows.used.astype(jnp.int64) * unit * layout.SHARE_UNIT
    return total.at[place].add(bits_of(take(through, rows.slot)) * weight[:, None]), rows.excess


def ledger_shares(cells: Array) -> Array:
    """Unspent deductions as shares in 1/256 that sum to 256, the remainder on the largest cell.

    Args:
        cells: int32 [n, CELLS].

    Returns:
        int32 [n, CAUSES]; all of it on the last cause where nothing is unspent.
    """
    whole = jnp.sum(cells, axis=1, dtype=jnp.int32)
    shares = (cells * i32(layout.SHARE_UNIT)) // jnp.maximum(whole, 1)[:, None]
    rest = i32(layout.SHARE_UNIT) - jnp.sum(shares, axis=1, dtype=jnp.int32)
    target = jnp.where(whole > 0, jnp.argmax(cells, axis=1).astype(jnp.int32), i32(layout.CELLS))
    number = jnp.arange(CAUSES, dtype=jnp.int32)[None, :]
    padded = jnp.pad(shares, ((0, 0), (0, 1)))
    return padded + jnp.where(number == target[:, None], rest[:, None], i32(0))


def _origin_cell(state: State, rules: Rules, slot: Array) -> Array:
    source = source_of(state, rules, slot)
    by_list = take(state.reach.main, source).astype(jnp.int32)
    by_grade = take(state.score.main, source).astype(jnp.int32)
    cell = jnp.minimum(jnp.where(by_list < layout.CELLS, by_list, by_grade), i32(layout.CELLS))
    if state.trade is None:
        return cell
    # whom no person's measures reach has them from a firm or a department
    posts = state.trade.posts
    through_work = (source == slot) & (take(posts.tied, slot) != i32(0))
    return jnp.where(through_work, take(posts.origin, slot).astype(jnp.int32), cell)


def _starts(
    totals: Totals,
    state: State,
    setting: Setting,
    changes: Changes,
    table: Compact,
    cell: Array,
    unit: Array,
) -> tuple[Totals, Array]:
    """Restrictions that began this month, by the reason why they were wrongful, if they were.

    Returns the totals and by how much the table of them overflowed.
    """
    score, restrict = state.score, setting.rules.restrict
    begun = take(state.reach.mask & ~changes.before, table.slot) & restrict
    begun_through = take(state.reach.through & ~changes.through_before, table.slot)
    rows = compact(
        ((begun | begun_through) != 0) & table.used, table.slot.shape[0] // BEGUN + LEAST
    )
    slot, cell = take(table.slot, rows.slot), take(cell, rows.slot)[:, None]
    new = jnp.where(rows.used, take(begun, rows.slot), i32(0))
    new_through = jnp.where(rows.used, take(begun_through, rows.slot), i32(0))
    by_grade = (bits_of(take(changes.by_grade, slot)) > 0) & (bits_of(new) > 0)
    cause, supported = list_causes(state, slot, setting)
    reason = take(score.reason, slot).astype(jnp.int32)[:, None]
    reason = jnp.where(by_grade, reason, reason_of(cause))
    deserved = setting.rules.by_grade[take(score.true_only, slot).astype(jnp.int32)]
    stands = jnp.where(by_grade, bits_of(deserved) > 0, supported)
    measure = jnp.asarray(MEASURES)
    once = bits_of(new) * unit
    place = _place((measure, 0), (reason, 4), (cell, CELL_COUNT))
    origin = reason_of(_origin_cell(state, setting.rules, slot))[:, None]
    tied = _place((measure, 0), (origin, 4), (cell, CELL_COUNT))
    falls = _place((measure, 0), ((~stands).astype(jnp.int32), 2))
    totals = replace(
        totals,
        starts=totals.starts.at[place].add(once),
        butfor=totals.butfor.at[falls].add(once),
        vicarious_starts=totals.vicarious_starts.at[tied].add(bits_of(new_through) * unit),
    )
    return totals, rows.excess


def reason_of(cell: Array) -> Array:
    """Why a restriction with this single cause is wrongful (`layout.SOUND` if it is not)."""
    truth = cell % i32(layout.TRUTH_COUNT)
    reason = jnp.where(entry_wrongful(cell) > 0, i32(layout.LAWFUL_ACT), i32(layout.SOUND))
    reason = jnp.where(truth == i32(layout.FALSE), i32(layout.FALSE_RECORD), reason)
    reason = jnp.where(truth == i32(layout.TRAIT), i32(layout.BY_TRAIT), reason)
    return jnp.where(cell >= i32(layout.CELLS), i32(layout.SOUND), reason)


VIOLATION = [conduct.violation for conduct in CONDUCTS]
#: Whoever did none of these for two years counts as innocent. Infractions are left out: hardly an
#: adult goes without jaywalking for so long, and what was left would be children.
_BREACH = [conduct.cls in ("breach", "crime") for conduct in CONDUCTS]
#: Breaches and crimes beyond trifles, on the registry's scale: whoever did none counts as having
#: broken no rule where the question is what silence costs people who did nothing wrong.
SERIOUS_GRAVITY = 20
_SERIOUS = [
    conduct.cls in ("breach", "crime") and conduct.gravity >= SERIOUS_GRAVITY
    for conduct in CONDUCTS
]


def tally(
    state: State,
    setting: Setting,
    frame: Frame,
    acts: Acts,
    debtors: Debtors,
    voice: Voice,
    changes: Changes,
) -> State:
    """Personal counts: breaches, exposure of the innocent, what was said."""
    t, month = state.tally, frame.month
    serious = did_any(acts, debtors, _SERIOUS)
    year_starts = (month >= 0) & (month % i32(12) == 0)
    breached = did_any(acts, debtors, _BREACH) | ~frame.alive
    breach = jnp.where(breached, month, t.last_breach.astype(jnp.int32)).astype(jnp.int16)
    clean = frame.adult & (t.last_breach.astype(jnp.int32) < month - i32(24))
    innocent = jnp.where(year_starts, clean.astype(jnp.uint8), t.innocent)
    exposed = jnp.where(year_starts, np.uint8(0), t.exposed)
    exposed = exposed | exposure(state, setting, changes)
    first = (month >= 0) & (month < 12)
    final = (month >= setting.months - 12) & (month < setting.months)
    counts = (month >= 0) & (month < setting.months)
    now = jnp.stack([first, final, counts]).astype(jnp.int32)[None, :]
    return replace(
        state,
        tally=replace(
            t,
            last_breach=breach,
            innocent=jnp.where(frame.alive, innocent, np.uint8(0)),
            exposed=jnp.where(frame.alive, exposed, np.uint8(0)),
            violated=jnp.where(serious & (month >= 0), np.uint8(1), t.violated),
            spoken=t.spoken + voice.said[:, None] * now,
        ),
    )


def did_any(acts: Acts, debtors: Debtors, counts: list[bool]) -> Array:
    """Who did an act of a kind that counts this month, bool [N]."""
    broke = jnp.zeros(acts.code[0].shape, bool)
    for group, members in enumerate(layout.GROUPS):
        code = acts.code[group]
        for number, c in enumerate(members):
            if counts[c]:
                broke = broke | (is_set(code, ACTED) & (member(code) == i32(number)))
    owed = debtors.table.used & (debtors.defaults | debtors.obstructs)
    where = jnp.where(owed, debtors.table.slot, i32(broke.shape[0]))
    return broke.at[where].set(True, mode="drop")


def exposure(state: State, setting: Setting, changes: Changes) -> Array:
    """Bit 1: a wholly wrongful direct restriction began; bit 2: one through a tie."""
    restrict = setting.rules.restrict
    new = (state.reach.mask & ~changes.before & restrict) != 0
    by_grade = ((changes.by_grade & ~changes.before) & restrict) != 0
    wholly = jnp.where(
        by_grade, state.score.wrongful == np.uint8(255), state.reach.wrongful == np.uint8(255)
    )
    direct = (new & wholly).astype(jnp.uint8)
    through = ((state.reach.through & ~changes.through_before) != 0).astype(jnp.uint8)
    return direct | (through << np.uint8(1))


@struct
class Causes:
    """Attributed acts: averted, induced int64 [C, 8] in 1/840; decisive int64 [2, C, 8]."""

    averted: Array
    induced: Array
    decisive: Array


_DECISIVE = np.int64(40)


def sum_causes(rows: Attributed) -> Causes:
    """Add up the month's attributed acts by conduct and influence.

    One pass over the events: a share in 1/840 and whether it is decisive travel in one number, the
    flag above bit 40, where no sum of shares reaches.
    """
    kinds, players = 2 * layout.CONDUCT_COUNT, layout.INFLUENCE_COUNT
    kind = rows.acted.astype(jnp.int32) * i32(layout.CONDUCT_COUNT) + rows.conduct
    number = jnp.arange(players, dtype=jnp.int32)[None, :]
    both = rows.shares.astype(jnp.int64) + (rows.decisive.astype(jnp.int64) << _DECISIVE)
    place = jnp.where(rows.used, kind, i32(kinds))[:, None] * i32(players) + number
    added = jnp.zeros((kinds * players,), jnp.int64).at[place].add(both, mode="drop")
    added = added.reshape(2, layout.CONDUCT_COUNT, players)
    left = np.int64(64) - _DECISIVE
    shares = (added << left) >> left  # the low forty bits with their sign
    return Causes(averted=shares[0], induced=shares[1], decisive=(added - shares) >> _DECISIVE)
