"""The figures, one module each: numbers from the run, the finding in words, the chart.

Every module has the same three parts: `NAME` and `TITLE`, `figure(folder)`, which returns a
`Figure` or says why it is `Missing`, and private functions for its numbers, words and chart.
"""

from __future__ import annotations

from collections.abc import Callable

from demerit.report.charts import (
    conduct,
    domains,
    groups,
    influences,
    refusals,
    restricted,
    speech,
    spells,
)
from demerit.report.figure import Figure, Missing
from demerit.report.folder import Folder

FIGURES: dict[str, Callable[[Folder], Figure | Missing]] = {
    module.NAME: module.figure
    for module in (
        restricted,
        spells,
        groups,
        domains,
        conduct,
        influences,
        speech,
        refusals,
    )
}
"""Figures by name, in the order of the page."""
