"""Events and lives of followed residents made by hand, in the columns of the log."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from demerit.engine.chronicle import SCHEMA
from demerit.engine.outcome import Labels
from demerit.evidence.followed import LIVED
from demerit.regime.registry import CONDUCT

AGENCY = "registry office"


@dataclass
class Story:
    """A log that is written line by line; every line returns its id.

    Attributes:
        named: labels of the world. arm: `world` or `twin`.
    """

    named: Labels
    arm: str = "world"
    rows: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, event: str, month: int, subject: int, *parents: int, **more: Any) -> int:
        """Any event; its causes have equal shares unless `shares` are given."""
        row: dict[str, Any] = dict.fromkeys(SCHEMA)
        row.update(
            world=0, arm=self.arm, id=(month + 100) << 32 | len(self.rows) + 1, month=month,
            event=event, kind="resident", subject=subject, role="cohort", parents=list(parents),
            shares=[1 / max(len(parents), 1)] * len(parents),
        )  # fmt: skip
        row.update(more)
        self.rows.append(row)
        return row["id"]

    def act(self, month: int, subject: int, conduct: str, *parents: int, **more: Any) -> int:
        """An act that was done, unless `truth` says otherwise."""
        about = {"truth": "true", "conduct": conduct, "domain": CONDUCT[conduct].domain}
        return self.tell("act", month, subject, *parents, **{**about, **more})

    def record(self, month: int, subject: int, conduct: str, *acts: int, **more: Any) -> int:
        """A record: true if it has an act, else false."""
        about = {
            "truth": "true" if acts else "false", "conduct": conduct, "agency": AGENCY,
            "domain": CONDUCT[conduct].domain, "points": -10,
        }  # fmt: skip
        return self.tell("record", month, subject, *acts, **{**about, **more})

    def seen(self, month: int, subject: int, conduct: str, **more: Any) -> int:
        """An act that was done and recorded in the same month: the record's id."""
        act = self.act(month, subject, conduct, truth="true")
        return self.record(month, subject, conduct, act, **more)

    def phantom(self, month: int, subject: int, conduct: str, **more: Any) -> int:
        """A record of nothing."""
        return self.record(month, subject, conduct, **more)

    def entry(self, month: int, subject: int, *grounds: int, **more: Any) -> int:
        """An entry in force, about what its first ground is about."""
        ground = next(row for row in self.rows if row["id"] == grounds[0])
        about = {key: ground[key] for key in ("conduct", "domain", "truth")}
        about["list"] = self.named.lists[0]
        return self.tell("entry_in_force", month, subject, *grounds, **{**about, **more})

    def about_entry(self, event: str, month: int, entry: int) -> int:
        """An exit, or a rejected appeal: it carries the entry. An appeal has it as its cause."""
        row = next(row for row in self.rows if row["id"] == entry)
        more = {"list": row["list"], "entry": None if event == "appeal" else entry}
        return self.tell(event, month, row["subject"], entry, **more)

    def begins(
        self, month: int, subject: int, measure: int, *causes: int, until: int | None = None,
        **more: Any,
    ) -> int:  # fmt: skip
        """A measure from a month until another; brought by an entry if its first cause is one."""
        named = self.named
        brought = [row for row in self.rows if row["id"] in causes[:1]]
        about: dict[str, Any] = {
            "kind": named.kinds[measure], "measure": named.measures[measure],
            "effect_domain": named.effect_domains[measure], "carrier": f"office {measure}",
            "rule": "grade",
        }  # fmt: skip
        if brought and brought[0]["event"] == "entry_in_force":
            about |= {"rule": None, "list": brought[0]["list"], "entry": causes[0]}
        if brought:
            about |= {key: brought[0][key] for key in ("conduct", "domain", "truth")}
        begun = self.tell("measure_begins", month, subject, *causes, **{**about, **more})
        if until is not None:
            kept = {k: v for k, v in {**about, **more}.items() if k in ("kind", "measure", "rule")}
            if kept["rule"] != "tie":
                kept["rule"] = None
            self.tell("measure_ends", until, subject, begun, **kept)
        return begun

    def events(self) -> pl.DataFrame:
        """The log in order of month and id."""
        frame = pl.DataFrame(self.rows, schema={**SCHEMA, "arm": pl.String}, orient="row")
        return frame.sort("arm", "month", "id", descending=[True, False, False])


def stories(*told: Story) -> pl.DataFrame:
    """Several logs as one table."""
    return pl.concat([one.events() for one in told])


def lives(months: int, *homes: tuple[int, ...], **columns: Any) -> pl.DataFrame:
    """Residents by month in both arms, one home after the other, given by their ages.

    Args:
        months: counted months.
        homes: ages of those who live together; they stay as old as they are.
        columns: a column as [residents, months], the same in both arms.
    """
    ages = np.array([age for home in homes for age in home], dtype=np.int64)
    home = np.array([number for number, who in enumerate(homes) for _ in who], dtype=np.int64)
    count = ages.size
    subject, month = np.repeat(np.arange(count), months), np.tile(np.arange(months), count)
    table = {
        "month": month, "subject": subject, "household": home[subject], "age": ages[subject],
        "generation": np.zeros_like(subject), "grade": np.zeros_like(subject),
        "cell": np.zeros_like(subject),
        "through_ties": np.zeros_like(subject),
    }  # fmt: skip
    table |= {name: np.zeros_like(subject) for name in LIVED if name not in table}
    table |= {name: np.asarray(values).reshape(-1) for name, values in columns.items()}
    both = [pl.DataFrame(table).with_columns(arm=pl.lit(arm)) for arm in ("world", "twin")]
    return pl.concat(both)
