"""Keyed draws: uniform, unrelated to their neighbours, and the same everywhere.

Every statistic is of fixed keys, so a test either always passes or always fails. Bounds are five
standard deviations or more, since thousands of statistics are looked at. Together the tests look
at about thirty million draws.
"""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from demerit import draws

SEEDS = range(64)
SLOTS = 1 << 16
REACH = 25  # bits of a slot number: 33 million residents
STREAM = "resident.conduct"


@pytest.fixture(autouse=True)
def _words_wrap_around() -> Any:
    with np.errstate(over="ignore"):
        yield


def words(
    slot: Any,
    *,
    seed: int = 0,
    name: str = STREAM,
    month: int = 0,
    other: Any = 0,
    k: Any = 0,
) -> np.ndarray:
    """Four draws a slot, uint32 [4, slots]."""
    half = draws.key(*draws.seed_words(seed), name, np.uint32(month & 0xFFFFFFFF))
    partner, number = np.asarray(other).astype(np.uint32), np.asarray(k).astype(np.uint32)
    drawn = draws.draw4(half, np.asarray(slot).astype(np.uint32), partner, number)
    return np.stack(np.broadcast_arrays(*drawn))


def bit_matrix(word: np.ndarray) -> np.ndarray:
    """Bits of words, [n, 32], least significant first."""
    return np.unpackbits(word.astype(">u4").view(np.uint8)).reshape(-1, 32)[:, ::-1]


def together(a: np.ndarray, b: np.ndarray, probability: float) -> float:
    """How far the two fall under a probability together more often than apart, in sds."""
    limit, n = np.uint32(probability * 2.0**32), a.size
    both = np.count_nonzero((a < limit) & (b < limit))
    p = float(limit) / 2.0**32
    return (both - n * p * p) / np.sqrt(n * p * p * (1 - p * p))


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Correlation of two sets of draws in standard deviations of unrelated ones."""
    x, y = a.astype(np.float64) - 2.0**31, b.astype(np.float64) - 2.0**31
    return float((x * y).sum() / np.sqrt((x * x).sum() * (y * y).sum()) * np.sqrt(a.size))


def test_bytes_are_uniform_over_seeds_months_and_slots() -> None:
    counts = np.zeros((4, 4, 256))
    for seed in SEEDS:
        drawn = words(np.arange(SLOTS), seed=seed, month=seed % 7 - 3)
        for word in range(4):
            parts = drawn[word].view(np.uint8).reshape(-1, 4)
            for place in range(4):
                counts[word, place] += np.bincount(parts[:, place], minlength=256)
    expected = SLOTS * len(SEEDS) / 256
    chi_square = ((counts - expected) ** 2 / expected).sum(axis=-1)
    assert np.abs((chi_square - 255) / np.sqrt(2 * 255)).max() < 5


@pytest.mark.parametrize("name", ["slot", "month", "seed", "number", "generation", "partner"])
def test_bytes_are_uniform_along_every_part_of_a_key(name: str) -> None:
    """One part runs and the rest stands still, as in one resident's life or one month's births."""
    run = np.arange(SLOTS)
    if name == "slot":
        drawn = words(run, seed=9)
    elif name == "partner":
        drawn = words(5, other=run)
    elif name == "number":
        drawn = words(5, k=run % 4096)[:, :4096]
    elif name == "generation":
        drawn = words(5, k=draws.repetition(run.astype(np.uint32), np.uint32(0)))
    elif name == "month":
        drawn = np.concatenate([words(np.arange(16), month=m) for m in range(-512, 3584)], axis=1)
    else:
        drawn = np.concatenate([words(np.arange(16), seed=s) for s in range(4096)], axis=1)
    counts = np.stack([np.bincount(w >> np.uint32(24), minlength=256) for w in drawn])
    expected = drawn.shape[1] / 256
    chi_square = ((counts - expected) ** 2 / expected).sum(axis=1)
    assert np.abs((chi_square - 255) / np.sqrt(2 * 255)).max() < 5


@pytest.mark.parametrize("distance", [1, 2, 3, 4, 16, 256, 4096, 1 << 16, 1 << 19])
def test_neighbouring_subjects_are_unrelated(distance: int) -> None:
    drawn = words(np.arange(1 << 20), seed=3, month=11)
    for place, word in enumerate(drawn):
        near, far = word[:-distance], word[distance:]
        assert abs(correlation(near, far)) < 5
        other = drawn[(place + 1) % 4][distance:]
        assert abs(correlation(near, other)) < 5
        for p in (0.5, 0.1, 0.01, 0.001):
            assert abs(together(near, far, p)) < 5.5, (place, p)


NEIGHBOURS: dict[str, list[dict[str, Any]]] = {
    "month": [{"month": month} for month in (-36, -1, *range(1, 13), 600)],
    "stream": [{"name": name} for name in draws.STREAMS if name != STREAM],
    "seed": [{"seed": seed} for seed in SEEDS if seed],
    "number": [{"k": k} for k in (1, 2, 3)],
    "generation": [{"k": draws.repetition(k, 0)} for k in (1, 2, 3)],
    "partner": [{"other": other} for other in (1, 2, 3, 1000)],
}


@pytest.mark.parametrize("part", NEIGHBOURS)
def test_neighbours_in_every_part_of_a_key_are_unrelated(part: str) -> None:
    slot = np.arange(1 << 16)
    drawn = words(slot)
    for change in NEIGHBOURS[part]:
        changed = words(slot, **change)
        for place in range(4):
            assert abs(correlation(drawn[place], changed[place])) < 5, change
            assert abs(correlation(drawn[place], changed[(place + 1) % 4])) < 5, change
            for p in (0.5, 0.05, 0.01):
                assert abs(together(drawn[place], changed[place], p)) < 5.5, (change, p)


def test_the_four_words_of_a_hash_are_unrelated() -> None:
    drawn = words(np.arange(1 << 20), seed=1)
    for a in range(4):
        for b in range(a):
            assert abs(correlation(drawn[a], drawn[b])) < 5
            agree = bit_matrix(drawn[a] ^ drawn[b]).mean(axis=0)
            assert np.abs(agree - 0.5).max() * 2 * np.sqrt(1 << 20) < 5


@pytest.mark.parametrize("part", ["slot", "other", "k"])
def test_every_bit_of_a_key_turns_every_bit_of_a_draw_half_of_the_time(part: str) -> None:
    n = 1 << 15
    picks = words(np.arange(n), seed=77)
    key: dict[str, Any] = {
        "slot": picks[0] >> np.uint32(32 - REACH),
        "other": picks[1] >> np.uint32(32 - REACH),
        "k": draws.repetition(picks[2] >> np.uint32(24), picks[3] >> np.uint32(30)),
    }
    before = words(**key, seed=5, month=3)
    for bit in [*range(4), *range(12, 22)] if part == "k" else range(REACH):
        turned = {**key, part: key[part] ^ np.uint32(1 << bit)}
        after = words(**turned, seed=5, month=3)
        for a, b in zip(before, after, strict=True):
            assert np.abs(bit_matrix(draws.bits(a) ^ draws.bits(b)).mean(axis=0) - 0.5).max() < 0.02
            upper = bit_matrix(a ^ b)[:, REACH - 15 :]  # what comparisons rest on
            assert np.abs(upper.mean(axis=0) - 0.5).max() < 0.02


def test_a_bit_of_the_seed_or_the_month_turns_half_of_the_bits() -> None:
    slot = np.arange(1 << 13)
    before = words(slot, seed=12, month=40)
    changes: list[dict[str, Any]] = [{"seed": 12 ^ 1 << b, "month": 40} for b in range(64)]
    changes += [{"seed": 12, "month": 40 ^ 1 << b} for b in range(10)]
    for change in changes:
        after = words(slot, **change)
        turned = np.mean([bit_matrix(a ^ b).mean() for a, b in zip(before, after, strict=True)])
        assert abs(turned - 0.5) < 0.02, change


def test_single_low_bits_are_fit_for_use_only_after_bits() -> None:
    """Why `bits` is there: residents 2^20 slots apart share the lowest four bits of every draw."""
    slot = np.arange(1 << 16)
    near, far = words(slot), words(slot + (1 << 20))
    assert not np.any((near ^ far) & np.uint32(15))
    agree = bit_matrix(draws.bits(near[0]) ^ draws.bits(far[0])).mean(axis=0)
    assert np.abs(agree - 0.5).max() * 2 * np.sqrt(1 << 16) < 5


def test_no_two_streams_months_or_seeds_have_the_same_key() -> None:
    months = np.arange(-96, 121).astype(np.uint32)
    keys = [
        draws.key(*draws.seed_words(seed), name, months) for seed in SEEDS for name in draws.STREAMS
    ]
    whole = np.concatenate([k.x.astype(np.uint64) << np.uint64(32) | k.y for k in keys])
    assert len(np.unique(whole)) == len(whole)


def test_a_reused_slot_gets_new_draws() -> None:
    slot = np.arange(1000)
    first, second = (words(slot, k=draws.repetition(generation, 0)) for generation in (0, 1))
    assert np.count_nonzero(first == second) == 0


def test_a_pair_has_draws_of_its_own_in_the_order_it_is_given() -> None:
    i, j = np.arange(1000), np.arange(1000) + 500
    assert np.count_nonzero(words(i, other=j) == words(j, other=i)) == 0
    lower, upper = np.minimum(i, j), np.maximum(i, j)
    again = words(np.minimum(j, i), other=np.maximum(j, i))
    assert np.array_equal(words(lower, other=upper), again)


def test_order_and_company_change_no_draw() -> None:
    whole = words(np.arange(1000), seed=4)
    assert np.array_equal(words(np.arange(1000)[::-1], seed=4), whole[:, ::-1])
    assert np.array_equal(words([617], seed=4)[:, 0], whole[:, 617])


def test_numpy_and_jax_draw_the_same_words() -> None:
    slot = np.arange(4096, dtype=np.uint32)

    @jax.jit
    def on_device(lo: Any, hi: Any, month: Any, number: Any) -> Any:
        half = draws.key(lo, hi, STREAM, month)
        k = draws.repetition(jnp.full(4096, 3, jnp.uint32), number)
        return draws.draw4(half, jnp.asarray(slot), jnp.uint32(9), k)

    for seed, month in ((0, 0), (63, 84), ((1 << 64) - 1, -36)):
        lo, hi = draws.seed_words(seed)
        number = np.uint32(2)
        drawn = on_device(lo, hi, np.uint32(month & 0xFFFFFFFF), number)
        k = draws.repetition(3, 2)
        expected = words(slot, seed=seed, month=month, other=9, k=k)
        assert np.array_equal(np.stack([np.asarray(d) for d in drawn]), expected)
        host = draws.uniform_numpy(seed, STREAM, slot, k=k, month=month, other=9)
        assert np.array_equal(host, expected[0])


def test_an_undeclared_stream_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"undeclared random stream 'resident\.luck'"):
        draws.uniform_numpy(0, "resident.luck", np.arange(3))


def test_a_stream_declared_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="declared twice: b"):
        draws._declare("a", "b", "c", "b")
    assert len(set(draws.STREAMS.values())) == len(draws.STREAMS)


@pytest.mark.parametrize("seed", [-1, 1 << 64])
def test_a_seed_outside_its_range_is_an_error(seed: int) -> None:
    with pytest.raises(ValueError, match="seed"):
        draws.seed_words(seed)


EXTREMES = np.array([0, 1, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF], np.uint32)


def test_probability_0_never_happens_and_1_always() -> None:
    assert not draws.below(EXTREMES, draws.odds(0.0)).any()
    assert draws.below(EXTREMES, draws.odds(1.0)).all()
    assert draws.odds(1.0) == draws.ALWAYS


def test_any_probability_below_1_can_fail() -> None:
    for p in (0.5, 1 - 2.0**-32, np.nextafter(1.0, 0.0)):
        assert not draws.below(np.uint32(0xFFFFFFFF), draws.odds(p))
        assert draws.below(np.uint32(0), draws.odds(p))


@pytest.mark.parametrize("p", [1e-4, 0.003, 0.5, 0.97])
def test_a_probability_is_its_frequency(p: float) -> None:
    drawn = words(np.arange(1 << 20), seed=8)
    happens = draws.below(drawn, draws.odds(p)).mean()
    assert abs(happens - p) < 4 * np.sqrt(p * (1 - p) / drawn.size)


@pytest.mark.parametrize("wrong", [-1e-9, 1.0000001, float("nan"), float("inf")])
def test_what_is_no_probability_is_an_error(wrong: float) -> None:
    with pytest.raises(ValueError, match="probability"):
        draws.odds(wrong)


def test_a_unit_uniform_never_reaches_0_or_1() -> None:
    assert draws.unit(EXTREMES).min() > 0.0
    assert draws.unit(EXTREMES).max() < 1.0
