"""Regimes and societies as tables: what is refused, what is replaced, what a safeguard switches."""

from __future__ import annotations

import numpy as np
import pytest

from demerit.engine.ordinary import society_without
from demerit.regime import BadInput, list_presets, load_regime
from demerit.regime.registry import CONDUCT_INDEX
from demerit.society import load_society, populate
from demerit.world import layout
from demerit.world.customs import compile_customs
from demerit.world.rules import Plan, compile_rules


@pytest.fixture(scope="module")
def town():
    return load_society("town")


@pytest.mark.parametrize("name", list_presets())
def test_every_preset_fits_in_a_world(name, town):
    rules = compile_rules(load_regime(name), town)
    assert (np.diff(np.asarray(rules.cuts).astype(np.int64)) <= 0).all()
    assert np.asarray(rules.term).max() <= layout.MAX_TERM
    detects = np.asarray(rules.detects).astype(np.int64)
    assert (np.diff(detects, axis=1) >= 0).all()  # more records never lower detection


def test_none_has_no_influence_on_anybody(town):
    rules = compile_rules(load_regime("none"), town)
    for part in ("covers", "severity", "bars", "rewarded", "attention", "detects", "points"):
        assert not np.asarray(getattr(rules, part)).any(), part
    for part in ("aware", "alarm", "by_list", "by_grade", "entry", "phantom"):
        assert not np.asarray(getattr(rules, part)).any(), part


def test_a_replaced_law_is_gone_and_only_it(town):
    people = populate(town, 1_000, 0)
    name, law = next((n, law) for n, law in town.law.items() if law.kind == "fine")
    before = np.asarray(compile_customs(town, people.hazards).law_detects)
    after = np.asarray(compile_customs(society_without(town, (name,)), people.hazards).law_detects)
    changed = set(np.flatnonzero(before != after).tolist())
    assert changed == {CONDUCT_INDEX[conduct] for conduct in law.on}
    with pytest.raises(BadInput, match="no law called"):
        society_without(town, ("no such law",))


def test_protected_conduct_can_be_left_out(town):
    regime = load_regime("beijing-2018")
    speech = CONDUCT_INDEX["dissent"]
    assert np.asarray(compile_rules(regime, town).points)[speech] < 0
    safe = compile_rules(regime.with_safeguards("protected-conduct-exclusion"), town)
    assert np.asarray(safe.points)[speech] == 0
    assert np.asarray(safe.covers)[speech] == 0
    assert int(safe.speech_cost) == 0


def test_two_regimes_share_one_numbering(town):
    base = load_regime("beijing-2018")
    plan = Plan.of(base, base.with_safeguards("notice", "expiry"))
    assert plan == Plan.of(base)
    both = Plan.of(load_regime("diagonal"), load_regime("speech-only"))
    assert set(both.measures) >= set(load_regime("diagonal").measures)


def test_purpose_limitation_leaves_a_cause_its_own_domain(town):
    regime = load_regime("beijing-2018").with_safeguards("purpose-limitation")
    rules = compile_rules(regime, town)
    numbers = Plan.of(regime).measures
    restrict = int(rules.restrict)
    for place, domain in enumerate(layout.DOMAINS):
        allowed = int(np.asarray(rules.allowed)[place]) & restrict
        for number, name in enumerate(numbers):
            if allowed >> number & 1:
                assert regime.measures[name].domain == domain
