"""Safeguards relax and can do nothing else."""

from pathlib import Path

import pytest

from demerit.regime import (
    BadInput,
    Regime,
    list_presets,
    list_safeguards,
    load_regime,
    load_safeguard,
)
from demerit.regime.overlays import BURDENS, GUARANTEES, pattern_of, places, relaxes
from tests.regime.made import GOOD, shipped, written

IDS = """amnesty answer-in-time appeal compensation correction data-sharing-wall expiry free-appeal
hardship hearing human-review independent-review notice proportionality protected-conduct-exclusion
purpose-limitation reasons repair-course representative-off-list right-to-cure second-instance"""


def overlay(sets: str) -> str:
    return (
        "demerit: 1\nkind: safeguard\nid: mine\ntitle: Mine\nsentence: A sentence.\n"
        f"sets:\n  {sets}\n"
    )


def test_the_safeguards_are_shipped_each_with_a_sentence() -> None:
    assert list_safeguards() == IDS.split()
    for name in list_safeguards():
        safeguard = load_safeguard(name)
        assert safeguard.id == name
        assert safeguard.sentence.endswith(".")


def severity_and_reach(regime: Regime) -> tuple[object, ...]:
    return (
        len(regime.measures),
        sum(len(score.rules) for score in regime.scores.values()),
        [len(one.entry) for one in regime.lists.values()],
        [(one.lever, one.reaches) for one in regime.measures.values()],
        [
            sight.detects.value
            for agency in regime.agencies.values()
            for sight in agency.sees.values()
        ],
    )


@pytest.mark.parametrize("preset", list_presets())
@pytest.mark.parametrize("safeguard", list_safeguards())
def test_it_moves_every_place_it_touches_in_the_relaxing_direction(
    preset: str, safeguard: str
) -> None:
    regime = shipped(preset)
    relaxed = regime.with_safeguards(safeguard)
    assert severity_and_reach(relaxed) == severity_and_reach(regime)
    for key, measure in relaxed.measures.items():
        assert (measure.coverage.value or 0) <= (regime.measures[key].coverage.value or 0)
    before, after = regime.canonical(), relaxed.canonical()
    directions = GUARANTEES | BURDENS
    for path in load_safeguard(safeguard).sets:
        for where in places(after, path):
            old, new = at(before, where), at(after, where)
            assert old == new or relaxes(old, new, directions[pattern_of(path) or path])


@pytest.mark.parametrize("preset", list_presets())
def test_order_does_not_matter(preset: str) -> None:
    regime = shipped(preset)
    forward = regime.with_safeguards(*list_safeguards()).canonical()
    backward = regime.with_safeguards(*reversed(list_safeguards())).canonical()
    assert sorted(forward.pop("safeguards")) == sorted(backward.pop("safeguards"))
    assert forward == backward


def test_a_regime_that_gives_more_keeps_its_own() -> None:
    regime = load_regime("beijing-2018", {"due_process.appeal_filed_false": "0.9"})
    assert regime.with_safeguards("appeal").due_process.appeal_filed_false.value == 0.9


@pytest.mark.parametrize(
    ("sets", "why"),
    [
        (
            "scores.points.rules.0.points: {value: -20, grade: assumed, range: [-30, -20]}",
            "tightens",
        ),
        ("scores.points.rules.0.points: {value: 5, grade: assumed, range: [1, 5]}", "tightens"),
        ("scores.points.rules.0.term: {value: 24, grade: assumed, range: [24, 36]}", "tightens"),
        ("lists.barred.entry.0.term: {value: 7, grade: assumed, range: [7, 8]}", "tightens"),
        ("lists.*.public: true", "tightens"),
        ("scores.points.rules.0.points: {value: -5, grade: assumed, range: [-20, -1]}", "reaches"),
        ("measures.*.coverage: {value: 0.5, grade: assumed, range: [0.6, 1.0]}", "reaches"),
        ("measures.*.coverage: {value: 1.0, grade: assumed, range: [0.9, 1.0]}", "tightens"),
        ("agencies.*.sees.*.detects: {value: 0.9, grade: assumed, range: [0.8, 1.0]}", "tightens"),
        ("alarm: {value: 3, grade: assumed, range: [2, 4]}", "tightens"),
        ("scores.points.start: {value: 10, grade: assumed, range: [0, 20]}", "cannot set"),
        ("measures.new.lever: true", "cannot set"),
        ("measures.no_trains.reaches: true", "cannot set"),
        ("lists.barred.exits: true", "cannot set"),
        ("title: true", "cannot set"),
        (
            "agencies.transit.false_listing: {value: 0.1, grade: assumed, range: [0, 1]}",
            "tightens",
        ),
        ("{}", "sets nothing"),
        ("due_process.notce: true", "notice"),
        ("due_process.notice: true", "takes a quantity"),
        ("due_process.suspensive: {value: 1, grade: assumed, range: [0, 1]}", "true or false"),
        ("due_process.notice: 0.9", "a quantity"),
        ("due_process.notice: {value: 2, grade: assumed, range: [1, 2]}", "outside 0 to 1"),
        ("due_process.notice: {value: 1}", "grade"),
    ],
)
def test_an_overlay_that_would_not_only_relax_is_refused(
    tmp_path: Path, sets: str, why: str
) -> None:
    regime = load_regime(written(tmp_path, GOOD))
    path = written(tmp_path, overlay(sets), "overlay.yaml")
    with pytest.raises(BadInput) as refused:
        regime.with_safeguards(str(path))
    assert why in str(refused.value)
    assert "overlay.yaml" in str(refused.value)


@pytest.mark.parametrize(
    "sets",
    [
        "scores.points.rules.0.points: {value: -5, grade: assumed, range: [-8, -1]}",
        "scores.points.rules.0.term: {value: 6, grade: assumed, range: [3, 9]}",
        "measures.*.coverage: {value: 0.5, grade: assumed, range: [0.3, 0.6]}",
        "due_process.forever: false",
    ],
)
def test_an_overlay_that_relaxes_is_taken(tmp_path: Path, sets: str) -> None:
    path = written(tmp_path, overlay(sets), "overlay.yaml")
    assert load_regime(written(tmp_path, GOOD)).with_safeguards(str(path)).safeguards == ("mine",)


def test_an_overlay_that_makes_a_contradiction_is_refused(tmp_path: Path) -> None:
    cap = overlay("due_process.expiry_cap: {value: 24, grade: assumed, range: [12, 36]}")
    path = written(tmp_path, cap, "overlay.yaml")
    with pytest.raises(BadInput, match="exclude each other"):
        load_regime("beijing-2018").with_safeguards(str(path))


def test_an_overlay_cannot_take_a_reward_away(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        overlay("measures.green_channel.coverage: {value: 0.1, grade: assumed, range: [0.0, 0.2]}"),
    )
    with pytest.raises(BadInput, match="reward"):
        load_regime("beijing-2018").with_safeguards(str(path))


def test_an_unknown_safeguard_gets_a_suggestion() -> None:
    with pytest.raises(BadInput) as refused:
        load_regime("none").with_safeguards("notise")
    assert "notice" in str(refused.value)


def at(data: object, where: tuple[str | int, ...]) -> object:
    for step in where:
        data = None if data is None else data[step]  # type: ignore[index]
    return data


def test_an_amnesty_of_the_regimes_own_is_never_moved() -> None:
    own = {"due_process.amnesty.at": "60", "due_process.amnesty.covers": "0.2"}
    amnesty = load_regime("diagonal", own).with_safeguards("amnesty").due_process.amnesty
    assert amnesty is not None
    assert (amnesty.at.value, amnesty.covers.value) == (60, 1.0)
    given = load_regime("diagonal").with_safeguards("amnesty").due_process.amnesty
    assert given is not None
    assert given.at.value == 24


def test_a_safeguards_sources_come_with_it_and_are_not_taken_for_the_regimes() -> None:
    slow = load_regime("spc-defaulters", {"due_process.second_months": "6"})
    relaxed = slow.with_safeguards("answer-in-time")
    assert relaxed.due_process.second_months.source == "answer-in-time-fashi2017"
    assert relaxed.sources["answer-in-time-fashi2017"].publisher == "Supreme People's Court"
    assert relaxed.sources["fashi2017"] == slow.sources["fashi2017"]


def test_a_right_to_cure_opens_a_way_off_every_blacklist_and_no_redlist() -> None:
    for preset in list_presets():
        regime = load_regime(preset)
        for key, ban in regime.with_safeguards("right-to-cure").lists.items():
            before = regime.lists[key].performs
            expected = 0.1 if ban.kind == "black" else before and before.value
            assert (ban.performs and ban.performs.value) == expected


def test_a_repair_course_is_opened_where_there_is_none_and_a_better_one_stays() -> None:
    course = load_regime("speech-only").with_safeguards("repair-course").scores["standing"].course
    assert course is not None
    assert (course.points.value, course.every.value, course.cost.value) == (10, 12, 0)
    own = {"points": "30", "chance": "0.2", "every": "6"}
    own = {f"scores.standing.course.{name}": value for name, value in own.items()}
    kept = (
        load_regime("speech-only", own).with_safeguards("repair-course").scores["standing"].course
    )
    assert kept is not None
    assert (kept.points.value, kept.chance.value, kept.every.value) == (30, 0.2, 6)
    assert load_regime("none").with_safeguards("repair-course").scores == {}
