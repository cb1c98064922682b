"""Whom a measure reaches through a tie, and that it never travels a second step."""

from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from demerit.month.frame import make_frame
from demerit.month.ties import source_of, through_ties
from demerit.regime.registry import TIES
from tests.month.made import Small, regime


def reaching(tie: str) -> Small:
    return Small(
        regime(
            lists={
                "listed": {
                    "of": "residents", "kind": "black", "exits": ["correction"],
                    "entry": [{"on": "fraud", "ground": "fraud"}],
                }
            },
            measures={
                "named": {
                    "title": "named", "when": {"on_list": "listed"}, "lever": "publicity",
                    "coverage": 1, "reaches": [tie],
                }
            },
        )
    )  # fmt: skip


def expected(world: Small, tie: str, who: np.ndarray) -> np.ndarray:
    """Who is reached from some, by the definition of the tie."""
    frame = make_frame(world.state, world.setting)
    ties, alive = world.state.ties, np.asarray(frame.alive)
    adult, years = np.asarray(frame.adult), np.asarray(frame.years)
    whom: dict[str, Any] = {
        "spouse": (ties.spouse, alive),
        "child": (ties.guardian, alive & (years < 18)),
        "parent": (ties.offspring, alive),
        "guarantor": (ties.circle[:, 0], adult),
    }
    if tie == "acquaintance":
        return np.asarray(who[np.asarray(ties.circle)].any(axis=1) & adult)
    other, open_to = (np.asarray(part) for part in whom[tie])
    return (other >= 0) & who[np.maximum(other, 0)] & open_to


@pytest.mark.parametrize("tie", TIES)
def test_a_measure_reaches_exactly_those_whom_the_tie_binds(tie: str) -> None:
    world = reaching(tie)
    state, setting = world.state, world.setting
    frame = make_frame(state, setting)
    count = len(np.asarray(frame.alive))
    who = np.zeros(count, bool)
    who[np.flatnonzero(np.asarray(frame.adult))[::7]] = True
    mask = jnp.asarray(np.where(who, 1, 0).astype(np.int32))
    through = np.asarray(through_ties(state, setting, frame, mask))
    assert np.array_equal(through != 0, expected(world, tie, who))
    assert (through != 0).any()
    # the source named in the accounts is somebody whose measure it is
    world.put("reach", mask=mask, through=jnp.asarray(through))
    reached = jnp.asarray(np.flatnonzero(through).astype(np.int32))
    source = np.asarray(source_of(world.state, setting.rules, reached))
    assert who[source].all()


def test_nothing_travels_where_the_measure_reaches_nobody() -> None:
    world = reaching("spouse")
    rules = world.setting.rules
    for tie in TIES:
        assert (int(getattr(rules, f"to_{tie}")) != 0) == (tie == "spouse")


def test_the_grown_child_of_a_household_is_a_generation_younger() -> None:
    people = reaching("parent").runner.people
    tie = np.asarray(reaching("parent").state.ties.offspring)
    parents = np.flatnonzero(tie >= 0)
    assert len(parents) > 20
    assert (people.household[parents] == people.household[tie[parents]]).all()
    assert (people.birth[tie[parents]] - people.birth[parents] >= 16 * 12).all()
