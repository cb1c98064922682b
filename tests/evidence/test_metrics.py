"""Legality, context and time against answers worked out on paper."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from demerit.regime.registry import DOMAINS, EFFECT_DOMAINS, LEVERS
from tests.evidence.made import D, G, alone, arm, found, labels, outcome, uniforms, zeros
from tests.evidence.told import Story, stories

TRUE, FALSE = 0, 1
NO_CAUSE = D


# --- A: legality ---------------------------------------------------------------


def test_wrongful_share_counts_restrictions_and_leaves_rewards_out() -> None:
    named = labels(("flights", "loans", "fast_lane"))
    starts = zeros(3, 4, G)
    starts[0, :, 0] = [60, 10, 5, 5]
    starts[1, 0, 7] = 20
    starts[2, 1, 0] = 1000
    ties = zeros(3, 4, G)
    ties[0, :2, 3] = [3, 1]
    m1 = found(alone(named, starts=starts, vicarious_starts=ties), named)["M1"]
    assert m1["value"] == 0.2
    assert m1["parts"]["false_record"]["value"] == 0.1
    assert m1["parts"]["lawful_or_protected"]["value"] == 0.05
    assert m1["parts"]["trait"]["value"] == 0.05
    assert m1["parts"]["through_ties"]["value"] == 0.25
    assert m1["groups"]["residence=local"]["value"] == 0.2


def test_wrongful_share_three_ways() -> None:
    named = labels(("flights",))
    starts = zeros(1, 4, G)
    starts[0, :2, 0] = [3, 1]
    m1 = found(alone(named, starts=starts, butfor=np.array([[70, 30]])), named)["M1"]
    assert m1["variants"]["at_the_crossing"]["value"] == m1["value"] == 0.25
    assert m1["variants"]["but_for"]["value"] == 0.3
    assert m1["variants"]["shapley"]["value"] is None
    assert m1["variants"]["shapley"]["reason"] == "nobody was followed"


def test_wrongful_burden_is_what_no_true_violation_carries() -> None:
    named = labels(("flights",))
    burden = zeros(1, D + 1, 3, G)
    burden[0, DOMAINS.index("court_debt"), :, 0] = [50, 10, 5]
    burden[0, DOMAINS.index("speech"), TRUE, 0] = 20
    burden[0, DOMAINS.index("petition"), TRUE, 0] = 5
    burden[0, NO_CAUSE, TRUE, 0] = 10
    m1 = found(alone(named, burden=burden), named)["M1"]
    assert m1["parts"]["by_burden"]["value"] == pytest.approx(40 / 90)
    assert m1["parts"]["no_cause"]["value"] == pytest.approx(10 / 100)


def test_shapley_shares_are_read_from_the_followed_events() -> None:
    named = labels(("flights",))
    told, twin = Story(named), Story(named, "twin")
    true = told.seen(0, 1, "late_bill")
    false = told.phantom(0, 1, "late_bill")
    lawful = told.seen(0, 1, "petition")
    told.begins(1, 1, 0, true, false, shares=[0.6, 0.4])
    told.begins(1, 2, 0, true, false, shares=[0.4, 0.6])
    told.begins(1, 3, 0, lawful)
    told.begins(1, 4, 0, true)
    told.begins(1, 5, 0, 99)  # has a cause outside the log
    told.begins(1, 6, 0, false, role="boundary")
    told.begins(1, 7, 0, false, kind="reward")
    twin.begins(1, 1, 0, false)
    events = stories(told, twin)
    one = outcome(arm(named), arm(named), events=events)
    shapley = found([one], named)["M1"]["variants"]["shapley"]
    assert shapley["value"] == 0.5  # the second and the third of the first four


def test_unlogged_shares_leave_the_shapley_reading_undefined() -> None:
    named = labels(("flights",))
    told = Story(named)
    told.begins(1, 5, 0, 99)
    one = outcome(arm(named), arm(named), events=told.events())
    shapley = found([one], named)["M1"]["variants"]["shapley"]
    assert shapley["status"] == "undefined"
    assert "shares" in shapley["reason"]


def test_wrongful_share_agrees_with_the_closed_form() -> None:
    """Independent detection: f (1 - p) / (f (1 - p) + t p), within 3 standard errors."""
    false, true, prevalence = 0.02, 0.3, 0.1
    named = labels(("flights",))
    worlds = []
    for seed in range(40):
        guilty = uniforms(seed, 4000, 1) < prevalence
        struck = uniforms(seed, 4000, 2) < np.where(guilty, true, false)
        starts = zeros(1, 4, G)
        starts[0, :2, 0] = [np.sum(struck & guilty), np.sum(struck & ~guilty)]
        worlds.append(outcome(arm(named, starts=starts), arm(named), seed=seed))
    m1 = found(worlds, named)["M1"]
    expected = false * 0.9 / (false * 0.9 + true * 0.1)
    print(f"M1 {m1['value']:.4f} +- {m1['mcse']:.4f}, closed form {expected:.4f}")
    assert abs(m1["value"] - expected) <= 3 * m1["mcse"]


def test_innocent_exposure_counts_whole_years_and_ties_apart() -> None:
    named = labels(("flights",), months=30)
    given: dict[str, Any] = {
        "innocent": np.array([8000, 12000, 9000]),
        "innocent_exposed": np.array([10, 30, 500]),
        "innocent_vicarious": np.array([4, 6, 500]),
    }
    m2 = found(alone(named, **given), named)["M2"]
    assert m2["value"] == pytest.approx(1000 * 40 / 20_000)
    assert m2["parts"]["through_ties"]["value"] == pytest.approx(0.5)
    assert m2["parts"]["year_2"]["value"] == pytest.approx(2.5)
    assert "year_3" not in m2["parts"]


def test_innocent_exposure_needs_a_whole_year() -> None:
    named = labels(("flights",), months=11)
    m2 = found(alone(named, innocent=np.array([100])), named)["M2"]
    assert (m2["value"], m2["status"]) == (None, "undefined")


# --- B: unrelated contexts -----------------------------------------------------


def test_a_diagonal_regime_has_no_unrelated_burden() -> None:
    """Restrictions only in the domain of the act: transport for transport, credit for credit."""
    named = labels(("flights", "loans"))
    burden = zeros(2, D + 1, 3, G)
    burden[0, DOMAINS.index("transport"), TRUE] = 700
    burden[1, DOMAINS.index("credit"), FALSE] = 300
    m6 = found(alone(named, 3, burden=burden), named)["M6"]
    for name in ("strict", "moderate", "lax"):
        one = m6["variants"][name]
        assert [one[key] for key in ("value", "mcse", "low", "high")] == [0, 0, 0, 0]


def test_an_all_domains_regime_has_all_but_one_part_unrelated() -> None:
    """Equal burdens in D domains for acts of one of them: M6 strict = 1 - 1 / D."""
    weight = {lever.domain: lever for lever in LEVERS if lever.kind == "restriction"}
    levers = list(weight.values())
    named = labels(tuple(lever.id for lever in levers))
    burden = zeros(len(levers), D + 1, 3, G)
    for place, lever in enumerate(levers):
        # Whole numbers of 1/256 that make every weighted burden the same.
        burden[place, DOMAINS.index("transport"), TRUE, 0] = round(6_000_000 / lever.severity)
    m6 = found(alone(named, 2, burden=burden), named)["M6"]
    domains = len(levers)
    assert len({lever.domain for lever in levers} & set(EFFECT_DOMAINS)) == domains
    assert m6["variants"]["strict"]["value"] == pytest.approx(1 - 1 / domains, abs=1e-6)


def test_unrelated_share_weighs_by_the_map_the_severity_and_the_group() -> None:
    named = labels(("flights", "loans"))
    burden = zeros(2, D + 1, 3, G)
    debt = DOMAINS.index("court_debt")
    burden[0, debt, TRUE, 0] = 100  # flights, local men: 0.15 each, half related
    burden[1, debt, TRUE, G - 1] = 300  # loans, last cell: 0.20 each, fully related
    m6 = found(alone(named, burden=burden), named)["M6"]
    flights, loans = 100 * 0.15, 300 * 0.20
    assert m6["variants"]["strict"]["value"] == pytest.approx(1)
    assert m6["value"] == pytest.approx(0.5 * flights / (flights + loans))
    assert m6["variants"]["lax"]["value"] == 0
    assert m6["groups"]["residence=local"]["value"] == pytest.approx(0.5)
    assert m6["groups"]["residence=no_local_hukou"]["value"] == 0
    assert m6["parts"]["court_debt>transport"]["value"] == pytest.approx(
        flights / (flights + loans)
    )
    livelihood = 100 * 0.03, 300 * 0.35
    assert m6["parts"]["severity=livelihood"]["value"] == pytest.approx(
        0.5 * livelihood[0] / sum(livelihood)
    )


def test_rewards_and_ties_stand_apart() -> None:
    named = labels(("private_school", "fast_lane"))
    burden, ties = zeros(2, D + 1, 3, G), zeros(2, D + 1, 3, G)
    burden[1, NO_CAUSE, TRUE] = 5
    ties[0, DOMAINS.index("court_debt"), TRUE] = 5
    m6 = found(alone(named, burden=burden, vicarious=ties), named)["M6"]
    assert m6["status"] == "undefined"
    assert m6["parts"]["reward=lax"]["value"] == 1
    assert m6["parts"]["through_ties"]["value"] == 1


# --- C: time -------------------------------------------------------------------


def test_time_in_restriction_by_hand() -> None:
    named = labels(("flights",), months=24)
    ended, still = zeros(25), zeros(25)
    ended[[6, 14]] = [30, 10]
    still[24] = 60
    worlds = [
        outcome(arm(named, spells_ended=ended, spells_open=still), arm(named)),
        outcome(arm(named), arm(named)),
    ]
    m14 = found(worlds, named)["M14"]
    # 100 for 6 months, 70 for 8 more, 60 for 10 more.
    assert m14["value"] == pytest.approx(6 + 0.7 * 8 + 0.6 * 10)
    assert m14["by_world"] == [pytest.approx(17.6), None]
    assert m14["parts"]["horizon"]["value"] == 24
    assert m14["parts"]["over_1_year"]["value"] == pytest.approx(0.7)
    assert m14["parts"]["over_5_years"]["status"] == "undefined"
    assert m14["parts"]["never_released"]["value"] == pytest.approx(0.6)
    assert m14["parts"]["barred_from_air_and_rail"]["status"] == "undefined"


def test_time_in_restriction_stops_at_the_declared_horizon() -> None:
    named = labels(("flights",), months=84)
    ended, still = zeros(85), zeros(85)
    ended[70], still[84] = 50, 50
    m14 = found(alone(named, spells_ended=ended, spells_open=still), named)["M14"]
    assert (m14["value"], m14["parts"]["horizon"]["value"]) == (60, 60)
    assert m14["parts"]["over_5_years"]["value"] == 1
