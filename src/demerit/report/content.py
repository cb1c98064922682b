"""What a report is made of: sections of blocks, the same for the page and for its JSON.

The page's template draws a block by its `kind`; `machine.py` writes the same blocks as data, so
that nothing stands in one and not in the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from markupsafe import Markup

from demerit.report.figure import Figure
from demerit.report.figure import Missing as MissingFigure
from demerit.report.table import Inline, Table


@dataclass(frozen=True)
class Text:
    """A paragraph.

    Attributes:
        said: words, with links among them where needed.
        look: `plain`, `lead`, `note` or `caveat`.
    """

    kind: ClassVar[str] = "text"
    said: Inline
    look: str = "plain"


@dataclass(frozen=True)
class Head:
    """A heading inside a section; `level` is 3 or 4."""

    kind: ClassVar[str] = "head"
    title: str
    level: int = 3


@dataclass(frozen=True)
class Points:
    """A list of short sentences."""

    kind: ClassVar[str] = "points"
    lines: tuple[Inline, ...]
    title: str = ""


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and what there is to say about it."""

    kind: ClassVar[str] = "facts"
    pairs: tuple[tuple[str, Inline], ...]


@dataclass(frozen=True)
class Commands:
    """Lines to type."""

    kind: ClassVar[str] = "commands"
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """A table with its download.

    Attributes:
        table: the cells.
        file: name of the download, empty for none.
    """

    kind: ClassVar[str] = "rows"
    table: Table
    file: str = ""


@dataclass(frozen=True)
class Picture:
    """A figure, or why it is left out.

    Attributes:
        figure: what is drawn.
        file: name of the download.
        drawings: SVG by width, filled where the page is drawn.
    """

    kind: ClassVar[str] = "picture"
    figure: Figure | MissingFigure
    file: str = ""
    drawings: dict[str, Markup] = field(default_factory=dict)


@dataclass(frozen=True)
class Book:
    """Long prose made elsewhere, folded away until it is asked for."""

    kind: ClassVar[str] = "book"
    title: str
    note: str
    html: Markup


@dataclass(frozen=True)
class Block:
    """A block with a template of its own: `kind` names it, `data` is what it prints."""

    kind: str
    data: Any


AnyBlock = Text | Head | Points | Facts | Commands | Rows | Picture | Book | Block


@dataclass(frozen=True)
class Section:
    """A part of the report.

    Attributes:
        id: its anchor.
        title: its heading.
        blocks: what stands in it, in order.
        tier: 1 for the page that a decision-maker reads, 2 for the evidence behind it.
        question: what the section answers, in one sentence.
    """

    id: str
    title: str
    blocks: tuple[AnyBlock, ...]
    tier: int = 2
    question: str = ""


@dataclass(frozen=True)
class Report:
    """Everything that the page and its JSON say.

    Attributes:
        title, caveat, size: the head of the page.
        sections: in order.
        command: the line that draws the page again.
        stamp: first figures of the hash of all inputs.
    """

    title: str
    caveat: str
    size: str
    sections: tuple[Section, ...]
    command: str
    stamp: str
