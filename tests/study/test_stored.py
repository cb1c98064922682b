"""Worlds come back from disk as they were, and nothing foreign comes back at all."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import polars
import pytest

from demerit.study import stored
from demerit.study.worlds import World
from tests.evidence import made
from tests.study.made_engine import MadeRunner


def world(request_: Any) -> World:
    runner = MadeRunner(
        request_.society,
        regimes=(request_.regime, request_.against),
        residents=1_000,
        months=12,
        seed=3,
    )
    return World(runner.run(), runner.labels, 1.5, 0.5)


def assert_same(one: Any, other: Any) -> None:
    assert type(one) is type(other)
    if dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            assert_same(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        assert one.tobytes() == other.tobytes()
    elif isinstance(one, polars.DataFrame):
        assert one.schema == other.schema
        assert one.equals(other)
    elif isinstance(one, dict):
        assert list(one) == list(other)
        for name in one:
            assert_same(one[name], other[name])
    else:
        assert one == other


def test_a_world_comes_back_bit_for_bit(tmp_path: Path, request_: Any) -> None:
    kept = world(request_)
    flows = {"entries": np.arange(12), "exits": np.zeros(12, dtype=np.int64)}
    totals = dataclasses.replace(kept.outcome.world, flows=flows)
    kept = dataclasses.replace(kept, outcome=dataclasses.replace(kept.outcome, world=totals))
    stored.save(kept, tmp_path / "kept")
    assert_same(stored.load(tmp_path / "kept"), kept)


def test_a_half_written_world_is_not_there(tmp_path: Path, request_: Any) -> None:
    broken = dataclasses.replace(world(request_), labels=object())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="labels"):
        stored.save(broken, tmp_path / "kept")
    assert not (tmp_path / "kept").exists()
    stored.save(world(request_), tmp_path / "kept")
    assert stored.load(tmp_path / "kept").compile_seconds == 1.5


@pytest.mark.parametrize("kind", ["os:system", "builtins:dict", "demerit.regime.files:BadInput"])
def test_only_our_own_dataclasses_come_back(tmp_path: Path, request_: Any, kind: str) -> None:
    stored.save(world(request_), tmp_path / "kept")
    tree = tmp_path / "kept" / "tree.json"
    content = json.loads(tree.read_text())
    tree.write_text(json.dumps({**content, "kind": kind}))
    with pytest.raises(ValueError, match=r"is no (?:data)?class"):
        stored.load(tmp_path / "kept")


def test_kept_tables_say_that_they_are_synthetic(tmp_path: Path, request_: Any) -> None:
    stored.save(world(request_), tmp_path / "kept")
    for table in (tmp_path / "kept").glob("*.parquet"):
        assert polars.read_parquet_metadata(table)["demerit"] == "synthetic"


def test_labels_come_back_as_tuples(tmp_path: Path) -> None:
    stored.save(made.labels(), tmp_path / "kept")
    assert stored.load(tmp_path / "kept") == made.labels()
