"""Worlds in processes: the same results, stopped when asked to, and told from a broken machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from demerit.regime import BadInput
from demerit.study import executors, memory
from demerit.study.executors import InTurn, Local, Threads
from demerit.study.processes import Processes
from demerit.study.progress import Silent, Stopped, Watch
from demerit.study.request import Request
from demerit.study.worlds import World, simulate_all
from tests.project.source import ROOT

pytestmark = pytest.mark.whole


class Told(Silent):
    """A progress display that remembers what it was told."""

    def __init__(self) -> None:
        self.months: list[tuple[str, int, int]] = []

    def month(self, task: str, done: int, total: int) -> None:
        self.months.append((task, done, total))


def squared(number: int, watch: Watch) -> int:
    """A task that takes two months."""
    for month in (1, 2):
        watch.month(f"task {number}", month, 2)
    return number * number


def refused(watch: Watch) -> int:
    del watch
    raise BadInput("no such thing", hint="another")


def killed(watch: Watch) -> int:
    del watch
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def unending(watch: Watch) -> int:
    """A task that only leaves when it is told to."""
    for month in range(10**6):
        watch.month("unending", month, 10**6)
        time.sleep(0.01)
    return 0


def jax_threads(watch: Watch) -> tuple[str, str, str]:
    del watch
    import jax

    return os.environ["PJRT_NPROC"], jax.default_backend(), os.environ.get("DEMERIT_CACHE", "none")


def test_results_come_in_the_order_of_the_tasks_and_months_are_told() -> None:
    told, processes = Told(), Processes(2)
    found = processes.run([partial(squared, number) for number in range(5)], Watch(told))
    assert found == [0, 1, 4, 9, 16]
    assert processes.memory_mib > 20
    assert {task for task, _, _ in told.months} <= {f"task {number}" for number in range(5)}


def test_the_first_error_is_raised_as_it_was() -> None:
    with pytest.raises(BadInput, match="no such thing") as raised:
        Processes(2).run([unending, refused], Watch(Silent()))
    assert raised.value.hint == "another"


def test_a_process_that_was_killed_is_one_clear_message() -> None:
    with pytest.raises(BadInput, match="ended from outside") as raised:
        Processes(2).run([killed, unending], Watch(Silent()))
    assert "--workers 1" in str(raised.value.hint)


def test_each_process_has_its_share_of_the_cores_and_no_accelerator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("demerit.study.processes.available_cores", lambda: 6)
    monkeypatch.setenv("DEMERIT_CACHE", "")
    (cores, backend, cache), other = Processes(2).run([jax_threads] * 2, Watch(Silent()))
    assert (cores, backend) == ("3", "cpu")
    assert cache == other[2] != ""  # shared among them
    assert not Path(cache).exists()  # and gone, as nothing was to be kept


def outcome_of(worlds: Sequence[World]) -> list[tuple[Any, ...]]:
    return [
        (one.outcome.seed, one.outcome.world.acts.tolist(), one.outcome.twin.acts.tolist(),
         str(one.outcome.events), str(one.outcome.lives))
        for one in worlds
    ]  # fmt: skip


def test_worlds_are_the_same_in_processes_as_in_turn(request_: Request) -> None:
    """On the real engine."""
    small = replace(request_, seeds=2, months=3)
    one, other = (
        simulate_all(small, executor, Watch(Silent())) for executor in (InTurn(), Processes(2))
    )
    assert outcome_of(one) == outcome_of(other)


@pytest.mark.parametrize(
    ("workers", "tasks", "size", "chosen"),
    [
        (2, 2, 1000, "processes"),
        (2, 2, 999, "threads"),
        (2, 1, 1000, "threads"),  # one world has all cores
        (1, 2, 1000, "threads"),
    ],
)
def test_only_long_work_is_worth_processes(
    monkeypatch: pytest.MonkeyPatch, workers: int, tasks: int, size: int, chosen: str
) -> None:
    called: list[str] = []

    def noted(name: str) -> Callable[..., list[int]]:
        return lambda self, tasks, watch, **_: called.append(name) or [0 for _ in tasks]

    monkeypatch.setattr(executors, "LONG", 1000)
    monkeypatch.setattr(Threads, "run", noted("threads"))
    monkeypatch.setattr(Processes, "run", noted("processes"))
    Local(workers).run([partial(squared, 1)] * tasks, Watch(Silent()), size=size)
    assert called == [chosen]


def test_accelerators_are_not_shared_among_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "LONG", 1000)
    monkeypatch.setattr("demerit.study.devices.backend", lambda: "gpu")
    monkeypatch.setattr(Processes, "run", lambda *_, **__: pytest.fail("no processes"))
    tasks = [partial(squared, number) for number in range(2)]
    assert Local(2).run(tasks, Watch(Silent()), size=1000) == [0, 1]


SCRIPT = """
import os, sys
from functools import partial
from demerit.study.processes import Processes
from demerit.study.progress import Silent, Watch
from tests.study.test_processes import squared, unending
if sys.argv[1] == "squares":
    print(Processes(2).run([partial(squared, n) for n in range(3)], Watch(Silent())))
else:
    class Told(Silent):
        def month(self, task, done, total):
            print("begun", flush=True)
    Processes(2).run([unending, unending], Watch(Told()))
"""


def script(folder: Path, *words: str) -> subprocess.Popen[str]:
    path = folder / "script.py"
    path.write_text(SCRIPT)
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    return subprocess.Popen(
        [sys.executable, str(path), *words],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def test_a_script_needs_no_guard_around_what_it_runs(tmp_path: Path) -> None:
    out, err = script(tmp_path, "squares").communicate(timeout=120)
    assert out == "[0, 1, 4]\n", err


def members(group: int) -> set[int]:
    """Processes of a process group that still run."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, pgrp = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(pgrp) == group and state != "Z":
                found.add(int(entry.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks processes up in /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_processes_end_with_the_one_that_asked(tmp_path: Path, how: signal.Signals) -> None:
    process = script(tmp_path, "unending")
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    began = time.monotonic()
    if how == signal.SIGINT:
        os.killpg(process.pid, how)  # as a terminal does: to all of them
    else:
        process.send_signal(how)
    drained = threading.Thread(target=process.communicate, daemon=True)
    drained.start()
    while members(process.pid) and time.monotonic() - began < 60:
        time.sleep(0.2)
    assert not members(process.pid)


def test_a_stopped_watch_stops_a_task() -> None:
    watch = Watch(Silent())
    watch.stop()
    with pytest.raises(Stopped):
        InTurn().run([unending], watch)


def test_there_are_no_more_processes_than_memory_for_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    meminfo = tmp_path / "meminfo"
    monkeypatch.setattr(memory, "MEMINFO", meminfo)
    monkeypatch.setattr(memory, "CGROUP", tmp_path)
    monkeypatch.setattr(executors, "LONG", 1)
    monkeypatch.setattr(executors, "available_cores", lambda: 16)
    begun: list[int] = []
    monkeypatch.setattr(
        Processes, "run", lambda self, tasks, watch, **_: begun.append(self.workers)
    )
    tasks = [partial(squared, number) for number in range(50)]
    for gib in (16, 128):
        meminfo.write_text(f"MemTotal: 1 kB\nMemAvailable: {gib * 1024 * 1024} kB\n")
        Local().run(tasks, Watch(Silent()), size=1, residents=100_000)
    assert 2 <= begun[0] <= 7
    assert begun[1] == 16
    (tmp_path / "memory.max").write_text(str(8 << 30))  # a container of 8 GiB, half of it in use
    (tmp_path / "memory.current").write_text(str(4 << 30))
    assert memory.free_mib() == 4096
    assert memory.affordable(memory.of_world(100_000)) == 1
    Local(3).run(tasks, Watch(Silent()), size=1, residents=100_000)  # who asks for three has three
    assert begun[2] == 3
