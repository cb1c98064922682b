"""Progress and notes on stderr: a bar where someone watches, log lines elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from rich.console import Console

from demerit.study.progress import Progress, Silent

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

LOG_EVERY = 10.0
"""Seconds between two log lines."""

WORLDS, DRAWS = "worlds", "draws of the uncertain inputs"


def note(message: str) -> None:
    """A line on stderr that is no error."""
    print(f"demerit: note: {message}", file=sys.stderr)


def progress(*, quiet: bool) -> Progress:
    """The display that suits where stderr goes."""
    if quiet:
        return Silent()
    console = Console(stderr=True)
    return Bar(console) if console.is_terminal else Log()


class _Counted(ABC):
    """Keeps how far each task is; the two displays differ only in what they show."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shares: dict[str, float] = {}
        self._count = {WORLDS: 0, DRAWS: 0}
        self._started = time.monotonic()

    def begin(self, worlds: int, draws: int) -> None:
        """A run begins."""
        self._count = {WORLDS: worlds, DRAWS: draws}

    def more(self, worlds: int, why: str) -> None:
        """Worlds are added."""
        with self._lock:
            self._count[WORLDS] = worlds
        self.stage(why)

    @abstractmethod
    def stage(self, text: str) -> None:
        """Say what begins."""

    def month(self, task: str, done: int, total: int) -> None:
        """A task came a month further."""
        with self._lock:
            self._shares[task] = done / total if total else 1.0
            kind = WORLDS if task.startswith("world") else DRAWS
            self._moved(kind, self._done(kind))

    def _done(self, kind: str) -> float:
        worlds = kind == WORLDS
        return sum(
            share for task, share in self._shares.items() if task.startswith("world") == worlds
        )

    @abstractmethod
    def _moved(self, kind: str, done: float) -> None:
        """Show that so many worlds of a kind are done."""


class Log(_Counted):
    """A line now and then, for files and pipes."""

    def __init__(self) -> None:
        super().__init__()
        self._last = self._started

    def stage(self, text: str) -> None:
        """Say what begins."""
        self._line(text)

    def end(self) -> None:
        """There is nothing to put away."""

    def _moved(self, kind: str, done: float) -> None:
        count = self._count[kind]
        if time.monotonic() - self._last >= LOG_EVERY or done >= count:
            self._line(f"{kind}: {done:.1f} of {count}")

    def _line(self, text: str) -> None:
        self._last = time.monotonic()
        print(f"demerit: {self._last - self._started:7.1f} s  {text}", file=sys.stderr, flush=True)


class Bar(_Counted):
    """Bars that move, for people."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console
        self._bars: Bars | None = None
        self._tasks: dict[str, TaskID] = {}

    def begin(self, worlds: int, draws: int) -> None:
        """Show the bars."""
        super().begin(worlds, draws)
        from rich.progress import (
            BarColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        self._bars = Progress(
            TextColumn("{task.description:<30}"),
            BarColumn(),
            TextColumn("{task.completed:.1f} of {task.total:.0f}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=self._console,
        )
        self._bars.start()
        for kind, count in self._count.items():
            if count:
                self._tasks[kind] = self._bars.add_task(kind, total=count, start=False)

    def more(self, worlds: int, why: str) -> None:
        """Worlds are added: the bar grows."""
        super().more(worlds, why)
        if self._bars is not None and WORLDS in self._tasks:
            self._bars.update(self._tasks[WORLDS], total=worlds)

    def stage(self, text: str) -> None:
        """Say what begins."""
        if self._bars is not None:
            self._bars.console.print(f"[dim]{text}[/dim]")

    def end(self) -> None:
        """Leave the bars as they are."""
        if self._bars is not None:
            self._bars.stop()
            self._bars = None

    def _moved(self, kind: str, done: float) -> None:
        if self._bars is None or kind not in self._tasks:
            return
        task = self._tasks[kind]
        self._bars.start_task(task)
        self._bars.update(task, completed=done)
