"""Geometry of tiles, alluvial drawings and ellipses; plots that a short run cannot have."""

from __future__ import annotations

from typing import Any

import pytest

from demerit.report import theme
from demerit.report.plots import plot
from demerit.report.plots.alluvial import _nodes, _placed
from demerit.report.plots.held import Datum
from demerit.report.plots.planes import Place, _ellipse
from demerit.report.plots.tiles import squarified

COLOURS = {"restricted": "red", "free again": "blue"}


def test_tiles_fill_the_whole_without_overlap() -> None:
    areas = [60.0, 60.0, 40.0, 30.0, 20.0, 20.0, 10.0]
    found = squarified(areas, 24, 10)
    sizes = [(right - left) * (bottom - top) for left, top, right, bottom in found]
    assert sizes == pytest.approx(areas)
    for left, top, right, bottom in found:
        assert -1e-9 <= left < right <= 24 + 1e-9
        assert -1e-9 <= top < bottom <= 10 + 1e-9
    for number, one in enumerate(found):
        for other in found[:number]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert min(across, down) < 1e-9
    worst = max(max(r - a, d - b) / min(r - a, d - b) for a, b, r, d in found)
    assert worst < 3, "the tiles are not near to squares"


def test_ribbons_stand_in_the_order_of_states_on_either_side() -> None:
    flows = [
        (1, "restricted", "restricted", 40.0), (1, "restricted", "free again", 10.0),
        (1, "free again", "restricted", 20.0), (1, "free again", "free again", 30.0),
    ]  # fmt: skip
    assert _placed(flows, COLOURS, 1) == {0: 0, 1: 40, 2: 50, 3: 70}
    assert _placed(flows, COLOURS, 2) == {0: 0, 2: 40, 1: 60, 3: 70}
    assert [node["said"] for node in _nodes(1, flows, COLOURS, 2)] == ["60", "40"]


def test_an_ellipse_has_the_intervals_as_its_arms() -> None:
    x, y = (Datum("", "", value, low, high, "") for value, low, high in ((5, 4, 8), (10, 8, 11)))
    edge = _ellipse(Place("women", x, y))
    assert min(row["x"] for row in edge) == pytest.approx(4)
    assert max(row["x"] for row in edge) == pytest.approx(8)
    assert min(row["y"] for row in edge) == pytest.approx(8)
    assert max(row["y"] for row in edge) == pytest.approx(11)
    assert _ellipse(Place("one world", Datum("", "", 1, None, None, ""), y)) == []


def part(value: float, unit: str = "share of something", **more: Any) -> dict[str, Any]:
    return {
        "title": "part", "unit": unit, "value": value, "low": 0.9 * value, "high": 1.1 * value,
        "status": "ok", **more,
    }  # fmt: skip


def entry(unit: str, parts: dict[str, Any]) -> dict[str, Any]:
    return {**part(0.5, unit), "variants": {}, "groups": {}, "parts": parts}


LONG: dict[str, dict[str, Any]] = {
    "M15": entry(
        "children per restriction",
        {f"year_{year}": part(0.0 if year == 2 else 0.3, "children") for year in (1, 2, 3)}
        | {f"public_services>{name}": part(0.1, "children") for name in ("credit", "publicity")},
    ),
    "M22": entry(
        "gravity elsewhere per gravity averted",
        {name: part(-3.0, "gravity points", value_twin=60.0) for name in ("watched", "elsewhere")},
    ),
    "M24": entry(
        "share of points earned",
        {"conduct=volunteering": part(0.6), "conduct=paper_service": part(0.3),
         "nothing_done": part(0.1)},
    ),
    "M29": entry(
        "Gini coefficient",
        {
            f"{start}{name}": part(0.2)
            for start in ("", *(f"decile={number}: " for number in range(1, 11)))
            for name in (
                "loses_over_5_percent", "loses_up_to_5_percent", "within_0.1_percent",
                "gains_up_to_5_percent", "gains_over_5_percent",
            )
        } | {f"decile={number}: burden": part(0.1) for number in range(1, 11)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LONG)
def test_what_only_a_long_run_has_is_drawn_at_both_widths(name: str) -> None:
    made = plot(name, LONG[name])
    assert made is not None
    for width in (theme.WIDE, theme.NARROW):
        svg = made.svg(width)
        assert int(svg.split('width="')[1].split('"')[0]) <= width + 12
        made.draw(width).to_dict()


def test_the_line_of_one_is_drawn_where_nothing_feeds_itself() -> None:
    parts = {f"year_{year}": part(0.0, "children per restriction") for year in (1, 2, 3)}
    made = plot("M15", entry("children per restriction", parts))
    assert made is not None
    assert made.rows["value"].to_list() == [0, 0, 0]
    assert "marks 1" in made.alt


def test_points_are_told_by_source() -> None:
    made = plot("M24", LONG["M24"])
    assert made is not None
    assert made.rows["value"].to_list() == pytest.approx([60, 30, 10])
