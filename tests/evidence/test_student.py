"""Student's t quantiles hold against a statistics library."""

from __future__ import annotations

import pytest
from scipy import stats

from demerit.evidence.student import central_probability, two_sided


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95, 0.99, 0.999])
@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 19, 49, 50, 199, 9_999, 10_000, 10**7])
def test_quantile_agrees_with_scipy(level: float, freedom: int) -> None:
    expected = float(stats.t.ppf((1 + level) / 2, freedom))
    assert two_sided(level, freedom) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("freedom", [1, 2, 5, 8, 49])
@pytest.mark.parametrize("t", [0.0, 0.3, 1.0, 2.5, 40.0])
def test_probability_agrees_with_scipy(t: float, freedom: int) -> None:
    expected = 1 - 2 * float(stats.t.sf(t, freedom))
    assert central_probability(t, freedom) == pytest.approx(expected, abs=1e-13)


@pytest.mark.parametrize(("level", "freedom"), [(0.0, 5), (1.0, 5), (0.95, 0)])
def test_no_quantile_out_of_range(level: float, freedom: int) -> None:
    with pytest.raises(ValueError, match="no t quantile"):
        two_sided(level, freedom)
