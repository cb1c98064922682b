"""Plots that one metric alone has."""

from __future__ import annotations

import re
from dataclasses import replace

from demerit.report import findings, theme, words
from demerit.report.plots import curves, lanes, stacks
from demerit.report.plots.held import Datum, Entry, of, starting, top
from demerit.report.plots.kinds import BANDS, KEY, RIBBONS, Drawn, axis_of, dots, over, whole


def innocents(entry: Entry) -> Drawn | None:
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


def reliability(entry: Entry) -> Drawn | None:
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


def deciders(entry: Entry) -> Drawn | None:
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


def by_gravity(entry: Entry) -> Drawn | None:
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


def minor(entry: Entry) -> Drawn | None:
    """M10: the lightest quarter's share of burden over its share of gravity, by norm."""
    return dots(
        "Share of burden over share of gravity of the lightest quarter of sanctioned violations, "
        "under each declared scale of gravity; the line marks equal shares.",
        log=True, point=1.0,
    )(entry)  # fmt: skip


def gap(entry: Entry) -> Drawn | None:
    """M13: mean gap of income after release; nothing where the share of it is not defined."""
    shows = (
        "Mean gap of income against the same residents in the twin, by months since a spell of "
        "restriction ended."
    )
    draw = over(shows, "months since release", "yuan a month", {"gap_": "mean gap"}, point=0.0)
    return draw(entry) if findings.exists(entry) else None


def lorenz(entry: Entry) -> Drawn | None:
    """M29: share of the burden on the most burdened, against the line of like burdens."""
    held = [key for key in entry.get("parts") or {} if re.fullmatch(r"top_\d+_percent", key)]
    points = [(float(one.key.split("_")[1]), one) for one in of(entry, "parts", held)]
    if not points:
        return None
    all_ = Datum("all", "all adults", 100.0, None, None, "")
    even = tuple(
        (at, Datum("even", "if all bore the same", at, None, None, "")) for at in (0.0, 100.0)
    )
    none = Datum("none", "nobody", 0.0, None, None, "")
    curve = ((0.0, none), *points, (100.0, all_))
    drawn = [curves.Curve("as it is", curve), curves.Curve("if all bore the same", even)]
    return Drawn(
        "Curve of Lorenz from its upper end: share of the burden on the most burdened adults.",
        [one for _, one in points],
        lambda width: curves.curves(
            drawn, width, "per cent of followed adults, most burdened first", "per cent of burden"
        ),
        RIBBONS,
    )


def grades(entry: Entry) -> Drawn | None:
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


def errors(entry: Entry) -> Drawn | None:
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


def raw_and_standardised(entry: Entry) -> Drawn | None:
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
        lambda width: lanes.dots(drawn, width, axis_of(entry), log=True, point=1.0),
        BANDS,
    )


LOSS_TO_GAIN = (stacks.PALETTE[1], "#e0b3a6", theme.TWIN_LIGHT, theme.ACCENT_LIGHT, theme.ACCENT)


def winners(entry: Entry) -> Drawn | None:
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
    return whole(
        "Per cent of followed residents by what the regime does to their welfare, against the "
        "same resident in the twin; in all, and by third of income.",
        "per cent of followed residents",
        wholes,
        LOSS_TO_GAIN,
    )


def stopped(entry: Entry) -> Drawn | None:
    """M36: of wrong and of right entries, what was stopped before effect."""
    wholes = [
        (title, [replace(one, key="stopped", name="Stopped") for one in found])
        for title, found in (
            ("Wrongful entries proposed", top(entry)),
            ("Sound entries proposed", of(entry, "parts", ["right"])),
        )
        if found
    ]
    return whole(
        "Per cent of proposed entries that a hearing or a review stops before they take effect; "
        "the grey rest passes.",
        "per cent of entries proposed",
        wholes,
    )


def accountable(entry: Entry) -> Drawn | None:
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
