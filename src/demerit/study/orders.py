"""What a part of a regime adds: taken out first, left alone, and on average over all orders.

What a rule adds depends on which others are there. Taken out first it shows what the regime would
lack without it; left alone, what it does by itself. Shapley's value of a group is the mean of what
it adds over all orders in which the groups could come (Shapley 1953, A value for n-person games).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from demerit.evidence.contrast import Pair, combination, together, verdict
from demerit.evidence.estimate import Estimate, absent
from demerit.study.arms import FULL, NONE, Arm, Left
from demerit.study.judging import Board
from demerit.study.parts import coalition

ADDED = ("burden", "effect")
"""Numbers of which it is asked what a part adds."""


def orders(
    board: Board, arms: Sequence[Arm], left: Sequence[Left], groups: Sequence[str]
) -> dict[str, Any]:
    """What each part adds taken out first and left alone, and Shapley's value of each group."""
    alias = {one.id: one.same for one in left if one.same} | {arm.id: arm.id for arm in arms}
    single = [
        one.id.removeprefix("less ")
        for one in (*arms, *left)
        if one.kind == "out" and one.id.startswith("less ") and "+" not in one.id
    ]
    return {
        "parts": [_part(board, name, alias) for name in single],
        "groups": [
            {"group": name, **_each(board, list(shapley(groups, name)), alias)} for name in groups
        ],
    }


def _part(board: Board, name: str, alias: Mapping[str, str]) -> dict[str, Any]:
    first = [(1.0, FULL), (-1.0, f"less {name}")]
    alone = [(1.0, f"only {name}"), (-1.0, NONE)]
    row: dict[str, Any] = {"part": name, "first": _each(board, first, alias)}
    if f"only {name}" in alias:
        row["alone"] = _each(board, alone, alias)
    return row


def _each(
    board: Board, terms: Sequence[tuple[float, str]], alias: Mapping[str, str]
) -> dict[str, Any]:
    found = {}
    for number in ADDED:
        shown = _combined(board, number, terms, alias, board.level)
        sure = _combined(board, number, terms, alias, together(board.level, len(board.arms)))
        found[number] = {**shown.as_dict(worlds=False), "verdict": verdict(sure)}
    return found


def _combined(
    board: Board,
    number: str,
    terms: Sequence[tuple[float, str]],
    alias: Mapping[str, str],
    level: float,
) -> Estimate:
    known = {**alias, FULL: FULL, NONE: NONE}
    missing = [arm for _, arm in terms if arm not in known]
    if missing:
        reason = f"it needs the arm {missing[0]!r}, which is none"
        return absent("E2", 0, reason, level=level)
    pairs: list[tuple[float, Pair]] = [
        (weight, board.top(known[arm], number)) for weight, arm in terms
    ]
    return combination(pairs, level=level)


def shapley(groups: Sequence[str], group: str) -> Iterator[tuple[float, str]]:
    """Weight of each coalition's arm in the value of a group.

    Args:
        groups: all groups, n of them.
        group: the one whose value is asked.

    Yields:
        Weight and arm: for each set S of the others, |S|! (n - |S| - 1)! / n! with the group
        there, and less the same without it.
    """
    others = [one for one in groups if one != group]
    n = len(groups)
    for size in range(n):
        weight = math.factorial(size) * math.factorial(n - size - 1) / math.factorial(n)
        for there in combinations(others, size):
            gone = [one for one in groups if one not in there and one != group]
            yield weight, coalition(gone)
            yield -weight, coalition([one for one in groups if one in gone or one == group])
