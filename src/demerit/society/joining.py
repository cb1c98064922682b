"""Larger households: nuclear families and single people joined until sizes fit the table."""

from __future__ import annotations

import numpy as np

from demerit.society.census import number
from demerit.society.chance import Chance
from demerit.society.fitting import largest_remainder
from demerit.society.households import District, choose_quarters, give_guardians, marry
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
