"""A study of arms as a whole, on an engine made by hand: folder, resumption, tables, page."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import demerit as dm
from demerit import report
from demerit.regime import BadInput, load_regime
from demerit.society import load_society
from demerit.study import menus, norms, run_folder
from demerit.study.arms import FULL, NONE, Menu
from demerit.study.executors import InTurn, Threads
from demerit.study.menus import Studied, rules_menu, safeguards_menu, study
from demerit.study.progress import Silent
from tests.study.made_engine import MadeRunner, made_report

pytestmark = [pytest.mark.usefixtures("engine"), pytest.mark.whole]
SIZES: dict[str, Any] = {"residents": 1000, "months": 12, "seeds": 4, "base_seed": 5, "follow": 10}
TIMES = ("seconds", "compile_seconds", "society_seconds", "resident_months_per_second")


def menu(**given: Any) -> Menu:
    held: dict[str, Any] = {"alone": ["notice", "appeal"], "sets": ["notice+appeal"]} | given
    return safeguards_menu(
        load_regime("diagonal"), load_society("town"), norms=norms(), **SIZES, **held
    )


def run(one: Menu, keep: Path | None = None) -> Studied:
    return study(one, InTurn(), Silent(), keep=keep)


def timeless(found: dict[str, Any]) -> dict[str, Any]:
    facts = {k: v for k, v in found["run"].items() if k not in (*TIMES, "peak_memory_mib")}
    return {**found, "run": facts}


@pytest.fixture
def studied() -> Studied:
    return run(menu())


def test_every_arm_stands_beside_the_regime_on_every_world(studied: Studied) -> None:
    arms = ["full", "notice", "appeal", "set:notice+appeal", NONE]
    assert [arm["id"] for arm in studied.found["arms"]] == arms
    assert studied.found["run"]["seeds"] == [5, 6, 7, 8]
    worlds = studied.worlds()
    burden = worlds.filter(pl.col("number") == "burden")
    assert set(burden["arm"]) == set(arms)
    assert burden.group_by("arm", "reading").len()["len"].unique().to_list() == [4]
    nothing = burden.filter(pl.col("arm") == NONE)
    assert nothing["counted"].sum() == 0


def test_the_table_holds_every_number_under_every_reading(studied: Studied) -> None:
    table = studied.table()
    assert table.columns == list(menus.TABLE)
    full = table.filter(pl.col("arm") == FULL)
    assert full["difference"].null_count() == full.height
    others = table.filter((pl.col("arm") == "notice") & (pl.col("number") == "burden"))
    assert others.height == 3
    assert others["difference"].null_count() == 0
    assert set(others["verdict"]) <= {"less", "more", "noise", "same"}


def test_what_a_menu_found_is_plain_data_without_nan(studied: Studied) -> None:
    json.dumps(studied.found, allow_nan=False)


def test_the_sums_by_world_give_the_numbers_back(studied: Studied) -> None:
    """What another study, such as of the least intrusive arm, has to start from."""
    worlds = studied.worlds().filter(
        (pl.col("arm") == "appeal")
        & (pl.col("number") == "burden")
        & (pl.col("reading") == studied.found["norms"]["burden"])
    )
    arm = next(one for one in studied.found["arms"] if one["id"] == "appeal")
    whole = sum(worlds["counted"].to_list()) / sum(worlds["over"].to_list())
    assert arm["numbers"]["burden"]["value"] == pytest.approx(whole)


def test_workers_change_nothing() -> None:
    one, other = run(menu()), study(menu(), Threads(3), Silent())
    assert timeless(one.found) == timeless(other.found)


def test_an_interrupted_menu_goes_on_from_what_it_has(
    tmp_path: Path, engine: type[MadeRunner]
) -> None:
    whole, out = run(menu()), tmp_path / "out"
    part = menus.start(menu(), out, command=["demerit", "safeguards", "diagonal"])
    engine.interrupt_at = (7, 6)
    arguments: dict[str, Any] = {"executor": InTurn(), "progress": Silent()}
    with pytest.raises(KeyboardInterrupt):
        menus.write(menu(), part, out, **arguments, write_report=made_report)
    engine.simulated.clear()
    kept = run_folder.read_object(part / run_folder.MANIFEST)
    again = menus.reopen(kept, part)
    assert again.digest == menu().digest
    found = menus.write(again, part, out, **arguments, write_report=made_report)
    assert timeless(found) == timeless(whole.found)
    assert engine.simulated[0] == (7, 6)
    made_by_hand = {run_folder.REPORT_DATA}  # the report that stands in here writes it
    assert {path.name for path in out.iterdir()} - made_by_hand == {
        run_folder.MANIFEST, run_folder.REPORT, menus.STUDY, menus.WORLDS, menus.ARMS,
        menus.ARMS_CSV,
    }  # fmt: skip


def test_a_changed_manifest_is_not_gone_on_with(tmp_path: Path) -> None:
    part = menus.start(menu(), tmp_path / "out", command=["demerit"])
    kept = run_folder.read_object(part / run_folder.MANIFEST)
    kept["inputs"]["months"] = 11
    with pytest.raises(BadInput, match="changed"):
        menus.reopen(kept, part)
    with pytest.raises(BadInput, match="does not describe"):
        menus.reopen({**kept, "inputs": {"arms": []}}, part)


def test_two_arms_of_one_name_are_refused() -> None:
    one = menu()
    with pytest.raises(BadInput, match="two arms"):
        replace(one, arms=(*one.arms, one.arms[1]))


def test_rules_come_with_their_orders() -> None:
    found = run(
        rules_menu(load_regime("diagonal"), load_society("town"), norms=norms(), **SIZES)
    ).found
    parts = {row["part"] for row in found["orders"]["parts"]}
    assert {"list:barred_passengers", "measure:no_loans", "sharing"} <= parts
    assert [row["group"] for row in found["orders"]["groups"]] == ["blacklists", "sharing"]
    total = sum(row["burden"]["value"] for row in found["orders"]["groups"])
    arms = {arm["id"]: arm["numbers"]["burden"]["value"] for arm in found["arms"]}
    bare = arms.get("less blacklists+sharing", arms.get("less blacklists"))
    assert total == pytest.approx(arms[FULL] - bare)


def test_the_public_function_opens_what_it_is_given(tmp_path: Path) -> None:
    found = dm.safeguards(
        dm.society("town", residents=1000), "diagonal", alone=["appeal"], sets=[], months=12,
        seeds=2, follow=10,
    )  # fmt: skip
    assert [arm["id"] for arm in found.found["arms"]] == ["full", "appeal", "none"]
    page = found.report(tmp_path / "deep" / "page.html")
    assert "Independent appeal that suspends" in page.read_text("utf-8")


def test_the_page_is_drawn_again_from_its_folder(tmp_path: Path, studied: Studied) -> None:
    menus.fill(studied, tmp_path, ["demerit", "safeguards", "diagonal"])
    text = report.render(tmp_path)
    assert "Which conclusions survive all norms" in text
    assert "demerit safeguards diagonal" in text
    assert "held out" in text or "to hold out" in text
