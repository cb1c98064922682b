"""Checks of due process: parts that can have no effect beside what else the regime says."""

from __future__ import annotations

from collections.abc import Iterator

from demerit.regime.findings import Finding, finding
from demerit.regime.model import DueProcess, Regime
from demerit.regime.quantity import value_of


def redress_checks(regime: Regime) -> Iterator[Finding]:
    """Yield parts of due process that nothing can come of, as far as the file alone shows it."""
    due = regime.due_process
    if regime.lists:
        yield from _notices(due)
        yield from _appeals(due)
        yield from _ways_of_correction(regime)
    if value_of(due.automation_bias) and not value_of(due.human_review):
        yield finding(
            "note",
            "no-review",
            ("due_process", "automation_bias"),
            "nobody reviews an entry, so there is no reviewer to trust the machine",
            "give `human_review`, or leave `automation_bias` out",
        )


def _notices(due: DueProcess) -> Iterator[Finding]:
    said = {"notice_names": due.notice_names, "reasons_right": due.reasons_right}
    for name, quantity in said.items():
        if value_of(quantity) != 1 and not value_of(due.notice):
            yield finding(
                "note",
                "no-notice",
                ("due_process", name),
                "no notice is sent, so what it would say makes no difference",
                f"give `notice`, or leave `{name}` out",
            )


def _appeals(due: DueProcess) -> Iterator[Finding]:
    filed = value_of(due.appeal_filed_false) or value_of(due.appeal_filed_true)
    about = {
        "silence": due.silence,
        "appeal_cost": due.appeal_cost,
        "second_filed": due.second_filed,
        "compensation": due.compensation,
    }
    for name, quantity in about.items():
        if value_of(quantity) and not filed:
            yield finding(
                "note",
                "no-appeal",
                ("due_process", name),
                "nobody appeals, so nothing comes of this",
                f"give `appeal_filed_false`, or leave `{name}` out",
            )
    upheld = value_of(due.second_upheld_false) or value_of(due.second_upheld_true)
    if value_of(due.second_filed) and not upheld:
        yield finding(
            "warning",
            "idle-instance",
            ("due_process", "second_filed"),
            "appeals go on to a second instance that upholds none",
            "give `second_upheld_false`",
        )


def _ways_of_correction(regime: Regime) -> Iterator[Finding]:
    due = regime.due_process
    upheld = value_of(due.appeal_filed_false) and value_of(due.appeal_upheld_false)
    for key, ban in regime.lists.items():
        if ban.kind == "black" and upheld and "correction" not in ban.exits and not due.forever:
            yield finding(
                "warning",
                "no-correction",
                ("lists", key, "exits"),
                "an appeal that is upheld ends nothing: `correction` is no exit of this list",
                "add `correction` to `exits`",
            )
