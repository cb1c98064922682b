"""A laboratory for scoring-and-sanction regimes.

Everyone in it is synthetic; nothing here scores, looks up or decides about a person.

    import demerit as dm

    society = dm.society("beijing-2018", residents=100_000)
    regime = dm.regime("beijing-2018")
    effect = dm.compare(society, regime, against="none", months=84, seeds=8)
    effect.table()

The names below are loaded when first used: `import demerit` alone loads neither the engine nor
the tables nor the charts, so that a script or a completion starts at once.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from demerit.regime import BadInput, check, rule_book
    from demerit.study import Effect, Studied, compare, regime, safeguards, society

__version__ = "0.1.0"

__all__ = [
    "BadInput",
    "Effect",
    "Studied",
    "check",
    "compare",
    "regime",
    "rule_book",
    "safeguards",
    "society",
]

_HOME = {
    "BadInput": "demerit.regime",
    "check": "demerit.regime",
    "rule_book": "demerit.regime",
    "compare": "demerit.study",
    "Effect": "demerit.study",
    "Studied": "demerit.study",
    "safeguards": "demerit.study",
}

# `demerit.society` and `demerit.regime` are packages and, in the public API, also the verbs that
# open one. Python binds a package to its parent's attribute whenever anyone imports it, so the
# verb has to be the package itself: a module that can be called.
_VERBS = ("regime", "society")


class _Callable(ModuleType):
    """A subpackage that can be called like the public function of its name."""

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        verb = getattr(import_module("demerit.study"), self.__name__.rpartition(".")[2])
        return verb(*arguments, **keywords)


class _Demerit(ModuleType):
    """The package `demerit`, which makes its two verbs callable as they are bound to it."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _VERBS and type(value) is ModuleType:
            value.__class__ = _Callable
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Demerit


def __getattr__(name: str) -> Any:
    if name in _VERBS:
        return import_module(f"demerit.{name}")
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'demerit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
