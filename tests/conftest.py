"""Fixtures that any test may use."""

import os
import shutil

# Tests run on any machine and beside others: one device, and no memory taken in advance.
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import pytest

APT_LINE = "apt-get update && apt-get install chromium"


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worlds stay in this process, however long they would be: an engine made by hand is here."""
    monkeypatch.setattr("demerit.study.executors.LONG", 10**15)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium; without it a browser test fails, it is never skipped."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    pytest.fail(f"browser tests need Chromium: {APT_LINE}", pytrace=False)
