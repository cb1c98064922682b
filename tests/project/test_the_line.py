"""The line that is never crossed: no person comes in, nothing about a person comes out."""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any, get_args

import pytest
import typer
from pydantic import BaseModel

import demerit
from demerit.cli.app import app
from demerit.evidence.norms import KINDS
from demerit.regime import Regime
from demerit.regime.files import is_identity_field
from demerit.regime.overlays import Safeguard
from demerit.society import Society
from tests.project.source import imports, modules

COMMANDS = {
    "run": {"regime"},
    "compare": {"base", "other"},
    "resume": {"run"},
    "report": {"run"},
    "life": {"run"},
    "check": {"file"},
    "plan": {"regime"},
    "book": {"regime"},
    "new": {"kind", "name"},
    "list": {"shelf"},
    "guidelines": {"scenarios"},
    "safeguards": {"regime"},
    "rules": {"regime"},
    "study": {"name"},
}
"""Every command and what it is given. A new one is added here after reading the line again."""

OF_A_PERSON = re.compile(
    r"person|citizen|individual|identity|attributes|features|profile|dossier|passport|phone"
)
SCORING = re.compile(
    r"^(?:score|rate|grade|predict|classify|decide|judge|allow|deny|may)_\w*"
    r"(?:person|resident|citizen|someone|individual)"
)
SEARCHING = re.compile(
    r"^(?:optimi[sz]e|maximi[sz]e|minimi[sz]e|tune|evolve|search_regimes?|best_regime|calibrate_regime)"
)
MAY_READ_TABLES = {"demerit.study.stored", "demerit.report.folder"}
"""Modules that read Parquet: our own runs, to show them; never as the people of a society."""

READERS = re.compile(
    r"^(?:read|scan)_(?:csv|parquet|json|ndjson|excel|ipc|avro|delta|database|ods)"
)


def commands() -> dict[str, Any]:
    return typer.main.get_command(app).commands  # type: ignore[attr-defined]


def test_the_commands_are_the_known_ones() -> None:
    assert set(commands()) == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_is_given_files_runs_and_nothing_about_anyone(name: str) -> None:
    given = {p.name.rstrip("_") for p in commands()[name].params if p.param_type_name == "argument"}
    assert given == COMMANDS[name]
    for parameter in commands()[name].params:
        assert not OF_A_PERSON.search(parameter.name), parameter.name


def test_a_life_is_picked_by_slot_in_a_finished_run_and_by_nothing_else() -> None:
    options = {p.name.rstrip("_") for p in commands()["life"].params}
    assert options - {"help"} == {"run", "id", "world"}


def public_functions() -> Iterator[tuple[str, Any]]:
    for package in ("demerit", *(f"demerit.{one}" for one in ("regime", "society", "study"))):
        module = import_module(package)
        for name in module.__all__:
            member = getattr(module, name)
            if inspect.isfunction(member) or inspect.isclass(member):
                yield f"{package}.{name}", member


@pytest.mark.parametrize(("name", "member"), list(public_functions()))
def test_the_public_api_accepts_nothing_about_a_person(name: str, member: Any) -> None:
    try:
        parameters = inspect.signature(member).parameters
    except ValueError:
        return
    for parameter in parameters.values():
        assert not OF_A_PERSON.search(parameter.name), f"{name}({parameter.name})"
        kind = str(parameter.annotation)
        assert "DataFrame" not in kind, f"{name} takes a table: {parameter}"
        assert "Document" not in kind or "regime" in name, f"{name}({parameter})"


@pytest.mark.parametrize("module", sorted(modules()))
def test_no_function_scores_a_person_or_searches_for_a_harder_regime(module: str) -> None:
    for node in ast.walk(modules()[module]):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            place = f"{module}:{node.lineno}: {node.name}"
            assert not SCORING.search(node.name), place
            assert not SEARCHING.search(node.name), place


@pytest.mark.parametrize("module", sorted(set(modules()) - MAY_READ_TABLES))
def test_nothing_reads_tables_of_rows_as_input(module: str) -> None:
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Attribute):
            assert not READERS.match(node.attr), f"{module}:{node.lineno}: {node.attr}"


@pytest.mark.parametrize("module", sorted(m for m in modules() if ".validate" in m))
def test_published_models_take_no_input(module: str) -> None:
    """An adaptive authority or an optimal penalty runs with its published parameters alone."""
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Name):
            assert node.id not in {"open", "input", "eval", "exec"}, f"{module}:{node.lineno}"
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"argv", "stdin", "environ"}, f"{module}:{node.lineno}"
    for line, imported in imports(modules()[module]):
        assert imported.split(".")[0] not in {"argparse", "typer", "pathlib"}, f"{module}:{line}"


@pytest.mark.parametrize("model", [Regime, Society, Safeguard, *KINDS.values()])
def test_no_file_has_a_field_for_a_person(model: type[BaseModel]) -> None:
    for kind in nested(model):
        for field in kind.model_fields:
            assert not is_identity_field(field), f"{kind.__name__}.{field}"


def nested(model: type[BaseModel]) -> set[type[BaseModel]]:
    """A model and all models inside it."""
    seen: set[type[BaseModel]] = set()
    waiting: list[Any] = [model]
    while waiting:
        kind = waiting.pop()
        if inspect.isclass(kind) and issubclass(kind, BaseModel):
            if kind not in seen:
                seen.add(kind)
                waiting += [field.annotation for field in kind.model_fields.values()]
        else:
            waiting += get_args(kind)
    return seen


def test_no_public_name_promises_a_search() -> None:
    for name in demerit.__all__:
        assert not SEARCHING.search(name)
