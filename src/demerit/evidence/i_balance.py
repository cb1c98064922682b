"""Family I, the overall balance: net welfare, and the parts that it must never be shown without."""

from __future__ import annotations

import numpy as np

from demerit.evidence.components import COMPONENTS, FLOWS, amounts, net
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import paired, ratio
from demerit.evidence.h_burden import UNCOUNTED, counted
from demerit.evidence.i_prices import UNIT, at_the_ends, break_evens
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.own_welfare import both_arms
from demerit.evidence.welfare import number
from demerit.evidence.worlds import Arm, Floats, Worlds


def unweighted(worlds: Worlds, scale: str) -> Estimate:
    """Net welfare at one scale of prices."""
    return paired(*net(amounts(worlds, scale)), level=worlds.level)


def constrained(worlds: Worlds, scale: str) -> Estimate:
    """Net welfare in which no gain makes good what wrongful restrictions cost."""
    found = amounts(worlds, scale)
    wronged = found.pop("on_innocents")
    world, twin = net(found)
    rest = np.minimum(world - twin, 0.0)
    return paired(rest + wronged[0] - wronged[1], np.zeros(worlds.count), level=worlds.level)


# --- weighed by income --------------------------------------------------------------------------


def equally_good(welfare: Floats, weight: Floats, aversion: float, least: float) -> float:
    """The income that, had by all, would be as good (Atkinson), for one aversion above 0."""
    at_least = np.maximum(welfare, least)
    if aversion == 1.0:
        return float(np.exp(np.average(np.log(at_least), weights=weight)))
    power = 1.0 - aversion
    return float(np.average(at_least**power, weights=weight) ** (1.0 / power))


def welfares(worlds: Worlds, scale: str) -> dict[Arm, list[tuple[Floats, Floats]]]:
    """Monthly welfare of followed residents, and months lived, one pair a world that has them.

    What is shared by all, such as harm averted, is added in equal parts to the regime's arm.
    """
    found = amounts(worlds, scale)
    common = [found[one.tag] for one in COMPONENTS if not one.own]
    shared = np.sum([world - twin for world, twin in common], axis=0) / 12
    good: dict[Arm, list[tuple[Floats, Floats]]] = {"world": [], "twin": []}
    for pair, extra in zip(both_arms(worlds, scale), shared, strict=True):
        if pair is not None:
            world, twin = pair
            good["world"].append((world.welfare + extra, world.months))
            good["twin"].append((twin.welfare, twin.months))
    return good


def weighed(
    worlds: Worlds, good: dict[Arm, list[tuple[Floats, Floats]]], aversion: float
) -> Estimate:
    """Net welfare of followed residents with incomes weighed by an aversion to inequality."""
    least = number(worlds.norms.welfare.least_income)
    if not good["world"]:
        return absent("E2", worlds.count, NOBODY, level=worlds.level)
    world, twin = (
        np.array([12 * equally_good(mine, months, aversion, least) for mine, months in good[arm]])
        for arm in ("world", "twin")
    )
    return paired(world, twin, level=worlds.level)


def balance(worlds: Worlds) -> Found:
    """M40."""
    if not counted(worlds, *FLOWS):
        return Found(absent("E2", worlds.count, UNCOUNTED, level=worlds.level))
    scale, welfare = worlds.norms.reporting.headline.welfare, worlds.norms.welfare
    found = amounts(worlds, scale)
    world, twin = net(found)
    variants = {name: unweighted(worlds, name) for name in welfare.scales}
    variants["rights_constrained"] = constrained(worlds, scale)
    good = welfares(worlds, scale)
    for aversion in welfare.aversions:
        variants[f"atkinson_{aversion:g}"] = weighed(worlds, good, aversion)
    parts = {
        f"component={one.tag}": Part(paired(*found[one.tag], level=worlds.level), UNIT, one.title)
        for one in COMPONENTS
    }
    parts |= break_evens(worlds, scale) | at_the_ends(worlds, scale)
    losing = ((world - twin) < 0).astype(np.float64)
    parts["worlds_that_lose"] = Part(
        ratio(losing, np.ones(worlds.count), level=worlds.level),
        "share of worlds",
        "in which the balance is below 0",
    )
    return Found(paired(world, twin, level=worlds.level), variants, parts)


M40 = Metric(
    id="M40",
    family="I",
    title="Net welfare",
    definition=(
        "What the regime changes in harm, incomes, rewards, restrictions, speech, time and public "
        "money, in yuan per resident and year at declared prices; below 0 it costs more than it "
        "brings. It is read only beside wrongful restrictions, burden by group and third parties."
    ),
    unit=UNIT,
    estimator="E2",
    formula="dW = sum_k (A_k^{W1} / Y^{W1} - A_k^{W0} / Y^{W0}),  k over tagged components",
    source="standards.md M40; Atkinson (1970), doi 10.1016/0022-0531(70)90039-6",
    answers="Fair balance; NIST AI RMF MAP 3.1 and 3.2",
    why="Whoever defends the regime by its benefits has to carry all of its costs.",
    compute=balance,
    plot="waterfall of components, each price at both ends, and the break-even weight of harm",
    note=(
        "Prices are declared norms, all assumed, on three scales. Harm counts for breaches and "
        "crimes alone. `rights_constrained`: no gain elsewhere makes good what wrongful "
        "restrictions cost, so the rest counts only where it is a loss; what touches the essence "
        "of a right (M14) has no price and is not in it. `atkinson_*`: the same "
        "with incomes weighed by an aversion to inequality, over followed residents, each with an "
        "equal share of the household's income less own restrictions; what is common is spread "
        "evenly. Money that changes hands stands on both sides. Strain is in the price of a "
        "restricted month. What reaches residents through a firm or a department is in it, through "
        "ties and as income. Restrictions on firms and departments themselves are not, since no "
        "price of a firm's restricted month is declared; nor is the harm of their violations, "
        "since wages that they leave unpaid are in incomes already. How often the balance is below "
        "0 over draws of uncertain inputs is not counted; the band of the inputs shows it."
    ),
)

METRICS = (M40,)
