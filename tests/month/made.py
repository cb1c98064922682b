"""A tiny world for single processes: a town of 1,000, a regime made by hand, records by hand."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any, NamedTuple

import jax
import numpy as np

from demerit.engine import Runner
from demerit.month.entering import propose_by_trait
from demerit.month.frame import make_frame
from demerit.month.measures import Changes, apply_measures
from demerit.month.mending import mend
from demerit.month.redress import Docket, redress
from demerit.month.scoring import Due, grade_everyone, score_records, visible_score
from demerit.month.sharing import share
from demerit.month.traits import hold_traits
from demerit.regime import Regime
from demerit.regime.registry import CONDUCT_INDEX
from demerit.society import load_society
from demerit.validate.own.bench import with_quantities
from demerit.world import layout
from demerit.world.state import State
from demerit.world.tables import Setting

RESIDENTS = 1000


def q(value: float | None) -> dict[str, Any]:
    """A quantity that is only a number."""
    return {"value": value, "grade": "assumed", "range": None if value is None else [value, value]}


def regime(**parts: Any) -> Regime:
    """A regime in which everything happens with certainty unless a part says otherwise.

    One agency sees all that the rules name; numbers may be given bare.
    """
    base: dict[str, Any] = {
        "demerit": 1,
        "id": "made",
        "title": "Made by hand",
        "summary": "for tests",
        "status": "illustrative",
    }
    return Regime.model_validate({**base, **with_quantities(parts, q)})


class Seen(NamedTuple):
    """What processes 4 to 7 made of a month."""

    state: State
    due: Due
    docket: Docket
    changes: Changes
    points: Any


@functools.partial(jax.jit, static_argnums=2)
def _judged(state: State, setting: Setting, room: int) -> Seen:
    frame = make_frame(state, setting)
    state, due = score_records(state, setting, frame)
    state, _ = mend(state, setting, frame, room)
    state = hold_traits(state, setting, frame)
    state, _ = grade_everyone(state, setting, frame, room)
    state = propose_by_trait(state, setting, frame, room)
    points = visible_score(state, setting.rules)
    state, docket = redress(state, setting, frame, room)
    state = share(state, setting, frame, docket)
    state, changes = apply_measures(state, setting, frame)
    return Seen(state, due, docket, changes, points)


def edited(array: Any, index: Any, value: Any) -> np.ndarray:
    """A copy with one place changed, of the same type."""
    copy = np.array(array)
    copy[index] = value
    return copy


class Small:
    """A tiny world whose months consist of processes 4 to 7 alone.

    Attributes:
        state: the world now. month: the month that `judge` runs next. adult: some adult slots.
    """

    def __init__(self, rules: Regime, *, seed: int = 0, **changes: float) -> None:
        none = Regime.model_validate(
            {"demerit": 1, "id": "none", "title": "", "summary": "", "status": "illustrative"}
        )
        town = load_society("town").replace_quantities(
            {path.replace("__", "."): value for path, value in changes.items()}
        )
        self.runner = Runner(
            town, (rules, none), residents=RESIDENTS, months=84, seed=seed, follow_households=1
        )
        self.setting = self.runner.setting(self.runner.rules[0])
        self.state = self.runner.initial()
        self.month = int(self.setting.fork)
        self.put("common", month=np.int32(self.month))
        people = self.runner.people
        ripe = (people.alive == 1) & (people.birth < -30 * 12) & (people.spouse < 0)
        self.adult = np.flatnonzero(ripe)[:20]
        self.last: Seen | None = None

    def put(self, part: str, **changes: Any) -> None:
        """Set whole arrays of one part of the state."""
        new = dataclasses.replace(getattr(self.state, part), **changes)
        self.state = dataclasses.replace(self.state, **{part: new})

    def at(self, part: str, slot: int, **values: Any) -> None:
        """Set one resident's fields of one part of the state."""
        now = getattr(self.state, part)
        self.put(part, **{n: edited(getattr(now, n), (..., slot), v) for n, v in values.items()})

    def record(
        self,
        slot: int,
        conduct: str,
        *,
        truth: int = layout.TRUE,
        delay: int = 0,
        times: int = 1,
    ) -> None:
        """Write records of the month that runs next."""
        bucket = self.month % layout.RING
        records = self.state.records
        row = int(np.count_nonzero(np.asarray(records.slot[bucket]) >= 0))
        for place in range(row, row + times):
            values = {
                "slot": slot, "conduct": CONDUCT_INDEX[conduct], "truth": truth, "delay": delay,
                "applied": 0, "generation": int(self.state.traits.generation[slot]),
            }  # fmt: skip
            records = dataclasses.replace(
                records,
                **{n: edited(getattr(records, n), (bucket, place), v) for n, v in values.items()},
            )
        self.state = dataclasses.replace(self.state, records=records)

    def judge(self) -> Seen:
        """Run processes 4 to 7 of a month and move on to the next."""
        seen = _judged(self.state, self.setting, 1024)
        assert not np.any(seen.state.common.overflow)
        self.state, self.last = seen.state, seen
        self.month += 1
        self.put("common", month=np.int32(self.month))
        # as `observation` does: the bucket of the month, last used 64 months ago, begins empty
        bucket = self.month % layout.RING
        self.put("records", slot=edited(self.state.records.slot, bucket, -1))
        return seen

    def wait(self, months: int) -> None:
        """Run months in which nothing is recorded."""
        for _ in range(months):
            self.judge()

    def points(self, slot: int) -> int:
        """The score that the last month showed."""
        assert self.last is not None
        return int(self.last.points[slot])

    def grade(self, slot: int) -> int:
        """The grade of the last month, 0 the best."""
        return int(self.state.score.grade[slot])

    def held(self, slot: int) -> int:
        """Measures in force as bits."""
        return int(self.state.reach.mask[slot])

    def status(self, slot: int, number: int = 0) -> int:
        """Where the resident's entry in a list stands."""
        return int(self.state.entries.status[number, slot])

    def event(self, slot: int, number: int = 0) -> int:
        """What happened to the entry in the last month."""
        assert self.last is not None
        rows = np.flatnonzero(
            (np.asarray(self.last.docket.table.slot) == slot)
            & np.asarray(self.last.docket.table.used)
        )
        return int(self.last.docket.event[number, rows[0]]) if len(rows) else layout.NOTHING
