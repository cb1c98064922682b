"""What a number says in one sentence, and when it says nothing: noise is called noise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from demerit.report import places, words
from demerit.report.turns import turn_of

Entry = Mapping[str, Any]

WRONGFUL = (
    "A restriction is called wrongful when more than half of what caused it is a false record, a "
    "trait of the person, or an act that is lawful or protected."
)

SENTENCES = {
    "M1": "{v} of restrictions begin on a wrongful ground",
    "M2": "{v} of every 1,000 adults without a breach or crime are wrongly restricted in a year",
    "M3": "{v} of serious violations draw no restriction within a year",
    "M4": "{v} of restrictions have a whole chain of act, record, rule and agency behind them",
    "M5": "What adults of like scores had on record and what they go on to do lie {v} apart, as "
    "shares",
    "M6": "{v} of the burden falls in corners of life unrelated to the act",
    "M7": "One sanctioned act is answered in {v} domains of life on average",
    "M8": "{v} of adverse decisions would have fallen otherwise had the score been neutral",
    "M9": "Burden grows with gravity to the power {v}; 1 would be in proportion",
    "M10": "The least grave quarter of sanctioned violations bears {v} times its share of gravity "
    "in burden",
    "M11": "{v} of sanctioned acts are answered by two bodies or more",
    "M12": "The mildest alternative that averts nearly as much would spare {v} of the burden",
    "M13": "{v} of the widest income gap is still there two years after release",
    "M14": "A spell under restriction lasts {v} months on average, counting none beyond the "
    "horizon",
    "M15": "One restriction leads to {v} further restrictions",
    "M16": "With all that follows from it, a restriction weighs {v} times itself",
    "M17": "Violations that the regime induces in the same month: {v} {u}",
    "M18": "{v} of spells under restriction are over within 12 months",
    "M19": "What is recorded lies {v} apart from what happened, on a scale from 0 to 1",
    "M20": "Violations averted: {v} {u}",
    "M21": "One gravity point averted costs {v} weighted months of restriction",
    "M22": "For one gravity point averted where the regime watches, {v} appear elsewhere",
    "M23": "{v} of dissent is silenced",
    "M24": "{v} of points earned are for nothing done, or for acts that help nobody",
    "M25": "{g}: {v} times the burden of the reference group",
    "M26": "{g}: wrongly restricted more often than the reference group by {v}, as shares",
    "M27": "At equal conduct, {g} bears {v} times the burden of the reference group",
    "M28": "{g}: the log ratio to the reference group moves by {v} a year",
    "M29": "The burden is concentrated: Gini coefficient {v}, where 1 is all on one person",
    "M30": "{v} of the burden falls on others than the one listed, through a tie",
    "M31": "A restriction on a firm costs those who work in firms {v} days of wages",
    "M32": "{v} of restrictions are announced, truly and with the remedy, before the month they "
    "begin",
    "M33": "{v} of notices state the true reason",
    "M34": "{v} of wrongful restrictions are found wrong on appeal by the end of the run",
    "M35": "A wrongful case waits {v} months on average until it is put right everywhere, counting "
    "none beyond the horizon",
    "M36": "{v} of wrongful entries are stopped before they take effect",
    "M37": "With strain at its declared price, a case costs a resident {v} hours",
    "M38": "Agencies come to hold records from {v} corners of life about one adult a year",
    "M39": "For what they do wrong, departments bear {v} times what residents bear for as much",
}
"""The finding of a metric, `{v}` its value with the interval, `{u}` its unit."""

NEUTRAL: dict[str, tuple[float, str]] = {
    "M9": (1.0, "burden in proportion to gravity"),
    "M10": (1.0, "burden in proportion to gravity"),
    "M17": (0.0, "none"),
    "M20": (0.0, "no difference from the twin"),
    "M22": (0.0, "no displacement"),
    "M23": (0.0, "no difference from the twin"),
    "M25": (1.0, "the same burden as the reference group"),
    "M27": (1.0, "the same burden as the reference group"),
    "M26": (0.0, "the same error rate as the reference group"),
    "M28": (0.0, "no drift"),
    "M31": (0.0, "no difference from the twin"),
    "M39": (1.0, "what residents bear for as much"),
    "M40": (0.0, "no change of welfare"),
}
"""The value that means no difference, and what it means."""


def exists(entry: Entry) -> bool:
    """Whether there is a number to print."""
    held = entry.get("status") or "ok"
    return held not in ("undefined", "suppressed") and entry.get("value") is not None


def neutral(name: str, entry: Entry) -> tuple[float, str]:
    """The value that means no difference, with its words: the run's own, or else 0."""
    known = NEUTRAL.get(name)
    given = entry.get("no_effect")
    if given is None or (known is not None and known[0] == given):
        return known or (0.0, "0")
    return float(given), words.digits(float(given))


def in_noise(name: str, entry: Entry) -> bool:
    """Whether these worlds cannot tell a number from no difference, or from 0.

    A number is no finding where its interval for chance holds the value that means no difference,
    where it has no interval at all though worlds could differ, or where the run marks it as noise.
    """
    if not exists(entry) or entry.get("status") == "zero_by_construction":
        return False
    turn = turn_of(name, entry)
    if turn is not None and turn.settled:
        return False
    if entry.get("noise"):
        return True
    low, high = entry.get("low"), entry.get("high")
    if low is None or high is None or low == high:
        return False
    return low <= neutral(name, entry)[0] <= high


def verdict(name: str, entry: Entry) -> str:
    """What the interval for chance leaves open, in one sentence; empty where it leaves nothing."""
    if not exists(entry):
        return ""
    if entry.get("status") == "zero_by_construction":
        reason = entry.get("reason") or "nothing in this regime could move it"
        return f"0 by construction: {reason}."
    if in_noise(name, entry):
        return f"Noise: these worlds do not tell it from {neutral(name, entry)[1]}."
    if entry.get("low") is None or entry.get("high") is None:
        return f"No interval: {entry.get('reason') or 'one world shows no spread'}."
    return ""


def value(entry: Entry, unit: str | None = None) -> str:
    """A number with its interval, or why there is none."""
    shown = str(entry.get("unit") or "") if unit is None else unit
    if not exists(entry):
        return "not defined"
    low, high = entry.get("low"), entry.get("high")
    if low is None or high is None:
        return words.number(entry["value"], shown)
    if low == high == 0:
        return f"{words.number(0.0, shown)} (none in any world)"
    if low == high:
        return f"{words.number(entry['value'], shown)} (the same in every world)"
    return words.estimate(entry["value"], low, high, shown)


def said(entry: Entry, unit: str | None = None) -> str:
    """A number with its interval and the words of its unit, or why there is none."""
    if not exists(entry):
        return f"not defined ({entry.get('reason') or 'no reason given'})"
    shown = str(entry.get("unit") or "") if unit is None else unit
    return f"{value(entry, shown)} {words.unit_words(shown)}".rstrip()


def numbers_of(folder_metrics: Mapping[str, Entry]) -> int:
    """How many metrics have an interval: as many chances to be misled by chance."""
    held = folder_metrics.values()
    return sum(exists(one) and one.get("low") is not None for one in held)


def finding(name: str, entry: Entry | None) -> str:
    """The sentence that stands as a metric's title: what was found, or that nothing was."""
    title = str((entry or {}).get("title") or places.title_of(name))
    if entry is None:
        return f"{title}: not measured"
    if not exists(entry):
        return f"{title}: not defined in this run"
    if in_noise(name, entry):
        return f"{title}: not told apart from {neutral(name, entry)[1]}"
    turn = turn_of(name, entry)
    if turn is not None:
        return turn.say(entry, value)
    unit = str(entry.get("unit") or "")
    pattern = SENTENCES.get(name)
    if pattern is None:
        return f"{title}: {said(entry)}"
    said_ = pattern.format(v=value(entry), u=words.unit_words(unit), g=group_of(entry)).strip()
    return words.sentence(said_) + (NORMS_DISAGREE if norms_disagree(name, entry) else "")


NORMS_DISAGREE = "; under another declared norm it is the other way"


def norms_disagree(name: str, entry: Entry) -> bool:
    """Whether readings of a metric lie clearly on both sides of what means no difference."""
    return name in NEUTRAL and {"above", "not above"} <= sides(name, entry)


def side(name: str, one: Entry) -> str:
    """On which side of no difference a number lies: above, below, noise, or not defined."""
    if not exists(one):
        return "not defined"
    if in_noise(name, one):
        return "noise"
    return "above" if float(one["value"]) > neutral(name, one)[0] else "not above"


def sides(name: str, entry: Entry) -> set[str]:
    """Sides of no difference on which the readings lie; a reading that does not exist has none."""
    held = [one for one in (entry.get("variants") or {}).values() if isinstance(one, Mapping)]
    return {side(name, one) for one in held if exists(one)}


def group_of(entry: Entry) -> str:
    """The group that the top number is about: the one that has it; empty where none has."""
    for key, one in (entry.get("groups") or {}).items():
        if isinstance(one, Mapping) and exists(one) and one.get("value") == entry.get("value"):
            return words.reading(str(key))
    return "the group of the headline"
