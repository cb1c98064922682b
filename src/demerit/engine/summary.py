"""Device totals and monthly counts as the outcome that evidence reads."""

from __future__ import annotations

import numpy as np

from demerit.engine.outcome import ArmTotals, Labels, Pair
from demerit.month.accounts import CAUSES, STACK, Totals
from demerit.month.bodies.accounts import FIRM_FLOWS, OFFICE_FLOWS
from demerit.month.bodies.trade import TradeSeries
from demerit.month.counting import FLOWS, Series
from demerit.regime import Regime
from demerit.regime.parts import part
from demerit.regime.registry import CONDUCTS, DOMAINS, INFLUENCES, LEVER, SubjectKind
from demerit.world import layout
from demerit.world.customs import value
from demerit.world.groups import CELL_COUNT
from demerit.world.rules import Plan
from demerit.world.tables import Rules

SHOWN_BEFORE = 12  # months before the start that series show
D, G, M = layout.DOMAIN_COUNT, CELL_COUNT, layout.MEASURE_CAPACITY


def labels_of(
    arm: Regime,
    arms: tuple[Regime, ...],
    plan: Plan,
    months: int,
    districts: tuple[str, ...] = (),
) -> Labels:
    """Names of the residents' axes, from the arm's own regime where the arms differ.

    Args:
        arm: the regime of the world's arm.
        arms: all regimes that share the plan, the twin last.
        plan: their numbering of what is about residents.
        months: counted months.
        districts: names of the society's districts.
    """
    bodies = _of_bodies("firm", "firms", arm, arms) | _of_bodies("office", "departments", arm, arms)
    # what is said of firms and departments has axes of its own
    arm, *arms_ = (part(regime, "residents") for regime in (arm, *arms))
    twin, regimes = arms_[-1], (arm, arms_[-1], *arms_)
    measures = [
        next(r.measures[name] for r in regimes if name in r.measures) for name in plan.measures
    ]
    scored = next((s for r in regimes for s in r.scores.values() if s.of == "residents"), None)
    return Labels(
        regime_title=arm.title,
        headline=arm.headline,
        months=months,
        conducts=tuple(conduct.id for conduct in CONDUCTS),
        domains=DOMAINS,
        influences=INFLUENCES,
        measures=plan.measures,
        measure_titles=tuple(measure.title for measure in measures),
        levers=tuple(measure.lever for measure in measures),
        effect_domains=tuple(measure.domain for measure in measures),
        kinds=tuple(LEVER[measure.lever].kind for measure in measures),
        reaches=tuple(tuple(measure.reaches) for measure in measures),
        lists=plan.lists,
        grades=tuple(scored.grades) if scored is not None else (),
        districts=districts,
        list_kinds=tuple(
            next(r.lists[name].kind for r in regimes if name in r.lists) for name in plan.lists
        ),
        watched=tuple(
            conduct.id
            for conduct in CONDUCTS
            if conduct.id in _watched(arm) and conduct.id not in _watched(twin)
        ),
        coverage=tuple(value(measure.coverage, 1.0) for measure in measures),
        **bodies,
    )


def _of_bodies(
    word: str, kind: SubjectKind, arm: Regime, arms: tuple[Regime, ...]
) -> dict[str, tuple[str, ...]]:
    """Names of the axes of firms or departments, with a word in front of the fields' names."""
    plan, own = Plan.of(*arms, kind=kind), [part(one, kind) for one in (arm, *arms)]
    measures = {name: measure for one in own for name, measure in one.measures.items()}
    scored = next((s for one in own for s in one.scores.values()), None)
    return {
        f"{word}_measures": plan.measures,
        f"{word}_levers": tuple(measures[name].lever for name in plan.measures),
        f"{word}_lists": plan.lists,
        f"{word}_grades": tuple(scored.grades) if scored is not None else (),
    }


def _watched(regime: Regime) -> set[str]:
    """Conducts that some agency of a regime records."""
    return {conduct for agency in regime.agencies.values() for conduct in agency.sees}


def _by_cause(flat: np.ndarray, rows: int) -> np.ndarray:
    """[rows, CAUSES, G] flat as [rows, D + 1, 3, G]: no cause is the last domain, as true."""
    shaped = flat.reshape(rows, CAUSES, G)
    out = np.zeros((rows, D + 1, 3, G), np.int64)
    out[:, :D] = shaped[:, : layout.CELLS].reshape(rows, D, 3, G)
    out[:, D, 0] = shaped[:, layout.CELLS]
    return out


def burden_of(totals: Totals, rules: Rules, measures: int) -> np.ndarray:
    """Measure-months by measure, cause and group, from lists, grades and rewards together."""
    burden = _by_cause(np.asarray(totals.by_list), M)
    patterns = layout.GRADE_CAPACITY * (D + 1)
    graded = _by_cause(np.asarray(totals.by_grade), patterns)
    graded = graded.reshape(layout.GRADE_CAPACITY, D + 1, D + 1, 3, G)
    by_grade, allowed = np.asarray(rules.by_grade), np.asarray(rules.allowed)
    restrict = int(rules.restrict)
    for number in range(measures):
        bit = 1 << number
        for grade in range(layout.GRADE_CAPACITY):
            for main in range(D + 1):
                if by_grade[grade] & allowed[main] & bit & restrict:
                    burden[number] += graded[grade, main]
    rewarded = np.asarray(totals.rewarded).reshape(layout.GRADE_CAPACITY, 2, G)
    by_list = np.bitwise_or.reduce(np.asarray(rules.by_list) & ~restrict)
    for number in range(measures):
        bit = 1 << number
        if bit & restrict:
            continue
        if by_list & bit:
            burden[number, D, 0] += rewarded[:, 1].sum(axis=0) * layout.SHARE_UNIT
        for grade in range(layout.GRADE_CAPACITY):
            if by_grade[grade] & bit:
                burden[number, D, 0] += rewarded[grade].sum(axis=0) * layout.SHARE_UNIT
    return burden[:measures]


def arm_totals(
    totals: Totals,
    series: Series,
    months: list[int],
    final: dict[str, np.ndarray],
    rules: Rules,
    plan: Plan,
    labels: Labels,
    length: int,
) -> ArmTotals:
    """Everything an arm counted.

    Args:
        totals: running totals at the end.
        series: monthly counts, every array with a leading axis of `months`.
        months: the month numbers of the series, burn-in included.
        final: parts of the last state.
        rules: the arm's rules.
        plan: the comparison's numbering.
        labels: names of axes.
        length: counted months.
    """
    counted = np.array([0 <= month < length for month in months])
    over = lambda array: np.moveaxis(np.asarray(array)[counted], 0, -1)  # noqa: E731
    count = len(plan.measures)
    years = np.arange(length // 12 + (length % 12 > 0))
    last = np.minimum(12 * years + 11, length - 1)
    innocent = np.asarray(series.innocent)[counted][last]
    spell = final["spell"].astype(np.int64)
    inside = (spell > -32768) & (final["alive"] > 0)
    open_lengths = np.clip(length - spell[inside], 0, length)
    decisive = np.asarray(series.causes.decisive)[counted]
    before = np.array([-SHOWN_BEFORE <= month < 0 for month in months])
    return ArmTotals(
        earlier=_monthly(series, before, plan, labels),
        person_months=np.asarray(totals.person_months),
        adult_person_months=np.asarray(totals.adult_person_months),
        burden=burden_of(totals, rules, count),
        vicarious=_by_cause(np.asarray(totals.vicarious), M)[:count],
        starts=np.asarray(totals.starts).reshape(M, 4, G)[:count],
        vicarious_starts=np.asarray(totals.vicarious_starts).reshape(M, 4, G)[:count],
        butfor=np.asarray(totals.butfor).reshape(M, 2)[:count],
        acts=over(series.acts),
        averted=over(series.causes.averted),
        induced=over(series.causes.induced),
        leave_one_out=np.moveaxis(decisive, 0, -1),
        speech=np.asarray(series.speech)[counted],
        speech_direct=np.asarray(series.speech_direct)[counted],
        spells_ended=np.asarray(totals.spells_ended)[: length + 1],
        spells_open=np.bincount(open_lengths, minlength=length + 1)[: length + 1].astype(np.int64),
        innocent=innocent[:, 0],
        innocent_exposed=innocent[:, 1],
        innocent_vicarious=innocent[:, 2],
        restricted=over(series.restricted),
        listed=over(series.listed)[: len(plan.lists)],
        grade=over(series.grade)[: max(len(labels.grades), 1)],
        stacked=np.asarray(totals.stacked).reshape(STACK, G),
        act_reach=np.asarray(totals.act_reach).reshape(layout.CONDUCT_COUNT + 1, STACK),
        booked=np.asarray(totals.booked).reshape(layout.CONDUCT_COUNT, layout.TRUTH_COUNT, 2),
        present=over(series.present),
        recorded=over(series.recorded),
        bodies={} if series.trade is None else bodies_of(series.trade, counted),
        districts=over(series.districts)[:, : len(labels.districts)],
        flows={
            name: np.asarray(series.flows)[counted][:, place] for place, name in enumerate(FLOWS)
        },
    )


def _monthly(
    series: Series, which: np.ndarray, plan: Plan, labels: Labels
) -> dict[str, np.ndarray]:
    """Monthly counts of some months by field name, months last."""
    last = lambda array: np.moveaxis(np.asarray(array)[which], 0, -1)  # noqa: E731
    found = {
        "acts": last(series.acts),
        "averted": last(series.causes.averted),
        "induced": last(series.causes.induced),
        "speech": last(series.speech),
        "speech_direct": last(series.speech_direct),
        "restricted": last(series.restricted),
        "listed": last(series.listed)[: len(plan.lists)],
        "districts": last(series.districts)[:, : len(labels.districts)],
        "grade": last(series.grade)[: max(len(labels.grades), 1)],
    }
    flows = last(series.flows)
    return found | {f"flow.{name}": flows[place] for place, name in enumerate(FLOWS)}


def pair_of(world: dict[str, np.ndarray], twin: dict[str, np.ndarray]) -> Pair:
    """Dissent of residents present throughout who broke no rule in either arm."""
    stayed = (world["alive"] > 0) & (world["generation"] == 0)
    clean = stayed & (world["violated"] == 0) & (twin["violated"] == 0)
    said = np.stack([world["spoken"][clean], twin["spoken"][clean]]).astype(np.int64)
    return Pair(
        chill=said.sum(axis=1),
        chill_fewer=int((said[0, :, 2] < said[1, :, 2]).sum()),
        chill_people=int((said[1, :, 2] > 0).sum()),
    )


def bodies_of(series: TradeSeries, which: np.ndarray) -> dict[str, np.ndarray]:
    """Counts of firms and departments of some months, months last.

    Args:
        series: monthly counts, every array with a leading axis of months.
        which: bool, the months wanted.

    Returns:
        For `firms` and `departments`: `<kind>.flow.<name>` [T]; `<kind>.acts`, `would`, `induced`,
        `averted` [C, T]; `recorded` [C, 3, T]; `listed` [L, T]; `grade` [N, T]; `burden`
        [M, D + 1, 3, T] in 1/256 measure-months; `by_conduct` [C + 1, T]; `starts` [M, 2, T]. And
        `money` [5, T] in 0.1 yuan: in firms, in departments, outside, with households, the state.
    """
    last = lambda array: np.moveaxis(np.asarray(array)[which], 0, -1)  # noqa: E731
    found = {"money": last(series.money)}
    for kind, one, flows in (
        ("firms", series.firms, FIRM_FLOWS),
        ("departments", series.offices, OFFICE_FLOWS),
    ):
        counted = last(one.flows)
        found |= {f"{kind}.flow.{name}": counted[place] for place, name in enumerate(flows)}
        for name in ("acts", "would", "induced", "averted", "recorded", "listed", "grade",
                     "by_conduct", "starts"):  # fmt: skip
            found[f"{kind}.{name}"] = last(getattr(one, name))
        burden = last(one.burden)
        shaped = np.zeros((M, D + 1, 3, burden.shape[-1]), np.int64)
        shaped[:, :D] = burden[:, : layout.CELLS].reshape(M, D, 3, -1)
        shaped[:, D, 0] = burden[:, layout.CELLS]
        found[f"{kind}.burden"] = shaped
    return found
