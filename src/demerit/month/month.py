"""The month, as a list of processes.

1. `fortune`: births, deaths, ageing, moves; luck that is the same in every arm.
2. `conduct`: residents act or refrain; dissent; debtors pay or not. Attribution beside it.
3. `observation`: agencies see, miss, delay and misrecord.
   (`platform`: accounts go through processes 3 to 7 here, in worlds that have a platform.)
4. `scoring`: rules turn records into points, grades, proposed entries.
5. `redress`: notice, hearing, effect, appeal, correction, performance, expiry.
6. `sharing`: entries travel to carriers; copies are corrected one by one.
7. `measures`: lists and grades switch restrictions and rewards on and off.
   (`bodies`: firms and departments go through the same ten processes here.)
8. `livelihood`: work, income, credit, debts taken to court, refused attempts.
9. `learning`: beliefs about certainty, alarm, habits, what the circle does.
10. `accounts`: counts, burdens and causes by group.

`run_month` below is that list. Each process is one file and a function from state to state and
what happened; each can be run alone.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.month import accounts, conduct
from demerit.month.accounts import Totals
from demerit.month.attempts import attempts
from demerit.month.attribution import attribute
from demerit.month.bodies.staff import place
from demerit.month.bodies.trade import Traded, trade
from demerit.month.calibration import calibrate
from demerit.month.choice import make_situation
from demerit.month.compaction import Capacities, note, put
from demerit.month.counting import Series, flows_of, series_of
from demerit.month.dissent import Voice, dissent
from demerit.month.entering import propose_by_trait
from demerit.month.following import Log, log_of
from demerit.month.fortune import fortune
from demerit.month.frame import Frame, i32, make_frame
from demerit.month.judgments import judgments, settle
from demerit.month.learning import learn
from demerit.month.livelihood import (
    LOST,
    convicted,
    fines_of,
    money,
    work,
)
from demerit.month.measures import apply_measures
from demerit.month.mending import mend
from demerit.month.observation import file_records, observe, write_records
from demerit.month.platform import ledger, moderation
from demerit.month.platform.moderation import Moderation
from demerit.month.redress import redress
from demerit.month.scoring import Due, grade_everyone, score_records
from demerit.month.sharing import share
from demerit.month.stages import Consequences, Doings, Verdicts
from demerit.month.traits import hold_traits
from demerit.regime.registry import CONDUCTS
from demerit.world.state import Array, State, replace
from demerit.world.tables import Setting


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


def moderate(
    state: State, setting: Setting, doings: Doings, capacities: Capacities
) -> tuple[State, Moderation]:
    """Processes 3 to 7 for accounts of a platform, in worlds that have one."""
    return moderation.moderate(state, setting, doings, capacities)


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


def deal(state: State, setting: Setting, capacities: Capacities) -> tuple[State, Traded | None]:
    """All ten processes of firms and departments; nothing where the society has none."""
    if state.trade is None:
        return state, None
    return trade(state, setting, capacities)


def live(
    state: State,
    setting: Setting,
    doings: Doings,
    verdicts: Verdicts,
    traded: Traded | None,
    capacities: Capacities,
) -> tuple[State, Consequences]:
    """Processes 8 and 9: work, money, refusals, and what is learned."""
    frame, luck, caught = doings.frame, doings.luck, doings.sightings.caught
    changes = verdicts.changes
    table = accounts.restricted_table(state, setting, changes, capacities.restricted)
    dismissed = convicted(doings.as_if, caught, luck.work_draw, setting)
    done = None if traded is None else traded.work
    state, work_event = _work(state, setting, doings, dismissed, traded, capacities.moves)
    fines = fines_of(doings.as_if, caught, setting)
    pay = 256 if done is None else done.pay
    state, debts = money(state, setting, frame, luck, fines, doings.as_if, pay)
    state, refusals = attempts(state, setting, frame, table, debts.refused_credit)
    voice = doings.voice if doings.platform is None else _heard(doings)
    state = learn(
        state, setting, frame, doings.acts, doings.as_if, voice, doings.sightings,
        verdicts.recorded,
    )  # fmt: skip
    state = note(state, "restricted", table.excess)
    return state, Consequences(table, work_event, debts, refusals)


def _work(
    state: State,
    setting: Setting,
    doings: Doings,
    dismissed: Array,
    traded: Traded | None,
    moves: int,
) -> tuple[State, Array]:
    """Jobs lost and found; where there are firms, also by their fate, and who works where."""
    if traded is None:
        return work(state, setting, doings.frame, doings.luck, dismissed)
    done = traded.work
    state, event = work(
        state, setting, doings.frame, doings.luck, dismissed | done.dismissed, done.eased
    )
    lost = (event == np.uint8(LOST)) & done.dismissed & ~dismissed
    parent = jnp.where(lost, done.parent, state.reach.job_parent)
    state = replace(state, reach=replace(state.reach, job_parent=parent))
    came = doings.luck.came
    room = BEGINNERS * moves
    return place(state, setting, state.trade.posts, traded.alive, event, came, room), event


def account(
    state: State,
    totals: Totals,
    setting: Setting,
    doings: Doings,
    verdicts: Verdicts,
    consequences: Consequences,
    traded: Traded | None,
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
    state = calibrate(state, setting, frame, acts, debtors)
    flows = flows_of(state, setting, doings, verdicts, consequences)
    series = series_of(state, setting, doings, verdicts, table, flows, present)
    if doings.platform is not None:
        state, totals, series = _account_of_platform(state, totals, setting, doings, series)
    log, excess = log_of(state, setting, doings, verdicts, consequences, capacities.logged)
    if traded is not None:
        series = replace(series, trade=traded.series)
        log = replace(log, trade=traded.log)
    state = note(state, "logged", excess)
    common = replace(state.common, month=state.common.month + i32(1))
    return replace(state, common=common), totals, series, log


def _heard(doings: Doings) -> Voice:
    """The month's voices as they are heard through the platform."""
    voice = doings.voice
    return replace(voice, said=(voice.said * doings.platform.heard) >> i32(8))


def _account_of_platform(
    state: State, totals: Totals, setting: Setting, doings: Doings, series: Series
) -> tuple[State, Totals, Series]:
    """Process 10 for accounts, whose burdens their holders bear."""
    done, frame = doings.platform, doings.frame
    totals, state = ledger.add_up_accounts(totals, state, setting, done)
    state = ledger.expose(state, setting, done, frame.alive)
    series = replace(
        series,
        restricted=ledger.restricted_by_cell(state, setting, frame),
        accounts=ledger.counts_of(state, setting, done, doings.voice),
    )
    return state, totals, series


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
    if state.platform is not None:
        state, done = moderate(state, setting, doings, capacities)
        doings = replace(doings, platform=done)
    state, verdicts = judge(state, setting, doings, capacities)
    state, traded = deal(state, setting, capacities)
    state, consequences = live(state, setting, doings, verdicts, traded, capacities)
    return account(state, totals, setting, doings, verdicts, consequences, traded, capacities)


BEGINNERS = 4  # who begins at a new job, for each who moves in: so much room
_PROSOCIAL = np.array([conduct_.cls == "prosocial" for conduct_ in CONDUCTS])


def _recorded(frame: Frame, due: Due) -> Array:
    """Residents against whom something was booked this month."""
    against = due.used & ~jnp.asarray(_PROSOCIAL)[due.conduct]
    return put(
        jnp.zeros(frame.alive.shape, bool), due.slot, against, jnp.ones_like(due.slot, dtype=bool)
    )
