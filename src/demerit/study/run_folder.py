"""The folder that a run leaves: written aside, renamed when whole, continued when interrupted.

While a run is under way everything lies in a sibling named `<folder>.part`: the manifest first,
then each world as it is finished and a checkpoint of those under way. Only a whole run is renamed
to its folder, so a folder without `.part` is always complete.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars

from demerit.regime import BadInput
from demerit.study.stored import SYNTHETIC

MANIFEST, METRICS = "manifest.json", "metrics.json"
REPORT, REPORT_DATA = "report.html", "report.json"
CRATE = "ro-crate-metadata.json"
SERIES, EVENTS, LIVES = "series.parquet", "events.parquet", "lives.parquet"
FILES = (MANIFEST, METRICS, SERIES, EVENTS, LIVES, REPORT, REPORT_DATA, CRATE)
WORLDS, DRAWS = "worlds", "draws"
LOCK = "lock"
PART = ".part"


def part_of(folder: Path) -> Path:
    """Where a run is written until it is whole."""
    return folder.with_name(folder.name + PART)


def prepare(folder: Path, *, force: bool = False) -> Path:
    """Check that a new run can be written to `folder` and make its `.part`.

    Args:
        folder: Where the run will stand.
        force: Whether an earlier run, whole or not, may be replaced.

    Returns:
        The `.part` folder, empty.

    Raises:
        BadInput: The folder exists, is a file, is not a run that may be replaced, or cannot be
            written.
    """
    check_out(folder, force=force)
    part = part_of(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if part.exists():
            with locked(part):
                _discard(part)
        part.mkdir()
    except OSError as error:
        raise BadInput(
            f"the output folder cannot be made: {error.strerror or error}",
            path=folder,
            hint="choose another place with --out",
        ) from error
    return part


def check_out(folder: Path, *, force: bool = False) -> None:
    """Refuse an output folder that cannot be used, before anything is simulated.

    Raises:
        BadInput: As `prepare`.
    """
    if not folder.name:
        raise BadInput("this cannot be an output folder", path=folder, hint="give --out a new name")
    try:
        _check_free(folder, part_of(folder), force)
        _check_writable(folder)
    except (OSError, ValueError) as error:  # a name too long, a null byte, no permission to look
        raise BadInput(
            f"the output folder cannot be used: {getattr(error, 'strerror', None) or error}",
            path=str(folder)[:200],
            hint="choose another place with --out",
        ) from error


def _check_free(folder: Path, part: Path, force: bool) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise BadInput(
            "the output folder exists and is no folder", path=folder, hint="choose another --out"
        )
    if folder.is_dir() and not force:
        raise BadInput(
            "the output folder exists already",
            path=folder,
            hint="replace it with --force, or choose another --out",
        )
    if folder.is_dir() and any(folder.iterdir()) and not is_run(folder):
        raise BadInput(
            "--force replaces earlier runs only, and this folder holds something else",
            path=folder,
            hint="choose another --out",
        )
    if part.exists() and not force:
        raise BadInput(
            "an unfinished run stands there",
            path=part,
            hint=f"`demerit resume {folder}` continues it; --force starts again",
        )


def _check_writable(folder: Path) -> None:
    parent = folder.parent
    while not parent.exists():
        parent = parent.parent
    if not parent.is_dir():
        raise BadInput(
            f"{parent} is no folder", path=folder, hint="choose another place with --out"
        )
    if not os.access(parent, os.W_OK | os.X_OK):
        raise BadInput(
            f"{parent} cannot be written to", path=folder, hint="choose another place with --out"
        )


def is_run(folder: Path) -> bool:
    """Whether a folder was written by a run."""
    return (folder / MANIFEST).is_file()


RUN = "run"


def kind_of(folder: Path) -> str:
    """What a folder holds: a run, or the kind of a study of several arms.

    Raises:
        BadInput: its manifest is missing or damaged.
    """
    return str(read_object(folder / MANIFEST).get("kind", RUN))


def finish(part: Path, folder: Path) -> None:
    """Drop what only a resumption needs and give the folder its name."""
    for leftover in (WORLDS, DRAWS):
        _discard(part / leftover)
    (part / LOCK).unlink(missing_ok=True)
    old = folder.with_name(folder.name + ".old")
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
    part.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _discard(folder: Path) -> None:
    """Remove a folder so that it is never seen half removed, however the process ends."""
    gone = folder.with_name(folder.name + ".gone")
    shutil.rmtree(gone, ignore_errors=True)
    if folder.exists():
        folder.rename(gone)
        shutil.rmtree(gone)


def open_run(path: Path) -> Path:
    """The folder of a finished run.

    Raises:
        BadInput: There is none, or it is not finished.
    """
    path = path if path.name else path.absolute()
    unfinished = path.suffix == PART or (not path.exists() and part_of(path).is_dir())
    if unfinished:
        raise BadInput(
            "this run is not finished", path=path, hint=f"`demerit resume {path}` continues it"
        )
    if not path.is_dir() or not is_run(path):
        raise BadInput(
            "this is not a run folder (there is no manifest.json in it)",
            path=path,
            hint="give the folder that `demerit run` wrote, such as runs/beijing-2018-1a2b3c4d",
        )
    return path


def open_part(path: Path) -> tuple[Path, Path]:
    """The folder and the `.part` of an unfinished run, given either.

    Raises:
        BadInput: Nothing there is unfinished.
    """
    path = path if path.name else path.absolute()
    folder = path.with_name(path.name.removesuffix(PART)) if path.suffix == PART else path
    part = part_of(folder)
    if not part.is_dir() or not is_run(part):
        done = folder.is_dir() and is_run(folder)
        raise BadInput(
            "this run is finished; there is nothing to resume"
            if done
            else "there is no unfinished run here",
            path=path,
            hint=f"open {folder / REPORT}" if done else "start one with `demerit run`",
        )
    return folder, part


@contextmanager
def locked(part: Path) -> Iterator[None]:
    """Hold a `.part` for one process; the lock falls with the process, however it ends.

    Raises:
        BadInput: Another process holds it.
    """
    with (part / LOCK).open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BadInput(
                "another process is writing this run", path=part, hint="wait for it or end it"
            ) from error
        yield


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON aside and rename it; NaN and infinity are an error, never written."""
    aside = path.with_name(path.name + PART)
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    aside.write_text(text + "\n", encoding="utf-8")
    aside.replace(path)


def read_object(path: Path) -> dict[str, Any]:
    """Read a JSON object of a run.

    Raises:
        BadInput: It is missing or damaged.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(
            f"cannot be read: {error}", path=path, hint="start the run again with --force"
        ) from error
    if not isinstance(content, dict):
        raise BadInput("holds no object", path=path, hint="start the run again with --force")
    return content


def write_table(path: Path, frame: polars.DataFrame) -> None:
    """Write a table marked as synthetic, aside and renamed."""
    aside = path.with_name(path.name + PART)
    frame.write_parquet(aside, compression="zstd", metadata=SYNTHETIC)
    aside.replace(path)
