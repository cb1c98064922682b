"""The rule book's section on what follows: who loses and gains what, by kind of subject."""

from __future__ import annotations

from collections.abc import Iterator

from demerit.regime.model import Measure, Regime
from demerit.regime.parts import kind_of
from demerit.regime.quantity import value_of
from demerit.regime.registry import KINDS, LEVER, SubjectKind
from demerit.regime.subjects import NAMED, whom
from demerit.regime.words import in_words, spaced

VERBS = (("restriction", "lose"), ("reward", "gain"))


def consequences(regime: Regime) -> Iterator[str]:
    """Yield Markdown: a table of restrictions and one of rewards for each kind of subject."""
    known = [measure for measure in regime.measures.values() if measure.lever in LEVER]
    first = True
    for kind in KINDS:
        for sort, verb in VERBS:
            held = [m for m in known if m.kind == sort and kind_of(regime, m) == kind]
            if held:
                yield from () if first else ("",)
                yield from _table(regime, kind, verb, held)
                first = False


def _table(regime: Regime, kind: SubjectKind, verb: str, held: list[Measure]) -> Iterator[str]:
    yield f"## What {NAMED[kind].many} {verb}"
    yield ""
    yield "| what | who | applied by | part of life | how often it bites | from when |"
    yield "|---|---|---|---|---|---|"
    yield from (_measure(regime, measure) for measure in held)


def _measure(regime: Regime, measure: Measure) -> str:
    duty = "" if measure.mandatory else " (may)"
    lag = f"after {in_words(measure.lag)}" if value_of(measure.lag) else "at once"
    title = measure.title
    if value_of(measure.amount):
        title += f": {in_words(measure.amount)}"
    if value_of(measure.strength) != 1:
        title += f": {in_words(measure.strength)} times the ordinary"
    return (
        f"| {title} | {whom(regime, measure, _trigger(regime, measure))} | {measure.carrier}{duty}"
        f" | {spaced(measure.domain)} | {in_words(measure.coverage)} | {lag} |"
    )


def _trigger(regime: Regime, measure: Measure) -> str:
    when = measure.when
    if when.on_list in regime.lists and when.on_list:
        ban = regime.lists[when.on_list]
        return f"on “{ban.title or spaced(when.on_list)}”"
    if when.grade_at_most:
        return f"at grade {spaced(when.grade_at_most)} or worse"
    return f"at grade {spaced(when.grade_at_least or '')} or better"
