"""Family F, deciles: what residents bear, lose and gain by their income before the regime.

A resident's income is an equal share of what the household received in the year before the start,
and deciles are of the followed residents of a world. Who was born or moved in later has none.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from demerit.evidence.estimate import absent
from demerit.evidence.estimators import mean, ratio, within
from demerit.evidence.followed import Floats, Ints
from demerit.evidence.metric import NOBODY, Part
from demerit.evidence.own_welfare import BINS, RESIDENTS, both_arms, changes, said
from demerit.evidence.restrictions import burden_of
from demerit.evidence.worlds import Worlds

TENTHS = 10
NO_INCOME = "incomes before the start were not logged"


def before_the_start(rows: Any) -> tuple[Ints, Floats]:
    """Followed residents and their monthly income in the year before the start.

    Args:
        rows: a world's table of lives (polars), or None.

    Returns:
        Slot and generation in one number, ascending, [n]; yuan a month, [n].
    """
    if rows is None:
        return np.zeros(0, np.int64), np.zeros(0)
    import polars as pl

    earlier = rows.filter((pl.col("arm") == "world") & (pl.col("month") < 0))
    home = earlier.with_columns(
        share=pl.col("received").cast(pl.Float64).mean().over("household", "month"),
        life=pl.col("subject").cast(pl.Int64) * (1 << 16) + pl.col("generation").cast(pl.Int64),
    )
    each = home.group_by("life").agg(pl.col("share").mean()).sort("life")
    return each["life"].to_numpy(), each["share"].to_numpy()


def tenths(rows: Any) -> tuple[Ints, Ints]:
    """Followed residents and the decile of each, 0 the poorest, [n] each; ties by slot."""
    life, income = before_the_start(rows)
    rank = np.empty(life.size, dtype=np.int64)
    rank[np.argsort(income, kind="stable")] = np.arange(life.size)
    return life, rank * TENTHS // max(life.size, 1)


def placed(life: Ints, known: tuple[Ints, Ints]) -> Ints:
    """The decile of each of some residents, -1 for those who have none, [n]."""
    if not known[0].size:
        return np.full(life.size, -1, dtype=np.int64)
    at = np.searchsorted(known[0], life).clip(max=known[0].size - 1)
    return np.where(known[0][at] == life, known[1][at], -1)


def by_decile(worlds: Worlds) -> dict[str, Part]:
    """Burden, and losers and winners, by decile of income before the regime."""
    deciles = [tenths(one.lives) for one in worlds.outcomes]
    if not any(life.size for life, _ in deciles):
        one = absent("E3", worlds.count, NO_INCOME, level=worlds.level)
        return {"deciles": Part(one, "share of burden", "by decile of income before the regime")}
    return burden_by_decile(worlds, deciles) | bins_by_decile(worlds, deciles)


def burden_by_decile(worlds: Worlds, deciles: list[tuple[Ints, Ints]]) -> dict[str, Part]:
    """Share of the burden of followed residents that each decile bears."""
    rows = []
    tables = (worlds.restrictions("world"), worlds.lives("world"), deciles)
    for found, lives, known in zip(*tables, strict=True):
        if found is not None and lives is not None:
            who, _ = lives.persons()
            at = placed((who[0] << 16) + who[1], known)
            borne = burden_of(found, lives, who)
            rows.append(np.bincount(at[at >= 0], borne[at >= 0], TENTHS))
    sums = np.array(rows, dtype=np.float64).reshape(-1, TENTHS)
    nothing = "no followed resident with a known income bears anything"
    return {
        f"decile={place + 1}: burden": Part(
            ratio(sums[:, place], sums.sum(axis=1), level=worlds.level, nothing=nothing),
            "share of burden",
            f"borne by decile {place + 1} of income before the regime, followed residents",
        )
        for place in range(TENTHS)
    }


def bins_by_decile(worlds: Worlds, deciles: list[tuple[Ints, Ints]]) -> dict[str, Part]:
    """Shares of each decile by change of welfare against the twin."""
    scale = worlds.norms.reporting.headline.welfare
    counts = []
    for pair, known in zip(both_arms(worlds, scale), deciles, strict=True):
        if pair is None:
            continue
        change, _, life = changes(worlds, pair)
        counts.append(binned(change, placed(life, known)))
    sums = np.array(counts).reshape(-1, TENTHS, len(BINS))
    parts = {}
    for place in range(TENTHS):
        people = sums[:, place].sum(axis=1)
        for at, name in enumerate(BINS):
            shares = [
                n / of if of else None for n, of in zip(sums[:, place, at], people, strict=True)
            ]
            one = within(mean(shares, level=worlds.level, nothing=NOBODY), 0.0, 1.0)
            title = said(f"decile {place + 1} of income: ", name)
            parts[f"decile={place + 1}: {name}"] = Part(one, RESIDENTS, title)
    return parts


def binned(change: Floats, decile: Ints) -> Floats:
    """Residents by decile and bin of change, [10, bins]; who has no decile is left out."""
    lows = np.array([low for low, _ in BINS.values()][1:])
    found = np.zeros((TENTHS, len(BINS)))
    known = decile >= 0
    np.add.at(found, (decile[known], np.searchsorted(lows, change[known], side="right")), 1.0)
    return found
