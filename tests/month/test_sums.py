"""Many flags counted in one pass, held against plain sums."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demerit.engine.program import configure
from demerit.month.sums import counted, counts

configure()
SHAPES = ((1,), (63,), (64,), (65,), (1000,), (3, 70))


@settings(deadline=None)  # the first of each shape compiles
@given(
    shapes=st.lists(st.sampled_from(SHAPES), min_size=1, max_size=20),
    share=st.sampled_from((0.0, 0.3, 1.0)),
    seed=st.integers(0, 1000),
)
def test_counts_are_the_sums_of_the_flags(
    shapes: list[tuple[int, ...]], share: float, seed: int
) -> None:
    random = np.random.default_rng(seed)
    flags = [random.random(shape) < share for shape in shapes]
    found = counts([jnp.asarray(flag) for flag in flags])
    assert found.dtype == jnp.int64
    assert found.tolist() == [int(flag.sum()) for flag in flags]


def test_no_byte_overflows_where_all_is_true() -> None:
    flags = [jnp.ones((200_000,), bool)] * 9
    assert counts(flags).tolist() == [200_000] * 9


def test_names_stay_with_their_numbers() -> None:
    flags = {"none": jnp.zeros((70,), bool), "some": jnp.arange(9) < 4, "all": jnp.ones(70, bool)}
    assert {name: int(value) for name, value in counted(flags).items()} == {
        "none": 0, "some": 4, "all": 70,
    }  # fmt: skip


def test_amounts_are_refused() -> None:
    with pytest.raises(TypeError, match="int32"):
        counts([jnp.ones((64,), jnp.int32)])


def test_eight_counts_are_one_pass() -> None:
    """What it is for: without it XLA makes several passes of every count."""

    def passes(summed: str) -> int:
        def own(x: jax.Array) -> jax.Array:
            flags = [x == np.uint8(number) for number in range(8)]
            if summed == "together":
                return counts(flags)
            return jnp.stack([jnp.sum(flag, dtype=jnp.int32) for flag in flags])

        given_ = jnp.zeros((100_000,), jnp.uint8)
        text = jax.jit(own).lower(given_).compile().as_text() or ""
        assert " fusion(" in text
        return text.count(" fusion(")

    assert passes("together") * 4 < passes("apart")
