"""Small worlds that share compiled programs, and ways to look at every month of them.

All have 3,600 residents and tables of events of one size, so that the shapes of a program depend
on nothing but whether the two regimes have more than two lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from demerit.engine import Runner
from demerit.engine.outcome import Outcome
from demerit.engine.runner import _Run
from demerit.month.accounts import Totals, empty_totals
from demerit.month.compaction import Capacities
from demerit.month.counting import FLOWS, Series
from demerit.month.following import Log
from demerit.regime import Regime, load_regime
from demerit.society import Society, load_society
from demerit.world.state import State
from demerit.world.tables import Couplings
from tests.month import made

RESIDENTS = 3600
MONTHS = 18
FOLLOW = 60  # households
ROOM = Capacities(
    moves=1024,
    debtors=1024,
    records=2048,
    changed=1536,
    crossing=4288,
    docket=3072,
    restricted=1536,
    logged=2048,
)


def regime(name: str, **changes: float) -> Regime:
    """A shipped regime with other values at some paths (`__` stands for a dot)."""
    shipped = load_regime(name)
    return shipped.replace_quantities({k.replace("__", "."): v for k, v in changes.items()})


def town(**changes: float) -> Society:
    """The town with other values at some paths (`__` stands for a dot)."""
    return load_society("town").replace_quantities(
        {k.replace("__", "."): v for k, v in changes.items()}
    )


def eventful() -> Regime:
    """A regime under which much happens to many in a short time, rightly and wrongly."""
    measure: dict[str, Any] = {"title": "m", "coverage": 0.9, "lag": 1}
    seen = {"littering": 0.3, "bank_arrears": 0.9, "fare_evasion": 0.9, "dissent": 0.4}
    seen |= {"volunteering": 0.9, "debt_suit": 1.0}
    return made.regime(
        awareness=0.8,
        alarm=1.5,
        agencies={
            "police": {
                "title": "police",
                "sees": {c: {"detects": p, "delay": len(c) % 3} for c, p in seen.items()},
                "phantom": 300,
                "misidentifies": 0.05,
            }
        },
        scores={
            "points": {
                "of": "residents", "start": 100, "floor": 0, "ceiling": 120, "default": "good",
                "rules": [
                    {"on": "littering", "points": -12, "term": 6},
                    {"on": "dissent", "points": -15, "term": 6},
                    {"on": "volunteering", "points": 5, "term": 6, "cap": 20},
                ],
                "grades": {"best": 105, "good": 80, "poor": None},
                "direct": [{"on": "bank_arrears", "grade": "poor", "term": 3, "lock": True}],
            }
        },
        lists={
            "barred": {
                "of": "residents", "kind": "black", "lead": 1, "exits": ["expiry", "correction"],
                "entry": [{"on": "fare_evasion", "ground": "fare", "chance": 0.9, "term": 5}],
            },
            "praised": {
                "of": "residents", "kind": "red", "exits": ["expiry", "correction"],
                "entry": [{"on": "grade:best", "ground": "grade", "chance": 1, "term": 4}],
            },
        },
        measures={
            "no_trains": {
                **measure, "when": {"on_list": "barred"}, "lever": "high_speed_rail",
                "reaches": ["spouse", "child"],
            },
            "no_loans": {**measure, "when": {"grade_at_most": "poor"}, "lever": "loans"},
            "thanks": {**measure, "when": {"on_list": "praised"}, "lever": "deposit_waived"},
        },
        sharing={"correction_lag": 1, "correction_reaches": 0.9},
        due_process={
            "notice": 0.8, "appeal_filed_false": 0.9, "appeal_filed_true": 0.2, "appeal_months": 1,
            "appeal_upheld_false": 0.9, "appeal_upheld_true": 0.1,
            "notice_names": 0.8, "reasons_right": 0.8, "silence": 0.2, "appeal_cost": 10,
            "second_filed": 0.8, "second_upheld_false": 0.7, "second_upheld_true": 0.1,
            "compensation": 100, "amnesty": {"at": 10, "covers": 0.3},
        },
    )  # fmt: skip


def runner(
    world: Regime | str,
    twin: Regime | str = "none",
    *,
    society: Society | str = "town",
    months: int = MONTHS,
    switches: Couplings | None = None,
    seed: int = 0,
    **options: Any,
) -> Runner:
    """A world of the common size, not yet run.

    Of residents alone unless `firms` says otherwise: tests/bodies is about firms and departments.
    """
    options = {"firms": False, **options}
    arms = tuple(load_regime(r) if isinstance(r, str) else r for r in (world, twin))
    people = load_society(society) if isinstance(society, str) else society
    assert len(arms) == 2
    world_ = Runner(
        people,
        arms,
        residents=RESIDENTS,
        months=months,
        seed=seed,
        follow_households=FOLLOW,
        switches=switches,
        **options,
    )
    world_.capacities = ROOM
    return world_


@dataclass
class Lived:
    """One arm, month by month from where the arms part; everything on the host.

    Attributes:
        months: month numbers. states: the state after each month. series, logs: of each month.
        start: the state in which the arms part. totals: at the end.
        cohort: followed slots, -1 where padded.
    """

    start: State
    cohort: np.ndarray
    months: list[int] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    logs: list[Log] = field(default_factory=list)
    totals: Totals = field(default_factory=empty_totals)

    def flow(self, name: str) -> np.ndarray:
        """A monthly count."""
        return np.array([int(s.flows[FLOWS.index(name)]) for s in self.series])


class Fork:
    """A world at the month in which its arms part, from which any arm can be lived."""

    def __init__(self, of: Runner) -> None:
        self.runner = of
        run = _Run(of, None, None)
        self.program = run.program
        state, totals = run.start, run.empty
        setting = of.setting(of.ordinary)
        for _ in range(of.begin, of.fork):
            state, totals, _, _ = self.program.month(state, totals, setting)
        assert int(state.common.month) == of.fork
        assert not np.any(state.common.overflow)
        self.state, self.totals = jax.device_get(state), jax.device_get(totals)

    def live(self, arm: int = 0, setting: Any = None, months: int | None = None) -> Lived:
        """Live one arm to the end, or with a setting of one's own."""
        setting = (
            setting
            if setting is not None
            else self.runner.setting(self.runner.rules[arm], place=arm)
        )
        state, totals = jax.device_put(self.state), jax.device_put(self.totals)
        lived = Lived(self.state, self.runner.cohort.slots)
        end = self.runner.months if months is None else self.runner.fork + months
        for month in range(self.runner.fork, end):
            state, totals, series, log = self.program.month(state, totals, setting)
            lived.months.append(month)
            lived.states.append(jax.device_get(state))
            lived.series.append(jax.device_get(series))
            lived.logs.append(jax.device_get(log))
        lived.totals = jax.device_get(totals)
        assert not np.any(lived.states[-1].common.overflow)
        return lived


def leaves(tree: Any) -> dict[str, np.ndarray]:
    """Every array of a tree by its path."""
    found = jax.tree_util.tree_leaves_with_path(tree)
    return {jax.tree_util.keystr(path): np.asarray(leaf) for path, leaf in found}


def differing(a: Any, b: Any) -> list[str]:
    """Paths of the leaves in which two trees differ in any bit."""
    first, second = leaves(a), leaves(b)
    assert first.keys() == second.keys()
    return [
        path
        for path in first
        if first[path].dtype != second[path].dtype or not np.array_equal(first[path], second[path])
    ]


def arrays_of(outcome: Outcome) -> Iterator[tuple[str, np.ndarray]]:
    """Every number of an outcome but its wall time."""
    for arm in ("world", "twin"):
        for name, value in vars(getattr(outcome, arm)).items():
            if isinstance(value, Mapping):
                yield from ((f"{arm}.{name}.{key}", counts) for key, counts in value.items())
            else:
                yield f"{arm}.{name}", np.asarray(value)
    for name, value in vars(outcome.pair).items():
        yield f"pair.{name}", np.asarray(value)


def same(a: Outcome, b: Outcome) -> None:
    """Fail unless two outcomes are the same bit for bit, wall time left out."""
    first, second = dict(arrays_of(a)), dict(arrays_of(b))
    assert first.keys() == second.keys()
    assert [name for name in first if not np.array_equal(first[name], second[name])] == []
    for name in ("events", "lives"):
        told, again = getattr(a, name), getattr(b, name)
        assert len(told) > 0
        assert told.equals(again), name


def changed_subjects(a: State, b: State) -> np.ndarray:
    """Slots of which anything in the state differs, bool [slots].

    The shared ring of records is told apart by the slots that its rows are about.
    """
    count = a.traits.alive.shape[0]
    differs = np.zeros(count, bool)
    for part in ("traits", "ties", "money", "mind", "score", "entries", "reach", "tally"):
        for name, first in leaves(getattr(a, part)).items():
            second = leaves(getattr(b, part))[name]
            unequal = first != second
            if part == "entries":
                unequal = unequal.any(axis=0)
            elif unequal.ndim > 1:
                unequal = unequal.reshape(count, -1).any(axis=1)
            differs |= unequal
    return differs
