"""The null test: what has no rules differs from nothing by nothing, bit for bit."""

from typing import Any

import numpy as np
import pytest

from demerit.engine import Runner
from demerit.engine.runner import _Run
from demerit.evidence import METRICS, load_norms, measure
from demerit.regime import Regime, load_regime
from demerit.society import load_society
from tests.engine.worlds import Fork, arrays_of, differing, leaves, runner
from tests.month.made import regime

pytestmark = pytest.mark.whole


def empty() -> Regime:
    """No rules under another name."""
    return load_regime("none").model_copy(
        update={"id": "empty", "title": "Nothing at all", "summary": "No rules.", "aim": "none"}
    )


def shell() -> Regime:
    """All the furniture of a regime, and no rule that would use it."""
    when: dict[str, Any] = {"title": "m", "lever": "high_speed_rail", "coverage": 1}
    return regime(
        awareness=1,
        alarm=1,
        agencies={"police": {"title": "police", "sees": {"littering": {"detects": 0.9}}}},
        scores={
            "points": {
                "of": "residents", "start": 100, "floor": 0, "ceiling": 200,
                "grades": {"good": 50, "poor": None}, "default": "good",
            }
        },
        lists={"black": {"of": "residents", "kind": "black", "entry": [], "exits": ["correction"]}},
        measures={
            "by_list": {**when, "when": {"on_list": "black"}, "reaches": ["spouse", "child"]},
            "by_grade": {**when, "when": {"grade_at_most": "poor"}, "lever": "loans"},
        },
        due_process={"notice": 0.5, "appeal_filed_false": 0.2, "forever": True},
    )  # fmt: skip


def test_a_regime_without_rules_is_no_regime() -> None:
    world = Fork(runner(empty()))
    a, b = world.live(0), world.live(1)
    assert [differing(x, y) for x, y in zip(a.states, b.states, strict=True)] == [[]] * len(
        a.months
    )
    assert differing(a.totals, b.totals) == []
    assert differing(a.series, b.series) == []
    assert differing(a.logs, b.logs) == []


def test_the_furniture_of_a_regime_moves_nobody() -> None:
    """Agencies write, lists and grades stand ready, and no life differs in any bit."""
    world = Fork(runner(shell()))
    a, b = world.live(0), world.live(1)
    assert a.flow("records").sum() > 1000
    for x, y in zip(a.states, b.states, strict=True):
        for part in ("traits", "ties", "money", "entries", "reach", "tally", "score"):
            assert differing(getattr(x, part), getattr(y, part)) == [], part
        known = {"records", "touched", "punished"}  # of what is on file, and of nothing else
        assert {path.strip(".") for path in differing(x.mind, y.mind)} <= known
    assert differing(a.totals, b.totals) == []
    for x, y in zip(a.series, b.series, strict=True):
        assert differing((x.acts, x.causes, x.speech), (y.acts, y.causes, y.speech)) == []


def test_the_outcome_of_nothing_is_exactly_nothing() -> None:
    outcome = runner(empty(), months=6).run()
    numbers = dict(arrays_of(outcome))
    for name in [name for name in numbers if name.startswith("world.")]:
        assert np.array_equal(numbers[name], numbers[name.replace("world.", "twin.")]), name
    assert not outcome.world.averted.any()
    assert not outcome.world.induced.any()
    assert not outcome.world.speech_direct.any()
    assert outcome.world.acts.sum() > 0
    assert outcome.pair.chill_fewer == 0
    assert outcome.events is not None
    world = runner(empty(), months=6)
    found = measure([outcome], world.labels, load_norms())
    for name in METRICS:
        one = found[name]
        assert one["value"] == 0 or (one["status"] == "undefined" and one["reason"]), name


@pytest.mark.slow
def test_a_million_residents_for_seven_years_differ_by_nothing() -> None:
    """Every coupling on; every bit of the state and every total at the end of both arms."""
    made = Runner(
        load_society("town"),
        (empty(), load_regime("none")),
        residents=1_000_000,
        months=84,
        follow_households=500,
    )
    run = _Run(made, None, None)
    finals: dict[str, dict[str, np.ndarray]] = {}
    phase, state, totals, history = run._resume()
    assert phase == "burn-in"
    setting = made.setting(made.ordinary)
    state, totals = run._months("burn-in", state, totals, setting, made.fork, history)
    run.kept["fork"] = (state, totals, history)
    for arm, rules in zip(("world", "twin"), made.rules, strict=True):
        state, totals, history = run._copy_of_fork()
        state, totals = run._months(arm, state, totals, made.setting(rules), made.months, history)
        finals[arm] = leaves((state, totals, *history.stacked()))
        del state, totals, history
    assert finals["world"].keys() == finals["twin"].keys()
    unequal = {
        path: np.count_nonzero(finals["world"][path] != finals["twin"][path])
        for path in finals["world"]
    }
    assert {path: bits for path, bits in unequal.items() if bits} == {}
