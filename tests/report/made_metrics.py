"""metrics.json of a run made by hand, in the form that the evidence floor gives."""

from __future__ import annotations

from typing import Any

from demerit.evidence.norms import load_norms
from tests.report.made_inputs import CAUSES, EFFECTS, GROUPS, MONTHS, RESIDENTS, WORLDS, wobble


def _entry(title: str, unit: str, value: float, half: float, **more: Any) -> dict[str, Any]:
    """One metric of metrics.json with both bands around its value."""
    body: dict[str, Any] = {
        "title": title,
        "definition": "One plain sentence of the metric's own.",
        "unit": unit,
        "estimator": "E3",
        "value": value,
        "mcse": half / 2.4,
        "low": value - half,
        "high": value + half,
        "level": 0.95,
        "n_worlds": WORLDS,
        "inputs_low": value - 3 * half,
        "inputs_high": value + 4 * half,
        "against": "none",
        "value_world": value,
        "value_twin": 0.0,
        "status": "ok",
        "reason": None,
        "set_by": None,
        "variants": {},
        "parts": {},
        "groups": {},
        "by_world": [value * wobble(world, 0) for world in range(WORLDS)],
        "inputs_top": [
            {"input": name, "rank_correlation": strength, "above_noise": abs(strength) > 0.4}
            for name, strength in (
                ("regime.agencies.court.phantom", 0.82),
                ("regime.awareness", -0.51),
                ("society.behaviour.judgment_default.rate", 0.22),
            )
        ],
    }
    body.update(more)
    return body


def _part(title: str, unit: str, value: float, half: float) -> dict[str, Any]:
    """One part of a metric: a number with its own unit and words."""
    return {
        "title": title,
        "unit": unit,
        "value": value,
        "low": value - half,
        "high": value + half,
        "status": "ok",
        "reason": None,
    }


def _group_metrics() -> dict[str, Any]:
    """M25 by group: the ratio to the reference group, which itself is left out."""
    reference = load_norms().reporting.reference
    groups: dict[str, Any] = {}
    for attribute, weights in GROUPS.items():
        for group, weight in weights.items():
            if group == reference[attribute]:
                continue
            ratio = weight / weights[reference[attribute]]
            groups[f"{attribute}={group}"] = _entry("", "ratio", ratio, 0.06 * ratio)
    groups["age=0-17"].update(
        status="suppressed", reason="fewer than 30 person-worlds", value=None, low=None, high=None
    )
    groups["residence=no_local_hukou & sex=women"] = _entry("", "ratio", 0.9, 0.1)
    return groups


def _cells() -> dict[str, Any]:
    """Parts of M6 by domain of act and of effect."""
    return {
        f"{cause}>{effect}": _part("", "share of burden", part * piece, 0.1 * part * piece)
        for cause, part in CAUSES.items()
        for effect, piece in EFFECTS.items()
    }


def _wrongful() -> dict[str, Any]:
    """M1 with its reasons and readings."""
    unit = "share of restrictions begun"
    entry = _entry("Wrongful restrictions", unit, 0.114, 0.007)
    entry["set_by"] = "regime.agencies.court.phantom"
    entry["parts"] = {
        "false_record": _part("begun on a false record", unit, 0.061, 0.004),
        "lawful_or_protected_act": _part("begun on a lawful or protected act", unit, 0.053, 0.004),
        "trait": _part("begun on a characteristic, with no act", unit, 0.0, 0.0),
    }
    entry["variants"] = {
        "at_the_crossing": _part("", unit, 0.114, 0.007),
        "but_for": _part("", unit, 0.097, 0.006),
        "shapley": {"value": None, "status": "undefined", "reason": "nobody was followed"},
    }
    return entry


def _time() -> dict[str, Any]:
    """M14 with the parts that the page shows."""
    entry = _entry("Time in restriction", "months", 31.0, 1.9)
    unit = "share of spells"
    entry["parts"] = {
        "horizon": _part("horizon of the restricted mean", "months", 60.0, 0.0),
        "over_1_year": _part("longer than 1 year", unit, 0.798, 0.012),
        "over_5_years": _part("longer than 5 years", unit, 0.389, 0.02),
        "never_released": _part("not released by the end of the run", unit, 0.25, 0.02),
    }
    return entry


def metrics() -> dict[str, Any]:
    """metrics.json with the seven metrics of today."""
    unrelated = _entry("Burden in unrelated contexts", "share of burden", 0.58, 0.016)
    unrelated["variants"] = {
        name: _part("", "share of burden", value, 0.015)
        for name, value in (("strict", 0.81), ("moderate", 0.58), ("lax", 0.33))
    }
    unrelated["parts"] = _cells()
    rate = "gravity points per 1,000 resident-years"
    averted = _entry("Violations averted", rate, 0.6, 1.1, value_world=310.2, value_twin=310.8)
    averted["parts"] = {
        "direct": _part("averted less induced in the same month", rate, 0.9, 0.2),
        "carried": _part("the rest: same draws, altered state", rate, -0.3, 1.0),
    }
    seeds = list(range(WORLDS))
    return {
        "schema": 1,
        "metrics": {
            "M1": _wrongful(),
            "M2": _entry("Innocent residents restricted", "per 1,000 person-years", 1.9, 0.2),
            "M6": unrelated,
            "M14": _time(),
            "M20": averted,
            "M23": _entry("Chilling effect", "share of dissent silenced", 0.095, 0.008),
            "M25": _entry(
                "Burden by group",
                "ratio to the reference group",
                1.32,
                0.08,
                groups=_group_metrics(),
            ),
        },
        "run": {
            "residents": RESIDENTS,
            "firms": 0,
            "departments": 0,
            "months": MONTHS,
            "seeds": seeds,
            "seconds": 12.3,
            "compile_seconds": 9.1,
            "society_seconds": 1.2,
            "report_seconds": None,
            "resident_months": RESIDENTS * 120 * WORLDS * 2,
            "resident_months_per_second": 312195.0,
            "peak_memory_mib": 900.0,
            "backend": "cpu",
            "versions": {"demerit": "0.1.0"},
            "inputs": {"draws": 32, "residents": 2000, "inputs": 41, "low": 0.05, "high": 0.95},
        },
    }
