"""Inputs of a run made by hand: sizes, a small regime, a society, the manifest."""

from __future__ import annotations

import math
from typing import Any

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
