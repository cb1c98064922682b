"""Process 3, observation: agencies see, miss, delay and misrecord.

An act leads to a record with the agency's detection odds, which can rise with earlier records
(attention), with a trait that the agency looks for (profiles) and with how much people report on
each other. A phantom record has no act behind it; a mistaken identity, or a borrowed name, puts an
act's record on somebody else. All three are `false`. Ordinary law sanctions acts with odds of its
own, in every arm.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import lax

from demerit import draws
from demerit.month import judgments as court
from demerit.month.compaction import compact, note, take
from demerit.month.conduct import ACTED, Acts, is_set, member
from demerit.month.dissent import Voice
from demerit.month.frame import Frame, generation_key, i32, key, live_at, slots
from demerit.month.platform.sanctions import FALSE as SANCTION_FALSE
from demerit.month.platform.sanctions import SANCTION, handed_over
from demerit.world import layout
from demerit.world.state import Array, Records, State, replace, struct
from demerit.world.tables import Rules, Setting


@struct
class Sightings:
    """Which acts are seen.

    Attributes: seen: a bool [N] a group, acts an agency records; caught: the same, whether
    ordinary law would sanction the act that the month's draw is about, if it is done; phantom:
    bool [N], a record without an act is made; ends: int64 [C], upper ends of the conducts'
    intervals for phantoms of those without a profile, ends_profiled: what a profile multiplies.
    """

    seen: tuple[Array, ...]
    caught: tuple[Array, ...]
    phantom: Array
    ends: Array
    ends_profiled: Array


@struct
class Written:
    """The month's records, one row each.

    Attributes: slot int32, conduct int32, truth int32, delay int32, used bool, each
    [cap]; moved: bool, the record fell on somebody else; source: int32, who did the act;
    excess: int32.
    """

    slot: Array
    conduct: Array
    truth: Array
    delay: Array
    used: Array
    moved: Array
    source: Array
    excess: Array


def observe(state: State, setting: Setting, frame: Frame, acts: Acts, voice: Voice) -> Sightings:
    """Which acts are seen, by agencies and by ordinary law."""
    rules, customs = setting.rules, setting.customs
    u = draws.draw4(
        key(setting, "resident.detection", frame.month),
        slots(frame.alive.shape[0]),
        np.uint32(0),
        generation_key(state),
    )
    # a uniform serves two groups, from its two ends: of two rare sights in a month only that both
    # come about at once is a little too seldom
    u = (*u, *(~word for word in u))
    level = state.mind.records
    reported = _reporting(state, rules)
    detects = _scaled(rules.detects.astype(jnp.int64), reported[:, None])
    seen, caught = [], []
    for group, members in enumerate(layout.GROUPS):
        code = acts.code[group]
        place = member(code)
        odds = jnp.zeros_like(u[group])
        law = jnp.zeros_like(u[group])
        looked_for = jnp.zeros_like(place)
        for number, c in enumerate(members):
            mine = place == i32(number)
            odds = jnp.where(mine, by_level(detects[c], level), odds)
            looked_for = jnp.where(mine, rules.profiled[c], looked_for)
            law = jnp.where(mine, customs.law_detects[c], law)
        acted = is_set(code, ACTED)
        odds = _profiled(state, rules, odds, looked_for)
        seen.append(acted & frame.live & (u[group] < odds))
        caught.append(u[group] < law)
    plain = jnp.cumsum((rules.phantom * (reported * (1 - rules.profiled))) >> 8)
    looked = jnp.cumsum((rules.phantom * (reported * rules.profiled)) >> 8)
    last = _phantom_end(state, rules, plain[-1], looked[-1])
    phantom = frame.live & frame.adult & (voice.phantom.astype(jnp.int64) < last)
    return Sightings(tuple(seen), tuple(caught), phantom, plain, looked)


def _reporting(state: State, rules: Rules) -> Array:
    """How far reports by others raise or lower records of each conduct, int64 [C] in 1/256."""
    more = state.common.reports - i32(256)
    return (i32(256) + ((rules.by_report * more) >> i32(8))).astype(jnp.int64)


def _scaled(odds: Array, factor: Array) -> Array:
    """Odds (int64) times a factor in 1/256, at most certain, uint32."""
    return jnp.minimum((odds * factor) >> 8, np.int64(0xFFFFFFFF)).astype(jnp.uint32)


def _profiled(state: State, rules: Rules, odds: Array, looked_for: Array) -> Array:
    """Odds of detection for those with a trait that an agency looks for."""

    def raised() -> Array:
        factor = rules.profile[state.score.traits.astype(jnp.int32)]
        factor = jnp.where(looked_for > i32(0), factor, i32(256)).astype(jnp.int64)
        return _scaled(odds.astype(jnp.int64), (factor * checked(state, rules)) >> 8)

    return lax.cond(_looks_differ(state, rules), raised, lambda: odds)


def _looks_differ(state: State, rules: Rules) -> Array:
    """Whether some are looked at more than others, by trait, measure or district, bool ()."""
    differ = rules.uses_profiles > i32(0)
    differ = differ | ((rules.checked_more | rules.checked_less) != i32(0))
    return differ if state.trade is None else differ | jnp.any(state.trade.zeal != i32(256))


def checked(state: State, rules: Rules) -> Array:
    """How often residents are checked because of measures, int64 [N], 1/256 of the ordinary."""
    mask = state.reach.mask
    more = jnp.where((mask & rules.checked_more) != i32(0), rules.strength[0], i32(256))
    less = jnp.where((mask & rules.checked_less) != i32(0), rules.strength[1], i32(256))
    odds = (more.astype(jnp.int64) * less.astype(jnp.int64)) >> 8
    if state.trade is None:
        return odds
    # departments that deliver more records for their own appraisal, in the resident's district
    zeal = state.trade.zeal.astype(jnp.int64)[state.traits.district.astype(jnp.int32)]
    return (odds * zeal) >> 8


def _phantom_end(state: State, rules: Rules, plain: Array, looked: Array) -> Array:
    """The draw below which a phantom record falls on a resident, int64 [N]."""

    def raised() -> Array:
        factor = rules.profile[state.score.traits.astype(jnp.int32)].astype(jnp.int64)
        return ((plain + ((looked * factor) >> 8)) * checked(state, rules)) >> 8

    def even() -> Array:
        return jnp.zeros(state.traits.alive.shape, jnp.int64) + plain + looked

    return lax.cond(_looks_differ(state, rules), raised, even)


def _phantom_conduct(
    state: State, rules: Rules, voice: Voice, sightings: Sightings, slot: Array
) -> Array:
    """What a phantom record at the table's slots is about, int32 [cap]."""
    u = take(voice.phantom, slot).astype(jnp.int64)
    factor = rules.profile[take(state.score.traits, slot).astype(jnp.int32)].astype(jnp.int64)
    factor = jnp.where(rules.uses_profiles > i32(0), factor, 256)
    ends = sightings.ends[:, None] + ((sightings.ends_profiled[:, None] * factor[None, :]) >> 8)
    ends = (ends * take(checked(state, rules), slot)[None, :]) >> 8
    return jnp.sum(u[None, :] >= ends, axis=0, dtype=jnp.int32)


def by_level(odds: Array, level: Array) -> Array:
    """Detection odds by records on file, without a gather over everyone."""
    chosen = jnp.full(level.shape, odds[0])
    for number in (1, 2, 3):
        chosen = jnp.where(level >= np.uint8(number), odds[number], chosen)
    return chosen


def write_records(
    state: State,
    setting: Setting,
    frame: Frame,
    acts: Acts,
    voice: Voice,
    sightings: Sightings,
    docket: Array,
    capacity: int,
) -> Written:
    """Turn what was seen into a table of records.

    Args:
        docket: uint8 [N], what the court saw of its debtors (`judgments.Debtors.court`).
        capacity: rows of the table.
    """
    flags = voice.recorded | sightings.phantom | (docket > np.uint8(0))
    for seen in sightings.seen:
        flags = flags | seen
    told = None if state.platform is None else handed_over(state, setting, frame)
    flags = flags if told is None else flags | (told > np.uint8(0))
    table = compact(flags, capacity)
    about = _phantom_conduct(state, setting.rules, voice, sightings, table.slot)
    columns = _columns(acts, voice, sightings, about, docket, table.slot)
    if told is not None:
        columns.append(_sanctioned(told, table.slot))
    present = jnp.stack([p & table.used for p, _, _ in columns], axis=1).reshape(-1)
    conduct = jnp.stack([c for _, c, _ in columns], axis=1).reshape(-1)
    truth = jnp.stack([t for _, _, t in columns], axis=1).reshape(-1)
    lines = compact(present, capacity)
    source = take(jnp.repeat(table.slot, len(columns)), lines.slot)
    conduct, truth = take(conduct, lines.slot), take(truth, lines.slot)
    slot, moved = _mistake(state, setting, frame, source, conduct)
    truth = jnp.where(moved, i32(layout.FALSE), truth)
    booked_there = take(frame.adult, slot) & live_at(frame, slot)
    return Written(
        slot=slot,
        conduct=conduct,
        truth=truth,
        delay=setting.rules.delay[conduct],
        used=lines.used & (booked_there | ~moved),
        moved=moved & lines.used,
        source=source,
        excess=jnp.maximum(table.excess, lines.excess),
    )


def _columns(
    acts: Acts, voice: Voice, sightings: Sightings, about: Array, docket: Array, slot: Array
) -> list[tuple[Array, Array, Array]]:
    """(present, conduct, truth) of each way a record can come about, at the table's slots."""
    true = jnp.full(slot.shape, layout.TRUE, jnp.int32)
    false = jnp.full(slot.shape, layout.FALSE, jnp.int32)
    columns = []
    for group, members in enumerate(layout.GROUPS):
        place = member(take(acts.code[group], slot))
        numbers = jnp.asarray(np.array(members, np.int32))
        conduct = numbers[jnp.minimum(place, i32(len(members) - 1))]
        columns.append((take(sightings.seen[group], slot), conduct, true))

    def fixed(c: int) -> Array:
        return jnp.full(slot.shape, c, jnp.int32)

    columns.append((take(voice.recorded, slot), fixed(layout.DISSENT), true))
    about = jnp.minimum(about, i32(layout.CONDUCT_COUNT - 1))
    columns.append((take(sightings.phantom, slot), about, false))
    bits = take(docket, slot)
    default = (bits & np.uint8(court.DEFAULT_SEEN | court.DEFAULT_FALSE)) > np.uint8(0)
    wrong = (bits & np.uint8(court.DEFAULT_FALSE)) > np.uint8(0)
    columns.append((default, fixed(layout.JUDGMENT_DEFAULT), jnp.where(wrong, false, true)))
    obstruct = (bits & np.uint8(court.OBSTRUCTION_SEEN)) > np.uint8(0)
    columns.append((obstruct, fixed(layout.OBSTRUCTION), true))
    return columns


def _sanctioned(told: Array, slot: Array) -> tuple[Array, Array, Array]:
    """The column of what a platform told the agency."""
    word = take(told, slot)
    truth = jnp.where(word == np.uint8(SANCTION_FALSE), i32(layout.FALSE), i32(layout.TRUE))
    return word > np.uint8(0), jnp.full(slot.shape, SANCTION, jnp.int32), truth


def _mistake(
    state: State, setting: Setting, frame: Frame, source: Array, conduct: Array
) -> tuple[Array, Array]:
    """Put a share of the records on somebody else.

    A mistake falls on anybody, evenly; a borrowed name is that of the spouse or, without one, of
    an acquaintance.
    """
    count = setting.slots.astype(jnp.uint64)
    u = draws.draw4(
        key(setting, "resident.misidentity", frame.month),
        source.astype(jnp.uint32),
        conduct.astype(jnp.uint32),
        draws.repetition(take(state.traits.generation, source).astype(jnp.uint32), np.uint32(0)),
    )
    moved = u[0] < setting.rules.misidentified[conduct]
    other = ((u[1].astype(jnp.uint64) * count) >> np.uint64(32)).astype(jnp.int32)
    borrowed = ~moved & draws.below(u[2], setting.rules.borrowed[conduct])
    spouse = take(state.ties.spouse, source)
    close = jnp.where(spouse >= i32(0), spouse, take(state.ties.circle[:, 0], source))
    other = jnp.where(borrowed, close, other)
    return jnp.where(moved | borrowed, other, source), moved | borrowed


def file_records(state: State, written: Written) -> State:
    """Put the month's records into the ring, where they wait until they count and expire."""
    bucket = state.common.month % i32(layout.RING)
    records = state.records
    where = jnp.where(written.used, written.slot, i32(-1))
    generation = take(state.traits.generation, written.slot)

    def stored(name: str, value: Array) -> Array:
        ring = getattr(records, name)
        return ring.at[bucket].set(value.astype(ring.dtype))

    filed = Records(
        slot=stored("slot", where),
        conduct=stored("conduct", written.conduct),
        truth=stored("truth", written.truth),
        delay=stored("delay", written.delay),
        applied=stored("applied", jnp.zeros_like(where)),
        generation=stored("generation", generation),
    )
    return note(replace(state, records=filed), "records", written.excess)
