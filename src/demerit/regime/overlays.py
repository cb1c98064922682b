"""Safeguards: overlays that relax a regime and can do nothing else.

Each place that an overlay may touch has a direction in which it relaxes. A place that makes the
regime harder the other way (points, severity, reach, detection, term) is refused when an overlay
pushes it that way. For the guarantees of `due_process` and `sharing` an overlay is a minimum: where
the regime gives more already, the regime's own value stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StrictStr

from demerit.regime.checks import check
from demerit.regime.declared import Declared, kind_at, part_at, put
from demerit.regime.files import BadInput, Path_, did_you_mean, read_yaml
from demerit.regime.loading import HERE, shipped_or_path
from demerit.regime.model import Id, Key, Regime, Source
from demerit.regime.quantity import Quantity
from demerit.regime.registry import LEVER

Direction = Literal["up", "down", "toward zero", "true", "false", "where none"]
"""How a place relaxes; `where none`: an overlay may fill it in and never move it."""

GUARANTEES: dict[str, Direction] = {
    "due_process.notice": "up",
    "due_process.notice_names": "up",
    "due_process.reasons_right": "up",
    "due_process.hearing": "up",
    "due_process.hearing_stops_false": "up",
    "due_process.hearing_stops_true": "up",
    "due_process.appeal_filed_false": "up",
    "due_process.appeal_filed_true": "up",
    "due_process.appeal_months": "down",
    "due_process.appeal_upheld_false": "up",
    "due_process.appeal_upheld_true": "up",
    "due_process.silence": "down",
    "due_process.appeal_cost": "down",
    "due_process.second_filed": "up",
    "due_process.second_months": "down",
    "due_process.second_upheld_false": "up",
    "due_process.second_upheld_true": "up",
    "due_process.suspensive": "true",
    "due_process.human_review": "up",
    "due_process.review_stops_false": "up",
    "due_process.review_stops_true": "up",
    "due_process.automation_bias": "down",
    "due_process.compensation": "up",
    "due_process.amnesty.at": "where none",
    "due_process.amnesty.covers": "up",
    "due_process.hardship.income_below": "up",
    "due_process.proportionality_cap": "down",
    "due_process.purpose_limitation": "true",
    "due_process.exclude_protected": "true",
    "due_process.expiry_cap": "down",
    "due_process.forever": "false",
    "sharing.wall": "true",
    "sharing.joint": "false",
    "sharing.correction_lag": "down",
    "sharing.correction_reaches": "up",
    "lists.*.lead": "up",
    "lists.*.performs": "up",
    "lists.*.early_deletion": "up",
    "scores.*.course.points": "up",
    "scores.*.course.chance": "up",
    "scores.*.course.every": "down",
    "scores.*.course.cost": "down",
}
"""Places where an overlay is a minimum."""

BURDENS: dict[str, Direction] = {
    "agencies.*.sees.*.detects": "down",
    "agencies.*.phantom": "down",
    "agencies.*.misidentifies": "down",
    "agencies.*.false_listing": "down",
    "agencies.*.attention": "down",
    "scores.*.public": "false",
    "scores.*.rules.*.points": "toward zero",
    "scores.*.rules.*.term": "down",
    "scores.*.direct.*.term": "down",
    "scores.*.direct.*.lock": "false",
    "scores.*.direct.*.repair.points": "toward zero",
    "scores.*.direct.*.repair.term": "down",
    "lists.*.entry.*.chance": "down",
    "lists.*.entry.*.term": "down",
    "lists.*.relist_bar": "up",
    "lists.*.public": "false",
    "measures.*.mandatory": "false",
    "measures.*.coverage": "down",
    "measures.*.lag": "up",
    "alarm": "down",
    "rollout.dates.*": "up",
    "rollout.waves.*.share": "down",
    "rollout.waves.*.at": "up",
    "rollout.by_example.alone": "down",
    "rollout.by_example.example": "down",
}
"""Places where an overlay that would tighten, or take a benefit away, is refused."""


def _set_value(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, dict):
        return Quantity.model_validate(value)
    if isinstance(value, Quantity):
        return value
    raise ValueError(
        "a safeguard sets true, false or a quantity; write {value: ..., grade: ..., range: [...]}"
    )


def _settable(sets: dict[str, Any]) -> dict[str, Any]:
    known = [*GUARANTEES, *BURDENS]
    for path in sets:
        if pattern_of(path) is None:
            hint = did_you_mean(path, known) or f"settable are {', '.join(GUARANTEES)}"
            raise ValueError(
                f"a safeguard cannot set {path!r}, since it would not only relax a regime; {hint}"
            )
    if not sets:
        raise ValueError("a safeguard that sets nothing is none; add a path under `sets`")
    return sets


ABSENT_IS_ZERO = frozenset({"agencies.*.false_listing"})
"""Places where leaving the number out means that there is none of it."""

Setting = Annotated[bool | Quantity, BeforeValidator(_set_value)]


class Safeguard(Declared):
    """A safeguard file: a plain sentence and the places it sets."""

    demerit: Literal[1]
    kind: Literal["safeguard"]
    id: Id
    title: StrictStr
    sentence: StrictStr
    sets: Annotated[dict[StrictStr, Setting], AfterValidator(_settable)]
    sources: dict[Key, Source] = Field(default_factory=dict)


def pattern_of(path: str) -> str | None:
    """Return the pattern of `GUARANTEES` or `BURDENS` that a path falls under, or None."""
    steps = path.split(".")
    for pattern in (*GUARANTEES, *BURDENS):
        parts = pattern.split(".")
        if len(parts) == len(steps) and all(
            part in ("*", step) for part, step in zip(parts, steps, strict=True)
        ):
            return pattern
    return None


def list_safeguards() -> list[str]:
    """Return the ids of the shipped safeguards."""
    return sorted(file.stem for file in (HERE / "safeguards").glob("*.yaml"))


def load_safeguard(id_or_path: str | Path) -> Safeguard:
    """Load a safeguard.

    Raises:
        BadInput: Where there is no such safeguard, or the file says something else than a safeguard
            may.
    """
    return Safeguard.from_document(
        read_yaml(shipped_or_path(id_or_path, HERE / "safeguards", "safeguard"))
    )


def apply_safeguard(regime: Regime, safeguard: Safeguard) -> Regime:
    """Return the regime relaxed by a safeguard.

    Raises:
        BadInput: Where a setting would tighten the regime or has the wrong kind of value.
    """
    data = regime.canonical()
    for key, source in safeguard.sources.items():
        data["sources"][_named(safeguard, key)] = source.model_dump(mode="json")
    for path, setting in safeguard.sets.items():
        value = setting.model_dump(mode="json") if isinstance(setting, Quantity) else setting
        if isinstance(value, dict) and value["source"]:
            value["source"] = _named(safeguard, value["source"])
        for where in places(data, path):
            _relax(data, where, path, value, safeguard)
    if safeguard.id not in regime.safeguards:
        data["safeguards"] = [*regime.safeguards, safeguard.id]
    relaxed = _checked(data, regime, safeguard)
    _refuse_new_errors(relaxed, regime, safeguard)
    return relaxed


def _named(safeguard: Safeguard, key: str) -> str:
    """Name a safeguard's source so that it cannot be taken for one of the regime's."""
    return f"{safeguard.id}-{key}"


def _checked(data: dict[str, Any], regime: Regime, safeguard: Safeguard) -> Regime:
    try:
        relaxed = Regime.from_canonical(data)
    except BadInput as error:
        raise BadInput(
            f"safeguard {safeguard.id!r} on {regime.id!r}: {error.message}",
            path=safeguard.document.path if safeguard.document else None,
            hint=error.hint,
        ) from error
    return relaxed.placed(regime.document)


def _refuse_new_errors(relaxed: Regime, regime: Regime, safeguard: Safeguard) -> None:
    """Refuse an overlay that leaves the regime contradicting itself."""
    known = {(one.code, one.where) for one in check(regime)}
    for one in check(relaxed):
        if one.level == "error" and (one.code, one.where) not in known:
            raise BadInput(
                f"safeguard {safeguard.id!r} on {regime.id!r}: {one.where}: {one.message}",
                path=safeguard.document.path if safeguard.document else None,
                hint=one.fix,
            )


def places(data: Any, path: str) -> list[Path_]:
    """Return the places in a regime's plain data that a path with `*` names."""

    def spread(part: Any, steps: list[str], where: Path_) -> Iterator[Path_]:
        if not steps:
            yield where
        elif steps[0] != "*":
            named: str | int = (
                int(steps[0]) if isinstance(part, list) and steps[0].isdigit() else steps[0]
            )
            inner = part.get(named) if isinstance(part, dict) else None
            if isinstance(part, list) and isinstance(named, int) and named < len(part):
                inner = part[named]
            yield from spread(inner, steps[1:], (*where, named))
        elif isinstance(part, dict):
            for key, inner in part.items():
                yield from spread(inner, steps[1:], (*where, key))
        elif isinstance(part, list):
            for place, inner in enumerate(part):
                yield from spread(inner, steps[1:], (*where, place))

    return [
        where
        for where in spread(data, path.split("."), ())
        if kind_at(Regime, where) is not None and _exists(data, where)
    ]


def _exists(data: Any, where: Path_) -> bool:
    """True where the part is there; `due_process`, `sharing` and a course may be filled in."""
    if where[0] in ("due_process", "sharing"):
        return True
    if where[0] == "scores" and where[2:3] == ("course",):
        where = where[:3]
    for step in where[:-1]:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    return data is not None


def _relax(data: Any, where: Path_, path: str, value: Any, safeguard: Safeguard) -> None:
    pattern = pattern_of(path) or path
    minimum = pattern in GUARANTEES
    direction = GUARANTEES.get(pattern) or BURDENS[pattern]
    base, place = part_at(data, where), ".".join(map(str, where))
    wants_bool = direction in ("true", "false")
    if wants_bool != isinstance(value, bool):
        needed = "true or false" if wants_bool else "a quantity"
        raise _refusal(safeguard, path, f"{place} takes {needed}")
    if pattern in ABSENT_IS_ZERO and base is None:
        if "*" in path:
            return
        base = {"value": 0}
    if _gives_benefit(data, where):
        if minimum or "*" in path:
            return  # to delay or weaken a benefit is no safeguard; `*` means every restriction
        raise _refusal(
            safeguard, path, f"{place} belongs to a reward; to weaken it is no safeguard"
        )
    if relaxes(base, value, direction):
        put(data, where, _within(base, value, direction, minimum, safeguard, path))
    elif not minimum and _number(base) != _number(value):
        change = f"{place} would go from {_shown(base)} to {_shown(value)}"
        raise _refusal(safeguard, path, f"{change}, which tightens the regime")


def _within(
    base: Any, value: Any, direction: Direction, minimum: bool, safeguard: Safeguard, path: str
) -> Any:
    """Keep the range, too, from reaching to the tighter side of the regime's own range."""
    ends, own = _ends(value), _ends(base)
    if ends is None or own is None:
        return value
    pick = {"up": max, "down": min}.get(direction) or (max if own[1] <= 0 else min)
    relaxed = (pick(ends[0], own[0]), pick(ends[1], own[1]))
    if relaxed == ends:
        return value
    if minimum:
        return {**value, "range": list(relaxed)}
    why = f"its range {list(ends)} reaches to the tighter side of the regime's own {list(own)}"
    raise _refusal(safeguard, path, why)


def _ends(value: Any) -> tuple[float, float] | None:
    if not isinstance(value, dict) or value.get("value") is None:
        return None
    low, high = value.get("range") or (value["value"], value["value"])
    return (low, high)


def relaxes(base: Any, value: Any, direction: Direction) -> bool:
    """True where going from `base` to `value` (plain data) relaxes in the direction given."""
    if direction in ("true", "false"):
        return base is not value and value is (direction == "true")
    before, after = _number(base), _number(value)
    if after is None:
        return False
    if before is None:
        return True  # no cap, no term, no clause: any number is less
    if direction == "where none":
        return False
    if direction == "toward zero":
        return before * after >= 0 and abs(after) < abs(before)
    return after > before if direction == "up" else after < before


def _number(value: Any) -> float | None:
    return value.get("value") if isinstance(value, dict) else value


def _shown(value: Any) -> str:
    number = _number(value)
    return "none" if number is None else str(number)


def _gives_benefit(data: Any, where: Path_) -> bool:
    if where[0] == "lists":
        return data["lists"][where[1]]["kind"] == "red"
    if where[0] == "scores":
        points = part_at(data, (*where[:-1], "points"))
        return "rules" in where and (_number(points) or 0) > 0
    if where[0] == "measures":
        lever = LEVER.get(data["measures"][where[1]]["lever"])
        return lever is not None and lever.kind == "reward"
    return False


def _refusal(safeguard: Safeguard, path: str, why: str) -> BadInput:
    document = safeguard.document
    line, column = document.place(("sets", path)) if document else (None, None)
    return BadInput(
        f"safeguard {safeguard.id!r} cannot be laid over this regime: {why}",
        path=document.path if document else None,
        line=line,
        column=column,
        hint=(
            "a safeguard may only relax: lower points, detection, coverage and terms; more notice,"
            " hearing and appeal"
        ),
    )
