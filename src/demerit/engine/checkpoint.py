"""A world half run, on disk: enough to go on and end with the same bits."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import jax
import numpy as np

SUFFIX = ".npz"
NAME = "world" + SUFFIX


def save(folder: Path, phase: str, parts: dict[str, Any], name: str = "world") -> None:
    """Write a checkpoint aside and rename it, so that a kill leaves the old one or the new one.

    Args:
        folder: where; made if missing.
        phase: `burn-in`, or `arm-` and the arm's place.
        parts: named trees of arrays.
        name: `world` for the phase under way; what phases behind it left is written once each,
            under their own names, before it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, np.ndarray] = {"phase": np.array(phase)}
    for part, tree in parts.items():
        for place, leaf in enumerate(jax.tree.leaves(jax.device_get(tree))):
            arrays[f"{part}.{place}"] = np.asarray(leaf)
    aside = folder / f"{name}{SUFFIX}.{os.getpid()}.tmp"
    with aside.open("wb") as out:
        np.savez(out, allow_pickle=False, **arrays)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(folder / f"{name}{SUFFIX}")


def forget(folder: Path | None) -> None:
    """Remove the checkpoint of a world and of its phases, the one that refers to others first."""
    if folder is not None and folder.is_dir():
        (folder / NAME).unlink(missing_ok=True)
        for file in folder.glob(f"*{SUFFIX}"):
            file.unlink()


def load(
    folder: Path | None, name: str = "world"
) -> tuple[str, dict[str, list[np.ndarray]]] | None:
    """The phase and the leaves of every part, or None where there is no checkpoint."""
    if folder is None or not (folder / f"{name}{SUFFIX}").is_file():
        return None
    with np.load(folder / f"{name}{SUFFIX}", allow_pickle=False) as stored:
        phase = str(stored["phase"])
        parts: dict[str, dict[int, np.ndarray]] = {}
        for key in stored.files:
            if key != "phase":
                part, place = key.rsplit(".", 1)
                parts.setdefault(part, {})[int(place)] = stored[key]
    return phase, {n: [leaves[i] for i in range(len(leaves))] for n, leaves in parts.items()}


def restore(leaves: list[np.ndarray], like: Any) -> Any:
    """A tree of device arrays with the structure and dtypes of `like`."""
    tree = jax.tree.structure(like)
    return jax.tree.unflatten(tree, [jax.numpy.asarray(leaf) for leaf in leaves])
