"""The month of firms and departments, as a list of processes.

1. fortune (`renewal`): firms close and open, demand and budgets move.
2. conduct (`conduct`, `doings`): what firms and departments choose, and what an empty till does.
3. observation (`observation`): what agencies see of it; ordinary law fines.
4. to 7. scoring, redress, sharing, measures (`judging`): the residents' own processes.
8. livelihood (`sales`, `payments`, `fates`, `staff`): sales, payments, failures, lay-offs, wages.
9. learning (`beliefs`): alarm, and records that draw attention.
10. accounts (`accounts`): counts, burdens and causes.

`trade` below is that list. It runs between the residents' measures and their livelihood, so that a
failure of the month costs jobs in the same month.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.month.apart import apart
from demerit.month.bodies.accounts import KindSeries, kind_series
from demerit.month.bodies.beliefs import remember
from demerit.month.bodies.conduct import Choices, choose, settle_intercepts
from demerit.month.bodies.doings import (
    OFFICE,
    Doings,
    firm_strain,
    firms_do,
    firms_who,
    held_back,
    office_strain,
    offices_do,
    offices_who,
    promises_kept,
)
from demerit.month.bodies.fates import fate, suits_against
from demerit.month.bodies.frame import body_frame, body_situation, firm_setting, office_setting
from demerit.month.bodies.judging import Judged, judge
from demerit.month.bodies.observation import watch
from demerit.month.bodies.payments import pay
from demerit.month.bodies.renewal import close, renew, stressed
from demerit.month.bodies.sales import Sales, book, sell
from demerit.month.bodies.staff import FromWork, from_work, measured_loss, measures_that_reach
from demerit.month.bodies.telling import firm_flows, firm_log, office_flows, office_log
from demerit.month.compaction import Capacities, note
from demerit.month.frame import Frame, i32
from demerit.month.observation import file_records
from demerit.world import layout
from demerit.world.state import Array, State, replace, struct
from demerit.world.tables import Setting
from demerit.world.trade import Accounts, Books, Economy, Nature, Offices, Trade

FIRMS, OFFICES = len(layout.FIRM_PLACE), len(layout.OFFICE_PLACE)
NONE_OWED = np.int64(0)
LEAST = 256  # rows of a month's records: few firms cost little
MEASURED = 2  # firms under measures, for each record of a month: so much room


@struct
class TradeLog:
    """Followed firms and departments this month: dict of arrays over them."""

    firms: dict[str, Array]
    offices: dict[str, Array]


@struct
class TradeSeries:
    """The month's counts of firms and departments; where money is (0.1 yuan, int64 [5])."""

    firms: KindSeries
    offices: KindSeries
    money: Array


@struct
class Traded:
    """What the month of firms and departments hands on.

    Attributes:
        work: what it does to residents' work. series: counts. log: followed bodies.
        alive: bool [F], firms there are at the end.
    """

    work: FromWork
    series: TradeSeries
    log: TradeLog
    alive: Array


@struct
class _Seen:
    """One kind after processes 2 to 7."""

    frame: Frame
    choices: Choices
    doings: Doings
    judged: Judged
    fines: Array


def trade(state: State, setting: Setting, capacities: Capacities) -> tuple[State, Traded]:
    """Run the month of firms and departments.

    Args:
        state: the world after residents' measures.
        setting: the residents' setting, with `trade`.
        capacities: rows of tables (static); those of bodies are derived from their numbers.
    """
    world: Trade = state.trade
    ours, theirs, economy = firm_setting(setting), office_setting(setting), setting.trade.economy
    room, bureau = bodies_rooms(world, capacities)
    firms, books, accounts, renewed = renew(
        world.firms, world.books, world.nature, world.accounts, ours, economy
    )
    offices = stressed(world.offices, world.departments, theirs, economy)
    owed = _owed_by_office(world.nature, books, offices)
    firms, seen = _firms_act(firms, books, world, ours, room)
    departments, bureaus = _offices_act(world.departments, offices, owed, theirs, economy, bureau)
    books, sales = apart(_sales(world, books, firms, seen, bureaus, ours), setting)
    books, offices, accounts, paid = pay(
        world.nature, books, offices, accounts, sales, held_back(seen.choices, bureaus.choices),
        firms.reach.mask, departments.reach.mask, (ours.rules, theirs.rules), economy,
        room.restricted,
    )  # fmt: skip
    books, offices, accounts, paid = apart((books, offices, accounts, paid), setting)
    books, accounts = _fined(books, accounts, seen, ours)
    books, fates = fate(
        firms, world.nature, books, paid, world.posts.staff, seen.frame, ours, economy
    )
    books, fates = apart((books, fates), setting)
    left = _owed_by_office(world.nature, books, offices)
    offices = suits_against(offices, paid, left, bureaus.frame, theirs, economy)
    offices = replace(offices, kept=promises_kept(offices, bureaus.doings.acted))
    pay_of = _officials_pay(departments, theirs, economy)
    work = apart(from_work(state, setting, books, fates, pay_of, world.posts), setting)
    tied, origin = measures_that_reach(
        state, setting, world.nature, offices, world.posts, firms, departments
    )
    firms = remember(firms, ours, seen.frame, seen.judged.due)
    departments = remember(departments, theirs, bureaus.frame, bureaus.judged.due)
    log = TradeLog(
        firm_log(firms, ours, books, seen.doings, seen.judged, fates),
        office_log(departments, theirs, bureaus.doings, bureaus.judged),
    )
    firm_series, over = kind_series(
        firms, ours, seen.frame, seen.choices, seen.doings, seen.judged,
        firm_flows(
            firms, books, seen.judged, fates, paid, sales, renewed, work, world.posts, tied,
            ours.rules,
        ),
        min(MEASURED * room.records, room.restricted),
    )  # fmt: skip
    office_series, _ = kind_series(
        departments, theirs, bureaus.frame, bureaus.choices, bureaus.doings, bureaus.judged,
        office_flows(departments, offices, bureaus.judged, paid, theirs.rules), bureau.restricted,
    )  # fmt: skip
    series = TradeSeries(firm_series, office_series, _where_money_is(books, offices, accounts))
    state = _overflowed(state, firms, departments, paid.excess, over)
    firms, books, accounts = close(firms, books, accounts, fates.fails)
    posts = measured_loss(world.posts, work, setting, state.common.month)
    world = Trade(
        firms=_later(firms), nature=world.nature, books=books, departments=_later(departments),
        offices=offices, posts=replace(posts, tied=tied, origin=origin), accounts=accounts,
        zeal=_zeal(offices, bureaus.doings, economy),
    )  # fmt: skip
    alive = firms.traits.alive > np.uint8(0)
    return replace(state, trade=world), Traded(work, series, log, alive)


def rooms(slots: int, records: int) -> Capacities:
    """Rows of the tables of so many firms or departments.

    Args:
        slots: how many there are.
        records: rows of a month's records; the other tables are parts of it, and a table that
            overflows asks for so much more of it that it grows, too.
    """
    records = max(min(records, 4 * slots), LEAST)
    most = max(slots, 64)
    return Capacities(
        moves=most, debtors=most, records=records, changed=most, crossing=min(records // 2, most),
        docket=min(records, most), restricted=most, logged=64,
    )  # fmt: skip


def bodies_rooms(world: Trade, capacities: Capacities) -> tuple[Capacities, Capacities]:
    """Rows of the tables of firms, and of departments, which are few enough to hold them all."""
    offices = world.offices.task.shape[0]
    return rooms(world.nature.jobs.shape[0], capacities.bodies), rooms(offices, 4 * offices)


def _overflowed(
    state: State, firms: State, departments: State, clearing: Array, restricted: Array
) -> State:
    """Remember by how much a table of bodies was too small, so that the world is run again."""
    worst = jnp.maximum(jnp.max(firms.common.overflow), jnp.max(departments.common.overflow))
    return note(state, "bodies", worst, clearing, restricted)


def _where_money_is(books: Books, offices: Offices, accounts: Accounts) -> Array:
    """Money in firms, in departments, outside, with households and the state; the sum never moves.

    int64 [5], 0.1 yuan.
    """
    return jnp.stack(
        [
            jnp.sum(books.cash), jnp.sum(offices.cash), accounts.outside, accounts.households,
            accounts.state,
        ]
    )  # fmt: skip


def _later(state: State) -> State:
    return replace(state, common=replace(state.common, month=state.common.month + i32(1)))


def _owed_by_office(nature: Nature, books: Books, offices: Offices) -> Array:
    """Invoices overdue at the beginning of the month by department, int64 [B]."""
    many = offices.task.shape[0]
    at = jnp.where(nature.office >= i32(0), nature.office, i32(many))
    return jnp.zeros((many + 1,), jnp.int64).at[at].add(books.invoices)[:many]


def _firms_act(
    firms: State, books: Books, world: Trade, setting: Setting, room: Capacities
) -> tuple[State, _Seen]:
    """Processes 2 to 7 of firms."""
    alive = firms.traits.alive > np.uint8(0)
    who = firms_who(world.nature, books, world.posts.staff)
    frame = apart(body_frame(firms, setting, who, firm_strain(books, world.nature, alive)), setting)
    # the till as the shared processes see it: appeals are paid from it, debts open a way off a list
    money = replace(
        firms.money,
        debt=jnp.clip(books.wages, 0, i32(1 << 30)).astype(jnp.int32),
        savings=jnp.clip(books.cash, 0, i32(1 << 30)).astype(jnp.int32),
        judgment=jnp.clip(books.judgment, 0, i32(1 << 30)).astype(jnp.int32),
        arrears=((books.tax > 0) | (jnp.sum(books.owed, axis=1) > 0)).astype(jnp.uint8),
    )
    firms = replace(firms, money=money)
    situation = apart(body_situation(firms, setting, frame, world.nature.compliance), setting)
    choices = apart(choose(firms, setting, frame, situation, FIRMS), setting)
    doings = firms_do(world.nature, books, alive, choices)
    return _seen(firms, setting, frame, choices, doings, room)


def _offices_act(
    departments: State,
    offices: Offices,
    owed: Array,
    setting: Setting,
    economy: Economy,
    room: Capacities,
) -> tuple[State, _Seen]:
    """Processes 2 to 7 of departments."""
    strain = office_strain(offices, owed)
    frame = apart(body_frame(departments, setting, offices_who(offices), strain), setting)
    money = replace(
        departments.money,
        judgment=jnp.clip(offices.judgment, 0, i32(1 << 30)).astype(jnp.int32),
        arrears=(owed > 0).astype(jnp.uint8),
    )
    departments = replace(departments, money=money)
    situation = apart(body_situation(departments, setting, frame, offices.honesty), setting)
    choices = apart(choose(departments, setting, frame, situation, OFFICES), setting)
    doings = offices_do(offices, owed, choices, economy)
    return _seen(departments, setting, frame, choices, doings, room)


def _seen(
    state: State,
    setting: Setting,
    frame: Frame,
    choices: Choices,
    doings: Doings,
    room: Capacities,
) -> tuple[State, _Seen]:
    """Observation and judgment of one kind, and its intercepts."""
    intercept = settle_intercepts(state, setting, frame, choices)
    state = replace(state, common=replace(state.common, intercept=intercept))
    written, fines = apart(watch(state, setting, frame, doings.acted, room.records), setting)
    state = apart(file_records(state, written), setting)
    state, judged = apart(judge(state, setting, frame, room), setting)
    return state, _Seen(frame, choices, doings, judged, fines)


def _sales(
    world: Trade, books: Books, firms: State, seen: _Seen, bureaus: _Seen, setting: Setting
) -> tuple[Books, Sales]:
    """Sales of the month, booked."""
    nature = world.nature
    acted = seen.choices.acted
    refused = bureaus.choices.acted[OFFICE["contract_broken_by_department"]]
    refused = refused[jnp.maximum(nature.office, i32(0))] & (nature.office >= i32(0))
    delivers = ~acted[layout.FIRM_PLACE["contract_broken"]] & ~refused
    sales = sell(
        nature, books, seen.frame.alive, firms.reach.mask, delivers,
        acted[layout.FIRM_PLACE["tax_fraud"]], world.posts.staff, setting.rules,
        setting.trade.economy, bureaus.frame.alive.shape[0],
    )  # fmt: skip
    return book(books, sales, setting.trade.economy), sales


def _fined(
    books: Books, accounts: Accounts, seen: _Seen, setting: Setting
) -> tuple[Books, Accounts]:
    """Fines of ordinary law, and what measures take or give; the state's loss or gain."""
    conducts = seen.fines.shape[0]
    fine = setting.customs.fine[:conducts].astype(jnp.int64)
    taken = jnp.sum(seen.fines * fine[:, None], axis=0)
    taken = jnp.where(seen.frame.alive, taken, NONE_OWED)
    docket = seen.judged.docket
    procedure = jnp.sum(docket.compensated, axis=0).astype(jnp.int64) - docket.cost
    where = jnp.where(docket.table.used, docket.table.slot, i32(books.cash.shape[0]))
    given = jnp.zeros_like(books.cash).at[where].add(procedure, mode="drop")
    change = given - taken
    accounts = replace(accounts, state=accounts.state - jnp.sum(change))
    return replace(books, cash=books.cash + change), accounts


def _officials_pay(departments: State, setting: Setting, economy: Economy) -> Array:
    """Pay of a department's staff against the ordinary, by its appraisal; int32 [B], 1/256."""
    mask, rules = departments.reach.mask, setting.rules
    down = jnp.where((mask & rules.appraised) != 0, economy.appraised, i32(0))
    up = jnp.where((mask & rules.praised) != 0, economy.praised, i32(0))
    return i32(256) - down + up


def _zeal(offices: Offices, doings: Doings, economy: Economy) -> Array:
    """How far departments raise what agencies record in their district, 1/256; int32 [DISTRICTS].

    The share of a district's departments that deliver, or make up, more records than they would
    without the regime, times the society's `gaming`: nothing where no rule rewards it.
    """
    extra = jnp.zeros(offices.task.shape, jnp.int32)
    for name in ("data_delivered", "misrecord", "over_listing"):
        place = OFFICE[name]
        extra = extra + doings.acted[place].astype(jnp.int32) - doings.would[place]
    zero = jnp.zeros((layout.DISTRICTS,), jnp.int32)
    district = offices.district.astype(jnp.int32)
    more, many = zero.at[district].add(extra), zero.at[district].add(i32(1))
    return i32(256) + (more * economy.gaming) // jnp.maximum(many, i32(1))
