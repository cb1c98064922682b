"""Which arms a study of safeguards has: each alone, in sets, and the regime as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StrictStr

from demerit.regime import BadInput, Regime, list_safeguards, load_safeguard
from demerit.regime.declared import Declared
from demerit.regime.files import read_yaml
from demerit.regime.quantity import Strict
from demerit.study.arms import FULL, Arm, Left

SETS = Path(__file__).parent / "sets.yaml"
JOIN = "+"


class SafeguardSet(Strict):
    """Safeguards that are laid over a regime together."""

    title: StrictStr
    sentence: StrictStr
    safeguards: Annotated[tuple[StrictStr, ...], Field(min_length=2)]


class SafeguardSets(Declared):
    """A file of sets."""

    demerit: Literal[1]
    kind: Literal["safeguard-sets"]
    sets: dict[StrictStr, SafeguardSet]


def shipped_sets() -> dict[str, SafeguardSet]:
    """The shipped sets by name."""
    return SafeguardSets.from_document(read_yaml(SETS)).sets


def chosen_sets(wanted: Sequence[str] | None) -> dict[str, SafeguardSet]:
    """Sets by name, or put together with `+`.

    Args:
        wanted: names of shipped sets, or safeguards joined by `+` (`notice+appeal`); all shipped
            sets if None.

    Raises:
        BadInput: there is no set or safeguard of that name.
    """
    shipped = shipped_sets()
    if wanted is None:
        return shipped
    found: dict[str, SafeguardSet] = {}
    for name in wanted:
        if name in shipped:
            found[name] = shipped[name]
            continue
        parts = tuple(part.strip() for part in name.split(JOIN))
        if len(parts) < 2:
            raise BadInput(
                f"there is no set of safeguards called {name!r}",
                hint=f"use {', '.join(shipped)}, or join safeguards: notice+appeal",
            )
        titles = [load_safeguard(part).title for part in parts]
        found[name] = SafeguardSet(
            title=" + ".join(titles), sentence=f"{', '.join(titles)} together.", safeguards=parts
        )
    return found


def safeguard_arms(
    regime: Regime, sets: Mapping[str, SafeguardSet], alone: Sequence[str] | None = None
) -> tuple[tuple[Arm, ...], tuple[Left, ...]]:
    """The regime, each safeguard alone, and the sets.

    Args:
        regime: what the safeguards are laid over.
        sets: sets by name.
        alone: safeguards that are run alone; all shipped ones if None.

    Returns:
        The arms, the regime itself first, and what is no arm: safeguards that would change
        nothing in this regime, and those that cannot be laid over it.
    """
    full = Arm(FULL, regime.title, "The regime as it is.", FULL, regime)
    arms, left = [full], []
    for name in list_safeguards() if alone is None else alone:
        told = load_safeguard(name)
        _add(arms, left, regime, told.id, told.title, told.sentence, "safeguard", (name,))
    for name, one in sets.items():
        _add(arms, left, regime, f"set:{name}", one.title, one.sentence, "set", one.safeguards)
    return tuple(arms), tuple(left)


def _add(
    arms: list[Arm],
    left: list[Left],
    regime: Regime,
    name: str,
    title: str,
    sentence: str,
    kind: str,
    parts: tuple[str, ...],
) -> None:
    """Lay safeguards over the regime; what changes nothing or is refused is left out, and said."""
    relaxed, laid, refused = regime, [], []
    for part in parts:
        try:
            relaxed = relaxed.with_safeguards(part)
            laid.append(part)
        except BadInput as error:
            refused.append(error)
    same = next((arm for arm in arms if substance(arm.regime) == substance(relaxed)), None)
    if not laid:
        left.append(Left(name, title, kind, f"cannot be laid over it: {refused[0].message}"))
    elif same is None:
        without = [part for part in parts if part not in laid]
        if without:
            sentence += f" Without {', '.join(without)}, which cannot be laid over this regime."
        arms.append(Arm(name, title, sentence, kind, relaxed, tuple(laid)))
    elif same.kind == FULL:
        left.append(Left(name, title, kind, "it changes nothing in this regime", FULL))
    else:
        left.append(Left(name, title, kind, f"is here the same as {same.title}", same.id))


def substance(regime: Regime) -> dict[str, object]:
    """What a regime does, without its names, words and sources."""
    data = regime.canonical()
    words = ("id", "title", "summary", "headline", "sources", "safeguards", "not_modelled")
    return {name: part for name, part in data.items() if name not in words}
