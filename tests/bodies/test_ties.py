"""Measures on firms and departments that reach residents: whom, and by which cause."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit.engine import Runner
from demerit.month.bodies.staff import measures_that_reach
from demerit.regime.loading import load_regime
from demerit.regime.registry import DOMAINS
from demerit.society import load_society
from demerit.world import layout
from demerit.world.state import replace
from tests.bodies.worlds import FOLLOW, MONTHS, RESIDENTS


def test_the_representative_of_a_listed_firm_bears_its_measure_and_its_cause() -> None:
    world = Runner(
        load_society("town"), (load_regime("corporate-blacklists"), load_regime("none")),
        residents=RESIDENTS, months=MONTHS, seed=1, follow_households=FOLLOW,
    )  # fmt: skip
    assert world.bodies is not None
    setting = world.setting(world.rules[0], place=0)
    state = world.initial()
    trade = state.trade
    reaching = int(setting.trade.to_representative)
    assert reaching
    cell = DOMAINS.index("employment") * layout.TRUTH_COUNT + layout.TRUE
    firm = int(np.flatnonzero(np.asarray(trade.firms.traits.alive))[0])
    person = int(trade.nature.representative[firm])
    reach = trade.firms.reach
    listed = replace(
        trade.firms,
        reach=replace(
            reach,
            mask=reach.mask.at[firm].set(jnp.int32(reaching)),
            main=reach.main.at[firm].set(np.uint8(cell)),
        ),
    )
    tied, origin = measures_that_reach(
        state, setting, trade.nature, trade.offices, trade.posts, listed, trade.departments
    )
    assert int(tied[person]) != 0
    assert int(origin[person]) == cell
    others = np.delete(np.asarray(tied), person)
    assert not others.any()
    assert (np.delete(np.asarray(origin), person) == layout.CELLS).all()
