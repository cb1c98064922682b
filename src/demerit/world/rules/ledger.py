"""Points: rules, grades, points that come back, and traits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from demerit import draws
from demerit.regime import Regime
from demerit.regime.registry import (
    ACT_PLACE,
    TRAIT_INDEX,
)
from demerit.world import layout
from demerit.world.customs import value
from demerit.world.rules.plan import Plan
from demerit.world.rules.reading import (
    NEVER_BELOW,
    counts,
    expiry_cap,
    long_term,
    refuse_more,
    sets_of_traits,
    term_of,
    the_score,
)

C, D = layout.CONDUCT_COUNT, layout.DOMAIN_COUNT
M, G = layout.MEASURE_CAPACITY, layout.GRADE_CAPACITY


def score_of(regime: Regime, plan: Plan) -> dict[str, Any]:
    """Points, terms, caps, grades and what is given directly."""
    score, cap = the_score(regime), expiry_cap(regime)
    points, term, caps = np.zeros(C, np.int32), np.zeros(C, np.int32), np.zeros(C, np.int32)
    places = np.full(C, -1, np.int32)
    direct, direct_term = np.zeros(C, np.int32), np.zeros(C, np.int32)
    lock = np.zeros(C, np.int32)
    cuts = np.full(G, NEVER_BELOW, np.int32)
    list_grade, repair = np.zeros(plan.room, np.int32), np.zeros((2, plan.room), np.int32)
    start, floor, ceiling = 0, NEVER_BELOW, -NEVER_BELOW
    if score is not None:
        names = list(score.grades)
        start = round(value(score.start))
        floor = round(value(score.floor, NEVER_BELOW))
        ceiling = round(value(score.ceiling, -NEVER_BELOW))
        cuts[: len(names)] = [round(value(q, NEVER_BELOW)) for q in score.grades.values()]
        for rule in score.rules:
            if not counts(regime, rule.on):
                continue  # traits have a table of their own
            c = ACT_PLACE[rule.on]
            points[c] = round(value(rule.points))
            term[c] = term_of(rule.term, cap, f"{regime.id}: the rule on {rule.on}")
            if rule.cap is not None and rule.cap.value is not None:
                caps[c] = round(value(rule.cap))
        for place, c in enumerate(np.flatnonzero(caps)):
            refuse_more(regime, place, layout.CAPPED_RULES, "rules with a cap")
            places[c] = place
        for given in score.direct:
            grade = names.index(given.grade) + 1
            if given.on.startswith("list:"):
                number = plan.lists.index(given.on.removeprefix("list:"))
                list_grade[number] = grade
                if given.repair is not None:
                    repair[0, number] = round(value(given.repair.points))
                    repair[1, number] = round(value(given.repair.term))
            elif counts(regime, given.on):
                c = ACT_PLACE[given.on]
                direct[c], lock[c] = grade, int(given.lock)
                direct_term[c] = long_term(given.term, cap)
    ordinary = 0
    if score is not None:
        ordinary = int(sum(start < cut for cut in cuts[: len(score.grades) - 1]))
    terms = np.zeros(layout.TERM_KINDS, np.int32)
    for place, months in enumerate(sorted(set(term.tolist()) - {0})):
        refuse_more(regime, place, layout.TERM_KINDS, "different terms of points")
        terms[place] = months
    return {
        "points": points,
        "term": term,
        "cap": caps,
        "cap_place": places,
        "start_points": np.int32(start),
        "floor": np.int32(floor),
        "ceiling": np.int32(ceiling),
        "cuts": cuts,
        "ordinary": np.int32(ordinary),
        "has_score": np.int32(score is not None),
        "direct_grade": direct,
        "direct_term": direct_term,
        "direct_lock": lock,
        "list_grade": list_grade,
        "repair_points": repair[0],
        "repair_term": repair[1],
        "terms": terms,
    }


def edges_of(parts: dict[str, Any]) -> dict[str, Any]:
    """Cut-offs at which something changes: a measure, or an entry in a list.

    A grade that brings what the next one brings is a name: nobody has a reason to stay above it.

    Args:
        parts: the tables so far, with `cuts`, `by_grade`, `grade_entry` and `black`.
    """
    brings, cuts = parts["by_grade"], parts["cuts"]
    entered = {
        int(grade) - 1 if black else int(grade)
        for grade, black in zip(parts["grade_entry"], parts["black"], strict=True)
        if grade < G
    }
    edges = np.full(G, NEVER_BELOW, np.int32)
    for grade in range(G - 1):
        if brings[grade] != brings[grade + 1] or grade in entered:
            edges[grade] = cuts[grade]
    return {"edges": edges}


def mending_of(regime: Regime) -> dict[str, Any]:
    """Points that come back, courses, and a floor below which nothing is owed."""
    score = the_score(regime)
    regain, course = (score.regain, score.course) if score is not None else (None, None)
    floored = score is not None and score.floor is not None and score.floor.value is not None
    numbers = {
        "regain_points": value(regain.points) if regain else 0,
        "regain_after": value(regain.after) if regain else 0,
        "regain_full": value(regain.full_after) if regain else 0,
        "course_points": value(course.points) if course else 0,
        "course_every": value(course.every) if course else 0,
        "course_cost": 10 * value(course.cost) if course else 0,
        "mends": int(bool(regain) or bool(course) or floored),
    }
    odds = value(course.chance) if course else 0.0
    whole = {name: np.int32(math.ceil(number)) for name, number in numbers.items()}
    return {**whole, "course_odds": draws.odds(odds)}


def traits_of(regime: Regime, plan: Plan) -> dict[str, Any]:
    """Points and entries for what people are."""
    points = np.zeros(layout.TRAIT_COUNT, np.int64)
    entry = np.zeros((plan.room, layout.TRAIT_COUNT))
    term = np.zeros((plan.room, layout.TRAIT_COUNT), np.int32)
    cap = expiry_cap(regime)
    for score in regime.scores.values():
        for rule in score.rules:
            if rule.on.startswith("trait:"):
                points[TRAIT_INDEX[rule.on.removeprefix("trait:")]] = round(value(rule.points))
    for name, spec in regime.lists.items():
        for ground in spec.entry:
            if ground.on.startswith("trait:"):
                number = plan.lists.index(name)
                place = TRAIT_INDEX[ground.on.removeprefix("trait:")]
                entry[number, place] = value(ground.chance, 1.0)
                term[number, place] = long_term(ground.term, cap)
    profiled = any(agency.profiles for agency in regime.agencies.values())
    return {
        "uses_traits": np.int32(bool(points.any() or entry.any() or profiled)),
        "trait_lost": np.maximum(-points, 0).astype(np.int32),
        "trait_total": (sets_of_traits() @ points).astype(np.int32),
        "trait_entry": draws.odds(entry),
        "trait_term": term,
    }
