"""Family E, chilling: how much lawful dissent falls silent among residents who broke no rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from demerit.engine.outcome import SPEECH_UNIT
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import exact_mean, jackknife, paired_ratio, ratio
from demerit.evidence.metric import Found, Metric, Part
from demerit.evidence.worlds import Arm, Floats, Worlds
from demerit.regime.conducts import UNCHOSEN
from demerit.regime.registry import CONDUCT

WORLD, TWIN = 0, 1
ARMS: tuple[Arm, Arm] = ("world", "twin")
FIRST, LAST, ALL = 0, 1, 2
UNIT = "share of dissent silenced"


def dissent(worlds: Worlds) -> Floats:
    """Dissent of residents without a violation in either arm, [S, 2 arms, 3 windows]."""
    chill = [outcome.pair.chill for outcome in worlds.outcomes]
    return np.array(chill, dtype=np.float64) / SPEECH_UNIT


def silenced(worlds: Worlds, window: int) -> Estimate:
    """1 - dissent under the regime / dissent in the twin, in one window."""
    amounts = dissent(worlds)[:, :, window]
    return paired_ratio(amounts[:, WORLD], amounts[:, TWIN], level=worlds.level).one_minus()


def level(worlds: Worlds) -> Estimate:
    """The share silenced over all months, with the dissent a resident-year of both arms."""
    found = silenced(worlds, ALL)
    people = np.array([outcome.pair.chill_people for outcome in worlds.outcomes], dtype=np.float64)
    lived = exact_mean(people) * worlds.years
    if not lived:
        return absent("E7", worlds.count, "no resident without a violation", level=worlds.level)
    amounts = dissent(worlds)[:, :, ALL]
    rates = (exact_mean(amounts[:, arm]) / lived for arm in (WORLD, TWIN))
    world, twin = rates
    return replace(found, value_world=world, value_twin=twin)


def slope(worlds: Worlds) -> Estimate:
    """Change of the share silenced from the first to the last year, per year."""
    between = worlds.years - 1
    if between < 1:
        reason = "fewer than 24 counted months: the first and the last year overlap"
        return absent("E7", worlds.count, reason, level=worlds.level)
    columns = dissent(worlds)[:, :, (FIRST, LAST)].reshape(worlds.count, 4)

    def change(sums: Floats) -> float | None:
        world_first, world_last, twin_first, twin_last = sums.tolist()
        if twin_first == 0 or twin_last == 0:
            return None
        return (world_first / twin_first - world_last / twin_last) / between

    return jackknife("E7", change, columns, level=worlds.level, no_effect=0.0)


def strictly_fewer(worlds: Worlds) -> Estimate:
    """Share of residents without a violation who dissent strictly less than their twins."""
    pairs = [(outcome.pair.chill_fewer, outcome.pair.chill_people) for outcome in worlds.outcomes]
    counts = np.array(pairs, dtype=np.float64)
    nothing = "no resident without a violation"
    return ratio(counts[:, 0], counts[:, 1], level=worlds.level, nothing=nothing)


def other_acts(worlds: Worlds) -> dict[str, Part]:
    """Share of other protected acts that fall away against the twin, of all residents."""
    parts = {}
    for place, name in enumerate(worlds.labels.conducts):
        if CONDUCT[name].cls != "protected" or name == "dissent" or name in UNCHOSEN:
            continue
        world, twin = (
            worlds.each(arm, lambda totals: totals.acts.sum(axis=1))[:, place] for arm in ARMS
        )
        fewer = paired_ratio(world, twin, level=worlds.level).one_minus()
        title = f"{CONDUCT[name].title}, all residents: fewer than in the twin"
        parts[f"conduct={name}"] = Part(fewer, "share of acts", title)
    return parts


def chilling(worlds: Worlds) -> Found:
    """M23."""
    short = worlds.labels.months < 12
    reason = "fewer than 12 counted months"
    windows = {
        name: absent("E7", worlds.count, reason) if short else silenced(worlds, place)
        for name, place in (("first_year", FIRST), ("last_year", LAST))
    }
    parts = {
        "first_year": Part(windows["first_year"], UNIT, "in the first 12 months"),
        "last_year": Part(windows["last_year"], UNIT, "in the last 12 months"),
        "slope": Part(slope(worlds), f"{UNIT}, per year", "from the first to the last year"),
        "strictly_fewer": Part(
            strictly_fewer(worlds), "share of residents", "who dissent strictly less"
        ),
    }
    return Found(level(worlds), parts=parts | other_acts(worlds))


M23 = Metric(
    id="M23",
    family="E",
    title="Chilling effect",
    definition=(
        "Share of dissenting speech that falls silent under the regime, among residents present "
        "throughout who commit no breach or crime beyond trifles in either arm."
    ),
    unit=UNIT,
    estimator="E7",
    formula=(
        "1 - N^{W1} / N^{W0}, over residents present in every month without a breach or crime of "
        "gravity 20 or more (registry scale) in both arms"
    ),
    source="standards.md M23; Penney (2016), 31 Berkeley Tech. L.J. 117",
    answers="Chilling effect in a fundamental-rights assessment; ICCPR Art. 19",
    why="What lawful people no longer say is a cost that no list of sanctions shows.",
    compute=chilling,
    plot="dissent over time beside the twin, gap shaded",
    note=(
        "Dissent is a quantity, how far an act dissents; no text exists. Negative: more dissent "
        "than in the twin. The levels are dissent per resident-year. Petitions and assemblies are "
        "counted for all residents, also those who broke a rule."
    ),
)

METRICS = (M23,)
