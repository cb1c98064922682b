"""Checks that a regime keeps its kinds of subject apart: residents, firms, departments."""

from __future__ import annotations

from collections.abc import Iterator

from demerit.regime.document import Path_
from demerit.regime.files import did_you_mean
from demerit.regime.findings import Finding, finding
from demerit.regime.model import Regime
from demerit.regime.parts import kind_of
from demerit.regime.registry import (
    ACT,
    BODY_TIES,
    CONDUCTS_OF,
    KIND_TITLES,
    KINDS,
    LEVER,
    LEVERS_OF_KIND,
    MAX_LISTS,
    MAX_MEASURES,
    MAX_SCORES,
    SubjectKind,
)

OFFICIAL_TIES = frozenset({"official", "head"})


def kind_checks(regime: Regime) -> Iterator[Finding]:
    """Yield rules about another kind's conduct, levers that do not fit, and more than fits."""
    for key, score in regime.scores.items():
        for part, items in (("rules", score.rules), ("direct", score.direct)):
            for place, item in enumerate(items):
                yield from _own(item.on, score.of, ("scores", key, part, place, "on"))
                yield from _own_list(regime, item.on, score.of, ("scores", key, part, place, "on"))
    for key, ban in regime.lists.items():
        for place, entry in enumerate(ban.entry):
            yield from _own(entry.on, ban.of, ("lists", key, "entry", place, "on"))
            yield from _own_grade(regime, entry.on, ban.of, ("lists", key, "entry", place, "on"))
    yield from _measures(regime)
    for kind in KINDS:
        yield from _sizes(regime, kind)


def _own(on: str, kind: SubjectKind, where: Path_) -> Iterator[Finding]:
    if on.startswith("trait:") and kind != "residents":
        yield finding(
            "error",
            "other-kind",
            where,
            f"a trait is a resident's, and this is about {KIND_TITLES[kind]}",
            "name a conduct",
        )
    conduct = ACT.get(on)
    if conduct is not None and conduct.of != kind:
        own = [one.id for one in CONDUCTS_OF[kind]]
        yield finding(
            "error",
            "other-kind",
            where,
            f"{on!r} is something that {KIND_TITLES[conduct.of]} do, and this is about"
            f" {KIND_TITLES[kind]}",
            did_you_mean(on, own) or f"use one of: {', '.join(own)}",
        )


def _own_list(regime: Regime, on: str, kind: SubjectKind, where: Path_) -> Iterator[Finding]:
    ban = regime.lists.get(on.removeprefix("list:")) if on.startswith("list:") else None
    if ban is not None and ban.of != kind:
        yield finding(
            "error",
            "other-kind",
            where,
            f"the list is of {KIND_TITLES[ban.of]}, and the score of {KIND_TITLES[kind]}",
            f"name a list of {KIND_TITLES[kind]}",
        )


def _own_grade(regime: Regime, on: str, kind: SubjectKind, where: Path_) -> Iterator[Finding]:
    grade = on.removeprefix("grade:") if on.startswith("grade:") else None
    own = [name for score in regime.scores.values() if score.of == kind for name in score.grades]
    if grade is not None and grade not in own:
        yield finding(
            "error",
            "other-kind",
            where,
            f"no score of {KIND_TITLES[kind]} has the grade {grade!r}",
            did_you_mean(grade, own) or f"define a score of {KIND_TITLES[kind]} with that grade",
        )


def _measures(regime: Regime) -> Iterator[Finding]:
    for key, measure in regime.measures.items():
        kind = kind_of(regime, measure)
        bodies = [tie for tie in measure.reaches if tie in BODY_TIES]
        fits = LEVERS_OF_KIND[kind] | (LEVERS_OF_KIND["residents"] if bodies else frozenset())
        if measure.lever in LEVER and measure.lever not in fits:
            yield finding(
                "error",
                "other-kind",
                ("measures", key, "lever"),
                f"{measure.lever!r} can do nothing to {KIND_TITLES[kind]}",
                f"use one of: {', '.join(sorted(LEVERS_OF_KIND[kind]))}",
            )
        for place, tie in enumerate(measure.reaches):
            of: SubjectKind = "residents"
            if tie in BODY_TIES:
                of = "departments" if tie in OFFICIAL_TIES else "firms"
            if of != kind:
                yield finding(
                    "error",
                    "other-kind",
                    ("measures", key, "reaches", place),
                    f"the measure falls on {KIND_TITLES[kind]}, which have no {tie!r}",
                    "leave the tie out",
                )
        grade = measure.when.grade_at_most or measure.when.grade_at_least
        of_grade: list[SubjectKind] = [
            score.of for score in regime.scores.values() if grade in score.grades
        ]
        if len(of_grade) > 1 and measure.of is None:
            yield finding(
                "warning",
                "which-kind",
                ("measures", key, "when"),
                f"grade {grade!r} is given to {' and '.join(KIND_TITLES[k] for k in of_grade)}",
                f"say `of: {of_grade[0]}` or another",
            )


def _sizes(regime: Regime, kind: SubjectKind) -> Iterator[Finding]:
    about = {
        "scores": [key for key, score in regime.scores.items() if score.of == kind],
        "lists": [key for key, ban in regime.lists.items() if ban.of == kind],
        "measures": [key for key, one in regime.measures.items() if kind_of(regime, one) == kind],
    }
    for name, most in (("scores", MAX_SCORES), ("lists", MAX_LISTS), ("measures", MAX_MEASURES)):
        held = about[name]
        if len(held) > most:
            what = f"{len(held)} {name} of {KIND_TITLES[kind]}; at most {most} can be run"
            built = "; a second score is not built" if name == "scores" else ""
            yield finding(
                "error", f"too-many-{name}", (name, held[most]), what + built, f"keep {most}"
            )
