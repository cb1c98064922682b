"""The page of several sizes: a drift is told from chance, and sizes alone may differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from demerit.evidence import METRICS
from demerit.regime import list_presets
from demerit.report import sizes
from demerit.report.folder import Folder
from demerit.report.sizes import drift, sizes_page


def entry(value: float | None, mcse: float | None = 0.1, worlds: int = 4) -> dict[str, Any]:
    ends: tuple[float | None, float | None] = (None, None)
    if value is not None and mcse is not None:
        ends = value - mcse, value + mcse
    return {
        "value": value, "mcse": mcse, "n_worlds": worlds, "status": "ok" if value else "undefined",
        "low": ends[0], "high": ends[1],
    }  # fmt: skip


def test_a_drift_is_held_against_the_interval_of_two_independent_means() -> None:
    # equal errors and worlds: Welch's freedom is that of both together, 6; t = 2.447
    found = drift(entry(1.0), entry(1.3))
    assert found is not None
    assert found.moved == pytest.approx(0.3)
    assert found.band == pytest.approx(2.4469 * 0.1 * 2**0.5, rel=1e-4)
    assert not found.beyond
    further = drift(entry(1.0), entry(1.4))
    assert further is not None
    assert further.beyond


def test_what_cannot_be_told_is_not_called_no_drift() -> None:
    assert drift(entry(None), entry(1.0)) is None
    assert drift(entry(1.0, mcse=None, worlds=1), entry(1.0)) is None


class Run(Folder):
    """A finished run of which only its size and the value of its metrics matter."""

    def __init__(self, size: int, value: float) -> None:
        super().__init__(Path("nowhere"))
        manifest = {"regime": {"id": "r", "title": "R"}, "society": {"id": "s"}, "months": 12}
        self.__dict__["manifest"] = {**manifest, "residents": size, "seeds": [0, 1, 2, 3]}
        self.__dict__["metrics"] = {name: entry(value) for name in METRICS}
        self.__dict__["metrics"]["M2"] = entry(None)
        self.__dict__["run"] = {}


def test_the_page_prints_what_drifts_as_a_limit() -> None:
    page = sizes_page([Run(100_000, 2.0), Run(30_000, 1.0)])
    assert f"{len(METRICS) - 1} of {len(METRICS) - 1} metrics move" in page
    row = next(line for line in page.splitlines() if line.startswith("| M1 "))
    assert row.index("1 [0.9, 1.1]") < row.index("2 [1.9, 2.1]")  # the smaller society first
    assert "**beyond its band**" in row
    assert "cannot be told" in next(x for x in page.splitlines() if x.startswith("| M2 "))
    assert "0 of" in sizes_page([Run(100_000, 1.0), Run(30_000, 1.0)])


def test_only_the_size_may_differ() -> None:
    other = Run(30_000, 1.0)
    other.manifest["months"] = 24
    with pytest.raises(ValueError, match="one regime, society and span"):
        sizes_page([Run(100_000, 1.0), other])
    with pytest.raises(ValueError, match="one regime, society and span"):
        sizes_page([Run(100_000, 1.0)])


def test_reports_print_the_limit_of_a_regime_that_was_held_at_several_sizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = sizes.found([Run(100_000, 2.0), Run(30_000, 1.0)])
    assert told["residents"] == [30_000, 100_000]
    told["beyond"] = ["M7"]
    monkeypatch.setattr(sizes, "KNOWN", tmp_path / "sizes.json")
    sizes.KNOWN.write_text(json.dumps({"r": told}), encoding="utf-8")
    assert sizes.limit("r") == (
        "Societies of other sizes: between 30,000 and 100,000 residents 1 of 39 metrics move by "
        "more than chance explains, M7 (reach of one act); for these the size is a limit"
    )
    assert sizes.limit("another") is None


def test_what_is_shipped_names_metrics_and_regimes_that_exist() -> None:
    for regime, told in json.loads(sizes.KNOWN.read_text(encoding="utf-8")).items():
        assert regime in list_presets()
        assert set(told["beyond"]) <= set(METRICS)
        assert sizes.limit(regime)
