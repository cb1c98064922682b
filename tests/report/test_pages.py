"""Pages beside the report: published series, fitted margins."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from demerit.regime import BadInput
from demerit.report import pages
from demerit.report.folder import Folder
from tests.report.make_folder import make_folder
from tests.report.reading import csvs, read


@pytest.fixture
def defaulters(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "spc", id="spc-defaulters", title="Court defaulters")


def test_published_series_stand_beside_the_model_as_it_is(defaulters: Path) -> None:
    rows = csvs(read(pages.comparison(defaulters)))[0]
    assert len(rows) == 5
    assert [row["Role"] for row in rows] == ["set", *["held against"] * 3, "set"]
    assert rows[0]["Where it stands"].startswith("above it, by a factor of")
    assert "0.9 to 1.5" in [row["Published"] for row in rows]


def test_the_ratios_are_what_the_series_says(defaulters: Path) -> None:
    folder = Folder(defaulters)
    rows = folder.pick("all", "entries", "refused_air").filter(
        (pl.col("arm") == "world") & pl.col("month").is_between(0, 59)
    )
    sums = dict(rows.group_by("measure").agg(pl.col("value").sum()).iter_rows())
    found = pages.refused("air")(folder)
    assert found is not None
    assert found.value == pytest.approx(sums["refused_air"] / sums["entries"])


def test_a_short_run_has_no_fifth_year(defaulters: Path) -> None:
    path = defaulters / "metrics.json"
    path.write_text(path.read_text("utf-8").replace('"months": 84', '"months": 24'), "utf-8")
    found = read(pages.comparison(defaulters))
    assert "the run holds no such series" in found.text


def test_beijing_says_that_nothing_was_ever_published(run_folder: Path) -> None:
    html = pages.comparison(run_folder)
    assert "Nothing was ever published to compare this regime with" in html
    assert not read(html).all("table")


def test_fitted_margins_stand_beside_published_ones() -> None:
    frame = pl.DataFrame(
        {
            "table": ["sex", "sex", "<b>cars</b>"],
            "cell": ["men", "women", "per_household"],
            "published": [0.51, 0.49, 0.4],
            "fitted": [0.512, 0.488, 0.45],
            "difference_pp": [0.2, -0.2, 5.0],
            "grade": ["published", "published", "borrowed"],
            "held": [True, True, False],
        }
    )
    html = pages.fitted_society(frame, "Town", "demerit check town")
    text = re.sub(r"\s+", " ", read(html).text)
    assert "farthest fitted margin is 0.2 percentage points" in text
    assert "Compared, not fitted." in text
    assert not read(html).all("b")


def test_a_table_of_mixed_evidence_says_the_grade_of_each_cell() -> None:
    frame = pl.DataFrame(
        {
            "table": ["firms"] * 3,
            "cell": ["large", "small", "idle"],
            "published": [0.1, 0.2, 0.3],
            "fitted": [0.1, 0.2, 0.3],
            "difference_pp": [0.0] * 3,
            "grade": ["published", "assumed", "assumed"],
            "held": [True, True, False],
        }
    )
    text = re.sub(r"\s+", " ", read(pages.fitted_society(frame, "Town")).text)
    assert "Grade: published." not in text
    assert text.count("assumed") == 2
    assert "assumed; compared, not fitted" in text


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        pages.comparison(tmp_path)
