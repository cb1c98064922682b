"""Compiled programs on disk: found again by everything they depend on, or made again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import pytest

from demerit.engine import stored

pytestmark = pytest.mark.whole

NAME = "0" * 32
# Loaded by a process that neither traces nor compiles what is in the file.
ELSEWHERE = """
import sys
from pathlib import Path
import jax.numpy as jnp
from demerit.engine import stored
stages = stored.load(Path(sys.argv[1]), sys.argv[2])
print(list(stages), int(stages["act"](jnp.arange(4, dtype=jnp.int32), jnp.int32(3)).sum()))
"""


@pytest.fixture(autouse=True)
def no_other_cache() -> Iterator[None]:
    """As on one processor, whatever an earlier test of this process asked for."""
    before = getattr(jax.config, stored.JAX_CACHE)
    jax.config.update(stored.JAX_CACHE, None)
    yield
    jax.config.update(stored.JAX_CACHE, before)


def compiled() -> Any:
    stage = jax.jit(lambda x, y: x * y, donate_argnums=0)
    # Of a stated width: another test may have let this process count in 64 bits.
    return stage.lower(jnp.arange(4, dtype=jnp.int32), jnp.int32(0)).compile()


def test_another_process_runs_what_was_stored(tmp_path: Path) -> None:
    stored.save(tmp_path, NAME, {"act": compiled()})
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(tmp_path), NAME], capture_output=True, text=True
    )
    assert done.stdout.split("\n")[0] == "['act'] 18", done.stderr


@pytest.mark.parametrize("spoil", [lambda data: data[:200], lambda data: b"", lambda data: b"x"])
def test_a_file_that_cannot_be_read_is_no_program(tmp_path: Path, spoil: Any) -> None:
    stored.save(tmp_path, NAME, {"act": compiled()})
    (path,) = tmp_path.iterdir()  # nothing half-written stays beside it
    path.write_bytes(spoil(path.read_bytes()))
    assert stored.load(tmp_path, NAME) is None


def test_nothing_is_kept_that_may_come_out_of_another_cache(tmp_path: Path) -> None:
    """Such a program lacks some of its code: another process could load it and not run it."""
    jax.config.update(stored.JAX_CACHE, str(tmp_path / "other"))
    stored.save(tmp_path, NAME, {"act": compiled()})
    assert not list(tmp_path.glob("*" + stored.ENDING))


def test_worlds_on_one_processor_leave_the_other_cache_alone() -> None:
    said = (
        "import jax; from demerit.engine.program import configure; configure();"
        "print(jax.config.jax_compilation_cache_dir)"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True)
    assert done.stdout == "None\n", done.stderr


def test_no_folder_keeps_nothing(tmp_path: Path) -> None:
    stored.save(None, NAME, {"act": compiled()})
    assert stored.load(None, NAME) is None
    assert stored.load(tmp_path / "none", NAME) is None
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    stored.save(blocked, NAME, {"act": compiled()})
    assert blocked.read_text() == "in the way"


def test_a_disk_that_is_full_is_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    stored.save(tmp_path, NAME, {"act": compiled()})
    assert list(tmp_path.iterdir()) == []


def test_a_name_tells_programs_apart() -> None:
    names = {
        stored.name_of("tree", (1, 2), [((3,), "int32")]),
        stored.name_of("tree", (1, 2), [((4,), "int32")]),
        stored.name_of("tree", (1, 3), [((3,), "int32")]),
        stored.name_of("other", (1, 2), [((3,), "int32")]),
    }
    assert len(names) == 4
    assert stored.name_of("tree", (1, 2), [((3,), "int32")]) in names


def test_the_oldest_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "MOST", 2)
    for number in range(4):
        stored.save(tmp_path, f"{number}", {"act": compiled()})
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["2", "3"]


HOLDS = """
import sys, time
from pathlib import Path
from demerit.engine import stored
with stored.one_at_a_time(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    time.sleep(float(sys.argv[3]))
"""


def test_a_program_is_made_by_one_process_at_a_time(tmp_path: Path) -> None:
    words = [sys.executable, "-c", HOLDS, str(tmp_path), NAME, "1.0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with stored.one_at_a_time(tmp_path, "1" * 32):  # another program is nobody's business
            assert other.poll() is None
        with stored.one_at_a_time(tmp_path, NAME):
            assert other.wait(timeout=5) == 0  # it had let go before
    assert list(tmp_path.iterdir()) == []


def test_nobody_waits_for_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with stored.one_at_a_time(tmp_path / "file", NAME), stored.one_at_a_time(None, NAME):
        pass
