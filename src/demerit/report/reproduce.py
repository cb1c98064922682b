"""Command, versions, hashes, seeds and cost of a run, and what else lies in its folder."""

from __future__ import annotations

from collections.abc import Iterable

from demerit.report import words
from demerit.report.content import AnyBlock, Commands, Facts, Rows, Text
from demerit.report.folder import Folder
from demerit.report.table import Table

FILES = (
    ("manifest.json", "All inputs in full and hashed, versions, seeds, the command."),
    ("metrics.json", "Every metric with its bands, readings, parts, groups and worlds."),
    ("series.parquet", "Monthly totals of both arms by group."),
    ("events.parquet", "Every event of followed synthetic residents, with causes and shares."),
    ("lives.parquet", "Their state by month, both arms."),
    ("report.html, report.json", "This page, and the same as data."),
    ("ro-crate-metadata.json", "The run as an RO-Crate: what went in, what ran, what came out."),
)


def blocks(folder: Folder) -> Iterable[AnyBlock]:
    """How to get the same numbers again."""
    yield Text("The run, then this page. Same inputs, seeds and versions give the same numbers.")
    yield Commands((folder.command, f"demerit report {folder.name}"))
    yield Facts(tuple(_facts(folder)))
    yield Rows(Table("Files of the run folder", ("File", "What it holds"), FILES))


def _facts(folder: Folder) -> Iterable[tuple[str, str]]:
    manifest, run = folder.manifest, folder.run
    seeds = manifest.get("seeds") or []
    yield "Seeds", ", ".join(map(str, seeds)) or "not recorded"
    if manifest.get("started"):
        yield "Started", str(manifest["started"])
    if run.get("backend"):
        yield "Computed on", str(run["backend"])
    versions = sorted((manifest.get("versions") or run.get("versions") or {}).items())
    yield "Versions", ", ".join(f"{name} {held}" for name, held in versions) or "not recorded"
    for name, key, unit in (
        ("Simulation", "seconds", "seconds"),
        ("Resident-months simulated", "resident_months", ""),
        ("Peak memory", "peak_memory_mib", "MiB"),
    ):
        if run.get(key):
            yield name, f"{words.digits(float(run[key]), 4)} {unit}".rstrip()
    for name, value in sorted((manifest.get("hashes") or {}).items()):
        yield f"Hash of {name}", str(value)
    if manifest.get("hash"):
        yield "Hash of all inputs", str(manifest["hash"])
