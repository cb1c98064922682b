"""What the README promises is there: its commands, its targets, its lines of Python."""

import re
from pathlib import Path

import pytest
import typer

from demerit.cli.app import app
from demerit.evidence import METRICS
from tests.project.source import ROOT
from tests.study.made_engine import MadeRunner, made_report

README = (ROOT / "README.md").read_text(encoding="utf-8")
WORDS = {"forty": 40, "forty-one": 41, "forty-two": 42}


def test_its_table_names_every_command() -> None:
    named = set(re.findall(r"(?m)^\| `demerit (\w+)", README))
    assert named == set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_its_make_targets_exist() -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    assert set(re.findall(r"`?make ([a-z-]+)", README)) <= targets


def test_it_counts_the_metrics_that_there_are() -> None:
    (word,) = re.findall(r"\(([\w-]+) metrics, each with its interval", README)
    assert WORDS[word] == len(METRICS)


def test_the_line_stands_on_the_first_screen() -> None:
    place = README.index("**The line.**")
    assert README[:place].count("\n") < 24


def test_its_lines_of_python_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("demerit.engine.Runner", MadeRunner, raising=False)
    monkeypatch.setattr("demerit.report.write", made_report)
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), names)
    assert (tmp_path / "report.html").is_file()
    assert "M1" in capsys.readouterr().out
    assert {"effect", "saved"} <= set(names)
