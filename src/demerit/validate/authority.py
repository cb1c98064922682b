"""Dissent under an authority that adapts: the published model, at its published parameters alone.

People with desired dissent delta and boldness beta answer a policy of tolerance tau, severity psi
and surveillance nu with the best responses of `best_response` (the closed forms in floating point
that `demerit.month.dissent` computes in integers). An authority pays one for every unit of dissent
and for every unit of punishment meted out. Each round it changes one of its three parameters by up
to a step, and takes the change back if the round cost more than the round before.

Two details of the authors' code decide the paths and are kept: after a change is taken back, the
next round is compared with the cost of the *rejected* policy, not of the one in force; and
punishments are drawn, not expected. The paths are random, so that only summaries are compared.

References:
    Daymude, J. J., Axelrod, R., & Forrest, S. (2025). Strategic analysis of dissent and
    self-censorship. PNAS; arXiv:2509.03731. Authors' code DaymudeLab/DissentSelfCensorship
    239b5ac0 (Zenodo 10.5281/zenodo.15150163), run once for the reference numbers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from demerit.draws import uniform_numpy, unit
from demerit.validate.anchor import Anchor

MODEL = "Daymude, Axelrod & Forrest 2025"
MEAN_DESIRE = 0.25
STEP = 0.05
START = (0.25, 0.1, 0.1)  # tau, psi, nu
WINDOW = 500
SUPPRESSED = 0.25  # of what people would like to say


class Trial(NamedTuple):
    """Form of punishment and mean boldness."""

    form: str
    boldness: float


#: Political cost a head over the last 500 of 5,000 rounds among 100,000, and the round in which
#: dissent was suppressed (None: never).
TABLE: dict[Trial, tuple[float, int | None]] = {
    Trial("uniform", 2.0): (0.016945, 1136),
    Trial("uniform", 8.0): (0.249586, None),
    Trial("proportional", 1.0): (0.016726, 791),
    Trial("proportional", 3.0): (0.249646, None),
}
THRESHOLDS = (
    ("uniform", 1.0, 0.2, 0.25, 0.6, 0.711538),
    ("uniform", 1.0, 0.5, 0.25, 0.6, 0.785714),
    ("proportional", 1.0, 0.2, 0.25, 1.0, 0.625),
    ("proportional", 1.0, 0.5, 0.25, 1.5, 0.291667),
)
"""Form, beta, nu, tau, psi and the critical desire."""


def critical(form: str, beta: float, nu: float, tau: float, psi: float) -> float:
    """The desire above which defiance pays (uniform), or the act of the boldest (proportional)."""
    if form == "uniform":
        return (beta * tau + nu * psi) / (beta - (1 - nu) * psi)
    return (tau + (beta - nu * psi) / ((1 - nu) * psi)) / 2


def best_response(
    form: str,
    desire: np.ndarray,
    beta: np.ndarray,
    nu: np.ndarray,
    tau: np.ndarray,
    psi: np.ndarray,
) -> np.ndarray:
    """The act of each person; all arguments broadcast.

    Args:
        form: `uniform` (every punished act costs psi) or `proportional` (psi a unit beyond tau).
        desire: delta in [0, 1].
        beta: Boldness, positive.
        nu: Surveillance in [0, 1].
        tau: Tolerance in [0, 1].
        psi: Severity, positive.
    """
    unseen = (1 - nu) * psi
    if form == "uniform":
        slack = beta - unseen
        defies = (slack > 0) & (slack * desire >= beta * tau + nu * psi)
        return np.where((desire <= tau) | defies, desire, tau)
    with np.errstate(divide="ignore"):
        corner = (tau + (beta - nu * psi) / np.maximum(unseen, 1e-300)) / 2
    act = np.minimum(desire, np.maximum(tau, corner))
    return np.where((unseen <= 0) & (beta >= nu * psi), desire, act)


def truncated_desires(u: np.ndarray) -> np.ndarray:
    """Desires from uniforms: exponential, cut at 1, with the mean *after* cutting at 0.25."""
    low, high = 1e-2, 1e2
    while high - low > 1e-12:
        middle = (low + high) / 2
        mean = middle - 1 / np.expm1(1 / middle)
        low, high = (middle, high) if mean < MEAN_DESIRE else (low, middle)
    scale = low
    return -scale * np.log1p(-u * -np.expm1(-1 / scale))


class Path(NamedTuple):
    """What the rounds were like, float64 [rounds, repeats]: dissent a head, and tau, psi, nu."""

    dissent: np.ndarray
    policy: np.ndarray

    def suppressed_at(self, wanted: float) -> np.ndarray:
        """First round whose trailing mean of dissent is below a quarter of `wanted`; -1 never."""
        total = np.cumsum(self.dissent, axis=0)
        trailing = (total[WINDOW:] - total[:-WINDOW]) / WINDOW
        low = trailing < SUPPRESSED * wanted
        return np.where(low.any(axis=0), low.argmax(axis=0) + WINDOW, -1)


def adapt(trial: Trial, people: int, rounds: int, repeats: int, seed: int = 1) -> Path:
    """Let the authority of one published trial adapt.

    Args:
        trial: One of `TABLE`.
        people: How many there are; few make the costs noisier, not different on average.
        rounds: How many rounds; the published trials have 5,000.
        repeats: Independent repetitions.
        seed: Seed of the draws.

    Raises:
        ValueError: a trial that was not published: an authority that learns is reproduced here and
            nowhere offered.
    """
    if trial not in TABLE:
        raise ValueError("the adaptive authority runs with its published parameters alone")
    slot = np.arange(people * repeats)
    shape = (repeats, people)
    desire = truncated_desires(unit(uniform_numpy(seed, "probe_1", slot, k=0))).reshape(shape)
    beta = -trial.boldness * np.log(unit(uniform_numpy(seed, "probe_1", slot, k=1))).reshape(shape)
    held = np.tile(np.array(START), (repeats, 1))
    before = np.full(repeats, np.inf)
    said, policies = np.zeros((rounds, repeats)), np.zeros((rounds, repeats, 3))
    for now in range(rounds):
        tried = held if now == 0 else _changed(held, seed, now)
        tau, psi, nu = (tried[:, i, None] for i in range(3))
        act = best_response(trial.form, desire, beta, nu, tau, psi)
        u = unit(uniform_numpy(seed, "probe_3", slot, month=now)).reshape(shape)
        beyond = act > tau + 1e-12
        price = psi if trial.form == "uniform" else psi * (act - tau)
        punished = np.where(beyond & (u < nu + (1 - nu) * act), price, 0.0)
        cost = (act + punished).sum(axis=1)
        held = np.where((cost <= before)[:, None], tried, held)
        before = cost  # also where the change was taken back: as in the authors' code
        said[now], policies[now] = act.mean(axis=1), held
    return Path(said, policies)


def _changed(held: np.ndarray, seed: int, now: int) -> np.ndarray:
    """One of the three parameters drawn anew within a step and its bounds."""
    row = np.arange(len(held))
    which = (unit(uniform_numpy(seed, "probe_2", row, month=now, k=0)) * 3).astype(int)
    u = unit(uniform_numpy(seed, "probe_2", row, month=now, k=1))
    least = np.array([0.0, 1e-9, 0.0])[which]
    most = np.array([1.0, np.inf, 1.0])[which]
    now_at = held[row, which]
    low, high = np.maximum(now_at - STEP, least), np.minimum(now_at + STEP, most)
    tried = held.copy()
    tried[row, which] = low + u * (high - low)
    return tried


def anchors() -> list[Anchor]:
    """Thresholds to six digits, and whether the authority gets its way."""
    found = [
        Anchor(MODEL, f"critical desire, {form}, beta = 1, nu = {nu:g}, psi = {psi:g}", d,
               critical(form, beta, nu, tau, psi), 1e-6, "model")
        for form, beta, nu, tau, psi, d in THRESHOLDS
    ]  # fmt: skip
    for trial, (published, _) in TABLE.items():
        path = adapt(trial, people=10_000, rounds=2500, repeats=1)
        what = f"dissent a head at last, {trial.form}, mean boldness {trial.boldness:g}"
        ours = float(path.dissent[-WINDOW:].mean())
        found.append(Anchor(MODEL, what, published, ours, 0.02, "model"))
    return found
