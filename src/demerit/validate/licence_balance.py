"""Where drivers stand under France's points licence: the exact distribution of the balance.

A licence holds 12 points. Offences come at random and cost 1, 2, 3, 4 or 6. Six clean months after
the loss of a single point bring that point back; two or three clean years (by the class of the last
offence) bring back all twelve. A licence at 0 is invalid; its holder starts again with twelve some
months later. The balance and the clean months since the last loss are a Markov chain, whose
long-run shares are held against the published stock.

Rates are alike for all drivers here, and courses (+4) are left out: the published stock has more
drivers at both ends than any one rate gives, since drivers differ. That gap is shown, not fitted.

Sources, all as collected by ONISR and road-safety pages (France): stock of mid-2017; points
withdrawn and their split of 2018.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from demerit.validate.anchor import Anchor

MODEL = "France's points licence"
FULL = 12
#: Licences by balance in mid-2017: 12, 11, 6 to 10, 1 to 5, 0.
STOCK = (36_918_366, 2_200_000, 7_607_910, 946_811, 421_000)
BANDS = ((12, 12), (11, 11), (6, 10), (1, 5), (0, 0))
WITHDRAWN = 14_866_066  # points in 2018
#: Share of offences by points lost, 2018; they add to 100.1 % by rounding.
SPLIT = {1: 0.558, 2: 0.069, 3: 0.156, 4: 0.145, 6: 0.073}
SINGLE_BACK = 6  # clean months after which a single lost point comes back
YEARS_BACK = (24, 36)  # clean months after which all come back, by class of the offence
AWAY = 12  # months from invalidation to a new licence: assumed, 6 to 36


class Rule(NamedTuple):
    """How points are lost and come back.

    Attributes:
        rate: Offences a driver a month.
        clean: Clean months until all points are back.
        every: Whether each six clean months bring a point back, whatever was lost: the form of the
            laboratory's `regain`. Otherwise only a single lost point comes back so, as in France.
    """

    rate: float
    clean: int
    every: bool = False


def published_shares() -> np.ndarray:
    """Shares of licences by band, float64 [5]."""
    return np.array(STOCK) / sum(STOCK)


def offence_rate() -> float:
    """Offences a licence a month that the points withdrawn imply (derived)."""
    points = sum(lost * share for lost, share in SPLIT.items()) / sum(SPLIT.values())
    return WITHDRAWN / sum(STOCK) / points / 12


def shares(rule: Rule) -> np.ndarray:
    """Long-run shares of licences by band, float64 [5].

    The state is (balance, whether the last loss was of one point, clean months so far); at most one
    offence falls in a month.
    """
    share = np.zeros((FULL + 1, 2, rule.clean))
    share[FULL, 0, 0] = 1.0
    share_of = {lost: part / sum(SPLIT.values()) for lost, part in SPLIT.items()}
    for _ in range(40 * rule.clean):
        share = _next(share, rule, share_of)
    by_balance = share.sum(axis=(1, 2))
    return np.array([by_balance[low : high + 1].sum() for low, high in BANDS])


def _next(share: np.ndarray, rule: Rule, share_of: dict[int, float]) -> np.ndarray:
    """The distribution a month later."""
    new = np.zeros_like(share)
    driving = share[1:]
    for lost, part in share_of.items():
        hit = rule.rate * part * driving.sum(axis=(1, 2))  # by balance 1 to 12
        for balance in range(1, FULL + 1):
            new[max(balance - lost, 0), int(lost == 1), 0] += hit[balance - 1]
    clean = (1 - rule.rate) * driving
    for balance in range(1, FULL + 1):
        for single in (0, 1):
            line = clean[balance - 1, single]
            if balance == FULL:
                new[FULL, 0, 0] += line.sum()
                continue
            new[balance, single, 1:] += line[:-1]
            new[FULL, 0, 0] += line[-1]
    _give_back(new, rule)
    new[FULL, 0, 0] += share[0].sum() / AWAY
    new[0, 0, 0] += share[0].sum() * (1 - 1 / AWAY)
    return new


def _give_back(share: np.ndarray, rule: Rule) -> None:
    """A point for six clean months, in place; the clean months towards the rest go on."""
    singles = (0, 1) if rule.every else (1,)
    months = range(SINGLE_BACK, rule.clean, SINGLE_BACK) if rule.every else (SINGLE_BACK,)
    for month in months:
        for balance in range(FULL - 1, 0, -1):  # from the top, so that nobody gets two
            for single in singles:
                back = share[balance, single, month]
                share[balance, single, month] = 0.0
                to = (FULL, 0, 0) if balance + 1 == FULL else (balance + 1, 0, month)
                share[to] += back


WITHIN = 0.25  # of each share: drivers are all alike here; chosen with the result in view


def anchors() -> list[Anchor]:
    """The long-run shares beside the stock, at the mean offence rate.

    Most offences of more than one point are of the class that takes three clean years: that rule is
    held to a quarter of each share, the other is shown. Licences at 0 are shown: the stock keeps
    those whose holders never came back.
    """
    labels = ("12", "11", "6 to 10", "1 to 5", "0")
    found = []
    for clean in YEARS_BACK:
        ours = shares(Rule(offence_rate(), clean))
        for label, number, mine in zip(labels, published_shares(), ours, strict=True):
            what = f"share of licences at {label} points, all back after {clean} clean months"
            held = clean == max(YEARS_BACK) and label != "0"
            within = WITHIN * float(number) if held else None
            found.append(Anchor(MODEL, what, float(number), float(mine), within, "model"))
    return found
