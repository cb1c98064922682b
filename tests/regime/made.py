"""A small right regime file, and ways to make it wrong."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from demerit.regime import Regime, load_regime

GOOD = """\
demerit: 1
id: small
title: A small regime
summary: Fare evaders lose points and are barred from trains.
status: illustrative
legal_basis: none
aim: fares
affected: passengers
oversight: the operator
sources:
  law: {title: The law, publisher: The state, date: 2020-01-01}
agencies:
  transit:
    title: Transit authority
    carrier: operators
    sees:
      fare_evasion: {detects: {value: 0.1, grade: assumed, range: [0.05, 0.2]}}
scores:
  points:
    of: residents
    start: {value: 100, source: law, grade: published}
    rules:
      - on: fare_evasion
        points: {value: -10, source: law, grade: published}
        term: {value: 12, source: law, grade: published}
    grades:
      good: {value: 80, source: law, grade: published}
      poor: {value: null, source: law, grade: published}
    default: good
lists:
  barred:
    of: residents
    kind: black
    entry:
      - {on: fare_evasion, ground: no_ticket, term: {value: 6, source: law, grade: published}}
    exits: [expiry, correction]
measures:
  no_trains:
    title: Refused trains
    when: {on_list: barred}
    lever: high_speed_rail
    carrier: railways
    coverage: {value: 0.9, grade: assumed, range: [0.5, 1.0]}
due_process:
  notice: {value: 0.5, grade: assumed, range: [0.2, 0.8]}
"""


def changed(*pairs: tuple[str, str]) -> str:
    """The good file with pieces of text replaced, each of which must be there."""
    text = GOOD
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def copies(start: str, end: str, *names: str) -> str:
    """The good file with a part (from its key to the next text) repeated under other names."""
    part = GOOD[GOOD.index(start) : GOOD.index(end)]
    more = "".join(part.replace(start, f"  {name}:\n", 1) for name in names)
    return GOOD.replace(end, more + end, 1)


def written(folder: Path, text: str | bytes, name: str = "regime.yaml") -> Path:
    """The path of a new file with this content."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@cache
def shipped(preset: str) -> Regime:
    """A shipped regime, read once for all tests: it never changes, and reading takes a while."""
    return load_regime(preset)
