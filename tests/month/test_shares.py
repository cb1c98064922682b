"""Random bits with a given probability, and shares of a ledger."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from demerit import draws
from demerit.engine.program import configure
from demerit.month.accounts import ledger_shares
from demerit.month.sharing import bernoulli_bits
from demerit.world import layout

configure()

WORDS = 1 << 13


def bits_at(probability: float, first: int = 0) -> np.ndarray:
    """Bits of words drawn as the month draws them, [WORDS, 32]."""
    slot = np.arange(WORDS, dtype=np.uint32) + np.uint32(first)
    words: list[np.ndarray] = []
    with np.errstate(over="ignore"):
        half = draws.key(*draws.seed_words(1), "resident.copy", np.uint32(4))
        for number in range(2):
            words += draws.draw4(half, slot, np.uint32(0), np.uint32(number))
    made = bernoulli_bits(tuple(jnp.asarray(w) for w in words), jnp.uint32(draws.odds(probability)))
    return np.unpackbits(np.asarray(made).astype(">u4").view(np.uint8)).reshape(-1, 32)[:, ::-1]


@pytest.mark.parametrize("p", [1 / 256, 1 / 16, 1 / 3, 0.5, 0.9, 255 / 256])
def test_every_bit_is_set_as_often_as_asked(p: float) -> None:
    step = np.floor(p * 256) / 256  # what eight words can express
    bits = bits_at(p)
    limit = 5 * np.sqrt(step * (1 - step))
    assert np.abs(bits.mean(axis=0) - step).max() < limit / np.sqrt(WORDS)
    assert abs(bits.mean() - step) < limit / np.sqrt(WORDS * 32)


def test_0_sets_no_bit_and_1_every_bit() -> None:
    assert not bits_at(0.0).any()
    assert bits_at(1.0).all()


def test_bits_of_one_word_are_unrelated() -> None:
    bits = bits_at(0.5) - 0.5
    related = bits.T @ bits / WORDS * 4
    np.fill_diagonal(related, 0)
    assert np.abs(related).max() < 5 / np.sqrt(WORDS)


@pytest.mark.parametrize("distance", [1, 2, 1 << 17, 1 << 20, 1 << 24])
def test_residents_near_and_far_are_corrected_independently(distance: int) -> None:
    """Slots far apart share the low bits of raw draws; what is corrected must not show it."""
    agree = (bits_at(0.5) == bits_at(0.5, distance)).mean(axis=0)
    assert np.abs(agree - 0.5).max() < 2.5 / np.sqrt(WORDS)


CELLS = hnp.arrays(np.int32, (6, layout.CELLS), elements=st.integers(0, 3000))


@given(CELLS)
@settings(max_examples=80, deadline=None)
def test_shares_of_a_ledger_are_pro_rata_and_sum_to_256(cells: np.ndarray) -> None:
    cells[0] = 0
    shares = np.asarray(ledger_shares(jnp.asarray(cells)))
    assert (shares.sum(axis=1) == 256).all()
    assert (shares >= 0).all()
    assert shares[0, layout.CELLS] == 256
    whole = cells.sum(axis=1)
    for row in np.flatnonzero(whole):
        exact = cells[row] * 256 / whole[row]
        assert shares[row, layout.CELLS] == 0
        largest = int(np.argmax(cells[row]))
        others = np.arange(layout.CELLS) != largest
        assert np.abs(shares[row, : layout.CELLS] - exact)[others].max() < 1
        assert not shares[row, : layout.CELLS][cells[row] == 0].any()
