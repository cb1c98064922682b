"""events.parquet and lives.parquet of a run made by hand: three wronged lives, two protected."""

from __future__ import annotations

from typing import Any

import polars as pl

from tests.report.made_inputs import MONTHS

PARENTS = pl.List(pl.Int64)
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
            "entry_in_force",
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
            "refused_air",
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
            "refused_air",
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
            "job_lost_to_list",
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
            "exit_correction",
            process="redress",
            list="defaulters",
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
            "act",
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
