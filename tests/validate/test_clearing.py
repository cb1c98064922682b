"""Fictitious default and the two layers of arrears against their reference numbers."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from demerit.validate import clearing
from demerit.validate.own import payments

Read = Callable[[str], list[dict[str, str]]]
NAMES = sorted(clearing.NETWORKS)


def reference(rows: Read, name: str) -> dict[str, np.ndarray]:
    mine = [row for row in rows("eisenberg_noe_cases") if row["case"] == name]
    assert [int(row["node"]) for row in mine] == list(range(len(mine)))
    return {key: np.array([float(row[key]) for row in mine]) for key in mine[0] if key != "case"}


@pytest.mark.parametrize("name", NAMES)
def test_fictitious_default_is_the_reference(rows: Read, name: str) -> None:
    case, network = reference(rows, name), clearing.NETWORKS[name]
    debts = np.array(network.debts, float)
    assert np.array_equal(case["external_cash"], network.cash)
    found = clearing.fictitious_default(np.array(network.cash, float), debts)
    assert found.payments == pytest.approx(case["clearing_payment"], abs=1e-9)
    assert np.array_equal(found.default, case["default"] == 1)
    assert (case["fictitious_default_rounds"] == found.rounds).all()
    assert np.array_equal(clearing.TABLE[name], case["clearing_payment"])


@pytest.mark.parametrize("name", NAMES)
def test_clearing_in_integers_is_the_reference(rows: Read, name: str) -> None:
    case = reference(rows, name)
    out = payments.small(clearing.NETWORKS[name])
    firms = len(case["node"])
    paid = np.asarray(out.settled).sum(axis=1)[:firms] / payments.UNIT
    assert paid == pytest.approx(case["clearing_payment"], abs=1e-9)
    assert np.asarray(out.left)[:firms] / payments.UNIT == pytest.approx(case["equity"], abs=1e-9)
    assert np.array_equal(np.asarray(out.short)[:firms], case["default"] == 1)


def test_a_loop_with_a_hole_pays_nothing_and_a_loop_without_pays_all() -> None:
    debts = np.array([[0.0, 10], [10, 0]])
    assert clearing.fictitious_default(np.array([-1.0, 0]), debts).payments.tolist() == [0, 0]
    assert clearing.fictitious_default(np.array([0.0, 0]), debts).payments.tolist() == [10, 10]


def test_claims_of_first_priority_can_leave_nothing_for_suppliers() -> None:
    """Firm 0 has a hole of 3 and gets 1.5 from firm 1: it pays firm 2 nothing."""
    debts = np.array([[0.0, 0, 5], [2, 0, 0], [0, 0, 0]])
    found = clearing.fictitious_default(np.array([-3.0, 1.5, 0]), debts)
    assert found.payments == pytest.approx([0, 1.5, 0])
    found = clearing.fictitious_default(np.array([-1.0, 1.5, 0]), debts)
    assert found.payments == pytest.approx([0.5, 1.5, 0])


@pytest.mark.parametrize("phi", sorted(clearing.LAYERS))
def test_two_layers_on_a_million_pairs(phi: float) -> None:
    """Thresholds .8 and .6 are exact: at and above them nobody of that layer defaults."""
    first, second, loss = payments.layers(phi)
    assert first == pytest.approx(clearing.contractors(phi), abs=payments.TOLERANCE)
    assert second == pytest.approx(clearing.suppliers(phi), abs=payments.TOLERANCE)
    assert loss == pytest.approx(clearing.passed_on(phi), abs=payments.TOLERANCE)
    assert (first == 0) == (phi >= 0.8)
    assert (second == 0) == (phi >= 0.6)


def test_just_below_each_threshold_somebody_defaults() -> None:
    assert payments.layers(0.79)[0] > 0
    # d2 = (t / 2)^2 near t = 0: a tenth of a unit short gives one supplier in four hundred
    assert payments.layers(0.59)[1] == pytest.approx((0.1 / 2) ** 2, abs=3e-4)
    assert clearing.suppliers(0.59) == pytest.approx((1 - math.exp(-0.05)) ** 2)
