"""Family A, chains: whether a restriction leads back to an act that was done."""

from __future__ import annotations

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import ratio
from demerit.evidence.followed import Ints
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Worlds

BEGUN = "share of restrictions begun"

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
    plot="one stacked bar: whole chains, and the first link that is missing",
    note=(
        "Agencies here never act beyond their powers or after a rule has ended, so what breaks a "
        "chain is error: phantom records, somebody else's acts, traits. A record older than the "
        "log counts as missing. From the events of followed residents: the sampling of the cohort "
        "is inside the interval."
    ),
)

METRICS = (M4,)
