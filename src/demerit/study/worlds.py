"""The worlds of a request: simulated once, kept when finished, continued when interrupted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from demerit.engine.outcome import Labels, Outcome
from demerit.study import stored
from demerit.study.executors import Executor
from demerit.study.progress import Watch
from demerit.study.request import Request


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
    request: Request, seed: int, *, task: str, watch: Watch, keep: Path | None = None
) -> World:
    """Simulate one world beside its twin.

    Args:
        request: What to simulate.
        seed: The world's seed.
        task: Its name in the progress display.
        watch: Is told each month, and may stop the world.
        keep: Folder for finished worlds and for the checkpoint of this one, or None to keep
            nothing. A world that is already there is read back instead.

    Raises:
        Stopped: The run was told to stop.
    """
    finished = keep / f"seed-{seed}" if keep else None
    if finished is not None and finished.is_dir():
        watch.month(task, request.months, request.months)
        return stored.load(finished)
    from demerit.engine import Runner  # loads jax, which opening a file does not need

    runner = Runner(
        request.society,
        regimes=(request.regime, request.against),
        residents=request.residents,
        months=request.months,
        seed=seed,
        follow_households=request.follow,
    )
    checkpoint = keep / f"seed-{seed}.checkpoint" if keep else None
    outcome = runner.run(progress=partial(watch.month, task), checkpoint_dir=checkpoint)
    world = World(outcome, runner.labels, runner.compile_seconds, runner.society_seconds)
    if finished is not None and checkpoint is not None:
        stored.save(world, finished)
        shutil.rmtree(checkpoint, ignore_errors=True)
    return world


def simulate_all(
    request: Request, executor: Executor, watch: Watch, *, keep: Path | None = None
) -> list[World]:
    """Simulate every world of a request, in the order of their seeds."""
    tasks: Sequence[Callable[[], World]] = [
        partial(simulate, request, seed, task=f"world {seed}", watch=watch, keep=keep)
        for seed in request.seed_values
    ]
    return executor.run(tasks, watch)


def smaller(request: Request, residents: int) -> Request:
    """The same request with one world, nobody followed and no draws of inputs."""
    size = min(request.residents, residents)
    return replace(request, residents=size, seeds=1, follow=0, input_draws=0)
