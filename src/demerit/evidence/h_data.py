"""Family H, data: how much is held about a scored resident, and how much of it is ever used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demerit.evidence.estimate import Estimate, absent
from demerit.evidence.estimators import ratio, within
from demerit.evidence.followed import Followed, Lives
from demerit.evidence.metric import NOBODY, Found, Metric, Part
from demerit.evidence.restrictions import Restrictions
from demerit.evidence.worlds import Worlds
from demerit.regime.registry import DOMAINS

UNIT = "contexts per adult-year"
ADULT, YEAR = 18, 12
NO_YEARS = "fewer than 12 counted months: no whole year was observed"


@dataclass(frozen=True)
class Held:
    """What is held about the followed adults of one world, in whole years of the run.

    Attributes:
        years: adult-years in which the adult was there in the year's last month.
        contexts: distinct domains of records, summed over adult-years.
        records: records.
        used: records that some entry or restriction cites.
        agencies: distinct agencies that made a record, summed over adult-years.
        by_domain: records by domain, in the order of the registry.
    """

    years: float
    contexts: float
    records: float
    used: float
    agencies: float
    by_domain: tuple[float, ...]


def held(log: Followed, found: Restrictions, lives: Lives, months: int) -> Held:
    """Count the records of whole years by who they are about."""
    whole = months // YEAR
    end_of_year = (lives["month"] % YEAR == YEAR - 1) & (lives["month"] < whole * YEAR)
    adults = end_of_year & (lives["age"] >= ADULT)
    rows = log.rows("record")
    rows = rows[(log.month[rows] >= 0) & (log.month[rows] < whole * YEAR)]
    year, who = log.month[rows] // YEAR, log.subject[rows]
    cited = np.unique(np.concatenate([found.cited.record, grounds(log)]))

    def distinct(name: str) -> float:
        triples = {*zip(year.tolist(), who.tolist(), log[name][rows].tolist(), strict=True)}
        return float(len({one for one in triples if one[2]}))

    return Held(
        years=float(adults.sum()),
        contexts=distinct("domain"),
        records=float(rows.size),
        used=float(np.isin(rows, cited).sum()),
        agencies=distinct("agency"),
        by_domain=tuple(float((log["domain"][rows] == name).sum()) for name in DOMAINS),
    )


def grounds(log: Followed) -> np.ndarray:
    """Rows of records that an entry cites, whether or not it was stopped."""
    entered = np.isin(log["event"], ("entry_in_force", "entry_stopped"))
    cited = log.parent[entered[log.child]] if log.child.size else log.parent
    return cited[log["event"][cited] == "record"] if cited.size else cited


def data_intensity(worlds: Worlds) -> Found:
    """M38."""
    tables = zip(
        worlds.followed("world"), worlds.restrictions("world"), worlds.lives("world"), strict=True
    )
    found = [
        held(log, one, lives, worlds.labels.months)
        for log, one, lives in tables
        if log is not None and one is not None and lives is not None
    ]
    if not found:
        return Found(absent("E3", worlds.count, NOBODY, level=worlds.level))
    years = np.array([one.years for one in found], dtype=np.float64)
    records = np.array([one.records for one in found], dtype=np.float64)

    def a_year(above: list[float]) -> Estimate:
        counted = np.array(above)
        one = ratio(counted, years, level=worlds.level, nothing=NO_YEARS, of_a_whole=False)
        return within(one, 0.0, np.inf)

    memory = "it needs the score's variance by age of the record, which is not logged"
    parts = {
        "records": Part(
            a_year([one.records for one in found]), "records per adult-year", "records"
        ),
        "agencies": Part(
            a_year([one.agencies for one in found]), "agencies per adult-year", "agencies"
        ),
        "used": Part(
            ratio(
                np.array([one.used for one in found]),
                records,
                level=worlds.level,
                nothing="nothing was recorded about a followed resident",
            ),
            "share of records",
            "that some entry or restriction cites by the end of the run",
        ),
        "memory": Part(
            absent("E1", worlds.count, memory, level=worlds.level),
            "months",
            "lag that covers 90 % of the score's variance",
        ),
    }
    for place, name in enumerate(DOMAINS):
        amount = [one.by_domain[place] for one in found]
        if any(amount):
            parts[f"domain={name}"] = Part(
                a_year(amount), "records per adult-year", f"records about {name}"
            )
    return Found(a_year([one.contexts for one in found]), parts=parts)


M38 = Metric(
    id="M38",
    family="H",
    title="Data intensity",
    definition=(
        "Number of distinct domains of life from which agencies come to hold a new record of a "
        "followed adult in a year, on average over adult-years."
    ),
    unit=UNIT,
    estimator="E3",
    formula="sum_{i, year} #{domains of records about i made in the year} / adult-years",
    source="standards.md M38",
    answers="Dataveillance: guidelines para 157; minimisation: para 180; ICCPR Art. 17",
    why="A score that draws on every corner of life watches every corner of life.",
    compute=data_intensity,
    plot="bars by domain",
    note=(
        "Whole years of the run. Records made in earlier years and still on file are not counted "
        "again, so that what is held is more. False records are among them; "
        "the traits that a rule reads are not logged and not counted. From the events of followed "
        "residents: the sampling of the cohort is inside the interval."
    ),
)

METRICS = (M38,)
