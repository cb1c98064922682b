"""Family A, calibration: whether a score, read as a forecast, tells what its bearers do next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import mean, paired
from demerit.evidence.followed import Floats, Followed, Ints, Lives, Mask
from demerit.evidence.metric import NOBODY, Found, Metric, Part, by_attribute
from demerit.evidence.worlds import Worlds, cells_of
from demerit.regime.registry import CONDUCT

UNIT = "difference of shares"
ADULT, YEAR, BINS, FEWEST = 18, 12, 10, 5
NO_SCORE = "the regime has no score"
SHORT = "fewer than 24 counted months: no year of records before a year to forecast"
SERIOUS, ANY = ("breach", "crime"), ("breach", "crime", "infraction")
COLUMNS = {"breach": "breaches", "crime": "crimes", "infraction": "infractions"}


@dataclass(frozen=True)
class Forecasts:
    """Followed adults of one world at the start of years, one row a resident and year.

    Attributes:
        score: [n] score then.
        cell: [n] group cell.
        recorded: [n] whether agencies had recorded a violation in the year before.
        world: [n] whether a violation was done in the year after, under the regime.
        twin: [n] the same in the twin.
    """

    score: Ints
    cell: Ints
    recorded: Mask
    world: Mask
    twin: Mask


def keys_of(lives: Lives, year: Ints) -> Ints:
    """Resident and year in one number, [rows]."""
    return (lives["subject"] << 24) | (lives["generation"] << 8) | year


def broke(lives: Lives, classes: tuple[str, ...]) -> tuple[Ints, Mask]:
    """Residents and years that are whole, and whether a violation of some class was done in them.

    Returns:
        Sorted keys of resident-years of twelve months, and [keys] whether any was done.
    """
    done = np.sum([lives[COLUMNS[name]] for name in classes], axis=0) > 0
    keys, place, months = np.unique(
        keys_of(lives, lives["month"] // YEAR), return_inverse=True, return_counts=True
    )
    any_done = np.zeros(keys.size, dtype=np.bool_)
    np.logical_or.at(any_done, place.reshape(-1), done)
    return keys[months == YEAR], any_done[months == YEAR]


def on_record(log: Followed, classes: tuple[str, ...]) -> set[tuple[int, int]]:
    """Slots and years in which an agency recorded a violation of some class, rightly or not."""
    rows = log.rows("record")
    rows = rows[log.month[rows] >= 0]
    names = log["conduct"][rows].tolist()
    right = np.array([bool(c) and CONDUCT[c].cls in classes for c in names], dtype=np.bool_)
    rows = rows[right]
    return {*zip(log.subject[rows].tolist(), (log.month[rows] // YEAR).tolist(), strict=True)}


def forecasts(
    log: Followed, world: Lives, twin: Lives, months: int, classes: tuple[str, ...]
) -> Forecasts:
    """Scores at the start of every year but the first, and what came after.

    Only residents who live through the year in both arms are in it.
    """
    starts = (world["month"] % YEAR == 0) & (world["month"] >= YEAR) & (world["age"] >= ADULT)
    starts &= world["month"] + YEAR <= months
    year = world["month"][starts] // YEAR
    key = keys_of(world, world["month"] // YEAR)[starts]
    found = []
    for lives in (world, twin):
        keys, done = broke(lives, classes)
        place = np.minimum(np.searchsorted(keys, key), max(keys.size - 1, 0))
        known = keys[place] == key if keys.size else np.zeros(key.size, dtype=np.bool_)
        found.append((known, done[place] if keys.size else known))
    kept = found[0][0] & found[1][0]
    noted = on_record(log, classes)
    pairs = zip(world["subject"][starts].tolist(), (year - 1).tolist(), strict=True)
    recorded = np.array([pair in noted for pair in pairs], dtype=np.bool_)
    return Forecasts(
        world["score"][starts][kept],
        world["cell"][starts][kept],
        recorded[kept],
        found[0][1][kept],
        found[1][1][kept],
    )


def cut_offs(each: list[Forecasts]) -> Floats:
    """Scores that part the pooled residents into ten groups, fewer where many share a score."""
    pooled = np.concatenate([np.zeros(0), *(one.score for one in each)])
    if not pooled.size:
        return np.zeros(0)
    return np.unique(np.quantile(pooled, np.arange(1, BINS) / BINS))


def binned(one: Forecasts, cuts: Floats) -> Floats:
    """Residents, and sums of recorded, world and twin, by group of scores: [bins, 4]."""
    place = np.searchsorted(cuts, one.score, side="right")
    columns = (np.ones(one.score.size), one.recorded, one.world, one.twin)
    sums = [np.bincount(place, np.asarray(c, np.float64), cuts.size + 1) for c in columns]
    return np.stack(sums, axis=1).astype(np.float64)


TWIN, WORLD = 3, 2


def error(table: Floats, arm: int) -> float | None:
    """Expected calibration error of what records forecast, against one arm."""
    total = table[:, 0].sum()
    return float(np.abs(table[:, 1] - table[:, arm]).sum() / total) if total else None


def of_cells(one: Forecasts, cells: Mask) -> Forecasts:
    """The forecasts about some group cells."""
    here = cells[one.cell]
    return Forecasts(*(getattr(one, name)[here] for name in Forecasts.__dataclass_fields__))


def tables_of(worlds: Worlds, classes: tuple[str, ...]) -> tuple[list[Forecasts], Floats]:
    """Forecasts of every world in which somebody was followed, and the cut-offs."""
    tables = zip(worlds.followed("world"), worlds.lives("world"), worlds.lives("twin"), strict=True)
    months = worlds.labels.months
    each = [
        forecasts(log, world, twin, months, classes)
        for log, world, twin in tables
        if log is not None and world is not None and twin is not None
    ]
    return each, cut_offs(each)


def calibration(worlds: Worlds) -> Found:
    """M5."""
    arms = (worlds.lives("world"), worlds.lives("twin"))
    reason = NOBODY if all(one is None for lives in arms for one in lives) else None
    if worlds.labels.months < 2 * YEAR:
        reason = SHORT
    if not worlds.labels.grades:
        reason = NO_SCORE
    if reason:
        return Found(absent("E1", worlds.count, reason, level=worlds.level))
    each, cuts = tables_of(worlds, SERIOUS)
    nothing = "no followed adult was scored and lived through the next year"

    def over_worlds(rows: list[Forecasts], arm: int, at: Floats = cuts) -> Estimate:
        errors = [error(binned(one, at), arm) for one in rows]
        return mean(errors, level=worlds.level, nothing=nothing)

    everything, other = tables_of(worlds, ANY)
    variants = {
        "ordinary_law": over_worlds(each, TWIN),
        "under_the_regime": over_worlds(each, WORLD),
        "all_violations": over_worlds(everything, TWIN, other),
    }

    def of_group(cells: Mask) -> Estimate:
        theirs = [of_cells(one, cells) for one in each]
        return too_few(worlds, theirs) or over_worlds(theirs, TWIN)

    groups = by_attribute(worlds, "E1", of_group)
    parts = {"performativity": performativity(worlds, each)} | diagram(worlds, each, cuts)
    parts |= by_headline_group(worlds, each, cuts)
    top = variants["ordinary_law"]
    return Found(top, variants, parts, groups)


def performativity(worlds: Worlds, each: list[Forecasts]) -> Part:
    """How many more of the scored break a rule under the regime than beside it."""
    rates = [(one.world.mean(), one.twin.mean()) for one in each if one.score.size]
    title = "share of scored adults who commit a breach or crime in a year, world less twin"
    if not rates:
        nobody = absent("E2", worlds.count, "nobody was scored", level=worlds.level)
        return Part(nobody, UNIT, title)
    world, twin = np.array(rates, dtype=np.float64).T
    return Part(paired(world, twin, level=worlds.level), UNIT, title)


def diagram(worlds: Worlds, each: list[Forecasts], cuts: Floats) -> dict[str, Part]:
    """The reliability diagram: what records forecast and what was done, by group of scores."""
    parts, tables = {}, [binned(one, cuts) for one in each]
    words = ((1, "recorded", "had a record"), (WORLD, "world", "did"), (TWIN, "twin", "did, twin"))
    for place in range(cuts.size + 1):
        low = f"from {cuts[place - 1]:g}" if place else "lowest"
        for column, name, title in words:
            rates = [t[place, column] / t[place, 0] if t[place, 0] else None for t in tables]
            one = mean(rates, level=worlds.level, nothing="nobody had such a score")
            parts[f"scores_{place + 1}_{name}"] = Part(
                one, "share of adults", f"scores {place + 1} ({low}): {title}"
            )
    return parts


def too_few(worlds: Worlds, each: list[Forecasts]) -> Estimate | None:
    """The suppressed estimate of few scored adults, of all worlds and years together."""
    smallest = worlds.norms.reporting.smallest_cell
    if sum(one.score.size for one in each) >= smallest:
        return None
    reason = f"fewer than {smallest:g} scored adults followed for a year"
    return absent("E1", worlds.count, reason, status="suppressed", level=worlds.level)


def by_headline_group(worlds: Worlds, each: list[Forecasts], cuts: Floats) -> dict[str, Part]:
    """What the declared group and its reference group did in the twin, at the same scores."""
    chosen = worlds.norms.reporting.headline_group
    home = worlds.norms.reporting.reference[chosen.attribute]
    parts = {}
    for key, name in (("group", chosen.group), ("reference", home)):
        cells = cells_of([chosen.attribute], [name])
        theirs = [of_cells(one, cells) for one in each]
        for place in range(cuts.size + 1):
            here = [np.searchsorted(cuts, one.score, side="right") == place for one in theirs]
            done = [one.twin[where] for one, where in zip(theirs, here, strict=True)]
            if sum(one.size for one in done) < worlds.norms.reporting.smallest_cell:
                continue
            rates = [float(one.mean()) if one.size else None for one in done]
            title = f"scores {place + 1}: did, twin, {chosen.attribute}={name}"
            found = mean(rates, level=worlds.level)
            parts[f"{key}_{place + 1}"] = Part(found, "share of adults", title)
    return parts


M5 = Metric(
    id="M5",
    family="A",
    title="Calibration of the score",
    definition=(
        "Mean distance, over groups of followed adults with like scores, between the share with a "
        "breach or crime on record in the year before and the share who commit one in the year "
        "after under ordinary law alone; 0 where a score tells what its bearers go on to do."
    ),
    unit=UNIT,
    estimator="E1",
    formula="ECE = sum_b n_b/n |r_b - p_b|,  r_b recorded before, p_b done after, ten groups",
    source="standards.md M5",
    answers="Accuracy; a score that makes itself true cannot be told right by its own outcome",
    why="A score is defended as a forecast, and a forecast can be held against what happens.",
    compute=calibration,
    plot="reliability curves over classes of score: on record, done in both arms; and by group",
    note=(
        "A score in points is no probability. It is read as what its user can know: those with "
        "such a score will go on as they were recorded. Under ordinary law the score cannot make "
        "itself true; the gap to the world under the regime is the part `performativity`. Chance "
        "within a group adds to the distance, the more the fewer are followed. Where many share a "
        "score there are fewer groups than ten. From the lives of followed residents: the sampling "
        "of the cohort is inside the interval."
    ),
)

METRICS = (M5,)
