"""What the code says of itself, read from its files without running it.

The month's modules are compiled by JAX when they are imported; their docstrings are read from the
source, so that a report is drawn without the engine.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import demerit

ROOT = Path(demerit.__file__).parent


@dataclass(frozen=True)
class Said:
    """A module or class and its docstring.

    Attributes:
        name: where it stands, such as `month.fortune` or `Traits`.
        first: the first sentence or line.
        rest: the paragraphs that follow, without sections on attributes or references.
        fields: what `Attributes:` lists, name and words.
    """

    name: str
    first: str
    rest: str
    fields: tuple[tuple[str, str], ...] = ()


@cache
def _tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"))


def module(path: str) -> Said:
    """A module's docstring.

    Args:
        path: below the package, such as `month/fortune.py`.
    """
    name = path.removesuffix(".py").replace("/", ".")
    return _said(name, ast.get_docstring(_tree(path)) or "")


def processes() -> list[Said]:
    """The processes of the month in their order, as the docstring of the loop numbers them."""
    text = ast.get_docstring(_tree("month/month.py")) or ""
    found = re.findall(r"^\d+\. `(\w+)`: (.+?)(?=^\d+\.|\n\n|\Z)", text, re.M | re.S)
    return [Said(name, _joined(said), "") for name, said in found]


def parts_of_the_month() -> list[Said]:
    """Every module of the month: the submodels."""
    paths = sorted((ROOT / "month").glob("*.py"))
    return [module(f"month/{path.name}") for path in paths if path.name != "__init__.py"]


def classes(path: str) -> Iterator[Said]:
    """Public classes of a module that have a docstring, in order."""
    for node in _tree(path).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            text = ast.get_docstring(node)
            if text:
                yield _said(node.name, text)


def constant(path: str, name: str) -> list[str]:
    """Strings in the call or list that a module assigns to a name, such as the streams of draws."""
    for node in _tree(path).body:
        target = getattr(node, "target", None) or (getattr(node, "targets", None) or [None])[0]
        if isinstance(target, ast.Name) and target.id == name:
            held = [one for one in ast.walk(node) if isinstance(one, ast.Constant)]
            return [one.value for one in held if isinstance(one.value, str)]
    return []


def _said(name: str, text: str) -> Said:
    body, _, after = text.partition("\n    Attributes:")
    if not after:
        body, _, after = text.partition("Attributes:")
    body = re.split(r"^\s*(?:References|Args|Returns|Raises):", body, flags=re.M)[0]
    first, _, rest = body.strip().partition("\n\n")
    return Said(name, _joined(first), _paragraphs(rest), tuple(_fields(after)))


def _joined(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(text: str) -> str:
    """Prose only: tables and formulas of a docstring are set in columns and stay in the code."""
    held = [part for part in text.split("\n\n") if part.strip()]
    kept = [part for part in held if not re.search(r"^( {4,}|=|\| )", part, re.M)]
    return " ".join(_joined(part) for part in kept)


def _fields(text: str) -> Iterator[tuple[str, str]]:
    names, words = "", []
    for line in text.splitlines():
        match = re.match(r"\s*((?:\w+, )*\w+): (.+)", line)
        if match:
            if names:
                yield names, _joined(" ".join(words))
            names, words = match[1], [match[2]]
        elif line.strip() and names:
            words.append(line)
    if names:
        yield names, _joined(" ".join(words))
