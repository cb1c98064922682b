"""Tables of flagged slots against NumPy's own."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from demerit.engine.program import configure
from demerit.month.compaction import _bit_of_rank, add, compact, put, take

configure()

SIZES = (1, 31, 32, 33, 200)  # few shapes, so that few programs are compiled
_compact = jax.jit(compact, static_argnums=1)


@given(st.sampled_from(SIZES), st.sampled_from((1, 16, 64)), st.data())
@settings(max_examples=150, deadline=None)
def test_a_table_holds_the_flagged_slots_in_order(n: int, room: int, data: st.DataObject) -> None:
    flags = data.draw(hnp.arrays(bool, n))
    table = _compact(jnp.asarray(flags), room)
    found = np.flatnonzero(flags)
    kept = found[:room]
    assert np.asarray(table.used).sum() == len(kept)
    assert np.array_equal(np.asarray(table.slot)[: len(kept)], kept)
    assert (np.asarray(table.slot)[len(kept) :] == n).all()
    assert np.asarray(table.used)[: len(kept)].all()
    assert int(table.excess) == max(len(found) - room, 0)


@pytest.mark.parametrize("density", [0.0, 0.003, 0.5, 1.0])
def test_a_large_table(density: float) -> None:
    flags = (np.arange(100_003) * 2654435761 % 1000) < density * 1000
    table = _compact(jnp.asarray(flags), 100_003)
    found = np.flatnonzero(flags)
    assert np.array_equal(np.asarray(table.slot)[: len(found)], found)
    assert int(table.excess) == 0


@given(st.integers(1, (1 << 32) - 1))
@settings(max_examples=200, deadline=None)
def test_bit_of_rank(word: int) -> None:
    places = [bit for bit in range(32) if word >> bit & 1]
    words = jnp.full((32,), word, jnp.uint32)
    ranks = jnp.asarray(np.arange(32, dtype=np.int32) % len(places))
    expected = np.array(places)[np.arange(32) % len(places)]
    assert np.array_equal(np.asarray(_bit_of_rank(words, ranks)), expected)


def test_rows_that_are_not_used_write_nothing() -> None:
    flags = jnp.asarray(np.array([0, 1, 0, 1, 0], bool))
    table = compact(flags, 4)
    value = jnp.asarray(np.array([7, 8, 9, 10], np.int32))
    target = jnp.zeros((5,), jnp.int32)
    assert put(target, table.slot, table.used, value).tolist() == [0, 7, 0, 8, 0]
    assert add(target, table.slot, table.used, value).tolist() == [0, 7, 0, 8, 0]
    assert take(jnp.arange(5), table.slot)[:2].tolist() == [1, 3]


def test_additions_to_one_slot_add_up() -> None:
    slot = jnp.asarray(np.array([2, 2, 0, 2], np.int32))
    used = jnp.asarray(np.array([1, 1, 1, 0], bool))
    value = jnp.asarray(np.array([1, 10, 5, 100], np.int32))
    assert add(jnp.zeros((3,), jnp.int32), slot, used, value).tolist() == [5, 0, 11]
