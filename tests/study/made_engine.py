"""An engine that needs no society and no compiling: worlds made by hand, month by month.

It keeps the engine's manners, so that what is around worlds (folders, resumption, draws of inputs,
executors) is tested in milliseconds: it reports months, writes a checkpoint and continues from it.
"""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import polars

from tests.evidence import made

Progress = Callable[[int, int], None]


class MadeRunner:
    """Stands in for `demerit.engine.Runner`."""

    interrupt_at: ClassVar[tuple[int, int] | None] = None
    """Seed and month at which the next run is interrupted."""

    simulated: ClassVar[list[tuple[int, int]]] = []
    """Seed and month of everything that was simulated."""

    def __init__(
        self,
        society: Any,
        *,
        regimes: tuple[Any, ...],
        residents: int,
        months: int,
        seed: int,
        follow_households: int = 500,
        changes: tuple[Any, ...] = (),
    ) -> None:
        self.changes = changes
        self.labels = made.labels(months=months)
        self.compile_seconds = 0.25
        self.society_seconds = 0.125
        self._seed = seed
        self._months = months
        self._follow = follow_households
        inputs = [model.canonical() for model in (society, *regimes)]
        self._number = zlib.crc32(json.dumps(inputs).encode()) % 1000 + 1000 * seed

    def run(self, progress: Progress | None = None, checkpoint_dir: Path | None = None) -> Any:
        for month in range(self._first(checkpoint_dir), self._months):
            if type(self).interrupt_at == (self._seed, month):
                type(self).interrupt_at = None
                raise KeyboardInterrupt
            type(self).simulated.append((self._seed, month))
            if checkpoint_dir is not None:
                checkpoint_dir.mkdir(parents=True, exist_ok=True)
                (checkpoint_dir / "month").write_text(str(month + 1))
            if progress is not None:
                progress(month + 1, self._months)
        finished = made.lively(self.labels, self._number)
        return dataclasses.replace(finished, seed=self._seed, **self._followed())

    def run_arms(
        self, progress: Progress | None = None, checkpoint_dir: Path | None = None
    ) -> tuple[Any, ...]:
        """The same world for every arm."""
        return (self.run(progress, checkpoint_dir),) * max(len(self.changes), 1)

    def _first(self, checkpoint_dir: Path | None) -> int:
        kept = checkpoint_dir / "month" if checkpoint_dir else None
        return int(kept.read_text()) if kept is not None and kept.is_file() else 0

    def _followed(self) -> dict[str, polars.DataFrame | None]:
        """Events and lives of the followed, or nothing where nobody is."""
        if self._follow == 0:
            return {"events": None, "lives": None}
        events, lives = made.eventful(self.labels, self._number)
        world = polars.lit(self._seed)
        return {
            "events": events.with_columns(world=world),
            "lives": lives.with_columns(world=world, income=polars.lit(10)),
        }


def made_report(folder: Path) -> Path:
    """Stands in for `demerit.report.write`."""
    path = folder / "report.html"
    path.write_text("<!doctype html><title>made</title>")
    (folder / "report.json").write_text("{}")
    return path
