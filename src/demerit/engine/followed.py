"""Followed residents: whole households chosen by keyed draw, logged in full in both arms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from demerit import draws
from demerit.engine.body_chronicle import BodyChronicle
from demerit.engine.chronicle import SCHEMA, Chronicle
from demerit.engine.deeds import deeds, received
from demerit.month.following import Log
from demerit.society import People
from demerit.world.layout import OFFICE_PLACE
from demerit.world.tables import Rules

if TYPE_CHECKING:
    from demerit.engine.runner import Runner

PADDED_TO = 256  # so that cohorts of about one size share a compiled program
SHOWN_BEFORE = 12  # months before the start that lives and events show
WORK = ("child or student", "employed", "unemployed", "retired", "other")


@dataclass(frozen=True)
class Cohort:
    """Attributes: slots: int32 [F], -1 where padded; household: int32 [F]."""

    slots: np.ndarray
    household: np.ndarray


def choose_cohort(people: People, households: int, seed: int) -> Cohort:
    """Draw households, each with the same chance, and take all their slots.

    Args:
        people: the residents.
        households: how many; fewer if there are fewer.
        seed: the world's seed, so that both arms follow the same households.
    """
    numbers = np.unique(people.household[people.alive == 1])
    rank = draws.uniform_numpy(seed, "follow", numbers)
    chosen = numbers[np.argsort(rank, kind="stable")[:households]]
    slots = np.flatnonzero(np.isin(people.household, chosen)).astype(np.int32)
    length = max(-(-len(slots) // PADDED_TO) * PADDED_TO, PADDED_TO)
    padded = np.full(length, -1, np.int32)
    padded[: len(slots)] = slots
    household = np.full(length, -1, np.int32)
    household[: len(slots)] = people.household[slots]
    return Cohort(padded, household)


def told(
    runner: Runner, place: int, months: list[int], log: Log
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The events and monthly states of followed residents, and firms' and departments' events.

    Args:
        runner: the world.
        place: which of its regimes; the last is the twin.
        months: the month numbers.
        log: their stacked logs.
    """
    rules, is_twin = runner.rules[place], place + 1 == len(runner.regimes)
    arm = "twin" if is_twin else "world"
    bodies, fates = told_of_bodies(runner, place, months, log)
    chronicle = Chronicle(
        seed=runner.seed,
        arm=int(is_twin),
        months=months,
        log=log,
        rules=rules,
        regime=runner.regimes[place],
        plan=runner.plan,
        slots=runner.cohort.slots,
        first=-SHOWN_BEFORE,
        fates=fates,
    )
    lives = _lives(runner, arm, months, log, rules)
    return _with_arm(chronicle.events(), arm), lives, _with_arm(bodies, arm)


def _with_arm(events: pl.DataFrame, arm: str) -> pl.DataFrame:
    events = events.with_columns(arm=pl.lit(arm))
    return events.select("world", "arm", *[c for c in events.columns if c not in ("world", "arm")])


def told_of_bodies(
    runner: Runner, place: int, months: list[int], log: Log
) -> tuple[pl.DataFrame, dict[tuple[int, int, str], int]]:
    """The events of followed firms and departments in one arm, and ids of what befell firms.

    Departments come first, since what they do not pay is a cause of what befalls firms.
    """
    bodies = runner.bodies
    if bodies is None or log.trade is None:
        return pl.DataFrame(schema=SCHEMA), {}
    firms = bodies.made.firms
    common: dict[str, Any] = {
        "seed": runner.seed,
        "arm": int(place + 1 == len(runner.regimes)),
        "months": months,
        "regime": runner.regimes[place],
        "first": -SHOWN_BEFORE,
    }
    rules = bodies.arms[place].rules
    offices = BodyChronicle(
        kind="departments", log=log.trade.offices, rules=rules["departments"],
        plan=bodies.plans["departments"], slots=bodies.offices,
        roles=["cohort"] * len(bodies.offices), **common,
    ).tell()  # fmt: skip
    unpaid = OFFICE_PLACE["invoice_unpaid"]
    followed_firms = BodyChronicle(
        kind="firms", log=log.trade.firms, rules=rules["firms"], plan=bodies.plans["firms"],
        slots=bodies.firms, roles=bodies.roles,
        customers=_customers(bodies.firms, firms.suppliers),
        office=np.where(bodies.firms >= 0, firms.office[np.maximum(bodies.firms, 0)], -1),
        offices_act={(slot, at): i for (slot, at, c), i in offices.acts.items() if c == unpaid},
        **common,
    ).tell()  # fmt: skip
    events = pl.concat([followed_firms.frame(), offices.frame()])
    return events.sort("month", "id", maintain_order=True), followed_firms.fates


def _customers(followed: np.ndarray, suppliers: np.ndarray) -> list[list[int]]:
    """For each followed firm, the places of the followed firms that buy from it."""
    place_of = {int(slot): place for place, slot in enumerate(followed) if slot >= 0}
    found: list[list[int]] = [[] for _ in followed]
    for slot, place in place_of.items():
        for supplier in suppliers[slot].tolist():
            if supplier in place_of:
                found[place_of[supplier]].append(place)
    return found


def _lives(runner: Runner, arm: str, months: list[int], log: Log, rules: Rules) -> pl.DataFrame:
    """One row a followed resident and month, from a year before the start."""
    people: dict[str, Any] = log.people
    shown = np.array([month >= -SHOWN_BEFORE for month in months])
    alive = people["alive"][shown] > 0
    alive &= (runner.cohort.slots >= 0)[None, :]
    at, who = np.nonzero(alive)
    month = np.array(months)[shown]

    def column(name: str) -> np.ndarray:
        return people[name][shown][at, who]

    done = {name: array[shown][at, who] for name, array in deeds(people).items()}

    mask = column("mask").astype(np.uint32)
    restrict = np.uint32(int(rules.restrict))
    status = people["status"][shown][at, :, who]
    return pl.DataFrame(
        {
            "world": np.full(len(at), runner.seed, np.int64),
            "arm": [arm] * len(at),
            "month": month[at].astype(np.int16),
            "subject": runner.cohort.slots[who].astype(np.int64),
            "household": runner.cohort.household[who],
            "role": ["cohort"] * len(at),
            "generation": column("generation"),
            "age": ((month[at] - column("birth")) // 12).astype(np.int16),
            "cell": column("cell").astype(np.int16),
            "work": np.array(WORK)[column("work")],
            "income": (column("income") / 10).round().astype(np.int32),
            "savings": (column("savings") / 10).round().astype(np.int32),
            "debt": (column("debt") / 10).round().astype(np.int32),
            "judgment": (column("judgment") / 10).round().astype(np.int32),
            "arrears": column("arrears"),
            "score": column("score").astype(np.int32),
            "grade": column("grade"),
            "restrictions": _ones(mask & restrict),
            "rewards": _ones(mask & ~restrict),
            "through_ties": _ones(column("through").astype(np.uint32)),
            "entries": (status == 2).sum(axis=1).astype(np.uint8),
            "dissent": (column("voice") / 32768).round(4).astype(np.float32),
            "received": received(people, rules, runner.customs)[shown][at, who],
            **done,
        }
    ).with_columns(pl.col("arm", "work", "role").cast(pl.Categorical))


def _ones(mask: np.ndarray) -> np.ndarray:
    return np.bitwise_count(mask).astype(np.uint8)
