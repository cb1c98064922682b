"""Quantities: what they take, and how their places bound them."""

import numpy as np
import pytest

from demerit.regime import BadInput, Quantity, load_regime
from demerit.regime.quantity import plain_number, value_of


def quantity(**parts: object) -> Quantity:
    return Quantity.model_validate({"value": 1, "grade": "assumed", "range": [0, 2], **parts})


def test_null_is_no_number() -> None:
    assert value_of(None) is None
    assert value_of(quantity(value=None)) is None
    assert value_of(quantity(value=0)) == 0


def test_uncertain_is_a_range_wider_than_a_point() -> None:
    assert quantity().uncertain
    assert not quantity(range=[1, 1]).uncertain
    assert not quantity(grade="published", range=None).uncertain


def test_whole_numbers_stay_whole_and_numbers_of_numpy_become_plain() -> None:
    assert type(plain_number(np.int64(3))) is int
    assert type(plain_number(np.float32(0.5))) is float


@pytest.mark.parametrize("value", ["1", True, None, [1], float("nan"), float("inf"), 1e13, 1j])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="number"):
        plain_number(value)


def test_replacing_keeps_everything_but_the_value() -> None:
    regime = load_regime("diagonal")
    path = "agencies.banks.sees.bank_arrears.detects"
    before = dict(regime.quantities())[path]
    after = dict(regime.replace_quantities({path: 0.8}).quantities())[path]
    assert after == before.model_copy(update={"value": 0.8})


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("agencies.banks.sees.bank_arrears.detect", 0.5, "detects"),
        ("agencies.banks.sees.bank_arrears.detects", 1.5, "outside 0 to 1"),
        ("agencies.banks.sees.bank_arrears.detects", float("nan"), "finite"),
        ("nothing", 1, "there is no quantity"),
    ],
)
def test_what_cannot_be_replaced_is_refused(path: str, value: float, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        load_regime("diagonal").replace_quantities({path: value})
    assert says in str(refused.value)
