"""Finished worlds made by hand, with answers that can be worked out on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from demerit.draws import uniform_numpy, unit
from demerit.engine.outcome import ArmTotals, Labels, Outcome, Pair, Variant
from demerit.evidence import load_norms, measure
from demerit.evidence.h_burden import SERVICES
from demerit.month.bodies.accounts import FIRM_FLOWS, OFFICE_FLOWS
from demerit.regime.registry import (
    CONDUCT_INDEX,
    CONDUCTS,
    CONDUCTS_OF,
    DOMAINS,
    INFLUENCES,
    LEVER,
    SubjectKind,
)
from demerit.world.groups import CELL_COUNT as G
from tests.evidence.told import Story, lives, stories

C, D, INF = len(CONDUCTS), len(DOMAINS), len(INFLUENCES)
PROCESS = "probe_2"
NORMS = load_norms()


def labels(levers: Sequence[str] = ("flights", "loans"), months: int = 24) -> Labels:
    """Labels of a regime with one measure a lever."""
    return Labels(
        regime_title="Made by hand",
        headline="",
        months=months,
        conducts=tuple(conduct.id for conduct in CONDUCTS),
        domains=DOMAINS,
        influences=INFLUENCES,
        measures=tuple(f"no_{lever}" for lever in levers),
        measure_titles=tuple(lever.title() for lever in levers),
        levers=tuple(levers),
        effect_domains=tuple(LEVER[lever].domain for lever in levers),
        kinds=tuple(LEVER[lever].kind for lever in levers),
        reaches=tuple(() for _ in levers),
        lists=("defaulters",),
        grades=("A", "B"),
        list_kinds=("black",),
        watched=("judgment_default", "late_bill"),
        coverage=tuple(0.5 + 0.1 * (number % 5) for number, _ in enumerate(levers)),
        firm_measures=("no_procurement", "first_served", "no_flights"),
        firm_levers=("procurement", "fast_lane", "flights"),
        firm_lists=("firms_in_arrears",),
        firm_grades=("A", "B"),
        office_measures=("no_projects", "no_loans"),
        office_levers=("new_projects", "budget_limits"),
        office_lists=("offices_in_arrears",),
        office_grades=("A", "B"),
    )


def arm(named: Labels, **given: Any) -> ArmTotals:
    """An arm in which nothing happens but what is given; 100 residents a cell."""
    m, t = len(named.measures), named.months
    years = -(-t // 12)
    shapes: dict[str, tuple[int, ...]] = {
        "burden": (m, D + 1, 3, G),
        "vicarious": (m, D + 1, 3, G),
        "starts": (m, 4, G),
        "vicarious_starts": (m, 4, G),
        "butfor": (m, 2),
        "acts": (C, t),
        "averted": (C, INF, t),
        "induced": (C, INF, t),
        "leave_one_out": (2, C, INF, t),
        "speech": (t,),
        "speech_direct": (t,),
        "spells_ended": (t + 1,),
        "spells_open": (t + 1,),
        "innocent": (years,),
        "innocent_exposed": (years,),
        "innocent_vicarious": (years,),
        "restricted": (G, t),
        "listed": (1, t),
        "grade": (2, t),
        "stacked": (16, G),
        "act_reach": (C + 1, 16),
        "booked": (C, 3, 2),
        "present": (G, t),
        "recorded": (C, 3, t),
    }
    fields: dict[str, Any] = {
        name: np.zeros(shape, dtype=np.int64) for name, shape in shapes.items()
    }
    fields["person_months"] = np.full(G, 100 * t, dtype=np.int64)
    fields["adult_person_months"] = np.full(G, 100 * t, dtype=np.int64)
    fields["present"] = np.full((G, t), 100, dtype=np.int64)
    fields["flows"] = {}
    for name, value in given.items():
        if name not in ("flows", "bodies"):
            value = np.asarray(value, dtype=np.int64)
            assert value.shape == fields[name].shape, (name, value.shape, fields[name].shape)
        fields[name] = value
    return ArmTotals(**fields)


def pair(chill: Any = 0, fewer: int = 0, people: int = 1000) -> Pair:
    """Sums over both arms; chill as [2, 3] or one number for all."""
    full = np.broadcast_to(np.asarray(chill, dtype=np.int64), (2, 3)).copy()
    return Pair(full, fewer, people)


def outcome(
    world: ArmTotals,
    twin: ArmTotals,
    both: Pair | None = None,
    *,
    seed: int = 0,
    events: Any = None,
    lives: Any = None,
) -> Outcome:
    """One finished world."""
    return Outcome(seed, world, twin, both or pair(), 0.1, 1000, events, lives)


def uniforms(seed: int, size: int, k: int = 0) -> np.ndarray:
    """Keyed uniforms in (0, 1), float64 [size]."""
    return unit(uniform_numpy(seed, PROCESS, np.arange(size), k=k))


def normals(seed: int, size: int, k: int = 0) -> np.ndarray:
    """Near-normal numbers: sums of twelve keyed uniforms, less 6, [size]."""
    return sum((uniforms(seed, size, 12 * k + i) for i in range(12)), np.zeros(size)) - 6


def whole(seed: int, shape: tuple[int, ...], most: int, k: int = 0) -> np.ndarray:
    """Keyed whole numbers from 0 to `most`, int64."""
    size = int(np.prod(shape))
    return (uniforms(seed, size, k) * (most + 1)).astype(np.int64).reshape(shape)


def lively(named: Labels, seed: int) -> Outcome:
    """A world in which something happens on every axis, different for each seed."""

    def one(at: int, regime: bool) -> ArmTotals:
        m, t = len(named.measures), named.months
        fewer = 1 if regime else 2
        given: dict[str, Any] = {
            "person_months": whole(seed, (G,), 500, 1) + 2000 * t,
            "acts": whole(seed, (C, t), 40, 2 + 600 * regime) + 60 * fewer,
            "innocent": whole(seed, (-(-t // 12),), 99, 3) + 9000,
        }
        if regime:
            given |= {
                "burden": whole(seed, (m, D + 1, 3, G), 5000, at),
                "vicarious": whole(seed, (m, D + 1, 3, G), 500, at + 1),
                "starts": whole(seed, (m, 4, G), 9, at + 2),
                "vicarious_starts": whole(seed, (m, 4, G), 3, at + 3),
                "butfor": whole(seed, (m, 2), 500, at + 4),
                "averted": whole(seed, (C, INF, t), 840, at + 5),
                "induced": whole(seed, (C, INF, t), 400, at + 6),
                "spells_ended": whole(seed, (t + 1,), 30, at + 7),
                "spells_open": whole(seed, (t + 1,), 30, at + 8),
                "innocent_exposed": whole(seed, (-(-t // 12),), 90, at + 9),
                "innocent_vicarious": whole(seed, (-(-t // 12),), 40, at + 10),
                "stacked": whole(seed, (16, G), 40, at + 11),
                "restricted": whole(seed, (G, t), 30, at + 17) + 1,
                "recorded": whole(seed, (C, 3, t), 9, at + 18),
                "act_reach": whole(seed, (C + 1, 16), 40, at + 12),
                "booked": whole(seed, (C, 3, 2), 400, at + 13),
            }
        given["flows"] = flows(seed, t, regime)
        given["bodies"] = lively_bodies(seed, t, regime)
        return arm(named, **given)

    twin_speech = whole(seed, (3,), 9999, 4) + 90_000
    chill = np.stack([(twin_speech * 0.8).astype(np.int64), twin_speech])
    events, lived = eventful(named, seed)
    made = outcome(
        one(5, True), one(50, False), pair(chill, 200 + seed % 7),
        seed=seed, events=events, lives=lived,
    )  # fmt: skip
    return replace(made, variants={name: further(named, made, name) for name in TWINS})


BODY_ROOM = 24  # rows for measures that a world holds, named or not
BODY_FLOWS: dict[SubjectKind, tuple[str, ...]] = {"firms": FIRM_FLOWS, "departments": OFFICE_FLOWS}


def bodies(t: int, **given: Any) -> dict[str, np.ndarray]:
    """Counts of firms and departments, 0 but for what is given, with `__` for each dot."""
    found: dict[str, np.ndarray] = {"money": zeros(5, t)}
    for kind, names in BODY_FLOWS.items():
        c = len(CONDUCTS_OF[kind])
        found |= {f"{kind}.flow.{name}": zeros(t) for name in names}
        found |= {f"{kind}.{name}": zeros(c, t) for name in ("acts", "would", "induced", "averted")}
        found[f"{kind}.recorded"] = zeros(c, 3, t)
        found[f"{kind}.listed"], found[f"{kind}.grade"] = zeros(2, t), zeros(8, t)
        found[f"{kind}.by_conduct"] = zeros(C + 1, t)
        found[f"{kind}.starts"] = zeros(BODY_ROOM, 2, t)
        found[f"{kind}.burden"] = zeros(BODY_ROOM, D + 1, 3, t)
    for name, value in given.items():
        place = name.replace("__", ".")
        assert found[place].shape == np.shape(value), (name, np.shape(value))
        found[place] = np.asarray(value, np.int64)
    return found


def lively_bodies(seed: int, t: int, regime: bool) -> dict[str, np.ndarray]:
    """Firms and departments to which something happens; no restriction without the regime."""
    found = bodies(t)
    for at, (name, counts) in enumerate(found.items()):
        restricts = name.split(".")[-1] in ("burden", "starts", "listed", "restricted", "averted")
        if regime or not restricts:
            found[name] = whole(seed, counts.shape, 90, 1000 + 60 * at + 5 * regime)
    for kind in BODY_FLOWS:
        found[f"{kind}.flow.{kind}"] = np.full(t, 400)
    return found


TWINS = ("placebo", "swap", "neutral-score")
COUNTED = (
    "appeals", "appeals_second", "courses", "exits_performance", "entries_stopped", "entries",
    "records", "yuan_given", "yuan_taken", "yuan_compensated", "yuan_for_appeals", "refused_loans",
    "refused_air", *(f"missed_{name}" for name in SERVICES),
)  # fmt: skip


def flows(seed: int, t: int, regime: bool) -> dict[str, np.ndarray]:
    """Monthly counts; nothing but incomes, requests and notices without the regime."""
    most = 60 if regime else 0
    found = {name: whole(seed, (t,), most, 800 + at) for at, name in enumerate(COUNTED)}
    found |= {f"asked_{name}": np.full(t, 500) for name in SERVICES}
    found["yuan_earned"] = whole(seed, (t,), 90_000, 780 + regime) + 20_000_000
    found["notices"] = whole(seed, (t,), 40, 790) + 90 if regime else np.zeros(t, np.int64)
    for at, name in enumerate(("notices_named", "notices_right")):
        found[name] = whole(seed, (t,), most + 20 * at * regime, 791 + at)
    return found


def further(named: Labels, made: Outcome, name: str) -> Variant:
    """A further twin: the placebo lives nearly as the world does, the others as other worlds."""
    assert made.lives is not None
    own = made.lives.filter(pl.col("arm") == "world")
    if name == "placebo":
        spread = whole(made.seed, (own.height,), 60, 920) - 30
        return Variant(made.world, made.events, own.with_columns(received=own["received"] + spread))
    events, lived = eventful(named, made.seed + 977 * (1 + TWINS.index(name)))
    return Variant(made.world, events, lived)


def eventful(named: Labels, seed: int) -> tuple[Any, Any]:
    """Events and lives of forty homes in which something of every kind happens by keyed draw."""
    told, twin, t = Story(named), Story(named, "twin"), named.months
    homes = [(40, 38, 9)] * 40
    u = uniforms(seed, 4000, 700).reshape(-1, 20)
    conducts = ("judgment_default", "late_bill", "dissent", "drink_driving", "littering")
    for home in range(40):
        for number in range(2):
            who = 3 * home + number
            a, b, c, d, e, f, g, h, *_ = u[4 * home + number]
            month, conduct = int(a * t * 0.4), conducts[int(b * len(conducts))]
            twin.act(month, who, conduct)
            true = told.seen(month, who, conduct, points=int(-30 * c))
            told.seen(month, who, "volunteering", points=1 + int(5 * d))
            told.phantom(month, who, "blood_donation", points=1 + int(3 * e))
            ground = told.phantom(month, who, "late_bill") if f < 0.4 else true
            if g < 0.7:
                told.tell("notice", month, who, ground, list=named.lists[0])
            if h < 0.2:
                told.tell(
                    "entry_stopped", month, who, ground, list=named.lists[0], conduct=conduct,
                    truth="false" if f < 0.4 else "true",
                )  # fmt: skip
                continue
            entry = told.entry(month + 1, who, ground)
            first = told.begins(month + 1, who, 0, entry, until=month + 2 + int(9 * e))
            told.begins(month + 1 + int(2 * c), who, 1, ground, true, until=month + 4 + int(9 * b))
            if d < 0.6:
                told.tell(
                    "refused_loan", month + 2, who, first, carrier="banks",
                    rule=("grade", "list", "list_by_grade", "grade+list")[int(4 * a)],
                )  # fmt: skip
                told.about_entry("appeal", month + 2, entry)
                upheld = "exit_correction" if c < 0.6 else "appeal_rejected"
                told.about_entry(upheld, month + 3, entry)
            if e < 0.5:
                lost = told.tell("job_lost_to_list", month + 2, who, first, rule="list")
                third = 2 % len(named.measures)
                told.begins(month + 14, who, third, lost, true, until=month + 16 + int(5 * a))
    cell = np.repeat(whole(seed, (120, 1), G - 1, 903), t, axis=1)
    ties = (uniforms(seed, 120, 900)[:, None] < 0.3) * np.ones((1, t), np.int64)
    grade = (uniforms(seed, 120 * t, 901).reshape(120, t) < 0.3).astype(np.int64)
    lived = lives(t, *homes, through_ties=ties, grade=grade, cell=cell, **deeds(seed, 120, t))
    under = pl.col("arm") == "world"
    lack = pl.when(under & (pl.col("restrictions") > 0)).then(900).otherwise(0)
    late = pl.when(under & (pl.col("month") > t // 2)).then(200).otherwise(0)
    return stories(told, twin), lived.with_columns(received=pl.col("received") - lack - late)


def deeds(seed: int, count: int, t: int) -> dict[str, np.ndarray]:
    """Scores, incomes, restrictions and violations of residents by keyed draw, [residents, t]."""
    person = uniforms(seed, count, 930)[:, None] * np.ones((1, t))
    crimes = (uniforms(seed, count * t, 931).reshape(count, t) < 0.01).astype(np.int64)
    breaches = (uniforms(seed, count * t, 932).reshape(count, t) < 0.1 * person).astype(np.int64)
    held = (np.arange(t)[None, :] % 12 >= 2) & (np.arange(t)[None, :] % 12 < 2 + 9 * person)
    return {
        "score": (1000 - 100 * person - 40 * breaches).astype(np.int64),
        "received": (3000 + 4000 * person).astype(np.int64),
        "restrictions": held.astype(np.int64) * (person < 0.5),
        "infractions": (person > 0.3).astype(np.int64),
        "breaches": breaches,
        "crimes": crimes,
        "gravity": 40 * crimes + 20 * breaches + (person > 0.3),
    }


def index(conduct: str) -> int:
    """Place of a conduct."""
    return CONDUCT_INDEX[conduct]


def found(worlds: list[Outcome], named: Labels) -> dict[str, Any]:
    return measure(worlds, named, NORMS)


def alone(named: Labels, seeds: int = 1, **given: Any) -> list[Outcome]:
    """Worlds under a regime beside twins in which nothing happens."""
    return [outcome(arm(named, **given), arm(named), seed=seed) for seed in range(seeds)]


def zeros(*shape: int) -> np.ndarray:
    return np.zeros(shape, dtype=np.int64)
