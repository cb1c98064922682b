"""What arms are judged by is what the metrics say."""

from dataclasses import replace

import numpy as np
import pytest

from demerit.engine.outcome import Outcome
from demerit.evidence.contrast import level_of
from demerit.evidence.judged import JUDGED, headline, judge
from demerit.evidence.worlds import Worlds
from demerit.regime import load_regime
from tests.evidence.made import NORMS, found, labels, lively

NAMED = labels()
REGIME = load_regime("diagonal").with_safeguards("hearing")
COUNTED = ("entries", "entries_stopped", "notices", "appeals", "appeals_second", "yuan_compensated")


def world(seed: int) -> Outcome:
    made = lively(NAMED, seed)
    flows = {name: np.full(24, place + seed) for place, name in enumerate(COUNTED)}
    return replace(made, world=replace(made.world, flows={**made.world.flows, **flows}))


WORLDS = [world(seed) for seed in range(1, 5)]
SUMS = judge(Worlds(WORLDS, NAMED, NORMS), REGIME)
METRICS = found(WORLDS, NAMED)


def value(number: str, reading: str) -> float | None:
    return level_of(SUMS[number][reading], level=0.95).value


def test_every_number_has_its_headline_reading() -> None:
    assert list(SUMS) == list(JUDGED) == list(headline(NORMS))
    for number, reading in headline(NORMS).items():
        assert reading in SUMS[number], number


@pytest.mark.parametrize(
    ("number", "reading", "metric"),
    [
        ("wrongful", "at_the_crossing", METRICS["M1"]),
        ("wrongful", "but_for", METRICS["M1"]["variants"]["but_for"]),
        ("wrongful", "shapley", METRICS["M1"]["variants"]["shapley"]),
        ("innocents", "all", METRICS["M2"]),
        ("unrelated", "map=strict severity=moderate", METRICS["M6"]["variants"]["strict"]),
        ("unrelated", "map=moderate severity=moderate", METRICS["M6"]),
        ("redress", "all", METRICS["M35"]),
        ("unredressed", "all", METRICS["M35"]["parts"]["never_redressed"]),
        ("effect", "harm", METRICS["M20"]["parts"]["harm"]),
        ("effect", "gravity=moderate", METRICS["M20"]),
        ("effect", "count", METRICS["M20"]["parts"]["count"]),
    ],
)
def test_numbers_are_those_of_the_metrics(number: str, reading: str, metric: dict) -> None:
    sums = level_of(SUMS[number][reading], level=0.95)
    assert sums.value == pytest.approx(metric["value"])
    assert sums.mcse == pytest.approx(metric["mcse"])


def test_burden_is_direct_and_through_ties() -> None:
    made = Worlds(WORLDS, NAMED, NORMS)
    both = sum(made.burden("world", way=way).sum() for way in ("direct", "ties"))
    years = made.resident_years("world").sum()
    assert value("burden", "severity=moderate") == pytest.approx(1000 * both / years)


def test_procedures_are_counted_by_kind_and_hearings_by_their_share() -> None:
    years = Worlds(WORLDS, NAMED, NORMS).resident_years("world").sum() / 1000
    proposed = sum(24 * (seed + 0) + 24 * (seed + 1) for seed in range(1, 5))
    assert value("procedures", "hearings") == pytest.approx(proposed / years)  # all are heard
    assert value("procedures", "reviews") == 0
    kinds = ("notices", "hearings", "reviews", "appeals")
    assert value("procedures", "all") == pytest.approx(
        sum(value("procedures", kind) or 0 for kind in kinds)
    )


def test_one_world_at_a_time_is_all_worlds_together() -> None:
    single = [judge(Worlds([one], NAMED, NORMS), REGIME) for one in WORLDS]
    for number, readings in SUMS.items():
        for reading, pair in readings.items():
            for part in (0, 1):
                apart = np.concatenate([one[number][reading][part] for one in single])
                assert np.array_equal(apart, pair[part]), (number, reading)


def test_nobody_followed_is_said_and_not_made_up() -> None:
    alone = [replace(one, events=None, lives=None) for one in WORLDS]
    sums = judge(Worlds(alone, NAMED, NORMS), REGIME)
    for number, reading in (("redress", "all"), ("unredressed", "all"), ("wrongful", "shapley")):
        assert level_of(sums[number][reading], level=0.95).status == "undefined", number
