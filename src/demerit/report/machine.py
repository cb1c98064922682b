"""The report as data: every section and block of the page, in JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from demerit.report import chain
from demerit.report.content import (
    AnyBlock,
    Block,
    Book,
    Commands,
    Facts,
    Head,
    Picture,
    Points,
    Report,
    Rows,
    Text,
)
from demerit.report.figure import Figure
from demerit.report.life import Told
from demerit.report.metric_block import Shown
from demerit.report.table import Inline, Link, plain

SCHEMA = 1
NOTE = (
    "The same content as report.html: a model of a synthetic society. Nobody in it exists, and no "
    "number here describes a real person or decides about one."
)


def text(report: Report) -> str:
    """The report as one JSON document, indented, with null and never NaN."""
    return json.dumps(data(report), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def data(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "schema": SCHEMA,
        "synthetic": True,
        "note": NOTE,
        "title": report.title,
        "caveat": report.caveat,
        "size": report.size,
        "command": report.command,
        "hash": report.stamp,
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "tier": section.tier,
                "question": section.question,
                "blocks": [_block(block) for block in section.blocks],
            }
            for section in report.sections
        ],
    }


def _block(block: AnyBlock) -> dict[str, Any]:
    write = WRITERS.get(type(block))
    return {"kind": block.kind, **(write(block) if write else {})}


def _inline(said: Inline) -> Any:
    """Words as text; with links, as parts."""
    if isinstance(said, str):
        return said
    parts = [said] if isinstance(said, Link) else list(said)
    if all(isinstance(part, str) for part in parts):
        return plain(said)
    return [part if isinstance(part, str) else asdict(part) for part in parts]


def _rows(block: Rows) -> dict[str, Any]:
    table = block.table
    return {
        "title": table.title,
        "note": table.note,
        "columns": list(table.columns),
        "rows": [[_inline(cell) for cell in row] for row in table.rows],
        "file": block.file,
    }


def _picture(block: Picture) -> dict[str, Any]:
    figure = block.figure
    if not isinstance(figure, Figure):
        return {"id": figure.id, "title": figure.title, "left_out": figure.why}
    return {**_figure(figure), "file": block.file}


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "finding": figure.finding,
        "shows": figure.shows,
        "note": figure.note,
        "method": figure.method,
        "alternative": figure.alt,
        "data": [_clean(row) for row in figure.rows.to_dicts()],
    }


def _special(block: Block) -> dict[str, Any]:
    held = block.data
    if isinstance(held, Shown):
        left = ("csv", "variants", "parts", "groups", "scale", "plot", "drawings")
        told = {key: _clean(one) for key, one in vars(held).items() if key not in left}
        return told | {"plot": _figure(held.plot) if held.plot else None}
    if isinstance(held, chain.Chain):
        return {
            "said": held.said,
            "rule": held.rule,
            "usual": held.usual,
            "world": held.world,
            "subjects": [f"{kind} {number}" for kind, number in held.subjects],
            "steps": list(chain.as_steps(held)),
        }
    if isinstance(held, Told):
        return {"of": held.kind, "rule": held.rule, "life": _clean(held.life)}
    return {"content": _clean(held)}


def _clean(held: Any) -> Any:
    """Plain data without drawings."""
    if is_dataclass(held) and not isinstance(held, type):
        return {key: _clean(one) for key, one in vars(held).items() if key != "strip"}
    if isinstance(held, Mapping):
        return {str(key): _clean(one) for key, one in held.items()}
    if isinstance(held, (list, tuple, set, frozenset)):
        return [_clean(one) for one in held]
    if isinstance(held, float) and not math.isfinite(held):
        return None
    return held if isinstance(held, (str, int, float, bool, type(None))) else str(held)


WRITERS: dict[type, Callable[[Any], dict[str, Any]]] = {
    Text: lambda block: {"said": _inline(block.said), "look": block.look},
    Head: lambda block: {"title": block.title, "level": block.level},
    Points: lambda block: {"title": block.title, "lines": [_inline(one) for one in block.lines]},
    Facts: lambda block: {"pairs": [[name, _inline(said)] for name, said in block.pairs]},
    Commands: lambda block: {"lines": list(block.lines)},
    Rows: _rows,
    Picture: _picture,
    Book: lambda block: {"title": block.title, "html": str(block.html)},
    Block: _special,
}
