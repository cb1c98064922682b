"""Reference numbers, and all anchors of the models, computed once."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from demerit.validate.anchor import Anchor
from demerit.validate.table import models

REFERENCE = Path(__file__).parent / "reference"
Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def rows() -> Callable[[str], Rows]:
    """Rows of a reference table by its name."""

    def read(name: str) -> Rows:
        with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture(scope="session")
def model_anchors() -> list[Anchor]:
    return models()
