"""What the arms of a menu are judged by: numbers that can be added up world by world.

A menu (a regime, the same with safeguards, the same less a rule) is run on the same draws, so that
its arms can be held against each other world by world. For that every number is kept as two sums
of each world, what is counted and what it is counted over: the number is the ratio of sums over
worlds (E3), a difference of two arms is paired, and any set of worlds can be held out.

Each number has its readings under the declared norms; one of them stands at the top.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from demerit.evidence.a_legality import begun_wrongly, would_not_stand, wrongful_by_shares
from demerit.evidence.b_unrelated import burdens
from demerit.evidence.e_effect import acts, aim_gravity
from demerit.evidence.h_redress import never_redressed, time_to_redress
from demerit.evidence.norms import MAPS, Norms
from demerit.evidence.worlds import Floats, Worlds
from demerit.regime import Regime

Good = Literal["less", "more", "neither"]
RATE = "per 1,000 resident-years"

Sums = dict[str, dict[str, tuple[Floats, Floats]]]
"""Number, reading, and what is counted and counted over in each world, [S] each."""


@dataclass(frozen=True)
class Judged:
    """A number that arms are judged by.

    Attributes:
        id: a short name.
        title: what it is.
        unit: of the number.
        good: whether less of it or more of it is better for those who live under the regime, or
            neither by itself.
        metric: the registered metric that it belongs to, or empty.
        definition: one plain sentence.
    """

    id: str
    title: str
    unit: str
    good: Good
    metric: str
    definition: str


JUDGED: dict[str, Judged] = {
    one.id: one
    for one in (
        Judged(
            "burden", "Burden", f"weighted months {RATE}", "less", "M21",
            "Months under restrictions, direct and through ties, weighted by declared severity.",
        ),
        Judged(
            "wrongful", "Wrongful share", "share of restrictions begun", "less", "M1",
            "Restrictions begun that rest for more than half on false records, on lawful or "
            "protected acts or on traits; three readings.",
        ),
        Judged(
            "innocents", "Innocent residents restricted", "per 1,000 person-years", "less", "M2",
            "Adults without a breach or crime in 24 months on whom a restriction begins in a year "
            "on a false record, a trait, or an act that is lawful or protected.",
        ),
        Judged(
            "unrelated", "Burden in unrelated contexts", "share of burden", "less", "M6",
            "Direct burden in domains of life unrelated to the acts that caused it.",
        ),
        Judged(
            "redress", "Time to redress", "months", "less", "M35",
            "Months from the first restriction of a wrongful case to the end of its last one "
            "after a correction, up to a horizon; never put right counts with all of it.",
        ),
        Judged(
            "unredressed", "Wrongful cases never put right", "share of wrongful cases", "less",
            "M35", "Wrongful cases of followed residents not put right by the end of the run.",
        ),
        Judged(
            "effect", "Harm to others averted", f"yuan {RATE}", "more", "M20",
            "Harm of breaches and crimes under ordinary law alone less that under the arm; "
            "protected, lawful and prosocial conduct counts nothing.",
        ),
        Judged(
            "procedures", "Procedures held", RATE, "neither", "",
            "Notices, hearings, human reviews and appeals of both instances: what somebody has to "
            "do. Hearings and reviews are the proposed entries times the declared share.",
        ),
        Judged(
            "compensation", "Compensation paid", f"yuan {RATE}", "neither", "",
            "What is paid for months under entries found false.",
        ),
    )
}  # fmt: skip
"""Numbers by id, in the order in which they are shown."""


def headline(norms: Norms) -> dict[str, str]:
    """The reading of each number that stands at the top, under these norms."""
    chosen = norms.reporting.headline
    return {
        "burden": f"severity={chosen.severity}",
        "wrongful": "at_the_crossing",
        "innocents": "all",
        "unrelated": f"map={chosen.map} severity={chosen.severity}",
        "redress": "all",
        "unredressed": "all",
        "effect": "harm",
        "procedures": "all",
        "compensation": "all",
    }


def judge(worlds: Worlds, regime: Regime) -> Sums:
    """The sums of one arm.

    Args:
        worlds: its worlds beside ordinary law.
        regime: the arm's regime, for the share of entries that are heard and reviewed.

    Returns:
        Both sums of every reading of every number in `JUDGED`. A number that only the log of
        followed residents gives has empty sums where nobody was followed.
    """
    thousand_years = worlds.resident_years("world") / 1000
    each_world = np.ones(worlds.count)
    found: Sums = {
        "burden": {
            f"severity={name}": (borne(worlds, name), thousand_years)
            for name in worlds.norms.severity.weightings
        },
        "wrongful": {
            "at_the_crossing": begun_wrongly(worlds),
            "but_for": would_not_stand(worlds),
            "shapley": wrongful_by_shares(worlds),
        },
        "innocents": {"all": innocents(worlds)},
        "unrelated": dict(unrelated(worlds)),
        "redress": {"all": redress(worlds)},
        "unredressed": {"all": never_redressed(worlds)},
        "effect": {name: (less, each_world) for name, less in averted(worlds)},
        "procedures": {
            name: (count, thousand_years) for name, count in procedures_held(worlds, regime)
        },
        "compensation": {"all": (flow(worlds, "yuan_compensated"), thousand_years)},
    }
    return found


def borne(worlds: Worlds, weighting: str) -> Floats:
    """Burden of restrictions under the arm, direct and through ties, weighted months, [S]."""
    ways = ("direct", "ties")
    sums = [worlds.burden("world", way=way, weighting=weighting) for way in ways]  # type: ignore[arg-type]
    return sum((one.sum(axis=(1, 2, 3, 4)) for one in sums), np.zeros(worlds.count))


def innocents(worlds: Worlds) -> tuple[Floats, Floats]:
    """Innocent residents restricted and thousands of innocent residents, whole years, [S] each."""
    whole = worlds.labels.months // 12
    above = worlds.each("world", lambda totals: totals.innocent_exposed[:whole].sum())
    return above, worlds.each("world", lambda totals: totals.innocent[:whole].sum()) / 1000


def unrelated(worlds: Worlds) -> Iterator[tuple[str, tuple[Floats, Floats]]]:
    """Direct burden in unrelated domains and all of it, under every map and weighting."""
    for name in MAPS:
        for weighting in worlds.norms.severity.weightings:
            found = burdens(worlds, name, weighting=weighting)
            both = found.away["world"].sum(axis=1), found.all["world"].sum(axis=1)
            yield f"map={name} severity={weighting}", both


def redress(worlds: Worlds) -> tuple[Floats, Floats]:
    """Months to redress in each world in which a case was followed, and one a such world."""
    each = time_to_redress(worlds).top.by_world
    there = np.array([value is not None for value in each], dtype=np.float64)
    return np.array([value or 0.0 for value in each], dtype=np.float64), there


def averted(worlds: Worlds) -> Iterator[tuple[str, Floats]]:
    """Breaches and crimes averted by harm, by each gravity scale and by count, [S]."""
    aim = worlds.aim.astype(np.float64)
    weights = {"harm": aim * worlds.harm}
    weights |= {
        f"gravity={name}": aim_gravity(worlds, name) for name in worlds.norms.gravity.scales
    }
    for name, one in (weights | {"count": aim}).items():
        yield name, acts(worlds, "twin", one) - acts(worlds, "world", one)


def flow(worlds: Worlds, *names: str) -> Floats:
    """Sum of some counts under the arm over all months, [S]."""
    return worlds.each("world", lambda totals: sum(totals.flows[name].sum() for name in names))


def procedures_held(worlds: Worlds, regime: Regime) -> Iterator[tuple[str, Floats]]:
    """What somebody has to do for the listed, in all and by kind, [S]."""
    proposed = flow(worlds, "entries", "entries_stopped")
    rules = regime.due_process
    kinds = {
        "notices": flow(worlds, "notices"),
        "hearings": proposed * float(rules.hearing.value or 0),
        "reviews": proposed * float(rules.human_review.value or 0),
        "appeals": flow(worlds, "appeals", "appeals_second"),
    }
    yield "all", sum(kinds.values(), np.zeros(worlds.count))
    yield from kinds.items()
