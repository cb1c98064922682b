"""Where a regime starts when: on given dates, in waves, or by the example of other districts.

Months count from the regime's own start. A district starts at the earliest month that any of the
three gives it; one that none of them reaches never starts. What is announced is announced in each
district as long before its own start as the regime says (`announced`).

The rule of example is that of the diffusion of innovations: in a month a district that has not yet
adopted does so with the chance

    alone + example * share of districts that have adopted

References:
    Bass, F. M. (1969). A new product growth for model consumer durables. Management Science,
    15(5), 215-227. doi:10.1287/mnsc.15.5.215. Its coefficients of innovation and imitation, in
    months instead of a continuous time, and for districts instead of buyers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictStr, model_validator

from demerit.regime.document import Path_
from demerit.regime.findings import Finding, finding
from demerit.regime.quantity import MonthlyChance, Months, Share, Strict, value_of

if TYPE_CHECKING:
    from demerit.regime.model import Regime

# A number alone is no text in YAML; districts may be named by their place in the society's file.
District = Annotated[
    StrictStr, BeforeValidator(lambda name: str(name) if type(name) is int else name)
]


class Wave(Strict):
    """A share of all districts, and the month in which they start."""

    share: Share
    at: Months


class Example(Strict):
    """Districts that adopt the regime by themselves, and the more the more others have.

    `alone`: monthly chance where no district has adopted it. `example`: what is added where all
    others have.
    """

    alone: MonthlyChance
    example: MonthlyChance


class Rollout(Strict):
    """Where the regime starts when.

    `dates`: months by district, by its name in the society or its place there from 1. `waves`:
    shares of all districts, one after the other; `order`: which come first, as the society lists
    them or drawn for each world. `by_example`: whoever has not started may adopt by example.
    """

    dates: dict[District, Months] = Field(default_factory=dict)
    waves: tuple[Wave, ...] = ()
    order: Literal["listed", "drawn"] = "listed"
    by_example: Example | None = None

    @model_validator(mode="after")
    def _one_plan(self) -> Rollout:
        if self.dates and self.waves:
            raise ValueError("both dates and waves say where it starts; give one of them")
        if not self.dates and not self.waves and self.by_example is None:
            raise ValueError("it starts nowhere; give dates, waves or by_example")
        return self


def rollout_checks(regime: Regime) -> Iterator[Finding]:
    """Waves that run backwards or exceed the districts, and laws replaced in part."""
    rollout = regime.rollout
    if rollout is None:
        return
    if regime.replaces:
        yield finding(
            "error",
            "replaced-in-part",
            ("rollout",),
            "a law that the regime replaces ends in all districts at once, so the regime cannot"
            " start in some of them",
            "leave out `replaces` or `rollout`",
        )
    yield from _waves(rollout)
    example, first = rollout.by_example, rollout.dates or rollout.waves
    if example is not None and not first and not value_of(example.alone):
        yield finding(
            "warning",
            "no-first",
            ("rollout", "by_example", "alone"),
            "no district starts without an example, so none ever does",
            "give a first district under `dates` or a first wave",
        )


def _waves(rollout: Rollout) -> Iterator[Finding]:
    reached, before = 0.0, 0.0
    for place, wave in enumerate(rollout.waves):
        where: Path_ = ("rollout", "waves", place)
        reached += value_of(wave.share) or 0.0
        at = value_of(wave.at) or 0.0
        if at < before:
            yield finding(
                "error", "waves-backwards", (*where, "at"),
                f"this wave starts in month {at:g}, the one before it in month {before:g}",
                "put the waves in the order in which they start",
            )  # fmt: skip
        before = at
        if reached > 1 + 1e-9:
            yield finding(
                "error", "waves-exceed", (*where, "share"),
                f"the waves up to here cover {reached:g} of the districts",
                "let the shares add up to at most 1",
            )  # fmt: skip


def unknown_districts(regime: Regime, society: Any) -> Iterator[Finding]:
    """Districts with a date that a society does not have."""
    rollout = regime.rollout
    known = tuple(getattr(society, "districts", ()))
    if rollout is None or not known:
        return
    for name in rollout.dates:
        if place_of(name, known) is None:
            yield finding(
                "error", "unknown-district", ("rollout", "dates", name),
                f"the society has no district {name!r}",
                f"it has {', '.join(known)}; or their places from 1 to {len(known)}",
            )  # fmt: skip


def place_of(name: str, districts: tuple[str, ...]) -> int | None:
    """The place from 0 of a district named by its name or by its place from 1; None if unknown."""
    if name in districts:
        return districts.index(name)
    return int(name) - 1 if name.isdigit() and 1 <= int(name) <= len(districts) else None
