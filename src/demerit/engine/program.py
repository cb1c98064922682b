"""The compiled month: one executable for every arm of every world of one shape.

Four stages are compiled side by side, once a shape, and kept for the process; JAX's own cache on
disk keeps them between processes.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax

from demerit.month.accounts import Totals
from demerit.month.compaction import Capacities
from demerit.month.month import Log, Series, account, act, judge, live
from demerit.world.state import State
from demerit.world.tables import Setting

CACHE_VARIABLE = "DEMERIT_CACHE"


def configure() -> None:
    """Set JAX up: 64-bit integers where written, no silent promotion, programs cached on disk."""
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_numpy_dtype_promotion", "standard")
    folder = cache_folder()
    if folder is not None:
        jax.config.update("jax_compilation_cache_dir", str(folder))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.5)


def cache_folder() -> Path | None:
    """Where compiled programs are kept; `DEMERIT_CACHE=` (empty) keeps none."""
    given = os.environ.get(CACHE_VARIABLE)
    if given is not None:
        return Path(given) / "programs" if given else None
    base = os.environ.get("XDG_CACHE_HOME")
    home = Path(base) if base else Path.home() / ".cache"
    return home / "demerit" / "programs"


@dataclass(frozen=True)
class Program:
    """The four compiled stages and how long compiling took, in seconds."""

    act: Callable[..., Any]
    judge: Callable[..., Any]
    live: Callable[..., Any]
    account: Callable[..., Any]
    seconds: float

    def month(
        self, state: State, totals: Totals, setting: Setting
    ) -> tuple[State, Totals, Series, Log]:
        """Run one month; `state` and `totals` are used up."""
        state, doings = self.act(state, setting)
        state, verdicts = self.judge(state, setting, doings)
        state, after = self.live(state, setting, doings, verdicts)
        return self.account(state, totals, setting, doings, verdicts, after)


_programs: dict[Any, Program] = {}
_lock = threading.Lock()


def program(
    state: State, totals: Totals, setting: Setting, capacities: Capacities
) -> tuple[Program, float]:
    """The program for arguments of these shapes, and the seconds spent if it had to be compiled."""
    leaves, tree = jax.tree.flatten((state, totals, setting))
    key = (tree, capacities, tuple((x.shape, str(x.dtype), x.sharding) for x in leaves))
    with _lock:
        if key in _programs:
            return _programs[key], 0.0
        made = _compile(state, totals, setting, capacities)
        _programs[key] = made
        return made, made.seconds


def _compile(state: State, totals: Totals, setting: Setting, capacities: Capacities) -> Program:
    began = time.perf_counter()
    _, doings = jax.eval_shape(lambda s, x: act(s, x, capacities), state, setting)
    _, verdicts = jax.eval_shape(lambda s, x, d: judge(s, x, d, capacities), state, setting, doings)
    _, after = jax.eval_shape(
        lambda s, x, d, v: live(s, x, d, v, capacities), state, setting, doings, verdicts
    )
    jobs = (
        (act, 2, (0,), (state, setting, capacities)),
        (judge, 3, (0,), (state, setting, doings, capacities)),
        (live, 4, (0,), (state, setting, doings, verdicts, capacities)),
        (
            account,
            6,
            (0, 1),
            (state, totals, setting, doings, verdicts, after, capacities),
        ),
    )

    def build(job: tuple[Any, int, tuple[int, ...], tuple[Any, ...]]) -> Any:
        stage, static, donated, arguments = job
        jitted = jax.jit(stage, static_argnums=static, donate_argnums=donated)
        return jitted.lower(*arguments).compile()

    with ThreadPoolExecutor(len(jobs)) as pool:
        stages = list(pool.map(build, jobs))
    return Program(*stages, seconds=time.perf_counter() - began)
