"""Opening societies, regimes and norms by id or path, and reading overrides of single numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from demerit.evidence.norms import Norms, load_norms
from demerit.regime import BadInput, Regime, load_regime
from demerit.regime.files import did_you_mean
from demerit.society import Society, load_society
from demerit.society import from_canonical as society_from

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
    for_regime: dict[str, str] = {}
    for_society: dict[str, str] = {}
    for setting in settings:
        path, equals, value = setting.partition("=")
        path, value = path.strip(), value.strip()
        if not equals or not path or not value:
            raise BadInput(
                f"--set {setting!r} is not PATH=VALUE",
                hint="write for example --set due_process.notice=1",
            )
        if path.startswith(SOCIETY_PREFIX):
            where, key = for_society, path.removeprefix(SOCIETY_PREFIX)
        else:
            where, key = for_regime, path
        if key in where:
            raise BadInput(f"--set {path} stands twice", hint="keep one of them")
        where[key] = value
    return for_regime, for_society


def with_society_overrides(opened: Society, overrides: Mapping[str, str]) -> Society:
    """The society with some of its numbers replaced.

    Raises:
        BadInput: No such number, or a value that cannot stand there.
    """
    if not overrides:
        return opened
    known = [path for path, _ in opened.quantities()]
    values: dict[str, float] = {}
    for path, text in overrides.items():
        if path not in known:
            raise BadInput(
                f"the society has no quantity at {path!r}", hint=did_you_mean(path, known)
            )
        try:
            values[path] = float(text)
        except ValueError:
            raise BadInput(
                f"--set {SOCIETY_PREFIX}{path}: {text!r} is not a number", hint="give a number"
            ) from None
    try:  # replacing alone does not look at limits; reading it back does
        return society_from(opened.replace_quantities(values).canonical())
    except ValueError as error:
        raise BadInput(f"--set {SOCIETY_PREFIX}...: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return "; ".join(lines[1:3]) if len(lines) > 1 else str(error)
