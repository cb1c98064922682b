"""The examples of the Guidelines: the metrics tell both sides apart, and nobody sums them up."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from demerit.regime import BadInput, check, list_presets
from demerit.study import norms
from demerit.study.executors import InTurn, Task
from demerit.study.guidelines import DATA, Plan, expectations, page, ranking, run, verdicts
from demerit.study.guidelines.expected import Reading
from demerit.study.progress import Silent, Watch
from tests.project.source import ROOT
from tests.regime.made import shipped

pytestmark = pytest.mark.whole

SAID = expectations()
SIDES = {
    side: [name for name, one in SAID.scenarios.items() if one.side == side]
    for side in ("inside", "outside", "open")
}


# --- the files -------------------------------------------------------------------------------


def test_every_example_is_a_shipped_regime_and_every_shipped_one_an_example() -> None:
    family = [name for name in list_presets() if re.match(r"[go]\d-", name)]
    assert sorted(SAID.scenarios) == sorted(family)
    numbers = [one.example for one in SAID.scenarios.values()]
    assert numbers == [f"G{n}" for n in range(1, 10)] + [f"O{n}" for n in range(1, 9)]


@pytest.mark.parametrize("name", list(SAID.scenarios))
def test_a_scenario_says_what_it_is(name: str) -> None:
    regime, said = shipped(name), SAID.scenarios[name]
    assert regime.status == "illustrative"
    assert regime.fits[0] == "netherlands"
    assert regime.not_modelled
    assert said.example in regime.title
    for paragraph in said.paragraphs.split(", "):
        assert paragraph in regime.sources["guidelines"].title
    numbers = [q for path, q in regime.quantities() if not q.note.startswith("left out")]
    assert {q.grade for q in numbers} == {"assumed"}  # the text gives no number
    assert [one for one in check(regime) if one.level != "note"] == []


def test_expectations_name_metrics_and_readings_that_there_are() -> None:
    from demerit.evidence import METRICS

    for scenario in SAID.scenarios.values():
        for dial, reading in scenario.dials.items():
            assert dial.split(" ")[0] in METRICS
            assert reading in SAID.readings


# --- reading a dial --------------------------------------------------------------------------


def dial(value: float | None, low: float | None = None, high: float | None = None) -> Any:
    return {"value": value, "low": low, "high": high, "status": "ok"}


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (dial(0.5, 0.4, 0.6), "as expected"),
        (dial(0.25, 0.1, 0.4), "cannot be told"),
        (dial(0.05, 0.0, 0.1), "against"),
        (dial(0.3), "as expected"),
        (dial(None), "cannot be told"),
        (None, "not measured"),
    ],
)
def test_a_dial_is_read_by_its_whole_interval(found: Any, verdict: str) -> None:
    assert Reading(at_least=0.2, says="a fifth").verdict(found) == verdict


def test_a_dial_that_should_not_exist_is_as_expected_where_it_does_not() -> None:
    nothing = Reading(undefined=True, says="nothing")
    assert nothing.verdict(dial(None)) == "as expected"
    assert nothing.verdict(dial(0.0, 0.0, 0.0)) == "against"


def made(values: dict[str, Any]) -> dict[str, Any]:
    return {"scenarios": {name: {"maps": {"moderate": one}} for name, one in values.items()}}


def test_sides_are_held_by_their_nearest_examples_and_ends() -> None:
    data = made(
        {
            "g1-tax-selection": dial(0.5, 0.3, 0.7),
            "g2-allowance-fraud": dial(0.9, 0.2, 1.0),
            "o1-credit-scoring": dial(0.1, 0.0, 0.25),
            "o5-shop-privileges": dial(None),
        }
    )
    found = ranking.apart(data, ranking.under_map("moderate"))
    assert found is not None
    assert (found.lowest, found.highest) == (("g1-tax-selection", 0.5), ("o1-credit-scoring", 0.1))
    assert (found.floor, found.ceiling) == (0.2, 0.25)
    assert found.by_value
    assert not found.by_interval
    assert found.silent == ("o5-shop-privileges",)
    order = ranking.ranked(data, ranking.under_map("moderate"))
    assert order[0] == "g2-allowance-fraud"
    assert order[-1] == "o5-shop-privileges"


def test_one_side_alone_cannot_be_told_apart() -> None:
    data = made({"g1-tax-selection": dial(0.5)})
    assert ranking.apart(data, ranking.under_map("moderate")) is None


# --- the study on small worlds ---------------------------------------------------------------


class Refuses:
    """An executor for whom there is nothing left to do."""

    memory_mib = 0.0

    def run(
        self, tasks: Sequence[Task[Any]], watch: Watch, *, size: int = 0, residents: int = 0
    ) -> list[Any]:
        raise AssertionError("a scenario that was kept is simulated again")


def studied(folder: Path, plan: Plan, *only: str, executor: Any = None) -> dict[str, Any]:
    return run(plan, folder, executor=executor or InTurn(), progress=Silent(), only=only)


SMALL = Plan(1_000, 12, 2, 0, "town", norms(), follow=20)
"""Of the size that other tests have compiled."""

FOUR = ("g2-allowance-fraud", "g5-municipal-trust", "o1-credit-scoring", "o3-telematics")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("guidelines") / "small"
    return folder, studied(folder, SMALL, *FOUR)


def test_two_examples_of_each_side_stand_apart(small: tuple[Path, dict[str, Any]]) -> None:
    found = ranking.apart(small[1], ranking.under_map("moderate"))
    assert found is not None
    assert found.by_value
    assert found.highest[1] == 0
    assert found.lowest[1] > 0.5


def test_a_study_goes_on_with_what_is_kept(small: tuple[Path, dict[str, Any]]) -> None:
    folder, data = small
    assert json.loads((folder / DATA).read_text()) == data
    assert studied(folder, SMALL, *FOUR, executor=Refuses()) == data
    other = Plan(1_000, 12, 2, 7, "town", norms(), follow=20)
    with pytest.raises(AssertionError):
        studied(folder, other, *FOUR, executor=Refuses())


def test_a_foreign_folder_and_an_unknown_scenario_are_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(BadInput, match="something else"):
        studied(tmp_path, SMALL, *FOUR)
    with pytest.raises(BadInput, match="no guideline scenario"):
        studied(tmp_path / "new", SMALL, "g10")


@pytest.mark.slow
def test_the_examples_rank_as_the_table_says(tmp_path: Path) -> None:
    """Acceptance test 11 of the metric layer, three worlds of 1,000 residents each."""
    data = studied(tmp_path / "all", Plan(1_000, 36, 3, 0, "netherlands", norms()))
    holds_the_table(data)


# --- the page --------------------------------------------------------------------------------


def holds_the_table(data: dict[str, Any]) -> None:
    """What the table says of M6, M9 and M10, as far as the metrics show it."""
    on_m6 = ranking.apart(data, ranking.under_map("moderate"))
    assert on_m6 is not None
    assert on_m6.by_interval  # G1 to G9 above O1 to O4
    assert set(on_m6.silent) == {"o5-shop-privileges", "o8-diagnosis"}  # they restrict nobody
    by_name = {(name, dial): verdict for name, dial, _, verdict in verdicts(data)}
    for name in SAID.scenarios:
        if "M6" in SAID.scenarios[name].dials:
            assert by_name[name, "M6"] == "as expected", name
    assert by_name["g5-municipal-trust", "M9"] == "as expected"
    assert by_name["g5-municipal-trust", "M7"] == "as expected"
    # what a point of gravity costs tells the disproportionate from the proportionate
    heavy = ("g4-families-at-risk", "g5-municipal-trust", "g8-citizen-rating")
    on_burden = ranking.apart(data, ranking.per_point("moderate"), heavy)
    assert on_burden is not None
    assert on_burden.by_interval


PAGE = ROOT / "docs" / "guidelines.md"


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    return json.loads((ROOT / "docs" / "guidelines.json").read_text(encoding="utf-8"))


def test_the_page_is_that_of_its_numbers(published: dict[str, Any]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(published)


def test_the_published_numbers_rank_as_the_table_says(published: dict[str, Any]) -> None:
    assert list(published["scenarios"]) == list(SAID.scenarios)
    holds_the_table(published)


def test_the_page_sums_nothing_up_and_says_nothing_of_the_law(published: dict[str, Any]) -> None:
    text = page(published).lower()
    for word in ("complies", "illegal", "proves", "overall score", "total score"):
        assert word not in text
    for said in ("no single index", "points towards", "nobody in it exists", "assumed"):
        assert said in text
    for one in SAID.scenarios.values():
        assert f"| {one.example} |" in page(published)
