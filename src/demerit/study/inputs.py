"""How far the results move when uncertain inputs are drawn together from their ranges.

Every number with a range is drawn at once (a Latin hypercube), the same world is simulated under
each draw at a smaller size, and the spread of each metric is reported beside chance. Worlds share
their seed, so that draws of the inputs differ in the inputs alone. The declared number is the
median of its draws.

Reference:
    McKay, M. D., Beckman, R. J., & Conover, W. J. (1979). A comparison of three methods for
    selecting values of input variables. Technometrics, 21(2), 239-245. doi:10.2307/1268522
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np

from demerit import draws
from demerit.evidence import measure
from demerit.regime.quantity import Quantity
from demerit.study.executors import Executor, Task
from demerit.study.progress import Watch
from demerit.study.request import Request
from demerit.study.worlds import simulate, smaller

RESIDENTS = 20_000
"""Residents of the worlds in which inputs are drawn, at most: the size that fits the time."""

LOW, HIGH = 0.05, 0.95
ENOUGH = 0.75
"""Share of the draws in which a metric must be defined for its spread to be reported."""

STRONGEST = 3

SETS = 0.9
"""Rank correlation from which an assumed input is said to set a metric: what comes out is then
little more than what was put in."""

WHOLE_UNITS = ("points", "persons", "measures")
"""Units in which only whole numbers have a meaning."""


@dataclass(frozen=True)
class Input:
    """An uncertain number of a regime or of the society.

    Attributes:
        part: `regime`, `against` or `society`.
        path: Its dotted path there.
        quantity: Value, unit, range and grade.
    """

    part: str
    path: str
    quantity: Quantity

    @property
    def name(self) -> str:
        """Path with its part; the twin's regime shares the names of the regime's inputs."""
        return f"{'society' if self.part == 'society' else 'regime'}.{self.path}"

    def at(self, share: float) -> float:
        """The number at a share of its distribution: what is declared is the median.

        A range is taken to say that the number is as likely too high as too low, evenly on either
        side. Many ranges reach much farther up than down: drawn evenly from end to end, most draws
        would lie above what is declared, and so would the results.
        """
        assert self.quantity.range is not None
        assert self.quantity.value is not None
        (low, high), middle = self.quantity.range, self.quantity.value
        if share < 0.5:
            value = low + 2.0 * share * (middle - low)
        else:
            value = middle + (2.0 * share - 1.0) * (high - middle)
        return float(round(value)) if self.quantity.unit in WHOLE_UNITS else value


def uncertain(request: Request) -> list[Input]:
    """Every number of a request that has a range wider than a point."""
    parts = {"regime": request.regime, "against": request.against, "society": request.society}
    return [
        Input(part, path, quantity)
        for part, model in parts.items()
        for path, quantity in model.quantities()
        if quantity.uncertain
    ]


def hypercube(seed: int, names: Sequence[str], count: int) -> np.ndarray:
    """A Latin hypercube: each input visits each of `count` equal strata once.

    An input's draws are keyed by its name, so that adding an input leaves the others alone.

    Args:
        seed: Base seed of the run.
        names: Names of the inputs.
        count: Draws.

    Returns:
        float64 [count, inputs], strictly inside (0, 1).
    """
    slots = np.arange(count)
    columns = []
    for name in names:
        partner = zlib.crc32(name.encode())
        shuffle = draws.uniform_numpy(seed, "inputs", slots, other=partner, k=0)
        inside = draws.unit(draws.uniform_numpy(seed, "inputs", slots, other=partner, k=1))
        strata = np.empty(count)
        strata[np.argsort(shuffle, kind="stable")] = slots
        columns.append((strata + inside) / count)
    return np.stack(columns, axis=1) if columns else np.empty((count, 0))


def drawn(request: Request, inputs: Sequence[Input], shares: Mapping[str, float]) -> Request:
    """The request with every uncertain number moved to its share of its range.

    An input that the regime and its twin share by name moves in both.
    """
    changes: dict[str, dict[str, float]] = {"regime": {}, "against": {}, "society": {}}
    for one in inputs:
        changes[one.part][one.path] = one.at(shares[one.name])
    return replace(
        request,
        regime=request.regime.replace_quantities(changes["regime"]),
        against=request.against.replace_quantities(changes["against"]),
        society=request.society.replace_quantities(changes["society"]),
    )


@dataclass(frozen=True)
class Spread:
    """What drawing the inputs showed.

    Attributes:
        names: Inputs in the order of the columns of `shares`.
        inputs: One `Input` a name, for its range and unit.
        shares: float64 [draws, inputs], place of each draw in its range.
        values: Metric id to float64 [draws], NaN where undefined.
        residents: Residents of each of the worlds.
    """

    names: tuple[str, ...]
    inputs: Mapping[str, Input]
    shares: np.ndarray
    values: Mapping[str, np.ndarray]
    residents: int

    @property
    def noise(self) -> float:
        """Rank correlation that the largest of so many irrelevant inputs exceeds once in 20 times.

        Normal approximation of the rank correlation of independent draws, corrected for looking
        at all inputs (Bonferroni).
        """
        count, looks = len(self.shares), max(len(self.names), 1)
        return min(1.0, NormalDist().inv_cdf(1 - 0.05 / (2 * looks)) / math.sqrt(count - 1))

    def of(self, metric: str) -> dict[str, Any]:
        """The entries of one metric: spread, median and the inputs that move it most."""
        values = self.values.get(metric, np.array([]))
        defined = np.isfinite(values)
        empty = {"inputs_low": None, "inputs_high": None, "inputs_median": None, "inputs_top": []}
        if not len(values) or defined.mean() < ENOUGH:
            return empty
        low, median, high = np.quantile(values[defined], [LOW, 0.5, HIGH])
        top = self._strongest(values, defined)
        return {
            "inputs_low": float(low),
            "inputs_high": float(high),
            "inputs_median": float(median),
            "inputs_below_0": float((values[defined] < 0).mean()),
            "inputs_top": top,
            "set_by": _setting(top),
        }

    def _strongest(self, values: np.ndarray, defined: np.ndarray) -> list[dict[str, Any]]:
        if np.ptp(values[defined]) == 0:
            return []
        order = [
            (rank_correlation(self.shares[defined, place], values[defined]), name)
            for place, name in enumerate(self.names)
        ]
        order.sort(key=lambda pair: (-abs(pair[0]), pair[1]))
        return [self._described(name, strength) for strength, name in order[:STRONGEST]]

    def _described(self, name: str, strength: float) -> dict[str, Any]:
        quantity = self.inputs[name].quantity
        low, high = quantity.range or (None, None)
        return {
            "input": name,
            "rank_correlation": strength,
            "above_noise": abs(strength) > self.noise,
            "low": low,
            "high": high,
            "unit": quantity.unit,
            "grade": quantity.grade,
        }

    def summary(self) -> dict[str, Any]:
        """What a reader needs beside the numbers."""
        return {
            "draws": len(self.shares),
            "residents": self.residents,
            "inputs": len(self.names),
            "low": LOW,
            "high": HIGH,
            "noise": self.noise,
        }


def _setting(top: Sequence[Mapping[str, Any]]) -> str | None:
    """The assumed input that a metric follows nearly one to one, if there is one."""
    for one in top:
        if one["grade"] == "assumed" and abs(one["rank_correlation"]) >= SETS:
            return str(one["input"])
    return None


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Spearman's rank correlation, ties at their mean rank; 0 where one does not vary."""
    a, b = _ranks(first), _ranks(second)
    a, b = a - a.mean(), b - b.mean()
    size = math.sqrt(float((a * a).sum()) * float((b * b).sum()))
    return float((a * b).sum()) / size if size > 0 else 0.0


def _ranks(values: np.ndarray) -> np.ndarray:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return (last - (count - 1) / 2.0)[place]


def spread(
    request: Request, executor: Executor, watch: Watch, *, keep: Path | None = None
) -> Spread | None:
    """Simulate the joint draws of a request's uncertain inputs.

    Args:
        request: The run; its `input_draws` says how many.
        executor: Who runs the worlds.
        watch: Is told each month, and may stop them.
        keep: Folder that holds the metrics of finished draws, or None.

    Returns:
        The spread, or None where no draws were asked for or nothing is uncertain.
    """
    inputs = uncertain(request)
    if request.input_draws == 0 or not inputs:
        return None
    by_name = {one.name: one for one in reversed(inputs)}  # the regime's range stands for both
    names = tuple(sorted(by_name))
    shares = hypercube(request.base_seed, names, request.input_draws)
    small = smaller(request, RESIDENTS)
    tasks: list[Task[dict[str, float | None]]] = []
    for place, row in enumerate(shares):
        one = partial(drawn, small, inputs, dict(zip(names, row.tolist(), strict=True)))
        tasks.append(partial(_values, one, place, keep))
    size = small.resident_months * len(tasks)
    found = executor.run(tasks, watch, size=size, residents=small.residents)
    values = {
        metric: np.array([_number(row.get(metric)) for row in found])
        for metric in sorted({metric for row in found for metric in row})
    }
    return Spread(names, by_name, shares, values, small.residents)


def _values(
    make: Callable[[], Request], place: int, keep: Path | None, watch: Watch
) -> dict[str, float | None]:
    """Top value of each metric in one draw; read back where the draw is already done."""
    kept = keep / f"draw-{place}.json" if keep else None
    if kept is not None and kept.is_file():
        return json.loads(kept.read_text(encoding="utf-8"))
    request = make()
    world = simulate(request, request.base_seed, watch, task=f"inputs {place}", roomy=True)
    against = request.against.id
    metrics = measure([world.outcome], world.labels, request.norms, against=against)
    values = {name: metric["value"] for name, metric in metrics.items()}
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        aside = kept.with_suffix(".part")
        aside.write_text(json.dumps(values), encoding="utf-8")
        aside.rename(kept)
    return values


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
