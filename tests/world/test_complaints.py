"""Complaints about departments: who brings up what, and that nobody hears what nobody looks at."""

from __future__ import annotations

import numpy as np
import pytest

from demerit.regime import load_regime
from demerit.regime.registry import CONDUCTS_OF
from demerit.society import Society, load_society
from demerit.world.complaints import WRONGED, heard, or_heard
from demerit.world.layout import OFFICE_PLACE
from demerit.world.rules import compile_rules

VOICE = "departments.complaints"


def town(**voice: float) -> Society:
    changes = {f"{VOICE}.{name}": number for name, number in voice.items()}
    return load_society("town").replace_quantities(changes)


def test_every_wrong_of_a_department_has_somebody_who_knows_of_it() -> None:
    wrongs = {one.id for one in CONDUCTS_OF["departments"] if one.violation}
    assert set(WRONGED) == wrongs - {"misrecord"}  # nobody but the department sees a false record


def test_the_chance_is_that_of_complaining_daring_and_being_upheld() -> None:
    society = town(
        firms_complain=0.5, residents_complain=0.2, residents_sue=0.1, dare=0.5, upheld=0.4
    )
    chance = heard(society, "departments")
    assert chance[OFFICE_PLACE["invoice_unpaid"]] == pytest.approx(0.5 * 0.5 * 0.4)
    assert chance[OFFICE_PLACE["permit_late"]] == pytest.approx((1 - 0.8 * 0.9) * 0.5 * 0.4)
    assert chance[OFFICE_PLACE["misrecord"]] == 0
    assert not heard(society, "firms").any()
    assert not heard(society, "residents").any()
    assert not heard(load_society("france"), "departments").any()


def test_an_agency_hears_of_nothing_that_it_never_looks_at() -> None:
    found = or_heard(np.array([0.0, 0.5, 1.0]), np.array([0.9, 0.2, 0.2]))
    assert found == pytest.approx([0.0, 0.6, 1.0])


def test_where_nobody_dares_the_agencies_see_less() -> None:
    regime = load_regime("government-integrity-promises")
    place = OFFICE_PLACE["promise_broken"]
    quiet, loud = (
        compile_rules(regime, town(dare=dare, residents_complain=1.0), kind="departments").detects
        for dare in (0.0, 1.0)
    )
    assert int(quiet[place, 0]) > 0
    assert int(loud[place, 0]) > int(quiet[place, 0])
    never = np.asarray(quiet[:, 0]) == 0
    assert (np.asarray(loud[:, 0])[never] == 0).all()
