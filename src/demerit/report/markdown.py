"""The few signs of Markdown that a rule book uses, as HTML: heads, lists, tables, strong words."""

from __future__ import annotations

import re
from itertools import groupby

from markupsafe import Markup, escape

STRONG = re.compile(r"\*\*(.+?)\*\*")
SOFT = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
CODE = re.compile(r"`([^`]+)`")


def html(text: str, *, head: int) -> Markup:
    """Markdown as HTML; everything else in it is escaped.

    Args:
        text: lines of Markdown; heads of the first level are left out.
        head: the level that heads of the second level get, 1 to 6.
    """
    lines = [line.rstrip() for line in text.splitlines()]
    parts = [(kind, list(part)) for kind, part in groupby(lines, _kind)]
    blocks = [_block(kind, part, head, place) for place, (kind, part) in enumerate(parts)]
    return Markup("\n").join(block for block in blocks if block)


def _kind(line: str) -> str:
    for start, kind in (("# ", "title"), ("## ", "head"), ("- ", "list"), ("|", "table")):
        if line.startswith(start):
            return kind
    return "text" if line else "gap"


def _block(kind: str, lines: list[str], head: int, place: int) -> Markup:
    if kind == "head":
        return Markup("").join(Markup(f"<h{head}>{_inline(line[3:])}</h{head}>") for line in lines)
    if kind == "list":
        items = Markup("").join(Markup(f"<li>{_inline(line[2:])}</li>") for line in lines)
        return Markup(f"<ul>{items}</ul>")
    if kind == "table":
        return _table(lines, place)
    if kind == "text":
        return Markup(f"<p>{_inline(' '.join(lines))}</p>")
    return Markup("")


def _inline(text: str) -> Markup:
    """Strong, soft and literal words in a line."""
    safe = str(escape(text))
    safe = STRONG.sub(r"<strong>\1</strong>", safe)
    return Markup(CODE.sub(r"<code>\1</code>", SOFT.sub(r"<em>\1</em>", safe)))


def _cells(line: str, tag: str) -> Markup:
    parts = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return Markup("").join(
        Markup(f"<{tag}>{_inline(part.strip())}</{tag.split()[0]}>") for part in parts
    )


def _table(lines: list[str], place: int) -> Markup:
    """A table with its head in the first line and a rule in the second; `place` names it apart."""
    rows = Markup("").join(Markup(f"<tr>{_cells(line, 'td')}</tr>") for line in lines[2:])
    head = Markup(f"<tr>{_cells(lines[0], 'th scope=col')}</tr>")
    return Markup(
        f'<div class="scroll" role="region" tabindex="0" aria-label="Rules, table {place}">'
        f'<table class="c6"><thead>{head}</thead><tbody>{rows}</tbody></table></div>'
    )
