"""Commands about files: what they print and write."""

from pathlib import Path

import pytest

from demerit.regime import list_presets, list_safeguards
from demerit.regime.registry import PROCESSES
from demerit.society import list_societies
from tests.cli.conftest import Command


@pytest.mark.parametrize("kind", ["regime", "society", "safeguard"])
def test_a_new_file_passes_its_own_check(demerit: Command, here: Path, kind: str) -> None:
    assert demerit("new", kind, "mine").out == "mine.yaml\n"
    checked = demerit("check", "mine.yaml")
    assert checked.code == 0, checked
    assert "0 errors" in checked.out
    again = demerit("new", kind, "mine")
    assert again.code == 2
    assert "exists already" in again.err


def test_a_new_safeguard_can_be_laid_over_a_new_regime(demerit: Command, here: Path) -> None:
    demerit("new", "regime", "mine")
    demerit("new", "safeguard", "kinder")
    book = demerit("book", "mine.yaml", "--with", "kinder.yaml")
    assert book.code == 0, book


@pytest.mark.parametrize("preset", [*list_presets(), *list_safeguards(), *list_societies()])
def test_everything_shipped_passes_its_check(demerit: Command, preset: str) -> None:
    checked = demerit("check", preset)
    assert checked.code == 0, checked.out


@pytest.mark.parametrize("preset", list_presets())
def test_the_plan_names_the_ten_processes_in_order(demerit: Command, preset: str) -> None:
    lines = demerit("plan", preset).out.splitlines()
    named = [line.split()[-1] for line in lines if line[:3].strip().rstrip(".").isdigit()]
    assert named == list(PROCESSES)


def test_the_plan_shows_every_measure_and_agency(demerit: Command) -> None:
    from demerit.regime import load_regime

    regime = load_regime("beijing-2018")
    shown = demerit("plan", "beijing-2018").out
    for name in (*regime.measures, *regime.lists):
        assert name in shown
    for agency in regime.agencies.values():
        assert agency.title in shown


@pytest.mark.parametrize("preset", list_presets())
def test_the_book_says_the_regime_in_words(demerit: Command, here: Path, preset: str) -> None:
    printed = demerit("book", preset)
    assert printed.code == 0
    assert demerit("book", preset, "--out", "book.md").code == 0
    assert (here / "book.md").read_text() == printed.out


def test_the_list_shows_what_is_shipped(demerit: Command) -> None:
    shown = demerit("list").out
    for name in (*list_presets(), *list_safeguards(), *list_societies(), "judgment_default", "M1"):
        assert name in shown
    only = demerit("list", "societies").out
    assert "town" in only
    assert "judgment_default" not in only


def test_without_a_command_there_is_help(demerit: Command) -> None:
    assert "Commands:" in demerit().out
    assert demerit("--version").out.startswith("demerit ")


def test_a_fault_of_ours_is_said_to_be_one(
    demerit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a wheel came off")

    monkeypatch.setattr("demerit.cli.shelves.rows", broken)
    ran = demerit("list")
    assert ran.code == 1
    assert "our fault" in ran.err
    assert "a wheel came off" in ran.err


def test_an_interruption_is_130(demerit: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("demerit.cli.shelves.rows", interrupted)
    assert demerit("list").code == 130
