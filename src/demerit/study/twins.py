"""Further twins: the regime lived once more with one thing changed, on the same draws.

The first twin, ordinary law alone, runs beside every world. These are asked for by name and run in
the first ten worlds; each answers one question by being the same in everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from demerit.evidence.norms import Norms
from demerit.regime import BadInput, Regime, from_canonical
from demerit.regime.files import did_you_mean

if TYPE_CHECKING:
    from demerit.study.request import Request

WORLDS = 10
"""Worlds in which further twins run, the first of a run."""

ALL, NONE = "all", "none"


@dataclass(frozen=True)
class Lived:
    """What a twin lives under.

    Attributes:
        regime: its regime.
        change: fields of `demerit.engine.change.Change` that no regime says.
    """

    regime: Regime
    change: Mapping[str, Any] = field(default_factory=dict)

    def same_as(self, regime: Regime) -> bool:
        """Whether nothing differs, so that running it would repeat the regime's arm bit for bit."""
        return not self.change and self.regime == regime


@dataclass(frozen=True)
class Twin:
    """A further twin.

    Attributes:
        name: a short name.
        title: a few words.
        sentence: what is changed, and what is not.
        make: what it lives under, given the regime and the norms.
    """

    name: str
    title: str
    sentence: str
    make: Callable[[Regime, Norms], Lived]


SEEN_AS: Mapping[tuple[str, str], str] = {
    ("residence", "no_local_hukou"): "no_local_registration",
    ("income", "lower third"): "low_income",
}
"""The trait by which a regime can see that somebody belongs to a group. Others it never sees."""


def _no_joint(regime: Regime, norms: Norms) -> Lived:
    del norms
    data = regime.canonical()
    data["sharing"] |= {"wall": True, "joint": False}
    return Lived(_again(data, regime))


def _swapped(regime: Regime, norms: Norms) -> Lived:
    chosen = norms.reporting.headline_group
    home = norms.reporting.reference[chosen.attribute]
    names = {SEEN_AS.get((chosen.attribute, group)) for group in (chosen.group, home)}
    seen = tuple(sorted(name for name in names if name and name in _used(regime)))
    return Lived(regime, {"swapped": seen} if seen else {})


def _used(regime: Regime) -> set[str]:
    """Traits that a rule, a list or an agency of the regime uses."""
    grounds = [rule.on for score in regime.scores.values() for rule in score.rules]
    grounds += [entry.on for held in regime.lists.values() for entry in held.entry]
    found = {on.removeprefix("trait:") for on in grounds if on.startswith("trait:")}
    return found.union(*(agency.profiles for agency in regime.agencies.values()))


def _neutral(regime: Regime, norms: Norms) -> Lived:
    del norms
    return Lived(regime, {"neutral_score": True} if regime.scores else {})


def _without_errors(regime: Regime, norms: Norms) -> Lived:
    del norms
    data = regime.canonical()
    for agency in data["agencies"].values():
        for name in ("phantom", "misidentifies", "false_listing"):
            _nil(agency.get(name))
    for score in data["scores"].values():
        for rule in score["rules"]:
            _nil(rule.get("borrowed"))
    return Lived(_again(data, regime))


def _nil(quantity: Any) -> None:
    """Set a quantity to 0, and its range with it."""
    if isinstance(quantity, dict):
        quantity |= {"value": 0, "range": [0, 0]}


def _placebo(regime: Regime, norms: Norms) -> Lived:
    del norms
    return Lived(regime, {"strangers": True})


def _again(data: Mapping[str, Any], like: Regime) -> Regime:
    made = from_canonical(data)
    return like if made == like else made


TWINS: Mapping[str, Twin] = {
    one.name: one
    for one in (
        Twin(
            "placebo",
            "Noise alone",
            "The regime with other people moving in; nothing else is drawn anew. What differs from "
            "the regime's own arm is noise.",
            _placebo,
        ),
        Twin(
            "swap",
            "Label swapped",
            "The regime sees the label of the declared group in those who do not bear it, and not "
            "in those who do; how they live stays.",
            _swapped,
        ),
        Twin(
            "no-joint",
            "No joint punishment",
            "An act is answered in its own domain of life alone; nothing crosses to another.",
            _no_joint,
        ),
        Twin(
            "neutral-score",
            "Neutral score",
            "Decisions are made as if everybody stood at the ordinary grade; what residents expect "
            "of the score stays.",
            _neutral,
        ),
        Twin(
            "no-errors",
            "Records without errors",
            "Nothing is recorded that was not done, and nobody in another's place. What goes "
            "unseen stays unseen: no arm of a study raises detection.",
            _without_errors,
        ),
    )
}


def chosen(words: str) -> tuple[str, ...]:
    """The twins that a command line asks for.

    Args:
        words: names joined by commas, `all`, or `none`.

    Raises:
        BadInput: there is no twin of some name.
    """
    if words in (NONE, ""):
        return ()
    names = list(TWINS) if words == ALL else [word.strip() for word in words.split(",")]
    known(names)
    return tuple(dict.fromkeys(names))


def known(names: Sequence[str]) -> None:
    """Refuse names of twins that do not exist.

    Raises:
        BadInput: naming the first, with the nearest that do.
    """
    for name in names:
        if name not in TWINS:
            hint = did_you_mean(name, TWINS) or f"they are {', '.join(TWINS)}"
            raise BadInput(f"there is no twin {name!r}", hint=hint)


def twins_of(request: Request, seed: int) -> dict[str, Lived]:
    """What the further twins of one world live under, by name; none after the first ten worlds."""
    if seed not in request.seed_values[:WORLDS]:
        return {}
    return {name: TWINS[name].make(request.regime, request.norms) for name in request.twins}


def facts(request: Request) -> dict[str, Any]:
    """The further twins of a run, as `metrics.json` tells of them."""
    lived = {name: TWINS[name].make(request.regime, request.norms) for name in request.twins}
    return {
        name: {
            "title": TWINS[name].title,
            "sentence": TWINS[name].sentence,
            "worlds": min(request.seeds, WORLDS),
            "same_as_regime": one.same_as(request.regime),
        }
        for name, one in lived.items()
    }
