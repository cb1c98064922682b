"""A rollout in plain words: where a regime starts when."""

from __future__ import annotations

from collections.abc import Iterator

from demerit.regime.model import Regime
from demerit.regime.quantity import Quantity, value_of
from demerit.regime.rollout import Rollout
from demerit.regime.words import chance_of, in_words


def in_districts(regime: Regime) -> Iterator[str]:
    """Say where the regime starts when, one Markdown item a line; nothing if everywhere at once."""
    rollout = regime.rollout
    if rollout is None:
        return
    yield (
        "- It does not start everywhere at once. Where it has not started nobody is told of it, and"
        " nobody has a record, points or an entry."
    )
    for name, at in rollout.dates.items():
        yield f"- District {name}: {_start(at)}."
    first = "drawn by lot" if rollout.order == "drawn" else "in the order of the society's file"
    for place, wave in enumerate(rollout.waves):
        which = "more" if place else f"of the districts ({first})"
        yield f"- {in_words(wave.share)} {which}: {_start(wave.at)}."
    example = rollout.by_example
    if example is not None:
        yield (
            "- Districts where it has not started adopt it by themselves: "
            f"{chance_of(example.alone)}, and on the example of others up to "
            f"{chance_of(example.example)} more, in the measure in which others have it."
        )
    elif _leaves_some(rollout):
        yield "- In all other districts it never starts."


def _start(at: Quantity) -> str:
    """When something starts, in words."""
    if value_of(at):
        return f"{in_words(at)} after the first day"
    return f"from the first day [{at.grade}]"


def _leaves_some(rollout: Rollout) -> bool:
    """Whether the dates or waves may leave districts over."""
    if not rollout.waves:
        return True
    return sum(value_of(wave.share) or 0.0 for wave in rollout.waves) < 1
