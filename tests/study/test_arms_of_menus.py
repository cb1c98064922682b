"""Which arms there are: every preset, every safeguard, every part, and nothing that tightens."""

from typing import Any

import pytest

from demerit.regime import BadInput, Regime, list_presets, list_safeguards, load_regime
from demerit.regime.registry import LEVER
from demerit.study.arms import FULL
from demerit.study.parts import coalition, less, parts_of, rule_arms
from demerit.study.sets import chosen_sets, safeguard_arms, shipped_sets, substance

pytestmark = pytest.mark.whole

PRESETS = [name for name in list_presets() if name != "none"]


def test_every_shipped_safeguard_is_in_a_set_but_the_one_that_comes_once() -> None:
    together = set(shipped_sets()["all"].safeguards)
    assert set(list_safeguards()) - together == {"amnesty", "reasons"}  # notice says the same
    for name, one in shipped_sets().items():
        assert set(one.safeguards) <= together, name


def test_sets_can_be_put_together() -> None:
    found = chosen_sets(["data", "notice+appeal"])
    assert list(found) == ["data", "notice+appeal"]
    assert found["notice+appeal"].safeguards == ("notice", "appeal")


@pytest.mark.parametrize(
    ("wanted", "said"), [("dta", "data"), ("notice", "join safeguards"), ("notice+apeal", "appeal")]
)
def test_an_unknown_set_is_refused_with_what_there_is(wanted: str, said: str) -> None:
    with pytest.raises(BadInput) as error:
        chosen_sets([wanted])
    assert said in str(error.value)


@pytest.mark.parametrize("name", PRESETS)
def test_every_safeguard_is_an_arm_or_it_is_said_why_not(name: str) -> None:
    regime = load_regime(name)
    arms, left = safeguard_arms(regime, shipped_sets())
    assert arms[0].id == FULL
    assert arms[0].regime == regime
    told = {arm.id for arm in arms} | {one.id for one in left}
    assert told == {FULL, *list_safeguards(), *(f"set:{one}" for one in shipped_sets())}
    assert all(one.why for one in left)
    kinds = [substance(arm.regime) for arm in arms]
    assert all(kinds.count(one) == 1 for one in kinds)


def burdens(regime: Regime) -> dict[str, Any]:
    """What costs somebody something in a regime, by name."""
    found: dict[str, Any] = {}
    for name, score in regime.scores.items():
        for rule in score.rules:
            found[f"{name} {rule.on}"] = rule.points.value
        found |= {f"{name} direct {one.on}": one.grade for one in score.direct}
    for name, held in regime.lists.items():
        found[f"list {name}"] = [one.on for one in held.entry]
    for name, measure in regime.measures.items():
        found[f"measure {name}"] = measure.lever
        found |= {f"measure {name} {tie}": "reaches" for tie in measure.reaches}
    return found


@pytest.mark.parametrize("name", PRESETS)
def test_a_part_is_taken_out_and_nothing_put_in_or_taken_from_those_it_benefits(name: str) -> None:
    regime = load_regime(name)
    whole = burdens(regime)
    benefits = {
        f"measure {key}"
        for key, one in regime.measures.items()
        if LEVER[one.lever].kind == "reward"
    }
    benefits |= {
        key for key, value in whole.items() if isinstance(value, (int, float)) and value > 0
    }
    parts = parts_of(regime)
    assert len({part.id for part in parts}) == len(parts)
    for part in parts:
        try:
            left = burdens(less(regime, [part]))
        except BadInput:
            continue  # it is said on the page
        assert left.items() <= whole.items(), part.id
        gone = whole.keys() - left.keys()
        assert gone or part.kind == "sharing", part.id
        if part.kind != "list":
            assert not gone & benefits, part.id


@pytest.mark.parametrize("name", ["beijing-2018", "spc-defaulters", "diagonal", "speech-only"])
def test_arms_of_rules_cover_every_part_and_every_coalition(name: str) -> None:
    regime = load_regime(name)
    arms, left, groups = rule_arms(regime)
    told = {arm.id for arm in arms} | {one.id for one in left}
    assert {f"less {part.id}" for part in parts_of(regime)} <= told
    assert {coalition([group]) for group in groups} <= told
    assert coalition(groups) in told
    assert all(one.same in {arm.id for arm in arms} for one in left if one.same)
    alone = [arm.id for arm in rule_arms(regime, orders=False)[0]]
    assert not any(one.startswith("only") for one in alone)


def test_beijing_without_any_group_restricts_nobody() -> None:
    regime = load_regime("beijing-2018")
    arms, left, groups = rule_arms(regime)
    assert groups == ("points and grades", "blacklists", "sharing", "association")
    name = coalition(groups)
    alias = {one.id: one.same for one in left if one.same}
    bare = next(arm.regime for arm in arms if arm.id == alias.get(name, name))
    lost = [rule.points.value for score in bare.scores.values() for rule in score.rules]
    assert all(value > 0 for value in lost if value is not None)
    assert not any(held.kind == "black" for held in bare.lists.values())
    assert not any(score.direct for score in bare.scores.values())


def test_a_regime_without_rules_has_nothing_to_take_out() -> None:
    with pytest.raises(BadInput, match="restricts nobody"):
        rule_arms(load_regime("none"))
