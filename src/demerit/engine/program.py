"""The compiled month: one executable for every arm of every world of one shape.

The stages are compiled side by side, once a shape, and kept for the process; `stored` keeps them
between processes, and JAX's own cache on disk does where that cannot.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
from jax.sharding import NamedSharding, PartitionSpec

from demerit.engine import stored
from demerit.month.accounts import Totals
from demerit.month.compaction import Capacities
from demerit.month.counting import Series
from demerit.month.following import Log
from demerit.month.month import account, act, deal, judge, live, moderate
from demerit.world.state import State, replace
from demerit.world.tables import Setting

CACHE_VARIABLE = "DEMERIT_CACHE"


def configure(devices: int = 1) -> None:
    """Set JAX up: 64-bit integers where written, no silent promotion, programs cached on disk.

    Args:
        devices: over how many devices worlds are spread. JAX's own cache is for several, and for
            accelerators: a program that comes out of it cannot be stored again.
    """
    _keep_memory()
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_numpy_dtype_promotion", "standard")
    folder = cache_folder()
    if folder is not None and (devices > 1 or jax.default_backend() != "cpu"):
        jax.config.update(stored.JAX_CACHE, str(folder))
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
    """The compiled stages and how long compiling took, in seconds.

    `deal` runs firms and departments and hands the state on where there are none.

    `moderate` is None in worlds without accounts of a platform. Over several devices, `places`
    says where the parts of the state and the totals lie.
    """

    act: Callable[..., Any]
    judge: Callable[..., Any]
    deal: Callable[..., Any]
    live: Callable[..., Any]
    account: Callable[..., Any]
    seconds: float
    places: tuple[Any, Any] | None = None
    moderate: Callable[..., Any] | None = None

    def month(
        self, state: State, totals: Totals, setting: Setting
    ) -> tuple[State, Totals, Series, Log]:
        """Run one month; `state` and `totals` are used up."""
        if self.places is not None:
            state, totals = jax.device_put((state, totals), self.places)
        state, doings = self.act(state, setting)
        if self.moderate is not None:
            state, done = self.moderate(state, setting, doings)
            doings = replace(doings, platform=done)
        state, verdicts = self.judge(state, setting, doings)
        state, traded = self.deal(state, setting)
        state, after = self.live(state, setting, doings, verdicts, traded)
        return self.account(state, totals, setting, doings, verdicts, after, traded)


STAGES = ("act", "moderate", "judge", "deal", "live", "account")

# Programs a process keeps, the one used last at the end. Each holds thousands of mappings of
# memory, of which Linux gives a process 65,530 by default, so that ten or so would end it.
KEPT = 4
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
            _programs[key] = _programs.pop(key)
            return _programs[key], 0.0
        several = len(state.traits.alive.sharding.device_set) > 1
        compiled = _compile_spread if several else _found_or_compiled
        made = compiled(state, totals, setting, capacities)
        _programs[key] = made
        while len(_programs) > KEPT:
            del _programs[next(iter(_programs))]
        _return_memory()
        return made, made.seconds


M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # glibc's malloc.h
KEPT_BLOCK, KEPT_IN_ALL = 1 << 30, 2**31 - 1  # bytes


def _keep_memory() -> None:
    """Keep freed memory for the next month: each month asks for the same tens of megabytes.

    Fresh pages cost a tenth of a run; `_return_memory` hands back what the compiler leaves.
    """
    option = _glibc("mallopt")
    if option is not None:
        option(M_MMAP_THRESHOLD, KEPT_BLOCK)
        option(M_TRIM_THRESHOLD, KEPT_IN_ALL)


def _return_memory() -> None:
    """Hand back what the compiler took and freed: more than a gigabyte that the C library keeps."""
    gc.collect()
    trim = _glibc("malloc_trim")
    if trim is not None:
        trim(0)


def _glibc(name: str) -> Callable[..., Any] | None:
    """A function of glibc; None under another C library."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None


def _found_or_compiled(
    state: State, totals: Totals, setting: Setting, capacities: Capacities
) -> Program:
    """The program as an earlier process left it on disk, or compiled and left there."""
    leaves, tree = jax.tree.flatten((state, totals, setting))
    shapes = [(x.shape, str(x.dtype), x.weak_type) for x in map(jax.typeof, leaves)]
    folder = cache_folder()
    name = stored.name_of(tree, tuple(capacities), shapes)
    found = _found(folder, name)
    if found is not None:
        return found
    with stored.one_at_a_time(folder, name):
        found = _found(folder, name)  # another process may have left it meanwhile
        if found is not None:
            return found
        made = _compile(state, totals, setting, capacities)
        compiled = {stage: getattr(made, stage) for stage in STAGES}
        kept = {stage: one for stage, one in compiled.items() if one not in (None, _no_deal)}
        stored.save(folder, name, kept)
        return made


def _found(folder: Path | None, name: str) -> Program | None:
    """The program of that name from disk, if it is there."""
    began = time.perf_counter()
    stages = stored.load(folder, name)
    if stages is None:
        return None
    return Program(**{"deal": _no_deal, **stages}, seconds=time.perf_counter() - began)


def _compile(state: State, totals: Totals, setting: Setting, capacities: Capacities) -> Program:
    """Trace the stages in turn, each from the shapes of the last, and compile them side by side."""
    began = time.perf_counter()
    with ThreadPoolExecutor() as pool:

        def begin(stage: Any, donated: int, *arguments: Any) -> tuple[Any, Any]:
            # A function of the program's own: JAX keeps what it compiled as long as the function.
            def own(*given: Any) -> Any:
                return stage(*given, capacities)

            own.__name__ = stage.__name__  # what a profiler calls it
            lowered = jax.jit(own, donate_argnums=tuple(range(donated))).lower(*arguments)
            return pool.submit(lowered.compile), lowered.out_info

        acts, (_, doings) = begin(act, 1, state, setting)
        moderates = None
        if state.platform is not None:
            moderates, (_, done) = begin(moderate, 1, state, setting, doings)
            doings = replace(doings, platform=done)
        judges, (_, verdicts) = begin(judge, 1, state, setting, doings)
        deals, traded = None, None
        if state.trade is not None:
            deals, (_, traded) = begin(deal, 1, state, setting)
        lives, (_, after) = begin(live, 1, state, setting, doings, verdicts, traded)
        accounts, _ = begin(account, 2, state, totals, setting, doings, verdicts, after, traded)
        return Program(
            act=acts.result(),
            judge=judges.result(),
            deal=deals.result() if deals is not None else _no_deal,
            live=lives.result(),
            account=accounts.result(),
            moderate=moderates.result() if moderates is not None else None,
            seconds=time.perf_counter() - began,
        )


def _no_deal(state: State, setting: Setting) -> tuple[State, None]:
    """The stage of firms and departments where there are none."""
    del setting
    return state, None


def _compile_spread(
    state: State, totals: Totals, setting: Setting, capacities: Capacities
) -> Program:
    """The same stages for slots spread over several devices.

    Each stage is compiled for the places where the one before it leaves its results, so they come
    one after another; the state and the totals end a stage where they began it.
    """
    began = time.perf_counter()
    held = jax.tree.map(lambda array: array.sharding, state)
    mesh = state.traits.alive.sharding.mesh
    everywhere = NamedSharding(mesh, PartitionSpec())
    counted = jax.tree.map(lambda _: everywhere, totals)

    def build(stage: Any, ends: tuple[Any, ...], *arguments: Any) -> tuple[Any, list[Any]]:
        donated = tuple(range(sum(end is not None for end in ends)))
        jitted = jax.jit(
            stage,
            static_argnums=len(arguments),
            donate_argnums=donated,
            out_shardings=ends,
        )
        with jax.set_mesh(mesh):
            compiled = jitted.lower(*arguments, capacities).compile()
        shapes = jax.eval_shape(lambda *given: stage(*given, capacities), *arguments)
        results = jax.tree.map(
            lambda shape, place: jax.ShapeDtypeStruct(shape.shape, shape.dtype, sharding=place),
            shapes,
            compiled.output_shardings,
        )
        return compiled, list(results)

    acts, (_, doings) = build(act, (held, None), state, setting)
    moderates = None
    if state.platform is not None:
        moderates, (_, done) = build(moderate, (held, None), state, setting, doings)
        doings = replace(doings, platform=done)
    judges, (_, verdicts) = build(judge, (held, None), state, setting, doings)
    deals, traded = _no_deal, None
    if state.trade is not None:
        deals, (_, traded) = build(deal, (held, None), state, setting)
    lives, (_, after) = build(live, (held, None), state, setting, doings, verdicts, traded)
    placed = jax.tree.map(
        lambda array: jax.ShapeDtypeStruct(array.shape, array.dtype, sharding=everywhere), totals
    )
    accounts, _ = build(
        account, (held, counted, None, None), state, placed, setting, doings, verdicts, after,
        traded,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    return Program(acts, judges, deals, lives, accounts, seconds, (held, counted), moderates)
