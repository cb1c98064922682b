"""The compiled month: it is found again on disk, and a process does not keep every one."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jax
import jax.numpy as jnp
import pytest

from demerit.engine import program as programs
from tests.engine.worlds import ROOM

pytestmark = pytest.mark.whole

# What a process would compile for a town with its firms, as a number: the stages as they are
# written, before anything is compiled.
WRITTEN = """
import hashlib
import jax
from demerit.engine import Runner
from demerit.engine import program as programs
from demerit.month.accounts import empty_totals
from demerit.regime import load_regime
from demerit.society import load_society

found = hashlib.sha256()
class Written:
    def __init__(self, lowered):
        found.update(lowered.as_text().encode())
    def compile(self):
        return None
class Jitted:
    def __init__(self, stage, **options):
        self.jitted = jit(stage, **options)
    def lower(self, *arguments):
        lowered = self.jitted.lower(*arguments)
        written = Written(lowered)
        written.out_info = lowered.out_info
        return written
jit, jax.jit = jax.jit, Jitted
arms = (load_regime("beijing-2018"), load_regime("none"))
runner = Runner(load_society("town"), arms, residents=3600, months=2, seed=0, firms=True)
state = runner.initial()
programs._compile(state, empty_totals(), runner.setting(runner.ordinary), runner.capacities)
print(found.hexdigest())
"""


def test_two_processes_write_the_same_program() -> None:
    """Or the cache on disk would never hit: the order of a set of names differs by process."""

    def written(seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "DEMERIT_CACHE": ""}
        done = subprocess.run(
            [sys.executable, "-c", WRITTEN], env=environment, capture_output=True, text=True
        )
        assert not done.returncode, done.stderr
        return done.stdout

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(written, ("1", "2"))
    assert len(one.strip()) == 64
    assert one == other


def test_a_process_keeps_the_programs_used_last(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def compiled(state: Any, *_: Any) -> programs.Program:
        made.append(state.traits.alive.shape[0])
        return programs.Program(*[None] * 5, seconds=1.0)  # pyright: ignore[reportArgumentType]

    def ask(size: int) -> float:
        state = _Shape(jnp.zeros(size))
        return programs.program(state, (), (), ROOM)[1]  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(programs, "_found_or_compiled", compiled)
    monkeypatch.setattr(programs, "_programs", {})
    monkeypatch.setattr(programs, "KEPT", 2)
    assert ask(1) == 1.0
    assert ask(2) == 1.0
    assert ask(1) == 0.0  # used again: now 2 is the oldest
    assert ask(3) == 1.0
    assert ask(1) == 0.0
    assert ask(2) == 1.0
    assert made == [1, 2, 3, 2]


@jax.tree_util.register_pytree_node_class
class _Shape:
    """A state of which nothing is known but how many slots it has."""

    def __init__(self, alive: jax.Array) -> None:
        self.traits = self
        self.alive = alive

    def tree_flatten(self) -> tuple[tuple[jax.Array], None]:
        return (self.alive,), None

    @classmethod
    def tree_unflatten(cls, _: None, children: tuple[jax.Array]) -> _Shape:
        return cls(*children)
