"""Accounts of a platform: speech without rules, the ladder, exit, and what flows to an agency."""

from __future__ import annotations

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from demerit.engine.platform import PlatformOfRun
from demerit.month.platform.audience import heard_of
from demerit.regime import Regime, load_regime
from demerit.regime.registry import ACCOUNT_CONDUCTS, CONDUCT_INDEX
from demerit.world import layout
from tests.engine.worlds import Fork, Lived, differing, runner
from tests.month.made import regime

pytestmark = pytest.mark.whole

PLACE = {one.id: place for place, one in enumerate(ACCOUNT_CONDUCTS)}
LADDER = ("recommendations", "followers", "feeds")


def platform(*, public: bool = False, rules: bool = True) -> Regime:
    """A platform that sees much and forgives little; `public`: it tells an agency, which scores."""
    measure: dict[str, Any] = {"title": "m", "coverage": 1}
    grades = ("unrecommended", "unfollowed", "unfed")
    seen = {"dissenting_post": 0.2, "spam_post": 0.9, "untrue_post": 0.9, "identity_given": 1}
    agencies: dict[str, Any] = {
        "site": {"title": "site", "sees": {c: {"detects": p} for c, p in seen.items()},
                 "phantom": 100, "reports": 0.5},
        "bureau": {"title": "bureau", "sees": {"platform_sanction": {"detects": 1}}},
    }  # fmt: skip
    taken = [("dissenting_post", -20), ("spam_post", -20), ("untrue_post", -20)]
    made = {"identity_given": 20}
    scores: dict[str, Any] = {
        "credit": {
            "of": "accounts", "start": 80, "floor": 0, "ceiling": 100, "default": "open",
            "rules": [{"on": c, "points": p, "term": 12} for c, p in taken if rules]
            + [{"on": c, "points": p} for c, p in made.items() if rules],
            "grades": {"open": 75, "unrecommended": 60, "unfollowed": 40, "unfed": 1,
                       "closed": None},
        },
        "standing": {
            "of": "residents", "start": 100, "floor": 0, "ceiling": 100, "default": "good",
            "rules": [{"on": "platform_sanction", "points": -30, "term": 12}] if public else [],
            "grades": {"good": 75, "poor": None},
        },
    }  # fmt: skip
    return regime(
        awareness=1,
        alarm=1,
        agencies=agencies,
        scores=scores,
        lists={
            "closed": {
                "of": "accounts", "kind": "black", "exits": ["expiry"],
                "entry": [{"on": "grade:closed", "ground": "nothing left", "chance": 1,
                           "term": 6}],
            }
        },
        measures={
            **{
                lever: {**measure, "when": {"grade_at_most": grade}, "lever": lever}
                for lever, grade in zip(LADDER, grades, strict=True)
            },
            "closed": {**measure, "when": {"on_list": "closed"}, "lever": "account_closed"},
            "no_trains": {**measure, "when": {"grade_at_most": "poor"},
                          "lever": "high_speed_rail"},
        },
    )  # fmt: skip


@pytest.fixture(scope="module")
def world() -> Fork:
    return Fork(runner(platform()))


@pytest.fixture(scope="module")
def muted(world: Fork) -> Lived:
    return world.live(0)


@pytest.fixture(scope="module")
def twin(world: Fork) -> Lived:
    return world.live(1)


def residents_of(state: Any) -> Any:
    return dataclasses.replace(state, platform=None)


def under(world: Fork, rules: Regime) -> Lived:
    """The same world under other rules, by the same program."""
    other = runner(rules)
    assert isinstance(other.platform, PlatformOfRun)
    setting = other.setting(other.rules[0], other.arm_customs[0], 0)
    return world.live(0, setting)


def test_accounts_without_rules_change_no_bit_of_anybody(world: Fork, twin: Lived) -> None:
    """Agencies, a score, a ladder and lists stand ready; no rule books anything."""
    idle = under(world, platform(rules=False))
    for x, y in zip(idle.states, twin.states, strict=True):
        mind = {path.strip(".") for path in differing(x.mind, y.mind)}
        assert mind == set()
        for part in ("traits", "ties", "money", "score", "entries", "reach", "tally"):
            assert differing(getattr(x, part), getattr(y, part)) == [], part
    for x, y in zip(idle.series, twin.series, strict=True):
        assert differing((x.speech, x.speech_direct), (y.speech, y.speech_direct)) == []
        assert differing(x.acts, y.acts) == []


def test_a_world_with_accounts_speaks_as_one_without(twin: Lived) -> None:
    """Under ordinary law the platform only looks on: every bit of every life is equal."""
    plain = Fork(runner(load_regime("none").model_copy(update={"id": "empty"})))
    alone = plain.live(1)
    assert alone.months == twin.months
    for x, y in zip(alone.states, twin.states, strict=True):
        assert set(differing(x, residents_of(y))) <= {".records.conduct"}
        used = x.records.slot >= 0  # rows that hold no record may hold any number
        assert np.array_equal(x.records.conduct[used], y.records.conduct[used])
    for x, y in zip(alone.series, twin.series, strict=True):
        assert differing(x, dataclasses.replace(y, accounts=None)) == []


def test_the_ladder_takes_the_ways_of_being_heard_one_by_one(world: Fork, muted: Lived) -> None:
    assert world.runner.platform is not None
    terms = world.runner.platform.setting(0)
    shares = np.array([0.2, 0.3, 0.5])  # of the town's file: recommended, passed on, by feeds
    state = muted.states[-1].platform
    grade = np.asarray(state.score.grade)
    heard = np.asarray(heard_of(jnp.asarray(state.reach.mask), terms)) / 256
    holds = np.asarray(state.reach.mask) != 0
    for step in range(1, 4):
        here = (grade == step) & holds
        assert here.any()
        assert np.abs(heard[here] - (1 - shares[:step].sum())).max() < 0.01
    assert (heard[grade == 0] == 1).all()
    closed = (np.asarray(state.entries.status) == layout.IN_FORCE).any(axis=0)
    assert closed.any()
    assert (heard[closed] == 0).all()


def test_who_is_closed_or_gone_says_nothing(muted: Lived) -> None:
    for before, after in zip(muted.states[:-1], muted.states[1:], strict=True):
        shut = (np.asarray(before.platform.gone) > 0) | (
            np.asarray(before.platform.entries.copies) != 0
        ).any(axis=0)
        same = before.traits.generation == after.traits.generation
        assert (after.mind.voice[shut & same] == 0).all()
    assert (np.asarray(muted.states[-1].platform.gone) > 0).any()


def test_a_silenced_crowd_silences_those_who_listen(world: Fork, muted: Lived) -> None:
    """With an echo, what is missed of others lowers what one says; without one, it does not."""
    setting = world.runner.setting(world.runner.rules[0], world.runner.arm_customs[0], 0)
    deaf = dataclasses.replace(
        setting, platform=dataclasses.replace(setting.platform, weight=jnp.int32(0))
    )
    unheard = world.live(0, deaf)
    first = [int(s.speech) for s in muted.series], [int(s.speech) for s in unheard.series]
    assert first[0][0] == first[1][0]  # nobody has missed anything yet
    assert sum(first[0]) < sum(first[1])


def test_nothing_flows_to_the_agency_unless_the_regime_says_so(world: Fork, muted: Lived) -> None:
    """Sanctions are recorded; only where the public score has a rule on them do they cost."""
    told = under(world, platform(public=True))
    place = CONDUCT_INDEX["platform_sanction"]
    recorded = sum(int(s.recorded[place].sum()) for s in told.series)
    begun = sum(int(np.asarray(s.accounts.flows)[-2]) for s in told.series)
    assert 0.5 * begun < recorded <= begun
    assert told.states[-1].score.deducted.any()
    assert not muted.states[-1].score.deducted.any()
    rail = 1 << world.runner.plan.measures.index("no_trains")
    assert (np.asarray(told.states[-1].reach.mask) & rail).any()
    assert not (np.asarray(muted.states[-1].reach.mask) & rail).any()
    # it is no act: nothing is averted or induced by it
    assert not any(np.asarray(s.causes.averted)[place].any() for s in told.series)


def test_what_is_taken_from_accounts_is_counted_for_their_holders(world: Fork) -> None:
    outcome = runner(platform()).run()
    names = list(world.runner.plan.measures)
    months = outcome.world.platform["all/all/accounts_restricted"].sum()
    burden = {name: outcome.world.burden[names.index(name)].sum() / 256 for name in names}
    assert burden["no_trains"] == 0
    assert burden["recommendations"] >= burden["followers"] >= burden["feeds"] > 0
    assert burden["recommendations"] + burden["closed"] >= months
    assert outcome.world.restricted.sum() == months
    assert outcome.world.starts[names.index("recommendations")].sum() > 0
    # dissent is a right and phantoms are false: what rests on them is wrongful
    assert outcome.world.starts[names.index("recommendations"), 1:].sum() > 0
    assert not outcome.twin.burden.any()


def test_reports_fall_when_people_report_less(world: Fork) -> None:
    quiet = world.runner.setting(world.runner.rules[0], world.runner.arm_customs[0], 0)
    state = jax.tree.map(jnp.asarray, world.state)
    common = dataclasses.replace(state.common, reports=jnp.int32(0))
    before = world.state
    try:
        world.state = jax.device_get(dataclasses.replace(state, common=common))
        still = world.live(0, quiet, months=1)
    finally:
        world.state = before
    loud = world.live(0, quiet, months=1)
    flows = [np.asarray(lived.series[0].accounts.flows) for lived in (still, loud)]
    at = list(type(loud.series[0].accounts).__dataclass_fields__).index("flows")
    assert at == 0
    from demerit.month.platform.ledger import ACCOUNT_FLOWS

    reports = ACCOUNT_FLOWS.index("reports")
    assert flows[0][reports] == 0 < flows[1][reports]
