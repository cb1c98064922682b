"""The real command, in this process: words in, exit code and what it printed out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from demerit.cli import main


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Command = Callable[..., Ran]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def demerit(here: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in the folder `here`."""

    def run(*words: object) -> Ran:
        capsys.readouterr()
        code = main([str(word) for word in words])
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run
