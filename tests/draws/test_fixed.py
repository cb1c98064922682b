"""Fixed-point logarithms and logits against the mathematics they stand for."""

import math

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit import fixed
from demerit.draws import uniform_numpy

LOWEST, HIGHEST = -2.5, 0.5  # units by which a logarithm may be off, as its docstring says

EDGES = np.unique(
    np.concatenate(
        [(1 << bit) + np.arange(-2, 3) for bit in range(2, 32)] + [np.arange(1, 5), [0xFFFFFFFF]]
    )
).astype(np.uint32)
SOME = np.concatenate([EDGES, np.maximum(uniform_numpy(0, "probe_1", np.arange(1 << 18)), 1)])


def log(value: np.ndarray) -> np.ndarray:
    return fixed.log_units(value, leading_zeros=fixed.leading_zeros_numpy, xp=np)


def logit(value: np.ndarray) -> np.ndarray:
    return fixed.logit_units(value, leading_zeros=fixed.leading_zeros_numpy, xp=np)


def test_leading_zeros() -> None:
    expected = [32 - int(v).bit_length() for v in EDGES]
    assert fixed.leading_zeros_numpy(EDGES).tolist() == expected


def test_logarithms_lie_within_their_bound() -> None:
    error = log(SOME) - np.log(SOME.astype(np.float64)) * fixed.LOGIT
    assert error.max() <= HIGHEST
    assert error.min() >= LOWEST


def test_logits_lie_within_both_bounds() -> None:
    v = SOME[SOME < 0xFFFFFFFF].astype(np.float64)
    error = logit(SOME)[SOME < 0xFFFFFFFF] - np.log(v / (2.0**32 - 1 - v)) * fixed.LOGIT
    assert np.abs(error).max() <= HIGHEST - LOWEST
    assert abs(error.mean()) < 0.05  # the two errors cancel: no lean to either side


def test_logarithms_and_logits_never_fall() -> None:
    rising = np.sort(SOME)
    assert (np.diff(log(rising)) >= 0).all()
    assert (np.diff(logit(rising)) >= 0).all()
    whole_octaves = np.arange(1, 1 << 17, dtype=np.uint32)
    assert (np.diff(log(whole_octaves)) >= 0).all()


def test_logits_are_odd_about_one_half() -> None:
    assert np.array_equal(logit(SOME), -logit(~SOME))


def test_the_ends_are_finite() -> None:
    ends = np.array([0, 0xFFFFFFFF], np.uint32)
    limit = math.log(2.0**32) * fixed.LOGIT
    assert np.abs(np.abs(logit(ends)) - limit).max() <= 3


def test_numpy_and_jax_agree_on_every_bit() -> None:
    with jax.enable_x64(True):
        made = jax.jit(lambda v: fixed.logit_units(v, leading_zeros=lax.clz, xp=jnp))(SOME)
    assert np.array_equal(np.asarray(made), logit(SOME))
