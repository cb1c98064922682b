"""What happened to followed residents, as events with their causes.

An event's id is a pure function of (world, arm, month, process, subject, place): nothing is
counted up, so the same event has the same id in every run. Causes are ids of earlier events of the
same resident; what a restriction rests on, what a listing rests on, what a lost job led to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from demerit.engine.decisions import MOST_PARENTS, REFUSED, Decisions, because
from demerit.month.appeals import MISLED, NAMED
from demerit.month.bodies.causes import FAILURE
from demerit.month.conduct import ACTED, MEMBER_SHIFT, WOULD_ACT
from demerit.month.following import HALF_KINDS, Log
from demerit.month.livelihood import CAME_OF_AGE, FOUND, FROM_OTHERS, LOST, LOST_TO_LIST, RETIRED
from demerit.month.redress import MOST_PAID
from demerit.month.scoring import GRADE_CAUSE
from demerit.regime import Regime
from demerit.regime.registry import CONDUCTS, DOMAINS, INFLUENCES, PROCESSES, TRUTHS
from demerit.world import layout
from demerit.world.rules import Plan
from demerit.world.tables import Rules

SCHEMA: dict[str, Any] = {
    "world": pl.Int64, "id": pl.Int64, "month": pl.Int16, "process": pl.String,
    "event": pl.String, "kind": pl.String, "subject": pl.Int64, "conduct": pl.String,
    "domain": pl.String, "effect_domain": pl.String, "agency": pl.String, "carrier": pl.String,
    "rule": pl.String, "list": pl.String, "measure": pl.String, "points": pl.Int32,
    "amount": pl.Int64, "severity": pl.Float64, "gravity": pl.Float64, "truth": pl.String,
    "entry": pl.Int64, "parents": pl.List(pl.Int64), "shares": pl.List(pl.Float64),
    "influence": pl.String, "role": pl.String,
}  # fmt: skip

#: The closed list of events.
EVENTS: tuple[str, ...] = (
    "act", "record", "grade", "notice", "notice_unnamed", "notice_wrong_reason",
    *layout.ENTRY_EVENTS[1:], "appeal", "second_appeal", "compensation", "measure_begins",
    "measure_ends", "refused_air", "refused_rail", "refused_loan", "refused_service",
    "refused_business", "lender_refusal", "job_lost", "job_lost_to_list", "job_found",
    "came_of_age", "retired", "judgment", "payment",
)  # fmt: skip

#: Places of an entry's other events, after `layout.ENTRY_EVENTS`; sixteen places an entry.
_NOTICE, _APPEAL, _SECOND, _COMPENSATION = range(len(layout.ENTRY_EVENTS), 15)
_WORK = {
    LOST: "job_lost",
    LOST_TO_LIST: "job_lost_to_list",
    FOUND: "job_found",
    CAME_OF_AGE: "came_of_age",
    RETIRED: "retired",
}
#: Conduct logged whenever it happens; the rest when it is recorded, induced or averted.
_ALWAYS = frozenset(
    place
    for place, conduct in enumerate(CONDUCTS)
    if conduct.cls in ("breach", "crime", "protected")
)


@dataclass
class Chronicle:
    """The events of one arm.

    Attributes:
        seed, arm: the world and 0 for the world's arm, 1 for the twin's.
        months: month numbers of the log. log: stacked logs. rules, regime, plan: of the arm.
        slots: followed slots, -1 where padded. first: first month to tell of.
        fates: ids of what befell firms, by (slot, month, event); empty where there are none.
    """

    seed: int
    arm: int
    months: list[int]
    log: Log
    rules: Rules
    regime: Regime
    plan: Plan
    slots: np.ndarray
    first: int
    fates: dict[tuple[int, int, str], int] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def events(self) -> pl.DataFrame:
        """All events in order of month and id."""
        self._seers = seers(self.regime)
        self._records: dict[tuple[int, int], list[dict[str, Any]]] = {}
        self._open: dict[tuple[int, int], int] = {}  # (place, measure) -> id of its beginning
        self._tied: dict[tuple[int, int], int] = {}  # the same for what reaches through a tie
        self._entry: dict[tuple[int, int], dict[str, Any]] = {}
        self._lost: dict[int, int] = {}  # place -> id of the last job lost
        self._decisions = Decisions(
            self.log.people, self.rules, self.regime, self.plan, self._open, self._tied
        )
        changed = self._by_month(self.log.changed, ("conduct", "acted", "shares"))
        records = self._by_month(self.log.records, ("conduct", "truth", "points"))
        for t, month in enumerate(self.months):
            if month < self.first:
                continue
            self._acts(t, month, changed.get(t, {}), records)
            self._written(month, records.get(t, {}))
            self._procedure(t, month)
            self._measures(t, month)
            self._lives(t, month)
            self._part_with(t)
        frame = pl.DataFrame(self.rows, schema=SCHEMA, orient="row")
        return frame.sort("month", "id", maintain_order=True)

    # -- bookkeeping --------------------------------------------------------------------------

    def _part_with(self, t: int) -> None:
        """Forget what is on file about who died or moved away: it explains nobody else's life."""
        vacant = set(np.flatnonzero(self.log.people["alive"][t] == 0).tolist())
        for kept in (self._records, self._open, self._tied, self._entry):
            for key in [key for key in kept if key[0] in vacant]:
                del kept[key]

    def _by_month(
        self, table: dict[str, Any], names: tuple[str, ...]
    ) -> dict[int, dict[int, list]]:
        """Rows of a logged table by month and place in the cohort."""
        place_of = {int(slot): place for place, slot in enumerate(self.slots) if slot >= 0}
        found: dict[int, dict[int, list]] = {}
        for t, row in zip(*np.nonzero(table["used"]), strict=True):
            place = place_of.get(int(table["slot"][t, row]))
            if place is not None:
                values = tuple(table[name][t, row] for name in names)
                found.setdefault(int(t), {}).setdefault(place, []).append(values)
        return found

    def _id(self, month: int, process: str, place: int, slot: int) -> int:
        return event_id(self.seed, self.arm, month, process, int(self.slots[place]), slot)

    def _tell(
        self, month: int, process: str, event: str, place: int, slot: int, **more: Any
    ) -> dict[str, Any]:
        row: dict[str, Any] = dict.fromkeys(SCHEMA)
        row.update(
            world=self.seed,
            id=self._id(month, process, place, slot),
            month=month,
            process=process,
            event=event,
            kind="resident",
            subject=int(self.slots[place]),
            role="cohort",
            parents=[],
            shares=[],
        )
        row.update(more)
        self.rows.append(row)
        return row

    @staticmethod
    def _about(conduct: int) -> dict[str, Any]:
        spec = CONDUCTS[conduct]
        return {"conduct": spec.id, "domain": spec.domain, "gravity": float(spec.gravity)}

    # -- process 2: conduct -------------------------------------------------------------------

    def _acts(
        self, t: int, month: int, changed: dict[int, list], records: dict[int, dict[int, list]]
    ) -> None:
        delay = np.asarray(self.rules.delay)
        seen: set[tuple[int, int]] = set()
        for later in range(layout.MAX_DELAY + 1):
            for place, rows in records.get(t + later, {}).items():
                for conduct, truth, _ in rows:
                    if truth == layout.TRUE and int(delay[conduct]) == later:
                        seen.add((place, int(conduct)))
        why = {
            (place, int(conduct)): (bool(acted), shares)
            for place, rows in changed.items()
            for conduct, acted, shares in rows
        }
        for group, members in enumerate(layout.GROUPS):
            code = self.log.people[f"act{group}"][t]
            for place in np.flatnonzero(((code & (ACTED | WOULD_ACT)) > 0) & (self.slots >= 0)):
                conduct = members[int(code[place]) >> MEMBER_SHIFT]
                did = bool(code[place] & ACTED)
                key = (int(place), conduct)
                if conduct in _ALWAYS or key in why or key in seen:
                    self._act(month, int(place), conduct, did, why.get(key))
        for place, conduct in sorted(seen):
            if conduct == layout.DISSENT:  # a quantity every month; told where it was recorded
                self._act(month, place, conduct, True, None)
        owed = self.log.people["owed"][t]
        for place in np.flatnonzero((owed > 0) & (self.slots >= 0)):
            bits, at = int(owed[place]), int(place)
            for conduct, did, would in (
                (layout.JUDGMENT_DEFAULT, bits & 1, bits >> 1 & 1),
                (layout.OBSTRUCTION, bits >> 2 & 1, bits >> 3 & 1),
            ):
                if did or would:
                    self._act(month, at, conduct, bool(did), why.get((at, conduct)))
            if bits >> 4 & 1:
                self._tell(
                    month, "conduct", "payment", at, 40, **self._about(layout.JUDGMENT_DEFAULT)
                )

    def _act(
        self, month: int, place: int, conduct: int, did: bool, why: tuple[bool, np.ndarray] | None
    ) -> None:
        more: dict[str, Any] = {"truth": "true" if did else "averted"}
        if why is not None:
            more["influence"] = INFLUENCES[int(np.argmax(why[1]))]
            if did:
                more |= because([self._open[key] for key in self._open if key[0] == place])
        slot = conduct if did else conduct + 64
        self._tell(month, "conduct", "act", place, slot, **self._about(conduct), **more)

    # -- processes 3 and 4: records and grades ------------------------------------------------

    def _written(self, month: int, rows: dict[int, list]) -> None:
        delay = np.asarray(self.rules.delay)
        for place, found in rows.items():
            taken: dict[tuple[int, int], int] = {}
            for conduct, truth, points in found:
                c, g = int(conduct), int(truth)
                number = taken.get((c, g), 0)
                taken[c, g] = number + 1
                made = month - int(delay[c])
                own = self._id(made, "conduct", place, c)
                parents = [own] if g == layout.TRUE and made >= self.first else []
                row = self._tell(
                    month, "observation", "record", place, (c * 3 + g) * 4 + min(number, 3),
                    **self._about(c), truth=TRUTHS[g], agency=self._seers.get(CONDUCTS[c].id),
                    points=int(points), rule=CONDUCTS[c].id if points else None,
                    parents=parents, shares=[1.0] * len(parents),
                )  # fmt: skip
                self._records.setdefault((place, c), []).append(row)

    # -- process 5: redress -------------------------------------------------------------------

    def _procedure(self, t: int, month: int) -> None:
        people = self.log.people
        noted = people["entry_event"][t]
        for number, place in zip(*np.nonzero(noted), strict=True):
            number, place = int(number), int(place)
            if self.slots[place] < 0 or number >= len(self.plan.lists):
                continue
            bits = int(noted[number, place])
            code = bits & 255
            name = self.plan.lists[number]
            about = self._ground(t, number, place)
            lead = int(np.asarray(self.rules.lead)[number]) if code == layout.ENTERED else 0
            grounds = self._grounds(place, int(people["cause"][t][number, place]), month - lead)
            entry = self._entry.get((place, number))
            base = number * 16
            known = {"list": name, **about}
            if bits >> 8 & 1:
                event = _notice(int(people["flags"][t][number, place]))
                self._tell(
                    month, "redress", event, place, base + _NOTICE, **known, **because(grounds)
                )
            if code:
                parents = grounds if code in (layout.ENTERED, layout.STOPPED) else []
                if not parents and entry is not None:
                    parents = [entry["id"]]
                debt = int(people["parent"][t][number, place])
                if code == layout.ENTERED and debt:
                    parents = [*parents, *self._restriction(place, debt)]
                row = self._tell(
                    month, "redress", layout.ENTRY_EVENTS[code], place, base + code, **known,
                    entry=entry["id"] if entry is not None and code > layout.STOPPED else None,
                    **because(parents),
                )  # fmt: skip
                if code == layout.ENTERED:
                    self._entry[place, number] = row
                if code == layout.LEFT_BY_CORRECTION:
                    self._compensation(month, place, base + _COMPENSATION, row, entry, known)
            of = {"entry": entry["id"]} if entry is not None else {}
            above = [entry["id"]] if entry is not None else []
            if bits >> 9 & 1:
                self._tell(
                    month, "redress", "appeal", place, base + _APPEAL, **known, **of,
                    **because(above),
                )  # fmt: skip
            if bits >> 10 & 1:
                refusal = [self._id(month, "redress", place, base + code)]
                self._tell(
                    month, "redress", "second_appeal", place, base + _SECOND, **known, **of,
                    **because(refusal),
                )  # fmt: skip

    def _compensation(
        self,
        month: int,
        place: int,
        slot: int,
        exit_: dict[str, Any],
        entry: dict[str, Any] | None,
        known: dict[str, Any],
    ) -> None:
        """What was paid for an entry found false, by its months in force, in yuan."""
        if entry is None or known["truth"] != TRUTHS[layout.FALSE]:
            return
        paid = min(int(self.rules.compensation) * (month - int(entry["month"])), MOST_PAID) // 10
        if paid:
            self._tell(
                month, "redress", "compensation", place, slot, **known, entry=entry["id"],
                amount=paid, **because([exit_["id"]]),
            )  # fmt: skip

    def _ground(self, t: int, number: int, place: int) -> dict[str, Any]:
        """Conduct or domain and truth of an entry."""
        cause = int(self.log.people["cause"][t][number, place])
        truth = TRUTHS[int(self.log.people["truth"][t][number, place])]
        if cause >= GRADE_CAUSE + layout.CELLS:  # a grade that no deduction explains: a good one
            return {"truth": truth, "rule": "grade"}
        if cause >= GRADE_CAUSE:
            domain = DOMAINS[(cause - GRADE_CAUSE) // layout.TRUTH_COUNT]
            return {"domain": domain, "truth": truth, "rule": "grade"}
        if cause > 0:
            return {**self._about(cause - 1), "truth": truth}
        return {"truth": truth}

    def _grounds(self, place: int, cause: int, proposed: int) -> list[int]:
        """The record that an entry rests on, or the records behind a grade when it was proposed."""
        if cause >= GRADE_CAUSE:
            return [row["id"] for row in self._standing(place, proposed)[-4:]]
        rows = self._records.get((place, cause - 1), [])
        return [rows[-1]["id"]] if rows else []

    # -- process 7: measures ------------------------------------------------------------------

    def _measures(self, t: int, month: int) -> None:
        people = self.log.people
        for name, tie in (("mask", False), ("through", True)):
            now = people[name][t]
            before = people[name][t - 1] if t else np.zeros_like(now)
            for place in np.flatnonzero((now != before) & (self.slots >= 0)):
                changed = int(now[place]) ^ int(before[place])
                for number in range(len(self.plan.measures)):
                    if changed >> number & 1:
                        begins = bool(int(now[place]) >> number & 1)
                        self._measure(t, month, int(place), number, begins, tie)

    def _measure(
        self, t: int, month: int, place: int, number: int, begins: bool, tie: bool
    ) -> None:
        name = self.plan.measures[number]
        spec = self.regime.measures.get(name)
        slot = number + (64 if begins else 0) + (128 if tie else 0)
        restricts = bool(int(self.rules.restrict) >> number & 1)
        more: dict[str, Any] = {
            "kind": "restriction" if restricts else "reward",
            "measure": name,
            "effect_domain": spec.domain if spec else None,
            "carrier": spec.carrier if spec else None,
        }
        if tie:
            more["rule"] = "tie"
        elif begins:
            more |= self._brought(t, month, place, number)
        elif (place, number) in self._open:
            more |= because([self._open[place, number]])
        row = self._tell(
            month, "measures", "measure_begins" if begins else "measure_ends", place, slot, **more
        )
        held = self._tied if tie else self._open
        if begins:
            held[place, number] = row["id"]
        else:
            held.pop((place, number), None)

    def _brought(self, t: int, month: int, place: int, number: int) -> dict[str, Any]:
        """What brought a measure: an entry, or the records behind a grade with their shares."""
        people = self.log.people
        if int(people["by_grade"][t][place]) >> number & 1:
            rows, shares = self._behind_grade(t, month, place, number)
            main = int(people["grade_main"][t][place])
            about: dict[str, Any] = {"rule": "grade"}
            if main < layout.CELLS:
                about |= {
                    "domain": DOMAINS[main // layout.TRUTH_COUNT],
                    "truth": TRUTHS[main % layout.TRUTH_COUNT],
                }
            kept = [
                (row["id"], share) for row, share in zip(rows, shares, strict=True) if share > 0
            ]
            return {**about, "parents": [i for i, _ in kept], "shares": [s for _, s in kept]}
        for place_of, name in enumerate(self.plan.lists):
            brought = int(np.asarray(self.rules.by_list)[place_of]) >> number & 1
            entry = self._entry.get((place, place_of))
            if brought and entry is not None:
                about = {key: entry[key] for key in ("conduct", "domain", "gravity", "truth")}
                return {**about, "list": name, "entry": entry["id"], **because([entry["id"]])}
        return {}

    def _behind_grade(
        self, t: int, month: int, place: int, number: int
    ) -> tuple[list[dict[str, Any]], list[float]]:
        """The records behind a grade and their Shapley shares in crossing its cut-off.

        A grade given directly rests on the last record with a direct grade; one that a list brings
        on that list's ground.
        """
        rows = self._standing(place, month)
        points = [-row["points"] for row in rows]
        first = next(g for g, m in enumerate(np.asarray(self.rules.by_grade)) if m >> number & 1)
        cut = int(np.asarray(self.rules.cuts)[max(first - 1, 0)])
        need = int(self.log.people["score"][t][place]) + sum(points) - cut + 1
        if 0 < need <= sum(points):
            return rows, shapley_of_threshold(points, need)
        given = np.asarray(self.rules.direct_grade)
        direct = [
            found[-1] for (who, c), found in self._records.items() if who == place and given[c] > 0
        ]
        if direct:
            return [max(direct, key=lambda row: row["month"])], [1.0]
        listed = [entry for (who, _), entry in self._entry.items() if who == place]
        return listed[-1:], [1.0] * len(listed[-1:])

    def _standing(self, place: int, month: int) -> list[dict[str, Any]]:
        """Records whose deductions still count, the latest dozen, oldest first."""
        term = np.asarray(self.rules.term)
        delay = np.asarray(self.rules.delay)
        rows = [
            row
            for (who, c), found in self._records.items()
            if who == place
            for row in found
            if row["points"] < 0
            and row["month"] <= month
            and (term[c] == 0 or month < row["month"] - delay[c] + term[c])
        ]
        return sorted(rows, key=lambda row: (row["month"], row["id"]))[-MOST_PARENTS:]

    def _restriction(self, place: int, packed: int) -> list[int]:
        """The beginning of the restriction that a state's cause names, if it was logged."""
        number = (packed & 255) - 1
        if number + 1 >= FROM_OTHERS:  # it goes back to the job that an employer's fate cost
            return [self._lost[place]] if place in self._lost else []
        begun = self._open.get((place, number))
        return [begun] if begun is not None else []

    # -- process 8: livelihood ----------------------------------------------------------------

    def _lives(self, t: int, month: int) -> None:
        people = self.log.people
        for place in np.flatnonzero((people["work_event"][t] > 0) & (self.slots >= 0)):
            code = int(people["work_event"][t][place])
            cause = int(people["job_parent"][t][place]) if code == LOST_TO_LIST else 0
            parents = self._restriction(int(place), cause) if cause else []
            parents = parents or self._employers_fate(t, month, int(place), code)
            grounds = self._decisions.at_work(t, int(place)) if code == LOST_TO_LIST else None
            row = self._tell(
                month, "livelihood", _WORK[code], int(place), code, effect_domain="employment",
                rule=grounds, **because(parents),
            )  # fmt: skip
            if code == LOST:
                self._lost[int(place)] = row["id"]
        for place in np.flatnonzero((people["suit"][t] & 1 > 0) & (self.slots >= 0)):
            at = int(place)
            parents = [self._id(month, "conduct", at, layout.DEBT_SUIT)]
            parents += self._restriction(at, int(people["debt_parent"][t][at]))
            self._tell(
                month, "livelihood", "judgment", at, 32, **self._about(layout.DEBT_SUIT),
                amount=int(people["judgment"][t][at]) // 10, **because(parents),
            )  # fmt: skip
        for place in np.flatnonzero((people["suit"][t] & 4 > 0) & (self.slots >= 0)):
            told = self._decisions.unlent(t, int(place))
            self._tell(month, "livelihood", "lender_refusal", int(place), 33, **told)
        words = people["refused"][t], people["refused_more"][t]
        for place in np.flatnonzero(((words[0] | words[1]) > 0) & (self.slots >= 0)):
            for kind, event in enumerate(REFUSED):
                half, at_bit = divmod(kind, HALF_KINDS)
                times = int(words[half][place]) >> 3 * at_bit & 7
                if times:
                    told = self._decisions.refusal(t, int(place), kind, times)
                    self._tell(month, "livelihood", event, int(place), 48 + kind, **told)

    def _employers_fate(self, t: int, month: int, place: int, code: int) -> list[int]:
        """The failure or lay-offs of the firm that somebody worked for, if it was logged."""
        number = int(self.log.people["job_parent"][t][place]) & 255
        if code != LOST or number < FROM_OTHERS or t == 0 or not self.fates:
            return []
        employer = int(self.log.people["employer"][t - 1][place])
        event = "firm_failed" if number == FAILURE else "lay_offs"
        found = self.fates.get((employer, month, event))
        return [found] if found is not None else []


def event_id(seed: int, arm: int, month: int, process: str, subject: int, slot: int) -> int:
    """An id that depends on nothing but what the event is: 63 bits.

    Args:
        seed: the world's; twelve bits of it are kept.
        arm: 0 or 1.
        month: -512 to 1535.
        process: one of the ten.
        subject: slot of the subject, below 2^26.
        slot: place of the event within process and subject, below 512; residents use those below
            256, firms and departments the others.
    """
    head = ((seed & 0xFFF) << 1 | arm) << 11 | (month + 512)
    return (((head << 4 | PROCESSES.index(process)) << 26) | subject) << 9 | slot


def _notice(flags: int) -> str:
    """The event of a notice: whether its reason is the true one, whether it names the remedy."""
    if flags & MISLED:
        return "notice_wrong_reason"
    return "notice" if flags & NAMED else "notice_unnamed"


def shapley_of_threshold(weights: list[int], need: int) -> list[float]:
    """Shapley values of the game "the weights add up to at least `need`".

    Args:
        weights: up to a dozen positive integers; all subsets are counted exactly.
        need: the threshold, at most the sum of the weights.

    Returns:
        One share a weight; they sum to 1.
    """
    n = len(weights)
    subsets = np.arange(1 << n, dtype=np.int64)
    member = (subsets[:, None] >> np.arange(n)) & 1
    reached = (member @ np.array(weights, dtype=np.int64)) >= need
    size = member.sum(axis=1)
    factorial = np.cumprod(np.concatenate([[1.0], np.arange(1, n + 1)]))
    shares = []
    for i in range(n):
        without = subsets[member[:, i] == 0]
        pivotal = reached[without | (1 << i)] & ~reached[without]
        chance = factorial[size[without]] * factorial[n - 1 - size[without]] / factorial[n]
        shares.append(float((pivotal * chance).sum()))
    return shares


def seers(regime: Regime) -> dict[str, str]:
    """The agency that records each conduct (the first that sees it)."""
    found: dict[str, str] = {}
    for name, agency in regime.agencies.items():
        for conduct in agency.sees:
            found.setdefault(conduct, name)
    return found
