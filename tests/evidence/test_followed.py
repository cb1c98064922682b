"""Reading the log: what counts as a restriction, how long it lasts, what it rests on."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from demerit.evidence.followed import followed, leading_to
from demerit.evidence.restrictions import Restrictions, restrictions
from tests.evidence.made import labels
from tests.evidence.told import Story

MONTHS = 24
NAMED = labels(("flights", "loans", "dismissal"), months=MONTHS)


def read(told: Story) -> Restrictions:
    log = followed(told.events(), "world", MONTHS)
    assert log is not None
    return restrictions(log, dict.fromkeys(NAMED.measures, 0.5), MONTHS)


def test_length_and_burden_run_to_the_end_or_to_the_horizon() -> None:
    told = Story(NAMED)
    record = told.seen(1, 7, "late_bill")
    told.begins(2, 7, 0, record, until=6)
    told.begins(20, 7, 0, record)
    told.begins(3, 8, 0, record, until=4)
    found = read(told)
    assert sorted(zip(found.start.tolist(), found.end.tolist(), strict=True)) == [
        (2, 6), (3, 4), (20, 24),
    ]  # fmt: skip
    assert sorted(found.burden.tolist()) == [0.5, 2.0, 2.0]
    assert (found.ended_by == -1).sum() == 1


def test_ties_rewards_burn_in_and_other_roles_are_no_restrictions() -> None:
    told = Story(NAMED)
    record = told.seen(-3, 7, "late_bill")
    told.begins(-2, 7, 0, record, until=-1)
    told.begins(2, 8, 0, rule="tie", until=5)
    told.begins(2, 9, 0, record, kind="reward", until=5)
    told.begins(2, 10, 0, record, role="boundary", until=5)
    told.begins(MONTHS, 11, 0, record)
    mine = told.begins(2, 8, 0, record, until=9)
    found = read(told)
    assert [found.log.numbers["id"][row] for row in found.row] == [mine]
    assert found.end.tolist() == [9]  # the tie's end in month 5 is not its own


def test_causes_are_walked_up_to_records_and_shares_sum_to_one() -> None:
    told = Story(NAMED)
    true, false = told.seen(0, 1, "late_bill"), told.phantom(0, 1, "late_bill")
    entry = told.entry(1, 1, true, false, shares=[0.25, 0.75])
    told.begins(1, 1, 0, entry)
    told.begins(1, 1, 1, true)
    found = read(told)
    truth = found.log["truth"][found.cited.record]
    assert found.cited.share.tolist() == pytest.approx([0.25, 0.75, 1.0])
    assert truth.tolist() == ["true", "false", "true"]
    assert found.wrongful.tolist() == [True, False]


def test_what_an_entry_came_of_takes_no_share_from_what_it_rests_on() -> None:
    told = Story(NAMED)
    first = told.begins(0, 1, 0, told.seen(0, 1, "late_bill"))
    record = told.seen(3, 1, "judgment_default")
    entry = told.entry(4, 1, record, first)
    told.begins(4, 1, 1, entry)
    found = read(told)
    assert found.cited.share.tolist() == [1.0, 1.0]
    assert found.parents == [[], [0]]


def test_what_was_averted_is_never_a_cause() -> None:
    told = Story(NAMED)
    averted = told.act(0, 1, "late_bill", truth="averted")
    record = told.record(1, 1, "late_bill", averted, truth="true")
    told.begins(1, 1, 0, record)
    log = read(told).log
    assert log.child.tolist() == [2]
    assert log["event"][log.parent].tolist() == ["record"]


@pytest.mark.parametrize(
    ("influence", "children"), [("strain", 1), ("stigma", 1), ("imitation", 0)]
)
def test_only_strain_and_stigma_make_an_act_a_child(influence: str, children: int) -> None:
    told = Story(NAMED)
    first = told.begins(0, 1, 0, told.seen(0, 1, "late_bill"))
    act = told.act(2, 1, "bank_arrears", first, influence=influence)
    told.begins(3, 1, 1, told.record(3, 1, "bank_arrears", act))
    found = read(told)
    assert sum(map(len, found.parents)) == children


def test_a_cause_outside_the_log_is_counted_and_left_alone() -> None:
    told = Story(NAMED)
    told.begins(1, 1, 0, 12345)
    found = read(told)
    assert found.log.unlogged.tolist() == [1]
    assert not found.traced.any()
    assert not found.wrongful.any()  # nothing says what it is about
    assert found.cited.share.size == 0


def test_an_empty_log_is_no_error() -> None:
    found = read(Story(NAMED))
    assert (found.count, found.burden.sum(), found.parents) == (0, 0, [])
    assert found.cited.record.dtype == np.int64


def test_what_events_come_from_is_kept_and_nothing_else() -> None:
    rows = pl.DataFrame(
        {
            "id": [1, 2, 3, 4, 5, 6],
            "event": ["act", "act", "record", "measure_begins", "refused_air", "record"],
            "parents": [None, [], [1], [3, 99], [4], [2]],
        },
        schema_overrides={"parents": pl.List(pl.Int64)},
    )
    assert leading_to(rows, "measure_begins")["id"].to_list() == [1, 3, 4]
    assert leading_to(rows, "measure_begins", "record")["id"].to_list() == [1, 2, 3, 4, 6]
    assert leading_to(rows, "entry").is_empty()
