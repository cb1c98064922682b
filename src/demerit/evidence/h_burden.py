"""Family H, what procedure costs those it meets: hours, services given up, and compensation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import paired, ratio, within
from demerit.evidence.metric import Found, Metric, Part
from demerit.evidence.welfare import Times, number
from demerit.evidence.worlds import Arm, Floats, Worlds
from demerit.regime.quantity import Quantity

UNIT = "hours per case"
UNCOUNTED = "not counted in these worlds"
NO_CASE = "nobody was restricted, or proposed for a list and cleared"
SERVICES = {
    "service": "public counters",
    "school": "school places",
    "licence": "licences",
    "benefit": "benefits",
    "surgery": "hospitals",
}
"""Services that somebody is entitled to, as flows call them, with words for them."""

Reading = Callable[[Quantity], float]
"""Which number of a quantity counts: its value, or an end of its range."""


def shortest(quantity: Quantity) -> float:
    """The lower end of the range."""
    return float(quantity.range[0]) if quantity.range else number(quantity)


def longest(quantity: Quantity) -> float:
    """The upper end of the range."""
    return float(quantity.range[1]) if quantity.range else number(quantity)


READINGS: dict[str, Reading] = {"declared": number, "shortest": shortest, "longest": longest}


def counted(worlds: Worlds, *names: str) -> bool:
    """Whether some flows were counted in every world and arm."""
    arms = [getattr(one, arm) for one in worlds.outcomes for arm in ("world", "twin")]
    return all(name in arm.flows for arm in arms for name in names)


def flow(worlds: Worlds, arm: Arm, *names: str) -> Floats:
    """Sum of some flows over the counted months, [S]."""
    found = [worlds.each(arm, lambda totals, n=name: totals.flows[n].sum()) for name in names]
    return sum(found, np.zeros(worlds.count))


# --- hours -----------------------------------------------------------------------------------

LEARNING, DOING, STRESS = "learning", "doing", "stress"
NEEDED = (
    "notices", "appeals", "appeals_second", "courses", "exits_performance", "entries_stopped",
)  # fmt: skip


def refusals(worlds: Worlds) -> list[str]:
    """Flows that count attempts refused."""
    return [name for name in worlds.outcomes[0].world.flows if name.startswith("refused_")]


def all_burden(worlds: Worlds, arm: Arm) -> Floats:
    """Weighted months of restriction in person and through ties, [S]."""
    ways = [worlds.burden(arm, way=way).sum(axis=(1, 2, 3, 4)) for way in ("direct", "ties")]
    return np.sum(ways, axis=0)


def hours(worlds: Worlds, arm: Arm, read: Reading = number) -> dict[str, Floats]:
    """Hours of residents by what they go into, [S] each."""
    times: Times = worlds.norms.welfare.hours
    refused = read(times.refusal) * flow(worlds, arm, *refusals(worlds))
    appeals = read(times.appeal) * flow(worlds, arm, "appeals", "appeals_second")
    courses = read(times.course) * flow(worlds, arm, "courses")
    done = read(times.performance) * flow(worlds, arm, "exits_performance")
    return {
        LEARNING: read(times.notice) * flow(worlds, arm, "notices"),
        DOING: refused + appeals + courses + done,
        STRESS: read(times.stress) * all_burden(worlds, arm),
    }


def cases(worlds: Worlds, arm: Arm) -> Floats:
    """Spells of restriction begun, and entries stopped before they took effect, [S]."""
    spells = worlds.each(arm, lambda totals: totals.spells_open.sum() + totals.spells_ended.sum())
    return spells + flow(worlds, arm, "entries_stopped")


def hours_per_case(worlds: Worlds, what: str = "", read: Reading = number) -> Estimate:
    """Hours per case, of one sort or of all."""

    def one(arm: Arm) -> Estimate:
        found = hours(worlds, arm, read)
        above = found[what] if what else np.sum(list(found.values()), axis=0)
        return ratio(above, cases(worlds, arm), level=worlds.level, nothing=NO_CASE)

    return one("world").beside(one("twin"))


# --- take-up ---------------------------------------------------------------------------------


def lost(worlds: Worlds, names: tuple[str, ...]) -> Estimate:
    """Share of requests for some services that are turned away, world less twin."""
    asked, missed = ([f"{word}_{name}" for name in names] for word in ("asked", "missed"))
    if not counted(worlds, *asked, *missed):
        return absent("E2", worlds.count, UNCOUNTED, level=worlds.level)
    below = {arm: flow(worlds, arm, *asked) for arm in ("world", "twin")}
    if any((one == 0).any() for one in below.values()):
        reason = "nobody is entitled to it in some world"
        return absent("E2", worlds.count, reason, level=worlds.level)
    world, twin = (flow(worlds, arm, *missed) / below[arm] for arm in ("world", "twin"))
    return paired(world, twin, level=worlds.level)


def take_up(worlds: Worlds) -> Mapping[str, Part]:
    """Take-up lost, of all services together and of each."""
    unit = "share of requests"
    together = "requests turned away, of all these services together"
    parts = {"take_up_lost": Part(lost(worlds, tuple(SERVICES)), unit, together)}
    for name, words in SERVICES.items():
        title = f"requests turned away, {words}"
        parts[f"take_up_lost={name}"] = Part(lost(worlds, (name,)), unit, title)
    return parts


# --- compensation ----------------------------------------------------------------------------


def wrongly_borne(worlds: Worlds, arm: Arm) -> Floats:
    """Direct burden on false records, lawful acts and traits, weighted months, [S]."""
    burden = worlds.burden(arm).sum(axis=(1, 4))[:, :-1]
    sound = burden[:, ~worlds.lawful_rows[:-1], 0].sum(axis=1)
    return burden.sum(axis=(1, 2)) - sound


def compensated(worlds: Worlds, scale: str) -> Estimate:
    """Compensation paid over what the wrongly restricted lost, at declared prices."""
    if not counted(worlds, "yuan_compensated"):
        return absent("E3", worlds.count, UNCOUNTED, level=worlds.level)
    price = number(worlds.norms.welfare.scales[scale].restricted_month)
    below = wrongly_borne(worlds, "world") * price
    nothing = "nobody was wrongly restricted"
    paid = flow(worlds, "world", "yuan_compensated")
    found = ratio(paid, below, level=worlds.level, nothing=nothing, of_a_whole=False)
    return within(found, 0.0, np.inf)


def burden_of_procedure(worlds: Worlds) -> Found:
    """M37."""
    parts = {
        f"compensated={name}": Part(
            compensated(worlds, name),
            "share of the loss",
            f"compensation over what the wrongly restricted lost, prices {name}",
        )
        for name in worlds.norms.welfare.scales
    }
    parts |= take_up(worlds)
    if not counted(worlds, *NEEDED):
        return Found(absent("E3", worlds.count, UNCOUNTED, level=worlds.level), parts=parts)
    words = {
        LEARNING: "reading notices",
        DOING: "being refused, appealing, taking courses, doing what is asked",
        STRESS: "strain of being restricted, in hours that one would give to be rid of it",
    }
    parts |= {
        name: Part(hours_per_case(worlds, name), UNIT, title) for name, title in words.items()
    }
    variants = {name: hours_per_case(worlds, "", read) for name, read in READINGS.items()}
    return Found(variants["declared"], variants, parts)


M37 = Metric(
    id="M37",
    family="H",
    title="Hours that a case costs",
    definition=(
        "Hours that residents spend per case on learning, doing what is asked, and strain, where a "
        "case is a spell of restriction or an entry that was stopped before it took effect, at "
        "declared hours for each thing."
    ),
    unit=UNIT,
    estimator="E3",
    formula="sum_k h_k n_k / (spells begun + entries stopped),  h_k declared",
    source="standards.md M37; administrative burden: Moynihan, Herd & Harvey (2014)",
    answers="Administrative burden; remedy in fact and not on paper",
    why="Those who are cleared pay as well, with their time.",
    compute=burden_of_procedure,
    plot="waterfall of learning, doing what is asked, and strain",
    note=(
        "Hours are declared norms, all assumed, with a range; the variants take both ends of all "
        "ranges at once. Counts are of the whole population; notices and appeals about blacklists. "
        "Services given up are requests turned away over requests expected of those entitled. "
        "Compensation is held against the burden on false records, lawful acts and traits, at "
        "declared prices."
    ),
)

METRICS = (M37,)
