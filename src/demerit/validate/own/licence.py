"""Scoring and mending alone: the balance of a points licence whose drivers offend at a given rate.

Two ways to write France's rule down as a regime:

- `by_regain`: a point back for every six clean months, all after 36. The chain of
  `licence_balance` with `every` is its exact form; it is more generous than the law.
- `by_term`: a single lost point has a term of six months, and all come back after 36 clean ones.
  It is the law but for this: the six months run from the offence, clean or not.
"""

from __future__ import annotations

import numpy as np

from demerit.draws import uniform_numpy, unit
from demerit.regime.registry import CONDUCT_INDEX
from demerit.validate import licence_balance
from demerit.validate.anchor import Anchor
from demerit.validate.own.bench import SLOTS, Bench, bench, regime
from demerit.validate.own.filing import score_month

#: Conducts that stand for offences of one point, two, three, four and six: any five would do.
OFFENCES = {
    1: "traffic_violation",
    2: "fare_evasion",
    3: "littering",
    4: "jaywalking",
    6: "drink_driving",
}
CLEAN = max(licence_balance.YEARS_BACK)


def _licence(single_term: int | None, regain: dict[str, int]) -> Bench:
    score = {
        "of": "residents", "start": licence_balance.FULL, "floor": 0,
        "rules": [
            {"on": conduct, "points": -lost, "term": single_term if lost == 1 else None}
            for lost, conduct in OFFENCES.items()
        ],
        "grades": {"valid": 1, "invalid": None}, "default": "valid",
        "regain": {**regain, "full_after": CLEAN},
    }  # fmt: skip
    return bench(regime(scores={"licence": score}))


def by_regain() -> Bench:
    """A bench on which every six clean months bring a point back."""
    return _licence(None, {"points": 1, "after": licence_balance.SINGLE_BACK})


def by_term() -> Bench:
    """A bench on which a single lost point comes back by its term."""
    return _licence(licence_balance.SINGLE_BACK, {"points": 0, "after": CLEAN})


def balances(made: Bench, *, months: int, looks: int, apart: int, seed: int = 1) -> np.ndarray:
    """Shares of licences by band at some looks, float64 [looks, 5].

    Args:
        made: One of the two benches.
        months: Months until the first look.
        looks: How many.
        apart: Months between them.
        seed: Seed of the offences.
    """
    rate, share_of = licence_balance.offence_rate(), licence_balance.SPLIT
    ends = np.cumsum(list(share_of.values())) / sum(share_of.values())
    places = np.array([CONDUCT_INDEX[OFFENCES[lost]] for lost in share_of])
    slot, invalid, seen = np.arange(SLOTS), np.zeros(SLOTS, bool), []
    everyone = np.ones(SLOTS, bool)
    for month in range(months + (looks - 1) * apart + 1):
        u = [unit(uniform_numpy(seed, "probe_1", slot, month=month, k=k)) for k in range(3)]
        renewed = invalid & (u[2] < 1 / licence_balance.AWAY)
        offends = ~invalid & (u[0] < rate)
        about = places[np.searchsorted(ends[:-1], u[1], side="right")]
        points = score_month(made, offends, about, everyone, renewed).points
        invalid = (invalid & ~renewed) | (points == 0)
        if month >= months and (month - months) % apart == 0:
            balance = np.where(invalid, 0, points)
            bands = licence_balance.BANDS
            seen.append([np.mean((balance >= low) & (balance <= high)) for low, high in bands])
    return np.array(seen)


LOOKS = {"months": 120, "looks": 3, "apart": 40}


def anchors() -> list[Anchor]:
    """Our regain beside its exact chain; the law by terms is shown beside France's stock."""
    labels, n = ("12", "11", "6 to 10", "1 to 5", "0"), SLOTS * LOOKS["looks"]
    rate = licence_balance.offence_rate()
    exact = licence_balance.shares(licence_balance.Rule(rate, CLEAN, every=True))
    found = []
    for label, share, mine in zip(
        labels, exact, balances(by_regain(), **LOOKS).mean(axis=0), strict=True
    ):
        what = f"share at {label} points, our scoring, a point back every 6 clean months"
        error = 4 * float(np.sqrt(share * (1 - share) / n))
        found.append(Anchor(licence_balance.MODEL, what, float(share), float(mine), error,
                            "own process"))  # fmt: skip
    stock = licence_balance.published_shares()
    for label, share, mine in zip(
        labels, stock, balances(by_term(), **LOOKS).mean(axis=0), strict=True
    ):
        what = f"share at {label} points, our scoring, a single point back by its term"
        found.append(Anchor(licence_balance.MODEL, what, float(share), float(mine), None,
                            "own process"))  # fmt: skip
    return found
