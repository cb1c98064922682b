"""Choosing an act: one index, the regime's eight influences, one threshold.

An act happens when a uniform falls under its probability. With a logit index that is the same as
the index lying above the logit of the uniform, so one logarithm serves every conduct of a group
and, for any subset of the influences, the outcome at the same draw::

    off:  base            > theta          p0, all influences of the regime off
    on:   base + sum(x_j) > theta          p1, all on

`base` holds what the ordinary society puts into the choice; each x_j is zero where the regime has
no such influence on the conduct, and all are zero under `none`.

The same code serves everyone at once (a conduct is a number) and tables of single events (a
conduct is an array), so attribution cannot disagree with the choice it explains.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit import fixed
from demerit.month.compaction import take
from demerit.month.frame import Frame, i32, keeps_driving
from demerit.month.platform.audience import missing
from demerit.month.scoring import visible_score
from demerit.world import layout
from demerit.world.state import Array, State, struct
from demerit.world.tables import Customs, Rules, Setting

BARRED = 1 << 20  # an index so low that no draw lies under it


@struct
class Situation:
    """What a choice depends on; every field int32 [n].

    Attributes:
        abiding, pays, civic: normal scores in 1/32. strain: 0 to 256. young, male: 0 or 1.
        habit: four sorts of two bits. norm: four sorts of three bits, acquaintances seen acting.
        certainty: ln of perceived over ordinary certainty, 1/4096.
        aware: 1 if the resident knows of the regime and its rules act on belief.
        alarm: what the regime adds to perceived certainty, 1/4096.
        mask: measures in force. burdened: strain that measures on money add, 1/256.
        named: 1 if listed in public. peer: balance of induced over averted acts in the circle.
        watched: records on file, 0 to 3. locked: 1 if added points change nothing.
        fall, rise: points that part the score from the next worse and the next better grade.
        heard: how much more (or less) the circle says than it used to, 1/4 levels over four.
    """

    abiding: Array
    pays: Array
    civic: Array
    strain: Array
    young: Array
    male: Array
    habit: Array
    norm: Array
    certainty: Array
    aware: Array
    alarm: Array
    mask: Array
    burdened: Array
    named: Array
    peer: Array
    watched: Array
    locked: Array
    fall: Array
    rise: Array
    heard: Array


BURDEN_PER_MEASURE = 24  # assumed: a financial measure strains like a tenth of losing one's job


def make_situation(state: State, setting: Setting, frame: Frame) -> Situation:
    """What everyone's choices of the month depend on."""
    traits, mind, rules, on = state.traits, state.mind, setting.rules, setting.couplings
    wide = lambda array: array.astype(jnp.int32)  # noqa: E731
    norm, peer, heard = _around(state)
    if state.platform is not None:
        heard = heard - missing(state.platform, setting.platform)
    fall, rise = margins(state, rules)
    imitation = on.imitation
    mask = state.reach.mask | state.reach.through
    # a suspended licence stops only those who heed it
    unheeded = jnp.where(keeps_driving(state, setting), rules.driving, i32(0))
    burdened = lax.population_count(mask & rules.financial) * i32(BURDEN_PER_MEASURE)
    young = (frame.years >= i32(15)) & (frame.years < i32(30))
    return Situation(
        abiding=wide(traits.law_abiding),
        pays=wide(traits.pays),
        civic=wide(traits.civic),
        strain=frame.strain,
        young=young.astype(jnp.int32),
        male=i32(1) - wide(traits.female),
        habit=wide(mind.habit) * on.memory,
        norm=norm * imitation,
        certainty=wide(mind.certainty),
        aware=(frame.aware & frame.told).astype(jnp.int32),
        alarm=wide(mind.alarm),
        mask=mask & ~unheeded,
        burdened=jnp.minimum(burdened, i32(fixed.SHARE)),
        named=((mask & rules.publicity) != i32(0)).astype(jnp.int32),
        peer=peer * imitation,
        watched=wide(mind.records),
        locked=wide(state.score.lock),
        fall=fall,
        rise=rise,
        heard=heard * imitation,
    )


def rows(situation: Situation, slot: Array) -> Situation:
    """The situation at a table's slots."""
    picked = {name: take(value, slot) for name, value in vars(situation).items()}
    return Situation(**picked)


FAR = 1 << 14  # points: no cut-off is near


def margins(state: State, rules: Rules) -> tuple[Array, Array]:
    """Points above the next cut-off at which something changes, and below the one above it."""

    def near() -> tuple[Array, Array]:
        score = visible_score(state, rules)
        fall = jnp.full(score.shape, FAR, jnp.int32)
        rise = jnp.full(score.shape, FAR, jnp.int32)
        for number in range(layout.GRADE_CAPACITY):
            apart = score - rules.edges[number]
            fall = jnp.where((apart >= i32(0)) & (apart < fall), apart, fall)
            rise = jnp.where((apart < i32(0)) & (-apart < rise), -apart, rise)
        return fall, rise

    def far() -> tuple[Array, Array]:
        nowhere = jnp.full(state.score.bonus.shape, FAR, jnp.int32)
        return nowhere, nowhere

    return lax.cond(rules.has_score > i32(0), near, far)


def _around(state: State) -> tuple[Array, Array, Array]:
    """What the circle of four did lately: the norm by sort of act, and the regime's balance.

    Returns:
        Acquaintances who lately acted, four sorts packed in three bits each; the sum of their
        balances of induced over averted acts; how much more than usual they say, in 1/4 levels
        summed over four (0 where what is usual is not known yet). All int32 [n].
    """
    mind = state.mind
    # one gather an acquaintance: habits in the low byte, the balance and the voice in the high one
    both = mind.habit.astype(jnp.int32) | ((mind.peer.astype(jnp.int32) + i32(4)) << i32(8))
    both = (both | (mind.voice.astype(jnp.int32) << i32(12))).astype(jnp.uint16)
    norm: Array = None
    peer: Array = None
    voice: Array = None
    for number in range(4):
        seen = both[state.ties.circle[:, number]].astype(jnp.int32)
        acted = (seen | (seen >> i32(1))) & i32(0b01010101)  # the lower bit of each group of two
        spread = (acted & i32(1)) | ((acted & i32(4)) << i32(1))
        spread = spread | ((acted & i32(16)) << i32(2)) | ((acted & i32(64)) << i32(3))
        balance = ((seen >> i32(8)) & i32(15)) - i32(4)
        said = seen >> i32(12)
        norm = spread if norm is None else norm + spread
        peer = balance if peer is None else peer + balance
        voice = said if voice is None else voice + said
    usual = mind.usual.astype(jnp.int32)
    heard = jnp.where(usual < i32(255), voice * i32(4) - usual, i32(0))
    return norm, peer, heard


_SORT_OF = np.array(layout.SORT_OF, np.int32)


def base_index(s: Situation, c: Array | int, customs: Customs) -> Array:
    """The index without the intercept and without the regime, int32, 1/4096 logits.

    Args:
        s: situations [n].
        c: conduct, a number or int32 [n].
        customs: the society's coefficients.
    """
    sort = _SORT_OF[c] if isinstance(c, int) else jnp.asarray(_SORT_OF)[c]
    habit = ((s.habit >> (i32(2) * sort)) & i32(3)) > i32(0)
    norm = (s.norm >> (i32(3) * sort)) & i32(7)
    index = customs.abiding[c] * s.abiding + customs.pays[c] * s.pays + customs.civic[c] * s.civic
    index = index + customs.need[c] * s.strain + customs.norm[c] * norm
    index = index + customs.young[c] * s.young + customs.male[c] * s.male
    index = index + jnp.where(habit, customs.habit[c], i32(0))
    return index - ((customs.certainty[c] * s.certainty) >> i32(8))


def influences(
    s: Situation, c: Array | int, customs: Customs, rules: Rules
) -> tuple[Array, Array, Array, Array, Array, Array, Array, Array]:
    """The eight influences of the regime on a choice, in the order of the closed list.

    Returns:
        Eight int32 arrays in 1/4096 logits; all zero where the regime has nothing to do with it.
    """
    concerned = s.aware * rules.covers[c]
    perceived = (customs.certainty[c] * s.alarm + customs.severity[c] * rules.severity[c]) >> i32(8)
    barred = (s.mask & rules.bars[c]) != i32(0)
    watched = _by_records(rules.attention[c], s.watched)
    # an act that would carry its maker over a cut-off weighs more (Sagberg & Ingebrigtsen 2018)
    points = rules.points[c]
    tips = (points < i32(0)) & (-points > s.fall)
    lifts = (points > i32(0)) & (points >= s.rise)
    return (
        -concerned * (perceived + jnp.where(tips, customs.threshold, i32(0))),
        jnp.where(barred, i32(-BARRED), i32(0)),
        customs.strain[c] * s.burdened,
        customs.stigma[c] * s.named,
        customs.imitation[c] * s.peer,
        customs.audience[c] * concerned * rules.public_score,
        (customs.reward[c] + jnp.where(lifts, customs.threshold, i32(0)))
        * concerned
        * rules.rewarded[c]
        * (i32(1) - s.locked),
        -((customs.certainty[c] * watched) >> i32(8)) * rules.covers[c],
    )


def anything_influences(s: Situation, rules: Rules) -> Array:
    """Whether any influence on anybody's choice may differ from zero, bool ().

    Under ordinary law none does: there is no need to work them out.
    """
    of_rules = jnp.any(rules.covers != i32(0)) | jnp.any(rules.bars != i32(0))
    return of_rules | jnp.any((s.burdened | s.named | s.peer) != i32(0))


def whole_index(base: Array, s: Situation, c: Array | int, customs: Customs, rules: Rules) -> Array:
    """The index with all influences of the regime on, int32, 1/4096 logits."""
    for influence in influences(s, c, customs, rules):
        base = base + influence
    return base


def _by_records(steps: Array, records: Array) -> Array:
    """The step that belongs to the records on file: `steps` [4], or [n, 4] for single events."""
    chosen = steps[..., 0] + jnp.zeros_like(records)
    for number in (1, 2, 3):
        chosen = jnp.where(records >= i32(number), steps[..., number], chosen)
    return chosen


def threshold(draw: Array) -> Array:
    """Logit of a uniform (counted from the lower end of the conduct's interval), 1/4096."""
    return fixed.logit_units(draw, leading_zeros=lax.clz, xp=jnp)
