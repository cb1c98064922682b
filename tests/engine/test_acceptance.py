"""Acceptance tests of the metrics that need worlds of the engine (docs/acceptance.md)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from demerit.engine import Runner
from demerit.engine.outcome import Labels, Outcome
from demerit.evidence import load_norms, measure
from demerit.regime import Regime, load_regime
from demerit.world.customs import couplings
from tests.engine.conftest import BUSY
from tests.engine.worlds import Fork, differing, runner

pytestmark = pytest.mark.whole

SEEDS = 6
NORMS = load_norms()
PRIMARY = ("M20", "M40")
"""Differences of two arms at the top of a report. M17 is one too, but nothing is induced in a twin
under ordinary law, so that there is no variance to save."""


def with_idle_rule() -> Regime:
    """The busy regime with one more rule, on conduct that no agency ever sees."""
    data = load_regime(BUSY).canonical()
    seen = {conduct for agency in data["agencies"].values() for conduct in agency["sees"]}
    assert "exam_cheating" not in seen
    score = next(iter(data["scores"].values()))
    assert all(rule["on"] != "exam_cheating" for rule in score["rules"])
    first = next(rule for rule in score["rules"] if rule["points"]["value"] < 0)
    score["rules"].append({**first, "on": "exam_cheating"})
    return Regime.from_canonical(data)


def test_a_rule_that_never_fires_changes_no_bit() -> None:
    """With behaviour frozen, since being known is enough for a rule to be reckoned with."""
    fork = Fork(runner(BUSY, with_idle_rule(), switches=couplings(frozen=True), firms=False))
    own, more = fork.live(0), fork.live(1)
    assert [differing(a, b) for a, b in zip(own.states, more.states, strict=True)] == [[]] * len(
        own.months
    )
    assert differing(own.totals, more.totals) == []


@pytest.fixture(scope="module")
def studied() -> tuple[list[Outcome], Labels]:
    made: list[Runner] = [runner(BUSY, seed=seed, firms=False) for seed in range(SEEDS)]
    return [one.run() for one in made], made[0].labels


def test_common_draws_narrow_every_primary_number(studied: tuple[list[Outcome], Labels]) -> None:
    """Twins of the same seed vary less against each other than worlds of different seeds do."""
    outcomes, named = studied
    own = measure(outcomes, named, NORMS)
    turned = [
        replace(one, twin=other.twin)
        for one, other in zip(outcomes, [*outcomes[1:], outcomes[0]], strict=True)
    ]
    crossed = measure(turned, named, NORMS)
    for name in PRIMARY:
        gain = own[name]["gain"]
        print(f"{name}: variance saved by common draws {gain}, mcse {own[name]['mcse']:.4g} ")
        print(f"      with twins of other seeds {crossed[name]['mcse']:.4g}")
        assert gain is None or gain > 1, name
        assert own[name]["mcse"] < crossed[name]["mcse"], name
    assert own["M20"]["gain"] is not None
