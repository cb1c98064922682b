"""The worlds of a request: simulated once, kept when finished, continued when interrupted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import polars

from demerit.engine.outcome import Labels, Outcome, Variant
from demerit.study import stored
from demerit.study.executors import Executor, Task
from demerit.study.progress import Watch
from demerit.study.request import Request
from demerit.study.twins import twins_of


@dataclass(frozen=True)
class World:
    """A finished world and what making it took.

    Attributes:
        outcome: Totals of both arms and the followed lives.
        labels: Names for the axes of the totals.
        compile_seconds: Time spent compiling for it; 0 where a program was at hand.
        society_seconds: Time spent generating its residents.
    """

    outcome: Outcome
    labels: Labels
    compile_seconds: float
    society_seconds: float


def simulate(
    request: Request,
    seed: int,
    watch: Watch,
    *,
    task: str,
    keep: Path | None = None,
    roomy: bool = False,
) -> World:
    """Simulate one world beside its twin.

    Args:
        request: What to simulate.
        seed: The world's seed.
        watch: Is told each month, and may stop the world.
        task: Its name in the progress display.
        keep: Folder for finished worlds and for the checkpoint of this one, or None to keep
            nothing. A world that is already there is read back instead.
        roomy: Whether it is a draw of uncertain numbers, which may fill any table.

    Raises:
        Stopped: The run was told to stop.
    """
    finished = keep / f"seed-{seed}" if keep else None
    if finished is not None and finished.is_dir():
        watch.month(task, request.months, request.months)
        return stored.load(finished)
    checkpoint = keep / f"seed-{seed}.checkpoint" if keep else None
    outcome, runner = _lived(request, seed, partial(watch.month, task), checkpoint, roomy)
    world = World(outcome, runner.labels, runner.compile_seconds, runner.society_seconds)
    if finished is not None and checkpoint is not None:
        stored.save(world, finished)
        shutil.rmtree(checkpoint, ignore_errors=True)
    return world


def _lived(
    request: Request,
    seed: int,
    progress: Callable[[int, int], None],
    checkpoint: Path | None,
    roomy: bool,
) -> tuple[Outcome, Any]:
    """The outcome of one world with its further twins, and the runner that made it."""
    from demerit.engine import Runner  # loads jax, which opening a file does not need

    sizes: dict[str, Any] = {
        "residents": request.residents,
        "months": request.months,
        "seed": seed,
        "follow_households": request.follow,
        "firms": request.firms,
        "roomy": roomy,
    }
    twins = twins_of(request, seed)
    apart = {name: one for name, one in twins.items() if not one.same_as(request.regime)}
    if not apart:
        runner = Runner(request.society, regimes=(request.regime, request.against), **sizes)
        outcome = runner.run(progress=progress, checkpoint_dir=checkpoint)
        return replace(outcome, variants=dict.fromkeys(twins, _variant(outcome))), runner
    from demerit.engine.change import UNCHANGED, Change

    runner = Runner(
        request.society,
        regimes=(request.regime, *(one.regime for one in apart.values()), request.against),
        changes=(UNCHANGED, *(Change(**one.change) for one in apart.values())),
        **sizes,
    )
    first, *others = runner.run_arms(progress=progress, checkpoint_dir=checkpoint)
    variants = {name: _variant(one) for name, one in zip(apart, others, strict=True)}
    whole = replace(
        first,
        variants={name: variants.get(name, _variant(first)) for name in twins},
        seconds=sum(one.seconds for one in (first, *others)),
        resident_months=sum(one.resident_months for one in (first, *others)),
    )
    return whole, runner


def _variant(outcome: Outcome) -> Variant:
    """The first arm of an outcome alone."""

    def own(table: polars.DataFrame | None) -> polars.DataFrame | None:
        return None if table is None else table.filter(polars.col("arm") == "world")

    return Variant(outcome.world, own(outcome.events), own(outcome.lives))


def simulate_all(
    request: Request, executor: Executor, watch: Watch, *, keep: Path | None = None
) -> list[World]:
    """Simulate every world of a request, in the order of their seeds."""
    tasks: Sequence[Task[World]] = [
        partial(simulate, request, seed, task=f"world {seed}", keep=keep)
        for seed in request.seed_values
    ]
    return executor.run(tasks, watch, size=request.resident_months, residents=request.residents)


def smaller(request: Request, residents: int) -> Request:
    """The same request with one world, nobody followed, no further twins, no draws of inputs."""
    size = min(request.residents, residents)
    return replace(request, residents=size, seeds=1, follow=0, input_draws=0, twins=(), until=None)
