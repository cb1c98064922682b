"""Who buys from whom: a directed network in which no seller is promised more than it can sell.

No table says which firms trade with which. Orders are laid against what sellers can sell, large
with large up to a declared noise, within the buyer's district first. What finds no seller is bought
outside the society.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from demerit.society.business_tables import BusinessTables, value
from demerit.society.chance import Chance
from demerit.society.firms import Frame, sector_column

SUPPLIERS = 2
"""Suppliers that a firm has at most."""


def suppliers(
    tables: BusinessTables, chance: Chance, frame: Frame, money: Mapping[str, np.ndarray]
) -> np.ndarray:
    """Choose suppliers.

    Args:
        tables: The file's section.
        chance: Draws of the society.
        frame: Firm slots.
        money: `revenue` and `contract` (monthly) and `inputs` (share of revenue bought from
            suppliers, 1/256) by firm slot.

    Returns:
        int64 [slots, 2], firm slots; -1 where that half of the inputs is bought outside. Never the
        firm itself, never the same supplier twice, none for or of vacant slots.
    """
    revenue = money["revenue"]
    order = revenue * money["inputs"] / 256 / SUPPLIERS
    room = revenue * sector_column(tables, "sells_to_firms")[frame.sector]
    room = np.where(frame.alive, np.minimum(room, revenue - money["contract"]), 0)
    firm = np.arange(frame.slots)
    near = chance.unit("trade", firm, 2) < value(tables.trade.same_district)
    chosen = np.full((frame.slots, SUPPLIERS), -1, np.int64)
    buys = frame.alive & (order > 0)
    for turn in range(SUPPLIERS):
        noise = chance.normals("trade", firm, turn)
        for here in (True, False):
            buyers = np.flatnonzero(buys & (near == here) if here else buys & (chosen[:, turn] < 0))
            for place in range(int(frame.district.max()) + 1) if here else (None,):
                some = buyers if place is None else buyers[frame.district[buyers] == place]
                sellers = room > 0 if place is None else (room > 0) & (frame.district == place)
                seller = np.flatnonzero(sellers)
                found = _assigned(value(tables.trade.mixing), noise, order, room, some, seller)
                bad = (found == some) | (found == chosen[some, 0] if turn else found < 0)
                found = np.where(bad, -1, found)
                chosen[some, turn] = found
                sold = np.bincount(
                    found[found >= 0], weights=order[some[found >= 0]], minlength=frame.slots
                )
                room = np.maximum(room - sold, 0.0)
    return chosen


def _assigned(
    mixing: float,
    noise: tuple[np.ndarray, ...],
    order: np.ndarray,
    room: np.ndarray,
    buyers: np.ndarray,
    sellers: np.ndarray,
) -> np.ndarray:
    """A seller for each buyer, or -1: orders and sellers by size with noise, laid side by side."""
    found = np.full(len(buyers), -1, np.int64)
    if not len(buyers) or not len(sellers):
        return found
    by = buyers[np.argsort(-np.log(order[buyers]) + mixing * noise[0][buyers], kind="stable")]
    to = sellers[np.argsort(-np.log(room[sellers]) + mixing * noise[1][sellers], kind="stable")]
    asked, offered = np.cumsum(order[by]), np.cumsum(room[to])
    scale = max(1.0, offered[-1] / asked[-1])  # spread thin demand over all sellers
    middle = (asked - 0.5 * order[by]) * scale
    place = np.searchsorted(offered, middle)
    fits = place < len(to)
    seller = np.where(fits, to[np.minimum(place, len(to) - 1)], -1)
    fits &= _within(order[by], seller, room)
    where = np.empty(int(max(buyers.max(), 0)) + 1, np.int64)
    where[buyers] = np.arange(len(buyers))
    found[where[by[fits]]] = seller[fits]
    return found


def _within(order: np.ndarray, seller: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Which orders a seller can meet when it takes the smallest first."""
    rows = np.lexsort((order, seller))
    total = np.cumsum(order[rows])
    starts = np.flatnonzero(np.diff(seller[rows], prepend=-2))
    before = np.repeat(total[starts] - order[rows][starts], np.diff(np.append(starts, len(rows))))
    keep = np.empty(len(rows), bool)
    keep[rows] = (total - before <= room[seller[rows]]) & (seller[rows] >= 0)
    return keep
