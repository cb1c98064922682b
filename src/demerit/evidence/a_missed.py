"""Family A, the other side of error: serious violations that nothing follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from demerit.evidence.estimate import Estimate, absent, none_seen
from demerit.evidence.estimators import jackknife, ratio, within
from demerit.evidence.followed import Floats, Followed, Ints, Mask, Words
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Worlds
from demerit.regime.registry import CONDUCT

YEAR = 12
NO_SUCH = "no followed resident committed one early enough to be followed up"
SERIOUS = "share of serious violations"
OF_ACTS = "share of acts"
CLASS = 10
"""Points of gravity that one class of violations spans."""


def serious_conducts(worlds: Worlds, scale: str = "") -> list[str]:
    """Breaches and crimes of at least the declared gravity on a scale."""
    reporting = worlds.norms.reporting
    gravity = worlds.norms.gravity.scales[scale or reporting.headline.gravity].gravity
    return [
        name
        for name in worlds.labels.conducts
        if CONDUCT[name].cls in ("breach", "crime") and gravity[name] >= reporting.serious_gravity
    ]


def done(log: Followed, conducts: list[str], latest: int) -> Ints:
    """Rows of acts of some conducts that were done from month 0 to `latest`."""
    right = (log["event"] == "act") & (log["truth"] == "true") & np.isin(log["conduct"], conducts)
    return np.flatnonzero(right & (log.month >= 0) & (log.month <= latest))


def followed_by(log: Followed, acts: Ints, when: dict[int, int]) -> Mask:
    """Which acts were followed by something within a year; `when` gives the month by act."""
    wait = [when.get(act, 1 << 30) - int(log.month[act]) for act in acts.tolist()]
    return np.array(wait, dtype=np.int64) <= YEAR


def first_restriction(found: Restrictions) -> dict[int, int]:
    """Month in which the first restriction that cites an act began, by the act's row."""
    acts, first = found.log.act_of, {}
    cited = found.cited
    for of, record in zip(cited.restriction.tolist(), cited.record.tolist(), strict=True):
        act = acts.get(record)
        if act is not None:
            first[act] = min(int(found.start[of]), first.get(act, 1 << 30))
    return first


def under_one_already(found: Restrictions, acts: Ints) -> Mask:
    """Acts done while a restriction for an earlier act of the same conduct was in force."""
    log, cited = found.log, found.cited
    true = log["truth"][cited.record] == "true"
    spells: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for of, record in zip(
        cited.restriction[true].tolist(), cited.record[true].tolist(), strict=True
    ):
        key = (int(found.subject[of]), str(log["conduct"][record]))
        spells.setdefault(key, []).append((int(found.start[of]), int(found.end[of])))

    def inside(act: int) -> bool:
        month, key = int(log.month[act]), (int(log.subject[act]), str(log["conduct"][act]))
        return any(start <= month < end for start, end in spells.get(key, ()))

    return np.array([inside(act) for act in acts.tolist()], dtype=np.bool_)


def first_record(log: Followed) -> dict[int, int]:
    """Month of the first record of an act, by the act's row."""
    first: dict[int, int] = {}
    for record, act in log.act_of.items():
        first[act] = min(int(log.month[record]), first.get(act, 1 << 30))
    return first


@dataclass(frozen=True, eq=False)
class Violations:
    """Breaches and crimes of one world that a whole year could follow, one row each.

    Attributes:
        conduct: [a] the conduct.
        subject: [a] slot of whoever did it. month: [a] when.
        answered: [a] whether a restriction cites it within a year, or one for an earlier act of
            the same conduct was in force.
        recorded: [a] whether it was recorded within a year.
    """

    conduct: Words
    subject: Ints
    month: Ints
    answered: Mask
    recorded: Mask

    def of(self, conducts: Sequence[str]) -> Mask:
        """Which are of some conducts, [a]."""
        return np.isin(self.conduct, list(conducts))

    def counts(self, chosen: Mask) -> tuple[float, float]:
        """How many of some were not answered, and how many they are."""
        return float((chosen & ~self.answered).sum()), float(chosen.sum())


def violations(found: Restrictions, latest: int) -> Violations:
    """The breaches and crimes of one world, done up to a month."""
    log = found.log
    kinds = [name for name, one in CONDUCT.items() if one.cls in ("breach", "crime")]
    acts = done(log, kinds, latest)
    answered = followed_by(log, acts, first_restriction(found)) | under_one_already(found, acts)
    recorded = followed_by(log, acts, first_record(log))
    return Violations(log["conduct"][acts], log.subject[acts], log.month[acts], answered, recorded)


def share_missed(worlds: Worlds, counts: Sequence[tuple[float, float]]) -> Estimate:
    """Missed over all, from both numbers of each world; all of them missed leaves a doubt."""
    both = np.array(counts, dtype=np.float64).reshape(-1, 2)
    found = ratio(both[:, 0], both[:, 1], level=worlds.level, nothing=NO_SUCH)
    if found.value is None:
        return found
    rest = none_seen(found.one_minus(), both[:, 1].sum())
    if rest.value == 0:
        rest = within(rest, 0.0, 1.0)
        return replace(rest.one_minus(), reason=f"not one of {both[:, 1].sum():.0f} was answered")
    return found


def missed(worlds: Worlds, each: Sequence[Violations], conducts: Sequence[str]) -> Estimate:
    """Share of acts of some conducts that no restriction followed in a year."""
    return share_missed(worlds, [one.counts(one.of(conducts)) for one in each])


def unrecorded(worlds: Worlds, each: Sequence[Violations], conducts: Sequence[str]) -> Estimate:
    """Share of acts of some conducts that were not even recorded within a year."""
    rows = [one.recorded[one.of(conducts)] for one in each]
    return share_missed(worlds, [(float((~row).sum()), float(row.size)) for row in rows])


def in_a_row(one: Violations, chosen: Mask) -> tuple[float, float]:
    """Missed and all, where months in a row of one conduct by one resident count once.

    A run of months is answered if any of its acts is.
    """
    rows = np.flatnonzero(chosen)
    _, kind = np.unique(one.conduct[rows], return_inverse=True)
    rows = rows[np.lexsort((one.month[rows], kind, one.subject[rows]))]
    who, month = one.subject[rows], one.month[rows]
    new = np.ones(rows.size, dtype=np.bool_)
    new[1:] = (who[1:] != who[:-1]) | (one.conduct[rows[1:]] != one.conduct[rows[:-1]])
    new[1:] |= month[1:] > month[:-1] + 1
    run = np.cumsum(new) - 1
    answered = np.zeros(int(new.sum()), dtype=np.bool_)
    np.logical_or.at(answered, run, one.answered[rows])
    return float((~answered).sum()), float(answered.size)


def alike(worlds: Worlds, each: Sequence[Violations], conducts: Sequence[str]) -> Estimate:
    """Mean over conducts of the share missed, each conduct counted alike, jackknife over worlds."""
    rows = [[n for name in conducts for n in one.counts(one.of([name]))] for one in each]
    columns = np.array(rows, dtype=np.float64).reshape(len(each), -1)

    def mean_share(sums: Floats) -> float | None:
        lost, all_ = sums[::2], sums[1::2]
        there = all_ > 0
        return float((lost[there] / all_[there]).mean()) if there.any() else None

    if mean_share(columns.sum(axis=0)) is None:
        return absent("E3", worlds.count, NO_SUCH, level=worlds.level)
    return within(jackknife("E3", mean_share, columns, level=worlds.level), 0.0, 1.0)


def by_conduct(
    worlds: Worlds, each: Sequence[Violations], conducts: Sequence[str]
) -> dict[str, Part]:
    """The share missed of each conduct, and what part of all these acts each is."""
    total = np.array([one.of(conducts).sum() for one in each], dtype=np.float64)
    parts = {}
    for name in conducts:
        title = CONDUCT[name].title
        part = np.array([one.of([name]).sum() for one in each], dtype=np.float64)
        parts[f"conduct={name}"] = Part(
            missed(worlds, each, [name]), OF_ACTS, f"{title}: no restriction within a year"
        )
        parts[f"weight={name}"] = Part(
            ratio(part, total, level=worlds.level, nothing=NO_SUCH),
            SERIOUS,
            f"of them all: {title.lower()}",
        )
    return parts


def by_gravity(worlds: Worlds, each: Sequence[Violations]) -> dict[str, Part]:
    """The share missed of breaches and crimes of each class of gravity, the light ones too."""
    gravity = worlds.norms.gravity.scales[worlds.norms.reporting.headline.gravity].gravity
    low = {name: int(gravity[name] // CLASS) * CLASS for name in worlds.labels.conducts}
    there = {name for one in each for name in one.conduct.tolist()}
    parts = {}
    for start in sorted({low[name] for name in there}):
        names = [name for name in there if low[name] == start]
        title = f"breaches and crimes of gravity {start} to {start + CLASS - 1}: no restriction"
        parts[f"gravity_{start}"] = Part(missed(worlds, each, names), OF_ACTS, title)
    return parts


def missed_serious(worlds: Worlds) -> Found:
    """M3."""
    latest = worlds.labels.months - 1 - YEAR
    reason = "" if worlds.anybody_followed else NOBODY
    if latest < 0:
        reason = f"{worlds.labels.months} counted months cannot show what follows in a year"
    if reason:
        return Found(absent("E3", worlds.count, reason, level=worlds.level))
    each = [violations(one, latest) for one in worlds.restrictions("world") if one is not None]
    serious = serious_conducts(worlds)
    variants = {
        name: missed(worlds, each, serious_conducts(worlds, name))
        for name in worlds.norms.gravity.scales
    }
    runs = share_missed(worlds, [in_a_row(one, one.of(serious)) for one in each])
    parts = {
        "unrecorded": Part(
            unrecorded(worlds, each, serious), SERIOUS, "not even recorded within a year"
        ),
        "in_a_row": Part(
            runs, SERIOUS, "months in a row of one conduct by one resident counted as one act"
        ),
        "conducts_alike": Part(
            alike(worlds, each, serious), OF_ACTS, "mean over conducts, each counted alike"
        ),
    }
    parts |= by_conduct(worlds, each, serious) | by_gravity(worlds, each)
    return Found(missed(worlds, each, serious), variants, parts)


M3 = Metric(
    id="M3",
    family="A",
    title="Serious violations missed",
    definition=(
        "Share of serious breaches and crimes by followed residents that no restriction of the "
        "regime cites within 12 months; one done while a restriction for an earlier act of the "
        "same kind is in force counts as answered. Not paying a judgment is one act every month."
    ),
    unit=SERIOUS,
    estimator="E3",
    formula="1 - #{a: w_a >= w*, some y cites a within 12 months} / #{a: w_a >= w*}",
    source="standards.md M3",
    answers="Suitability; false-negative rate, so that errors are not told from one side only",
    why="A regime that restricts many innocents may still let most grave acts pass.",
    compute=missed_serious,
    plot="bars by conduct with the weight of each, and a line by class of gravity",
    note=(
        "Serious is a declared gravity, on three scales. Points alone are no sanction here, and "
        "what ordinary law does to the act is not counted. Because not paying a judgment is one "
        "act every month, the number above is mostly about it; the parts say how much, count "
        "months in a row once, and each conduct alike. By gravity, all breaches and crimes count, "
        "in classes of ten points of the headline's scale; infractions are logged only where "
        "somebody saw them and cannot be said to be missed. Acts of the last year are left out. "
        "From the events of followed residents: the sampling of the cohort is inside the interval."
    ),
)

METRICS = (M3,)
