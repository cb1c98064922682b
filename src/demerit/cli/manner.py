"""How a command is carried out: workers, device, and what is shown meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from demerit.cli import options as o

if TYPE_CHECKING:
    from demerit.study.progress import Progress


@dataclass(frozen=True)
class Manner:
    """How to carry something out; nothing here changes its result."""

    workers: int | None
    device: o.Device
    quiet: bool
    json: bool

    def prepare(self) -> None:
        """Choose the device.

        Raises:
            BadInput: there are no so many workers, or no such device.
        """
        from demerit.study import devices, executors
        from demerit.study.request import within

        if self.workers is not None:
            within("workers", self.workers, executors.WORKERS)
        devices.choose(self.device.value)


@contextmanager
def shown(manner: Manner, folder: Path) -> Iterator[Progress]:
    """Show progress while something is simulated; say how to go on if it is interrupted."""
    from demerit.cli import terminal

    progress = terminal.progress(quiet=manner.quiet)
    try:
        yield progress
    except KeyboardInterrupt:
        progress.end()
        terminal.note(f"stopped; `demerit resume {folder}` continues")
        raise
    finally:  # a bar that is not stopped leaves the terminal without its cursor
        progress.end()
