"""Plots that one metric alone has."""

from __future__ import annotations

import re
from dataclasses import replace

from demerit.report import theme, words
from demerit.report.plots import curves, lanes, stacks
from demerit.report.plots.held import Datum, Entry, of, starting, top
from demerit.report.plots.kinds import BANDS, KEY, RIBBONS, Drawn, axis_of


def innocents(entry: Entry) -> Drawn | None:
    """M2: dots out of a thousand person-years."""
    data = [*top(entry, "innocent, restricted directly"), *of(entry, "parts", ["through_ties"])]
    shown = [one for one in data if one.value >= 0.5]
    if not shown:
        return None
    return Drawn(
        "One dot a person-year, of 1,000; coloured where a resident without a true ground is "
        "restricted, rounded to whole dots; who is reached both ways has two. What rounds to none "
        "is named beneath the drawing.",
        data,
        lambda width: stacks.icons(
            [replace(one, value=max(0.0, one.value)) for one in data],
            width, 1000, 50 if width > theme.NARROW else 25,
        ),
        KEY,
    )  # fmt: skip


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
            drawn,
            width,
            "per cent of followed adults, most burdened first",
            "per cent of burden",
            ticks=(0.0, 5.0, 20.0, 50.0, 100.0),
        ),
        RIBBONS,
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


def accountable(entry: Entry) -> Drawn | None:
    """M39: residents, firms and departments side by side."""
    who = (("residents", theme.ACCENT), ("firms", stacks.PALETTE[2]),
           ("departments", stacks.PALETTE[1]))  # fmt: skip
    rows: list[tuple[str, str]] = [
        ("intensity", "Burden borne for own violations, weighted months per 1,000 gravity points"),
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
