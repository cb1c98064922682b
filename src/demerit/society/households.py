"""Families of one district: couples, children, and who lives in group quarters.

People come with age, sex, residence, education and marital status from the census; here they are
put together. Nothing about who lives with whom is published beyond household sizes, so the rules
are stated in `Structure`: age gaps, mixed couples, spouses elsewhere, second children.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from demerit.society.census import ADULT, number
from demerit.society.chance import Chance
from demerit.society.model import Society


@dataclass
class District:
    """The people of one district while they are put together; one row a person.

    Attributes:
        person: Number of the person in the whole society (the key of draws).
        age: Months at the start.
        spouse: Row of the spouse in the same household, else -1.
        guardian: Row of the guardian of a child, else -1.
        unit: Row of the head of the nuclear unit, then of the household.
        quarters: Lives in group quarters.
    """

    person: np.ndarray
    female: np.ndarray
    migrant: np.ndarray
    band: np.ndarray
    edu: np.ndarray
    married: np.ndarray
    work: np.ndarray
    age: np.ndarray
    spouse: np.ndarray = field(init=False)
    guardian: np.ndarray = field(init=False)
    unit: np.ndarray = field(init=False)
    quarters: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        rows = len(self.person)
        self.spouse = np.full(rows, -1, np.int32)
        self.guardian = np.full(rows, -1, np.int32)
        self.unit = np.arange(rows, dtype=np.int32)
        self.quarters = np.zeros(rows, bool)

    @property
    def adult(self) -> np.ndarray:
        """Rows aged 18 and over."""
        return self.band >= ADULT


# --- couples ------------------------------------------------------------------------------------


def marry(society: Society, chance: Chance, people: District) -> None:
    """Pair married men and women by residence, education and age; some live apart.

    Ranks are matched, so the age gap of couples follows from the ages of the married by sex.
    """
    structure = society.structure
    rows = np.flatnonzero(people.married == 1)
    away, flip, alike, other = chance.units("spouse_elsewhere", people.person[rows])
    weight = np.where(people.migrant[rows] == 1, 1.5, 0.75)
    rows_kept = away >= np.minimum(number(structure.spouse_elsewhere) * weight, 0.9)
    rows, flip, alike, other = (part[rows_kept] for part in (rows, flip, alike, other))
    side = people.migrant[rows] ^ (flip < number(structure.mixed_couples))
    level = np.where(alike < 0.6, people.edu[rows], (other * 3).astype(np.uint8))
    group = side.astype(np.int64) * 3 + level
    order, early, late, _ = chance.units("couple_order", people.person[rows])
    jitter = (early + late - 1.0) * 48.0  # months, triangular within four years
    target = people.age[rows] + jitter
    woman = people.female[rows] == 1
    for bucket in range(6):
        here = group == bucket
        men = _first(rows, target, order, here & ~woman, int((here & woman).sum()))
        women = _first(rows, target, order, here & woman, len(men))
        people.spouse[men] = women
        people.spouse[women] = men
        people.unit[men] = women


def _first(
    rows: np.ndarray, target: np.ndarray, order: np.ndarray, mask: np.ndarray, most: int
) -> np.ndarray:
    """At most `most` of the masked rows, taken by keyed order, sorted by target."""
    chosen = np.flatnonzero(mask)
    if len(chosen) > most:
        chosen = chosen[np.argsort(order[chosen], kind="stable")[:most]]
    return rows[chosen[np.argsort(target[chosen], kind="stable")]]


# --- children -----------------------------------------------------------------------------------


def give_guardians(society: Society, chance: Chance, people: District) -> None:
    """Give every child under 18 a mother of a fitting age; second children join a first."""
    children = np.flatnonzero(~people.adult)
    if not len(children):
        return
    lone = chance.unit("lone_parent", people.person) < 0.15
    could = people.adult & (people.female == 1) & (people.band < 13)
    coupled = people.spouse >= 0
    mothers = np.flatnonzero(could & (coupled | (lone & (people.married != 0))))
    second = chance.unit("second_child", people.person[children]) < number(
        society.structure.second_children
    )
    left = _match_children(society, chance, people, children[~second], mothers, 0)
    holders = np.unique(people.guardian[people.guardian >= 0])
    left = np.concatenate(
        [left, _match_children(society, chance, people, children[second], holders, 8)]
    )
    if len(left):
        _anyone(chance, people, left)
    rows = np.flatnonzero(people.guardian >= 0)
    people.unit[rows] = people.unit[people.guardian[rows]]


def _match_children(
    society: Society,
    chance: Chance,
    people: District,
    children: np.ndarray,
    mothers: np.ndarray,
    k: int,
) -> np.ndarray:
    """Match children to free mothers by the mother's age at birth; returns who is left."""
    mean = number(society.structure.mother_at_birth)
    for turn in range(7):
        if not len(children) or not len(mothers):
            break
        gap = chance.normals("mother_age", people.person[children], k + turn)[0]
        spread = 4.0 + turn
        wanted = people.age[children] / 12.0 + np.clip(mean + spread * gap, 20, 43)
        width = 1.0 if turn < 4 else 4.0
        sides = turn < 5  # at last, across residence too
        want = (wanted / width).astype(np.int64) * 2 + sides * people.migrant[children]
        have = (people.age[mothers] / (12.0 * width)).astype(np.int64) * 2
        have += sides * people.migrant[mothers]
        found = match(
            want,
            chance.word("child_order", people.person[children], k + turn),
            have,
            chance.word("mother_order", people.person[mothers], k + turn),
        )
        # a mother was at least 18 at the birth
        right = found >= 0
        right[right] = people.age[mothers[found[right]]] - people.age[children[right]] >= 216
        people.guardian[children[right]] = mothers[found[right]]
        used = np.zeros(len(mothers), bool)
        used[found[right]] = True
        children, mothers = children[~right], mothers[~used]
    return children


def _anyone(chance: Chance, people: District, children: np.ndarray) -> None:
    """The few children left go to any adult old enough, coupled women first, several if need be."""
    adults = np.flatnonzero(people.adult & (people.age >= 300))
    if not len(adults):
        adults = np.flatnonzero(people.adult)
    fit = (people.spouse[adults] >= 0) & (people.female[adults] == 1) & (people.band[adults] < 13)
    order = np.lexsort((chance.word("mother_order", people.person[adults], 20), ~fit))
    chosen = adults[order[: max(len(children), 1)]]
    people.guardian[children] = chosen[np.arange(len(children)) % len(chosen)]
    # nobody cares for a child fewer than 16 years younger where somebody older is there
    close = children[people.age[people.guardian[children]] - people.age[children] < 192]
    older = adults[order][people.age[adults[order]] >= 408]
    if len(close) and len(older):
        people.guardian[close] = older[np.arange(len(close)) % len(older)]


def match(
    want: np.ndarray, want_order: np.ndarray, have: np.ndarray, have_order: np.ndarray
) -> np.ndarray:
    """Match wishes to offers within equal buckets, each offer once.

    Args:
        want: int bucket of each wish.
        want_order: Keyed order of wishes within a bucket.
        have: int bucket of each offer.
        have_order: Keyed order of offers.

    Returns:
        For each wish the index of its offer, or -1.
    """
    offers = np.lexsort((have_order, have))
    wishes = np.lexsort((want_order, want))
    sorted_have, sorted_want = have[offers], want[wishes]
    start = np.searchsorted(sorted_have, sorted_want, side="left")
    end = np.searchsorted(sorted_have, sorted_want, side="right")
    rank = np.arange(len(wishes)) - np.searchsorted(sorted_want, sorted_want, side="left")
    place = start + rank
    found = np.full(len(want), -1, np.int64)
    inside = place < end
    found[wishes[inside]] = offers[place[inside]]
    return found


# --- group quarters -----------------------------------------------------------------------------


def choose_quarters(chance: Chance, people: District, share: float) -> None:
    """Choose who lives in group quarters among adults without partner or child at home."""
    single = people.adult & (people.spouse < 0)
    single[people.guardian[people.guardian >= 0]] = False
    rows = np.flatnonzero(single)
    want = min(round(share * len(people.person)), len(rows))
    weight = np.where(people.migrant[rows] == 1, 2.0, 0.7)
    weight = weight * np.where(people.band[rows] <= 6, 2.0, 1.0)
    weight = weight * np.where(people.work[rows] == 0, 4.0, 1.0)
    weight = weight * np.where((people.band[rows] >= 9) & (people.band[rows] <= 15), 0.5, 1.0)
    race = -np.log(chance.unit("quarters", people.person[rows])) / weight
    people.quarters[rows[np.argsort(race, kind="stable")[:want]]] = True
