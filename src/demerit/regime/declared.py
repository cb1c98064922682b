"""What every model read from a file can do: list quantities, take values, become plain data."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Self, Union, get_args, get_origin

from pydantic import BaseModel, PrivateAttr, ValidationError

from demerit.regime.files import BadInput, Document, Path_, did_you_mean
from demerit.regime.quantity import Quantity, Strict, plain_number


class Declared(Strict):
    """A whole file as a model: regime, safeguard, society or norms."""

    _document: Document | None = PrivateAttr(default=None)

    def __eq__(self, other: object) -> bool:
        # Where a model was read from is no part of what it says.
        return type(self) is type(other) and self.canonical() == other.canonical()  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        return hash(json.dumps(self.canonical(), sort_keys=True))

    @classmethod
    def from_document(cls, document: Document) -> Self:
        """Make the model from a file's content.

        Raises:
            BadInput: For the first thing wrong, with its line and a hint.
        """
        return cls._made(document.data, document)

    @classmethod
    def from_canonical(cls, data: Mapping[str, Any]) -> Self:
        """Make the model from `canonical()` data, as kept in a manifest.

        The order of keys must have been kept: it is the order of lists, measures and grades.

        Raises:
            BadInput: Where the data is not what `canonical()` returns.
        """
        return cls._made(data, Document(data, "the saved inputs"))

    @classmethod
    def _made(cls, data: Any, document: Document) -> Self:
        try:
            made = cls.model_validate(data)
        except ValidationError as error:
            raise explain(error, cls, document) from error
        return made.placed(document)

    def placed(self, document: Document | None) -> Self:
        """Return a copy that remembers the file it came from, so that checks can name lines."""
        copy = self.model_copy()
        object.__setattr__(copy, "__pydantic_private__", {"_document": document})
        return copy

    @property
    def document(self) -> Document | None:
        """The file that this was read from, where there is one."""
        return self._document

    def canonical(self) -> dict[str, Any]:
        """Return everything as plain data, in file order, for hashing and manifests."""
        return self.model_dump(mode="json")

    def quantities(self) -> list[tuple[str, Quantity]]:
        """Return every quantity with its dotted path, in file order."""
        return [(".".join(map(str, where)), found) for where, found in walk_quantities(self)]

    def replace_quantities(self, changes: Mapping[str, float]) -> Self:
        """Return a copy with other values at some paths of `quantities()`.

        Args:
            changes: New value by dotted path.

        Raises:
            BadInput: For an unknown path or a value that its place does not allow.
        """
        known = {
            path: where
            for where, _ in walk_quantities(self)
            for path in [".".join(map(str, where))]
        }
        data = self.canonical()
        for path, value in changes.items():
            if path not in known:
                raise BadInput(f"there is no quantity at {path!r}", hint=did_you_mean(path, known))
            try:
                put(data, (*known[path], "value"), plain_number(value))
            except ValueError as error:
                raise BadInput(f"{path}: {error}") from error
        place = self._document.path if self._document else "changed inputs"
        return type(self)._made(data, Document(data, place)).placed(self._document)


def walk_quantities(model: BaseModel) -> Iterator[tuple[Path_, Quantity]]:
    """Yield every quantity of a model with its path of keys and indices, in file order."""

    def walk(value: Any, where: Path_) -> Iterator[tuple[Path_, Quantity]]:
        if isinstance(value, Quantity):
            yield where, value
        elif isinstance(value, BaseModel):
            for name in type(value).model_fields:
                yield from walk(getattr(value, name), (*where, name))
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from walk(item, (*where, key))
        elif isinstance(value, (tuple, list)):
            for place, item in enumerate(value):
                yield from walk(item, (*where, place))

    return walk(model, ())


def put(data: Any, where: Path_, value: Any) -> None:
    """Set the part of nested plain data at `where`, making mappings where there were none."""
    for step in where[:-1]:
        if isinstance(data, dict) and data.get(step) is None:
            data[step] = {}
        data = data[step]
    data[where[-1]] = value


def part_at(data: Any, where: Path_) -> Any:
    """Return the part of nested plain data at `where`, or None where there is none."""
    for step in where:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def kind_at(kind: Any, where: Path_) -> Any:
    """Return the annotated type at a path inside a model class, or None where nothing can stand.

    Optional and validator wrappers are taken off.
    """
    kind = unwrapped(kind)
    for step in where:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            field = kind.model_fields.get(str(step))
            kind = None if field is None else unwrapped(field.annotation)
        elif get_origin(kind) is dict:
            kind = unwrapped(get_args(kind)[1])
        elif get_origin(kind) in (tuple, list) and isinstance(step, int):
            kind = unwrapped(get_args(kind)[0])
        else:
            return None
    return kind


def unwrapped(kind: Any) -> Any:
    """Take `| None` and `Annotated` off a type."""
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif get_origin(kind) in (Union, types.UnionType) and type(None) in get_args(kind):
            rest = [part for part in get_args(kind) if part is not type(None)]
            if len(rest) != 1:
                return kind
            kind = rest[0]
        else:
            return kind


def keys_at(kind: Any, where: Path_) -> list[str]:
    """Return the keys that may stand at a path inside a model class; empty where they are free."""
    found = kind_at(kind, where)
    if isinstance(found, type) and issubclass(found, BaseModel):
        return list(found.model_fields)
    return []


def explain(error: ValidationError, kind: type[BaseModel], document: Document) -> BadInput:
    """Turn the first error of a validation into one message with a place and a hint."""
    # An unknown key often causes a missing one; the unknown key is the better message.
    errors = sorted(
        error.errors(include_url=False), key=lambda item: item["type"] != "extra_forbidden"
    )
    first = errors[0]
    where = tuple(step for step in first["loc"] if step != "[key]")
    message, hint = _message(first, where, kind)
    named = ".".join(map(str, where))
    if len(errors) > 1:
        message += f" (and {len(errors) - 1} more)"
    return document.bad(f"{named}: {message}" if named else message, where, hint)


_PLAIN: dict[str, tuple[str, str]] = {
    "bool_type": ("true or false is needed here", "write true or false, without quotes"),
    "string_type": ("text is needed here", "put it in quotes if it looks like a number"),
    "dict_type": ("a mapping is needed here", "write `key: value` lines below it"),
    "model_type": ("a mapping is needed here", "write `key: value` lines below it"),
    "model_attributes_type": ("a mapping is needed here", "write `key: value` lines below it"),
    "tuple_type": ("a list is needed here", "for example [a, b]"),
    "list_type": ("a list is needed here", "for example [a, b]"),
    "string_pattern_mismatch": (
        "this cannot be a name",
        "use letters, digits and hyphens (an id: lower-case), starting with a letter or digit",
    ),
}
_QUANTITY = "{value: ..., grade: assumed, range: [lowest, highest]}"


def _message(item: Any, where: Path_, kind: type[BaseModel]) -> tuple[str, str | None]:
    """Return what is wrong and what to try for one error of pydantic's."""
    code, context = item["type"], item.get("ctx", {})
    if code == "extra_forbidden":
        known = keys_at(kind, where[:-1])
        hint = did_you_mean(str(where[-1]), known)
        return f"the key {where[-1]!r} is not known here", hint or "leave it out"
    if code == "missing":
        return "this key is needed and missing", f"add `{where[-1]}:`"
    if code == "literal_error":
        words = [word.strip(" '") for word in context["expected"].replace(" or ", ", ").split(", ")]
        hint = did_you_mean(str(item["input"]), words)
        return f"{str(item['input'])[:60]!r} is not one of {context['expected']}", hint
    if code in _PLAIN:
        message, hint = _PLAIN[code]
        return message, f"for example {_QUANTITY}" if kind_at(kind, where) is Quantity else hint
    # Our own validators say "what is wrong; what to try".
    message, _, hint = item["msg"].removeprefix("Value error, ").rpartition("; ")
    return (message, hint) if message else (hint, "check this value")
