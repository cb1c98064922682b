"""What a run was asked to do: everything that decides its result, and nothing else.

The number of workers, the device and the folder are left out on purpose: they change no bit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from demerit.evidence.norms import Norms
from demerit.evidence.norms import from_canonical as norms_from
from demerit.regime import BadInput, Regime
from demerit.regime import from_canonical as regime_from
from demerit.society import Society
from demerit.society import from_canonical as society_from
from demerit.study.stopping import LEAST, Until
from demerit.study.twins import known

RESIDENTS = (1_000, 50_000_000)
MONTHS = (1, 600)
SEEDS = (1, 10_000)
SEED_VALUES = (0, 2**63 - 1)
FOLLOW = (0, 100_000)
INPUT_DRAWS = (32, 10_000)
"""Joint draws of uncertain inputs; fewer than 32 say too little, and 0 leaves them out."""

DIGITS = 8


@dataclass(frozen=True)
class Request:
    """A society under a regime, beside its twin, in a number of worlds.

    Attributes:
        society: Who lives there.
        regime: What the world lives under.
        against: What the twin lives under; `none` is ordinary law alone.
        norms: Declared value judgements that the metrics use.
        residents: Synthetic residents a world begins with.
        months: Counted months, after the burn-in.
        seeds: Worlds; their seeds are base_seed to base_seed + seeds - 1.
        base_seed: Seed of the first world.
        follow: Households whose lives are logged in each world.
        input_draws: Joint draws of the uncertain inputs, or 0.
        firms: Whether firms and departments live in the worlds; None where a regime is about them.
        twins: Names of further twins (`demerit.study.twins`), run in the first ten worlds.
        until: Precision up to which worlds are added to the first `seeds`, or None.
    """

    society: Society
    regime: Regime
    against: Regime
    norms: Norms
    residents: int = 100_000
    months: int = 84
    seeds: int = 8
    base_seed: int = 0
    follow: int = 500
    input_draws: int = 32
    twins: tuple[str, ...] = ()
    firms: bool | None = None
    until: Until | None = None

    def __post_init__(self) -> None:
        within("residents", self.residents, RESIDENTS)
        within("months", self.months, MONTHS)
        within("seeds", self.seeds, SEEDS)
        most = self.seeds
        if self.until is not None:
            within("seeds", self.seeds, (LEAST, SEEDS[1]), also="where worlds are added")
            within("max-seeds", self.until.most, (self.seeds, SEEDS[1]))
            most = self.until.most
        within("seed", self.base_seed, (SEED_VALUES[0], SEED_VALUES[1] - most))
        within("follow", self.follow, FOLLOW)
        known(self.twins)
        if self.input_draws != 0:
            within("inputs", self.input_draws, INPUT_DRAWS, also="or 0 for none")

    @property
    def seed_values(self) -> tuple[int, ...]:
        """The seeds of the worlds."""
        return tuple(range(self.base_seed, self.base_seed + self.seeds))

    @property
    def resident_months(self) -> int:
        """Residents times counted months of all worlds, in one arm."""
        return self.residents * self.months * self.seeds

    @property
    def digest(self) -> str:
        """SHA-256 of everything that decides the result, in hexadecimal."""
        return digest(self.canonical())

    def canonical(self) -> dict[str, Any]:
        """All inputs in full as plain data, as a manifest keeps them."""
        stopping = {} if self.until is None else {"until": self.until.canonical()}
        return {
            "society": self.society.canonical(),
            "regime": self.regime.canonical(),
            "against": self.against.canonical(),
            "norms": self.norms.canonical(),
            "residents": self.residents,
            "months": self.months,
            "seeds": self.seeds,
            "base_seed": self.base_seed,
            "follow": self.follow,
            "input_draws": self.input_draws,
            "twins": list(self.twins),
            **stopping,
            **({} if self.firms is None else {"firms": self.firms}),
        }

    @classmethod
    def from_canonical(cls, data: Mapping[str, Any]) -> Request:
        """The request that `canonical` described.

        Raises:
            BadInput: A part is missing or cannot be used.
        """
        try:
            return cls(
                society=society_from(data["society"]),
                regime=regime_from(data["regime"]),
                against=regime_from(data["against"]),
                norms=norms_from(data["norms"]),
                residents=data["residents"],
                months=data["months"],
                seeds=data["seeds"],
                base_seed=data["base_seed"],
                follow=data["follow"],
                input_draws=data["input_draws"],
                twins=tuple(data.get("twins", ())),
                firms=data.get("firms"),
                until=Until(**data["until"]) if "until" in data else None,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadInput(
                f"the manifest does not describe a run: {str(error).splitlines()[0]}",
                hint="start the run again with `demerit run ... --force`",
            ) from error


def digest(data: Any) -> str:
    """SHA-256 of plain data. Keys keep their order: in a regime the order of rules has meaning."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def within(name: str, number: int, limits: tuple[int, int], *, also: str = "") -> None:
    """Raise BadInput unless `number` is a whole number inside `limits`, both included."""
    low, high = limits
    whole = isinstance(number, int) and not isinstance(number, bool)
    if not whole or not low <= number <= high:
        shown = f"{number:,}" if whole else repr(number)
        raise BadInput(
            f"{name} is {shown}; it must be a whole number from {low:,} to {high:,}"
            + (f", {also}" if also else ""),
            hint=f"give --{name} a number in that range",
        )
