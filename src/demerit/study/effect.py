"""`compare`: a regime's effect on a society, as a value that one can look at."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars

from demerit.regime import Regime
from demerit.society import Society
from demerit.study import opening, run_folder, running
from demerit.study.executors import WORKERS, Executor, Local
from demerit.study.opening import SizedSociety
from demerit.study.progress import Progress, Silent
from demerit.study.request import Request, within
from demerit.study.running import Finished
from demerit.study.stopping import MOST, Until

RESIDENTS = 100_000


@dataclass(frozen=True)
class Effect:
    """What a regime does to a synthetic society, held against a twin draw for draw.

    Attributes:
        finished: The request, its worlds and what was measured on them.
    """

    finished: Finished

    @property
    def metrics(self) -> dict[str, Any]:
        """Metrics by id, as in `metrics.json`."""
        return self.finished.metrics["metrics"]

    def table(self) -> polars.DataFrame:
        """The metrics with their intervals, for all residents and by group.

        Returns:
            One row a metric and group (`all` for everyone): metric, title, unit, group, value,
            low, high (chance over worlds), inputs_low, inputs_high (joint draws of the inputs),
            value_world, value_twin, noise (the chance interval holds no effect), status, reason.
        """
        rows: list[dict[str, Any]] = []
        for name, metric in self.metrics.items():
            about = {"metric": name, "title": metric.get("title"), "unit": metric.get("unit")}
            rows.append({**about, "group": "all", **_numbers(metric)})
            for group, part in (metric.get("groups") or {}).items():
                rows.append({**about, "group": group, **_numbers(part)})
        return polars.DataFrame(rows, schema=TABLE)

    def worlds(self) -> polars.DataFrame:
        """One row a world: its seed and the value of every metric in it."""
        columns: dict[str, list[Any]] = {"world": list(self.finished.request.seed_values)}
        for name, metric in self.metrics.items():
            columns[name] = [_value(part) for part in metric.get("by_world") or []]
        empty = [None] * self.finished.request.seeds
        return polars.DataFrame(
            {name: values or empty for name, values in columns.items()}, strict=False
        )

    def series(self) -> polars.DataFrame:
        """Monthly aggregates of both arms."""
        return self.finished.series()

    def events(self) -> polars.DataFrame:
        """Events of the followed synthetic residents, both arms."""
        return self.finished.events()

    def lives(self) -> polars.DataFrame:
        """State of the followed synthetic residents by month, both arms."""
        return self.finished.lives()

    def report(self, path: str | Path) -> Path:
        """Write the self-contained page.

        Args:
            path: File to write, such as `report.html`.

        Returns:
            The path.
        """
        # The one import upwards: the report stands on this floor, and the last step of the public
        # API is to ask for it.
        from demerit.report import write

        path = Path(path)
        with tempfile.TemporaryDirectory(prefix="demerit-") as scratch:
            folder = Path(scratch)
            self._fill(folder)
            written = write(folder)
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(written, path)
        return path

    def _fill(self, folder: Path) -> None:
        command = ["demerit.compare"]
        described = running.manifest(self.finished.request, command)
        run_folder.write_json(folder / run_folder.MANIFEST, described)
        run_folder.write_json(folder / run_folder.METRICS, self.finished.metrics)
        run_folder.write_table(folder / run_folder.SERIES, self.series())
        run_folder.write_table(folder / run_folder.EVENTS, self.events())
        run_folder.write_table(folder / run_folder.LIVES, self.lives())


TABLE: dict[str, type[polars.DataType]] = {
    "metric": polars.String,
    "title": polars.String,
    "unit": polars.String,
    "group": polars.String,
    "value": polars.Float64,
    "low": polars.Float64,
    "high": polars.Float64,
    "luck_low": polars.Float64,
    "luck_high": polars.Float64,
    "inputs_low": polars.Float64,
    "inputs_high": polars.Float64,
    "value_world": polars.Float64,
    "value_twin": polars.Float64,
    "noise": polars.Boolean,
    "status": polars.String,
    "reason": polars.String,
}


def _numbers(metric: dict[str, Any]) -> dict[str, Any]:
    return {
        name: metric.get(name) for name in TABLE if name not in ("metric", "title", "unit", "group")
    }


def _value(part: Any) -> Any:
    return part.get("value") if isinstance(part, dict) else part


def compare(
    society: Society | SizedSociety | str | Path,
    regime: Regime | str | Path,
    *,
    against: Regime | str | Path = "none",
    months: int = 84,
    seeds: int = 8,
    residents: int | None = None,
    base_seed: int = 0,
    norms: str | Path | None = None,
    follow: int = 500,
    input_draws: int = 0,
    twins: tuple[str, ...] = (),
    firms: bool | None = None,
    until_se: Mapping[str, float] | None = None,
    max_seeds: int = MOST,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Effect:
    """Simulate a society under a regime beside the same society under another.

    Args:
        society: An opened society, its id or the path of its file.
        regime: What the worlds live under: an opened regime, its id or the path of its file.
        against: What their twins live under; `none` is ordinary law alone.
        months: Counted months after the burn-in, 1 to 600.
        seeds: Worlds, 1 to 10,000.
        residents: Synthetic residents a world begins with, 1,000 to 50 million; 100,000 unless
            the society was opened with a size.
        base_seed: Seed of the first world; the others follow.
        norms: Folder of declared value judgements, or None for the shipped ones.
        follow: Households whose lives are logged in each world.
        input_draws: Joint draws of the uncertain inputs: 0, or at least 32.
        firms: Whether firms and departments live in the worlds; None where a regime is about them.
        twins: Further twins, run in the first ten worlds: `placebo` (noise alone), `swap`,
            `no-joint`, `neutral-score`, `no-errors`. Scars (M13) need the placebo.
        until_se: Monte Carlo standard errors by metric, such as {"M6": 0.005}: worlds are added to
            the first `seeds` until all are reached.
        max_seeds: Worlds at which adding stops all the same.
        workers: Worlds simulated at once; as many as there are cores unless given.
        executor: Who runs the worlds, instead of `workers` threads.
        progress: Is told how far it has come.

    Returns:
        The effect.

    Raises:
        BadInput: A file or a number cannot be used.
    """
    if isinstance(society, (str, Path)):
        society = opening.society(society, residents=RESIDENTS if residents is None else residents)
    if isinstance(society, SizedSociety):
        residents = society.residents if residents is None else residents
        society = society.society
    request = Request(
        society=society,
        regime=opening.regime(regime) if isinstance(regime, (str, Path)) else regime,
        against=opening.regime(against) if isinstance(against, (str, Path)) else against,
        norms=opening.norms(norms),
        residents=RESIDENTS if residents is None else residents,
        months=months,
        seeds=seeds,
        base_seed=base_seed,
        follow=follow,
        input_draws=input_draws,
        twins=twins,
        firms=firms,
        until=Until(until_se, max_seeds) if until_se else None,
    )
    if workers is not None:
        within("workers", workers, WORKERS)
    told = progress or Silent()
    try:
        return Effect(running.simulate_request(request, executor or Local(workers), told))
    finally:
        told.end()
