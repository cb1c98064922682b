"""The traced case: followed through parents alone, from one subject to the next."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from demerit.report import chain
from demerit.report.folder import Folder
from tests.report.made_lives import PARENTS, _event


def folder_of(path: Path, rows: list[dict]) -> Folder:
    """A folder with some events and an empty manifest."""
    path.mkdir(exist_ok=True)
    (path / "manifest.json").write_text("{}", "utf-8")
    frame = pl.DataFrame(rows, schema_overrides={"parents": PARENTS, "shares": pl.List(pl.Float64)})
    frame.write_parquet(path / "events.parquet")
    return Folder(path)


def link(number: int, subject: int, month: int, event: str, *parents: int, **more: object) -> dict:
    """An event under the regime with its causes, in equal shares."""
    shares = [1 / len(parents)] * len(parents) if parents else []
    return _event(
        number, "world", subject, month, event, parents=list(parents), shares=shares, **more
    )


CROSSING = [  # an invoice that is not paid, a firm, its worker, the worker's child
    link(1, 17, 0, "act", kind="department", conduct="invoice_unpaid"),
    link(2, 700, 1, "invoice_overdue", 1, kind="firm"),
    link(12, 700, 1, "firm_failed", 2, kind="firm"),
    link(3, 17, 2, "job_lost", 12),
    link(4, 17, 3, "judgment", 3, amount=5000),
    link(5, 17, 5, "record", 4, agency="court", domain="court_debt", points=-20),
    link(6, 17, 6, "entry_in_force", 5, list="defaulters"),
    link(7, 17, 7, "measure_begins", 6, kind="restriction", measure="no_private_school"),
    link(8, 18, 8, "refused_school", 7, measure="no_private_school", rule="tie"),
    link(9, 17, 8, "measure_begins", 6, kind="restriction", measure="no_flights"),
    link(10, 17, 9, "measure_ends", 9),
]

LISTED = [  # an act, its record, a restriction
    link(1, 17, 0, "act", conduct="judgment_default"),
    link(2, 17, 1, "record", 1, agency="court"),
    link(3, 17, 2, "measure_begins", 2, kind="restriction", measure="no_flights"),
]


def test_a_chain_runs_from_the_unpaid_invoice_to_the_childs_school(tmp_path: Path) -> None:
    found = chain.trace(folder_of(tmp_path / "run", CROSSING))
    assert found is not None
    bodies = ("department", 17), ("firm", 700)  # a department may bear a resident's number
    assert found.subjects == (*bodies, ("resident", 17), ("resident", 18))
    kinds = [step.stage for step in found.steps]
    assert kinds == [
        "Act", "Unpaid invoice", "Bankruptcy", "Job loss", "Debt", "Record", "Entry",
        "Restriction", "Refusal",
    ]  # fmt: skip
    assert found.steps[0].who == "Synthetic department 17"
    assert found.steps[1].who == "Synthetic firm 700"
    assert found.steps[-1].who == "Synthetic resident 18, through a tie"
    assert found.steps[6].also == "Also led to: 1 restriction."
    assert "−20 points" in found.steps[5].text
    assert "from act to refusal in 8 months" in found.said.lower()


def test_it_does_not_hang_on_who_anybody_is(tmp_path: Path) -> None:
    """Renumbered subjects give the same case: nothing but events and causes decides."""
    other = [{**row, "subject": 5000 - row["subject"]} for row in CROSSING]
    first = chain.trace(folder_of(tmp_path / "a", CROSSING))
    second = chain.trace(folder_of(tmp_path / "b", other))
    assert first is not None
    assert second is not None
    assert [step.month for step in first.steps] == [step.month for step in second.steps]
    assert [(kind, 5000 - one) for kind, one in first.subjects] == list(second.subjects)


def test_shares_and_other_causes_are_printed(tmp_path: Path) -> None:
    rows = [
        *CROSSING[:8],
        link(20, 17, 9, "act", 7, 4, 999, conduct="late_bill", influence="strain"),
        link(21, 17, 10, "job_lost_to_list", 20),
    ]
    found = chain.trace(folder_of(tmp_path / "run", rows))
    assert found is not None
    act = next(step for step in found.steps if step.stage == "Further act")
    assert "33" in act.link
    assert "by strain" in act.link
    assert act.others == "Other causes: 1 debt and 1 cause outside what is followed."


def test_what_only_ends_or_rewards_is_no_step(tmp_path: Path) -> None:
    rows = [
        link(1, 17, 0, "record", points=10),
        link(2, 17, 1, "measure_begins", 1, kind="reward", measure="green_channel"),
        link(3, 17, 2, "measure_ends", 2),
    ]
    assert chain.trace(folder_of(tmp_path / "run", rows)) is None


def test_the_twin_stands_beside_each_step(tmp_path: Path) -> None:
    rows = [
        *LISTED,
        link(4, 17, 4, "refused_air", 3),
        _event(11, "twin", 17, 0, "act", conduct="judgment_default"),
    ]
    found = chain.trace(folder_of(tmp_path / "run", rows))
    assert found is not None
    assert found.steps[0].twin == "The same in the twin, in the same month."
    assert {step.twin for step in found.steps[1:]} == {"Nothing of the kind in the twin."}


@pytest.mark.parametrize(
    ("conduct", "said"),
    [
        ("judgment_default", "Did not happen in the twin."),
        ("jaywalking", "Not seen by anybody in this month of the twin"),
        ("dissent", "Not seen by anybody in this month of the twin"),
    ],
)
def test_an_act_that_only_a_record_tells_of_is_not_said_to_be_missing(
    tmp_path: Path, conduct: str, said: str
) -> None:
    """Infractions and dissent that nobody saw are in no log, so their absence says nothing."""
    rows = [link(1, 17, 0, "act", conduct=conduct), *LISTED[1:]]
    found = chain.trace(folder_of(tmp_path / "run", rows))
    assert found is not None
    assert found.steps[0].twin.startswith(said)


def test_what_happened_in_the_twin_as_well_is_no_effect_of_a_restriction(tmp_path: Path) -> None:
    """The ledger names a cause; whether it would have happened anyway, the twin tells."""
    rows = [
        *LISTED,
        link(4, 17, 4, "job_lost", 3),
        link(5, 17, 5, "act", 4, conduct="late_bill"),
        link(6, 17, 6, "refused_air", 3),
    ]
    alone = chain.trace(folder_of(tmp_path / "alone", rows))
    assert alone is not None
    assert [step.stage for step in alone.steps][-2:] == ["Job loss", "Further act"]
    beside = chain.trace(
        folder_of(tmp_path / "run", [*rows, _event(11, "twin", 17, 4, "job_lost")])
    )
    assert beside is not None
    assert [step.stage for step in beside.steps][-2:] == ["Restriction", "Refusal"]
    assert beside.steps[0].stage == "Act"  # what comes before the restriction may be the same
    assert beside.steps[2].also == "Also led to: 1 job loss."


@pytest.mark.parametrize(
    ("count", "kind", "said"),
    [(2, "entry", "2 entries"), (1, "job loss", "1 job loss"), (3, "job loss", "3 job losses"),
     (22, "cash shortage", "22 cash shortages"), (2, "bankruptcy", "2 bankruptcies")],
)  # fmt: skip
def test_steps_are_counted_in_words(count: int, kind: str, said: str) -> None:
    assert chain._counted(count, kind) == said


def test_a_circle_of_causes_ends(tmp_path: Path) -> None:
    rows = [
        link(1, 17, 0, "record", 3),
        link(2, 17, 0, "measure_begins", 1, kind="restriction", measure="no_flights"),
        link(3, 17, 0, "act", 2, conduct="late_bill"),
    ]
    assert chain.trace(folder_of(tmp_path / "run", rows)) is not None


@pytest.mark.usefixtures("blank_drawings")
def test_it_stands_on_the_page_with_its_rule(page: str) -> None:
    section = page[page.index('<section id="trace"') :].split("</section>")[0]
    assert 'class="chain"' in section
    assert "the most different kinds of step" in section
    assert "not what is usual" in section
