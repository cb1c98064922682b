"""Totals against counts made independently from the states of every month."""

import dataclasses
from typing import Any

import numpy as np
import polars as pl
import pytest

from demerit.engine.outcome import ArmTotals, Labels, Outcome
from demerit.engine.summary import arm_totals
from demerit.regime import list_presets
from demerit.regime.registry import CONDUCT_INDEX, DOMAINS
from demerit.world import layout
from demerit.world.groups import ATTRIBUTES, CELL_COUNT, SIZES, cell_of
from demerit.world.state import State
from tests.engine.worlds import ROOM, Fork, Lived, arrays_of, regime, runner, town
from tests.month import made

pytestmark = pytest.mark.whole

UNIT = 256


@dataclasses.dataclass
class Counted:
    """An arm, its totals as the engine makes them, and its counted months."""

    lived: Lived
    totals: ArmTotals
    labels: Labels
    rules: Any

    @property
    def counted(self) -> list[int]:
        """Places of the months from 0 on."""
        return [t for t, month in enumerate(self.lived.months) if month >= 0]


def counted(fork: Fork, lived: Lived) -> Counted:
    """Sum up an arm as the engine does at the end of a run."""
    of = fork.runner
    series = stack(lived.series)
    last = lived.states[-1]
    final = {
        "alive": last.traits.alive, "generation": last.traits.generation,
        "violated": last.tally.violated, "spoken": last.tally.spoken, "spell": last.reach.spell,
    }  # fmt: skip
    final = {name: np.asarray(value) for name, value in final.items()}
    made_up = arm_totals(
        lived.totals, series, lived.months, final, of.rules[0], of.plan, of.labels, of.months
    )
    return Counted(lived, made_up, of.labels, of.rules[0])


def stack(parts: list[Any]) -> Any:
    import jax

    return jax.tree.map(lambda *leaves: np.stack(leaves), *parts)


@pytest.fixture(scope="module", params=["beijing-2018", "speech-only", "diagonal"])
def arm(request: pytest.FixtureRequest, fork: Fork, lived: Lived) -> Counted:
    if request.param == "beijing-2018":
        return counted(fork, lived)
    changes: dict[str, float] = {"agencies__platform__sees__dissent__detects": 0.9}
    if request.param == "diagonal":
        changes = {"agencies__transit__sees__fare_evasion__detects": 0.9}
    strong = regime(request.param, **changes)
    measures = {
        n: m.model_copy(update={"reaches": ("spouse", "child")}) for n, m in strong.measures.items()
    }
    other = Fork(runner(strong.model_copy(update={"measures": measures})))
    return counted(other, other.live(0))


def cells_of(state: State, month: int) -> np.ndarray:
    """Group cell of every slot."""
    traits = state.traits
    years = (month - traits.birth.astype(np.int32)) // 12
    return cell_of(traits.migrant, traits.female, years, traits.edu, traits.third)


def by_measure(arm: Counted, field: str) -> np.ndarray:
    """Measure-months by measure and group, counted from the masks of every counted month."""
    found = np.zeros((len(arm.labels.measures), CELL_COUNT), np.int64)
    for t in arm.counted:
        state = arm.lived.states[t]
        cell, mask = cells_of(state, arm.lived.months[t]), getattr(state.reach, field)
        for number in range(len(found)):
            held = (mask >> number & 1) > 0
            found[number] += np.bincount(cell[held], minlength=CELL_COUNT)
    return found


def restricting(arm: Counted) -> np.ndarray:
    return np.array([kind == "restriction" for kind in arm.labels.kinds])


def test_burdens_by_cause_sum_to_the_burdens_borne(arm: Counted) -> None:
    borne = by_measure(arm, "mask")
    by_cause = arm.totals.burden.sum(axis=(1, 2))
    assert borne[restricting(arm)].sum() > 200
    assert np.array_equal(by_cause[restricting(arm)], UNIT * borne[restricting(arm)])


def test_rewards_sum_to_the_rewards_enjoyed(arm: Counted) -> None:
    enjoyed = by_measure(arm, "mask")
    rewards = ~restricting(arm)
    assert np.array_equal(arm.totals.burden.sum(axis=(1, 2))[rewards], UNIT * enjoyed[rewards])


def test_burdens_through_ties_sum_to_those_borne(arm: Counted) -> None:
    borne = by_measure(arm, "through")
    assert borne.sum() > 0
    assert np.array_equal(arm.totals.vicarious.sum(axis=(1, 2)), UNIT * borne)


def begun(arm: Counted, field: str) -> np.ndarray:
    found = np.zeros((len(arm.labels.measures), CELL_COUNT), np.int64)
    for t in arm.counted:
        state = arm.lived.states[t]
        before = arm.lived.states[t - 1] if t else arm.lived.start
        cell = cells_of(state, arm.lived.months[t])
        new = getattr(state.reach, field) & ~getattr(before.reach, field)
        for number in range(len(found)):
            held = (new >> number & 1) > 0
            found[number] += np.bincount(cell[held], minlength=CELL_COUNT)
    return found


def test_starts_by_reason_sum_to_the_restrictions_that_began(arm: Counted) -> None:
    expected = begun(arm, "mask")[restricting(arm)]
    assert np.array_equal(arm.totals.starts.sum(axis=1)[restricting(arm)], expected)
    butfor = arm.totals.butfor.sum(axis=1)[restricting(arm)]
    assert np.array_equal(butfor, expected.sum(axis=1))
    assert np.array_equal(arm.totals.vicarious_starts.sum(axis=1), begun(arm, "through"))


def test_people_and_states_are_counted_right(arm: Counted) -> None:
    restrict = int(arm.rules.restrict)
    months, adults = np.zeros(CELL_COUNT, np.int64), np.zeros(CELL_COUNT, np.int64)
    for place, t in enumerate(arm.counted):
        state, month = arm.lived.states[t], arm.lived.months[t]
        cell, alive = cells_of(state, month), state.traits.alive > 0
        grown = alive & ((month - state.traits.birth.astype(np.int32)) // 12 >= 18)
        months += np.bincount(cell[alive], minlength=CELL_COUNT)
        adults += np.bincount(cell[grown], minlength=CELL_COUNT)
        held = (state.reach.mask & restrict) != 0
        assert np.array_equal(
            arm.totals.restricted[:, place], np.bincount(cell[held], minlength=CELL_COUNT)
        )
        inside = (state.entries.status == layout.IN_FORCE).sum(axis=1)
        assert np.array_equal(arm.totals.listed[:, place], inside[: len(arm.labels.lists)])
        for number in range(len(arm.labels.grades)):
            stands = grown & (state.score.grade == number)
            assert arm.totals.grade[number, place] == stands.sum()
        flows = {name: int(counts[place]) for name, counts in arm.totals.flows.items()}
        assert flows["residents"] == alive.sum()
        assert flows["adults"] == grown.sum()
        assert flows["employed"] == (alive & (state.traits.work == layout.EMPLOYED)).sum()
        assert flows["unemployed"] == (alive & (state.traits.work == layout.UNEMPLOYED)).sum()
    assert np.array_equal(arm.totals.person_months, months)
    assert np.array_equal(arm.totals.adult_person_months, adults)


def test_spells_hold_every_month_of_restriction_once(arm: Counted) -> None:
    lengths = np.arange(len(arm.totals.spells_ended))
    in_spells = (lengths * (arm.totals.spells_ended + arm.totals.spells_open)).sum()
    assert in_spells == arm.totals.restricted.sum()
    last = arm.lived.states[-1]
    assert arm.totals.spells_open.sum() == ((last.reach.mask & int(arm.rules.restrict)) != 0).sum()


def test_entries_in_force_are_those_that_entered_and_did_not_leave(arm: Counted) -> None:
    flows = {name: arm.lived.flow(name) for name in arm.totals.flows}
    black = np.asarray(arm.rules.black)[: len(arm.labels.lists)] > 0
    inside = np.array(
        [(s.entries.status == layout.IN_FORCE).sum(axis=1)[: len(black)] for s in arm.lived.states]
    )[:, black].sum(axis=1)
    exits = ("performance", "expiry", "correction", "no_assets", "other")
    left = sum(flows[f"exits_{name}"] for name in exits)
    balance = np.cumsum(flows["entries"] - left) - inside
    gone = np.cumsum(flows["deaths"] + flows["departures"])
    assert (np.diff(balance, prepend=0) >= 0).all()  # the rest died or moved away while listed
    assert (balance <= gone).all()


def test_a_sanction_in_the_domain_of_the_act_spills_nowhere() -> None:
    """Under the strict map the diagonal preset has no burden off the diagonal."""
    outcome = runner("diagonal").run()
    labels = runner("diagonal").labels
    off = outcome.world.burden.copy()
    for number, domain in enumerate(labels.effect_domains):
        assert off[number, DOMAINS.index(domain)].sum() > 0
        off[number, DOMAINS.index(domain)] = 0
    assert not off.any()


@pytest.mark.parametrize(("detects", "phantom"), [(0.6, 120.0), (0.9, 40.0), (0.3, 300.0)])
def test_wrongful_restrictions_agree_with_the_closed_form(detects: float, phantom: float) -> None:
    """f (1 - p) / (f (1 - p) + t p), where every record leads to one restriction.

    The act depends on nothing but its rate: no traits, habit, norm or belief; an entry lasts a
    month, so that each record has a restriction of its own (but for two in months on end).
    """
    conduct = "passenger_disorder"
    names = ("law_abiding", "young", "male", "norm", "certainty", "severity")
    plain = town(
        **{f"behaviour__{conduct}__{name}": 0.0 for name in names},
        **{f"behaviour__{conduct}__rate": 0.25},
    )
    rules = made.regime(
        agencies={
            "railway": {"title": "r", "sees": {conduct: {"detects": detects}}, "phantom": phantom}
        },
        lists={
            "barred": {
                "of": "residents",
                "kind": "black",
                "entry": [{"on": conduct, "ground": "disorder", "chance": 1, "term": 1}],
                "exits": ["expiry"],
            }
        },
        measures={
            "no_flights": {
                "title": "m", "when": {"on_list": "barred"}, "lever": "flights", "coverage": 1
            }
        },
    )  # fmt: skip
    outcome = runner(rules, society=plain, months=60).run()
    starts = outcome.world.starts[0].sum(axis=1)
    acts = outcome.world.acts[CONDUCT_INDEX[conduct]].sum()
    p = acts / outcome.world.adult_person_months.sum()
    f = phantom / 12_000
    expected = f * (1 - p) / (f * (1 - p) + detects * p)
    wrongful = starts[layout.FALSE_RECORD] / starts.sum()
    error = np.sqrt(expected * (1 - expected) / starts.sum())
    assert starts.sum() > 1500
    assert starts[[layout.LAWFUL_ACT, layout.BY_TRAIT]].sum() == 0
    assert abs(wrongful - expected) < 3 * error
    fallen = outcome.world.butfor[0, 1] / outcome.world.butfor[0].sum()
    assert abs(fallen - expected) < 3 * error


@pytest.mark.parametrize("preset", list_presets())
def test_every_preset_runs_and_gives_finite_totals(preset: str) -> None:
    world = runner(preset, months=6)
    outcome: Outcome = world.run()
    assert world.capacities == ROOM  # nothing overflowed
    for name, value in arrays_of(outcome):
        assert np.isfinite(value).all(), name
        if "speech_direct" in name:
            continue
        if "averted" in name or "induced" in name:  # one influence may have worked against it
            value = value.sum(axis=1)
        assert (value >= 0).all(), name
    assert outcome.world.person_months.sum() > 5.5 * 3500
    assert np.array_equal(outcome.world.flows["deaths"], outcome.twin.flows["deaths"])


def test_residents_by_month_and_records_by_conduct_add_up(busy: Outcome) -> None:
    for arm in (busy.world, busy.twin):
        assert np.array_equal(arm.present.sum(axis=1), arm.person_months)
        assert np.array_equal(arm.present.sum(axis=0), arm.flows["residents"])
        assert np.array_equal(arm.recorded.sum(axis=(0, 1)), arm.flows["records"])
        assert np.array_equal(arm.recorded[:, 1:].sum(axis=(0, 1)), arm.flows["records_false"])
    assert busy.world.recorded.sum() > 1000


def test_followed_residents_stand_in_the_cells_of_the_totals(busy: Outcome) -> None:
    """A cell is where the totals count them: its age band is that of the life."""
    assert busy.lives is not None
    shown = busy.lives.filter(pl.col("month") >= 0)
    band = np.searchsorted([18, 35, 60], shown["age"].to_numpy(), side="right")
    cells = np.unravel_index(shown["cell"].to_numpy(), SIZES)
    same = cells[list(ATTRIBUTES).index("age")] == band
    assert same.mean() > 0.99  # a cell is of the start of a month, an age of its end
    assert (cells[0] == 1).any()
    assert (cells[0] == 0).any()
