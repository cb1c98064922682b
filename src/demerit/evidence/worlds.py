"""Finished worlds as metrics read them: stacked by world, weighed by the declared norms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, product
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from demerit.engine.outcome import BURDEN_UNIT, ArmTotals, Labels, Outcome, Variant
from demerit.evidence.followed import Followed, Lives, followed, lived_months, lives_of, nobody
from demerit.evidence.norms import Norms
from demerit.evidence.restrictions import Restrictions, restrictions
from demerit.regime.registry import CONDUCT, DOMAINS, EFFECT_DOMAINS, VIOLATION_DOMAINS
from demerit.world.groups import ATTRIBUTES, SIZES

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Arm = Literal["world", "twin"]
Way = Literal["direct", "ties"]
Kind = Literal["restriction", "reward"]


@dataclass(frozen=True)
class Group:
    """Residents who share some attributes, and whom they are compared with.

    Attributes:
        name: such as ``residence=no_local_hukou`` or ``sex=men & age=18-34``.
        cells: [G] which cells belong to it.
        reference: [G] the cells of its reference group.
        is_reference: whether the group is its own reference.
        crossed: how many attributes it crosses.
    """

    name: str
    cells: Mask
    reference: Mask
    is_reference: bool
    crossed: int


@dataclass(frozen=True)
class Worlds:
    """All worlds of a study with their labels and norms; every array has the worlds first.

    Attributes:
        outcomes: S finished worlds, each with its twin.
        labels: names of the axes.
        norms: declared value judgements.
        menu: alternatives of a study by name, each with its worlds on the same seeds beside the
            same twins; empty in a plain run.
    """

    outcomes: Sequence[Outcome]
    labels: Labels
    norms: Norms
    menu: Mapping[str, tuple[Sequence[Outcome], Labels]] = field(default_factory=dict)
    _stacked: dict[tuple[Arm, Way], Floats] = field(default_factory=dict, repr=False, compare=False)
    _logs: dict[Arm, list[Followed | None]] = field(default_factory=dict, repr=False, compare=False)
    _lived: dict[Arm, list[Any]] = field(default_factory=dict, repr=False, compare=False)
    _begun: dict[tuple[Arm, str], list[Restrictions | None]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def count(self) -> int:
        """Number of worlds, S."""
        return len(self.outcomes)

    def beside(self, variant: str) -> Worlds | None:
        """The regime's arm beside a further twin in the place of the twin.

        Only worlds that have the twin are in it. Its totals of both arms at once (`pair`) still
        speak of the first twin.

        Returns:
            Those worlds, or None where no world has the twin.
        """
        found = [
            _beside(one, one.variants[variant]) for one in self.outcomes if variant in one.variants
        ]
        return Worlds(found, self.labels, self.norms) if found else None

    @property
    def level(self) -> float:
        """Level of every interval."""
        return self.norms.reporting.level

    @property
    def years(self) -> float:
        """Counted time in years."""
        return self.labels.months / 12

    def each(self, arm: Arm, take: Callable[[ArmTotals], npt.ArrayLike]) -> Floats:
        """Stack something of one arm over worlds: [S, ...], float64."""
        taken = [take(getattr(outcome, arm)) for outcome in self.outcomes]
        return np.array(taken, dtype=np.float64)

    def resident_years(self, arm: Arm, cells: Mask | None = None) -> Floats:
        """Years lived by residents (of some cells), [S]."""
        months = self.each(arm, lambda totals: totals.person_months)
        return (months if cells is None else months[:, cells]).sum(axis=1) / 12

    def of_kind(self, kind: Kind) -> Mask:
        """Which measures are restrictions, or rewards, [M]."""
        return np.array([found == kind for found in self.labels.kinds], dtype=np.bool_)

    def weights(self, weighting: str) -> Floats:
        """Weight of one month of each measure, [M]."""
        return self.norms.weights(weighting, self.labels.levers)

    def burden(
        self, arm: Arm, *, kind: Kind = "restriction", way: Way = "direct", weighting: str = ""
    ) -> Floats:
        """Burden in weighted months: [S, measures of the kind, D + 1, 3, G].

        Args:
            arm: world or twin.
            kind: restrictions or rewards.
            way: on the resident's own account, or reaching through a tie.
            weighting: one of the declared weightings; empty is the headline's.
        """
        chosen = self.of_kind(kind)
        scale = self.weights(weighting or self.norms.reporting.headline.severity)[chosen]
        return self._months(arm, way)[:, chosen] * scale[None, :, None, None, None]

    def _months(self, arm: Arm, way: Way) -> Floats:
        """Measure-months of all measures, stacked once: metrics ask for them dozens of times."""
        if (arm, way) not in self._stacked:
            name = "burden" if way == "direct" else "vicarious"
            months = self.each(arm, lambda totals: getattr(totals, name)) / BURDEN_UNIT
            self._stacked[arm, way] = months
        return self._stacked[arm, way]

    def unrelated(self, name: str, kind: Kind = "restriction") -> Floats:
        """1 - relatedness of each measure to each cause domain, [measures of the kind, D + 1]."""
        effects = [
            EFFECT_DOMAINS.index(domain)
            for domain, found in zip(self.labels.effect_domains, self.labels.kinds, strict=True)
            if found == kind
        ]
        return 1.0 - self.norms.related(name)[:, effects].T

    def starts(self, arm: Arm, way: Way = "direct") -> Floats:
        """Restrictions begun by reason: [S, restrictions, 4, G]."""
        name = "starts" if way == "direct" else "vicarious_starts"
        chosen = self.of_kind("restriction")
        return self.each(arm, lambda totals: getattr(totals, name)[chosen])

    @property
    def anybody_followed(self) -> bool:
        """Whether some world has the events of followed residents."""
        return any(one.events is not None and not nobody(one.lives) for one in self.outcomes)

    def window(self, months: int) -> int:
        """A time to wait for what follows: so many months, or half of a shorter run."""
        return min(months, self.labels.months // 2)

    def followed(self, arm: Arm) -> list[Followed | None]:
        """Events of followed residents, one log a world; None where nobody was followed."""
        if arm not in self._logs:
            months = self.labels.months
            self._logs[arm] = [
                None if nobody(one.lives) else followed(one.events, arm, months)
                for one in self.outcomes
            ]
        return self._logs[arm]

    def lives(self, arm: Arm) -> list[Lives | None]:
        """State of followed residents by month, one table a world; None where nobody was."""
        if arm not in self._lived:
            months = self.labels.months
            self._lived[arm] = [lived_months(one.lives, arm, months) for one in self.outcomes]
        return [lives_of(rows) for rows in self._lived[arm]]  # their numbers are not kept

    def restrictions(self, arm: Arm = "world", weighting: str = "") -> list[Restrictions | None]:
        """Direct restrictions on followed residents, one table a world.

        Args:
            arm: world or twin.
            weighting: one of the declared weightings; empty is the headline's.
        """
        chosen = weighting or self.norms.reporting.headline.severity
        if (arm, chosen) not in self._begun:
            named = self.labels.measures
            weights = dict(zip(named, self.weights(chosen).tolist(), strict=True))
            self._begun[arm, chosen] = [
                None if log is None else restrictions(log, weights, self.labels.months)
                for log in self.followed(arm)
            ]
        return self._begun[arm, chosen]

    def conducts_of(self, *classes: str) -> Mask:
        """Which conducts belong to some classes of the registry, [C]."""
        found = [CONDUCT[conduct].cls in classes for conduct in self.labels.conducts]
        return np.array(found, dtype=np.bool_)

    @cached_property
    def aim(self) -> Mask:
        """Conducts whose harm to others may count as an aim: breach and crime, [C].

        Infractions, protected, lawful and prosocial conduct add nothing to any aim, whatever a
        regime punishes: a regime does not define crime.
        """
        return self.conducts_of("breach", "crime")

    @cached_property
    def violations(self) -> Mask:
        """Conducts of class breach, infraction or crime, [C]."""
        return self.conducts_of("breach", "infraction", "crime")

    @cached_property
    def harm(self) -> Floats:
        """Harm to others of one act, yuan, [C]."""
        return np.array([CONDUCT[name].harm for name in self.labels.conducts], dtype=np.float64)

    @cached_property
    def lawful_rows(self) -> Mask:
        """Cause rows whose acts are no violations, "no cause" left out, [D + 1]."""
        lawful = [domain not in VIOLATION_DOMAINS for domain in DOMAINS]
        return np.array([*lawful, False], dtype=np.bool_)

    def person_worlds(self, cells: Mask) -> float:
        """Residents of a group at a time, summed over worlds."""
        return float(self.resident_years("world", cells).sum() / self.years)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Groups by one attribute, then crossings up to the declared number of attributes."""
        most = self.norms.reporting.intersections
        return tuple(group for crossed in range(1, most + 1) for group in self._crossings(crossed))

    def _crossings(self, crossed: int) -> Iterator[Group]:
        for attributes in combinations(ATTRIBUTES, crossed):
            home = tuple(self.norms.reporting.reference[attribute] for attribute in attributes)
            for names in product(*(ATTRIBUTES[attribute] for attribute in attributes)):
                title = " & ".join(f"{a}={n}" for a, n in zip(attributes, names, strict=True))
                cells, reference = (cells_of(attributes, which) for which in (names, home))
                yield Group(title, cells, reference, names == home, crossed)


def _beside(outcome: Outcome, variant: Variant) -> Outcome:
    """The outcome with a variant in the place of the twin, in totals, events and lives."""
    import polars  # a tenth of a second, and only for worlds with further twins

    tables = {}
    for name in ("events", "lives"):
        own, other = getattr(outcome, name), getattr(variant, name)
        if own is None or other is None:
            tables[name] = None
            continue
        first = own.filter(polars.col("arm") == "world").with_columns(arm=polars.lit("world"))
        second = other.filter(polars.col("arm") == "world").with_columns(arm=polars.lit("twin"))
        tables[name] = polars.concat([first, second], how="vertical_relaxed")
    return replace(outcome, twin=variant.totals, variants={}, **tables)


def cells_of(attributes: Sequence[str], names: Sequence[str]) -> Mask:
    """Which cells have the named value of each attribute, [G]."""
    chosen = np.ones(SIZES, dtype=np.bool_)
    for attribute, name in zip(attributes, names, strict=True):
        axis = list(ATTRIBUTES).index(attribute)
        there = np.array([value == name for value in ATTRIBUTES[attribute]], dtype=np.bool_)
        shape = [1] * len(SIZES)
        shape[axis] = -1
        chosen &= there.reshape(shape)
    return chosen.reshape(-1)
