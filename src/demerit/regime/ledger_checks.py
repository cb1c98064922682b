"""Checks of scores and lists: grades that cannot be reached, lists that nobody can leave."""

from __future__ import annotations

from collections.abc import Iterator

from demerit.regime.document import Path_
from demerit.regime.files import did_you_mean
from demerit.regime.findings import Finding, finding
from demerit.regime.model import BanList, Entry, Regime, Score
from demerit.regime.quantity import value_of
from demerit.regime.registry import ACT, ELIGIBILITY

PAYABLE = frozenset({"court_debt", "credit", "utilities", "tax"})
"""Domains whose acts can be made good by performing what was owed."""

PAYABLE_ACTS = frozenset({"wage_arrears", "invoice_unpaid"})
"""Acts of other domains that can be made good so."""

# --- scores --------------------------------------------------------------------------------------


def score_checks(regime: Regime) -> Iterator[Finding]:
    """Yield what is wrong with cut-offs, signs and bounds of scores."""
    for key, score in regime.scores.items():
        at = ("scores", key)
        yield from _cut_offs(score, at)
        yield from _signs(score, at)
        yield from _bounds(score, at)


def _cut_offs(score: Score, at: Path_) -> Iterator[Finding]:
    if not score.grades:
        yield finding(
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
        yield finding(
            "error",
            "lowest-grade",
            (*at, "grades", names[-1]),
            f"the lowest grade {names[-1]!r} has a cut-off, so some scores have no grade",
            "give the lowest grade `value: null`",
        )
    for place, (name, cut) in enumerate(zip(names[:-1], cuts[:-1], strict=True)):
        if cut is None:
            yield finding(
                "error",
                "lowest-grade",
                (*at, "grades", name),
                f"only the lowest grade may have no cut-off, and {name!r} is not the lowest",
                "put the grades best first",
            )
        above = cuts[place - 1] if place else None
        if cut is not None and above is not None and cut >= above:
            yield finding(
                "error",
                "cut-offs",
                (*at, "grades", name),
                f"the cut-off of {name!r} ({cut:g}) is not below that of {names[place - 1]!r}"
                f" ({above:g})",
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
            yield finding(
                "warning",
                "unreachable-grade",
                (*at, "grades", name),
                f"no resident can reach grade {name!r}: scores run from {low:g} to {high:g}",
                "change the cut-off, the floor or ceiling, or the rules",
            )


def reach(score: Score) -> tuple[float, float]:
    """Return the lowest and highest score that the rules allow, infinite where unbounded."""
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
        conduct = ACT.get(rule.on)
        if points == 0:
            yield finding(
                "warning",
                "no-points",
                where,
                "the rule gives and takes nothing",
                "give it points, or leave it out",
            )
        elif rule.on in signs and signs[rule.on][0] * points < 0:
            yield finding(
                "error",
                "contradiction",
                where,
                f"{rule.on!r} gains points here and loses them in rule {signs[rule.on][1]}",
                "keep one of the two rules",
            )
        signs.setdefault(rule.on, (points, place))
        # What is merely allowed may cost points or bring them: reporting others, say.
        if conduct is not None and (
            (points > 0 and conduct.violation) or (points < 0 and conduct.cls == "prosocial")
        ):
            yield finding(
                "warning",
                "odd-sign",
                where,
                f"{points:+g} points for {conduct.title.lower()}, which is {conduct.cls}",
                "check the sign",
            )


def _bounds(score: Score, at: Path_) -> Iterator[Finding]:
    start, floor, ceiling = value_of(score.start), value_of(score.floor), value_of(score.ceiling)
    if floor is not None and ceiling is not None and floor >= ceiling:
        yield finding(
            "error",
            "contradiction",
            (*at, "floor"),
            f"the floor {floor:g} is not below the ceiling {ceiling:g}",
            "swap or change them",
        )
    elif start is not None and (
        (floor is not None and start < floor) or (ceiling is not None and start > ceiling)
    ):
        yield finding(
            "error",
            "contradiction",
            (*at, "start"),
            f"the start {start:g} lies outside floor and ceiling",
            "change one of the three",
        )


# --- lists ---------------------------------------------------------------------------------------


def list_checks(regime: Regime) -> Iterator[Finding]:
    """Yield what is wrong with grounds and ways off of lists."""
    for key, ban in regime.lists.items():
        at = ("lists", key)
        yield from _among(ban, (*at, "among"))
        if not ban.entry:
            yield finding(
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
            yield finding(
                "warning",
                "no-term",
                (*at, "exits"),
                "`expiry` is an exit, and no entry has a term",
                "give an entry a term, or leave `expiry` out",
            )
        if not any(measure.when.on_list == key for measure in regime.measures.values()):
            yield finding(
                "note",
                "list-without-measure",
                at,
                "no measure follows from this list",
                "add a measure, or leave the list out",
            )


def _among(ban: BanList, where: Path_) -> Iterator[Finding]:
    name = ban.among
    if name and name not in ELIGIBILITY:
        fix = did_you_mean(name, ELIGIBILITY) or f"use one of: {', '.join(ELIGIBILITY)}"
        yield finding("error", "unknown-group", where, f"nobody is known as {name!r}", fix)
    elif name and ban.of != "residents":
        message = f"`among` is about residents, and this list is of {ban.of}"
        yield finding("error", "unknown-group", where, message, "leave `among` out")


def _way_out(regime: Regime, ban: BanList, entry: Entry, at: Path_) -> Iterator[Finding]:
    term = value_of(entry.term)
    capped = regime.due_process.expiry_cap is not None
    if term is not None and "expiry" not in ban.exits:
        yield finding(
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
        yield finding(
            "note",
            "forever",
            at,
            f"whoever is entered for {entry.ground!r} stays, as `forever` says",
            "the safeguard `expiry` ends it",
        )
    else:
        yield finding(
            "error",
            "inescapable",
            at,
            f"nobody entered for {entry.ground!r} can leave the list but by correction",
            "give a term and the exit `expiry`, add `performance`, `repair`, or another exit, or"
            " say `due_process: {forever: true}`",
        )


def can_leave(ban: BanList, entry: Entry) -> bool:
    """True where somebody rightly entered can get off the list in some way."""
    if value_of(entry.term) is not None and "expiry" in ban.exits:
        return True
    conduct = ACT.get(entry.on)
    payable = conduct is not None and (conduct.domain in PAYABLE or conduct.id in PAYABLE_ACTS)
    if value_of(ban.performs):  # whoever can do what is asked has a way off
        return True
    if "repair" in ban.exits or ("performance" in ban.exits and payable):
        return True
    debt = conduct is not None and conduct.domain == "court_debt"
    return debt and bool({"no_assets_found_twice", "creditor_request"} & set(ban.exits))
