"""What one act costs, where and by whose hand: closed forms of standards.md section 7."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from demerit.evidence.c_gravity import burden_per_point
from demerit.evidence.worlds import Worlds
from demerit.regime.registry import DOMAINS, EFFECT_DOMAINS, LEVERS
from tests.evidence.made import NORMS, D, G, arm, found, labels, outcome, zeros
from tests.evidence.told import Story

TRUE = 0
GRAVITY = NORMS.gravity.scales["moderate"].gravity
VIOLATIONS = ("judgment_default", "late_bill", "drink_driving", "littering", "fare_evasion")
RESTRICTIONS = [lever for lever in LEVERS if lever.kind == "restriction"]
MONTHS = 48


def lever_in(domain: str) -> str:
    """Some restriction whose effect is in a domain."""
    return next(lever.id for lever in RESTRICTIONS if lever.domain == domain)


def measured(told: Story, **given: Any) -> dict[str, Any]:
    world = arm(told.named, **given)
    return found([outcome(world, arm(told.named), events=told.events())], told.named)


def test_same_domain_sanctions_reach_one_domain_and_nothing_unrelated() -> None:
    levers = [lever.id for lever in RESTRICTIONS if lever.domain in DOMAINS]
    named = labels(levers, months=MONTHS)
    told, burden = Story(named), zeros(len(levers), D + 1, 3, G)
    for who, lever in enumerate(levers):
        domain = named.effect_domains[who]
        record = told.phantom(0, who, "late_bill", domain=domain, truth="true")
        told.begins(1, who, levers.index(lever), record, until=5)
        burden[who, DOMAINS.index(domain), TRUE, 0] = 256 * 4
    m = measured(told, burden=burden)
    assert m["M6"]["variants"]["strict"]["value"] == 0
    assert m["M7"]["value"] == m["M7"]["parts"]["p90"]["value"] == 1
    assert m["M7"]["parts"]["effective"]["value"] == 1
    assert m["M11"]["value"] == 0
    assert m["M11"]["parts"]["over_single_track"]["value"] == 1


def test_a_breach_restricted_everywhere_reaches_every_domain() -> None:
    bites = {lever.domain for lever in RESTRICTIONS}
    domains = [domain for domain in EFFECT_DOMAINS if domain in bites]
    everywhere = [lever_in(domain) for domain in domains]
    named = labels(everywhere, months=MONTHS)
    told, burden = Story(named), zeros(len(everywhere), D + 1, 3, G)
    record = told.seen(0, 1, "bank_arrears")
    weights = NORMS.weights("moderate", everywhere)
    common = 1680
    for measure in range(len(everywhere)):
        told.begins(1, 1, measure, record, until=13)
        burden[measure, DOMAINS.index("credit"), TRUE, 0] = round(common / weights[measure])
    m = measured(told, burden=burden)
    count = len(everywhere)
    assert m["M7"]["value"] == count
    assert m["M6"]["variants"]["strict"]["value"] == pytest.approx(1 - 1 / count, abs=1e-3)
    assert m["M11"]["parts"]["bodies"]["value"] == count
    shares = weights / weights.sum()
    effective = np.exp(-(shares * np.log(shares)).sum())
    assert m["M7"]["parts"]["effective"]["value"] == pytest.approx(effective)
    assert m["M11"]["parts"]["over_single_track"]["value"] == pytest.approx(
        weights.sum() / weights.max()
    )


def by_gravity(months_of: Any) -> dict[str, Any]:
    """One restriction an act, as long as `months_of` its gravity."""
    named = labels(("loans",), months=400)
    told = Story(named)
    for who, conduct in enumerate(VIOLATIONS):
        months = months_of(GRAVITY[conduct])
        told.begins(1, who, 0, told.seen(0, who, conduct), until=1 + months)
    return measured(told)


def test_a_linear_sanction_is_proportional() -> None:
    m = by_gravity(lambda gravity: round(2 * gravity))
    assert m["M9"]["value"] == pytest.approx(1)
    assert m["M10"]["value"] == pytest.approx(1)
    assert m["M9"]["parts"]["p90"]["value"] == pytest.approx(1)
    assert m["M9"]["parts"]["above_2"]["value"] == 0


def test_a_flat_sanction_has_no_slope_and_weighs_on_minor_acts() -> None:
    m = by_gravity(lambda _: 12)
    assert m["M9"]["value"] == pytest.approx(0, abs=1e-12)
    gravity = np.sort([GRAVITY[name] for name in VIOLATIONS])
    quarter = np.array([1, 0.25, 0, 0, 0])
    expected = (1.25 / 5) / ((quarter @ gravity) / gravity.sum())
    assert m["M10"]["value"] == pytest.approx(expected)
    assert m["M10"]["value"] > 1


def test_a_point_of_gravity_costs_what_the_months_and_the_weight_say() -> None:
    named = labels(("loans", "child_custody"), months=400)
    weight = NORMS.weights("moderate", ("loans", "child_custody"))
    light, heavy = Story(named), Story(named)
    for who, conduct in enumerate(VIOLATIONS):
        months = round(2 * GRAVITY[conduct])
        light.begins(1, who, 0, light.seen(0, who, conduct), until=1 + months)
        heavy.begins(1, who, 1, heavy.seen(0, who, conduct), until=1 + months)
    heavy.begins(1, 9, 1, heavy.seen(0, 9, "dissent"), until=30)  # no violation, no gravity
    for told, each in ((light, weight[0]), (heavy, weight[1])):
        one = outcome(arm(named), arm(named), events=told.events())
        found_there = burden_per_point(Worlds([one], named, NORMS))
        assert found_there.value == pytest.approx(2 * each)
        assert measured(told)["M9"]["value"] == pytest.approx(1)  # which does not see the size


def test_burden_on_what_is_no_violation_is_beyond_all_measure() -> None:
    named = labels(("loans",), months=MONTHS)
    told = Story(named)
    told.begins(1, 1, 0, told.seen(0, 1, "late_bill"), until=5)
    told.begins(1, 2, 0, told.seen(0, 2, "fare_evasion"), until=5)
    told.begins(1, 3, 0, told.seen(0, 3, "dissent"), until=9)
    told.begins(1, 4, 0, told.phantom(0, 4, "late_bill"), until=30)  # no act at all
    m = measured(told)
    assert m["M9"]["parts"]["above_10"]["value"] == pytest.approx(1 / 3)
    assert m["M9"]["parts"]["no_violation"]["value"] == pytest.approx(1 / 3)
    assert m["M10"]["parts"]["no_violation"]["value"] == pytest.approx(8 / 16)
    assert m["M9"]["status"] == "undefined"  # both violations are equally grave
    assert "equally grave" in m["M9"]["reason"]


def test_two_bodies_citing_one_act_stack_and_their_months_apart_count() -> None:
    named = labels(("loans", "flights"), months=MONTHS)
    told = Story(named)
    record = told.seen(0, 1, "late_bill")
    told.begins(1, 1, 0, record, until=5)
    told.begins(4, 1, 1, record, until=5)
    other = told.seen(0, 2, "late_bill")
    told.begins(1, 2, 0, other, until=5, carrier="office 1")
    told.begins(1, 2, 1, other, until=5, carrier="office 1")
    late = told.seen(40, 3, "late_bill")
    told.begins(41, 3, 0, late)  # too late to be followed up
    m11 = measured(told)["M11"]
    assert m11["value"] == 0.5
    assert m11["parts"]["months_apart"]["value"] == 1.5
    assert m11["parts"]["bodies"]["value"] == 1.5


def test_serious_acts_that_nothing_follows_are_missed() -> None:
    named = labels(("loans",), months=36)
    told = Story(named)
    for who, wait in enumerate((0, 12, 13)):
        record = told.seen(2, who, "drink_driving")
        told.begins(2 + wait, who, 0, record, until=3 + wait)
    told.seen(5, 4, "drink_driving")
    told.act(5, 5, "drink_driving")
    told.act(30, 6, "drink_driving")  # its year is not over
    told.act(5, 7, "drink_driving", truth="averted")
    told.act(5, 8, "late_bill")  # not serious
    told.act(5, 9, "dissent")  # no violation
    m3 = measured(told)["M3"]
    assert m3["value"] == pytest.approx(3 / 5)  # 2, 4 and 5 of 0, 1, 2, 4, 5
    assert m3["parts"]["unrecorded"]["value"] == pytest.approx(1 / 5)


def test_not_paying_while_restricted_for_it_is_not_missed() -> None:
    named = labels(("loans",), months=36)
    told = Story(named)
    record = told.seen(0, 1, "judgment_default")
    told.begins(1, 1, 0, record, until=10)
    for month in range(1, 12):
        told.act(month, 1, "judgment_default")
    assert measured(told)["M3"]["value"] == pytest.approx(2 / 12)


def test_a_chain_breaks_where_there_is_no_act() -> None:
    named = labels(("loans",), months=MONTHS)
    told = Story(named)
    told.begins(1, 1, 0, told.seen(0, 1, "late_bill"))
    told.begins(1, 2, 0, told.phantom(0, 2, "late_bill"))
    told.begins(1, 3, 0, told.seen(0, 3, "late_bill", agency=None))
    told.begins(1, 4, 0, 999)
    m4 = measured(told)["M4"]
    assert m4["value"] == 0.25
    parts = {name: part["value"] for name, part in m4["parts"].items()}
    assert parts == {"no_record": 0.25, "no_act": 0.25, "no_agency": 0.25, "no_rule": 0}


def test_points_for_nothing_are_those_with_no_act_or_no_use() -> None:
    named = labels(("loans",), months=MONTHS)
    booked = zeros(len(named.conducts), 3, 2)
    booked[named.conducts.index("volunteering"), :, 1] = [6, 2, 0]
    booked[named.conducts.index("late_bill"), 0, 1] = 1
    booked[named.conducts.index("late_bill"), :, 0] = 50  # deducted, not earned
    m24 = measured(Story(named), booked=booked)["M24"]
    assert m24["value"] == pytest.approx(3 / 9)
    assert m24["parts"]["nothing_done"]["value"] == pytest.approx(2 / 9)
    assert m24["parts"]["no_benefit"]["value"] == pytest.approx(1 / 9)
    sources = {
        key: m24["parts"][f"conduct={key}"]["value"] for key in ("volunteering", "late_bill")
    }
    assert sources == pytest.approx({"volunteering": 6 / 9, "late_bill": 1 / 9})  # what was done


def test_domains_at_once_are_a_mean_over_months() -> None:
    named = labels(("loans",), months=MONTHS)
    stacked, act_reach = zeros(16, G), zeros(len(named.conducts) + 1, 16)
    stacked[1, 0], stacked[3, 5] = 30, 10
    act_reach[2, 4] = 7
    parts = measured(Story(named), stacked=stacked, act_reach=act_reach)["M7"]["parts"]
    assert parts["by_resident"]["value"] == pytest.approx(1.5)
    assert parts["by_entry"]["value"] == 4
