"""Commands that hold many arms against each other, on an engine made by hand."""

import json
from pathlib import Path

import pytest

from demerit.study import menus
from tests.cli.conftest import Command
from tests.study.made_engine import MadeRunner, made_report

pytestmark = pytest.mark.whole

SMALL = ("--society", "town", "--residents", "1000", "--months", "12", "--seeds", "2")
TWO = ("--with", "notice", "--with", "appeal", "--sets", "notice+appeal", "--follow", "10")


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> type[MadeRunner]:
    monkeypatch.setattr("demerit.engine.Runner", MadeRunner, raising=False)
    monkeypatch.setattr("demerit.report.write", made_report, raising=False)
    monkeypatch.setattr(MadeRunner, "interrupt_at", None)
    monkeypatch.setattr(MadeRunner, "simulated", [])
    return MadeRunner


def test_safeguards_end_with_a_table_and_a_folder(demerit: Command, here: Path) -> None:
    ran = demerit("safeguards", "diagonal", *SMALL, *TWO)
    assert ran.code == 0, ran
    (folder,) = (here / "runs").iterdir()
    assert folder.name.startswith("safeguards-diagonal-")
    for word in ("full", "notice", "set:notice+appeal", "none", "synthetic", "noise"):
        assert word in ran.out, word
    assert f"{folder.relative_to(here)}/report.html" in ran.out
    assert "keeping 95%" in ran.out


def test_json_is_alone_on_stdout(demerit: Command, here: Path) -> None:
    ran = demerit("safeguards", "diagonal", *SMALL, *TWO, "--out", "out", "--json", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == json.loads((here / "out" / menus.STUDY).read_text())


def test_the_page_is_drawn_again_and_no_life_is_told(
    demerit: Command, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert demerit("safeguards", "diagonal", *SMALL, *TWO, "--out", "out").code == 0
    monkeypatch.undo()  # the real report
    monkeypatch.chdir(here)
    ran = demerit("report", "out")
    assert ran.code == 0, ran
    assert "Every arm" in (here / "out" / "report.html").read_text("utf-8")
    told = demerit("life", "out")
    assert (told.code, told.out) == (2, "")
    assert "keeps no lives" in told.err


def test_rules_show_what_each_part_adds(demerit: Command) -> None:
    ran = demerit("rules", "diagonal", *SMALL, "--follow", "10")
    assert ran.code == 0, ran
    assert "measure:no_loans" in ran.out
    assert "mean over" in ran.out


def test_orders_can_be_left_out(demerit: Command, here: Path) -> None:
    ran = demerit("rules", "diagonal", *SMALL, "--follow", "10", "--no-orders", "--out", "out")
    assert ran.code == 0, ran
    found = json.loads((here / "out" / menus.STUDY).read_text())
    assert not any(arm["id"].startswith("only") for arm in found["arms"])
    assert found["orders"]["groups"] == []


def test_an_interrupted_study_is_resumed(
    demerit: Command, here: Path, engine: type[MadeRunner]
) -> None:
    engine.interrupt_at = (1, 6)
    ran = demerit("safeguards", "diagonal", *SMALL, *TWO, "--out", "out", "--workers", "1")
    assert ran.code == 130
    assert "demerit resume out" in ran.err
    again = demerit("resume", "out")
    assert again.code == 0, again
    assert (here / "out" / menus.STUDY).is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("safeguards", "diagonl"), "diagonal"),
        (("safeguards", "diagonal", "--with", "apeal"), "appeal"),
        (("safeguards", "diagonal", "--sets", "everything"), "due-process"),
        (("safeguards", "diagonal", "--residents", "10"), "residents is 10"),
        (("safeguards", "diagonal", "--months", "0"), "months is 0"),
        (("rules", "none"), "restricts nobody"),
        (("rules", "diagonal", "--seeds", "0"), "seeds is 0"),
    ],
)
def test_bad_input_is_one_message(demerit: Command, words: tuple[str, ...], said: str) -> None:
    ran = demerit(*words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err
