"""Plots of due process: how people learn, how far an appeal gets, what a reviewer stops."""

from __future__ import annotations

from dataclasses import replace

from demerit.report import theme, words
from demerit.report.plots import lanes, stacks
from demerit.report.plots.held import Datum, Entry, of, starting, top
from demerit.report.plots.kinds import KEY, Drawn, axis_of

LEARNING = ("in_the_month", "flawed", "learned_by_refusal", "never_told")


def learning(entry: Entry) -> Drawn | None:
    """M32: of all restrictions, how those who bear them learn of them."""
    lead = "Noticed before the month in which they begin, truly and with the remedy"
    data = [*top(entry, lead), *of(entry, "parts", LEARNING)]
    if not data:
        return None
    palette = (*stacks.PALETTE[:1], *stacks.PALETTE[3:1:-1], stacks.PALETTE[1], theme.TWIN)
    return Drawn(
        "Restrictions begun on followed residents, by when and how those who bear them learn of "
        "them; together they are all.",
        data,
        lambda width: stacks.stack([("", data)], width, axis_of(entry), of=100.0, palette=palette),
        KEY,
    )


STEPS = ("on_a_list", "noticed", "appealed", "decided", "overturned")


def funnel(entry: Entry) -> Drawn | None:
    """M34: of all wrongful restrictions, those that get so far; the declared group beside."""
    drawn, data = [], []
    for step in STEPS:
        whole = of(entry, "parts", [step]) or (
            top(entry, "Overturned") if step == STEPS[-1] else []
        )
        groups = starting(entry, "parts", f"{step}: ")
        found = _coloured(whole, groups)
        if found:
            name = whole[0].name if whole else words.sentence(step.replace("_", " "))
            said = "; ".join(f"{one.name} {one.said}" for one in found)
            drawn.append(lanes.Lane(f"{name}: {said}", tuple(found)))
            data += [one.named(f"{name}, {one.name}") for one in found]
    if not drawn:
        return None
    return Drawn(
        "A funnel: of all wrongful restrictions, those that get so far; beneath each, those on the "
        "declared group (red) and on its reference group (grey). Small groups are left out.",
        data,
        lambda width: lanes.bars(drawn, width, axis_of(entry)),
    )


def _coloured(whole: list[Datum], groups: list[Datum]) -> list[Datum]:
    """All, then the groups, named by what they are alone."""
    colours = (stacks.PALETTE[1], theme.TWIN)
    found = [one.named("all") for one in whole]
    for one, colour in zip(groups, colours, strict=False):
        found.append(one.named(words.lower(words.reading(one.key.partition(": ")[2])), colour))
    return found


TALL, LEAST = 130, 8  # pixels of the mosaic, and of its smallest row


def mosaic(entry: Entry) -> Drawn | None:
    """M36: wrong and right entries as tall as they are many, split by what became of them."""
    share = of(entry, "parts", ["wrongful"])
    wrong, right = top(entry), of(entry, "parts", ["right"])
    rows = [("Wrongful entries proposed", wrong), ("Sound entries proposed", right)]
    if not wrong or not right or not share:
        return None
    parts = (share[0].value, 100.0 - share[0].value)
    wholes = [
        (f"{title}, {words.digits(part)}{words.THIN}% of all", [replace(found[0], key="stopped",
                                                                  name="Stopped")])
        for (title, found), part in zip(rows, parts, strict=True)
    ]  # fmt: skip
    thick = [max(LEAST, TALL * part / 100.0) for part in parts]
    data = [share[0], *(one.named(f"{title}: stopped") for title, found in rows for one in found)]
    return Drawn(
        "Proposed entries, each row as tall as its share of them: coloured what a hearing or a "
        "review stops before it takes effect; the grey rest passes.",
        data,
        lambda width: stacks.stack(
            wholes, width, "per cent of entries proposed", of=100.0, thick=thick
        ),
        KEY,
    )
