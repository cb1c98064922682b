"""Who runs the worlds. The results do not depend on it: every draw has its own key."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from typing import Protocol, TypeVar

from demerit.study import memory
from demerit.study.progress import Stopped, Watch

Result = TypeVar("Result")
Task = Callable[[Watch], Result]
"""Something to run; it tells the watch its months, and may be stopped there."""

WORKERS = (1, 256)


class Executor(Protocol):
    """Runs tasks and hands back their results in the order of the tasks."""

    @property
    def memory_mib(self) -> float:
        """Peak memory of the processes it began, all together, in MiB."""
        ...

    def run(
        self, tasks: Sequence[Task[Result]], watch: Watch, *, size: int = 0, residents: int = 0
    ) -> list[Result]:
        """Run all tasks; the first one that fails stops the others and its error is raised.

        Args:
            tasks: what to run.
            watch: is told their months, and stops them when asked to.
            size: resident-months of all of them, to choose by how they are run; 0 is little.
            residents: how many live in the world of each, to see what fits into memory.
        """
        ...


class InTurn:
    """One task after another, in the calling thread."""

    memory_mib = 0.0

    def run(
        self, tasks: Sequence[Task[Result]], watch: Watch, *, size: int = 0, residents: int = 0
    ) -> list[Result]:
        """Run all tasks."""
        del size, residents
        return [task(watch) for task in tasks]


class Threads:
    """Several tasks at once in threads of this process.

    Compiled months run outside the interpreter's lock, and threads share the compiled program. So
    they begin at once; but each of a month's thousands of short steps waits for the others'.
    """

    memory_mib = 0.0

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or available_cores()

    def run(
        self, tasks: Sequence[Task[Result]], watch: Watch, *, size: int = 0, residents: int = 0
    ) -> list[Result]:
        """Run all tasks, at most `workers` at a time."""
        del size, residents
        with ThreadPoolExecutor(self.workers, thread_name_prefix="demerit") as pool:
            futures = [pool.submit(task, watch) for task in tasks]
            try:
                wait(futures, return_when=FIRST_EXCEPTION)
                raise_first_error(futures)
                return [future.result() for future in futures]
            except BaseException:  # a keyboard interrupt too has to reach the worlds
                watch.stop()
                for future in futures:
                    future.cancel()
                raise


def raise_first_error(futures: Sequence[Future[Result]]) -> None:
    """Raise the first error of those that are done, unless it is that they were stopped."""
    errors = [future.exception() for future in futures if future.done()]
    for error in errors:
        if error is not None and not isinstance(error, Stopped):
            raise error


LONG = 20_000_000
"""Resident-months from which processes are worth their start of some ten seconds each."""


class Local:
    """Whatever is quicker on this machine: threads for short work, processes for long work.

    Unless a number of workers is given there are no more processes than memory for them.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.given = workers
        self.workers = workers or available_cores()
        self.memory_mib = 0.0

    def run(
        self, tasks: Sequence[Task[Result]], watch: Watch, *, size: int = 0, residents: int = 0
    ) -> list[Result]:
        """Run all tasks, at most `workers` at a time."""
        count = min(self.workers, len(tasks))
        if self.given is None:
            count = min(count, memory.affordable(memory.of_world(residents)))
        if size < LONG or count < 2 or _accelerated():
            return Threads(self.workers).run(tasks, watch)
        from demerit.study.processes import Processes

        processes = Processes(count)
        try:
            return processes.run(tasks, watch)
        finally:
            self.memory_mib = max(self.memory_mib, processes.memory_mib)


def _accelerated() -> bool:
    """Whether months run on a device that processes would have to share."""
    from demerit.study.devices import backend

    return backend() != "cpu"


def available_cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
