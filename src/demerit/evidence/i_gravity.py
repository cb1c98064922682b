"""Family I, by gravity: what a point of gravity costs who did it, for light and for grave acts.

From followed subjects, since totals hold burden by domain and not by act. The violations of
residents are those of the whole population, a year lived for a year lived, since the log leaves
infractions out that nobody recorded; departments are followed all of them or not at all.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from demerit.evidence import bodies
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import ratio, within
from demerit.evidence.followed import Followed, followed, leading_to
from demerit.evidence.metric import NOBODY, Part
from demerit.evidence.restrictions import BEGINS, ENDS, Restrictions, ends
from demerit.evidence.worlds import Floats, Worlds
from demerit.regime.registry import ACT

INTENSITY = "weighted months per 1,000 gravity points"
NO_VIOLATIONS = "no violation of such gravity in any world"

Side = Literal["residents", "departments"]
SIDES: tuple[Side, ...] = ("residents", "departments")


def classes(worlds: Worlds) -> dict[str, tuple[float, float]]:
    """Classes of gravity with their ends, the lower one inside, by what is declared as serious."""
    serious = worlds.norms.reporting.serious_gravity
    middle = serious / 2
    return {
        f"below {middle:g}": (0.0, middle),
        f"{middle:g} to below {serious:g}": (middle, serious),
        f"{serious:g} and more": (serious, np.inf),
    }


def by_class(worlds: Worlds, values: Floats, conducts: list[str]) -> Floats:
    """Sums of values by the class of the violation that each is about, [classes].

    Args:
        worlds: with the norms that declare gravities.
        values: [n].
        conducts: n conducts; what is no violation is left out.
    """
    scale = worlds.norms.gravity.scales[worlds.norms.reporting.headline.gravity].gravity
    grave = np.array([scale.get(name, 0.0) if ACT[name].violation else -1.0 for name in conducts])
    inside = ((grave >= low) & (grave < high) for low, high in classes(worlds).values())
    return np.array([values[chosen].sum() for chosen in inside], dtype=np.float64)


def answered(worlds: Worlds, found: Restrictions) -> Floats:
    """Weighted months that rest on true violations, by class of the violation, [classes]."""
    log, cited = found.log, found.cited
    known = (log["truth"][cited.record] == "true") & (log["conduct"][cited.record] != "")
    burden = (found.burden[cited.restriction] * cited.share)[known]
    return by_class(worlds, burden, log["conduct"][cited.record][known].tolist())


# --- both sides ----------------------------------------------------------------------------------


def of_departments(worlds: Worlds, log: Followed) -> Restrictions:
    """Restrictions begun on departments; what only a person feels weighs nothing."""
    named, levers = bodies.measures(worlds.labels, "departments")
    begins = (log["event"] == BEGINS) & (log["kind"] == "department") & (log.month >= 0)
    rows = np.flatnonzero(begins)
    severity = worlds.norms.weights(worlds.norms.reporting.headline.severity, levers)
    felt = np.where(bodies.borne(worlds.labels, "departments"), severity, 0.0)
    weights = dict(zip(named, felt.tolist(), strict=True))
    weight = np.array([weights.get(name, 0.0) for name in log["measure"][rows].tolist()])
    end, by = ends(log, rows, worlds.labels.months)
    return Restrictions(log, rows, log.month[rows], end, by, weight.astype(np.float64))


def residents(worlds: Worlds) -> list[tuple[Floats, Floats]]:
    """Burden that followed residents bear by class, and gravity of violations in as many years."""
    years, names = worlds.resident_years("world"), list(worlds.labels.conducts)
    gravity = worlds.norms.gravities(
        worlds.norms.reporting.headline.gravity, worlds.labels.conducts
    )
    pairs = []
    tables = zip(worlds.restrictions("world"), worlds.lives("world"), worlds.outcomes, strict=True)
    for place, (found, lives, outcome) in enumerate(tables):
        if found is not None and lives is not None:
            share = lives["month"].size / 12 / years[place]
            done = by_class(worlds, outcome.world.acts.sum(axis=1) * gravity * share, names)
            pairs.append((answered(worlds, found), done))
    return pairs


def departments(worlds: Worlds) -> list[tuple[Floats, Floats]]:
    """Burden that departments bear by class, and gravity of their violations."""
    names = [one.id for one in bodies.conducts("departments")]
    acts = bodies.counted(worlds, "world", "departments.acts")
    grave = acts * bodies.gravities(worlds, "departments")
    pairs = []
    for place, outcome in enumerate(worlds.outcomes):
        if outcome.bodies is not None and outcome.bodies.height:
            told = leading_to(outcome.bodies, BEGINS, ENDS)
            log = followed(told, "world", worlds.labels.months)
            assert log is not None  # there are events
            found = of_departments(worlds, log)
            pairs.append((answered(worlds, found), by_class(worlds, grave[place], names)))
    return pairs


def by_gravity(worlds: Worlds) -> dict[str, Part]:
    """Burden borne per gravity point by class of gravity, of residents and of departments."""
    parts = {}
    for side in SIDES:
        pairs = residents(worlds) if side == "residents" else departments(worlds)
        sums = np.array(pairs, dtype=np.float64).reshape(-1, 2, len(classes(worlds)))
        for place, name in enumerate(classes(worlds)):
            parts[f"gravity {name}={side}"] = Part(
                per_points(worlds, sums[:, 0, place], sums[:, 1, place]),
                INTENSITY,
                f"{side}: burden borne for violations of gravity {name}",
            )
    return parts


def per_points(worlds: Worlds, burden: Floats, gravity: Floats) -> Estimate:
    """Weighted months per 1,000 gravity points; neither can be below 0."""
    if not burden.size:
        return absent("E3", worlds.count, NOBODY, level=worlds.level)
    found = ratio(burden, gravity, level=worlds.level, nothing=NO_VIOLATIONS, of_a_whole=False)
    return within(found, 0.0, np.inf).scaled(1000)
