"""The numbering of lists and measures that the regimes of a comparison share."""

from __future__ import annotations

from dataclasses import dataclass

from demerit.regime import BadInput, Regime
from demerit.regime.parts import part
from demerit.regime.registry import SubjectKind
from demerit.world import layout

C, D = layout.CONDUCT_COUNT, layout.DOMAIN_COUNT
M, G = layout.MEASURE_CAPACITY, layout.GRADE_CAPACITY


@dataclass(frozen=True)
class Plan:
    """What the regimes of a comparison compile to: one numbering of lists and measures.

    Attributes:
        lists: list ids. measures: measure ids. room: how many lists a world holds, 2 or 4: fewer
        sizes than regimes, so that most comparisons share a compiled program.
    """

    lists: tuple[str, ...]
    measures: tuple[str, ...]
    room: int

    @classmethod
    def of(cls, *regimes: Regime, kind: SubjectKind = "residents") -> Plan:
        """Number the lists and measures of all regimes, each name once.

        Args:
            regimes: whole regimes.
            kind: the kind of subject whose lists and measures are numbered.

        Raises:
            BadInput: together they have more than a world holds, or the same measure means two
                different things.
        """
        regimes = tuple(part(regime, kind) for regime in regimes)
        lists = tuple(dict.fromkeys(name for r in regimes for name in r.lists))
        measures: dict[str, str] = {}
        for regime in regimes:
            for name, measure in regime.measures.items():
                if measures.setdefault(name, measure.lever) != measure.lever:
                    raise BadInput(
                        f"{regime.id}: the measure {name!r} has another lever than in the other "
                        "regime of the comparison",
                        hint="give it another id in one of the two files",
                    )
        for have, room, what in (
            (len(lists), layout.LIST_CAPACITY, "lists"),
            (len(measures), M, "measures"),
        ):
            if have > room:
                names = " and ".join(dict.fromkeys(regime.id for regime in regimes))
                raise BadInput(
                    f"{names}: {have} {what}, and a world holds {room}",
                    hint="merge some of them, or leave out those the question is not about",
                )
        return cls(lists, tuple(measures), 2 if len(lists) <= 2 else layout.LIST_CAPACITY)
