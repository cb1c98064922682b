"""Reading files: YAML 1.2 with positions, limits, and a refusal of records about persons.

The reader builds plain data from the parser's events instead of calling a loader, so that it can
stop at a limit before memory is spent, refuse tags and repeated keys with their line, and keep the
position of every key and value.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from demerit.regime.document import BadInput, Document, Path_
from demerit.regime.persons import (
    is_identity_field,
    refuse_person_bytes,
    refuse_person_columns,
    refuse_persons,
)

__all__ = [
    "BadInput",
    "Document",
    "Path_",
    "did_you_mean",
    "is_identity_field",
    "parse_yaml",
    "read_bytes",
    "read_yaml",
    "refuse_person_bytes",
    "refuse_person_columns",
    "refuse_persons",
]

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_ALIASES = 50
MAX_NODES = 100_000


def did_you_mean(word: str, known: Iterable[str], *, many: int = 3) -> str | None:
    """Return "did you mean ...?" with the nearest words, a short list whole, or None."""
    options = list(known)
    close = difflib.get_close_matches(str(word), options, n=many, cutoff=0.55)
    if close:
        return f"did you mean {' or '.join(close)}?"
    if options and len(options) <= 30:
        return f"use one of: {', '.join(options)}"
    return None


def read_bytes(path: str | Path) -> bytes:
    """Read a file of at most `MAX_BYTES`.

    Raises:
        BadInput: Where it is missing, a directory, unreadable or too large.
    """
    file = Path(path)
    try:
        if file.is_dir():
            raise BadInput(
                "this is a folder, not a file",
                path=path,
                hint="give the path of a .yaml file in it",
            )
        if not file.exists():
            raise BadInput(
                "there is no such file",
                path=path,
                hint="check the path; `demerit list` shows what is shipped",
            )
        if not file.is_file():
            raise BadInput(
                "this is not an ordinary file", path=path, hint="give the path of a .yaml file"
            )
        if file.stat().st_size > MAX_BYTES:
            raise BadInput(
                f"the file has {file.stat().st_size:,} bytes; at most {MAX_BYTES:,} are read",
                path=path,
                hint="a regime or society is a page or two of aggregates, never a data set",
            )
        return file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(
            f"the file cannot be read: {reason}",
            path=path,
            hint="check the path and its permissions",
        ) from error


def read_yaml(path: str | Path) -> Document:
    """Read a YAML 1.2 file.

    Args:
        path: A UTF-8 file of at most 1 MB, 40 levels and 50 aliases, without tags.

    Returns:
        Its content with the position of every part.

    Raises:
        BadInput: With line and column where there is one.
    """
    raw = read_bytes(path)
    refuse_person_bytes(raw, path)
    return parse_yaml(decode(raw, path), str(path))


def decode(raw: bytes, path: str | Path) -> str:
    """Decode UTF-8, saying where it fails."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(
            "the file is not UTF-8 text", path=path, line=line, hint="save it as UTF-8"
        ) from error
    for character in re.finditer(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
        line = text.count("\n", 0, character.start()) + 1
        raise BadInput(
            "there is a control character in the file",
            path=path,
            line=line,
            hint="remove it; the file must be plain text",
        )
    return text


def parse_yaml(text: str, path: str = "<text>") -> Document:
    """Parse YAML text under the limits of `read_yaml`; the top must be a mapping."""
    from ruamel.yaml import YAML  # here, since importing demerit should not pay for it
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    builder = _Builder(path)
    try:
        data = builder.document(iter(YAML(typ="safe", pure=True).parse(text)))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark and error.context_mark and mark.line >= text.count("\n"):
            mark = error.context_mark  # what was never closed is where it was opened
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        problem = (error.problem or error.context or "unreadable").strip()
        raise BadInput(
            f"this is not YAML: {problem}",
            path=path,
            line=line,
            column=column,
            hint=(
                "check the indentation, colons and brackets at and just above this line; indent"
                " with spaces"
            ),
        ) from error
    except (YAMLError, RecursionError, ValueError, AttributeError, IndexError, KeyError) as error:
        raise BadInput(
            f"this is not YAML: {error}", path=path, hint="check brackets, quotes and indentation"
        ) from error
    if data is None:
        raise BadInput(
            "the file is empty",
            path=path,
            line=1,
            hint="`demerit new regime NAME` writes a commented start",
        )
    if not isinstance(data, dict):
        kind = "a list" if isinstance(data, list) else "a single value"
        raise BadInput(
            f"the file holds {kind} at the top; keys such as `id:` are needed",
            path=path,
            line=1,
            column=1,
            hint="`demerit new regime NAME` writes a commented start",
        )
    document = Document(data, path, builder.marks)
    refuse_persons(document)
    return document


class _Builder:
    """Builds plain data from parser events under limits."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.marks: dict[Path_, tuple[int, int]] = {}
        self.anchors: dict[str, tuple[Any, int] | None] = {}
        self.aliases = 0
        self.nodes = 0

    def bad(self, message: str, event: Any, hint: str | None = None) -> BadInput:
        mark = event.start_mark
        return BadInput(
            message, path=self.path, line=mark.line + 1, column=mark.column + 1, hint=hint
        )

    def document(self, events: Iterator[Any]) -> Any:
        data: Any = None
        documents = 0
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    raise self.bad(
                        "the file holds more than one document", event, "remove the line `---`"
                    )
            elif kind in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"):
                continue
            else:
                data = self.node(event, events, ())
        return data

    def node(self, event: Any, events: Iterator[Any], where: Path_) -> Any:
        kind = type(event).__name__
        self.count(1, event)
        if len(where) > MAX_DEPTH:
            raise self.bad(
                f"the file is nested more than {MAX_DEPTH} levels deep",
                event,
                "no file of ours needs that",
            )
        self.marks.setdefault(where, (event.start_mark.line + 1, event.start_mark.column + 1))
        if kind == "AliasEvent":
            return self.alias(event)
        tag = getattr(event, "tag", None)
        if tag not in (None, "!") or (tag == "!" and kind != "ScalarEvent"):
            raise self.bad(
                f"the tag {tag} is not allowed", event, "write plain values without tags"
            )
        before, anchor = self.nodes, event.anchor
        if anchor:
            self.anchors[anchor] = None
        if kind == "ScalarEvent":
            data: Any = self.scalar(event)
        elif kind == "SequenceStartEvent":
            data = self.sequence(events, where)
        else:
            data = self.mapping(events, where)
        if anchor:
            self.anchors[anchor] = (data, self.nodes - before + 1)
        return data

    def count(self, nodes: int, event: Any) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            raise self.bad(
                f"the file holds more than {MAX_NODES:,} values, aliases counted in full",
                event,
                "write it without aliases",
            )

    def alias(self, event: Any) -> Any:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise self.bad(f"more than {MAX_ALIASES} aliases", event, "write the values out")
        if event.anchor not in self.anchors:
            raise self.bad(
                f"the alias *{event.anchor} has no anchor",
                event,
                f"mark a value above with &{event.anchor}",
            )
        anchored = self.anchors[event.anchor]
        if anchored is None:
            raise self.bad(
                f"the alias *{event.anchor} refers to itself", event, "write the values out"
            )
        self.count(anchored[1], event)
        return anchored[0]

    def scalar(self, event: Any) -> Any:
        if event.style or event.tag == "!":
            return event.value
        return resolve(event.value)

    def sequence(self, events: Iterator[Any], where: Path_) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if type(event).__name__ == "SequenceEndEvent":
                break
            items.append(self.node(event, events, (*where, len(items))))
        return items

    def mapping(self, events: Iterator[Any], where: Path_) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for event in events:
            if type(event).__name__ == "MappingEndEvent":
                break
            if type(event).__name__ != "ScalarEvent":
                raise self.bad(
                    "a key must be a single word",
                    event,
                    "write `key: value`; quote text that contains brackets",
                )
            if event.tag not in (None, "!"):
                raise self.bad(
                    f"the tag {event.tag} is not allowed", event, "write plain keys without tags"
                )
            key = event.value
            if key in data:
                first = self.marks[(*where, key)][0]
                raise self.bad(
                    f"the key {key!r} stands twice in the same place (first on line {first})",
                    event,
                    "keep one of them",
                )
            self.count(1, event)
            self.marks[(*where, key)] = (event.start_mark.line + 1, event.start_mark.column + 1)
            data[key] = self.node(next(events), events, (*where, key))
        return data


_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    spelling: value
    for word, value in (("true", True), ("false", False))
    for spelling in (word, word.title(), word.upper())
}


def resolve(text: str) -> Any:
    """Read a plain scalar by the YAML 1.2 core schema: null, true, false, numbers, text."""
    if text in _SPECIAL:
        return _SPECIAL[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if text.lower().lstrip("+-") in (".inf", ".nan"):
        return float(text.lower().replace(".", ""))
    return text
