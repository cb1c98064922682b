"""A plot for every metric, drawn from the numbers that stand in `metrics.json`."""

from __future__ import annotations

from demerit.report import findings
from demerit.report.figure import Figure
from demerit.report.plots.held import Entry, frame, told
from demerit.report.plots.specs import ELSEWHERE, ON_MENU, PLOTS

__all__ = ["ELSEWHERE", "ON_MENU", "PLOTS", "plot"]


def plot(name: str, entry: Entry | None) -> Figure | None:
    """The plot of a metric; None where it is drawn elsewhere or there is nothing to draw.

    Args:
        name: `M1` to `M40`.
        entry: what `metrics.json` holds of it.
    """
    draw = PLOTS.get(name)
    if entry is None or draw is None:
        return None
    drawn = draw(entry)
    if drawn is None:
        return None
    finding = findings.finding(name, entry)
    alt = f"{drawn.shows} {told(drawn.data)}"
    return Figure(
        f"{name}-plot", finding, drawn.shows, drawn.note, alt, frame(drawn.data), drawn.draw
    )
