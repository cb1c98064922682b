"""Tables as the page prints them: plain cells, a caption, a download."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from demerit.report.figure import data_address


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere: an anchor of the page, or an address on the web.

    Attributes:
        text: what is printed.
        href: `#anchor`, or http and https; empty for none.
    """

    text: str
    href: str = ""

    def __str__(self) -> str:
        return self.text


Inline = str | Link | Sequence["str | Link"]
"""Words, a link, or both in turn."""


def plain(said: Inline) -> str:
    """The words alone."""
    return str(said) if isinstance(said, (str, Link)) else "".join(map(str, said))


@dataclass(frozen=True)
class Table:
    """A table of the page.

    Attributes:
        title: caption.
        columns: heads.
        rows: cells, as many as there are heads.
        note: a sentence under the caption.
        stays_open: whether the page shows it without being asked.
        printed: whether paper shows it though the page folds it away.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]
    note: str = ""
    stays_open: bool = True
    printed: bool = True

    @property
    def csv(self) -> str:
        """The cells as a data address in CSV."""
        cells = [[plain(cell) for cell in row] for row in self.rows]
        return data_address(pl.DataFrame(cells, schema=list(self.columns), orient="row"))


def address(url: str) -> str:
    """An address if it is one that a reader may follow, or nothing."""
    return url if url.lower().startswith(("https://", "http://")) else ""
