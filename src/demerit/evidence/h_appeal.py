"""Family H, appeal: how far those who are wrongly restricted get, step by step, and who does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import ratio
from demerit.evidence.f_equality import headline_group
from demerit.evidence.followed import NONE, Ints, Lives
from demerit.evidence.metric import NOBODY, Found, Metric, Part, by_attribute
from demerit.evidence.procedure import COHORT, NEVER, Procedure, procedure, share_of
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Mask, Worlds

WRONG = "share of wrongful restrictions"
NO_WRONG = "no wrongful restriction on a followed resident began early enough"
FOLLOW_UP = 24
"""Months in which redress is waited for; half of a shorter run."""

Step = Callable[[Procedure], Mask]


@dataclass(frozen=True, eq=False)
class Heard:
    """Procedures of one world, with whom they are about.

    Attributes:
        procedure: of its restrictions.
        cell: [k] group cell of the resident when each began; -1 where that is not known.
    """

    procedure: Procedure
    cell: Ints

    def of(self, cells: Mask) -> Mask:
        """Restrictions on residents of some group cells, [k]."""
        return (self.cell >= 0) & cells[np.maximum(self.cell, 0)]


def cell_at_start(found: Restrictions, lives: Lives | None) -> Ints:
    """Group cell of the resident in the month in which each restriction began, -1 if unknown."""
    if lives is None:
        return np.full(found.count, NONE, dtype=np.int64)
    theirs = np.isin(lives["subject"], found.subject)  # few are ever restricted
    rows = (lives[name][theirs].tolist() for name in ("subject", "month", "cell"))
    cells = {(who, month): cell for who, month, cell in zip(*rows, strict=True)}
    begun = zip(found.subject.tolist(), found.start.tolist(), strict=True)
    return np.array([cells.get(key, NONE) for key in begun], dtype=np.int64)


def heard(worlds: Worlds) -> list[Heard]:
    """Procedures of all worlds in which somebody was followed."""
    pairs = zip(worlds.restrictions("world"), worlds.lives("world"), strict=True)
    return [
        Heard(procedure(found), cell_at_start(found, lives))
        for found, lives in pairs
        if found is not None
    ]


# --- the funnel ------------------------------------------------------------------------------

STEPS: dict[str, tuple[Step, str]] = {
    "on_a_list": (lambda one: one.found.entry >= 0, "with an entry"),
    "noticed": (
        lambda one: one.told <= one.found.start, "noticed by their effect, in any way",
    ),
    "appealed": (lambda one: one.filed < NEVER, "appealed against"),
    "decided": (lambda one: one.decided < NEVER, "decided on"),
    "overturned": (lambda one: one.corrected < NEVER, "overturned"),
}  # fmt: skip
"""What a wrongful restriction has to pass; a share of all of them passes each."""

overturned = STEPS["overturned"][0]


def in_time(worlds: Worlds) -> Step:
    """Restrictions begun early enough to be followed up."""
    latest = worlds.labels.months - worlds.window(FOLLOW_UP)
    return lambda one: one.found.start <= latest


def wrong(worlds: Worlds) -> Step:
    """Wrongful restrictions begun early enough."""
    early = in_time(worlds)
    return lambda one: early(one) & one.found.wrongful


def of_group(worlds: Worlds, each: Sequence[Heard], step: Step, cells: Mask) -> Estimate:
    """Share of the wrongful restrictions on a group that pass a step; suppressed where few."""
    among = wrong(worlds)
    theirs = [among(one.procedure) & one.of(cells) for one in each]
    below = np.array([chosen.sum() for chosen in theirs], dtype=np.float64)
    passed = zip(each, theirs, strict=True)
    above = [(chosen & step(one.procedure)).sum() for one, chosen in passed]
    few = worlds.norms.reporting.smallest_cell
    if 0 < below.sum() < few:
        reason = f"fewer than {few:g} wrongful restrictions on followed residents of the group"
        return absent("E3", worlds.count, reason, status="suppressed", level=worlds.level)
    counted = np.array(above, dtype=np.float64)
    return ratio(counted, below, level=worlds.level, nothing=NO_WRONG)


def lines_by_group(worlds: Worlds, each: Sequence[Heard]) -> dict[str, Part]:
    """Every step for the declared group and for its reference."""
    group = headline_group(worlds)
    attribute = group.name.partition("=")[0]
    home = f"{attribute}={worlds.norms.reporting.reference[attribute]}"
    sides = {group.name: group.cells, home: group.reference}
    return {
        f"{name}: {side}": Part(of_group(worlds, each, step, cells), WRONG, f"{title}: {side}")
        for name, (step, title) in STEPS.items()
        for side, cells in sides.items()
    }


def appeal_funnel(worlds: Worlds) -> Found:
    """M34."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    each, early = heard(worlds), in_time(worlds)
    found, among = [one.procedure for one in each], wrong(worlds)
    parts = {
        name: Part(share_of(worlds, found, step, among, NO_WRONG), WRONG, title)
        for name, (step, title) in STEPS.items()
        if step is not overturned
    }
    parts["overturned_when_heard"] = Part(
        share_of(
            worlds, found, overturned, lambda one: early(one) & (one.decided < NEVER),
            "no appeal was decided",
        ),
        "share of restrictions decided on",
        "overturned, of all that were decided on: a selected number",
    )  # fmt: skip
    parts["false_grants"] = Part(
        share_of(
            worlds, found, overturned, lambda one: early(one) & ~one.found.wrongful,
            "no sound restriction began early enough",
        ),
        "share of sound restrictions",
        "overturned though sound",
    )  # fmt: skip
    parts |= lines_by_group(worlds, each)
    groups = by_attribute(worlds, "E3", lambda cells: of_group(worlds, each, overturned, cells))
    return Found(share_of(worlds, found, overturned, among, NO_WRONG), parts=parts, groups=groups)


M34 = Metric(
    id="M34",
    family="H",
    title="Wrongful restrictions overturned on appeal",
    definition=(
        "Share of wrongful restrictions on followed residents whose entry was found to be wrong "
        "on appeal by the end of the run, whether or not they were lifted by then."
    ),
    unit=WRONG,
    estimator="E3",
    formula="P(noticed, filed, decided, overturned), over y with q_y > 1/2 and s_y <= T - tau",
    source="standards.md M34",
    answers="Effective remedy; GDPR Art. 22(3)",
    why="Success among those who are heard says nothing about those who never were.",
    compute=appeal_funnel,
    plot="funnel of bars, with the declared group and its reference",
    note=(
        "Steps are shares of all wrongful restrictions. What a grade alone brings has no entry and "
        "cannot be appealed; it counts as not overturned. Restrictions of the last 24 months (or "
        "half, in a short run) are left out. An appeal that is never answered is not decided; a "
        "second instance counts like the first. An appeal that is won is not yet redress: a body "
        "that holds a copy may go on, and M35 counts when the last one has let go. An entry that "
        "brings many restrictions weighs as many times here and once there, where cases won and "
        "cases won in vain stand apart. " + COHORT
    ),
)

METRICS = (M34,)
