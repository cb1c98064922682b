"""Who owns, represents and staffs the firms.

Owners who work in their firm are found first: residents of the firm's district who work in its
sector. Other posts go to residents of the same sector: a declared share of a firm's posts to those
of its own district as far as there are any, the rest to whoever of the sector is left, wherever
they live. Every resident in work outside public jobs has at most one post.
"""

from __future__ import annotations

import numpy as np

from demerit.society.business_tables import BusinessTables, value
from demerit.society.chance import Chance
from demerit.society.firms import Frame
from demerit.society.matching import paired, quota, ranked
from demerit.society.people import People
from demerit.society.tables import SECTORS

FEWEST_TO_HIRE = 3
"""Posts from which a firm may have a representative who is not its owner."""


def sector_of_workers(tables: BusinessTables, people: People) -> np.ndarray:
    """Sector of the file by resident's slot, int64; of no meaning for those not in work."""
    group = np.zeros(len(SECTORS), np.int64)
    for number, sector in enumerate(tables.sectors.values()):
        group[[SECTORS.index(industry) for industry in sector.of]] = number
    return group[people.sector]


def in_firms(
    tables: BusinessTables, chance: Chance, people: People, sector: np.ndarray
) -> np.ndarray:
    """Slots of residents who are to have a post in a firm."""
    private = np.flatnonzero((people.alive == 1) & (people.work == 1) & (people.public_job == 0))
    shares = np.array([value(one.in_firms) for one in tables.sectors.values()])
    group = sector[private]
    return private[quota(group, chance.unit("employee", private), shares[group])]


def owner_race(tables: BusinessTables, chance: Chance, people: People) -> np.ndarray:
    """A number by resident's slot: of any group, the lowest own first; infinite for who cannot.

    Public employees own no firm, nor do those outside the declared ages.
    """
    owners = tables.owners
    years = -people.birth.astype(np.float64) / 12
    could = (people.alive == 1) & (years >= value(owners.youngest))
    could &= years <= value(owners.oldest)
    could &= ~((people.public_job == 1) & (people.work < 3))
    thirds = np.array([value(owners.poorest), 1.0, value(owners.richest)])
    weight = thirds[people.income_third] * np.where(people.female == 0, value(owners.men), 1.0)
    weight = weight * np.where(people.work == 1, 1.0, value(owners.out_of_work))
    weight = weight * (people.work > 0)
    draw = chance.unit("owner", np.arange(people.slots)).astype(np.float64)
    with np.errstate(divide="ignore"):
        return np.where(could, -np.log(draw) / weight, np.inf)


def add_people(
    tables: BusinessTables,
    chance: Chance,
    people: People,
    frame: Frame,
    workers: tuple[np.ndarray, np.ndarray],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find owners, representatives and employees.

    Args:
        tables: The file's section.
        chance: Draws of the society.
        people: Residents.
        frame: Firm slots with posts; posts that nobody can fill are taken away (in place).
        workers: Slots of the residents who are to have a post, and the sector of every resident.

    Returns:
        Owner and representative by firm slot (resident slots), employer by resident slot (firm
        slots, -1 for none), int64.
    """
    slots, sector = workers
    race = owner_race(tables, chance, people)
    order = chance.unit("firm_order", np.arange(frame.slots), 3).astype(np.float64)
    owner = np.full(frame.slots, -1, np.int64)
    employer = np.full(people.slots, -1, np.int64)
    _working_owners(tables, chance, people, frame, (slots, sector, race, order), owner, employer)
    _other_owners(tables, people, frame, race, order, owner)
    left = slots[employer[slots] < 0]
    posts = np.where(frame.alive, frame.jobs, 0)
    taken = np.bincount(employer[employer >= 0], minlength=frame.slots)
    vacant = np.repeat(np.arange(frame.slots), posts - taken)
    _fill(tables, chance, people, frame, (left, sector), vacant, employer)
    frame.jobs[frame.alive] = np.bincount(employer[employer >= 0], minlength=frame.slots)[
        frame.alive
    ]
    return owner, _representatives(tables, chance, people, frame, owner, employer), employer


def _working_owners(
    tables: BusinessTables,
    chance: Chance,
    people: People,
    frame: Frame,
    sides: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    owner: np.ndarray,
    employer: np.ndarray,
) -> None:
    slots, sector, race, order = sides
    many = len(tables.sectors)
    works = chance.unit("owner", np.arange(frame.slots), 1) < value(tables.owners.working)
    firms = np.flatnonzero(frame.alive & (frame.jobs > 0) & works)
    could = slots[np.isfinite(race[slots])]
    cell = frame.district[firms] * many + frame.sector[firms]
    theirs = people.district[could].astype(np.int64) * many + sector[could]
    found = paired(cell, ranked(cell, order[firms]), theirs, ranked(theirs, race[could]))
    has = found >= 0
    owner[firms[has]] = could[found[has]]
    employer[could[found[has]]] = firms[has]


def _other_owners(
    tables: BusinessTables,
    people: People,
    frame: Frame,
    race: np.ndarray,
    order: np.ndarray,
    owner: np.ndarray,
) -> None:
    """Owners from the firm's district who hold no post in it; some own several enterprises."""
    free = np.isfinite(race)
    free[owner[owner >= 0]] = False
    could = np.flatnonzero(free)
    firms = np.flatnonzero(owner < 0)
    # individual businesses first: each has an owner of its own
    rank = ranked(frame.district[firms], order[firms] + 2.0 * (frame.trader[firms] == 0))
    districts = int(max(frame.district.max(), people.district.max())) + 1
    traders = np.bincount(frame.district[firms[frame.trader[firms] == 1]], minlength=districts)
    everyone = np.bincount(frame.district[firms], minlength=districts)
    own = np.ceil((1 - value(tables.owners.several)) * (everyone - traders)).astype(np.int64)
    heads = np.bincount(people.district[could], minlength=districts)
    wanted = np.minimum(np.maximum(traders + own, 1), np.maximum(heads, 1))
    could = _first(could, people.district[could], race[could], wanted)
    distinct = wanted[frame.district[firms]]
    again = distinct - 1 - (rank - distinct) % distinct
    rank = np.where(rank < distinct, rank, again)
    theirs = people.district[could].astype(np.int64)
    found = paired(frame.district[firms], rank, theirs, ranked(theirs, race[could]))
    owner[firms] = np.where(found >= 0, could[found], -1)


def _first(
    slots: np.ndarray, district: np.ndarray, race: np.ndarray, wanted: np.ndarray
) -> np.ndarray:
    """Those with the lowest numbers in each district, so many as are wanted and those equal."""
    keep = np.ones(len(slots), bool)
    for place, many in enumerate(wanted):
        rows = np.flatnonzero(district == place)
        if many < len(rows):
            keep[rows] = race[rows] <= np.partition(race[rows], many - 1)[many - 1]
    return slots[keep]


def _fill(
    tables: BusinessTables,
    chance: Chance,
    people: People,
    frame: Frame,
    workers: tuple[np.ndarray, np.ndarray],
    posts: np.ndarray,
    employer: np.ndarray,
) -> None:
    """Give posts to residents of the sector: from the firm's district first, then anywhere."""
    slots, sector = workers
    many = len(tables.sectors)
    draw = chance.unit("employee", slots, 1)
    number = ranked(posts, np.arange(len(posts)))
    luck = _post_draw(chance, posts, number)
    cell = frame.district[posts] * many + frame.sector[posts]
    theirs = people.district[slots].astype(np.int64) * many + sector[slots]
    rank = ranked(cell, luck)
    local = np.rint(value(tables.own_district) * np.bincount(cell, minlength=1)).astype(np.int64)
    near = np.flatnonzero(rank < local[cell]) if len(posts) else posts
    found = paired(cell[near], rank[near], theirs, ranked(theirs, draw))
    employer[slots[found[found >= 0]]] = posts[near[found >= 0]]
    filled = np.zeros(len(posts), bool)
    filled[near[found >= 0]] = True
    open_posts, idle = posts[~filled], slots[employer[slots] < 0]
    found = paired(
        frame.sector[open_posts],
        ranked(frame.sector[open_posts], luck[~filled]),
        sector[idle],
        ranked(sector[idle], chance.unit("employee", idle, 2)),
    )
    employer[idle[found[found >= 0]]] = open_posts[found >= 0]


def _post_draw(chance: Chance, firm: np.ndarray, number: np.ndarray) -> np.ndarray:
    """One uniform for each post, keyed by firm and the post's number in it."""
    mixed = firm.astype(np.uint64) * np.uint64(0x9E3779B1) + number.astype(np.uint64)
    return chance.unit("post", (mixed & np.uint64(0xFFFFFFFF)).astype(np.uint32))


def _representatives(
    tables: BusinessTables,
    chance: Chance,
    people: People,
    frame: Frame,
    owner: np.ndarray,
    employer: np.ndarray,
) -> np.ndarray:
    """The owner, or in a share of enterprises the grown-up employee with the highest pay."""
    hired = chance.unit("owner", np.arange(frame.slots), 2) < value(tables.owners.hired)
    hired &= frame.alive & (frame.trader == 0) & (frame.jobs >= FEWEST_TO_HIRE)
    staff = np.flatnonzero((employer >= 0) & (people.birth <= -216))
    staff = staff[hired[employer[staff]]]
    best = ranked(employer[staff], -people.income[staff].astype(np.float64)) == 0
    chosen = np.full(frame.slots, -1, np.int64)
    chosen[employer[staff[best]]] = staff[best]
    return np.where(chosen >= 0, chosen, owner)
