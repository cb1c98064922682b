"""Plots of family A: who is restricted wrongly, what is missed, which chains are broken."""

from __future__ import annotations

import re
from dataclasses import replace

from demerit.report import words
from demerit.report.figure import Chart
from demerit.report.plots import curves, lanes, stacks
from demerit.report.plots.held import Datum, Entry, of, starting, top
from demerit.report.plots.kinds import KEY, RIBBONS, Drawn, axis_of, both, over

REASONS = {
    "false_record": "On a false record or a mistaken identity",
    "lawful_or_protected": "On a lawful or protected act",
    "trait": "On a characteristic, with no act",
}


def reasons(entry: Entry) -> Drawn | None:
    """M1: why restrictions are wrongful, of all and of those on each agency's records."""
    found = {"": of(entry, "parts", REASONS)}
    if not any(one.value > 0 for one in found[""]):
        return None
    shares = [one for one in starting(entry, "parts", "agency=") if ": " not in one.key]
    for one in shares:
        keys = [f"{one.key}: {reason}" for reason in REASONS]
        found[one.key] = of(entry, "parts", keys)
    said = {one.key: f"{_agency(one)}: {one.said}" for one in shares}
    wholes = [
        (said.get(key, "All restrictions begun"), [_reason(one) for one in data if one.value > 0])
        for key, data in found.items()
        if data
    ]
    data = [
        one.named(f"{title.partition(':')[0]}: {words.lower(one.name)}")
        for title, parts in wholes
        for one in parts
    ]

    def draw(width: int) -> Chart:
        return stacks.stack(wholes, width, "per cent of restrictions begun", of=100.0)

    return Drawn(
        "Restrictions begun, by why they are wrongful; grey are those with a true ground. First "
        "all of them; then those on followed residents, by the agency whose records carry most "
        "of each. Behind an agency's name stands its part in them.",
        [*data, *shares],
        draw,
        KEY,
    )


def _agency(one: Datum) -> str:
    return words.sentence(words.plain(one.key.removeprefix("agency=")))


def _reason(one: Datum) -> Datum:
    """A part of a bar, named and coloured by its reason alone."""
    reason = one.key.rpartition(": ")[2]
    return replace(one, key=reason, name=REASONS[reason])


def missed(entry: Entry) -> Drawn | None:
    """M3: what nothing answers, by conduct and the weight of each; beneath it by gravity."""
    return both(_by_conduct, _by_gravity)(entry)


def _by_conduct(entry: Entry) -> Drawn | None:
    """Bars of all serious violations, of other ways to count them, and of each conduct."""
    data = top(entry, "All serious violations, act by act")
    data += of(entry, "parts", ("in_a_row", "conducts_alike"))
    weights = {one.key.partition("=")[2]: one for one in starting(entry, "parts", "weight=")}
    for one in starting(entry, "parts", "conduct="):
        name = one.key.partition("=")[2]
        part = words.digits(weights[name].value, 2) if name in weights else ""
        weight = f", {part}{words.THIN}% of them" if part else ""
        data.append(one.named(f"{words.conduct(name)}{weight}", stacks.PALETTE[2]))
    if not data:
        return None
    return Drawn(
        "Serious violations by followed residents that nothing answers within a year: all of them, "
        "counted in three ways (blue), and by conduct with the part of the acts that each is "
        "(ochre).",
        data,
        lambda width: lanes.bars(lanes.each(data), width, "per cent of acts", most=100.0),
    )


_by_gravity = over(
    "All breaches and crimes that nothing answers within a year, by classes of ten points of "
    "gravity.",
    "gravity, lower end of the class", "per cent of acts", {"gravity_": "not answered"},
)  # fmt: skip


def reliability(entry: Entry) -> Drawn | None:
    """M5: what the record says and what is done, by class of score; beneath it by group."""
    return both(_all_scored, _by_group)(entry)


def _all_scored(entry: Entry) -> Drawn | None:
    """Curves of all scored adults: on record, done in both arms."""
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


_by_group = over(
    "Share who committed one in the twin, by class of score, in the declared group and in its "
    "reference group. A score that means the same for both has one curve.",
    "class of score, 1 is lowest", "per cent of adults",
    {"group_": "declared group", "reference_": "its reference group"},
)  # fmt: skip


def chains(entry: Entry) -> Drawn | None:
    """M4: whole chains, and the first link that is missing in the others."""
    data = top(entry, "Whole: act, record, agency and rule are there")
    data += [
        one
        for one in of(entry, "parts", ("no_record", "no_act", "no_agency", "no_rule"))
        if one.value > 0
    ]
    if not data:
        return None
    return Drawn(
        "Restrictions on followed residents: those with a whole chain behind them, and the others "
        "by the first link that is missing.",
        data,
        lambda width: stacks.stack([("", data)], width, axis_of(entry), of=100.0),
        KEY,
    )
