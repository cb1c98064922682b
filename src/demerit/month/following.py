"""The log of followed residents: everything about them this month (process 10)."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from demerit.month.compaction import compact, put, take
from demerit.month.frame import i32
from demerit.month.scoring import visible_score
from demerit.month.stages import Consequences, Doings, Verdicts
from demerit.world import layout
from demerit.world.state import Array, State, struct
from demerit.world.tables import Setting

HALF_KINDS = len(layout.ATTEMPTS) // 2


@struct
class Log:
    """What happened to followed residents in one month.

    Attributes:
        people: dict of arrays over the cohort [F] (or [L, F] for entries).
        records: slot, conduct, truth, points [logged]; used bool.
        changed: slot, conduct, acted, shares [logged, 8]; used bool.
        trade: `bodies.trade.TradeLog`, where there are firms.
    """

    people: dict[str, Array]
    records: dict[str, Array]
    changed: dict[str, Array]
    trade: Any = None


def _packed(times: Array) -> Array:
    """Refusals of seven kinds in three bits each, int32 [cap]."""
    word = jnp.zeros_like(times[0])
    for kind in range(times.shape[0]):
        word = word | jnp.minimum(times[kind], i32(7)) << i32(3 * kind)
    return word


def log_of(
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
        "suit": debts.suits | debts.caused << 1 | debts.unlent << 2,
        "refused": put(zeros, table.slot, table.used, packed[0]),
        "refused_more": put(zeros, table.slot, table.used, packed[1]),
        "owed": put(zeros, debtors.table.slot, debtors.table.used, owed),
        "entry_event": events.at[:, where].set(noted.astype(jnp.int32), mode="drop"),
        "status": e.status, "since": e.since, "cause": e.cause, "truth": e.truth,
        "parent": e.parent, "copies": e.copies, "flags": e.flags,
    }  # fmt: skip
    if state.trade is not None:
        posts = state.trade.posts
        everyone |= {"employer": posts.employer, "office": posts.office, "tied": posts.tied}
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
