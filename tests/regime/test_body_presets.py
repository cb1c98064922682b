"""What the regimes of firms and departments must say, since their sources say it."""

import pytest

from demerit.regime import check, list_presets, load_regime
from demerit.regime.parts import concerns, kind_of
from demerit.regime.registry import ACT, KINDS
from demerit.society import load_society
from demerit.world.rules import Plan, compile_rules

PROMISES = {
    "invoice_unpaid",
    "invoice_settled",
    "promise_broken",
    "promise_kept",
    "contract_broken_by_department",
    "permit_late",
}


@pytest.mark.parametrize("preset", list_presets())
def test_what_it_says_of_every_kind_fits_into_a_world(preset: str) -> None:
    regime, society = load_regime(preset), load_society("town")
    for kind in KINDS[:3]:
        if concerns(regime, kind):
            rules = compile_rules(regime, society, kind=kind)
            assert int(rules.has_score) == any(s.of == kind for s in regime.scores.values())


def ruled(regime_id: str) -> set[str]:
    (score,) = load_regime(regime_id).scores.values()
    return {rule.on for rule in (*score.rules, *score.direct)}


def test_the_published_form_weighs_data_and_no_promise() -> None:
    assert ruled("government-integrity") == {"data_delivered"}
    assert "data_delivered" not in ruled("government-integrity-promises")
    assert ruled("government-integrity-promises") >= PROMISES


def test_the_weight_is_all_that_differs() -> None:
    data, promises = map(load_regime, ("government-integrity", "government-integrity-promises"))
    assert data.measures == promises.measures
    assert data.lists == promises.lists
    assert data.due_process == promises.due_process
    (one,), (other,) = data.scores.values(), promises.scores.values()
    assert one.grades == other.grades
    assert one.start.value == other.start.value
    for score in (one, other):
        good = [rule for rule in score.rules if (rule.points.value or 0) > 0]
        assert sum((rule.cap.value or 0) if rule.cap else 0 for rule in good) == 60


def test_lists_and_the_one_score_bring_the_same_measures() -> None:
    lists, score = map(load_regime, ("corporate-blacklists", "corporate-holistic-score"))
    assert not lists.scores
    assert not score.lists
    assert set(score.measures) < set(lists.measures)
    for key, measure in score.measures.items():
        assert measure.lever == lists.measures[key].lever
        assert measure.coverage.value == lists.measures[key].coverage.value
        assert measure.reaches == lists.measures[key].reaches
        assert measure.when.grade_at_most == "poor"
    assert score.status == "counterfactual"
    Plan.of(lists, score, kind="firms")  # they fit into one comparison
    Plan.of(lists, score, kind="residents")


def test_customs_checks_lie_149_times_apart() -> None:
    customs = load_regime("customs-grades")
    more, less = (customs.measures[key] for key in ("opened_nearly_always", "opened_seldom"))
    apart = (more.strength.value or 0) / (less.strength.value or 1)
    assert apart == pytest.approx(84.76 / 0.57, rel=0.01)
    assert more.coverage.value == less.coverage.value == 1


def test_tax_grades_have_the_published_cut_offs_and_are_not_shared() -> None:
    tax = load_regime("tax-grades")
    (score,) = tax.scores.values()
    assert [cut.value for cut in score.grades.values()] == [90, 70, 40, None]
    assert {cut.grade for cut in score.grades.values()} == {"published"}
    assert not tax.sharing.joint


def test_a_hygiene_rating_stays_with_food() -> None:
    food = load_regime("food-hygiene-display")
    assert food.sharing.wall
    assert {measure.domain for measure in food.measures.values()} == {"food"}
    (score,) = food.scores.values()
    assert {ACT[rule.on].domain for rule in score.rules} == {"food"}
    assert score.course is not None  # a new inspection on request


def test_wages_unpaid_reach_the_representative_s_travel() -> None:
    lists = load_regime("corporate-blacklists")
    wages = [one for one in lists.measures.values() if one.when.on_list == "wage_arrears_list"]
    reached = {one.lever for one in wages if "representative" in one.reaches}
    assert reached == {"flights", "high_speed_rail"}
    assert {kind_of(lists, one) for one in wages} == {"firms"}


@pytest.mark.parametrize(
    "preset", ["tax-grades", "customs-grades", "corporate-holistic-score", "food-hygiene-display"]
)
def test_what_no_source_prints_is_not_called_published(preset: str) -> None:
    regime = load_regime(preset)
    for path, quantity in regime.quantities():
        if path.startswith("agencies.") and not quantity.note.startswith("left out"):
            assert quantity.grade in ("assumed", "derived", "borrowed"), path
    assert not [one for one in check(regime) if one.level == "error"]
