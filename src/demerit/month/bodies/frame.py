"""What a month of firms or departments derives once: its setting, its facts, what choices see."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit import fixed
from demerit.month.choice import BURDEN_PER_MEASURE, Situation, margins
from demerit.month.frame import Frame, by_district, i32
from demerit.regime.registry import KINDS
from demerit.world.state import Array, State, replace
from demerit.world.tables import Customs, Rules, Setting

FIRMS, OFFICES = KINDS.index("firms"), KINDS.index("departments")


def firm_setting(setting: Setting) -> Setting:
    """The setting as firms' processes read it."""
    trade = setting.trade
    return _of(setting, FIRMS, trade.firm_customs, trade.firm_rules)


def office_setting(setting: Setting) -> Setting:
    """The setting as departments' processes read it."""
    trade = setting.trade
    return _of(setting, OFFICES, trade.office_customs, trade.office_rules)


def _of(setting: Setting, kind: int, customs: Customs, rules: Rules) -> Setting:
    return replace(
        setting, kind=jnp.uint32(kind), customs=customs, rules=rules, newcomers=None, cohort=None
    )


def body_frame(state: State, setting: Setting, who: Array, strain: Array) -> Frame:
    """Facts of the month for firms or departments; every one of them knows of the regime.

    Args:
        state: their state. setting: theirs.
        who: int32 [n], eligibility bits. strain: int32 [n], 0 to 256.
    """
    month = state.common.month
    alive = state.traits.alive > np.uint8(0)
    told = month >= by_district(state, setting.rules.told_from)
    none = jnp.zeros(alive.shape, jnp.int32)
    return Frame(
        month=month,
        alive=alive,
        adult=alive,
        years=none,
        who=jnp.where(alive, who, i32(0)),
        strain=jnp.where(alive, strain, i32(0)),
        cell=none,
        aware=alive & told,
        live=month >= by_district(state, setting.rules.starts),
        told=told,
    )


def body_situation(state: State, setting: Setting, frame: Frame, compliance: Array) -> Situation:
    """What the month's choices of firms or departments depend on.

    Of a resident's situation they have compliance, strain, beliefs, measures and records; habits,
    circles and family they have not.
    """
    mind, rules, mask = state.mind, setting.rules, state.reach.mask
    none = jnp.zeros(frame.alive.shape, jnp.int32)
    wide = lambda array: array.astype(jnp.int32)  # noqa: E731
    burdened = lax.population_count(mask & rules.financial) * i32(BURDEN_PER_MEASURE)
    fall, rise = margins(state, rules)
    return Situation(
        abiding=wide(compliance),
        pays=none,
        civic=none,
        strain=frame.strain,
        young=none,
        male=none,
        habit=none,
        norm=none,
        certainty=wide(mind.certainty),
        aware=wide(frame.aware),
        alarm=wide(mind.alarm),
        mask=mask,
        burdened=jnp.minimum(burdened, i32(fixed.SHARE)),
        named=((mask & rules.publicity) != i32(0)).astype(jnp.int32),
        peer=none,
        watched=wide(mind.records),
        locked=wide(state.score.lock),
        fall=fall,
        rise=rise,
        heard=none,
    )
