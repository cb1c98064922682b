"""Bad arguments: exit code 2, one message that says what to try, nothing left on disk."""

import os
from pathlib import Path

import polars
import pytest

from tests.cli.conftest import Command, Ran

SMALL = ("--society", "town", "--residents", "1000", "--months", "1", "--seeds", "1")


def assert_refused(ran: Ran, *words: str) -> None:
    assert ran.code == 2, ran
    assert ran.out == ""
    assert ran.err.startswith("demerit: ")
    assert "Traceback" not in ran.err
    assert ran.err.count("demerit: ") == 1, "one message"
    helps = "\n  try: " in ran.err or " is outside " in ran.err
    assert helps, "it says what to try, or what is allowed"
    for word in words:
        assert word in ran.err


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


NUMBERS = [
    (("--residents", "999"), "1,000 to 50,000,000"),
    (("--residents", "50000001"), "1,000 to 50,000,000"),
    (("--residents", "-5"), "residents is -5"),
    (("--residents", "many"), "--residents"),
    (("--residents", "1e5"), "--residents"),
    (("--months", "0"), "1 to 600"),
    (("--months", "601"), "1 to 600"),
    (("--months", "12.5"), "--months"),
    (("--seeds", "0"), "1 to 10,000"),
    (("--seeds", "10001"), "1 to 10,000"),
    (("--seed", "-1"), "seed is -1"),
    (("--seed", "9223372036854775807"), "seed is"),
    (("--seed", "1" + "0" * 30), "seed is"),
    (("--follow", "-1"), "follow is -1"),
    (("--follow", "100001"), "0 to 100,000"),
    (("--inputs", "5"), "or 0 for none"),
    (("--inputs", "100000"), "32 to 10,000"),
    (("--workers", "0"), "1 to 256"),
    (("--workers", "1000"), "1 to 256"),
    (("--device", "abacus"), "--device"),
    (("--device", "gpu"), "no device 'gpu'"),
]


@pytest.mark.parametrize(("words", "says"), NUMBERS)
def test_a_number_out_of_range(
    demerit: Command, here: Path, words: tuple[str, ...], says: str
) -> None:
    assert_refused(demerit("run", "diagonal", "--society", "town", *words), says)
    assert files(here) == set()


NAMES = [
    (("run",), "REGIME"),
    (("run", "beijing-2019"), "beijing-2018"),
    (("run", ""), "no regime"),
    (("run", "x" * 5000), "no regime"),
    (("run", "missing.yaml"), "missing.yaml"),
    (("run", "a\x00b"), "no regime"),
    (("run", "diagonal", "--society", "atlantis"), "atlantis"),
    (("run", "diagonal", "--against", "nothing"), "nothing"),
    (("run", "diagonal", "--with", "mercy"), "mercy"),
    (("run", "diagonal", "--norms", "nowhere"), "nowhere"),
    (("run", "diagonal", "--set", "due_process.notice"), "PATH=VALUE"),
    (("run", "diagonal", "--set", "due_process.notise=1"), "notise"),
    (("run", "diagonal", "--set", "due_process.notice=often"), "often"),
    (("run", "diagonal", "--set", "due_process.notice=7"), "7"),
    (("run", "diagonal", "--society", "town", "--set", "society.weather=1"), "weather"),
    (("run", "diagonal", "--colour", "red"), "--colour"),
    (("walk", "diagonal"), "walk"),
    (("compare", "none"), "OTHER"),
    (("compare", "none", "nothing"), "nothing"),
    (("resume", "nowhere"), "no unfinished run"),
    (("report", "nowhere"), "not a run folder"),
    (("life", "nowhere"), "not a run folder"),
    (("check", "nowhere.yaml"), "nowhere.yaml"),
    (("check", "town", "--society", "town"), "--society"),
    (("plan", "nowhere"), "nowhere"),
    (("book", "nowhere"), "nowhere"),
    (("book", "none", "--out", "no/such/folder.md"), "folder.md"),
    (("new", "planet", "mine"), "planet"),
    (("new", "regime", "../mine"), "id"),
    (("new", "regime", "Mine"), "id"),
    (("list", "people"), "people"),
]


@pytest.mark.parametrize(("words", "says"), NAMES, ids=lambda part: str(part)[:40])
def test_a_name_that_is_none(
    demerit: Command, here: Path, words: tuple[str, ...], says: str
) -> None:
    assert_refused(demerit(*words), says)
    assert files(here) == set()


def test_a_folder_is_no_regime(demerit: Command, here: Path) -> None:
    (here / "folder").mkdir()
    assert_refused(demerit("run", "./folder"), "folder")
    assert files(here) == {"folder"}


def test_a_society_is_no_regime(demerit: Command, here: Path) -> None:
    assert demerit("new", "society", "mine").code == 0
    before = files(here)
    assert_refused(demerit("run", "mine.yaml"), "mine.yaml")
    assert_refused(demerit("run", "diagonal", "--society", "other.yaml"), "other.yaml")
    assert files(here) == before


def test_a_regime_is_no_society(demerit: Command, here: Path) -> None:
    assert demerit("new", "regime", "mine").code == 0
    assert_refused(demerit("run", "diagonal", "--society", "mine.yaml"), "mine.yaml")
    assert_refused(demerit("run", "diagonal", "--with", "mine.yaml"), "mine.yaml")
    assert files(here) == {"mine.yaml"}


@pytest.mark.parametrize("option", ["--society", "--with", "--against", "--norms"])
def test_our_own_lives_are_refused_as_input(demerit: Command, here: Path, option: str) -> None:
    lives = polars.DataFrame({"world": [0], "subject": [1], "month": [0]})
    lives.write_parquet(here / "lives.parquet", metadata={"demerit": "synthetic"})
    assert_refused(demerit("run", "diagonal", option, "lives.parquet"), "lives.parquet")
    assert files(here) == {"lives.parquet"}


def test_a_table_of_persons_is_refused_with_the_reason(demerit: Command, here: Path) -> None:
    (here / "people.csv").write_text("name,id_number,score\nA,1,2\n")
    assert_refused(demerit("check", "./people.csv"), "synthetic")


def test_an_output_folder_that_exists(demerit: Command, here: Path) -> None:
    (here / "out").mkdir()
    (here / "out" / "letter.txt").write_text("keep me")
    assert_refused(demerit("run", "diagonal", *SMALL, "--out", "out"), "--force")
    assert_refused(demerit("run", "diagonal", *SMALL, "--out", "out", "--force"), "something else")
    assert files(here) == {"out", "out/letter.txt"}


def test_an_output_folder_that_is_a_file(demerit: Command, here: Path) -> None:
    (here / "out").write_text("")
    assert_refused(demerit("run", "diagonal", *SMALL, "--out", "out"), "no folder")
    assert_refused(demerit("run", "diagonal", *SMALL, "--out", "out/in"), "no folder")
    assert files(here) == {"out"}


def test_an_unfinished_run_in_the_way(demerit: Command, here: Path) -> None:
    (here / "out.part").mkdir()
    assert_refused(demerit("run", "diagonal", *SMALL, "--out", "out"), "resume")
    assert_refused(demerit("report", "out"), "not finished")
    assert files(here) == {"out.part"}


@pytest.mark.parametrize("out", ["x" * 300, "", ".", "a\x00b"])
def test_an_output_folder_that_cannot_be(demerit: Command, here: Path, out: str) -> None:
    assert_refused(demerit("run", "diagonal", *SMALL, "--out", out))
    assert files(here) == set()


def test_an_output_folder_that_cannot_be_written(
    demerit: Command, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Tests often run as root, whom no permission stops; so the answer of the system is played.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert_refused(demerit("run", "diagonal", *SMALL, "--out", "out"), "cannot be written")
    assert files(here) == set()


def test_a_regime_that_contradicts_itself_is_refused_before_it_runs(
    demerit: Command, here: Path
) -> None:
    assert demerit("new", "regime", "mine").code == 0
    text = (here / "mine.yaml").read_text()
    wrong = text.replace("on_list: defaulters", "on_list: strangers")
    (here / "mine.yaml").write_text(wrong)
    assert demerit("check", "mine.yaml").code == 2
    assert_refused(demerit("run", "mine.yaml", *SMALL), "strangers")
    assert files(here) == {"mine.yaml"}


def test_an_error_in_a_file_names_its_line(demerit: Command, here: Path) -> None:
    assert demerit("new", "regime", "mine").code == 0
    text = (here / "mine.yaml").read_text()
    line = next(n for n, row in enumerate(text.splitlines(), 1) if row.startswith("status:"))
    (here / "mine.yaml").write_text(text.replace("status: illustrative", "status: imaginary"))
    assert_refused(demerit("check", "mine.yaml"), f"mine.yaml:{line}:")
