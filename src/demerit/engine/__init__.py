"""Running months: compile, arms and worlds, checkpoint, and what a finished world hands on."""

from demerit.engine.outcome import ArmTotals, Labels, Outcome, Pair
from demerit.engine.runner import Runner

__all__ = ["ArmTotals", "Labels", "Outcome", "Pair", "Runner"]
