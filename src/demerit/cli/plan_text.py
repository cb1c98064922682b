"""The month as a list: its ten processes in order, and what acts in each under a regime."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from demerit.regime import Regime
from demerit.regime.quantity import Quantity
from demerit.regime.registry import (
    CONDUCTS_OF,
    KIND_TITLES,
    LEVER,
    PROCESSES,
)
from demerit.regime.subjects import NAMED, counted, kinds_of, listed, watched_by, whom


def plan(regime: Regime) -> str:
    """The ten processes of a month under a regime.

    Args:
        regime: The regime; safeguards are already laid over it.

    Returns:
        Numbered paragraphs in the order in which the month runs.
    """
    lines = [f"A month under: {regime.title} ({regime.status})"]
    if regime.headline:
        lines.append(f"  {regime.headline}")
    lines += [f"  {line}" for line in _places(regime)]
    for number, process in enumerate(PROCESSES, start=1):
        lines.append(f"{number:>2}. {process}")
        lines += [f"      {line}" for line in ACTS[process](regime)]
    return "\n".join(lines)


def costs() -> str:
    """What a resident-month costs, by process: random draws, transcendentals, bytes."""
    from demerit.study.costs import costs as measured

    lines = [f"\n{'process':<14}{'draws':>8}{'transcendentals':>18}{'bytes':>8}"]
    rows = measured()
    for process, cost in rows.items():
        lines.append(
            f"{process:<14}{cost.draws:>8.1f}{cost.transcendentals:>18.1f}{cost.bytes:>8.0f}"
        )
    total = [sum(getattr(cost, name) for cost in rows.values()) for name in _COUNTED]
    lines.append(f"{'in all':<14}{total[0]:>8.1f}{total[1]:>18.1f}{total[2]:>8.0f}")
    return "\n".join(lines)


_COUNTED = ("draws", "transcendentals", "bytes")


def _places(regime: Regime) -> Iterator[str]:
    """Where the regime starts when."""
    rollout = regime.rollout
    if rollout is None:
        return
    for name, at in rollout.dates.items():
        yield f"starts in {name} after {shown(at)}"
    for wave in rollout.waves:
        which = f"{shown(wave.share)} of the districts ({rollout.order})"
        yield f"starts in {which} after {shown(wave.at)}"
    if rollout.by_example is not None:
        alone, example = rollout.by_example.alone, rollout.by_example.example
        yield f"adopted by example: {shown(alone)} + {shown(example)} x share of districts with it"


def _fortune(regime: Regime) -> Iterator[str]:
    yield "births, deaths, ageing, moves, shocks; the same draws in every arm"


def _conduct(regime: Regime) -> Iterator[str]:
    used = {rule.on for score in regime.scores.values() for rule in (*score.rules, *score.direct)}
    used |= {entry.on for listed in regime.lists.values() for entry in listed.entry}
    for kind in kinds_of(regime):
        about = "" if kind == "residents" else f"{KIND_TITLES[kind]}: "
        ruled = [one.id for one in CONDUCTS_OF[kind] if one.id in used]
        others = [one.id for one in CONDUCTS_OF[kind] if one.id not in used]
        if ruled:
            yield f"{about}the regime has rules on: {_names(ruled)}"
        alone = f"under ordinary law alone: {_names(others)}"
        yield f"{about}{alone}" if others else f"{about}no other conduct"


def _observation(regime: Regime) -> Iterator[str]:
    if not regime.agencies:
        yield "no agency of the regime"
    for agency in regime.agencies.values():
        seen = ", ".join(
            f"{conduct} {shown(sight.detects)}" for conduct, sight in agency.sees.items()
        )
        yield f"{agency.title}: {seen or 'sees nothing'}"
        errors = {"phantom": agency.phantom, "mistaken identity": agency.misidentifies}
        said = ", ".join(f"{name} {shown(value)}" for name, value in errors.items())
        yield f"  errors: {counted(said, watched_by(agency))}"


def _scoring(regime: Regime) -> Iterator[str]:
    for name, score in regime.scores.items():
        yield f"{name} of {score.of}: starts at {shown(score.start)}, {len(score.rules)} rules"
        if score.grades:
            yield "  grades: " + ", ".join(
                f"{grade} from {shown(cut)}" if cut is not None and cut.value is not None else grade
                for grade, cut in score.grades.items()
            )
        for direct in score.direct:
            lock = ", locked" if direct.lock else ""
            yield f"  {direct.on} gives grade {direct.grade} at once{lock}"
    for name, ban in regime.lists.items():
        for entry in ban.entry:
            term = "no term" if _empty(entry.term) else f"for {shown(entry.term)}"
            yield f"{name} ({ban.kind}, {ban.of}): {entry.on}, {entry.ground}, {term}"
    if not regime.scores and not regime.lists:
        yield "no score, no list"


def _redress(regime: Regime) -> Iterator[str]:
    process = regime.due_process
    yield f"notice {shown(process.notice)}, hearing {shown(process.hearing)}"
    yield (
        f"  notices that name the remedy {shown(process.notice_names)}, that state the true reason "
        f"{shown(process.reasons_right)}"
    )
    yield (
        f"appeals decided after {shown(process.appeal_months)}, upheld when the record is false "
        f"{shown(process.appeal_upheld_false)}"
        + (", and the entry waits for them" if process.suspensive else "")
    )
    if process.second_filed.value:
        yield (
            f"  refused ones go on {shown(process.second_filed)}, decided after "
            f"{shown(process.second_months)}"
        )
    for name, quantity in (
        ("appeals never answered", process.silence),
        ("an appeal costs", process.appeal_cost),
        ("reviewers who trust the machine", process.automation_bias),
        ("paid for each month of a wrong entry", process.compensation),
    ):
        if quantity.value:
            yield f"  {name}: {shown(quantity)}"
    if process.amnesty is not None:
        yield (
            f"an amnesty after {shown(process.amnesty.at)}: {shown(process.amnesty.covers)} of "
            "entries and of points"
        )
    for name, ban in regime.lists.items():
        exits = ", ".join(ban.exits) or "none"
        yield f"{name}: lead {shown(ban.lead)}; exits: {exits}"
    if process.forever:
        yield "once untrustworthy, always restricted"


def _sharing(regime: Regime) -> Iterator[str]:
    sharing = regime.sharing
    walls = "nothing crosses from one domain to another" if sharing.wall else "no wall"
    yield f"{walls}; {'all apply all lists' if sharing.joint else 'no joint punishment'}"
    yield (
        f"corrections reach {shown(sharing.correction_reaches)} of the copies after "
        f"{shown(sharing.correction_lag)}"
    )


def _measures(regime: Regime) -> Iterator[str]:
    if not regime.measures:
        yield "none"
    for name, measure in regime.measures.items():
        when = measure.when
        trigger = (
            f"on {when.on_list}"
            if when.on_list
            else f"at grade {when.grade_at_most} or lower"
            if when.grade_at_most
            else f"at grade {when.grade_at_least} or higher"
        )
        yield (
            f"{name} ({measure.kind}): {whom(regime, measure, trigger)} -> {measure.lever} in "
            f"{measure.domain}, by {measure.carrier or 'nobody named'}, bites "
            f"{shown(measure.coverage)}"
        )


def _livelihood(regime: Regime) -> Iterator[str]:
    touched = sorted({measure.lever for measure in regime.measures.values()})
    yield "work, income, savings, debts and judgments, tickets, loans; both arms alike"
    if touched:
        yield f"changed by: {_names(touched)}"


def _learning(regime: Regime) -> Iterator[str]:
    yield "beliefs about certainty, from oneself and one's circle"
    yield (
        f"{shown(regime.awareness)} of {listed(NAMED[kind].counted for kind in kinds_of(regime))} "
        "know of the regime, announced "
        f"{shown(regime.announced)} before the start; perceived certainty then times "
        f"{shown(regime.alarm)}"
    )


def _accounts(regime: Regime) -> Iterator[str]:
    restrictions = sum(LEVER[m.lever].kind == "restriction" for m in regime.measures.values())
    rewards = len(regime.measures) - restrictions
    yield f"burdens and causes of {restrictions} restrictions and {rewards} rewards, by group"


ACTS: Mapping[str, Callable[[Regime], Iterator[str]]] = {
    "fortune": _fortune,
    "conduct": _conduct,
    "observation": _observation,
    "scoring": _scoring,
    "redress": _redress,
    "sharing": _sharing,
    "measures": _measures,
    "livelihood": _livelihood,
    "learning": _learning,
    "accounts": _accounts,
}


def _names(names: list[str]) -> str:
    return ", ".join(names)


def _empty(quantity: Quantity | None) -> bool:
    return quantity is None or quantity.value is None


def shown(quantity: Any) -> str:
    """A quantity in a few words: value, unit, and its range where it is uncertain."""
    if _empty(quantity):
        return "none"
    unit = "" if quantity.unit in ("", "share", "number", "points") else f" {quantity.unit}"
    text = f"{quantity.value:g}{unit}"
    if quantity.uncertain:
        low, high = quantity.range
        text += f" [{low:g} to {high:g}]"
    return text
