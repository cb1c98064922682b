"""Checks that need the whole regime: each finding says what, where and what to try.

`error` stops a run; `warning` is likely a slip; `note` is something a reader should know. Each check is one function that
yields findings, and `CHECKS` is the list of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from demerit.regime.declared import walk_quantities
from demerit.regime.files import BadInput, Path_, did_you_mean
from demerit.regime.model import Agency, BanList, Entry, Measure, Regime, Score
from demerit.regime.quantity import value_of
from demerit.regime.registry import (
    CONDUCT,
    EFFECT_DOMAINS,
    LEVER,
    MAX_LISTS,
    MAX_MEASURES,
    MAX_SCORES,
)

Level = Literal["error", "warning", "note"]

PAYABLE = frozenset({"court_debt", "credit", "utilities", "tax"})
"""Domains whose acts can be made good by performing what was owed."""


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    Attributes:
        level: `error`, `warning` or `note`.
        code: A short stable name.
        where: Dotted path into the file.
        message: What is wrong.
        fix: What to try.
        line: Line in the file from 1, where known.
        column: Column from 1, where known.
    """

    level: Level
    code: str
    where: str
    message: str
    fix: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = f"line {self.line}, " if self.line else ""
        return f"{self.level}: {place}{self.where}: {self.message}\n  try: {self.fix}"


def check(regime: Regime, society: Any = None) -> list[Finding]:
    """Return everything that the checks find, errors first.

    Args:
        regime: The regime.
        society: A society to check against: the laws that the regime replaces must be there.
    """
    found = [finding for look in CHECKS for finding in look(regime)]
    if society is not None:
        found += list(_against_society(regime, society))
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted((_placed(finding, regime) for finding in found), key=lambda one: order[one.level])


def refuse_errors(regime: Regime) -> None:
    """Raise the first error that the checks find.

    Raises:
        BadInput: With place, message and hint.
    """
    errors = [finding for finding in check(regime) if finding.level == "error"]
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


def _finding(level: Level, code: str, where: Path_, message: str, fix: str) -> Finding:
    return Finding(level, code, ".".join(map(str, where)), message, fix)


# --- names ---------------------------------------------------------------------------------------


def _conduct(name: str, where: Path_) -> Iterator[Finding]:
    if name not in CONDUCT:
        fix = did_you_mean(name, CONDUCT) or "`demerit list conducts` shows them"
        yield _finding("error", "unknown-conduct", where, f"there is no conduct {name!r}", fix)


def _unknown_names(regime: Regime) -> Iterator[Finding]:
    for key, agency in regime.agencies.items():
        for conduct in agency.sees:
            yield from _conduct(conduct, ("agencies", key, "sees", conduct))
    for key, score in regime.scores.items():
        yield from _score_names(regime, ("scores", key), score)
    for key, ban in regime.lists.items():
        for place, entry in enumerate(ban.entry):
            where = ("lists", key, "entry", place, "on")
            if entry.on.startswith("grade:"):
                yield from _grade(regime, entry.on.removeprefix("grade:"), where)
            else:
                yield from _conduct(entry.on, where)


def _score_names(regime: Regime, at: Path_, score: Score) -> Iterator[Finding]:
    for place, rule in enumerate(score.rules):
        yield from _conduct(rule.on, (*at, "rules", place, "on"))
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
        yield _finding("error", "unknown-list", where, f"there is no list {name!r}", fix)


def _grades(regime: Regime) -> list[str]:
    return [grade for score in regime.scores.values() for grade in score.grades]


def _grade(regime: Regime, name: str, where: Path_) -> Iterator[Finding]:
    if name not in _grades(regime):
        fix = did_you_mean(name, _grades(regime)) or "define a score with `grades`"
        yield _finding("error", "unknown-grade", where, f"there is no grade {name!r}", fix)


def _measures(regime: Regime) -> Iterator[Finding]:
    for key, measure in regime.measures.items():
        at = ("measures", key)
        if measure.lever not in LEVER:
            fix = did_you_mean(measure.lever, LEVER) or f"use one of: {', '.join(LEVER)}"
            yield _finding(
                "error",
                "unknown-lever",
                (*at, "lever"),
                f"there is no lever {measure.lever!r}",
                fix,
            )
        elif measure.domain not in EFFECT_DOMAINS:
            fix = did_you_mean(measure.domain, EFFECT_DOMAINS) or "leave `domain` out"
            yield _finding(
                "error",
                "unknown-domain",
                (*at, "domain"),
                f"there is no effect domain {measure.domain!r}",
                fix,
            )
        if not measure.carrier.strip():
            yield _finding(
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
        yield _finding(
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
        yield _finding(
            "warning",
            "odd-trigger",
            at,
            f"a {measure.kind} follows from a {ban.kind}list",
            "check the list or the lever",
        )


def _sizes(regime: Regime) -> Iterator[Finding]:
    for name, held, most in (
        ("scores", regime.scores, MAX_SCORES),
        ("lists", regime.lists, MAX_LISTS),
        ("measures", regime.measures, MAX_MEASURES),
    ):
        if len(held) > most:
            extra = list(held)[most]
            what = f"{len(held)} {name}; at most {most} can be run"
            built = "; a second score is not built yet" if name == "scores" else ""
            yield _finding("error", f"too-many-{name}", (name, extra), what + built, f"keep {most}")


# --- numbers -------------------------------------------------------------------------------------


def _numbers(regime: Regime) -> Iterator[Finding]:
    for where, quantity in walk_quantities(regime):
        if quantity.source and quantity.source not in regime.sources:
            fix = did_you_mean(quantity.source, regime.sources) or "add it under `sources`"
            yield _finding(
                "error",
                "unknown-source",
                (*where, "source"),
                f"there is no source {quantity.source!r}",
                fix,
            )
        if not quantity.source and quantity.grade != "assumed":
            yield _finding(
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
            yield _finding(
                "error",
                "outside-range",
                where,
                f"the value {quantity.value} lies outside its range [{low}, {high}]",
                "change the value or the range",
            )


# --- scores --------------------------------------------------------------------------------------


def _scores(regime: Regime) -> Iterator[Finding]:
    for key, score in regime.scores.items():
        at = ("scores", key)
        yield from _cut_offs(score, at)
        yield from _signs(score, at)
        yield from _bounds(score, at)


def _cut_offs(score: Score, at: Path_) -> Iterator[Finding]:
    if not score.grades:
        yield _finding(
            "error",
            "no-grades",
            at,
            "the score names no grades",
            "add `grades`, best first; the lowest has `value: null`",
        )
        return
    names = list(score.grades)
    cuts = [value_of(score.grades[name]) for name in names]
    if cuts[-1] is not None:
        yield _finding(
            "error",
            "lowest-grade",
            (*at, "grades", names[-1]),
            f"the lowest grade {names[-1]!r} has a cut-off, so some scores have no grade",
            "give the lowest grade `value: null`",
        )
    for place, (name, cut) in enumerate(zip(names[:-1], cuts[:-1], strict=True)):
        if cut is None:
            yield _finding(
                "error",
                "lowest-grade",
                (*at, "grades", name),
                f"only the lowest grade may have no cut-off, and {name!r} is not the lowest",
                "put the grades best first",
            )
        above = cuts[place - 1] if place else None
        if cut is not None and above is not None and cut >= above:
            yield _finding(
                "error",
                "cut-offs",
                (*at, "grades", name),
                f"the cut-off of {name!r} ({cut:g}) is not below that of {names[place - 1]!r} ({above:g})",
                "put the grades best first, each lower than the one before",
            )
    if None not in cuts[:-1]:
        yield from _unreachable(score, at, names, cuts)


def _unreachable(
    score: Score, at: Path_, names: list[str], cuts: list[float | None]
) -> Iterator[Finding]:
    low, high = reach(score)
    direct = {one.grade for one in score.direct}
    for place, name in enumerate(names):
        cut = cuts[place]
        top = (cuts[place - 1] if place else None) or float("inf")
        if name in direct or name == score.default:
            continue
        if (cut is not None and high < cut) or (place and low >= top):
            yield _finding(
                "warning",
                "unreachable-grade",
                (*at, "grades", name),
                f"no resident can reach grade {name!r}: scores run from {low:g} to {high:g}",
                "change the cut-off, the floor or ceiling, or the rules",
            )


def reach(score: Score) -> tuple[float, float]:
    """Return the lowest and highest score that the rules allow; infinite where nothing bounds them."""
    start = value_of(score.start) or 0
    low = high = start
    for rule in score.rules:
        points, cap = value_of(rule.points) or 0, value_of(rule.cap)
        bound = float("inf") if cap is None else cap
        if points > 0:
            high += bound
        elif points < 0:
            low -= bound
    for direct in score.direct:
        if direct.repair is not None:
            low = min(low, start + (value_of(direct.repair.points) or 0))
    floor, ceiling = value_of(score.floor), value_of(score.ceiling)
    return (low if floor is None else max(low, floor)), (
        high if ceiling is None else min(high, ceiling)
    )


def _signs(score: Score, at: Path_) -> Iterator[Finding]:
    signs: dict[str, tuple[float, int]] = {}
    for place, rule in enumerate(score.rules):
        where, points = (*at, "rules", place), value_of(rule.points) or 0
        conduct = CONDUCT.get(rule.on)
        if points == 0:
            yield _finding(
                "warning",
                "no-points",
                where,
                "the rule gives and takes nothing",
                "give it points, or leave it out",
            )
        elif rule.on in signs and signs[rule.on][0] * points < 0:
            yield _finding(
                "error",
                "contradiction",
                where,
                f"{rule.on!r} gains points here and loses them in rule {signs[rule.on][1]}",
                "keep one of the two rules",
            )
        signs.setdefault(rule.on, (points, place))
        if (
            conduct is not None
            and points * (-1 if conduct.cls == "prosocial" else 1) > 0
            and conduct.cls != "protected"
        ):
            yield _finding(
                "warning",
                "odd-sign",
                where,
                f"{points:+g} points for {conduct.title.lower()}, which is {conduct.cls}",
                "check the sign",
            )


def _bounds(score: Score, at: Path_) -> Iterator[Finding]:
    start, floor, ceiling = value_of(score.start), value_of(score.floor), value_of(score.ceiling)
    if floor is not None and ceiling is not None and floor >= ceiling:
        yield _finding(
            "error",
            "contradiction",
            (*at, "floor"),
            f"the floor {floor:g} is not below the ceiling {ceiling:g}",
            "swap or change them",
        )
    elif start is not None and (
        (floor is not None and start < floor) or (ceiling is not None and start > ceiling)
    ):
        yield _finding(
            "error",
            "contradiction",
            (*at, "start"),
            f"the start {start:g} lies outside floor and ceiling",
            "change one of the three",
        )


# --- lists ---------------------------------------------------------------------------------------


def _lists(regime: Regime) -> Iterator[Finding]:
    for key, ban in regime.lists.items():
        at = ("lists", key)
        if not ban.entry:
            yield _finding(
                "error",
                "no-entry",
                at,
                "nobody can get onto this list: it has no entry",
                "add `entry: [{on: ..., ground: ...}]`",
            )
        for place, entry in enumerate(ban.entry):
            yield from _way_out(regime, ban, entry, (*at, "entry", place))
        terms = [value_of(entry.term) for entry in ban.entry]
        if "expiry" in ban.exits and not any(terms) and regime.due_process.expiry_cap is None:
            yield _finding(
                "warning",
                "no-term",
                (*at, "exits"),
                "`expiry` is an exit, and no entry has a term",
                "give an entry a term, or leave `expiry` out",
            )
        if not any(measure.when.on_list == key for measure in regime.measures.values()):
            yield _finding(
                "note",
                "list-without-measure",
                at,
                "no measure follows from this list",
                "add a measure, or leave the list out",
            )


def _way_out(regime: Regime, ban: BanList, entry: Entry, at: Path_) -> Iterator[Finding]:
    term = value_of(entry.term)
    capped = regime.due_process.expiry_cap is not None
    if term is not None and "expiry" not in ban.exits:
        yield _finding(
            "error",
            "contradiction",
            (*at, "term"),
            "the entry has a term, and `expiry` is no exit of the list",
            "add `expiry` to `exits`, or leave the term out",
        )
        return
    if ban.kind == "red" or can_leave(ban, entry) or capped:
        return
    if regime.due_process.forever:
        yield _finding(
            "note",
            "forever",
            at,
            f"whoever is entered for {entry.ground!r} stays, as `forever` says",
            "the safeguard `expiry` ends it",
        )
    else:
        yield _finding(
            "error",
            "inescapable",
            at,
            f"nobody entered for {entry.ground!r} can leave the list but by correction",
            "give a term and the exit `expiry`, add `performance`, `repair`, or another exit, or say `due_process: {forever: true}`",
        )


def can_leave(ban: BanList, entry: Entry) -> bool:
    """True where somebody rightly entered can get off the list in some way."""
    if value_of(entry.term) is not None and "expiry" in ban.exits:
        return True
    conduct = CONDUCT.get(entry.on)
    payable = conduct is not None and conduct.domain in PAYABLE
    if "repair" in ban.exits or ("performance" in ban.exits and payable):
        return True
    debt = conduct is not None and conduct.domain == "court_debt"
    return debt and bool({"no_assets_found_twice", "creditor_request"} & set(ban.exits))


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
        if on in CONDUCT and on not in seen:
            yield _finding(
                "warning",
                "unseen",
                where,
                f"no agency sees {on!r}, so this never happens",
                f"add `{on}` to an agency's `sees`",
            )
        if on in CONDUCT and CONDUCT[on].protected:
            yield _finding(
                "note",
                "protected-conduct",
                where,
                f"this acts on {CONDUCT[on].title.lower()}, which people have a right to; silencing it averts no violation",
                "the safeguard `protected-conduct-exclusion` takes it out",
            )
    for key, agency in regime.agencies.items():
        yield from _agency(agency, ("agencies", key))


def _agency(agency: Agency, at: Path_) -> Iterator[Finding]:
    if agency.false_listing is not None and "judgment_default" not in agency.sees:
        yield _finding(
            "warning",
            "false-listing",
            (*at, "false_listing"),
            "only an agency that sees judgment_default can treat a debtor who cannot pay as one who can",
            "move it to the court",
        )
    if not agency.sees:
        yield _finding(
            "warning", "blind", at, "the agency sees nothing", "add `sees`, or leave the agency out"
        )


def _contradictions(regime: Regime) -> Iterator[Finding]:
    if regime.sharing.wall and regime.sharing.joint:
        yield _finding(
            "error",
            "contradiction",
            ("sharing", "joint"),
            "a wall and joint punishment exclude each other",
            "set one of them to false",
        )
    if regime.due_process.forever and regime.due_process.expiry_cap is not None:
        yield _finding(
            "error",
            "contradiction",
            ("due_process", "forever"),
            "`forever` and `expiry_cap` exclude each other",
            "set forever to false, or leave the cap out",
        )
    seen: dict[tuple[object, str], str] = {}
    for key, measure in regime.measures.items():
        same = (measure.when, measure.lever)
        if same in seen:
            yield _finding(
                "warning",
                "twice",
                ("measures", key),
                f"it does the same as {seen[same]!r}",
                "leave one of them out",
            )
        seen.setdefault(same, key)


def _labels(regime: Regime) -> Iterator[Finding]:
    if regime.status == "as-announced" and not regime.headline:
        yield _finding(
            "warning",
            "no-headline",
            ("headline",),
            "a regime as announced needs a caveat that is printed with its results",
            "for example `headline: as announced; not known to have operated`",
        )
    for name in ("legal_basis", "aim", "affected", "oversight"):
        if not getattr(regime, name):
            yield _finding(
                "note",
                "empty",
                (name,),
                "an assessor needs this; it is printed as empty",
                f"add `{name}:`",
            )


def _against_society(regime: Regime, society: Any) -> Iterator[Finding]:
    laws = getattr(society, "law", None) or {}
    for place, name in enumerate(regime.replaces):
        if name not in laws:
            fix = did_you_mean(name, laws) or "the society has no laws to replace"
            yield _finding(
                "error", "unknown-law", ("replaces", place), f"the society has no law {name!r}", fix
            )
    behaviour = getattr(society, "behaviour", None)
    if behaviour:
        for key, agency in regime.agencies.items():
            for conduct in agency.sees:
                if conduct in CONDUCT and conduct not in behaviour:
                    yield _finding(
                        "note",
                        "no-behaviour",
                        ("agencies", key, "sees", conduct),
                        f"the society has no base rate for {conduct!r}",
                        "add it to the society's `behaviour`, or leave it out",
                    )


CHECKS: tuple[Callable[[Regime], Iterator[Finding]], ...] = (
    _unknown_names,
    _measures,
    _sizes,
    _numbers,
    _scores,
    _lists,
    _sight,
    _contradictions,
    _labels,
)
