"""Fitted margins against the tables, and proportional fitting itself."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from demerit.society import fitted, list_societies, load_society, populate
from demerit.society.fitting import ipf, largest_remainder, logit_shift, whole
from demerit.society.page import grades, part

PAGE = Path(__file__).parents[2] / "docs" / "societies.md"

#: At 100,000 residents traits drawn one by one have a standard error of up to 0.2 points.
TOLERANCE_100K = 0.8


@pytest.mark.parametrize("name", list_societies())
def test_margins_of_100_000_residents(name):
    society = load_society(name)
    frame = fitted(society, populate(society, 100_000, 0))
    assert frame.filter("held")["difference_pp"].abs().to_numpy().max() < TOLERANCE_100K
    assert frame["fitted"].is_not_nan().all()
    assert part(society) in PAGE.read_text(encoding="utf-8"), (
        "run: python docs/make_pages.py societies"
    )


def test_the_page_counts_every_number_once():
    society = load_society("france")
    counts = grades(society)
    assert sum(counts.pop("tables").values()) == len(society.tables)
    assert sum(found.total() for found in counts.values()) == len(society.quantities())


def test_the_page_has_no_society_that_is_gone():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    titles = [line[3:] for line in lines if line.startswith("## ")]
    assert titles == [load_society(name).title for name in list_societies()]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1])
def test_margins_of_a_million_residents_lie_within_half_a_point(seed):
    society = load_society("beijing-2018")
    frame = fitted(society, populate(society, 1_000_000, seed))
    far = frame.filter(pl.col("difference_pp").abs() > 0.5)
    assert far.is_empty(), far


def test_beijing_has_its_published_frame():
    society = load_society("beijing-2018")
    people = populate(society, 100_000, 0)
    living = people.alive == 1
    adults = living & (people.birth <= -180)
    local = living & (people.migrant == 0)
    assert society.population.value == 21_542_000
    assert people.migrant[living].mean() == pytest.approx(0.355, abs=0.003)
    assert (people.birth[local] <= -720).mean() == pytest.approx(0.254, abs=0.005)
    assert people.quarters[living].mean() == pytest.approx(0.131, abs=0.005)
    employed = (people.work[adults] == 1).mean()
    assert 0.548 <= employed <= 0.58
    unemployed = (people.work[adults] == 2).mean()
    assert unemployed / (employed + unemployed) == pytest.approx(0.04, abs=0.003)
    family = living & (people.quarters == 0)
    sizes = np.bincount(people.household[family])
    assert sizes[sizes > 0].mean() == pytest.approx(2.34, abs=0.02)
    first = np.flatnonzero(np.diff(people.household, prepend=-1))
    assert people.car[first][family[first]].mean() == pytest.approx(0.486, abs=0.01)


cells = st.floats(0.05, 20.0)


@settings(max_examples=60, deadline=None)
@given(arrays(np.float64, (3, 4), elements=cells), arrays(np.float64, (3, 4), elements=cells))
def test_fitting_reaches_margins_and_keeps_mass(seed, truth):
    margins = [((0,), truth.sum(axis=1)), ((1,), truth.sum(axis=0))]
    table = ipf(seed, margins, rounds=2_000, tolerance=1e-10)
    assert (table >= 0).all()
    assert table.sum() == pytest.approx(truth.sum())
    assert table.sum(axis=1) == pytest.approx(truth.sum(axis=1), rel=1e-5)
    assert table.sum(axis=0) == pytest.approx(truth.sum(axis=0), rel=1e-5)


@settings(max_examples=40, deadline=None)
@given(arrays(np.float64, (2, 2), elements=cells), st.floats(0.1, 0.9), st.floats(0.1, 0.9))
def test_fitting_keeps_odds_ratios(seed, rows, columns):
    margins = [((0,), np.array([rows, 1 - rows])), ((1,), np.array([columns, 1 - columns]))]
    table = ipf(seed, margins, rounds=2_000, tolerance=1e-12)
    before = seed[0, 0] * seed[1, 1] / (seed[0, 1] * seed[1, 0])
    after = table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0])
    assert after == pytest.approx(before, rel=1e-6)


def test_fitting_keeps_zeros_and_refuses_nonsense():
    seed = np.array([[0.0, 1.0], [1.0, 1.0]])
    margins = [((0,), np.array([1.0, 2.0])), ((1,), np.array([1.5, 1.5]))]
    assert ipf(seed, margins)[0, 0] == 0
    with pytest.raises(ValueError, match="0 or more"):
        ipf(-seed, margins)
    with pytest.raises(ValueError, match="disagree"):
        ipf(seed, [margins[0], ((1,), np.array([9.0, 9.0]))])


@settings(max_examples=60, deadline=None)
@given(arrays(np.float64, (4, 5), elements=cells), st.integers(1, 10_000), st.floats(0.0, 0.999))
def test_rounding_keeps_the_total_and_outer_margins(table, total, offset):
    counts = whole(table, total, offset)
    assert counts.sum() == total
    assert (counts >= 0).all()
    exact = table * total / table.sum()
    assert np.abs(counts.sum(axis=1) - exact.sum(axis=1)).max() <= 2
    assert np.abs(counts - exact).max() <= 2


@given(arrays(np.float64, 6, elements=cells), st.integers(0, 1_000))
def test_largest_remainder_is_within_one(weights, total):
    counts = largest_remainder(weights, total)
    assert counts.sum() == total
    assert np.abs(counts - weights * total / weights.sum()).max() <= 1


@given(st.floats(0.02, 0.98))
def test_logit_shift_reaches_the_mean(mean):
    index, weights = np.linspace(-2, 3, 50), np.linspace(1, 2, 50)
    shift = logit_shift(index, weights, mean)
    share = (weights / (1 + np.exp(-(index + shift)))).sum() / weights.sum()
    assert share == pytest.approx(mean, abs=1e-6)
