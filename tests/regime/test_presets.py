"""Every shipped regime goes through the same invariants by being shipped."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import demerit
from demerit.regime import check, from_canonical, list_presets, list_safeguards, load_regime
from demerit.regime.registry import CONDUCT
from tests.regime.made import shipped

PRESETS = list_presets()


def test_the_presets_of_the_design_are_shipped() -> None:
    assert PRESETS[0] == "none"
    assert {"spc-defaulters", "weihai-wendeng-2020", "beijing-2018"} <= set(PRESETS)


@pytest.mark.parametrize("preset", PRESETS)
def test_checks_find_nothing_worse_than_a_note(preset: str) -> None:
    assert [str(one) for one in check(shipped(preset)) if one.level != "note"] == []


@pytest.mark.parametrize("preset", PRESETS)
def test_canonical_form_comes_back_the_same(preset: str) -> None:
    regime = shipped(preset)
    back = from_canonical(json.loads(json.dumps(regime.canonical())))
    assert back == regime
    assert hash(back) == hash(regime)
    assert list(back.measures) == list(regime.measures)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_number_has_unit_and_source_or_an_assumed_range(preset: str) -> None:
    for path, quantity in shipped(preset).quantities():
        assert quantity.unit, path
        assert quantity.grade, path
        if quantity.grade == "assumed":
            assert quantity.range is not None or quantity.value is None, path
        else:
            assert quantity.source, path


@pytest.mark.parametrize("preset", PRESETS)
def test_every_quantity_can_take_the_ends_of_its_range(preset: str) -> None:
    regime = shipped(preset)
    uncertain = {path: q.range for path, q in regime.quantities() if q.uncertain and q.range}
    for end in (0, 1):
        drawn = regime.replace_quantities({path: ends[end] for path, ends in uncertain.items()})
        values = {path: q.value for path, q in drawn.quantities()}
        assert all(values[path] == ends[end] for path, ends in uncertain.items())
    assert regime.replace_quantities({}) == regime


@pytest.mark.parametrize("preset", PRESETS)
def test_an_overridden_range_is_a_point(preset: str) -> None:
    regime = load_regime(preset, {"due_process.notice": "0.25"})
    notice = regime.due_process.notice
    assert (notice.value, notice.grade, notice.range) == (0.25, "assumed", (0.25, 0.25))
    assert notice.note == "set on the command line"


def test_none_is_empty() -> None:
    none = load_regime("none")
    held = (none.agencies, none.scores, none.lists, none.measures)
    assert all(not part for part in held)


def test_beijing_hides_no_guess() -> None:
    beijing = load_regime("beijing-2018")
    assert beijing.headline == "as announced; not known to have operated"
    points = [q for path, q in beijing.quantities() if path.startswith("scores.")]
    assert all(q.source == "wendeng" or q.grade == "assumed" for q in points)
    assert not [q for q in points if q.grade.startswith("published")]
    assert beijing.due_process.forever


def test_beijing_has_its_three_subjects_and_both_systems() -> None:
    beijing = load_regime("beijing-2018")
    kinds = ("residents", "firms", "departments")
    assert {score.of for score in beijing.scores.values()} == set(kinds)
    for kind in kinds:
        assert [ban for ban in beijing.lists.values() if ban.of == kind]
    (second,) = (one for one in beijing.scores.values() if one.of == "departments")
    assert {"promise_broken", "invoice_unpaid", "promise_kept"} <= {r.on for r in second.rules}
    assert beijing.measures["officials_assessed"].reaches == ("official", "head")
    assert beijing.measures["company_green_channel"].kind == "reward"
    assert beijing.sharing.joint


def test_the_court_list_has_its_two_clocks() -> None:
    court = load_regime("spc-defaulters")
    assert not court.scores
    terms = {entry.ground: entry.term for entry in court.lists["defaulters"].entry}
    assert terms["able_but_refuses"] is not None
    assert terms["able_but_refuses"].value is None
    assert terms["obstructs_grounds_2_to_6"] is not None
    assert terms["obstructs_grounds_2_to_6"].value == 24
    assert "no_assets_found_twice" in court.lists["defaulters"].exits
    bans = {key: one.entry[0].term for key, one in court.lists.items() if key != "defaulters"}
    assert {term.value for term in bans.values() if term} == {6, 12}
    assert court.measures["no_private_school"].reaches == ("child",)


def test_in_wendeng_travel_bans_come_from_the_list_and_the_list_causes_the_grade() -> None:
    wendeng = load_regime("weihai-wendeng-2020")
    for measure in wendeng.measures.values():
        if measure.domain == "transport":
            assert measure.when.on_list == "defaulters"
    direct = {one.on: one for one in wendeng.scores["points"].direct}
    court = direct["list:defaulters"]
    assert court.grade == "D"
    assert court.lock
    assert court.term is not None
    assert court.term.value == 60
    assert court.repair is not None
    assert (court.repair.points.value, court.repair.term.value) == (-50, 24)
    cuts = [cut.value for cut in wendeng.scores["points"].grades.values()]
    assert cuts == [1050, 1030, 960, 850, 600, None]


@pytest.mark.parametrize("preset", ["weihai-wendeng-2020", "beijing-2018", "speech-only"])
def test_sanctions_on_rights_are_named_as_such(preset: str) -> None:
    noted = [one for one in check(shipped(preset)) if one.code == "protected-conduct"]
    assert noted


def test_diagonal_stays_in_the_domain_of_the_act() -> None:
    diagonal = load_regime("diagonal")
    for measure in diagonal.measures.values():
        causes = {CONDUCT[e.on].domain for e in diagonal.lists[str(measure.when.on_list)].entry}
        assert causes == {measure.domain}


def test_importing_the_regime_language_brings_no_heavy_part() -> None:
    heavy = "{'jax', 'numpy', 'polars', 'altair', 'ruamel.yaml', 'demerit.engine'}"
    code = f"import sys, demerit.regime; print(sorted({heavy} & set(sys.modules)))"
    where = {**os.environ, "PYTHONPATH": str(Path(demerit.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=where
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("safeguard", list_safeguards())
def test_every_safeguard_can_be_laid_over_every_preset(preset: str, safeguard: str) -> None:
    relaxed = shipped(preset).with_safeguards(safeguard)
    assert relaxed.safeguards == (safeguard,)
    assert not [str(one) for one in check(relaxed) if one.level == "error"]
    assert from_canonical(relaxed.canonical()) == relaxed
    assert relaxed.with_safeguards(safeguard) == relaxed
