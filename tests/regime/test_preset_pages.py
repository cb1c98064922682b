"""Every shipped regime has a page that is made from its file, and says where it can be compared."""

import re
from pathlib import Path
from typing import Any

import pytest

from demerit.evidence import METRICS
from demerit.regime import (
    BadInput,
    Regime,
    check,
    list_presets,
    preset_page,
    rule_book,
)
from demerit.regime.files import Document, parse_yaml
from demerit.regime.loading import regime_from
from demerit.regime.overrides import override
from demerit.study.opening import society_for
from tests.regime.made import GOOD, shipped

PAGES = Path(__file__).parents[2] / "docs" / "presets"
PRESETS = list_presets()
COMPARED = {
    "comparisons": [
        {
            "what": "Adults listed.",
            "published": {"value": 0.2, "unit": "share", "source": "x", "grade": "published"},
            "where": "M1",
        }
    ],
    "sources": {"law": {"title": "The law"}, "x": {"title": "A report"}},
}


def small(more: dict[str, Any], *, checked: bool = True) -> Regime:
    data = {**parse_yaml(GOOD).data, **more}
    return regime_from(Document(data, "small.yaml"), checked=checked)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_page_is_up_to_date(preset: str) -> None:
    page = (PAGES / f"{preset}.md").read_text(encoding="utf-8")
    assert page == preset_page(shipped(preset)), f"run `python docs/make_pages.py presets {preset}`"


def test_no_page_is_left_over() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == set(PRESETS)


@pytest.mark.parametrize("preset", PRESETS)
def test_it_says_where_it_can_be_compared_or_why_not(preset: str) -> None:
    regime = shipped(preset)
    assert bool(regime.comparisons) != bool(regime.no_comparison)
    for one in regime.comparisons:
        for metric in re.findall(r"\bM\d+\b", one.where):
            assert metric in METRICS
        if one.published.grade in ("borrowed", "assumed"):
            assert "unverified" in one.note, one.what


@pytest.mark.parametrize("preset", PRESETS)
def test_the_page_hides_nothing(preset: str) -> None:
    regime = shipped(preset)
    page = preset_page(regime)
    for text in (regime.title, regime.headline, *regime.not_modelled):
        assert text.strip() in page
    for key in regime.sources:
        assert f"`{key}`" in page
    for measure in regime.measures.values():
        assert measure.title in page


def test_a_comparison_is_no_input() -> None:
    regime = small(COMPARED)
    assert not [path for path, _ in regime.quantities() if path.startswith("comparisons")]
    assert regime.quantities() == small({}).quantities()
    with pytest.raises(BadInput, match="comparisons"):
        override(regime, {"comparisons.0.published.value": "0.3"})


def test_a_comparison_names_its_source() -> None:
    without = {"comparisons": COMPARED["comparisons"]}
    found = check(small(without, checked=False))
    assert [one.code for one in found if one.level == "error"] == ["unknown-source"]


def test_the_book_prints_comparisons() -> None:
    book = rule_book(small(COMPARED))
    assert "Adults listed. Published: 20 % [published]. In a run: M1." in book


def test_the_society_of_a_run_is_the_first_that_is_shipped() -> None:
    def about(*names: str) -> str:
        return society_for(small({"fits": list(names)}), "beijing-2018")

    assert about() == "beijing-2018"
    assert about("town", "beijing-2018") == "town"
    assert about("nowhere", "town") == "town"
    assert about("nowhere") == "beijing-2018"
