"""Commands about files: check, plan, book, new, list."""

from __future__ import annotations

import json
import re
import shutil
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from demerit.cli import options as o

if TYPE_CHECKING:
    from demerit.regime.checks import Finding

TEMPLATES = Path(__file__).parent / "templates"
ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,60}$")


class Kind(StrEnum):
    """What `new` can write."""

    regime = "regime"
    society = "society"
    safeguard = "safeguard"


class Shelf(StrEnum):
    """What `list` can show."""

    regimes = "regimes"
    societies = "societies"
    safeguards = "safeguards"
    norms = "norms"
    metrics = "metrics"
    conducts = "conducts"
    studies = "studies"


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file, or the id of a preset.")],
    society: Annotated[
        str | None, typer.Option(metavar="S", help="Check a regime against this society too.")
    ] = None,
) -> None:
    """Check a regime, society, safeguard or norms file and say what is wrong where."""
    from demerit.cli import checking

    findings = checking.findings(file, society)
    for finding in findings:
        typer.echo(_shown(finding))
    errors = sum(finding.level == "error" for finding in findings)
    warnings = sum(finding.level == "warning" for finding in findings)
    typer.echo(f"{file}: {_count(errors, 'error')}, {_count(warnings, 'warning')}")
    if errors:
        raise typer.Exit(2)


def _shown(finding: Finding) -> str:
    text = f"{finding.level}: {finding.where}: {finding.message} [{finding.code}]"
    return f"{text}\n  try: {finding.fix}" if finding.fix else text


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def plan(
    regime: o.RegimeName,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add what a resident-month costs, by process.")
    ] = False,
    with_: o.With = None,
) -> None:
    """Show the ten processes of a month and what acts in each under this regime."""
    from demerit.cli import plan_text
    from demerit.regime import load_regime

    opened = load_regime(regime)
    if with_:
        opened = opened.with_safeguards(*with_)
    typer.echo(plan_text.plan(opened))
    if explain:
        typer.echo(plan_text.costs())


def book(
    regime: o.RegimeName,
    with_: o.With = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write Markdown there.")] = None,
) -> None:
    """Say a regime in plain words."""
    from demerit.regime import load_regime, rule_book

    opened = load_regime(regime)
    if with_:
        opened = opened.with_safeguards(*with_)
    text = rule_book(opened)
    if out is None:
        typer.echo(text.rstrip("\n"))
    else:
        _write_new(out, text)
        typer.echo(str(out))


def new(
    kind: Annotated[Kind, typer.Argument(help="What to write.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its id: small letters, digits, -.")],
    schema: Annotated[
        bool,
        typer.Option("--schema", help="Write the kind's JSON Schema beside it, for editors."),
    ] = False,
) -> None:
    """Write a commented file to start from: NAME.yaml in this folder."""
    from demerit.regime import BadInput

    if not ID.match(name):
        raise BadInput(
            f"{name[:80]!r} cannot be an id",
            hint="use small letters, digits and hyphens, such as my-regime",
        )
    path = Path(f"{name}.yaml")
    if kind is Kind.society:
        _copy_town(name, path)
    else:
        template = (TEMPLATES / f"{kind.value}.yaml").read_text(encoding="utf-8")
        _write_new(path, template.replace("{id}", name, 1))
    typer.echo(str(path))
    if schema:
        typer.echo(str(_write_schema(kind)))


def _write_schema(kind: Kind) -> Path:
    """Write KIND.schema.json in this folder; it is the same for every file of the kind."""
    from demerit.regime import json_schema

    if kind is Kind.society:
        from demerit.society import Society

        made = json_schema(Society)
    else:
        made = json_schema(kind.value)
    path = Path(f"{kind.value}.schema.json")
    path.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    return path


def _copy_town(name: str, path: Path) -> None:
    """A society needs many tables, so its start is the small shipped one, with its tables."""
    import demerit.society

    shipped = Path(demerit.society.__file__).parent / "presets"
    text = (shipped / "town.yaml").read_text(encoding="utf-8")
    tables = [shipped / file for file in sorted(set(re.findall(r"file:\s*([\w.-]+\.csv)", text)))]
    for place in (path, *(Path(table.name) for table in tables)):
        _refuse_existing(place)
    _write_new(path, re.sub(r"(?m)^id: .*$", f"id: {name}", text, count=1))
    for table in tables:
        shutil.copyfile(table, table.name)


def _refuse_existing(path: Path) -> None:
    from demerit.regime import BadInput

    if path.exists():
        raise BadInput("exists already", path=path, hint="choose another name, or remove it")


def _write_new(path: Path, text: str) -> None:
    from demerit.regime import BadInput

    _refuse_existing(path)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(
            f"cannot be written: {error.strerror}", path=path, hint="choose another place"
        ) from error


def list_(
    shelf: Annotated[
        Shelf | None, typer.Argument(help="What to list; everything if left out.")
    ] = None,
) -> None:
    """List what is shipped: regimes, societies, safeguards, norms, metrics, conducts, studies."""
    from demerit.cli import shelves

    for one in [shelf] if shelf else list(Shelf):
        rows = shelves.rows(one.value)
        width = max((len(name) for name, _ in rows), default=0)
        typer.echo(f"{one.value}")
        for name, title in rows:
            typer.echo(f"  {name:<{width}}  {title}")
