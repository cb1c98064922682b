"""Drawings whose lengths say something: a butterfly, a tornado, a mosaic, a funnel."""

from __future__ import annotations

import json
from typing import Any

from demerit.report import theme
from demerit.report.plots.balance import answering, prices
from demerit.report.plots.process import funnel, mosaic


def part(title: str, unit: str, value: float, half: float = 0.0) -> dict[str, Any]:
    """A part of a metric."""
    low, high = value - half, value + half
    return {"title": title, "unit": unit, "value": value, "low": low, "high": high, "status": "ok"}


def rows_of(spec: Any) -> list[dict[str, Any]]:
    """All rows that a chart draws."""
    if isinstance(spec, dict):
        own = spec.get("data")
        held = json.loads(own["values"]) if isinstance(own, dict) else []
        return [*held, *(row for one in spec.values() for row in rows_of(one))]
    return [row for one in spec for row in rows_of(one)] if isinstance(spec, list) else []


def drawn(plot: Any, entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a plot at its wide drawing."""
    made = plot(entry)
    assert made is not None
    return rows_of(made.draw(theme.WIDE).to_dict())


def test_each_row_of_a_butterfly_is_in_parts_of_its_larger_side() -> None:
    unit = "weighted months per 1,000 gravity points"
    entry = {
        "unit": "ratio",
        "parts": {
            f"gravity {name}={side}": part("x", unit, value)
            for name, pair in (("below 20", (4.0, 1.0)), ("20 and more", (2.0, 8.0)))
            for side, value in zip(("residents", "departments"), pair, strict=True)
        },
    }
    bars = [row["x"] for row in drawn(answering, entry) if "x" in row]
    assert bars[:4] == [-1.0, 0.25, -0.25, 1.0]


def test_the_price_that_moves_the_balance_most_comes_first_in_a_tornado() -> None:
    unit = "yuan per resident-year"
    entry = {
        **part("Net welfare", unit, -10.0),
        "parts": {
            f"price={name}, {side}": part(f"net welfare with {name} at {at} yuan", unit, value)
            for name, ends in (("an hour", (-11.0, -9.0)), ("a month", (-2.0, -40.0)))
            for side, at, value in zip(("lowest", "highest"), (1, 2), ends, strict=True)
        },
    }
    bars = [row for row in drawn(prices, entry) if "x" in row]
    assert [(row["start"], row["x"]) for row in bars][:2] == [(-10.0, -2.0), (-10.0, -40.0)]
    said = [row["text"] for row in drawn(prices, entry) if "text" in row]
    assert said[0].startswith("A month at 1 yuan: ")


def test_rows_of_a_mosaic_are_as_tall_as_they_are_many() -> None:
    entry = {
        **part("Oversight", "share of wrongful entries proposed", 0.5),
        "parts": {
            "right": part("stopped though sound", "share of sound entries proposed", 0.25),
            "wrongful": part("wrongful", "share of proposed entries", 0.2),
        },
    }
    boxes = [row for row in drawn(mosaic, entry) if row.get("x2", 0) in (50.0, 25.0)]
    wrong, right = (row["y2"] - row["y"] for row in boxes)
    assert right == 4 * wrong


def test_a_funnel_names_groups_and_leaves_out_those_that_are_suppressed() -> None:
    unit = "share of wrongful restrictions"
    group, home = "residence=no_local_hukou", "residence=local"
    few = {"title": "x", "unit": unit, "value": None, "status": "suppressed", "reason": "few"}
    entry = {
        **part("Overturned", unit, 0.1),
        "parts": {
            "appealed": part("appealed against", unit, 0.4),
            f"appealed: {group}": part("x", unit, 0.3),
            f"appealed: {home}": part("x", unit, 0.5),
            f"overturned: {group}": few,
        },
    }
    made = funnel(entry)
    assert made is not None
    assert [one.name for one in made.data] == [
        "Appealed against, all", "Appealed against, no local registration",
        "Appealed against, local registration", "Overturned, all",
    ]  # fmt: skip
