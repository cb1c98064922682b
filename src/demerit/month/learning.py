"""Process 9, learning: beliefs about certainty, alarm, norms and what is heard around one.

Perceived certainty drifts back to what is ordinary and moves with one's own luck: up when an act
is sanctioned, down when it is not. What the regime adds (`alarm`) starts with the announcement and
fades towards the rise that is real, unless somebody in the circle is sanctioned: the fade-out of
points regimes whose actual certainty stays low (Castillo-Manzano & Castro-Nuno 2012).
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit.month.conduct import ACTED, MEMBER_SHIFT, WOULD_ACT, Acts, is_set, member
from demerit.month.dissent import Voice
from demerit.month.frame import Frame, by_district, i32
from demerit.month.observation import Sightings
from demerit.regime.registry import CONDUCTS
from demerit.world import layout
from demerit.world.state import Array, State, replace
from demerit.world.tables import Setting

LIMIT = 8192  # beliefs stay within e^2 of the ordinary


def learn(
    state: State,
    setting: Setting,
    frame: Frame,
    acts: Acts,
    as_if: Acts,
    voice: Voice,
    sightings: Sightings,
    recorded: Array,
) -> State:
    """Update beliefs and memory.

    Args:
        acts: what was done. as_if: what behaviour remembers.
        recorded: bool [N], a record was booked against the resident this month.
    """
    mind, on = state.mind, setting.couplings
    fined = jnp.zeros_like(recorded)
    for group in range(len(layout.GROUPS)):
        fined = fined | (sightings.caught[group] & is_set(as_if.code[group], ACTED))
    circle = _circle_sum(state, mind.punished >> np.uint8(1))
    certainty = _certainty(state, setting, as_if, sightings)
    alarm = _alarm(state, setting, frame, circle)
    alarm = jnp.where(on.learning > 0, alarm, _announced(state, setting, frame))
    records = jnp.minimum(mind.records + recorded.astype(jnp.uint8), np.uint8(3))
    # a record draws attention for two years on average: it is forgotten with odds 1 in 24
    forget = (state.common.month + jnp.arange(fined.shape[0], dtype=jnp.int32)) % i32(24) == 0
    records = jnp.where(forget & (records > 0), records - np.uint8(1), records)
    # what ordinary law does to acquaintances says nothing of the regime
    punished = fined.astype(jnp.uint8) | (recorded.astype(jnp.uint8) << np.uint8(1))
    touched = jnp.maximum(mind.touched, recorded.astype(jnp.uint8))
    mind = replace(
        mind,
        certainty=jnp.where(on.learning > 0, certainty, mind.certainty).astype(jnp.int16),
        alarm=alarm.astype(jnp.int16),
        habit=_habits(mind.habit, as_if),
        peer=_balance(acts) * (i32(1) - on.frozen).astype(jnp.int8),
        punished=jnp.where(on.frozen > 0, fined.astype(jnp.uint8), punished),
        voice=(_said(voice, on.frozen) >> i32(11)).astype(jnp.uint8),
        usual=_usual(state, setting, frame),
        records=(records * on.memory.astype(jnp.uint8)).astype(jnp.uint8),
        touched=jnp.where(on.frozen > 0, mind.touched, touched).astype(jnp.uint8),
    )
    vacant = {n: jnp.where(frame.alive, v, jnp.zeros((), v.dtype)) for n, v in vars(mind).items()}
    vacant["usual"] = jnp.where(frame.alive, mind.usual, np.uint8(UNKNOWN))
    common = replace(state.common, reports=_reports(state, setting, frame, as_if))
    return replace(state, mind=replace(mind, **vacant), common=common)


UNKNOWN = 255  # of `mind.usual`: nobody has been listened to yet


def _said(voice: Voice, frozen: Array) -> Array:
    return jnp.where(frozen > 0, voice.unmuted, voice.said)


def _usual(state: State, setting: Setting, frame: Frame) -> Array:
    """What the circle says in the long run, learned until the arms part, uint8 [N]."""
    mind = state.mind

    def listened() -> Array:
        heard = _circle_sum(state, mind.voice) * i32(4)
        usual = mind.usual.astype(jnp.int32)
        moved = usual + ((heard - usual + i32(4)) >> i32(3))
        return jnp.where(usual == i32(UNKNOWN), heard, moved).astype(jnp.uint8)

    def kept() -> Array:
        return mind.usual

    return lax.cond(frame.month < setting.fork, listened, kept)


FEWEST_REPORTS = 20  # expected in a month, below which chance would pass for a change


def _reports(state: State, setting: Setting, frame: Frame, acts: Acts) -> Array:
    """How often residents report others, against ordinary, in 1/256; smoothed over four months."""
    group = layout.GROUP_OF[layout.REPORTING]
    place = layout.GROUPS[group].index(layout.REPORTING)
    code = acts.code[group]
    did = jnp.sum(is_set(code, ACTED) & (member(code) == i32(place)), dtype=jnp.int32)
    open_to = jnp.sum(frame.adult, dtype=jnp.int32)
    rate = setting.customs.rate[layout.REPORTING]
    usual = (open_to.astype(jnp.int64) * rate) >> 24  # reports a month, 1/256
    ratio = (did.astype(jnp.int64) << 16) // jnp.maximum(usual, 1)
    ratio = jnp.clip(ratio, 0, 1024).astype(jnp.int32)
    before = state.common.reports
    smooth = before + ((ratio - before + i32(2)) >> i32(2))
    enough = usual >= np.int64(FEWEST_REPORTS * 256)
    counts = enough & (frame.month >= setting.fork)
    return jnp.where(counts, smooth, before)


def _circle_sum(state: State, flags: Array) -> Array:
    total = flags[state.ties.circle[:, 0]].astype(jnp.int32)
    for number in (1, 2, 3):
        total = total + flags[state.ties.circle[:, number]].astype(jnp.int32)
    return total


def _certainty(state: State, setting: Setting, acts: Acts, sightings: Sightings) -> Array:
    """Own experience of ordinary law, with the drift back to what is ordinary."""
    customs = setting.customs
    change = jnp.zeros(state.mind.certainty.shape, jnp.int32)
    for group, members in enumerate(layout.GROUPS):
        code, fined = acts.code[group], sightings.caught[group]
        place, acted = member(code), is_set(code, ACTED)
        for number, c in enumerate(members):
            mine = acted & (place == i32(number))
            step = jnp.where(fined, customs.learn_seen[c], customs.learn_unseen[c])
            change = change + jnp.where(mine, step, i32(0))
    kept = (state.mind.certainty.astype(jnp.int32) * customs.certainty_keep) >> i32(8)
    return jnp.clip(kept + change, i32(-LIMIT), i32(LIMIT))


def _announced(state: State, setting: Setting, frame: Frame) -> Array:
    """Alarm, new in the month of the announcement for those who hear of it."""
    fresh = frame.month == by_district(state, setting.rules.told_from)
    alarm = state.mind.alarm.astype(jnp.int32)
    return jnp.where(fresh & frame.aware, setting.rules.alarm, alarm)


def _alarm(state: State, setting: Setting, frame: Frame, circle: Array) -> Array:
    customs, rules = setting.customs, setting.rules
    alarm = _announced(state, setting, frame)
    above = alarm - rules.alarm_rest
    faded = rules.alarm_rest + ((above * customs.alarm_keep) >> i32(8))
    heard = jnp.where(frame.live, circle * customs.alarm_bump, i32(0))
    bump = jnp.where(rules.alarm > 0, heard, i32(0))
    faded = jnp.where(frame.told, jnp.minimum(faded + bump, i32(LIMIT)), i32(0))
    return jnp.where(rules.alarm > 0, faded, i32(0))


def _habits(habit: Array, acts: Acts) -> Array:
    """Two bits a sort of act: 3 in the month of an act, one less every month after."""
    done = jnp.zeros_like(habit)  # a bit a sort
    for code, members in zip(acts.code, layout.GROUPS, strict=True):
        sorts = sum(layout.SORT_OF[c] << 2 * place for place, c in enumerate(members))
        place = (code >> np.uint8(MEMBER_SHIFT)).astype(jnp.uint32)
        sort = (np.uint32(sorts) >> (place << np.uint32(1))) & np.uint32(3)
        done = done | (is_set(code, ACTED).astype(jnp.uint8) << sort.astype(jnp.uint8))
    packed = jnp.zeros_like(habit)
    for sort in range(len(layout.SORTS)):
        shift = np.uint8(2 * sort)
        level = (habit >> shift) & np.uint8(3)
        fresh = ((done >> np.uint8(sort)) & np.uint8(1)) > np.uint8(0)
        level = jnp.where(fresh, np.uint8(3), jnp.where(level > 0, level - np.uint8(1), level))
        packed = packed | (level << shift)
    return packed


def _balance(acts: Acts) -> Array:
    """Induced less averted acts of the month other than prosocial ones, int8 [N]."""
    total = jnp.zeros(acts.code[0].shape, jnp.int8)
    for code, members in zip(acts.code, layout.GROUPS, strict=True):
        did, would = is_set(code, ACTED), is_set(code, WOULD_ACT)
        other = jnp.ones(code.shape, bool)
        for place, c in enumerate(members):
            if CONDUCTS[c].cls == "prosocial":
                other = other & (member(code) != i32(place))
        change = did.astype(jnp.int8) - would.astype(jnp.int8)
        total = total + jnp.where(other, change, np.int8(0))
    return total
