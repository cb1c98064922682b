"""What legal tests and assessment forms ask for, and what a run can lay beside each question.

One module an instrument; each is a table of `Item`s, data and no code. Wording is ours, after the
sources named; what was seen only in a secondary source, or not at all, is marked.
"""

from __future__ import annotations

from demerit.report.crosswalks import canada, fraia, fria, iso_42005, legal
from demerit.report.crosswalks.items import Instrument, Item, table

INSTRUMENTS: tuple[Instrument, ...] = (
    legal.INSTRUMENT,
    fria.INSTRUMENT,
    canada.INSTRUMENT,
    fraia.INSTRUMENT,
    iso_42005.INSTRUMENT,
)

__all__ = ["INSTRUMENTS", "Instrument", "Item", "table"]
