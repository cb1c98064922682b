"""The JSON Schema that `demerit new --schema` writes for editors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.mark.parametrize("kind", ["regime", "society", "safeguard"])
def test_a_schema_is_written_beside_the_file(demerit: Command, here: Path, kind: str) -> None:
    written = demerit("new", kind, "mine", "--schema").out.split()
    assert written == ["mine.yaml", f"{kind}.schema.json"]
    schema = json.loads((here / f"{kind}.schema.json").read_text("utf-8"))
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["properties"]["demerit"]["const"] == 1
