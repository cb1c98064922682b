"""The cost of a resident-month is counted on the traced program."""

import jax.numpy as jnp
import pytest

from demerit.draws import Key, draw4
from demerit.study.costs import Cost, count, process_of_frame

ROWS = 64


def learning(x):
    return jnp.exp(x) + jnp.log1p(x)


def fortune(slots):
    drawn = draw4(Key(slots, slots), slots, slots, slots)
    return drawn[0] ^ drawn[3]


def toy(x, slots):
    luck = fortune(slots).astype(jnp.float32)
    return learning(x + luck), luck


def process_of(file: str, function: str) -> str | None:
    return function if function in ("learning", "fortune") else None


@pytest.fixture(scope="module")
def counted() -> dict[str, Cost]:
    x, slots = jnp.ones(ROWS, jnp.float32), jnp.arange(ROWS, dtype=jnp.uint32)
    return count(toy, (x, slots), ROWS, process_of)


def test_a_hash_is_four_draws(counted: dict[str, Cost]) -> None:
    assert counted["fortune"].draws == 4
    assert counted["learning"].draws == 0


def test_transcendentals_are_counted_where_they_are_asked_for(counted: dict[str, Cost]) -> None:
    assert counted["learning"].transcendentals == 2
    assert counted["fortune"].transcendentals == 0


def test_bytes_are_those_that_cross(counted: dict[str, Cost]) -> None:
    # reads the slots (4 bytes), writes the words that the cast reads (4)
    assert counted["fortune"].bytes == 8
    # reads x plus luck (4), writes the result (4)
    assert counted["learning"].bytes == 8


def test_a_helper_counts_where_it_was_called() -> None:
    import demerit.month

    folder = next(iter(demerit.month.__path__))
    assert process_of_frame(f"{folder}/dissent.py", "dissent") == "conduct"
    assert process_of_frame(f"{folder}/compaction.py", "take") is None
    assert process_of_frame("elsewhere/dissent.py", "dissent") is None
