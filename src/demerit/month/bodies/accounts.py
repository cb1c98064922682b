"""Process 10 for firms and departments: the month's counts, burdens and causes.

Everything is counted a month at a time, as integers: there are far fewer firms than residents.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.month.accounts import CAUSES, bits_of, ledger_shares, list_causes
from demerit.month.bodies.conduct import Choices
from demerit.month.bodies.doings import Doings
from demerit.month.bodies.judging import Judged
from demerit.month.compaction import compact, take
from demerit.month.frame import Frame, i32
from demerit.month.sums import counts
from demerit.month.traits import ledger
from demerit.world import layout
from demerit.world.state import Array, State, struct
from demerit.world.tables import Setting

FIRM_FLOWS: tuple[str, ...] = (
    "firms", "opened", "closed", "failed", "failed_by_office", "failed_by_customer",
    "failed_by_measure", "short", "restricted", "staff", "laid_off", "lost_with_firm",
    "yuan_sold", "yuan_lost_to_measures", "yuan_taken_up", "yuan_wages_due", "yuan_wages_paid",
    "yuan_wages_owed", "yuan_suppliers_owed", "yuan_tax_owed", "yuan_invoices_owed", "yuan_cash",
    "sued", "rounds", "entries", "records", "records_false", "persons_reached",
)  # fmt: skip
OFFICE_FLOWS: tuple[str, ...] = (
    "departments", "stressed", "restricted", "yuan_due", "yuan_paid", "promises", "promises_kept",
    "settled_share", "judged", "entries", "records", "records_false",
)  # fmt: skip


@struct
class KindSeries:
    """One kind's counts of one month, int64.

    Attributes:
        flows: [len(FIRM_FLOWS)] or [len(OFFICE_FLOWS)].
        acts, would: [C], acts done, and with the regime's influences off in that month.
        induced, averted: [C]. recorded: [C, 3], records that came to hand by truth.
        listed: [L]. grade: [GRADE_CAPACITY].
        burden: [M, CAUSES], measure-months in 1/256 by cause (domain x truth, none).
        by_conduct: [C + 1], measure-months of list restrictions in 1/256 by the conduct of the
        entry (the last: a grade). starts: [M, 2], measures begun, sound and wrongful.
    """

    flows: Array
    acts: Array
    would: Array
    induced: Array
    averted: Array
    recorded: Array
    listed: Array
    grade: Array
    burden: Array
    by_conduct: Array
    starts: Array


def kind_series(
    state: State,
    setting: Setting,
    frame: Frame,
    choices: Choices,
    doings: Doings,
    judged: Judged,
    flows: Array,
    capacity: int,
) -> tuple[KindSeries, Array]:
    """One kind's counts, and by how much the table of the restricted was too small.

    Args:
        state: of the kind, after the month. setting, frame: the kind's.
        choices: what was chosen. doings: what was done. judged: what came of it.
        flows: int64, the kind's flows. capacity: rows for the restricted (static).
    """
    inside = state.entries.status == np.uint8(layout.IN_FORCE)
    conducts = doings.acted.shape[0]
    burden, by_conduct, starts, excess = _burdens(state, setting, judged, capacity)
    induced, averted = choices.acted & ~choices.would, choices.would & ~choices.acted
    flags = [*doings.acted, *doings.would, *induced, *averted]
    acts, would, induced, averted = counts(flags).reshape(4, conducts)
    series = KindSeries(
        flows=flows,
        acts=acts,
        would=would,
        induced=induced,
        averted=averted,
        recorded=_recorded(judged, conducts),
        listed=jnp.sum(inside & frame.alive[None, :], axis=1, dtype=jnp.int64),
        grade=counts(
            [
                frame.alive & (state.score.grade == np.uint8(grade))
                for grade in range(layout.GRADE_CAPACITY)
            ]
        ),
        burden=burden,
        by_conduct=by_conduct,
        starts=starts,
    )
    return series, excess


def _recorded(judged: Judged, conducts: int) -> Array:
    due = judged.due
    place = jnp.minimum(due.conduct, i32(conducts - 1)) * i32(layout.TRUTH_COUNT) + due.truth
    zero = jnp.zeros((conducts * layout.TRUTH_COUNT,), jnp.int64)
    counted = zero.at[place].add(due.used.astype(jnp.int64))
    return counted.reshape(conducts, layout.TRUTH_COUNT)


def _burdens(
    state: State, setting: Setting, judged: Judged, capacity: int
) -> tuple[Array, Array, Array, Array]:
    """Measure-months by cause and conduct, and measures begun; restrictions and rewards."""
    mask, by_grade = state.reach.mask, judged.changes.by_grade
    table = compact(mask != i32(0), capacity)
    slot, used = table.slot, table.used.astype(jnp.int64)
    held = take(mask, slot) & ~take(by_grade, slot)
    cause, _ = list_causes(state, slot, setting)
    measures = jnp.arange(layout.MEASURE_CAPACITY, dtype=jnp.int32)[None, :]
    weight = bits_of(held) * used[:, None] * layout.SHARE_UNIT
    burden = jnp.zeros((layout.MEASURE_CAPACITY * CAUSES,), jnp.int64)
    burden = burden.at[measures * i32(CAUSES) + cause].add(weight)
    graded = bits_of(take(by_grade, slot)) * used[:, None]
    shares = ledger_shares(ledger(state.score, setting.rules, slot)).astype(jnp.int64)
    # a grade that is given directly, or by a list, has one cause that is not on the ledger
    single = _single(state, slot)
    lone = jnp.arange(CAUSES, dtype=jnp.int32)[None, :] == single[:, None]
    shares = jnp.where((single >= i32(0))[:, None], lone * layout.SHARE_UNIT, shares)
    # a product of counts below 2^53: exact in float64, and fifty times as fast as in integers
    whole = jnp.matmul(graded.T.astype(jnp.float64), shares.astype(jnp.float64))
    burden = burden.reshape(layout.MEASURE_CAPACITY, CAUSES) + whole.astype(jnp.int64)
    restricted = jnp.sum(
        bits_of(held & setting.rules.restrict) * used[:, None] * layout.SHARE_UNIT, axis=1
    )
    by_conduct = _by_conduct(state, slot, restricted)
    begun = take(mask & ~judged.changes.before, slot) & setting.rules.restrict
    wrong = jnp.maximum(take(state.reach.wrongful, slot), take(state.score.wrongful, slot))
    wrongful = (wrong.astype(jnp.int32) > i32(127)).astype(jnp.int64)
    starts = bits_of(begun) * used[:, None]
    starts = jnp.stack(
        [jnp.sum(starts * (1 - wrongful)[:, None], axis=0), jnp.sum(starts * wrongful[:, None], 0)],
        axis=1,
    )
    return burden, by_conduct, starts, table.excess


def _single(state: State, slot: Array) -> Array:
    """The cell of a grade's single cause, -1 where its points explain it; int32 [n]."""
    main = take(state.score.main, slot).astype(jnp.int32)
    empty = take(state.score.deducted, slot) <= np.int16(0)
    return jnp.where(empty, jnp.minimum(main, i32(layout.CELLS)), i32(-1))


def _by_conduct(state: State, slot: Array, weight: Array) -> Array:
    """Restriction by lists by the conduct of the first entry in force, int64 [C + 1]."""
    about = jnp.full(slot.shape, layout.CONDUCT_COUNT, jnp.int32)
    for number in range(state.entries.status.shape[0] - 1, -1, -1):
        copies = take(state.entries.copies[number], slot) != i32(0)
        cause = take(state.entries.cause[number], slot).astype(jnp.int32) - i32(1)
        about = jnp.where(copies, jnp.clip(cause, 0, layout.CONDUCT_COUNT), about)
    return jnp.zeros((layout.CONDUCT_COUNT + 1,), jnp.int64).at[about].add(weight)
