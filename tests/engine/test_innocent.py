"""Who counts as innocent: adults who have lived here for two years without a breach or crime."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.worlds import Lived

pytestmark = pytest.mark.whole

TWO_YEARS = 24


def test_the_innocent_are_adults_who_have_lived_here_for_two_years(lived: Lived) -> None:
    absent = np.full(lived.start.traits.alive.shape, -(1 << 15))  # last month with nobody there
    some = 0
    for month, state in zip(lived.months, lived.states, strict=True):
        alive = np.asarray(state.traits.alive) > 0
        absent = np.where(alive, absent, month)
        if month < 0:
            continue
        innocent = np.asarray(state.tally.innocent) > 0
        start = month - month % 12
        years = (start - np.asarray(state.traits.birth).astype(int)) // 12
        assert alive[innocent].all()
        assert (years[innocent] >= 18).all()
        assert (absent[innocent] < start - TWO_YEARS).all()
        breach = np.asarray(state.tally.last_breach).astype(int)
        quiet = breach < start - TWO_YEARS
        assert (quiet | (breach >= start))[innocent].all()
        grown = alive & (years >= 18)
        assert innocent.sum() < grown.sum()
        some += int(innocent.sum())
    assert some > 0
