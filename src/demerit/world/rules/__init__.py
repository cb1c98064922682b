"""A regime's file as the small tables that a month reads.

Everything a regime says becomes numbers in arrays of fixed size, so that two regimes are two sets
of arguments to one program. What the laboratory cannot run is refused here, in words.
"""

from __future__ import annotations

from typing import Any

from demerit.regime import BadInput, Regime
from demerit.regime.parts import part
from demerit.regime.registry import CONDUCTS_OF, SubjectKind
from demerit.society import Society
from demerit.world import layout
from demerit.world.arrays import on_device
from demerit.world.complaints import heard
from demerit.world.customs import value
from demerit.world.rules.agencies import agencies_of, profiles_of
from demerit.world.rules.beliefs import beliefs_of
from demerit.world.rules.ledger import edges_of, mending_of, score_of, traits_of
from demerit.world.rules.lists import lists_of, procedure_of
from demerit.world.rules.measures import REFUSES, measures_of
from demerit.world.rules.plan import Plan
from demerit.world.rules.reading import the_score
from demerit.world.rules.rollout import rollout_of
from demerit.world.tables import Rules

__all__ = ["REFUSES", "Plan", "compile_rules"]

MOST_NOTICE = 60  # months between announcement and start


def compile_rules(
    regime: Regime,
    society: Society,
    plan: Plan | None = None,
    kind: SubjectKind = "residents",
    *,
    seed: int = 0,
) -> Rules:
    """Make the tables of what a regime says about one kind of subject in a society.

    Args:
        regime: the regime, whole.
        society: the society whose responses weigh its consequences.
        plan: the numbering of the comparison; the regime's own if left out.
        kind: the kind of subject. Tables of every kind have the same shapes, so that the same
            processes read them; places beyond a kind's conducts are empty.
        seed: the world's seed, from which a rollout draws.

    Raises:
        BadInput: the regime has more grades, terms or capped rules than a world holds, a term
            beyond five years, a part that is not built yet, or a date for a district that the
            society does not have.
    """
    plan = plan or Plan.of(regime, kind=kind)
    regime = part(regime, kind)
    conducts = CONDUCTS_OF[kind]
    _fits(regime)
    parts: dict[str, Any] = {}
    parts |= rollout_of(regime, society, seed)
    parts |= beliefs_of(regime, society, plan, conducts)
    parts |= agencies_of(regime, conducts, heard(society, kind))
    parts |= profiles_of(regime)
    parts |= score_of(regime, plan)
    parts |= mending_of(regime)
    parts |= traits_of(regime, plan)
    parts |= lists_of(regime, plan)
    parts |= procedure_of(regime)
    parts |= measures_of(regime, plan, conducts)
    parts |= edges_of(parts)
    return Rules(**{name: on_device(part) for name, part in parts.items()})


def _fits(regime: Regime) -> None:
    score = the_score(regime)
    grades = len(score.grades) if score else 0
    for have, room, what in (
        (grades, layout.GRADE_CAPACITY, "grades"),
        (len(regime.scores), 1, "scores of one kind of subject"),
    ):
        if have > room:
            raise BadInput(
                f"{regime.id}: {have} {what}, and a world holds {room}",
                hint="merge some of them, or leave out those the question is not about",
            )
    if value(regime.announced) > MOST_NOTICE:
        raise BadInput(
            f"{regime.id}: announced {value(regime.announced):.0f} months before the start",
            hint=f"at most {MOST_NOTICE} months are simulated between announcement and start",
        )
