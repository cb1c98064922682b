"""Numbers in print: no more digits than an interval allows, honest signs."""

from __future__ import annotations

import pytest

from demerit.report import words

S = words.THIN


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (35.1234, "35.1"),
        (1234567, f"1{S}234{S}567"),
        (-0.04567, "\N{MINUS SIGN}0.0457"),
        (float("nan"), "undefined"),
    ],
)
def test_digits(value: float, text: str) -> None:
    assert words.digits(value) == text


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "text"),
    [
        (35.07, 34.02, 36.12, "", "35.1 (34.0 to 36.1)"),
        (0.114, 0.107, 0.121, "share of restrictions begun", f"11.4{S}% (10.7 to 12.1{S}%)"),
        (2.0, 2.0, 2.0, "", "2.00 (2.00 to 2.00)"),
        (12_345.6, 11_000.0, 13_700.0, "yuan", f"12{S}346 (11{S}000 to 13{S}700)"),
        (0.34, 0.011, 29.4, "", "0.34 (0.011 to 29)"),
        (3.0, None, None, "", "3 (no interval: one world)"),
        (None, None, None, "", "not defined"),
    ],
)
def test_estimates_print_what_their_interval_can_tell(
    value: float | None, low: float | None, high: float | None, unit: str, text: str
) -> None:
    assert words.estimate(value, low, high, unit) == text


def test_no_difference_beyond_chance_means_the_interval_holds_the_point() -> None:
    assert not words.leaves_out(0, -1, 1)
    assert not words.leaves_out(0, 0, 0)
    assert not words.leaves_out(0, None, None)
    assert words.leaves_out(0, 0.1, 1)
