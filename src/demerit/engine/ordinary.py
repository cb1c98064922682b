"""Ordinary law: alone, and less what a regime replaces."""

from __future__ import annotations

from demerit.regime import BadInput, Regime
from demerit.society import Society


def society_without(society: Society, replaced: tuple[str, ...]) -> Society:
    """The society less the ordinary laws that a regime replaces.

    Raises:
        BadInput: there is no law of that name.
    """
    if not replaced:
        return society
    unknown = [name for name in replaced if name not in society.law]
    if unknown:
        raise BadInput(
            f"{society.id} has no law called {unknown[0]!r} to replace",
            hint=f"its laws are {', '.join(society.law)}",
        )
    left = {name: law for name, law in society.law.items() if name not in replaced}
    return society.model_copy(update={"law": left})


def ordinary_law() -> Regime:
    """Ordinary law alone: a regime that says nothing."""
    return Regime(
        demerit=1, id="none", title="Ordinary law alone", summary="", status="counterfactual"
    )
