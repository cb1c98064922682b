"""The rule book is complete and honest; the JSON Schema accepts what is shipped."""

import re

import pytest
from jsonschema import Draft202012Validator

from demerit.regime import (
    BadInput,
    json_schema,
    list_presets,
    list_safeguards,
    load_regime,
    rule_book,
)
from demerit.regime.files import read_yaml
from demerit.regime.loading import HERE, shipped_or_path
from demerit.regime.words import cause
from tests.regime.made import shipped

BANNED = ("complies", "illegal", "proves")


@pytest.mark.parametrize("preset", list_presets())
def test_the_book_names_everything(preset: str) -> None:
    regime = shipped(preset).with_safeguards("notice")
    book = rule_book(regime)
    assert regime.title in book
    assert regime.headline in book
    assert "Notice before effect" in book
    for measure in regime.measures.values():
        assert measure.title in book
        assert measure.carrier in book
    for score in regime.scores.values():
        for rule in score.rules:
            assert cause(rule.on) in book
    for line in regime.not_modelled:
        assert line in book
    for key in regime.sources:
        assert f"`{key}`" in book


@pytest.mark.parametrize("preset", list_presets())
def test_every_number_in_a_sentence_carries_its_grade(preset: str) -> None:
    regime = shipped(preset)
    book = rule_book(regime)
    for measure in regime.measures.values():
        book = book.replace(measure.title, "")  # a title may hold a number of its own
    body = (
        book[book.index("## Who watches") : book.index("## How good")]
        if "Who watches" in book
        else ""
    )
    for number in re.findall(r"[\d.,]+ (?:%|months|points)(?! to)[^\n\[|)]*", body):
        assert re.search(re.escape(number) + r"(?:\[|\)|\()", body), number


@pytest.mark.parametrize("preset", list_presets())
def test_wording(preset: str) -> None:
    book = rule_book(shipped(preset)).lower()
    for word in BANNED:
        assert word not in book
    assert "none none" not in book
    assert "nan" not in book.split()


def test_the_book_says_when_a_right_is_punished_and_when_bans_last_for_ever() -> None:
    book = rule_book(load_regime("beijing-2018"))
    assert "**protected: a right**" in book
    assert "always restricted" in book


def test_empty_fields_are_printed_as_empty() -> None:
    assert "Oversight: nothing is stated" in rule_book(load_regime("beijing-2018"))


@pytest.mark.parametrize("kind", ["regime", "safeguard"])
def test_the_schema_is_a_schema(kind: str) -> None:
    Draft202012Validator.check_schema(json_schema(kind))


@pytest.mark.parametrize("preset", list_presets())
def test_presets_satisfy_the_schema(preset: str) -> None:
    data = read_yaml(shipped_or_path(preset, HERE / "presets", "regime")).data
    assert list(Draft202012Validator(json_schema("regime")).iter_errors(data)) == []


@pytest.mark.parametrize("safeguard", list_safeguards())
def test_safeguards_satisfy_the_schema(safeguard: str) -> None:
    data = read_yaml(HERE / "safeguards" / f"{safeguard}.yaml").data
    assert list(Draft202012Validator(json_schema("safeguard")).iter_errors(data)) == []


def test_the_schema_refuses_an_unknown_conduct() -> None:
    data = read_yaml(HERE / "presets" / "speech-only.yaml").data
    data["scores"]["standing"]["rules"][0]["on"] = "breathing"
    assert list(Draft202012Validator(json_schema("regime")).iter_errors(data))


def test_an_unknown_schema_is_refused() -> None:
    with pytest.raises(BadInput):
        json_schema("regim")
