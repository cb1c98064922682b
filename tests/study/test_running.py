"""Whole runs on an engine made by hand: folder, manifest, interruption, resumption."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars
import pytest

from demerit.regime import BadInput, load_regime
from demerit.study import run_folder, running
from demerit.study.executors import Executor, InTurn, Threads
from demerit.study.progress import Silent
from demerit.study.request import Request
from tests.study.made_engine import MadeRunner, made_report

pytestmark = pytest.mark.whole

TIMES = {"report_seconds", "peak_memory_mib"}


def finish(request: Request, folder: Path, executor: Executor | None = None) -> dict[str, Any]:
    part = running.start(request, folder, command=["demerit", "run"])
    return carry_on(request, part, folder, executor)


def carry_on(
    request: Request, part: Path, folder: Path, executor: Executor | None = None
) -> dict[str, Any]:
    return running.write(
        request,
        part,
        folder,
        executor=executor or InTurn(),
        progress=Silent(),
        write_report=made_report,
    )


def results(folder: Path) -> dict[str, str]:
    """Hash of every table, and of the metrics without their times."""
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.glob("*.parquet")
    }
    metrics = json.loads((folder / "metrics.json").read_text())
    metrics["run"] = {name: value for name, value in metrics["run"].items() if name not in TIMES}
    return {**found, "metrics.json": json.dumps(metrics)}


def test_a_run_leaves_its_files_and_nothing_else(
    engine: type[MadeRunner], request_: Request, tmp_path: Path
) -> None:
    finish(request_, tmp_path / "run")
    assert {path.name for path in (tmp_path / "run").iterdir()} == set(run_folder.FILES)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_the_manifest_holds_every_input_in_full(
    engine: type[MadeRunner], request_: Request, tmp_path: Path
) -> None:
    finish(request_, tmp_path / "run")
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert Request.from_canonical(manifest["inputs"]).digest == request_.digest
    assert manifest["hash"] == request_.digest
    assert set(manifest["hashes"]) == {"society", "regime", "against", "norms"}
    assert manifest["seeds"] == [5, 6, 7]
    assert manifest["command"] == ["demerit", "run"]
    assert manifest["synthetic"] is True
    assert "synthetic" in manifest["statement"]
    assert {"demerit", "python", "jax", "numpy"} <= set(manifest["versions"])


def test_the_metrics_say_how_they_were_made(
    engine: type[MadeRunner], drawing: Request, tmp_path: Path
) -> None:
    metrics = finish(drawing, tmp_path / "run")
    assert metrics == json.loads((tmp_path / "run" / "metrics.json").read_text())
    run = metrics["run"]
    assert (run["residents"], run["months"], run["seeds"]) == (1_000, 12, [5, 6, 7])
    assert run["seconds"] == pytest.approx(0.3)
    assert run["compile_seconds"] == pytest.approx(0.75)
    assert run["resident_months"] == 3_000
    assert run["inputs"]["draws"] == 32
    for metric in metrics["metrics"].values():
        assert metric["against"] == "none"
        assert len(metric["inputs_top"]) <= 3


def test_tables_say_that_they_are_synthetic(
    engine: type[MadeRunner], request_: Request, tmp_path: Path
) -> None:
    finish(request_, tmp_path / "run")
    for name in (run_folder.SERIES, run_folder.EVENTS, run_folder.LIVES):
        metadata = polars.read_parquet_metadata(tmp_path / "run" / name)
        assert metadata["demerit"] == "synthetic"


def test_events_are_sorted(engine: type[MadeRunner], request_: Request, tmp_path: Path) -> None:
    finish(request_, tmp_path / "run")
    events = polars.read_parquet(tmp_path / "run" / "events.parquet")
    assert events.equals(events.sort("world", "arm", "month", "id"))
    assert events["world"].unique().sort().to_list() == [5, 6, 7]


@pytest.mark.parametrize("executor", [InTurn(), Threads(1), Threads(3)])
def test_the_result_does_not_depend_on_who_runs_the_worlds(
    engine: type[MadeRunner], drawing: Request, tmp_path: Path, executor: Executor
) -> None:
    finish(drawing, tmp_path / "one")
    finish(drawing, tmp_path / "other", executor)
    assert results(tmp_path / "one") == results(tmp_path / "other")


@pytest.mark.parametrize("at", [(5, 0), (5, 7), (6, 3), (7, 11)])
def test_an_interrupted_run_resumes_where_it_was(
    engine: type[MadeRunner], request_: Request, tmp_path: Path, at: tuple[int, int]
) -> None:
    finish(request_, tmp_path / "whole")
    engine.interrupt_at = at
    engine.simulated.clear()
    with pytest.raises(KeyboardInterrupt):
        finish(request_, tmp_path / "run")
    assert not (tmp_path / "run").exists()
    request, part, folder = running.reopen(tmp_path / "run")
    carry_on(request, part, folder)
    assert results(tmp_path / "run") == results(tmp_path / "whole")
    worlds = [(seed, month) for seed, month in engine.simulated if seed in (6, 7)]
    assert len(worlds) == len(set(worlds)), "no month of a world is simulated twice"


def test_an_interruption_among_the_draws_keeps_those_that_are_done(
    engine: type[MadeRunner], drawing: Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(drawing, tmp_path / "whole")
    measured: list[int] = []
    real = running.spread

    def cut_short(*words: Any, keep: Path, **more: Any) -> Any:
        real(*words, keep=keep, **more)
        (keep / "draw-30.json").unlink()
        measured.append(len(list(keep.iterdir())))
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "spread", cut_short)
    with pytest.raises(KeyboardInterrupt):
        finish(drawing, tmp_path / "run")
    monkeypatch.setattr(running, "spread", real)
    engine.simulated.clear()
    request, part, folder = running.reopen(tmp_path / "run")
    carry_on(request, part, folder)
    assert measured == [31]
    assert len(engine.simulated) == drawing.months, "one draw was left"
    assert results(tmp_path / "run") == results(tmp_path / "whole")


def test_resuming_refuses_other_versions(
    engine: type[MadeRunner], request_: Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.start(request_, tmp_path / "run", command=[])
    now = running.versions()
    monkeypatch.setattr(running, "versions", lambda: {**now, "jax": "99"})
    with pytest.raises(BadInput, match="begun with jax"):
        running.reopen(tmp_path / "run")


def test_resuming_refuses_a_changed_manifest(
    engine: type[MadeRunner], request_: Request, tmp_path: Path
) -> None:
    part = running.start(request_, tmp_path / "run", command=[])
    manifest = json.loads((part / "manifest.json").read_text())
    manifest["inputs"]["months"] = 24
    (part / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BadInput, match="was changed"):
        running.reopen(tmp_path / "run")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"inputs": 3}', "{"])
def test_resuming_refuses_a_damaged_manifest(
    engine: type[MadeRunner], request_: Request, tmp_path: Path, content: str
) -> None:
    part = running.start(request_, tmp_path / "run", command=[])
    (part / "manifest.json").write_text(content)
    with pytest.raises(BadInput):
        running.reopen(tmp_path / "run")


def test_a_finished_run_has_nothing_to_resume(
    engine: type[MadeRunner], request_: Request, tmp_path: Path
) -> None:
    finish(request_, tmp_path / "run")
    with pytest.raises(BadInput, match="finished"):
        running.reopen(tmp_path / "run")


def test_a_run_under_way_is_held_by_one_process(
    engine: type[MadeRunner], request_: Request, tmp_path: Path
) -> None:
    part = running.start(request_, tmp_path / "run", command=[])
    with run_folder.locked(part), pytest.raises(BadInput, match="another process"):
        carry_on(request_, part, tmp_path / "run")
    with run_folder.locked(part), pytest.raises(BadInput, match="another process"):
        running.start(request_, tmp_path / "run", command=[], force=True)


def test_force_replaces_a_finished_run(
    engine: type[MadeRunner], request_: Request, tmp_path: Path
) -> None:
    finish(request_, tmp_path / "run")
    shorter = replace(request_, months=6)
    part = running.start(shorter, tmp_path / "run", command=[], force=True)
    kept = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert kept["inputs"]["months"] == 12, "the old run stands until the new one is whole"
    carry_on(shorter, part, tmp_path / "run")
    kept = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert kept["inputs"]["months"] == 6
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_failing_world_ends_the_run_with_its_own_error(
    engine: type[MadeRunner], request_: Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: MadeRunner, **_: Any) -> None:
        raise ZeroDivisionError(f"world {self._seed}")

    monkeypatch.setattr(MadeRunner, "run", broken)
    with pytest.raises(ZeroDivisionError):
        finish(request_, tmp_path / "run", Threads(2))
    assert not (tmp_path / "run").exists()


def test_the_digest_tells_every_input_apart(request_: Request) -> None:
    other = [
        replace(request_, months=13),
        replace(request_, residents=1_001),
        replace(request_, base_seed=6),
        replace(request_, seeds=4),
        replace(request_, follow=11),
        replace(request_, input_draws=32),
        replace(request_, against=request_.regime),
        replace(request_, regime=load_regime("diagonal", {"due_process.notice": "0.5"})),
    ]
    assert len({one.digest for one in (request_, *other)}) == 9


def test_without_followed_lives_the_tables_are_empty(
    engine: type[MadeRunner], request_: Request, tmp_path: Path
) -> None:
    finish(replace(request_, follow=0), tmp_path / "run")
    assert polars.read_parquet(tmp_path / "run" / "events.parquet").is_empty()
    metrics = json.loads((tmp_path / "run" / "metrics.json").read_text())
    assert metrics["run"]["inputs"] is None
