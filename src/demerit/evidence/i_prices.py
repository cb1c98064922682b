"""Family I, prices: how far net welfare hangs on each declared price, and what it would take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from demerit.evidence.components import amounts, amounts_at, net
from demerit.evidence.e_effect import price
from demerit.evidence.estimate import Estimate
from demerit.evidence.estimators import paired
from demerit.evidence.metric import Part
from demerit.evidence.welfare import Prices
from demerit.evidence.worlds import Floats, Worlds

UNIT = "yuan per resident-year"
PRICED = {
    "restricted_month": "a month of the heaviest restriction",
    "hour": "an hour of a resident",
    "office_hour": "an hour of an office",
    "silence": "a month of full dissent",
}
"""What is priced, in the order of the declared scale."""


def ends(prices: Prices) -> Iterator[tuple[str, str, float, Prices]]:
    """Each price at either end of its declared range, the others as they are."""
    for name in PRICED:
        quantity = getattr(prices, name)
        if quantity.range is None or quantity.range[0] == quantity.range[1]:
            continue
        for side, value in zip(("lowest", "highest"), quantity.range, strict=True):
            moved = quantity.model_copy(update={"value": value})
            yield name, side, float(value), prices.model_copy(update={name: moved})


def at_the_ends(worlds: Worlds, scale: str) -> dict[str, Part]:
    """Net welfare with one price at an end of its range, all others as declared."""
    return {
        f"price={name}, {side}": Part(
            paired(*net(amounts_at(worlds, prices)), level=worlds.level),
            UNIT,
            f"net welfare with {PRICED[name]} at {value:,.0f} yuan",
        )
        for name, side, value, prices in ends(worlds.norms.welfare.scales[scale])
    }


def break_even(worlds: Worlds, found: dict[str, tuple[Floats, Floats]]) -> Estimate:
    """What harm would have to weigh for the balance to be nil, in times the declared harm."""
    world, twin = net(found)
    averted = found["harm"][0] - found["harm"][1]
    rest: Floats = np.asarray(world - twin - averted)
    return replace(price(worlds, 0.0 - rest, averted), no_effect=1.0)


def break_evens(worlds: Worlds, scale: str) -> dict[str, Part]:
    """The break-even weight of harm at the headline's prices and on the other scales."""
    unit = "times the declared harm"
    title = "what harm would have to weigh for the balance to be nil"
    parts = {"break_even": Part(break_even(worlds, amounts(worlds, scale)), unit, title)}
    for name in worlds.norms.welfare.scales:
        if name != scale:
            found = break_even(worlds, amounts(worlds, name))
            parts[f"break_even={name}"] = Part(found, unit, f"{title}, prices {name}")
    return parts
