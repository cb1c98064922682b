"""Family I, accountability: whether the state pays for its violations as citizens do for theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np

from demerit.evidence import bodies
from demerit.evidence.bodies import BODY_KINDS, NO_BODIES, BodyKind
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import log_jackknife, quantile, ratio, within
from demerit.evidence.followed import Followed, followed, leading_to
from demerit.evidence.i_gravity import INTENSITY, by_gravity
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.restrictions import BEGINS, Restrictions
from demerit.evidence.worlds import Arm, Floats, Worlds

Subject = Literal["residents", "firms", "departments"]
SUBJECTS: tuple[Subject, ...] = ("residents", *BODY_KINDS)
ONE = {"firms": "firm", "departments": "department"}
NO_VIOLATIONS = "no violation of theirs in any world"
NOTHING_BORNE = "residents bear no restriction for a violation in any world"


# --- intensity --------------------------------------------------------------------------------


def answered(worlds: Worlds, kind: Subject, weighting: str = "") -> Floats:
    """Weighted months that a kind bears itself for its own true violations, [S]."""
    violating = ~worlds.lawful_rows[:-1]
    if kind == "residents":
        borne = worlds.burden("world", weighting=weighting).sum(axis=4)
    else:
        borne = bodies.burden(worlds, "world", kind, weighting)
    return borne[:, :, :-1, 0][:, :, violating].sum(axis=(1, 2))


def violations(worlds: Worlds, arm: Arm, kind: Subject, weights: Floats) -> Floats:
    """Weighted acts of a kind, [S]; an act of a firm or a department is a month of it."""
    if kind == "residents":
        return worlds.each(arm, lambda totals: totals.acts.sum(axis=1)) @ weights
    return bodies.counted(worlds, arm, f"{kind}.acts") @ weights


def is_violation(worlds: Worlds, kind: Subject) -> Floats:
    """1 for breaches, infractions and crimes of a kind, 0 for other conduct, [C]."""
    if kind == "residents":
        return worlds.violations.astype(np.float64)
    return bodies.of_class(kind, "breach", "infraction", "crime")


def gravity(worlds: Worlds, kind: Subject, scale: str = "") -> Floats:
    """Gravity of all violations of a kind, detected or not, [S]."""
    if kind == "residents":
        chosen = scale or worlds.norms.reporting.headline.gravity
        grave = worlds.norms.gravities(chosen, worlds.labels.conducts)
    else:
        grave = bodies.gravities(worlds, kind, scale)
    return violations(worlds, "world", kind, grave * is_violation(worlds, kind))


def intensity(worlds: Worlds, kind: Subject) -> Estimate:
    """I_c, weighted months per 1,000 gravity points."""
    above, below = answered(worlds, kind), gravity(worlds, kind)
    found = ratio(above, below, level=worlds.level, nothing=NO_VIOLATIONS, of_a_whole=False)
    return within(found, 0.0, np.inf).scaled(1000)


def symmetry(worlds: Worlds, kind: BodyKind, scale: str = "", weighting: str = "") -> Estimate:
    """I_c of firms or departments over that of residents, jackknife of the log over worlds."""
    own = answered(worlds, kind, weighting), gravity(worlds, kind, scale)
    theirs = answered(worlds, "residents", weighting), gravity(worlds, "residents", scale)
    for sums, why in ((own[1], NO_VIOLATIONS), (theirs[0], NOTHING_BORNE)):
        if sums.sum() == 0:
            return absent("E3", worlds.count, why, level=worlds.level)
    found = log_jackknife("E3", (own[0], theirs[1]), (own[1], theirs[0]), worlds.level)
    return replace(found, no_effect=1.0)


# --- detection, cure and leak -----------------------------------------------------------------


def detection(worlds: Worlds, kind: Subject) -> Estimate:
    """True records that came to hand per violation done."""
    weights = is_violation(worlds, kind)
    if kind == "residents":
        records = worlds.each("world", lambda totals: totals.recorded[:, 0].sum(axis=1))
    else:
        records = bodies.counted(worlds, "world", f"{kind}.recorded")[:, :, 0]
    below = violations(worlds, "world", kind, weights)
    records = records @ weights
    found = ratio(records, below, level=worlds.level, nothing=NO_VIOLATIONS, of_a_whole=False)
    return within(found, 0.0, np.inf)


CURES: tuple[tuple[str, BodyKind, str, str, str, str], ...] = (
    ("invoices", "departments", "yuan_paid", "yuan_due", "share of yuan due in a month",
     "what departments owe firms for invoices, paid in the month in which it is due or overdue"),
    ("promises", "departments", "promises_kept", "promises", "share of promises running",
     "promises of departments that are kept"),
    ("wages", "firms", "yuan_wages_paid", "yuan_wages_due", "share of wages due",
     "wages that firms pay, arrears made good among them"),
)  # fmt: skip
"""Name, kind, flow above, flow below, unit, title."""


def cured(worlds: Worlds, kind: BodyKind, above: str, below: str) -> Estimate:
    """A share of what is owed that is given, with the twin's beside it."""

    def one(arm: Arm) -> Estimate:
        given, owed = (bodies.flow(worlds, arm, kind, name) for name in (above, below))
        return ratio(given, owed, level=worlds.level, nothing="nothing was owed in any world")

    return one("world").beside(one("twin"))


def leak(worlds: Worlds, kind: BodyKind) -> Estimate:
    """Share of the burden of measures on a kind that reaches residents through a tie."""
    named, levers = bodies.measures(worlds.labels, kind)
    chosen = dict(zip(named, bodies.restricting(worlds.labels, kind).tolist(), strict=True))
    restrictions = [
        name
        for name, sort in zip(worlds.labels.measures, worlds.labels.kinds, strict=True)
        if sort == "restriction"
    ]
    reaching = np.array([chosen.get(name, False) for name in restrictions], dtype=np.bool_)
    tied = worlds.burden("world", way="ties")[:, reaching].sum(axis=(1, 2, 3, 4))
    own = bodies.burden(worlds, "world", kind).sum(axis=(1, 2, 3))
    nothing = "no measure on them in any world" if levers else "the regime has no measure on them"
    return ratio(tied, tied + own, level=worlds.level, nothing=nothing)


# --- time -------------------------------------------------------------------------------------


def waits(found: Restrictions) -> Floats:
    """Months from each recorded act to the first restriction that cites it, [acts]."""
    log, cited = found.log, found.cited
    first: dict[int, int] = {}
    for record, place in zip(cited.record.tolist(), cited.restriction.tolist(), strict=True):
        if log["truth"][record] == "true":
            start = int(found.start[place])
            first[record] = min(first.get(record, start), start)
    months = []
    for record, start in first.items():
        acts = [row for row, _ in log.causes.get(record, ()) if log["event"][row] == "act"]
        done = min((int(log.month[row]) for row in acts), default=int(log.month[record]))
        months.append(float(start - done))
    return np.array(months)


def of_bodies(log: Followed, kind: BodyKind, rewards: list[str]) -> Restrictions:
    """Restrictions begun on followed firms or departments; their ends and weights are not read."""
    begins = (log["event"] == BEGINS) & (log["kind"] == ONE[kind]) & (log.month >= 0)
    rows = np.flatnonzero(begins & ~np.isin(log["measure"], rewards))
    none = np.zeros(rows.size, dtype=np.int64)
    return Restrictions(log, rows, log.month[rows], none, none, np.zeros(rows.size))


def restrictions_on(worlds: Worlds, kind: Subject) -> list[Restrictions]:
    """Followed restrictions of a kind, one table a world that followed anybody of it."""
    if kind == "residents":
        return [one for one in worlds.restrictions("world") if one is not None]
    named, _ = bodies.measures(worlds.labels, kind)
    sorts = zip(named, bodies.restricting(worlds.labels, kind).tolist(), strict=True)
    rewards = [name for name, restricts in sorts if not restricts]
    logs = [
        followed(leading_to(one.bodies, BEGINS), "world", worlds.labels.months)
        for one in worlds.outcomes
        if one.bodies is not None
    ]
    return [of_bodies(log, kind, rewards) for log in logs if log is not None]


def consequence(worlds: Worlds, kind: Subject) -> Estimate:
    """Median months from a recorded violation to its first restriction, followed ones."""
    tables = restrictions_on(worlds, kind)
    if not tables:
        return absent("E4", worlds.count, NOBODY, level=worlds.level)
    found = quantile([waits(one) for one in tables], 0.5, level=worlds.level)
    if found.value is None:
        reason = "no followed one of them was restricted for a recorded act"
        return absent("E4", worlds.count, reason, level=worlds.level)
    return within(found, 0.0, np.inf)


# --- the entry --------------------------------------------------------------------------------


def _by_subject(
    worlds: Worlds, name: str, unit: str, title: str, one: Callable[[Worlds, Subject], Estimate]
) -> dict[str, Part]:
    """A part for each kind of subject."""
    return {
        f"{name}={kind}": Part(one(worlds, kind), unit, f"{kind}: {title}") for kind in SUBJECTS
    }


def accountability(worlds: Worlds) -> Found:
    """M39."""
    if not bodies.there(worlds):
        return Found(absent("E3", worlds.count, NO_BODIES, level=worlds.level))
    variants = {
        f"gravity={name}": symmetry(worlds, "departments", scale=name)
        for name in worlds.norms.gravity.scales
    }
    variants |= {
        f"severity={name}": symmetry(worlds, "departments", weighting=name)
        for name in worlds.norms.severity.weightings
    }
    firms = symmetry(worlds, "firms")
    parts = {"firms": Part(firms, "ratio", "firms over residents: I_F / I_P")}
    parts |= _by_subject(
        worlds, "intensity", INTENSITY, "burden borne for own violations by their gravity",
        intensity,
    )  # fmt: skip
    parts |= by_gravity(worlds)
    parts |= _by_subject(
        worlds, "detection", "true records per violation",
        "records that come to hand; several agencies may record one violation", detection,
    )  # fmt: skip
    parts |= _by_subject(
        worlds, "consequence", "months",
        "median from a recorded act to the first restriction that cites it (followed ones)",
        consequence,
    )  # fmt: skip
    parts |= {
        f"cure={name}": Part(cured(worlds, kind, above, below), unit, title)
        for name, kind, above, below, unit, title in CURES
    }
    parts |= {
        f"leak={kind}": Part(
            leak(worlds, kind),
            "share of the burden of measures on them",
            f"{kind}: reaches residents through a tie (staff, officials, heads, representatives)",
        )
        for kind in BODY_KINDS
    }
    return Found(symmetry(worlds, "departments"), variants, parts)


M39 = Metric(
    id="M39",
    family="I",
    title="Accountability symmetry",
    definition=(
        "Restriction that public departments bear themselves per point of gravity of their "
        "violations, over the same for residents: 1 is symmetric, below 1 the state answers for "
        "less of what it does than residents do, 0 for nothing."
    ),
    unit="ratio",
    estimator="E3",
    formula="(sum B_D / sum w_D) / (sum B_P / sum w_P),  B borne for own true violations",
    source="standards.md M39",
    answers="State bodies as subjects of the list; equality before the law",
    why="A regime of trust that binds only those below is another thing than one that binds all.",
    compute=accountability,
    plot="butterfly of residents and departments by gravity, and bars of all three",
    note=(
        "Gravity is of all violations done, recorded or not; burden counts only where it rests on "
        "a true violation and lies on the one who did it. An act of a firm or a department is a "
        "month in which it does it. A month of a measure weighs as declared for its lever, the "
        "same for a body as for a resident, though a body can bear more; fines and judgments of "
        "ordinary law are no burden here, and what a measure takes only from whoever stands for a "
        "body (flights, say) is none of the body's. Of the leak, residents tied to a body are "
        "counted; what taxpayers and residents who are served pay is not, nor what an appraisal "
        "of the department takes from the pay of its staff. Waiting and classes of gravity are "
        "from followed subjects; the classes end at half of the declared serious gravity and at "
        "all of it. Mostly light acts on one side and grave ones on the other can hide behind the "
        "one ratio: the classes hold like against like."
    ),
)

METRICS = (M39,)
