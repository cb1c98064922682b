"""What people do over time: base rates, and an announcement that deters and fades."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from demerit.engine.outcome import SHAPLEY_UNIT
from demerit.month.choice import base_index, make_situation
from demerit.month.frame import make_frame
from demerit.regime.registry import CONDUCT_INDEX, CONDUCTS, UNCHOSEN
from demerit.world import layout
from demerit.world.state import State
from tests.engine.worlds import Fork, Lived, runner, town
from tests.month.made import regime

pytestmark = pytest.mark.whole

NAMED = ("traffic_violation", "late_bill", "littering")
SEEDS = range(5)


@pytest.fixture(scope="module")
def ordinary() -> tuple[Fork, Lived]:
    """Two years under ordinary law alone."""
    fork = Fork(runner("none", months=24))
    return fork, fork.live(0)


@jax.jit
def _who(state: State, setting: object) -> jax.Array:
    return make_frame(state, setting).who  # pyright: ignore[reportArgumentType]


def test_base_rates_hold_under_ordinary_law(ordinary: tuple[Fork, Lived]) -> None:
    """Acts per eligible resident after the burn-in, where there are enough to tell."""
    fork, lived = ordinary
    setting = fork.runner.setting(fork.runner.ordinary)
    acts, expected = np.zeros(len(CONDUCTS)), np.zeros(len(CONDUCTS))
    rate = np.asarray(setting.customs.rate) / 2.0**32
    who = np.asarray(setting.customs.who)
    for state, series in zip(lived.states, lived.series, strict=True):
        # who was there in the middle of the month: the clock already shows the next one
        now = dataclasses.replace(state.common, month=state.common.month - np.int32(1))
        bits = np.asarray(_who(dataclasses.replace(state, common=now), setting))
        acts += np.asarray(series.acts)
        expected += rate * [np.count_nonzero(bits & w) for w in who]
    able = lived.flow("debtors_able").sum()
    expected[layout.JUDGMENT_DEFAULT] = able * rate[layout.JUDGMENT_DEFAULT]
    told = 0
    for c, conduct in enumerate(CONDUCTS):
        if expected[c] == 0:  # nobody can do it: no licence is suspended under ordinary law
            assert acts[c] == 0, conduct.id
            continue
        off = abs(acts[c] / expected[c] - 1)
        if expected[c] > 2500 or c == layout.JUDGMENT_DEFAULT:
            assert off < 0.06, conduct.id
            told += 1
        elif expected[c] > 15:  # rare acts, and those that follow the times: the right size
            assert off < 0.6, conduct.id
    assert told >= 7


@pytest.mark.parametrize("society", ["town", "beijing-2018"])
def test_few_are_likelier_to_act_than_their_interval_is_wide(society: str) -> None:
    """A probability above the interval's width counts as that width and responds to nothing.

    Where it did so for many, a regime could hardly deter them.
    """
    fork = Fork(runner("none", society=society, months=1))
    state, setting = jax.device_put(fork.state), fork.runner.setting(fork.runner.ordinary)
    frame = make_frame(state, setting)
    situation, customs = make_situation(state, setting, frame), setting.customs
    for members in layout.GROUPS:
        for c in members:
            index = state.common.intercept[c] + base_index(situation, c, customs)
            open_to = np.asarray(frame.who & customs.who[c]) != 0
            if not open_to.any():  # nobody's licence is suspended under ordinary law
                continue
            p = 1 / (1 + np.exp(-np.asarray(index)[open_to] / 4096))
            width = (int(customs.last_odds[c]) - int(customs.first_odds[c])) / 2.0**32
            assert np.mean(p > width) < 0.12, CONDUCTS[c].id
            assert np.minimum(p, width).mean() > 0.75 * p.mean(), CONDUCTS[c].id


def test_intervals_of_a_group_lie_side_by_side() -> None:
    customs = runner("none", months=1).customs
    for members in layout.GROUPS:
        first = np.asarray(customs.first_odds)[list(members)].astype(np.int64)
        last = np.asarray(customs.last_odds)[list(members)].astype(np.int64)
        assert first[0] == 0
        assert (first < last).all()
        assert np.array_equal(first[1:], last[:-1])
    together = [c for members in layout.GROUPS for c in members]
    special = {layout.DISSENT, layout.JUDGMENT_DEFAULT, layout.OBSTRUCTION}
    special |= {CONDUCT_INDEX[name] for name in UNCHOSEN}  # what befalls somebody
    assert sorted(together) == sorted(set(range(len(CONDUCTS))) - special)
    assert sorted(c for members in layout.SORTS for c in members) == sorted(together)
    assert jnp.asarray(layout.SORT_OF).max() == len(layout.SORTS) - 1


@pytest.fixture(scope="module")
def change() -> np.ndarray:
    """Relative change of the named acts by the announcement in each of 24 months.

    Nobody is ever caught by the regime: actual certainty is what it was.
    """
    announced = regime(
        awareness=1,
        alarm=2.4,
        agencies={"police": {"title": "police", "sees": {c: {"detects": 0} for c in NAMED}}},
        lists={
            "listed": {
                "of": "residents", "kind": "black", "exits": ["correction"],
                "entry": [{"on": c, "ground": c, "chance": 1, "term": 6} for c in NAMED],
            }
        },
    )  # fmt: skip
    certain = {f"behaviour__{c}__certainty": 0.35 for c in NAMED}
    severe = {f"behaviour__{c}__severity": 0.0 for c in NAMED}
    named = [CONDUCT_INDEX[c] for c in NAMED]
    done, prevented = np.zeros(24), np.zeros(24)
    for seed in SEEDS:
        outcome = runner(announced, society=town(**certain, **severe), months=24, seed=seed).run()
        assert outcome.world.flows["records"].sum() == 0
        done += outcome.world.acts[named].sum(axis=0)
        net = (outcome.world.averted - outcome.world.induced)[named]
        prevented += net.sum(axis=(0, 1)) / SHAPLEY_UNIT
    return -prevented / (done + prevented)


def test_nothing_changes_before_anybody_has_heard(change: np.ndarray) -> None:
    assert change[0] == 0


def test_an_announcement_deters_as_points_regimes_did_at_first(change: np.ndarray) -> None:
    """Castillo-Manzano and Castro-Nuno 2012: -15 to -20 % at first, at an elasticity of 0.35."""
    assert -0.20 < change[1] < -0.15


def test_the_effect_is_gone_in_18_months_where_nobody_is_caught(change: np.ndarray) -> None:
    """The same meta-analysis: gone in under 18 months where enforcement stays as it was."""
    assert abs(change[18]) < 0.05
    assert abs(change[18:].mean()) < 0.03


def test_the_effect_fades_steadily(change: np.ndarray) -> None:
    thirds = [change[1:7].mean(), change[7:13].mean(), change[13:19].mean()]
    assert thirds == sorted(thirds)
    assert thirds[2] < 0  # slowly: some of it is left
