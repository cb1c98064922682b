"""Followed acts that restrictions cite: how much each one costs, where, and by whose hand.

An act stands for its true record; phantom records and records on the wrong person are no acts. An
act counts if its first restriction began early enough for the rest to be seen: a window of a year,
or of half the run where that is shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from demerit.evidence.restrictions import Floats, Ints, Restrictions, Words
from demerit.evidence.worlds import Worlds

WINDOW = 12
"""Months after an act's first restriction in which further ones are waited for."""


@dataclass(frozen=True, eq=False)
class Sanctioned:
    """Acts of one world, one row each.

    Attributes:
        conduct: [a] the conduct.
        burden: [a] weighted months of the restrictions that cite the act, by its shares.
        domains: [a] distinct effect domains of those restrictions.
        reach: [a] effective number of domains, exp of the entropy of the burden by domain.
        carriers: [a] distinct authorities and bodies that apply them.
        dearest: [a] burden by the carrier that costs most.
        spread: [a] months from the first beginning to the last.
        bodies: [a] names of those bodies in order, joined by ` + `.
    """

    conduct: Words
    burden: Floats
    domains: Floats
    reach: Floats
    carriers: Floats
    dearest: Floats
    spread: Floats
    bodies: Words

    @property
    def count(self) -> int:
        """Number of acts."""
        return self.burden.size


def sanctioned(found: Restrictions, latest: int, *, alike: bool = False) -> Sanctioned:
    """The sanctioned acts of one world.

    Args:
        found: its restrictions.
        latest: last month in which the first restriction may have begun.
        alike: whether all causes of a restriction have equal shares, instead of Shapley's.
    """
    cited = found.cited.alike() if alike else found.cited
    is_act = found.log["truth"][cited.record] == "true"
    which, of, share = cited.record[is_act], cited.restriction[is_act], cited.share[is_act]
    records, act = np.unique(which, return_inverse=True)
    count = records.size
    first = np.full(count, np.iinfo(np.int64).max)
    last = np.full(count, -1)
    np.minimum.at(first, act, found.start[of])
    np.maximum.at(last, act, found.start[of])
    burden = found.burden[of] * share
    by_domain, n_domains = spread_over(act, found.word("effect_domain")[of], burden, count)
    carrier = found.word("carrier")[of]
    by_carrier, n_carriers = spread_over(act, carrier, burden, count)
    kept = first <= latest
    return Sanctioned(
        found.log["conduct"][records][kept],
        by_domain.sum(axis=1)[kept],
        n_domains[kept],
        effective(by_domain)[kept],
        n_carriers[kept],
        by_carrier.max(axis=1, initial=0.0)[kept],
        (last - first).astype(np.float64)[kept],
        together(act, carrier, count)[kept],
    )


def together(act: Ints, label: Words, count: int) -> Words:
    """The distinct labels of each act in order, joined by ` + `, [a]."""
    names, place = np.unique(label, return_inverse=True)
    there = np.zeros((count, names.size), dtype=np.bool_)
    there[act, place] = True
    sets, which = np.unique(there, axis=0, return_inverse=True)
    joined = [" + ".join(names[one].tolist()) for one in sets]
    return np.array(joined or [""], dtype=np.str_)[which.reshape(-1)]


def spread_over(act: Ints, label: Words, burden: Floats, count: int) -> tuple[Floats, Floats]:
    """Burden of each act by label, [a, labels], and in how many labels it has a restriction."""
    names, place = np.unique(label, return_inverse=True)
    amount = np.zeros((count, names.size))
    there = np.zeros((count, names.size), dtype=np.bool_)
    np.add.at(amount, (act, place), burden)
    there[act, place] = True
    return amount, there.sum(axis=1).astype(np.float64)


def effective(burden: Floats) -> Floats:
    """exp(-sum p ln p) along the rows; 1 where a row bears nothing yet."""
    total = burden.sum(axis=1, keepdims=True)
    share = np.divide(burden, total, out=np.zeros_like(burden), where=total > 0)
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)
    return np.exp(-(share * logs).sum(axis=1))


def sanctioned_acts(
    worlds: Worlds, weighting: str = "", *, alike: bool = False
) -> list[Sanctioned]:
    """Sanctioned acts of every world in which somebody was followed.

    Args:
        worlds: finished worlds.
        weighting: one of the declared weightings; empty is the headline's.
        alike: whether all causes of a restriction have equal shares, instead of Shapley's.
    """
    latest = worlds.labels.months - worlds.window(WINDOW)
    return [
        sanctioned(found, latest, alike=alike)
        for found in worlds.restrictions("world", weighting)
        if found is not None
    ]


def each_world(acts: Sequence[Sanctioned], take: Callable[[Sanctioned], float]) -> Floats:
    """A number a world, [S]."""
    return np.array([take(one) for one in acts], dtype=np.float64)
