"""Arms held against each other: answers worked out on paper."""

import math

import numpy as np
import pytest

from demerit.evidence.contrast import (
    chosen,
    combination,
    difference,
    influence,
    level_of,
    ratio_of,
    together,
    verdict,
)
from demerit.evidence.estimators import paired, ratio
from tests.evidence.made import normals, uniforms

ONES = np.ones(4)
ARM = np.array([3.0, 5.0, 4.0, 8.0])
BASE = np.array([1.0, 4.0, 4.0, 5.0])


def test_counted_over_one_it_is_the_paired_difference() -> None:
    found, known = difference((ARM, ONES), (BASE, ONES)), paired(ARM, BASE)
    for name in ("value", "mcse", "low", "high", "by_world", "value_world", "value_twin"):
        assert getattr(found, name) == pytest.approx(getattr(known, name)), name
    assert found.value == 1.5
    assert found.mcse == pytest.approx(np.std([2, 1, 0, 3], ddof=1) / 2)


def test_an_arm_less_nothing_has_the_error_of_a_ratio() -> None:
    below = np.array([10.0, 20.0, 5.0, 15.0])
    found = difference((ARM, below), (np.zeros(4), below))
    known = ratio(ARM, below)
    assert found.value == pytest.approx(known.value)
    assert found.mcse == pytest.approx(known.mcse)


def test_an_arm_less_itself_is_exactly_nothing() -> None:
    found = difference((ARM, BASE), (ARM, BASE))
    assert (found.value, found.mcse, found.low, found.high) == (0, 0, 0, 0)
    assert verdict(found) == "same"


def test_pairing_is_what_makes_differences_sharp() -> None:
    common = 100 + 20 * normals(3, 40)
    apart = difference((common + 1, np.ones(40)), (common, np.ones(40)))
    assert apart.mcse == pytest.approx(0, abs=1e-12)
    assert verdict(apart) == "more"


def test_a_combination_of_arms_is_the_sum_of_their_numbers() -> None:
    pairs = [(uniforms(k, 6), uniforms(k + 9, 6) + 1) for k in range(3)]
    weights = (0.5, -1.5, 2.0)
    found = combination(list(zip(weights, pairs, strict=True)))
    assert found.value == pytest.approx(
        sum(w * ratio_of(p) for w, p in zip(weights, pairs, strict=True))
    )
    terms = [influence(pair) for pair in pairs]
    moved = sum(w * one for w, one in zip(weights, terms, strict=True) if one is not None)
    assert found.mcse == pytest.approx(np.std(moved, ddof=1) / math.sqrt(6))


def test_what_does_not_exist_has_no_difference() -> None:
    nothing = (np.zeros(4), np.zeros(4))
    assert difference((ARM, ONES), nothing).status == "undefined"
    assert difference((ARM, ONES), (np.zeros(0), np.zeros(0))).status == "undefined"
    assert level_of((np.zeros(0), np.zeros(0)), level=0.95).reason == "nobody was followed"
    assert verdict(difference((ARM, ONES), nothing)) == "unknown"


def test_one_world_has_no_interval_and_no_verdict() -> None:
    found = difference((ARM[:1], ONES[:1]), (BASE[:1], ONES[:1]))
    assert (found.value, found.low) == (2.0, None)
    assert verdict(found) == "unknown"


def test_verdicts() -> None:
    wide = difference((np.array([0.0, 4.0]), np.ones(2)), (np.array([1.0, 1.0]), np.ones(2)))
    assert verdict(wide) == "noise"
    less = difference((BASE - 9, ONES), (BASE + 0.1 * ARM, ONES))
    assert verdict(less) == "less"


def test_many_comparisons_are_held_at_one_level_together() -> None:
    assert together(0.95, 1) == pytest.approx(0.95)
    assert together(0.95, 10) == pytest.approx(0.995)


def test_of_noise_alone_hardly_any_arm_is_told_from_the_regime() -> None:
    """Twenty arms that do nothing, 400 times over: about one study in twenty errs, not most."""
    arms, studies, worlds = 20, 400, 8
    level, wrong = together(0.95, arms), 0
    for study in range(studies):
        z = normals(1000 + study, arms * worlds).reshape(arms, worlds)
        one = np.ones(worlds)
        wrong += any(
            verdict(difference((row, one), (np.zeros(worlds), one), level=level)) != "noise"
            for row in z
        )
    error = math.sqrt(0.05 * 0.95 / studies)
    assert wrong / studies < 0.05 + 3 * error


def test_worlds_can_be_chosen() -> None:
    above, below = chosen((ARM, BASE), [1, 3])
    assert above.tolist() == [5, 8]
    assert below.tolist() == [4, 5]
