"""Studies: a regime beside its twin in many worlds, uncertain inputs, and the folder of a run."""

from demerit.study.effect import Effect, compare
from demerit.study.menus import Studied, safeguards
from demerit.study.opening import SizedSociety, norms, regime, society

__all__ = [
    "Effect",
    "SizedSociety",
    "Studied",
    "compare",
    "norms",
    "regime",
    "safeguards",
    "society",
]
