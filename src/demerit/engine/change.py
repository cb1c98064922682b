"""What a further twin does otherwise than its regime's file says.

Most twins are regimes with an edited file. Three are none: a score that nobody heeds, a label that
the regime sees swapped, and other people moving in. They are traced values, so that every arm runs
the same program.
"""

from __future__ import annotations

from dataclasses import dataclass

import jax.numpy as jnp

from demerit.regime.traits import TRAIT_INDEX
from demerit.world import layout
from demerit.world.state import replace
from demerit.world.tables import Couplings, Rules


@dataclass(frozen=True)
class Change:
    """How an arm differs from its regime; nothing unless said.

    Attributes:
        neutral_score: decisions are made as if everybody stood at the ordinary grade: it brings the
            same measures to all, and no grade leads to a list. What residents expect, and what they
            do to keep their grade, stays.
        swapped: traits that the regime sees in those who do not hold them, and the other way round.
        strangers: other people move in, and nothing else is drawn anew.
    """

    neutral_score: bool = False
    swapped: tuple[str, ...] = ()
    strangers: bool = False

    def rules(self, rules: Rules) -> Rules:
        """The arm's rules."""
        if not self.neutral_score:
            return rules
        return replace(
            rules,
            by_grade=jnp.full_like(rules.by_grade, rules.by_grade[int(rules.ordinary)]),
            grade_entry=jnp.full_like(rules.grade_entry, layout.GRADE_CAPACITY),
        )

    def couplings(self, switches: Couplings) -> Couplings:
        """The arm's switches."""
        bits = sum(1 << TRAIT_INDEX[name] for name in self.swapped)
        return replace(switches, swapped=jnp.int32(bits), strangers=jnp.int32(self.strangers))


UNCHANGED = Change()
