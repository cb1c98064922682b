"""How many firms, where, in which sector, with how many posts.

Numbers and sectors are those of the file. Posts are those of residents in work, so that the mean
size follows; how they fall on the firms of a sector is a Pareto tail cut at 2 % of all jobs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from demerit.society.business_tables import BusinessTables, value
from demerit.society.chance import Chance
from demerit.society.fitting import whole
from demerit.society.matching import ranked

LARGEST_SHARE = 0.02
"""No firm of a small society holds more than this share of its jobs."""

FULL = 0.45
"""Mean size as a share of the largest at which the tail has no room left: then more firms work."""


@dataclass
class Frame:
    """Firm slots before anybody owns them: living ones first, by district."""

    alive: np.ndarray
    district: np.ndarray
    sector: np.ndarray
    trader: np.ndarray
    jobs: np.ndarray

    @property
    def slots(self) -> int:
        """Number of firm slots."""
        return len(self.alive)


def sector_column(tables: BusinessTables, name: str) -> np.ndarray:
    """One quantity of every sector, float64 in the file's order."""
    return np.array([value(getattr(sector, name)) for sector in tables.sectors.values()])


def placed(tables: BusinessTables, places: np.ndarray, residents: int, chance: Chance) -> Frame:
    """Make firm slots by district, kind and sector.

    Args:
        tables: The file's section.
        places: Share of firms by district; sums to 1.
        residents: Living residents.
        chance: Draws of the society.

    Returns:
        Living firms first, by district, then vacant slots; nobody has posts yet.
    """
    kinds = (("enterprises", tables.enterprises), ("traders", tables.traders))
    counts, vacant = [], []
    offsets = chance.unit("firm_order", np.arange(4), 7).astype(np.float64)
    for kind, (name, many) in enumerate(kinds):
        table = np.outer(sector_column(tables, name), places)
        total = round(value(many) * residents / 1000)
        spare = max(2, round(value(tables.hazards.vacancies) * total))
        counts.append(whole(table, total, float(offsets[kind])))
        vacant.append(whole(table, spare, float(offsets[2 + kind])))
    living, spare = (_slots(np.stack(tables_of)) for tables_of in (counts, vacant))
    columns = [np.concatenate(pair) for pair in zip(living, spare, strict=True)]
    alive = np.arange(len(columns[0])) < len(living[0])
    return Frame(alive, columns[2], columns[1], columns[0], np.zeros(len(alive), np.int64))


def _slots(counts: np.ndarray) -> list[np.ndarray]:
    """Kind, sector and district of each slot, from counts by those, sorted by district."""
    index = np.repeat(np.arange(counts.size), counts.ravel())
    kind, sector, district = np.unravel_index(index, counts.shape)
    order = np.argsort(district, kind="stable")
    return [part[order] for part in (kind, sector, district)]


def add_posts(
    tables: BusinessTables, chance: Chance, frame: Frame, workers: np.ndarray, jobs: int
) -> None:
    """Share the posts of each sector among its living firms (in place).

    Args:
        tables: The file's section.
        chance: Draws of the society.
        frame: Firm slots.
        workers: Residents by sector who hold a post in a firm.
        jobs: All jobs of the society, public ones too.
    """
    most = max(1, math.floor(LARGEST_SHARE * jobs))
    draw = chance.unit("firm_order", np.arange(frame.slots))
    group = frame.sector * 2 + frame.trader
    where = group * (int(frame.district.max()) + 1) + frame.district
    start = chance.unit("firm_order", where, 4)  # one for all firms of a sector in a district
    heads = np.bincount(where[frame.alive], minlength=int(where.max()) + 1)
    among = np.where(frame.alive, where, -1)
    # large firms spread over the districts as firms do, in an order that the seed decides
    turn = (ranked(among, draw) + start) / np.maximum(heads[where], 1)
    rank = np.where(frame.alive, ranked(np.where(frame.alive, group, -1), -turn), -1)
    for sector, posts in enumerate(workers):
        firms = [int(((group == 2 * sector + kind) & frame.alive).sum()) for kind in (0, 1)]
        for kind, sizes in enumerate(sector_sizes(tables, firms, int(posts), most)):
            rows = np.flatnonzero((group == 2 * sector + kind) & (rank >= 0))
            rows = rows[np.argsort(rank[rows])]
            frame.jobs[rows[: len(sizes)]] = sizes
    _plan_entrants(tables, chance, frame)


def _plan_entrants(tables: BusinessTables, chance: Chance, frame: Frame) -> None:
    """Posts with which an entrant would begin: few."""
    vacant = ~frame.alive
    largest = value(tables.hazards.entrant_most)
    draw = chance.unit("firm_order", np.arange(frame.slots), 1).astype(np.float64)
    start = np.maximum(1, np.ceil(draw * largest)).astype(np.int64)
    idle = chance.unit("firm_order", np.arange(frame.slots), 2) < value(tables.sizes.idle)
    planned = np.where(idle & (frame.trader == 0), 0, start)
    frame.jobs[vacant] = planned[vacant]


def sector_sizes(
    tables: BusinessTables, firms: list[int], posts: int, most: int
) -> tuple[np.ndarray, np.ndarray]:
    """Posts of the enterprises and of the individual businesses of one sector that have any.

    Individual businesses have their mean; enterprises share what is left. Where a small society has
    too few firms for its posts, first fewer enterprises stand idle, then posts stay unfilled and
    the residents concerned work on their own account.
    """
    enterprises, traders = firms
    sizes = tables.sizes
    little = min(most, int(value(sizes.trader_most)))
    wanted = round(value(sizes.trader_posts) * traders)
    small = min(wanted, traders * little, posts if not enterprises else round(0.6 * posts))
    own = spread(small, min(traders, small), little, value(sizes.tail))
    rest = posts - small
    working = round((1 - value(sizes.idle)) * enterprises)
    working = max(working, math.ceil(rest / (FULL * most)), 1)
    working = min(working, enterprises, rest)
    rest = min(rest, max(working, math.floor(FULL * most * working)))
    return spread(rest, working, most, value(sizes.tail)), own


def spread(total: int, firms: int, most: int, tail: float) -> np.ndarray:
    """Share `total` posts among firms by a Pareto tail (type II) between 1 and `most`.

    Sizes are quantiles of the distribution with the survival function
    ((s - 1 + c) / c)^-tail, cut at `most`; the scale c is solved so that they sum to `total`. So a
    seed decides which firm is large and not how large the largest is.

    Args:
        total: Posts, at least `firms` and at most `firms` times about half of `most`.
        firms: Firms with posts.
        most: Largest size.
        tail: Exponent.

    Returns:
        int64 [firms], ascending, each in 1 to `most`, summing to `total`.
    """
    if firms <= 0:
        return np.zeros(0, np.int64)
    place = (np.arange(firms) + 0.5) / firms
    wanted = total - firms
    low, high = -12.0, 18.0
    for _ in range(44):
        middle = 0.5 * (low + high)
        short = _beyond_one(place, math.exp(middle), most, tail).sum() < wanted
        low, high = (middle, high) if short else (low, middle)
    extra = _beyond_one(place, math.exp(0.5 * (low + high)), most, tail)
    if wanted <= 0 or extra.sum() <= 0:
        return np.ones(firms, np.int64)
    return 1 + np.minimum(whole(extra, wanted), most - 1)


def _beyond_one(place: np.ndarray, scale: float, most: int, tail: float) -> np.ndarray:
    """Posts beyond the first at each quantile of the cut distribution."""
    cut = -math.expm1(-tail * math.log1p((most - 1) / scale))
    return scale * np.expm1(-np.log1p(-place * cut) / tail)
