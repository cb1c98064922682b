"""From a society's tables to residents in slots.

The joint census is rounded to whole people (every contiguous margin within one person), then each
district on its own is put into households and laid out; what a resident is like beyond the tables
is drawn by slot, in blocks. The same society, number and seed give the same bytes.
"""

from __future__ import annotations

import numpy as np

from demerit.regime.files import BadInput
from demerit.society.census import BANDS, WIDTHS, Census, fit, number
from demerit.society.chance import Chance
from demerit.society.fitting import whole
from demerit.society.hazards import monthly_hazards
from demerit.society.households import District
from demerit.society.joining import assemble
from demerit.society.model import Society
from demerit.society.newcomers import newcomer_tables
from demerit.society.people import DTYPES, People
from demerit.society.ties import circles
from demerit.society.traits import add_traits

FEWEST = 1_000
MOST = 1_500_000_000


def populate(society: Society, residents: int, seed: int) -> People:
    """Make the residents of a small society.

    Args:
        society: The tables and assumptions.
        residents: Living residents at the start, at least 1,000.
        seed: In [0, 2^64).

    Returns:
        `residents` living slots and some spare ones, the same bytes for the same arguments.

    Raises:
        BadInput: For an absurd number of residents or seed.
    """
    if not FEWEST <= residents <= MOST:
        raise BadInput(
            f"{residents:,} residents cannot be simulated", hint=f"use {FEWEST:,} to {MOST:,}"
        )
    if not 0 <= seed < 1 << 64:
        raise BadInput(f"the seed {seed} is outside 0 to 2^64 - 1", hint="use --seed 0")
    chance = Chance(seed)
    census = fit(society)
    counts = rounded(census, residents, chance)
    quarters = society.table("quarters")
    blocks: list[dict[str, np.ndarray]] = []
    person, slot, household = 0, 0, 0
    for district, cells in enumerate(counts):
        people = settle(chance, cells, person)
        assemble(society, chance, people, float(quarters[district]))
        block = lay_out(society, chance, people, district)
        for name in ("spouse", "guardian"):
            block[name] = np.where(block[name] >= 0, block[name] + slot, -1).astype(np.int32)
        block["household"] += np.int32(household)
        person += len(people.person)
        slot += len(block["alive"])
        household = int(block["household"][-1]) + 1 if len(block["household"]) else household
        blocks.append(block)
    frame = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    blocks.clear()
    frame["circle"] = circles(chance, frame)
    add_traits(society, census, chance, frame)
    frame = {name: np.ascontiguousarray(frame[name], dtype=kind) for name, kind in DTYPES.items()}
    return People(
        **frame,
        newcomer=newcomer_tables(society, chance, frame),
        hazards=monthly_hazards(society),
    )


def rounded(census: Census, residents: int, chance: Chance) -> np.ndarray:
    """Whole people by district, residence, sex, age, education, marital status and work."""
    offset = float(chance.unit("rounding", np.zeros(1, np.int64))[0])
    return whole(census.joint(), residents, offset)


def settle(chance: Chance, cells: np.ndarray, first: int) -> District:
    """Expand a district's counts into people with an age in months."""
    index = np.repeat(np.arange(cells.size, dtype=np.int32), cells.ravel())
    migrant, female, band, edu, married, work = np.unravel_index(index, cells.shape)
    person = np.arange(first, first + len(index), dtype=np.int64)
    draw, late, _, _ = chance.units("birth_month", person)
    width = WIDTHS[band] * 12
    months = BANDS[band] * 12 + np.minimum((draw * width).astype(np.int32), width - 1)
    # beyond 85 lives thin out: an exponential with a mean of four years, cut at 105
    old = 85 * 12 + np.minimum(-48.0 * np.log(late), 239.0)
    months = np.where(band == len(BANDS) - 1, old, months)
    return District(
        person=person,
        female=female.astype(np.uint8),
        migrant=migrant.astype(np.uint8),
        band=band.astype(np.uint8),
        edu=edu.astype(np.uint8),
        married=married.astype(np.uint8),
        work=work.astype(np.uint8),
        age=np.maximum(months, 1).astype(np.int16),
    )


def lay_out(
    society: Society, chance: Chance, people: District, district: int
) -> dict[str, np.ndarray]:
    """Order a district by household and add spare slots for births and arrivals."""
    rows = len(people.person)
    mothers = _birth_slots(society, chance, people)
    arrivals = round(number(society.structure.arrival_slots) * rows)
    key = chance.word("household_order", people.person)
    base = int(people.person[0]) if rows else 0
    extra = chance.word("arrival_slot", base + np.arange(arrivals))
    # a household's key: its head's; an arrival slot is a household of its own
    head = np.concatenate([people.unit, people.unit[mothers], rows + np.arange(arrivals)])
    head_key = np.concatenate([key, extra])[head]
    role = np.full(len(head), 4, np.int64)
    role[:rows] = np.where(people.unit == np.arange(rows), 0, np.where(people.adult, 2, 3))
    partner = people.spouse[people.unit]
    role[:rows][partner == np.arange(rows)] = 1
    order = np.lexsort((role, head, head_key))
    sorted_head = head[order]
    starts = np.ones(len(order), bool)
    starts[1:] = sorted_head[1:] != sorted_head[:-1]
    household = np.cumsum(starts, dtype=np.int32) - np.int32(1)
    slot_of = np.empty(len(order), np.int32)
    slot_of[order] = np.arange(len(order), dtype=np.int32)
    return _columns(people, district, mothers, arrivals, order, household, slot_of)


def _birth_slots(society: Society, chance: Chance, people: District) -> np.ndarray:
    """Rows of those who hold a slot for a birth: women, and girls who will be.

    They are drawn by the fertility of the ten years before them, so that births keep their rate
    while the society ages.
    """
    want = round(number(society.structure.birth_slots) * len(people.person))
    could = (people.female == 1) & (people.age >= 96) & (people.age < 528) & ~people.quarters
    rows = np.flatnonzero(could)
    yearly = np.append(society.table("birth"), [0.0, 0.0])
    band = people.age[rows] // 60
    fertility = yearly[band] + yearly[band + 1] + 0.5 * yearly[band + 2] + 1e-4
    weight = fertility * np.where(people.spouse[rows] >= 0, 1.0, 0.25)
    race = -np.log(chance.unit("birth_slot", people.person[rows])) / weight
    return rows[np.argsort(race, kind="stable")[:want]]


def _columns(
    people: District,
    district: int,
    mothers: np.ndarray,
    arrivals: int,
    order: np.ndarray,
    household: np.ndarray,
    slot_of: np.ndarray,
) -> dict[str, np.ndarray]:
    rows, births = len(people.person), len(mothers)
    spare = births + arrivals

    def slots(values: np.ndarray, births_get: np.ndarray | int = 0) -> np.ndarray:
        tail = np.zeros(spare, values.dtype)
        tail[:births] = births_get
        return np.concatenate([values, tail])[order]

    def ties(values: np.ndarray, births_get: np.ndarray | int = -1) -> np.ndarray:
        tail = np.full(spare, -1, np.int64)
        tail[:births] = births_get
        whom = np.concatenate([values.astype(np.int64), tail])[order]
        return np.where(whom >= 0, slot_of[whom], -1).astype(np.int32)

    return {
        "alive": slots(np.ones(rows, np.uint8)),
        "birth": slots(-people.age),
        "female": slots(people.female),
        "district": np.full(rows + spare, district, np.uint8),
        "migrant": slots(people.migrant, people.migrant[mothers]),
        "edu": slots(people.edu),
        "married": slots(people.married),
        "household": household,
        "spouse": ties(people.spouse),
        "guardian": ties(people.guardian, mothers),
        "work": slots(people.work),
        "quarters": slots(people.quarters.astype(np.uint8)),
    }
