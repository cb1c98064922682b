"""Process 3, observation: agencies see, miss, delay and misrecord.

An act leads to a record with the agency's detection odds, which can rise with earlier records
(attention). A phantom record has no act behind it; a mistaken identity puts an act's record on
somebody else. Both are `false`. Ordinary law sanctions acts with odds of its own, in every arm.
"""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month import judgments as court
from demerit.month.compaction import compact, note, take
from demerit.month.conduct import ACTED, Acts, is_set, member
from demerit.month.dissent import Voice
from demerit.month.frame import Frame, generation_key, i32, key, slots
from demerit.world import layout
from demerit.world.state import Array, Records, State, replace, struct
from demerit.world.tables import Setting

COLUMNS = 8  # four groups, dissent, phantom, default, obstruction


@struct
class Sightings:
    """Which acts are seen.

    Attributes: seen: four bool [N], acts an agency records; caught: four bool [N], whether
    ordinary law would sanction the act that the month's draw is about, if it is done; phantom:
    bool [N]; phantom_conduct: int32 [N].
    """

    seen: tuple[Array, Array, Array, Array]
    caught: tuple[Array, Array, Array, Array]
    phantom: Array
    phantom_conduct: Array


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
    level = state.mind.records
    seen, caught = [], []
    for group, members in enumerate(layout.GROUPS):
        code = acts.code[group]
        place = member(code)
        odds = jnp.zeros_like(u[group])
        law = jnp.zeros_like(u[group])
        for number, c in enumerate(members):
            mine = place == i32(number)
            odds = jnp.where(mine, _by_level(rules.detects[c], level), odds)
            law = jnp.where(mine, customs.law_detects[c], law)
        acted = is_set(code, ACTED)
        seen.append(acted & frame.live & (u[group] < odds))
        caught.append(u[group] < law)
    conduct = jnp.zeros_like(level, dtype=jnp.int32)
    for c in range(layout.CONDUCT_COUNT):
        conduct = conduct + (voice.phantom >= rules.phantom_last[c]).astype(jnp.int32)
    phantom = frame.live & frame.adult & (conduct < i32(layout.CONDUCT_COUNT))
    return Sightings(tuple(seen), tuple(caught), phantom, conduct)


def _by_level(odds: Array, level: Array) -> Array:
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
    table = compact(flags, capacity)
    columns = _columns(acts, voice, sightings, docket, table.slot)
    present = jnp.stack([p & table.used for p, _, _ in columns], axis=1).reshape(-1)
    conduct = jnp.stack([c for _, c, _ in columns], axis=1).reshape(-1)
    truth = jnp.stack([t for _, _, t in columns], axis=1).reshape(-1)
    lines = compact(present, capacity)
    source = take(jnp.repeat(table.slot, COLUMNS), lines.slot)
    conduct, truth = take(conduct, lines.slot), take(truth, lines.slot)
    slot, moved = _mistake(state, setting, frame, source, conduct)
    truth = jnp.where(moved, i32(layout.FALSE), truth)
    adult_there = take(frame.adult, slot)
    return Written(
        slot=slot,
        conduct=conduct,
        truth=truth,
        delay=setting.rules.delay[conduct],
        used=lines.used & (adult_there | ~moved),
        moved=moved & lines.used,
        source=source,
        excess=jnp.maximum(table.excess, lines.excess),
    )


def _columns(
    acts: Acts, voice: Voice, sightings: Sightings, docket: Array, slot: Array
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
    phantom = take(sightings.phantom_conduct, slot)
    columns.append(
        (take(sightings.phantom, slot), jnp.minimum(phantom, i32(layout.CONDUCT_COUNT - 1)), false)
    )
    bits = take(docket, slot)
    default = (bits & np.uint8(court.DEFAULT_SEEN | court.DEFAULT_FALSE)) > np.uint8(0)
    wrong = (bits & np.uint8(court.DEFAULT_FALSE)) > np.uint8(0)
    columns.append((default, fixed(layout.JUDGMENT_DEFAULT), jnp.where(wrong, false, true)))
    obstruct = (bits & np.uint8(court.OBSTRUCTION_SEEN)) > np.uint8(0)
    columns.append((obstruct, fixed(layout.OBSTRUCTION), true))
    return columns


def _mistake(
    state: State, setting: Setting, frame: Frame, source: Array, conduct: Array
) -> tuple[Array, Array]:
    """Put a share of the records on another resident, drawn evenly from all slots."""
    count = setting.slots.astype(jnp.uint64)
    u = draws.draw4(
        key(setting, "resident.misidentity", frame.month),
        source.astype(jnp.uint32),
        conduct.astype(jnp.uint32),
        draws.repetition(take(state.traits.generation, source).astype(jnp.uint32), np.uint32(0)),
    )
    moved = u[0] < setting.rules.misidentified[conduct]
    other = ((u[1].astype(jnp.uint64) * count) >> np.uint64(32)).astype(jnp.int32)
    return jnp.where(moved, other, source), moved


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
