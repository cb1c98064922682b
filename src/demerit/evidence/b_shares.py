"""Family B, shares: the unrelated burden of followed residents, under two ways to share causes.

The totals share a burden over its causes as the ledger holds them at the time. The log knows each
record, so that the shares can also be Shapley's in crossing the line, or alike.
"""

from __future__ import annotations

import numpy as np

from demerit.evidence.estimators import ratio
from demerit.evidence.followed import Ints
from demerit.evidence.metric import Part
from demerit.evidence.norms import CAUSES, NO_CAUSE
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Floats, Worlds
from demerit.regime.registry import EFFECT_DOMAINS

UNIT = "share of burden"
TITLES = {
    "shapley": "followed residents, causes by their Shapley shares in crossing the line",
    "equal": "followed residents, all causes of a restriction alike",
}


def places(words: list[str], known: tuple[str, ...], other: int) -> Ints:
    """Place of each word, `other` for what is not known."""
    index = {word: at for at, word in enumerate(known)}
    return np.array([index.get(word, other) for word in words], dtype=np.int64)


def away_and_all(found: Restrictions, related: Floats, *, alike: bool) -> tuple[float, float]:
    """Burden in domains unrelated to its causes, and all burden, of one world.

    Args:
        found: its restrictions.
        related: [D + 1, effect domains] relatedness in [0, 1].
        alike: whether causes have equal shares, instead of Shapley's.
    """
    cited = found.cited.alike() if alike else found.cited
    effect = places(found.word("effect_domain").tolist(), EFFECT_DOMAINS, 0)
    cause = places(found.log["domain"][cited.record].tolist(), CAUSES, CAUSES.index(NO_CAUSE))
    own = places(found.word("domain").tolist(), CAUSES, CAUSES.index(NO_CAUSE))
    apart = 1.0 - related[cause, effect[cited.restriction]]
    away = float((found.burden[cited.restriction] * cited.share * apart).sum())
    alone = ~found.traced
    away += float((found.burden * (1.0 - related[own, effect]))[alone].sum())
    return away, float(found.burden.sum())


def by_shares(worlds: Worlds, name: str) -> dict[str, Part]:
    """Share of the followed residents' burden in unrelated domains under one map."""
    related = worlds.norms.related(name)
    each = [one for one in worlds.restrictions() if one is not None]
    if not each:
        return {}
    parts = {}
    for shares, title in TITLES.items():
        rows = [away_and_all(one, related, alike=shares == "equal") for one in each]
        away, burden = np.array(rows, dtype=np.float64).T
        nothing = "no followed resident bears any"
        found = ratio(away, burden, level=worlds.level, nothing=nothing)
        parts[f"shares={shares}"] = Part(found, UNIT, title)
    return parts
