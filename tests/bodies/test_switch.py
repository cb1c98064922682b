"""Whether a world has firms and departments: by the regime, or by what was asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from demerit.engine.bodies import wanted
from demerit.evidence.norms import load_norms
from demerit.regime import BadInput
from demerit.regime.loading import load_regime
from demerit.society import load_society
from demerit.study.request import Request
from tests.bodies.worlds import unpaid

TOWN = load_society("town")
NONE = load_regime("none")


@pytest.mark.parametrize(
    ("regime", "asked", "there"),
    [
        ("spc-defaulters", None, False),
        ("spc-defaulters", True, True),
        ("corporate-blacklists", None, True),
        ("government-integrity", None, True),
        ("beijing-2018", None, True),
        ("beijing-2018", False, False),
    ],
)
def test_a_world_has_firms_where_a_regime_is_about_them(
    regime: str, asked: bool | None, there: bool
) -> None:
    assert wanted(TOWN, (load_regime(regime), NONE), asked) is there


def test_a_law_of_payment_that_is_replaced_needs_firms() -> None:
    assert wanted(TOWN, (unpaid(), NONE), None)


def test_a_society_without_firms_says_so() -> None:
    for regime, asked in (("spc-defaulters", True), ("corporate-blacklists", None)):
        with pytest.raises(BadInput, match="netherlands has none") as refused:
            wanted(load_society("netherlands"), (load_regime(regime), NONE), asked)
        assert "businesses" in str(refused.value)


def test_the_switch_is_part_of_what_is_asked() -> None:
    asked = Request(TOWN, load_regime("spc-defaulters"), NONE, load_norms(), residents=2000)
    for firms in (None, True, False):
        one = replace(asked, firms=firms)
        assert Request.from_canonical(one.canonical()).firms is firms
    assert len({replace(asked, firms=firms).digest for firms in (None, True, False)}) == 3
    assert "firms" not in asked.canonical()  # manifests of runs that did not ask stay as they were
