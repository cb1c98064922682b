"""Family C, necessity: whether something milder on the menu would do as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from demerit.evidence.e_effect import aim_gravity, gravity_averted, total_burden
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import jackknife, ratio
from demerit.evidence.metric import Found, Metric, Part
from demerit.evidence.worlds import Floats, Worlds

UNIT = "share of the regime's burden"
NO_MENU = "it needs a study of alternatives: `demerit safeguards` runs a menu on the same draws"
SLACK = (0.05, 0.10)
"""How much of the regime's effect an alternative may fall short of."""
FEWEST = 4


@dataclass(frozen=True)
class Menu:
    """Effect and burden of the regime (row 0) and of every alternative, [A + 1, S] each."""

    names: tuple[str, ...]
    averted: Floats
    burden: Floats


def menu_of(worlds: Worlds, scale: str = "", weighting: str = "") -> Menu:
    """The regime and the alternatives of a study, each against ordinary law."""
    views = [worlds, *(Worlds(a, labels, worlds.norms) for a, labels in worlds.menu.values())]
    averted = [gravity_averted(one, aim_gravity(one, scale)) for one in views]
    burden = [total_burden(one, weighting) for one in views]
    return Menu(("the regime itself", *worlds.menu), np.array(averted), np.array(burden))


def mildest(menu: Menu, seeds: np.ndarray, slack: float) -> int:
    """The alternative with the least burden of those that keep enough of the effect, on seeds.

    The regime itself is always among them.
    """
    effect, burden = (one[:, seeds].sum(axis=1) for one in (menu.averted, menu.burden))
    enough = effect >= (1 - slack) * effect[0]
    enough[0] = True
    return int(np.argmin(np.where(enough, burden, np.inf)))


def held_out(menu: Menu, slack: float) -> tuple[list[int], Floats]:
    """Choices made on one half of the seeds, and what they cost on the other, [S, 2].

    Returns:
        The choice of each half, and by world the burden of the regime and of what was chosen on
        seeds that do not include it.
    """
    worlds = menu.burden.shape[1]
    chosen, columns = [], np.zeros((worlds, 2))
    for half in (0, 1):
        inside = np.arange(worlds) % 2 == half
        choice = mildest(menu, inside, slack)
        chosen.append(choice)
        columns[~inside, 0] = menu.burden[0, ~inside]
        columns[~inside, 1] = menu.burden[choice, ~inside]
    return chosen, columns


def gap(menu: Menu, slack: float, level: float) -> Estimate:
    """Share of the regime's burden that the mildest sufficient alternative would spare."""
    worlds = menu.burden.shape[1]
    if worlds < FEWEST:
        reason = f"fewer than {FEWEST} worlds: none to hold out from the choice"
        return absent("E2", worlds, reason, level=level)
    if menu.averted[0].sum() <= 0:
        reason = "the regime averts nothing: any alternative would do as well"
        return absent("E2", worlds, reason, level=level)
    _, columns = held_out(menu, slack)

    def spared(sums: Floats) -> float | None:
        regime, milder = sums.tolist()
        return (regime - milder) / regime if regime > 0 else None

    if spared(columns.sum(axis=0)) is None:
        return absent("E2", worlds, "the regime has no burden", level=level)
    return jackknife("E2", spared, columns, level=level, no_effect=0.0)


def kept(menu: Menu, slack: float, level: float) -> Estimate:
    """Effect of what was chosen on the held-out seeds, over the regime's."""
    worlds = menu.burden.shape[1]
    if worlds < FEWEST:
        return absent("E3", worlds, "too few worlds", level=level)
    chosen, _ = held_out(menu, slack)
    above = np.zeros(worlds)
    for half, choice in enumerate(chosen):
        outside = np.arange(worlds) % 2 != half
        above[outside] = menu.averted[choice, outside]
    return ratio(above, menu.averted[0], level=level)


def found(menu: Menu, read_otherwise: Mapping[str, Menu], level: float) -> Found:
    """M12 of a menu.

    Args:
        menu: under the headline's norms.
        read_otherwise: the same menu under other norms, by name.
        level: level of the intervals.
    """
    variants = {f"within_{round(100 * d)}_percent": gap(menu, d, level) for d in SLACK}
    variants |= {name: gap(one, SLACK[0], level) for name, one in read_otherwise.items()}
    parts = {
        "effect_kept": Part(
            kept(menu, SLACK[0], level),
            "share of the regime's effect",
            "that what was chosen keeps on seeds that did not choose it",
        )
    }
    nothing = "the regime has no burden"
    for place, name in enumerate(menu.names[1:], start=1):
        one = ratio(menu.burden[place], menu.burden[0], level=level, nothing=nothing)
        parts[f"burden: {name}"] = Part(one, UNIT, f"burden under {name}")
        effect = ratio(menu.averted[place], menu.averted[0], level=level)
        title = f"violations averted under {name}"
        parts[f"effect: {name}"] = Part(effect, "share of the regime's effect", title)
    return Found(gap(menu, SLACK[0], level), variants, parts)


def necessity(worlds: Worlds) -> Found:
    """M12."""
    if not worlds.menu:
        return Found(absent("E2", worlds.count, NO_MENU, level=worlds.level))
    norms = worlds.norms
    otherwise = {f"gravity={one}": menu_of(worlds, scale=one) for one in norms.gravity.scales}
    otherwise |= {
        f"severity={one}": menu_of(worlds, weighting=one) for one in norms.severity.weightings
    }
    return found(menu_of(worlds), otherwise, worlds.level)


M12 = Metric(
    id="M12",
    family="C",
    title="Necessity gap",
    definition=(
        "Share of the regime's burden that the mildest alternative on a declared menu would spare "
        "while it averts at least 95 % of the gravity that the regime averts; chosen on one half "
        "of the worlds and read on the other."
    ),
    unit=UNIT,
    estimator="E2",
    formula="NG_d = (TB(W1) - min_{A: VA(A) >= (1 - d) VA(W1)} TB(A)) / TB(W1),  d = 0.05",
    source="standards.md M12",
    answers="Least intrusive instrument: General Comment 27; less intrusive alternatives",
    why="What can be had for less is not necessary.",
    compute=necessity,
    plot="burden against violations averted, one cross an alternative, the front drawn",
    note=(
        "The menu holds relaxations only: nothing on it is stricter than the regime. What looks "
        "mildest on the seeds that chose it looks worse on others, so choice and reading never "
        "share a world. A menu without something that works as well says nothing about "
        "necessity."
    ),
)

METRICS = (M12,)
