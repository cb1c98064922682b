"""A regime's file as the small tables that a month reads.

Everything a regime says becomes numbers in arrays of fixed size, so that two regimes are two sets
of arguments to one program. What the laboratory cannot run is refused here, in words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.fixed import LOGIT, SHARE
from demerit.regime import BadInput, Regime
from demerit.regime.registry import (
    CONDUCT_INDEX,
    CONDUCTS,
    DOMAINS,
    EFFECT_DOMAINS,
    LEVER,
    PROTECTED_DOMAINS,
    TIES,
    TRAIT_INDEX,
)
from demerit.society import Society
from demerit.world import layout
from demerit.world.customs import value
from demerit.world.tables import Rules

C, D = layout.CONDUCT_COUNT, layout.DOMAIN_COUNT
M, G = layout.MEASURE_CAPACITY, layout.GRADE_CAPACITY
NEVER_BELOW = -(1 << 28)
MOST_NOTICE = 60  # months between announcement and start
NO_AMNESTY = -(1 << 20)  # a month that never comes
FINANCIAL = (
    "loans", "credit_terms", "dismissal", "hiring", "business_start", "subsidies",
    "occupational_licence", "benefit_stopped", "benefit_debt", "platform_work",
)  # fmt: skip
#: Levers that refuse each kind of attempt.
REFUSES: dict[str, tuple[str, ...]] = {
    "air": ("flights",),
    "rail": ("high_speed_rail", "rail_soft_sleeper"),
    "loan": ("loans",),
    "service": ("public_services_priority", "subsidies", "honours"),
    "business": ("business_start", "employment_company_post", "procurement"),
    "hotel": ("hotels_luxury", "tourism"),
    "home": ("property_purchase", "social_housing"),
    "school": ("private_school", "school_place"),
    "insurance": ("luxury_insurance", "insurance_terms"),
    "abroad": ("exit_country",),
    "licence": ("occupational_licence",),
    "post": ("employment_public", "employment_company_post"),
    "benefit": ("benefit_stopped",),
    "surgery": ("health_deposit",),
}
#: Levers whose strength is a factor on how often one is checked, and on the credit one can get.
STRENGTH_OF = {
    "checked_more": "inspections",
    "checked_less": "fewer_checks",
    "credit_less": "credit_terms",
    "credit_more": "cheaper_credit",
}
TIE_MASKS = {f"to_{tie}": tie for tie in TIES}
LEVERS_OF = {
    "loans": ("loans",),
    "dismissal": ("dismissal",),
    "public_post": ("employment_public",),
    "hiring": ("hiring",),
    "publicity": ("publicity",),
    "fast_lane": ("fast_lane",),
    "fast_licence": ("faster_licence",),
    **{name: (lever,) for name, lever in STRENGTH_OF.items()},
    "financial": FINANCIAL,
    "driving": ("driving_licence",),
    "posting": ("posting",),
    "platform": ("platform_work",),
    "stopped": ("benefit_stopped",),
}
#: Conduct that a measure makes impossible.
BARS = {
    "high_speed_rail": ("passenger_disorder",),
    "loans": ("bank_arrears",),
    "driving_licence": ("traffic_violation", "drink_driving"),
    "platform_work": ("declined_task",),
}


@dataclass(frozen=True)
class Plan:
    """What the regimes of a comparison compile to: one numbering of lists and measures.

    Attributes:
        lists: list ids. measures: measure ids. room: how many lists a world holds, 2 or 4: fewer
        sizes than regimes, so that most comparisons share a compiled program.
    """

    lists: tuple[str, ...]
    measures: tuple[str, ...]
    room: int

    @classmethod
    def of(cls, *regimes: Regime) -> Plan:
        """Number the lists and measures of all regimes, each name once.

        Raises:
            BadInput: together they have more than a world holds, or the same measure means two
                different things.
        """
        lists = tuple(dict.fromkeys(name for r in regimes for name in r.lists))
        measures: dict[str, str] = {}
        for regime in regimes:
            for name, measure in regime.measures.items():
                if measures.setdefault(name, measure.lever) != measure.lever:
                    raise BadInput(
                        f"{regime.id}: the measure {name!r} has another lever than in the other "
                        "regime of the comparison",
                        hint="give it another id in one of the two files",
                    )
        for have, room, what in (
            (len(lists), layout.LIST_CAPACITY, "lists"),
            (len(measures), M, "measures"),
        ):
            if have > room:
                names = " and ".join(dict.fromkeys(regime.id for regime in regimes))
                raise BadInput(
                    f"{names}: {have} {what}, and a world holds {room}",
                    hint="merge some of them, or leave out those the question is not about",
                )
        return cls(lists, tuple(measures), 2 if len(lists) <= 2 else layout.LIST_CAPACITY)


def compile_rules(regime: Regime, society: Society, plan: Plan | None = None) -> Rules:
    """Make the tables of a regime in a society.

    Args:
        regime: the regime.
        society: the society whose responses weigh its consequences.
        plan: the numbering of the comparison; the regime's own if left out.

    Raises:
        BadInput: the regime has more grades, terms or capped rules than a world holds, a term
            beyond five years, or a part that is not built yet.
    """
    plan = plan or Plan.of(regime)
    _fits(regime)
    parts: dict[str, Any] = {}
    parts |= _beliefs(regime, society, plan)
    parts |= _agencies(regime)
    parts |= _profiles(regime)
    parts |= _score(regime, plan)
    parts |= _mending(regime)
    parts |= _traits(regime, plan)
    parts |= _lists(regime, plan)
    parts |= _procedure(regime)
    parts |= _measures(regime, plan)
    return Rules(**{name: jnp.asarray(part) for name, part in parts.items()})


def _fits(regime: Regime) -> None:
    score = _the_score(regime)
    grades = len(score.grades) if score else 0
    for have, room, what in (
        (grades, G, "grades"),
        (len(regime.scores), 1, "scores of residents"),
    ):
        if have > room:
            raise BadInput(
                f"{regime.id}: {have} {what}, and a world holds {room}",
                hint="merge some of them, or leave out those the question is not about",
            )
    if value(regime.announced) > MOST_NOTICE:
        raise BadInput(
            f"{regime.id}: announced {value(regime.announced):.0f} months before the start",
            hint=f"at most {MOST_NOTICE} months are simulated between announcement and start",
        )


def _the_score(regime: Regime) -> Any:
    return next(iter(regime.scores.values()), None)


def _counts(regime: Regime, conduct: str) -> bool:
    """Whether rules on a conduct may count: not where protected conduct is excluded."""
    if conduct not in CONDUCT_INDEX:
        return False
    protected = CONDUCTS[CONDUCT_INDEX[conduct]].domain in PROTECTED_DOMAINS
    return not (regime.due_process.exclude_protected and protected)


def _covered(regime: Regime) -> set[str]:
    """Conducts on which the regime has a rule, a direct grade or a list."""
    named = {rule.on for score in regime.scores.values() for rule in score.rules}
    named |= {direct.on for score in regime.scores.values() for direct in score.direct}
    named |= {entry.on for spec in regime.lists.values() for entry in spec.entry}
    return {conduct for conduct in named if _counts(regime, conduct)}


def _beliefs(regime: Regime, society: Society, plan: Plan) -> dict[str, Any]:
    covered = _covered(regime)
    covers = np.array([int(c.id in covered) for c in CONDUCTS], np.int32)
    response = society.response
    weight = max(value(response.ordinary_sanction, 1.0), 1e-6)
    burden = np.array([_burden(regime, c.id) if c.id in covered else 0.0 for c in CONDUCTS])
    severity = np.log1p(burden / weight)
    rewarded = [
        int(
            any(
                r.on == c.id and value(r.points) > 0
                for s in regime.scores.values()
                for r in s.rules
            )
        )
        for c in CONDUCTS
    ]
    attention = np.zeros(C)
    for agency in regime.agencies.values():
        for conduct in agency.sees:
            if conduct in covered:
                place = CONDUCT_INDEX[conduct]
                attention[place] = max(attention[place], value(agency.attention))
    bars = np.zeros(C, np.int64)
    for name, measure in regime.measures.items():
        number = plan.measures.index(name)
        for conduct in BARS.get(measure.lever, ()):
            bars[CONDUCT_INDEX[conduct]] |= 1 << number
    speech = CONDUCT_INDEX["dissent"]
    active = bool(regime.agencies or regime.lists or regime.scores)
    seen = _sight(regime, "dissent") if "dissent" in covered else 0.0
    psi = value(response.dissent_cost) * burden[speech] if "dissent" in covered else 0.0
    alarm = math.log(max(value(regime.alarm, 1.0), 1.0)) if active else 0.0
    return {
        "announced": np.int32(-round(value(regime.announced))),
        "start": np.int32(0),
        "aware": np.int32(round(value(regime.awareness, 1.0) * 65536) if active else 0),
        "alarm": np.int32(round(alarm * LOGIT)),
        "alarm_rest": np.int32(0),
        "covers": covers,
        "severity": np.round(severity * LOGIT).astype(np.int32),
        "bars": bars.astype(np.int32),
        "rewarded": np.array(rewarded, np.int32) * covers,
        "public_score": np.int32(any(s.public for s in regime.scores.values())),
        "attention": np.round(np.log1p(attention[:, None] * np.arange(4)[None, :]) * LOGIT).astype(
            np.int32
        ),
        "speech_seen": np.int32(round(1024 * seen)),
        "speech_cost": np.int32(round(1024 * min(psi, 8.0))),
    }


def _sight(regime: Regime, conduct: str) -> float:
    """Chance that some agency records an act: agencies are taken to look independently."""
    missed = 1.0
    for agency in regime.agencies.values():
        if conduct in agency.sees:
            missed *= 1.0 - value(agency.sees[conduct].detects)
    return 1.0 - missed


def _burden(regime: Regime, conduct: str) -> float:
    """Severity-months that the regime attaches to one recorded act, as residents may reckon it.

    A list counts with its chance and term (two years where it has none); points count as the share
    of the way to the first grade that brings a restriction. Severities are the levers' own.
    """
    months = 0.0
    for name, spec in regime.lists.items():
        if spec.kind == "black":
            for entry in spec.entry:
                if entry.on == conduct:
                    term = value(entry.term, 24.0) if entry.term else 24.0
                    months += value(entry.chance, 1.0) * term * _severity(regime, on_list=name)
    score = _the_score(regime)
    if score is not None:
        start = value(score.start)
        for rule in score.rules:
            if rule.on == conduct and value(rule.points) < 0:
                term = value(rule.term, 24.0) if rule.term else 24.0
                cut, severity = _first_restricted(regime, score)
                way = min(-value(rule.points) / max(start - cut, 1.0), 1.0)
                months += way * term * severity
        for direct in score.direct:
            if direct.on == conduct:
                term = value(direct.term, 24.0) if direct.term else 24.0
                months += term * _severity(regime, grade=direct.grade)
    return months


def _severity(regime: Regime, on_list: str = "", grade: str = "") -> float:
    """Severity a month of the restrictions that a list or a grade brings."""
    names = list(_the_score(regime).grades) if _the_score(regime) else []
    total = 0.0
    for measure in regime.measures.values():
        if measure.kind != "restriction":
            continue
        when = measure.when
        by_list = bool(on_list) and when.on_list == on_list
        by_grade = (
            bool(grade)
            and when.grade_at_most in names
            and grade in names
            and names.index(grade) >= names.index(when.grade_at_most)
        )
        if by_list or by_grade:
            total += LEVER[measure.lever].severity * value(measure.coverage, 1.0)
    return total


def _first_restricted(regime: Regime, score: Any) -> tuple[float, float]:
    """The score below which the first grade with restrictions begins, and their severity."""
    names = list(score.grades)
    for place, name in enumerate(names):
        severity = _severity(regime, grade=name)
        if severity > 0 and place > 0:
            return value(score.grades[names[place - 1]]), severity
    return value(score.start) - 1e9, 0.0


def _agencies(regime: Regime) -> dict[str, Any]:
    detects = np.zeros((C, 4))
    delay, misidentified, phantom = np.zeros(C), np.zeros(C), np.zeros(C)
    reports = np.zeros(C)
    false_default = 0.0
    for agency in regime.agencies.values():
        seen = [c for c in agency.sees if c in CONDUCT_INDEX]
        for conduct in seen:
            place, sight = CONDUCT_INDEX[conduct], agency.sees[conduct]
            for level in range(4):
                odds = min(value(sight.detects) * (1 + level * value(agency.attention)), 1.0)
                detects[place, level] = 1 - (1 - detects[place, level]) * (1 - odds)
            delay[place] = max(delay[place], value(sight.delay))
            misidentified[place] = max(misidentified[place], value(agency.misidentifies))
            phantom[place] += value(agency.phantom) / 12000.0 / len(seen)
            reports[place] = max(reports[place], value(agency.reports))
        if agency.false_listing is not None:
            false_default = max(false_default, value(agency.false_listing))
    phantom = phantom * min(1.0, 0.99 / max(phantom.sum(), 1e-12))
    return {
        "detects": draws.odds(detects),
        "delay": np.round(delay).astype(np.int32),
        "misidentified": draws.odds(misidentified),
        "phantom": np.round(phantom * 4294967296.0).astype(np.int64),
        "borrowed": draws.odds(_borrowed(regime)),
        "by_report": np.round(SHARE * reports).astype(np.int32),
        "false_default": draws.odds(false_default),
        "domain": np.array([DOMAINS.index(c.domain) for c in CONDUCTS], np.int32),
    }


def _borrowed(regime: Regime) -> np.ndarray:
    """Share of the records of each conduct that somebody close takes upon himself."""
    share = np.zeros(C)
    for score in regime.scores.values():
        for rule in score.rules:
            if rule.on in CONDUCT_INDEX:
                share[CONDUCT_INDEX[rule.on]] = value(rule.borrowed)
    return share


def _sets_of_traits() -> np.ndarray:
    """Every set of traits as 0/1, [2^TRAITS, TRAITS]."""
    sets = np.arange(1 << layout.TRAIT_COUNT)
    return (sets[:, None] >> np.arange(layout.TRAIT_COUNT)) & 1


def _profiles(regime: Regime) -> dict[str, Any]:
    """By how much traits raise the odds of being looked at: the product over the traits held."""
    factor, profiled = np.ones(layout.TRAIT_COUNT), np.zeros(C, np.int32)
    for agency in regime.agencies.values():
        for trait, times in agency.profiles.items():
            if trait in TRAIT_INDEX:
                place, known = TRAIT_INDEX[trait], factor[TRAIT_INDEX[trait]]
                harder = max(known, value(times))
                # of two agencies that look for a trait, the one that looks harder counts
                factor[place] = harder if harder > 1.0 else min(known, value(times))
        if agency.profiles:
            for conduct in agency.sees:
                if conduct in CONDUCT_INDEX:
                    profiled[CONDUCT_INDEX[conduct]] = 1
    whole = np.prod(np.where(_sets_of_traits() > 0, factor[None, :], 1.0), axis=1)
    return {
        "profiled": profiled,
        "profile": np.round(256 * np.clip(whole, 0.0, 1000.0)).astype(np.int32),
        "uses_profiles": np.int32(profiled.any()),
    }


def _mending(regime: Regime) -> dict[str, Any]:
    """Points that come back, courses, and a floor below which nothing is owed."""
    score = _the_score(regime)
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


def _traits(regime: Regime, plan: Plan) -> dict[str, Any]:
    """Points and entries for what people are."""
    points = np.zeros(layout.TRAIT_COUNT, np.int64)
    entry = np.zeros((plan.room, layout.TRAIT_COUNT))
    term = np.zeros((plan.room, layout.TRAIT_COUNT), np.int32)
    cap = _expiry_cap(regime)
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
                term[number, place] = _long_term(ground.term, cap)
    profiled = any(agency.profiles for agency in regime.agencies.values())
    return {
        "uses_traits": np.int32(bool(points.any() or entry.any() or profiled)),
        "trait_lost": np.maximum(-points, 0).astype(np.int32),
        "trait_total": (_sets_of_traits() @ points).astype(np.int32),
        "trait_entry": draws.odds(entry),
        "trait_term": term,
    }


def _term(quantity: Any, cap: float | None, where: str) -> int:
    """A term in months, 0 for none."""
    months = value(quantity) if quantity is not None else 0.0
    if cap is not None:
        months = min(months or cap, cap)
    months = math.ceil(months)
    if months > layout.MAX_TERM:
        raise BadInput(
            f"{where}: a term of {months} months, and records are kept for {layout.MAX_TERM}",
            hint="use null for a term that never ends, or a shorter one",
        )
    return months


def _score(regime: Regime, plan: Plan) -> dict[str, Any]:
    score, cap = _the_score(regime), _expiry_cap(regime)
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
            if not _counts(regime, rule.on):
                continue  # traits have a table of their own
            c = CONDUCT_INDEX[rule.on]
            points[c] = round(value(rule.points))
            term[c] = _term(rule.term, cap, f"{regime.id}: the rule on {rule.on}")
            if rule.cap is not None and rule.cap.value is not None:
                caps[c] = round(value(rule.cap))
        for place, c in enumerate(np.flatnonzero(caps)):
            _room(regime, place, layout.CAPPED_RULES, "rules with a cap")
            places[c] = place
        for given in score.direct:
            grade = names.index(given.grade) + 1
            if given.on.startswith("list:"):
                number = plan.lists.index(given.on.removeprefix("list:"))
                list_grade[number] = grade
                if given.repair is not None:
                    repair[0, number] = round(value(given.repair.points))
                    repair[1, number] = round(value(given.repair.term))
            elif _counts(regime, given.on):
                c = CONDUCT_INDEX[given.on]
                direct[c], lock[c] = grade, int(given.lock)
                direct_term[c] = _long_term(given.term, cap)
    ordinary = 0
    if score is not None:
        ordinary = int(sum(start < cut for cut in cuts[: len(score.grades) - 1]))
    terms = np.zeros(layout.TERM_KINDS, np.int32)
    for place, months in enumerate(sorted(set(term.tolist()) - {0})):
        _room(regime, place, layout.TERM_KINDS, "different terms of points")
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


def _room(regime: Regime, place: int, room: int, what: str) -> None:
    if place >= room:
        raise BadInput(
            f"{regime.id}: more than {room} {what}, and a world holds {room}",
            hint="give several rules the same term or cap",
        )


def _long_term(quantity: Any, cap: float | None) -> int:
    """Terms that are kept as a date of their own may be of any length."""
    months = value(quantity) if quantity is not None else 0.0
    if cap is not None:
        months = min(months or cap, cap)
    return math.ceil(months)


def _expiry_cap(regime: Regime) -> float | None:
    cap = regime.due_process.expiry_cap
    return None if cap is None or cap.value is None else float(cap.value)


def _lists(regime: Regime, plan: Plan) -> dict[str, Any]:
    cap = _expiry_cap(regime)
    room = plan.room
    entry, entry_term = np.zeros((room, C)), np.zeros((room, C), np.int32)
    at = np.full(room, G, np.int32)
    odds, at_term = np.zeros(room), np.zeros(room, np.int32)
    early, performs = np.zeros(room), np.zeros(room)
    lead, exits, black, public = (np.zeros(room, np.int32) for _ in range(4))
    names = list(_the_score(regime).grades) if _the_score(regime) else []
    for name, spec in regime.lists.items():
        number = plan.lists.index(name)
        black[number], public[number] = int(spec.kind == "black"), int(spec.public)
        lead[number] = round(value(spec.lead))
        exits[number] = sum(layout.EXIT_BITS[name] for name in spec.exits)
        if cap is not None:
            exits[number] |= layout.EXIT_EXPIRY
        early[number] = value(spec.early_deletion)
        performs[number] = value(spec.performs)
        if performs[number] > 0:  # whoever can do what is asked has a way off
            exits[number] |= layout.EXIT_PERFORMANCE
        grades = []
        for ground in spec.entry:
            term = _long_term(ground.term, cap)
            if ground.on.startswith("grade:"):
                grades.append((names.index(ground.on.removeprefix("grade:")), ground, term))
            elif _counts(regime, ground.on):  # traits have a table of their own
                c = CONDUCT_INDEX[ground.on]
                entry[number, c] = value(ground.chance, 1.0)
                entry_term[number, c] = term
        if grades:
            # a blacklist takes this grade and worse ones, a redlist this grade and better ones
            pick = min(grades) if spec.kind == "black" else max(grades)
            at[number], at_term[number] = pick[0], pick[2]
            odds[number] = value(pick[1].chance, 1.0)
    return {
        "entry": draws.odds(entry),
        "entry_term": entry_term,
        "grade_entry": at,
        "grade_entry_odds": draws.odds(odds),
        "grade_entry_term": at_term,
        "lead": lead,
        "exits": exits,
        "black": black,
        "public": public,
        "early": draws.odds(early),
        "performs": draws.odds(performs),
    }


def _procedure(regime: Regime) -> dict[str, Any]:
    due, sharing = regime.due_process, regime.sharing
    lag = value(sharing.correction_lag)
    hardship = value(due.hardship.income_below) if due.hardship else 0.0
    stopped = value(due.review_stops_false) * (1.0 - value(due.automation_bias))
    return {
        "notice": draws.odds(value(due.notice)),
        "notice_names": draws.odds(value(due.notice_names, 1.0)),
        "reasons_right": draws.odds(value(due.reasons_right, 1.0)),
        "hearing": draws.odds(value(due.hearing)),
        "hearing_false": draws.odds(value(due.hearing_stops_false)),
        "hearing_true": draws.odds(value(due.hearing_stops_true)),
        "review": draws.odds(value(due.human_review)),
        "review_false": draws.odds(stopped),
        "review_true": draws.odds(value(due.review_stops_true)),
        "appeal_false": draws.odds(value(due.appeal_filed_false)),
        "appeal_true": draws.odds(value(due.appeal_filed_true)),
        "upheld_false": draws.odds(value(due.appeal_upheld_false)),
        "upheld_true": draws.odds(value(due.appeal_upheld_true)),
        "silence": draws.odds(value(due.silence)),
        "second_filed": draws.odds(value(due.second_filed)),
        "second_false": draws.odds(value(due.second_upheld_false)),
        "second_true": draws.odds(value(due.second_upheld_true)),
        "appeal_months": np.int32(max(1, math.ceil(value(due.appeal_months, 1.0)))),
        "second_months": np.int32(max(1, math.ceil(value(due.second_months, 1.0)))),
        "appeal_cost": np.int32(round(value(due.appeal_cost) * 10)),
        "compensation": np.int32(round(value(due.compensation) * 10)),
        "amnesty_at": np.int32(round(value(due.amnesty.at)) if due.amnesty else NO_AMNESTY),
        "amnesty_covers": draws.odds(value(due.amnesty.covers) if due.amnesty else 0.0),
        "suspensive": np.int32(due.suspensive),
        "forever": np.int32(due.forever),
        "hardship": np.int32(round(hardship * 10)),
        "copy_clears": draws.odds(1.0 / (1.0 + lag)),
        "copy_reached": draws.odds(value(sharing.correction_reaches, 1.0)),
    }


def _measures(regime: Regime, plan: Plan) -> dict[str, Any]:
    names = list(_the_score(regime).grades) if _the_score(regime) else []
    by_list, by_grade = np.zeros(plan.room, np.int64), np.zeros(G, np.int64)
    lag, coverage = np.zeros(M, np.int32), np.zeros(M)
    masks = dict.fromkeys((*LEVERS_OF, *TIE_MASKS, "restrict"), 0)
    bars = np.zeros(len(layout.ATTEMPTS), np.int64)
    effect, amount = np.zeros(M, np.int32), np.zeros(M)
    for name, measure in regime.measures.items():
        number = plan.measures.index(name)
        bit = 1 << number
        lag[number] = math.ceil(value(measure.lag))
        coverage[number] = value(measure.coverage, 1.0)
        if measure.when.on_list is not None:
            by_list[plan.lists.index(measure.when.on_list)] |= bit
        if measure.when.grade_at_most is not None:
            by_grade[names.index(measure.when.grade_at_most) : len(names)] |= bit
        if measure.when.grade_at_least is not None:
            by_grade[: names.index(measure.when.grade_at_least) + 1] |= bit
        for part, levers in LEVERS_OF.items():
            masks[part] |= bit if measure.lever in levers else 0
        masks["restrict"] |= bit if measure.kind == "restriction" else 0
        for part, tie in TIE_MASKS.items():
            masks[part] |= bit if tie in measure.reaches else 0
        for kind, (attempt, _) in enumerate(layout.ATTEMPTS):
            bars[kind] |= bit if measure.lever in REFUSES[attempt] else 0
        effect[number] = EFFECT_DOMAINS.index(measure.domain)
        sign = -1.0 if measure.kind == "restriction" else 1.0
        amount[number] = sign * value(measure.amount) * value(measure.coverage, 1.0)
    allowed, minor = _limits(regime, plan, masks["restrict"])
    return {
        "by_list": by_list.astype(np.int32),
        "by_grade": by_grade.astype(np.int32),
        "lag": lag,
        "coverage": draws.odds(coverage),
        "bars_attempt": bars.astype(np.int32),
        "effect": effect,
        "strength": np.array(
            [_strength(regime, lever) for lever in STRENGTH_OF.values()], np.int32
        ),
        "amounts": _by_byte(amount),
        "uses_money": np.int32(amount.any()),
        "bites": np.array(
            [_widest(regime, LEVERS_OF[part]) for part in ("dismissal", "public_post", "hiring")],
            np.int32,
        ),
        "allowed": allowed,
        "allowed_minor": minor,
        **{name: np.int32(mask) for name, mask in masks.items()},
    }


def _strength(regime: Regime, lever: str) -> int:
    """The factor of the measures with a lever, in 1/256, weakened by their coverage."""
    found = [
        1.0 + (value(m.strength, 1.0) - 1.0) * value(m.coverage, 1.0)
        for m in regime.measures.values()
        if m.lever == lever
    ]
    return round(SHARE * max(found, key=lambda factor: abs(factor - 1.0), default=1.0))


def _by_byte(amount: np.ndarray) -> np.ndarray:
    """Amounts (yuan, [M]) summed over the measures in each value of a mask's bytes, 0.1 yuan."""
    bits = (np.arange(256)[:, None] >> np.arange(8)) & 1
    return np.stack([np.round(10 * bits @ amount[8 * b : 8 * b + 8]) for b in range(3)]).astype(
        np.int32
    )


def _widest(regime: Regime, levers: tuple[str, ...]) -> int:
    """The widest coverage of measures with these levers, in 1/256."""
    found = [value(m.coverage, 1.0) for m in regime.measures.values() if m.lever in levers]
    return round(SHARE * max(found, default=0.0))


def _limits(regime: Regime, plan: Plan, restrict: int) -> tuple[np.ndarray, np.ndarray]:
    """Purpose limitation and sharing walls by cause domain; the cap for minor conduct.

    Under purpose limitation, or a wall, a cause brings only measures whose effect domain is its
    own. Minor conduct (gravity below 30) brings at most so many measures, the first of the file.
    """
    everything = -1
    own = regime.due_process.purpose_limitation or regime.sharing.wall
    allowed = np.full(D + 1, everything, np.int64)
    if own:
        for place, domain in enumerate(DOMAINS):
            allowed[place] = sum(
                1 << plan.measures.index(name)
                for name, measure in regime.measures.items()
                if measure.domain == domain or measure.kind == "reward"
            )
    minor = np.full(C, everything, np.int64)
    cap = regime.due_process.proportionality_cap
    if cap is not None and cap.value is not None:
        numbers = [
            plan.measures.index(n) for n, m in regime.measures.items() if m.kind == "restriction"
        ]
        kept = sum(1 << n for n in numbers[: round(float(cap.value))])
        for place, conduct in enumerate(CONDUCTS):
            if conduct.gravity < 30:
                minor[place] = kept | ~restrict
    return allowed.astype(np.int32), minor.astype(np.int32)
