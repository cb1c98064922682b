"""Turns that a metric's number can take in which its usual sentence would say too little.

A turn has a sentence of its own. `findings` asks here before it writes the usual one, so that it
need know no metric by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Entry = Mapping[str, Any]
Printed = Callable[[Entry], str]
"""A number of metrics.json as it is printed, with its interval."""


@dataclass(frozen=True)
class Turn:
    """One turn.

    Attributes:
        taken: whether a metric's entry has taken it.
        say: the finding then.
        settled: whether nothing is left to chance, so that a 0 is no noise.
    """

    taken: Callable[[Entry], bool]
    say: Callable[[Entry, Printed], str]
    settled: bool = False


def part_of(entry: Entry, name: str) -> float | None:
    """A part's value; None where it is not there or not defined."""
    part = (entry.get("parts") or {}).get(name)
    value = part.get("value") if isinstance(part, Mapping) else None
    return None if value is None else float(value)


# --- redress -----------------------------------------------------------------------------------

RARE = 0.05
"""Share of cases put right below which their mean wait says little but the horizon."""


def never_redressed(entry: Entry) -> bool:
    """Whether nobody was put right at all, so that a mean wait is nothing but the horizon."""
    return part_of(entry, "redressed") == 0


def rarely_redressed(entry: Entry) -> bool:
    """Whether so few were put right that the mean wait is hardly more than the horizon."""
    share = part_of(entry, "redressed")
    return share is not None and 0 < share < RARE


def within_horizon(entry: Entry) -> str:
    """For how long redress was waited for, in words."""
    steps = [key.removeprefix("redressed_") for key in entry.get("parts") or {}]
    months = [int(one) for one in steps if one.isdigit()]
    return f"within {max(months)} months" if months else "within the horizon"


def _though_won(entry: Entry, printed: Printed) -> str:
    """That appeals were won all the same: a body that holds a copy may go on."""
    if not part_of(entry, "won"):
        return ""
    return f", though an appeal is won in {printed(entry['parts']['won'])}"


def _never(entry: Entry, printed: Printed) -> str:
    said = f"No wrongful case is put right everywhere {within_horizon(entry)}"
    return said + _though_won(entry, printed)


def _rarely(entry: Entry, printed: Printed) -> str:
    share = printed(entry["parts"]["redressed"])
    said = f"{share} of wrongful cases are put right everywhere {within_horizon(entry)}"
    return said + _though_won(entry, printed)


# --- scars -------------------------------------------------------------------------------------


def few_scars(entry: Entry) -> bool:
    """Whether the share of a gap that is left rests on too few gaps to have an interval."""
    several = int(entry.get("n_worlds") or 0) > 1
    return several and entry.get("low") is None and part_of(entry, "any_gap") is not None


def _few(entry: Entry, printed: Printed) -> str:
    share = printed(entry["parts"]["any_gap"])
    return f"Too few to tell a scar: {share} of released spells ever saw income below the twin's"


# --- oversight ---------------------------------------------------------------------------------


def nothing_stopped(entry: Entry) -> bool:
    """Whether no entry at all was stopped: nothing is left to chance where nobody looks."""
    return part_of(entry, "all") == 0 == entry.get("value")


def _nothing(entry: Entry, printed: Printed) -> str:
    del entry, printed
    return "No entry, wrongful or sound, was stopped before it took effect"


TURNS: dict[str, tuple[Turn, ...]] = {
    "M13": (Turn(few_scars, _few),),
    "M35": (Turn(never_redressed, _never), Turn(rarely_redressed, _rarely)),
    "M36": (Turn(nothing_stopped, _nothing, settled=True),),
}
"""Turns by metric; the first that is taken counts."""


def turn_of(name: str, entry: Entry) -> Turn | None:
    """The turn that a metric's number has taken, if any."""
    return next((one for one in TURNS.get(name, ()) if one.taken(entry)), None)
