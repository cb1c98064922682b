"""Which kind of file is checked, and by whom."""

from __future__ import annotations

from pathlib import Path

from demerit.evidence import norms
from demerit.regime import (
    BadInput,
    Finding,
    check,
    list_presets,
    list_safeguards,
    load_regime,
    load_safeguard,
)
from demerit.regime.files import read_yaml
from demerit.society import list_societies, load_society


def findings(file: str, society: str | None) -> list[Finding]:
    """Everything that the checks find in a file.

    Args:
        file: A path, or the id of a shipped regime, society or safeguard.
        society: Society that a regime is checked against, or None.

    Raises:
        BadInput: The file cannot be read as what it says it is.
    """
    kind = _kind(file)
    if kind == "regime":
        return check(load_regime(file), load_society(society) if society else None)
    if society is not None:
        raise BadInput(
            f"--society is for checking a regime, and {file} is a {kind}", hint="leave it out"
        )
    if kind == "society":
        load_society(file)
    elif kind == "safeguard":
        load_safeguard(file)
    else:
        norms.KINDS[kind].from_document(read_yaml(file))
    return []


def _kind(file: str) -> str:
    if not Path(file).exists():
        shipped = {"society": list_societies(), "safeguard": list_safeguards()}
        for kind, ids in shipped.items():
            if file in ids and file not in list_presets():
                return kind
        return "regime"
    if Path(file).name in list_presets() and not Path(file).is_file():
        return "regime"
    kind = read_yaml(file).data.get("kind", "regime")
    if kind in ("regime", "society", "safeguard", *norms.KINDS):
        return str(kind)
    raise BadInput(
        f"`kind: {kind}` is no kind of file here",
        path=file,
        hint=f"use society, safeguard, {', '.join(norms.KINDS)}; a regime needs no kind",
    )
