"""Worlds that several tests look at, made once."""

import pytest

from demerit.engine.outcome import Outcome
from tests.engine.worlds import Fork, Lived, runner

BUSY = "beijing-2018"  # points, grades, direct grades, a blacklist, a redlist, speech


@pytest.fixture(scope="session")
def busy() -> Outcome:
    """A world in which everything happens, beside its twin."""
    return runner(BUSY).run()


@pytest.fixture(scope="session")
def fork() -> Fork:
    """The same world where its arms part."""
    return Fork(runner(BUSY))


@pytest.fixture(scope="session")
def lived(fork: Fork) -> Lived:
    """Its first arm month by month."""
    return fork.live(0)


@pytest.fixture(scope="session")
def twin(fork: Fork) -> Lived:
    """Its second arm month by month."""
    return fork.live(1)
