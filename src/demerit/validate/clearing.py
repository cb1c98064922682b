"""Clearing payments: fictitious default, and arrears of the state through two layers of firms.

With `e` the cash of each firm, `S` its claims of first priority (wages, tax), `D` its trade debts
and `pi` their shares by creditor, payments `T` among firms are the greatest solution of ::

    T_i = min(D_i, max(0, e_i + sum_j pi_ji T_j - S_i))

*Fictitious default* finds it in at most as many rounds as there are firms: let everybody pay in
full; whoever then cannot is in default; given who is, solve exactly for what they pay (a linear
system, by policy iteration where some pay nothing at all); see who else is pulled under; repeat.

*Two layers.* The state owes each contractor 10 and pays the share phi. A contractor owes 8 and has
cash Exp(mean 2); his supplier is owed that 8, owes 6 and has cash Exp(mean 1). Then ::

    d1 = 1 - exp(-max(0, 8 - 10 phi) / 2)                     contractors in default
    d2 = 1 - 2 exp(-t / 2) + exp(-t),  t = max(0, 6 - 10 phi)  suppliers in default
    (s - 2 (1 - exp(-s / 2))) / (10 - 10 phi),  s = max(0, 8 - 10 phi)
                                                               loss passed on a unit of arrears

References:
    Eisenberg, L., & Noe, T. H. (2001). Systemic risk in financial systems. Management Science,
    47(2), 236-249. doi:10.1287/mnsc.47.2.236.3835. The two layers are our own closed form in
    their terms.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from demerit.validate.anchor import Anchor

MODEL = "Eisenberg & Noe 2001"
ARREARS = "arrears through two layers (Eisenberg-Noe form)"
CLOSE = 1e-9


class Network(NamedTuple):
    """Cash by firm, and the debts among them, `debts[i][j]` owed by i to j."""

    cash: tuple[float, ...]
    debts: tuple[tuple[float, ...], ...]


def _debts(size: int, edges: Mapping[tuple[int, int], float]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(edges.get((i, j), 0.0) for j in range(size)) for i in range(size))


_RING = _debts(3, {(0, 1): 10, (1, 2): 10, (2, 0): 10})
_STAR = _debts(5, {(0, j): 6 for j in range(1, 5)} | {(j, 0): 2 for j in range(1, 5)})
_TWO_WAVES = _debts(4, {(0, 1): 8, (0, 3): 2, (1, 2): 9, (2, 3): 8.5})

#: The reference networks; in the first, firm 0 is the state in arrears. The ring without cash has
#: many solutions, of which the greatest is wanted.
NETWORKS: dict[str, Network] = {
    "chain4_gov_arrears": Network(
        (4, 1, 1, 0), _debts(4, {(0, 1): 10, (1, 2): 10, (2, 3): 10})
    ),
    "ring3": Network((0, 0, 0), _RING),
    "ring3_cash1": Network((1, 0, 0), _RING),
    "star_hub_default": Network((10, 1, 1, 0.2, 0), _STAR),
    "two_wave": Network((3, 2, 1, 0), _TWO_WAVES),
}  # fmt: skip

#: Payments in the reference computation.
TABLE: dict[str, tuple[float, ...]] = {
    "chain4_gov_arrears": (4, 5, 6, 0),
    "ring3": (10, 10, 10),
    "ring3_cash1": (10, 10, 10),
    "star_hub_default": (18, 2, 2, 2, 2),
    "two_wave": (3, 4.4, 5.4, 0),
}


class Cleared(NamedTuple):
    """Payments float64 [n], who is in default bool [n], and how many rounds it took."""

    payments: np.ndarray
    default: np.ndarray
    rounds: int


def fictitious_default(room: np.ndarray, debts: np.ndarray) -> Cleared:
    """The greatest clearing payments among firms.

    Args:
        room: float64 [n], cash less claims of first priority; below 0 where these exceed it.
        debts: float64 [n, n], owed by the row to the column.
    """
    whole = debts.sum(axis=1)
    share = np.divide(debts, whole[:, None], out=np.zeros_like(debts), where=whole[:, None] > 0)
    paid, default = whole.copy(), np.zeros(len(room), bool)
    for rounds in range(len(room) + 1):
        fails = default | (room + share.T @ paid < whole - CLOSE)
        if (fails == default).all():
            return Cleared(paid, default, rounds)
        default = fails
        paid = whole.copy()
        paid[default] = _in_default(
            (room + share.T @ np.where(default, 0.0, whole))[default],
            share[np.ix_(default, default)],
        )
    raise AssertionError("every round adds a firm")


def _in_default(room: np.ndarray, share: np.ndarray) -> np.ndarray:
    """What firms in default pay: the least x = max(0, room + share' x), by policy iteration.

    It is the only one: were the firms of a closed group all in default with cash to spare or none
    missing, they could all pay a little more, and so they are not all in default.
    """
    paid = np.zeros(len(room))
    while True:
        able = np.flatnonzero(room + share.T @ paid > 0)
        system = np.eye(len(able)) - share[np.ix_(able, able)].T
        after = np.zeros(len(room))
        after[able] = np.linalg.solve(system, room[able])
        if (after <= paid + CLOSE).all():
            return after
        paid = after


def contractors(phi: float) -> float:
    """Share of contractors in default when the state pays the share `phi`."""
    return 1 - math.exp(-max(0.0, 8 - 10 * phi) / 2)


def suppliers(phi: float) -> float:
    """Share of their suppliers in default."""
    short = max(0.0, 6 - 10 * phi)
    return 1 - 2 * math.exp(-short / 2) + math.exp(-short)


def passed_on(phi: float) -> float:
    """What suppliers lose a unit of arrears, `phi` below 1."""
    short = max(0.0, 8 - 10 * phi)
    return (short - 2 * (1 - math.exp(-short / 2))) / (10 - 10 * phi)


#: Shares of arrears and (contractors, suppliers in default, loss passed on) in the reference.
LAYERS: dict[float, tuple[float, float, float]] = {
    0.8: (0, 0, 0),
    0.7: (0.3935, 0, 0.071),
    0.6: (0.6321, 0, 0.184),
    0.5: (0.7769, 0.1548, 0.289),
    0.3: (0.9179, 0.6035, 0.452),
    0.0: (0.9817, 0.9029, 0.604),
}


LAYER_NAMES = ("contractors in default", "suppliers in default", "loss passed on a unit of arrears")
DIGITS = (5e-5, 5e-5, 1e-3)  # to which the reference is printed; the loss was simulated


def anchors() -> list[Anchor]:
    """Fictitious default on the reference networks, and the closed forms."""
    found = []
    for name, network in NETWORKS.items():
        ours = fictitious_default(np.array(network.cash, float), np.array(network.debts))
        for firm, (paid, mine) in enumerate(zip(TABLE[name], ours.payments, strict=True)):
            what = f"{name}: firm {firm} pays"
            found.append(Anchor(MODEL, what, paid, float(mine), CLOSE, "model"))
    for phi, printed in LAYERS.items():
        ours = (contractors(phi), suppliers(phi), passed_on(phi))
        for what, value, mine, digits in zip(LAYER_NAMES, printed, ours, DIGITS, strict=True):
            what = f"{what}, the state pays {phi:g}"
            found.append(Anchor(ARREARS, what, value, mine, digits, "model"))
    return found
