"""Spirals and traps: a branching process with a known mean, and spells counted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from demerit.engine.outcome import Labels, Outcome
from tests.evidence.made import alone, arm, found, labels, outcome, uniforms, zeros
from tests.evidence.told import Story, lives

MONTHS, WORLDS, ROOTS, MEAN = 60, 30, 20, 0.6
NAMED = labels(("loans", "flights"), months=MONTHS)


def galton_watson(seed: int) -> Outcome:
    """Roots in month 0; everyone has 0 to 2 children a month later, 0.6 on average."""
    told, u = Story(NAMED), iter(uniforms(seed, 4000, 77).tolist())
    for who in range(ROOTS):
        generation = [told.begins(0, who, 0, told.seen(0, who, "late_bill"), until=1)]
        for month in range(1, MONTHS - 1):
            born = [parent for parent in generation for _ in range(2) if next(u) < MEAN / 2]
            generation = [child_of(told, parent, month) for parent in born]
    return outcome(arm(NAMED), arm(NAMED), seed=seed, events=told.events())


def child_of(told: Story, parent: int, month: int) -> int:
    """A restriction that came of a job lost to another; each has a slot of its own."""
    who = 1000 + len(told.rows)
    return told.begins(
        month, who, 0, told.tell("job_lost_to_list", month, who, parent), until=month + 1
    )


def test_a_branching_process_has_its_mean_and_its_amplification() -> None:
    m = found([galton_watson(seed) for seed in range(WORLDS)], NAMED)
    for name, expected in (("M15", MEAN), ("M16", 1 / (1 - MEAN))):
        assert abs(m[name]["value"] - expected) < 3 * m[name]["mcse"], name
        assert m[name]["mcse"] < 0.1 * expected
    assert m["M15"]["parts"]["spectral_radius"]["value"] == pytest.approx(m["M15"]["value"])
    assert m["M16"]["parts"]["size"]["value"] == pytest.approx(m["M16"]["value"])


def one_world(told: Story, named: Labels = NAMED, **more: Any) -> dict[str, Any]:
    return found([outcome(arm(named), arm(named), events=told.events(), **more)], named)


def test_a_child_of_two_parents_counts_once() -> None:
    told = Story(NAMED)
    record = told.seen(0, 1, "late_bill")
    parents = [told.begins(0, 1, measure, record, until=10) for measure in (0, 1)]
    lost = told.tell("job_lost_to_list", 2, 1, *parents)
    told.begins(3, 1, 0, lost, until=13)
    m = one_world(told)
    assert m["M15"]["value"] == pytest.approx(1 / 3)
    assert m["M15"]["parts"]["credit>credit"]["value"] == pytest.approx(0.5 / 2)
    assert m["M15"]["parts"]["transport>credit"]["value"] == pytest.approx(0.5)
    assert m["M16"]["parts"]["size"]["value"] == 1.5


def test_children_count_within_their_window_only() -> None:
    told = Story(NAMED)
    first = told.begins(0, 1, 0, told.seen(0, 1, "late_bill"), until=50)
    told.begins(25, 1, 1, told.tell("job_lost_to_list", 25, 1, first), until=26)
    late = told.begins(40, 2, 0, told.seen(40, 2, "late_bill"))
    told.begins(41, 2, 1, told.tell("job_lost_to_list", 41, 2, late))
    assert one_world(told)["M15"]["value"] == 0


def test_getting_out_is_read_from_everybodys_spells() -> None:
    ended, still = zeros(MONTHS + 1), zeros(MONTHS + 1)
    ended[6], ended[12], ended[30] = 3, 1, 4
    m18 = found(alone(NAMED, spells_ended=ended, spells_open=still), NAMED)["M18"]
    assert m18["value"] == pytest.approx(4 / 8)
    assert m18["parts"]["came_back"]["status"] == "undefined"


def test_coming_back_counts_spells_and_not_measures() -> None:
    told = Story(NAMED)
    for who, spells in enumerate((1, 2, 4)):
        for number in range(spells):
            record = told.seen(10 * number, who, "late_bill")
            told.begins(10 * number, who, 0, record, until=10 * number + 3)
            told.begins(10 * number + 2, who, 1, record, until=10 * number + 4)
            told.begins(10 * number + 4, who, 0, record, until=10 * number + 5)
    parts = one_world(told)["M18"]["parts"]
    assert parts["came_back"]["value"] == pytest.approx(2 / 3)
    assert parts["came_back_3_times"]["value"] == pytest.approx(1 / 3)


def test_moves_between_grades_are_of_adults_from_month_to_month() -> None:
    named = labels(("loans",), months=4)
    grade = np.array([[0, 1, 1, 0], [1, 1, 1, 1], [1, 0, 1, 0]])
    lived = lives(4, (40, 30), (9,), grade=grade)
    parts = one_world(Story(named), named, lives=lived)["M18"]["parts"]
    assert (
        parts["grade=B>A"]["value"] == parts["leaves_worst_grade"]["value"] == pytest.approx(1 / 5)
    )
    assert parts["grade=A>B"]["value"] == 1


# --- feedback -------------------------------------------------------------------


def test_a_record_that_mirrors_acts_is_at_no_distance() -> None:
    acts, recorded = zeros(len(NAMED.conducts), MONTHS), zeros(len(NAMED.conducts), 3, MONTHS)
    for name, number in (("late_bill", 300), ("littering", 100)):
        acts[NAMED.conducts.index(name), 0] = number
        recorded[NAMED.conducts.index(name), 0, 1] = number // 10
    acts[NAMED.conducts.index("dissent")] = 10_000  # no violation: in neither distribution
    recorded[NAMED.conducts.index("dissent"), 0] = 500
    m19 = found(alone(NAMED, acts=acts, recorded=recorded), NAMED)["M19"]
    assert m19["value"] == pytest.approx(0)


def test_a_record_that_looks_elsewhere_every_year_more_has_a_slope() -> None:
    acts, recorded = zeros(len(NAMED.conducts), MONTHS), zeros(len(NAMED.conducts), 3, MONTHS)
    here, there = (NAMED.conducts.index(name) for name in ("late_bill", "littering"))
    acts[[here, there]] = 50
    for year in range(MONTHS // 12):  # 50, 60, 70, 80, 90 % of the records about one half
        recorded[here, 0, 12 * year], recorded[there, 1, 12 * year] = 50 + 10 * year, 50 - 10 * year
    m19 = found(alone(NAMED, acts=acts, recorded=recorded), NAMED)["M19"]
    assert m19["parts"]["year_1"]["value"] == pytest.approx(0)
    assert m19["parts"]["year_5"]["value"] == pytest.approx(0.4)
    assert m19["parts"]["slope"]["value"] == pytest.approx(0.1)
    assert m19["value"] == pytest.approx(0.2)
    assert m19["variants"]["watched"]["value"] == 0  # one watched domain has acts
