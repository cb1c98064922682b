"""Tables as the page prints them: plain cells, a caption, a download."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from demerit.report.figure import data_address


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        text: what is printed.
        href: an address to visit, http or https only; empty for none.
    """

    text: str
    href: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Table:
    """A table of the page.

    Attributes:
        title: caption.
        columns: heads.
        rows: cells, as many as there are heads.
        note: a sentence under the caption.
        stays_open: whether the page shows it without being asked.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    note: str = ""
    stays_open: bool = True

    @property
    def csv(self) -> str:
        """The cells as a data address in CSV."""
        cells = [[str(cell) for cell in row] for row in self.rows]
        return data_address(pl.DataFrame(cells, schema=list(self.columns), orient="row"))


def address(url: str) -> str:
    """An address if it is one that a reader may follow, or nothing."""
    return url if url.lower().startswith(("https://", "http://")) else ""
