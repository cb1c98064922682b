"""Effects and equality against answers worked out on paper, and against an independent library."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from fairlearn.metrics import MetricFrame, mean_prediction, selection_rate

from demerit.engine.outcome import BURDEN_UNIT, SHAPLEY_UNIT, SPEECH_UNIT, Labels
from demerit.regime.registry import CONDUCTS, INFLUENCES
from demerit.world.groups import ATTRIBUTES, cell_of
from tests.evidence.made import (
    NORMS,
    C,
    D,
    G,
    alone,
    arm,
    found,
    index,
    labels,
    outcome,
    pair,
    uniforms,
    zeros,
)

TRUE = 0


# --- D, E: effects -------------------------------------------------------------


def acts(**counts: int) -> np.ndarray:
    made = zeros(C, 24)
    for conduct, count in counts.items():
        made[index(conduct), 3] = count
    return made


def shares(conduct: str, influence: str, count: int) -> np.ndarray:
    made = zeros(C, len(INFLUENCES), 24)
    made[index(conduct), INFLUENCES.index(influence), 5] = count * SHAPLEY_UNIT
    return made


YEARS = G * 100 * 2 / 1000  # thousands of resident-years of a made-up arm


def test_violations_averted_by_count_gravity_and_harm() -> None:
    named = labels(("flights",))
    one = outcome(
        arm(
            named,
            acts=acts(judgment_default=60, drink_driving=12),
            averted=shares("judgment_default", "deterrence", 50),
            induced=shares("drink_driving", "strain", 3),
        ),
        arm(named, acts=acts(judgment_default=100, drink_driving=10)),
    )
    m20 = found([one], named)["M20"]
    gravity = 40 * 40 - 2 * 60
    assert m20["value"] == pytest.approx(gravity / YEARS)
    assert m20["value_twin"] - m20["value_world"] == pytest.approx(m20["value"])
    parts = m20["parts"]
    assert parts["count"]["value"] == pytest.approx(38 / YEARS)
    assert parts["harm"]["value"] == pytest.approx((40 * 20_000 - 2 * 3_000) / YEARS)
    assert parts["direct"]["value"] == pytest.approx((50 * 40 - 3 * 60) / YEARS)
    assert parts["carried"]["value"] == pytest.approx((gravity - (50 * 40 - 3 * 60)) / YEARS)
    assert parts["influence=deterrence"]["value"] == pytest.approx(50 * 40 / YEARS)
    assert parts["influence=incapacitation"]["value"] == 0
    assert parts["influence=strain"]["value"] == pytest.approx(-3 * 60 / YEARS)
    assert parts["conduct=judgment_default"]["value"] == pytest.approx(40 / YEARS)
    assert parts["domain=court_debt"]["value"] == pytest.approx(40 * 40 / YEARS)
    assert parts["domain=traffic"]["value"] == pytest.approx(-2 * 60 / YEARS)
    domains = [one["value"] for key, one in parts.items() if key.startswith("domain=")]
    assert sum(domains) == pytest.approx(m20["value"])
    penalty = 40 * 50 - 2 * 75
    assert m20["variants"]["penalty"]["value"] == pytest.approx(penalty / YEARS)


def test_petitions_that_fall_away_stand_beside_dissent() -> None:
    named = labels(("flights",))
    one = outcome(arm(named, acts=acts(petition=30)), arm(named, acts=acts(petition=40)))
    parts = found([one], named)["M23"]["parts"]
    assert parts["conduct=petition"]["value"] == pytest.approx(1 / 4)
    assert parts["conduct=assembly"]["status"] == "undefined"  # nobody assembles in the twin
    assert "conduct=platform_sanction" not in parts


def test_silencing_averts_nothing() -> None:
    """A regime that punishes dissent, petitions and giving has M20 = 0 from it."""
    named = labels(("flights",))
    quiet = arm(named, averted=shares("petition", "deterrence", 400))
    loud = arm(named, acts=acts(dissent=900, petition=400, charity_giving=50, jaywalking=70))
    m20 = found([outcome(quiet, loud), outcome(quiet, loud)], named)["M20"]
    assert [m20[key] for key in ("value", "low", "high")] == [0, 0, 0]
    for conduct in (one for one in CONDUCTS if not one.violation):
        part = m20["parts"][f"conduct={conduct.id}"]
        assert (part["value"], part["status"]) == (0, "zero_by_construction")
    assert m20["parts"]["conduct=jaywalking"]["value"] == pytest.approx(70 / YEARS)
    for name in ("count", "harm", "direct", "carried"):
        assert m20["parts"][name]["value"] == 0


def test_induced_violations_and_their_ratio_to_averted() -> None:
    named = labels(("flights",))
    given: dict[str, Any] = {
        "averted": shares("judgment_default", "deterrence", 50),
        "induced": shares("debt_suit", "strain", 20) + shares("dissent", "audience", 99),
    }
    m17 = found(alone(named, **given), named)["M17"]
    assert m17["value"] == pytest.approx(20 * 30 / YEARS)
    assert m17["parts"]["count"]["value"] == pytest.approx(20 / YEARS)
    assert m17["parts"]["influence=strain"]["value"] == pytest.approx(20 * 30 / YEARS)
    assert m17["parts"]["induced_per_averted"]["value"] == pytest.approx(600 / 2000)


def priced(named: Labels, world_acts: int) -> dict[str, Any]:
    burden = zeros(1, D + 1, 3, G)
    burden[0, 0, TRUE, 0] = 4000 * BURDEN_UNIT
    worlds = [
        outcome(
            arm(named, burden=burden, acts=acts(judgment_default=world_acts + seed)),
            arm(named, acts=acts(judgment_default=100)),
            seed=seed,
        )
        for seed in range(3)
    ]
    return found(worlds, named)["M21"]


def test_burden_per_violation_averted() -> None:
    m21 = priced(labels(("flights",)), 49)
    assert m21["value"] == pytest.approx(4000 * 0.15 / (50 * 40))
    assert m21["low"] < m21["value"] < m21["high"]
    assert m21["parts"]["innocents_per_serious"]["value"] == 0


def test_a_regime_that_averts_nothing_has_no_price() -> None:
    for world_acts in (99, 120):
        m21 = priced(labels(("flights",)), world_acts)
        assert (m21["value"], m21["status"]) == (None, "undefined")
        assert "not effective" in m21["reason"]


def test_chilling_level_years_slope_and_fewer() -> None:
    named = labels(("flights",), months=36)
    chill = np.array([[80, 50, 210], [100, 100, 300]]) * SPEECH_UNIT
    worlds = [outcome(arm(named), arm(named), pair(chill, 125, 500), seed=i) for i in range(3)]
    m23 = found(worlds, named)["M23"]
    assert m23["value"] == pytest.approx(0.3)
    assert m23["parts"]["first_year"]["value"] == pytest.approx(0.2)
    assert m23["parts"]["last_year"]["value"] == pytest.approx(0.5)
    assert m23["parts"]["slope"]["value"] == pytest.approx(0.3 / 2)
    assert m23["parts"]["strictly_fewer"]["value"] == 0.25
    assert m23["value_world"] == pytest.approx(210 / 500 / 3)
    assert m23["value_twin"] == pytest.approx(300 / 500 / 3)


def test_chilling_of_a_short_run_has_no_slope() -> None:
    named = labels(("flights",), months=6)
    m23 = found([outcome(arm(named), arm(named), pair(90))], named)["M23"]
    assert m23["value"] == 0
    for part in ("slope", "first_year", "last_year"):
        assert m23["parts"][part]["status"] == "undefined"


def test_silence_in_both_arms_is_undefined() -> None:
    named = labels(("flights",))
    m23 = found([outcome(arm(named), arm(named))], named)["M23"]
    assert (m23["value"], m23["status"]) == (None, "undefined")


# --- F: equality ---------------------------------------------------------------


def test_burden_ratio_of_known_groups() -> None:
    named = labels(("flights",))
    cells = np.arange(G)
    burden = zeros(1, D + 1, 3, G)
    burden[0, 0, TRUE] = np.where(cells >= G // 2, 600, 200)
    m25 = found(alone(named, 3, burden=burden), named)["M25"]
    assert (m25["value"], m25["low"], m25["high"]) == (3, 3, 3)
    assert m25["groups"]["sex=women"]["value"] == pytest.approx(1)
    crossed = "residence=no_local_hukou & sex=women"
    assert m25["groups"][crossed]["value"] == pytest.approx(3)
    assert m25["parts"]["all_ages"]["value"] == pytest.approx(3)
    assert "residence=local" not in m25["groups"]


def test_groups_of_few_residents_are_suppressed() -> None:
    named = labels(("flights",))
    months = np.full(G, 2400)
    months[: G // 2] = 4
    burden = zeros(1, D + 1, 3, G) + 9
    m25 = found(alone(named, 2, burden=burden, person_months=months), named)["M25"]
    assert (m25["status"], m25["value"]) == ("suppressed", None)
    assert m25["groups"]["sex=women"]["status"] == "ok"


def sample(seed: int) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray, np.ndarray]:
    """Residents with groups, a burden each in 1/256, restrictions begun, and their cells."""
    size = 3000
    sizes = [len(names) for names in ATTRIBUTES.values()]
    codes = [(uniforms(seed, size, k) * n).astype(np.int64) for k, n in enumerate(sizes)]
    groups = {
        attribute: np.array(names)[code]
        for (attribute, names), code in zip(ATTRIBUTES.items(), codes, strict=True)
    }
    years = np.array([9, 20, 40, 70])[codes[2]]
    cell = cell_of(codes[0], codes[1], years, codes[3], codes[4])
    burden = (uniforms(seed, size, 9) * (300 + 200 * codes[0])).astype(np.int64)
    wrongful = uniforms(seed, size, 10) < 0.1 + 0.1 * codes[1]
    return groups, burden, wrongful, cell


def test_group_metrics_agree_with_fairlearn() -> None:
    named = labels(("flights",))
    groups, burden, wrongful, cell = sample(5)
    by_cell = zeros(1, D + 1, 3, G)
    by_cell[0, 0, TRUE] = np.bincount(cell, burden, G).astype(np.int64)
    starts = zeros(1, 4, G)
    starts[0, 0] = np.bincount(cell[~wrongful], minlength=G)
    starts[0, 1] = np.bincount(cell[wrongful], minlength=G)
    months = 24 * np.bincount(cell, minlength=G)
    given: dict[str, Any] = {"burden": by_cell, "starts": starts, "person_months": months}
    ours = found(alone(named, **given), named)
    grown = np.asarray(groups["age"]) != "0-17"
    for attribute, values in groups.items():
        kept = np.ones(cell.size, bool) if attribute == "age" else grown
        theirs = MetricFrame(
            metrics=mean_prediction,
            y_true=np.zeros(kept.sum()),
            y_pred=np.asarray(burden)[kept],
            sensitive_features=np.asarray(values)[kept],
        ).by_group
        rates = MetricFrame(
            metrics=selection_rate,
            y_true=np.zeros(cell.size),
            y_pred=wrongful.astype(int),
            sensitive_features=values,
        ).by_group
        home = NORMS.reporting.reference[attribute]
        for name in ATTRIBUTES[attribute]:
            if name != home:
                ratio = ours["M25"]["groups"][f"{attribute}={name}"]["value"]
                assert ratio == pytest.approx(theirs[name] / theirs[home])
            share = ours["M1"]["groups"][f"{attribute}={name}"]["value"]
            assert share == pytest.approx(rates[name])
