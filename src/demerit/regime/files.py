"""Reading files: YAML 1.2 with positions, limits, and a refusal of records about persons.

The reader builds plain data from the parser's events instead of calling a loader, so that it can stop at a limit
before memory is spent, refuse tags and repeated keys with their line, and keep the position of every key and value.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_ALIASES = 50
MAX_NODES = 100_000

Path_ = tuple[str | int, ...]


class BadInput(Exception):
    """Something that a person wrote cannot be used.

    Attributes:
        message: What is wrong, in one sentence.
        path: The file, where there is one.
        line: Line in the file, from 1.
        column: Column in the line, from 1.
        hint: What to try.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
    ) -> None:
        self.message = message
        self.path = None if path is None else str(path)
        self.line = line
        self.column = column
        self.hint = hint
        super().__init__(message)

    def __str__(self) -> str:
        place = self.path or ""
        if self.line is not None:
            place += f":{self.line}" + (f":{self.column}" if self.column is not None else "")
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}\n  try: {self.hint}" if self.hint else text


@dataclass(frozen=True)
class Document:
    """A file's content as plain data, with where each part stood.

    Attributes:
        data: Nested dicts, lists and scalars.
        path: The file.
        marks: Line and column, both from 1, of the part at a path of keys and indices; a mapping's part is marked at its key.
    """

    data: Any
    path: str
    marks: Mapping[Path_, tuple[int, int]] = field(default_factory=dict)

    def place(self, where: Iterable[str | int]) -> tuple[int | None, int | None]:
        """Return line and column of the nearest part at or above `where`."""
        steps = tuple(where)
        while steps:
            if steps in self.marks:
                return self.marks[steps]
            steps = steps[:-1]
        return self.marks.get((), (None, None))

    def bad(self, message: str, where: Iterable[str | int], hint: str | None = None) -> BadInput:
        """Make a `BadInput` at the place of `where`."""
        line, column = self.place(where)
        return BadInput(message, path=self.path, line=line, column=column, hint=hint)


def did_you_mean(word: str, known: Iterable[str], *, many: int = 3) -> str | None:
    """Return "did you mean ...?" for the nearest known words, or the whole list where it is short, or None."""
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
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        problem = (error.problem or error.context or "unreadable").strip()
        raise BadInput(
            f"this is not YAML: {problem}",
            path=path,
            line=line,
            column=column,
            hint="check the indentation, colons and brackets at and just above this line; indent with spaces",
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
                f"the file holds more than {MAX_NODES:,} values once aliases are expanded",
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
    """Read a plain scalar by the YAML 1.2 core schema: null, true, false, decimal numbers, otherwise text."""
    if text in _SPECIAL:
        return _SPECIAL[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if text.lower().lstrip("+-") in (".inf", ".nan"):
        return float(text.lower().replace(".", ""))
    return text


# --- records about persons -------------------------------------------------------------------------

NO_PERSONS = (
    "every resident here is synthetic, made from published aggregate tables; the laboratory reads no record about "
    "a person, so that it can never score one"
)
_HINT_AGGREGATES = "give counts or shares of groups of at least 100 people instead"

IDENTITY_FIELDS: frozenset[str] = frozenset(
    """name fullname full_name first_name last_name firstname lastname given_name family_name surname person_name
    person person_id citizen_id resident_id user_id username user_name nickname alias id_number id_no idnumber id_card
    identity identity_number identity_card identity_no national_id nationalid passport passport_no passport_number ssn
    social_security_number tax_id taxpayer_id licence_number license_number driver_licence driver_license plate
    licence_plate license_plate number_plate phone phone_number phone_no mobile mobile_number telephone tel email
    e_mail mail address home_address street date_of_birth birth_date birthdate birthday dob account_number bank_account
    card_number iban wechat weixin weibo weibo_id openid imei mac_address ip ip_address face face_id photo fingerprint
    biometric gps location_trace 姓名 身份证 身份证号 身份证号码 证件号码 手机 手机号 手机号码 电话 住址 地址 出生日期 车牌 护照""".split()
)
_PERSON_LISTS = frozenset(
    "persons people individuals citizens residents humans users persons_records defaulters_list".split()
)
_MAGIC = {
    b"PAR1": "a Parquet table",
    b"PK\x03\x04": "a zip or spreadsheet file",
    b"SQLite format 3": "a database",
    b"\x1f\x8b": "a gzip file",
    b"ARROW1": "an Arrow table",
    b"\xd0\xcf\x11\xe0": "a spreadsheet",
    b"%PDF": "a PDF",
}


def field_key(name: object) -> str:
    """Normalise a field name for comparison: lower case, words joined by underscores."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(name).strip())
    return re.sub(r"[\s\-.]+", "_", spaced).lower().strip("_'\"")


def is_identity_field(name: object) -> bool:
    """True where a field name stands for who somebody is."""
    return field_key(name) in IDENTITY_FIELDS


def refuse_person_bytes(raw: bytes, path: str | Path) -> None:
    """Refuse files whose first bytes show a table of records, our own lives and events included."""
    for magic, what in _MAGIC.items():
        if raw.startswith(magic):
            own = (
                " (it may be one of our own lives or events tables, which are outputs only)"
                if magic == b"PAR1"
                else ""
            )
            raise BadInput(
                f"this is {what}{own}, not a YAML file: {NO_PERSONS}",
                path=path,
                hint=_HINT_AGGREGATES,
            )
    first = raw[:4000].decode("utf-8", "replace").lstrip("\ufeff").split("\n", 1)[0]
    for separator in (",", "\t", ";", "|"):
        columns = [part.strip().strip("'\"") for part in first.split(separator)]
        if (
            len(columns) >= 2
            and ":" not in first
            and not first.lstrip().startswith(("#", "-", "[", "{"))
        ):
            refuse_person_columns(columns, path)


def refuse_person_columns(columns: Iterable[str], path: str | Path, line: int = 1) -> None:
    """Refuse a table that has a column saying who somebody is.

    Raises:
        BadInput: Naming the column and the reason.
    """
    for column in columns:
        if is_identity_field(column):
            raise BadInput(
                f"the column {column!r} looks like records about persons: {NO_PERSONS}",
                path=path,
                line=line,
                hint=_HINT_AGGREGATES,
            )


def refuse_persons(document: Document) -> None:
    """Refuse data with identity fields or lists of persons anywhere in it.

    Raises:
        BadInput: With the line and the reason.
    """
    seen: set[int] = set()
    todo: list[tuple[Path_, Any]] = [((), document.data)]
    while todo:
        where, data = todo.pop()
        if id(data) in seen or not isinstance(data, (dict, list)):
            continue
        seen.add(id(data))  # aliases share their data: look at each part once
        if isinstance(data, list):
            todo += [((*where, place), item) for place, item in enumerate(data)]
            continue
        for key, value in data.items():
            if is_identity_field(key):
                raise document.bad(
                    f"the field {key!r} looks like a record about a person: {NO_PERSONS}",
                    (*where, key),
                    _HINT_AGGREGATES,
                )
            if (
                field_key(key) in _PERSON_LISTS
                and isinstance(value, list)
                and any(isinstance(item, dict) for item in value)
            ):
                raise document.bad(
                    f"{key!r} holds a list of records about persons: {NO_PERSONS}",
                    (*where, key),
                    _HINT_AGGREGATES,
                )
            todo.append(((*where, key), value))
