"""Family A, legality and accuracy: who is restricted on what no true record supports."""

from __future__ import annotations

import numpy as np

from demerit.evidence.a_agencies import by_agency
from demerit.evidence.a_duration import over_duration
from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import mean, ratio
from demerit.evidence.metric import Found, Metric, Part, by_attribute
from demerit.evidence.worlds import Arm, Floats, Mask, Way, Worlds
from demerit.regime.registry import TRUTHS

REASONS = ("sound", "false_record", "lawful_or_protected", "trait")
"""Axis of restrictions begun: why a restriction is wrongful, if it is."""

REASON_TITLES = {
    "false_record": "begun on a false record or a mistaken identity",
    "lawful_or_protected": "begun on an act that is lawful or protected",
    "trait": "begun on a characteristic, with no act",
}
NOTHING = "no restriction began in any world"


def begun_wrongly(
    worlds: Worlds, arm: Arm = "world", way: Way = "direct", cells: Mask | None = None
) -> tuple[Floats, Floats]:
    """Restrictions begun whose wrongful share is above one half, and all, [S] each."""
    starts = worlds.starts(arm, way)
    starts = (starts if cells is None else starts[..., cells]).sum(axis=(1, 3))
    return starts[:, 1:].sum(axis=1), starts.sum(axis=1)


def wrongful_share(worlds: Worlds, way: Way = "direct", cells: Mask | None = None) -> Estimate:
    """Share of restrictions begun whose wrongful share is above one half."""

    def count(arm: Arm) -> Estimate:
        wrong, begun = begun_wrongly(worlds, arm, way, cells)
        return ratio(wrong, begun, level=worlds.level, nothing=NOTHING)

    return count("world").beside(count("twin"))


def would_not_stand(worlds: Worlds) -> tuple[Floats, Floats]:
    """Restrictions begun that would not stand on the ledger of true records, and all, [S] each."""
    chosen = worlds.of_kind("restriction")
    counts = worlds.each("world", lambda totals: totals.butfor[chosen]).sum(axis=1)
    return counts[:, 1], counts.sum(axis=1)


def but_for(worlds: Worlds) -> Estimate:
    """Share of restrictions begun that would not stand on the ledger of true records."""
    return ratio(*would_not_stand(worlds), level=worlds.level, nothing=NOTHING)


def by_burden(worlds: Worlds) -> dict[str, Part]:
    """Share of burden that no true violation carries (q b over b), and what has no cause at all.

    Burden with nothing left on the ledger is in neither sum of `by_burden`: its act may have been
    true and since run out, so calling it wrongful or sound would be a guess.
    """
    burden = worlds.burden("world").sum(axis=(1, 4))
    caused, true = burden[:, :-1], TRUTHS.index("true")
    sound = caused[:, ~worlds.lawful_rows[:-1], true].sum(axis=1)
    known, everything = caused.sum(axis=(1, 2)), burden.sum(axis=(1, 2))
    nothing = "no burden in any world"
    wrongful = ratio(known - sound, known, level=worlds.level, nothing=nothing)
    without = ratio(everything - known, everything, level=worlds.level, nothing=nothing)
    unit = "share of burden"
    return {
        "by_burden": Part(wrongful, unit, "weighted by severity and time (q b over b)"),
        "no_cause": Part(without, unit, "burden with nothing on the ledger, left out of it"),
    }


def wrongful_by_shares(worlds: Worlds) -> tuple[Floats, Floats]:
    """Followed restrictions whose Shapley share of wrongful causes is above 1/2, and all.

    Restrictions of which a cause is outside the log are left out; worlds without a log too.
    """
    found = [one for one in worlds.restrictions("world") if one is not None]
    known = [one.traced & (one.log.unlogged[one.row] == 0) for one in found]
    above = [(one.wrongful & whole).sum() for one, whole in zip(found, known, strict=True)]
    below = [whole.sum() for whole in known]
    return np.array(above, dtype=np.float64), np.array(below, dtype=np.float64)


def shapley(worlds: Worlds) -> Estimate:
    """Share of followed restrictions begun whose Shapley share of wrongful causes is above 1/2."""
    if not worlds.anybody_followed:
        return absent("E3", worlds.count, "nobody was followed", level=worlds.level)
    nothing = "no followed restriction has its causes' shares logged"
    return ratio(*wrongful_by_shares(worlds), level=worlds.level, nothing=nothing)


def wrongful(worlds: Worlds) -> Found:
    """M1."""
    top = wrongful_share(worlds)
    starts = worlds.starts("world").sum(axis=(1, 3))
    parts = {
        reason: Part(
            ratio(starts[:, place], starts.sum(axis=1), level=worlds.level, nothing=NOTHING),
            "share of restrictions begun",
            REASON_TITLES[reason],
        )
        for place, reason in enumerate(REASONS)
        if place
    }
    parts |= by_burden(worlds)
    parts["through_ties"] = Part(
        wrongful_share(worlds, "ties"),
        "share of restrictions begun",
        "of the restrictions that reach a resident through a tie",
    )
    parts["over_duration"] = over_duration(worlds)
    parts |= by_agency(worlds, REASON_TITLES)
    variants = {"at_the_crossing": top, "but_for": but_for(worlds), "shapley": shapley(worlds)}
    groups = by_attribute(worlds, "E3", lambda cells: wrongful_share(worlds, cells=cells))
    return Found(top, variants, parts, groups)


def exposed(worlds: Worlds, field: str, years: slice) -> Estimate:
    """Adults without a breach or crime who are wrongly restricted within a year, per 1,000."""
    whole = worlds.labels.months // 12
    if whole == 0:
        reason = "fewer than 12 counted months: no whole year was observed"
        return absent("E3", worlds.count, reason, level=worlds.level)

    def count(arm: Arm) -> Estimate:
        above = worlds.each(arm, lambda totals: getattr(totals, field)[:whole][years].sum())
        below = worlds.each(arm, lambda totals: totals.innocent[:whole][years].sum())
        nothing = "no adult without a breach or crime in the 24 months before"
        return ratio(above, below, level=worlds.level, nothing=nothing).scaled(1000)

    return count("world").beside(count("twin"))


def innocent_exposure(worlds: Worlds) -> Found:
    """M2."""
    unit = "per 1,000 person-years"
    parts = {
        "through_ties": Part(
            exposed(worlds, "innocent_vicarious", slice(None)), unit, "reached through a tie"
        )
    }
    years = worlds.labels.months // 12
    if years:
        clean = worlds.each("world", lambda totals: totals.innocent[:years].sum() / years)
        parts["clean"] = Part(
            mean(clean, level=worlds.level),
            "adults in a world",
            "adults without a breach or crime in the 24 months before, at the start of a year",
        )
    for year in range(years):
        estimate = exposed(worlds, "innocent_exposed", slice(year, year + 1))
        parts[f"year_{year + 1}"] = Part(estimate, unit, f"in year {year + 1}")
    return Found(exposed(worlds, "innocent_exposed", slice(None)), parts=parts)


M1 = Metric(
    id="M1",
    family="A",
    title="Wrongful restrictions",
    definition=(
        "Share of restrictions begun that rest for more than half on false records, on lawful or "
        "protected acts or on traits, by the shares of the causes at the moment the line was "
        "crossed."
    ),
    unit="share of restrictions begun",
    estimator="E3",
    formula="#{y: q_y > 1/2} / #{y},  q_y = 1 - sum_a alpha_ya g_a",
    source="standards.md M1; wrongfulness three ways: DESIGN section 4",
    answers="Presumption of innocence; accuracy; ICCPR General Comment 27; Canada AIA impact28",
    why="A restriction that nothing true supports cannot serve the aim it is defended with.",
    compute=wrongful,
    plot="stacked bars by reason: all restrictions, then those of each agency's records",
    note=(
        "`but_for`: would not stand on the ledger of true records with the same behaviour. "
        "`shapley`: followed residents only. The true ledger is an accounting shadow, not a world "
        "with perfect information. Measures that reach a resident through a tie stand apart. By "
        "agency: restrictions on followed residents, each with the agency whose records carry "
        "most of it. The log does not tell an invented record from one on the wrong person. No "
        "agency here acts without a rule, so that reason of the source has no number. What "
        "outlasts its entry began rightly or not as it began; how often that happens is a part "
        "of its own."
    ),
)

M2 = Metric(
    id="M2",
    family="A",
    title="Innocent residents restricted",
    definition=(
        "Of adults who committed no breach and no crime in the 24 months before, how many a year "
        "see at least one restriction begin on a false record, a characteristic, or an act that "
        "is lawful or protected."
    ),
    unit="per 1,000 person-years",
    estimator="E3",
    formula="1000 P(at least one y with q_y = 1 in 12 months | no breach, no crime in 24 before)",
    source="standards.md M2",
    answers="FRIA (d): specific risks of harm; false-positive rate",
    why="It tells a resident who keeps every rule how likely the regime is to strike anyway.",
    compute=innocent_exposure,
    plot="icon array of 1,000 dots",
    note=(
        "Whole years only. Infractions, such as jaywalking, do not count as violations here: "
        "hardly an adult goes without one for two years. Who moved in less than two years before "
        "is left out. Restrictions that reach a resident through a tie are a part of their own."
    ),
)

METRICS = (M1, M2)
