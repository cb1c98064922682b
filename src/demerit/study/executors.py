"""Who runs the worlds. The results do not depend on it: every draw has its own key."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from typing import Protocol, TypeVar

from demerit.study.progress import Stopped, Watch

Result = TypeVar("Result")

WORKERS = (1, 256)


class Executor(Protocol):
    """Runs tasks and hands back their results in the order of the tasks."""

    def run(self, tasks: Sequence[Callable[[], Result]], watch: Watch) -> list[Result]:
        """Run all tasks; the first one that fails stops the others and its error is raised."""
        ...


class InTurn:
    """One task after another, in the calling thread."""

    def run(self, tasks: Sequence[Callable[[], Result]], watch: Watch) -> list[Result]:
        """Run all tasks."""
        return [task() for task in tasks]


class Threads:
    """Several tasks at once in threads of this process.

    Compiled months run outside the interpreter's lock, so threads suffice, and they share the
    compiled program.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or available_cores()

    def run(self, tasks: Sequence[Callable[[], Result]], watch: Watch) -> list[Result]:
        """Run all tasks, at most `workers` at a time."""
        with ThreadPoolExecutor(self.workers, thread_name_prefix="demerit") as pool:
            futures = [pool.submit(task) for task in tasks]
            try:
                wait(futures, return_when=FIRST_EXCEPTION)
                _raise_first_error(futures)
                return [future.result() for future in futures]
            except BaseException:  # a keyboard interrupt too has to reach the worlds
                watch.stop()
                for future in futures:
                    future.cancel()
                raise


def _raise_first_error(futures: Sequence[Future[Result]]) -> None:
    errors = [future.exception() for future in futures if future.done()]
    for error in errors:
        if error is not None and not isinstance(error, Stopped):
            raise error


def available_cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
