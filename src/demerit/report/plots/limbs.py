"""Plots of families B and C: unrelated contexts and proportion, the two limbs of the ban."""

from __future__ import annotations

from dataclasses import replace

from demerit.evidence.c_spread import EDGES
from demerit.report import theme, words
from demerit.report.plots import lanes, stacks
from demerit.report.plots.cloud import Cell, cloud
from demerit.report.plots.held import Datum, Entry, of, starting
from demerit.report.plots.kinds import Drawn, both, over, stack
from demerit.report.plots.upset import Together, upset

FALLS_AWAY = {
    "one_step": ("score alone", theme.ACCENT),
    "whole_evaluation": ("own lists too", stacks.PALETTE[2]),
    "with_relatives_listings": ("relatives' lists too", stacks.PALETTE[1]),
}


def deciders(entry: Entry) -> Drawn | None:
    """M8: how many decisions turn as more falls away, by who decides, sorted."""
    last = starting(entry, "parts", "with_relatives_listings: ")
    makers = [one.key.partition(": ")[2] for one in last]
    found = {name: _turned(entry, name) for name in makers}
    kept = sorted(found.items(), key=lambda one: [-turned.value for turned in one[1]])
    weights = {one.key.partition(": ")[2]: one for one in starting(entry, "parts", "decisions: ")}
    drawn = [
        # who falls away first stands in front: what comes later lies no further to the left
        lanes.Lane(_lane(name, weights.get(name), data), tuple(reversed(data)), level=True)
        for name, data in kept
        if data
    ]
    if not drawn:
        return None
    data = [
        one.named(f"{words.sentence(name)}: {words.lower(one.name)}")
        for name, turned in kept
        for one in turned
    ]
    return Drawn(
        "Adverse decisions that would fall otherwise, by who decides: had the score alone been "
        "neutral (blue, what the heading counts), had the person's own lists been empty as well "
        "(ochre), and had no relative been listed either (red); dots that hide others are alike. "
        "What is left then are lenders' own checks. Behind a name stand its part in all adverse "
        "decisions and the three numbers.",
        data,
        lambda width: lanes.dots(drawn, width, "per cent of adverse decisions"),
    )


def _turned(entry: Entry, maker: str) -> list[Datum]:
    """The numbers of one decision-maker, in the order of what falls away."""
    data = of(entry, "parts", [f"{name}: {maker}" for name in FALLS_AWAY])
    looks = [FALLS_AWAY[one.key.partition(": ")[0]] for one in data]
    return [
        replace(one, name=words.sentence(name), colour=colour, luck=None, inputs=None)
        for one, (name, colour) in zip(data, looks, strict=True)
    ]


def _lane(maker: str, weight: Datum | None, data: list[Datum]) -> str:
    """The line over a decision-maker's dots."""
    part = f" ({words.digits(weight.value, 2)}{words.THIN}% of them)" if weight else ""
    said = words.listed([words.digits(one.value, 2) for one in data])
    return f"{words.sentence(words.plain(maker))}{part}: {said}{words.THIN}%"


def stacked(entry: Entry) -> Drawn | None:
    """M11: which bodies answer one act together."""
    sets = starting(entry, "parts", "together: ")
    rows = [Together(tuple(one.key.removeprefix("together: ").split(" + ")), one) for one in sets]
    if not rows:
        return None
    rows += [Together((), one) for one in of(entry, "parts", ["other_combinations"])]
    single = sorted(starting(entry, "parts", "body: "), key=lambda one: -one.value)
    named = {body for one in rows for body in one.bodies}
    bodies = [name for one in single if (name := one.key.removeprefix("body: ")) in named]
    return Drawn(
        "Sanctioned acts of followed residents by the bodies that answer one and the same act: a "
        "row a set of bodies, a dot for each that belongs to it, and how many acts are answered "
        "by just these.",
        [one.share for one in rows],
        lambda width: upset(rows, bodies, width, "per cent of sanctioned acts"),
    )


def by_gravity(entry: Entry) -> Drawn | None:
    """M9: sanctioned violations by gravity and burden, with means and the line of proportion."""
    cells = [
        Cell(float(gravity), float(EDGES[int(at)]), one)
        for one in starting(entry, "parts", "cell=")
        for gravity, _, at in [one.key.removeprefix("cell=").partition(">")]
    ]
    found = [one for one in starting(entry, "parts", "gravity=") if one.value > 0]
    means = [(float(one.key.removeprefix("gravity=")), one) for one in found]
    middle = of(entry, "parts", ["mean_gravity"])
    if not cells or not means or not middle:
        return None
    return Drawn(
        "Sanctioned violations by their gravity and their burden, both axes logarithmic: pale "
        "discs are larger where there are more of them, in classes of burden; dots are the mean "
        "burden of each gravity. The dashed line is in proportion to gravity, through the mean "
        "act.",
        [*found, *(one.share for one in cells)],
        lambda width: cloud(
            cells, means, middle[0].value, width,
            "gravity of the act, points", "burden, times the mean act",
        ),
    )  # fmt: skip


def minor(entry: Entry) -> Drawn | None:
    """M10: the lightest quarter's share of gravity beside its share of burden, by scale."""
    weighed = {one.key.partition(": ")[2]: one for one in starting(entry, "parts", "gravity: ")}
    borne = {one.key.partition(": ")[2]: one for one in starting(entry, "parts", "burden: ")}
    pairs = [
        (words.sentence(words.reading(scale)), weighed[scale], borne[scale])
        for scale in weighed
        if scale in borne
    ]
    if not pairs:
        return None
    drawn = [
        lanes.Lane(
            f"{name}: weighs {weight.said}, bears {burden.said}",
            (replace(weight, colour=theme.TWIN), burden),
        )
        for name, weight, burden in pairs
    ]
    data = [
        one.named(f"{name}, {what}")
        for name, weight, burden in pairs
        for what, one in (("share of gravity", weight), ("share of burden", burden))
    ]
    return Drawn(
        "What the lightest quarter of sanctioned violations weighs (grey) and what it bears "
        "(blue), of all sanctioned violations, under each declared scale of gravity. In "
        "proportion, both bars are alike; the heading gives the lower over the upper.",
        data,
        lambda width: lanes.bars(drawn, width, "per cent of gravity, and of burden"),
    )


def scars(entry: Entry) -> Drawn | None:
    """M13: mean gap of income after release, and how many lie behind or ahead."""
    return both(_mean_gap, _behind)(entry)


_mean_gap = over(
    "Mean gap of income against the same residents in the twin, by months since a spell of "
    "restriction ended; the line marks none.",
    "months since release", "yuan a month", {"gap_": "mean gap"}, point=0.0,
)  # fmt: skip
_behind = over(
    "Spells whose bearer has more than a twentieth less or more than the twin, by months since "
    "release: where most have neither, a few of them make the mean.",
    "months since release", "per cent of spells",
    {"behind_": "behind the twin", "ahead_": "ahead of the twin"},
)  # fmt: skip


def lasting(entry: Entry) -> Drawn | None:
    """M14: spells by length, and survival curves by what brings a restriction."""
    return both(_strip, _by_kind)(entry)


_strip = stack(
    "All spells of direct restriction by how long they last.",
    "lasts_brief", "lasts_months", "lasts_years", "lasts_longer",
)  # fmt: skip
_by_kind = over(
    "Restrictions on followed residents that go on for longer, by what brings them.",
    "months since it began", "per cent of spells",
    {"list_": "brought by a list", "grade_": "brought by a grade", "tie_": "through a tie"},
)  # fmt: skip
