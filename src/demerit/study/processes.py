"""Worlds in processes of their own, each with its share of the cores.

A month is some five thousand short steps. In threads of one process they wait for each other, and
for the cores that they share: two worlds of 100,000 residents with firms took 115 ms a month on two
cores where two processes took 78.

The processes share compiled programs through the cache on disk; the first that needs one makes it
while the others wait. They are loky's: unlike the standard library's they do not run the script
that asked for them once more.
"""

from __future__ import annotations

import os
import queue
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, wait
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from loky import ProcessPoolExecutor
from loky.backend import get_context
from loky.process_executor import TerminatedWorkerError

from demerit.regime import BadInput
from demerit.study.executors import Task, available_cores, raise_first_error
from demerit.study.memory import peak_memory_mib
from demerit.study.progress import Silent, Stopped, Watch

Result = TypeVar("Result")

GRACE = 5.0  # seconds in which a stopped world may reach the end of its month
TURN = 0.5  # seconds after which whoever waits looks whether there was an interrupt


class Processes:
    """Several tasks at once, each in a process on this machine's CPU.

    Attributes:
        workers: how many processes at most.
        memory_mib: peak memory of all of them together, in MiB.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or available_cores()
        self.memory_mib = 0.0

    def run(
        self, tasks: Sequence[Task[Result]], watch: Watch, *, size: int = 0, residents: int = 0
    ) -> list[Result]:
        """Run all tasks, which have to be picklable, as have their results.

        Raises:
            BadInput: a process was ended from outside, as by a machine that is out of memory.
        """
        del size, residents
        count = max(1, min(self.workers, len(tasks)))
        context = get_context("loky")
        told, leave = context.Queue(), context.Event()
        with _surroundings(max(1, available_cores() // count)) as env:
            pool = ProcessPoolExecutor(
                count, context=context, initializer=_begin, initargs=(told, leave), env=env
            )
            futures: list[Future[tuple[int, float, Result]]] = []
            try:
                with _passing_on(told, watch):
                    futures.extend(pool.submit(_do, task) for task in tasks)
                    _wait(futures)
                    raise_first_error(futures)
                    done = [future.result() for future in futures]
            except TerminatedWorkerError as error:
                raise BadInput(
                    "a process that ran a world was ended from outside",
                    hint="if memory ran out, give --workers 1, or fewer --residents",
                ) from error
            finally:  # a keyboard interrupt too has to reach the worlds
                leave.set()
                for future in futures:
                    future.cancel()
                wait(futures, timeout=GRACE)
                pool.shutdown(kill_workers=True)
        peaks = {process: peak for process, peak, _ in done}  # the last told is the largest
        self.memory_mib = max(self.memory_mib, sum(peaks.values()))
        return [result for _, _, result in done]


def _wait(futures: Sequence[Future[Any]]) -> None:
    """Wait until all are done or one has failed.

    A turn at a time: an interrupt that the system hands to another thread of this process, as it
    may while processes begin, does not wake the one that waits.
    """
    while True:
        done, pending = wait(futures, timeout=TURN, return_when=FIRST_EXCEPTION)
        if not pending or any(future.exception() for future in done if not future.cancelled()):
            return


@contextmanager
def _surroundings(cores: int) -> Iterator[dict[str, str]]:
    """Environment of the processes: their cores, the CPU, and a folder for shared programs."""
    from demerit.engine.program import CACHE_VARIABLE  # loads jax

    # how many threads jax begins, and so into how many parts it splits a step
    env = {"PJRT_NPROC": str(cores), "JAX_PLATFORMS": "cpu"}
    if os.environ.get(CACHE_VARIABLE) != "":
        yield env
        return
    with TemporaryDirectory(prefix="demerit-") as folder:  # nothing is to be kept: not for long
        yield {**env, CACHE_VARIABLE: folder}


@contextmanager
def _passing_on(told: Any, watch: Watch) -> Iterator[None]:
    """Pass months on from the processes to the progress display."""
    over = threading.Event()

    def listen() -> None:
        last = float("inf")
        while time.monotonic() < last:  # a world that is yet to be stopped goes on telling
            try:
                watch.progress.month(*told.get(timeout=0.1))
            except queue.Empty:
                if over.is_set():  # and nothing is left to be told
                    return
            if over.is_set():
                last = min(last, time.monotonic() + TURN)

    thread = threading.Thread(target=listen, name="demerit-progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


# --- inside a process ----------------------------------------------------------------------------


class _Afar(Watch):
    """A watch that tells another process, and stops when that says so."""

    def __init__(self, told: Any, leave: Any) -> None:
        super().__init__(Silent())
        self._told, self._leave = told, leave

    def month(self, task: str, done: int, total: int) -> None:
        """Report a month of a task.

        Raises:
            Stopped: The run was told to stop.
        """
        if self._leave.is_set():
            raise Stopped
        self._told.put((task, done, total))


_watch: _Afar


def _begin(told: Any, leave: Any) -> None:
    """Begin a process: interrupts are its parent's business, and it ends with its parent."""
    global _watch
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _watch = _Afar(told, leave)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process when its parent was killed: nobody is left to take what it makes."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def _do(task: Task[Result]) -> tuple[int, float, Result]:
    """This process, its peak memory so far in MiB, and the task's result."""
    result = task(_watch)
    return os.getpid(), peak_memory_mib(), result
