"""Family D by year, domain and group: answers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from demerit.engine.outcome import SHAPLEY_UNIT
from demerit.evidence.d_tiers import states
from demerit.evidence.followed import lived_months, lives_of
from demerit.evidence.worlds import cells_of
from demerit.world.groups import CELL_COUNT as G
from tests.evidence.made import C, alone, arm, found, index, labels, outcome, zeros
from tests.evidence.told import Story, lives, stories

MONTHS = 60
NAMED = labels(("loans", "flights"), months=MONTHS)


def one_world(told: Story, **more: Any) -> dict[str, Any]:
    return found([outcome(arm(NAMED), arm(NAMED), events=told.events(), **more)], NAMED)


# --- M15, M16 -------------------------------------------------------------------


def test_years_that_cannot_be_followed_up_are_left_out() -> None:
    told = Story(NAMED)
    for who, month in enumerate((2, 14, 40)):
        told.begins(month, who, 0, told.seen(month, who, "late_bill"), until=month + 1)
    parts = one_world(told)["M15"]["parts"]
    assert {key for key in parts if key.startswith("year_")} == {"year_1", "year_2"}


def test_children_in_time_count_for_the_year_of_their_parent() -> None:
    told = Story(NAMED)
    for who, (month, children) in enumerate(((2, 3), (14, 1), (15, 0))):
        parent = told.begins(month, who, 0, told.seen(month, who, "late_bill"), until=month + 1)
        lost = told.tell("job_lost_to_list", month + 1, who, parent)
        for child in range(children):
            told.begins(month + 2, 100 * who + child + 50, 1, lost)
    parts = one_world(told)["M15"]["parts"]
    # three children of one parent and of themselves; one of two parents and of itself
    assert parts["year_1"]["value"] == pytest.approx(3 / 4)
    assert parts["year_2"]["value"] == pytest.approx(1 / 3)


def test_more_children_than_parents_are_not_cut_at_one() -> None:
    worlds = []
    for seed, children in enumerate((1, 2)):
        told = Story(NAMED)
        parent = told.begins(0, 0, 0, told.seen(0, 0, "late_bill"), until=1)
        lost = told.tell("job_lost_to_list", 1, 0, parent)
        for child in range(children):
            told.begins(40, 50 + child, 1, lost)  # too late to be a parent or a child
            told.begins(10, 80 + child, 0, lost, until=11)
        worlds.append(outcome(arm(NAMED), arm(NAMED), seed=seed, events=told.events()))
    part = found(worlds, NAMED)["M15"]["parts"]["credit>credit"]
    assert part["value"] == pytest.approx(3 / 5)
    assert part["high"] == pytest.approx(3 / 5 + 12.706 * 0.08, rel=1e-3)
    assert part["low"] == 0


def test_nothing_seen_is_no_certainty() -> None:
    worlds = []
    for seed in range(3):
        told = Story(NAMED)
        for who in range(10):
            told.begins(0, who, 0, told.seen(0, who, "late_bill"))
        worlds.append(outcome(arm(NAMED), arm(NAMED), seed=seed, events=told.events()))
    m = found(worlds, NAMED)
    most = -np.log(0.025) / 30
    for part in (m["M15"]["parts"]["spectral_radius"], m["M16"]["parts"]["at_least_10"]):
        assert (part["value"], part["low"]) == (0, 0)
        assert part["high"] == pytest.approx(most)
    size = m["M16"]["parts"]["size"]
    assert (size["value"], size["low"], size["high"]) == pytest.approx((1, 1, 1 + most))


# --- M17 ------------------------------------------------------------------------


def test_influences_are_told_both_ways() -> None:
    averted, induced = zeros(C, 8, MONTHS), zeros(C, 8, MONTHS)
    strain, fear = NAMED.influences.index("strain"), NAMED.influences.index("deterrence")
    averted[index("late_bill"), fear, 0] = 50 * SHAPLEY_UNIT
    induced[index("late_bill"), strain, 0] = 10 * SHAPLEY_UNIT
    parts = found(alone(NAMED, averted=averted, induced=induced), NAMED)["M17"]["parts"]
    by_fear, by_strain = parts["averted_by=deterrence"], parts["influence=strain"]
    assert by_fear["value"] == pytest.approx(5 * by_strain["value"])
    assert by_strain["value"] > 0
    assert parts["averted_by=strain"]["value"] == parts["influence=deterrence"]["value"] == 0


def test_what_a_restriction_set_off_is_new_against_the_twin() -> None:
    told, twin = Story(NAMED), Story(NAMED, "twin")
    held = told.begins(0, 0, 0, told.seen(0, 0, "late_bill"))
    told.act(3, 0, "late_bill", held, influence="strain")  # counts
    told.act(4, 0, "late_bill", held, influence="deterrence")  # not through the restriction
    told.act(5, 0, "late_bill", influence="strain")  # no restriction in force
    told.act(6, 0, "late_bill", held, influence="stigma")  # the twin has it, too
    told.act(7, 0, "littering", held, influence="strain")  # an infraction
    twin.act(0, 0, "late_bill")
    twin.act(6, 0, "late_bill")
    made = outcome(
        arm(NAMED), arm(NAMED), events=stories(told, twin), lives=lives(MONTHS, (40,), (40,))
    )
    m = found([made], NAMED)
    gravity = 1000 / 10 * 1  # 1,000 over the ten years that two residents lived
    grave = m["M17"]["parts"]["after_restriction"]["value"] / gravity
    assert grave == pytest.approx(late_bill_gravity())


def late_bill_gravity() -> float:
    from demerit.evidence import load_norms

    norms = load_norms()
    scale = norms.reporting.headline.gravity
    return float(norms.gravities(scale, ["late_bill"])[0])


# --- M18 ------------------------------------------------------------------------


def held(*spells: tuple[int, int], months: int = 36) -> np.ndarray:
    row = np.zeros(months, np.int64)
    for start, end in spells:
        row[start:end] = 1
    return row


def test_states_by_year_of_those_ever_restricted() -> None:
    named = labels(("loans",), months=36)
    rows = np.array([held((2, 36)), held((14, 20)), held((3, 5), (30, 36)), held()])
    table = lives(36, (40,), (41,), (42,), (43,), restrictions=rows)
    read = lives_of(lived_months(table, "world", 36))
    assert read is not None
    assert states(read, 3).tolist() == [[0, 1, 1, 1], [0, 0, 2, 2], [0, 2, 2, 1]]
    made = outcome(arm(named), arm(named), events=Story(named).events(), lives=table)
    parts = found([made], named)["M18"]["parts"]
    for key, share in {
        "year_1: not restricted yet>restricted": 1, "year_1: not restricted yet>free again": 1,
        "year_2: not restricted yet>free again": 1, "year_2: restricted>restricted": 1,
        "year_3: free again>restricted": 1, "year_3: free again>free again": 1,
    }.items():  # fmt: skip
        assert parts[key]["value"] == pytest.approx(share / 3)
    assert "year_2: restricted>free again" not in parts


def test_a_slot_that_changed_hands_is_not_coming_back() -> None:
    named = labels(("loans",), months=36)
    told = Story(named)
    for start in (0, 20):
        told.begins(start, 0, 0, told.seen(start, 0, "late_bill"), until=start + 3)
    same = lives(36, (40,))
    changed = same.with_columns(generation=(same["month"] >= 12).cast(int))
    shares = []
    for table in (same, changed):
        made = outcome(arm(named), arm(named), events=told.events(), lives=table)
        shares.append(found([made], named)["M18"]["parts"]["came_back"]["value"])
    assert shares == [1, 0]


def test_grades_at_the_end_of_each_year_are_of_everybody() -> None:
    named = labels(("loans",), months=24)
    grade = zeros(2, 24)
    grade[:, 11], grade[:, 23] = (90, 10), (60, 40)
    parts = found(alone(named, grade=grade), named)["M18"]["parts"]
    shares = [parts[f"tier=B: year_{year}"]["value"] for year in (1, 2)]
    assert shares == pytest.approx([0.1, 0.4])


# --- M19 ------------------------------------------------------------------------


def test_large_domains_are_told_by_year_in_records_and_acts() -> None:
    named = labels(("loans",), months=24)
    acts, recorded = zeros(C, 24), zeros(C, 3, 24)
    acts[index("late_bill"), [0, 12]] = 90, 50
    acts[index("littering"), [0, 12]] = 10, 50
    acts[index("tax_arrears"), 0] = 1  # below one in twenty of acts, and never recorded
    recorded[index("late_bill"), 0, [0, 12]] = 1, 3
    recorded[index("littering"), 1, [0, 12]] = 3, 1
    parts = found(alone(named, acts=acts, recorded=recorded), named)["M19"]["parts"]
    got = {key: one["value"] for key, one in parts.items() if "=utilities" in key}
    assert got == pytest.approx({
        "recorded=utilities: year_1": 1 / 4, "recorded=utilities: year_2": 3 / 4,
        "committed=utilities: year_1": 90 / 101, "committed=utilities: year_2": 1 / 2,
    })  # fmt: skip
    assert not any("=tax" in key for key in parts)
    assert parts["watched_year_1"]["value"] == 0  # of what is watched, bills alone were done


def test_records_and_acts_over_groups_of_followed_residents() -> None:
    named = labels(("loans",), months=24)
    men, women = (int(np.flatnonzero(cells_of(["sex"], [name]))[0]) for name in ("men", "women"))
    told = Story(named)
    for month in range(3):
        told.seen(month, 0, "late_bill")
    told.phantom(4, 1, "late_bill")  # a false record is a record
    told.seen(5, 1, "volunteering")  # no violation
    breaches = np.zeros((2, 24), np.int64)
    breaches[0, :5], breaches[1, :5] = 1, 1
    cell = np.repeat([[men], [women]], 24, axis=1)
    table = lives(24, (40,), (40,), cell=cell, breaches=breaches)
    recorded = zeros(C, 3, 24)
    recorded[index("late_bill"), 0, 0] = 1
    acts = zeros(C, 24)
    acts[index("late_bill"), 0] = 1
    world = arm(named, recorded=recorded, acts=acts)
    made = outcome(world, arm(named), events=told.events(), lives=table)
    parts = found([made, replace(made, seed=1)], named)["M19"]["parts"]
    assert parts["groups of sex"]["value"] == pytest.approx(3 / 4 - 1 / 2)
    assert parts["groups of income"]["value"] == pytest.approx(0)
    assert men < G
    assert women < G
