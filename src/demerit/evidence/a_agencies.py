"""Family A, agencies: whose records the restrictions rest on, and what is wrong with them."""

from __future__ import annotations

import numpy as np

from demerit.evidence.estimators import ratio
from demerit.evidence.followed import Floats, Ints, Words
from demerit.evidence.metric import Part
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Worlds

UNIT = "share of restrictions begun"
NO_RECORD = "no agency on record"
OTHERS = "all other agencies"
SOUND, FALSE, LAWFUL, TRAIT = range(4)
"""Why a restriction is wrongful, if it is: the places of `a_legality.REASONS`."""


def reasons(found: Restrictions) -> Ints:
    """Why each restriction is wrongful, if it is, [k].

    The reason is the one with the largest share among those that make it wrongful. Where no record
    was logged, the truth that the event itself carries counts.
    """
    log, cited = found.log, found.cited
    kind = np.full(log.size, LAWFUL)
    kind[log["truth"] == "false"] = FALSE
    kind[log["truth"] == "trait"] = TRAIT
    kind[log.true_violation] = SOUND
    weight = np.zeros((found.count, 4))
    np.add.at(weight, (cited.restriction, kind[cited.record]), cited.share)
    alone = np.flatnonzero(~found.traced)
    weight[alone, kind[found.row[alone]]] = 1.0
    return np.where(found.wrongful, 1 + weight[:, 1:].argmax(axis=1), SOUND)


def agencies(found: Restrictions) -> Words:
    """The agency whose records carry the largest share of each restriction, [k]."""
    cited = found.cited
    names, place = np.unique(found.log["agency"][cited.record], return_inverse=True)
    if not names.size:
        return np.full(found.count, NO_RECORD)
    weight = np.zeros((found.count, names.size))
    np.add.at(weight, (cited.restriction, place), cited.share)
    most = names[weight.argmax(axis=1)]
    return np.where(found.traced & (most != ""), most, NO_RECORD)


def counts(worlds: Worlds) -> dict[str, Floats]:
    """Followed restrictions begun, by agency: [S, 4 reasons]; the small ones are put together."""
    each = [(agencies(one), reasons(one)) for one in worlds.restrictions() if one is not None]
    names = sorted({name for whose, _ in each for name in whose.tolist()})
    tables: dict[str, Floats] = {
        name: np.array(
            [np.bincount(why[whose == name], minlength=4) for whose, why in each], dtype=np.float64
        )
        for name in names
    }
    smallest = worlds.norms.reporting.smallest_cell
    large = {name: table for name, table in tables.items() if table.sum() >= smallest}
    small = [table for name, table in tables.items() if name not in large]
    large = dict(sorted(large.items(), key=lambda one: -one[1].sum()))
    return large | ({OTHERS: np.sum(small, axis=0)} if small else {})


def by_agency(worlds: Worlds, titles: dict[str, str]) -> dict[str, Part]:
    """Each agency's part in the followed restrictions, and why those that rest on it are wrongful.

    Args:
        worlds: finished worlds.
        titles: reasons in words, by their names in the order of `REASONS` without the sound ones.
    """
    tables = counts(worlds)
    total = np.sum([table.sum(axis=1) for table in tables.values()], axis=0)
    parts = {}
    for name, table in tables.items():
        of_all = ratio(table.sum(axis=1), total, level=worlds.level)
        title = f"{name}: followed restrictions that rest mostly on its records"
        parts[f"agency={name}"] = Part(of_all, UNIT, title)
        if table.sum() < worlds.norms.reporting.smallest_cell:
            continue  # too few to say why
        for place, (reason, said) in enumerate(titles.items(), start=1):
            if sum(float(one[:, place].sum()) for one in tables.values()):
                found = ratio(table[:, place], table.sum(axis=1), level=worlds.level)
                parts[f"agency={name}: {reason}"] = Part(found, UNIT, f"{name}: {said}")
    return parts
