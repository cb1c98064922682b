"""Plots of family D: what restrictions set off, who gets out, and what records miss."""

from __future__ import annotations

import re
from dataclasses import replace

from demerit.report import theme, words
from demerit.report.plots import curves, lanes, stacks
from demerit.report.plots.alluvial import alluvial
from demerit.report.plots.held import Datum, Entry, of, starting
from demerit.report.plots.kinds import RIBBONS, Drawn, Plot, bars, both, dots, over
from demerit.report.plots.network import network
from demerit.report.plots.panels import panels

YEARS = "year of the regime"
STATES = {
    "restricted": stacks.PALETTE[1],
    "free again": theme.ACCENT,
    "not restricted yet": theme.TWIN_LIGHT,
}
"""States of a resident who is ever restricted, from bottom to top."""


def spirals(entry: Entry) -> Drawn | None:
    """M15: children per restriction by year, and from domain to domain."""
    above = generations(entry)
    lead = theme.AXIS_ROOM - 12 if above is not None and above.note == RIBBONS else 0
    return both(generations, lambda held: between_domains(held, lead))(entry)


def generations(entry: Entry) -> Drawn | None:
    """M15: a line over years beside the line of 1; a dot where a run is too short for a line."""
    found = [(int(one.key.removeprefix("year_")), one) for one in starting(entry, "parts", "year_")]
    if len(found) < 2:
        return dots(
            "Further restrictions that one leads to; the line marks 1, above which they feed "
            "themselves.",
            "spectral_radius", sort="parts", lead="children per restriction", point=1.0,
        )(entry)  # fmt: skip
    line = curves.Curve("children per restriction", tuple((float(at), one) for at, one in found))
    return Drawn(
        "Further restrictions that one leads to, by the year in which it began; the line marks 1, "
        "above which they feed themselves. Years whose restrictions cannot be followed up are "
        "left out.",
        [one for _, one in found],
        lambda width: curves.curves([line], width, YEARS, "children per restriction", point=1.0),
        RIBBONS,
    )


def between_domains(entry: Entry, lead: int = 0) -> Drawn | None:
    """M15: a network of domains, by the children that restrictions in each have in each."""
    held = [key for key in entry.get("parts") or {} if re.fullmatch(r"\w+>\w+", key)]
    found: list[tuple[str, str, Datum]] = []
    for one in of(entry, "parts", held):
        cause, _, effect = one.key.partition(">")
        found.append((cause, effect, one))
    edges = [
        (words.domain(cause), words.domain(effect), one.value)
        for cause, effect, one in found if one.value > 0
    ]  # fmt: skip
    if not edges:
        return None
    most = max(found, key=lambda one: one[2].value)
    return Drawn(
        "Network of domains: the thicker a line, the more restrictions at the right come of one "
        f"at the left. The thickest is {words.digits(most[2].value, 2)} for each, from "
        f"{words.domain(most[0])} to {words.domain(most[1])}.",
        [one for *_, one in found],
        lambda width: network(edges, width, "restrictions in", "lead to others in", lead=lead),
        "Thickness is the mean over worlds; the download carries the intervals.",
    )


def tails(entry: Entry) -> Drawn | None:
    """M16: share of roots with trees of so many restrictions or more, both axes logarithmic."""
    found = [one for one in starting(entry, "parts", "at_least_") if one.value > 0]
    if not found:
        return None
    one = Datum("at_least_1", "The root itself", 100.0, None, None, "")
    places = [(float(d.key.removeprefix("at_least_")), d) for d in found]
    line = curves.Curve("roots", ((1.0, one), *places))
    return Drawn(
        "Share of first restrictions that lead to trees of so many restrictions or more, itself "
        "counted; both axes logarithmic. Sizes that no tree reaches are not drawn.",
        found,
        lambda width: curves.curves(
            [line], width, "restrictions in the tree", "roots, per cent", log=True
        ),
        "Ribbons are 95 % intervals over worlds, where they stay above 0.",
    )


def influences(entry: Entry) -> Drawn | None:
    """M17: both ways on one scale, and what is induced on a scale of its own."""
    own: Plot = bars("what each influence induces, on a scale of its own.", start="influence=")
    return both(both_ways, own)(entry)


def both_ways(entry: Entry) -> Drawn | None:
    """M17: what each influence induces to the right, and averts to the left."""
    drawn, data = [], []
    for induced in starting(entry, "parts", "influence="):
        name = induced.key.removeprefix("influence=")
        averted = of(entry, "parts", [f"averted_by={name}"])
        pair = [induced.named("", stacks.PALETTE[1]), *averted]
        if any(one.value for one in pair):
            said = ", ".join(f"{one.name.split(' by ')[0].lower()} {one.said}" for one in pair)
            turned = [turned_round(one) for one in averted]
            drawn.append(lanes.Lane(f"{words.sentence(name)}: {said}", (pair[0], *turned)))
            data += pair
    if not data:
        return None
    axis = "gravity points per 1,000 resident-years, averted to the left, induced to the right"
    return Drawn(
        "Gravity of violations that each influence of the regime induces (red, to the right) and "
        "averts (blue, to the left) in the month itself, infractions included.",
        data,
        lambda width: lanes.bars(drawn, width, axis),
    )


def turned_round(one: Datum) -> Datum:
    """A number with its sign changed, to be drawn to the other side."""
    low, high = one.high, one.low
    return replace(
        one,
        value=-one.value,
        low=None if low is None else -low,
        high=None if high is None else -high,
    )


def traps(entry: Entry) -> Drawn | None:
    """M18: states by year, grades by year, and monthly moves between grades."""
    return both(by_year, grades_by_year, monthly)(entry)


def by_year(entry: Entry) -> Drawn | None:
    """M18: how residents ever restricted move between states."""
    held = entry.get("parts") or {}
    found = {key: re.fullmatch(r"year_(\d+): (.+)>(.+)", key) for key in held}
    data = of(entry, "parts", [key for key, match in found.items() if match])
    flows = []
    for one in data:
        match = found[one.key]
        if match is not None and one.value > 0:
            flows.append((int(match[1]), match[2], match[3], one.value))
    if not flows:
        return None
    return Drawn(
        "Followed residents who are ever restricted in the run, by what they are at the end of "
        "each year, and how they move from one to the other; numbers are per cent.",
        data,
        lambda width: alluvial(flows, STATES, width, "end of year"),
        "Means over worlds; the download carries the intervals.",
    )


def grades_by_year(entry: Entry) -> Drawn | None:
    """M18: the table of grades by year."""
    found = starting(entry, "parts", "tier=")
    cells = []
    for one in found:
        name, _, year = one.key.removeprefix("tier=").rpartition(": year_")
        cells.append((name, year, one.value, little(one.value)))
    if not cells:
        return None
    return Drawn(
        "Per cent of all residents in each grade (row) at the end of each year (column).",
        found,
        lambda width: curves.grid(cells, width, "end of year", "grade"),
        "Means over worlds; the download carries the intervals.",
    )


def monthly(entry: Entry) -> Drawn | None:
    """M18: monthly moves between grades."""
    found = starting(entry, "parts", "grade=")
    moves = [(*one.key.removeprefix("grade=").split(">"), one) for one in found]
    cells = [(a, b, one.value, little(one.value)) for a, b, one in moves]
    if not cells:
        return None
    return Drawn(
        "Per cent of the resident-months in a grade (row) after which the next month's grade is "
        "another (column); who stays is left out.",
        found,
        lambda width: curves.grid(cells, width, "to grade", "from grade"),
        "Means over worlds; the download carries the intervals.",
    )


def little(value: float) -> str:
    """A per cent in a cell of a grid."""
    return "<0.1" if 0 < value < 0.1 else words.digits(value, 2)


def mirrors(entry: Entry) -> Drawn | None:
    """M19: distance by year, and both mixes by domain and year."""
    distances: Plot = over(
        "Distance between the mix of violations on record and of those committed, by year.",
        YEARS, "total variation distance",
        {"year_": "all violations", "watched_year_": "among what the regime watches"},
    )  # fmt: skip
    return both(distances, mixes)(entry)


def mixes(entry: Entry) -> Drawn | None:
    """M19: a panel a domain, with its share of records and of violations by year."""
    held: dict[str, dict[str, list[tuple[float, Datum]]]] = {}
    names = {"recorded": "share of records", "committed": "share of violations committed"}
    for what in names:
        for one in starting(entry, "parts", f"{what}="):
            domain, _, year = one.key.removeprefix(f"{what}=").rpartition(": year_")
            held.setdefault(domain, {}).setdefault(what, []).append((float(year), one))
    drawn = [
        (words.sentence(words.domain(domain)),
         [curves.Curve(names[what], tuple(points)) for what, points in found.items()])
        for domain, found in held.items()
    ]  # fmt: skip
    data = [one for _, found in drawn for line in found for _, one in line.points]
    if not data or max(len(line.points) for _, found in drawn for line in found) < 2:
        return None
    return Drawn(
        "Share of each domain in the records and in the violations committed, by year, for "
        "domains with 5 per cent or more of either. Where the lines part, the record is not what "
        "is done.",
        data,
        lambda width: panels(drawn, width, YEARS, "per cent"),
        RIBBONS,
    )
