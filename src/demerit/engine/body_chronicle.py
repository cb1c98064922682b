"""What happened to followed firms and departments, as events with their causes.

The same ids and columns as residents' events (`chronicle`), in places of their own, so that a
resident's lost job can name the failure of the firm, the failure the shortage, the shortage the
invoice that a department had not paid.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from demerit.engine.chronicle import SCHEMA, event_id, seers
from demerit.engine.decisions import because
from demerit.month.bodies import causes
from demerit.month.scoring import GRADE_CAUSE
from demerit.regime import Regime
from demerit.regime.registry import CONDUCTS_OF, DOMAINS, TRUTHS, Conduct, SubjectKind
from demerit.world import layout
from demerit.world.rules import Plan
from demerit.world.tables import Rules

#: Events that only firms and departments have, besides those of every subject.
BODY_EVENTS: tuple[str, ...] = (
    "invoice_overdue", "firm_short", "firm_failed", "lay_offs", "firm_judgment",
)  # fmt: skip
#: Places of events within a process and subject: residents use those below 256.
FIRST = {"firms": 256, "departments": 384}
NOTICE, APPEAL = 80, 88  # after five lists of sixteen places
BEGINS = 32
OVERDUE, SHORT, FAILED, SHED, SUED = range(64, 69)
ONE = {"firms": "firm", "departments": "department"}
MOST_CUSTOMERS = 4


@dataclass
class BodyChronicle:
    """The events of one kind of subject in one arm.

    Attributes:
        kind: `firms` or `departments`.
        seed, arm: the world; 0 for the world's arm, 1 for the twin's.
        months: month numbers of the log. log: stacked arrays, months first.
        rules, regime, plan: of the arm and kind.
        slots: followed slots, -1 where padded. roles: `cohort` or `boundary`, by place.
        first: first month to tell of.
        customers: for firms, places of the followed firms that buy from each, by place.
        office: for firms, the department of each one's contract, by place.
        offices_act: for firms, ids of departments' acts of not paying by (department, month).
    """

    kind: SubjectKind
    seed: int
    arm: int
    months: list[int]
    log: dict[str, np.ndarray]
    rules: Rules
    regime: Regime
    plan: Plan
    slots: np.ndarray
    roles: list[str]
    first: int
    customers: list[list[int]] = field(default_factory=list)
    office: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int32))
    offices_act: dict[tuple[int, int], int] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    acts: dict[tuple[int, int, int], int] = field(default_factory=dict)
    measures: dict[tuple[int, int, int], int] = field(default_factory=dict)
    fates: dict[tuple[int, int, str], int] = field(default_factory=dict)

    def tell(self) -> BodyChronicle:
        """Write down all months; afterwards ids can be looked up by (slot, month)."""
        self._conducts: tuple[Conduct, ...] = CONDUCTS_OF[self.kind]
        self._seers = seers(self.regime)
        self._open: dict[tuple[int, int], int] = {}
        self._entry: dict[tuple[int, int], dict[str, Any]] = {}
        self._records: dict[tuple[int, int], int] = {}
        self._short: dict[int, int] = {}
        self._points = np.asarray(self.rules.points)
        self._by_list = np.asarray(self.rules.by_list)
        told = self._told()
        eventful = self._eventful(told)
        for t, month in enumerate(self.months):
            if month >= self.first:
                for place in np.flatnonzero(eventful[t]).tolist():
                    self._month(t, month, place, int(told[t, place]))
        return self

    def _told(self) -> np.ndarray:
        """Acts that are told of, as bits by place of the conduct, [months, followed].

        Violations, what the regime changed and what was recorded; most others are routine.
        """
        log = {name: self.log[name].astype(np.int64) for name in ("acted", "would", "recorded")}
        violations = sum(1 << c for c, spec in enumerate(self._conducts) if spec.violation)
        chosen = violations | (log["acted"] ^ log["would"]) | log["recorded"]
        return (log["acted"] | log["would"]) & chosen

    def _eventful(self, told: np.ndarray) -> np.ndarray:
        """Months in which something is told of a subject that is there, [months, followed]."""
        log = self.log
        mask = log["mask"].astype(np.int64)
        changed = np.diff(mask, axis=0, prepend=np.zeros_like(mask[:1])) != 0
        something = changed | (told != 0) | (log["recorded"] != 0) | (log["recorded_false"] != 0)
        something |= (log["entry_event"] != 0).any(axis=1)
        if self.kind == "firms":
            something |= log["since"] == np.array(self.months)[:, None]
            something |= log["short"] == 1
            for name in ("sued", "sheds", "fails"):
                something |= log[name] != 0
        return something & (self.slots >= 0) & (log["alive"] > 0)

    def frame(self) -> pl.DataFrame:
        """The events in order of month and id."""
        frame = pl.DataFrame(self.rows, schema=SCHEMA, orient="row")
        return frame.sort("month", "id", maintain_order=True)

    def _month(self, t: int, month: int, place: int, told: int) -> None:
        self._acts(t, month, place, told)
        self._written(t, month, place)
        self._procedure(t, month, place)
        self._measures(t, month, place)
        if self.kind == "firms":
            self._fate(t, month, place)

    def _row(
        self, month: int, process: str, event: str, place: int, slot: int, **more: Any
    ) -> dict[str, Any]:
        row: dict[str, Any] = dict.fromkeys(SCHEMA)
        subject = int(self.slots[place])
        row.update(
            world=self.seed,
            id=event_id(self.seed, self.arm, month, process, subject, FIRST[self.kind] + slot),
            month=month, process=process, event=event, kind=ONE[self.kind], subject=subject,
            role=self.roles[place] if place < len(self.roles) else "cohort",
            parents=[], shares=[],
        )  # fmt: skip
        row.update(more)
        self.rows.append(row)
        return row

    def _about(self, conduct: int) -> dict[str, Any]:
        spec = self._conducts[conduct]
        return {"conduct": spec.id, "domain": spec.domain, "gravity": float(spec.gravity)}

    # -- processes 2 and 3 ------------------------------------------------------------------------

    def _acts(self, t: int, month: int, place: int, told: int) -> None:
        did = int(self.log["acted"][t][place])
        for c in range(len(self._conducts)):
            done = did >> c & 1
            if told >> c & 1:
                row = self._row(
                    month, "conduct", "act", place, c, **self._about(c),
                    truth="true" if done else "averted",
                )  # fmt: skip
                if done:
                    self.acts[int(self.slots[place]), month, c] = row["id"]

    def _written(self, t: int, month: int, place: int) -> None:
        for name, truth in (("recorded", "true"), ("recorded_false", "false")):
            word = int(self.log[name][t][place])
            for c in range(len(self._conducts)):
                if word >> c & 1:
                    act = self.acts.get((int(self.slots[place]), month, c))
                    parents = [act] if act is not None and truth == "true" else []
                    row = self._row(
                        month, "scoring", "record", place, c + (32 if truth == "false" else 0),
                        **self._about(c), truth=truth, points=int(self._points[c]),
                        agency=self._seers.get(self._conducts[c].id),
                        rule=self._conducts[c].id if self._points[c] else None, **because(parents),
                    )  # fmt: skip
                    self._records[place, c] = row["id"]

    # -- processes 5 and 7 ------------------------------------------------------------------------

    def _procedure(self, t: int, month: int, place: int) -> None:
        for number, name in enumerate(self.plan.lists):
            bits = int(self.log["entry_event"][t][number, place])
            code, base = bits & 255, 16 * number
            if not bits:
                continue
            cause = int(self.log["cause"][t][number, place])
            known = {"list": name, **self._ground(t, number, place, cause)}
            entry = self._entry.get((place, number))
            ground = self._records.get((place, cause - 1))
            parents = [ground] if ground is not None else []
            if bits >> 8 & 1:
                self._row(month, "redress", "notice", place, NOTICE + number, **known)
            if code:
                if code not in (layout.ENTERED, layout.STOPPED) and entry is not None:
                    parents = [entry["id"]]
                row = self._row(
                    month, "redress", layout.ENTRY_EVENTS[code], place, base + code, **known,
                    **because(parents),
                )  # fmt: skip
                if code == layout.ENTERED:
                    self._entry[place, number] = row
            if bits >> 9 & 1:
                above = [entry["id"]] if entry is not None else []
                self._row(
                    month, "redress", "appeal", place, APPEAL + number, **known, **because(above)
                )

    def _ground(self, t: int, number: int, place: int, cause: int) -> dict[str, Any]:
        truth = TRUTHS[int(self.log["truth"][t][number, place])]
        if cause >= GRADE_CAUSE:
            cell = min(cause - GRADE_CAUSE, layout.CELLS - 1)
            return {"domain": DOMAINS[cell // layout.TRUTH_COUNT], "truth": truth, "rule": "grade"}
        if 0 < cause <= len(self._conducts):
            return {**self._about(cause - 1), "truth": truth}
        return {"truth": truth}

    def _measures(self, t: int, month: int, place: int) -> None:
        now = int(self.log["mask"][t][place])
        before = int(self.log["mask"][t - 1][place]) if t else 0
        for number, name in enumerate(self.plan.measures):
            if not (now ^ before) >> number & 1:
                continue
            begins = bool(now >> number & 1)
            spec = self.regime.measures.get(name)
            more: dict[str, Any] = {
                "measure": name,
                "effect_domain": spec.domain if spec else None,
                "carrier": spec.carrier if spec else None,
            }
            if begins:
                more |= self._brought(t, place, number)
            elif (place, number) in self._open:
                more |= because([self._open[place, number]])
            row = self._row(
                month, "measures", "measure_begins" if begins else "measure_ends", place,
                number + (BEGINS if begins else 0), **more,
            )  # fmt: skip
            if begins:
                self._open[place, number] = row["id"]
                self.measures[int(self.slots[place]), month, number] = row["id"]
            else:
                self._open.pop((place, number), None)

    def _brought(self, t: int, place: int, number: int) -> dict[str, Any]:
        """The entry that brought a measure, or the records on file behind the grade."""
        if int(self.log["by_grade"][t][place]) >> number & 1:
            rows = [one for (who, _), one in self._records.items() if who == place]
            return {"rule": "grade", **because(rows[-12:])}
        for where, name in enumerate(self.plan.lists):
            brought = int(self._by_list[where]) >> number & 1
            entry = self._entry.get((place, where))
            if brought and entry is not None:
                about = {key: entry[key] for key in ("conduct", "domain", "gravity", "truth")}
                return {**about, "list": name, "entry": entry["id"], **because([entry["id"]])}
        return {}

    # -- process 8 --------------------------------------------------------------------------------

    def _fate(self, t: int, month: int, place: int) -> None:
        """A firm's invoices, shortages, judgments, lay-offs and failure."""
        log, slot = self.log, int(self.slots[place])
        since = int(log["since"][t][place])
        if since == month:
            act = self.offices_act.get((int(self.office[place]), month))
            row = self._row(
                month, "livelihood", "invoice_overdue", place, OVERDUE, domain="public_contracts",
                amount=int(log["invoices"][t][place]) // 10,
                **because([act] if act is not None else []),
            )  # fmt: skip
            self.fates[slot, month, "invoice_overdue"] = row["id"]
        short = int(log["short"][t][place])
        if short == 1:
            row = self._row(
                month, "livelihood", "firm_short", place, SHORT, domain="credit",
                amount=self._owes(t, place), **because(self._came_from(t, month, place)),
            )  # fmt: skip
            self._short[place] = self.fates[slot, month, "firm_short"] = row["id"]
        behind = [self._short[place]] if short and place in self._short else []
        if log["sued"][t][place]:
            self._row(
                month, "livelihood", "firm_judgment", place, SUED, domain="court_debt",
                amount=int(log["judgment"][t][place]) // 10, **because(behind),
            )  # fmt: skip
        if log["sheds"][t][place] and not log["fails"][t][place]:
            row = self._row(
                month, "livelihood", "lay_offs", place, SHED, effect_domain="employment",
                **because(behind),
            )  # fmt: skip
            self.fates[slot, month, "lay_offs"] = row["id"]
        if log["fails"][t][place]:
            row = self._row(
                month, "livelihood", "firm_failed", place, FAILED, effect_domain="market",
                amount=self._owes(t, place), **because(behind),
            )  # fmt: skip
            self.fates[slot, month, "firm_failed"] = row["id"]

    def _owes(self, t: int, place: int) -> int:
        """What a firm owes in all, yuan."""
        names = ("wages_owed", "tax_owed", "suppliers_owed")
        return sum(int(self.log[name][t][place]) for name in names) // 10

    def _came_from(self, t: int, month: int, place: int) -> list[int]:
        """What a shortage came from, as far as it was logged."""
        packed = int(self.log["parent"][t][place])
        number, when = packed & 255, (packed >> 8) - 512
        slot = int(self.slots[place])
        if number == causes.INVOICE:
            found = self.fates.get((slot, when, "invoice_overdue"))
            return [found] if found is not None else []
        if number == causes.CUSTOMER and place < len(self.customers):
            short = [self._short.get(one) for one in self.customers[place]]
            return [one for one in short if one is not None][:MOST_CUSTOMERS]
        begun = self._open.get((place, number - 1))
        return [begun] if 0 < number < causes.OWN and begun is not None else []
