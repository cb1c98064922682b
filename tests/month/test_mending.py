"""Points that come back: regain, courses, floors; and that the ledger always knows its parts."""

from typing import Any

import jax.numpy as jnp
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from demerit.month.mending import shrunk
from demerit.world import layout
from tests.month.made import Small, regime

CELLS = layout.CELLS


def licence(**more: Any) -> Small:
    """Twelve points, one back after six clean months, all of them after twenty-four."""
    score: dict[str, Any] = {
        "of": "residents",
        "start": 12,
        "floor": 0,
        "ceiling": 12,
        "rules": [
            {"on": "traffic_violation", "points": -2},
            {"on": "drink_driving", "points": -6},
        ],
        "grades": {"valid": 1, "void": None},
        "regain": {"points": 1, "after": 6, "full_after": 24},
    }
    measures = {
        "no_driving": {
            "title": "no driving",
            "when": {"grade_at_most": "void"},
            "lever": "driving_licence",
            "coverage": 1,
        }
    }
    kept = {name: part for name, part in {**score, **more}.items() if part is not None}
    return Small(regime(scores={"points": kept}, measures=measures))


def test_a_point_comes_back_every_six_clean_months_and_all_after_twenty_four() -> None:
    world = licence()
    who = world.adult[0]
    world.record(who, "drink_driving")
    seen = []
    for _ in range(26):
        world.judge()
        seen.append(world.points(who))
    assert seen[:6] == [6] * 6
    assert seen[6:12] == [7] * 6
    assert seen[12:18] == [8] * 6
    assert seen[18:24] == [9] * 6
    assert seen[24] == 12
    assert not np.asarray(world.state.score.cells[who]).any()


def test_a_new_deduction_starts_the_count_of_clean_months_again() -> None:
    world = licence()
    who = world.adult[0]
    world.record(who, "drink_driving")
    world.wait(5)
    world.record(who, "traffic_violation")
    world.wait(6)
    assert world.points(who) == 4
    world.judge()
    assert world.points(who) == 5


def test_what_lies_beyond_the_floor_is_forgotten_at_once() -> None:
    world = licence()
    who = world.adult[0]
    world.record(who, "drink_driving", times=3)
    world.judge()
    assert world.points(who) == 0
    assert world.grade(who) == 1
    assert int(world.state.score.deducted[who]) == 12
    world.wait(6)
    assert world.points(who) == 1  # not buried under the six points that the floor forgave


def test_a_floor_never_takes_back_more_than_is_left_when_points_expire() -> None:
    world = licence(
        regain=None,
        rules=[
            {"on": "traffic_violation", "points": -2, "term": 3},
            {"on": "drink_driving", "points": -6, "term": 6},
        ],
    )
    who = world.adult[0]
    world.record(who, "drink_driving", times=2)
    world.record(who, "traffic_violation")
    for _ in range(8):
        world.judge()
        assert (np.asarray(world.state.score.cells[who]) >= 0).all()
        assert int(world.state.score.deducted[who]) == int(world.state.score.cells[who].sum())
    assert world.points(who) == 12


def test_a_course_gives_its_points_back_at_most_once_in_its_time() -> None:
    course = {"points": 4, "chance": 1, "every": 12, "cost": 200}
    world = licence(regain=None, course=course)
    who = world.adult[0]
    world.at("money", who, savings=10_000)
    world.record(who, "drink_driving", times=2)
    world.judge()
    assert world.points(who) == 4
    assert int(world.state.money.savings[who]) == 10_000 - 2_000
    world.wait(11)
    assert world.points(who) == 4
    world.judge()
    assert world.points(who) == 8


def test_whoever_cannot_pay_for_the_course_does_not_take_it() -> None:
    world = licence(regain=None, course={"points": 4, "chance": 1, "every": 12, "cost": 200})
    who = world.adult[0]
    world.at("money", who, savings=1_000)
    world.record(who, "drink_driving")
    world.wait(3)
    assert world.points(who) == 6


def test_mending_shrinks_true_and_false_deductions_alike() -> None:
    world = licence()
    who = world.adult[0]
    world.record(who, "drink_driving")
    world.record(who, "drink_driving", truth=layout.FALSE)
    world.wait(13)  # two points back
    cells = np.asarray(world.state.score.cells[who])
    assert sorted(cells[cells > 0]) == [5, 5]


@settings(max_examples=50, deadline=None)
@given(
    hnp.arrays(np.int32, (4, CELLS), elements=st.integers(0, 300)),
    hnp.arrays(np.float64, (4,), elements=st.floats(0, 1)),
)
def test_shrinking_takes_exactly_the_amount_and_pro_rata(
    cells: np.ndarray, share: np.ndarray
) -> None:
    whole = cells.sum(axis=1)
    amount = np.floor(whole * share).astype(np.int32)
    left = np.asarray(shrunk(jnp.asarray(cells), jnp.asarray(amount)))
    assert (left >= 0).all()
    assert (left <= cells).all()
    assert np.array_equal(left.sum(axis=1), whole - amount)
    exact = cells * amount[:, None] / np.maximum(whole, 1)[:, None]
    assert (np.abs(cells - left - exact) < 1).all()
