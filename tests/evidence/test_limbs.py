"""Families A to C by agency, by gravity, by body and by kind of spell, worked out on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from demerit.engine.outcome import Labels, Variant
from demerit.evidence.a_missed import Violations, in_a_row
from demerit.evidence.c_spells import merged
from demerit.evidence.c_spread import EDGES, classes, said
from demerit.evidence.sanctioned import together
from demerit.evidence.worlds import cells_of
from tests.evidence.made import NORMS, G, alone, arm, found, labels, outcome, zeros
from tests.evidence.told import Story, lives, stories

MONTHS = 48


def measured(told: Story, lived: pl.DataFrame | None = None, **given: Any) -> dict[str, Any]:
    """Metrics of one world with some events."""
    world = arm(told.named, **given)
    made = outcome(world, arm(told.named), events=told.events(), lives=lived)
    return found([made], told.named)


def values(entry: dict[str, Any]) -> dict[str, float | None]:
    return {name: part["value"] for name, part in entry["parts"].items()}


# --- M1 -----------------------------------------------------------------------------------------


def test_restrictions_stand_with_the_agency_whose_records_carry_most_of_them() -> None:
    """30 of the court, a third false; 30 of a platform about dissent; 3 of others, put together."""
    named = labels(("loans",), months=MONTHS)
    told = Story(named)
    for who in range(30):
        court = {"agency": "court"}
        if who < 10:
            ground = told.phantom(0, who, "judgment_default", **court)
        else:
            ground = told.seen(0, who, "judgment_default", **court)
        told.begins(1, who, 0, ground)
        said_ = told.seen(0, 100 + who, "dissent", agency="platform")
        minor = told.seen(0, 100 + who, "late_bill", agency="suppliers")
        told.begins(1, 100 + who, 0, said_, minor, shares=[0.75, 0.25])
    for who in range(3):
        told.begins(1, 200 + who, 0, told.seen(0, 200 + who, "littering", agency=f"office {who}"))
    m1 = values(measured(told)["M1"])
    assert m1["agency=court"] == m1["agency=platform"] == pytest.approx(30 / 63)
    assert m1["agency=court: false_record"] == pytest.approx(1 / 3)
    assert m1["agency=court: lawful_or_protected"] == 0
    assert m1["agency=platform: lawful_or_protected"] == 1
    assert m1["agency=all other agencies"] == pytest.approx(3 / 63)
    assert not any(name.startswith("agency=all other agencies:") for name in m1)
    assert not any(name.startswith("agency=office") for name in m1)


def test_a_restriction_that_outlasts_its_entry_is_counted_apart() -> None:
    named = labels(("loans", "flights"), months=MONTHS)
    told = Story(named)
    entry = told.entry(1, 1, told.phantom(0, 1, "late_bill"))
    told.begins(1, 1, 0, entry, until=5)
    told.begins(1, 1, 1, entry)
    told.about_entry("exit_correction", 5, entry)
    late = told.entry(1, 2, told.seen(0, 2, "late_bill"))
    told.begins(1, 2, 0, late)
    told.about_entry("exit_expiry", MONTHS - 1, late)  # the month after is not seen
    told.begins(1, 3, 0, told.entry(1, 3, told.seen(0, 3, "late_bill")))  # never ends
    assert values(measured(told)["M1"])["over_duration"] == pytest.approx(1 / 2)


# --- M3 -----------------------------------------------------------------------------------------


def test_months_in_a_row_count_once_and_are_answered_if_any_is() -> None:
    one = Violations(
        conduct=np.array(["judgment_default"] * 5 + ["drink_driving"]),
        subject=np.array([1, 1, 1, 1, 2, 1]),
        month=np.array([3, 4, 5, 8, 9, 6]),
        answered=np.array([False, True, False, False, False, False]),
        recorded=np.zeros(6, np.bool_),
    )
    assert in_a_row(one, np.ones(6, np.bool_)) == (3.0, 4.0)
    assert in_a_row(one, one.conduct == "judgment_default") == (2.0, 3.0)
    assert in_a_row(one, np.zeros(6, np.bool_)) == (0.0, 0.0)


def test_one_conduct_does_not_hide_the_others() -> None:
    """Ten months of one default, all answered from the start, beside two drives, both missed."""
    named = labels(("loans",), months=36)
    told = Story(named)
    told.begins(0, 1, 0, told.seen(0, 1, "judgment_default"), until=12)
    for month in range(1, 10):
        told.act(month, 1, "judgment_default")
    told.act(5, 2, "drink_driving")
    told.act(5, 3, "drink_driving")
    told.act(5, 4, "late_bill")
    m3 = measured(told)["M3"]
    parts = values(m3)
    assert m3["value"] == pytest.approx(2 / 12)
    assert parts["in_a_row"] == pytest.approx(2 / 3)
    assert parts["conducts_alike"] == pytest.approx((0 + 1) / 2)
    assert parts["weight=judgment_default"] == pytest.approx(10 / 12)
    assert (parts["gravity_40"], parts["gravity_60"], parts["gravity_0"]) == (0, 1, 1)
    assert m3["parts"]["conduct=drink_driving"]["low"] == 0  # two acts cannot exclude anything
    assert "not one of 2" in m3["parts"]["conduct=drink_driving"]["reason"]


# --- M5 -----------------------------------------------------------------------------------------


def test_scores_of_few_followed_adults_are_suppressed_by_group() -> None:
    """31 women and 5 men; every second woman breaks a rule again."""
    named = labels(("flights",), months=24)
    count = 36
    women = int(np.flatnonzero(cells_of(["sex"], ["women"]))[0])
    men = int(np.flatnonzero(cells_of(["sex"], ["men"]))[0])
    cell = np.where(np.arange(count) < 31, women, men)[:, None] * np.ones((1, 24), np.int64)
    breaches = np.zeros((count, 24), np.int64)
    breaches[:31:2, 15] = 1
    told = Story(named)
    told.act(3, 0, "littering")
    lived = lives(24, *[(40,)] * count, cell=cell, breaches=breaches)
    m5 = measured(told, lived)["M5"]
    assert m5["groups"]["sex=women"]["value"] == pytest.approx(16 / 31)
    assert m5["groups"]["sex=men"]["status"] == "suppressed"
    assert values(m5)["reference_2"] == pytest.approx(16 / 36)  # all are of the first residence


# --- M6, M9 -------------------------------------------------------------------------------------


def test_equal_shares_part_a_burden_otherwise_than_shapleys() -> None:
    """Two months of lost loans, for a bank debt by nine tenths and for dissent by one."""
    named = labels(("loans",), months=MONTHS)
    told = Story(named)
    grounds = told.seen(0, 1, "bank_arrears"), told.seen(0, 1, "dissent")
    told.begins(1, 1, 0, *grounds, shares=[0.9, 0.1], until=3)
    parts = values(measured(told)["M6"])
    assert parts["shares=shapley"] == pytest.approx(0.1)
    assert parts["shares=equal"] == pytest.approx(0.5)


def test_classes_of_burden_are_half_powers_of_ten() -> None:
    burden = np.array([0.001, 0.02, 0.99, 1.0, 3.0, 3.2, 5000.0])
    low = [EDGES[place] for place in classes(burden, 1.0)]
    assert low == pytest.approx([0.01, 0.01, 0.316, 1.0, 1.0, 3.162, 100.0], rel=1e-3)
    assert "less than 0.032" in said(0)
    assert "1 to 3.2" in said(4)
    assert "100 times the mean burden or more" in said(8)


def test_acts_are_counted_by_gravity_and_burden() -> None:
    """Three late bills and a drive: mean burden 13; 1 is 0.08 and 49 is 3.8 times as much."""
    named = labels(("loans",), months=400)
    told = Story(named)
    for who, (conduct, months) in enumerate(
        (("late_bill", 1), ("late_bill", 1), ("late_bill", 1), ("drink_driving", 49))
    ):
        told.begins(1, who, 0, told.seen(0, who, conduct), until=1 + months)
    m9 = measured(told)["M9"]
    cells = {name: one for name, one in values(m9).items() if name.startswith("cell=")}
    assert set(cells.values()) == {0.25, 0.75}
    assert m9["parts"]["mean_gravity"]["value"] == pytest.approx((3 * 8 + 60) / 4)
    weight = m9["parts"]["per_point"]["value"] * (3 * 8 + 60)
    assert weight == pytest.approx(52 * float(NORMS.weights("moderate", ("loans",))[0]))


# --- M8 -----------------------------------------------------------------------------------------


def test_a_refusal_for_a_relatives_listing_stays_until_that_is_gone_too() -> None:
    named = labels(("flights",), months=24)
    told = Story(named)
    begun = told.begins(1, 0, 0, told.seen(0, 0, "late_bill"), until=20)
    told.tell("refused_rail", 2, 0, begun, rule="list", carrier="railways")
    told.tell("refused_rail", 3, 0, rule="tie", carrier="railways")
    told.tell("lender_refusal", 4, 0, rule="credit_check", carrier="banks")
    m8 = measured(told)["M8"]
    variants = {name: one["value"] for name, one in m8["variants"].items()}
    assert variants["whole_evaluation"] == pytest.approx(1 / 3)
    assert variants["with_relatives_listings"] == pytest.approx(2 / 3)
    parts = values(m8)
    assert parts["decisions: railways"] == pytest.approx(2 / 3)
    assert parts["whole_evaluation: railways"] == pytest.approx(1 / 2)
    assert parts["with_relatives_listings: railways"] == 1
    assert parts["with_relatives_listings: banks"] == 0


# --- M10, M11 -----------------------------------------------------------------------------------


def test_the_lightest_quarter_has_its_two_shares() -> None:
    """Four violations, the lightest with 8 of 188 points of gravity and 6 of 12 months."""
    named = labels(("loans",), months=MONTHS)
    told = Story(named)
    for who, months in enumerate((2, 2, 2)):
        told.begins(1, who, 0, told.seen(0, who, "drink_driving"), until=1 + months)
    told.begins(1, 3, 0, told.seen(0, 3, "late_bill"), until=7)
    m10 = measured(told)["M10"]
    parts = values(m10)
    assert parts["gravity: moderate"] == pytest.approx(8 / 188)
    assert parts["burden: moderate"] == pytest.approx(6 / 12)
    assert m10["value"] == pytest.approx((6 / 12) / (8 / 188))


def test_bodies_that_answer_one_act_together_are_told_apart() -> None:
    named = labels(("loans", "flights", "dismissal"), months=MONTHS)
    told = Story(named)
    for who, measures in enumerate(((0, 1), (0, 1), (0,), (0, 1, 2))):
        record = told.seen(0, who, "late_bill")
        for measure in measures:
            told.begins(1, who, measure, record, until=5)
    m11 = measured(told)["M11"]
    parts = values(m11)
    assert parts["body: office 0"] == 1
    assert parts["body: office 2"] == 0.25
    assert parts["together: office 0 + office 1"] == 0.5
    assert parts["together: office 0"] == 0.25
    assert parts["together: office 0 + office 1 + office 2"] == 0.25
    assert "other_combinations" not in parts
    titles = {name: part["title"] for name, part in m11["parts"].items()}
    assert titles["together: office 0 + office 1 + office 2"] == "answered by all 3 bodies"
    assert titles["together: office 0"] == "answered by office 0 alone"
    assert titles["together: office 0 + office 1"] == "answered by all 3 bodies but office 2"


def test_sets_beyond_the_most_frequent_are_put_together() -> None:
    named = labels(("loans",), months=MONTHS)
    told = Story(named)
    for who in range(10):
        told.begins(1, who, 0, told.seen(0, who, "late_bill"), carrier=f"office {who}", until=5)
    parts = values(measured(told)["M11"])
    assert sum(name.startswith("together: ") for name in parts) == 8
    assert parts["other_combinations"] == pytest.approx(2 / 10)


def test_labels_of_an_act_are_joined_in_order_and_once() -> None:
    act, label = np.array([0, 0, 0, 1]), np.array(["b", "a", "b", "c"])
    assert together(act, label, 2).tolist() == ["a + b", "c"]


# --- M13 ----------------------------------------------------------------------------------------


def released(own: list[int], *, wrong: bool = True, corrected: bool = False) -> dict[str, Any]:
    """Ten adults restricted from month 2 to 5; some receive otherwise than the twin's 5,000."""
    months, named = 24, labels(("flights",), months=24)
    held = np.zeros((10, months), np.int64)
    held[:, 2:6] = 1
    received = np.full((10, months), 5000, np.int64)
    for who, income in enumerate(own):
        received[who, 6:] = income
    lived = lives(months, *[(40,)] * 10, restrictions=held, received=received)
    lived = lived.with_columns(
        received=pl.when(pl.col("arm") == "twin").then(5000).otherwise(pl.col("received"))
    )
    told, quiet = Story(named), Story(named, "twin")
    for who in range(10):
        ground = told.phantom(1, who, "late_bill") if wrong else told.seen(1, who, "late_bill")
        entry = told.entry(2, who, ground)
        told.begins(2, who, 0, entry, until=6)
        if corrected and who == 0:
            told.about_entry("exit_correction", 6, entry)
    quiet.act(0, 0, "littering")
    made = outcome(arm(named), arm(named), events=stories(told, quiet), lives=lived)
    placebo = lived.filter(pl.col("arm") == "world")
    made = replace(made, variants={"placebo": Variant(made.world, told.events(), placebo)})
    return found([made, replace(made, seed=1)], named)["M13"]


def test_few_behind_and_ahead_are_counted_beside_a_mean() -> None:
    m13 = released([4000, 4900, 7000], corrected=True)
    parts = values(m13)
    assert parts["spells"] == 10
    assert parts["any_gap"] == pytest.approx(2 / 10)
    assert (parts["behind_6"], parts["ahead_6"]) == (0.1, 0.1)
    assert parts["gap_6"] == pytest.approx((1000 + 100 - 2000) / 10)
    assert parts["vindicated"] == pytest.approx(1)  # the first of them, who still lacks it all
    assert (m13["low"], "4 spells" in m13["reason"]) == (None, True)


def test_nobody_put_right_leaves_no_scar_of_theirs() -> None:
    m13 = released([4000])
    assert m13["parts"]["vindicated"]["value"] is None
    assert "found to be wrong" in m13["parts"]["vindicated"]["reason"]
    none = released([5000])
    assert values(none)["any_gap"] == 0
    assert 0 < none["parts"]["behind_6"]["high"] < 1  # none of twenty is not none at all


# --- M14 ----------------------------------------------------------------------------------------


def test_spells_that_touch_are_one() -> None:
    slot = np.array([1, 1, 1, 2, 1])
    start, end = np.array([0, 3, 8, 2, 1]), np.array([3, 5, 9, 4, 2])
    begun, over = merged(slot, start, end)
    assert list(zip(begun.tolist(), over.tolist(), strict=True)) == [(0, 5), (8, 9), (2, 4)]


def test_each_kind_of_restriction_has_its_own_curve() -> None:
    """40 listings of 10 months, 40 falls of grade of 4; a tie too rare to be told."""
    named = labels(("loans", "flights"), months=MONTHS)
    told = Story(named)
    for who in range(40):
        entry = told.entry(1, who, told.seen(0, who, "late_bill"))
        told.begins(1, who, 0, entry, until=11)
        told.begins(1, 100 + who, 1, told.seen(0, 100 + who, "late_bill"), until=5)
    told.begins(1, 300, 0, rule="tie", until=5)
    parts = values(measured(told)["M14"])
    assert [parts[f"list_{at}"] for at in (3, 6, 12)] == [1, 1, 0]
    assert [parts[f"grade_{at}"] for at in (3, 6, 12)] == [1, 0, 0]
    assert not any(name.startswith("tie_") for name in parts)


def spell_world(named: Labels, **spells: Any) -> dict[str, float | None]:
    return values(found(alone(named, **spells), named)["M14"])


def test_a_strip_of_lengths_adds_up() -> None:
    named = labels(("loans",), months=72)
    ended, still = zeros(73), zeros(73)
    ended[2], ended[3], ended[12], ended[30], still[72] = 1, 1, 2, 3, 3
    parts = spell_world(named, spells_ended=ended, spells_open=still)
    strip = [parts[f"lasts_{name}"] for name in ("brief", "months", "years", "longer")]
    assert strip == pytest.approx([0.2, 0.2, 0.3, 0.3])


def test_a_short_run_does_not_tell_years_from_longer() -> None:
    named = labels(("loans",), months=24)
    ended, still = zeros(25), zeros(25)
    ended[2], still[24] = 1, 3
    parts = spell_world(named, spells_ended=ended, spells_open=still)
    assert [parts["lasts_brief"], parts["lasts_months"]] == pytest.approx([0.25, 0])
    assert parts["lasts_years"] == pytest.approx(0.75)
    assert "lasts_longer" not in parts


def test_months_that_touch_the_essence_of_a_right() -> None:
    named = labels(("child_custody", "loans"), months=24)
    burden = zeros(2, len(named.domains) + 1, 3, G)
    burden[0, 0, 0, 0], burden[1, 0, 0, 0] = 256 * 12, 256 * 99
    received = np.full((3, 24), 5000, np.int64)
    received[0, 12:] = 0
    received[2] = 0  # a child
    lived = lives(24, (40, 40, 9), received=received)
    lived = lived.with_columns(
        received=pl.when(pl.col("arm") == "twin").then(5000).otherwise(pl.col("received"))
    )
    told = Story(named)
    told.act(0, 0, "littering")
    parts = values(measured(told, lived, burden=burden)["M14"])
    assert parts["children_in_care"] == pytest.approx(1000 * 12 / (G * 100 * 24))
    assert parts["no_income"] == pytest.approx(1000 * 12 / 48)
    without = measured(Story(labels(("loans",), months=24)))["M14"]["parts"]["children_in_care"]
    assert without["status"] == "zero_by_construction"
