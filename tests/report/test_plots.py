"""Every metric has a plot, drawn from its own numbers, legible at both widths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from demerit.evidence import METRICS, load_norms, measure
from demerit.report import theme
from demerit.report.charts import FIGURES
from demerit.report.figure import Figure, lean
from demerit.report.folder import Folder
from demerit.report.plots import ELSEWHERE, ON_MENU, PLOTS, plot
from demerit.report.plots.held import of, top
from tests.evidence.made import labels, lively

WIDTHS = {"wide": theme.WIDE, "narrow": theme.NARROW}
UNDEFINED = {"value": None, "low": None, "high": None, "status": "undefined", "reason": "none"}


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    named = labels(("flights", "loans", "dismissal", "fast_lane"), months=26)
    return measure([lively(named, seed) for seed in range(5)], named, load_norms())


def test_every_metric_is_drawn_in_one_place() -> None:
    places = [*PLOTS, *ELSEWHERE, *ON_MENU]
    assert sorted(places) == sorted(METRICS)
    assert set(ELSEWHERE.values()) <= set(FIGURES)


def test_most_of_what_is_measured_here_can_be_drawn(measured: dict[str, Any]) -> None:
    """Or the tests below would hold for want of plots."""
    assert sum(plot(name, measured[name]) is not None for name in PLOTS) >= 28


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_is_valid_fits_and_is_told_in_words(measured: dict[str, Any], name: str) -> None:
    made = plot(name, measured[name])
    if made is None:
        return
    for width in WIDTHS.values():
        made.draw(width).to_dict()  # altair checks it against the schema
        svg = made.svg(width)
        assert int(svg.split('width="')[1].split('"')[0]) <= width + 12
        assert "NaN" not in svg
    assert made.shows.endswith(".")
    assert made.rows.height
    for row in made.rows.to_dicts():
        assert row["name"] in made.alt
        assert "_" not in row["name"], "a name that files use"
    assert made.finding in made.svg(theme.NARROW)


@pytest.mark.parametrize("name", PLOTS)
def test_nothing_is_drawn_of_what_is_not_defined(measured: dict[str, Any], name: str) -> None:
    entry = {**measured[name], **UNDEFINED}
    for sort in ("variants", "parts", "groups"):
        entry[sort] = {key: {**one, **UNDEFINED} for key, one in entry[sort].items()}
    assert plot(name, entry) is None
    assert plot(name, None) is None


def test_numbers_are_drawn_in_the_unit_that_is_printed() -> None:
    entry = {
        "title": "Wrongful restrictions", "unit": "share of restrictions begun", "value": 0.25,
        "low": -0.1, "high": 0.6, "luck_low": 0.2, "luck_high": 0.3,
        "parts": {
            "months": {"title": "lead", "unit": "months", "value": 2.0, "low": 1.0, "high": 3.0}
        },
    }  # fmt: skip
    (share,) = top(entry)
    assert (share.value, share.low, share.high) == (25.0, 0.0, 60.0)  # a share is not below 0
    assert share.luck == (20.0, 30.0)
    (months,) = of(entry, "parts", ["months", "absent"])
    assert (months.name, months.value, months.low) == ("Lead", 2.0, 1.0)


def cut_words(browser: Any, path: Path, figures: list[Figure]) -> list[str]:
    """Texts that leave their drawing, of all figures at both widths, as a browser lays them out."""
    drawings = "".join(one.svg(width) for one in figures for width in WIDTHS.values())
    path.write_text(f"<!doctype html><meta charset='utf-8'>{drawings}", "utf-8")
    tab = browser.new_page()
    tab.goto(path.as_uri())
    cut = tab.evaluate(
        """() => [...document.querySelectorAll('svg')].flatMap(svg => {
            const edge = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.width && (box.left < edge.left - 1 || box.right > edge.right + 1
                    || box.top < edge.top - 1 || box.bottom > edge.bottom + 1);
            }).map(text => svg.querySelector('title').textContent + ': ' + text.textContent);
        })"""
    )
    tab.close()
    return cut


def test_no_words_of_a_plot_are_cut(measured: dict[str, Any], browser: Any, tmp_path: Path) -> None:
    made = [one for one in (plot(name, measured[name]) for name in PLOTS) if one is not None]
    assert cut_words(browser, tmp_path / "plots.html", made) == []


def test_no_words_of_a_figure_are_cut(run_folder: Path, browser: Any, tmp_path: Path) -> None:
    made = [figure(Folder(run_folder)) for figure in FIGURES.values()]
    drawn = [one for one in made if isinstance(one, Figure)]
    assert len(drawn) == len(FIGURES)
    assert cut_words(browser, tmp_path / "figures.html", drawn) == []


def test_a_drawing_is_leaner_but_says_the_same() -> None:
    mark = '<line x2="1.23456" opacity="1"/>'
    said = f'<svg><text font-family="{theme.FONT}" x="0.50049">0.00370 (0.0012)</text>{mark}</svg>'
    assert lean(said) == (
        '<svg><text x="0.5">0.00370 (0.0012)</text><line x2="1.23"/></svg>'
    )  # fmt: skip
