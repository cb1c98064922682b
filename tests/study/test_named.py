"""Named studies: their files, their arms, and a study as a whole on an engine made by hand."""

from pathlib import Path

import pytest

from demerit.evidence import METRICS
from demerit.regime import BadInput
from demerit.study import norms
from demerit.study.arms import FULL, Menu
from demerit.study.executors import InTurn
from demerit.study.menus import study
from demerit.study.named import list_studies, load_study, study_menu
from demerit.study.progress import Silent
from tests.study.test_arms_of_menus import burdens

SHIPPED = pytest.mark.parametrize("name", list_studies())


@SHIPPED
def test_a_shipped_study_says_what_is_asked_and_argued(name: str) -> None:
    found = load_study(name)
    assert found.id == name
    assert found.question.endswith("?")
    assert len(found.argument) > 80
    assert set(found.metrics) <= set(METRICS)
    for word in ("complies", "illegal", "proves"):
        assert word not in found.argument.lower()


@SHIPPED
def test_its_arms_differ(name: str) -> None:
    arms = study_menu(name, norms=norms()).arms
    assert arms[0].id == FULL
    made = [arm.regime.canonical() for arm in arms]
    assert all(made.count(one) == 1 for one in made)


def test_rewards_only_restricts_nobody_and_keeps_every_reward() -> None:
    whole, rewards = (arm.regime for arm in study_menu("rewards-only", norms=norms()).arms)
    assert all(one.kind == "reward" for one in rewards.measures.values())
    kept = {name for name, one in whole.measures.items() if one.kind == "reward"}
    assert set(rewards.measures) == kept


def test_without_the_speech_rules_only_they_are_gone() -> None:
    first, second, *_ = (arm.regime for arm in study_menu("speech-rules", norms=norms()).arms)
    before, after = burdens(first), burdens(second)
    assert {name for name in before if name not in after} == {
        name for name in before if name.endswith(" dissent")
    }


FILE = """
demerit: 1
kind: study
id: mine
title: Mine
question: What?
argument: Somebody says so and somebody else does not.
regime: diagonal
society: town
arms:
  one: {title: One, sentence: As it is.}
  two: {title: Two, sentence: Without loans., without: ["%s"]}
metrics: [%s]
"""


def written(folder: Path, part: str = "measure:no_loans", metric: str = "M6") -> Path:
    path = folder / "mine.yaml"
    path.write_text(FILE % (part, metric), encoding="utf-8")
    return path


@pytest.mark.usefixtures("engine")
def test_a_file_of_ones_own_is_run_with_its_metrics(tmp_path: Path) -> None:
    menu = study_menu(
        written(tmp_path), norms=norms(), residents=1000, months=12, seeds=3, follow=10
    )
    assert Menu.from_canonical(menu.canonical()) == menu
    found = study(menu, InTurn(), Silent()).found
    assert [arm["id"] for arm in found["arms"]] == [FULL, "two", "none"]
    one, two, _ = (arm["metrics"]["M6"] for arm in found["arms"])
    assert one["difference"] is None
    apart = [a - b for a, b in zip(two["by_world"], one["by_world"], strict=True)]
    assert two["difference"]["value"] == pytest.approx(sum(apart) / 3)
    assert two["verdict"] in ("less", "more", "noise")
    assert found["question"] == "What?"


@pytest.mark.parametrize(
    ("part", "metric", "said"),
    [("measure:no_lons", "M6", "measure:no_loans"), ("measure", "M66", "no metric 'M66'")],
)
def test_a_study_that_cannot_be_is_refused(
    tmp_path: Path, part: str, metric: str, said: str
) -> None:
    with pytest.raises(BadInput) as error:
        study_menu(written(tmp_path, part, metric), norms=norms())
    assert said in str(error.value)


def test_an_unknown_study_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadInput, match="speech-rules"):
        load_study("speech-rule")
