"""Opening societies, regimes and norms by id or path, and reading overrides of single numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from demerit.evidence.norms import Norms, load_norms
from demerit.regime import Regime, load_regime
from demerit.regime.overrides import override, parse_overrides
from demerit.society import Society, list_societies, load_society

SOCIETY_PREFIX = "society."


@dataclass(frozen=True)
class SizedSociety:
    """A society and the number of residents to generate from it.

    Attributes:
        society: The aggregate tables, rates and ordinary law.
        residents: Synthetic residents a world begins with.
    """

    society: Society
    residents: int


def society(id_or_path: str | Path, *, residents: int = 100_000) -> SizedSociety:
    """Open a society of a given size.

    Args:
        id_or_path: A shipped society (`town`, `beijing-2018`) or the path of a YAML file of
            aggregate tables.
        residents: Synthetic residents, 1,000 to 50 million.

    Raises:
        BadInput: The file or the size cannot be used.
    """
    return SizedSociety(load_society(id_or_path), residents)


def society_for(regime: Regime, otherwise: str) -> str:
    """The society that a regime is about: the first of its `fits` that is shipped.

    Args:
        regime: The regime.
        otherwise: Id for a regime that names none, or none that is shipped.
    """
    shipped = list_societies()
    return next((name for name in regime.fits if name in shipped), otherwise)


def regime(id_or_path: str | Path, *, overrides: Mapping[str, str] | None = None) -> Regime:
    """Open a regime.

    Args:
        id_or_path: A shipped regime (`none`, `beijing-2018`, ...) or the path of a YAML file.
        overrides: Numbers to set, by path in the file, as `--set` does.

    Raises:
        BadInput: The file cannot be used.
    """
    return load_regime(id_or_path, overrides)


def norms(folder: str | Path | None = None) -> Norms:
    """Open the declared value judgements: the shipped ones, or a folder of the reader's own."""
    return load_norms(folder)


def split_overrides(settings: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Split `PATH=VALUE` settings into those of the regime and those of the society.

    Returns:
        Settings of the regime, and settings of the society without their `society.` prefix.

    Raises:
        BadInput: A setting has no `=`, no path, or stands twice.
    """
    changes = parse_overrides(settings)
    of_society = {path: text for path, text in changes.items() if path.startswith(SOCIETY_PREFIX)}
    of_regime = {path: text for path, text in changes.items() if path not in of_society}
    return of_regime, {path.removeprefix(SOCIETY_PREFIX): text for path, text in of_society.items()}


def with_society_overrides(opened: Society, changes: Mapping[str, str]) -> Society:
    """The society with some of its numbers set from text.

    Raises:
        BadInput: No such number, or a value that cannot stand there.
    """
    return override(opened, changes) if changes else opened
