"""What is in the repository: no machine's paths, no registry's hosts, nothing half done."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.project.source import ROOT

LOCK = "uv.lock"
TEXT = {"", ".cff", ".cfg", ".css", ".csv", ".html", ".j2", ".js", ".json", ".lock", ".md", ".py"}
TEXT |= {".sh", ".toml", ".txt", ".typed", ".yaml", ".yml"}

# Written in parts, so that this file does not find itself.
MACHINE_PATHS = re.compile(
    r"(?<![\w.$}])/(?:" + "|".join(("work", "root", "home", "opt", "tmp", "Users")) + r")/[\w.-]"
)
HOSTS = "py" + "pi[.]org pythonhosted" + "[.]org npm" + "js[.] debian" + "[.]org"
SETTINGS = "index" + "-url find" + "-links"
REGISTRY_HOSTS = re.compile("|".join(f"{HOSTS} {SETTINGS}".split()))
LOCK_HOSTS = {"py" + "pi.org", "files." + "pythonhosted" + ".org"}
UNFINISHED = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")


@cache
def tracked() -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def texts() -> list[Path]:
    return [path for path in tracked() if path.suffix in TEXT]


def found(pattern: re.Pattern[str], *, beside: tuple[str, ...] = ()) -> list[str]:
    places = []
    for path in texts():
        name = path.relative_to(ROOT).as_posix()
        if name in beside:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if pattern.search(line):
                places.append(f"{name}:{number}: {line.strip()[:80]}")
    return places


def test_no_path_of_a_machine_is_written_down() -> None:
    assert found(MACHINE_PATHS, beside=(LOCK,)) == []


def test_no_registry_is_named_outside_the_lock_file() -> None:
    assert found(REGISTRY_HOSTS, beside=(LOCK,)) == []


def test_the_lock_file_names_the_public_index_only() -> None:
    text = (ROOT / LOCK).read_text(encoding="utf-8")
    assert set(re.findall(r"https?://([^/\"\s]+)", text)) == LOCK_HOSTS


def test_nothing_is_left_for_later() -> None:
    assert found(UNFINISHED, beside=(LOCK,)) == []


@pytest.mark.parametrize("name", ["LICENSE", "README.md", "CITATION.cff", "CHANGELOG.md", LOCK])
def test_the_files_that_a_project_needs_are_there(name: str) -> None:
    assert (ROOT / name) in tracked()
