"""What welfare is made of, in yuan: tagged components of one arm that add up to the whole.

A component says what one arm has of something, good positive and bad negative; net welfare is the
sum over components of world less twin. Each thing is in one component only, so that whoever adds a
subject (firms, departments) adds components and nothing is counted twice. Money that changes hands
stands on both sides: it is a gain to whom it reaches and a cost to whoever pays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from demerit.engine.outcome import SPEECH_UNIT
from demerit.evidence.h_burden import NEEDED, flow, hours, wrongly_borne
from demerit.evidence.welfare import Prices, number
from demerit.evidence.worlds import Arm, Floats, Worlds

Amount = Callable[[Worlds, Arm, Prices], Floats]


@dataclass(frozen=True)
class Component:
    """One part of welfare.

    Attributes:
        tag: a short word, unique.
        title: what it is, in words.
        amount: yuan in one arm over the counted months, [S].
        own: whether it is a resident's own (income, restrictions) rather than everybody's in
            common; where incomes are weighed, only what is everybody's is spread evenly.
    """

    tag: str
    title: str
    amount: Amount
    own: bool = False


FLOWS = (
    *NEEDED, "entries", "records", "yuan_earned", "yuan_given", "yuan_taken", "yuan_compensated",
    "yuan_for_appeals",
)  # fmt: skip
"""Flows that the components read."""


def harm(worlds: Worlds, arm: Arm, prices: Prices) -> Floats:
    """Harm to others by breaches and crimes; nothing that a regime forbids can add to it."""
    del prices
    acts = worlds.each(arm, lambda totals: totals.acts.sum(axis=1))
    return 0.0 - acts @ (worlds.harm * worlds.aim)


def month(prices: Prices) -> float:
    """Price of a restricted month of weight 1."""
    return number(prices.restricted_month)


def rewards(worlds: Worlds, arm: Arm, prices: Prices) -> Floats:
    """Months of rewards, at the price of the restrictions that weigh as much."""
    return month(prices) * worlds.burden(arm, kind="reward").sum(axis=(1, 2, 3, 4))


def on_innocents(worlds: Worlds, arm: Arm, prices: Prices) -> Floats:
    """Restrictions that rest on false records, lawful acts or traits."""
    return 0.0 - month(prices) * wrongly_borne(worlds, arm)


def on_violators(worlds: Worlds, arm: Arm, prices: Prices) -> Floats:
    """Restrictions that rest on true violations."""
    burden = worlds.burden(arm).sum(axis=(1, 4))[:, :-1]
    return 0.0 - month(prices) * burden[:, ~worlds.lawful_rows[:-1], 0].sum(axis=1)


def unexplained(worlds: Worlds, arm: Arm, prices: Prices) -> Floats:
    """Restrictions with nothing left on the ledger."""
    return 0.0 - month(prices) * worlds.burden(arm)[:, :, -1].sum(axis=(1, 2, 3))


def spill_over(worlds: Worlds, arm: Arm, prices: Prices) -> Floats:
    """Restrictions that reach somebody through a tie."""
    return 0.0 - month(prices) * worlds.burden(arm, way="ties").sum(axis=(1, 2, 3, 4))


def speech(worlds: Worlds, arm: Arm, prices: Prices) -> Floats:
    """Dissent that is voiced."""
    said = worlds.each(arm, lambda totals: totals.speech.sum()) / SPEECH_UNIT
    return number(prices.silence) * said


def time(worlds: Worlds, arm: Arm, prices: Prices) -> Floats:
    """Residents' hours with procedure; strain is part of the price of a restricted month."""
    spent = hours(worlds, arm)
    return 0.0 - number(prices.hour) * (spent["learning"] + spent["doing"])


def administration(worlds: Worlds, arm: Arm, prices: Prices) -> Floats:
    """Offices' hours with records, entries and appeals."""
    times = worlds.norms.welfare.hours
    spent = number(times.record) * flow(worlds, arm, "records")
    spent += number(times.entry) * flow(worlds, arm, "entries", "entries_stopped")
    spent += number(times.decision) * flow(worlds, arm, "appeals", "appeals_second")
    return 0.0 - number(prices.office_hour) * spent


def money(*flows: str, sign: float = 1.0) -> Amount:
    """Yuan that flows count as they are."""
    return lambda worlds, arm, prices: sign * flow(worlds, arm, *flows)


def treasury(worlds: Worlds, arm: Arm, prices: Prices) -> Floats:
    """What measures and compensation cost the public purse, or bring it."""
    del prices
    return flow(worlds, arm, "yuan_taken") - flow(worlds, arm, "yuan_given", "yuan_compensated")


COMPONENTS: tuple[Component, ...] = (
    Component("harm", "harm to others by breaches and crimes", harm),
    Component("income", "incomes of residents", money("yuan_earned"), own=True),
    Component("rewards", "rewards in force", rewards),
    Component("money_given", "money that measures give", money("yuan_given")),
    Component("money_taken", "money that measures take", money("yuan_taken", sign=-1.0)),
    Component("on_violators", "restrictions on true violations", on_violators, own=True),
    Component("on_innocents", "restrictions that are wrongful", on_innocents, own=True),
    Component("unexplained", "restrictions with nothing on the ledger", unexplained, own=True),
    Component("spill_over", "restrictions through a tie", spill_over),
    Component("chilling", "dissent voiced", speech),
    Component("time", "hours of residents with procedure", time),
    Component("fees", "what appeals cost those who make them", money("yuan_for_appeals", sign=-1)),
    Component("compensation", "compensation received", money("yuan_compensated")),
    Component("administration", "hours of offices", administration),
    Component("treasury", "public money: taken less given and compensated", treasury),
)
"""Every part of welfare; firms and departments add theirs here."""


def amounts(worlds: Worlds, scale: str) -> dict[str, tuple[Floats, Floats]]:
    """Yuan per resident-year in world and twin by component, [S] each, at a declared scale."""
    return amounts_at(worlds, worlds.norms.welfare.scales[scale])


def amounts_at(worlds: Worlds, prices: Prices) -> dict[str, tuple[Floats, Floats]]:
    """Yuan per resident-year in world and twin by component, [S] each."""
    arms: tuple[Arm, Arm] = ("world", "twin")
    years = {arm: worlds.resident_years(arm) for arm in arms}
    return {
        one.tag: tuple(one.amount(worlds, arm, prices) / years[arm] for arm in arms)  # type: ignore[misc]
        for one in COMPONENTS
    }


def net(found: dict[str, tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """Sum over components in world and twin, [S] each."""
    world, twin = (np.sum([pair[side] for pair in found.values()], axis=0) for side in (0, 1))
    return world, twin
