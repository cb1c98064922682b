"""What a regime says about one kind of subject, as a regime of its own.

Rules for residents, firms and departments stand in one file and run on the same machinery, kind by
kind. A measure on a firm or a department that reaches residents (its legal representative, its
staff) appears in the residents' part too, without its trigger, since it acts on residents there;
so does every measure on an account, which its holder bears.
"""

from __future__ import annotations

from typing import Any

from demerit.regime.model import Agency, Measure, Regime, When
from demerit.regime.registry import ACT, BODY_TIES, KINDS, SubjectKind

ELSEWHERE = "a list of another kind"
"""Stands for the trigger of a measure that reaches residents from elsewhere."""


def kind_of(regime: Regime, measure: Measure) -> SubjectKind:
    """The kind of subject that a measure falls on.

    The kind of the list that triggers it; or `of`; or the first kind whose score has the grade.
    """
    when = measure.when
    if when.on_list is not None:
        listed = regime.lists.get(when.on_list)
        return listed.of if listed is not None else "residents"
    if measure.of is not None:
        return measure.of
    grade = when.grade_at_most or when.grade_at_least
    of: list[SubjectKind] = [s.of for s in regime.scores.values() if grade in s.grades]
    for kind in KINDS:
        if kind in of:
            return kind
    return "residents"


def about(on: str, kind: SubjectKind) -> bool:
    """Whether a cause of a rule (a conduct, a trait, a grade, a list) can concern a kind."""
    if on.startswith("trait:"):
        return kind == "residents"
    return on not in ACT or ACT[on].of == kind


def concerns(regime: Regime, kind: SubjectKind) -> bool:
    """Whether a regime has a score or a list of a kind."""
    rules = (*regime.scores.values(), *regime.lists.values())
    return any(rule.of == kind for rule in rules)


def part(regime: Regime, kind: SubjectKind) -> Regime:
    """The regime as far as it is about one kind of subject."""
    scores = {
        key: score.model_copy(
            update={
                "rules": tuple(rule for rule in score.rules if about(rule.on, kind)),
                "direct": tuple(one for one in score.direct if about(one.on, kind)),
            }
        )
        for key, score in regime.scores.items()
        if score.of == kind
    }
    lists = {key: spec for key, spec in regime.lists.items() if spec.of == kind}
    changes: dict[str, Any] = {
        "agencies": _agencies(regime, kind),
        "scores": scores,
        "lists": lists,
        "measures": {
            key: measure if kind_of(regime, measure) == kind else _from_elsewhere(measure)
            for key, measure in regime.measures.items()
            if kind_of(regime, measure) == kind
            or (kind == "residents" and _arrives(measure, kind_of(regime, measure)))
        },
    }
    return regime.model_copy(update=changes)


def _arrives(measure: Measure, kind: SubjectKind) -> bool:
    """Whether a measure on another kind reaches residents: through a tie, or as their account."""
    return kind == "accounts" or any(tie in BODY_TIES for tie in measure.reaches)


def _from_elsewhere(measure: Measure) -> Measure:
    """The measure without its trigger: nothing that a resident does brings it."""
    return measure.model_copy(update={"when": When(on_list=ELSEWHERE), "of": "residents"})


def _agencies(regime: Regime, kind: SubjectKind) -> dict[str, Agency]:
    """Agencies with what they see of a kind; those that see nothing of it are left out."""
    found = {}
    for key, agency in regime.agencies.items():
        sees = {name: sight for name, sight in agency.sees.items() if about(name, kind)}
        if sees or not agency.sees:
            profiles = agency.profiles if kind == "residents" else {}
            false_listing = agency.false_listing if kind == "residents" else None
            found[key] = agency.model_copy(
                update={"sees": sees, "profiles": profiles, "false_listing": false_listing}
            )
    return found
