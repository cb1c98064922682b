"""Estimators: known answers, honest intervals, and nothing that is not a number."""

from __future__ import annotations

import math

import numpy as np
import pytest

from demerit.evidence import estimators as e
from demerit.evidence.estimate import ONE_WORLD, Estimate, none_seen
from demerit.evidence.estimators import kaplan_meier, ratio
from tests.evidence.made import normals, uniforms

WORLDS, REPLICATIONS = 50, 2_000


def test_mean_of_known_numbers() -> None:
    found = e.mean([1.0, 2.0, 3.0, 6.0])
    assert (found.value, found.n_worlds) == (3.0, 4)
    assert found.mcse == pytest.approx(math.sqrt(14 / 3) / 2)
    assert found.high == pytest.approx(3 + 3.182446305284263 * math.sqrt(14 / 3) / 2)


def test_one_world_has_a_value_and_no_interval() -> None:
    one = np.array([2.0])
    for found in (
        e.mean(one),
        e.paired(one, one),
        e.ratio(one, one),
        e.paired_ratio(one, one),
        e.fieller(one, one),
        e.group_ratio(one, one, one, one, size=99),
        e.jackknife("E7", lambda sums: float(sums[0]), one[:, None], level=0.95),
    ):
        assert found.value is not None
        assert (found.mcse, found.low, found.high, found.reason) == (None, None, None, ONE_WORLD)


def test_what_does_not_exist_is_undefined_with_a_reason() -> None:
    none, some = np.zeros(3), np.ones(3)
    for found in (
        e.mean([None, None]),
        e.ratio(some, none),
        e.paired_ratio(some, none),
        e.fieller(some, none),
        e.group_ratio(some, some, none, some, size=99),
    ):
        assert (found.value, found.low, found.status) == (None, None, "undefined")
        assert found.reason


def test_worlds_without_a_number_are_counted_out_loud() -> None:
    found = e.mean([1.0, None, 3.0])
    assert (found.value, found.n_worlds) == (2.0, 2)
    assert found.reason == "it exists in 2 of 3 worlds; the others are left out"


def test_small_groups_are_suppressed() -> None:
    some = np.ones(3)
    found = e.group_ratio(some, some, some, some, size=29.9)
    assert (found.value, found.status) == (None, "suppressed")
    assert found.reason is not None
    assert "30 person-worlds" in found.reason


def test_equal_arms_differ_by_exactly_nothing() -> None:
    numbers = np.array([49.0, 3.0, 0.1, 7.3])
    difference, ratio = e.paired(numbers, numbers), e.paired_ratio(numbers, numbers)
    assert (difference.value, difference.mcse, difference.low, difference.high) == (0, 0, 0, 0)
    assert (ratio.value, ratio.mcse, ratio.low, ratio.high) == (1, 0, 1, 1)
    assert ratio.one_minus().value == 0


def test_ratio_keeps_worlds_without_a_denominator() -> None:
    found = e.ratio(np.array([0.0, 4.0, 5.0]), np.array([0.0, 8.0, 10.0]))
    assert (found.value, found.by_world) == (0.5, (None, 0.5, 0.5))
    assert found.reason == "the denominator is 0 in 1 of 3 worlds"


def test_ratio_of_one_world_among_empty_ones_has_no_interval() -> None:
    """Nothing varies around a ratio that is its own: an interval of no width would be a lie."""
    found = e.ratio(np.array([0.0, 4.0, 0.0]), np.array([0.0, 8.0, 0.0]))
    assert (found.value, found.mcse, found.low, found.high) == (0.5, None, None, None)
    assert found.reason == "only one of 3 worlds has anything to divide by"


def test_quantile_is_taken_in_each_world() -> None:
    found = e.quantile([np.array([0.0, 10.0]), np.array([2.0, 4.0]), np.array([])], 0.5)
    assert (found.value, found.by_world) == (4.0, (5.0, 3.0, None))


def test_the_other_end_of_one_minus() -> None:
    found = e.mean([0.1, 0.2, 0.4]).one_minus()
    assert found.low is not None
    assert found.high is not None
    assert found.value is not None
    assert found.low < found.value < found.high


def test_common_draws_gain_of_known_numbers() -> None:
    world, twin = np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 4.0])
    assert e.common_draws_gain(world, twin) == pytest.approx((1 + 7 / 3) / (1 / 3))
    assert e.common_draws_gain(world, world) is None


def test_an_estimate_that_is_not_a_number_never_leaves() -> None:
    with pytest.raises(ValueError, match="must be finite"):
        Estimate("E1", math.nan, 1, 0.95).as_dict()


def test_fieller_solves_its_quadratic() -> None:
    above, below = 5 + normals(1, 20), 10 + normals(2, 20)
    found = e.fieller(above, below)
    square = e.two_sided(0.95, 19) ** 2 / 20
    for end in (found.low, found.high):
        assert end is not None
        residual = above - end * below
        assert residual.mean() ** 2 == pytest.approx(square * residual.var(ddof=1))


def test_fieller_is_undefined_when_the_denominator_may_be_nothing() -> None:
    found = e.fieller(np.ones(20), normals(3, 20))
    assert found.status == "undefined"


# --- E5 by hand ---------------------------------------------------------------


def test_kaplan_meier_by_hand() -> None:
    # Ten spells: lengths 1, 1, 2, 3 ended; open at 1, 2, 2, 4, 4, 4.
    # At 1: 10 spells less the one open at 1 (month 2 unseen) = 9, 2 end: S = 7/9.
    # At 2: 7 left less two open at 2 = 5, 1 ends: S = 7/9 * 4/5. At 3: 4 at risk, 1 ends: * 3/4.
    # At 4: nobody was seen in the fifth month: the curve ends.
    curve = kaplan_meier(np.array([0, 2, 1, 1, 0]), np.array([0, 1, 2, 0, 3]))
    expected = [1, 7 / 9, 7 / 9 * 4 / 5, 7 / 9 * 4 / 5 * 3 / 4]
    assert curve.beyond.tolist() == pytest.approx(expected)
    assert curve.restricted_mean(4) == pytest.approx(sum(expected))
    assert (curve.identified(), curve.at(4), curve.restricted_mean(5)) == (4, None, None)


def test_kaplan_meier_without_cutting_off_is_the_plain_mean() -> None:
    ended = np.array([0, 3, 0, 5, 2])
    curve = kaplan_meier(ended, np.zeros(5, dtype=np.int64))
    lengths = np.repeat(np.arange(5), ended)
    for months in (1, 2, 3, 4, 9):
        plain = np.minimum(lengths, months).mean()
        assert curve.restricted_mean(months) == pytest.approx(plain)
    assert (curve.identified(), curve.at(7)) == (None, 0.0)


def test_kaplan_meier_recovers_spells_that_the_horizon_cuts() -> None:
    # Geometric spells (release 0.1 a month) that start evenly over 40 months.
    start = (uniforms(11, 60_000) * 40).astype(np.int64)
    length = 1 + np.floor(np.log(uniforms(12, 60_000)) / math.log(0.9)).astype(np.int64)
    seen = start + length < 40
    ended = np.bincount(length[seen], minlength=41)
    still_open = np.bincount((40 - start)[~seen], minlength=41)
    found = kaplan_meier(ended, still_open).restricted_mean(24)
    assert found == pytest.approx((1 - 0.9**24) / 0.1, abs=0.1)


def test_no_spell_has_no_curve() -> None:
    curve = kaplan_meier(np.zeros(5, dtype=np.int64), np.zeros(5, dtype=np.int64))
    assert (curve.restricted_mean(3), curve.identified()) == (None, 0)


# --- honest intervals: coverage of a cheap process whose truth is known -------


def covered(truth: float, found: Estimate) -> bool:
    assert found.low is not None
    assert found.high is not None
    return found.low <= truth <= found.high


def draw(k: int) -> np.ndarray:
    """Near-normal numbers, [REPLICATIONS, WORLDS]."""
    return normals(77, REPLICATIONS * WORLDS, k).reshape(REPLICATIONS, WORLDS)


def test_intervals_cover_what_they_say(record_property) -> None:
    """Coverage over 2,000 replications at 50 worlds lies within 3 standard errors of 95 %."""
    a, b, c, d = (draw(k) for k in range(4))
    people, others = 100 + 15 * a, 80 + 12 * b
    struck, struck_others = 0.3 * people + 3 * c, 0.2 * others + 2 * d
    twin = 50 + 5 * a
    world = 0.8 * twin + 2 * b

    def slope(sums: np.ndarray) -> float:
        return float(sums[0] / sums[1] - sums[2] / sums[3])

    tries = {
        "E1": (5.0, lambda r: e.mean(5 + c[r])),
        "E2": (-10.0, lambda r: e.paired(world[r], twin[r])),
        "E3": (0.3, lambda r: e.ratio(struck[r], people[r])),
        "E6": (
            1.5,
            lambda r: e.group_ratio(struck[r], people[r], struck_others[r], others[r], size=99),
        ),
        "E7": (0.8, lambda r: e.paired_ratio(world[r], twin[r])),
        "Fieller": (0.8, lambda r: e.fieller(world[r], twin[r])),
        "jackknife": (
            0.1,
            lambda r: e.jackknife(
                "E7",
                slope,
                np.stack([struck[r], people[r], struck_others[r], others[r]], axis=1),
                level=0.95,
            ),
        ),
    }
    margin = 3 * math.sqrt(0.95 * 0.05 / REPLICATIONS)
    coverage = {
        name: sum(covered(truth, estimate(r)) for r in range(REPLICATIONS)) / REPLICATIONS
        for name, (truth, estimate) in tries.items()
    }
    record_property("coverage", coverage)
    print("coverage of 95 % intervals:", coverage)
    assert all(abs(share - 0.95) <= margin for share in coverage.values()), coverage


def test_error_of_a_ratio_of_sums_is_its_true_spread() -> None:
    """E3 against brute force: its standard error is the spread of the ratio over replications."""
    people = 100 + 15 * draw(5)
    struck = 0.3 * people + 3 * draw(6)
    ratios = struck.sum(axis=1) / people.sum(axis=1)
    errors = [e.ratio(struck[r], people[r]).mcse for r in range(400)]
    assert all(error is not None for error in errors)
    typical = float(np.mean([error for error in errors if error is not None]))
    # The spread itself is known to 1 / sqrt(2 * 2,000) = 1.6 %.
    assert typical == pytest.approx(float(ratios.std(ddof=1)), rel=0.05)


def test_what_was_never_seen_is_not_certain_not_to_be() -> None:
    """The exact upper end: with it, seeing nothing has the chance that the level leaves below."""
    never = ratio(np.zeros(8), np.full(8, 50.0), level=0.95)
    assert (never.low, never.high) == (0, 0)
    told = none_seen(never, 400)
    assert told.value == told.low == 0
    assert told.high is not None
    assert np.exp(-told.high * 400) == pytest.approx(0.025)
    once = ratio(np.array([1.0, *np.zeros(7)]), np.full(8, 50.0), level=0.95)
    assert none_seen(once, 400) == once


# --- three bands, digits and noise --------------------------------------------


def test_luck_is_a_band_of_worlds_and_does_not_shrink_with_their_number() -> None:
    few, many = (e.mean(np.linspace(0, 1, n)) for n in (21, 2001))
    assert few.luck == pytest.approx((0.05, 0.95))
    assert many.luck == pytest.approx((0.05, 0.95), abs=1e-9)
    assert few.low is not None
    assert many.low is not None
    assert few.low < many.low
    assert e.mean([0.5]).luck == (None, None)


@pytest.mark.parametrize(
    ("mcse", "digits"), [(0.003, 2), (0.01, 2), (0.011, 1), (0.4, 0), (3.0, -1), (0.0, None)]
)
def test_no_digit_is_smaller_than_the_error(mcse: float, digits: int | None) -> None:
    assert Estimate("E1", 1.0, 9, 0.95, mcse).digits == digits


def test_a_difference_inside_noise_says_so() -> None:
    noisy = e.paired(np.array([1.0, 2.0, 3.0]), np.array([2.0, 1.0, 3.0]))
    clear = e.paired(np.array([11.0, 12.0, 13.0]), np.array([2.0, 1.0, 3.0]))
    assert (noisy.noise, clear.noise) == (True, False)
    ratio = e.paired_ratio(np.array([10.0, 11.0, 9.0]), np.array([10.0, 10.0, 10.0]))
    assert (ratio.no_effect, ratio.noise) == (1.0, True)
    assert (ratio.one_minus().no_effect, ratio.one_minus().noise) == (0.0, True)
    assert e.mean([1.0, 2.0]).noise is None


def test_a_paired_number_says_what_common_draws_saved() -> None:
    twin = normals(1, 30)
    assert (e.paired(twin + 1 + 0.01 * normals(2, 30), twin).gain or 0) > 100
    assert (e.paired(normals(3, 30), twin).gain or 9) < 3


def test_worlds_with_nothing_to_divide_by_are_counted() -> None:
    assert e.ratio(np.array([1.0, 0.0]), np.array([2.0, 0.0])).empty == 0.5
    assert e.ratio(np.array([1.0, 0.0]), np.array([2.0, 1.0])).empty == 0.0


def test_the_interval_of_a_part_of_a_whole_ends_at_nought_and_one() -> None:
    rare = ratio(np.array([0.0, 0.0, 3.0]), np.array([10.0, 10.0, 10.0]))
    assert rare.low == 0.0
    assert rare.high is not None
    assert 0.1 < rare.high < 1.0
    most = ratio(np.array([10.0, 10.0, 7.0]), np.array([10.0, 10.0, 10.0]))
    assert most.high == 1.0
    free = ratio(np.array([0.0, 0.0, 30.0]), np.array([10.0, 10.0, 10.0]))  # no part of a whole
    assert free.low is not None
    assert free.low < 0.0
