"""What a run remembers of each month, on the host."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from demerit.month.counting import Series
from demerit.month.following import Log


@dataclass
class History:
    """Months already run: their numbers, counts and followed residents' logs.

    Device arrays are fetched in batches, so that a month never waits for the one before it.
    """

    months: list[int] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    logs: list[Log] = field(default_factory=list)
    fetched: int = 0

    def add(self, month: int, series: Series, log: Log) -> None:
        """Remember a month."""
        self.months.append(month)
        self.series.append(series)
        self.logs.append(log)
        if len(self.months) - self.fetched >= 24:
            self.fetch()

    def fetch(self) -> None:
        """Bring to the host what is still on the device."""
        for place in range(self.fetched, len(self.months)):
            self.series[place] = jax.device_get(self.series[place])
            self.logs[place] = jax.device_get(self.logs[place])
        self.fetched = len(self.months)

    def stacked(self) -> tuple[Series, Log]:
        """All months in one: every array gets a leading axis of months."""
        self.fetch()
        stack = lambda *parts: np.stack(parts)  # noqa: E731
        return jax.tree.map(stack, *self.series), jax.tree.map(stack, *self.logs)

    def after(self, earlier: History) -> History:
        """This history with an earlier one before it."""
        return History(
            months=earlier.months + self.months,
            series=earlier.series + self.series,
            logs=earlier.logs + self.logs,
            fetched=0,
        )


def pack(history: History) -> dict[str, Any]:
    """A history as plain arrays, for a checkpoint."""
    if not history.months:
        return {"months": np.zeros(0, np.int64)}
    series, log = history.stacked()
    leaves = jax.tree.leaves((series, log))
    return {"months": np.array(history.months), **{f"h{i}": x for i, x in enumerate(leaves)}}


def unpack(packed: dict[str, Any], like: tuple[Series, Log]) -> History:
    """The history that `pack` packed; `like` gives its structure."""
    months = [int(m) for m in packed["months"]]
    if not months:
        return History()
    tree = jax.tree.structure(like)
    leaves = [packed[f"h{i}"] for i in range(tree.num_leaves)]
    split = [
        jax.tree.unflatten(tree, [leaf[place] for leaf in leaves]) for place in range(len(months))
    ]
    return History(months, [s for s, _ in split], [log for _, log in split], len(months))
