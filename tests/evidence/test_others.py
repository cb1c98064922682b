"""Who bears the burden, who else, and whether anyone is told, heard and put right."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from demerit.evidence.estimators import cumulative_incidence, kaplan_meier
from demerit.evidence.f_concentration import gini, top_share
from demerit.evidence.worlds import cells_of
from demerit.regime.registry import DOMAINS
from tests.evidence.made import NORMS, D, G, alone, arm, found, labels, outcome, uniforms, zeros
from tests.evidence.told import Story, lives

MONTHS = 48
NAMED = labels(("loans", "flights"), months=MONTHS)
CHILD = int(np.flatnonzero(cells_of(["age"], ["0-17"]))[0])
ADULTS = ~cells_of(["age"], ["0-17"])
ADULT = int(np.flatnonzero(ADULTS)[0])
MIGRANTS = cells_of(["residence"], ["no_local_hukou"])


def one_world(told: Story, **more: Any) -> dict[str, Any]:
    named = told.named
    return found([outcome(arm(named), arm(named), events=told.events(), **more)], named)


# --- concentration -------------------------------------------------------------


def test_gini_and_top_share_of_known_burdens() -> None:
    assert gini(np.full(10, 3.0)) == pytest.approx(0)
    assert gini(np.array([0.0] * 99 + [5])) == pytest.approx(0.99)
    assert gini(np.array([1.0, 2, 3, 4])) == pytest.approx(0.25)
    assert gini(np.zeros(5)) is None
    assert top_share(np.array([0.0] * 150 + [4, 6])) == pytest.approx((6 + 0.52 * 4) / 10)
    assert top_share(np.zeros(5)) is None


def test_burden_is_borne_by_who_lived_there_when_it_began() -> None:
    generation = np.zeros((3, MONTHS), np.int64)
    generation[0, 20:] = 1  # somebody else moves in
    told = Story(NAMED)
    for month in (2, 30):
        told.begins(month, 0, 0, told.seen(month, 0, "late_bill"), until=month + 5)
    m29 = one_world(told, lives=lives(MONTHS, (40, 30), (9,), generation=generation))["M29"]
    assert m29["value"] == pytest.approx(1 / 3)  # burdens 5, 5, 0 of three adults
    assert m29["parts"]["burdened"]["value"] == pytest.approx(2 / 3)


# --- third parties -------------------------------------------------------------


def test_what_goes_through_ties_is_a_share_of_all_burden() -> None:
    burden, tied = zeros(2, D + 1, 3, G), zeros(2, D + 1, 3, G)
    row = DOMAINS.index("court_debt")
    burden[0, row, 0, ADULT] = 600
    tied[0, row, 0, CHILD], tied[0, row, 0, ADULT] = 300, 100
    begun = zeros(2, 4, G)
    begun[:, 0, CHILD] = [3, 1]
    m30 = found(alone(NAMED, burden=burden, vicarious=tied, vicarious_starts=begun), NAMED)["M30"]
    assert m30["value"] == pytest.approx(0.4)
    assert m30["parts"]["on_children"]["value"] == pytest.approx(0.75)
    assert m30["parts"]["through_departments"]["value"] == pytest.approx(0.25)
    children = int(cells_of(["age"], ["0-17"]).sum()) * 100 * MONTHS / 12
    assert m30["parts"]["begun_on_children"]["value"] == pytest.approx(4000 / children)
    assert m30["groups"]["age=0-17"]["value"] == 1


def test_children_are_counted_once_and_grown_up_children_not() -> None:
    through = np.zeros((5, MONTHS), np.int64)
    through[[1, 4], 10:20] = 1
    through[2, 3] = 1
    told = Story(NAMED)
    told.tell("job_lost_to_list", 5, 3)
    told.tell("job_lost_to_list", 9, 3)
    parts = one_world(told, lives=lives(MONTHS, (40, 9, 30), (40, 17), through_ties=through))[
        "M30"
    ]["parts"]
    assert parts["children_restricted"]["value"] == 1000
    assert parts["children_of_the_dismissed"]["value"] == 500


def test_the_burden_through_ties_is_split_by_whom_it_comes_through() -> None:
    named = labels(("dismissal", "flights", "loans"), months=MONTHS)  # residents', firms', offices'
    tied = zeros(3, D + 1, 3, G)
    tied[:, 0, 0, ADULT], tied[0, 0, 0, CHILD] = [100, 200, 300], 400
    weights = NORMS.severity.weightings[NORMS.reporting.headline.severity].weights
    dismissal, flights, loans = (weights[lever] for lever in ("dismissal", "flights", "loans"))
    whole = 500 * dismissal + 200 * flights + 300 * loans
    parts = found(alone(named, vicarious=tied), named)["M30"]["parts"]
    assert parts["on_children"]["value"] == pytest.approx(400 * dismissal / whole)
    assert parts["on_household"]["value"] == pytest.approx(100 * dismissal / whole)
    assert parts["through_firms"]["value"] == pytest.approx(200 * flights / whole)
    assert parts["through_departments"]["value"] == pytest.approx(300 * loans / whole)


def test_children_are_poorer_where_a_parent_was_restricted_and_the_home_lost_a_tenth() -> None:
    told = Story(NAMED)
    for who in (0, 4, 6):  # three homes of four, in month 10
        told.begins(10, who, 0, told.seen(9, who, "late_bill"))
    lived = lives(MONTHS, (40, 9), (40, 9), (40, 9), (40, 9)).with_columns(received=pl.lit(100))
    here, later = pl.col("arm") == "world", pl.col("month") >= 20
    moved = (
        # 2,400 a year become 1,680
        pl.when(here & later & pl.col("subject").is_in([0, 2])).then(40)
        .when(here & later & (pl.col("subject") == 4)).then(150)  # and 3,000
        .when(here & later & (pl.col("subject") == 6)).then(99)
        .otherwise(pl.col("received"))
    )  # fmt: skip
    parts = one_world(told, lives=lived.with_columns(received=moved))["M30"]["parts"]
    assert parts["children_poorer"]["value"] == pytest.approx(250)  # the second was not restricted
    assert parts["children_richer"]["value"] == pytest.approx(250)


# --- notice --------------------------------------------------------------------


def listed(told: Story, who: int, month: int, noticed: int | None = None, **more: Any) -> int:
    """Somebody listed on a false record, restricted in the same month: the entry."""
    record = told.phantom(0, who, "late_bill")
    if noticed is not None:
        told.tell("notice", noticed, who, record, list="defaulters")
    entry = told.entry(month, who, record)
    told.begins(month, who, 0, entry, **more)
    return entry


def test_notice_counts_before_the_month_of_effect() -> None:
    told = Story(NAMED)
    first = listed(told, 1, 5, noticed=2)
    listed(told, 2, 5, noticed=5)
    listed(told, 3, 5)
    told.begins(5, 4, 0, told.seen(4, 4, "late_bill"))  # by grade
    refused = told.begins(6, 4, 1, told.seen(4, 4, "late_bill"))
    told.tell("refused_air", 7, 4, refused)
    told.begins(9, 1, 1, first)  # another carrier of the same entry, later
    m32 = one_world(told)["M32"]
    assert m32["value"] == pytest.approx(2 / 6)
    assert m32["variants"]["by_the_month_of_effect"]["value"] == pytest.approx(3 / 6)
    assert m32["parts"]["lead"]["value"] == 3  # of 3, 0 and 7
    assert m32["parts"]["learned_by_refusal"]["value"] == pytest.approx(1 / 6)
    assert m32["parts"]["by_grade"]["value"] == pytest.approx(2 / 6)
    assert m32["parts"]["in_the_month"]["value"] == pytest.approx(1 / 6)
    assert m32["parts"]["never_told"]["value"] == pytest.approx(2 / 6)
    assert m32["parts"]["flawed"]["value"] == 0  # two, one, none, one and two are all six


def test_a_notice_without_the_remedy_or_with_a_wrong_reason_is_none() -> None:
    told = Story(NAMED)
    for who, event in enumerate(("notice", "notice_unnamed", "notice_wrong_reason")):
        record = told.phantom(0, who, "late_bill")
        told.tell(event, 1, who, record, list="defaulters")
        told.begins(3, who, 0, told.entry(3, who, record))
    m32 = one_world(told)["M32"]
    assert m32["value"] == pytest.approx(1 / 3)
    assert m32["parts"]["any_notice"]["value"] == 1
    assert m32["parts"]["flawed"]["value"] == pytest.approx(2 / 3)


def test_stated_reasons_are_counted_per_notice() -> None:
    flows = {
        name: np.array([part] * MONTHS)
        for name, part in (("notices", 10), ("notices_named", 4), ("notices_right", 9))
    }
    m33 = found(alone(NAMED, flows=flows), NAMED)["M33"]
    assert m33["value"] == pytest.approx(0.9)
    assert m33["parts"]["remedy_named"]["value"] == pytest.approx(0.4)
    assert found(alone(NAMED), NAMED)["M33"]["status"] == "undefined"


def test_a_notice_belongs_to_one_entry_and_not_to_the_next() -> None:
    told = Story(NAMED)
    first = listed(told, 1, 5, noticed=2, until=8)
    told.about_entry("exit_expiry", 8, first)
    listed(told, 1, 12, until=14)
    record = told.phantom(20, 1, "late_bill")
    told.tell("notice", 20, 1, record, list="defaulters")
    told.tell("entry_stopped", 20, 1, record, list="defaulters")
    listed(told, 1, 24)
    assert one_world(told)["M32"]["value"] == pytest.approx(1 / 3)


# --- appeal and redress --------------------------------------------------------


def test_the_funnel_narrows_step_by_step() -> None:
    told = Story(NAMED)
    for who in range(8):  # wrongful; 4 noticed, 3 appeal, 2 decided, 1 overturned
        entry = listed(told, who, 2, noticed=1 if who < 4 else None)
        if who < 3:
            told.about_entry("appeal", 4, entry)
        if who < 2:
            told.about_entry("exit_correction" if who == 0 else "appeal_rejected", 6, entry)
    sound = told.entry(2, 20, told.seen(1, 20, "late_bill"))
    told.begins(2, 20, 0, sound)
    told.about_entry("appeal", 3, sound)
    told.about_entry("exit_correction", 4, sound)
    told.begins(2, 21, 0, told.phantom(1, 21, "late_bill"))  # by grade: no appeal exists
    listed(told, 30, MONTHS - 1)  # too late to be followed up
    m34 = one_world(told)["M34"]
    parts = {name: part["value"] for name, part in m34["parts"].items()}
    assert m34["value"] == pytest.approx(1 / 9)
    assert parts["noticed"] == pytest.approx(4 / 9)
    assert parts["appealed"] == pytest.approx(3 / 9)
    assert parts["decided"] == pytest.approx(2 / 9)
    assert parts["on_a_list"] == pytest.approx(8 / 9)
    assert parts["overturned_when_heard"] == pytest.approx(2 / 3)
    assert parts["false_grants"] == 1


def test_groups_have_their_own_funnel_unless_they_are_too_small() -> None:
    local, migrant = (int(np.flatnonzero(ADULTS & which)[0]) for which in (~MIGRANTS, MIGRANTS))
    women = int(np.flatnonzero(ADULTS & ~MIGRANTS & cells_of(["sex"], ["women"]))[0])
    told, where = Story(NAMED), [local] * 30 + [women] * 10 + [migrant] * 32
    for who in range(72):
        entry = listed(told, who, 2, noticed=1)
        if who < 8 or who >= 70:  # eight locals and two migrants appeal, all locals win
            told.about_entry("appeal", 4, entry)
            told.about_entry("exit_correction" if who < 8 else "appeal_rejected", 6, entry)
    cell = np.array(where)[:, None] * np.ones((1, MONTHS), np.int64)
    m34 = one_world(told, lives=lives(MONTHS, *[(40,)] * 72, cell=cell))["M34"]
    assert m34["value"] == pytest.approx(8 / 72)
    assert m34["groups"]["residence=local"]["value"] == pytest.approx(8 / 40)
    assert m34["groups"]["residence=no_local_hukou"]["value"] == 0
    assert m34["groups"]["sex=men"]["value"] == pytest.approx(8 / 62)
    assert m34["groups"]["sex=women"]["status"] == "suppressed"
    assert m34["parts"]["appealed: residence=no_local_hukou"]["value"] == pytest.approx(2 / 32)
    assert m34["parts"]["overturned: residence=local"]["value"] == pytest.approx(8 / 40)


def test_an_appeal_that_is_won_is_not_yet_redress() -> None:
    told = Story(NAMED)
    for who, until in enumerate((12, None)):  # the second body never lets go of the second one
        entry = listed(told, who, 2, until=8)
        told.begins(3, who, 1, entry, until=until)
        told.about_entry("exit_correction", 7, entry)
    listed(told, 2, 2)
    every = one_world(told)
    assert every["M34"]["value"] == pytest.approx(4 / 5)
    parts = every["M35"]["parts"]
    assert parts["won"]["value"] == pytest.approx(2 / 3)
    assert parts["won_in_vain"]["value"] == pytest.approx(1 / 2)
    assert parts["never_redressed"]["value"] == pytest.approx(2 / 3)


def test_redress_lasts_until_the_last_copy_is_gone() -> None:
    told = Story(NAMED)
    entry = listed(told, 1, 2, until=8)
    told.begins(3, 1, 1, entry, until=12)
    told.about_entry("exit_correction", 7, entry)
    expired = listed(told, 2, 2, until=6)
    told.about_entry("exit_expiry", 6, expired)
    m35 = one_world(told)["M35"]
    assert m35["value"] == pytest.approx((10 + 24) / 2)  # 10 months, and never within 24
    assert m35["parts"]["redressed"]["value"] == 0.5
    assert m35["parts"]["ended_otherwise"]["value"] == 0.5
    assert m35["parts"]["never_redressed"]["value"] == 0.5
    assert m35["parts"]["last_copy"]["value"] == 5


def test_stopped_entries_by_what_they_rested_on() -> None:
    told = Story(NAMED)
    for who, (true, halted) in enumerate([(0, 1), (0, 1), (0, 0), (0, 0), (1, 1), (1, 0), (1, 0)]):
        ground = told.seen(0, who, "late_bill") if true else told.phantom(0, who, "late_bill")
        about = {"conduct": "late_bill", "truth": "true" if true else "false", "list": "defaulters"}
        if halted:
            told.tell("entry_stopped", 1, who, ground, **about)
        else:
            told.entry(1, who, ground)
    told.tell("entry_stopped", 1, 99, conduct="late_bill", truth="false", list="praised")
    m36 = one_world(told)["M36"]
    assert m36["value"] == 0.5
    assert m36["parts"]["right"]["value"] == pytest.approx(1 / 3)
    assert m36["parts"]["all"]["value"] == pytest.approx(3 / 7)
    assert m36["parts"]["wrongful"]["value"] == pytest.approx(4 / 7)
    assert m36["parts"]["automation_bias"]["status"] == "undefined"


def test_incidence_of_competing_ends_by_hand() -> None:
    months, cause = np.array([1, 2, 2, 3, 4]), np.array([1, 2, 0, 1, 0])
    curve = cumulative_incidence(months, cause, 1, 3)
    assert curve is not None
    assert curve.tolist() == pytest.approx([0, 1 / 5, 1 / 5, 1 / 5 + 4 / 5 * 2 / 3 * 1 / 2])
    assert cumulative_incidence(months, cause, 1, 5) is None  # nobody was followed so long


def test_incidences_of_all_ends_add_up_to_one_less_the_survival() -> None:
    u = uniforms(3, 400).reshape(2, 200)
    months, cause = 1 + (u[0] * 20).astype(np.int64), (u[1] * 3).astype(np.int64)
    ended, still = (np.bincount(months[k], minlength=22) for k in (cause > 0, cause == 0))
    survival = kaplan_meier(ended, still).beyond[:16]
    curves = [cumulative_incidence(months, cause, which, 15) for which in (1, 2)]
    assert curves[0] is not None
    assert curves[1] is not None
    assert (curves[0] + curves[1]).tolist() == pytest.approx((1 - survival).tolist())


# --- data ----------------------------------------------------------------------


def test_data_intensity_counts_contexts_of_whole_years() -> None:
    named = labels(("loans",), months=30)
    told = Story(named)
    used = told.seen(0, 0, "late_bill")
    for month, conduct in ((1, "late_bill"), (2, "littering"), (13, "littering"), (25, "petition")):
        told.seen(month, 0, conduct)
    told.begins(1, 0, 0, used)
    m38 = one_world(told, lives=lives(30, (40, 9)))["M38"]
    assert m38["value"] == pytest.approx(3 / 2)  # two contexts in one year, one in the next
    assert m38["parts"]["records"]["value"] == pytest.approx(4 / 2)
    assert m38["parts"]["used"]["value"] == pytest.approx(1 / 4)


# --- displacement --------------------------------------------------------------


def test_displacement_is_what_rises_elsewhere_over_what_falls_here() -> None:
    named = NAMED  # watches court_debt and utilities
    worlds = []
    for seed in range(6):
        acts, twin = zeros(len(named.conducts), MONTHS), zeros(len(named.conducts), MONTHS)
        here = named.conducts.index("late_bill"), named.conducts.index("judgment_default")
        there = named.conducts.index("littering")
        twin[here, 0] = 100 + seed
        twin[there, 0], acts[there, 0] = 500, 500 + 2 * (100 + seed)
        worlds.append(outcome(arm(named, acts=acts), arm(named, acts=twin), seed=seed))
    m22 = found(worlds, named)["M22"]
    assert m22["value"] == pytest.approx(2 * 4 / (8 + 40))
    assert m22["parts"]["domain=public_order"]["value"] == pytest.approx(m22["value"])
    watched, elsewhere = (m22["parts"][name] for name in ("watched", "elsewhere"))
    assert elsewhere["value"] / -watched["value"] == pytest.approx(m22["value"])
    assert watched["value_world"] == 0
    assert elsewhere["value_world"] > elsewhere["value_twin"] > 0


def test_displacement_is_undefined_where_nothing_falls() -> None:
    m22 = found(alone(NAMED, seeds=3), NAMED)["M22"]
    assert (m22["value"], m22["status"]) == (None, "undefined")
    assert m22["reason"]


# --- drift and errors of groups --------------------------------------------------


def test_drift_is_the_slope_of_the_log_ratio() -> None:
    restricted, present = zeros(G, MONTHS), np.full((G, MONTHS), 10**6, np.int64)
    restricted[:] = 10_000
    growth = np.repeat(np.exp(0.2 * np.arange(MONTHS // 12)), 12)
    restricted[MIGRANTS] = np.rint(10_000 * growth)
    restricted[~ADULTS] = 1  # children stand in no group but their own
    present[MIGRANTS] *= 3  # a larger group is no more restricted for it
    m28 = found(alone(NAMED, seeds=3, restricted=restricted, present=present), NAMED)["M28"]
    assert m28["value"] == pytest.approx(0.2, abs=1e-4)
    assert m28["groups"]["residence=no_local_hukou"]["value"] == m28["value"]
    assert m28["groups"]["sex=women"]["value"] == pytest.approx(0, abs=1e-9)


def test_drift_needs_two_years_with_somebody_restricted() -> None:
    restricted = zeros(G, MONTHS)
    restricted[:, :12] = 5
    m28 = found(alone(NAMED, restricted=restricted), NAMED)["M28"]
    assert (m28["value"], m28["status"]) == (None, "undefined")
    assert "two whole years" in m28["reason"]


def test_errors_are_counted_where_they_fall() -> None:
    named = labels(("loans",), months=24)
    local, migrant = (int(np.flatnonzero(ADULTS & which)[0]) for which in (~MIGRANTS, MIGRANTS))
    count = 40
    cell = np.repeat([[local], [migrant]], count, axis=0) * np.ones((1, 24), np.int64)
    told = Story(named)
    for who in range(12):  # 4 locals and 8 migrants wronged once, in years of their own
        slot = who if who < 4 else count + who
        told.begins(3, slot, 0, told.phantom(2, slot, "late_bill"), until=5)
    for who in range(20, 24):  # sound restrictions are no error; their year is not clean
        told.begins(3, count + who, 0, told.seen(2, count + who, "drink_driving"), until=5)
    m26 = one_world(told, lives=lives(24, *[(40,)] * (2 * count), cell=cell))["M26"]
    expected = 8 / (2 * count - 4) - 4 / (2 * count)
    assert m26["value"] == pytest.approx(expected)
    assert m26["parts"]["answered"]["status"] == "suppressed"  # four acts, none by locals
    assert "followed cases" in m26["parts"]["answered"]["reason"]
    rates = [
        m26["parts"][f"wronged: residence={name}"]["value"] for name in ("local", "no_local_hukou")
    ]
    assert rates == pytest.approx([4 / (2 * count), 8 / (2 * count - 4)])
    assert m26["parts"]["met: residence=local"]["status"] == "suppressed"
