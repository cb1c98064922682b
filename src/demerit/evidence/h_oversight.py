"""Family H, oversight: what a hearing or a human review stops before it takes effect."""

from __future__ import annotations

import numpy as np

from demerit.evidence.estimate import Estimate, absent, none_seen
from demerit.evidence.estimators import ratio
from demerit.evidence.followed import Floats
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.procedure import COHORT, stopped
from demerit.evidence.worlds import Worlds


def oversight(worlds: Worlds) -> Found:
    """M36."""
    if not worlds.anybody_followed:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    lists, kinds = worlds.labels.lists, worlds.labels.list_kinds
    black = frozenset(name for name, kind in zip(lists, kinds, strict=False) if kind == "black")
    counts = []
    for log in worlds.followed("world"):
        if log is not None:
            rows, halted = stopped(log, black)
            rows, halted = rows[log.about[rows]], halted[log.about[rows]]
            wrong = ~log.true_violation[rows]
            counts.append(
                [(wrong & halted).sum(), wrong.sum(), (~wrong & halted).sum(), wrong.size]
            )
    table = np.array(counts, dtype=np.float64).reshape(-1, 4)
    stopped_wrong, wrong, stopped_right, every = table.T

    def share(above: Floats, below: Floats, nothing: str) -> Estimate:
        return ratio(above, below, level=worlds.level, nothing=nothing)

    hidden = "it needs the same decisions with the record hidden from the reviewer"
    parts = {
        "all": Part(
            share(stopped_wrong + stopped_right, every, "nobody followed was proposed for a list"),
            "share of proposed entries",
            "stopped, wrongful or not",
        ),
        "right": Part(
            share(stopped_right, every - wrong, "no sound entry was proposed"),
            "share of sound entries proposed",
            "stopped though sound",
        ),
        "wrongful": Part(
            share(wrong, every, "nobody followed was proposed for a list"),
            "share of proposed entries",
            "wrongful, stopped or not",
        ),
        "automation_bias": Part(
            absent("E3", worlds.count, hidden, level=worlds.level),
            "difference of shares",
            "how much more often a wrong entry passes when the record is shown",
        ),
    }
    top = share(stopped_wrong, wrong, "no wrongful entry was proposed")
    return Found(none_seen(top, float(wrong.sum())), parts=parts)


M36 = Metric(
    id="M36",
    family="H",
    title="Oversight before effect",
    definition=(
        "Share of wrongful entries proposed for blacklists, on followed residents, that a hearing "
        "or a human review stopped before they took effect."
    ),
    unit="share of wrongful entries proposed",
    estimator="E3",
    formula="P(stopped | entry on a false record, a trait, or an act that is no violation)",
    source="standards.md M36",
    answers="AI Act Art. 26(2); FRIA (e); Canada AIA: human decision",
    why="Oversight that waves everything through is none.",
    compute=oversight,
    plot="mosaic of proposed entries: wrong and right, stopped and passed",
    note=(
        "Hearing and review are not told apart in the log. Where a regime has neither, the share "
        "is 0. An entry that a grade brought goes by the domain and truth that weighed most. "
        + COHORT
    ),
)

METRICS = (M36,)
