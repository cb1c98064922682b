"""The page of a study of arms: what it says, that it says noise, and that it can be read."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from demerit import report
from demerit.regime import load_regime
from demerit.society import load_society
from demerit.study import menus, norms
from demerit.study.executors import InTurn
from demerit.study.menus import rules_menu, safeguards_menu, study
from demerit.study.progress import Silent
from tests.report.reading import read
from tests.study.made_engine import MadeRunner

pytestmark = pytest.mark.whole

SIZES: dict[str, Any] = {"residents": 1000, "months": 12, "seeds": 5, "follow": 10}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages of both kinds of menu, made on an engine made by hand."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("demerit.engine.Runner", MadeRunner, raising=False)
        regime, town = load_regime("diagonal"), load_society("town")
        found = {}
        for menu in (
            safeguards_menu(regime, town, alone=["notice", "appeal"], norms=norms(), **SIZES),
            rules_menu(regime, town, norms=norms(), **SIZES),
        ):
            folder = tmp_path_factory.mktemp("menu") / menu.kind
            folder.mkdir()
            menus.fill(study(menu, InTurn(), Silent()), folder, ["demerit", menu.kind, "diagonal"])
            found[menu.kind] = report.write(folder).read_text("utf-8")
    return found


KINDS = pytest.mark.parametrize("kind", ["safeguards", "rules"])


@KINDS
def test_it_says_what_it_is_and_what_may_be_quoted(pages: dict[str, str], kind: str) -> None:
    text = re.sub(r"\s+", " ", read(pages[kind]).text)
    assert "no number here describes a real person" in text
    assert "only relaxes the regime" in text
    assert "no search is made for what would be" in text
    for word in ("complies", "illegal", "proves"):
        assert word not in text.lower()


@KINDS
def test_headings_landmarks_and_ids(pages: dict[str, str], kind: str) -> None:
    found = read(pages[kind])
    levels = [int(e.tag[1]) for e in found.elements if re.fullmatch(r"h[1-6]", e.tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {"header", "main", "footer", "aside"} <= {e.tag for e in found.elements}
    ids = [e.attrs["id"] for e in found.elements if "id" in e.attrs]
    assert len(ids) == len(set(ids)), "an id stands twice"


@KINDS
def test_every_figure_has_a_finding_words_and_numbers(pages: dict[str, str], kind: str) -> None:
    found = read(pages[kind])
    figures = found.all("figure")
    assert {figure.attrs["id"] for figure in figures} >= {
        "fig-front", "fig-difference-burden", "fig-difference-effect",
    }  # fmt: skip
    downloads = [a for a in found.all("a") if a.attrs.get("class") == "download"]
    assert len(downloads) >= len(figures)
    assert pages[kind].count("<svg") >= 2 * len(figures)
    assert pages[kind].count("<desc") == pages[kind].count("<svg")


def test_noise_is_called_noise_and_wrongful_is_said(pages: dict[str, str]) -> None:
    text = read(pages["safeguards"]).text
    assert "noise" in text
    assert "lawful or protected acts or on traits" in re.sub(r"\s+", " ", text)
    assert "Which conclusions survive all norms" in text
    assert "winner's curse" in text or "no choice was made" in text


def test_rules_show_their_orders(pages: dict[str, str]) -> None:
    text = read(pages["rules"]).text
    assert "how it depends on the order" in text
    assert "Shapley" in text


def test_a_folder_without_its_study_says_so(tmp_path: Path) -> None:
    from demerit.regime import BadInput

    (tmp_path / "manifest.json").write_text('{"kind": "safeguards"}', encoding="utf-8")
    with pytest.raises(BadInput, match=r"study\.json"):
        report.render(tmp_path)
