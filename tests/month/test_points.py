"""Points, grades, caps, terms and locks, month by month on tiny states."""

from typing import Any

import numpy as np
import pytest

from demerit.world import layout
from tests.month.made import Small, edited, regime

GOOD, POOR, BARRED = 0, 1, 2


def scored(**more: Any) -> Small:
    score: dict[str, Any] = {
        "of": "residents",
        "start": 100,
        "floor": 0,
        "ceiling": 120,
        "rules": [
            {"on": "fare_evasion", "points": -10, "term": 6},
            {"on": "littering", "points": -15, "term": 12, "cap": 40},
            {"on": "jaywalking", "points": -5, "term": None},
            {"on": "volunteering", "points": 4, "term": 12},
            {"on": "dissent", "points": -30, "term": 6},
        ],
        "grades": {"good": 80, "poor": 50, "barred": None},
        "direct": [
            {"on": "drink_driving", "grade": "poor", "term": 5, "lock": True},
            {"on": "tax_arrears", "grade": "barred", "term": 3},
        ],
        "default": "good",
    }
    measures = {
        "no_loans": {
            "title": "no loans",
            "when": {"grade_at_most": "poor"},
            "lever": "loans",
            "coverage": 1,
        },
        "no_trains": {
            "title": "no trains",
            "when": {"grade_at_most": "barred"},
            "lever": "high_speed_rail",
            "coverage": 1,
        },
    }
    return Small(regime(scores={"points": {**score, **more}}, measures=measures))


@pytest.fixture
def world() -> Small:
    return scored()


def test_points_count_from_the_month_of_the_record_and_expire_exactly_after_their_term(
    world: Small,
) -> None:
    who = world.adult[0]
    world.record(who, "fare_evasion")
    for _ in range(6):
        world.judge()
        assert world.points(who) == 90
    world.judge()
    assert world.points(who) == 100
    assert int(world.state.score.deducted[who]) == 0
    assert not np.asarray(world.state.score.cells[who]).any()


@pytest.mark.parametrize("delay", [1, 2, 3])
def test_a_late_record_counts_late_and_expires_with_its_act(world: Small, delay: int) -> None:
    who = world.adult[0]
    world.record(who, "fare_evasion", delay=delay)
    seen = []
    for _ in range(8):
        world.judge()
        seen.append(world.points(who))
    assert seen == [100] * delay + [90] * (6 - delay) + [100] * 2


@pytest.mark.parametrize("delay", [2, 3])
def test_a_record_that_comes_after_its_own_term_leaves_nothing_behind(delay: int) -> None:
    world = scored(rules=[{"on": "fare_evasion", "points": -10, "term": 2}])
    who = world.adult[0]
    world.record(who, "fare_evasion", delay=delay)
    world.wait(8)
    assert world.points(who) == 100


def test_points_without_a_term_never_expire(world: Small) -> None:
    who = world.adult[0]
    world.record(who, "jaywalking")
    world.wait(layout.RING + 6)
    assert world.points(who) == 95


def test_a_rule_never_holds_more_than_its_cap(world: Small) -> None:
    who = world.adult[0]
    for month in range(4):
        world.record(who, "littering")
        world.judge()
        assert world.points(who) == 100 - min(15 * (month + 1), 40)
    world.wait(8)  # the act of month 0 is 12 months old in month 12
    assert world.points(who) == 60
    world.judge()
    assert world.points(who) == 75  # the fourth record had booked only 10 of its 15
    world.wait(2)
    assert world.points(who) == 100 - 0
    assert int(world.state.score.held[who].sum()) == 0


def test_a_cap_looks_at_what_was_held_when_the_month_began(world: Small) -> None:
    """Two records on one conduct in one month (one must be false) do not see each other."""
    who = world.adult[0]
    world.record(who, "littering", times=2)
    world.judge()
    assert world.points(who) == 70
    world.record(who, "littering")
    world.record(who, "littering", truth=layout.FALSE)
    world.judge()
    assert world.points(who) == 50  # ten points of room, taken twice
    world.record(who, "littering")
    world.judge()
    assert world.points(who) == 50
    world.wait(12)
    assert world.points(who) == 100
    assert int(world.state.score.held[who].sum()) == 0


def test_a_continuing_breach_under_a_cap_is_held_without_a_gap() -> None:
    world = scored(rules=[{"on": "judgment_default", "points": -20, "term": 12, "cap": 20}])
    who = world.adult[0]
    for _ in range(30):
        world.record(who, "judgment_default")
        world.judge()
        assert world.points(who) == 80


def test_the_score_stays_between_floor_and_ceiling_and_forgets_what_it_cut(world: Small) -> None:
    low, high = world.adult[:2]
    for _ in range(5):
        world.record(low, "dissent")
        world.record(high, "volunteering")
        world.record(high, "volunteering")
        world.judge()
    assert world.points(low) == 0
    assert world.points(high) == 120
    world.wait(3)  # two records of low are over; what lay beyond the floor was never owed
    assert world.points(low) == 60


def test_grades_follow_the_cut_offs(world: Small) -> None:
    who = world.adult[0]
    for times, points, grade in ((4, 80, GOOD), (1, 75, POOR), (5, 50, POOR), (1, 45, BARRED)):
        world.record(who, "jaywalking", times=times)
        world.judge()
        assert world.points(who) == points
        assert world.grade(who) == grade
        assert world.held(who) == (0, 1, 3)[grade]


def test_children_have_no_grade(world: Small) -> None:
    people = world.runner.people
    child = int(np.flatnonzero((people.alive == 1) & (people.birth > -10 * 12))[0])
    world.record(child, "dissent", times=3)
    world.judge()
    assert world.grade(child) == GOOD
    assert world.held(child) == 0


def test_a_direct_grade_holds_for_its_term_whatever_the_points(world: Small) -> None:
    who = world.adult[0]
    world.record(who, "drink_driving")
    for _ in range(5):
        world.judge()
        assert world.points(who) == 100
        assert world.grade(who) == POOR
    world.judge()
    assert world.grade(who) == GOOD
    assert int(world.state.score.lock[who]) == 0


def test_under_a_lock_added_points_change_nothing_until_it_ends(world: Small) -> None:
    who = world.adult[0]
    world.record(who, "drink_driving")
    world.record(who, "volunteering")
    for _ in range(5):
        world.judge()
        assert world.points(who) == 100
    world.judge()
    assert world.points(who) == 104


def test_the_worse_of_two_direct_grades_wins_and_then_the_other_is_gone(world: Small) -> None:
    who = world.adult[0]
    world.record(who, "drink_driving")
    world.record(who, "tax_arrears")
    for _ in range(3):
        world.judge()
        assert world.grade(who) == BARRED


def test_a_newcomer_starts_with_a_clean_ledger(world: Small) -> None:
    who = world.adult[0]
    world.record(who, "jaywalking", times=12)
    world.judge()
    assert world.grade(who) == BARRED
    world.at("traits", who, alive=0, generation=1)
    world.judge()
    assert world.held(who) == 0
    world.at("traits", who, alive=1)
    world.put("score", cells=edited(world.state.score.cells, who, 0))  # as `fortune` does
    world.judge()
    assert world.points(who) == 100
    assert world.grade(who) == GOOD
    assert world.held(who) == 0


def test_records_about_a_former_occupant_never_count_against_the_next(world: Small) -> None:
    who = world.adult[0]
    world.record(who, "fare_evasion", delay=2)
    world.judge()
    world.at("traits", who, generation=1)
    world.wait(8)
    assert world.points(who) == 100
    assert int(world.state.score.deducted[who]) == 0


F = layout.FALSE


@pytest.mark.parametrize(
    ("records", "reason", "wrongful", "deserved"),
    [
        ([("fare_evasion", 0, 5)], layout.SOUND, 0, POOR),
        ([("fare_evasion", F, 5)], layout.FALSE_RECORD, 255, GOOD),
        ([("fare_evasion", 0, 4), ("fare_evasion", F, 1)], layout.SOUND, 51, POOR),
        ([("fare_evasion", 0, 2), ("fare_evasion", F, 1)], layout.SOUND, 85, GOOD),
        ([("fare_evasion", 0, 1), ("fare_evasion", F, 3)], layout.FALSE_RECORD, 191, GOOD),
        ([("fare_evasion", 0, 4), ("fare_evasion", F, 2)], layout.SOUND, 85, POOR),  # now barred
        ([("dissent", 0, 1)], layout.LAWFUL_ACT, 255, POOR),
        ([("fare_evasion", layout.TRAIT, 5)], layout.BY_TRAIT, 255, GOOD),
    ],
)
def test_a_crossing_knows_what_it_rests_on(
    world: Small, records: list[tuple[str, int, int]], reason: int, wrongful: int, deserved: int
) -> None:
    who = world.adult[0]
    for conduct, truth, times in records:
        world.record(who, conduct, truth=truth, times=times)
    world.judge()
    score = world.state.score
    assert world.grade(who) > GOOD
    assert int(score.reason[who]) == reason
    assert int(score.wrongful[who]) == wrongful
    assert int(score.true_only[who]) == deserved


def test_the_ledger_holds_every_unspent_deduction_by_domain_and_truth(world: Small) -> None:
    who = world.adult[0]
    world.record(who, "fare_evasion", times=2)
    world.record(who, "fare_evasion", truth=layout.FALSE)
    world.record(who, "littering")
    world.judge()
    cells = np.asarray(world.state.score.cells[who]).reshape(layout.DOMAIN_COUNT, 3)
    transport, order = layout.DOMAINS.index("transport"), layout.DOMAINS.index("public_order")
    assert cells[transport].tolist() == [20, 10, 0]
    assert cells[order].tolist() == [15, 0, 0]
    assert cells.sum() == int(world.state.score.deducted[who]) == 45
    world.wait(6)
    cells = np.asarray(world.state.score.cells[who]).reshape(layout.DOMAIN_COUNT, 3)
    assert cells[transport].tolist() == [0, 0, 0]
    assert cells.sum() == int(world.state.score.deducted[who]) == 15
