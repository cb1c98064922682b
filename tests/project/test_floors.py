"""Data flows one way: each floor imports only from floors below it."""

import pytest

from tests.project.source import imports, modules

FLOORS = (
    ("draws", "fixed"),
    ("regime",),
    ("society",),
    ("world",),
    ("month",),
    ("engine",),
    ("validate",),
    ("evidence",),
    ("study",),
    ("report",),
    ("lab",),
    ("cli",),
)
LEVEL = {name: level for level, names in enumerate(FLOORS) for name in names}

UPWARDS = {
    # the last step of the public API is to ask for the page; everything else hands it in
    ("demerit.study.effect", "report"),
    ("demerit.study.menus", "report"),
}
MAY_VALIDATE = {"validate", "cli"}
"""Floors from which published models with an adaptive authority may be reached."""

AROUND = {"demerit", "demerit.__main__"}
"""The package itself, whose public names are loaded from any floor."""


def floor_of(module: str) -> str:
    return module.split(".")[1]


@pytest.mark.parametrize("module", sorted(set(modules()) - AROUND))
def test_a_module_imports_only_from_floors_below(module: str) -> None:
    own = floor_of(module)
    assert own in LEVEL, f"{own} is on no floor: add it to FLOORS"
    for line, imported in imports(modules()[module]):
        if not imported.startswith("demerit."):
            continue
        floor = floor_of(imported)
        if floor not in LEVEL or (module, floor) in UPWARDS:  # `from demerit import __version__`
            assert floor in LEVEL or floor == "__version__", f"{module}:{line} imports {imported}"
            continue
        assert LEVEL[floor] <= LEVEL[own], f"{module}:{line} imports {imported}, a floor above"


@pytest.mark.parametrize("module", sorted(set(modules()) - AROUND))
def test_nothing_but_a_command_rests_on_the_published_models(module: str) -> None:
    for line, imported in imports(modules()[module]):
        if imported.startswith("demerit.validate"):
            assert floor_of(module) in MAY_VALIDATE, f"{module}:{line} imports {imported}"


@pytest.mark.parametrize("module", sorted(m for m in modules() if m.startswith("demerit.month")))
def test_the_month_knows_no_files_and_no_tables(module: str) -> None:
    outside = {"json", "pathlib", "polars", "altair", "ruamel", "pydantic", "os", "io"}
    for line, imported in imports(modules()[module]):
        assert imported.split(".")[0] not in outside, f"{module}:{line} imports {imported}"


@pytest.mark.parametrize("floor", ["regime", "society"])
def test_files_and_people_know_no_arrays_of_the_engine(floor: str) -> None:
    for module, tree in modules().items():
        if module.startswith(f"demerit.{floor}"):
            for line, imported in imports(tree):
                assert imported.split(".")[0] != "jax", f"{module}:{line} imports jax"
