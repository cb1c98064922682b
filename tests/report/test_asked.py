"""Firms and departments told as lives, from made events alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from demerit.engine.body_chronicle import BODY_EVENTS
from demerit.regime import BadInput
from demerit.report import across, asked, tell
from demerit.report.folder import Folder
from tests.report.made_lives import _event
from tests.report.test_chain import folder_of, link

FIRM = {"kind": "firm"}
OFFICE = {"kind": "department"}
ROWS = [  # a department does not pay, a firm falls short and fails, its worker loses the job
    link(1, 3, 0, "act", conduct="invoice_unpaid", **OFFICE),
    link(2, 3, 1, "record", 1, conduct="invoice_unpaid", agency="audit", points=-40, **OFFICE),
    link(3, 12, 0, "invoice_overdue", 1, amount=52_000, **FIRM),
    link(4, 12, 2, "firm_short", 3, amount=9_000, **FIRM),
    link(5, 12, 3, "lay_offs", 4, effect_domain="employment", **FIRM),
    link(6, 12, 4, "firm_judgment", 4, amount=7_000, **FIRM),
    link(7, 12, 5, "act", conduct="wage_arrears", **FIRM),
    link(8, 12, 6, "record", conduct="wage_arrears", truth="false", points=-25, **FIRM),
    link(9, 12, 7, "entry_in_force", 8, list="wages", truth="false", **FIRM),
    link(10, 12, 8, "measure_begins", 9, measure="no_contracts", truth="false", **FIRM),
    link(11, 12, 11, "measure_ends", 10, measure="no_contracts", **FIRM),
    link(12, 12, 12, "firm_failed", 4, amount=80_000, **FIRM),
    link(13, 12, 3, "job_lost", 5),  # a resident with the firm's number
    link(14, 17, 12, "job_lost", 12),
    link(15, 44, 2, "act", conduct="tax_late", **FIRM),
    link(16, 45, 2, "firm_short", amount=100, **FIRM),
    _event(30, "twin", 12, 9, "act", conduct="tax_late", **FIRM),
    _event(31, "twin", 12, 9, "job_found"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return folder_of(tmp_path / "run", ROWS)


def told(folder: Folder, name: str, world: int | None = None) -> str:
    return asked.explain(folder.path, name, world).replace("\N{NO-BREAK SPACE}", " ")


def test_the_life_of_a_firm_from_the_unpaid_invoice_to_its_failure(folder: Folder) -> None:
    text = told(folder, "firm:12").replace("\N{NARROW NO-BREAK SPACE}", " ")
    lines = text.splitlines()
    assert lines[0] == "Synthetic firm 12 in world 0"
    assert lines[4] == (
        "    1  Month 0: An invoice to a public body is not paid in time; 52 000 yuan are "
        "outstanding. (because of what happened to synthetic department 3 in month 0 "
        "(“Invoices unpaid”))"
    )
    assert "owes 9 000 yuan in wages, taxes and to suppliers. (because of step 1)" in lines[5]
    assert "Lays off staff. (because of step 2) It reached synthetic resident 12 in" in lines[6]
    assert "A court orders the firm to pay 7 000 yuan. (because of step 2)" in lines[7]
    assert "Month 5: Wages unpaid." in lines[8]
    assert "this firm did not do it. −25 points." in lines[9]
    assert "Entered in the list “wages”, on a false record. (because of step 6)" in lines[10]
    assert "Fails and closes; owes 80 000 yuan" in lines[13]
    assert "It reached synthetic resident 17 in month 12 (“Loses the job”)." in lines[13]
    assert "With the regime: 3 months restricted" in text
    twin = text.split("In the twin")[1]
    assert "Taxes late" in twin
    assert "job" not in twin  # what the resident of that number does is another life


def test_the_life_of_a_department_says_whom_it_reached(folder: Folder) -> None:
    text = told(folder, "department:3")
    assert "Synthetic department 3 in world 0" in text
    assert "Invoices unpaid. It reached synthetic firm 12 in month 0 (“An invoice" in text
    assert "a record of invoices unpaid. −40 points. (because of step 1)" in text
    assert "In the twin: 0 months restricted\n       nothing was logged" in text


def test_a_resident_names_the_event_of_the_firm(folder: Folder) -> None:
    text = told(folder, "17")
    assert "because of what happened to synthetic firm 12 in month 12 (“Fails and closes" in text
    assert "outside what is followed" not in text
    other = told(folder, "12")
    assert "Synthetic resident 12" in other
    assert "because of what happened to synthetic firm 12 in month 3 (“Lays off staff”)" in other
    assert "invoice" not in other


def test_a_shortage_without_a_logged_cause_says_so(folder: Folder) -> None:
    assert "No cause of it is among what is followed." in told(folder, "firm:45")
    assert "No cause of it" not in told(folder, "firm:12")


def test_stories_are_named_by_kinds_of_event(folder: Folder) -> None:
    text = asked.explain(folder.path)
    assert "2 firms with a story:" in text
    assert "1 department with a story:" in text
    assert text.index("--id firm:0:12 ") < text.index("--id firm:0:45  cash shortage")
    assert "firm:0:44" not in text  # nothing but an act of its own
    assert "--id department:0:3  act, record" in text


def test_a_department_whose_act_only_reached_another_has_a_story(tmp_path: Path) -> None:
    rows = [row for row in ROWS if row["id"] != 2]
    assert "--id department:0:3  act" in asked.stories(folder_of(tmp_path / "run", rows))
    alone = [row for row in rows if row["id"] != 3]
    assert "0 departments with a story." in asked.stories(folder_of(tmp_path / "b", alone))


def test_a_run_without_firms_says_so(run_folder: Path) -> None:
    assert asked.explain(run_folder).endswith("No firm or department was followed in this run.\n")


def test_a_world_may_be_named_once_or_twice_alike(folder: Folder) -> None:
    assert told(folder, "firm:0:12") == told(folder, "firm:12", 0) == told(folder, "firm:0:12", 0)
    with pytest.raises(BadInput, match="world 1 was asked for"):
        told(folder, "firm:0:12", 1)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("firm:99", "firm 99 was not followed in this run"),
        ("firm:1:12", "firm 12 was not followed in world 1"),
        ("department:12", "department 12 was not followed"),
        ("firm:", "is not the number of"),
        ("firm:Acme", "is not the number of"),
        ("company:12", "is not the number of"),
        ("firm:0:1:2", "is not the number of"),
        ("firm:²", "is not the number of"),
    ],
)
def test_bad_names_get_one_clear_message(folder: Folder, name: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        told(folder, name)


@pytest.mark.parametrize("event", BODY_EVENTS)
def test_every_event_of_a_firm_has_its_own_sentence(event: str) -> None:
    assert event in tell.SAYINGS
    assert "None" not in tell.Teller({}).say({"event": event, "amount": None})


def test_many_that_were_reached_are_counted(tmp_path: Path) -> None:
    rows = [ROWS[0], *(link(50 + n, 60 + n, 1, "invoice_overdue", 1, **FIRM) for n in range(7))]
    text = told(folder_of(tmp_path / "run", rows), "department:3")
    assert "synthetic firm 63" in text
    assert "synthetic firm 64" not in text
    assert "and 3 other firm events." in text
    assert across.NAMED == 4
