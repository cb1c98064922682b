"""Dissent: the best response against published closed forms and against brute force.

Published numbers: the authors' closed forms (DaymudeLab/DissentSelfCensorship, commit 239b5ac0,
arXiv 2509.03731), tabulated at the parameters of their action plots.
"""

import jax.numpy as jnp
import numpy as np
import pytest

from demerit.draws import uniform_numpy, unit
from demerit.engine.program import configure
from demerit.month.dissent import ONE, TENTH, best_response

configure()

#: form, beta, nu, tau, psi, and the act at desires 0.1, 0.2 ... 1.0
TABLE: tuple[tuple[str, float, float, float, float, tuple[float, ...]], ...] = (
    ("uniform", 1, 0.2, 0.25, 0.6, (0.1, 0.2, *[0.25] * 5, 0.8, 0.9, 1.0)),
    ("uniform", 1, 0.2, 0.25, 2.0, (0.1, 0.2, *[0.25] * 8)),
    ("uniform", 1, 0.5, 0.25, 0.6, (0.1, 0.2, *[0.25] * 5, 0.8, 0.9, 1.0)),
    ("uniform", 2, 0.0, 0.0, 1.0, tuple(np.arange(1, 11) / 10)),
    ("proportional", 1, 0.2, 0.25, 1.0, (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, *[0.625] * 4)),
    ("proportional", 1, 1.0, 0.25, 0.6, tuple(np.arange(1, 11) / 10)),
    ("proportional", 1, 1.0, 0.25, 2.0, (0.1, 0.2, *[0.25] * 8)),
    ("proportional", 1, 0.5, 0.25, 1.5, (0.1, 0.2, *[0.291667] * 8)),
    ("proportional", 2, 0.0, 0.0, 1.5, (*np.arange(1, 7) / 10, *[0.666667] * 4)),
)
CASES = 4000


def respond(
    desire: np.ndarray, boldness: float, limit: float, seen: float, cost: float, form: str
) -> np.ndarray:
    said = best_response(
        jnp.asarray(np.round(desire * ONE).astype(np.int32)),
        jnp.full(desire.shape, round(boldness * TENTH), jnp.int32),
        jnp.int32(round(limit * ONE)),
        jnp.int32(round(seen * TENTH)),
        jnp.int32(round(cost * TENTH)),
        jnp.asarray(form == "proportional"),
    )
    return np.asarray(said) / ONE


@pytest.mark.parametrize(("form", "beta", "nu", "tau", "psi", "acts"), TABLE)
def test_published_acts(
    form: str, beta: float, nu: float, tau: float, psi: float, acts: tuple[float, ...]
) -> None:
    said = respond(np.arange(1, 11) / 10, beta, tau, nu, psi, form)
    assert np.abs(said - acts).max() < 0.0015


@pytest.mark.parametrize(
    ("form", "nu", "psi", "threshold"),
    [
        ("uniform", 0.2, 0.6, 0.711538),
        ("uniform", 0.5, 0.6, 0.785714),
        ("proportional", 0.2, 1.0, 0.625),
        ("proportional", 0.5, 1.5, 0.291667),
    ],
)
def test_published_thresholds(form: str, nu: float, psi: float, threshold: float) -> None:
    """Where the act leaves the desire (proportional) or comes back to it (uniform)."""
    desire = np.arange(1, ONE + 1) / ONE
    said = respond(desire, 1.0, 0.25, nu, psi, form)
    whole = np.isclose(said, desire)
    found = desire[~whole].max() if form == "uniform" else desire[whole].max()
    assert abs(found - threshold) < 0.0015


def random_policies() -> dict[str, np.ndarray]:
    """Desires, boldness and policies on the lattice that the month uses."""
    slot = np.arange(CASES)
    u = [unit(uniform_numpy(3, "probe_1", slot, k=k)) for k in range(5)]
    return {
        "desire": np.round(u[0] * ONE) / ONE,
        "boldness": np.round(np.minimum(-np.log(u[1]), 16) * TENTH) / TENTH,
        "limit": np.round(u[2] ** 2 * ONE) / ONE,
        "seen": np.round(np.where(u[3] > 0.95, 1.0, u[3]) * TENTH) / TENTH,
        "cost": np.round(4 * u[4] * TENTH) / TENTH,
    }


@pytest.mark.parametrize("form", ["uniform", "proportional"])
def test_no_act_is_better_than_the_best_response(form: str) -> None:
    """U = -beta (delta - a) - P(seen | a) pi(a), against all acts on a fine grid."""
    p = random_policies()
    desire, boldness, limit = p["desire"], p["boldness"], p["limit"]
    seen, cost = p["seen"], p["cost"]

    def utility(act: np.ndarray) -> np.ndarray:
        observed = seen + (1 - seen) * act
        beyond = np.maximum(act - limit, 0)
        punished = cost * (beyond > 1e-9) if form == "uniform" else cost * beyond
        return -boldness * (desire - act) - observed * punished

    said = np.array(
        [
            respond(np.array([d]), b, t, n, c, form)[0]
            for d, b, t, n, c in zip(*(v[:400] for v in p.values()), strict=True)
        ]
    )
    best = np.full(CASES, -np.inf)
    for share in np.linspace(0, 1, 1001):
        best = np.maximum(best, utility(desire * share))
    best = np.maximum(best, utility(np.minimum(desire, limit)))
    mine = utility(np.concatenate([said, desire[400:]]))
    assert (said <= desire[:400] + 1e-9).all()
    assert (mine[:400] > best[:400] - 2.5e-3).all()


@pytest.mark.parametrize("form", ["uniform", "proportional"])
def test_harder_control_never_raises_the_voice(form: str) -> None:
    desire = np.arange(1, 201) / 200
    for boldness in (0.1, 0.5, 1.0, 3.0):
        softer = respond(desire, boldness, 0.25, 0.1, 0.3, form)
        seen_more = respond(desire, boldness, 0.25, 0.6, 0.3, form)
        dearer = respond(desire, boldness, 0.25, 0.1, 1.5, form)
        if form == "uniform":  # proportional: surveillance of all can raise what the bold say
            assert (seen_more <= softer).all()
        assert (dearer <= softer).all()


def test_nobody_says_more_than_desired_nor_less_than_is_tolerated() -> None:
    desire = np.arange(0, ONE, 37) / ONE
    for form in ("uniform", "proportional"):
        for boldness in (0.0, 0.7, 16.0):
            said = respond(desire, boldness, 0.25, 0.5, 2.0, form)
            assert (said <= desire).all()
            assert (said >= np.minimum(desire, 0.25)).all()
