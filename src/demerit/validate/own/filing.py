"""Records that others wrote, filed and scored month by month: what scoring alone is given."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from demerit.month.frame import make_frame
from demerit.month.mending import mend
from demerit.month.observation import Written, file_records
from demerit.month.scoring import grade_everyone, score_records, visible_score
from demerit.validate.own.bench import SLOTS, Bench
from demerit.world import layout
from demerit.world.state import Array, State, replace
from demerit.world.tables import Setting


class Scored(NamedTuple):
    """A month's grades (0 the best) and scores, int [slots]."""

    grade: np.ndarray
    points: np.ndarray


@jax.jit
def _month(
    state: State, setting: Setting, marked: Array, conduct: Array, true: Array, renewed: Array
) -> tuple[State, Array, Array]:
    count = marked.shape[0]
    state = _renewed(state, renewed)
    slot = jnp.arange(count, dtype=jnp.int32)
    truth = jnp.where(true, jnp.int32(layout.TRUE), jnp.int32(layout.FALSE))
    written = Written(
        slot=slot, conduct=conduct, truth=truth, delay=jnp.zeros(count, jnp.int32),
        used=marked, moved=jnp.zeros(count, bool), source=slot, excess=jnp.int32(0),
    )  # fmt: skip
    frame = make_frame(state, setting)
    state, _ = score_records(file_records(state, written), setting, frame)
    state, _ = mend(state, setting, frame, count)
    state, _ = grade_everyone(state, setting, frame, count)
    points = visible_score(state, setting.rules)
    common = replace(state.common, month=state.common.month + 1)
    return replace(state, common=common), state.score.grade, points


def _renewed(state: State, renewed: Array) -> State:
    """Newcomers with a clean ledger in some slots."""

    def fresh(field: Array) -> Array:
        where = renewed if field.ndim == 1 else renewed[:, None]
        return jnp.where(where, 0, field).astype(field.dtype)

    score = replace(state.score, **{name: fresh(f) for name, f in vars(state.score).items()})
    generation = state.traits.generation + renewed.astype(jnp.uint16)
    return replace(state, score=score, traits=replace(state.traits, generation=generation))


def score_month(
    made: Bench,
    marked: np.ndarray,
    conduct: np.ndarray | int,
    true: np.ndarray,
    renewed: np.ndarray,
) -> Scored:
    """File one record for each of those marked, score and grade; move the bench on a month.

    Args:
        made: The bench.
        marked: bool [slots], who gets a record.
        conduct: What it is about, by the registry's order; one for all or int [slots].
        true: bool [slots], whether there was such an act.
        renewed: bool [slots], whose slots get a newcomer before that.
    """
    about = np.broadcast_to(np.asarray(conduct, np.int32), (SLOTS,))
    made.state, grade, points = _month(made.state, made.setting, marked, about, true, renewed)
    return Scored(np.asarray(grade), np.asarray(points))
