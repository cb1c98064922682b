"""The month in which a regime starts in each district, decided before the world runs."""

from __future__ import annotations

from typing import Any

import numpy as np

from demerit.draws import uniform_numpy, unit
from demerit.regime import BadInput, Regime
from demerit.regime.rollout import Example, Rollout, place_of
from demerit.society import Society
from demerit.world import layout
from demerit.world.customs import value

NEVER = 1 << 20  # a month that no run reaches
LONGEST = 600  # months in which districts may adopt by example


def rollout_of(regime: Regime, society: Society, seed: int) -> dict[str, Any]:
    """When the rules act, and when they are announced, in each district.

    Args:
        regime: the regime.
        society: its districts.
        seed: the world's seed, from which orders and adoptions are drawn; every arm with the same
            rule has the same.

    Raises:
        BadInput: a district with a date is not one of the society's.
    """
    starts = np.full(layout.DISTRICTS, NEVER, np.int32)
    if regime.rollout is None:
        starts[:] = 0
    else:
        count = len(society.districts)
        starts[:count] = starts_of(regime.rollout, society.districts, seed)
    lead = round(value(regime.announced))
    return {
        "start": np.int32(starts.min()),
        "starts": starts,
        "told_from": np.where(starts == NEVER, NEVER, starts - lead).astype(np.int32),
    }


def starts_of(rollout: Rollout, districts: tuple[str, ...], seed: int) -> np.ndarray:
    """Month of the start by district, int32 [districts]; `NEVER` where it never comes.

    Raises:
        BadInput: a district with a date is not among them.
    """
    starts = np.full(len(districts), NEVER, np.int32)
    for name, at in rollout.dates.items():
        place = place_of(name, districts)
        if place is None:
            raise BadInput(
                f"the rollout has a date for {name!r}, and the society has no such district",
                hint=f"its districts are {', '.join(districts)}; or their places from 1",
            )
        starts[place] = min(int(starts[place]), round(value(at)))
    order = np.arange(len(districts))
    if rollout.order == "drawn":
        order = np.argsort(uniform_numpy(seed, "district.rollout", order), kind="stable")
    begun, share = 0, 0.0
    for wave in rollout.waves:
        share += value(wave.share)
        upto = int(share * len(districts) + 0.5)
        starts[order[begun:upto]] = round(value(wave.at))
        begun = max(begun, upto)
    if rollout.by_example is not None:
        _adopt(starts, rollout.by_example, seed)
    return starts


def _adopt(starts: np.ndarray, rule: Example, seed: int) -> None:
    """Let districts adopt by example, month by month, at the latest at their date."""
    places = np.arange(len(starts))
    for month in range(LONGEST + 1):
        begun = starts < month
        if begun.all():
            break
        chance = value(rule.alone) + value(rule.example) * begun.mean()
        draw = unit(uniform_numpy(seed, "district.rollout", places, k=1, month=month))
        starts[(starts > month) & (draw < chance)] = month
