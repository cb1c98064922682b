"""Joint draws of uncertain inputs: their design, what they move, how they are reported."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from demerit.draws import uniform_numpy, unit
from demerit.regime.quantity import Quantity
from demerit.study import inputs
from demerit.study.inputs import Input, Spread
from demerit.study.request import Request


def uniforms(count: int, k: int) -> np.ndarray:
    return unit(uniform_numpy(11, "probe_1", np.arange(count), k=k))


def quantity(low: float, high: float, unit: str = "share") -> Quantity:
    middle = (low + high) / 2
    return Quantity(value=middle, unit=unit, grade="assumed", range=(low, high))


@pytest.mark.parametrize("count", [32, 33, 200])
def test_each_input_visits_each_stratum_once(count: int) -> None:
    shares = inputs.hypercube(3, ["a", "b", "c"], count)
    strata = np.floor(shares * count).astype(int)
    assert shares.shape == (count, 3)
    for column in strata.T:
        assert sorted(column) == list(range(count))


def test_an_input_keeps_its_draws_when_another_is_added() -> None:
    alone = inputs.hypercube(3, ["b"], 32)
    together = inputs.hypercube(3, ["a", "b"], 32)
    assert np.array_equal(alone[:, 0], together[:, 1])


def test_inputs_and_seeds_are_drawn_apart() -> None:
    many = inputs.hypercube(3, [f"input {number}" for number in range(40)], 400)
    correlated = np.corrcoef(many.T) - np.eye(40)
    # 780 pairs of 400 draws: the largest of so many stays below 5 standard errors
    assert np.abs(correlated).max() < 5 / np.sqrt(400)
    assert not np.array_equal(many, inputs.hypercube(4, ["input 0"], 400))


@pytest.mark.parametrize("ties", [1000, 7])
def test_rank_correlation_is_spearmans(ties: int) -> None:
    first = np.floor(uniforms(60, 0) * ties)
    second = np.floor((uniforms(60, 1) + uniforms(60, 0)) * ties)
    expected = float(np.asarray(spearmanr(first, second))[0])
    assert inputs.rank_correlation(first, second) == pytest.approx(expected, abs=1e-12)


def test_the_rank_correlation_with_a_constant_is_none() -> None:
    assert inputs.rank_correlation(np.arange(5.0), np.ones(5)) == 0


def test_points_stay_whole() -> None:
    points = Input("regime", "scores.points.start", quantity(-30, -10, "points"))
    assert {points.at(share) for share in (0.1, 0.33, 0.77)} == {-28.0, -23.0, -15.0}
    assert Input("regime", "x", quantity(0.0, 0.5)).at(0.5) == 0.25


def test_what_is_declared_is_the_median_of_its_draws() -> None:
    skew = Quantity(value=0.05, unit="share", grade="assumed", range=(0.01, 0.2))
    one = Input("society", "x", skew)
    drawn = [one.at(share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert drawn == pytest.approx([0.01, 0.03, 0.05, 0.125, 0.2])


def test_every_uncertain_number_moves_inside_its_range(request_: Request) -> None:
    found = inputs.uncertain(request_)
    names = sorted({one.name for one in found})
    shares = dict(zip(names, inputs.hypercube(1, names, 32)[7].tolist(), strict=True))
    moved = inputs.drawn(request_, found, shares)
    after = {
        (part, path): quantity
        for part in ("regime", "against", "society")
        for path, quantity in getattr(moved, part).quantities()
    }
    assert len(found) > 50
    for one in found:
        value = after[one.part, one.path].value
        low, high = one.quantity.range or (None, None)
        assert low <= value <= high, one.name  # type: ignore[operator]
        assert value == pytest.approx(one.at(shares[one.name]))


def test_nothing_that_is_certain_moves(request_: Request) -> None:
    found = inputs.uncertain(request_)
    moved = inputs.drawn(request_, found, {one.name: 0.9 for one in found})
    uncertain = {(one.part, one.path) for one in found}
    for part in ("regime", "society"):
        before = dict(getattr(request_, part).quantities())
        for path, after in getattr(moved, part).quantities():
            if (part, path) not in uncertain:
                assert after == before[path]


def test_a_regime_and_its_twin_move_together(request_: Request) -> None:
    same = replace(request_, against=request_.regime)
    found = inputs.uncertain(same)
    moved = inputs.drawn(same, found, {one.name: 0.3 for one in found})
    assert moved.regime.canonical() == moved.against.canonical()


def made_spread(count: int = 200, inputs_: int = 30) -> Spread:
    names = tuple(f"regime.input_{number}" for number in range(inputs_))
    shares = inputs.hypercube(2, names, count)
    values = 10 * shares[:, 4] + 6 * shares[:, 9] - 4 * shares[:, 2] + 0.01 * shares[:, 20]
    undefined = np.where(np.arange(count) < count / 2, np.nan, values)
    by_name = {name: Input("regime", name[7:], quantity(0, 1)) for name in names}
    numbers = {
        "M1": values,
        "M2": undefined,
        "M3": np.full(count, 3.0),
        "M4": 5 * shares[:, 4],
    }
    return Spread(names, by_name, shares, numbers, 1_000)


def test_the_inputs_that_move_a_metric_are_found_in_order() -> None:
    found = made_spread().of("M1")
    assert [one["input"] for one in found["inputs_top"]] == [
        "regime.input_4",
        "regime.input_9",
        "regime.input_2",
    ]
    assert found["inputs_top"][0]["above_noise"]
    assert found["inputs_top"][2]["rank_correlation"] < 0
    assert found["inputs_low"] < found["inputs_median"] < found["inputs_high"]
    assert 0 <= found["inputs_below_0"] <= 1
    assert found["set_by"] is None


def test_the_spread_is_5_to_95_percent() -> None:
    spread = made_spread()
    low, high = np.quantile(spread.values["M1"], [0.05, 0.95])
    found = spread.of("M1")
    assert (found["inputs_low"], found["inputs_high"]) == (low, high)


def test_a_metric_that_follows_one_assumption_says_so() -> None:
    assert made_spread().of("M4")["set_by"] == "regime.input_4"


def test_a_metric_rarely_defined_has_no_spread() -> None:
    assert made_spread().of("M2")["inputs_low"] is None
    assert made_spread().of("M9")["inputs_low"] is None


def test_a_constant_metric_is_moved_by_nothing() -> None:
    found = made_spread().of("M3")
    assert (found["inputs_low"], found["inputs_high"], found["inputs_top"]) == (3.0, 3.0, [])


@pytest.mark.parametrize("count", [32, 100])
def test_irrelevant_inputs_rarely_pass_the_noise(count: int) -> None:
    spread = made_spread(count, 50)
    passed = 0
    for trial in range(200):
        values = uniforms(count, 100 + trial)
        strongest = max(abs(inputs.rank_correlation(column, values)) for column in spread.shares.T)
        passed += strongest > spread.noise
    # 200 trials at 5 %: expected 10, standard error 3.1
    assert passed <= 10 + 3 * 3.1
