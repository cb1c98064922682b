"""Firms and departments of a world: made where the society has them and a regime is about them."""

from __future__ import annotations

from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.month.bodies.trade import rooms as table_rooms
from demerit.regime import BadInput, Regime
from demerit.regime.parts import concerns, kind_of, part
from demerit.regime.registry import SubjectKind
from demerit.society import People, Society
from demerit.society.businesses import Businesses, found
from demerit.world import layout
from demerit.world.arrays import on_device
from demerit.world.build_trade import build_trade
from demerit.world.economy import compile_body_customs, compile_economy
from demerit.world.rules import Plan, compile_rules
from demerit.world.tables import Customs, Rules
from demerit.world.trade import Economy, Trade, TradeSetting

FOLLOWED_FIRMS = 100  # drawn by key; those who employ or owe to the followed come besides
MOST_OFFICES = 1_000_000  # up to so many residents all departments are followed
PADDED_TO = 512
BODIES: tuple[SubjectKind, ...] = ("firms", "departments")


@dataclass(frozen=True)
class Arm:
    """What one arm's firms and departments live under."""

    customs: dict[SubjectKind, Customs]
    rules: dict[SubjectKind, Rules]
    regime: Regime


def wanted(society: Society, regimes: tuple[Regime, ...], asked: bool | None) -> bool:
    """Whether a world has firms and departments.

    Args:
        society: the society.
        regimes: of all arms.
        asked: True or False decides; None leaves it to whether a regime is about them.

    Raises:
        BadInput: they are asked for, or a regime is about them, and the society has none.
    """
    named = [r.id for r in regimes if any(concerns(r, kind) for kind in BODIES)]
    laws = {name for regime in regimes for name in regime.replaces}
    kinds = {law.kind for name, law in society.law.items() if name in laws}
    needed = bool(named) or "prompt_payment" in kinds
    if asked is False or not (asked or needed):
        return False
    if society.businesses is None:
        why = f"{named[0]} is about firms or departments" if named else "firms were asked for"
        raise BadInput(
            f"{why}, and the society {society.id} has none",
            hint="use a society with the sections `businesses` and `departments`, such as town,"
            " beijing-2018 or china-2018",
        )
    return True


class Bodies:
    """The firms and departments of a world, and what each arm makes of them.

    Attributes:
        made: as the society made them.
        plans: the numbering of lists and measures of each kind.
        arms: one an arm, then ordinary law's.
        firms, offices: int32, followed slots, -1 where padded.
        roles: of the followed firms, `cohort` (drawn) or `boundary` (a tie of somebody followed).
    """

    def __init__(
        self,
        society: Society,
        regimes: tuple[Regime, ...],
        ordinary: Regime,
        people: People,
        residents_plan: Plan,
        cohort: np.ndarray,
        seed: int,
    ) -> None:
        """Found firms and departments and compile what the arms make of them."""
        self.made: Businesses = found(society, people, seed)
        self.plans = {kind: Plan.of(*regimes, kind=kind) for kind in BODIES}
        self.residents_plan = residents_plan
        self.economy: Economy = compile_economy(society, self.made)
        self.arms = tuple(
            Arm(
                {kind: compile_body_customs(society, kind, one.replaces) for kind in BODIES},
                {
                    kind: compile_rules(one, society, self.plans[kind], kind, seed=seed)
                    for kind in BODIES
                },
                one,
            )
            for one in (*regimes, ordinary)
        )
        self.ties = {kind: self._ties((*regimes, ordinary), kind) for kind in BODIES}
        self.firms, self.roles = self._followed(cohort, seed)
        many = self.made.departments.slots
        few = people.residents <= MOST_OFFICES
        self.offices = _padded(np.arange(many if few else 0, dtype=np.int32))

    @property
    def records(self) -> int:
        """A first guess of the rows of a month's records of firms."""
        return max(self.made.firms.slots // 8, 256)

    def setting(self, place: int) -> TradeSetting:
        """What an arm's month of firms and departments reads; `place` -1 is ordinary law."""
        arm = self.arms[place]
        return TradeSetting(
            economy=self.economy,
            firm_customs=arm.customs["firms"],
            office_customs=arm.customs["departments"],
            firm_rules=arm.rules["firms"],
            office_rules=arm.rules["departments"],
            firm_bits=self._bits("firms"),
            office_bits=self._bits("departments"),
            **self.ties["firms"][place],
            **self.ties["departments"][place],
            firms_followed=on_device(self.firms),
            offices_followed=on_device(self.offices),
        )

    def initial(self, begin: int, slots: int, records: int) -> Trade:
        """Firms and departments before the first burn-in month."""
        ordinary, made = self.arms[-1].customs, self.made
        offices = made.departments.slots
        return build_trade(
            self.made,
            (ordinary["firms"], ordinary["departments"]),
            begin=begin,
            rooms=(self.plans["firms"].room, self.plans["departments"].room),
            records=(
                table_rooms(made.firms.slots, records).records,
                table_rooms(offices, 4 * offices).records,
            ),
            slots=slots,
        )

    def _bits(self, kind: SubjectKind) -> jnp.ndarray:
        """The resident's bit of each measure of a kind, int32 [M]; 0 where it reaches nobody."""
        bits = np.zeros(layout.MEASURE_CAPACITY, np.int64)
        for number, name in enumerate(self.plans[kind].measures):
            if name in self.residents_plan.measures:
                bits[number] = 1 << self.residents_plan.measures.index(name)
        return on_device(bits.astype(np.int32))

    def _ties(self, regimes: tuple[Regime, ...], kind: SubjectKind) -> list[dict[str, np.ndarray]]:
        """Masks of the measures of a kind that reach somebody through each tie, by arm."""
        ties = ("representative", "owner", "employee") if kind == "firms" else ("official", "head")
        found = []
        for regime in regimes:
            masks = dict.fromkeys(ties, 0)
            for name, measure in part(regime, kind).measures.items():
                if kind_of(regime, measure) != kind:
                    continue
                bit = 1 << self.plans[kind].measures.index(name)
                for tie in ties:
                    masks[tie] |= bit if tie in measure.reaches else 0
            found.append({f"to_{tie}": jnp.int32(np.int32(mask)) for tie, mask in masks.items()})
        return found

    def _followed(self, cohort: np.ndarray, seed: int) -> tuple[np.ndarray, list[str]]:
        """A keyed sample of firms; besides, those who employ the followed and who owe those."""
        alive = np.flatnonzero(self.made.firms.alive)
        rank = draws.uniform_numpy(seed, "follow", alive, k=1)
        drawn = alive[np.argsort(rank, kind="stable")[:FOLLOWED_FIRMS]]
        people = cohort[cohort >= 0]
        if not len(people):
            drawn = drawn[:0]
        employers = self.made.employer[people]
        near = np.union1d(drawn, employers[employers >= 0])
        buys = np.isin(self.made.firms.suppliers, near).any(axis=1) & (self.made.firms.alive > 0)
        boundary = np.setdiff1d(np.union1d(near, np.flatnonzero(buys)), drawn)
        slots = np.concatenate([np.sort(drawn), boundary]).astype(np.int32)
        return _padded(slots), ["cohort"] * len(drawn) + ["boundary"] * len(boundary)


def _padded(slots: np.ndarray) -> np.ndarray:
    """Slots with -1 up to a multiple of 512, so that worlds of one size share a program."""
    length = max(-(-len(slots) // PADDED_TO) * PADDED_TO, PADDED_TO)
    return np.pad(slots, (0, length - len(slots)), constant_values=-1)
