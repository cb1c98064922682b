"""Checks that need the whole regime: each finding says what, where and what to try.

`error` stops a run; `warning` is likely a slip; `note` is something a reader should know. Each
check is one function that yields findings, and `CHECKS` is the list of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from demerit.regime.contradictions import circles, contradictions, repetitions
from demerit.regime.declared import walk_quantities
from demerit.regime.files import BadInput, Path_, did_you_mean
from demerit.regime.findings import Finding, finding
from demerit.regime.kind_checks import kind_checks
from demerit.regime.ledger_checks import list_checks, score_checks
from demerit.regime.model import Agency, Measure, Regime, Score
from demerit.regime.redress_checks import redress_checks
from demerit.regime.registry import (
    ACT,
    EFFECT_DOMAINS,
    LEVER,
    TRAIT,
)
from demerit.regime.rollout import rollout_checks, unknown_districts


def check(regime: Regime, society: Any = None) -> list[Finding]:
    """Return everything that the checks find, errors first.

    Args:
        regime: The regime.
        society: A society to check against: the laws that the regime replaces must be there.
    """
    found = [one for look in CHECKS for one in look(regime)]
    if society is not None:
        found += list(_against_society(regime, society))
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted((_placed(one, regime) for one in found), key=lambda one: order[one.level])


def refuse_errors(regime: Regime) -> None:
    """Raise the first error that the checks find.

    Raises:
        BadInput: With place, message and hint.
    """
    errors = [one for one in check(regime) if one.level == "error"]
    if errors:
        first = errors[0]
        more = (
            f" (and {len(errors) - 1} more; `demerit check` lists them)" if len(errors) > 1 else ""
        )
        path = regime.document.path if regime.document else None
        raise BadInput(
            f"{first.where}: {first.message}{more}",
            path=path,
            line=first.line,
            column=first.column,
            hint=first.fix,
        )


def _placed(finding: Finding, regime: Regime) -> Finding:
    if regime.document is None or not regime.document.marks:
        return finding
    where = [int(step) if step.isdigit() else step for step in finding.where.split(".")]
    line, column = regime.document.place(where)
    return replace(finding, line=line, column=column)


# --- names ---------------------------------------------------------------------------------------


def _cause(name: str, where: Path_) -> Iterator[Finding]:
    """A conduct, or a trait as `trait:<id>`."""
    if name.startswith("trait:"):
        yield from _trait(name.removeprefix("trait:"), where)
    else:
        yield from _conduct(name, where)


def _trait(name: str, where: Path_) -> Iterator[Finding]:
    if name not in TRAIT:
        fix = did_you_mean(name, TRAIT) or f"use one of: {', '.join(TRAIT)}"
        yield finding("error", "unknown-trait", where, f"there is no trait {name!r}", fix)


def _conduct(name: str, where: Path_) -> Iterator[Finding]:
    if name not in ACT:
        fix = did_you_mean(name, ACT) or "`demerit list conducts` shows them"
        yield finding("error", "unknown-conduct", where, f"there is no conduct {name!r}", fix)


def _unknown_names(regime: Regime) -> Iterator[Finding]:
    for key, agency in regime.agencies.items():
        for conduct in agency.sees:
            yield from _conduct(conduct, ("agencies", key, "sees", conduct))
        for trait in agency.profiles:
            yield from _trait(trait, ("agencies", key, "profiles", trait))
    for key, score in regime.scores.items():
        yield from _score_names(regime, ("scores", key), score)
    for key, ban in regime.lists.items():
        for place, entry in enumerate(ban.entry):
            where = ("lists", key, "entry", place, "on")
            if entry.on.startswith("grade:"):
                yield from _grade(regime, entry.on.removeprefix("grade:"), where)
            else:
                yield from _cause(entry.on, where)


def _score_names(regime: Regime, at: Path_, score: Score) -> Iterator[Finding]:
    for place, rule in enumerate(score.rules):
        yield from _cause(rule.on, (*at, "rules", place, "on"))
    for place, direct in enumerate(score.direct):
        where = (*at, "direct", place)
        if direct.on.startswith("list:"):
            yield from _list(regime, direct.on.removeprefix("list:"), (*where, "on"))
        else:
            yield from _conduct(direct.on, (*where, "on"))
        yield from _grade(regime, direct.grade, (*where, "grade"))
    if score.default:
        yield from _grade(regime, score.default, (*at, "default"))


def _list(regime: Regime, name: str, where: Path_) -> Iterator[Finding]:
    if name not in regime.lists:
        fix = did_you_mean(name, regime.lists) or "define it under `lists`"
        yield finding("error", "unknown-list", where, f"there is no list {name!r}", fix)


def _grades(regime: Regime) -> list[str]:
    return [grade for score in regime.scores.values() for grade in score.grades]


def _grade(regime: Regime, name: str, where: Path_) -> Iterator[Finding]:
    if name not in _grades(regime):
        fix = did_you_mean(name, _grades(regime)) or "define a score with `grades`"
        yield finding("error", "unknown-grade", where, f"there is no grade {name!r}", fix)


def _measures(regime: Regime) -> Iterator[Finding]:
    for key, measure in regime.measures.items():
        at = ("measures", key)
        if measure.lever not in LEVER:
            fix = did_you_mean(measure.lever, LEVER) or f"use one of: {', '.join(LEVER)}"
            yield finding(
                "error",
                "unknown-lever",
                (*at, "lever"),
                f"there is no lever {measure.lever!r}",
                fix,
            )
        elif measure.domain not in EFFECT_DOMAINS:
            fix = did_you_mean(measure.domain, EFFECT_DOMAINS) or "leave `domain` out"
            yield finding(
                "error",
                "unknown-domain",
                (*at, "domain"),
                f"there is no effect domain {measure.domain!r}",
                fix,
            )
        if not measure.carrier.strip():
            yield finding(
                "error",
                "no-carrier",
                at,
                "the measure says nothing of who applies it",
                "add `carrier: airlines`, or whoever refuses or grants it",
            )
        yield from _trigger(regime, measure, (*at, "when"))


def _trigger(regime: Regime, measure: Measure, at: Path_) -> Iterator[Finding]:
    when = measure.when
    if when.on_list is not None:
        yield from _list(regime, when.on_list, (*at, "on_list"))
    if when.grade_at_most is not None:
        yield from _grade(regime, when.grade_at_most, (*at, "grade_at_most"))
    if when.grade_at_least is not None:
        yield from _grade(regime, when.grade_at_least, (*at, "grade_at_least"))
    grades = _grades(regime)
    everyone = grades and (when.grade_at_most == grades[0] or when.grade_at_least == grades[-1])
    if everyone:
        yield finding(
            "warning",
            "everyone",
            at,
            "this holds for everybody, whatever they do",
            "name a grade that only some have",
        )
    ban = regime.lists.get(when.on_list or "")
    if (
        ban is not None
        and measure.lever in LEVER
        and (ban.kind == "red") != (measure.kind == "reward")
    ):
        yield finding(
            "warning",
            "odd-trigger",
            at,
            f"a {measure.kind} follows from a {ban.kind}list",
            "check the list or the lever",
        )


# --- numbers -------------------------------------------------------------------------------------


def _numbers(regime: Regime) -> Iterator[Finding]:
    for where, quantity in walk_quantities(regime):
        if quantity.source and quantity.source not in regime.sources:
            fix = did_you_mean(quantity.source, regime.sources) or "add it under `sources`"
            yield finding(
                "error",
                "unknown-source",
                (*where, "source"),
                f"there is no source {quantity.source!r}",
                fix,
            )
        if not quantity.source and quantity.grade != "assumed":
            yield finding(
                "error",
                "no-source",
                where,
                f"a number graded {quantity.grade!r} names no source",
                "add `source: KEY` of an entry under `sources`, or grade it `assumed` with a range",
            )
        if (
            quantity.range
            and quantity.value is not None
            and not quantity.range[0] <= quantity.value <= quantity.range[1]
        ):
            low, high = quantity.range
            yield finding(
                "error",
                "outside-range",
                where,
                f"the value {quantity.value} lies outside its range [{low}, {high}]",
                "change the value or the range",
            )


def _comparisons(regime: Regime) -> Iterator[Finding]:
    for place, one in enumerate(regime.comparisons):
        source = one.published.source
        if source not in regime.sources:
            yield finding(
                "error",
                "unknown-source",
                ("comparisons", place, "published", "source"),
                f"there is no source {source!r}",
                did_you_mean(source, regime.sources) or "add it under `sources`",
            )
    if regime.comparisons and regime.no_comparison:
        yield finding(
            "error",
            "contradiction",
            ("no_comparison",),
            "the file says where the model can be compared, and that it cannot be",
            "leave `no_comparison` out",
        )


# --- the whole -----------------------------------------------------------------------------------


def _sight(regime: Regime) -> Iterator[Finding]:
    seen = {conduct for agency in regime.agencies.values() for conduct in agency.sees}
    used: dict[str, Path_] = {}
    for key, score in regime.scores.items():
        for part, items in (("rules", score.rules), ("direct", score.direct)):
            for place, item in enumerate(items):
                used.setdefault(item.on, ("scores", key, part, place, "on"))
    for key, ban in regime.lists.items():
        for place, entry in enumerate(ban.entry):
            used.setdefault(entry.on, ("lists", key, "entry", place, "on"))
    for on, where in used.items():
        if on in ACT and on not in seen:
            yield finding(
                "warning",
                "unseen",
                where,
                f"no agency sees {on!r}, so this never happens",
                f"add `{on}` to an agency's `sees`",
            )
        if on.startswith("trait:"):
            yield finding(
                "note",
                "trait",
                where,
                "this acts on what people are, not on what they did",
                "a rule on conduct leaves people a way to avoid it",
            )
        if on in ACT and ACT[on].protected:
            yield finding(
                "note",
                "protected-conduct",
                where,
                f"this acts on {ACT[on].title.lower()}, which people have a right to; silencing"
                " it averts no violation",
                "the safeguard `protected-conduct-exclusion` takes it out",
            )
    for key, agency in regime.agencies.items():
        yield from _agency(agency, ("agencies", key))


def _agency(agency: Agency, at: Path_) -> Iterator[Finding]:
    if agency.false_listing is not None and "judgment_default" not in agency.sees:
        yield finding(
            "warning",
            "false-listing",
            (*at, "false_listing"),
            "only an agency that sees judgment_default can treat a debtor who cannot pay as one"
            " who can",
            "move it to the court",
        )
    if not agency.sees:
        yield finding(
            "warning", "blind", at, "the agency sees nothing", "add `sees`, or leave the agency out"
        )


def _labels(regime: Regime) -> Iterator[Finding]:
    if regime.status == "as-announced" and not regime.headline:
        yield finding(
            "warning",
            "no-headline",
            ("headline",),
            "a regime as announced needs a caveat that is printed with its results",
            "for example `headline: as announced; not known to have operated`",
        )
    for name in ("legal_basis", "aim", "affected", "oversight"):
        if not getattr(regime, name):
            yield finding(
                "note",
                "empty",
                (name,),
                "an assessor needs this; it is printed as empty",
                f"add `{name}:`",
            )


def _against_society(regime: Regime, society: Any) -> Iterator[Finding]:
    yield from unknown_districts(regime, society)
    laws = getattr(society, "law", None) or {}
    for place, name in enumerate(regime.replaces):
        if name not in laws:
            fix = did_you_mean(name, laws) or "the society has no laws to replace"
            yield finding(
                "error", "unknown-law", ("replaces", place), f"the society has no law {name!r}", fix
            )
    behaviour = getattr(society, "behaviour", None)
    if behaviour:
        for key, agency in regime.agencies.items():
            for conduct in agency.sees:
                if conduct in ACT and conduct not in behaviour:
                    yield finding(
                        "note",
                        "no-behaviour",
                        ("agencies", key, "sees", conduct),
                        f"the society has no base rate for {conduct!r}",
                        "add it to the society's `behaviour`, or leave it out",
                    )


CHECKS: tuple[Callable[[Regime], Iterator[Finding]], ...] = (
    _unknown_names,
    _measures,
    kind_checks,
    _numbers,
    _comparisons,
    score_checks,
    list_checks,
    redress_checks,
    rollout_checks,
    _sight,
    contradictions,
    repetitions,
    circles,
    _labels,
)
