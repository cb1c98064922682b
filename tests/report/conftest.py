"""A run folder made by hand and its page, once a session."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from demerit import report
from demerit.report.figure import Figure
from tests.report.make_folder import make_folder


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("runs") / "beijing-2018-3f9a3f9a")


@pytest.fixture(scope="session")
def page(run_folder: Path) -> str:
    return report.render(run_folder)


@pytest.fixture
def own_folder(run_folder: Path, tmp_path: Path) -> Path:
    """A run folder that a test may spoil."""
    return Path(shutil.copytree(run_folder, tmp_path / "run"))


@pytest.fixture
def blank_drawings(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of the page around the figures: their drawings take nearly all the time."""
    monkeypatch.setattr(Figure, "svg", lambda self, width: f"<svg><title>{width}</title></svg>")
