"""The summary that a run leaves in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from demerit.study import run_folder
from demerit.study.request import Request


def show(request: Request, metrics: dict[str, Any], folder: Path) -> None:
    """Print what was run, the headline numbers with both bands, and where the rest is.

    Args:
        request: The run.
        metrics: Content of `metrics.json`.
        folder: The run folder.
    """
    console = Console(soft_wrap=False)
    run = metrics["run"]
    console.print(
        f"\n[bold]{request.regime.title}[/bold] beside {_twin(request)}, {request.society.title}: "
        f"{request.residents:,} synthetic residents, {request.months} months, "
        f"{len(run['seeds'])} world{'' if len(run['seeds']) == 1 else 's'}",
        highlight=False,
    )
    if request.regime.headline:
        console.print(f"[italic]{request.regime.headline}[/italic]", highlight=False)
    console.print(_table(metrics["metrics"]))
    console.print(_bands(run), style="dim", highlight=False)
    if "until" in run:
        console.print(f"stopped at {run['until']['why']}", highlight=False)
    speed = run["resident_months_per_second"]
    console.print(
        f"simulated in {run['seconds']:.1f} s"
        + (f" ({number(speed)} resident-months a second)" if speed else ""),
        style="dim",
        highlight=False,
    )
    console.print(f"\nreport: {folder / run_folder.REPORT}", highlight=False, soft_wrap=True)


def _twin(request: Request) -> str:
    return "ordinary law alone" if request.against.id == "none" else request.against.title


def _bands(run: dict[str, Any]) -> str:
    inputs = run.get("inputs")
    text = (
        "A model of a synthetic society. Chance: 95 % interval over worlds; ~ where it holds no "
        "effect. One society: 5 to 95 % of the worlds."
    )
    if inputs:
        text += (
            f" Inputs: 5 to 95 % of {inputs['draws']} joint draws of {inputs['inputs']} uncertain "
            f"numbers, at {inputs['residents']:,} residents."
        )
    return text


def _table(metrics: dict[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name, justify in (("", "left"), ("metric", "left"), ("value", "right"), ("unit", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    table.add_column("chance", justify="right")
    table.add_column("one society", justify="right")
    table.add_column("inputs", justify="right")
    for name, metric in metrics.items():
        table.add_row(
            name,
            metric["title"],
            _value(metric),
            metric["unit"],
            _range(metric.get("low"), metric.get("high")),
            _range(metric.get("luck_low"), metric.get("luck_high")),
            _range(metric.get("inputs_low"), metric.get("inputs_high")),
        )
    return table


def _value(metric: dict[str, Any]) -> str:
    if metric["value"] is None:
        return str(metric.get("status", "undefined")).replace("_", " ")
    shown = trimmed(metric["value"], metric.get("digits"))
    return f"~ {shown}" if metric.get("noise") else shown


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{number(low)} to {number(high)}"


def trimmed(value: float, digits: int | None) -> str:
    """Three significant digits, but none that is smaller than the Monte Carlo error."""
    if digits is None or value == 0:
        return number(value)
    rounded = round(value, digits) + 0.0  # no minus before a zero
    return number(rounded) if rounded else f"0 (below {number(10.0**-digits / 2)})"


def number(value: float) -> str:
    """Three significant digits, with thousands set apart."""
    if value == 0:
        return "0"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
