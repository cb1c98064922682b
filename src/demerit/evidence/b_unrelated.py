"""Family B, limb (i): restrictions in corners of life that have nothing to do with the act."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demerit.evidence.b_shares import by_shares
from demerit.evidence.estimate import Estimate
from demerit.evidence.estimators import ratio
from demerit.evidence.metric import Found, Metric, Part, by_attribute
from demerit.evidence.norms import CAUSES, MAPS
from demerit.evidence.worlds import Arm, Floats, Kind, Mask, Worlds
from demerit.regime.registry import EFFECT_DOMAINS

ARMS: tuple[Arm, Arm] = ("world", "twin")
UNIT = "share of burden"


@dataclass(frozen=True)
class Burdens:
    """Burden by cell, and the part of it in unrelated domains, in both arms.

    Attributes:
        away: arm to [S, G] burden in unrelated domains, weighted months.
        all: arm to [S, G] burden.
        kind: restriction or reward.
    """

    away: dict[Arm, Floats]
    all: dict[Arm, Floats]
    kind: Kind

    def share(self, worlds: Worlds, cells: Mask | None = None) -> Estimate:
        """Share of burden in unrelated domains, of all residents or of some cells."""

        def one(arm: Arm) -> Estimate:
            chosen = slice(None) if cells is None else cells
            away, burden = (each[arm][:, chosen].sum(axis=1) for each in (self.away, self.all))
            nothing = f"no burden of {self.kind}s in any world"
            return ratio(away, burden, level=worlds.level, nothing=nothing)

        return one("world").beside(one("twin"))


def burdens(
    worlds: Worlds, name: str, *, kind: Kind = "restriction", weighting: str = ""
) -> Burdens:
    """Direct burden and its unrelated part under one map."""
    unrelated = worlds.unrelated(name, kind)
    away: dict[Arm, Floats] = {}
    everything: dict[Arm, Floats] = {}
    for arm in ARMS:
        burden = worlds.burden(arm, kind=kind, weighting=weighting).sum(axis=3)
        away[arm] = np.einsum("smdg,md->sg", burden, unrelated)
        everything[arm] = burden.sum(axis=(1, 2))
    return Burdens(away, everything, kind)


def share(
    worlds: Worlds, name: str, *, kind: Kind = "restriction", weighting: str = ""
) -> Estimate:
    """Share of burden in domains unrelated to its causes, under one map."""
    return burdens(worlds, name, kind=kind, weighting=weighting).share(worlds)


def through_ties(worlds: Worlds, name: str) -> Estimate:
    """The same for restrictions that reach a resident through a tie."""
    burden = worlds.burden("world", way="ties").sum(axis=(3, 4))
    away = burden * worlds.unrelated(name)[None]
    nothing = "nothing reached a resident through a tie"
    return ratio(
        away.sum(axis=(1, 2)), burden.sum(axis=(1, 2)), level=worlds.level, nothing=nothing
    )


def cause_by_effect(worlds: Worlds) -> dict[str, Part]:
    """Share of the burden by domain of the act and domain of the effect; empty pairs left out."""
    burden = worlds.burden("world").sum(axis=(3, 4))
    chosen = worlds.of_kind("restriction")
    effects = np.array(worlds.labels.effect_domains, dtype=np.str_)[chosen]
    total = burden.sum(axis=(1, 2))
    parts: dict[str, Part] = {}
    for row, cause in enumerate(CAUSES):
        for effect in EFFECT_DOMAINS:
            above = burden[:, effects == effect, row].sum(axis=1)
            if above.any():
                title = f"from {cause} to {effect}"
                estimate = ratio(above, total, level=worlds.level)
                parts[f"{cause}>{effect}"] = Part(estimate, UNIT, title)
    return parts


def unrelated_contexts(worlds: Worlds) -> Found:
    """M6."""
    headline = worlds.norms.reporting.headline
    variants = {name: share(worlds, name) for name in MAPS}
    parts = {
        f"reward={name}": Part(
            share(worlds, name, kind="reward"), "share of rewards", f"rewards, {name} map"
        )
        for name in MAPS
    }
    parts["through_ties"] = Part(through_ties(worlds, headline.map), UNIT, "through a tie")
    for weighting in worlds.norms.severity.weightings:
        estimate = share(worlds, headline.map, weighting=weighting)
        parts[f"severity={weighting}"] = Part(estimate, UNIT, f"severity weighting {weighting}")
    parts |= by_shares(worlds, headline.map)
    parts |= cause_by_effect(worlds)
    under = burdens(worlds, headline.map)
    groups = by_attribute(worlds, "E3", lambda cells: under.share(worlds, cells))
    return Found(variants[headline.map], variants, parts, groups)


M6 = Metric(
    id="M6",
    family="B",
    title="Burden in unrelated contexts",
    definition=(
        "Share of the burden of restrictions that falls in domains of life unrelated to the acts "
        "that caused it, under a declared map of what is related."
    ),
    unit=UNIT,
    estimator="E3",
    formula="sum_y b_y sum_a alpha_ya (1 - r(d_a, D_y)) / sum_y b_y",
    source="standards.md M6",
    answers="AI Act Art. 5(1)(c)(i), guidelines para 166; the ban on improper coupling (2020)",
    why="It is the first of the two questions that the ban on social scoring asks.",
    compute=unrelated_contexts,
    plot=(
        "heatmap of the burden by domain of act and of effect, unrelated cells hatched; "
        "three dots for the maps"
    ),
    note=(
        "Three maps: strict (same domain), moderate (same legal purpose), lax (any link in a "
        "statute or notice). A measure with nothing on the ledger is unrelated under every map "
        "that does not say otherwise. Causes share a burden as the ledger holds them; Shapley's "
        "shares in crossing the line, and equal ones, are known of followed residents and are "
        "parts. Direct restrictions; those through a tie and rewards are parts."
    ),
)

METRICS = (M6,)
