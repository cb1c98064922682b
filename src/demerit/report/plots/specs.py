"""Which plot each metric has, and from which of its numbers it is drawn.

A plot is a function from the metric's entry to what is drawn, and why nothing is where that is so.
The words of `Metric.plot` say the same; a test reads both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from demerit.report import findings, theme, words
from demerit.report.figure import Chart
from demerit.report.plots import curves, lanes, stacks
from demerit.report.plots.held import Datum, Entry, of, starting, top

Data = Sequence[Datum]


@dataclass(frozen=True)
class Drawn:
    """What a plot draws.

    Attributes:
        shows: what is drawn and what is counted, a sentence.
        note: what its lines and bands are.
        data: the numbers, for the text and the download.
        draw: from a width in pixels to the chart.
    """

    shows: str
    data: Data
    draw: Callable[[int], Chart] = field(repr=False)
    note: str = "Lines are 95 % intervals over worlds, cut where they leave the drawing."


Plot = Callable[[Entry], Drawn | None]
RIBBONS = "Ribbons are 95 % intervals over worlds."
BANDS = (
    "Dark lines are 95 % intervals over worlds; the paler band holds 5 to 95 % of single worlds, "
    "the palest 5 to 95 % of the draws of uncertain inputs."
)
KEY = "The key carries the intervals, 95 % over worlds."


def _axis(entry: Entry, unit: str = "") -> str:
    unit = unit or str(entry.get("unit") or "")
    if words.factor(unit) == 100.0:
        return f"per cent {words.unit_words(unit)}".rstrip().replace("per cent share", "per cent")
    return unit


def _unit(entry: Entry, sort: str, key: str) -> str:
    one = (entry.get(sort) or {}).get(key) or {}
    return str(one.get("unit") or entry.get("unit") or "")


def bars(
    shows: str, *keys: str, start: str = "", sort: str = "parts", lead: str = "", last: str = ""
) -> Plot:
    """Bars of parts, with the top number before them under the name `lead`, or `last`."""

    def plot(entry: Entry) -> Drawn | None:
        data = top(entry, lead) if lead else []
        data += of(entry, sort, keys)
        data += starting(entry, sort, start) if start else []
        data += top(entry, last) if last else []
        if not data:
            return None
        axis = _axis(entry, _unit(entry, sort, data[-1].key))
        most = 100.0 if axis.startswith("per cent of") and min(d.value for d in data) >= 0 else None
        most = None if most is None or max(d.value for d in data) < 50 else most
        return Drawn(
            shows, data, lambda width: lanes.bars(lanes.each(data), width, axis, most=most)
        )

    return plot


def dots(
    shows: str, *keys: str, start: str = "", sort: str = "variants", lead: str = "",
    log: bool = False, point: float | None = None,
) -> Plot:  # fmt: skip
    """Dots with three bands: the top number, under the name `lead`, and others of its unit."""

    def plot(entry: Entry) -> Drawn | None:
        data = top(entry, lead) if lead else []
        data += of(entry, sort, keys)
        data += starting(entry, sort, start) if start or not keys else []
        data = [one for one in data if one.value > 0] if log else data
        if not data:
            return None
        return Drawn(
            shows,
            data,
            lambda width: lanes.dots(lanes.each(data), width, _axis(entry), log=log, point=point),
            BANDS,
        )

    return plot


def stack(shows: str, *keys: str, sort: str = "parts", whole: float | None = 100.0) -> Plot:
    """One bar, of parts one after another; what they leave of the whole is grey."""

    def plot(entry: Entry) -> Drawn | None:
        data = of(entry, sort, keys)
        if not any(one.value > 0 for one in data):
            return None
        axis = _axis(entry, _unit(entry, sort, data[0].key))
        return Drawn(
            shows, data, lambda width: stacks.stack([("", data)], width, axis, of=whole), KEY
        )

    return plot


def waterfall(shows: str, *keys: str, start: str = "", total: str) -> Plot:
    """Parts one after another, each beginning where the last one ended, and their sum."""

    def plot(entry: Entry) -> Drawn | None:
        data = of(entry, "parts", keys) + (starting(entry, "parts", start) if start else [])
        data = [one for one in data if one.value]
        if not data:
            return None
        at, steps = 0.0, []
        for one in data:
            colour = theme.ACCENT if one.value >= 0 else stacks.PALETTE[1]
            steps.append(lanes.Lane(f"{one.name}: {one.said}", (one.named("", colour),), at))
            at += one.value
        sum_ = [replace(one, colour=theme.INK) for one in top(entry, total)]
        steps += lanes.each(sum_)
        axis = _axis(entry, _unit(entry, "parts", data[0].key))
        return Drawn(shows, [*data, *sum_], lambda width: lanes.bars(steps, width, axis))

    return plot


def by_year(shows: str, up: str, **names: str) -> Plot:
    """A line over the years for each name, from parts called year_1, year_2, ..."""

    def plot(entry: Entry) -> Drawn | None:
        drawn = []
        for start, name in names.items():
            found = starting(entry, "parts", start)
            points = tuple((float(one.key.rpartition("_")[2]), one) for one in found)
            if len(points) > 1:
                drawn.append(curves.Curve(name, points))
        if not drawn:
            return None
        data = [one for line in drawn for _, one in line.points]
        return Drawn(
            shows,
            data,
            lambda width: curves.curves(drawn, width, "year of the regime", up),
            RIBBONS,
        )

    return plot


def _innocents(entry: Entry) -> Drawn | None:
    """M2: dots out of a thousand person-years."""
    data = [*top(entry, "innocent, restricted directly"), *of(entry, "parts", ["through_ties"])]
    shown = [one for one in data if one.value >= 0.5]
    if not shown:
        return None
    return Drawn(
        "One dot a person-year, of 1,000; coloured where a resident without a true ground is "
        "restricted, rounded to whole dots. What rounds to none is named beneath the drawing.",
        data,
        lambda width: stacks.icons(
            [replace(one, value=max(0.0, one.value)) for one in data],
            width, 1000, 50 if width > theme.NARROW else 25,
        ),
        KEY,
    )  # fmt: skip


def _reliability(entry: Entry) -> Drawn | None:
    """M5: what the record says and what is done, by class of score."""
    drawn = []
    for end, name in (
        ("recorded", "had a record"), ("world", "committed one"),
        ("twin", "committed one in the twin"),
    ):  # fmt: skip
        held = entry.get("parts") or {}
        keys = [key for key in held if re.fullmatch(rf"scores_\d+_{end}", key)]
        points = tuple((float(one.key.split("_")[1]), one) for one in of(entry, "parts", keys))
        if len(points) > 1:
            drawn.append(curves.Curve(name, points))
    if not drawn:
        return None
    data = [one for line in drawn for _, one in line.points]
    return Drawn(
        "Share of scored adults with a breach or crime within a year, by class of score from the "
        "lowest: those with one on record, and those who truly committed one, in both arms. A "
        "calibrated score has one curve.",
        data,
        lambda width: curves.curves(
            drawn, width, "class of score, 1 is lowest", "per cent of adults"
        ),
        RIBBONS,
    )


def _at_least(shows: str, across: str, up: str, start: str) -> Plot:
    """A falling step curve of shares that reach a number or more."""

    def plot(entry: Entry) -> Drawn | None:
        found = starting(entry, "parts", start)
        points = tuple((float(one.key.removeprefix(start)), one) for one in found)
        if len(points) < 2 or not any(one.value for one in found):
            return None
        drawn = [curves.Curve(up, points)]
        return Drawn(shows, found, lambda width: curves.curves(drawn, width, across, up), RIBBONS)

    return plot


def _deciders(entry: Entry) -> Drawn | None:
    """M8: by who decides, named by them alone."""
    found = starting(entry, "parts", "whole_evaluation: ")
    data = [one.named(words.sentence(one.key.partition(": ")[2])) for one in found]
    if not data:
        return None
    return Drawn(
        "Adverse decisions that would fall otherwise had the score been neutral and the person's "
        "own lists empty, by who decides; the heading counts the score alone. A refusal for a "
        "relative's listing stays.",
        data,
        lambda width: lanes.bars(
            lanes.each(data), width, "per cent of adverse decisions", most=100.0
        ),
    )


def _by_gravity(entry: Entry) -> Drawn | None:
    """M9: burden of an act against its gravity, with the line of proportion."""
    found = [one for one in starting(entry, "parts", "gravity=") if one.value > 0]
    points = [(float(one.key.removeprefix("gravity=")), one) for one in found]
    if len(points) < 2:
        return None
    middle = sorted(points)[len(points) // 2]
    even = tuple(
        (at, Datum("even", "in proportion", middle[1].value * at / middle[0], None, None, ""))
        for at, _ in points
    )
    drawn = [curves.Curve("burden of an act", tuple(points)), curves.Curve("in proportion", even)]
    return Drawn(
        "Mean burden of a sanctioned violation by its gravity, both axes logarithmic. The second "
        "line is in proportion to gravity, through the middle point.",
        found,
        lambda width: curves.curves(
            drawn, width, "gravity of the act, points", "burden, times the mean act", log=True
        ),
        RIBBONS,
    )


def _minor(entry: Entry) -> Drawn | None:
    """M10: the lightest quarter's share of burden over its share of gravity, by norm."""
    return dots(
        "Share of burden over share of gravity of the lightest quarter of sanctioned violations, "
        "under each declared scale of gravity; the line marks equal shares.",
        log=True, point=1.0,
    )(entry)  # fmt: skip


def _gap(entry: Entry) -> Drawn | None:
    """M13: mean gap of income after release."""
    found = starting(entry, "parts", "gap_") if findings.exists(entry) else []
    points = tuple((float(one.key.removeprefix("gap_")), one) for one in found)
    if len(points) < 2 or not any(one.value for one in found):
        return None
    drawn = [curves.Curve("mean gap", points)]
    return Drawn(
        "Mean gap of income against the same residents in the twin, by months since a spell of "
        "restriction ended.",
        found,
        lambda width: curves.curves(
            drawn, width, "months since release", "yuan a month", point=0.0
        ),
        RIBBONS,
    )


def _grades(entry: Entry) -> Drawn | None:
    """M18: monthly moves between grades."""
    found = starting(entry, "parts", "grade=")
    moves = [(*one.key.removeprefix("grade=").split(">"), one) for one in found]
    cells = [
        (a, b, one.value, "<0.01" if 0 < one.value < 0.01 else words.digits(one.value, 2))
        for a, b, one in moves
    ]
    if not cells:
        return None
    return Drawn(
        "Per cent of the resident-months in a grade (row) after which the next month's grade is "
        "another (column); who stays is left out.",
        found,
        lambda width: curves.grid(cells, width, "to grade", "from grade"),
        "Means over worlds; the download carries the intervals.",
    )


def _errors(entry: Entry) -> Drawn | None:
    """M26: both gaps of every group, numbered."""
    wronged = {one.key: one for one in starting(entry, "groups", "")}
    held = starting(entry, "parts", "answered: ")
    answered = {one.key.removeprefix("answered: "): one for one in held}
    both = [key for key in wronged if key in answered]
    if not both:
        return None
    points = [(wronged[key].name, wronged[key].value, answered[key].value) for key in both]
    data = [
        part
        for number, key in enumerate(both, start=1)
        for part in (
            wronged[key].named(f"{number} {wronged[key].name}, wrongly restricted"),
            answered[key].named(f"{number} {wronged[key].name}, violations answered"),
        )
    ]
    key = "; ".join(f"{number} {point[0]}" for number, point in enumerate(points, start=1))
    return Drawn(
        "Each group less its reference group: years without a violation in which a wrongful "
        "restriction begins (across), and violations that a restriction cites within a year (up). "
        f"At the crossing both are alike. {key}.",
        data,
        lambda width: curves.plane(
            points, width, "more often wronged, shares", "more often answered, shares"
        ),
        "Means over worlds; the numbers below carry the intervals.",
    )


def _raw_and_standardised(entry: Entry) -> Drawn | None:
    """M27: two dots a group."""
    raw = {one.key.removeprefix("raw: "): one for one in starting(entry, "parts", "raw: ")}
    level = {one.key: one for one in starting(entry, "groups", "")}
    both = [key for key in level if key in raw and raw[key].value > 0 and level[key].value > 0]
    if not both:
        return None
    drawn = [
        lanes.Lane(
            f"{level[key].name}: {words.digits(raw[key].value, 2)} as it is, "
            f"{words.digits(level[key].value, 2)} at equal conduct",
            (replace(raw[key], colour=theme.TWIN), level[key]),
        )
        for key in both
    ]
    data = [part for one in drawn for part in one.data]
    return Drawn(
        "Burden relative to the reference group, on a logarithmic axis: grey as conduct is, blue "
        "with the conduct of both made alike. The line marks no difference.",
        data,
        lambda width: lanes.dots(drawn, width, _axis(entry), log=True, point=1.0),
        BANDS,
    )


LOSS_TO_GAIN = (stacks.PALETTE[1], "#e0b3a6", theme.TWIN_LIGHT, theme.ACCENT_LIGHT, theme.ACCENT)


def _winners(entry: Entry) -> Drawn | None:
    """M29: who loses and gains, in all and by income."""
    bins = (
        "loses_over_5_percent", "loses_up_to_5_percent", "within_0.1_percent",
        "gains_up_to_5_percent", "gains_over_5_percent",
    )  # fmt: skip
    wholes = []
    for name in ("", "income=lower third", "income=middle third", "income=upper third"):
        keys = [f"{name}: {one}" if name else one for one in bins]
        found = [
            one.named(words.sentence(one.name.split(": ")[-1])) for one in of(entry, "parts", keys)
        ]
        found = [replace(one, key=one.key.split(": ")[-1]) for one in found]
        if found:
            wholes.append((words.reading(name) if name else "All", found))
    if not wholes:
        return None
    data = [one.named(f"{title}: {one.name.lower()}") for title, found in wholes for one in found]
    return Drawn(
        "Per cent of followed residents by what the regime does to their welfare, against the "
        "same resident in the twin; in all, and by third of income.",
        data,
        lambda width: stacks.stack(
            wholes, width, "per cent of followed residents", of=100.0, palette=LOSS_TO_GAIN
        ),
        KEY,
    )


def _stopped(entry: Entry) -> Drawn | None:
    """M36: of wrong and of right entries, what was stopped before effect."""
    wrong = [one.named("stopped") for one in top(entry)]
    right = [one.named("stopped") for one in of(entry, "parts", ["right"])]
    wrong = [replace(one, key="stopped") for one in wrong]
    right = [replace(one, key="stopped") for one in right]
    wholes = [
        (title, found)
        for title, found in (
            ("Wrongful entries proposed", wrong),
            ("Sound entries proposed", right),
        )
        if found
    ]
    if not wholes:
        return None
    data = [one.named(f"{title}: stopped") for title, found in wholes for one in found]
    return Drawn(
        "Per cent of proposed entries that a hearing or a review stops before they take effect; "
        "the grey rest passes.",
        data,
        lambda width: stacks.stack(wholes, width, "per cent of entries proposed", of=100.0),
        KEY,
    )


def _accountable(entry: Entry) -> Drawn | None:
    """M39: residents, firms and departments side by side."""
    who = (("residents", theme.ACCENT), ("firms", stacks.PALETTE[2]),
           ("departments", stacks.PALETTE[1]))  # fmt: skip
    rows: list[tuple[str, str]] = [
        ("intensity", "Burden borne for own violations, weighted months per gravity point"),
        ("detection", "True records per violation"),
        ("consequence", "Months from a recorded act to the first restriction that cites it"),
    ]
    drawn, data = [], []
    for key, title in rows:
        found = []
        for name, colour in who:
            found += [
                one.named(words.sentence(name), colour)
                for one in of(entry, "parts", [f"{key}={name}"])
            ]
        most = max([one.value for one in found], default=0.0)
        if most <= 0:
            continue
        said = ", ".join(f"{one.name.lower()} {one.said}" for one in found)
        scaled = tuple(
            replace(
                one, value=one.value / most,
                low=None if one.low is None else max(0.0, one.low / most),
                high=None if one.high is None else one.high / most,
            )
            for one in found
        )  # fmt: skip
        drawn.append(lanes.Lane(f"{title}: {said}", scaled))
        data += [one.named(f"{title}, {one.name.lower()}") for one in found]
    if not drawn:
        return None
    return Drawn(
        "Residents (blue), firms (ochre) and departments (red) under the same yardsticks; each "
        "block is drawn in parts of its largest number.",
        data,
        lambda width: lanes.bars(drawn, width, "share of the largest of the three", most=1.3),
    )


GRAVITIES = "under each declared scale of gravity"
ELSEWHERE: dict[str, str] = {
    "M6": "domains", "M14": "spells", "M23": "speech", "M25": "groups",
}  # fmt: skip
"""Metrics whose plot stands in the section as a figure of its own."""

ON_MENU = ("M12",)
"""Metrics that a run alone cannot have: `demerit safeguards` draws them."""

PLOTS: dict[str, Plot] = {
    "M1": stack(
        "Of all restrictions begun, by why they are wrongful; grey are those with a true ground.",
        "false_record", "lawful_or_protected", "trait",
    ),
    "M2": _innocents,
    "M3": bars(
        "Serious violations by followed residents that nothing answers within a year, by conduct.",
        start="conduct=", lead="all serious violations",
    ),
    "M4": bars(
        "Restrictions on followed residents, by the first link that is missing behind them.",
        "no_record", "no_act", "no_agency", "no_rule",
    ),
    "M5": _reliability,
    "M7": _at_least(
        "Share of sanctioned acts answered in so many domains or more.",
        "domains of life", "per cent of acts", "at_least_",
    ),
    "M8": _deciders,
    "M9": _by_gravity,
    "M10": _minor,
    "M11": bars(
        "Bodies whose restrictions cite one and the same act, over sanctioned acts of followed "
        "residents.",
        "five_or_more", lead="cited by two or more bodies",
    ),
    "M13": _gap,
    "M15": dots(
        "Further restrictions that one leads to; the line marks 1, above which they feed "
        "themselves.",
        "spectral_radius", sort="parts", lead="children per restriction", point=1.0,
    ),
    "M16": _at_least(
        "Share of restrictions that lead to trees of so many restrictions or more.",
        "restrictions in the tree", "per cent of roots", "at_least_",
    ),
    "M17": bars("What the regime induces, by the influence that decided it.", start="influence="),
    "M18": _grades,
    "M19": by_year(
        "Distance between the mix of violations on record and of those committed, by year.",
        "total variation distance", year_="recorded against committed",
    ),
    "M20": dots(
        f"Gravity in the twin less that under the regime, {GRAVITIES}.",
        point=0.0,
    ),
    "M21": dots(
        f"Burden for a point of gravity averted, {GRAVITIES}, on a logarithmic axis.", log=True
    ),
    "M22": bars("What appears elsewhere for each point averted, by domain.", start="domain="),
    "M24": stack(
        "Of all points earned: for nothing done, and for acts that benefit nobody; grey is the "
        "rest.",
        "nothing_done", "no_benefit",
    ),
    "M26": _errors,
    "M27": _raw_and_standardised,
    "M28": dots(
        "Yearly change of the logarithm of each group's share under restriction over that of its "
        "reference group; the "
        "line marks no drift.",
        sort="groups", point=0.0,
    ),
    "M29": _winners,
    "M30": stack(
        "Of the burden that reaches people through a tie: whom it falls on.",
        "on_children", "on_adults",
    ),
    "M31": bars(
        "Jobs lost for each restriction begun on a firm, beyond the twin's: by lay-off, and with a "
        "firm that fails.",
        "laid_off", "lost_with_firm",
    ),
    "M32": bars(
        "Restrictions begun on followed residents, by when those who bear them were told.",
        "before_the_month", "by_the_month_of_effect", sort="variants",
    ),
    "M33": bars("What notices state.", "remedy_named", lead="state a reason that is true"),
    "M34": bars(
        "A funnel: of all wrongful restrictions, those that get so far.",
        "on_a_list", "noticed", "appealed", "decided", last="overturned",
    ),
    "M35": stack(
        "Wrongful cases two years on: put right, or over for another reason; the grey rest goes "
        "on.",
        "redressed", "ended_otherwise",
    ),
    "M36": _stopped,
    "M37": waterfall(
        "Hours that a case costs, one part after another.", "learning", "doing", "stress",
        total="in all",
    ),
    "M38": bars("Records a resident-year, by what they are about.", start="domain="),
    "M39": _accountable,
    "M40": waterfall(
        "Components of net welfare against the twin, each from where the last one ended; red "
        "takes away.",
        start="component=", total="net welfare",
    ),
}  # fmt: skip
