"""series.parquet of a run made by hand."""

from __future__ import annotations

import math

import polars as pl

from tests.report.made_inputs import (
    CAUSES,
    CONDUCTS,
    EFFECTS,
    GROUPS,
    MONTHS,
    RESIDENTS,
    SHARES,
    WORLDS,
    wobble,
)

Row = tuple[int, str, int, str, str, str, str, float, str]


def _flows(world: int, arm: str, month: int) -> dict[str, float]:
    """Counts of one month in the whole society."""
    on = arm == "world" and month >= 0
    ramp = min(1.0, max(0.0, month / 60)) * wobble(world, month)
    entries = 5.2 * wobble(world, month, 0.3) if on else 0.0
    return {
        "persons": RESIDENTS,
        "adults": 0.88 * RESIDENTS,
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
