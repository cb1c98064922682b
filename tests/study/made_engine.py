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

import numpy as np
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
        firms: bool | None = None,
        roomy: bool = False,
    ) -> None:
        self.changes = changes
        del firms, roomy  # only the real engine has any
        self.labels = made.labels(months=months)
        self.arm_labels = tuple(self.labels for _ in regimes[:-1])
        self._arms = tuple(_number(regime) for regime in regimes[:-1])
        self.compile_seconds = 0.25
        self.society_seconds = 0.125
        self._seed = seed
        self._months = months
        self._follow = follow_households
        inputs = [model.canonical() for model in (society, *regimes)]
        self._number = zlib.crc32(json.dumps(inputs).encode()) % 1000 + 1000 * seed

    def run(self, progress: Progress | None = None, checkpoint_dir: Path | None = None) -> Any:
        self._live(progress, checkpoint_dir)
        finished = made.lively(self.labels, self._number)
        further = {name: _placed(one, self._seed) for name, one in finished.variants.items()}
        return dataclasses.replace(finished, seed=self._seed, variants=further, **self._followed())

    def run_arms(
        self, progress: Progress | None = None, checkpoint_dir: Path | None = None
    ) -> tuple[Any, ...]:
        """A world for each arm: what its regime makes of it, beside one twin.

        Arms that are changes of one regime all come out as it does.
        """
        if self.changes:
            return (self.run(progress, checkpoint_dir),) * len(self.changes)
        self._live(progress, checkpoint_dir)
        twin = made.lively(self.labels, 1000 * self._seed).twin
        twin = dataclasses.replace(twin, flows=_flows(0))
        found = []
        for arm in self._arms:
            one = made.lively(self.labels, arm + 1000 * self._seed)
            world = dataclasses.replace(one.world, flows={**one.world.flows, **_flows(arm)})
            followed = {**self._followed(), "variants": {}}  # several arms have no further twins
            found.append(
                dataclasses.replace(one, seed=self._seed, world=world, twin=twin, **followed)
            )
        return tuple(found)

    def _live(self, progress: Progress | None, checkpoint_dir: Path | None) -> None:
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


def _placed(variant: Any, seed: int) -> Any:
    """A further twin whose lives have the columns that those of the world have."""
    if variant.lives is None:
        return variant
    lives = variant.lives.with_columns(world=polars.lit(seed), income=polars.lit(10))
    return dataclasses.replace(variant, lives=lives)


def _number(regime: Any) -> int:
    return zlib.crc32(json.dumps(regime.canonical()).encode()) % 900 + 1


def _flows(number: int) -> dict[str, Any]:
    """Monthly counts of a list's procedure, none under ordinary law."""
    names = ("entries", "entries_stopped", "notices", "appeals", "appeals_second")
    month = np.ones(12, np.int64)
    counted = {name: number * (place + 1) * month for place, name in enumerate(names)}
    return counted | {"yuan_compensated": 10 * number * month}


def made_report(folder: Path) -> Path:
    """Stands in for `demerit.report.write`."""
    path = folder / "report.html"
    path.write_text("<!doctype html><title>made</title>")
    (folder / "report.json").write_text("{}")
    return path
