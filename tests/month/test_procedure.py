"""Entries in lists, month by month: lead, effect, lags, exits, appeal, correction at copies."""

from typing import Any

import numpy as np
import pytest

from demerit.month.appeals import EXHAUSTED, NAMED, NOTICED, PENDING
from demerit.regime.registry import CONDUCT_INDEX
from demerit.world import layout
from tests.month.made import Small, regime

LISTED: dict[str, Any] = {
    "of": "residents",
    "kind": "black",
    "entry": [{"on": "fare_evasion", "ground": "no_ticket", "chance": 1, "term": 6}],
    "exits": ["expiry", "correction"],
}
NO_TRAINS: dict[str, Any] = {
    "title": "no trains",
    "when": {"on_list": "barred"},
    "lever": "high_speed_rail",
    "coverage": 1,
}
NO_LOANS: dict[str, Any] = {**NO_TRAINS, "title": "no loans", "lever": "loans"}


def world(
    due_process: dict[str, Any] | None = None,
    sharing: dict[str, Any] | None = None,
    measures: dict[str, Any] | None = None,
    seed: int = 0,
    **listed: Any,
) -> Small:
    made = regime(
        lists={"barred": {**LISTED, **listed}},
        measures=measures or {"no_trains": NO_TRAINS},
        due_process=due_process or {},
        sharing=sharing or {},
    )
    return Small(made, seed=seed)


PEOPLE = 240  # a quarter of the docket's rows are kept for ended entries


def grown_up(small: Small, most: int = 600) -> np.ndarray:
    """Slots of so many adults."""
    people = small.runner.people
    return np.flatnonzero((people.alive == 1) & (people.birth < -240))[:most]


def listed(
    small: Small, conduct: str = "fare_evasion", most: int = 600, **fields: int
) -> np.ndarray:
    """Put many adults on the list last month, for a conduct; returns their slots."""
    many = grown_up(small, most)
    values = {
        "status": layout.IN_FORCE, "since": small.month - 1, "until": 32767,
        "cause": CONDUCT_INDEX[conduct] + 1, **fields,
    }  # fmt: skip
    changed = {}
    for name, value in values.items():
        changed[name] = np.array(getattr(small.state.entries, name))
        changed[name][0, many] = value
    small.put("entries", **changed)
    return many


def near(share: float, expected: float, of: int) -> bool:
    """Within four standard errors of a share."""
    return abs(share - expected) <= 4 * np.sqrt(expected * (1 - expected) / of)


def months_held(small: Small, who: int, months: int, bit: int = 0) -> list[int]:
    """The months, counted from now, in which a measure is in force."""
    held = []
    for month in range(months):
        small.judge()
        if small.held(who) >> bit & 1:
            held.append(month)
    return held


def test_an_entry_without_lead_takes_effect_at_once_and_expires_after_its_term() -> None:
    small = world()
    who = small.adult[0]
    small.record(who, "fare_evasion")
    assert months_held(small, who, 10) == [0, 1, 2, 3, 4, 5]
    assert small.status(who) == layout.NOT_LISTED


def test_lead_and_lag_add_up() -> None:
    small = world(lead=2, measures={"no_trains": {**NO_TRAINS, "lag": 1}})
    who = small.adult[0]
    small.record(who, "fare_evasion")
    small.judge()
    assert small.status(who) == layout.PROPOSED
    small.judge()
    assert small.status(who) == layout.PROPOSED
    small.judge()
    assert small.status(who) == layout.IN_FORCE
    assert small.event(who) == layout.ENTERED
    assert not small.held(who)
    assert months_held(small, who, 6) == [0, 1, 2]  # until the sixth month after the record


def test_each_carrier_has_its_own_lag() -> None:
    small = world(
        measures={"no_trains": {**NO_TRAINS, "lag": 3}, "no_loans": {**NO_LOANS, "lag": 0}}
    )
    who = small.adult[0]
    small.record(who, "fare_evasion")
    seen = []
    for _ in range(7):
        small.judge()
        seen.append(small.held(who))
    assert seen == [2, 2, 2, 3, 3, 3, 0]


def test_nobody_else_is_listed() -> None:
    small = world()
    who = small.adult[0]
    small.record(who, "fare_evasion")
    small.judge()
    listed = np.flatnonzero(np.asarray(small.state.entries.status[0]))
    assert listed.tolist() == [who]
    assert np.flatnonzero(np.asarray(small.state.reach.mask)).tolist() == [who]


def test_a_new_ground_extends_an_entry_and_never_shortens_it() -> None:
    small = world(
        entry=[
            {"on": "fare_evasion", "ground": "a", "chance": 1, "term": 6},
            {"on": "passenger_disorder", "ground": "b", "chance": 1, "term": 3},
        ]
    )
    long, short = small.adult[:2]
    small.record(long, "fare_evasion")
    small.record(short, "fare_evasion")
    small.wait(2)
    small.record(long, "fare_evasion")
    small.record(short, "passenger_disorder")
    small.wait(4)
    small.judge()
    assert small.held(long) == 1
    assert small.held(short) == 0
    assert months_held(small, long, 4) == [0]


def test_of_two_grounds_in_a_month_the_true_one_is_the_cause() -> None:
    small = world()
    who = small.adult[0]
    small.record(who, "fare_evasion", truth=layout.FALSE)
    small.record(who, "fare_evasion")
    small.judge()
    assert int(small.state.entries.truth[0, who]) == layout.TRUE
    assert int(small.state.entries.true_too[0, who]) == 1


def test_a_true_ground_supports_an_entry_that_began_wrongly() -> None:
    small = world()
    who = small.adult[0]
    small.record(who, "fare_evasion", truth=layout.FALSE)
    small.judge()
    assert int(small.state.entries.true_too[0, who]) == 0
    assert int(small.state.reach.wrongful[who]) == 255
    small.record(who, "fare_evasion")
    small.judge()
    assert int(small.state.entries.truth[0, who]) == layout.FALSE
    assert int(small.state.entries.true_too[0, who]) == 1


COURT = [{"on": "judgment_default", "ground": "able", "chance": 1, "term": None}]


def debtor(small: Small) -> int:
    who = small.adult[0]
    small.at("money", who, judgment=50_000, judged=-3)
    return who


def test_performance_ends_an_entry_without_a_term() -> None:
    small = world(entry=COURT, exits=["performance"])
    who = debtor(small)
    small.record(who, "judgment_default")
    small.wait(30)
    assert small.held(who) == 1
    small.at("money", who, judgment=0)
    small.judge()
    assert small.event(who) == layout.LEFT_BY_PERFORMANCE
    assert not small.held(who)


def test_performance_does_not_shorten_a_fixed_term_unless_deleted_early() -> None:
    fixed = [{**COURT[0], "term": 9}]
    for early, held in ((0, list(range(9))), (1, list(range(4)))):
        small = world(entry=fixed, exits=["performance", "expiry"], early_deletion=early)
        who = debtor(small)
        small.record(who, "judgment_default")
        begun = months_held(small, who, 4)
        small.at("money", who, judgment=0)
        rest = [4 + month for month in months_held(small, who, 8)]
        assert begun + rest == held


def test_two_searches_that_found_nothing_end_an_entry_without_a_term() -> None:
    small = world(entry=COURT, exits=["performance", "no_assets_found_twice"])
    who = debtor(small)
    small.record(who, "judgment_default")
    small.wait(2)
    small.at("money", who, searches=1)
    small.judge()
    assert small.held(who) == 1
    small.at("money", who, searches=2)
    small.judge()
    assert small.event(who) == layout.LEFT_NO_ASSETS
    assert not small.held(who)


def test_an_exit_that_a_list_does_not_know_is_never_taken() -> None:
    small = world(entry=COURT, exits=["correction"])
    who = debtor(small)
    small.record(who, "judgment_default")
    small.judge()
    small.at("money", who, judgment=0, searches=3)
    assert len(months_held(small, who, 70)) == 70


APPEALS = {
    "notice": 1, "appeal_filed_false": 1, "appeal_filed_true": 0, "appeal_months": 2,
    "appeal_upheld_false": 1, "appeal_upheld_true": 0,
}  # fmt: skip


def test_an_upheld_appeal_corrects_a_false_entry() -> None:
    small = world(APPEALS)
    wronged, sound = small.adult[:2]
    small.record(wronged, "fare_evasion", truth=layout.FALSE)
    small.record(sound, "fare_evasion")
    small.judge()
    assert int(small.state.entries.flags[0, wronged]) & NOTICED
    small.judge()  # filed in the month after it took effect
    assert int(small.state.entries.flags[0, wronged]) & PENDING
    assert small.held(wronged) == 1
    small.judge()
    assert small.held(wronged) == 1
    small.judge()  # decided two months after it was filed
    assert small.event(wronged) == layout.LEFT_BY_CORRECTION
    assert not small.held(wronged)
    assert small.held(sound) == 1


def test_nobody_appeals_who_was_not_told() -> None:
    small = world({**APPEALS, "notice": 0})
    who = small.adult[0]
    small.record(who, "fare_evasion", truth=layout.FALSE)
    assert months_held(small, who, 7) == list(range(6))


def test_being_refused_at_the_counter_is_a_way_to_learn_of_it() -> None:
    """Nobody is told the remedy there: of those who know, a quarter as many appeal."""
    small = world({**APPEALS, "notice": 0})
    many = listed(small, truth=layout.FALSE, flags=0)
    touched = np.array(small.state.mind.touched)
    touched[many[::2]] = 2
    small.put("mind", touched=touched)
    small.judge()
    filed = (np.asarray(small.state.entries.flags[0]) & PENDING) > 0
    assert not filed[many[1::2]].any()
    assert near(filed[many[::2]].mean(), 1 / 4, len(many[::2]))


def test_an_appeal_suspends_the_restriction_only_where_the_regime_says_so() -> None:
    for suspensive in (False, True):
        small = world({**APPEALS, "appeal_upheld_false": 0, "suspensive": suspensive})
        who = small.adult[0]
        small.record(who, "fare_evasion", truth=layout.FALSE)
        # pending in months 1 and 2, rejected in month 3
        held = months_held(small, who, 6)
        assert held == ([0, 3, 4, 5] if suspensive else list(range(6)))


def test_a_rejected_appeal_is_the_last_one() -> None:
    small = world({**APPEALS, "appeal_upheld_false": 0})
    who = small.adult[0]
    small.record(who, "fare_evasion", truth=layout.FALSE)
    small.wait(4)
    assert small.event(who) == layout.APPEAL_REJECTED
    assert int(small.state.entries.flags[0, who]) == NOTICED | NAMED | EXHAUSTED
    small.judge()
    assert int(small.state.entries.flags[0, who]) == NOTICED | NAMED | EXHAUSTED


def test_hearing_and_review_stop_entries_before_they_take_effect() -> None:
    for name, stops in (("hearing", "hearing_stops"), ("human_review", "review_stops")):
        small = world({name: 1, f"{stops}_false": 1, f"{stops}_true": 0})
        wronged, sound = small.adult[:2]
        small.record(wronged, "fare_evasion", truth=layout.FALSE)
        small.record(sound, "fare_evasion")
        small.judge()
        assert small.event(wronged) == layout.STOPPED
        assert small.status(wronged) == layout.NOT_LISTED
        assert small.status(sound) == layout.IN_FORCE


def test_once_untrustworthy_always_restricted() -> None:
    """Under `forever` nothing but a correction ends an entry: not the term, not performance."""
    small = world(
        {"forever": True},
        entry=[*LISTED["entry"], *COURT],
        exits=["expiry", "performance", "correction", "no_assets_found_twice"],
    )
    term, paid, poor = small.adult[:3]
    small.at("money", paid, judgment=10, judged=-3)
    small.record(term, "fare_evasion")
    small.record(paid, "judgment_default")
    small.record(poor, "judgment_default")
    small.judge()
    small.at("money", paid, judgment=0)
    small.at("money", poor, searches=2)
    small.wait(70)
    assert [small.held(who) for who in (term, paid, poor)] == [1, 1, 1]
    # told at last, the one in whose case the record was false appeals and is believed
    small = world({**APPEALS, "forever": True})
    who = small.adult[0]
    small.record(who, "fare_evasion", truth=layout.FALSE)
    small.wait(4)
    assert small.event(who) == layout.LEFT_BY_CORRECTION


def test_copies_are_corrected_one_by_one_after_the_entry_has_ended() -> None:
    """With a mean lag of two months, a third of the copies left are corrected every month."""
    small = world(sharing={"correction_lag": 2})
    people = small.runner.people
    many = np.flatnonzero((people.alive == 1) & (people.birth < -240))[:PEOPLE]
    entries = small.state.entries
    status, until, cause, since, copies = (
        np.array(getattr(entries, n)) for n in ("status", "until", "cause", "since", "copies")
    )
    status[0, many], until[0, many], since[0, many] = layout.IN_FORCE, small.month, -5
    cause[0, many], copies[0, many] = CONDUCT_INDEX["fare_evasion"] + 1, 1
    small.put("entries", status=status, until=until, cause=cause, since=since, copies=copies)
    left = []
    for _ in range(4):
        small.judge()
        left.append(np.count_nonzero(np.asarray(small.state.reach.mask)[many]))
    for month, count in enumerate(left, start=1):
        share = (2 / 3) ** month
        assert abs(count / PEOPLE - share) < 4 * np.sqrt(share * (1 - share) / PEOPLE)


def test_copies_that_no_correction_reaches_stay() -> None:
    small = world(sharing={"correction_reaches": 0})
    who = small.adult[0]
    small.record(who, "fare_evasion")
    small.wait(20)
    assert small.held(who) == 1
    assert small.status(who) == layout.ENDED


def test_an_immediate_correction_leaves_nothing() -> None:
    small = world()
    who = small.adult[0]
    small.record(who, "fare_evasion")
    small.wait(8)
    for name in ("status", "copies"):
        assert int(getattr(small.state.entries, name)[0, who]) == 0


def test_purpose_limitation_leaves_only_measures_in_the_domain_of_the_act() -> None:
    both = {"no_trains": NO_TRAINS, "no_loans": NO_LOANS}
    for limited, mask in ((False, 3), (True, 1)):
        small = world({"purpose_limitation": limited}, measures=both)
        who = small.adult[0]
        small.record(who, "fare_evasion")
        small.judge()
        assert small.held(who) == mask


def test_a_proportionality_cap_leaves_minor_conduct_so_many_measures() -> None:
    both = {"no_trains": NO_TRAINS, "no_loans": NO_LOANS}
    small = world({"proportionality_cap": 1}, measures=both)
    who = small.adult[0]
    small.record(who, "fare_evasion")
    small.judge()
    assert int(np.bitwise_count(small.held(who))) == 1


def test_hardship_lifts_restrictions_from_the_poor() -> None:
    small = world({"hardship": {"income_below": 3000}})
    poor, rich = small.adult[:2]
    small.at("traits", poor, income=20_000)
    small.at("traits", rich, income=200_000)
    for who in (poor, rich):
        small.record(who, "fare_evasion")
    small.judge()
    assert (small.held(poor), small.held(rich)) == (0, 1)


def test_restrictions_reach_only_the_ties_that_a_measure_names() -> None:
    small = world(
        measures={
            "no_trains": {**NO_TRAINS, "reaches": ["spouse"]},
            "no_loans": NO_LOANS,
        }
    )
    spouse = small.runner.people.spouse
    who = int(np.flatnonzero((spouse >= 0) & (small.runner.people.alive == 1))[0])
    small.record(who, "fare_evasion")
    small.judge()
    through = np.asarray(small.state.reach.through)
    assert small.held(who) == 3
    assert np.flatnonzero(through).tolist() == [int(spouse[who])]
    assert through[int(spouse[who])] == 1


def test_excluding_protected_conduct_leaves_its_records_without_effect() -> None:
    for excluded, listed in ((False, layout.IN_FORCE), (True, layout.NOT_LISTED)):
        small = world(
            {"exclude_protected": excluded},
            entry=[{"on": "petition", "ground": "asked", "chance": 1, "term": 6}],
        )
        who = small.adult[0]
        small.record(who, "petition")
        small.judge()
        assert small.status(who) == listed


@pytest.mark.parametrize("chance", [0.25, 0.6])
def test_the_chance_of_an_entry_is_its_frequency(chance: float) -> None:
    small = world(entry=[{**LISTED["entry"][0], "chance": chance}])
    people = small.runner.people
    many = np.flatnonzero((people.alive == 1) & (people.birth < -240))[:600]
    for who in many:
        small.record(int(who), "fare_evasion")
    small.judge()
    share = np.count_nonzero(np.asarray(small.state.entries.status[0])[many]) / 600
    assert abs(share - chance) < 4 * np.sqrt(chance * (1 - chance) / 600)


def test_who_dies_or_leaves_leaves_no_entry_behind() -> None:
    small = world()
    who = small.adult[0]
    small.record(who, "fare_evasion")
    small.judge()
    small.at("traits", who, alive=0)
    small.judge()
    assert small.status(who) == layout.NOT_LISTED
    assert small.held(who) == 0
    small.at("traits", who, alive=1, generation=1)
    small.judge()
    assert small.held(who) == 0
