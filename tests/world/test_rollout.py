"""When a regime starts in which district: dates, waves, lots, and adoption by example."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demerit.regime import BadInput, Regime, load_regime
from demerit.regime.rollout import Rollout
from demerit.society import load_society
from demerit.validate.own.bench import with_quantities
from demerit.world import layout
from demerit.world.rules import compile_rules
from demerit.world.rules.rollout import NEVER, starts_of
from tests.month.made import q, regime

DISTRICTS = tuple("abcdefghijklmnop")


def rollout(**parts: Any) -> Rollout:
    return Rollout.model_validate(with_quantities(parts, q))


def starts(made: Rollout, seed: int = 0, count: int = 16) -> list[int]:
    return starts_of(made, DISTRICTS[:count], seed).tolist()


def waves(*pairs: tuple[float, float]) -> list[dict[str, float]]:
    return [{"share": share, "at": at} for share, at in pairs]


def test_dates_are_by_name_or_by_place_and_all_others_never_start() -> None:
    assert starts(rollout(dates={"c": 3, "1": 7}), count=4) == [7, NEVER, 3, NEVER]


def test_waves_cover_their_shares_in_the_order_of_the_society() -> None:
    made = rollout(waves=waves((0.25, 0), (0.5, 12)))
    assert starts(made, count=8) == [0, 0, 12, 12, 12, 12, NEVER, NEVER]
    assert starts(made, seed=5, count=8) == starts(made, count=8)


def test_lots_differ_by_world_and_leave_the_shares() -> None:
    made = rollout(waves=waves((0.25, 0), (0.75, 12)), order="drawn")
    drawn = [starts(made, seed) for seed in range(200)]
    assert all(sorted(one) == [0] * 4 + [12] * 12 for one in drawn)
    first = (np.array(drawn) == 0).mean(axis=0)  # a quarter of the worlds each, 4 standard errors
    assert np.abs(first - 0.25).max() < 4 * np.sqrt(0.25 * 0.75 / 200)
    assert starts(made, 7) == starts(made, 7)


def test_without_an_example_adoption_is_a_coin_a_month() -> None:
    made = rollout(by_example={"alone": 0.1, "example": 0})
    begun = np.array([starts(made, seed) for seed in range(150)])
    for month in (0, 5, 20):
        share, exact = (begun <= month).mean(), 1 - 0.9 ** (month + 1)
        assert abs(share - exact) < 4 * np.sqrt(exact * (1 - exact) / begun.size)


def test_two_districts_follow_the_exact_chain_of_bass() -> None:
    """Chance alone + example * share of districts that have adopted: here 0, 1/2."""
    alone, example, months, worlds = 0.05, 0.4, 12, 1500
    chance = np.array([1.0, 0.0, 0.0])  # of 0, 1 and 2 adopters
    for _ in range(months):
        followed = alone + example / 2
        chance = chance @ np.array([
            [(1 - alone) ** 2, 2 * alone * (1 - alone), alone**2],
            [0, 1 - followed, followed],
            [0, 0, 1],
        ])  # fmt: skip
    made = rollout(by_example={"alone": alone, "example": example})
    begun = np.array([starts(made, seed, 2) for seed in range(worlds)]) < months
    counted = np.bincount(begun.sum(axis=1), minlength=3) / worlds
    assert np.abs(counted - chance).max() < 4 * np.sqrt(0.25 / worlds)


def test_an_example_is_followed_and_a_date_comes_at_the_latest() -> None:
    rule = {"alone": 0, "example": 0.5}
    assert set(starts(rollout(by_example=rule))) == {NEVER}
    made = rollout(dates={"a": 4, "b": 6}, by_example=rule)
    begun = np.array([starts(made, seed) for seed in range(50)])
    assert (begun[:, 0] == 4).all()
    assert (begun[:, 1] <= 6).all()
    assert (begun[:, 1] < 6).any()
    assert ((begun[:, 2:] > 4) & (begun[:, 2:] < NEVER)).all()


shares = st.floats(0, 0.5)
chances = st.floats(0, 1)


@given(st.data(), st.integers(0, 1000), st.sampled_from(["listed", "drawn"]))
@settings(max_examples=60, deadline=None)
def test_a_smaller_later_rollout_starts_nowhere_sooner(
    data: st.DataObject, seed: int, order: str
) -> None:
    """What the relaxation cone allows: lower shares and chances, later dates of the waves."""

    def less(number: float) -> float:
        return number * data.draw(chances)

    one, two = data.draw(shares), data.draw(shares)
    at = sorted(data.draw(st.integers(0, 60)) for _ in range(2))
    rule = {"alone": 0.02 + data.draw(chances) / 10, "example": data.draw(chances)}
    wide = rollout(waves=waves((one, at[0]), (two, at[1])), by_example=rule, order=order)
    later = [at[0] + data.draw(st.integers(0, at[1] - at[0])), at[1] + data.draw(st.integers(0, 9))]
    narrow = rollout(
        waves=waves((less(one), later[0]), (less(two), later[1])),
        by_example={name: less(number) for name, number in rule.items()},
        order=order,
    )
    assert (np.array(starts(narrow, seed)) >= np.array(starts(wide, seed))).all()


def test_rules_act_and_are_announced_by_district() -> None:
    town = load_society("town")
    court = load_regime("spc-defaulters")
    plain = compile_rules(court, town)
    assert np.asarray(plain.starts).tolist() == [0] * layout.DISTRICTS
    assert np.asarray(plain.told_from).tolist() == [int(plain.announced)] * layout.DISTRICTS
    early = court.replace_quantities({"announced": 4})
    south = compile_rules(placed(early, dates={"South": 10}), town)
    assert np.asarray(south.starts)[:2].tolist() == [NEVER, 10]
    assert np.asarray(south.told_from)[:2].tolist() == [NEVER, 6]
    assert int(south.start) == 10
    assert int(south.announced) == -4  # where the arms part is the regime's own


def test_every_arm_with_the_rule_has_the_same_lots() -> None:
    beijing = load_society("beijing-2018")
    by_example = {"alone": 0.02, "example": 0.1}
    made = placed(regime(), waves=waves((0.5, 0)), order="drawn", by_example=by_example)
    other = load_regime("spc-defaulters").model_copy(update={"rollout": made.rollout})
    ours, theirs = (np.asarray(compile_rules(r, beijing, seed=9).starts) for r in (made, other))
    assert np.array_equal(ours, theirs)
    assert not np.array_equal(ours, np.asarray(compile_rules(made, beijing, seed=8).starts))


def test_a_district_that_the_society_does_not_have_is_refused() -> None:
    with pytest.raises(BadInput, match="no such district"):
        compile_rules(placed(regime(), dates={"Chaoyang": 3}), load_society("town"))


def placed(made: Regime, **parts: Any) -> Regime:
    return made.model_copy(update={"rollout": rollout(**parts)})
