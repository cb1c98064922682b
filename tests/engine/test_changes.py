"""Twins that no regime file says: a neutral score, a swapped label, strangers who move in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest

from demerit.engine import Runner
from demerit.engine.change import UNCHANGED, Change
from demerit.engine.outcome import Outcome
from demerit.regime import Regime, load_regime
from demerit.society import load_society
from tests.engine.conftest import BUSY
from tests.engine.worlds import FOLLOW, MONTHS, RESIDENTS, ROOM, eventful, same

pytestmark = pytest.mark.whole

SWAP = Change(swapped=("no_local_registration",))


def lived(regime: Regime, *changes: Change) -> tuple[Outcome, ...]:
    """The regime's own arm, then one an arm changed."""
    made = Runner(
        load_society("town"),
        (*[regime] * (1 + len(changes)), load_regime("none")),
        residents=RESIDENTS,
        months=MONTHS,
        follow_households=FOLLOW,
        changes=(UNCHANGED, *changes),
        firms=False,
    )
    made.capacities = ROOM
    return made.run_arms()


def by_trait() -> Regime:
    """The eventful regime, with points for being without local registration."""
    data = eventful().canonical()
    points = {"value": -30, "unit": "points", "grade": "assumed", "range": [-30, -30]}
    data["scores"]["points"]["rules"].append(
        {"on": "trait:no_local_registration", "points": points}
    )
    return Regime.from_canonical(data)


@pytest.fixture(scope="module")
def busy_arms() -> tuple[Outcome, ...]:
    return lived(load_regime(BUSY), SWAP, Change(strangers=True))


@pytest.fixture(scope="module")
def trait_arms() -> tuple[Outcome, ...]:
    return lived(by_trait(), SWAP, Change(neutral_score=True))


def test_a_label_that_the_regime_does_not_use_changes_no_bit(
    busy_arms: tuple[Outcome, ...],
) -> None:
    """Acceptance test 6: of a regime that is blind to the group, the swap twin is the regime."""
    same(busy_arms[1], busy_arms[0])


def of_group(outcome: Outcome, take: Callable[[Any], np.ndarray], migrant: int) -> int:
    """Sum over cells of those with local registration (0) or without (1)."""
    half = take(outcome.world).reshape(-1, 2, take(outcome.world).shape[-1] // 2)
    return int(half[:, migrant].sum())


def test_a_swapped_label_moves_the_burden_to_the_others(trait_arms: tuple[Outcome, ...]) -> None:
    own, swapped = trait_arms[0], trait_arms[1]
    starts = lambda totals: totals.starts[:, 3]  # noqa: E731
    assert of_group(own, starts, 1) > 0 == of_group(own, starts, 0)
    assert of_group(swapped, starts, 0) > 0 == of_group(swapped, starts, 1)


def test_nobody_is_restricted_by_a_score_that_is_neutral(trait_arms: tuple[Outcome, ...]) -> None:
    own, neutral = trait_arms[0], trait_arms[2]
    assert own.events is not None
    assert neutral.events is not None
    grade = (pl.col("event") == "measure_begins") & (pl.col("rule") == "grade")
    graded = grade & (pl.col("arm") == "world") & (pl.col("kind") == "restriction")
    assert own.events.filter(graded).height > 0 == neutral.events.filter(graded).height
    assert neutral.world.listed[0].sum() > 0  # the list that conduct leads to goes on


def test_strangers_leave_the_draws_of_those_who_were_there(busy_arms: tuple[Outcome, ...]) -> None:
    """Lives begun before the start differ little, and by no draw of their own."""
    own, placebo = busy_arms[0], busy_arms[2]
    assert own.lives is not None
    assert placebo.lives is not None
    pairs = []
    for outcome in (own, placebo):
        lives = outcome.lives
        assert lives is not None
        pairs.append(lives.filter(pl.col("arm") == "world").sort("subject", "month"))
    first, second = pairs
    assert first.select("subject", "month", "generation").equals(
        second.select("subject", "month", "generation")
    )
    kept = first["generation"].to_numpy() == 0
    same_age = first["age"].to_numpy() == second["age"].to_numpy()
    assert same_age[kept].all()
    unlike = (first["received"].to_numpy() != second["received"].to_numpy())[kept].mean()
    print(f"resident-months whose income differs from the placebo's: {unlike:.4f}")
    assert unlike < 0.05
    assert not np.array_equal(own.world.person_months, placebo.world.person_months)
