"""Further twins: what each changes, and that nothing else differs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from demerit.regime import BadInput, list_presets, load_regime
from demerit.study import norms
from demerit.study.progress import Silent, Watch
from demerit.study.request import Request
from demerit.study.twins import TWINS, WORLDS, chosen, facts, twins_of
from demerit.study.worlds import simulate
from tests.study.made_engine import MadeRunner

NORMS = norms()
BY_PRESET = pytest.mark.parametrize("preset", list_presets())


def test_names_are_read_as_they_are_written() -> None:
    assert chosen("none") == ()
    assert chosen("all") == tuple(TWINS)
    assert chosen("swap, placebo,swap") == ("swap", "placebo")
    with pytest.raises(BadInput, match="placebos"):
        chosen("placebos")


@BY_PRESET
def test_every_twin_of_every_preset_can_be_made(preset: str) -> None:
    regime = load_regime(preset)
    for twin in TWINS.values():
        assert twin.make(regime, NORMS).regime.id == regime.id
        assert not any(word in twin.sentence.lower() for word in ("complies", "illegal", "proves"))


@BY_PRESET
def test_no_twin_tightens_a_regime(preset: str) -> None:
    """Detection, severity and reach stay or fall; nothing is added."""
    regime = load_regime(preset)
    for twin in TWINS.values():
        made = twin.make(regime, NORMS).regime
        assert made.measures == regime.measures
        assert made.lists == regime.lists
        for name, agency in made.agencies.items():
            own = regime.agencies[name]
            assert agency.sees == own.sees
            assert (agency.phantom.value or 0) <= (own.phantom.value or 0)
            assert (agency.misidentifies.value or 0) <= (own.misidentifies.value or 0)


def test_a_label_that_a_regime_does_not_see_cannot_be_swapped() -> None:
    unseen, seen = (TWINS["swap"].make(load_regime(n), NORMS) for n in ("diagonal", "toeslagen-nl"))
    assert unseen.same_as(load_regime("diagonal"))
    assert seen.change == {"swapped": ("no_local_registration",)}


def test_the_twin_without_errors_records_nothing_that_was_not_done() -> None:
    made = TWINS["no-errors"].make(load_regime("beijing-2018"), NORMS).regime
    for agency in made.agencies.values():
        assert agency.phantom.value == agency.misidentifies.value == 0
        assert agency.false_listing is None or agency.false_listing.value == 0


def test_further_twins_run_in_the_first_worlds_only(request_: Request) -> None:
    many = replace(request_, seeds=WORLDS + 3, twins=("placebo", "swap"))
    having = [seed for seed in many.seed_values if twins_of(many, seed)]
    assert having == list(many.seed_values[:WORLDS])
    told = facts(many)
    assert told["placebo"]["worlds"] == WORLDS
    assert (told["placebo"]["same_as_regime"], told["swap"]["same_as_regime"]) == (False, True)


def test_a_request_keeps_its_twins(request_: Request) -> None:
    asked = replace(request_, twins=("placebo",))
    assert Request.from_canonical(asked.canonical()) == asked
    assert asked.digest != request_.digest
    with pytest.raises(BadInput, match="no twin"):
        replace(request_, twins=("nobody",))


def test_an_outcome_carries_the_twins_that_were_asked_for(
    engine: type[MadeRunner], request_: Request
) -> None:
    asked = replace(request_, twins=("placebo", "swap"))
    watch = Watch(Silent())
    found: Any = simulate(asked, asked.base_seed, task="world", watch=watch).outcome
    assert list(found.variants) == ["placebo", "swap"]
    assert set(found.variants["placebo"].events["arm"]) == {"world"}
    last = asked.base_seed + WORLDS
    more = replace(asked, seeds=WORLDS + 1)
    assert simulate(more, last, task="world", watch=watch).outcome.variants == {}
