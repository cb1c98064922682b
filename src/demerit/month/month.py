"""The month, as a list of processes.

1. `fortune`: births, deaths, ageing, moves; luck that is the same in every arm.
2. `conduct`: residents act or refrain; dissent; debtors pay or not. Attribution beside it.
3. `observation`: agencies see, miss, delay and misrecord.
4. `scoring`: rules turn records into points, grades, proposed entries.
5. `redress`: notice, hearing, effect, appeal, correction, performance, expiry.
6. `sharing`: entries travel to carriers; copies are corrected one by one.
7. `measures`: lists and grades switch restrictions and rewards on and off.
8. `livelihood`: work, income, credit, debts taken to court, refused attempts.
9. `learning`: beliefs about certainty, alarm, habits, what the circle does.
10. `accounts`: counts, burdens and causes by group.

`run_month` below is that list. Each process is one file and a function from state to state and
what happened; each can be run alone.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit.month import accounts, conduct
from demerit.month.accounts import Totals
from demerit.month.appeals import MISLED, NAMED, SECOND, has
from demerit.month.attempts import Refusals, attempts
from demerit.month.attribution import Attributed, attribute
from demerit.month.choice import make_situation
from demerit.month.compaction import Capacities, Compact, compact, note, put, take
from demerit.month.dissent import Voice, dissent
from demerit.month.entering import propose_by_trait
from demerit.month.fortune import Luck, fortune
from demerit.month.frame import Frame, i32, make_frame
from demerit.month.judgments import Debtors, judgments, settle
from demerit.month.learning import learn
from demerit.month.livelihood import (
    FOUND,
    LOST,
    LOST_TO_LIST,
    Debts,
    convicted,
    fines_of,
    money,
    work,
)
from demerit.month.measures import Changes, apply_measures
from demerit.month.mending import Mended, mend
from demerit.month.observation import Sightings, file_records, observe, write_records
from demerit.month.redress import Docket, redress
from demerit.month.scoring import Due, grade_everyone, score_records, visible_score
from demerit.month.sharing import share
from demerit.month.traits import hold_traits
from demerit.regime.registry import CONDUCTS
from demerit.world import layout
from demerit.world.groups import CELL_COUNT
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Setting

#: Refused attempts by kind, in the order of `layout.ATTEMPTS`, as they are called in series.
REFUSED: tuple[str, ...] = (
    "air", "rail", "loans", "services", "business", "hotels", "homes", "schools", "insurance",
    "abroad", "licences", "posts", "benefits", "hospitals",
)  # fmt: skip

#: Monthly counts, in the order of `Series.flows`.
FLOWS: tuple[str, ...] = (
    "entries",
    "persons_entered",
    "exits_performance",
    "exits_expiry",
    "exits_correction",
    "exits_no_assets",
    "exits_other",
    "entries_stopped",
    "appeals",
    "appeals_upheld",
    "appeals_rejected",
    "notices",
    "notices_named",
    "notices_right",
    "appeals_second",
    "appeals_second_upheld",
    "appeals_unanswered",
    "exits_amnesty",
    "yuan_compensated",
    "yuan_for_appeals",
    "points_forgiven",
    "records",
    "records_false",
    *(f"refused_{name}" for name in REFUSED),
    "jobs_lost",
    "jobs_lost_to_list",
    "jobs_found",
    "employed",
    "unemployed",
    "judgments",
    "judgments_paid",
    "judgments_caused",
    "debtors",
    "debtors_able",
    "births",
    "deaths",
    "arrivals",
    "departures",
    "residents",
    "adults",
    "aware",
    "barred_all_travel",
    "courses",
    "points_regained",
    "yuan_taken",
    "yuan_given",
    "requests_first",
    "requests_later",
)


@struct
class Series:
    """Counts of one month, int64.

    Attributes:
        acts: [C]. causes: attributed acts. speech, speech_direct: (), 1/32768.
        restricted: [G]. listed: [L]. grade: [GRADE_CAPACITY]. flows: [len(FLOWS)].
        innocent: [3], clean residents of the year, exposed directly so far, through a tie.
        present: [G], residents, 0 in months that do not count. recorded: [C, 3], records that
        came to hand, by conduct and truth.
    """

    acts: Array
    causes: accounts.Causes
    speech: Array
    speech_direct: Array
    restricted: Array
    listed: Array
    grade: Array
    flows: Array
    innocent: Array
    present: Array
    recorded: Array


@struct
class Log:
    """What happened to followed residents in one month.

    Attributes:
        people: dict of arrays over the cohort [F] (or [L, F] for entries).
        records: slot, conduct, truth, points [logged]; used bool.
        changed: slot, conduct, acted, shares [logged, 8]; used bool.
    """

    people: dict[str, Array]
    records: dict[str, Array]
    changed: dict[str, Array]


@struct
class Doings:
    """What the first stage hands on: processes 1 to 3."""

    luck: Luck
    frame: Frame
    acts: conduct.Acts
    as_if: conduct.Acts
    voice: Voice
    debtors: Debtors
    changed: Attributed
    sightings: Sightings


@struct
class Verdicts:
    """What the second stage hands on: processes 4 to 7."""

    due: Due
    docket: Docket
    changes: Changes
    recorded: Array
    mended: Mended


@struct
class Consequences:
    """What the third stage hands on: processes 8 and 9."""

    table: Compact
    work_event: Array
    debts: Debts
    refusals: Refusals


def act(state: State, setting: Setting, capacities: Capacities) -> tuple[State, Doings]:
    """Processes 1 to 3: what happens to residents, what they do, and what is written down."""
    state, luck = fortune(state, setting, capacities.moves)
    frame = make_frame(state, setting)
    situation = make_situation(state, setting, frame)
    acts = conduct.conduct(state, setting, frame, situation)
    voice = dissent(state, setting, frame, situation)
    debtors = judgments(state, setting, frame, situation, capacities.debtors)
    changed = attribute(state, setting, situation, acts, debtors, capacities.changed)
    as_if = conduct.act_as_if(acts, setting.couplings.frozen)
    sightings = observe(state, setting, frame, acts, voice)
    written = write_records(
        state, setting, frame, acts, voice, sightings, debtors.court, capacities.records
    )
    state = settle(file_records(state, written), setting, debtors)
    state = note(state, "debtors", debtors.table.excess)
    state = note(state, "changed", changed.excess)
    return state, Doings(luck, frame, acts, as_if, voice, debtors, changed, sightings)


def judge(
    state: State, setting: Setting, doings: Doings, capacities: Capacities
) -> tuple[State, Verdicts]:
    """Processes 4 to 7: points, grades, entries, due process, copies, measures."""
    frame = doings.frame
    state, due = score_records(state, setting, frame)
    state, mended = mend(state, setting, frame, capacities.crossing)
    state = hold_traits(state, setting, frame)
    state, _ = grade_everyone(state, setting, frame, capacities.crossing)
    state = propose_by_trait(state, setting, frame, capacities.crossing)
    state, docket = redress(state, setting, frame, capacities.docket)
    state = share(state, setting, frame, docket)
    state, changes = apply_measures(state, setting, frame)
    return state, Verdicts(due, docket, changes, _recorded(frame, due), mended)


def live(
    state: State, setting: Setting, doings: Doings, verdicts: Verdicts, capacities: Capacities
) -> tuple[State, Consequences]:
    """Processes 8 and 9: work, money, refusals, and what is learned."""
    frame, luck, caught = doings.frame, doings.luck, doings.sightings.caught
    changes = verdicts.changes
    table = accounts.restricted_table(state, setting, changes, capacities.restricted)
    dismissed = convicted(doings.as_if, caught, luck.work_draw, setting)
    state, work_event = work(state, setting, frame, luck, dismissed)
    fines = fines_of(doings.as_if, caught, setting)
    state, debts = money(state, setting, frame, luck, fines, doings.as_if)
    state, refusals = attempts(state, setting, frame, table, debts.refused_credit)
    state = learn(
        state, setting, frame, doings.acts, doings.as_if, doings.voice, doings.sightings,
        verdicts.recorded,
    )  # fmt: skip
    state = note(state, "restricted", table.excess)
    return state, Consequences(table, work_event, debts, refusals)


def account(
    state: State,
    totals: Totals,
    setting: Setting,
    doings: Doings,
    verdicts: Verdicts,
    consequences: Consequences,
    capacities: Capacities,
) -> tuple[State, Totals, Series, Log]:
    """Process 10, and the clock."""
    frame, acts, debtors, voice = doings.frame, doings.acts, doings.debtors, doings.voice
    changes, table = verdicts.changes, consequences.table
    state = accounts.tally(state, setting, frame, acts, debtors, voice, changes)
    lived = totals.person_months
    totals, state = accounts.add_up(totals, state, setting, frame, changes, table)
    present = totals.person_months - lived
    totals = accounts.add_records(totals, setting, frame, verdicts.due)
    state = _calibrate(state, setting, frame, acts, debtors)
    flows = _flows(state, setting, doings, verdicts, consequences)
    series = _series(state, setting, doings, verdicts, table, flows, present)
    log, excess = _log(state, setting, doings, verdicts, consequences, capacities.logged)
    state = note(state, "logged", excess)
    common = replace(state.common, month=state.common.month + i32(1))
    return replace(state, common=common), totals, series, log


def run_month(
    state: State, totals: Totals, setting: Setting, capacities: Capacities
) -> tuple[State, Totals, Series, Log]:
    """Run one month: the four stages in one go.

    The engine compiles the stages one by one (smaller programs compile and run faster).

    Args:
        state: the world before the month.
        totals: running totals.
        setting: all that the month reads and never changes.
        capacities: rows of the tables of events (static).

    Returns:
        The world after the month, the totals, the month's counts, and the followed residents' log.
    """
    state, doings = act(state, setting, capacities)
    state, verdicts = judge(state, setting, doings, capacities)
    state, consequences = live(state, setting, doings, verdicts, capacities)
    return account(state, totals, setting, doings, verdicts, consequences, capacities)


_PROSOCIAL = np.array([conduct_.cls == "prosocial" for conduct_ in CONDUCTS])


def _recorded(frame: Frame, due: Due) -> Array:
    """Residents against whom something was booked this month."""
    against = due.used & ~jnp.asarray(_PROSOCIAL)[due.conduct]
    return put(
        jnp.zeros(frame.alive.shape, bool), due.slot, against, jnp.ones_like(due.slot, dtype=bool)
    )


SETTLING = 12  # months of the burn-in in which habits and norms form


def _calibrate(
    state: State, setting: Setting, frame: Frame, acts: conduct.Acts, debtors: Debtors
) -> State:
    """During the burn-in, move the intercepts until the base rates of the tables hold.

    Stochastic approximation (Robbins & Monro 1951) on the error in the logit: a gain of one half
    for a year, while habits and norms form, then 1/n. The burn-in is under ordinary law and shared
    by all arms, so the intercepts are too.
    """
    intercept, ability = lax.cond(
        frame.month < setting.fork,
        lambda: _corrected(state, setting, frame, acts, debtors),
        lambda: (state.common.intercept, state.common.ability),
    )
    return replace(state, common=replace(state.common, intercept=intercept, ability=ability))


def _corrected(
    state: State, setting: Setting, frame: Frame, acts: conduct.Acts, debtors: Debtors
) -> tuple[Array, Array]:
    """Intercepts and the scale of ability after one step."""
    done = conduct.counts(acts, conduct.ACTED).astype(jnp.int64)
    done = done.at[layout.JUDGMENT_DEFAULT].set(_count(debtors.defaults))
    done = done.at[layout.OBSTRUCTION].set(_count(debtors.obstructs))
    eligible = []
    for c in range(layout.CONDUCT_COUNT):
        open_to = (frame.who & setting.customs.who[c]) != i32(0)
        eligible.append(_count(open_to))
    able = _count(debtors.able)
    eligible = jnp.stack(eligible).at[layout.JUDGMENT_DEFAULT].set(able)
    target = (eligible * setting.customs.rate) >> 20  # acts a month, 1/4096: often below one
    error = ((target - (done << 12)) << 12) // jnp.maximum(target, 1)
    # a relative error in the rate is this much more in the logit, the commoner the act the more
    rest = jnp.maximum(jnp.maximum((eligible << 12) - target, eligible << 7), 1)
    error = jnp.clip(error, -8 * 4096, 4096) * (eligible << 12) // rest
    since = frame.month - setting.begin
    run = jnp.where(since < SETTLING, i32(2), since - i32(SETTLING) + i32(1)).astype(jnp.int64)
    step = (error // run).astype(jnp.int32)
    intercept = state.common.intercept + jnp.where(target > 40, step, i32(0))
    owing = _count(debtors.table.used)
    wanted = (owing * setting.customs.able) >> 8
    off = jnp.clip(((able - wanted) << 8) // jnp.maximum(owing, 1), -256, 256) // run
    scale = jnp.clip(state.common.ability + off.astype(jnp.int32), 1, 1 << 12)
    return intercept, scale


def _total(amounts: Array) -> Array:
    """Sum of amounts up to 2^15 in size, int64 (): short runs in 32 bits, their sums in 64."""
    run = 4096
    short = -amounts.shape[0] % run
    runs = jnp.pad(amounts, (0, short)).reshape(-1, run)
    return jnp.sum(jnp.sum(runs, axis=1, dtype=jnp.int32).astype(jnp.int64))


def _count(flags: Array) -> Array:
    """How many are true, int64 (); summed in 32 bits, which is faster and ample for one world."""
    return jnp.sum(flags, dtype=jnp.int32).astype(jnp.int64)


def _flows(
    state: State, setting: Setting, doings: Doings, verdicts: Verdicts, after: Consequences
) -> Array:
    """The month's counts in the order of `FLOWS`, int64."""
    frame, luck, debtors = doings.frame, doings.luck, doings.debtors
    due, docket = verdicts.due, verdicts.docket
    work_event, debts, refusals = after.work_event, after.debts, after.refusals
    rules, traits, mask = setting.rules, state.traits, state.reach.mask
    black = rules.black[:, None] > 0

    def happened(code: int) -> Array:
        return (docket.event == i32(code)) & black

    n = _count
    entered = happened(layout.ENTERED)
    again = jnp.any(entered, axis=0)
    air, rail = mask & rules.bars_attempt[0], mask & rules.bars_attempt[1]
    first, later = _queues(state, setting, frame)
    refused = {f"refused_{name}": n(refusals.times[k]) for k, name in enumerate(REFUSED)}
    found = {
        "entries": n(entered),
        "persons_entered": n(again),
        "exits_performance": n(happened(layout.LEFT_BY_PERFORMANCE)),
        "exits_expiry": n(happened(layout.LEFT_BY_EXPIRY)),
        "exits_correction": n(happened(layout.LEFT_BY_CORRECTION)),
        "exits_no_assets": n(happened(layout.LEFT_NO_ASSETS)),
        "exits_other": n(happened(layout.LEFT_OTHERWISE)),
        "entries_stopped": n(happened(layout.STOPPED)),
        "appeals": n(docket.filed & black),
        "appeals_upheld": n(happened(layout.LEFT_BY_CORRECTION)),
        "appeals_rejected": n(happened(layout.APPEAL_REJECTED)),
        "notices": n(docket.noticed & black),
        "notices_named": n(docket.noticed & black & has(docket.entries, NAMED)),
        "notices_right": n(docket.noticed & black & ~has(docket.entries, MISLED)),
        "appeals_second": n(docket.second & black),
        "appeals_second_upheld": n(
            happened(layout.LEFT_BY_CORRECTION) & has(docket.entries, SECOND)
        ),
        "appeals_unanswered": n(happened(layout.APPEAL_UNANSWERED)),
        "exits_amnesty": n(happened(layout.LEFT_BY_AMNESTY)),
        "yuan_compensated": _yuan(docket.compensated),
        "yuan_for_appeals": _yuan(docket.cost),
        "points_forgiven": docket.wiped,
        "records": n(due.used),
        "records_false": n(due.used & (due.truth != i32(layout.TRUE))),
        **refused,
        "jobs_lost": n((work_event == np.uint8(LOST)) | (work_event == np.uint8(LOST_TO_LIST))),
        "jobs_lost_to_list": n(work_event == np.uint8(LOST_TO_LIST)),
        "jobs_found": n(work_event == np.uint8(FOUND)),
        "employed": n(frame.alive & (traits.work == np.uint8(layout.EMPLOYED))),
        "unemployed": n(frame.alive & (traits.work == np.uint8(layout.UNEMPLOYED))),
        "judgments": n(debts.suits),
        "judgments_paid": n(debtors.pays),
        "judgments_caused": n(debts.caused),
        "debtors": n(debtors.table.used),
        "debtors_able": n(debtors.able),
        "births": n(luck.born),
        "deaths": n(luck.died),
        "arrivals": n(luck.came.used & ~luck.born),
        "departures": n(luck.gone.used & ~luck.died),
        "residents": n(frame.alive),
        "adults": n(frame.adult),
        "aware": n(frame.aware & frame.adult),
        "barred_all_travel": n((air != 0) & (rail != 0)),
        "courses": n(verdicts.mended.course),
        "points_regained": n(verdicts.mended.given),
        "yuan_taken": _yuan(jnp.minimum(debts.moved, i32(0))),
        "yuan_given": _yuan(jnp.maximum(debts.moved, i32(0))),
        "requests_first": first,
        "requests_later": later,
    }
    return jnp.stack([found[name] for name in FLOWS])


def _yuan(amounts: Array) -> Array:
    """The size of a sum of amounts in 0.1 yuan, in yuan, int64 ()."""
    return jnp.abs(jnp.sum(amounts.astype(jnp.int64))) // np.int64(10)


def _queues(state: State, setting: Setting, frame: Frame) -> tuple[Array, Array]:
    """Requests served first at public counters, and requests of others that wait for it.

    So many requests can be met in a month whoever comes first: what a fast lane gives to some it
    takes from the others, one for one. Expected numbers, int64 ().
    """
    third, asked = state.traits.third, jnp.zeros((), jnp.int64)
    for lane, kind in (("fast_lane", "service"), ("fast_licence", "licence")):
        fast = (state.reach.mask & getattr(setting.rules, lane)) != i32(0)
        odds = setting.customs.attempts[layout.ATTEMPT_INDEX[kind]].astype(jnp.int64)
        for t in range(3):
            asked = asked + _count(frame.adult & fast & (third == np.uint8(t))) * odds[t]
    waits = setting.customs.waits.astype(jnp.int64)
    return asked >> 32, ((asked >> 16) * waits) >> 24


def _series(
    state: State,
    setting: Setting,
    doings: Doings,
    verdicts: Verdicts,
    table: Compact,
    flows: Array,
    present: Array,
) -> Series:
    frame, acts, voice, docket = doings.frame, doings.acts, doings.voice, verdicts.docket
    held = (take(state.reach.mask, table.slot) & setting.rules.restrict) != 0
    held = (held & table.used).astype(jnp.int64)
    restricted = jnp.zeros((CELL_COUNT,), jnp.int64).at[take(frame.cell, table.slot)].add(held)
    inside = docket.entries.status == i32(layout.IN_FORCE)
    listed = jnp.sum(inside & docket.table.used[None, :], axis=1, dtype=jnp.int64)
    grade = [
        _count(frame.adult & (state.score.grade == np.uint8(g)))
        for g in range(layout.GRADE_CAPACITY)
    ]
    tally = state.tally
    clean = (tally.innocent > np.uint8(0)) & frame.alive
    exposed = [clean, clean & ((tally.exposed & 1) > 0), clean & ((tally.exposed & 2) > 0)]
    done = conduct.counts(acts, conduct.ACTED).astype(jnp.int64)
    done = done.at[layout.DISSENT].set(_count(voice.said > 0))
    debtors = doings.debtors
    done = done.at[layout.JUDGMENT_DEFAULT].set(_count(debtors.defaults))
    done = done.at[layout.OBSTRUCTION].set(_count(debtors.obstructs))
    return Series(
        acts=done,
        causes=accounts.sum_causes(doings.changed),
        speech=_total(voice.said),
        speech_direct=_total(voice.said - voice.unmuted),
        restricted=restricted,
        listed=listed,
        grade=jnp.stack(grade),
        flows=flows,
        innocent=jnp.stack([_count(flags) for flags in exposed]),
        present=present,
        recorded=_recorded_by_conduct(verdicts.due),
    )


def _recorded_by_conduct(due: Due) -> Array:
    """Records that came to hand this month by conduct and truth, int64 [C, 3]."""
    shape = (layout.CONDUCT_COUNT, layout.TRUTH_COUNT)
    place = due.conduct * i32(layout.TRUTH_COUNT) + due.truth
    counts = jnp.zeros((layout.CONDUCT_COUNT * layout.TRUTH_COUNT,), jnp.int64)
    return counts.at[place].add(due.used.astype(jnp.int64)).reshape(shape)


HALF_KINDS = len(layout.ATTEMPTS) // 2


def _packed(times: Array) -> Array:
    """Refusals of seven kinds in three bits each, int32 [cap]."""
    word = jnp.zeros_like(times[0])
    for kind in range(times.shape[0]):
        word = word | jnp.minimum(times[kind], i32(7)) << i32(3 * kind)
    return word


def _log(
    state: State,
    setting: Setting,
    doings: Doings,
    verdicts: Verdicts,
    after: Consequences,
    capacity: int,
) -> tuple[Log, Array]:
    """Everything about followed residents this month, and by how much it did not fit."""
    acts, voice, debtors, changed = doings.acts, doings.voice, doings.debtors, doings.changed
    due, docket, changes = verdicts.due, verdicts.docket, verdicts.changes
    work_event, debts, refusals, table = (
        after.work_event, after.debts, after.refusals, after.table,
    )  # fmt: skip
    who = setting.cohort
    count = state.traits.alive.shape[0]
    at = jnp.clip(who, 0, count - 1)
    followed = jnp.zeros((count,), bool).at[jnp.where(who >= 0, who, count)].set(True, mode="drop")
    t, m, s, r, mind, e = (
        state.traits, state.money, state.score, state.reach, state.mind, state.entries,
    )  # fmt: skip
    packed = _packed(refusals.times[:HALF_KINDS]), _packed(refusals.times[HALF_KINDS:])
    owed = debtors.defaults | debtors.would_default << 1 | debtors.obstructs << 2
    owed = owed | debtors.would_obstruct << 3 | debtors.pays << 4 | debtors.able << 5
    zeros = jnp.zeros((count,), jnp.int32)
    events = jnp.zeros((e.status.shape[0], count), jnp.int32)
    where = jnp.where(docket.table.used, docket.table.slot, i32(count))
    noted = docket.event | (docket.noticed << 8) | (docket.filed << 9) | (docket.second << 10)
    everyone = {
        "alive": t.alive, "generation": t.generation, "work": t.work, "income": t.income,
        "birth": t.birth, "cell": doings.frame.cell,
        "savings": m.savings, "debt": m.debt, "arrears": m.arrears, "judgment": m.judgment,
        "score": visible_score(state, setting.rules), "grade": s.grade,
        "grade_reason": s.reason, "grade_main": s.main,
        "mask": r.mask, "through": r.through, "by_grade": changes.by_grade,
        "job_parent": r.job_parent, "debt_parent": r.debt_parent,
        "alarm": mind.alarm, "certainty": mind.certainty, "voice": voice.said,
        "unmuted": voice.unmuted, "work_event": work_event,
        "suit": debts.suits | debts.caused << 1,
        "refused": put(zeros, table.slot, table.used, packed[0]),
        "refused_more": put(zeros, table.slot, table.used, packed[1]),
        "owed": put(zeros, debtors.table.slot, debtors.table.used, owed),
        "entry_event": events.at[:, where].set(noted.astype(jnp.int32), mode="drop"),
        "status": e.status, "since": e.since, "cause": e.cause, "truth": e.truth,
        "parent": e.parent, "copies": e.copies, "flags": e.flags,
    }  # fmt: skip
    everyone |= {f"act{g}": acts.code[g] for g in range(len(layout.GROUPS))}
    people = {name: value[..., at] for name, value in everyone.items()}
    kept = compact(due.used & take(followed, due.slot), capacity)
    rows = compact(changed.used & take(followed, changed.slot), capacity)
    records = {n: take(getattr(due, n), kept.slot) for n in ("slot", "conduct", "truth", "points")}
    altered = {
        n: take(getattr(changed, n), rows.slot) for n in ("slot", "conduct", "acted", "shares")
    }
    log = Log(
        people=people,
        records={**records, "used": kept.used},
        changed={**altered, "used": rows.used},
    )
    return log, jnp.maximum(kept.excess, rows.excess)
