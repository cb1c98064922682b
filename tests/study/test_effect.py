"""The public verb `compare` and the value it returns."""

from typing import Any

import polars
import pytest

import demerit
from demerit.regime import BadInput
from demerit.study.effect import TABLE
from demerit.study.request import Request
from demerit.study.series import COLUMNS
from tests.study.made_engine import MadeRunner


@pytest.fixture
def effect(engine: type[MadeRunner]) -> Any:
    society = demerit.society("town", residents=2_000)
    return demerit.compare(society, "diagonal", months=12, seeds=3, base_seed=2)


def test_the_table_has_a_row_for_everyone_and_one_for_each_group(effect: Any) -> None:
    table = effect.table()
    assert table.columns == list(TABLE)
    for name, metric in effect.metrics.items():
        rows = table.filter(polars.col("metric") == name)
        assert rows["group"].to_list() == ["all", *metric["groups"]]
        assert rows["value"][0] == metric["value"]


def test_the_worlds_have_a_row_each(effect: Any) -> None:
    worlds = effect.worlds()
    assert worlds["world"].to_list() == [2, 3, 4]
    assert set(worlds.columns) == {"world", *effect.metrics}


def test_the_size_comes_from_the_society_unless_given(engine: type[MadeRunner]) -> None:
    society = demerit.society("town", residents=2_000)
    opened = demerit.compare(society, "none", months=1, seeds=1)
    given = demerit.compare(society, "none", months=1, seeds=1, residents=3_000)
    plain = demerit.compare("town", "none", months=1, seeds=1)
    sizes = [one.finished.request.residents for one in (opened, given, plain)]
    assert sizes == [2_000, 3_000, 100_000]


def test_regimes_may_be_opened_or_named(engine: type[MadeRunner]) -> None:
    regime = demerit.regime("diagonal")
    safe = regime.with_safeguards("notice", "appeal")
    effect = demerit.compare("town", safe, against=regime, months=1, seeds=1)
    request: Request = effect.finished.request
    assert request.regime.safeguards == ("notice", "appeal")
    assert request.against == regime


@pytest.mark.parametrize("wrong", [{"months": 0}, {"seeds": 0}, {"residents": 10}, {"months": 1.5}])
def test_bad_numbers_are_refused(engine: type[MadeRunner], wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=next(iter(wrong))):
        demerit.compare("town", "diagonal", **wrong)
    assert engine.simulated == []


def test_the_series_adds_up(effect: Any) -> None:
    series = effect.series()
    assert series.schema == polars.Schema({name: kind() for name, kind in COLUMNS.items()})
    assert set(series["kind"].unique()) == {"residents", "firms", "departments"}
    residents = polars.col("kind") == "residents"  # nobody else stands in a group
    restricted = series.filter(residents & (polars.col("measure") == "restricted"))
    by_attribute = restricted.group_by("world", "arm", "month", "attribute").agg(
        polars.col("value").sum()
    )
    whole = by_attribute.filter(polars.col("attribute") == "all").drop("attribute")
    for attribute in ("residence", "sex", "age", "education", "income"):
        part = by_attribute.filter(polars.col("attribute") == attribute)
        joined = whole.join(part, on=["world", "arm", "month"], suffix="_part")
        assert joined.height == whole.height
        assert (joined["value"] == joined["value_part"]).all()


def test_the_attributed_acts_add_up_over_conducts_and_over_influences(effect: Any) -> None:
    series = effect.series().filter(polars.col("kind") == "residents")
    for measure in ("averted", "induced"):
        rows = series.filter(polars.col("measure") == measure)
        sums = rows.group_by("attribute").agg(polars.col("value").sum()).sort("attribute")
        assert sums["attribute"].to_list() == ["conduct", "influence"]
        assert sums["value"][0] == pytest.approx(sums["value"][1], rel=1e-12)
        assert sums["value"][0] > 0
