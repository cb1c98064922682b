"""A run as an RO-Crate: what went in, what ran, what came out, as linked data in JSON.

RO-Crate 1.1 with the Process Run Crate profile 0.5 (https://w3id.org/ro/wfrun/process/0.5). Who ran
it is not recorded, and no licence is declared for somebody else's run.
"""

from __future__ import annotations

import hashlib
import shlex
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from demerit.study import run_folder

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
RUN, SOFTWARE, LICENCE = "#run", "#demerit", "#licence"
KINDS = {
    ".json": "application/json",
    ".html": "text/html",
    ".parquet": "application/vnd.apache.parquet",
}
TITLES = {
    run_folder.MANIFEST: "All inputs in full and hashed, versions, seeds, the command",
    run_folder.METRICS: "Metrics with intervals, readings, parts and groups",
    run_folder.SERIES: "Monthly totals of both arms",
    run_folder.EVENTS: "Events of followed synthetic subjects with causes and shares",
    run_folder.LIVES: "State of followed synthetic subjects by month",
    run_folder.REPORT: "The report as a page",
    run_folder.REPORT_DATA: "The report as data",
}
SETTINGS = ("residents", "months", "seeds", "base_seed", "follow", "input_draws")

Entity = dict[str, Any]


def write(folder: Path, name: str | None = None) -> Path:
    """Describe the files that lie in a run folder; call it when all others are written.

    Args:
        folder: A run folder, or its `.part`.
        name: How the folder will be called; its own name without.

    Returns:
        The path of ro-crate-metadata.json.
    """
    target = folder / run_folder.CRATE
    run_folder.write_json(target, crate(folder, name or folder.resolve().name))
    return target


def crate(folder: Path, name: str) -> Entity:
    """The crate as plain data.

    Raises:
        BadInput: The manifest is missing or damaged.
    """
    manifest = run_folder.read_object(folder / run_folder.MANIFEST)
    inputs = list(_inputs(manifest))
    outputs = [_file(folder / file) for file in run_folder.FILES if _holds(folder, file)]
    software = list(_software(manifest.get("versions") or {}))
    files = [{"@id": one["@id"]} for one in outputs]
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Demerit run {name}",
        "description": str(manifest.get("statement") or ""),
        "datePublished": str(manifest.get("started") or ""),
        "conformsTo": {"@id": PROFILE},
        "license": {"@id": LICENCE},
        "hasPart": files,
        "mentions": {"@id": RUN},
    }
    return {
        "@context": [CONTEXT, {"sha256": "http://schema.org/sha256"}],
        "@graph": [
            _descriptor(),
            root,
            _profile(),
            {"@id": LICENCE, "@type": "CreativeWork", "name": "No licence is declared"},
            _action(folder, manifest, inputs, files),
            *software,
            *inputs,
            *outputs,
        ],
    }


def _holds(folder: Path, file: str) -> bool:
    return file != run_folder.CRATE and (folder / file).is_file()


def _descriptor() -> Entity:
    return {
        "@id": run_folder.CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": SPECIFICATION},
        "about": {"@id": "./"},
    }


def _profile() -> Entity:
    return {
        "@id": PROFILE,
        "@type": "CreativeWork",
        "name": "Process Run Crate",
        "version": "0.5",
    }


def _action(
    folder: Path, manifest: Mapping[str, Any], inputs: Sequence[Entity], files: list[Entity]
) -> Entity:
    """The run itself: instrument, what it read, what it wrote."""
    command = manifest.get("command") or ["demerit", "run"]
    ended = time.gmtime((folder / run_folder.METRICS).stat().st_mtime)
    return {
        "@id": RUN,
        "@type": "CreateAction",
        "name": "Simulation of a regime beside its twin",
        "description": shlex.join(map(str, command)),
        "startTime": str(manifest.get("started") or ""),
        "endTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", ended),
        "actionStatus": {"@id": "http://schema.org/CompletedActionStatus"},
        "instrument": {"@id": SOFTWARE},
        "object": [{"@id": one["@id"]} for one in inputs],
        "result": [one for one in files if one["@id"] != run_folder.MANIFEST],
    }


def _software(versions: Mapping[str, Any]) -> Iterator[Entity]:
    parts = {name: f"#software-{name}" for name in versions if name != "demerit"}
    yield {
        "@id": SOFTWARE,
        "@type": "SoftwareApplication",
        "name": "Demerit",
        "softwareVersion": str(versions.get("demerit") or "unknown"),
        "license": {"@id": "https://spdx.org/licenses/Apache-2.0"},
        "softwareRequirements": [{"@id": one} for one in parts.values()],
    }
    yield {
        "@id": "https://spdx.org/licenses/Apache-2.0",
        "@type": "CreativeWork",
        "name": "Apache License 2.0",
    }
    for name, one in parts.items():
        yield {
            "@id": one,
            "@type": "SoftwareApplication",
            "name": name,
            "softwareVersion": str(versions[name]),
        }


def _inputs(manifest: Mapping[str, Any]) -> Iterator[Entity]:
    """Documents by name and hash, and the settings of the run; all stand in the manifest."""
    inputs = manifest.get("inputs") or {}
    for name, sha256 in (manifest.get("hashes") or {}).items():
        document = inputs.get(name)
        title = document.get("title") if isinstance(document, Mapping) else None
        yield {
            "@id": f"#input-{name}",
            "@type": "CreativeWork",
            "name": str(title or name),
            "description": f"`inputs.{name}` of {run_folder.MANIFEST}",
            "sha256": str(sha256),
        }
    for name in SETTINGS:
        if name in inputs:
            yield _setting(name, inputs[name])
    yield _setting("seed values", ", ".join(map(str, manifest.get("seeds") or [])))


def _setting(name: str, value: Any) -> Entity:
    return {
        "@id": f"#setting-{name.replace(' ', '-')}",
        "@type": "PropertyValue",
        "name": name,
        "value": value if isinstance(value, (int, float)) else str(value),
    }


def _file(path: Path) -> Entity:
    content = path.read_bytes()
    return {
        "@id": path.name,
        "@type": "File",
        "name": TITLES.get(path.name, path.name),
        "encodingFormat": KINDS.get(path.suffix, "application/octet-stream"),
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
