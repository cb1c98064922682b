"""Crosswalks, checklists, ODD+D, norms, robustness and the JSON: whole, linked, honest."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from demerit import report
from demerit.report import crosswalks, machine, metric_block, norms, places, robustness
from demerit.report.charts import FIGURES
from demerit.report.crosswalks.items import NOTHING, Item, evidence, metrics_of
from demerit.report.folder import Folder
from demerit.report.methods import checklists, odd, source, terms
from demerit.report.page import build
from demerit.report.sections import TITLES
from demerit.report.table import plain
from tests.report.reading import read
from tests.report.test_figures import change_metric


@pytest.fixture
def folder(run_folder: Path) -> Folder:
    return Folder(run_folder)


@pytest.mark.parametrize("one", crosswalks.INSTRUMENTS, ids=lambda one: one.id)
def test_items_name_metrics_and_sections_that_exist(one: crosswalks.Instrument) -> None:
    assert len({item.key for item in one.items}) == len(one.items)
    for item in one.items:
        assert set(item.metrics) <= set(places.ALL), item.key
        assert {anchor for anchor, _ in item.sections} <= set(TITLES), item.key
        assert item.metrics or item.sections or item.note, f"{item.key} says nothing"


def test_the_instruments_are_those_asked_for() -> None:
    assert [one.id for one in crosswalks.INSTRUMENTS] == [
        "legal-tests", "fria", "canada-aia", "fraia", "iso-42005",
    ]  # fmt: skip
    fria = crosswalks.INSTRUMENTS[1]
    assert [item.key[:3] for item in fria.items] == ["(a)", "(b)", "(c)", "(d)", "(e)", "(f)"]


def test_every_metric_informs_some_legal_test() -> None:
    assert metrics_of(crosswalks.INSTRUMENTS[:1]) == set(places.ALL) - {"M5", "M15", "M19"}
    assert metrics_of(crosswalks.INSTRUMENTS) == set(places.ALL)


def test_an_item_without_evidence_says_so(folder: Folder) -> None:
    bare = Item("x", "Anything?", ("M39",), note="Why there is none.")
    said = plain(evidence(bare, folder))
    assert said.startswith(NOTHING)
    assert "Not measured: M39" in said
    assert "Why there is none." in said


def test_no_level_of_the_canadian_form_is_computed(folder: Folder) -> None:
    table = crosswalks.table(crosswalks.INSTRUMENTS[2], folder)
    cells = " ".join(plain(cell) for row in table.rows for cell in row)
    assert not re.search(r"\b[Ll]evel (I|II|III|IV|[1-4])\b", cells)
    assert "No impact level is computed" in table.note


def test_checklists_are_whole_and_their_anchors_exist(folder: Folder) -> None:
    assert len(checklists.STRESS) == 20
    assert [one.key for one in checklists.TRACE] == [str(place) for place in range(1, 9)]
    for _, title, note, answers in checklists.LISTS:
        table = checklists.table(title, note, answers, folder)
        assert all(plain(cell) for row in table.rows for cell in row[:3])
        assert {one.where[0] for one in answers if one.where} <= set(TITLES)


def test_what_was_not_verified_is_marked() -> None:
    marked = {one.key for one in checklists.STRESS if one.mark}
    assert marked == {one.key for one in checklists.STRESS if one.key[0] in "3456"}
    assert {one.key for one in checklists.TRACE if one.mark} == {"2", "3", "4", "5"}


def test_the_processes_are_those_of_the_loop() -> None:
    names = [one.name for one in source.processes()]
    assert names == [
        "fortune", "conduct", "observation", "scoring", "redress", "sharing", "measures",
        "livelihood", "learning", "accounts",
    ]  # fmt: skip


def test_every_module_of_the_month_is_a_submodel_with_words() -> None:
    files = {path.stem for path in (source.ROOT / "month").glob("*.py")} - {"__init__"}
    said = source.parts_of_the_month()
    assert {one.name.removeprefix("month.") for one in said} == files
    assert all(len(one.first) > 20 for one in said)


def test_state_variables_and_streams_are_read_from_the_code() -> None:
    fields = {name for one in source.classes("world/state.py") for name, _ in one.fields}
    assert {"alive", "boldness"} <= {name.split(",")[0] for name in fields} | fields
    assert len([name for name in source.constant("draws.py", "STREAMS") if "." in name]) >= 15


def test_a_change_of_the_code_changes_the_description(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Folder
) -> None:
    (tmp_path / "month").mkdir()
    (tmp_path / "month" / "month.py").write_text('"""Loop.\n\n1. `tides`: come and go.\n"""')
    monkeypatch.setattr(source, "ROOT", tmp_path)
    source._tree.cache_clear()
    assert [(one.name, one.first) for one in source.processes()] == [("tides", "come and go.")]
    source._tree.cache_clear()


def test_the_description_has_all_elements(folder: Folder) -> None:
    heads = [block.title for block in odd.blocks(folder) if isinstance(block, odd.Head)]
    assert [head[0] for head in heads] == list("1234567")


def test_norms_are_printed_in_all_versions(folder: Folder) -> None:
    text = str(norms.blocks(folder))
    held = folder.document("norms")
    for kind, key in (("relatedness", "maps"), ("gravity", "scales"), ("severity", "weightings")):
        for version in held[kind][key]:
            assert f"{kind.capitalize()}: {version}" in text
    for version in held["welfare"]["scales"]:
        assert f"Welfare: {version}" in text


def test_a_conclusion_that_hangs_on_a_norm_is_named(own_folder: Path) -> None:
    ends = {"status": "ok", "reason": None}
    change_metric(
        own_folder,
        "M20",
        variants={
            "moderate": {"value": 2.0, "low": 1.0, "high": 3.0, **ends},
            "harm": {"value": -2.0, "low": -3.0, "high": -1.0, **ends},
        },
    )
    text = str(robustness.blocks(Folder(own_folder)))
    assert "changes: above, not above" in text
    assert "The side of M20 changes under a shipped norm" in text


@pytest.mark.usefixtures("blank_drawings")
def test_the_json_says_what_the_page_says(own_folder: Path) -> None:
    report.write(own_folder)
    html = re.sub(r"\s+", " ", read((own_folder / "report.html").read_text("utf-8")).text)
    data = json.loads((own_folder / "report.json").read_text("utf-8"))
    assert data["synthetic"] is True
    assert [one["id"] for one in data["sections"]] == list(TITLES)
    blocks = [block for one in data["sections"] for block in one["blocks"]]
    shown = {block["id"]: block for block in blocks if block["kind"] == "metric"}
    assert set(shown) == set(places.ALL)
    for block in shown.values():
        assert re.sub(r"\s+", " ", block["finding"]) in html
    pictures = {block["id"]: block for block in blocks if block["kind"] == "picture"}
    assert set(pictures) == set(FIGURES)
    for block in pictures.values():
        assert {"finding", "note", "alternative", "data", "file"} <= set(block) or block["left_out"]
    for block in blocks:
        if block["kind"] == "rows":
            assert block["title"] in html
    assert "<svg" not in json.dumps(data)


def test_the_json_is_the_same_for_the_same_folder(run_folder: Path) -> None:
    assert machine.text(build(run_folder)) == machine.text(build(run_folder))


@pytest.mark.parametrize("word", ["t interval", "linearised", "jackknife", "Fieller", "horizon"])
def test_words_of_the_estimators_are_explained(word: str) -> None:
    assert any(word in said for said in metric_block.ESTIMATORS.values())
    assert any(word.lower() in name.lower() for name, _ in terms.TERMS)


def test_terms_are_explained_once_and_in_sentences() -> None:
    names = [name for name, _ in terms.TERMS]
    assert len(set(names)) == len(names)
    assert all(meaning.endswith(".") and len(meaning) > 30 for _, meaning in terms.TERMS)
