"""Accounts of a platform in a run: their tables in each arm, and what was counted of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from demerit.engine.outcome import ArmTotals, Counts
from demerit.engine.summary import SHOWN_BEFORE, burden_of
from demerit.month.accounts import Totals
from demerit.month.counting import Series
from demerit.month.platform.ledger import ACCOUNT_FLOWS, AccountCounts
from demerit.regime import Regime
from demerit.regime.registry import ACCOUNT_CONDUCTS
from demerit.society import People, Society
from demerit.society.audience import find_audience
from demerit.world import layout
from demerit.world.groups import CELL_COUNT
from demerit.world.platform import Platform, PlatformSetting, build_platform
from demerit.world.rules import Plan
from demerit.world.rules.accounts import has_platform, plan_of_accounts, platform_of
from demerit.world.tables import Rules


@dataclass(frozen=True)
class PlatformOfRun:
    """The platform of a comparison.

    Attributes:
        society: Who lives there.
        plan: The numbering of lists and measures of accounts.
        ordinary: What the month of accounts reads in the burn-in.
        arms: The same in each arm.
        grades: Grade names of accounts, best first, in each arm; an arm that gives none has those
            of the first that does, so that they can be compared.
    """

    society: Society
    plan: Plan
    ordinary: PlatformSetting
    arms: tuple[PlatformSetting, ...]
    grades: tuple[tuple[str, ...], ...]

    @property
    def rules(self) -> list[Rules]:
        """The arms' tables of accounts."""
        return [arm.rules for arm in self.arms]

    def setting(self, place: int) -> PlatformSetting:
        """What the month of accounts reads in an arm, or under ordinary law (-1)."""
        return self.ordinary if place < 0 else self.arms[place]

    def initial(self, people: People, seed: int, slots: int, records: int) -> Platform:
        """The accounts before the first month."""
        audience = find_audience(self.society, people, seed)
        return build_platform(audience, slots=slots, lists=self.plan.room, records=records)


def found_platform(
    society: Society, regimes: tuple[Regime, ...], ordinary: Regime, plan: Plan, seed: int
) -> PlatformOfRun | None:
    """Compile what regimes say about accounts; None where none of them says anything.

    Args:
        society: Who lives there.
        regimes: The arms' regimes.
        ordinary: Ordinary law alone.
        plan: The residents' numbering.
        seed: The world's seed.

    Raises:
        BadInput: A regime has rules on accounts and the society has no platform.
    """
    if not has_platform(*regimes):
        return None
    own = plan_of_accounts(plan, *regimes)
    named = [_grades(regime) for regime in regimes]
    first = next((names for names in named if names), ())
    return PlatformOfRun(
        society,
        own,
        platform_of(ordinary, society, own),
        tuple(platform_of(regime, society, own, seed=seed) for regime in regimes),
        tuple(names or first for names in named),
    )


def _grades(regime: Regime) -> tuple[str, ...]:
    """Grade names of accounts, best first."""
    return next((tuple(s.grades) for s in regime.scores.values() if s.of == "accounts"), ())


def told_of_platform(
    arm: ArmTotals,
    platform: PlatformOfRun,
    place: int,
    totals: Totals,
    series: Series,
    months: list[int],
    final: dict[str, np.ndarray],
    length: int,
) -> ArmTotals:
    """An arm's totals with what accounts bore, and their counts.

    Args:
        arm: What was counted of residents.
        platform: The platform of the run.
        place: The arm's place.
        totals: Running totals at the end, with the accounts' own.
        series: Monthly counts with a leading axis of `months`.
        months: The month numbers, burn-in included.
        final: Parts of the last state.
        length: Counted months.
    """
    own, count = totals.platform, len(platform.plan.measures)
    m, g = layout.MEASURE_CAPACITY, CELL_COUNT
    begun = np.asarray(own.starts).reshape(m, 4, g)[:count]
    spell = final["account_spell"].astype(np.int64)
    inside = (spell > -32768) & (final["alive"] > 0)
    still = np.clip(length - spell[inside], 0, length)
    open_ = np.bincount(still, minlength=length + 1)[: length + 1].astype(np.int64)
    shown = {
        "platform": np.array([0 <= month < length for month in months]),
        "earlier": np.array([-SHOWN_BEFORE <= month < 0 for month in months]),
    }
    counts = {
        name: dict(_counts(series.accounts, which, platform.grades[place]))
        for name, which in shown.items()
    }
    earlier = {f"platform.{name}": table for name, table in counts["earlier"].items()}
    return replace(
        arm,
        burden=arm.burden + burden_of(own, platform.rules[place], count),
        starts=arm.starts + begun,
        butfor=arm.butfor + np.asarray(own.butfor).reshape(m, 2)[:count],
        spells_ended=arm.spells_ended + np.asarray(own.spells_ended)[: length + 1],
        spells_open=arm.spells_open + open_,
        platform=counts["platform"],
        earlier={**arm.earlier, **earlier},
    )


def _counts(
    counts: AccountCounts, months: np.ndarray, grades: tuple[str, ...]
) -> Iterator[tuple[str, Counts]]:
    """Monthly counts of accounts by ``attribute/group/measure``."""
    conducts = tuple(one.id for one in ACCOUNT_CONDUCTS)
    for attribute, measure, names, table in (
        ("all", "", ACCOUNT_FLOWS, counts.flows),
        ("grade", "accounts", grades, counts.grade),
        ("conduct", "acts", conducts, counts.posted),
        ("conduct", "records", conducts, counts.recorded),
    ):
        shown = np.asarray(table)[months].astype(np.int64)
        for place, name in enumerate(names):
            path = f"all/all/{name}" if attribute == "all" else f"{attribute}/{name}/{measure}"
            yield path, shown[:, place]
