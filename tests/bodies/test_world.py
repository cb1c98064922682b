"""Firms and departments in a world: money is kept, nothing changes nothing, the chain holds."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from demerit.engine.body_chronicle import BODY_EVENTS
from demerit.engine.chronicle import EVENTS
from tests.bodies.worlds import run

pytestmark = pytest.mark.whole


def test_money_moves_and_is_never_made_or_lost() -> None:
    for arm in (run("unpaid").world, run("unpaid").twin):
        whole = arm.bodies["money"].sum(axis=0)
        assert (whole == whole[0]).all()
        assert (arm.bodies["money"][0] != arm.bodies["money"][0][0]).any()


def test_a_regime_that_says_nothing_changes_no_firm_department_or_resident() -> None:
    outcome = run("none")
    for name, counts in outcome.world.bodies.items():
        np.testing.assert_array_equal(counts, outcome.twin.bodies[name], err_msg=name)
    for name, counts in outcome.world.flows.items():
        np.testing.assert_array_equal(counts, outcome.twin.flows[name], err_msg=name)


def test_departments_that_need_not_pay_leave_more_invoices_open() -> None:
    outcome = run("unpaid")
    arms = (outcome.world.bodies, outcome.twin.bodies)
    owed = [arm["firms.flow.yuan_invoices_owed"].sum() for arm in arms]
    assert owed[0] > 3 * owed[1]
    failed = [arm["firms.flow.failed_by_office"].sum() for arm in arms]
    assert failed[0] > 3 * max(int(failed[1]), 1)
    lost = [arm["firms.flow.lost_with_firm"].sum() for arm in arms]
    assert lost[0] > lost[1]


def test_with_buffers_no_firm_fails_for_want_of_a_departments_money() -> None:
    outcome = run("unpaid", cash=60.0)
    assert outcome.world.bodies["firms.flow.failed_by_office"].sum() == 0


def test_followed_events_name_causes_that_are_events() -> None:
    outcome = run("unpaid")
    assert outcome.events is not None
    assert outcome.bodies is not None
    told = pl.concat([outcome.events, outcome.bodies]).filter(pl.col("arm") == "world")
    assert told["id"].is_unique().all()
    assert set(outcome.bodies["event"].to_list()) <= {*EVENTS, *BODY_EVENTS}
    known = set(told["id"].to_list())
    parents = [p for some in told["parents"].to_list() for p in some]
    assert all(p in known for p in parents)
    short = told.filter(pl.col("event") == "firm_short")
    overdue = set(told.filter(pl.col("event") == "invoice_overdue")["id"].to_list())
    assert any(set(some) & overdue for some in short["parents"].to_list())


def test_who_works_where_adds_up() -> None:
    arm = run("unpaid").world
    staff = arm.bodies["firms.flow.staff"]
    assert (staff > 0).all()
    assert (staff <= arm.flows["employed"]).all()


def test_jobs_lost_at_one_firm_are_found_at_others() -> None:
    """Net employment moves far less than the jobs that firms cost: jobs are rationed."""
    outcome = run("unpaid")
    lost = [
        arm.bodies["firms.flow.lost_with_firm"] + arm.bodies["firms.flow.laid_off"]
        for arm in (outcome.world, outcome.twin)
    ]
    gross = int(lost[0].sum() - lost[1].sum())
    net = outcome.twin.flows["employed"] - outcome.world.flows["employed"]
    assert gross > 0
    assert abs(float(net.mean())) < 0.5 * gross
