"""Arms held against the regime as it is: levels, differences, the front, a choice, what survives.

Everything is computed from the sums of each arm in each world (`evidence.judged`), so that any set
of worlds can be left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from demerit.evidence import METRICS
from demerit.evidence.c_necessity import Menu as Alternatives
from demerit.evidence.c_necessity import found as necessity_of
from demerit.evidence.contrast import (
    Pair,
    chosen,
    difference,
    level_of,
    ratio_of,
    together,
    verdict,
)
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import fieller, mean, ratio
from demerit.evidence.judged import JUDGED, Sums, headline, judge
from demerit.evidence.norms import Norms
from demerit.evidence.worlds import Worlds
from demerit.study.arms import FULL, NONE, Menu
from demerit.study.worlds import World

KEEPS = (0.95, 0.90)
"""Shares of the effect that a choice has to keep (`standards.md` M12: d = 0.05, 0.10)."""

LEAST_HELD_OUT = 2
"""Worlds that have to be held out at least, so that a choice checked on them has an interval."""

LESS_BURDEN, KEEPS_EFFECT = "burden", "effect"


def reduce(menu: Menu, worlds: tuple[World, ...]) -> dict[str, Any]:
    """The sums of every arm in one world, and what it took, as plain data."""
    arms, metrics = {}, {}
    names = [*(arm.id for arm in menu.arms), NONE]
    regimes = [*(arm.regime for arm in menu.arms), menu.arms[0].regime]
    for name, regime, world in zip(names, regimes, worlds, strict=True):
        one = Worlds([world.outcome], world.labels, menu.norms)
        sums = judge(one, regime)
        metrics[name] = {
            metric: METRICS[metric].measure(one, NONE)["value"] for metric in menu.metrics
        }
        arms[name] = {
            number: {reading: [part.tolist() for part in pair] for reading, pair in held.items()}
            for number, held in sums.items()
        }
    return {
        "arms": arms,
        "metrics": metrics,
        "seconds": sum(world.outcome.seconds for world in worlds),
        "resident_months": sum(world.outcome.resident_months for world in worlds),
        "compile_seconds": sum(world.compile_seconds for world in worlds),
        "society_seconds": sum(world.society_seconds for world in worlds),
    }


def joined(found: Sequence[Mapping[str, Any]]) -> dict[str, Sums]:
    """The sums of every arm over all worlds, in the order of the seeds."""
    return {
        arm: {
            number: {
                reading: _stack([one["arms"][arm][number][reading] for one in found])
                for reading in readings
            }
            for number, readings in numbers.items()
        }
        for arm, numbers in found[0]["arms"].items()
    }


def necessity(board: Board) -> dict[str, Any]:
    """M12 with the study's arms for a menu, as an entry of `metrics.json`."""
    chosen = board.norms.reporting.headline
    tops = {"gravity": chosen.gravity, "severity": chosen.severity}
    otherwise = {
        f"gravity={name}": _menu(board, **{**tops, "gravity": name})
        for name in board.norms.gravity.scales
    } | {
        f"severity={name}": _menu(board, **{**tops, "severity": name})
        for name in board.norms.severity.weightings
    }
    return METRICS["M12"].entry(necessity_of(_menu(board, **tops), otherwise, board.level), NONE)


def _menu(board: Board, gravity: str, severity: str) -> Alternatives:
    """The regime first, then every arm that is a regime, read under one scale and weighting."""
    names = [FULL, *(arm for arm in board.arms if arm != NONE)]
    averted = [board.sums[arm]["effect"][f"gravity={gravity}"][0] for arm in names]
    burden = [board.sums[arm]["burden"][f"severity={severity}"][0] for arm in names]
    return Alternatives(tuple(names), np.array(averted), np.array(burden))


def _stack(pairs: Sequence[Sequence[Sequence[float]]]) -> Pair:
    above, below = (
        np.array([value for pair in pairs for value in pair[part]], dtype=np.float64)
        for part in (0, 1)
    )
    return above, below


@dataclass(frozen=True)
class Board:
    """The sums of all arms, and how they are read.

    Attributes:
        sums: arm to number to reading to sums by world.
        norms: declared value judgements.
        level: level of an interval that stands alone.
    """

    sums: Mapping[str, Sums]
    norms: Norms

    @property
    def level(self) -> float:
        """Level of an interval that stands alone."""
        return self.norms.reporting.level

    @property
    def arms(self) -> list[str]:
        """Arms that are held against the regime, ordinary law among them."""
        return [arm for arm in self.sums if arm != FULL]

    @property
    def strict(self) -> float:
        """Level of each of the intervals by which all arms are told from the regime at once."""
        return together(self.level, len(self.arms))

    def top(self, arm: str, number: str) -> Pair:
        """The sums of the reading that stands at the top."""
        return self.sums[arm][number][headline(self.norms)[number]]

    def change(self, arm: str, number: str, reading: str = "", base: str = FULL) -> Estimate:
        """An arm less another under one reading, at the level of many comparisons."""
        reading = reading or headline(self.norms)[number]
        pairs = [self.sums[one][number][reading] for one in (arm, base)]
        return difference(pairs[0], pairs[1], level=self.strict)


def numbers_of(board: Board, arm: str) -> dict[str, Any]:
    """Level of every number of an arm under every reading, and its difference from the regime."""
    found: dict[str, Any] = {}
    for number, readings in board.sums[arm].items():
        best = headline(board.norms)[number]
        held = {
            reading: {
                **level_of(pair, level=board.level).as_dict(worlds=False),
                **_beside(board, arm, number, reading),
            }
            for reading, pair in readings.items()
        }
        above, below = readings[best]
        found[number] = {
            "title": JUDGED[number].title,
            "unit": JUDGED[number].unit,
            "good": JUDGED[number].good,
            "reading": best,
            **held[best],
            "readings": {reading: one for reading, one in held.items() if reading != best},
            "by_world": [
                None if not b else a / b
                for a, b in zip(above.tolist(), below.tolist(), strict=True)
            ],
        }
    return found


def _beside(board: Board, arm: str, number: str, reading: str) -> dict[str, Any]:
    if arm == FULL:
        return {"difference": None, "verdict": None}
    apart = difference(
        board.sums[arm][number][reading], board.sums[FULL][number][reading], level=board.level
    )
    sure = verdict(board.change(arm, number, reading))
    shown = apart.as_dict(worlds=False)
    kept = ("value", "mcse", "low", "high", "level", "noise", "status", "reason")
    return {"difference": {name: shown[name] for name in kept}, "verdict": sure}


def metrics_of(
    metrics: Sequence[str], arm: str, reduced: Sequence[Mapping[str, Any]], norms: Norms
) -> dict[str, Any]:
    """Metrics of an arm: the mean over worlds of each world's value, and the paired difference.

    Args:
        metrics: registered metrics.
        arm: the arm.
        reduced: what `reduce` gave of each world.
        norms: declared value judgements.

    Returns:
        Level and difference from the regime by metric (E1, E2). For a ratio the mean of its values
        by world differs a little from the ratio of sums that a run of its own reports.
    """
    level, found = norms.reporting.level, {}
    for metric in metrics:
        mine, full = ([one["metrics"][which][metric] for one in reduced] for which in (arm, FULL))
        nothing = "it exists in no world"
        pairs = [(a, b) for a, b in zip(mine, full, strict=True) if None not in (a, b)]
        apart = [a - b for a, b in pairs]
        beside = replace(mean(apart, level=level, estimator="E2", nothing=nothing), no_effect=0.0)
        found[metric] = {
            "title": METRICS[metric].title,
            "unit": METRICS[metric].unit,
            "definition": METRICS[metric].definition,
            **mean(mine, level=level, nothing=nothing).as_dict(),
            "difference": None if arm == FULL else beside.as_dict(worlds=False),
            "verdict": None if arm == FULL else verdict(beside),
        }
    return found


def kept(board: Board, arm: str, reading: str = "") -> Estimate:
    """Share of the regime's effect that an arm keeps, with Fieller's interval."""
    return _share_kept(board, arm, range(board.top(FULL, KEEPS_EFFECT)[0].size), reading)


def _share_kept(board: Board, arm: str, places: Sequence[int], reading: str = "") -> Estimate:
    reading = reading or headline(board.norms)[KEEPS_EFFECT]
    mine, whole = (chosen(board.sums[one][KEEPS_EFFECT][reading], places)[0] for one in (arm, FULL))
    effect = mean(whole, level=board.level, estimator="E2")
    least = effect.low if effect.low is not None else effect.value
    if least is None or least <= 0:
        reason = "the regime itself averts nothing beyond chance: there is nothing to keep"
        return absent("E7", len(places), reason, level=board.level)
    return fieller(mine, whole, level=board.level)


# --- the front ---------------------------------------------------------------------------------


def front(board: Board) -> list[dict[str, Any]]:
    """Which arms no other arm beats on burden and on harm averted at once.

    An arm is beaten when another has no more burden and averts no less, and is better in one of
    the two. `worlds` is the share of the worlds that can each be left out with the arm staying on
    the front, or staying off it; `beaten_surely` are arms that beat it beyond chance in one, and in
    the other beyond chance or exactly level in every world.
    """
    names = list(board.sums)
    count = board.top(FULL, LESS_BURDEN)[0].size
    whole = _on_front(board, names, range(count))
    left_out = [
        _on_front(board, names, [one for one in range(count) if one != out])
        for out in range(count)
        if count > 1
    ]
    return [
        {
            "arm": name,
            "burden": ratio_of(board.top(name, LESS_BURDEN)),
            "effect": ratio_of(board.top(name, KEEPS_EFFECT)),
            "on_front": name in whole,
            "worlds": sum((name in one) == (name in whole) for one in left_out) / len(left_out)
            if left_out
            else None,
            "beaten_surely": [other for other in names if _beats(board, other, name)],
        }
        for name in names
    ]


def _on_front(
    board: Board,
    names: Sequence[str],
    places: Sequence[int],
    readings: tuple[str, str] | None = None,
) -> set[str]:
    tops = headline(board.norms)
    burden, effect = readings or (tops[LESS_BURDEN], tops[KEEPS_EFFECT])
    points = {
        name: (
            ratio_of(chosen(board.sums[name][LESS_BURDEN][burden], places)),
            -ratio_of(chosen(board.sums[name][KEEPS_EFFECT][effect], places)),
        )
        for name in names
    }

    def beaten(point: tuple[float, float]) -> bool:
        return any(
            other[0] <= point[0] and other[1] <= point[1] and other != point
            for other in points.values()
        )

    return {name for name, point in points.items() if not beaten(point)}


def _beats(board: Board, other: str, name: str) -> bool:
    if other == name:
        return False
    burden = verdict(board.change(other, LESS_BURDEN, base=name))
    effect = verdict(board.change(other, KEEPS_EFFECT, base=name))
    return (burden, effect) in (("less", "more"), ("less", "same"), ("same", "more"))


# --- a choice, checked on worlds that had no say -------------------------------------------------


def choices(board: Board, seeds: Sequence[int]) -> list[dict[str, Any]]:
    """The least burdensome arm that keeps enough of the effect, and what is left of it elsewhere.

    It is chosen on the first half of the worlds and looked at in the others: the best of many looks
    better where it was chosen than anywhere else (the winner's curse).
    """
    half = (len(seeds) + 1) // 2
    if len(seeds) - half < LEAST_HELD_OUT:
        why = f"{len(seeds)} worlds leave fewer than {LEAST_HELD_OUT} to hold out"
        return [{"keeps": share, "chosen": None, "why": why} for share in KEEPS]
    return [_choice(board, share, list(seeds), half) for share in KEEPS]


def _choice(board: Board, share: float, seeds: list[int], half: int) -> dict[str, Any]:
    first, rest = list(range(half)), list(range(half, len(seeds)))
    about = {"keeps": share, "chosen_on": seeds[:half], "held_out": seeds[half:]}
    effect = mean(chosen(board.top(FULL, KEEPS_EFFECT), first)[0], level=board.level)
    if effect.low is None or effect.low <= 0:
        why = "the regime averts nothing beyond chance in the worlds to choose on: nothing to keep"
        return {**about, "chosen": None, "why": why}
    means = {
        arm: [ratio_of(chosen(board.top(arm, which), first)) for which in ("burden", "effect")]
        for arm in board.sums
    }
    enough = [arm for arm, (_, averts) in means.items() if averts >= share * means[FULL][1]]
    best = min(enough, key=lambda arm: means[arm][0])

    def saved(places: list[int]) -> Estimate:
        above, below = (chosen(board.top(arm, LESS_BURDEN), places)[0] for arm in (best, FULL))
        return ratio(above, below, level=board.level).one_minus()

    here, there = saved(first), saved(rest)
    curse = None if here.value is None or there.value is None else here.value - there.value
    return {
        **about,
        "chosen": best,
        "why": f"the least burden of {len(enough)} arms that keep at least {share:.0%}",
        "saved_where_chosen": here.as_dict(worlds=False),
        "saved_held_out": there.as_dict(worlds=False),
        "kept_held_out": _share_kept(board, best, rest).as_dict(worlds=False),
        "curse": curse,
    }


# --- what survives all norms ---------------------------------------------------------------------

CLAIMS: dict[str, tuple[str, str]] = {
    "burden": ("less", "less burden"),
    "wrongful": ("less", "a smaller wrongful share"),
    "unrelated": ("less", "a smaller share in unrelated contexts"),
    "effect": ("less", "less harm averted"),
}
"""Number, the direction that is claimed, and the claim in words."""


def survivors(board: Board) -> list[dict[str, Any]]:
    """For each arm, which conclusions hold under every declared reading, beyond chance."""
    rows = []
    for arm in board.arms:
        if arm == NONE:
            continue
        for number, (_, _) in CLAIMS.items():
            found = {
                reading: verdict(board.change(arm, number, reading))
                for reading in board.sums[arm][number]
            }
            rows.append({"arm": arm, "number": number, **_agreed(found)})
        rows.append({"arm": arm, "number": "front", **_agreed(dict(_front_everywhere(board, arm)))})
    return rows


def _front_everywhere(board: Board, arm: str) -> Iterator[tuple[str, str]]:
    names, count = list(board.sums), board.top(FULL, LESS_BURDEN)[0].size
    burdens, effects = board.sums[arm][LESS_BURDEN], board.sums[arm][KEEPS_EFFECT]
    for burden, effect in product(burdens, effects):
        there = arm in _on_front(board, names, range(count), (burden, effect))
        yield f"{burden} {effect}", "on the front" if there else "beaten"


def _agreed(found: Mapping[str, str]) -> dict[str, Any]:
    """Whether one conclusion holds under every reading, and how many readings say what."""
    said = list(found.values())
    same = len(set(said)) == 1 and said[0] not in ("unknown",)
    return {
        "conclusion": said[0] if same else "depends on the norms",
        "survives": same and said[0] != "noise",
        "readings": dict(found),
    }
