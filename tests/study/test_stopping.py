"""Adding worlds until a declared precision: how many, why, and that nothing else moves."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import demerit as dm
from demerit.regime import BadInput
from demerit.study import run_folder, running
from demerit.study.executors import InTurn
from demerit.study.progress import Silent
from demerit.study.request import Request
from demerit.study.running import simulate_request
from demerit.study.stopping import State, Until
from tests.study.made_engine import MadeRunner, made_report

pytestmark = [pytest.mark.usefixtures("engine"), pytest.mark.whole]


class Told(Silent):
    """Keeps what it is told about added worlds."""

    def __init__(self) -> None:
        self.said: list[tuple[int, str]] = []

    def more(self, worlds: int, why: str) -> None:
        self.said.append((worlds, why))


def run(request: Request, progress: Silent | None = None) -> dict[str, Any]:
    return simulate_request(request, InTurn(), progress or Silent()).metrics


def precise(request: Request, share: float, most: int = 60) -> Request:
    """The request until M6 is so many times as precise as in its first worlds."""
    error = run(request)["metrics"]["M6"]["mcse"]
    return replace(request, until=Until({"M6": error * share}, most))


def test_worlds_are_added_until_the_declared_error(request_: Request) -> None:
    wanted, told = precise(request_, 0.5), Told()
    found = run(wanted, told)
    about = found["run"]["until"]
    assert about["reached"]
    assert found["metrics"]["M6"]["mcse"] <= about["declared"]["M6"]
    assert about["began_with"] == 3
    assert about["worlds"] == len(found["run"]["seeds"]) > 3
    assert "the declared precision is reached" in about["why"]
    assert told.said
    assert told.said[-1][0] == about["worlds"]
    assert "declared" in told.said[0][1]


def test_it_ends_with_what_so_many_seeds_give(request_: Request) -> None:
    found = run(precise(request_, 0.5))
    asked = run(replace(request_, seeds=found["run"]["until"]["worlds"]))
    assert found["metrics"] == asked["metrics"]
    assert found["run"]["seeds"] == asked["run"]["seeds"]
    assert found["run"]["resident_months"] == asked["run"]["resident_months"]


def test_precision_that_is_there_already_adds_nothing(request_: Request) -> None:
    about = run(precise(request_, 2.0))["run"]["until"]
    assert (about["worlds"], about["reached"]) == (3, True)


def test_it_stops_at_the_most_and_says_what_is_missing(request_: Request) -> None:
    about = run(precise(request_, 0.01, most=7))["run"]["until"]
    assert (about["worlds"], about["reached"]) == (7, False)
    assert "the most that were allowed" in about["why"]
    assert "M6 has" in about["why"]


def test_a_metric_without_an_error_is_waited_for_and_named(request_: Request) -> None:
    nobody = replace(request_, follow=0, until=Until({"M35": 1.0}, 5))
    about = run(nobody)["run"]["until"]
    assert about["worlds"] == 5
    assert "M35 has no error in these worlds" in about["why"]


def test_the_number_asked_for_follows_the_square_root() -> None:
    until = Until({"M6": 0.1}, 1000)
    assert State(until, 20, {"M6": 0.15}).wanted == 45  # 20 (1.5)^2
    assert State(until, 20, {"M6": 0.1001}).wanted == 21
    assert State(until, 20, {"M6": 5.0}).wanted == 80  # no more than four times as many at once
    assert State(until, 20, {"M6": 0.1}).done
    assert State(replace(until, most=30), 20, {"M6": 0.15}).wanted == 30


def test_without_a_declared_precision_the_manifest_is_as_before(request_: Request) -> None:
    assert "until" not in request_.canonical()
    until = replace(request_, until=Until({"M6": 0.01}, 9))
    assert until.digest != request_.digest
    assert Request.from_canonical(until.canonical()) == until


def test_an_interrupted_run_goes_on_to_the_same_worlds(
    request_: Request, tmp_path: Path, engine: type[MadeRunner]
) -> None:
    wanted, out = precise(request_, 0.5), tmp_path / "out"
    whole = run(wanted)
    part = running.start(wanted, out, command=["demerit"])
    engine.interrupt_at = (5 + 4, 3)  # a world that was added
    arguments: dict[str, Any] = {"executor": InTurn(), "progress": Silent()}
    with pytest.raises(KeyboardInterrupt):
        running.write(wanted, part, out, **arguments, write_report=made_report)
    again, part, _ = running.reopen(out)
    assert again == wanted
    engine.simulated.clear()
    found = running.write(again, part, out, **arguments, write_report=made_report)
    assert found["metrics"] == whole["metrics"]
    assert engine.simulated[0] == (9, 3)
    kept = run_folder.read_object(out / run_folder.MANIFEST)
    assert kept["seeds"] == whole["run"]["seeds"]
    assert kept["inputs"]["seeds"] == 3
    assert kept["inputs"]["until"]["errors"] == dict(wanted.until.errors if wanted.until else {})


def test_the_public_function_takes_a_precision(request_: Request) -> None:
    effect = dm.compare(
        request_.society, request_.regime, residents=1000, months=12, seeds=2, follow=10,
        until_se={"M6": 1e-9}, max_seeds=4,
    )  # fmt: skip
    assert effect.worlds()["world"].to_list() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("M6", "cannot be read"),
        ("M6=x", "cannot be read"),
        ("M6=0.1,M6=0.2", "cannot be read"),
        ("M66=0.1", "no metric 'M66'"),
        ("M6=0", "no error to reach"),
        ("M6=-1", "no error to reach"),
        ("M6=inf", "no error to reach"),
        ("", "cannot be read"),
    ],
)
def test_a_precision_that_cannot_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        Until.parse(text)


def test_bounds_of_the_number_of_worlds(request_: Request) -> None:
    with pytest.raises(BadInput, match="where worlds are added"):
        replace(request_, seeds=1, until=Until({"M6": 0.1}))
    with pytest.raises(BadInput, match="max-seeds is 2"):
        replace(request_, until=Until({"M6": 0.1}, 2))


def test_several_metrics_are_read() -> None:
    assert Until.parse("M6=0.005, M1=0.01").errors == {"M6": 0.005, "M1": 0.01}
