"""Plots of accountability and of the balance: who answers for what, and what a price decides."""

from __future__ import annotations

from dataclasses import replace

import altair as alt

from demerit.report import theme, words
from demerit.report.figure import Chart
from demerit.report.plots import butterfly, lanes, stacks
from demerit.report.plots.held import Datum, Entry, starting, top
from demerit.report.plots.kinds import Drawn, axis_of

CITIZENS, STATE = "residents", "departments"


def answering(entry: Entry) -> Drawn | None:
    """M39: residents to the left, departments to the right, by class of gravity."""
    pairs: dict[str, dict[str, Datum]] = {}
    for one in starting(entry, "parts", "gravity "):
        name, _, side = one.key.removeprefix("gravity ").rpartition("=")
        pairs.setdefault(name, {})[side] = one
    rows, data = [], []
    for name, sides in pairs.items():
        if CITIZENS in sides and STATE in sides:
            both = sides[CITIZENS], sides[STATE].named("", stacks.PALETTE[1])
            rows.append(butterfly.Row(f"Gravity {name}", *both, sides=(CITIZENS, STATE)))
            data += [one.named(f"Gravity {name}, {side}") for one, side in zip(
                both, (CITIZENS, STATE), strict=True)]  # fmt: skip
    if not rows or not any(one.value for one in data):
        return None
    return Drawn(
        "Weighted months of restriction borne for 1,000 points of gravity, by how grave the "
        "violation is: residents to the left (blue), departments to the right (red). Each row is "
        "drawn in parts of its larger number.",
        data,
        lambda width: butterfly.butterfly(rows, width, "parts of the larger of the two"),
    )


# --- the balance -------------------------------------------------------------------------------

LOWEST, HIGHEST = "lowest", "highest"
TO_NIL = "times the declared harm"


def prices(entry: Entry) -> Drawn | None:
    """M40: a tornado of prices, and the weight of harm at which the balance is nil."""
    ends = starting(entry, "parts", "price=")
    even, held = starting(entry, "parts", "break_even"), top(entry, "net welfare")
    if not ends or not held:
        return None
    steps = _tornado(ends, held[0].value)

    def draw(width: int) -> Chart:
        above = lanes.bars(steps, width, axis_of(entry))
        if not even:
            return above
        beneath = lanes.dots(lanes.each(even), width, TO_NIL, point=1.0)
        return alt.vconcat(above, beneath, spacing=24).resolve_scale(
            color="independent", x="independent", y="independent"
        )

    shows = (
        "Net welfare with one declared price at an end of its range and all others as declared, "
        "from where it is: grey at the lowest, blue at the highest."
    )
    nil = " Then what harm would have to weigh for the balance to be nil; the line marks as much "
    return Drawn(shows + (f"{nil}as declared." if even else ""), [*ends, *even], draw)


def _tornado(ends: list[Datum], middle: float) -> list[lanes.Lane]:
    """Both ends of each price as bars from where the balance is, the widest first."""
    by_price: dict[str, list[Datum]] = {}
    for one in ends:
        by_price.setdefault(one.key.rpartition(", ")[0], []).append(one)
    wide = sorted(by_price.values(), key=_spread, reverse=True)
    return [lanes.Lane(_said(pair), tuple(_from(one, middle) for one in pair), middle)
            for pair in wide]  # fmt: skip


def _spread(pair: list[Datum]) -> float:
    return max(one.value for one in pair) - min(one.value for one in pair)


def _said(pair: list[Datum]) -> str:
    """Both ends in words: the price's name once."""
    first = words.sentence(pair[0].name.partition(" with ")[2] or pair[0].name)
    others = [one.name.rpartition(" at ")[2] for one in pair[1:]]
    said = [f"{first}: {pair[0].said}"]
    said += [f"at {name}: {one.said}" for name, one in zip(others, pair[1:], strict=True)]
    return "; ".join(said)


def _from(one: Datum, middle: float) -> Datum:
    """A number as a bar that begins where the balance is."""
    colour = theme.TWIN if one.key.endswith(LOWEST) else theme.ACCENT
    return replace(
        one, value=one.value - middle, colour=colour,
        low=None if one.low is None else one.low - middle,
        high=None if one.high is None else one.high - middle,
    )  # fmt: skip
