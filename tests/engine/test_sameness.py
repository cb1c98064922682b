"""The same world, bit for bit: padded, spread, side by side, interrupted, or short of room."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from demerit import draws
from demerit.engine import capacity, checkpoint
from demerit.engine import runner as engine
from demerit.engine.outcome import Outcome
from demerit.month.compaction import Capacities
from tests.engine.conftest import BUSY
from tests.engine.worlds import ROOM, arrays_of, regime, runner, same
from tests.project.source import ROOT

pytestmark = pytest.mark.whole

MANY = "16"
"""Threads for devices that are threads themselves: each waits in one for its like on the others,
and with as many threads as devices all may wait for different things."""


@pytest.mark.parametrize("block", [1, 257, pytest.param(4096, marks=pytest.mark.slow)])
def test_block_sizes_change_nothing(busy: Outcome, block: int) -> None:
    made = runner(BUSY, block=block)
    assert made.slots % block == 0
    same(made.run(), busy)


def test_two_devices_change_nothing(busy: Outcome, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "XLA_FLAGS": "--xla_force_host_platform_device_count=2",
        # both devices are threads of one processor, which must not have several programs in flight
        "JAX_CPU_ENABLE_ASYNC_DISPATCH": "false",
        "PJRT_NPROC": MANY,
        "PYTHONPATH": os.pathsep.join([str(Path(engine.__file__).parents[2]), str(ROOT)]),
    }
    command = [sys.executable, "-W", "error", "-m", "tests.engine.on_devices"]
    done = subprocess.run(
        [*command, "2", BUSY, str(tmp_path)],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = np.load(tmp_path / "numbers.npz")
    assert [n for n, value in arrays_of(busy) if not np.array_equal(found[n], value)] == []
    for name in ("events", "lives"):
        assert getattr(busy, name).equals(pl.read_parquet(tmp_path / f"{name}.parquet"))


def test_more_devices_than_there_are_is_an_error() -> None:
    with pytest.raises(ValueError, match="64 devices were asked for"):
        runner(BUSY, devices=64).run()


def test_worlds_side_by_side_are_worlds_one_after_the_other(busy: Outcome) -> None:
    """Two threads, three worlds: another seed and another regime beside the first one."""
    asked: tuple[dict[str, Any], ...] = (
        {"world": BUSY},
        {"world": BUSY, "seed": 1},
        {"world": "speech-only", "seed": 2},
    )
    with ThreadPoolExecutor(2) as pool:
        beside = list(pool.map(lambda wanted: runner(**wanted).run(), asked))
    same(beside[0], busy)
    for wanted, outcome in zip(asked[1:], beside[1:], strict=True):
        same(outcome, runner(**wanted).run())


EVERY = 10  # months between checkpoints


class Stopped(Exception):
    """Raised by a progress bar that wants no more."""


def moments() -> list[int]:
    """Ten months of the whole run at which it is stopped."""
    steps = runner(BUSY).steps
    u = draws.unit(draws.uniform_numpy(4, "probe_4", np.arange(10)))
    return sorted({*(1 + (u * (steps - 1)).astype(int)).tolist()})


@pytest.mark.parametrize("moment", moments())
def test_a_world_stopped_and_resumed_ends_with_the_same_bits(
    busy: Outcome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    monkeypatch.setattr(engine, "SAVE_SECONDS", 0.0)
    monkeypatch.setattr(engine, "CHECK_EVERY", EVERY)
    begun: list[int] = []

    def stop(done: int, of: int) -> None:
        assert 0 < done <= of
        if done == moment:
            raise Stopped

    def watch(done: int, of: int) -> None:
        begun.append(done)

    with pytest.raises(Stopped):
        runner(BUSY).run(stop, tmp_path)
    saved = (tmp_path / checkpoint.NAME).is_file()
    assert saved == (moment > EVERY)
    same(runner(BUSY).run(watch, tmp_path), busy)
    assert begun[0] > moment - EVERY if saved else begun[0] == 1  # it went on
    assert begun == list(range(begun[0], runner(BUSY).steps + 1))


def test_a_checkpoint_of_other_tables_is_not_trusted(
    busy: Outcome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SAVE_SECONDS", 0.0)
    other = runner(BUSY)
    kept = {"state": [np.zeros(3)], "totals": [np.zeros(3)], "history": {"months": np.zeros(0)}}
    checkpoint.save(tmp_path, "world", {**kept, "done": np.array(5)})
    same(other.run(checkpoint_dir=tmp_path), busy)


NARROW = Capacities(
    moves=4,
    debtors=16,
    records=64,
    changed=64,
    crossing=16,
    docket=16,
    restricted=16,
    logged=8,
)


def busier() -> Any:
    """A regime that fills every table."""
    return regime(BUSY, agencies__platform__sees__dissent__detects=0.9)


def test_what_does_not_fit_is_run_again_with_more_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run is the one that had room from the start."""
    seen: list[dict[str, int]] = []

    def grown(slots: int, guess: Capacities, tried: Capacities, excess: np.ndarray) -> Capacities:
        assert tried == NARROW
        seen.append(dict(zip(tried._fields, excess.tolist(), strict=True)))
        return ROOM

    monkeypatch.setattr(engine, "grown", grown)
    wide = runner(busier(), months=6).run()
    narrow = runner(busier(), months=6)
    narrow.capacities = NARROW
    same(narrow.run(), wide)
    assert len(seen) == 1
    assert seen[0]["debtors"] > 0


def test_tables_that_a_world_fills_notice_that_they_are_too_small() -> None:
    narrow = runner(busier(), months=6)
    narrow.capacities = NARROW
    run = engine._Run(narrow, None, None)
    state, totals = run.start, run.empty
    for month in range(narrow.begin, narrow.months):
        rules = narrow.ordinary if month < narrow.fork else narrow.rules[0]
        state, totals, _, _ = run.program.month(state, totals, narrow.setting(rules))
    excess = dict(zip(NARROW._fields, np.asarray(state.common.overflow).tolist(), strict=True))
    noticed = {name for name, over in excess.items() if over > 0}
    assert {"moves", "debtors", "records"} <= noticed, excess


def test_tables_grow_only_where_they_overflowed_and_are_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(capacity, "_grown", {})
    excess = np.zeros(len(ROOM), int)
    excess[ROOM._fields.index("docket")] = 100
    larger = capacity.grown(4096, ROOM, ROOM, excess)
    assert larger.docket >= ROOM.docket + 100
    assert larger._replace(docket=ROOM.docket) == ROOM
    assert capacity.known(4096, ROOM) == larger
    assert capacity.known(8192, ROOM) == ROOM


@pytest.mark.slow
def test_tables_grow_until_everything_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capacity, "_grown", {})
    wide = runner(busier(), months=6).run()
    narrow = runner(busier(), months=6)
    narrow.capacities = NARROW
    same(narrow.run(), wide)
    assert all(a > b for a, b in zip(narrow.capacities, NARROW, strict=True))
