"""A whole run: worlds, draws of inputs, metrics, tables, report, folder."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import polars

from demerit import __version__
from demerit.engine.outcome import Labels, Outcome
from demerit.evidence import measure
from demerit.regime import BadInput
from demerit.study import crate, run_folder, twins
from demerit.study.devices import backend
from demerit.study.executors import Executor
from demerit.study.inputs import Spread, spread
from demerit.study.memory import peak_memory_mib
from demerit.study.progress import Progress, Watch
from demerit.study.request import Request, digest
from demerit.study.series import series
from demerit.study.worlds import World, simulate_all

SCHEMA = 1
STATEMENT = (
    "All subjects are synthetic: residents were generated from published aggregate tables and "
    "stand for nobody. Nothing here may be used to decide about a person."
)
PARTS_WE_STAND_ON = ("jax", "jaxlib", "numpy", "polars", "pydantic", "altair")
DECIDING = ("demerit", "jax", "jaxlib", "numpy", "polars")
"""Parts that decide the bits of a run: it can be resumed under the same of these only."""


WriteReport = Callable[[Path], Path]
"""Writes report.html into a run folder; handed in, because the report stands on this floor."""


@dataclass(frozen=True)
class Finished:
    """A request, its worlds and what was measured on them.

    Attributes:
        request: What was asked.
        outcomes: One a world, in the order of the seeds.
        labels: Names for the axes of their totals.
        metrics: `metrics.json` as plain data.
    """

    request: Request
    outcomes: tuple[Outcome, ...]
    labels: Labels
    metrics: dict[str, Any]

    def series(self) -> polars.DataFrame:
        """Monthly aggregates of both arms."""
        return series(self.outcomes, self.labels)

    def events(self) -> polars.DataFrame:
        """Events of the followed subjects, sorted by world, arm, month and id."""
        order = ("world", "arm", "month", "id")
        told = [frame for one in self.outcomes for frame in (one.events, one.bodies)]
        return _joined(told, order)

    def lives(self) -> polars.DataFrame:
        """State of the followed subjects by month, both arms."""
        order = ("world", "arm", "subject", "month")
        return _joined([outcome.lives for outcome in self.outcomes], order)


def _joined(frames: Sequence[polars.DataFrame | None], order: Sequence[str]) -> polars.DataFrame:
    kept = [frame for frame in frames if frame is not None]
    if not kept:
        return polars.DataFrame()
    # a column that is empty in one world may have no type there
    together = polars.concat(kept, how="vertical_relaxed")
    keys = [name for name in order if name in together.columns]
    return together.sort(keys, maintain_order=True) if keys else together


def simulate_request(
    request: Request, executor: Executor, progress: Progress, *, keep: Path | None = None
) -> Finished:
    """Simulate a request and measure it.

    Args:
        request: What to do.
        executor: Who runs the worlds.
        progress: Is told how far it has come.
        keep: A `.part` folder in which finished worlds and draws are kept, or None.
    """
    watch = Watch(progress)
    progress.begin(request.seeds, request.input_draws)
    worlds, stopped = _worlds(
        request, executor, watch, keep=keep / run_folder.WORLDS if keep else None
    )
    request = replace(request, seeds=len(worlds))
    moved = spread(request, executor, watch, keep=keep / run_folder.DRAWS if keep else None)
    progress.stage("measuring")
    outcomes, labels = tuple(world.outcome for world in worlds), worlds[0].labels
    measured = measure(outcomes, labels, request.norms, against=request.against.id)
    if moved is not None:
        for name, metric in measured.items():
            metric.update(moved.of(name))
    about = facts(request, worlds, moved)
    if stopped is not None:
        about["until"] = stopped
    metrics = {"schema": SCHEMA, "metrics": measured, "run": about}
    return Finished(request, outcomes, labels, metrics)


def _worlds(
    request: Request, executor: Executor, watch: Watch, *, keep: Path | None
) -> tuple[list[World], dict[str, Any] | None]:
    """The worlds of a request, and how it came to be so many where a precision was declared."""
    worlds = simulate_all(request, executor, watch, keep=keep)
    if request.until is None:
        return worlds, None
    while True:
        outcomes = [world.outcome for world in worlds]
        state = request.until.state(outcomes, worlds[0].labels, request.norms, request.against.id)
        if state.done:
            return worlds, state.record(request.seeds)
        watch.progress.more(state.wanted, f"{state.why}; going on to {state.wanted}")
        first = request.base_seed + len(worlds)
        added = state.wanted - len(worlds)  # further twins run in the first worlds alone
        more = replace(request, base_seed=first, seeds=added, until=None, twins=())
        worlds += simulate_all(more, executor, watch, keep=keep)


def facts(request: Request, worlds: Sequence[World], moved: Spread | None) -> dict[str, Any]:
    """Sizes, times and versions of a run, as `metrics.json` holds them."""
    seconds = sum(world.outcome.seconds for world in worlds)
    resident_months = sum(world.outcome.resident_months for world in worlds)
    return {
        "residents": request.residents,
        "firms": _at_the_start(worlds, "firms"),
        "departments": _at_the_start(worlds, "departments"),
        "months": request.months,
        "seeds": list(request.seed_values),
        "seconds": seconds,
        "compile_seconds": sum(world.compile_seconds for world in worlds),
        "society_seconds": sum(world.society_seconds for world in worlds),
        "report_seconds": None,
        "resident_months": resident_months,
        "resident_months_per_second": resident_months / seconds if seconds > 0 else None,
        "peak_memory_mib": peak_memory_mib(),
        "backend": backend(),
        "versions": versions(),
        "inputs": moved.summary() if moved else None,
        "twins": twins.facts(request),
    }


def _at_the_start(worlds: Sequence[World], kind: str) -> int:
    """Firms or departments of the first world when its run begins."""
    return int(worlds[0].outcome.sizes.get(kind, 0))


def write(
    request: Request,
    part: Path,
    folder: Path,
    *,
    executor: Executor,
    progress: Progress,
    write_report: WriteReport,
) -> dict[str, Any]:
    """Run a request whose manifest stands in `part`, and leave the whole run in `folder`.

    Returns:
        The content of `metrics.json`.
    """
    with run_folder.locked(part):
        finished = simulate_request(request, executor, progress, keep=part)
        progress.stage("writing tables")
        run_folder.write_table(part / run_folder.SERIES, finished.series())
        run_folder.write_table(part / run_folder.EVENTS, finished.events())
        run_folder.write_table(part / run_folder.LIVES, finished.lives())
        run_folder.write_json(part / run_folder.METRICS, finished.metrics)
        _name_seeds(part, finished.request.seed_values)
        progress.stage("drawing the report")
        started = time.perf_counter()
        write_report(part)
        finished.metrics["run"]["report_seconds"] = time.perf_counter() - started
        finished.metrics["run"]["peak_memory_mib"] = peak_memory_mib() + executor.memory_mib
        run_folder.write_json(part / run_folder.METRICS, finished.metrics)
        crate.write(part, folder.name)
        run_folder.finish(part, folder)
    return finished.metrics


def _name_seeds(part: Path, seeds: Sequence[int]) -> None:
    """Name the worlds that there came to be in the manifest; its inputs stay what was asked."""
    kept = run_folder.read_object(part / run_folder.MANIFEST)
    run_folder.write_json(part / run_folder.MANIFEST, {**kept, "seeds": list(seeds)})


def manifest(request: Request, command: Sequence[str]) -> dict[str, Any]:
    """All inputs in full and hashed, versions, seeds and the command that started the run."""
    inputs = request.canonical()
    hashed = ("society", "regime", "against", "norms")
    return {
        "schema": SCHEMA,
        "synthetic": True,
        "statement": STATEMENT,
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "command": list(command),
        "seeds": list(request.seed_values),
        "versions": versions(),
        "hash": request.digest,
        "hashes": {name: digest(inputs[name]) for name in hashed},
        "inputs": inputs,
    }


def start(request: Request, folder: Path, *, command: Sequence[str], force: bool = False) -> Path:
    """Make the `.part` of a new run, with its manifest.

    Raises:
        BadInput: The folder cannot be used.
    """
    part = run_folder.prepare(folder, force=force)
    run_folder.write_json(part / run_folder.MANIFEST, manifest(request, command))
    return part


def reopen(path: Path) -> tuple[Request, Path, Path]:
    """The request, the `.part` and the folder of an unfinished run.

    Raises:
        BadInput: Nothing is unfinished there, or it was begun by other versions, under which
            the rest would not be the same bit for bit.
    """
    folder, part = run_folder.open_part(path)
    kept = run_folder.read_object(part / run_folder.MANIFEST)
    same_versions(kept, part)
    request = Request.from_canonical(_inputs(kept, part))
    if request.digest != kept.get("hash"):
        raise BadInput(
            "the manifest was changed after the run began",
            path=part / run_folder.MANIFEST,
            hint="start again with `demerit run ... --force`",
        )
    return request, part, folder


def same_versions(kept: Mapping[str, Any], part: Path) -> None:
    """Refuse to go on with what other versions began.

    Args:
        kept: the manifest.
        part: the unfinished folder that it stands in.

    Raises:
        BadInput: a part that decides bits has another version now.
    """
    begun, now = kept.get("versions", {}), versions()
    changed = [name for name in DECIDING if begun.get(name) != now.get(name)]
    if changed:
        name = changed[0]
        raise BadInput(
            f"the run was begun with {name} {begun.get(name)}, and this is {name} {now.get(name)}",
            path=part,
            hint="use the same versions, or start again with `demerit run ... --force`",
        )


def _inputs(kept: Mapping[str, Any], part: Path) -> Mapping[str, Any]:
    inputs = kept.get("inputs")
    if not isinstance(inputs, dict):
        raise BadInput("the manifest has no inputs", path=part / run_folder.MANIFEST)
    return inputs


def versions() -> dict[str, str]:
    """Versions of this package, of Python and of the parts that decide bits."""
    found = {"demerit": __version__, "python": platform.python_version()}
    for name in PARTS_WE_STAND_ON:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
