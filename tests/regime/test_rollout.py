"""A rollout in a regime's file: what is refused, how it is said, and that it can only shrink."""

from typing import Any

import pytest

from demerit.cli.plan_text import plan
from demerit.regime import BadInput, Regime, check, json_schema, load_regime, rule_book
from demerit.regime.files import Document, parse_yaml
from demerit.regime.loading import regime_from
from demerit.regime.overlays import Safeguard, apply_safeguard
from demerit.society import load_society
from tests.regime.made import GOOD


def q(value: float) -> dict[str, Any]:
    return {"value": value, "grade": "assumed", "range": [value, value]}


WAVES = {"waves": [{"share": q(0.5), "at": q(0)}, {"share": q(0.25), "at": q(12)}]}
EXAMPLE = {"by_example": {"alone": q(0.01), "example": q(0.2)}}


def small(rollout: dict[str, Any], checked: bool = True, **more: Any) -> Regime:
    data = {**parse_yaml(GOOD).data, "rollout": rollout, **more}
    return regime_from(Document(data, "small.yaml"), checked=checked)


@pytest.mark.parametrize(
    ("rollout", "message"),
    [
        ({}, "it starts nowhere"),
        ({"order": "drawn"}, "it starts nowhere"),
        ({**WAVES, "dates": {"North": q(3)}}, "both dates and waves"),
        ({"waves": [{"share": q(0.7), "at": q(0)}, {"share": q(0.7), "at": q(1)}]}, "cover 1.4"),
        ({"waves": [{"share": q(0.2), "at": q(9)}, {"share": q(0.2), "at": q(1)}]}, "month 1"),
        ({"waves": [{"share": q(1.2), "at": q(9)}]}, "share"),
        ({"dates": {"North": {"value": None, "grade": "published"}}}, "null"),
        ({**WAVES, "order": "random"}, "not one of"),
        ({"by_exampel": EXAMPLE["by_example"]}, "not known here"),
    ],
)
def test_what_cannot_be_meant_is_refused(rollout: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput) as refused:
        small(rollout)
    assert message in str(refused.value)


def test_a_law_cannot_be_replaced_in_part_of_the_districts() -> None:
    codes = {one.code for one in check(small(WAVES, checked=False, replaces=["x"]))}
    assert "replaced-in-part" in codes


def test_adoption_by_example_needs_a_first() -> None:
    alone = {"by_example": {"alone": q(0), "example": q(0.2)}}
    assert [one.code for one in check(small(alone)) if one.level == "warning"] == ["no-first"]
    assert "no-first" not in {one.code for one in check(small({**alone, **WAVES}))}


def test_districts_are_checked_against_a_society() -> None:
    town = load_society("town")
    known = small({"dates": {"North": q(3), 2: q(4)}})
    assert known.rollout is not None
    assert list(known.rollout.dates) == ["North", "2"]
    assert not [one for one in check(known, town) if one.code == "unknown-district"]
    (found,) = [
        one for one in check(small({"dates": {"East": q(3)}}), town)
        if one.code == "unknown-district"
    ]  # fmt: skip
    assert found.level == "error"
    assert "North, South" in found.fix


def test_the_book_and_the_plan_say_where_it_starts_when() -> None:
    made = small({**WAVES, **EXAMPLE})
    book, text = rule_book(made), plan(made)
    assert "nobody has a record, points or an entry" in book
    assert "50 % [assumed] of the districts (in the order of the society's file)" in book
    assert "25 % [assumed] more: 12 months [assumed] after the first day" in book
    assert "1 % [assumed] a month, and on the example of others up to 20 %" in book
    assert "never starts" not in book
    assert "In all other districts it never starts" in rule_book(small(WAVES))
    assert "District North: 3 months" in rule_book(small({"dates": {"North": q(3)}}))
    assert "starts in 0.5 of the districts (listed) after 0 months" in text
    assert "adopted by example" in text
    plain = regime_from(parse_yaml(GOOD))
    assert "first day" not in rule_book(plain)
    assert "starts in" not in plan(plain)


def test_an_editor_knows_the_keys() -> None:
    schema = json_schema("regime")
    assert set(schema["$defs"]["Rollout"]["properties"]) == {
        "dates", "waves", "order", "by_example",
    }  # fmt: skip


def test_a_date_can_be_set_on_the_command_line() -> None:
    made = load_regime("court-list-by-lot", {"rollout.waves.3.at": "48", "rollout.order": "listed"})
    assert made.rollout is not None
    assert made.rollout.waves[3].at.value == 48
    assert made.rollout.order == "listed"


def overlay(path: str, value: float) -> Safeguard:
    return Safeguard.model_validate(
        {
            "demerit": 1, "kind": "safeguard", "id": "mine", "title": "Mine", "sentence": "Later.",
            "sets": {path: q(value)},
        }
    )  # fmt: skip


PLACES = [
    ("rollout.dates.North", {"dates": {"North": q(10)}}, 20, 5),
    ("rollout.dates.*", {"dates": {"North": q(10)}}, 20, 5),
    ("rollout.waves.0.share", WAVES, 0.25, 0.6),
    ("rollout.waves.1.at", WAVES, 24, 6),
    ("rollout.by_example.alone", EXAMPLE, 0, 0.02),
    ("rollout.by_example.example", EXAMPLE, 0.1, 0.3),
]


@pytest.mark.parametrize(("path", "rollout", "smaller", "larger"), PLACES)
def test_a_safeguard_may_shrink_or_delay_a_rollout_and_nothing_else(
    path: str, rollout: dict[str, Any], smaller: float, larger: float
) -> None:
    made = small(rollout)
    relaxed = apply_safeguard(made, overlay(path, smaller))
    assert relaxed.rollout != made.rollout
    with pytest.raises(BadInput, match="tightens"):
        apply_safeguard(made, overlay(path, larger))


def test_a_safeguard_cannot_turn_waves_around_or_bring_a_rollout_where_there_is_none() -> None:
    with pytest.raises(BadInput, match="month 12"):
        apply_safeguard(small(WAVES), overlay("rollout.waves.0.at", 24))
    plain = regime_from(parse_yaml(GOOD))
    assert apply_safeguard(plain, overlay("rollout.by_example.alone", 0)).rollout is None
