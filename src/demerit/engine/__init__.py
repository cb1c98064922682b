"""Running months: compile, arms and worlds, checkpoint, and what a finished world hands on.

`Runner` is loaded when first used: reading an outcome needs no JAX.
"""

from typing import TYPE_CHECKING, Any

from demerit.engine.outcome import ArmTotals, Labels, Outcome, Pair

if TYPE_CHECKING:
    from demerit.engine.runner import Runner

__all__ = ["ArmTotals", "Labels", "Outcome", "Pair", "Runner"]


def __getattr__(name: str) -> Any:
    if name == "Runner":
        from demerit.engine.runner import Runner

        return Runner
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
