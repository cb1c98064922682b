"""A run folder made by hand and its page, once a session."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demerit import report
from demerit.report.figure import Figure
from tests.report.make_folder import make_folder

NO_BROWSER = "these tests need Chromium: apt-get install -y chromium"


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail(NO_BROWSER)
    with sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def file(run_folder: Path, page: str) -> Path:
    path = run_folder / "report.html"
    path.write_text(page, "utf-8")
    return path
