"""The same regime on societies of several sizes: which metrics drift with the size of a society.

A society of the laboratory is smaller than the one it stands for. What a metric says should not
depend on how much smaller; where it does, the page prints that as a limit.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demerit.evidence import METRICS
from demerit.evidence.student import two_sided
from demerit.report.folder import Folder

LEVEL = 0.95
KNOWN = Path(__file__).with_name("sizes.json")
"""What was found for shipped regimes, by id: sizes and the metrics that drift."""


@dataclass(frozen=True)
class Drift:
    """A metric in the smallest and in the largest society.

    Attributes:
        moved: the largest society's value less the smallest's, in the metric's unit.
        band: half width of the 95 % interval of that difference, were there no drift.
    """

    moved: float
    band: float

    @property
    def beyond(self) -> bool:
        """Whether the difference is more than chance between worlds explains."""
        return abs(self.moved) > self.band


def drift(small: Mapping[str, Any], large: Mapping[str, Any]) -> Drift | None:
    """Difference of two means of independent worlds, with Welch's interval.

    Args:
        small: entry of `metrics.json` of the smaller society.
        large: entry of the larger one.

    Returns:
        None where either has no value or no standard error.
    """
    errors = [one["mcse"] for one in (small, large)]
    if any(one is None for one in (small["value"], large["value"], *errors)):
        return None
    parts = [error**2 for error in errors]
    total = sum(parts)
    if total == 0.0:
        return Drift(large["value"] - small["value"], 0.0)
    below = sum(
        part**2 / (one["n_worlds"] - 1) for part, one in zip(parts, (small, large), strict=True)
    )
    freedom = max(1, math.floor(total**2 / below))
    band = two_sided(LEVEL, freedom) * math.sqrt(total)
    return Drift(large["value"] - small["value"], band)


def sizes_page(runs: Sequence[Folder]) -> str:
    """The page, in Markdown, for finished runs of one regime, smallest society first.

    Raises:
        ValueError: there are fewer than two, or they differ in more than size and worlds.
    """
    runs = sorted(runs, key=residents)
    same = {(run.regime["id"], run.society["id"], run.months, run.twin_title) for run in runs}
    if len(runs) < 2 or len(same) > 1:
        raise ValueError("sizes are held against each other for one regime, society and span")
    return "\n".join(_lines(runs)) + "\n"


def found(runs: Sequence[Folder]) -> dict[str, Any]:
    """What the page found, as plain data: sizes in residents, metrics that drift, how many told."""
    runs = sorted(runs, key=residents)
    drifts = {name: drift(*_ends(runs, name)) for name in METRICS}
    known = [one for one in drifts.values() if one is not None]
    return {
        "residents": [residents(run) for run in runs],
        "worlds": [run.worlds for run in runs],
        "beyond": [name for name, one in drifts.items() if one is not None and one.beyond],
        "told": len(known),
    }


def limit(regime: str) -> str | None:
    """How the size of a society limits the results of a shipped regime, in a sentence."""
    one = json.loads(KNOWN.read_text(encoding="utf-8")).get(regime)
    if one is None:
        return None
    ends = f"{min(one['residents']):,} and {max(one['residents']):,}"
    moved = ", ".join(f"{name} ({METRICS[name].title.lower()})" for name in one["beyond"])
    return (
        f"Societies of other sizes: between {ends} residents {len(one['beyond'])} of"
        f" {one['told']} metrics move by more than chance explains"
        + (f", {moved}; for these the size is a limit" if moved else "")
    )


def residents(run: Folder) -> int:
    """Residents that a world of a run begins with."""
    return run.residents or 0


def _lines(runs: Sequence[Folder]) -> Iterator[str]:
    first = runs[0]
    yield f"# {first.regime_title}: societies of several sizes"
    yield ""
    yield (
        f"`{first.regime['id']}` on `{first.society['id']}`, {first.months} months beside"
        f" {first.twin_title}. Made by `python docs/make_pages.py sizes RUN...` from runs of"
        + ";".join(f" {residents(run):,} residents ({run.worlds} worlds)" for run in runs)
        + "."
    )
    drifts = {name: drift(*_ends(runs, name)) for name in METRICS}
    told = found(runs)
    yield ""
    yield (
        f"{len(told['beyond'])} of {told['told']} metrics move between the smallest and the largest"
        f" society by more than chance between worlds explains (95 %, Welch); if none moved, about"
        f" {0.05 * told['told']:.0f} would seem to."
        + (f" For {', '.join(told['beyond'])} the size is a limit." if told["beyond"] else "")
        + " A band is chance alone: with few worlds it is wide, and a drift that it holds is not"
        " shown to be none."
    )
    yield ""
    yield (
        "| metric | unit |"
        + "".join(f" {residents(run):,} |" for run in runs)
        + " drift | band | |"
    )
    yield "|---|---|" + "---|" * (len(runs) + 3)
    for name, metric in METRICS.items():
        cells = "".join(f" {_shown(run.metrics[name])} |" for run in runs)
        moved = drifts[name]
        if moved is None:
            end = " | | cannot be told |"
        else:
            said = "**beyond its band**" if moved.beyond else ""
            end = f" {_number(moved.moved)} | ±{_number(moved.band)} | {said} |"
        yield f"| {name} {metric.title} | {metric.unit} |{cells}{end}"


def _ends(runs: Sequence[Folder], name: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return runs[0].metrics[name], runs[-1].metrics[name]


def _shown(entry: Mapping[str, Any]) -> str:
    if entry["value"] is None:
        return entry["status"]
    if entry["low"] is None:
        return _number(entry["value"])
    return f"{_number(entry['value'])} [{_number(entry['low'])}, {_number(entry['high'])}]"


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
