"""Metrics on the page: each in one section, in all its readings, noise called noise."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from demerit import report
from demerit.evidence import METRICS
from demerit.report import findings, metric_block, places
from demerit.report.folder import Folder
from demerit.report.sections import PICTURES, TITLES
from tests.report.reading import csvs, read
from tests.report.test_figures import change_metric

pytestmark = pytest.mark.usefixtures("blank_drawings")

EVERY = sorted({*METRICS, *places.ALL})


def article(html: str, name: str) -> str:
    """The article of a metric."""
    start = html.index(f'id="{name}" aria-labelledby')
    return html[start : html.index("</article>", start)]


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", read(f"<body>{html}</body>").text)


@pytest.mark.parametrize("name", EVERY)
def test_every_metric_stands_in_one_section_that_exists(name: str) -> None:
    holding = [section for section in TITLES if name in places.names_in(section)]
    assert len(holding) == 1
    assert holding[0] in places.PLACES


def test_a_metric_of_no_section_goes_where_its_family_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(places.PLACES, "dynamics", ())
    assert places.section_of("M15") == places.FAMILY_PLACES[METRICS["M15"].family]


def test_every_metric_without_a_number_has_a_title_and_a_reason() -> None:
    for name in places.ALL:
        assert places.title_of(name) != name
        assert len(places.reason_of(name)) > 15


def test_every_figure_stands_in_one_section(page: str) -> None:
    from demerit.report.charts import FIGURES

    placed = [name for names in PICTURES.values() for name in names]
    assert sorted(placed) == sorted(FIGURES)


def test_all_forty_stand_on_the_page_with_what_the_registry_says(own_folder: Path) -> None:
    held = json.loads((own_folder / "metrics.json").read_text("utf-8"))["metrics"]
    html = report.render(own_folder)
    assert html.count('<article class="metric') == len(places.ALL)
    for name in places.ALL:
        text = words_of(article(html, name))
        known = METRICS.get(name)
        if known is not None:
            for said in (
                known.answers,
                known.formula,
                metric_block.said_source(known.source),
                known.why,
            ):
                assert re.sub(r"\s+", " ", said) in text, (name, said)
            assert name in held or f"Estimator{known.estimator}, " in text


def test_what_the_run_lacks_is_named_with_its_reason(own_folder: Path) -> None:
    held = json.loads((own_folder / "metrics.json").read_text("utf-8"))["metrics"]
    html = report.render(own_folder)
    for name in places.ALL:
        if name not in held:
            text = words_of(article(html, name))
            assert "not measured" in text
            assert "Not measured: " in text


def test_an_undefined_metric_says_why(own_folder: Path) -> None:
    reason = "nothing to divide by in any world"
    gone = {"value": None, "low": None, "high": None, "status": "undefined", "reason": reason}
    change_metric(own_folder, "M6", **gone)
    text = words_of(article(report.render(own_folder), "M6"))
    assert f"Not defined: {reason}." in text
    assert "not defined in this run" in text


def test_a_metric_carries_all_norms_and_its_numbers_as_csv(own_folder: Path) -> None:
    html = report.render(own_folder)
    block = article(html, "M6")
    text = words_of(block)
    for said in ("same domain only", "moderate norms", "any link in a statute"):
        assert said in text.lower()
    rows = csvs(read(block))[0]
    held = json.loads((own_folder / "metrics.json").read_text("utf-8"))["metrics"]["M6"]
    assert len(rows) == 1 + sum(len(held[key]) for key in ("variants", "parts", "groups"))
    assert float(rows[0]["value"]) == pytest.approx(held["value"])
    assert {row["sort"] for row in rows} >= {"top", "variant", "part"}


def entry(**changes: Any) -> dict[str, Any]:
    made = {"title": "A title", "unit": "ratio", "value": 2.0, "low": 1.5, "high": 2.5}
    return {**made, "status": "ok", "n_worlds": 8, **changes}


@pytest.mark.parametrize(
    ("name", "changes", "noise"),
    [
        ("M20", {"value": 1.0, "low": -0.5, "high": 2.5}, True),
        ("M20", {"value": 1.0, "low": 0.5, "high": 2.5}, False),
        ("M25", {"value": 0.9, "low": 0.8, "high": 1.1}, True),
        ("M25", {"value": 0.9, "low": 0.8, "high": 0.95}, False),
        ("M9", {"value": 0.9, "low": 0.8, "high": 1.1}, True),
        ("M2", {"value": 1.0, "low": -1.0, "high": 3.0}, True),
        ("M1", {"value": 0.4, "low": 0.3, "high": 0.5}, False),
        ("M1", {"value": 0.4, "low": 0.3, "high": 0.5, "noise": True}, True),
        ("M1", {"value": 0.0, "low": 0.0, "high": 0.0, "status": "zero_by_construction"}, False),
        ("M1", {"value": None, "low": None, "high": None, "status": "undefined"}, False),
    ],
)
def test_noise_is_what_the_interval_cannot_tell_from_no_difference(
    name: str, changes: dict[str, Any], noise: bool
) -> None:
    assert findings.in_noise(name, entry(**changes)) is noise


def test_a_number_inside_noise_is_not_printed_as_a_finding(own_folder: Path) -> None:
    change_metric(own_folder, "M20", value=3.21, low=-1.0, high=7.4)
    html = report.render(own_folder)
    found = findings.finding("M20", Folder(own_folder).metrics["M20"])
    assert "3.2" not in found
    assert "not told apart from no difference from the twin" in found
    assert "Noise: these worlds do not tell it" in words_of(article(html, "M20"))
    card = html[html.index('aria-labelledby="card-M20"') :].split("</article>")[0]
    assert "Noise" in card


def test_bands_of_worlds_are_taken_from_the_run_where_it_gives_them() -> None:
    given = metric_block.luck_of(entry(luck_low=1.0, luck_high=4.0, by_world=[2.0, 3.0]))
    assert given is not None
    assert given[:2] == (1.0, 4.0)
    own = metric_block.luck_of(entry(by_world=[2.0, None, 3.0]))
    assert own is not None
    assert own[:2] == (2.0, 3.0)
    assert metric_block.luck_of(entry(by_world=[2.0])) is None


def test_redress_that_never_came_is_not_given_as_a_wait() -> None:
    held = entry(value=18.0, low=18.0, high=18.0, unit="months", parts={"redressed": {"value": 0}})
    said = "No wrongful case is put right everywhere within the horizon"
    assert findings.finding("M35", held) == said
    parts = {"redressed": {"value": 0}, "redressed_6": {"value": 0}, "redressed_18": {"value": 0}}
    assert findings.finding("M35", {**held, "parts": parts}).endswith("within 18 months")
    won = {"value": 0.02, "low": 0.01, "high": 0.03, "unit": "share of wrongful cases"}
    both = findings.finding("M35", {**held, "parts": {**parts, "won": won}})
    assert "within 18 months, though an appeal is won in 2.0" in both


def test_redress_that_hardly_came_is_given_as_a_share() -> None:
    share = {"value": 0.004, "low": 0.0, "high": 0.013, "unit": "share of wrongful cases"}
    held = entry(value=23.9, low=23.8, high=24.0, unit="months", parts={"redressed": share})
    assert findings.finding("M35", held).startswith("0.40")
    often = entry(value=12.0, unit="months", parts={"redressed": {**share, "value": 0.5}})
    assert "12.0" in findings.finding("M35", often) or "12" in findings.finding("M35", often)
    assert "of wrongful cases are put right" not in findings.finding("M35", often)


def test_a_regime_that_stops_nothing_is_not_noise() -> None:
    share = "share of wrongful entries proposed"
    held = entry(value=0.0, low=0.0, high=0.02, unit=share, parts={"all": {"value": 0.0}})
    assert not findings.in_noise("M36", held)
    assert "No entry" in findings.finding("M36", held)
    assert findings.in_noise("M36", {**held, "parts": {"all": {"value": 0.1}}})


def test_a_heading_says_where_norms_disagree_and_whom_it_is_about() -> None:
    over, under = {"value": 2.0, "low": 1.5, "high": 2.5}, {"value": 0.6, "low": 0.4, "high": 0.8}
    both = {"moderate": over, "harm": under}
    assert findings.norms_disagree("M9", entry(variants=both))
    assert "other way" in findings.finding("M9", entry(variants=both))
    assert not findings.norms_disagree("M9", entry(variants={"moderate": over, "penalty": over}))
    unsure = {"value": 0.9, "low": 0.4, "high": 1.3}
    assert not findings.norms_disagree("M9", entry(variants={"moderate": over, "harm": unsure}))
    group = entry(groups={"sex=women": {"value": 2.0}, "sex=men": {"value": 1.0}})
    assert findings.finding("M25", group).startswith("Women: 2.0")
