"""Clearing alone: the reference networks, and a million contractors whom the state pays in part."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from demerit.draws import uniform_numpy, unit
from demerit.engine.program import configure
from demerit.month.clearing import Cleared, clear
from demerit.validate import clearing
from demerit.validate.anchor import Anchor

UNIT = 1_000_000  # units of money in one of the models'
PAIRS = 1_000_000
TOLERANCE = 0.002  # as published for a million draws: four standard errors of a share at one half
FIRMS, CREDITORS = 8, 4  # all small networks share one shape


def small(network: clearing.Network) -> Cleared:
    """A reference network, cleared in integers."""
    resources = np.zeros(FIRMS, np.int64)
    resources[: len(network.cash)] = np.round(np.array(network.cash) * UNIT).astype(np.int64)
    owed = np.zeros((FIRMS, CREDITORS), np.int64)
    creditors = np.full((FIRMS, CREDITORS), -1, np.int32)
    for firm, debts in enumerate(network.debts):
        for column, creditor in enumerate(np.flatnonzero(debts)):
            owed[firm, column] = round(debts[creditor] * UNIT)
            creditors[firm, column] = creditor
    return _clear(resources, np.zeros((FIRMS, 1), np.int64), owed, creditors)


def layers(phi: float, *, seed: int = 1, pairs: int = PAIRS) -> tuple[float, float, float]:
    """Contractors and suppliers in default, and what is passed on a unit of arrears.

    Args:
        phi: Share that the state pays, below 1.
        seed: Of the firms' cash.
        pairs: Contractors, each with a supplier of his own.
    """
    slot = np.arange(pairs)
    cash = [-np.log(unit(uniform_numpy(seed, "probe_1", slot, k=k))) for k in (0, 1)]
    resources = np.concatenate([2 * cash[0] + 10 * phi, cash[1]]) * UNIT
    owed, wages = np.zeros((2, 2 * pairs, 1), np.int64)
    owed[:pairs], wages[pairs:] = 8 * UNIT, 6 * UNIT
    creditors = np.full((2 * pairs, 1), -1, np.int32)
    creditors[:pairs, 0] = slot + pairs
    out = _clear(np.round(resources).astype(np.int64), wages, owed, creditors)
    short = np.asarray(out.short)
    lost = 8 - float(np.asarray(out.received)[pairs:].mean()) / UNIT
    return float(short[:pairs].mean()), float(short[pairs:].mean()), lost / (10 - 10 * phi)


def _clear(
    resources: np.ndarray, senior: np.ndarray, owed: np.ndarray, creditors: np.ndarray
) -> Cleared:
    configure()
    first = (jnp.zeros((1,), jnp.int32), jnp.asarray(1, jnp.int32))
    out = jax.jit(partial(clear, capacity=len(resources)))(
        jnp.asarray(resources), jnp.asarray(senior), *first, jnp.asarray(owed),
        jnp.asarray(creditors),
    )  # fmt: skip
    if bool(out.capped) or bool(out.too_large) or int(out.excess):
        raise RuntimeError("the payments did not clear")
    return out


def anchors() -> list[Anchor]:
    """Clearing in integers beside the reference networks and the two layers."""
    found = []
    for name, network in clearing.NETWORKS.items():
        paid = np.asarray(small(network).settled).sum(axis=1) / UNIT
        for firm, (published, ours) in enumerate(zip(clearing.TABLE[name], paid, strict=False)):
            what = f"{name}: firm {firm} pays"
            found.append(
                Anchor(clearing.MODEL, what, published, float(ours), clearing.CLOSE, "own process")
            )
    for phi in clearing.LAYERS:
        exact = (clearing.contractors(phi), clearing.suppliers(phi), clearing.passed_on(phi))
        names = (
            "contractors in default",
            "suppliers in default",
            "loss passed on a unit of arrears",
        )
        for what, value, ours in zip(names, exact, layers(phi), strict=True):
            what = f"{what}, the state pays {phi:g}"
            found.append(Anchor(clearing.ARREARS, what, value, ours, TOLERANCE, "own process"))
    return found
