"""Running every guideline scenario beside ordinary law, one after the other.

A scenario's numbers are kept as soon as they are there, under the digest of all that decides them:
the same command goes on where it was interrupted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demerit.evidence.c_gravity import burden_per_point
from demerit.evidence.estimate import Estimate
from demerit.evidence.norms import Norms
from demerit.evidence.worlds import Worlds
from demerit.regime import BadInput
from demerit.society import load_society
from demerit.study import opening, run_folder, running
from demerit.study.executors import Executor
from demerit.study.guidelines.expected import Expectations, expectations
from demerit.study.progress import Progress
from demerit.study.request import FOLLOW, Request

SCENARIOS = "scenarios"
DATA, PAGE = "guidelines.json", "guidelines.md"
KEY = "key"
KEPT = ("value", "low", "high", "mcse", "status", "reason", "unit", "title")
DIALS = ("M1", "M6", "M7", "M9", "M10", "M14", "M25")
"""Metrics kept of every scenario, beside those that an expectation names."""


@dataclass(frozen=True)
class Plan:
    """How large the worlds of the study are.

    Attributes:
        residents: synthetic residents a world begins with.
        months: counted months.
        seeds: worlds a scenario.
        base_seed: seed of the first world, the same for all scenarios.
        society: id of the society, or "" for the first that a scenario is about.
        norms: declared value judgements.
        follow: households whose acts are logged in each world, or None for all.
    """

    residents: int
    months: int
    seeds: int
    base_seed: int
    society: str
    norms: Norms
    follow: int | None = None

    @property
    def command(self) -> str:
        """The command that makes the study, less the folder."""
        words = [
            *("demerit", "guidelines", "--residents", self.residents, "--months", self.months),
            *("--seeds", self.seeds, "--seed", self.base_seed),
        ]
        words += ["--society", self.society] if self.society else []
        words += [] if self.follow is None else ["--follow", self.follow]
        words += [] if self.norms == opening.norms() else ["--norms", "DIR"]
        return " ".join(map(str, words))

    def request(self, scenario: str) -> Request:
        """The run of one scenario."""
        regime = opening.regime(scenario)
        return Request(
            society=load_society(self.society or opening.society_for(regime, "town")),
            regime=regime,
            against=opening.regime("none"),
            norms=self.norms,
            residents=self.residents,
            months=self.months,
            seeds=self.seeds,
            base_seed=self.base_seed,
            follow=min(self.residents, FOLLOW[1]) if self.follow is None else self.follow,
            input_draws=0,
        )


def run(
    plan: Plan,
    folder: Path,
    *,
    executor: Executor,
    progress: Progress,
    only: Sequence[str] = (),
) -> dict[str, Any]:
    """Run the scenarios and write their numbers into a folder.

    Args:
        plan: sizes of the worlds.
        folder: a new folder, or one that this study has begun.
        executor: who runs the worlds.
        progress: is told how far it has come.
        only: ids of scenarios; all of them if empty.

    Returns:
        What `guidelines.json` holds.

    Raises:
        BadInput: the folder holds something else, or there is no such scenario.
    """
    said = expectations()
    unknown = [name for name in only if name not in said.scenarios]
    if unknown:
        known = ", ".join(said.scenarios)
        raise BadInput(f"there is no guideline scenario {unknown[0]!r}", hint=f"use {known}")
    kept = folder / SCENARIOS
    if folder.exists() and any(folder.iterdir()) and not kept.is_dir():
        raise BadInput("the folder holds something else", path=folder, hint="choose another --out")
    kept.mkdir(parents=True, exist_ok=True)
    found = {
        name: _one(plan.request(name), said, kept / f"{name}.json", executor, progress)
        for name in said.scenarios
        if not only or name in only
    }
    shown = {name: {k: v for k, v in one.items() if k != KEY} for name, one in found.items()}
    data = {**_about(plan), "scenarios": shown}
    run_folder.write_json(folder / DATA, data)
    return data


def _about(plan: Plan) -> dict[str, Any]:
    return {
        "schema": 1,
        "synthetic": True,
        "statement": running.STATEMENT,
        "command": plan.command,
        "residents": plan.residents,
        "months": plan.months,
        "seeds": plan.seeds,
        "base_seed": plan.base_seed,
        "follow": plan.follow,
        "society": plan.society,
        "norms": plan.norms.canonical()["reporting"]["headline"],
        "level": plan.norms.reporting.level,
        "versions": running.versions(),
    }


def _one(
    request: Request, said: Expectations, file: Path, executor: Executor, progress: Progress
) -> dict[str, Any]:
    """The numbers of one scenario: read back where they are kept, else simulated."""
    name = request.regime.id
    key = _key(request, said)
    if file.is_file():
        before = run_folder.read_object(file)
        if before.get(KEY) == key:
            return before
    progress.stage(f"{said.scenarios[name].example}: {request.regime.title}")
    finished = running.simulate_request(request, executor, progress)
    found = {KEY: key, **numbers(finished, said)}
    run_folder.write_json(file, found)
    return found


def _key(request: Request, said: Expectations) -> str:
    """Digest of what decides a scenario's numbers, expectations and versions included."""
    deciding = [request.digest, said.canonical(), running.versions()]
    return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()


def numbers(finished: running.Finished, said: Expectations) -> dict[str, Any]:
    """What the study keeps of a scenario: its dials, with parts and variants where they matter."""
    request = finished.request
    name = request.regime.id
    metrics = finished.metrics["metrics"]
    worlds = Worlds(finished.outcomes, finished.labels, request.norms)
    wanted = dict.fromkeys((*DIALS, *(dial for dial in said.scenarios[name].dials)))
    dials = {dial: kept for dial in wanted if (kept := _dial(metrics, dial)) is not None}
    m6 = metrics["M6"]
    parts = m6.get("parts") or {}
    return {
        "title": request.regime.title,
        "society": request.society.id,
        "dials": dials,
        "maps": {key: _kept(part) for key, part in (m6.get("variants") or {}).items()},
        "weightings": _named(parts, "severity="),
        "rewards": _named(parts, "reward="),
        "cells": {key: part["value"] for key, part in parts.items() if ">" in key},
        "per_point": {
            scale: _estimate(burden_per_point(worlds, scale))
            for scale in request.norms.gravity.scales
        },
    }


def _dial(metrics: dict[str, Any], dial: str) -> dict[str, Any] | None:
    """A metric, or a part or variant (`M6 reward=moderate`); None where it is not computed."""
    name, _, part = dial.partition(" ")
    metric = metrics.get(name)
    if metric is None or not part:
        return None if metric is None else _kept(metric)
    found = ((metric.get("parts") or {}) | (metric.get("variants") or {})).get(part)
    return None if found is None else _kept(found)


def _named(parts: dict[str, Any], start: str) -> dict[str, Any]:
    return {k.removeprefix(start): _kept(part) for k, part in parts.items() if k.startswith(start)}


def _kept(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: entry.get(key) for key in KEPT if key in entry}


def _estimate(found: Estimate) -> dict[str, Any]:
    kept = ("value", "low", "high", "mcse", "status", "reason")
    return {key: getattr(found, key) for key in kept}


def verdicts(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Scenario, dial, expected reading and verdict, for every expectation."""
    said = expectations()
    for name, found in data["scenarios"].items():
        for dial, reading in said.scenarios[name].dials.items():
            verdict = said.readings[reading].verdict(found["dials"].get(dial))
            yield name, dial, reading, verdict
