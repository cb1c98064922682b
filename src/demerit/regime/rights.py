"""The rule book's section on the rights of those affected."""

from __future__ import annotations

from collections.abc import Iterator

from demerit.regime.model import DueProcess
from demerit.regime.quantity import Quantity, value_of
from demerit.regime.words import chance_of, in_words


def rights(due: DueProcess) -> Iterator[str]:
    """Yield Markdown lines on notice, hearing, review, appeal and the limits of entries."""
    yield "## Rights of those affected"
    yield ""
    yield f"- Told before it takes effect: {in_words(due.notice)} of entries."
    if value_of(due.notice_names) != 1:
        yield f"- Notices that name act, rule and remedy: {in_words(due.notice_names)}."
    if value_of(due.reasons_right) != 1:
        yield f"- Notices that state the true reason: {in_words(due.reasons_right)}."
    if value_of(due.hearing):
        yield f"- Heard before it takes effect: {in_words(due.hearing)} of entries."
        yield _stops("hearing", due.hearing_stops_false, due.hearing_stops_true)
    else:
        yield "- Nobody is heard before an entry takes effect."
    if value_of(due.human_review):
        yield (
            f"- Looked at by a person before it takes effect: {in_words(due.human_review)} of"
            " entries."
        )
        yield _stops("review", due.review_stops_false, due.review_stops_true)
        if value_of(due.automation_bias):
            yield (
                "- Wrong entries that the reviewer lets pass because the machine said so:"
                f" {in_words(due.automation_bias)}."
            )
    else:
        yield "- No second person looks at an entry before it takes effect."
    yield from _appeals(due)
    if value_of(due.compensation):
        yield f"- Paid for each month of an entry found wrong: {in_words(due.compensation)}."
    if due.amnesty is not None:
        yield (
            f"- Once, {in_words(due.amnesty.at)} after the start, {in_words(due.amnesty.covers)}"
            " of entries and points are wiped out."
        )
    if due.hardship is not None:
        yield (
            f"- People with less than {in_words(due.hardship.income_below)} are spared what touches"
            " their living."
        )
    if due.proportionality_cap is not None:
        yield f"- A small matter leads to at most {in_words(due.proportionality_cap)}."
    if due.purpose_limitation:
        yield "- A record may only have consequences in the part of life in which the act happened."
    if due.exclude_protected:
        yield "- What people have a right to, such as speech and petition, has no consequences."
    if due.expiry_cap is not None:
        yield f"- Every entry ends after {in_words(due.expiry_cap)} at the latest."
    if due.forever:
        yield "- **Once untrustworthy, always restricted: entries end only by correction.**"


def _stops(what: str, wrong: Quantity, right: Quantity) -> str:
    return (
        f"- The {what} stops {in_words(wrong)} of wrong entries and {in_words(right)} of right"
        " ones."
    )


def _appeals(due: DueProcess) -> Iterator[str]:
    if not value_of(due.appeal_filed_false) and not value_of(due.appeal_filed_true):
        yield "- Nobody appeals."
        return
    yield f"- Those wrongly entered appeal: {chance_of(due.appeal_filed_false)}."
    yield f"- Those rightly entered appeal: {chance_of(due.appeal_filed_true)}."
    yield f"- Appeals are decided in {in_words(due.appeal_months)}."
    wrong, right = in_words(due.appeal_upheld_false), in_words(due.appeal_upheld_true)
    yield f"- Upheld: {wrong} of appeals against wrong entries, {right} of the others."
    if value_of(due.silence):
        yield f"- Never answered, which counts as a refusal: {in_words(due.silence)} of appeals."
    if value_of(due.appeal_cost):
        yield f"- An appeal costs {in_words(due.appeal_cost)}."
    if value_of(due.second_filed):
        wrong, right = in_words(due.second_upheld_false), in_words(due.second_upheld_true)
        yield (
            f"- Refused appeals taken to a second instance: {in_words(due.second_filed)}, decided"
            f" in {in_words(due.second_months)}; upheld there: {wrong} of those against wrong"
            f" entries, {right} of the others."
        )
    yield (
        "- While an appeal runs, the entry"
        f" {'has no effect' if due.suspensive else 'stays in effect'}."
    )
