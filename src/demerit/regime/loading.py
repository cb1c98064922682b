"""Finding and loading regimes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from demerit.regime.checks import refuse_errors
from demerit.regime.files import BadInput, Document, did_you_mean, read_yaml
from demerit.regime.model import Regime
from demerit.regime.overrides import override

HERE = Path(__file__).parent


def list_presets() -> list[str]:
    """Return the ids of the shipped regimes, `none` first."""
    return sorted(shipped(HERE / "presets"), key=lambda preset: preset != "none")


def shipped(folder: Path) -> dict[str, Path]:
    """Return the files of a shelf by id, families in folders of their own included, in order."""
    return {file.stem: file for file in sorted(folder.rglob("*.yaml"), key=lambda file: file.stem)}


def shipped_or_path(wanted: str | Path, folder: Path, what: str) -> Path:
    """Return the file of a shipped id, or the path itself where it looks like one.

    Args:
        wanted: An id such as `none`, or a path.
        folder: Where the shipped files are.
        what: The word for messages: regime, safeguard, society.

    Raises:
        BadInput: Where it is neither, with the nearest ids.
    """
    text = str(wanted)
    known = shipped(folder)
    if text in known:
        return known[text]
    path = Path(text)
    try:
        is_path = path.suffix in (".yaml", ".yml") or len(path.parts) > 1 or path.exists()
    except (OSError, ValueError):  # too long for a file name, or a null byte
        is_path = False
    if is_path and text:
        return path
    raise BadInput(
        f"there is no {what} {text[:80]!r}",
        hint=did_you_mean(text, known)
        or f"use one of: {', '.join(known)}; or give the path of a .yaml file",
    )


def load_regime(
    id_or_path: str | Path, overrides: Mapping[str, str] | None = None, *, checked: bool = True
) -> Regime:
    """Load a regime.

    Args:
        id_or_path: Id of a preset, or path of a file.
        overrides: Text values by dotted path, as given by `--set PATH=VALUE`.
        checked: Whether errors found by `check` are raised; `demerit check` loads without, to list
            them all.

    Raises:
        BadInput: For the first thing wrong, with its line and what to try.
    """
    document = read_yaml(shipped_or_path(id_or_path, HERE / "presets", "regime"))
    return regime_from(document, overrides, checked=checked)


def regime_from(
    document: Document, overrides: Mapping[str, str] | None = None, *, checked: bool = True
) -> Regime:
    """Make a regime from a file's content; see `load_regime`."""
    if "safeguards" in document.data:
        raise document.bad(
            "safeguards are not written into a regime file",
            ("safeguards",),
            "lay them over it with `--with ID`",
        )
    regime = Regime.from_document(document)
    if checked:
        refuse_errors(regime)
    if overrides:
        regime = override(regime, overrides)
        if checked:  # the file was right, so what is wrong now was set: no line of the file
            settings = " ".join(f"--set {path}={text}" for path, text in overrides.items())
            refuse_errors(regime.placed(Document({}, settings)))
    return regime


def from_canonical(data: Mapping[str, Any]) -> Regime:
    """Make a regime from `Regime.canonical()` data, as kept in a manifest.

    Raises:
        BadInput: Where the data is not what `canonical()` returns.
    """
    return Regime.from_canonical(data)
