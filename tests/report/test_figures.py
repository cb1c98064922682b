"""Figures: every one keeps the same promises; findings say no more than the numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from demerit.report import theme
from demerit.report.charts import FIGURES
from demerit.report.figure import Figure, Missing
from demerit.report.folder import Folder


def drawn(name: str, folder: Path) -> Figure:
    made = FIGURES[name](Folder(folder))
    assert isinstance(made, Figure), made
    return made


def change_metric(folder: Path, name: str, **changes: Any) -> None:
    content = json.loads((folder / "metrics.json").read_text("utf-8"))
    content["metrics"][name].update(changes)
    (folder / "metrics.json").write_text(json.dumps(content), "utf-8")


def change_series(folder: Path, *changes: pl.Expr) -> None:
    path = folder / "series.parquet"
    pl.read_parquet(path).with_columns(*changes).write_parquet(path)


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("width", [theme.WIDE, theme.NARROW])
def test_charts_are_valid_and_fit_their_width(run_folder: Path, name: str, width: int) -> None:
    made = drawn(name, run_folder)
    made.draw(width).to_dict()  # altair checks it against the schema
    svg = made.svg(width)
    assert int(svg.split('width="')[1].split('"')[0]) <= width + 2
    assert svg == made.svg(width)


@pytest.mark.parametrize("name", FIGURES)
def test_figures_say_in_words_what_they_draw(run_folder: Path, name: str) -> None:
    made = drawn(name, run_folder)
    assert made.finding
    assert not made.finding.endswith(".")
    assert made.finding in made.alt
    assert len(made.alt) > len(made.finding) + 20
    assert made.rows.height
    assert "interval" in made.note.lower() or "range" in made.note or "ribbons" in made.note


@pytest.mark.parametrize("name", FIGURES)
def test_a_run_without_data_leaves_the_figure_out(tmp_path: Path, name: str) -> None:
    (tmp_path / "manifest.json").write_text("{}", "utf-8")
    made = FIGURES[name](Folder(tmp_path))
    assert isinstance(made, Missing)
    assert made.why.endswith(".")


def test_restricted_says_no_difference_where_the_interval_spans_zero(own_folder: Path) -> None:
    noise = pl.when(pl.col("arm") == "world").then(pl.col("world") - 3.5).otherwise(0.0)
    value = pl.when(pl.col("measure") == "restricted").then(50.0 + noise).otherwise(pl.col("value"))
    change_series(own_folder, value.alias("value"))
    assert "no difference from the twin beyond chance" in drawn("restricted", own_folder).finding


def test_restricted_counts_persons_per_thousand(run_folder: Path) -> None:
    finding = drawn("restricted", run_folder).finding
    assert finding.startswith("After 84 months, 35.1 of every 1,000 residents are restricted")
    assert finding.endswith("0 in the twin")


def test_speech_says_no_difference_where_the_arms_are_equal(own_folder: Path) -> None:
    value = pl.when(pl.col("measure") == "speech").then(5.0).otherwise(pl.col("value"))
    change_series(own_folder, value.alias("value"))
    assert "no difference from the twin beyond chance" in drawn("speech", own_folder).finding


def test_conduct_says_no_difference_where_nothing_changes(own_folder: Path) -> None:
    value = pl.when(pl.col("attribute") == "conduct").then(7.0).otherwise(pl.col("value"))
    change_series(own_folder, value.alias("value"))
    assert drawn("conduct", own_folder).finding == "No kind of violation changes beyond chance"


def test_direct_and_carried_sum_to_the_twin_difference(run_folder: Path) -> None:
    rows = drawn("conduct", run_folder).rows
    gap = rows["acts_world"] - rows["acts_twin"]
    assert (gap - rows["direct"] - rows["carried"]).abs().max() < 1e-9  # type: ignore[operator]
    assert "Dissenting speech" not in rows["conduct"]


def test_groups_shows_references_and_says_what_is_suppressed(run_folder: Path) -> None:
    made = drawn("groups", run_folder)
    assert made.rows.filter(pl.col("note") == "reference").height == 5
    assert "Under 18: not shown (fewer than 30 person-worlds)." in made.alt
    assert "Lower third: 2.00 (1.88 to 2.12)." in made.alt.replace("Household income, ", "")
    assert not [name for name in made.rows["group"] if "&" in name]


def test_groups_says_no_difference_where_every_interval_holds_one(own_folder: Path) -> None:
    entry = {"value": 1.05, "low": 0.9, "high": 1.2, "status": "ok"}
    change_metric(own_folder, "M25", groups={"sex=women": entry})
    finding = drawn("groups", own_folder).finding
    assert finding == "No group's burden differs from its reference beyond chance"


def test_groups_and_domains_fall_back_on_the_monthly_burden(own_folder: Path) -> None:
    (own_folder / "metrics.json").unlink()
    finding = drawn("groups", own_folder).finding
    assert "Under 18" in finding
    assert "the burden of all residents" in finding
    cells = drawn("domains", own_folder).rows
    assert cells["percent"].sum() == pytest.approx(100)


def test_domains_knows_what_the_moderate_map_relates(run_folder: Path) -> None:
    rows = {(r["act_in"], r["effect_in"]): r for r in drawn("domains", run_folder).rows.to_dicts()}
    assert rows["court debts", "loans and credit"]["related"] == 1
    assert rows["court debts", "transport"]["related"] == 0.5
    assert rows["petitions", "transport"]["related"] == 0


def test_spells_falls_back_on_the_shares_of_the_metric(own_folder: Path) -> None:
    path = own_folder / "series.parquet"
    pl.read_parquet(path).filter(pl.col("attribute") != "spell").write_parquet(path)
    assert "longer than 1 year" in drawn("spells", own_folder).finding


def test_spells_never_rise(run_folder: Path) -> None:
    curve = drawn("spells", run_folder).rows["mean"]
    assert curve[0] <= 100
    assert (curve.diff().drop_nulls() <= 1e-9).all()


def test_refusals_compares_paired_worlds(run_folder: Path) -> None:
    made = drawn("refusals", run_folder)
    assert "more a year per 1,000 residents than in the twin" in made.finding
    assert set(made.rows["arm"]) == {"world", "twin"}


def test_influences_tolerates_a_run_that_names_them_alone(own_folder: Path) -> None:
    short = pl.col("group").str.replace("judgment_default: ", "")
    change_series(own_folder, short.alias("group"))
    assert drawn("influences", own_folder).finding.startswith("Deterrence accounts for")


def test_without_persons_rates_are_per_residents_of_the_run(own_folder: Path) -> None:
    path = own_folder / "series.parquet"
    pl.read_parquet(path).filter(pl.col("measure") != "persons").write_parquet(path)
    assert "35.1 of every 1,000" in drawn("restricted", own_folder).finding
