"""Only demerit.draws makes random numbers; everything else asks it by key."""

import ast

import pytest

from tests.project.source import imports, modules

FORBIDDEN = {
    "random",
    "secrets",
    "uuid",
    "numpy.random",
    "jax.random",
    "scipy.stats",
    "os.urandom",
}
ATTRIBUTES = {("np", "random"), ("numpy", "random"), ("jax", "random"), ("os", "urandom")}
DRAWING_METHODS = {"sample", "shuffle"}
"""Methods of tables that draw from a generator of their own."""


@pytest.mark.parametrize("module", sorted(modules()))
def test_no_module_touches_another_source_of_randomness(module: str) -> None:
    tree = modules()[module]
    for line, imported in imports(tree):
        for name in FORBIDDEN:
            inside = imported == name or imported.startswith(f"{name}.")
            assert not inside, f"{module}:{line} imports {imported}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name):
                pair = (node.value.id, node.attr)
                assert pair not in ATTRIBUTES, f"{module}:{node.lineno} uses {'.'.join(pair)}"
            called = node.attr in DRAWING_METHODS
            assert not called, f"{module}:{node.lineno} calls .{node.attr}()"


@pytest.mark.parametrize("module", sorted(modules()))
def test_no_result_hangs_on_the_salted_hash(module: str) -> None:
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.FunctionDef) and node.name == "__hash__":
            for inner in ast.walk(node):
                inner.within_hash = True  # type: ignore[attr-defined]
        salted = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "hash"
            and not getattr(node, "within_hash", False)
        )
        assert not salted, f"{module}:{node.lineno}: hash() of text differs from process to process"  # type: ignore[attr-defined]
