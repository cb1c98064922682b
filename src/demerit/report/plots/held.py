"""The numbers of a metric as a plot needs them: in the unit that is printed, with their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from demerit.report import findings, theme, words

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Datum:
    """One number to draw.

    Attributes:
        key: its name in metrics.json.
        name: its name in words.
        value, low, high: in printed units (per cent for shares); no interval for one world.
        luck, inputs: the other two bands, where there are any.
        said: the number with its interval and unit.
        colour: what it is drawn in.
    """

    key: str
    name: str
    value: float
    low: float | None
    high: float | None
    said: str
    luck: tuple[float, float] | None = None
    inputs: tuple[float, float] | None = None
    colour: str = theme.ACCENT

    def named(self, name: str, colour: str = "") -> Datum:
        """The same number under another name or in another colour."""
        return replace(self, name=name or self.name, colour=colour or self.colour)


def top(entry: Entry, name: str = "") -> list[Datum]:
    """The number on the metric's heading, if there is one."""
    return list(_data([("", name or str(entry.get("title") or ""), entry)], entry))


def of(entry: Entry, sort: str, keys: Iterable[str]) -> list[Datum]:
    """Defined numbers among `variants`, `parts` or `groups`, in the order of the keys."""
    held: Mapping[str, Entry] = entry.get(sort) or {}
    return list(
        _data([(key, _name(sort, key, held[key]), held[key]) for key in keys if key in held], entry)
    )


def starting(entry: Entry, sort: str, start: str) -> list[Datum]:
    """Numbers whose key starts so, named by the rest of it where they have no title."""
    held: Mapping[str, Entry] = entry.get(sort) or {}
    return of(entry, sort, [key for key in held if key.startswith(start)])


def _name(sort: str, key: str, one: Entry) -> str:
    return words.plain(str(one.get("title") or "")) if sort == "parts" else words.reading(key)


def _data(named: Iterable[tuple[str, str, Entry]], entry: Entry) -> Iterable[Datum]:
    for key, name, one in named:
        if not findings.exists(one):
            continue
        unit = str(one.get("unit") or entry.get("unit") or "")
        times = words.factor(unit)
        value = times * float(one["value"])
        bands = (_ends(one, start, times, value) for start in ("", "luck_", "inputs_"))
        chance, luck, inputs = bands
        low, high = chance or (None, None)
        title = words.sentence(name or key.replace("_", " "))
        yield Datum(key, title, value, low, high, findings.value(one, unit), luck, inputs)


def _ends(one: Entry, start: str, times: float, value: float) -> tuple[float, float] | None:
    """Ends of a band; what a share cannot be is not drawn."""
    low, high = one.get(f"{start}low"), one.get(f"{start}high")
    if low is None or high is None:
        return None
    ends = times * float(low), times * float(high)
    if times == 100.0 and 0 <= value <= 100:
        return max(0.0, ends[0]), min(100.0, ends[1])
    return ends


def frame(data: Iterable[Datum]) -> pl.DataFrame:
    """The numbers drawn, for the download."""
    rows = [
        {"name": one.name, "value": one.value, "low": one.low, "high": one.high} for one in data
    ]
    schema = {"name": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64}
    return pl.DataFrame(rows, schema=schema)


def told(data: Iterable[Datum]) -> str:
    """The numbers in words, one sentence each."""
    return " ".join(f"{one.name}: {one.said}." for one in data)
