"""The real command on the real engine: interrupted by kill -9, resumed, compared bit for bit."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from demerit.draws import uniform_numpy, unit
from demerit.study import run_folder
from tests.project.source import ROOT

pytestmark = pytest.mark.whole

RUN = (
    *("run", "diagonal", "--society", "town", "--residents", "1000", "--months", "12"),
    *("--seeds", "3", "--inputs", "0", "--follow", "20", "--workers", "2", "--quiet"),
)
PATIENCE = 300.0
TIMES = {
    "seconds",
    "compile_seconds",
    "society_seconds",
    "report_seconds",
    "resident_months_per_second",
    "peak_memory_mib",
}


def start(*words: str, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "demerit", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def command(*words: str, cwd: Path) -> tuple[int, str]:
    process = start(*words, cwd=cwd)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out + err


def results(folder: Path) -> dict[str, str]:
    tables = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*.parquet"))
    }
    metrics = json.loads((folder / "metrics.json").read_text())
    metrics["run"] = {name: value for name, value in metrics["run"].items() if name not in TIMES}
    return {**tables, "metrics": json.dumps(metrics)}


@dataclass(frozen=True)
class Whole:
    """A run that nothing interrupted."""

    results: dict[str, str]
    seconds: float


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    here = tmp_path_factory.mktemp("whole")
    started = time.monotonic()
    code, printed = command(*RUN, "--out", "out", cwd=here)
    assert code == 0, printed
    folder = here / "out"
    assert {path.name for path in folder.iterdir()} == set(run_folder.FILES)
    return Whole(results(folder), time.monotonic() - started)


def kill_and_resume(here: Path, process: subprocess.Popen[str]) -> dict[str, str]:
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=PATIENCE)
    part = here / "out.part"
    words = ("resume", "out", "--quiet") if (part / "manifest.json").is_file() else None
    if words is None and not (here / "out").is_dir():  # killed before there was anything to resume
        words = (*RUN, "--out", "out", "--force")
    if words is not None:
        code, printed = command(*words, cwd=here)
        assert code == 0, printed
    assert [path.name for path in here.iterdir()] == ["out"]
    return results(here / "out")


def test_a_second_run_is_the_same_byte_for_byte(whole: Whole, tmp_path: Path) -> None:
    code, printed = command(*RUN, "--out", "out", "--workers", "1", cwd=tmp_path)
    assert code == 0, printed
    assert results(tmp_path / "out") == whole.results


def test_killed_after_the_first_world_and_resumed(whole: Whole, tmp_path: Path) -> None:
    process = start(*RUN, "--out", "out", cwd=tmp_path)
    deadline = time.monotonic() + PATIENCE
    worlds = tmp_path / "out.part" / run_folder.WORLDS
    while process.poll() is None and time.monotonic() < deadline:
        if any(worlds.glob("seed-?")):
            break
        time.sleep(0.02)
    assert kill_and_resume(tmp_path, process) == whole.results


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(10))
def test_killed_at_a_random_moment_and_resumed(whole: Whole, tmp_path: Path, moment: int) -> None:
    share = unit(uniform_numpy(20, "probe_1", np.array([moment])))[0]
    process = start(*RUN, "--out", "out", cwd=tmp_path)
    time.sleep(float(share) * whole.seconds)
    assert kill_and_resume(tmp_path, process) == whole.results


def test_an_interrupt_from_the_keyboard_is_130_and_resumable(whole: Whole, tmp_path: Path) -> None:
    process = start(*RUN, "--out", "out", cwd=tmp_path)
    deadline = time.monotonic() + PATIENCE
    while not (tmp_path / "out.part" / "manifest.json").is_file():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, err
    assert "demerit resume out" in err
    assert "Traceback" not in err
    code, printed = command("resume", "out", "--quiet", cwd=tmp_path)
    assert code == 0, printed
    assert results(tmp_path / "out") == whole.results
