"""Words for the kinds of subject in books, plans and pages: a firm is not called somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from demerit.regime.model import Agency, Measure, Regime
from demerit.regime.parts import concerns, kind_of
from demerit.regime.registry import ACT, KINDS, LEVERS_OF_KIND, TIES, SubjectKind


@dataclass(frozen=True)
class Named:
    """How a text speaks of a kind of subject.

    Attributes:
        one: one of them, as the subject of a sentence.
        many: several of them.
        every: all of them, at the start of a sentence.
        counted: the word in rates such as "per 1,000 adults a year".
        knowing: those who can know of a regime, at the start of a sentence.
    """

    one: str
    many: str
    every: str
    counted: str
    knowing: str


NAMED: dict[SubjectKind, Named] = {
    "residents": Named("somebody", "people", "Everyone", "adults", "Adults"),
    "firms": Named("a firm", "firms", "Every firm", "firms", "Firms"),
    "departments": Named(
        "a department", "public departments", "Every department", "departments", "Departments"
    ),
    "accounts": Named("an account", "accounts", "Every account", "accounts", "Holders of accounts"),
}

THROUGH: dict[str, str] = {
    **TIES,
    "representative": "their legal representatives",
    "owner": "their owners",
    "employee": "their staff",
    "official": "their officials",
    "head": "the officials who head them",
}
"""Whom a measure reaches through those on whom it falls, in plain words."""

OF_BODIES: dict[str, str] = {
    "representative": "the legal representatives of",
    "owner": "the owners of",
    "employee": "the staff of",
    "official": "the officials of",
    "head": "the heads of",
}


def listed(words: Iterable[str]) -> str:
    """Write "a, b and c"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def kinds_of(regime: Regime) -> tuple[SubjectKind, ...]:
    """The kinds that a regime scores or lists; residents where it has neither score nor list."""
    return tuple(kind for kind in KINDS if concerns(regime, kind)) or ("residents",)


def watched_by(agency: Agency) -> tuple[SubjectKind, ...]:
    """The kinds whose conduct an agency sees; residents where it sees nothing."""
    seen = {ACT[name].of for name in agency.sees if name in ACT}
    return tuple(kind for kind in KINDS if kind in seen) or ("residents",)


def counted(text: str, kinds: Iterable[SubjectKind]) -> str:
    """Rewrite a rate per 1,000 adults for the kinds that it is about."""
    words = listed(NAMED[kind].counted for kind in kinds)
    return text.replace("1,000 adults", f"1,000 {words}")


def whom(regime: Regime, measure: Measure, trigger: str) -> str:
    """Say on whom a measure falls, and whom it reaches through them.

    Args:
        regime: The regime.
        measure: One of its measures.
        trigger: What brings it, as the end of a phrase: "on “The list”", "at grade C or worse".
    """
    kind = kind_of(regime, measure)
    base = f"{NAMED[kind].many} {trigger}"
    if kind != "residents" and measure.reaches and measure.lever not in LEVERS_OF_KIND[kind]:
        return f"{listed(OF_BODIES[tie] for tie in measure.reaches)} {base}"
    if measure.reaches:
        return f"{base}, and through them {listed(THROUGH[tie] for tie in measure.reaches)}"
    return base
