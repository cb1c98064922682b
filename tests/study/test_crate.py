"""The RO-Crate of a run: its shape after the specification, hashes that hold, nothing personal."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from demerit.study import crate, run_folder, running
from demerit.study.executors import InTurn
from demerit.study.progress import Silent
from demerit.study.request import Request
from tests.study.made_engine import MadeRunner, made_report

pytestmark = pytest.mark.whole


@pytest.fixture
def folder(engine: type[MadeRunner], request_: Request, tmp_path: Path) -> Path:
    path = tmp_path / "run"
    part = running.start(request_, path, command=["demerit", "run", "a regime"])
    running.write(
        request_, part, path, executor=InTurn(), progress=Silent(), write_report=made_report
    )
    return path


@pytest.fixture
def graph(folder: Path) -> dict[str, dict[str, Any]]:
    held = json.loads((folder / run_folder.CRATE).read_text("utf-8"))
    assert held["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    entities = held["@graph"]
    ids = [one["@id"] for one in entities]
    assert len(ids) == len(set(ids)), "an entity stands twice"
    return dict(zip(ids, entities, strict=True))


def ids(value: Any) -> list[str]:
    """Ids that a value refers to."""
    if isinstance(value, list):
        return [found for one in value for found in ids(one)]
    return [value["@id"]] if isinstance(value, dict) and set(value) == {"@id"} else []


def test_the_descriptor_and_the_root_are_those_of_the_specification(
    graph: dict[str, dict[str, Any]],
) -> None:
    descriptor = graph["ro-crate-metadata.json"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = graph["./"]
    assert root["@type"] == "Dataset"
    assert {"name", "description", "datePublished", "license"} <= set(root)
    assert root["conformsTo"] == {"@id": "https://w3id.org/ro/wfrun/process/0.5"}


def test_every_entity_has_a_type_and_every_reference_an_entity(
    graph: dict[str, dict[str, Any]],
) -> None:
    for name, entity in graph.items():
        assert entity["@type"], name
        for key, value in entity.items():
            for found in ids(value):
                outside = found.startswith(("https://w3id.org", "http://schema.org"))
                assert found in graph or outside, (name, key, found)


def test_the_run_is_an_action_with_instrument_inputs_and_outputs(
    graph: dict[str, dict[str, Any]], request_: Request
) -> None:
    run = graph["#run"]
    assert run["@type"] == "CreateAction"
    assert graph["./"]["mentions"] == {"@id": "#run"}
    assert graph[run["instrument"]["@id"]]["@type"] == "SoftwareApplication"
    assert run["description"] == "demerit run 'a regime'"
    assert run["startTime"]
    assert run["endTime"]
    inputs = {graph[one["@id"]]["name"]: graph[one["@id"]] for one in run["object"]}
    assert inputs["residents"]["value"] == request_.residents
    assert inputs["seed values"]["value"] == "5, 6, 7"
    assert len([one for one in inputs.values() if "sha256" in one]) == 4
    results = {one["@id"] for one in run["result"]}
    assert results == set(run_folder.FILES) - {run_folder.MANIFEST, run_folder.CRATE}


def test_hashes_and_sizes_are_those_of_the_files_as_they_lie(
    graph: dict[str, dict[str, Any]], folder: Path
) -> None:
    files = [one for one in graph.values() if one["@type"] == "File"]
    assert {one["@id"] for one in files} == set(run_folder.FILES) - {run_folder.CRATE}
    assert {one["@id"] for one in files} == set(ids(graph["./"]["hasPart"]))
    for one in files:
        content = (folder / one["@id"]).read_bytes()
        assert one["sha256"] == hashlib.sha256(content).hexdigest()
        assert int(one["contentSize"]) == len(content)


def test_a_page_drawn_again_is_described_again(folder: Path) -> None:
    (folder / run_folder.REPORT).write_text("another page")
    crate.write(folder)
    held = json.loads((folder / run_folder.CRATE).read_text("utf-8"))
    page = next(one for one in held["@graph"] if one["@id"] == run_folder.REPORT)
    assert page["sha256"] == hashlib.sha256(b"another page").hexdigest()


def test_nobody_is_named(graph: dict[str, dict[str, Any]]) -> None:
    assert not [one for one in graph.values() if one["@type"] in ("Person", "Organization")]
    assert "agent" not in graph["#run"]
