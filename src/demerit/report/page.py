"""The report's page: the sections of a run, drawn by its templates."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from demerit.regime import BadInput
from demerit.report import limits, theme, timeline, words
from demerit.report.content import AnyBlock, Block, Picture, Report
from demerit.report.figure import Figure
from demerit.report.folder import Folder
from demerit.report.metric_block import Shown
from demerit.report.sections import sections
from demerit.report.table import Inline, Link

WIDTHS = {"wide": theme.WIDE, "narrow": theme.NARROW}
FEW_ROWS = 60


def environment() -> Environment:
    """Templates with everything escaped that is not made here as markup."""
    made = Environment(
        loader=PackageLoader("demerit.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters["broken"] = broken
    made.filters["inline"] = inline
    made.filters["number"] = words.number
    made.filters["digits"] = words.digits
    made.filters["sentence"] = words.sentence
    made.globals["colours"] = vars(theme)
    made.globals["style"] = Markup(_style(made))
    made.globals["few"] = few
    made.globals["life_drawings"] = life_drawings
    return made


def broken(text: str) -> Markup:
    """Text that may break after the signs of a path."""
    return Markup(re.sub(r"([._])(?=\w)", r"\1<wbr>", str(escape(text))))


def inline(said: Inline) -> Markup:
    """Words with their links and `names` as markup; everything else in them is escaped."""
    parts = [said] if isinstance(said, (str, Link)) else said
    return Markup("").join(_piece(part) for part in parts)


def _piece(part: str | Link) -> Markup:
    if isinstance(part, str) or not part.href:
        safe = str(escape(str(part)))
        return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", safe))
    outside = "" if part.href.startswith("#") else ' rel="noreferrer"'
    return Markup(f'<a href="{escape(part.href)}"{outside}>{escape(part.text)}</a>')


def _style(made: Environment) -> str:
    return made.get_template("style.css").render(theme=theme)


def build(path: Path) -> Report:
    """Everything that the report of a run says, before it is drawn.

    Raises:
        BadInput: there is no manifest in the folder.
    """
    folder = Folder(path)
    if not folder.manifest:
        raise BadInput("this is not a run folder: it holds no manifest.json", path=path)
    return Report(
        title=folder.regime_title,
        caveat=str(folder.regime.get("headline") or ""),
        size=limits.size(folder),
        sections=sections(folder),
        command=f"demerit report {folder.name}",
        stamp=str(folder.manifest.get("hash") or "")[:8],
    )


def html(report: Report) -> str:
    """The report as one HTML document."""
    shown = replace(
        report,
        sections=tuple(
            replace(section, blocks=tuple(map(drawn, section.blocks)))
            for section in report.sections
        ),
    )
    return environment().get_template("report.html.j2").render(report=shown)


def drawn(block: AnyBlock) -> AnyBlock:
    """A block with its drawings."""
    if isinstance(block, Picture) and isinstance(block.figure, Figure):
        return replace(block, drawings=_in_widths(block.figure))
    if isinstance(block, Block) and isinstance(block.data, Shown) and block.data.plot:
        return replace(block, data=replace(block.data, drawings=_in_widths(block.data.plot)))
    return block


def _in_widths(figure: Figure) -> dict[str, Markup]:
    return {name: Markup(figure.svg(width)) for name, width in WIDTHS.items()}


def life_drawings(one: Any) -> dict[str, Markup]:
    """The time line of a life in both widths."""
    return {name: Markup(timeline.svg(one, width)) for name, width in WIDTHS.items()}


def few(figure: Figure) -> dict[str, Any] | None:
    """The numbers of a figure as a table of the page, where they are few enough to read."""
    if figure.rows.height > FEW_ROWS:
        return None
    return {
        "heads": [name.replace("_", " ") for name in figure.rows.columns],
        "rows": [[_cell(value) for value in row] for row in figure.rows.iter_rows()],
    }


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return words.digits(value, 4)
    return "" if value is None else str(value)
