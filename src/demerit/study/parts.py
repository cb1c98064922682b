"""Regimes less some of their parts: a rule, a list, a measure, sharing, association.

Every removal is a relaxation: what costs a resident something is taken out, never what benefits
one. So points are only removed where they are lost, lists where they are black, measures where they
restrict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from demerit.regime import BadInput, Regime, check, from_canonical
from demerit.regime.registry import CONDUCT
from demerit.study.arms import FULL, Arm, Left
from demerit.study.sets import substance

Data = dict[str, Any]
POINTS = "points and grades"
MOST_GROUPS = 4
"""Groups whose Shapley values are computed: with k of them 2^k arms are run."""


@dataclass(frozen=True)
class Part:
    """Something of a regime that can be taken out.

    Attributes:
        id: a short name, such as `rule:littering` or `list:blacklist`.
        title: in words.
        kind: rule, direct grade, list, measure, sharing or association.
        group: the group that it belongs to, for order effects.
        take: takes it out of the regime's plain data.
    """

    id: str
    title: str
    kind: str
    group: str
    take: Callable[[Data], None]


def parts_of(regime: Regime) -> tuple[Part, ...]:
    """Everything of a regime that can be taken out to relax it."""
    return (
        *_rules(regime),
        *_direct(regime),
        *_lists(regime),
        *_measures(regime),
        *_ways(regime),
    )


def _about(on: str) -> str:
    kind, _, name = on.rpartition(":")
    if kind:
        return f"{kind} {name.replace('_', ' ')}"
    return CONDUCT[on].title if on in CONDUCT else on.replace("_", " ")


def _rules(regime: Regime) -> Iterator[Part]:
    for name, score in regime.scores.items():
        for rule in score.rules:
            if (rule.points.value or 0) < 0:
                title = f"points lost for {_about(rule.on)}"
                yield Part(
                    f"rule:{rule.on}", title, "rule", POINTS, _without(name, "rules", rule.on)
                )


def _direct(regime: Regime) -> Iterator[Part]:
    for name, score in regime.scores.items():
        for given in score.direct:
            title = f"grade {given.grade} at once for {_about(given.on)}"
            take = _without(name, "direct", given.on)
            yield Part(f"direct:{given.on}", title, "direct grade", POINTS, take)


def _without(score: str, part: str, on: str) -> Callable[[Data], None]:
    def take(data: Data) -> None:
        held = data["scores"][score]
        held[part] = [one for one in held[part] if one["on"] != on or _adds(one)]

    return take


def _adds(one: Data) -> bool:
    points = one.get("points")
    return isinstance(points, dict) and (points.get("value") or 0) > 0


def _lists(regime: Regime) -> Iterator[Part]:
    for name, held in regime.lists.items():
        if held.kind == "black":
            title = f"the blacklist {held.title or name}, with what it leads to"
            yield Part(f"list:{name}", title, "list", "blacklists", _without_list(name))


def _without_list(name: str) -> Callable[[Data], None]:
    def take(data: Data) -> None:
        data["lists"].pop(name, None)
        data["measures"] = {
            key: one for key, one in data["measures"].items() if one["when"].get("on_list") != name
        }
        for score in data["scores"].values():
            score["direct"] = [one for one in score["direct"] if one["on"] != f"list:{name}"]

    return take


def _measures(regime: Regime) -> Iterator[Part]:
    for name, measure in regime.measures.items():
        if measure.kind == "restriction":
            yield Part(
                f"measure:{name}", measure.title, "measure", "measures",
                lambda data, name=name: data["measures"].pop(name, None),
            )  # fmt: skip


def _ways(regime: Regime) -> Iterator[Part]:
    """Sharing and association, each as a whole."""
    if regime.measures and not regime.sharing.wall:

        def wall(data: Data) -> None:
            data["sharing"] |= {"wall": True, "joint": False}

        yield Part("sharing", "sharing between bodies", "sharing", "sharing", wall)
    tied = [one for one in regime.measures.values() if one.kind == "restriction" and one.reaches]
    if tied:
        names = [name for name, one in regime.measures.items() if one in tied]

        def alone(data: Data) -> None:
            for name in names:
                if name in data["measures"]:
                    data["measures"][name]["reaches"] = []

        yield Part(
            "association", "effects that reach family and others through a tie", "association",
            "association", alone,
        )  # fmt: skip


def less(regime: Regime, parts: Sequence[Part]) -> Regime:
    """The regime without some parts.

    Raises:
        BadInput: what is left contradicts itself.
    """
    data = regime.canonical()
    for part in parts:
        part.take(data)
    made = from_canonical(data)
    known = {(one.code, one.where) for one in check(regime)}
    for one in check(made):
        if one.level == "error" and (one.code, one.where) not in known:
            raise BadInput(f"{one.where}: {one.message}", hint=one.fix)
    return made


def rule_arms(
    regime: Regime, *, orders: bool = True
) -> tuple[tuple[Arm, ...], tuple[Left, ...], tuple[str, ...]]:
    """The regime, the same less each part, each part left alone, and coalitions of groups.

    Args:
        regime: what is taken apart.
        orders: whether to run what order effects need: each part as the only one left, and every
            coalition of the groups.

    Returns:
        The arms, what is no arm, and the names of the groups.
    """
    parts = parts_of(regime)
    if not parts:
        raise BadInput(
            f"{regime.id} restricts nobody: there is no rule to take out", hint="choose another"
        )
    arms = [Arm(FULL, regime.title, "The regime as it is.", FULL, regime)]
    left: list[Left] = []
    for part in parts:
        _take(arms, left, regime, f"less {part.id}", f"without {part.title}", "out", [part])
    groups: tuple[str, ...] = ()
    if orders:
        for part in [part for part in parts if part.kind not in ("sharing", "association")]:
            rest = [one for one in parts if one is not part and not _needs(part, one, regime)]
            _take(arms, left, regime, f"only {part.id}", f"only {part.title}", "only", rest)
        groups = tuple(dict.fromkeys(part.group for part in parts if part.group != "measures"))
        groups = groups if len(groups) <= MOST_GROUPS else ()
        for size in range(1, len(groups) + 1):
            for out in combinations(groups, size):
                gone = [part for part in parts if part.group in out]
                title = f"without {', '.join(out)}"
                _take(arms, left, regime, coalition(out), title, "coalition", gone)
    return tuple(arms), tuple(left), groups


def coalition(out: Sequence[str]) -> str:
    """Name of the arm without some groups."""
    return f"less {'+'.join(out)}" if out else FULL


def _needs(part: Part, other: Part, regime: Regime) -> bool:
    """Whether a part does nothing without another: it must stay for the part to be seen alone."""
    kind, _, name = part.id.partition(":")
    there, _, what = other.id.partition(":")
    if kind == "measure":
        when = regime.measures[name].when
        if there == "list":
            return when.on_list == what
        return when.on_list is None and there in ("rule", "direct")
    if kind == "list":
        return there == "measure" and regime.measures[what].when.on_list == name
    if kind in ("rule", "direct"):
        return there == "measure" and regime.measures[what].when.on_list is None
    return there in ("rule", "direct", "list", "measure")


def _take(
    arms: list[Arm],
    left: list[Left],
    regime: Regime,
    name: str,
    title: str,
    kind: str,
    parts: Sequence[Part],
) -> None:
    try:
        made = less(regime, parts)
    except BadInput as error:
        left.append(Left(name, title, kind, f"what is left contradicts itself: {error.message}"))
        return
    same = next((arm for arm in arms if substance(arm.regime) == substance(made)), None)
    if same is None:
        taken = tuple(part.id for part in parts)
        arms.append(Arm(name, title, f"The regime {title}.", kind, made, taken))
    else:
        left.append(Left(name, title, kind, f"is the same as {same.id}", same.id))
