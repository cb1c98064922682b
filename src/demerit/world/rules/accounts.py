"""What a regime says about accounts of a platform, beside the ledger that all kinds share."""

from __future__ import annotations

import dataclasses

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.fixed import SHARE
from demerit.regime import BadInput, Regime
from demerit.regime.parts import concerns, part
from demerit.society import Society
from demerit.world.arrays import on_device
from demerit.world.customs import value
from demerit.world.platform import MUFFLES, PlatformSetting
from demerit.world.rules.plan import Plan

KIND = "accounts"


def has_platform(*regimes: Regime) -> bool:
    """Whether any of the regimes has rules on accounts, so that their world holds accounts."""
    return any(concerns(regime, KIND) for regime in regimes)


def plan_of_accounts(plan: Plan, *regimes: Regime) -> Plan:
    """The numbering of the lists of accounts; their measures keep the residents' numbers.

    A measure on an account is borne by the resident who holds it, so that both count it under one
    number.
    """
    own = Plan.of(*regimes, kind=KIND)
    return dataclasses.replace(own, measures=plan.measures)


def platform_of(regime: Regime, society: Society, plan: Plan, *, seed: int = 0) -> PlatformSetting:
    """What the month of accounts reads.

    Args:
        regime: the regime, whole.
        society: a society with a platform.
        plan: the numbering of `plan_of_accounts`.
        seed: the world's seed, from which a rollout draws.

    Raises:
        BadInput: the society has no platform.
    """
    from demerit.world.rules import compile_rules

    habits = society.platform
    if habits is None:
        raise BadInput(
            f"{regime.id} has rules on accounts of a platform, and {society.id} has no platform",
            hint="take town, china-2018 or beijing-2018, or write a section `platform:`",
        )
    monthly = [value(rate) / 12 for rate in (habits.untrue, habits.abusive, habits.spam)]
    ends = draws.odds(np.minimum(np.cumsum(monthly), 1.0))
    masks, cuts = _levers(regime, plan)
    heard = (value(habits.recommended), value(habits.passed_on))
    cuts[:3] = cuts[:3] * np.array([*heard, 1.0 - sum(heard)])
    fixed = lambda number, scale: jnp.int32(round(number * scale))  # noqa: E731
    return PlatformSetting(
        rules=compile_rules(regime, society, plan, kind=KIND, seed=seed),
        masks=on_device(masks.astype(np.int32)),
        cuts=on_device(np.round(SHARE * cuts).astype(np.int32)),
        lies=jnp.uint32(ends[0]),
        abuse=jnp.uint32(ends[1]),
        spam=jnp.uint32(ends[2]),
        reposts=fixed(value(habits.reposts), 16),
        posts=fixed(value(habits.posts), 16),
        identified=jnp.uint32(draws.odds(value(habits.identified))),
        weight=fixed(value(habits.audience_weight), SHARE),
        brigading=fixed(value(habits.brigading), SHARE),
        leaves=jnp.uint32(draws.odds(value(habits.leaves))),
        returns=jnp.uint32(draws.odds(value(habits.returns))),
    )


def _levers(regime: Regime, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Measures with each lever as masks, and the widest coverage among them."""
    masks, widest = np.zeros(len(MUFFLES), np.int64), np.zeros(len(MUFFLES))
    for name, measure in part(regime, KIND).measures.items():
        if measure.lever in MUFFLES:
            place = MUFFLES.index(measure.lever)
            masks[place] |= 1 << plan.measures.index(name)
            widest[place] = max(widest[place], value(measure.coverage, 1.0))
    return masks, widest
