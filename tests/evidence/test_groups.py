"""Errors, drift and equal conduct by group, worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from demerit.evidence.estimators import group_ratio
from demerit.evidence.f_conduct import NO_LOG, of_log
from demerit.evidence.worlds import cells_of
from tests.evidence.made import G, alone, arm, found, labels, outcome
from tests.evidence.told import Story, lives

MONTHS = 24
NAMED = labels(("loans", "flights"), months=MONTHS)
ADULTS = ~cells_of(["age"], ["0-17"])
MIGRANTS = cells_of(["residence"], ["no_local_hukou"])


def test_what_is_done_while_restricted_for_the_same_is_answered() -> None:
    named = labels(("loans",), months=36)
    told = Story(named)
    cell = np.full((40, 36), int(np.flatnonzero(ADULTS & MIGRANTS)[0]))
    for who in range(40):
        record = told.seen(0, who, "judgment_default")
        if who < 10:
            told.begins(1, who, 0, record, until=30)
        told.act(10, who, "judgment_default")
    made = lives(36, *[(40,)] * 40, cell=cell)
    m26 = found([outcome(arm(named), arm(named), events=told.events(), lives=made)], named)["M26"]
    assert m26["parts"]["met: residence=no_local_hukou"]["value"] == pytest.approx(20 / 80)


def test_a_ratio_at_equal_conduct_has_the_interval_of_its_log() -> None:
    pairs = np.array([[4.0, 2.0], [1.0, 2.0], [2.0, 1.0]])  # burdens over three worlds
    ours = of_log(lambda sums: float(sums[0] / sums[1]), pairs, 0.95)
    ones = np.ones(3)
    theirs = group_ratio(pairs[:, 0], ones, pairs[:, 1], ones, size=99)
    for name in ("value", "mcse", "low", "high", "no_effect"):
        assert getattr(ours, name) == pytest.approx(getattr(theirs, name)), name
    assert ours.by_world == (2.0, 0.5, 2.0)
    none = of_log(lambda sums: 0.0, pairs, 0.95)
    assert (none.value, none.low, none.reason) == (0.0, None, NO_LOG)


def test_drift_of_burden_is_that_of_followed_residents() -> None:
    told, count = Story(NAMED), 2
    home, away = (int(np.flatnonzero(ADULTS & which)[0]) for which in (~MIGRANTS, MIGRANTS))
    for who, spells in enumerate((((0, 4), (12, 16)), ((0, 2), (12, 20)))):
        for start, end in spells:
            told.begins(start, who, 0, told.seen(start, who, "late_bill"), until=end)
    cell = np.repeat([[home], [away]], MONTHS, axis=1)
    made = lives(MONTHS, *[(40,)] * count, cell=cell)
    many = np.full((G, MONTHS), 10**6, np.int64)
    worlds = [
        outcome(arm(NAMED, present=many), arm(NAMED), events=told.events(), lives=made, seed=seed)
        for seed in range(2)
    ]
    part = found(worlds, NAMED)["M28"]["parts"]["burden"]
    assert part["value"] == pytest.approx(np.log(8 / 4) - np.log(2 / 4))  # from a half to twice


def test_every_group_has_its_ratio_by_year() -> None:
    restricted = np.full((G, MONTHS), 100, np.int64)
    restricted[MIGRANTS, 12:] = 300
    present = np.full((G, MONTHS), 10**6, np.int64)
    parts = found(alone(NAMED, seeds=2, restricted=restricted, present=present), NAMED)["M28"]
    for year, ratio in ((1, 1), (2, 3)):
        key = f"residence=no_local_hukou: year_{year}"
        assert parts["parts"][key]["value"] == pytest.approx(ratio)
    assert parts["parts"]["sex=women: year_2"]["value"] == pytest.approx(1)
