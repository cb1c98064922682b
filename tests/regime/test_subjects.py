"""Books, plans and pages speak of firms and departments as such, kind by kind."""

import pytest

from demerit.cli.plan_text import plan
from demerit.cli.shelves import rows
from demerit.regime import Regime, list_presets, load_regime, preset_page, rule_book
from demerit.regime.parts import concerns, kind_of, part
from demerit.regime.registry import BODY_TIES, CONDUCTS_OF, KIND_TITLES, KINDS
from demerit.regime.subjects import NAMED, THROUGH, counted, kinds_of, listed, whom
from tests.regime.made import shipped

BODIES = [name for name in list_presets() if kinds_of(shipped(name)) != ("residents",)]
OF_FIRMS_ALONE = [name for name in BODIES if kinds_of(shipped(name)) == ("firms",)]


def shown(regime: Regime) -> str:
    book = rule_book(regime)
    return book[book.index("## Who watches") : book.index("## Not modelled")]


@pytest.mark.parametrize("preset", OF_FIRMS_ALONE)
def test_a_book_about_firms_calls_no_firm_somebody(preset: str) -> None:
    regime = shipped(preset)
    book = shown(regime)
    for words in ("Somebody gets", "what somebody does", "Everyone starts", "people", "adults"):
        assert words not in book
    assert "What firms lose" in book or "What firms gain" in book
    assert "1,000 adults" not in preset_page(regime)
    assert "adults" not in plan(regime)


@pytest.mark.parametrize("preset", BODIES)
def test_every_tie_is_said_in_plain_words(preset: str) -> None:
    regime = shipped(preset)
    book, text = rule_book(regime), plan(regime)
    for measure in regime.measures.values():
        said = whom(regime, measure, "x")
        assert said.startswith(NAMED[kind_of(regime, measure)].many) or " of " in said
        for tie in measure.reaches:
            words = THROUGH[tie].removeprefix("their ").split()[-1]
            assert words in said or (tie == "head" and "heads" in said)
    for tie in BODY_TIES:
        assert f"reaches {tie}" not in text
        assert f"reaches {tie}" not in book


@pytest.mark.parametrize("preset", list_presets())
def test_measures_stand_under_the_kind_that_they_fall_on(preset: str) -> None:
    regime = shipped(preset)
    book = rule_book(regime)
    for kind in KINDS:
        own = [one for one in regime.measures.values() if kind_of(regime, one) == kind]
        for sort, verb in (("restriction", "lose"), ("reward", "gain")):
            heading = f"## What {NAMED[kind].many} {verb}"
            assert (heading in book) == any(one.kind == sort for one in own)


@pytest.mark.parametrize("preset", BODIES)
def test_residents_get_what_reaches_them_from_a_body_and_nothing_else(preset: str) -> None:
    regime = shipped(preset)
    arrived = set(part(regime, "residents").measures)
    for key, measure in regime.measures.items():
        reaches = any(tie in BODY_TIES for tie in measure.reaches)
        borne = kind_of(regime, measure) in ("residents", "accounts")  # an account is its holder's
        assert (key in arrived) == (borne or reaches)
    assert len(arrived) <= 24  # a world holds no more


def test_rates_are_said_of_those_who_are_watched() -> None:
    assert counted("1 per 1,000 adults a year", ("firms",)) == "1 per 1,000 firms a year"
    both = counted("1 per 1,000 adults a year", ("residents", "departments"))
    assert both == "1 per 1,000 adults and departments a year"
    assert listed(("a",)) == "a"
    assert listed(("a", "b", "c")) == "a, b and c"


def test_the_list_of_conducts_names_every_kind() -> None:
    titles = dict(rows("conducts"))
    for kind, conducts in CONDUCTS_OF.items():
        for conduct in conducts:
            assert titles[conduct.id].startswith(KIND_TITLES[kind])


def test_after_2_january_2020_the_representative_is_bound_and_not_listed() -> None:
    before = load_regime("corporate-blacklists")
    after = before.with_safeguards("representative-off-list")
    assert before.measures["representative_named"].coverage.value
    assert after.measures["representative_named"].coverage.value == 0
    assert after.measures["representative_no_loans"].coverage.value == 0
    bound = after.measures["representative_no_flights"]
    assert bound == before.measures["representative_no_flights"]
    assert bound.coverage.value
    assert concerns(after, "firms")
    assert not concerns(after, "residents")
