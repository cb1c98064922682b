"""Shapley values, on the device for eight influences and on the host for thresholds."""

import functools
import itertools
import math
from fractions import Fraction

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demerit.draws import uniform_numpy
from demerit.engine.chronicle import shapley_of_threshold
from demerit.engine.program import configure
from demerit.month.attribution import FEW, PLAYERS, _explain, outcomes, shapley_of, weights

configure()

UNIT = 840
_shapley_of = jax.jit(shapley_of)


def by_permutations(values: list[int], players: int) -> list[Fraction]:
    """Shapley values of a game by their definition: mean marginal gain over all orders."""
    shares = [Fraction(0)] * players
    for order in itertools.permutations(range(players)):
        held = 0
        for player in order:
            shares[player] += values[held | 1 << player] - values[held]
            held |= 1 << player
    return [share / math.factorial(players) for share in shares]


def device_shares(happens: np.ndarray) -> np.ndarray:
    return np.asarray(_shapley_of(jnp.asarray(happens)))


def games(count: int, subsets: int = 1 << PLAYERS) -> np.ndarray:
    """0/1 games [subsets, count] by keyed draw."""
    u = uniform_numpy(7, "probe_2", np.arange(count * subsets))
    return (u >> np.uint32(31)).astype(bool).reshape(subsets, count)


def extended(small: list[int], players: int) -> np.ndarray:
    """A game of few players with dummies added, so that the device can play it: [256, 1]."""
    subsets = np.arange(1 << PLAYERS)
    return np.array(small, bool)[subsets & ((1 << players) - 1)][:, None]


def test_weights_are_exact_in_the_unit_for_any_number_of_influences() -> None:
    assert weights(8).tolist() == [105, 15, 5, 3, 3, 5, 15, 105]
    for players in range(1, PLAYERS + 1):
        for size, weight in enumerate(weights(players)):
            assert Fraction(int(weight), UNIT) == Fraction(
                math.factorial(size) * math.factorial(players - 1 - size), math.factorial(players)
            )


def test_shares_sum_to_what_all_do_together() -> None:
    happens = games(500)
    total = happens[-1].astype(int) - happens[0].astype(int)
    assert np.array_equal(device_shares(happens).sum(axis=1), UNIT * total)


@pytest.mark.parametrize("players", [1, 2, 3])
def test_every_game_of_up_to_three_players_matches_its_definition(players: int) -> None:
    for values in itertools.product((0, 1), repeat=1 << players):
        shares = device_shares(extended(list(values), players))[0]
        expected = by_permutations(list(values), players)
        assert [Fraction(int(s), UNIT) for s in shares[:players]] == expected
        assert not shares[players:].any()  # a dummy gets nothing


def test_games_of_four_players_match_their_definition() -> None:
    for number in range(60):
        values = games(60, 16)[:, number].astype(int).tolist()
        shares = device_shares(extended(values, 4))[0]
        assert [Fraction(int(s), UNIT) for s in shares[:4]] == by_permutations(values, 4)


def test_twins_get_the_same_share() -> None:
    """Two players who change the outcome alike in every company are interchangeable."""
    subsets = np.arange(1 << PLAYERS)
    swapped = (subsets & ~3) | (subsets & 1) << 1 | (subsets & 2) >> 1
    happens = games(300)
    both = happens & happens[swapped]
    shares = device_shares(both)
    assert np.array_equal(shares[:, 0], shares[:, 1])


def test_outcomes_are_those_of_every_subset_of_the_influences() -> None:
    parts = [jnp.asarray(np.array([p, -p], np.int32)) for p in (3, -5, 9, 1, 0, -2, 7, 4)]
    base, theta = jnp.asarray(np.array([2, 1], np.int32)), jnp.asarray(np.array([6, -1], np.int32))
    found = np.asarray(outcomes(base, parts, theta))
    for subset in range(1 << PLAYERS):
        added = sum(np.asarray(parts[j]) for j in range(PLAYERS) if subset >> j & 1)
        assert np.array_equal(found[subset], np.asarray(base) + added > np.asarray(theta))


def events(count: int, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Indices, influences and thresholds of events with up to `most` influences at work."""
    slot = np.arange(count)
    u = [uniform_numpy(5, "probe_3", slot, k=k).astype(np.int64) for k in range(2 * PLAYERS + 2)]
    size = np.stack([(w >> 20) - 2048 for w in u[:PLAYERS]])
    order = np.argsort(np.stack(u[PLAYERS : 2 * PLAYERS]), axis=0)
    at_work = (order < (slot % (most + 1))[None, :]) & (size != 0)
    parts = np.where(at_work, size, 0).astype(np.int32)
    return ((u[-2] >> 20) - 2048).astype(np.int32), parts, ((u[-1] >> 20) - 2048).astype(np.int32)


@functools.cache
def explained(room: int) -> tuple[np.ndarray, np.ndarray, int]:
    """Shares, decisive influences and excess of 800 events, with a table of so many rows."""
    base, parts, theta = (jnp.asarray(part) for part in events(800, PLAYERS))
    made = jax.jit(_explain, static_argnums=4)(base, parts, theta, jnp.ones((800,), bool), room)
    return np.asarray(made[0]), np.asarray(made[1]), int(made[2])


def test_few_influences_and_many_are_explained_alike() -> None:
    """Four-player games are a short cut: they must agree with all 256 subsets."""
    base, parts, theta = events(800, PLAYERS)
    shares, decisive, excess = explained(800)
    assert excess == 0
    happens = outcomes(jnp.asarray(base), [jnp.asarray(p) for p in parts], jnp.asarray(theta))
    assert np.array_equal(shares, device_shares(np.asarray(happens)))
    every = np.asarray(happens)
    full = (1 << PLAYERS) - 1
    alone = np.stack([every[full] != every[full & ~(1 << j)] for j in range(PLAYERS)], axis=1)
    assert np.array_equal(decisive, alone)
    assert np.count_nonzero((parts != 0).sum(axis=0) > FEW) > 100  # both ways were taken


def test_an_influence_that_is_not_at_work_gets_nothing() -> None:
    parts = events(800, PLAYERS)[1]
    shares, decisive, _ = explained(800)
    assert not shares[parts.T == 0].any()
    assert not decisive[parts.T == 0].any()


def test_too_many_events_for_the_table_are_reported() -> None:
    parts = events(800, PLAYERS)[1]
    assert explained(50)[2] == np.count_nonzero((parts != 0).sum(axis=0) > FEW) - 50


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.data())
@settings(max_examples=60, deadline=None)
def test_threshold_games_match_their_definition(weights: list[int], data: st.DataObject) -> None:
    need = data.draw(st.integers(1, sum(weights)))
    n = len(weights)
    values = [
        int(sum(w for i, w in enumerate(weights) if subset >> i & 1) >= need)
        for subset in range(1 << n)
    ]
    shares = shapley_of_threshold(weights, need)
    assert np.allclose(shares, [float(s) for s in by_permutations(values, n)], atol=1e-12)
    assert sum(shares) == pytest.approx(1.0)


def test_threshold_game_of_a_dozen_equal_records() -> None:
    assert np.allclose(shapley_of_threshold([5] * 12, 31), [1 / 12] * 12)


def test_a_record_without_which_nothing_happens_gets_all_of_it() -> None:
    assert shapley_of_threshold([100, 3, 2], 50) == pytest.approx([1.0, 0.0, 0.0])
