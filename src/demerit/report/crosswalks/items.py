"""An item of an instrument, and the table that holds a run beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from demerit.report import findings, places
from demerit.report.folder import Folder
from demerit.report.table import Inline, Link, Table

UNVERIFIED = "wording not verified"
SECONDARY = "seen in a secondary source only"
NOTHING = "This run gives no evidence for it."


@dataclass(frozen=True)
class Item:
    """One question of an instrument.

    Attributes:
        key: its number or letter there.
        asks: what it asks for, in our words.
        metrics: metrics that bear on it.
        sections: parts of the report that bear on it: anchor and name.
        note: what the reader should know; for an item without evidence, why there is none.
        mark: how far the wording is known, empty where the source was read.
    """

    key: str
    asks: str
    metrics: tuple[str, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    note: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Instrument:
    """A legal test or a form.

    Attributes:
        id: name in files.
        title: how it is called.
        note: what it is, where it was read, what the laboratory does and does not do with it.
        items: its questions.
        stays_open: whether the page shows it without being asked.
    """

    id: str
    title: str
    note: str
    items: tuple[Item, ...]
    stays_open: bool = False


def table(instrument: Instrument, folder: Folder) -> Table:
    """The instrument with what this run shows for each item."""
    rows = tuple((_key(item), item.asks, evidence(item, folder)) for item in instrument.items)
    return Table(
        instrument.title,
        ("Item", "What it asks", "What this run shows"),
        rows,
        instrument.note,
        stays_open=instrument.stays_open,
    )


def _key(item: Item) -> str:
    return f"{item.key} ({item.mark})" if item.mark else item.key


def evidence(item: Item, folder: Folder) -> Inline:
    """Findings with links; what is noise, undefined or not measured is said so."""
    parts: list[str | Link] = []
    measured = [name for name in item.metrics if name in folder.metrics]
    missing = [name for name in item.metrics if name not in folder.metrics]
    for name in measured:
        parts += [Link(name, f"#{name}"), f" {findings.finding(name, folder.metrics[name])}. "]
    if missing:
        said = [f"{name} ({places.title_of(name).lower()})" for name in missing]
        parts.append(f"Not measured: {', '.join(said)}. ")
    for anchor, name in item.sections:
        parts += ["See ", Link(name, f"#{anchor}"), ". "]
    if not measured and not item.sections:
        parts.insert(0, f"{NOTHING} ")
    if item.note:
        parts.append(item.note)
    return parts


def metrics_of(instruments: Iterable[Instrument]) -> set[str]:
    """Every metric that some item names."""
    return {name for one in instruments for item in one.items for name in item.metrics}
