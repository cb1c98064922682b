"""Protected speech over time, beside the twin."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import polars as pl

from demerit.evidence import estimators
from demerit.report import theme, words
from demerit.report.charts import ribbon
from demerit.report.figure import Chart, Figure, Missing, inline
from demerit.report.folder import Folder, beside
from demerit.report.plots.held import Datum, told

NAME = "speech"
TITLE = "Speech, beside the twin"


def figure(folder: Folder) -> Figure | Missing:
    """The quantity of dissent per 1,000 residents a month in both arms."""
    rows = folder.per_thousand("speech")
    if rows.select("arm").n_unique() < 2:
        return Missing(NAME, TITLE, "The run holds no quantity of speech in both arms.")
    summary = ribbon.over_worlds(rows)
    finding = _finding(rows)
    worlds = rows["world"].n_unique()
    return Figure(
        NAME,
        finding,
        "Dissent per 1,000 residents a month. Speech is a quantity, how far acts dissent, from 0 "
        "to 1 for a resident in a month; nothing here reads or classifies text. Voicing dissent "
        "is a protected act.",
        f"Lines are means, ribbons run from the lowest to the highest of "
        f"{words.plural(worlds, 'world')}; between the lines the gap is shaded. Beneath: per cent "
        "of the twin's dissent that is missing, by year, with 95 % intervals over worlds; below 0 "
        "there is more of it. M23 itself counts those alone who broke no rule. Existing control of "
        "speech acts in both arms alike.",
        " ".join([f"{finding}.", _course(summary), told(one for _, one in by_year(rows))]),
        summary,
        lambda width: _chart(rows, summary, folder, width),
    )


def _finding(rows: pl.DataFrame) -> str:
    """Change of all dissent after the start, in per cent of the twin's."""
    counted = rows.filter(pl.col("month") >= 0)
    sums = counted.group_by("world", "arm").agg(pl.col("value").sum())
    pairs = beside(sums)
    gaps = (pairs["value"] - pairs["twin"]).to_numpy()
    change = estimators.ratio(gaps, pairs["twin"].to_numpy()).scaled(100)
    if change.value is None:
        return "Nobody dissents in the twin, so there is nothing that could be silenced"
    band = words.interval(change.low, change.high, "%")
    if not words.leaves_out(0, change.low, change.high):
        return f"Residents' dissent shows no difference from the twin beyond chance ({band})"
    side = "less" if change.value < 0 else "more"
    low, high = sorted(abs(end) for end in (change.low or 0.0, change.high or 0.0))
    size = words.banded(abs(change.value), low, high, "%")
    return f"Residents dissent {size} {side} than in the twin ({words.interval(low, high, '%')})"


def _course(summary: pl.DataFrame) -> str:
    """Both arms at the end of each second year."""
    picked = summary.filter((pl.col("month") >= 0) & (pl.col("month") % 24 == 23)).to_dicts()
    said = [
        f"{ribbon.ARM_TITLES[row['arm']]}, month {row['month'] + 1}: {words.number(row['mean'])}"
        for row in picked
    ]
    return "; ".join(said) + "." if said else ""


def _chart(rows: pl.DataFrame, summary: pl.DataFrame, folder: Folder, width: int) -> Chart:
    """Two lines with the gap between them, from zero up; beneath, the gap by year."""
    first = float(min(summary["month"].to_list()))
    top = float(max(summary["high"].to_list())) or 1.0
    x = ribbon.month_axis(first, folder.months, width)
    height = 280 if width > theme.NARROW else 230
    layers = [_between(summary, x), *ribbon.landmarks(folder.announced, first, height)]
    layers += ribbon.arm_layers(
        inline(summary.to_dicts()),
        x,
        "dissent per 1,000 residents",
        alt.Scale(domain=[0, top * ribbon.HEADROOM], nice=False),
    )
    layers += ribbon.end_labels(summary, top * 0.08, width)
    above = alt.layer(*layers).properties(width=width - theme.AXIS_ROOM, height=height)
    points = by_year(rows)
    if len(points) < 2:
        return above
    both = alt.vconcat(above, _silenced(points, width), spacing=18)
    return both.resolve_scale(x="independent", y="independent")


def _silenced(points: Sequence[tuple[float, Datum]], width: int) -> Chart:
    """The gap by year in per cent of the twin, with its interval as a ribbon."""
    rows = [{"at": at, "v": d.value, "low": d.low, "high": d.high} for at, d in points]
    places = [at for at, _ in points]
    x = alt.X(
        "at:Q",
        title="year of the regime",
        scale=alt.Scale(domain=[places[0], places[-1]], nice=False, padding=6),
        axis=alt.Axis(grid=False, values=places[:: 1 + len(places) // 8], format="d"),
    )
    base = alt.Chart(inline(rows)).encode(x=x)
    y = alt.Y("v:Q", title="% silenced")
    ribbon_ = base.transform_filter("isValid(datum.low)").mark_area(
        color=theme.ACCENT, opacity=0.18
    )
    rule = alt.Chart(inline([{"v": 0.0}])).mark_rule(color=theme.SOFT, strokeDash=[4, 3])
    return alt.layer(
        ribbon_.encode(y=alt.Y("low:Q", title="% silenced"), y2="high:Q"),
        base.mark_line(color=theme.ACCENT, strokeWidth=2.2).encode(y=y),
        base.mark_point(color=theme.ACCENT, filled=True, size=40, opacity=1).encode(y=y),
        rule.encode(y=y),
    ).properties(width=width - theme.AXIS_ROOM, height=120)


def _between(summary: pl.DataFrame, x: alt.X) -> Chart:
    """The gap between the two means, shaded."""
    means = summary.pivot(on="arm", index="month", values="mean").sort("month")
    area = alt.Chart(inline(means.to_dicts())).mark_area(color=theme.ACCENT, opacity=0.25)
    return area.encode(x=x, y="world:Q", y2="twin:Q")


def by_year(rows: pl.DataFrame) -> tuple[tuple[float, Datum], ...]:
    """Per cent of the twin's dissent that is missing, by whole year of the regime.

    Args:
        rows: dissent by world, arm and month.
    """
    counted = rows.filter(pl.col("month") >= 0).with_columns(year=pl.col("month") // 12)
    counted = counted.sort("world", "arm", "month")  # sums of floats depend on their order
    years = (int(counted["month"].max() or 0) + 1) // 12  # pyright: ignore[reportArgumentType]
    points = []
    for year in range(years):
        one_year = counted.filter(pl.col("year") == year)
        sums = one_year.group_by("world", "arm", maintain_order=True).agg(pl.col("value").sum())
        pairs = beside(sums).sort("world")
        gaps, twins = (pairs["twin"] - pairs["value"]).to_numpy(), pairs["twin"].to_numpy()
        found = estimators.ratio(gaps, twins, of_a_whole=False).scaled(100)
        if found.value is not None:
            said = words.estimate(found.value, found.low, found.high, "%")
            name = f"Silenced in year {year + 1}"
            one = Datum(f"year_{year + 1}", name, found.value, found.low, found.high, said)
            points.append((float(year + 1), one))
    return tuple(points)
