"""The page as a whole: sections, wording, no network, no scripts, nothing hostile let through."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from demerit import report
from demerit.regime import BadInput, list_presets, load_regime
from demerit.report.page import inline
from demerit.report.sections import TITLES
from demerit.report.table import Inline, Link
from tests.report.make_folder import make_folder
from tests.report.reading import LOADING, csvs, read

pytestmark = pytest.mark.whole

PRESETS = [str(name) for name in list_presets()]
HOSTILE = '<script>alert("x")</script>'


def test_every_section_stands_on_the_page_in_order(page: str) -> None:
    ids = [element.attrs.get("id") for element in read(page).all("section")]
    assert ids == list(TITLES)


def test_the_first_page_says_what_it_is_before_the_evidence(page: str) -> None:
    first = page[page.index('id="in-short"') : page.index('<nav class="contents"')]
    text = re.sub(r"\s+", " ", read(f"<body>{first}</body>").text)
    for said in (
        "no number here describes a real person",
        "What you may quote, and what not",
        "What is not modelled",
        "Evidence level.",
        "as announced; not known to have operated",
        "Is the state held to its own promises?",
        "never added up",
    ):
        assert said in text, said
    assert first.count('class="card"') == 6
    assert 'class="flow"' in first


def test_there_is_one_h1_and_no_heading_level_is_skipped(page: str) -> None:
    levels = [int(e.tag[1]) for e in read(page).elements if re.fullmatch(r"h[1-6]", e.tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_page_has_a_language_landmarks_and_a_skip_link(page: str) -> None:
    found = read(page)
    assert found.all("html")[0].attrs["lang"] == "en"
    assert {"header", "nav", "main", "footer"} <= {e.tag for e in found.elements}
    assert found.all("a")[0].attrs == {"class": "skip", "href": "#main"}
    ids = [e.attrs["id"] for e in found.elements if "id" in e.attrs]
    assert len(ids) == len(set(ids)), "an id stands twice"
    targets = {e.attrs["href"][1:] for e in found.all("a") if e.attrs["href"].startswith("#")}
    assert targets <= set(ids)


def test_every_drawing_has_a_title_and_a_description_or_a_label(page: str) -> None:
    found = read(page)
    drawings = found.all("svg")
    assert len(drawings) >= 20
    ids = {e.attrs.get("id") for e in found.elements}
    for drawing in drawings:
        if drawing.attrs.get("aria-hidden") == "true":  # the numbers stand beside it
            assert drawing.attrs["class"] == "strip"
            continue
        assert drawing.attrs["role"] == "img"
        assert set(drawing.attrs["aria-labelledby"].split()) <= ids
    assert all(e.text.strip() for e in (*found.all("title"), *found.all("desc")))


def test_nothing_is_loaded_from_anywhere_and_no_script_is_needed(page: str) -> None:
    found = read(page)
    assert not found.all("script")
    assert not found.all("iframe")
    for element in found.elements:
        assert not any(name.startswith("on") for name in element.attrs)
        for name in LOADING:
            assert element.attrs.get(name, "data:").startswith("data:")
        if element.tag == "link":
            assert element.attrs["href"].startswith("data:")
    style = " ".join(element.text for element in found.all("style"))
    assert "@import" not in style
    assert "url(" not in style
    assert "default-src 'none'" in page


def test_the_wording_rule_holds(page: str) -> None:
    text = page.lower()
    for word in ("complies", "illegal", "proves"):
        assert word not in text
    assert "A restriction is called wrongful when" in page
    assert "screening band" in page
    assert "not a legal line" in page


def test_downloads_parse_and_hold_rows(page: str) -> None:
    tables = csvs(read(page))
    assert len(tables) >= 8
    assert all(rows and None not in rows[0] for rows in tables)


def test_numbers_carry_their_bands_and_what_moves_them(page: str) -> None:
    text = re.sub(r"\s+", " ", read(page).text)
    assert "Chance: 10.7 to 12.1" in text
    assert "Inputs: 9.3 to 14.2" in text
    assert "One society's luck:" in text
    assert "regime.agencies.court.phantom: raises it (rank correlation 0.82)" in text
    # what chance among many inputs would show, too, is not printed
    assert "judgment_default.rate: raises it" not in text


def test_assumed_quantities_come_first_with_their_range(page: str) -> None:
    found = next(rows for rows in csvs(read(page)) if "Grade" in rows[0] and len(rows) > 8)
    grades = [row["Grade"] for row in found]
    order = ["assumed", "borrowed", "derived", "published, weak", "published"]
    assert grades == sorted(grades, key=order.index)
    assert found[0]["Range"]


def test_what_the_file_leaves_empty_is_printed_as_empty(page: str) -> None:
    assert "<dt>Oversight</dt><dd>nothing is declared</dd>" in page


@pytest.mark.usefixtures("blank_drawings")
@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_shipped_regime_can_be_printed(own_folder: Path, name: str) -> None:
    path = own_folder / "manifest.json"
    content = json.loads(path.read_text("utf-8"))
    regime = load_regime(name)
    content["inputs"]["regime"] = regime.canonical()
    path.write_text(json.dumps(content), "utf-8")
    found = read(report.render(own_folder))
    assert found.all("h1")[0].text == regime.title
    rows = [row for table in csvs(found) for row in table if "Grade" in row]
    own = [row for row in rows if row.get("Range") is not None]
    assert len(own) >= len(list(regime.quantities()))
    assert "The rule book in full" in found.text
    for word in ("complies", "illegal", "proves"):
        assert word not in found.text.lower()


def test_the_same_folder_gives_the_same_page(run_folder: Path, page: str) -> None:
    assert report.render(run_folder) == page


def test_the_file_is_small_and_written_without_remains(own_folder: Path) -> None:
    written = report.write(own_folder)
    assert written == own_folder / "report.html"
    assert written.stat().st_size < 2_000_000
    assert not [path for path in own_folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("the twin `placebo`, < 2", "the twin <code>placebo</code>, &lt; 2"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        (["see ", Link("M1", "#M1")], 'see <a href="#M1">M1</a>'),
    ],
)
def test_names_of_files_are_set_as_names_and_all_else_is_escaped(
    said: Inline, printed: str
) -> None:
    assert inline(said) == printed


def test_hostile_words_are_printed_and_never_run(tmp_path: Path) -> None:
    folder = make_folder(
        tmp_path / "run",
        title=HOSTILE,
        summary="</title></svg>" + HOSTILE,
        headline='"><img src=x onerror=alert(1)>',
        aim="{{ 7 * 7 }}",
        sources={"plan": {"title": HOSTILE, "url": "javascript:alert(1)"}},
        measures={"no_flights": {"title": HOSTILE, "lever": "flights", "when": {}}},
        agencies={"court": {"title": "</desc>" + HOSTILE, "sees": {}}},
    )
    found = read(report.render(folder))
    assert not found.all("script")
    assert not found.all("img")
    assert found.all("h1")[0].text == HOSTILE
    assert "{{ 7 * 7 }}" in found.text
    assert not [a for a in found.all("a") if a.attrs["href"].startswith("javascript")]


@pytest.mark.usefixtures("blank_drawings")
@pytest.mark.parametrize(
    "gone", ["series.parquet", "events.parquet", "lives.parquet", "metrics.json"]
)
def test_a_missing_file_is_named_and_nothing_is_drawn_empty(own_folder: Path, gone: str) -> None:
    (own_folder / gone).unlink()
    found = read(report.render(own_folder))
    assert [e.attrs.get("id") for e in found.all("section")] == list(TITLES)
    text = re.sub(r"\s+", " ", found.text)
    if gone == "series.parquet":
        assert text.count("This figure is left out.") >= 5
    if gone == "events.parquet":
        assert "No followed resident meets the rule." in text
    if gone == "metrics.json":
        assert "The run holds no metrics" in text
        assert text.count("not measured") >= 40


def test_a_bare_manifest_still_makes_a_page(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"schema": 1}), "utf-8")
    text = read(report.render(tmp_path)).text
    assert text.count("This figure is left out.") == 8


@pytest.mark.usefixtures("blank_drawings")
def test_tables_without_rows_and_columns_are_tolerated(own_folder: Path) -> None:
    for name in ("series", "events", "lives"):
        pl.DataFrame().write_parquet(own_folder / f"{name}.parquet")
    assert "This figure is left out." in report.render(own_folder)


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no manifest\.json"):
        report.render(tmp_path)


@pytest.mark.usefixtures("blank_drawings")
def test_the_folder_still_being_written_is_named_as_it_will_be(
    run_folder: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(run_folder, tmp_path / "mine.part")
    assert "demerit report mine</code>" in report.render(folder)
