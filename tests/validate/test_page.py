"""The page of anchors shows what the command prints."""

from demerit.validate import authority, black_marks, clearing, deterrence, grim, urns
from demerit.validate.anchor import HEADER, Anchor
from tests.project.source import ROOT

PAGE = (ROOT / "docs" / "anchors.md").read_text(encoding="utf-8")
LINES = PAGE.splitlines()
PATH = "dissent a head at last"


def test_every_model_row_of_the_page_is_what_is_computed(model_anchors: list[Anchor]) -> None:
    shown = [line for line in LINES if line.split(" | ")[-2:-1] == ["model"]]
    assert len(shown) == len(model_anchors)
    assert LINES.count(HEADER[0]) == 2
    for line, anchor in zip(shown, model_anchors, strict=True):
        if PATH in anchor.what:  # a path that hangs on the last bit of a logarithm
            assert anchor.what in line
        else:
            assert line == anchor.row()


def test_processes_run_alone_are_on_the_page_beside_every_model() -> None:
    rows = [line for line in LINES if "| own process |" in line]
    for module in (authority, deterrence, black_marks, grim, clearing):
        assert any(line.startswith(f"| {module.MODEL} |") for line in rows)
    for word in ("attention", "fade-out", "persistence"):
        assert any(line.startswith(f"| {word}") for line in rows)
    assert all(line.endswith(("| yes |", "| shown |")) for line in rows)


def test_the_page_says_where_every_model_differs() -> None:
    prose = PAGE[: PAGE.index("## Models")]
    for module in (authority, deterrence, black_marks, grim, urns, clearing):
        name = module.MODEL.split(" (")[0]
        assert name in prose
    assert "python -m demerit.validate" in prose
