"""Family F, concentration: on how few residents the burden lies."""

from __future__ import annotations

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import mean, ratio, within
from demerit.evidence.f_deciles import by_decile
from demerit.evidence.f_equality import burden_by_cell
from demerit.evidence.followed import Floats, Lives
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.own_welfare import winners_and_losers
from demerit.evidence.restrictions import Restrictions, burden_of
from demerit.evidence.worlds import Worlds, cells_of
from demerit.world.groups import ATTRIBUTES

ADULT = 18
MOST_BURDENED = (1, 2, 5, 10, 20, 50)
"""Per cent of adults at which the curve of Lorenz (1905) is read off, from its upper end."""
NOTHING = "no followed resident bears anything"


def borne(found: Restrictions, lives: Lives) -> Floats:
    """Weighted months that each followed adult bears, 0 for most, [adults]."""
    subject, generation, _ = lives.occupants(lives["age"] >= ADULT)
    return burden_of(found, lives, np.stack([subject, generation]))


def gini(burden: Floats) -> float | None:
    """Gini coefficient, 0 equal to nearly 1; None where nobody bears anything."""
    total = float(burden.sum())
    if total == 0:
        return None
    ranked = np.sort(burden)
    place = np.arange(1, ranked.size + 1)
    return float((2 * place - ranked.size - 1) @ ranked / (ranked.size * total))


def top_share(burden: Floats, share: float = 0.01) -> float | None:
    """Share of the burden on the most burdened part of adults; the last one counts in part."""
    total = float(burden.sum())
    if total == 0:
        return None
    ranked, left = np.sort(burden)[::-1], share * burden.size
    weight = np.clip(left - np.arange(ranked.size), 0.0, 1.0)
    return float(weight @ ranked / total)


def burdens(worlds: Worlds, weighting: str = "") -> list[Floats]:
    """Burden of every followed adult, one array a world."""
    pairs = zip(worlds.restrictions("world", weighting), worlds.lives("world"), strict=True)
    return [borne(one, lives) for one, lives in pairs if one is not None and lives is not None]


def by_income(worlds: Worlds) -> dict[str, Part]:
    """Share of all burden by income third, from the whole population."""
    cells = burden_by_cell(worlds, "world")
    total = cells.sum(axis=1)
    parts = {}
    for name in ATTRIBUTES["income"]:
        above = cells[:, cells_of(["income"], [name])].sum(axis=1)
        one = ratio(above, total, level=worlds.level, nothing="no burden in any world")
        parts[f"income={name}"] = Part(one, "share of burden", f"borne by the {name} of income")
    return parts


def concentration(worlds: Worlds) -> Found:
    """M29."""
    parts = by_income(worlds)
    if not worlds.anybody_followed or all(one is None for one in worlds.lives("world")):
        return Found(absent("E1", worlds.count, NOBODY, level=worlds.level), parts=parts)

    def over_worlds(each: list[float | None]) -> Estimate:
        return mean(each, level=worlds.level, nothing=NOTHING)

    found = burdens(worlds)
    anything = [float((one > 0).mean()) if one.size else None for one in found]
    parts |= {
        **{
            f"top_{per_cent}_percent": Part(
                within(over_worlds([top_share(one, per_cent / 100) for one in found]), 0.0, 1.0),
                "share of burden",
                f"on the most burdened {per_cent} % of adults",
            )
            for per_cent in MOST_BURDENED
        },
        "burdened": Part(over_worlds(anything), "share of adults", "who bear anything at all"),
    }
    parts |= winners_and_losers(worlds) | by_decile(worlds)
    variants = {
        name: over_worlds([gini(one) for one in burdens(worlds, name)])
        for name in worlds.norms.severity.weightings
    }
    return Found(over_worlds([gini(one) for one in found]), variants, parts)


M29 = Metric(
    id="M29",
    family="F",
    title="Concentration of the burden",
    definition=(
        "Gini coefficient of the burden of direct restrictions over followed adults, those who "
        "bear nothing among them: 0 where all bear the same, near 1 where few bear all."
    ),
    unit="Gini coefficient",
    estimator="E1",
    formula="G = sum_i (2 i - n - 1) b_(i) / (n sum_i b_i)",
    source="standards.md M29; distributional standard",
    answers="Who pays; Canada AIA impact23",
    why="The same burden weighs differently if it lies on everybody or on the same few.",
    compute=concentration,
    plot="Lorenz curve, and stacked bars of who loses and gains by decile of income",
    note=(
        "Burden by income third is from the whole population; deciles are of followed residents by "
        "what their household received a head in the year before the start. Winners and losers are "
        "followed residents by what they receive and what restrictions cost at declared prices; a "
        "job lost to one is found by another, so that luck moves many a little or much. From the "
        "events of followed residents: the sampling of the cohort is inside the interval; a small "
        "cohort makes the coefficient a little too low."
    ),
)

METRICS = (M29,)
