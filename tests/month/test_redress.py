"""Notice, two instances, silence, cost, bias, compensation, amnesty: against closed forms."""

from typing import Any

import numpy as np
import pytest

from demerit.month.appeals import EXHAUSTED, MISLED, NAMED, NOTICED, PENDING, SECOND
from demerit.regime import load_regime
from demerit.regime.registry import CONDUCT_INDEX, DOMAINS
from demerit.world import layout
from demerit.world.customs import value
from tests.month.made import Small, regime
from tests.month.test_procedure import (
    APPEALS,
    COURT,
    LISTED,
    NO_TRAINS,
    PEOPLE,
    grown_up,
    listed,
    months_held,
    near,
    world,
)

TOLD = NOTICED | NAMED


def flags(small: Small) -> np.ndarray:
    return np.asarray(small.state.entries.flags[0])


def status(small: Small) -> np.ndarray:
    return np.asarray(small.state.entries.status[0])


def ended(small: Small, many: np.ndarray) -> float:
    """Share of entries that are over (nobody else's copies keep them)."""
    return float((status(small)[many] != layout.IN_FORCE).mean())


# --- notice --------------------------------------------------------------------------------------


def test_what_notices_say_are_shares_of_those_that_arrive() -> None:
    small = world({"notice": 0.8, "notice_names": 0.6, "reasons_right": 0.7})
    many = grown_up(small)
    for who in many:
        small.record(int(who), "fare_evasion")
    small.judge()
    mine = flags(small)[many]
    told = (mine & NOTICED) > 0
    assert near(told.mean(), 0.8, len(many))
    assert not (mine[~told] & (NAMED | MISLED)).any()
    assert near(((mine[told] & NAMED) > 0).mean(), 0.6, told.sum())
    assert near(((mine[told] & MISLED) > 0).mean(), 0.3, told.sum())
    # naming the remedy and stating the reason are two failures, not one
    both = ((mine & NAMED) > 0) & ((mine & MISLED) > 0)
    assert near(both[told].mean(), 0.18, told.sum())


def test_who_is_not_told_the_remedy_appeals_a_quarter_as_often() -> None:
    small = world({**APPEALS, "appeal_filed_false": 0.6})
    many = listed(small, truth=layout.FALSE, flags=NOTICED)
    named = np.array(small.state.entries.flags)
    named[0, many[::2]] |= NAMED
    small.put("entries", flags=named)
    small.judge()
    filed = (flags(small) & PENDING) > 0
    assert near(filed[many[::2]].mean(), 0.6, len(many[::2]))
    assert near(filed[many[1::2]].mean(), 0.15, len(many[1::2]))


def test_an_appeal_against_a_wrong_reason_is_upheld_at_no_instance() -> None:
    small = world({**APPEALS, "second_filed": 1, "second_upheld_false": 1})
    many = listed(small, most=PEOPLE, truth=layout.FALSE, flags=TOLD)
    misled = np.array(small.state.entries.flags)
    misled[0, many[::2]] |= MISLED
    small.put("entries", flags=misled)
    small.wait(6)
    assert ended(small, many[1::2]) == 1
    assert ended(small, many[::2]) == 0
    assert ((flags(small)[many[::2]] & (SECOND | EXHAUSTED)) == SECOND | EXHAUSTED).all()


# --- two instances -------------------------------------------------------------------------------


def expected_corrected(months: int, p: dict[str, float]) -> list[float]:
    """Share corrected by the end of each month, for people who know from the first on."""
    first = (1 - p["silence"]) * p["upheld"]
    second = (1 - first) * p["second_filed"] * (1 - p["silence"]) * p["second_upheld"]
    by = np.zeros(months)
    for filed in range(months):
        share = p["filed"] * (1 - p["filed"]) ** filed
        decided = filed + int(p["months"])
        reviewed = decided + int(p["second_months"])
        by[decided:] += share * first
        by[reviewed:] += share * second
    return by.tolist()


@pytest.mark.parametrize("wrong", [True, False])
def test_the_funnel_of_two_instances_has_its_closed_form(wrong: bool) -> None:
    p = {
        "filed": 0.4, "months": 2, "upheld": 0.3, "silence": 0.25,
        "second_filed": 0.7, "second_months": 3, "second_upheld": 0.8,
    }  # fmt: skip
    truth, other = ("false", "true") if wrong else ("true", "false")
    due = {
        f"appeal_filed_{truth}": p["filed"], f"appeal_filed_{other}": 0,
        "appeal_months": p["months"], f"appeal_upheld_{truth}": p["upheld"],
        f"appeal_upheld_{other}": 1, "silence": p["silence"], "second_filed": p["second_filed"],
        "second_months": p["second_months"], f"second_upheld_{truth}": p["second_upheld"],
        f"second_upheld_{other}": 1,
    }  # fmt: skip
    small = world(due)
    many = listed(small, truth=layout.FALSE if wrong else layout.TRUE, flags=TOLD)
    for expected in expected_corrected(9, p):
        small.judge()
        assert near(ended(small, many), expected, len(many))


def test_refused_at_the_first_instance_is_heard_again_at_the_second_and_no_third_time() -> None:
    small = world(
        {
            **APPEALS, "appeal_months": 1, "appeal_upheld_false": 0, "second_filed": 1,
            "second_months": 2, "suspensive": True,
        }
    )  # fmt: skip
    who = small.adult[0]
    small.record(who, "fare_evasion", truth=layout.FALSE)
    seen = []
    for _ in range(6):
        small.judge()
        seen.append((small.event(who), small.held(who)))
    refused = layout.APPEAL_REJECTED
    # in force, filed, refused and taken on, pending, refused for good: suspended as long as it runs
    assert seen == [
        (layout.ENTERED, 1), (layout.NOTHING, 0), (refused, 0), (layout.NOTHING, 0),
        (refused, 1), (layout.NOTHING, 1),
    ]  # fmt: skip
    assert flags(small)[who] == TOLD | SECOND | EXHAUSTED


def test_silence_counts_as_a_refusal_when_an_answer_is_due() -> None:
    small = world({**APPEALS, "silence": 1})
    who = small.adult[0]
    small.record(who, "fare_evasion", truth=layout.FALSE)
    small.wait(3)
    assert flags(small)[who] == TOLD | PENDING
    small.judge()
    assert small.event(who) == layout.APPEAL_UNANSWERED
    assert flags(small)[who] == TOLD | EXHAUSTED
    assert small.held(who) == 1


def test_nobody_appeals_against_an_honour() -> None:
    praised = {**LISTED, "kind": "red"}
    thanks = {**NO_TRAINS, "lever": "deposit_waived"}
    small = world({**APPEALS, "appeal_filed_true": 1}, measures={"thanks": thanks}, **praised)
    who = small.adult[0]
    small.record(who, "fare_evasion")
    small.wait(3)
    assert small.held(who) == 1
    assert not flags(small)[who] & PENDING


def test_an_appeal_that_was_running_when_the_entry_ended_suspends_nothing_more() -> None:
    """The copies of an entry that has expired act until they are corrected, whoever objected."""
    small = world(
        {**APPEALS, "appeal_months": 9, "suspensive": True},
        sharing={"correction_reaches": 0},
    )
    who = small.adult[0]
    small.record(who, "fare_evasion", truth=layout.FALSE)
    assert months_held(small, who, 8) == [0, 6, 7]


# --- cost ----------------------------------------------------------------------------------------


def test_an_appeal_costs_its_maker_who_must_have_it() -> None:
    due = {**APPEALS, "appeal_upheld_false": 0, "second_filed": 1, "appeal_cost": 120}
    small = world(due)
    rich, once, poor = small.adult[:3]
    for who, yuan in ((rich, 1000), (once, 130), (poor, 119)):
        small.at("money", who, savings=10 * yuan)
        small.record(who, "fare_evasion", truth=layout.FALSE)
    small.wait(4)
    left = [int(small.state.money.savings[who]) // 10 for who in (rich, once, poor)]
    assert left == [760, 10, 119]  # twice, once and never
    assert [int(flags(small)[who]) for who in (rich, once, poor)] == [
        TOLD | PENDING | SECOND, TOLD | EXHAUSTED, TOLD,
    ]  # fmt: skip


def test_who_can_pay_for_one_appeal_of_two_makes_one() -> None:
    made = regime(
        lists={"barred": LISTED, "banned": LISTED},
        measures={"no_trains": NO_TRAINS},
        due_process={**APPEALS, "appeal_cost": 100},
    )
    small = Small(made)
    who = small.adult[0]
    small.at("money", who, savings=1500)
    small.record(who, "fare_evasion", truth=layout.FALSE)
    small.wait(2)
    filed = (np.asarray(small.state.entries.flags[:, who]) & PENDING) > 0
    assert filed.tolist() == [True, False]
    assert int(small.state.money.savings[who]) == 500


# --- review, compensation ------------------------------------------------------------------------


def test_a_reviewer_who_trusts_the_machine_lets_that_share_of_wrong_entries_pass() -> None:
    small = world({"human_review": 1, "review_stops_false": 0.8, "automation_bias": 0.5})
    many = grown_up(small)
    for who in many:
        small.record(int(who), "fare_evasion", truth=layout.FALSE)
    small.judge()
    assert near((status(small)[many] == layout.NOT_LISTED).mean(), 0.4, len(many))


def test_compensation_is_paid_for_each_month_of_a_wrong_entry() -> None:
    due = {**APPEALS, "appeal_filed_true": 1, "appeal_upheld_true": 1, "compensation": 200}
    small = world(due)
    wronged, lucky = small.adult[:2]
    small.at("money", wronged, savings=50)
    small.at("money", lucky, savings=50)
    small.record(wronged, "fare_evasion", truth=layout.FALSE)
    small.record(lucky, "fare_evasion")
    small.wait(4)  # in force for three months, filed after one and decided after two more
    assert small.last is not None
    assert small.event(wronged) == small.event(lucky) == layout.LEFT_BY_CORRECTION
    assert int(np.asarray(small.last.docket.compensated).sum()) == 3 * 2000
    assert int(small.state.money.savings[wronged]) == 50 + 3 * 2000
    assert int(small.state.money.savings[lucky]) == 50


# --- amnesty -------------------------------------------------------------------------------------

POINTS: dict[str, Any] = {
    "of": "residents", "start": 100, "grades": {"good": 60, "poor": None},
    "rules": [
        {"on": "fare_evasion", "points": -20, "term": 6, "cap": 40},
        {"on": "volunteering", "points": 5, "term": 6},
    ],
}  # fmt: skip


def forgiving(covers: float, at: int, **due: Any) -> Small:
    made = regime(
        scores={"points": POINTS},
        lists={"barred": {**LISTED, "entry": COURT, "exits": ["performance"]}},
        measures={"no_trains": NO_TRAINS},
        due_process={"amnesty": {"at": at, "covers": covers}, **due},
    )
    small = Small(made)
    small.month = 0
    small.put("common", month=np.int32(0))
    return small


def test_an_amnesty_ends_a_share_of_entries_and_of_peoples_points_once() -> None:
    small = forgiving(0.6, 2, forever=True)
    many = listed(small, "judgment_default", most=PEOPLE)
    deducted = np.array(small.state.score.deducted)
    cells = np.array(small.state.score.cells)
    deducted[many], cells[many, 7] = 20, 20
    small.put("score", deducted=deducted, cells=cells)
    judgment = np.array(small.state.money.judgment)
    judgment[many] = 10_000
    small.put("money", judgment=judgment)
    small.wait(2)
    assert ended(small, many) == 0
    small.judge()
    spared = np.asarray(small.state.score.deducted)[many] == 0
    over = status(small)[many] != layout.IN_FORCE
    assert near(over.mean(), 0.6, len(many))
    assert near(spared.mean(), 0.6, len(many))
    assert small.event(int(many[over][0])) == layout.LEFT_BY_AMNESTY
    assert not np.asarray(small.state.score.cells)[many[spared]].any()
    assert (np.asarray(small.state.score.cells)[many[~spared]].sum(axis=1) == 20).all()
    assert small.last is not None
    assert int(small.last.docket.wiped) == 20 * spared.sum()
    before = status(small).copy(), np.asarray(small.state.score.deducted).copy()
    small.wait(3)
    assert (status(small)[many] == layout.IN_FORCE).sum() == (before[0][many] == 2).sum()
    assert np.array_equal(np.asarray(small.state.score.deducted), before[1])


def test_what_was_forgiven_is_not_taken_back_again_when_its_record_expires() -> None:
    small = forgiving(1, 2)
    who = small.adult[0]
    small.record(who, "fare_evasion", times=2)
    small.record(who, "volunteering")
    seen = []
    for month in range(9):
        if month == 4:  # the cap has room again
            small.record(who, "fare_evasion")
        small.judge()
        seen.append(small.points(who))
    assert seen == [65, 65, 65, 105, 85, 85, 80, 80, 80]
    assert int(small.state.score.deducted[who]) == 20
    assert int(np.asarray(small.state.score.cells[who]).sum()) == 20


def test_without_an_amnesty_nothing_is_forgiven() -> None:
    small = forgiving(0, 2)
    who = small.adult[0]
    small.record(who, "fare_evasion")
    small.wait(4)
    assert small.points(who) == 80


# --- performance ---------------------------------------------------------------------------------


def test_what_is_no_payment_is_mended_with_the_chance_that_the_list_gives() -> None:
    small = world(performs=0.3, exits=["correction"])
    many = listed(small, truth=layout.TRUE)
    for month in range(1, 4):
        small.judge()
        assert near(ended(small, many), 1 - 0.7**month, len(many))


def test_a_debt_is_mended_by_paying_it_and_by_nothing_else() -> None:
    small = world(entry=COURT, performs=1, exits=["performance"])
    many = listed(small, "judgment_default", most=PEOPLE)
    judgment = np.array(small.state.money.judgment)
    judgment[many] = 10_000
    judgment[many[::2]] = 0
    small.put("money", judgment=judgment)
    small.judge()
    assert ended(small, many[::2]) == 1
    assert ended(small, many[1::2]) == 0


def test_no_grade_cures_an_entry_that_rests_on_a_trait() -> None:
    cell = DOMAINS.index("residence") * layout.TRUTH_COUNT + layout.TRAIT
    code = len(CONDUCT_INDEX) + 1 + cell
    for performs, share in ((None, 0.0), (0.5, 0.5)):
        extra: dict[str, Any] = {} if performs is None else {"performs": performs}
        small = world(exits=["performance"], **extra)
        many = listed(small, most=PEOPLE, cause=code, truth=layout.TRAIT)
        small.judge()
        assert near(ended(small, many), share, len(many))


# --- what was published --------------------------------------------------------------------------


def test_a_preset_that_claims_published_rates_of_challenge_has_them() -> None:
    """Robodebt's: 20 to 33 % challenge at the first internal step, 13 to 45 % of those succeed.

    Its file says so of 18 months, for people who were told; half of its notices give a wrong reason
    (research note facts2, section 10).
    """
    due = load_regime("robodebt").due_process
    made = regime(lists={"barred": LISTED}, measures={"no_trains": NO_TRAINS})
    small = Small(made.model_copy(update={"due_process": due}))
    many = listed(small, truth=layout.FALSE, flags=TOLD)
    misled = np.array(small.state.entries.flags)
    misled[0, many[: round(len(many) * (1 - value(due.reasons_right)))]] |= MISLED
    small.put("entries", flags=misled)
    filed = upheld = decided = 0
    for month in range(18 + int(value(due.appeal_months))):
        small.judge()
        assert small.last is not None
        docket = small.last.docket
        filed += int(np.asarray(docket.filed).sum()) if month < 18 else 0
        event = np.asarray(docket.event)
        first = (np.asarray(docket.entries.flags) & SECOND) == 0
        refused = (event == layout.APPEAL_REJECTED) & (first | np.asarray(docket.second))
        won = (event == layout.LEFT_BY_CORRECTION) & first
        upheld, decided = upheld + int(won.sum()), decided + int((won | refused).sum())
    assert 0.20 <= filed / len(many) <= 0.33
    assert 0.13 <= upheld / decided <= 0.45
