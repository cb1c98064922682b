"""Households of one district: couples, children, sharing generations, group quarters.

People come with age, sex, residence, education and marital status from the census; here they are
put together. Nothing about who lives with whom is published beyond household sizes, so the rules
are stated in `Structure`: age gaps, mixed couples, spouses elsewhere, second children.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from demerit.society.census import ADULT, number
from demerit.society.chance import Chance
from demerit.society.fitting import largest_remainder
from demerit.society.model import Society

#: (size of the host, couples joining, singles joining), tried in this order for each final size.
RECIPES: dict[int, tuple[tuple[int, int, int], ...]] = {
    7: ((4, 1, 1), (3, 1, 2), (3, 2, 0), (2, 2, 1), (4, 0, 3), (3, 0, 4)),
    6: ((4, 1, 0), (3, 1, 1), (4, 0, 2), (3, 0, 3)),
    5: ((3, 1, 0), (4, 0, 1), (2, 1, 1), (3, 0, 2), (2, 0, 3)),
    4: ((3, 0, 1), (2, 1, 0), (2, 0, 2)),
    3: ((2, 0, 1),),
}
#: Largest share of a size's deficit that a recipe may fill while others are left.
SHARE = 0.88


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


def assemble(society: Society, chance: Chance, people: District, quarters: float) -> None:
    """Put the people of a district into households.

    Args:
        society: For its structure and household sizes.
        chance: The society's draws.
        people: Filled in place: spouse, guardian, unit, quarters.
        quarters: Share of the district's residents in group quarters.
    """
    marry(society, chance, people)
    give_guardians(society, chance, people)
    choose_quarters(chance, people, quarters)
    join_units(society, chance, people)


# --- couples ------------------------------------------------------------------------------------


def marry(society: Society, chance: Chance, people: District) -> None:
    """Pair married men and women by residence, education and age; some live apart."""
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
    target[woman] += 12.0 * number(structure.husband_older)
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


# --- larger households --------------------------------------------------------------------------


def join_units(society: Society, chance: Chance, people: District) -> None:
    """Join nuclear units until household sizes are those of the table."""
    units = _Units(chance, people)
    sizes = society.table("household_size")
    persons = int((~people.quarters).sum())
    mean = float(sizes @ np.array([1, 2, 3, 4, 5, 6, 7.2]))
    targets = largest_remainder(sizes, round(persons / mean))
    grown = int(number(society.structure.parent_and_child) * targets[1])
    units.pair_generations(min(grown, max(units.singles() - int(targets[0]), 0) // 3))
    spare_couples = max(int(units.hosts().sum()) - int(targets[1:].sum()), 0)
    spare_singles = max(units.singles() - int(targets[0]), 0)
    for size in (7, 6, 5, 4, 3):
        deficit = int(targets[size - 1]) - units.count(size)
        last = size == 3
        for place, (host, couples, singles) in enumerate(RECIPES[size]):
            remaining = place + 1 < len(RECIPES[size])
            much = deficit if not remaining or last else int(np.ceil(deficit * SHARE))
            if size == 4 and couples == 1:
                much = deficit
            most = min(much, units.count(host))
            if couples:
                most = min(most, spare_couples // couples)
            if singles:
                most = min(most, spare_singles // singles)
            if most <= 0:
                continue
            done = units.join(host, couples, singles, most)
            deficit -= done
            spare_couples -= done * couples
            spare_singles -= done * singles
    while spare_couples > 0 and (done := units.join(2, 1, 0, spare_couples)):
        spare_couples -= done
    units.share_flats(spare_singles)
    units.write()


class _Units:
    """Nuclear units of a district on their way to households.

    Attributes:
        head: Row of each unit's head.
        size: Its people.
        free: Whether it may still host or join.
        into: Index of the unit that it joined, or itself.
    """

    def __init__(self, chance: Chance, people: District) -> None:
        self.chance = chance
        self.people = people
        counts = np.bincount(people.unit, minlength=len(people.unit))
        counts[people.unit[people.quarters]] = 0
        self.head = np.flatnonzero(counts)
        self.size = counts[self.head].astype(np.int64)
        self.age = people.age[self.head] / 12.0
        self.coupled = people.spouse[self.head] >= 0
        self.free = np.ones(len(self.head), bool)
        self.into = np.arange(len(self.head))
        self.turn = 0

    def hosts(self) -> np.ndarray:
        return self.size > 1

    def singles(self) -> int:
        return int((self.size == 1).sum())

    def count(self, size: int) -> int:
        top = self.size >= 7 if size == 7 else self.size == size
        return int((self.free & top).sum()) if size < 7 else int(top.sum())

    def join(self, host_size: int, couples: int, singles: int, most: int) -> int:
        """Join couples and singles to hosts of a size; returns how many hosts took part."""
        if couples and host_size == 2:
            most = min(most, self.count(2) // (1 + couples))
        hosts = self._choose_hosts(host_size, most, with_couple=couples > 0)
        self.free[hosts] = False
        for _ in range(couples):
            joined = self._choose_couples(len(hosts))
            hosts = hosts[: len(joined)]
            self._attach(hosts, joined, elder=host_size > 2)
        for _ in range(singles):
            joined = self._choose_singles(len(hosts), elder=host_size > 2 or couples > 0)
            self._attach(hosts[: len(joined)], joined, elder=host_size > 2)
        return len(hosts)

    def _race(self, purpose: str, rows: np.ndarray, weight: np.ndarray, most: int) -> np.ndarray:
        self.turn += 1
        person = self.people.person[self.head[rows]]
        race = -np.log(self.chance.unit(purpose, person, self.turn)) / weight
        return rows[np.argsort(race, kind="stable")[:most]]

    def _choose_hosts(self, size: int, most: int, *, with_couple: bool) -> np.ndarray:
        rows = np.flatnonzero(self.free & (self.size == size))
        age = self.age[rows]
        if size == 2 and not with_couple:
            weight = np.where((age > 43) & (age < 70), 1.0, 0.12)
        elif size == 2:
            weight = np.where(age < 45, 1.0, 0.1)
        else:
            weight = np.where(age < 50, 1.0, 0.3)
        return self._race("attach_host", rows, weight, most)

    def _choose_couples(self, most: int) -> np.ndarray:
        rows = np.flatnonzero(self.free & self.coupled & (self.size == 2))
        weight = np.where(self.age[rows] >= 50, 1.0, 0.02)
        return self._race("attach_couple", rows, weight, most)

    def _choose_singles(self, most: int, *, elder: bool) -> np.ndarray:
        rows = np.flatnonzero(self.free & (self.size == 1))
        head = self.head[rows]
        young = (self.people.married[head] == 0) & (self.age[rows] < 36)
        old = self.age[rows] >= 58
        home = np.where(self.people.migrant[head] == 1, 0.2, 1.0)
        weight = np.where(young, 0.02 if elder else 1.0, np.where(old, 1.0 if elder else 0.3, 0.04))
        return self._race("attach_single", rows, weight * home, most)

    def _attach(self, hosts: np.ndarray, joined: np.ndarray, *, elder: bool) -> None:
        """Pair hosts and joining units so that generations are about 27 years apart."""
        age = self.age[joined]
        wanted = np.where((age < 40) & (not elder), age + 27.0, age - 27.0)
        by_age = np.argsort(self.age[hosts], kind="stable")
        by_wish = np.argsort(wanted, kind="stable")
        into = hosts[by_age]
        who = joined[by_wish]
        self.into[who] = into
        self.size[into] += self.size[who]
        self.size[who] = 0
        self.free[who] = False

    def pair_generations(self, pairs: int) -> None:
        """Grown children who live with one parent."""
        rows = np.flatnonzero(self.free & (self.size == 1))
        weight = np.where((self.age[rows] > 45) & (self.age[rows] < 80), 1.0, 0.001)
        parents = self._race("attach_host", rows, weight, pairs)
        self.free[parents] = False
        children = self._choose_singles(pairs, elder=False)
        self._attach(parents[: len(children)], children, elder=False)

    def share_flats(self, spare: int) -> None:
        """Singles beyond the one-person households share flats, two by two, by age."""
        rows = np.flatnonzero(self.free & (self.size == 1))
        age = self.age[rows]
        weight = np.where(age < 45, 1.0, 0.3)
        chosen = self._race("attach_single", rows, weight, spare // 2 * 2)
        chosen = chosen[np.argsort(self.age[chosen], kind="stable")]
        first, second = chosen[0::2], chosen[1::2]
        self.into[second] = first
        self.size[first] += 1
        self.size[second] = 0
        self.free[chosen] = False

    def write(self) -> None:
        """Give every person the row of the household's head."""
        home = self.head[self.into]
        place = np.full(len(self.people.unit), -1, np.int64)
        place[self.head] = home
        rows = ~self.people.quarters
        self.people.unit[rows] = place[self.people.unit[rows]]
