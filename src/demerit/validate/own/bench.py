"""A bench for single processes: people all alike, and a regime of a few bare numbers.

A small town is generated, filled up with more of the same, and then everyone is made alike: of
forty, in work, a driver, of ordinary conscience, without habits. Only the keyed draws still differ,
so that a process can be held against a closed form. Nobody is born, dies or is ruined: the
processes not asked for do not run.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from demerit.draws import seed_words
from demerit.engine import Runner
from demerit.fixed import LOGIT, SHARE
from demerit.month.compaction import Capacities
from demerit.regime import Regime
from demerit.regime.registry import CONDUCT_INDEX
from demerit.society import load_society
from demerit.world import layout
from demerit.world.customs import couplings
from demerit.world.state import State
from demerit.world.tables import Setting

CONDUCT = "traffic_violation"  # any ordinary conduct would do: only its numbers enter
PLACE = CONDUCT_INDEX[CONDUCT]
RESIDENTS = 1000  # who are generated
SLOTS = 8192  # who live on the bench, so that all benches share their compiled programs
CIRCLE = (1, 7, 31, 127)  # how far off one's four acquaintances live
NEVER = -20 * LOGIT  # an intercept at which nobody acts
MIND = ("law_abiding", "pays", "civic")
PREDISPOSITIONS = ("abiding", "pays", "civic", "need", "norm", "young", "male", "habit")


def regime(**parts: Any) -> Regime:
    """A regime whose numbers are given bare."""
    base = {
        "demerit": 1,
        "id": "bench",
        "title": "One process alone",
        "summary": "The parameters of a published model",
        "status": "illustrative",
    }
    return Regime.model_validate({**base, **with_quantities(parts, _published)})


def _published(value: float | None) -> dict[str, Any]:
    return {"value": value, "grade": "published", "source": "docs/anchors.md"}


def with_quantities(value: Any, quantity: Callable[[float | None], dict[str, Any]]) -> Any:
    """The same data with every bare number, and None for no number, as a quantity.

    Args:
        value: Plain data of a file; true and false stay what they are.
        quantity: From a number to what stands for it in a file.
    """
    if isinstance(value, Mapping):
        return {key: with_quantities(item, quantity) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [with_quantities(item, quantity) for item in value]
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return quantity(value)
    return value


@dataclasses.dataclass
class Bench:
    """People all alike under one regime.

    Attributes:
        state: The state; its month is the one that runs next.
        setting: What a month reads.
    """

    state: State
    setting: Setting

    def put(self, part: str, **fields: Any) -> None:
        """Set fields of one part of the state; a number sets everyone's."""
        now = getattr(self.state, part)
        made = {}
        for name, value in fields.items():
            old = np.asarray(getattr(now, name))
            made[name] = np.broadcast_to(np.asarray(value, old.dtype), old.shape).copy()
        self.state = dataclasses.replace(self.state, **{part: dataclasses.replace(now, **made)})

    def rules(self, **tables: Any) -> None:
        """Set tables of the regime."""
        self._table("rules", tables)

    def customs(self, **tables: Any) -> None:
        """Set tables of the society."""
        self._table("customs", tables)

    def _table(self, part: str, tables: Mapping[str, Any]) -> None:
        now = getattr(self.setting, part)
        made = {}
        for name, value in tables.items():
            old = np.asarray(getattr(now, name))
            made[name] = np.broadcast_to(np.asarray(value, old.dtype), old.shape).copy()
        changed = dataclasses.replace(now, **made)
        self.setting = dataclasses.replace(self.setting, **{part: changed})

    def reseed(self, seed: int) -> None:
        """Change the seed of all draws."""
        lo, hi = seed_words(seed)
        self.setting = dataclasses.replace(self.setting, seed_lo=lo, seed_hi=hi)

    def restart(self, month: int = 0) -> None:
        """Set the clock, with everyone of forty."""
        self.put("common", month=month)
        self.put("traits", birth=month - 480)


def bench(rules: Regime, *, society: str = "town", seed: int = 0, **switched: bool) -> Bench:
    """Make a bench.

    Args:
        rules: The regime that all know of.
        society: The preset whose responses (fading, bumps) are used.
        seed: The seed of all draws.
        **switched: Couplings by name; learning, imitation and memory are off unless given.
    """
    nothing = regime(id="none")
    runner = Runner(
        load_society(society), (rules, nothing), residents=RESIDENTS, months=1, seed=seed,
        follow_households=1, block=SLOTS,
        switches=couplings(**{"learning": False, "imitation": False, "memory": False, **switched}),
    )  # fmt: skip
    runner.capacities = Capacities(*[runner.slots] * len(Capacities._fields))
    made = Bench(runner.initial(), runner.setting(runner.rules[0], place=0))
    made.put("traits", alive=1, female=1, habits=15, work=layout.EMPLOYED, income=50_000)
    made.put("traits", **dict.fromkeys(MIND, 0), aware_rank=0)
    made.put("money", savings=10_000_000, debt=0, arrears=0, judgment=0)
    made.put("common", intercept=NEVER)
    circle = (np.arange(SLOTS)[:, None] + np.array(CIRCLE)) % SLOTS
    made.put("ties", circle=circle)
    made.customs(**dict.fromkeys(PREDISPOSITIONS, 0))
    made.restart()
    return made


def acting(made: Bench, share: float, certainty: float = 0.0, severity: float = 0.0) -> None:
    """Let a share of all act in an ordinary month, and respond with two elasticities.

    The conduct gets its group's whole interval, so that no probability is cut off.

    Args:
        made: The bench.
        share: Monthly odds of acting without the regime, for each alike.
        certainty: Size of the elasticity to perceived certainty, a multiple of 1/256.
        severity: Size of the elasticity to the perceived consequence.
    """
    intercept = np.full(layout.CONDUCT_COUNT, NEVER)
    intercept[PLACE] = round(np.log(share / (1 - share)) * LOGIT)
    made.put("common", intercept=intercept)
    members = list(layout.GROUPS[layout.GROUP_OF[PLACE]])
    first = np.asarray(made.setting.customs.first_odds).copy()
    last = np.asarray(made.setting.customs.last_odds).copy()
    first[members], last[members] = 0xFFFFFFFF, 0xFFFFFFFF
    first[PLACE] = 0
    weights = {}
    for name, size in (("certainty", certainty), ("severity", severity)):
        table = np.asarray(getattr(made.setting.customs, name)).copy()
        table[PLACE] = round(size * SHARE)
        weights[name] = table
    made.customs(first_odds=first, last_odds=last, **weights)
