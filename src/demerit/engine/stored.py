"""Compiled programs on disk, ready to run: a second start neither traces nor compiles.

A program is a function of Demerit's own sources, of the versions of JAX, of the machine and of the
shapes that it was compiled for; all of these are in its name, so a change of any is another file.
Files are written and read by the same user on the same machine, like any cache of compiled code.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import pickle
import platform
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # there is none under Windows
    fcntl = None

import jax
from jax.experimental import serialize_executable

ENDING = ".program"
JAX_CACHE = "jax_compilation_cache_dir"  # JAX's name for the folder of its own cache
MOST = 48  # files kept, those used last; each has one to five megabytes


def name_of(*parts: Any) -> str:
    """A name for a program by all that it depends on; `parts` must print alike in any process."""
    told = hashlib.sha256(_ground().encode())
    for part in parts:
        told.update(repr(part).encode())
        told.update(b"\0")
    return told.hexdigest()[:32]


def load(folder: Path | None, name: str) -> dict[str, Any] | None:
    """The compiled stages of that name; None where there are none, or none that can be used."""
    if folder is None or jax.default_backend() != "cpu":
        return None
    path = folder / (name + ENDING)
    try:
        packed: Mapping[str, bytes] = pickle.loads(path.read_bytes())
        with ThreadPoolExecutor() as pool:
            stages = dict(zip(packed, pool.map(_unpacked, packed.values()), strict=True))
        os.utime(path)
    except Exception:  # a file of another build, cut short or unreadable: it is made again
        return None
    return stages


@contextlib.contextmanager
def one_at_a_time(folder: Path | None, name: str) -> Iterator[None]:
    """Wait while another process is at this program, so that only the first has to compile it.

    Where files cannot be locked nobody waits.
    """
    if folder is None or fcntl is None:
        yield
        return
    path = folder / f"{name}.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
    except OSError:  # a folder that cannot be written to keeps no programs either
        yield
        return
    with file:
        with contextlib.suppress(OSError):  # some file systems have no locks
            fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:  # who waits at it holds the file open still, and is next
            path.unlink(missing_ok=True)


def save(folder: Path | None, name: str, stages: Mapping[str, Any]) -> None:
    """Keep compiled stages; a folder that cannot be written to keeps none.

    Nor are any kept where JAX has a cache of its own: what came out of that lacks some of its code
    when it is stored once more, and would fail in the next process.
    """
    if folder is None or jax.default_backend() != "cpu" or getattr(jax.config, JAX_CACHE):
        return
    part = folder / f"{name}.{os.getpid()}.part"
    with contextlib.suppress(OSError, ValueError, pickle.PicklingError):
        packed = {stage: _packed(compiled) for stage, compiled in stages.items()}
        folder.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(pickle.dumps(packed))
            part.replace(folder / (name + ENDING))
        finally:  # a full disk leaves no half of a file
            part.unlink(missing_ok=True)
        _forget_oldest(folder)


def _forget_oldest(folder: Path) -> None:
    found = sorted(folder.glob("*" + ENDING), key=lambda path: path.stat().st_mtime)
    for path in found[:-MOST]:
        path.unlink(missing_ok=True)


def _packed(compiled: Any) -> bytes:
    return zlib.compress(pickle.dumps(serialize_executable.serialize(compiled)), 1)


def _unpacked(packed: bytes) -> Any:
    return serialize_executable.deserialize_and_load(*pickle.loads(zlib.decompress(packed)))


@functools.cache
def _ground() -> str:
    """What every program depends on: our sources, JAX, Python, the machine."""
    root = Path(__file__).resolve().parents[1]
    told = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        told.update(path.relative_to(root).as_posix().encode())
        told.update(path.read_bytes())
    flags = [os.environ.get(name, "") for name in ("XLA_FLAGS", "PJRT_NPROC", "NPROC")]
    versions = (jax.__version__, version("jaxlib"), platform.python_version())
    return repr((told.hexdigest(), versions, _machine(), os.cpu_count(), flags))


def _machine() -> str:
    """The processor and what it can do."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    able = [line for line in lines if line.startswith(("flags", "Features", "model name"))]
    return repr((platform.system(), platform.machine(), platform.processor(), sorted(set(able))))
