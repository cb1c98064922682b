"""Commands that simulate, on an engine made by hand: what goes where, and with which exit code."""

import json
from pathlib import Path

import pytest

from demerit.study import run_folder
from tests.cli.conftest import Command
from tests.study.made_engine import MadeRunner, made_report

pytestmark = pytest.mark.whole

SMALL = ("--society", "town", "--residents", "1000", "--months", "6", "--seeds", "2")
QUICK = (*SMALL, "--inputs", "0")


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> type[MadeRunner]:
    monkeypatch.setattr("demerit.engine.Runner", MadeRunner, raising=False)
    monkeypatch.setattr("demerit.report.write", made_report, raising=False)
    monkeypatch.setattr(MadeRunner, "interrupt_at", None)
    return MadeRunner


def test_a_run_ends_with_a_summary_and_a_folder(demerit: Command, here: Path) -> None:
    ran = demerit("run", "diagonal", *SMALL)
    assert ran.code == 0, ran
    (folder,) = (here / "runs").iterdir()
    assert folder.name.startswith("diagonal-")
    assert {path.name for path in folder.iterdir()} == set(run_folder.FILES)
    assert f"{folder.relative_to(here)}/report.html" in ran.out
    assert "synthetic residents" in ran.out
    assert "worlds: 2.0 of 2" in ran.err
    assert "draws of the uncertain inputs: 32.0 of 32" in ran.err


def test_the_same_run_again_is_refused_by_its_hash(demerit: Command) -> None:
    assert demerit("run", "diagonal", *QUICK).code == 0
    again = demerit("run", "diagonal", *QUICK)
    assert again.code == 2
    assert "--force" in again.err
    assert demerit("run", "diagonal", *QUICK, "--force").code == 0
    assert demerit("run", "diagonal", *QUICK, "--seed", "7").code == 0


def test_json_is_alone_on_stdout(demerit: Command, here: Path) -> None:
    ran = demerit("run", "diagonal", *QUICK, "--out", "out", "--json")
    assert ran.code == 0
    assert json.loads(ran.out) == json.loads((here / "out" / "metrics.json").read_text())


def test_quiet_prints_the_folder_alone(demerit: Command) -> None:
    ran = demerit("run", "diagonal", *QUICK, "--out", "deep/out", "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "deep/out\n", "")


def test_json_and_quiet_together_are_json_and_silence(demerit: Command) -> None:
    ran = demerit("run", "diagonal", *QUICK, "--out", "out", "--quiet", "--json")
    assert ran.err == ""
    assert json.loads(ran.out)["schema"] == 1


def test_safeguards_settings_and_the_twin_reach_the_manifest(demerit: Command, here: Path) -> None:
    words = ("--with", "notice", "--with", "appeal", "--set", "due_process.hearing=0.25")
    ran = demerit("run", "diagonal", *QUICK, *words, "--against", "diagonal", "--out", "out")
    assert ran.code == 0, ran
    inputs = json.loads((here / "out" / "manifest.json").read_text())["inputs"]
    assert inputs["regime"]["safeguards"] == ["notice", "appeal"]
    assert inputs["regime"]["due_process"]["hearing"]["value"] == 0.25
    assert inputs["against"]["safeguards"] == []


def test_compare_holds_the_second_against_the_first(demerit: Command, here: Path) -> None:
    ran = demerit("compare", "none", "diagonal", *QUICK, "--out", "out")
    assert ran.code == 0, ran
    inputs = json.loads((here / "out" / "manifest.json").read_text())["inputs"]
    assert (inputs["regime"]["id"], inputs["against"]["id"]) == ("diagonal", "none")


@pytest.mark.parametrize("name", ["out", "out.part", "./out"])
def test_an_interrupted_run_is_130_and_can_be_resumed(
    demerit: Command, here: Path, engine: type[MadeRunner], name: str
) -> None:
    engine.interrupt_at = (1, 3)
    ran = demerit("run", "diagonal", *QUICK, "--out", "out", "--workers", "1")
    assert ran.code == 130
    assert "demerit resume out" in ran.err
    assert [path.name for path in here.iterdir()] == ["out.part"]
    assert demerit("run", "diagonal", *QUICK, "--out", "out").code == 2
    assert demerit("resume", name, "--quiet").code == 0
    assert [path.name for path in here.iterdir()] == ["out"]
    assert demerit("resume", name).code == 2


def test_the_report_is_drawn_again(demerit: Command, here: Path) -> None:
    demerit("run", "diagonal", *QUICK, "--out", "out", "--quiet")
    (here / "out" / "report.html").unlink()
    assert demerit("report", "out").out == "out/report.html\n"
    assert (here / "out" / "report.html").is_file()


def test_a_life_is_told_in_both_arms(demerit: Command) -> None:
    demerit("run", "diagonal", *QUICK, "--out", "out", "--quiet")
    told = demerit("life", "out").out
    assert "stands for nobody" in told
    assert "wronged" in told.lower()
    assert "protected" in told.lower()
    chosen = demerit("life", "out", "--id", "0", "--world", "0").out
    assert "Synthetic resident 0 in world 0" in chosen
    assert "With the regime" in chosen
    assert "In the twin" in chosen


@pytest.mark.parametrize("words", [("--id", "99999"), ("--id", "0", "--world", "9")])
def test_a_life_that_nobody_followed(demerit: Command, words: tuple[str, ...]) -> None:
    demerit("run", "diagonal", *QUICK, "--out", "out", "--quiet")
    ran = demerit("life", "out", *words)
    assert ran.code == 2
    assert "was not followed" in ran.err


def test_nobody_was_followed(demerit: Command) -> None:
    demerit("run", "diagonal", *QUICK, "--out", "out", "--quiet", "--follow", "0")
    ran = demerit("life", "out", "--id", "0")
    assert ran.code == 2
    assert "was not followed" in ran.err


def test_worlds_are_added_until_a_declared_error(demerit: Command, here: Path) -> None:
    words = ("--until-se", "M6=0.000001", "--max-seeds", "5", "--out", "out")
    ran = demerit("run", "diagonal", *QUICK, *words)
    assert ran.code == 0, ran
    assert "5 worlds" in ran.out
    assert "the most that were allowed" in ran.out.replace("\n", " ")
    assert "going on to" in ran.err
    assert json.loads((here / "out" / "manifest.json").read_text())["seeds"] == [0, 1, 2, 3, 4]


def test_a_precision_that_cannot_be_read_is_one_message(demerit: Command) -> None:
    assert "M6=0.005" in demerit("run", "diagonal", *QUICK, "--until-se", "M6").err
    ran = demerit("run", "diagonal", *QUICK, "--max-seeds", "9")
    assert (ran.code, ran.out) == (2, "")
    assert "--until-se" in ran.err
