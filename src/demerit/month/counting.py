"""The month's counts: flows, acts and causes, who is listed and in which grade (process 10)."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np

from demerit.month import accounts, conduct
from demerit.month.appeals import MISLED, NAMED, SECOND, has
from demerit.month.attempts import Refusals
from demerit.month.compaction import Compact, take
from demerit.month.frame import Frame, i32
from demerit.month.livelihood import (
    FOUND,
    LOST,
    LOST_TO_LIST,
)
from demerit.month.scoring import Due
from demerit.month.stages import Consequences, Doings, Verdicts
from demerit.month.sums import count, counted, counts, total
from demerit.world import layout
from demerit.world.groups import CELL_COUNT
from demerit.world.state import Array, State, struct
from demerit.world.tables import Setting

#: Refused attempts by kind, in the order of `layout.ATTEMPTS`, as they are called in series.
REFUSED: tuple[str, ...] = (
    "air", "rail", "loans", "services", "business", "hotels", "homes", "schools", "insurance",
    "abroad", "licences", "posts", "benefits", "hospitals",
)  # fmt: skip

#: Services that somebody is entitled to: how many ask for them in a month, and how many of those
#: are turned away, by kind of `layout.ATTEMPTS`.
SERVICES: tuple[str, ...] = ("service", "school", "licence", "benefit", "surgery")

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
    "loans_unlent",
    "yuan_earned",
    *(f"asked_{name}" for name in SERVICES),
    *(f"missed_{name}" for name in SERVICES),
)


@struct
class Series:
    """Counts of one month, int64.

    Attributes:
        acts: [C]. causes: attributed acts. speech, speech_direct: (), 1/32768.
        restricted: [G]. listed: [L]. grade: [GRADE_CAPACITY]. flows: [len(FLOWS)].
        innocent: [3], clean residents of the year, exposed directly so far, through a tie.
        present: [G], residents, 0 in months that do not count. recorded: [C, 3], records that
        came to hand, by conduct and truth. districts: [3, DISTRICTS], residents, those under a
        direct restriction, and those who broke a rule of law this month. accounts:
        `platform.ledger.AccountCounts`, of accounts of a platform, where there are any. trade:
        `TradeSeries`, where there are firms.
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
    districts: Array
    accounts: Any = None
    trade: Any = None


def _yuan(amounts: Array) -> Array:
    """The size of a sum of amounts in 0.1 yuan, in yuan, int64 ()."""
    return jnp.abs(jnp.sum(amounts.astype(jnp.int64))) // np.int64(10)


def flows_of(
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

    entered = happened(layout.ENTERED)
    again = jnp.any(entered, axis=0)
    air, rail = mask & rules.bars_attempt[0], mask & rules.bars_attempt[1]
    first, later = queues(state, setting, frame)
    refused = {f"refused_{name}": count(refusals.times[k]) for k, name in enumerate(REFUSED)}
    flags = {
        "entries": entered,
        "persons_entered": again,
        "exits_performance": happened(layout.LEFT_BY_PERFORMANCE),
        "exits_expiry": happened(layout.LEFT_BY_EXPIRY),
        "exits_correction": happened(layout.LEFT_BY_CORRECTION),
        "exits_no_assets": happened(layout.LEFT_NO_ASSETS),
        "exits_other": happened(layout.LEFT_OTHERWISE),
        "entries_stopped": happened(layout.STOPPED),
        "appeals": docket.filed & black,
        "appeals_upheld": happened(layout.LEFT_BY_CORRECTION),
        "appeals_rejected": happened(layout.APPEAL_REJECTED),
        "notices": docket.noticed & black,
        "notices_named": docket.noticed & black & has(docket.entries, NAMED),
        "notices_right": docket.noticed & black & ~has(docket.entries, MISLED),
        "appeals_second": docket.second & black,
        "appeals_second_upheld": happened(layout.LEFT_BY_CORRECTION) & has(docket.entries, SECOND),
        "appeals_unanswered": happened(layout.APPEAL_UNANSWERED),
        "exits_amnesty": happened(layout.LEFT_BY_AMNESTY),
        "records": due.used,
        "records_false": due.used & (due.truth != i32(layout.TRUE)),
        "jobs_lost": (work_event == np.uint8(LOST)) | (work_event == np.uint8(LOST_TO_LIST)),
        "jobs_lost_to_list": work_event == np.uint8(LOST_TO_LIST),
        "jobs_found": work_event == np.uint8(FOUND),
        "employed": frame.alive & (traits.work == np.uint8(layout.EMPLOYED)),
        "unemployed": frame.alive & (traits.work == np.uint8(layout.UNEMPLOYED)),
        "judgments": debts.suits,
        "judgments_paid": debtors.pays,
        "judgments_caused": debts.caused,
        "debtors": debtors.table.used,
        "debtors_able": debtors.able,
        "births": luck.born,
        "deaths": luck.died,
        "arrivals": luck.came.used & ~luck.born,
        "departures": luck.gone.used & ~luck.died,
        "residents": frame.alive,
        "adults": frame.adult,
        "aware": frame.aware & frame.adult,
        "barred_all_travel": (air != 0) & (rail != 0),
        "courses": verdicts.mended.course,
        "loans_unlent": debts.unlent,
    }
    found = {
        **counted(flags),
        "yuan_compensated": _yuan(docket.compensated),
        "yuan_for_appeals": _yuan(docket.cost),
        "points_forgiven": docket.wiped,
        **refused,
        "points_regained": count(verdicts.mended.given),
        "yuan_taken": _yuan(jnp.minimum(debts.moved, i32(0))),
        "yuan_given": _yuan(jnp.maximum(debts.moved, i32(0))),
        "requests_first": first,
        "requests_later": later,
        "yuan_earned": _yuan(debts.earned),
        **services(setting, frame, refusals),
    }
    return jnp.stack([found[name] for name in FLOWS])


def services(setting: Setting, frame: Frame, refusals: Refusals) -> dict[str, Array]:
    """Expected requests for each service, and persons turned away, int64 () each.

    Requests are those of everybody who may ask, at the society's rate; who is not restricted is
    never turned away.
    """
    claims = (frame.who >> i32(layout.WHO_BIT["claimants"])) & i32(1)
    pupil = frame.alive & (frame.years >= i32(3)) & (frame.years < i32(18))
    those = {
        "adults": count(frame.adult),
        "pupils": count(pupil),
        "claimants": count(frame.adult & (claims > i32(0))),
    }
    found = {}
    for name in SERVICES:
        kind = layout.ATTEMPT_INDEX[name]
        who = layout.ATTEMPTS[kind][1]
        odds = setting.customs.attempts[kind].astype(jnp.int64)  # the same for all incomes
        found[f"asked_{name}"] = (those[who] * odds[1] + np.int64(1 << 31)) >> 32
        found[f"missed_{name}"] = count(refusals.times[kind] > i32(0))
    return found


def queues(state: State, setting: Setting, frame: Frame) -> tuple[Array, Array]:
    """Requests served first at public counters, and requests of others that wait for it.

    So many requests can be met in a month whoever comes first: what a fast lane gives to some it
    takes from the others, one for one. Expected numbers, int64 ().
    """
    third, asked = state.traits.third, jnp.zeros((), jnp.int64)
    for lane, kind in (("fast_lane", "service"), ("fast_licence", "licence")):
        fast = (state.reach.mask & getattr(setting.rules, lane)) != i32(0)
        odds = setting.customs.attempts[layout.ATTEMPT_INDEX[kind]].astype(jnp.int64)
        for t in range(3):
            asked = asked + count(frame.adult & fast & (third == np.uint8(t))) * odds[t]
    waits = setting.customs.waits.astype(jnp.int64)
    return asked >> 32, ((asked >> 16) * waits) >> 24


def series_of(
    state: State,
    setting: Setting,
    doings: Doings,
    verdicts: Verdicts,
    table: Compact,
    flows: Array,
    present: Array,
) -> Series:
    """The month's counts, from what the stages handed on and the flows of `flows_of`."""
    frame, acts, voice, docket = doings.frame, doings.acts, doings.voice, verdicts.docket
    held = (take(state.reach.mask, table.slot) & setting.rules.restrict) != 0
    held = (held & table.used).astype(jnp.int64)
    restricted = jnp.zeros((CELL_COUNT,), jnp.int64).at[take(frame.cell, table.slot)].add(held)
    inside = docket.entries.status == i32(layout.IN_FORCE)
    listed = jnp.sum(inside & docket.table.used[None, :], axis=1, dtype=jnp.int64)
    grade = counts(
        [frame.adult & (state.score.grade == np.uint8(g)) for g in range(layout.GRADE_CAPACITY)]
    )
    tally = state.tally
    clean = (tally.innocent > np.uint8(0)) & frame.alive
    exposed = [clean, clean & ((tally.exposed & 1) > 0), clean & ((tally.exposed & 2) > 0)]
    done = conduct.counts(acts, conduct.ACTED)
    done = done.at[layout.DISSENT].set(count(voice.said > 0))
    debtors = doings.debtors
    done = done.at[layout.JUDGMENT_DEFAULT].set(count(debtors.defaults))
    done = done.at[layout.OBSTRUCTION].set(count(debtors.obstructs))
    return Series(
        acts=done,
        causes=accounts.sum_causes(doings.changed),
        speech=total(voice.said),
        speech_direct=total(voice.said - voice.unmuted),
        restricted=restricted,
        listed=listed,
        grade=grade,
        flows=flows,
        innocent=counts(exposed),
        present=present,
        recorded=_recorded_by_conduct(verdicts.due),
        districts=_by_district(state, doings, table, held),
    )


def _by_district(state: State, doings: Doings, table: Compact, held: Array) -> Array:
    """Residents, those restricted, and those who broke a rule this month, int64 [3, DISTRICTS]."""
    district = jnp.minimum(state.traits.district, np.uint8(layout.DISTRICTS - 1)).astype(jnp.int32)
    alive = doings.frame.alive
    broke = alive & accounts.did_any(doings.acts, doings.debtors, accounts.VIOLATION)
    both = alive.astype(jnp.int64) | (broke.astype(jnp.int64) << 32)
    none = jnp.zeros((layout.DISTRICTS,), jnp.int64)
    both = none.at[district].add(both)  # two counts in one pass over everyone
    restricted = none.at[take(district, table.slot)].add(held)
    return jnp.stack([both & np.int64(0xFFFFFFFF), restricted, both >> 32])


def _recorded_by_conduct(due: Due) -> Array:
    """Records that came to hand this month by conduct and truth, int64 [C, 3]."""
    shape = (layout.CONDUCT_COUNT, layout.TRUTH_COUNT)
    place = due.conduct * i32(layout.TRUTH_COUNT) + due.truth
    counts = jnp.zeros((layout.CONDUCT_COUNT * layout.TRUTH_COUNT,), jnp.int64)
    return counts.at[place].add(due.used.astype(jnp.int64)).reshape(shape)
