"""Progress as a protocol with a null object; a bar, a log and silence are three of them."""

from __future__ import annotations

import threading
from typing import Protocol


class Progress(Protocol):
    """Is told how far a run has come. `month` is called from several threads at once."""

    def begin(self, worlds: int, draws: int) -> None:
        """A run of so many worlds and draws of uncertain inputs begins."""

    def month(self, task: str, done: int, total: int) -> None:
        """`task` (`world 3`, `inputs 17`) has simulated `done` of `total` months."""

    def more(self, worlds: int, why: str) -> None:
        """Worlds are added until there are so many, and why."""

    def stage(self, text: str) -> None:
        """Something else begins, such as measuring or drawing the report."""

    def end(self) -> None:
        """Nothing more will come; may be called twice."""


class Silent:
    """Tells nobody."""

    def begin(self, worlds: int, draws: int) -> None:
        """Ignore it."""

    def month(self, task: str, done: int, total: int) -> None:
        """Ignore it."""

    def more(self, worlds: int, why: str) -> None:
        """Ignore it."""

    def stage(self, text: str) -> None:
        """Ignore it."""

    def end(self) -> None:
        """Ignore it."""


class Stopped(Exception):
    """A world gave up because the run was told to stop."""


class Watch:
    """Passes months on to a progress display, and stops the worlds when asked to.

    A thread cannot be ended from outside; the one safe place to leave a world is between months.
    """

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self._stop = threading.Event()

    def stop(self) -> None:
        """Ask all worlds to leave at their next month."""
        self._stop.set()

    def month(self, task: str, done: int, total: int) -> None:
        """Report a month of a task.

        Raises:
            Stopped: The run was told to stop.
        """
        if self._stop.is_set():
            raise Stopped
        self.progress.month(task, done, total)
