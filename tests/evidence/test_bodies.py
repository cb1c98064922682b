"""Firms and departments as metrics count them, with numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from demerit.engine.outcome import Outcome, Variant
from demerit.regime.registry import ACT_PLACE, DOMAINS
from demerit.study.series import series
from tests.evidence.made import (
    NORMS,
    C,
    D,
    G,
    arm,
    bodies,
    found,
    index,
    labels,
    outcome,
    zeros,
)
from tests.evidence.told import Story, lives

T = 24
NAMED = labels(("flights", "loans"), months=T)
WEIGHTS = NORMS.severity.weightings[NORMS.reporting.headline.severity].weights
GRAVITY = NORMS.gravity.scales[NORMS.reporting.headline.gravity].gravity
COURT, CONTRACTS = DOMAINS.index("court_debt"), DOMAINS.index("public_contracts")
FIRM_C, OFFICE_C = 15, 10


def at(shape: tuple[int, ...], place: tuple[int, ...], value: int) -> np.ndarray:
    """Zeros with one number in it."""
    counts = zeros(*shape)
    counts[place] = value
    return counts


def world_of(**given: Any) -> Outcome:
    """Residents default 10 times and are barred from flights for 20 months for it."""
    acts = at((C, T), (index("judgment_default"), 3), 10)
    burden = at((2, D + 1, 3, G), (0, COURT, 0, 7), 20 * 256)
    tied = given.pop("vicarious", zeros(2, D + 1, 3, G))
    told = arm(NAMED, acts=acts, burden=burden, vicarious=tied, bodies=bodies(T, **given))
    return outcome(told, arm(NAMED, acts=acts, bodies=bodies(T)))


def state(months: int = 6, unpaid: int = 4) -> dict[str, Any]:
    """Departments that do not pay, and bear months of no new projects for it."""
    burden = at((24, D + 1, 3, T), (0, CONTRACTS, 0, 5), months * 256)
    return {
        "departments__acts": at((OFFICE_C, T), (ACT_PLACE["invoice_unpaid"], 2), unpaid),
        "departments__burden": burden,
    }


# --- M39 -----------------------------------------------------------------------------------------


def test_symmetry_is_burden_by_gravity_of_the_state_over_that_of_citizens() -> None:
    m39 = found([world_of(**state())], NAMED)["M39"]
    citizens = 20 * WEIGHTS["flights"] / (10 * GRAVITY["judgment_default"])
    theirs = 6 * WEIGHTS["new_projects"] / (4 * GRAVITY["invoice_unpaid"])
    assert m39["value"] == pytest.approx(theirs / citizens)
    assert m39["parts"]["intensity=residents"]["value"] == pytest.approx(1000 * citizens)
    assert m39["parts"]["intensity=departments"]["value"] == pytest.approx(1000 * theirs)
    assert m39["parts"]["intensity=firms"]["value"] is None  # firms did nothing here
    assert m39["parts"]["firms"]["status"] == "undefined"


def test_all_gravities_and_severities_are_variants() -> None:
    variants = found([world_of(**state())], NAMED)["M39"]["variants"]
    for name, scale in NORMS.gravity.scales.items():
        grave = scale.gravity["invoice_unpaid"] / scale.gravity["judgment_default"]
        weights = 6 * WEIGHTS["new_projects"] / (20 * WEIGHTS["flights"])
        assert variants[f"gravity={name}"]["value"] == pytest.approx(weights * 10 / 4 / grave)
    assert set(variants) == {
        *(f"gravity={name}" for name in NORMS.gravity.scales),
        *(f"severity={name}" for name in NORMS.severity.weightings),
    }


def test_a_state_that_answers_for_nothing_is_0_and_not_undefined() -> None:
    m39 = found([world_of(**state(months=0)) for _ in range(3)], NAMED)["M39"]
    assert (m39["value"], m39["status"], m39["low"]) == (0, "ok", None)
    assert m39["reason"]


def test_only_true_violations_of_the_bearer_and_only_restrictions_count() -> None:
    given = state()
    burden = given["departments__burden"]
    burden[0, CONTRACTS, 1, 5] = 999 * 256  # a false record
    burden[0, DOMAINS.index("civic"), 0, 5] = 999 * 256  # a lawful act
    burden[0, D, 0, 5] = 999 * 256  # nothing on the ledger
    firms = at((24, D + 1, 3, T), (1, COURT, 0, 5), 999 * 256)  # a reward
    firms[2, DOMAINS.index("tax"), 0, 5] = 999 * 256  # flights, which only persons take
    acts = at((FIRM_C, T), (ACT_PLACE["tax_fraud"], 2), 2)
    m39 = found([world_of(**given, firms__burden=firms, firms__acts=acts)], NAMED)["M39"]
    assert m39["value"] == pytest.approx(found([world_of(**state())], NAMED)["M39"]["value"])
    assert m39["parts"]["intensity=firms"]["value"] == 0


def test_detection_cure_and_leak() -> None:
    records = at((OFFICE_C, 3, T), (ACT_PLACE["invoice_unpaid"], 0, 3), 1)
    records[ACT_PLACE["invoice_unpaid"], 1, 3] = 50  # false ones detect nothing
    records[ACT_PLACE["invoice_settled"], 0, 3] = 50  # nor do records of what is no violation
    tied = at((2, D + 1, 3, G), (1, D, 0, 9), 8 * 256)  # `no_loans`, which is on departments
    tied[0, D, 0, 9] = 30 * 256  # `no_flights` is a measure on firms here
    given = state() | {
        "departments__recorded": records,
        "departments__flow__yuan_due": np.full(T, 200),
        "departments__flow__yuan_paid": np.full(T, 50),
        "departments__flow__promises": np.full(T, 10),
        "departments__flow__promises_kept": np.full(T, 4),
    }
    parts = found([world_of(**given, vicarious=tied)], NAMED)["M39"]["parts"]
    assert parts["detection=departments"]["value"] == pytest.approx(1 / 4)
    assert parts["cure=invoices"]["value"] == pytest.approx(0.25)
    assert parts["cure=promises"]["value"] == pytest.approx(0.4)
    assert parts["cure=wages"]["reason"] == "nothing was owed in any world"
    mine, theirs = 6 * WEIGHTS["new_projects"], 8 * WEIGHTS["loans"]
    assert parts["leak=departments"]["value"] == pytest.approx(theirs / (mine + theirs))
    assert parts["leak=firms"]["value"] == 1


def of_a_firm(told: Story, *rows: int) -> None:
    """Turn events into a firm's."""
    for row in rows:
        next(one for one in told.rows if one["id"] == row)["kind"] = "firm"


def test_months_until_the_first_restriction_that_cites_the_act() -> None:
    told = Story(NAMED)
    waits = []
    for firm, (acted, recorded, begun) in enumerate([(1, 2, 4), (3, 3, 8), (5, 6, 15)]):
        act = told.tell("act", acted, firm, truth="true", conduct="tax_fraud", domain="tax")
        record = told.tell(
            "record", recorded, firm, act, truth="true", conduct="tax_fraud", domain="tax"
        )
        first = told.tell("measure_begins", begun, firm, record, measure="no_procurement")
        later = told.tell("measure_begins", begun + 3, firm, record, measure="no_flights")
        reward = told.tell("measure_begins", recorded, firm, record, measure="first_served")
        of_a_firm(told, act, record, first, later, reward)
        waits.append(begun - acted)
    one = replace(world_of(), bodies=told.events())
    parts = found([one], NAMED)["M39"]["parts"]
    assert parts["consequence=firms"]["value"] == np.median(waits) == 5
    assert "followed" in parts["consequence=departments"]["reason"]
    assert parts["consequence=residents"]["value"] is None


def test_classes_of_gravity_hold_like_against_like() -> None:
    told, offices = Story(NAMED), Story(NAMED)
    grave, light = told.seen(2, 0, "judgment_default"), told.seen(2, 1, "late_bill")
    told.begins(3, 0, 0, told.entry(3, 0, grave), until=13)  # flights for 10 months
    told.begins(3, 1, 1, told.entry(3, 1, light), until=5)  # loans for 2
    told.begins(3, 1, 0, told.phantom(2, 1, "late_bill"), until=9)  # on nothing true
    about = {"conduct": "invoice_unpaid", "domain": "public_contracts", "truth": "true"}
    act = offices.tell("act", 2, 7, **about)
    record = offices.tell("record", 2, 7, act, **about)
    begun = offices.tell("measure_begins", 4, 7, record, measure="no_projects")
    offices.tell("measure_ends", 9, 7, begun, measure="no_projects")
    for row in offices.rows:
        row["kind"] = "department"
    acts = at((C, T), (index("judgment_default"), 3), 10)
    acts[index("late_bill"), 3] = 40
    both = arm(NAMED, acts=acts, bodies=bodies(T, **state(unpaid=4)))
    home = lives(T, (40, 41))  # two of so many residents
    one = replace(
        outcome(both, arm(NAMED, acts=acts, bodies=bodies(T)), events=told.events(), lives=home),
        bodies=offices.events(),
    )
    parts = found([one], NAMED)["M39"]["parts"]
    share = 2 * T / (G * 100 * T)
    serious = 10 * WEIGHTS["flights"] / (share * 10 * GRAVITY["judgment_default"])
    trifling = 2 * WEIGHTS["loans"] / (share * 40 * GRAVITY["late_bill"])
    theirs = 5 * WEIGHTS["new_projects"] / (4 * GRAVITY["invoice_unpaid"])
    assert parts["gravity 40 and more=residents"]["value"] == pytest.approx(1000 * serious)
    assert parts["gravity below 20=residents"]["value"] == pytest.approx(1000 * trifling)
    assert parts["gravity 40 and more=departments"]["value"] == pytest.approx(1000 * theirs)
    assert parts["gravity 20 to below 40=departments"]["status"] == "undefined"


# --- M31 and M30 ---------------------------------------------------------------------------------


def sanctioned(seed: int = 0) -> Outcome:
    """Four restrictions begin on firms, which lay off, fail and pay less than in the twin."""
    starts = zeros(24, 2, T)
    starts[0, 0, 3], starts[2, 1, 4] = 3, 1
    starts[1, 0, 3] = 70  # a reward
    world = bodies(
        T,
        firms__starts=starts,
        firms__flow__laid_off=at((T,), (5,), 7),
        firms__flow__lost_with_firm=at((T,), (6,), 5),
        firms__flow__failed_by_measure=at((T,), (6,), 2),
        firms__flow__yuan_wages_paid=np.full(T, 90_000),
        firms__flow__yuan_wages_due=np.full(T, 96_000),
        firms__flow__persons_reached=np.full(T, 3),
    )
    twin = bodies(
        T,
        firms__flow__laid_off=at((T,), (5,), 4),
        firms__flow__yuan_wages_paid=np.full(T, 100_000),
        firms__flow__yuan_wages_due=np.full(T, 100_000),
        firms__flow__staff=np.full(T, 20),
    )
    return outcome(arm(NAMED, bodies=world), arm(NAMED, bodies=twin), seed=seed)


def test_jobs_and_wages_beyond_the_twin_per_restriction() -> None:
    m31 = found([sanctioned()], NAMED)["M31"]
    parts = m31["parts"]
    assert parts["jobs"]["value"] == (12 - 4) / 4
    assert parts["laid_off"]["value"] == (7 - 4) / 4
    assert parts["wages"]["value"] == 10_000 * T / 4
    assert parts["unpaid"]["value"] == 6_000 * T / 4
    assert parts["failed_by_measure"]["value"] == 0.5
    daily = 100_000 / (20 * 365.25 / 12)
    assert m31["value"] == pytest.approx(10_000 * T / daily / 4)
    assert parts["chance"]["status"] == "undefined"
    assert parts["by_size"]["status"] == "undefined"
    assert parts["per_restricted_month"]["value"] is None  # no firm was under one in any month


def test_a_firm_counts_once_a_month_however_many_measures_it_is_under() -> None:
    made = sanctioned()
    made.world.bodies["firms.flow.restricted"][3:13] = 2  # two firms for ten months
    part = found([made], NAMED)["M31"]["parts"]["per_restricted_month"]
    daily = 100_000 / (20 * 365.25 / 12)
    assert part["value"] == pytest.approx(10_000 * T / daily / 20)


def test_a_difference_between_0_and_1_in_all_worlds_is_no_share() -> None:
    worlds = [sanctioned(seed) for seed in range(2)]
    worlds[1].world.bodies["firms.flow.failed_by_measure"][6] = 0
    part = found(worlds, NAMED)["M31"]["parts"]["failed_by_measure"]
    assert part["value"] == pytest.approx(0.25)
    assert part["low"] < 0
    assert part["high"] > 1


def test_what_chance_leaves_is_held_against_the_placebo() -> None:
    made = sanctioned()
    other = replace(made.world, bodies=dict(made.world.bodies))
    other.bodies["firms.flow.yuan_wages_paid"] = np.full(T, 91_000)  # type: ignore[index]
    other.bodies["firms.flow.staff"] = np.full(T, 20)  # type: ignore[index]
    one = replace(made, variants={"placebo": Variant(other)})
    daily = 96_000 / (20 * 365.25 / 12)
    part = found([one], NAMED)["M31"]["parts"]["chance"]
    assert part["value"] == pytest.approx(1_000 * T / daily / 4)


def test_without_restrictions_on_firms_there_is_no_loss_per_restriction() -> None:
    m31 = found([world_of()], NAMED)["M31"]
    assert (m31["value"], m31["status"]) == (None, "undefined")
    assert "no restriction began on a firm" in m31["reason"]


def test_third_parties_of_firms_and_departments() -> None:
    parts = found([sanctioned()], NAMED)["M30"]["parts"]
    years = G * 100 * T / 12
    assert parts["reached_through_bodies"]["value"] == pytest.approx(1000 * 3 * T / years)
    assert parts["jobs_lost_at_firms"]["value"] == pytest.approx(1000 * 8 / years)
    assert parts["served_by_departments"]["status"] == "undefined"


# --- M20 -----------------------------------------------------------------------------------------


def test_violations_of_firms_averted_stand_apart_from_those_of_residents() -> None:
    fraud, late = ACT_PLACE["tax_fraud"], ACT_PLACE["tax_late"]
    many = {"firms__flow__firms": np.full(T, 500)}
    acts = at((FIRM_C, T), (fraud, 1), 6)
    acts[late, 1] = 40
    fewer = at((FIRM_C, T), (fraud, 1), 2)
    fewer[late, 1] = 10
    averted, induced = at((FIRM_C, T), (fraud, 1), 3), at((FIRM_C, T), (fraud, 1), 1)
    world = bodies(T, **many, firms__acts=fewer, firms__averted=averted, firms__induced=induced)
    twin = bodies(T, **many, firms__acts=acts)
    m20 = found([outcome(arm(NAMED, bodies=world), arm(NAMED, bodies=twin))], NAMED)["M20"]
    years, parts = 500 * T / 12, m20["parts"]
    assert m20["value"] == 0
    assert parts["firms"]["value"] == pytest.approx(1000 * 4 * GRAVITY["tax_fraud"] / years)
    assert parts["firms: direct"]["value"] == pytest.approx(1000 * 2 * GRAVITY["tax_fraud"] / years)
    assert parts["firms: conduct=tax_late"]["value"] == pytest.approx(1000 * 30 / years)
    assert "outside the aim" in parts["firms: conduct=tax_late"]["title"]
    assert "firms: conduct=on_time_taxes" not in parts


def test_without_firms_and_departments_their_numbers_say_why() -> None:
    every = found([outcome(arm(NAMED), arm(NAMED))], NAMED)
    for entry in (every["M31"], every["M39"], every["M20"]["parts"]["departments"],
                  every["M30"]["parts"]["jobs_lost_at_firms"]):  # fmt: skip
        assert (entry["value"], entry["reason"]) == (
            None,
            "these worlds have no firms and departments",
        )


# --- series --------------------------------------------------------------------------------------


def test_firms_and_departments_have_rows_of_their_own_with_units() -> None:
    share = {"departments__flow__settled_share": np.full(T, 640)}
    given = state() | share | {"departments__listed": at((2, T), (0, 4), 3)}
    table = series([world_of(**given)], NAMED).filter(pl.col("arm") == "world")
    one = table.filter(pl.col("kind") == "departments")

    def row(group: str, measure: str, month: int) -> tuple[float, str]:
        chosen = one.filter(
            (pl.col("group") == group) & (pl.col("measure") == measure)
            & (pl.col("month") == month)
        )  # fmt: skip
        return chosen["value"].item(), chosen["unit"].item()

    assert row("all", "settled_share", 0) == (2.5, "shares of departments, summed")
    assert row("invoice_unpaid", "acts", 2) == (4, "acts")
    assert row("offices_in_arrears", "listed", 4) == (3, "entries")
    assert row("no_projects", "in_force", 5) == (6, "departments")
    assert row("all", "yuan_due", 1) == (0, "yuan")
    assert "firms" in table["kind"].unique().to_list()
    bare = series([outcome(arm(NAMED), arm(NAMED))], NAMED)
    assert bare["kind"].unique().to_list() == ["residents"]
