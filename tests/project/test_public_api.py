"""The package's front: quick to import, small, and of one version everywhere."""

import inspect
import os
import re
import subprocess
import sys
from importlib import import_module
from types import ModuleType

import pytest

import demerit
from tests.project.source import ROOT

HEAVY = ("jax", "polars", "altair", "numpy", "pydantic", "ruamel", "rich")


QUIET_HELP = (
    "import io, demerit.cli as cli; kept, sys.stdout = sys.stdout, io.StringIO(); "
    "cli.main(['--help']); sys.stdout = kept"
)


def imported_by(statement: str) -> set[str]:
    script = f"import sys; {statement}; print(*(m.partition('.')[0] for m in sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stdout.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert imported_by("import demerit").isdisjoint(HEAVY)


def test_help_loads_nothing_heavy() -> None:
    loaded = imported_by(QUIET_HELP)
    assert loaded.isdisjoint({"jax", "polars", "altair", "numpy", "ruamel"})


@pytest.mark.parametrize("name", demerit.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    public = getattr(demerit, name)
    assert inspect.getdoc(public)


@pytest.mark.parametrize("name", ["regime", "society"])
def test_the_two_verbs_are_callable_though_packages_bear_their_names(name: str) -> None:
    package = import_module(f"demerit.{name}")
    verb = getattr(demerit, name)
    assert verb is package
    assert isinstance(verb, ModuleType)
    assert callable(verb)


def test_the_verbs_open_what_they_name() -> None:
    assert demerit.regime("none").id == "none"
    sized = demerit.society("town", residents=2_000)
    assert (sized.society.id, sized.residents) == ("town", 2_000)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="scorecard"):
        _ = demerit.scorecard  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("file", "pattern"),
    [("CITATION.cff", r"(?m)^version: (.+)$"), ("CHANGELOG.md", r"(?m)^## ([\d.]+)")],
)
def test_one_version_everywhere(file: str, pattern: str) -> None:
    found = re.search(pattern, (ROOT / file).read_text(encoding="utf-8"))
    assert found is not None
    assert found[1] == demerit.__version__
