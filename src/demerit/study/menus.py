"""A study of arms as a whole: worlds, judgement, tables, page, folder."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars

from demerit.evidence.judged import JUDGED, headline
from demerit.regime import BadInput, Regime
from demerit.society import Society
from demerit.study import judging, opening, run_folder, running
from demerit.study.arms import NONE, Menu, simulate_all
from demerit.study.devices import backend
from demerit.study.executors import Executor, Local
from demerit.study.judging import Board
from demerit.study.memory import peak_memory_mib
from demerit.study.opening import SizedSociety
from demerit.study.orders import orders
from demerit.study.parts import rule_arms
from demerit.study.progress import Progress, Silent, Watch
from demerit.study.sets import chosen_sets, safeguard_arms

SCHEMA = 1
STUDY, WORLDS, ARMS = "study.json", "worlds.parquet", "arms.parquet"
ARMS_CSV = "arms.csv"
RESIDENTS = 20_000
"""Residents of each world unless said otherwise: a menu has dozens of arms."""


@dataclass(frozen=True)
class Studied:
    """A finished study of arms.

    Attributes:
        menu: what was asked.
        found: `study.json` as plain data.
        board: the sums of every arm in every world.
    """

    menu: Menu
    found: dict[str, Any]
    board: Board

    def table(self) -> polars.DataFrame:
        """One row an arm, number and reading, with differences from the regime."""
        return polars.DataFrame(list(_rows(self.found)), schema=TABLE, orient="row")

    def worlds(self) -> polars.DataFrame:
        """One row an arm, world, number and reading: what is counted and what it is counted over.

        Numbers that rest on followed residents have no row where nobody was followed.
        """
        rows = [
            (arm, seed, number, reading, above, below)
            for arm, numbers in self.board.sums.items()
            for number, readings in numbers.items()
            for reading, pair in readings.items()
            for seed, above, below in zip(
                self.menu.seed_values, pair[0].tolist(), pair[1].tolist(), strict=False
            )
        ]
        return polars.DataFrame(rows, schema=BY_WORLD, orient="row")

    def report(self, path: str | Path) -> Path:
        """Write the self-contained page."""
        from demerit.report import render  # the one import upwards, as in `Effect.report`

        path = Path(path)
        with tempfile.TemporaryDirectory(prefix="demerit-") as scratch:
            fill(self, Path(scratch), ["demerit.safeguards"])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(render(Path(scratch)), encoding="utf-8")
        return path


TABLE: dict[str, type[polars.DataType]] = {
    "arm": polars.String,
    "kind": polars.String,
    "title": polars.String,
    "number": polars.String,
    "reading": polars.String,
    "unit": polars.String,
    "value": polars.Float64,
    "low": polars.Float64,
    "high": polars.Float64,
    "mcse": polars.Float64,
    "difference": polars.Float64,
    "difference_low": polars.Float64,
    "difference_high": polars.Float64,
    "verdict": polars.String,
}

BY_WORLD: dict[str, type[polars.DataType]] = {
    "arm": polars.String,
    "world": polars.Int64,
    "number": polars.String,
    "reading": polars.String,
    "counted": polars.Float64,
    "over": polars.Float64,
}


def _rows(found: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for arm in found["arms"]:
        for number, one in arm["numbers"].items():
            for reading, held in ((one["reading"], one), *one["readings"].items()):
                apart = held["difference"] or {}
                yield (
                    arm["id"], arm["kind"], arm["title"], number, reading, one["unit"],
                    held["value"], held["low"], held["high"], held["mcse"],
                    apart.get("value"), apart.get("low"), apart.get("high"), held["verdict"],
                )  # fmt: skip


def study(
    menu: Menu, executor: Executor, progress: Progress, *, keep: Path | None = None
) -> Studied:
    """Run a menu and judge it.

    Args:
        menu: what to do.
        executor: who runs the worlds.
        progress: is told how far it has come.
        keep: a `.part` folder in which finished worlds are kept, or None.
    """
    watch = Watch(progress)
    progress.begin(menu.seeds, 0)
    worlds = keep / run_folder.WORLDS if keep else None
    reduced = simulate_all(menu, judging.reduce, executor, watch, keep=worlds)
    progress.stage("judging")
    board = Board(judging.joined(reduced), menu.norms)
    memory_mib = peak_memory_mib() + executor.memory_mib
    found = _found(menu, board, reduced) | {"run": _facts(menu, reduced, memory_mib)}
    return Studied(menu, found, board)


def _found(menu: Menu, board: Board, reduced: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    told = [
        *((arm.id, arm.title, arm.sentence, arm.kind, list(arm.parts)) for arm in menu.arms),
        (NONE, "Ordinary law alone", "No regime at all.", NONE, []),
    ]
    arms = []
    for name, title, sentence, kind, parts in told:
        arms.append(
            {
                "id": name,
                "title": title,
                "sentence": sentence,
                "kind": kind,
                "parts": parts,
                "numbers": judging.numbers_of(board, name),
                "kept": judging.kept(board, name).as_dict(worlds=False),
                "metrics": judging.metrics_of(menu.metrics, name, reduced, menu.norms),
            }
        )
    found = {
        "schema": SCHEMA,
        "kind": menu.kind,
        "title": menu.title,
        "question": menu.question,
        "argument": menu.argument,
        "statement": running.STATEMENT,
        "regime": menu.arms[0].regime.id,
        "society": menu.society.id,
        "norms": headline(menu.norms),
        "level": board.level,
        "level_together": board.strict,
        "numbers": {name: vars(one) for name, one in JUDGED.items()},
        "arms": arms,
        "left": [vars(one) for one in menu.left],
        "front": judging.front(board),
        "choices": judging.choices(board, menu.seed_values),
        "survivors": judging.survivors(board),
    }
    if menu.kind != "study":  # arms of a named study may be stricter than one another
        found["necessity"] = judging.necessity(board)
    if menu.kind == "rules":
        groups = menu.groups
        found["orders"] = orders(board, menu.arms, menu.left, groups)
    return found


def _facts(menu: Menu, reduced: Sequence[Mapping[str, Any]], memory_mib: float) -> dict[str, Any]:
    seconds, resident_months, compiling, peopling = (
        sum(one[name] for one in reduced)
        for name in ("seconds", "resident_months", "compile_seconds", "society_seconds")
    )
    return {
        "residents": menu.residents,
        "months": menu.months,
        "seeds": list(menu.seed_values),
        "arms": len(menu.arms) + 1,
        "seconds": seconds,
        "compile_seconds": compiling,
        "society_seconds": peopling,
        "resident_months": resident_months,
        "resident_months_per_second": resident_months / seconds if seconds > 0 else None,
        "peak_memory_mib": memory_mib,
        "backend": backend(),
        "versions": running.versions(),
    }


# --- folders -------------------------------------------------------------------------------------


def manifest(menu: Menu, command: Sequence[str]) -> dict[str, Any]:
    """All inputs in full and hashed, versions, seeds and the command that started the study."""
    return {
        "schema": SCHEMA,
        "kind": menu.kind,
        "synthetic": True,
        "statement": running.STATEMENT,
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "command": list(command),
        "seeds": list(menu.seed_values),
        "versions": running.versions(),
        "hash": menu.digest,
        "inputs": menu.canonical(),
    }


def start(menu: Menu, folder: Path, *, command: Sequence[str], force: bool = False) -> Path:
    """Make the `.part` of a new study, with its manifest.

    Raises:
        BadInput: the folder cannot be used.
    """
    part = run_folder.prepare(folder, force=force)
    run_folder.write_json(part / run_folder.MANIFEST, manifest(menu, command))
    return part


def fill(studied: Studied, folder: Path, command: Sequence[str] | None = None) -> None:
    """Write what a study found into a folder, the page left out.

    Args:
        studied: what was found.
        folder: an existing folder.
        command: writes a manifest too, where there is none yet.
    """
    if command is not None:
        run_folder.write_json(folder / run_folder.MANIFEST, manifest(studied.menu, command))
    run_folder.write_json(folder / STUDY, studied.found)
    run_folder.write_table(folder / WORLDS, studied.worlds())
    table = studied.table()
    run_folder.write_table(folder / ARMS, table)
    table.write_csv(folder / ARMS_CSV)


def write(
    menu: Menu,
    part: Path,
    folder: Path,
    *,
    executor: Executor,
    progress: Progress,
    write_report: running.WriteReport,
) -> dict[str, Any]:
    """Run a menu whose manifest stands in `part`, and leave the whole study in `folder`.

    Returns:
        The content of `study.json`.
    """
    with run_folder.locked(part):
        studied = study(menu, executor, progress, keep=part)
        progress.stage("writing tables")
        fill(studied, part)
        progress.stage("drawing the page")
        write_report(part)
        run_folder.finish(part, folder)
    return studied.found


def reopen(kept: Mapping[str, Any], part: Path) -> Menu:
    """The menu of an unfinished study.

    Args:
        kept: its manifest.
        part: its `.part` folder.

    Raises:
        BadInput: it was begun by other versions, or its manifest was changed.
    """
    running.same_versions(kept, part)
    menu = Menu.from_canonical(kept.get("inputs") or {})
    if menu.digest != kept.get("hash"):
        raise BadInput(
            "the manifest was changed after the study began",
            path=part / run_folder.MANIFEST,
            hint="start again with --force",
        )
    return menu


# --- menus by name -------------------------------------------------------------------------------


def safeguards_menu(
    regime: Regime,
    society: Society,
    *,
    alone: Sequence[str] | None = None,
    sets: Sequence[str] | None = None,
    **sizes: Any,
) -> Menu:
    """The menu of safeguards: each alone, in sets, beside the regime as it is.

    Args:
        regime: what the safeguards are laid over.
        society: who lives there.
        alone: safeguards that are run alone; all shipped ones if None.
        sets: names of shipped sets or safeguards joined by `+`; all shipped sets if None.
        sizes: norms, residents, months, seeds, base_seed, follow.
    """
    arms, left = safeguard_arms(regime, chosen_sets(sets), alone)
    title = f"Safeguards for {regime.title}"
    return Menu("safeguards", title, society, arms, left=left, **sizes)


def rules_menu(regime: Regime, society: Society, *, orders: bool = True, **sizes: Any) -> Menu:
    """The menu of rules: the regime less each of its parts, and what order effects need.

    Args:
        regime: what is taken apart.
        society: who lives there.
        orders: whether to run each part alone and every coalition of groups too.
        sizes: norms, residents, months, seeds, base_seed, follow.
    """
    arms, left, groups = rule_arms(regime, orders=orders)
    title = f"One rule out: {regime.title}"
    return Menu("rules", title, society, arms, left=left, groups=groups, **sizes)


def safeguards(
    society: Society | SizedSociety | str | Path,
    regime: Regime | str | Path,
    *,
    alone: Sequence[str] | None = None,
    sets: Sequence[str] | None = None,
    months: int = 84,
    seeds: int = 8,
    residents: int | None = None,
    base_seed: int = 0,
    norms: str | Path | None = None,
    follow: int = 500,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Studied:
    """Run each shipped safeguard alone and in sets over a regime, on the same draws.

    Args:
        society: An opened society, its id or the path of its file.
        regime: What the safeguards are laid over.
        alone: Safeguards that are run alone; all shipped ones if None.
        sets: Names of shipped sets, or safeguards joined by `+`; all shipped sets if None.
        months: Counted months, 1 to 600.
        seeds: Worlds, each under every arm.
        residents: Synthetic residents of a world; 20,000 unless the society was opened with a size.
        base_seed: Seed of the first world.
        norms: Folder of declared value judgements, or None for the shipped ones.
        follow: Households whose lives are logged; redress is known from them alone.
        workers: Worlds simulated at once.
        executor: Runs the worlds; threads of this process unless given.
        progress: Is told how far it has come; silence unless given.

    Raises:
        BadInput: The inputs do not exist, contradict each other or lie outside their ranges.
    """
    opened, sized = _opened(society, residents)
    menu = safeguards_menu(
        opening.regime(regime) if not isinstance(regime, Regime) else regime,
        opened,
        alone=alone,
        sets=sets,
        norms=opening.norms(norms),
        residents=sized,
        months=months,
        seeds=seeds,
        base_seed=base_seed,
        follow=follow,
    )
    return study(menu, executor or Local(workers), progress or Silent())


def _opened(
    society: Society | SizedSociety | str | Path, residents: int | None
) -> tuple[Society, int]:
    if isinstance(society, SizedSociety):
        return society.society, residents or society.residents
    opened = society if isinstance(society, Society) else opening.society(society).society
    return opened, residents or RESIDENTS
