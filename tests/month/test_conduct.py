"""Conduct: probabilities and the response to fear of being caught, among people all alike."""

import dataclasses
from typing import Any

import jax
import numpy as np
import pytest

from demerit.fixed import LOGIT
from demerit.month.choice import make_situation
from demerit.month.conduct import ACTED, WOULD_ACT, conduct, counts
from demerit.month.frame import make_frame
from demerit.regime.registry import CONDUCT_INDEX
from demerit.world import layout
from demerit.world.customs import couplings
from demerit.world.state import State
from demerit.world.tables import Setting
from tests.month.made import Small, regime

CONDUCT = "traffic_violation"
PLACE = CONDUCT_INDEX[CONDUCT]
MONTHS = 120


@jax.jit
def _acted(state: State, setting: Setting) -> tuple[Any, Any]:
    frame = make_frame(state, setting)
    acts = conduct(state, setting, frame, make_situation(state, setting, frame))
    return counts(acts, ACTED), counts(acts, WOULD_ACT)


def alike(probability: float, alarm: float = 1.0, certainty: float = 0.35) -> Small:
    """A town of drivers of forty who differ in nothing, and a regime that they all know of."""
    rules = regime(
        awareness=1,
        alarm=alarm,
        agencies={"police": {"title": "police", "sees": {CONDUCT: {"detects": 0}}}},
        lists={
            "listed": {
                "of": "residents", "kind": "black", "exits": ["correction"],
                "entry": [{"on": CONDUCT, "ground": "drove", "chance": 0, "term": 6}],
            }
        },
    )  # fmt: skip
    path = f"behaviour__{CONDUCT}"
    changes: dict[str, Any] = {f"{path}__severity": 0.0, f"{path}__certainty": certainty}
    world = Small(rules, **changes)
    world.runner.switches = couplings(imitation=False, memory=False)
    world.setting = world.runner.setting(world.runner.rules[0])
    n = world.state.traits.alive.shape[0]

    def everyone(part: str, **values: int) -> None:
        for name, value in values.items():
            dtype = np.asarray(getattr(getattr(world.state, part), name)).dtype
            world.put(part, **{name: np.full(n, value, dtype)})

    everyone("traits", alive=1, female=1, habits=15, work=layout.EMPLOYED, income=50_000)
    everyone("traits", law_abiding=0, pays=0, civic=0)
    everyone("money", savings=10_000_000)
    everyone("mind", alarm=int(world.runner.rules[0].alarm))
    intercept = np.full_like(np.asarray(world.state.common.intercept), -20 * LOGIT)
    intercept[PLACE] = round(np.log(probability / (1 - probability)) * LOGIT)
    world.put("common", intercept=intercept)
    return world


def at_month(world: Small, month: int) -> None:
    """Move to a month, with everyone as old as before."""
    n = world.state.traits.alive.shape[0]
    world.put("common", month=np.int32(month))
    world.put("traits", birth=np.full(n, month - 480, np.int16))


def rates(world: Small) -> tuple[float, float, int]:
    """Share who acted, share who would have without the regime, and of how many."""
    done = would = 0
    for month in range(1, MONTHS + 1):
        at_month(world, month)
        acted, otherwise = _acted(world.state, world.setting)
        assert int(np.delete(np.asarray(acted), PLACE).sum()) == 0
        done, would = done + int(acted[PLACE]), would + int(otherwise[PLACE])
    n = world.state.traits.alive.shape[0] * MONTHS
    return done / n, would / n, n


def error(p: float, n: int) -> float:
    return float(np.sqrt(p * (1 - p) / n))


@pytest.mark.parametrize("p", [0.01, 0.2])
def test_acts_are_as_frequent_as_the_index_says(p: float) -> None:
    done, would, n = rates(alike(p))
    assert done == would
    assert abs(done - p) < 3 * error(p, n)


@pytest.mark.parametrize(("certainty", "alarm"), [(0.35, 2.0), (0.2, 3.0), (0.5, 1.3)])
def test_alarm_alone_multiplies_the_odds_by_its_power(certainty: float, alarm: float) -> None:
    """The odds ratio of acts is alarm ** -elasticity, that is exp(-elasticity * ln alarm)."""
    p = 0.2
    done, would, n = rates(alike(p, alarm, certainty))
    odds = p / (1 - p) * np.exp(-certainty * np.log(alarm))
    expected = odds / (1 + odds)
    assert abs(would - p) < 3 * error(p, n)
    assert abs(done - expected) < 3 * error(expected, n)
    ratio = np.log(done / (1 - done)) - np.log(would / (1 - would))
    # both rates come from the same draws, so only those who were deterred make the ratio vary
    spread = np.sqrt((would - done) / n) / (p * (1 - p))
    assert abs(ratio + certainty * np.log(alarm)) < 3 * spread


def test_who_does_not_know_is_not_deterred() -> None:
    world = alike(0.2, 2.0)
    rules = dataclasses.replace(world.setting.rules, aware=np.int32(0))
    world.setting = dataclasses.replace(world.setting, rules=rules)
    done, would, _ = rates(world)
    assert done == would > 0


def test_a_conduct_that_the_regime_does_not_name_is_not_deterred() -> None:
    world = alike(0.2, 2.0)
    intercept = np.array(world.state.common.intercept)
    other = CONDUCT_INDEX["smoking_in_public"]
    intercept[PLACE], intercept[other] = -20 * LOGIT, intercept[PLACE]
    world.put("common", intercept=intercept)
    at_month(world, 1)
    acted, would = _acted(world.state, world.setting)
    assert int(acted[other]) == int(would[other]) > 0
