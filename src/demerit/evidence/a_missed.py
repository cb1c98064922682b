"""Family A, the other side of error: serious violations that nothing follows, and broken chains."""

from __future__ import annotations

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import ratio
from demerit.evidence.followed import Followed, Ints, Mask
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Worlds
from demerit.regime.registry import CONDUCT

YEAR = 12
NO_SUCH = "no followed resident committed one early enough to be followed up"
SERIOUS = "share of serious violations"
BEGUN = "share of restrictions begun"


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


def missed(worlds: Worlds, conducts: list[str], *, recorded: bool = False) -> Estimate:
    """Share of acts of some conducts that no restriction (or no record) followed in a year."""
    latest = worlds.labels.months - 1 - YEAR
    if latest < 0:
        reason = f"{worlds.labels.months} counted months cannot show what follows in a year"
        return absent("E3", worlds.count, reason, level=worlds.level)
    counts = []
    for found in worlds.restrictions("world"):
        if found is not None:
            acts = done(found.log, conducts, latest)
            if recorded:
                answered = followed_by(found.log, acts, first_record(found.log))
            else:
                answered = followed_by(found.log, acts, first_restriction(found))
                answered |= under_one_already(found, acts)
            counts.append((float((~answered).sum()), float(acts.size)))
    both = np.array(counts, dtype=np.float64).reshape(-1, 2)
    return ratio(both[:, 0], both[:, 1], level=worlds.level, nothing=NO_SUCH)


def missed_serious(worlds: Worlds) -> Found:
    """M3."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    serious = serious_conducts(worlds)
    variants = {
        name: missed(worlds, serious_conducts(worlds, name)) for name in worlds.norms.gravity.scales
    }
    parts = {
        "unrecorded": Part(
            missed(worlds, serious, recorded=True), SERIOUS, "not even recorded within a year"
        )
    }
    for name in serious:
        title = f"{CONDUCT[name].title}: no restriction within a year"
        parts[f"conduct={name}"] = Part(missed(worlds, [name]), "share of acts", title)
    return Found(missed(worlds, serious), variants, parts)


# --- M4 --------------------------------------------------------------------------------------

LINKS = {
    "no_record": "no record is logged behind it",
    "no_act": "a record behind it has no act: a phantom, or somebody else's act",
    "no_agency": "a record behind it names no agency",
    "no_rule": "neither a list nor a grade brought it",
}
"""First link that is missing in the chain from a restriction to an act."""


def links(found: Restrictions) -> Ints:
    """Which link is missing first, by its place in `LINKS`; their number where none is, [k]."""
    log, cited = found.log, found.cited
    acts = log.act_of
    has_act = np.array([record in acts for record in cited.record.tolist()], dtype=np.bool_)
    has_agency = log["agency"][cited.record] != ""
    no_act, no_agency = (np.zeros(found.count, dtype=np.bool_) for _ in range(2))
    no_act[cited.restriction[~has_act]] = True
    no_agency[cited.restriction[~has_agency]] = True
    no_rule = (found.word("list") == "") & (found.word("rule") == "")
    broken = np.stack([~found.traced, no_act, no_agency, no_rule, np.ones(found.count, np.bool_)])
    return broken.argmax(axis=0)


def traceable(worlds: Worlds) -> Found:
    """M4."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    each = [links(one) for one in worlds.restrictions("world") if one is not None]
    counts = np.array([np.bincount(one, minlength=len(LINKS) + 1) for one in each], np.float64)
    total = counts.sum(axis=1)

    def share(place: int) -> Estimate:
        nothing = "no restriction on a followed resident began"
        return ratio(counts[:, place], total, level=worlds.level, nothing=nothing)

    parts = {name: Part(share(at), BEGUN, title) for at, (name, title) in enumerate(LINKS.items())}
    return Found(share(len(LINKS)), parts=parts)


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
    plot="bars by conduct",
    note=(
        "Serious is a declared gravity, on three scales. Points alone are no sanction here, and "
        "what ordinary law does to the act is not counted. An act done while a restriction for an "
        "earlier one of the same kind is in force counts as answered: not paying a judgment is "
        "one act every month. Acts of the last year are left out. "
        "From the events of followed residents: the sampling of the cohort is inside the interval."
    ),
)

M4 = Metric(
    id="M4",
    family="A",
    title="Restrictions with a whole chain behind them",
    definition=(
        "Share of restrictions begun on followed residents for which every cause leads through a "
        "record and the agency that made it to an act that was done."
    ),
    unit=BEGUN,
    estimator="E3",
    formula="#{y: act, record, agency and rule are there for every cause} / #{y}",
    source="standards.md M4",
    answers="Legality: prescribed by law; audit-trail questions of the Canada AIA",
    why="Whoever is restricted should be able to be shown what for, and by whom.",
    compute=traceable,
    plot="bars of the first link that is missing",
    note=(
        "Agencies here never act beyond their powers or after a rule has ended, so what breaks a "
        "chain is error: phantom records, somebody else's acts, traits. A record older than the "
        "log counts as missing. From the events of followed residents: the sampling of the cohort "
        "is inside the interval."
    ),
)

METRICS = (M3, M4)
