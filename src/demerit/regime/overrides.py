"""`--set PATH=VALUE`: a value changed on the command line, typed against the model."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel

from demerit.regime.declared import Declared, keys_at, kind_at, part_at, put
from demerit.regime.files import BadInput, Document, Path_, did_you_mean
from demerit.regime.quantity import Quantity

Made = TypeVar("Made", bound=Declared)

NOTE = "set on the command line"
_FIXED = ("demerit", "kind", "id", "safeguards", "fits", "comparisons", "no_comparison")
"""Keys that say what a file is or what was published about it; setting them would only mislabel a
run."""


def parse_overrides(settings: Iterable[str]) -> dict[str, str]:
    """Split `PATH=VALUE` arguments.

    Raises:
        BadInput: Where there is no `=`, no path, or a path twice.
    """
    found: dict[str, str] = {}
    for setting in settings:
        path, equals, value = setting.partition("=")
        path = path.strip()
        if not equals or not path:
            raise BadInput(
                f"--set {setting[:80]!r} is not PATH=VALUE",
                hint="for example --set due_process.notice=0.9",
            )
        if path in found:
            raise BadInput(f"--set gives {path!r} twice", hint="keep one of them")
        found[path] = value.strip()
    return found


def override(model: Made, changes: Mapping[str, str]) -> Made:
    """Return the model with values set from text.

    Args:
        model: A regime, society or norms.
        changes: Text by dotted path into the file; an item of a list is named by its place from 0,
            or by its `on` where only one item has it. A quantity takes a number (or null where null
            may stand) and becomes `assumed` with the range [value, value].

    Raises:
        BadInput: For a wrong path, with suggestions, or a value of the wrong kind.
    """
    data = model.canonical()
    for path, text in changes.items():
        where = locate(type(model), data, path)
        put(data, where, typed(kind_at(type(model), where), text, path, part_at(data, where)))
        if where[-1] == "lever" and ".".join(map(str, (*where[:-1], "domain"))) not in changes:
            put(
                data, (*where[:-1], "domain"), ""
            )  # so that the new lever's own domain is filled in
    shown = Document(data, "--set " + ", ".join(f"{path}={text}" for path, text in changes.items()))
    return type(model)._made(data, shown).placed(model.document)


def locate(kind: type[BaseModel], data: Any, path: str) -> Path_:
    """Turn a dotted path into the place of something that can be set.

    Raises:
        BadInput: Where a step does not exist, with the nearest ones that do.
    """
    where: Path_ = ()
    part = data
    steps = path.split(".")
    if steps[0] in _FIXED:
        raise BadInput(
            f"--set {path}: {steps[0]!r} says what the file is and is not set",
            hint="edit a copy of the file",
        )
    for step in steps:
        if kind_at(kind, where) is Quantity and step == "value":
            break  # `...coverage.value` means the same as `...coverage`
        options = _options(kind, where, part)
        named: str | int | None = step if step in options else None
        if isinstance(part, list):
            named = _place(part, step)
        if named is None:
            at = ".".join(map(str, where)) or "the top of the file"
            raise BadInput(
                f"--set {path}: there is no {step!r} at {at}",
                hint=did_you_mean(step, options) or "nothing can be set there",
            )
        where = (*where, named)
        part = part_at(part, (named,))
    found = kind_at(kind, where)
    if (
        isinstance(found, type) and issubclass(found, BaseModel) and found is not Quantity
    ) or get_origin(found) in (dict, tuple, list):
        raise BadInput(
            f"--set {path} names a part, not a value",
            hint=did_you_mean("", _options(kind, where, part)) or "name one value in it",
        )
    return where


def _options(kind: type[BaseModel], where: Path_, part: Any) -> list[str]:
    return [name for name in _names(kind, where, part) if where or name not in _FIXED]


def _names(kind: type[BaseModel], where: Path_, part: Any) -> list[str]:
    if isinstance(part, list):
        return [str(place) for place in range(len(part))] + [
            str(item["on"]) for item in part if isinstance(item, dict) and "on" in item
        ]
    if kind_at(kind, where) is Quantity:
        return []
    return keys_at(kind, where) or (list(part) if isinstance(part, dict) else [])


def _place(part: list[Any], step: str) -> int | None:
    if step.isdigit():
        return int(step) if int(step) < len(part) else None
    matching = [
        place
        for place, item in enumerate(part)
        if isinstance(item, dict) and item.get("on") == step
    ]
    return matching[0] if len(matching) == 1 else None


def typed(kind: Any, text: str, path: str, before: Any) -> Any:
    """Read text as the kind of value that a place takes, as plain data.

    Raises:
        BadInput: Where it is not of that kind.
    """
    if kind is Quantity:
        return _quantity(text, path, before)
    if kind is bool:
        if text.lower() not in ("true", "false"):
            raise BadInput(
                f"--set {path}: true or false is needed, not {text[:40]!r}",
                hint=f"--set {path}=true",
            )
        return text.lower() == "true"
    if kind is int or kind is float:
        return _number(text, path)
    if get_origin(kind) is not None and get_args(kind) and text not in map(str, get_args(kind)):
        allowed = [str(word) for word in get_args(kind)]
        raise BadInput(
            f"--set {path}: {text[:40]!r} is not one of {', '.join(allowed)}",
            hint=did_you_mean(text, allowed),
        )
    return text


def _quantity(text: str, path: str, before: Any) -> dict[str, Any]:
    unit = before.get("unit", "") if isinstance(before, dict) else ""
    if text.lower() in ("null", "none"):
        return {"value": None, "unit": unit, "grade": "assumed", "note": NOTE}
    number = _number(text, path)
    return {
        "value": number,
        "unit": unit,
        "grade": "assumed",
        "range": [number, number],
        "note": NOTE,
    }


def _number(text: str, path: str) -> int | float:
    try:
        number: int | float = int(text)
    except ValueError:
        try:
            number = float(text)
        except ValueError:
            raise BadInput(
                f"--set {path}: a number is needed, not {text[:40]!r}", hint=f"--set {path}=0.5"
            ) from None
    if not math.isfinite(number):
        raise BadInput(f"--set {path}: the number must be finite", hint=f"--set {path}=0.5")
    return number
