"""Family E, what goes elsewhere: displaced violations, and points for nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from demerit.engine.outcome import ArmTotals
from demerit.evidence.d_dynamics import violation_gravity
from demerit.evidence.e_effect import GRAVITY_RATE, acts, price
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import paired, ratio
from demerit.evidence.metric import Found, Metric, Part
from demerit.evidence.worlds import Arm, Floats, Mask, Worlds
from demerit.regime.registry import CONDUCT, TRUTHS

NOTHING_EARNED = "nobody earned a point"
EARNED = "share of points earned"
UNIT = "gravity elsewhere per gravity averted where it is watched"


# --- M22 -------------------------------------------------------------------------------------


def watched_domains(worlds: Worlds) -> Mask:
    """Violations in domains of which the regime's agencies record any, [C]."""
    seen = {CONDUCT[name].domain for name in worlds.labels.watched}
    inside = [CONDUCT[name].domain in seen for name in worlds.labels.conducts]
    return np.array(inside, dtype=np.bool_) & worlds.violations


def less_of(worlds: Worlds, weights: Floats) -> Floats:
    """Weighted acts in the twin less those in the world, [S]."""

    def done(arm: Arm) -> Floats:
        return worlds.each(arm, lambda totals: totals.acts.sum(axis=1)) @ weights

    return done("twin") - done("world")


def moved(worlds: Worlds, scale: str = "", conducts: Mask | None = None) -> Estimate:
    """Increase in unwatched domains over the decrease in watched ones."""
    gravity, watched = violation_gravity(worlds, scale), watched_domains(worlds)
    elsewhere = worlds.violations & ~watched
    if conducts is not None:
        elsewhere &= conducts
    if not watched.any():
        reason = "no agency of the regime watches a domain that the twin's do not"
        return absent("E7", worlds.count, reason, level=worlds.level)
    if not elsewhere.any():
        reason = "every domain with violations is watched: there is no elsewhere"
        return absent("E7", worlds.count, reason, level=worlds.level)
    more = 0.0 - less_of(worlds, gravity * elsewhere)  # not its negative, which would print as -0
    return price(worlds, more, less_of(worlds, gravity * watched))


def changed(worlds: Worlds, weights: Floats) -> Estimate:
    """Weighted acts per 1,000 resident-years, world minus twin, with the levels of both."""
    levels = acts(worlds, "world", weights), acts(worlds, "twin", weights)
    return paired(*levels, level=worlds.level)


def displacement(worlds: Worlds) -> Found:
    """M22."""
    watched = watched_domains(worlds)
    variants = {name: moved(worlds, name) for name in worlds.norms.gravity.scales}
    outside = sorted(
        {
            CONDUCT[name].domain
            for name, inside in zip(worlds.labels.conducts, watched, strict=True)
            if CONDUCT[name].violation and not inside
        }
    )
    gravity = violation_gravity(worlds)
    parts = {
        name: Part(changed(worlds, gravity * chosen), GRAVITY_RATE, title)
        for name, chosen, title in (
            ("watched", watched, "change against the twin where the regime watches"),
            ("elsewhere", worlds.violations & ~watched, "change against the twin elsewhere"),
        )
        if chosen.any()
    }
    for domain in outside:
        here = np.array([CONDUCT[name].domain == domain for name in worlds.labels.conducts])
        parts[f"domain={domain}"] = Part(moved(worlds, "", here), UNIT, f"moved to {domain}")
    return Found(moved(worlds), variants, parts)


# --- M24 -------------------------------------------------------------------------------------


ADDED = 1
"""Place of points added, as against deducted, on the last axis of `booked`."""


def earned(worlds: Worlds) -> Floats:
    """Points added by conduct and truth, [S, C, 3]; nothing where a run has not counted them."""
    shape = (len(worlds.labels.conducts), len(TRUTHS))

    def points(totals: ArmTotals) -> npt.NDArray[np.int64]:
        return totals.booked[..., ADDED] if totals.booked.size else np.zeros(shape, np.int64)

    return worlds.each("world", points)


def gaming(worlds: Worlds) -> Found:
    """M24."""
    points = earned(worlds)
    total = points.sum(axis=(1, 2))
    helps = worlds.conducts_of("prosocial")
    done = points[:, :, TRUTHS.index("true")]
    nobody, idle = total - done.sum(axis=1), done[:, ~helps].sum(axis=1)

    def share(above: Floats) -> Estimate:
        return ratio(above, total, level=worlds.level, nothing=NOTHING_EARNED)

    parts = {
        "nothing_done": Part(
            share(nobody), EARNED, "for records of acts that nobody did, or traits"
        ),
        "no_benefit": Part(share(idle), EARNED, "for acts that are not prosocial"),
    }
    for place, name in enumerate(worlds.labels.conducts):
        if done[:, place].any():
            called = CONDUCT[name].title
            title = f"for {called[:1].lower()}{called[1:]}, done"
            parts[f"conduct={name}"] = Part(share(done[:, place]), EARNED, title)
    return Found(share(nobody + idle), parts=parts)


M22 = Metric(
    id="M22",
    family="E",
    title="Displacement",
    definition=(
        "Rise in the gravity of violations in domains of life that the regime does not watch, "
        "over the fall in those that it watches; undefined where nothing falls beyond chance."
    ),
    unit=UNIT,
    estimator="E7",
    formula="(sum_{c unwatched} w_c (N^{W1} - N^{W0})) / (sum_{c watched} w_c (N^{W0} - N^{W1}))",
    source="standards.md M22; Fieller (1954), JRSS B 16(2), 175-185",
    answers="Whether the aim is really achieved; suitability",
    why="Acts that only move to where nobody looks are not averted.",
    compute=displacement,
    plot="slope graph of gravity where the regime watches and elsewhere, and bars by domain",
    note=(
        "A domain is watched where some agency of the regime, and none of the twin's, records one "
        "of its conducts. Violations of every class count here, infractions too. Below 0, "
        "violations fall elsewhere as well."
    ),
)

M24 = Metric(
    id="M24",
    family="E",
    title="Points for nothing",
    definition=(
        "Share of the points earned that were booked for records of acts that nobody did, for "
        "traits, or for acts that help nobody."
    ),
    unit=EARNED,
    estimator="E3",
    formula="sum points(r: no act, or conduct not prosocial) / sum points(r),  points > 0",
    source="standards.md M24",
    answers="Rewards fall under limb (ii) as well: guidelines para 169",
    why="A score that can be had for nothing measures who knows how to get it.",
    compute=gaming,
    plot="tiles of the sources of points, coloured by what they do for others",
    note=(
        "Helping others is what the registry calls prosocial; a regime cannot make an act so by "
        "rewarding it. Points are counted as booked, also where a ceiling takes them away. Acts "
        "done only for the points count as done."
    ),
)

METRICS = (M22, M24)
