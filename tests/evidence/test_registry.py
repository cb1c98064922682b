"""Every registered metric passes these by being registered."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from demerit.engine.outcome import ArmTotals, Labels, Outcome
from demerit.evidence import FAMILIES, METRICS, load_norms, measure
from demerit.evidence.norms import Norms, from_canonical
from demerit.regime.registry import CONDUCTS
from demerit.world.groups import ATTRIBUTES, CELL_COUNT, SIZES
from tests.evidence.made import arm, labels, lively, outcome, pair

NORMS = load_norms()
NAMED = labels(("flights", "loans", "dismissal", "fast_lane"), months=26)
KEYS = {
    "title", "family", "definition", "note", "unit", "estimator", "value", "mcse", "low", "high",
    "level", "n_worlds", "plot", "inputs_low", "inputs_high", "against", "value_world",
    "value_twin", "status", "reason", "set_by", "variants", "parts", "groups", "by_world",
    "luck_low", "luck_high", "digits", "noise", "gain", "empty",
}  # fmt: skip
STATUSES = {"ok", "undefined", "suppressed", "zero_by_construction"}
BY_ID = pytest.mark.parametrize("name", list(METRICS))


@pytest.fixture(scope="module")
def worlds() -> list[Outcome]:
    return [lively(NAMED, seed) for seed in range(5)]


def menu(worlds: list[Outcome]) -> dict[str, tuple[list[Outcome], Labels]]:
    """Two alternatives on the same seeds: with half of the burden, and with none."""

    def milder(one: Outcome, by: int) -> Outcome:
        return replace(one, world=replace(one.world, burden=one.world.burden // by))

    return {f"over {by}": ([milder(one, by) for one in worlds], NAMED) for by in (2, 1000)}


@pytest.fixture(scope="module")
def measured(worlds: list[Outcome]) -> dict[str, Any]:
    return measure(worlds, NAMED, NORMS, menu=menu(worlds))


def estimates(entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry, *(one for key in ("variants", "parts", "groups") for one in entry[key].values())]


@pytest.fixture(scope="module")
def unfollowed(worlds: list[Outcome]) -> list[dict[str, Any]]:
    """What is measured where tables of followed lives hold nothing, and where there are none."""
    empty = [
        replace(one, events=one.events.clear(), lives=one.lives.clear())
        for one in worlds[:2]
        if one.events is not None and one.lives is not None
    ]
    none = [replace(one, events=None, lives=None) for one in worlds[:2]]
    assert len(empty) == len(none)
    return [measure(some, NAMED, NORMS) for some in (empty, none)]


@BY_ID
def test_tables_without_a_row_are_as_good_as_no_tables(
    name: str, unfollowed: list[dict[str, Any]]
) -> None:
    """Draws of the inputs follow nobody: their tables are there and hold nothing."""
    empty, none = unfollowed
    assert empty[name] == none[name]


@BY_ID
def test_every_metric_says_what_it_is(name: str) -> None:
    metric = METRICS[name]
    assert re.fullmatch(r"M([1-9]|[123]\d|40)", metric.id)
    assert metric.id == name
    assert metric.family in FAMILIES
    for field in fields(metric):
        if field.type == "str" and field.name != "note":
            assert getattr(metric, field.name), f"{name} has no {field.name}"
    assert metric.definition.endswith(".")
    words = f"{metric.definition} {metric.why} {metric.note} {metric.title}".lower()
    assert not re.search(r"compl(y|ies)|illegal|unlawful|prove|\bpersonal\b", words)


@BY_ID
def test_every_entry_has_the_agreed_keys(measured: dict[str, Any], name: str) -> None:
    entry = measured[name]
    assert set(entry) == KEYS
    assert entry["estimator"] == METRICS[name].estimator
    assert entry["level"] == 0.95
    assert (entry["inputs_low"], entry["inputs_high"], entry["set_by"]) == (None, None, None)
    assert (entry["n_worlds"], len(entry["by_world"]), entry["against"]) == (5, 5, "none")
    assert entry["status"] == "ok"
    assert entry["low"] <= entry["value"] <= entry["high"]


@BY_ID
def test_every_number_is_finite_and_every_gap_has_a_reason(
    measured: dict[str, Any], name: str
) -> None:
    json.dumps(measured[name], allow_nan=False)
    for one in estimates(measured[name]):
        assert one["status"] in STATUSES
        assert (one["value"] is None) == (one["status"] in ("undefined", "suppressed"))
        assert one["value"] is None or one["low"] is not None or one["reason"]
        assert one["status"] == "ok" or one["reason"]


@BY_ID
def test_numbers_that_differ_between_worlds_have_an_interval(
    measured: dict[str, Any], name: str
) -> None:
    assert measured[name]["mcse"] > 0


@pytest.fixture(scope="module")
def measured_backwards(worlds: list[Outcome]) -> dict[str, Any]:
    return measure(worlds[::-1], NAMED, NORMS, menu=menu(worlds[::-1]))


@BY_ID
def test_order_of_worlds_does_not_matter(
    measured_backwards: dict[str, Any], measured: dict[str, Any], name: str
) -> None:
    turned = measured_backwards[name]
    assert turned["by_world"] == measured[name]["by_world"][::-1]
    for key in ("value", "mcse", "low", "high"):
        assert turned[key] == pytest.approx(measured[name][key], rel=1e-12)


NEEDS_MORE = {
    "M12": "fewer than 4 worlds: none to hold out from the choice",
    "M27": "fewer than 30 followed adults in the group or its reference",
}
"""What one world is too little for."""


@pytest.fixture(scope="module")
def measured_alone(worlds: list[Outcome]) -> dict[str, Any]:
    return measure(worlds[:1], NAMED, NORMS, menu=menu(worlds[:1]))


@BY_ID
def test_one_world_gives_a_value_without_an_interval(
    measured_alone: dict[str, Any], name: str
) -> None:
    entry = measured_alone[name]
    if name in NEEDS_MORE:
        assert (entry["value"], entry["reason"]) == (None, NEEDS_MORE[name])
        return
    assert entry["value"] is not None
    assert (entry["mcse"], entry["low"], entry["high"]) == (None, None, None)
    assert entry["reason"]


# --- the null pair ------------------------------------------------------------

EXACTLY_ZERO = {"M2", "M17", "M20", "M23"}
UNDEFINED = set(METRICS) - EXACTLY_ZERO
"""What has nothing to divide by, or needs followed residents, of whom there are none here."""


@pytest.mark.parametrize("levers", [(), ("flights", "fast_lane")])
def test_a_regime_that_does_nothing_is_exactly_nothing(levers: tuple[str, ...]) -> None:
    named = labels(levers)
    same = arm(named, innocent=np.full(2, 5000), acts=np.full((len(CONDUCTS), 24), 7))
    worlds = [outcome(same, same, pair(70_001), seed=seed) for seed in range(3)]
    found = measure(worlds, named, NORMS)
    assert set(found) == EXACTLY_ZERO | UNDEFINED
    for name in EXACTLY_ZERO:
        assert [found[name][key] for key in ("value", "mcse", "low", "high")] == [0, 0, 0, 0]
    for name in UNDEFINED:
        assert (found[name]["value"], found[name]["status"]) == (None, "undefined")
        assert found[name]["reason"]
    json.dumps(found, allow_nan=False)


def test_no_world_is_an_error() -> None:
    with pytest.raises(ValueError, match="no finished world"):
        measure([], NAMED, NORMS)


# --- names of groups are only names -------------------------------------------

PER_CELL = ("person_months", "adult_person_months", "burden", "vicarious", "starts",
            "vicarious_starts", "stacked")  # fmt: skip


PER_CELL_AND_MONTH = ("restricted", "present")


def turned_about(totals: ArmTotals, axis: int) -> ArmTotals:
    """The same arm with one attribute's groups in reverse order."""

    def flip(array: np.ndarray) -> np.ndarray:
        shaped = array.reshape(*array.shape[:-1], *SIZES)
        return np.flip(shaped, axis=array.ndim - 1 + axis).reshape(array.shape)

    flipped = {name: flip(getattr(totals, name)) for name in PER_CELL}
    flipped |= {name: flip(getattr(totals, name).T).T for name in PER_CELL_AND_MONTH}
    return replace(totals, **flipped)


def turned_lives(lives: pl.DataFrame, axis: int) -> pl.DataFrame:
    """The same followed residents with one attribute's groups in reverse order."""
    cells = np.flip(np.arange(CELL_COUNT).reshape(SIZES), axis=axis).reshape(-1)
    return lives.with_columns(cell=pl.Series(cells[lives["cell"].to_numpy()]))


def renamed(attribute: str) -> dict[str, str]:
    """Old name to new name of the groups when an attribute is turned about."""
    names = ATTRIBUTES[attribute]
    return dict(zip(names, reversed(names), strict=True))


@pytest.fixture(scope="module", params=["residence", "income"])
def relabelled(worlds: list[Outcome], request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """An attribute, and what is measured when its groups change names."""
    attribute = request.param
    axis, new = list(ATTRIBUTES).index(attribute), renamed(attribute)
    data = NORMS.canonical()
    reporting = data["reporting"]
    reporting["reference"][attribute] = new[reporting["reference"][attribute]]
    if reporting["headline_group"]["attribute"] == attribute:
        reporting["headline_group"]["group"] = new[reporting["headline_group"]["group"]]
    flipped = [
        replace(
            one,
            world=turned_about(one.world, axis),
            twin=turned_about(one.twin, axis),
            lives=turned_lives(one.lives, axis),
            variants={
                name: replace(
                    variant,
                    totals=turned_about(variant.totals, axis),
                    lives=turned_lives(variant.lives, axis),
                )
                for name, variant in one.variants.items()
                if variant.lives is not None
            },
        )
        for one in worlds
        if one.lives is not None
    ]
    return attribute, measure(flipped, NAMED, from_canonical(data), menu=menu(flipped))


@BY_ID
def test_renaming_groups_permutes_groups_and_nothing_else(
    relabelled: tuple[str, dict[str, Any]], measured: dict[str, Any], name: str
) -> None:
    attribute, found = relabelled[0], relabelled[1][name]
    new = renamed(attribute)

    def rename(group: str) -> str:
        pieces = [piece.split("=") for piece in group.split(" & ")]
        return " & ".join(f"{a}={new[n] if a == attribute else n}" for a, n in pieces)

    assert found["value"] == pytest.approx(measured[name]["value"])
    assert found["high"] == pytest.approx(measured[name]["high"])
    groups = measured[name]["groups"]
    assert set(found["groups"]) == {rename(group) for group in groups}
    for group, one in groups.items():
        assert found["groups"][rename(group)]["value"] == pytest.approx(one["value"])


# --- units --------------------------------------------------------------------


def halved() -> Norms:
    """Norms in which every severity weight is half as large: another unit of burden.

    What is declared for one such unit, its price and the strain of it, is twice as large.
    """
    data = NORMS.canonical()
    for prices in (*data["welfare"]["scales"].values(), data["welfare"]["hours"]):
        for name in ("restricted_month", "stress"):
            if name in prices:
                prices[name]["value"] *= 2
                prices[name]["range"] = [2 * end for end in prices[name]["range"]]
    for weighting in data["severity"]["weightings"].values():
        weighting["weights"] = {key: value / 2 for key, value in weighting["weights"].items()}
    return from_canonical(data)


@pytest.fixture(scope="module")
def measured_in_halves(worlds: list[Outcome]) -> dict[str, Any]:
    return measure(worlds, NAMED, halved(), menu=menu(worlds))


@BY_ID
def test_another_unit_of_burden_leaves_all_but_the_price(
    measured_in_halves: dict[str, Any], measured: dict[str, Any], name: str
) -> None:
    found = measured_in_halves[name]
    factor = 0.5 if name == "M21" else 1.0  # the price of what is averted has the unit in it
    assert found["value"] == pytest.approx(measured[name]["value"] * factor, rel=1e-12)
    for one, other in zip(estimates(found), estimates(measured[name]), strict=True):
        if "innocent" not in one.get("title", "") and other["value"] is not None:
            by = 0.5 if one.get("unit", "").startswith("weighted months per") else factor
            assert one["value"] == pytest.approx(other["value"] * by, rel=1e-12)


def test_labels_cover_every_axis(worlds: list[Outcome]) -> None:
    named: Labels = NAMED
    assert worlds[0].world.burden.shape[0] == len(named.measures)
    assert worlds[0].world.acts.shape == (len(named.conducts), named.months)
