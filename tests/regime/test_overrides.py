"""`--set PATH=VALUE`: typed against the model, with suggestions."""

from pathlib import Path

import pytest

from demerit.regime import BadInput, load_regime, parse_overrides
from tests.regime.made import GOOD, written


def test_settings_are_split_at_the_first_equals_sign() -> None:
    assert parse_overrides(["a.b=1", "title=x=y"]) == {"a.b": "1", "title": "x=y"}


@pytest.mark.parametrize("settings", [["a"], ["=1"], ["a=1", "a=2"], [""]])
def test_what_is_no_setting_is_refused(settings: list[str]) -> None:
    with pytest.raises(BadInput):
        parse_overrides(settings)


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("due_process.notice", "0.9", 0.9),
        ("due_process.notice.value", "0.9", 0.9),
        ("scores.points.rules.0.points", "-40", -40),
        ("scores.points.rules.fare_evasion.points", "-40", -40),
        ("scores.points.rules.fare_evasion.term", "null", None),
        ("measures.no_trains.coverage", "1", 1),
        ("due_process.hardship.income_below", "2000", 2000),
    ],
)
def test_a_quantity_becomes_assumed_at_a_point(
    tmp_path: Path, path: str, text: str, value: float | None
) -> None:
    regime = load_regime(written(tmp_path, GOOD), {path: text})
    found = dict(regime.quantities())[
        path.removesuffix(".value").replace("rules.fare_evasion", "rules.0")
    ]
    assert found.value == value
    assert found.grade == "assumed"
    assert found.range == (None if value is None else (value, value))
    assert found.note == "set on the command line"


def test_switches_words_and_levers_are_set(tmp_path: Path) -> None:
    changes = {
        "due_process.suspensive": "true",
        "lists.barred.kind": "black",
        "measures.no_trains.lever": "loans",
        "title": "Another title",
    }
    regime = load_regime(written(tmp_path, GOOD), changes)
    assert regime.due_process.suspensive
    assert regime.measures["no_trains"].domain == "credit"
    assert regime.title == "Another title"


@pytest.mark.parametrize(
    ("path", "text", "says"),
    [
        ("due_process.notce", "1", "notice"),
        ("measures.no_train.coverage", "1", "no_trains"),
        ("measure.no_trains.coverage", "1", "measures"),
        ("scores.points.rules.7.points", "1", "there is no '7'"),
        ("scores.points.rules.late_bill.points", "1", "late_bill"),
        ("scores.points", "1", "names a part"),
        ("lists.barred.exits", "expiry", "names a part"),
        ("due_process.notice", "much", "a number is needed"),
        ("due_process.notice", "nan", "finite"),
        ("due_process.notice", "inf", "finite"),
        ("due_process.notice", "1e400", "finite"),
        ("due_process.notice", "1.5", "outside 0 to 1"),
        ("due_process.notice", "null", "null has no meaning"),
        ("due_process.notice.grade", "published", "grade"),
        ("due_process.suspensive", "yes", "true or false"),
        ("lists.barred.kind", "blak", "black"),
        ("measures.no_trains.lever", "loanz", "loans"),
        ("id", "other", "says what the file is"),
        ("safeguards", "notice", "says what the file is"),
        ("demerit", "2", "says what the file is"),
        ("", "1", "there is no ''"),
        ("..", "1", "there is no ''"),
        ("scores.points.start", "99999999", "outside"),
    ],
)
def test_what_cannot_be_set_is_refused_with_a_hint(
    tmp_path: Path, path: str, text: str, says: str
) -> None:
    with pytest.raises(BadInput) as refused:
        load_regime(written(tmp_path, GOOD), {path: text})
    assert says in str(refused.value)


def test_a_setting_that_breaks_a_check_names_itself_and_no_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        load_regime(written(tmp_path, GOOD), {"measures.no_trains.carrier": ""})
    assert "--set measures.no_trains.carrier=" in str(refused.value)
    assert refused.value.line is None
