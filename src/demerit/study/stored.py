"""Finished worlds on disk, so that an interrupted run does not simulate them again.

A world is a tree of frozen dataclasses with arrays, mappings, tables and plain values at its
leaves. It is kept as one `.npz` of arrays, one Parquet file a table and one JSON of the rest:
formats that run no code when they are read.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import polars

SYNTHETIC = {"demerit": "synthetic"}
"""Metadata of every table written here: its rows stand for nobody."""

_ARRAYS, _TREE = "arrays.npz", "tree.json"


def save(thing: Any, folder: Path) -> None:
    """Write a dataclass to a new folder, aside first and then renamed.

    Args:
        thing: A dataclass of this package whose leaves are arrays, polars frames, mappings with
            text keys, tuples and plain values.
        folder: The folder to make.

    Raises:
        TypeError: A leaf is of another type.
    """
    aside = folder.with_name(folder.name + ".part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    arrays: dict[str, np.ndarray] = {}
    frames: dict[str, polars.DataFrame] = {}
    tree = _plain(thing, "it", arrays, frames)
    np.savez(aside / _ARRAYS, allow_pickle=False, **arrays)
    for name, frame in frames.items():
        frame.write_parquet(aside / f"{name}.parquet", metadata=SYNTHETIC)
    (aside / _TREE).write_text(json.dumps(tree), encoding="utf-8")
    aside.rename(folder)


def load(folder: Path) -> Any:
    """Read back what `save` wrote."""
    tree = json.loads((folder / _TREE).read_text(encoding="utf-8"))
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        return _rebuilt(tree, arrays, folder)


def _plain(
    thing: Any, path: str, arrays: dict[str, np.ndarray], frames: dict[str, polars.DataFrame]
) -> Any:
    if isinstance(thing, np.ndarray):
        arrays[path] = thing
        return {"array": path}
    if isinstance(thing, polars.DataFrame):
        frames[path] = thing
        return {"frame": path}
    if isinstance(thing, np.generic):
        return {"value": thing.item()}
    if thing is None or isinstance(thing, (bool, int, float, str)):
        return {"value": thing}
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        parts = {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}
        kind = f"{type(thing).__module__}:{type(thing).__qualname__}"
        return {"kind": kind, "parts": _plain_parts(parts, path, arrays, frames)}
    if isinstance(thing, Mapping):
        return {"mapping": _plain_parts(thing, path, arrays, frames)}
    if isinstance(thing, (tuple, list)):
        parts = {str(place): part for place, part in enumerate(thing)}
        return {"tuple": list(_plain_parts(parts, path, arrays, frames).values())}
    raise TypeError(f"{path}: a {type(thing).__name__} cannot be kept")


def _plain_parts(
    parts: Mapping[Any, Any],
    path: str,
    arrays: dict[str, np.ndarray],
    frames: dict[str, polars.DataFrame],
) -> dict[str, Any]:
    return {
        str(name): _plain(part, f"{path}.{name}", arrays, frames) for name, part in parts.items()
    }


def _rebuilt(tree: Any, arrays: Any, folder: Path) -> Any:
    if "array" in tree:
        return arrays[tree["array"]]
    if "frame" in tree:
        return polars.read_parquet(folder / f"{tree['frame']}.parquet", use_statistics=False)
    if "kind" in tree:
        parts = {name: _rebuilt(part, arrays, folder) for name, part in tree["parts"].items()}
        return _own_class(tree["kind"])(**parts)
    if "mapping" in tree:
        return {name: _rebuilt(part, arrays, folder) for name, part in tree["mapping"].items()}
    if "tuple" in tree:
        return tuple(_rebuilt(part, arrays, folder) for part in tree["tuple"])
    return tree["value"]


def _own_class(name: str) -> type:
    module, _, qualified = name.partition(":")
    if module != "demerit" and not module.startswith("demerit."):
        raise ValueError(f"{name} is no class of this package")
    found: Any = import_module(module)
    for part in qualified.split("."):
        found = getattr(found, part)
    if not dataclasses.is_dataclass(found):
        raise ValueError(f"{name} is no dataclass")
    return found  # type: ignore[return-value]
