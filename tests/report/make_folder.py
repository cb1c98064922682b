"""A plausible run folder made by hand, with arithmetic only: the report's tests need no engine.

The numbers are invented. They follow DESIGN section 7 in their columns, so that a change of the
contract shows here first. Nothing is random: what varies between worlds is a sine of the world.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import polars as pl

from demerit.evidence.norms import load_norms

WORLDS = 8
MONTHS = 84
BURN_IN = 36
RESIDENTS = 2000
GROUPS = {
    "residence": {"local": 1.0, "no_local_hukou": 1.32},
    "sex": {"men": 1.28, "women": 0.74},
    "age": {"0-17": 0.05, "18-34": 1.2, "35-59": 1.35, "60+": 0.8},
    "education": {"junior": 1.1, "senior": 1.02, "college": 0.9},
    "income": {"lower third": 1.7, "middle third": 0.85, "upper third": 0.5},
}
SHARES = {
    "residence": [0.645, 0.355],
    "sex": [0.51, 0.49],
    "age": [0.13, 0.29, 0.4, 0.18],
    "education": [0.3, 0.28, 0.42],
    "income": [0.34, 0.33, 0.33],
}
CAUSES = {
    "court_debt": 0.55,
    "public_order": 0.2,
    "traffic": 0.12,
    "petition": 0.05,
    "speech": 0.08,
}
EFFECTS = {"transport": 0.4, "credit": 0.25, "employment": 0.2, "public_services": 0.15}
CONDUCTS = {  # conduct: (acts a month per 1,000, change under the regime)
    "debt_suit": (1.2, 0.04),
    "late_bill": (14.0, -0.03),
    "traffic_violation": (45.0, -0.02),
    "jaywalking": (210.0, -0.01),
    "volunteering": (60.0, 0.06),
    "petition": (0.9, -0.15),
    "judgment_default": (2.6, -0.11),
    "enforcement_obstruction": (0.2, 0.0),
}
PARENTS = pl.List(pl.Int64)


def wobble(world: int, month: int, size: float = 0.05) -> float:
    """A factor near one that differs between worlds and months, by arithmetic."""
    return 1.0 + size * math.sin(1.7 * world + 0.31 * month)


def quantity(value: float | None, grade: str = "assumed", **more: Any) -> dict[str, Any]:
    """One quantity as a regime's canonical form holds it."""
    spread = [0.5 * value, 1.5 * value] if grade == "assumed" and value else None
    return {
        "value": value,
        "unit": more.get("unit", "share"),
        "source": more.get("source", "plan" if grade != "assumed" else None),
        "grade": grade,
        "range": more.get("range", spread),
        "note": more.get("note"),
    }


def regime(**changes: Any) -> dict[str, Any]:
    """A small regime in canonical form: points, one blacklist, one redlist, four measures."""
    document: dict[str, Any] = {
        "demerit": 1,
        "id": "beijing-2018",
        "title": "Beijing 2018, personal trustworthiness points",
        "summary": "Points for residents, lists that leave the listed unable to move a step, and"
        " a green channel for the trustworthy, as the action plan of November 2018 announced them.",
        "status": "as-announced",
        "headline": "as announced; not known to have operated",
        "legal_basis": "Action plan of 2018, clause 81",
        "aim": "To let the trustworthy move freely and the untrustworthy be unable to move a step.",
        "affected": "All residents of the city",
        "oversight": None,
        "sources": {
            "plan": {
                "title": "Action plan for the business environment, 2018 to 2020",
                "publisher": "Municipal government",
                "url": "https://example.org/plan",
                "grade": "S1",
            },
            "wendeng": {"title": "Wendeng standards of 2020", "publisher": "CLT", "grade": "S1"},
        },
        "not_modelled": ["Companies and departments", "Platform scores of private firms"],
        "announced": quantity(6, "published", unit="months"),
        "awareness": quantity(0.6),
        "agencies": {
            "court": {
                "title": "People's courts",
                "carrier": None,
                "sees": {
                    "judgment_default": {
                        "detects": quantity(0.8, unit="probability per act"),
                        "delay": quantity(1, "borrowed", unit="months"),
                    }
                },
                "phantom": quantity(0.4, unit="records per 1,000 adults a year"),
                "misidentifies": quantity(0.01),
            },
            "police": {
                "title": "Traffic and public order police",
                "carrier": None,
                "sees": {
                    "jaywalking": {"detects": quantity(0.002), "delay": quantity(0, "derived")},
                    "petition": {"detects": quantity(0.5), "delay": quantity(0, "assumed")},
                },
                "phantom": quantity(0.2, unit="records per 1,000 adults a year"),
                "misidentifies": quantity(0.004),
            },
        },
        "scores": {
            "points": {
                "of": "residents",
                "start": quantity(1000, "borrowed", unit="points", source="wendeng"),
                "floor": None,
                "ceiling": None,
                "public": False,
                "regain": None,
                "rules": [
                    {
                        "on": "judgment_default",
                        "points": quantity(-50, "borrowed", unit="points", source="wendeng"),
                        "term": quantity(24, "borrowed", unit="months", source="wendeng"),
                        "cap": None,
                    },
                    {
                        "on": "petition",
                        "points": quantity(-30, "borrowed", unit="points", source="wendeng"),
                        "term": None,
                        "cap": None,
                    },
                ],
                "grades": {
                    "A": quantity(960, "borrowed", unit="points"),
                    "B": quantity(850, "borrowed", unit="points"),
                    "D": None,
                },
                "direct": [],
                "default": "A",
            }
        },
        "lists": {
            "defaulters": {
                "of": "residents",
                "kind": "black",
                "entry": [
                    {
                        "on": "judgment_default",
                        "ground": "able to perform and refuses",
                        "chance": quantity(0.3),
                        "term": quantity(None, "published", unit="months", note="until performed"),
                    }
                ],
                "lead": quantity(0, "published", unit="months"),
                "exits": ["performance", "correction"],
                "public": True,
            }
        },
        "measures": {
            "no_flights": {
                "title": "No air tickets",
                "when": {"on_list": "defaulters"},
                "lever": "flights",
                "domain": "transport",
                "carrier": "airlines",
                "mandatory": True,
                "coverage": quantity(0.95),
                "lag": quantity(1, "assumed", unit="months"),
                "reaches": [],
            },
            "no_private_school": {
                "title": "No high-fee private school for the children",
                "when": {"on_list": "defaulters"},
                "lever": "private_school",
                "domain": "schooling",
                "carrier": "schools",
                "mandatory": True,
                "coverage": quantity(0.5),
                "lag": quantity(1, "assumed", unit="months"),
                "reaches": ["child"],
            },
            "green_channel": {
                "title": "Fast lane for applications",
                "when": {"grade_at_least": "A"},
                "lever": "fast_lane",
                "domain": "public_services",
                "carrier": "service halls",
                "mandatory": False,
                "coverage": quantity(0.8),
                "lag": quantity(0, "assumed", unit="months"),
                "reaches": [],
            },
        },
        "sharing": {
            "wall": False,
            "joint": True,
            "correction_lag": quantity(6, "assumed", unit="months"),
            "correction_reaches": quantity(0.7),
        },
        "due_process": {
            "notice": quantity(0.6),
            "hearing": quantity(0.0, "published"),
            "appeal_filed_false": quantity(0.05),
            "suspensive": False,
            "hardship": None,
            "purpose_limitation": False,
            "exclude_protected": False,
            "expiry_cap": None,
            "forever": True,
        },
    }
    document.update(changes)
    return document


def society() -> dict[str, Any]:
    """A society in canonical form, reduced to what the report prints."""
    return {
        "demerit": 1,
        "id": "beijing-2018",
        "title": "Beijing at the end of 2018",
        "population": quantity(21_542_000, "published", unit="persons", source="yearbook"),
        "sources": {"yearbook": {"title": "Beijing statistical yearbook 2019", "grade": "S1"}},
        "behaviour": {
            name: {
                "rate": quantity(rate / 80, unit="acts per eligible person a year"),
                "certainty": quantity(-0.3, "borrowed", source="nagin", unit="elasticity"),
            }
            for name, (rate, _) in CONDUCTS.items()
        },
        "law": {"fines": {"kind": "fine", "severity": quantity(0.1)}},
        "not_modelled": ["Commuting across the city border"],
    }


def manifest(document: dict[str, Any]) -> dict[str, Any]:
    """The manifest: inputs in full and hashed, versions, seeds, the command."""
    return {
        "schema": 1,
        "command": ["demerit", "run", "beijing-2018", "--residents", "2000", "--seeds", "8"],
        "inputs": {
            "regime": document,
            "society": society(),
            "against": {"id": "none", "title": "No regime"},
            "safeguards": [],
            "norms": load_norms().canonical(),
        },
        "hashes": {"regime": "3f9a" * 16, "society": "77c1" * 16, "norms": "0a0b" * 16},
        "versions": {"demerit": "0.1.0", "jax": "0.10.2", "numpy": "2.3.0", "python": "3.11.9"},
        "seeds": list(range(WORLDS)),
        "months": MONTHS,
        "burn_in": BURN_IN,
        "residents": RESIDENTS,
        "created": "2026-11-23T12:00:00Z",
    }


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


Row = tuple[int, str, int, str, str, str, str, float, str]


def _flows(world: int, arm: str, month: int) -> dict[str, float]:
    """Counts of one month in the whole society."""
    on = arm == "world" and month >= 0
    ramp = min(1.0, max(0.0, month / 60)) * wobble(world, month)
    entries = 5.2 * wobble(world, month, 0.3) if on else 0.0
    return {
        "persons": RESIDENTS,
        "restricted": round(70 * ramp) if on else 0,
        "listed": round(60 * ramp) if on else 0,
        "entries": entries,
        "persons_entered": 0.9 * entries,
        "exits_performance": 1.4 * ramp if on else 0.0,
        "exits_expiry": 0.3 * ramp if on else 0.0,
        "exits_correction": 0.2 * ramp if on else 0.0,
        "exits_no_assets": 0.5 * ramp if on else 0.0,
        "refused_air": 6.0 * ramp if on else 0.0,
        "refused_rail": 2.1 * ramp if on else 0.0,
        "refused_loans": 9.0 * wobble(world, month) + (4.0 * ramp if on else 0.0),
        "refused_services": 3.0 * ramp if on else 0.0,
        "refused_business": 0.6 * ramp if on else 0.0,
        "jobs_lost": 14.0 * wobble(world, month) + (0.8 * ramp if on else 0.0),
        "jobs_lost_to_list": 0.8 * ramp if on else 0.0,
        "jobs_found": 14.1 * wobble(world, month),
        "employed": 1200 - (6 * ramp if on else 0),
        "unemployed": 60 + (6 * ramp if on else 0),
        "judgments": 2.2 * wobble(world, month),
        "judgments_paid": 1.0 * wobble(world, month),
        "judgments_caused": 0.1 * ramp if on else 0.0,
        "appeals": 0.7 * ramp if on else 0.0,
        "appeals_upheld": 0.2 * ramp if on else 0.0,
        "speech": 55.0
        * wobble(world, month, 0.02)
        * (
            1 - 0.1 * wobble(world, 5) * min(1, (month + 6) / 12)
            if arm == "world" and month >= -6
            else 1
        ),
    }


def _rows(world: int, arm: str, month: int) -> list[Row]:
    """All rows of series.parquet of one world, arm and month."""
    rows: list[Row] = []

    def put(attribute: str, group: str, measure: str, value: float, unit: str = "count") -> None:
        rows.append((world, arm, month, "residents", attribute, group, measure, float(value), unit))

    flows = _flows(world, arm, month)
    for measure, value in flows.items():
        put("all", "all", measure, value)
    put("list", "defaulters", "listed", flows["listed"])
    burden = flows["restricted"] * 2.1
    for attribute, weights in GROUPS.items():
        for (group, weight), share in zip(weights.items(), SHARES[attribute], strict=True):
            put(attribute, group, "persons", RESIDENTS * share, "persons")
            put(attribute, group, "restricted", flows["restricted"] * share * weight, "persons")
            put(attribute, group, "burden", burden * share * weight, "weighted measure-months")
    for cause, part in CAUSES.items():
        for effect, piece in EFFECTS.items():
            put("cause x effect", f"{cause} > {effect}", "burden", burden * part * piece)
    on = arm == "world" and month >= 0
    for conduct, (rate, change) in CONDUCTS.items():
        base = rate * RESIDENTS / 1000 * wobble(world, month, 0.03)
        direct = 0.8 * change * base if on else 0.0
        put("conduct", conduct, "acts", base + (change * base * wobble(world, 3) if on else 0.0))
        put("conduct", conduct, "averted", max(0.0, -direct) + (0.05 * base * (on and change != 0)))
        put("conduct", conduct, "induced", max(0.0, direct) + (0.05 * base * (on and change != 0)))
    for influence, size in (("deterrence", 0.1), ("incapacitation", 0.02), ("strain", 0.0)):
        put("influence", f"judgment_default: {influence}", "averted", size * 5.0 * on)
        put("influence", f"judgment_default: {influence}", "induced", (0.04 - size / 3) * 5 * on)
    return rows


def series() -> pl.DataFrame:
    """series.parquet from a year before the start to the end."""
    rows = [
        row
        for world in range(WORLDS)
        for arm in ("world", "twin")
        for month in range(-12, MONTHS)
        for row in _rows(world, arm, month)
    ]
    for world in range(WORLDS):
        for length in range(1, MONTHS + 1):
            ended = (length < MONTHS) * round(
                12 * math.exp(-length / 30) * wobble(world, length, 0.2)
            )
            still = 3 if length < MONTHS else 20
            for measure, value in (("spells_ended", ended), ("spells_open", still)):
                rows.append(
                    (
                        world,
                        "world",
                        MONTHS - 1,
                        "residents",
                        "spell",
                        str(length),
                        measure,
                        float(value),
                        "spells",
                    )
                )
    names = ["world", "arm", "month", "kind", "attribute", "group", "measure", "value", "unit"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(
        pl.col("world", "month").cast(pl.Int32)
    )


EMPTY: dict[str, Any] = dict.fromkeys(
    (
        *("agency", "carrier", "rule", "list", "measure", "points", "amount", "severity"),
        *("gravity", "entry", "influence", "conduct", "domain", "effect_domain"),
    )
)


def _event(number: int, arm: str, subject: int, month: int, event: str, **more: Any) -> dict:
    """One row of events.parquet."""
    row: dict[str, Any] = {
        "world": 0,
        "arm": arm,
        "id": number,
        "month": month,
        "process": "conduct",
        "event": event,
        "kind": None,
        "subject": subject,
        **EMPTY,
        "truth": "true",
        "parents": [],
        "shares": [],
        "role": "cohort",
    }
    row.update(more)
    return row


def _wronged(subject: int, first: int, start: int) -> list[dict]:
    """A record of somebody else's default, a listing, refusals, a lost job, a debt, a way out."""
    rows = [
        _event(
            first,
            "world",
            subject,
            start,
            "record",
            process="observation",
            agency="court",
            conduct="judgment_default",
            domain="court_debt",
            truth="false",
        ),
        _event(
            first + 1,
            "world",
            subject,
            start + 1,
            "entry",
            process="sharing",
            list="defaulters",
            domain="court_debt",
            truth="false",
            agency="court",
            parents=[first],
            shares=[1.0],
        ),
        _event(
            first + 2,
            "world",
            subject,
            start + 2,
            "measure_begins",
            kind="restriction",
            process="measures",
            measure="no_flights",
            effect_domain="transport",
            carrier="airlines",
            truth="false",
            parents=[first + 1],
            shares=[1.0],
        ),
        _event(
            first + 3,
            "world",
            subject,
            start + 3,
            "refused",
            process="livelihood",
            measure="no_flights",
            effect_domain="transport",
            carrier="airlines",
            truth="false",
            parents=[first + 2],
            shares=[1.0],
        ),
        _event(
            first + 4,
            "world",
            subject,
            start + 5,
            "refused",
            process="livelihood",
            measure="no_flights",
            effect_domain="transport",
            carrier="airlines",
            truth="false",
            parents=[first + 2],
            shares=[1.0],
        ),
        _event(
            first + 5,
            "world",
            subject,
            start + 6,
            "job_lost",
            process="livelihood",
            effect_domain="employment",
            parents=[first + 1],
            shares=[1.0],
        ),
        _event(
            first + 6,
            "world",
            subject,
            start + 10,
            "act",
            conduct="late_bill",
            domain="utilities",
            parents=[first + 5],
            shares=[0.8],
            influence="strain",
        ),
        _event(
            first + 7,
            "world",
            subject,
            start + 12,
            "appeal",
            process="redress",
            list="defaulters",
            parents=[first + 1],
            shares=[1.0],
        ),
        _event(
            first + 8,
            "world",
            subject,
            start + 18,
            "exit",
            process="redress",
            list="defaulters",
            rule="correction",
            parents=[first + 7],
            shares=[1.0],
        ),
        _event(
            first + 9,
            "world",
            subject,
            start + 20,
            "measure_ends",
            kind="restriction",
            process="measures",
            measure="no_flights",
            effect_domain="transport",
            parents=[first + 8],
            shares=[1.0],
        ),
        _event(
            first + 10,
            "twin",
            subject,
            start + 11,
            "act",
            conduct="jaywalking",
            domain="public_order",
        ),
    ]
    return rows


def _protected(subject: int, first: int, start: int) -> list[dict]:
    """A default that did not happen, and did in the twin."""
    return [
        _event(
            first,
            "world",
            subject,
            start,
            "averted",
            conduct="judgment_default",
            domain="court_debt",
            truth="averted",
            influence="deterrence",
        ),
        _event(
            first + 1,
            "world",
            subject,
            start + 1,
            "payment",
            process="livelihood",
            domain="court_debt",
            amount=52_000.0,
        ),
        _event(
            first + 2,
            "twin",
            subject,
            start,
            "act",
            conduct="judgment_default",
            domain="court_debt",
        ),
        _event(
            first + 3,
            "twin",
            subject,
            start + 8,
            "judgment",
            process="fortune",
            domain="court_debt",
            amount=61_000.0,
            parents=[first + 2],
            shares=[1.0],
        ),
    ]


def events() -> pl.DataFrame:
    """events.parquet: three wronged lives, two protected ones, one that is neither."""
    rows: list[dict] = []
    for index, subject in enumerate((17, 230, 411)):
        rows += _wronged(subject, 1000 * (index + 1), 8 + 15 * index)
    for index, subject in enumerate((512, 777)):
        rows += _protected(subject, 9000 + 100 * index, 20 + 10 * index)
    rows.append(_event(20_000, "world", 900, 5, "act", conduct="jaywalking", domain="public_order"))
    frame = pl.DataFrame(rows, schema_overrides={"parents": PARENTS, "shares": pl.List(pl.Float64)})
    return frame.sort("world", "arm", "month", "id")


def lives() -> pl.DataFrame:
    """lives.parquet: the state of followed subjects by month, both arms."""
    rows = []
    for arm in ("world", "twin"):
        for subject in (17, 230, 411, 512, 777, 900):
            for month in range(MONTHS):
                hit = arm == "world" and subject == 17 and 10 <= month < 28
                rows.append(
                    {
                        "world": 0,
                        "arm": arm,
                        "month": month,
                        "kind": "residents",
                        "subject": subject,
                        "restricted": int(hit),
                        "employed": int(not hit),
                        "income": 42_000 if not hit else 9_000,
                        "points": 950 if hit else 1000,
                    }
                )
    return pl.DataFrame(rows)


def make_folder(folder: Path, **changes: Any) -> Path:
    """Write a whole synthetic run folder; `changes` replace fields of the regime."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = {"manifest.json": manifest(regime(**changes)), "metrics.json": metrics()}
    for name, content in documents.items():
        (folder / name).write_text(json.dumps(content, indent=1, ensure_ascii=False), "utf-8")
    for name, frame in {"series": series(), "events": events(), "lives": lives()}.items():
        frame.write_parquet(folder / f"{name}.parquet")
    return folder
