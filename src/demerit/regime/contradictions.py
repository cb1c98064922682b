"""Checks for parts of a regime that contradict, repeat or chase each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demerit.regime.document import Path_
from demerit.regime.findings import Finding, finding
from demerit.regime.model import DirectGrade, Entry, Regime, Rule


def contradictions(regime: Regime) -> Iterator[Finding]:
    """Yield switches that exclude each other, and measures that do the same."""
    if regime.sharing.wall and regime.sharing.joint:
        yield finding(
            "error",
            "contradiction",
            ("sharing", "joint"),
            "a wall and joint punishment exclude each other",
            "set one of them to false",
        )
    if regime.due_process.forever and regime.due_process.expiry_cap is not None:
        yield finding(
            "error",
            "contradiction",
            ("due_process", "forever"),
            "`forever` and `expiry_cap` exclude each other",
            "set forever to false, or leave the cap out",
        )
    seen: dict[tuple[object, ...], str] = {}
    for key, measure in regime.measures.items():
        # a firm named in public, and through it its representative, are two measures
        same = (measure.when, measure.of, measure.lever, measure.reaches)
        if same in seen:
            yield finding(
                "warning",
                "twice",
                ("measures", key),
                f"it does the same as {seen[same]!r}",
                "leave one of them out",
            )
        seen.setdefault(same, key)


def repetitions(regime: Regime) -> Iterator[Finding]:
    """Yield second rules, direct grades and grounds on one cause: a world holds one of each."""
    ledgers: list[tuple[Path_, Sequence[Rule | DirectGrade | Entry], str]] = []
    for key, score in regime.scores.items():
        ledgers.append((("scores", key, "rules"), score.rules, "rule"))
        ledgers.append((("scores", key, "direct"), score.direct, "direct grade"))
    for key, ban in regime.lists.items():
        ledgers.append((("lists", key, "entry"), ban.entry, "ground of this list"))
    for where, items, what in ledgers:
        seen: set[str] = set()
        for place, item in enumerate(items):
            if item.on in seen:
                message = f"a second {what} on {item.on!r}; only one is built"
                fix = "put both into one, with a range where they differ"
                yield finding("error", "repeated", (*where, place), message, fix)
            seen.add(item.on)


def circles(regime: Regime) -> Iterator[Finding]:
    """Yield lists that lead to a grade that leads back to the list: no exit would last."""
    for key, score in regime.scores.items():
        for place, direct in enumerate(score.direct):
            ban = regime.lists.get(direct.on.removeprefix("list:"))
            if ban is None or not direct.on.startswith("list:"):
                continue
            if any(entry.on == f"grade:{direct.grade}" for entry in ban.entry):
                yield finding(
                    "warning",
                    "circle",
                    ("scores", key, "direct", place),
                    f"the list leads to grade {direct.grade!r}, and the grade back to the list",
                    "drop one of the two, or whoever leaves the list is put on it again",
                )
