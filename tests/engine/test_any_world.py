"""Whatever the rules, some things hold in every month: of every preset, and of regimes made up.

A preset is tested by being shipped. All share two compiled programs, one for up to two lists and
one for four.
"""

import functools
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from demerit.engine.outcome import SHAPLEY_UNIT
from demerit.engine.program import configure
from demerit.month.compaction import Capacities
from demerit.month.scoring import visible_score
from demerit.regime import Regime, list_presets, load_regime
from demerit.regime.registry import CONDUCTS, LEVER, TIES, TRAIT
from demerit.world import layout
from demerit.world.rules import Plan, compile_rules
from demerit.world.tables import Rules
from tests.engine.worlds import Fork, Lived, runner, town
from tests.month import made

pytestmark = pytest.mark.whole

configure()
MONTHS = 4
FOUR_LISTS = "spc-defaulters"


@functools.cache
def fork(room: int) -> Fork:
    """The town at the month in which arms part, with room for so many lists."""
    beside = load_regime(FOUR_LISTS if room > 2 else "diagonal")
    of = runner(beside.model_copy(update={"announced": load_regime("none").announced}))
    # rules made up at random may fall on everybody at once: no table is too small for that
    # (several set a part of theirs aside for what is rare in an ordinary world)
    more = {"records": 16, "changed": 8, "docket": 8, "restricted": 8, "logged": 2}
    room_for_all = {name: of.slots * more.get(name, 1) for name in Capacities._fields}
    of.capacities = Capacities(**room_for_all)
    return Fork(of)


def lived(regime: Regime) -> tuple[Lived, Rules]:
    plan = Plan.of(regime)
    rules = compile_rules(regime, town(), plan)
    there = fork(plan.room)
    # whatever it announced before, here its rules and its announcement begin together
    rules = type(rules)(**{**vars(rules), "announced": np.int32(0)})
    return there.live(setting=there.runner.setting(rules), months=MONTHS), rules


def holds(regime: Regime) -> None:
    """The invariants of a month, and of what was counted."""
    found, rules = lived(regime)
    bits = (1 << len(Plan.of(regime).measures)) - 1
    restricted = 0
    for state, series in zip(found.states, found.series, strict=True):
        score, reach, entries = state.score, state.reach, state.entries
        alive = np.asarray(state.traits.alive) > 0
        assert (score.cells >= 0).all()
        assert np.array_equal(score.cells.astype(np.int64).sum(axis=1), score.deducted)
        assert (score.bonus >= 0).all()
        assert (state.money.savings >= 0).all()
        assert (reach.mask & ~bits == 0).all()
        assert (reach.mask[~alive] == 0).all()
        through = int(np.bitwise_or.reduce([int(getattr(rules, f"to_{tie}")) for tie in TIES]))
        assert (reach.through & ~through == 0).all()
        assert (entries.status <= layout.ENDED).all()
        holds_copies = (entries.status == layout.IN_FORCE) | (entries.status == layout.ENDED)
        assert (entries.copies[~holds_copies] == 0).all()
        shown = np.asarray(visible_score(state, rules))[alive]
        assert (shown >= min(int(rules.floor), int(rules.start_points))).all()
        assert (np.asarray(series.flows) >= 0).all()
        for shares in (series.causes.averted, series.causes.induced):
            assert (np.asarray(shares).sum(axis=1) % SHAPLEY_UNIT == 0).all()
        restricted += int(((reach.mask & int(rules.restrict)) != 0).sum())
    assert int(found.totals.stacked.sum()) == restricted
    burden = int(found.totals.by_list.sum() + found.totals.by_grade.sum())
    assert (burden == 0) == (restricted == 0)
    assert int(found.totals.by_list.sum()) % layout.SHARE_UNIT == 0


@pytest.mark.parametrize("preset", list_presets())
def test_every_preset_keeps_its_books(preset: str) -> None:
    holds(load_regime(preset))


ORDINARY = [c.id for c in CONDUCTS if c.id not in ("judgment_default", "enforcement_obstruction")]
SHARE = st.floats(0, 1).map(lambda x: round(x, 2))
CONDUCT = st.sampled_from(ORDINARY)
CAUSE = st.one_of(CONDUCT, st.sampled_from([f"trait:{name}" for name in TRAIT]))
POINTS = st.integers(-60, 60).filter(bool)


@st.composite
def regimes(draw: Any) -> Regime:
    """A regime that uses any of the parts, sound by construction."""
    causes = draw(st.lists(CAUSE, min_size=1, max_size=4, unique=True))
    term = draw(st.sampled_from([2, 6, 24]))
    acts = [c for c in causes if ":" not in c]
    seen = {c: {"detects": draw(SHARE), "delay": draw(st.integers(0, 3))} for c in acts}
    traits = st.dictionaries(st.sampled_from(sorted(TRAIT)), st.integers(0, 9), max_size=2)
    agency = {
        "title": "office", "sees": seen, "phantom": draw(st.integers(0, 500)),
        "misidentifies": draw(SHARE), "reports": draw(SHARE), "attention": draw(SHARE),
        "profiles": draw(traits),
    }  # fmt: skip
    score: dict[str, Any] = {
        "of": "residents", "start": 100, "floor": draw(st.sampled_from([-100, 0, 50])),
        "ceiling": draw(st.sampled_from([100, 130])),
        "rules": [
            {"on": c, "points": draw(POINTS), "borrowed": draw(SHARE)}
            | ({} if ":" in c or draw(st.booleans()) else {"term": term})
            for c in causes
        ],
        "grades": {"good": 105, "fair": 80, "poor": None},
    }  # fmt: skip
    if draw(st.booleans()):
        score["regain"] = {"points": draw(st.integers(1, 9)), "after": 2, "full_after": 3}
    if draw(st.booleans()):
        back = {"points": draw(st.integers(1, 40)), "chance": draw(SHARE)}
        score["course"] = {**back, "every": 2, "cost": 50}
    listed = {
        "of": "residents", "kind": "black", "lead": draw(st.integers(0, 2)),
        "exits": ["expiry", "correction", "performance"], "performs": draw(SHARE),
        "entry": [
            {"on": draw(CAUSE), "ground": "a", "chance": draw(SHARE), "term": term},
            {"on": "grade:poor", "ground": "b"},
        ],
    }  # fmt: skip
    levers = draw(st.lists(st.sampled_from(sorted(LEVER)), min_size=1, max_size=6))
    triggers = [{"on_list": "listed"}, {"grade_at_most": "poor"}, {"grade_at_least": "good"}]
    measures = {
        f"m{place}": {
            "title": lever, "lever": lever, "coverage": draw(SHARE), "lag": draw(st.integers(0, 3)),
            "when": draw(st.sampled_from(triggers)), "amount": draw(st.sampled_from([0, 120])),
            "reaches": draw(st.lists(st.sampled_from(sorted(TIES)), max_size=2, unique=True)),
        }
        for place, lever in enumerate(levers)
    }  # fmt: skip
    return made.regime(
        awareness=1, alarm=draw(st.sampled_from([1, 3])), agencies={"office": agency},
        scores={"points": score}, lists={"listed": listed}, measures=measures,
        due_process={
            "notice": draw(SHARE), "appeal_filed_false": draw(SHARE),
            "appeal_upheld_false": draw(SHARE), "human_review": draw(SHARE),
            "review_stops_false": draw(SHARE), "suspensive": draw(st.booleans()),
        },
    )  # fmt: skip


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a world is slow to shrink
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(regimes())
def test_any_regime_keeps_its_books(regime: Regime) -> None:
    holds(regime)
