"""Events in plain words: what happened, to whose record, by which body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from demerit.regime.registry import LEVER, PROTECTED_DOMAINS
from demerit.report import words

Event = Mapping[str, Any]

STARTS = frozenset({"measure_begins"})
ENDS = frozenset({"measure_ends"})
BY_REGIME = frozenset(
    {
        "record", "grade", "notice", "notice_unnamed", "notice_wrong_reason", "appeal_rejected",
        "appeal_unanswered", "compensation", "job_lost_to_list",
    }
)  # fmt: skip
BY_REGIME_STARTS = ("entry_", "exit_", "measure_", "refused_")

REFUSED = {
    "refused_air": "a plane ticket",
    "refused_rail": "a high-speed rail ticket",
    "refused_loan": "a loan",
    "refused_service": "a public service",
    "refused_business": "starting a business",
    "refused_hotel": "a hotel or a tour",
    "refused_home": "a home",
    "refused_school": "a school place",
    "refused_insurance": "an insurance",
    "refused_abroad": "a journey abroad",
    "refused_licence": "a licence",
    "refused_post": "a post",
    "refused_benefit": "a benefit",
    "refused_surgery": "admission to hospital without a deposit",
}
WAYS_OUT = {
    "exit_performance": "after paying what the judgment orders",
    "exit_expiry": "at the end of the term",
    "exit_correction": "by correction, since an appeal is upheld",
    "exit_no_assets": "after searches that found no assets",
    "exit_amnesty": "under an amnesty",
}


def is_restriction_start(event: Event, rewards: frozenset[str] = frozenset()) -> bool:
    """Whether a restriction begins with this event; measures that reward do not count."""
    if event["event"] not in STARTS or event.get("measure") in rewards:
        return False
    return event.get("kind") != "reward"


def is_wrongful(event: Event) -> bool:
    """Whether what happened rests on a false record, a trait, or a protected or lawful act."""
    if event.get("truth") in ("false", "trait"):
        return True
    rests_on = words.CONDUCT_CLASS.get(str(event.get("conduct")))
    return rests_on in ("protected", "lawful") or event.get("domain") in PROTECTED_DOMAINS


def is_averted(event: Event) -> bool:
    """Whether this act did not happen because of the regime."""
    return event.get("truth") == "averted"


def through_tie(event: Event) -> bool:
    """Whether a measure reaches the resident through a spouse or a parent."""
    return event.get("rule") == "tie"


def by_regime(event: Event) -> bool:
    """Whether the regime or its carriers did it, rather than the resident or fortune."""
    name = str(event["event"])
    return name in BY_REGIME or name.startswith(BY_REGIME_STARTS)


def count(event: Event) -> int:
    """How often it happened in the month: refusals are logged once a month with their number."""
    return int(event.get("amount") or 1) if event["event"] in REFUSED else 1


def points(event: Event) -> str:
    """What an event changes on the score, as a sentence after it; empty where nothing."""
    found = event.get("points")
    return f" {words.signed(float(found), 4)} points." if found else ""


def rewards(regime: Mapping[str, Any]) -> frozenset[str]:
    """Ids of the measures of a regime that reward."""
    measures = regime.get("measures") or {}
    return frozenset(
        name
        for name, measure in measures.items()
        if (lever := LEVER.get(measure.get("lever", ""))) and lever.kind == "reward"
    )


class Teller:
    """Says events of one run in the titles of its regime.

    Args:
        regime: the regime in canonical form.
    """

    def __init__(self, regime: Mapping[str, Any]) -> None:
        self._regime = regime

    def _title(self, section: str, key: Any) -> str:
        held = (self._regime.get(section) or {}).get(key) or {}
        return str(held.get("title") or str(key or "").replace("_", " "))

    def say(self, event: Event) -> str:
        """One sentence on an event."""
        if is_averted(event):
            by = event.get("influence")
            reason = f"; the regime's {by} made the difference" if by else ""
            return f"Did not happen: {self._conduct(event).lower()}{reason}."
        told = SAYINGS.get(str(event["event"]))
        return told(self, event) if told else self._plain(event)

    def _conduct(self, event: Event) -> str:
        if event.get("conduct"):
            return words.conduct(str(event["conduct"]))
        if event.get("domain"):
            return f"An act in {words.domain(str(event['domain']))}"
        return "An act"

    def _agency(self, event: Event) -> str:
        return self._title("agencies", event["agency"]) if event.get("agency") else "An agency"

    def _list(self, event: Event) -> str:
        return f"the list “{self._title('lists', event.get('list'))}”"

    def measure(self, event: Event) -> str:
        """Title of the measure of an event."""
        if event.get("measure"):
            return self._title("measures", event["measure"])
        return words.sentence(words.domain(str(event.get("effect_domain") or "a measure")))

    def _act(self, event: Event) -> str:
        by = event.get("influence")
        return f"{self._conduct(event)}{f', brought about by {by}' if by else ''}."

    def _record(self, event: Event) -> str:
        what = self._conduct(event).lower()
        if event.get("truth") == "false":
            who = event["kind"] if event.get("kind") in ("firm", "department") else "resident"
            return f"{self._agency(event)}: a false record of {what}; this {who} did not do it."
        if event.get("truth") == "trait":
            return f"{self._agency(event)}: a record of who the resident is, not of an act."
        return f"{self._agency(event)}: a record of {what}."

    def _ground(self, event: Event) -> str:
        if event.get("truth") == "false":
            return ", on a false record"
        if event.get("truth") == "trait":
            return ", on a trait"
        return ", on a protected act" if is_wrongful(event) else ""

    def _entry(self, event: Event) -> str:
        return f"Entered in {self._list(event)}{self._ground(event)}."

    def _stopped(self, event: Event) -> str:
        return f"An entry in {self._list(event)} is stopped before it takes effect."

    def _on(self, event: Event) -> str:
        tie = ", through a member of the family" if through_tie(event) else self._ground(event)
        return f"{self.measure(event)}: in force{tie}."

    def _off(self, event: Event) -> str:
        tie = ", which came through a member of the family" if through_tie(event) else ""
        return f"{self.measure(event)}: ended{tie}."

    def _refused(self, event: Event) -> str:
        carrier = f", by {event['carrier']}" if event.get("carrier") else ""
        return f"Refused {REFUSED[str(event['event'])]}{carrier}."

    def _exit(self, event: Event) -> str:
        way = WAYS_OUT.get(str(event["event"]))
        return f"Leaves {self._list(event)}{f' {way}' if way else ''}."

    def _compensation(self, event: Event) -> str:
        paid = f" of {words.digits(float(event['amount']))} yuan" if event.get("amount") else ""
        return f"Compensation{paid} is paid for the wrong entry in {self._list(event)}."

    def _judgment(self, event: Event) -> str:
        amount = event.get("amount")
        return f"A court orders {words.digits(float(amount)) + ' yuan' if amount else 'payment'}."

    def _invoice(self, event: Event) -> str:
        due = f"; {_yuan(event)} are outstanding" if event.get("amount") else ""
        return f"An invoice to a public body is not paid in time{due}."

    def _short(self, event: Event) -> str:
        alone = "" if event.get("parents") else " No cause of it is among what is followed."
        return f"Cannot pay in full what is due{_owing(event)}.{alone}"

    def _sued(self, event: Event) -> str:
        return f"A court orders the firm to pay{f' {_yuan(event)}' if event.get('amount') else ''}."

    def _failed(self, event: Event) -> str:
        return f"Fails and closes{_owing(event)}."

    def _plain(self, event: Event) -> str:
        text = words.sentence(str(event["event"]).replace("_", " "))
        about = [words.conduct(str(event["conduct"])).lower()] if event.get("conduct") else []
        if event.get("effect_domain"):
            about.append(words.domain(str(event["effect_domain"])))
        return f"{text}{f' ({words.listed(about)})' if about else ''}."


def _yuan(event: Event) -> str:
    return f"{words.digits(float(event['amount']))} yuan"


def _owing(event: Event) -> str:
    """What a firm owes, after what happened to it."""
    return f"; owes {_yuan(event)} in wages, taxes and to suppliers" if event.get("amount") else ""


SAYINGS: dict[str, Callable[[Teller, Event], str]] = {
    "act": Teller._act,
    "record": Teller._record,
    "grade": lambda teller, event: "The grade changes.",
    "notice": lambda teller, event: (
        f"Notice of an entry in {teller._list(event)} arrives, with act, rule and remedy."
    ),
    "notice_unnamed": lambda teller, event: (
        f"Notice of an entry in {teller._list(event)} arrives; it does not say how to object."
    ),
    "notice_wrong_reason": lambda teller, event: (
        f"Notice of an entry in {teller._list(event)} arrives; the reason it gives is not the true"
        " one."
    ),
    "entry_in_force": Teller._entry,
    "entry_stopped": Teller._stopped,
    "appeal": lambda teller, event: f"Appeals against the entry in {teller._list(event)}.",
    "appeal_rejected": lambda teller, event: "The appeal is rejected.",
    "appeal_unanswered": lambda teller, event: (
        "The appeal is never answered, which counts as a refusal."
    ),
    "second_appeal": lambda teller, event: (
        f"Takes the case against the entry in {teller._list(event)} to the second instance."
    ),
    "compensation": Teller._compensation,
    "judgment": Teller._judgment,
    "payment": lambda teller, event: "Pays towards a judgment.",
    "lender_refusal": lambda teller, event: "A lender refuses a loan, by its own checks.",
    "job_lost": lambda teller, event: "Loses the job.",
    "job_lost_to_list": lambda teller, event: "Loses the job because of a list.",
    "job_found": lambda teller, event: "Finds a job.",
    "invoice_overdue": Teller._invoice,
    "firm_short": Teller._short,
    "firm_judgment": Teller._sued,
    "lay_offs": lambda teller, event: "Lays off staff.",
    "firm_failed": Teller._failed,
    "came_of_age": lambda teller, event: "Comes of age.",
    "retired": lambda teller, event: "Retires.",
    **dict.fromkeys(STARTS, Teller._on),
    **dict.fromkeys(ENDS, Teller._off),
    **dict.fromkeys(REFUSED, Teller._refused),
    **dict.fromkeys((*WAYS_OUT, "exit_other"), Teller._exit),
}
