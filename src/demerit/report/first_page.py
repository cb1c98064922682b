"""The page for a decision-maker: the regime in one diagram, six numbers, the limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from demerit.regime.registry import LEVER
from demerit.report import findings, metric_block, places, strips, turns, words
from demerit.report.folder import Folder

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Card:
    """One of the numbers on the first page.

    Attributes:
        id: the metric it comes from.
        question: what it answers, in plain words.
        value, unit: the number as printed; `not measured` where there is none.
        verdict: that it is noise, or undefined, and why.
        bands: chance, luck and inputs, a sentence each.
        strip: a small drawing, empty without an interval.
        beside: what must be read with it.
    """

    id: str
    question: str
    value: str
    unit: str
    verdict: str
    bands: tuple[tuple[str, str], ...]
    strip: str
    beside: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """One box of the regime's diagram."""

    title: str
    lines: tuple[str, ...]


QUESTIONS: dict[str, str] = {
    "M6": "How much of the burden falls in corners of life unrelated to the act?",
    "M9": "Is the burden in proportion to what was done?",
    "M2": "How many adults without a breach or crime are wrongly restricted?",
    "M20": "Are violations averted, and at what price?",
    "M30": "Are children restricted for what a parent did?",
    "M35": "How long until a wrong restriction is put right?",
}
"""The six of standards.md section 6.1. None stands for the whole, and they are not added."""

UNITS = {"M9": "where 1 is in proportion", "M2": "in 1,000, in a year"}
"""Units in plainer words than the metric's own."""

CHILDREN = "begun_on_children"


def cards(folder: Folder) -> list[Card]:
    """The six numbers, in a fixed order; one that the run lacks says so."""
    return [_card(name, folder) for name in QUESTIONS]


def _card(name: str, folder: Folder) -> Card:
    entry = folder.metrics.get(name)
    if entry is None:
        why = words.sentence(places.reason_of(name)) + "."
        return Card(name, QUESTIONS[name], "not measured", "", why, (), "", ())
    shown = _shown(name, entry)
    if name == "M35" and turns.never_redressed(entry):
        return _never(name, entry)
    if name == "M35" and turns.rarely_redressed(entry):
        return _rarely(name, entry)
    unit = str(shown.get("unit") or "")
    verdict = findings.verdict(name if shown is entry else "", shown)
    if not findings.exists(shown):
        verdict = f"Not defined: {shown.get('reason') or 'the run gives no reason'}."
    return Card(
        id=name,
        question=QUESTIONS[name],
        value=words.banded(shown["value"], shown.get("low"), shown.get("high"), unit)
        if findings.exists(shown)
        else "not defined",
        unit=UNITS.get(name) or words.unit_words(unit),
        verdict=verdict,
        bands=tuple(metric_block.short_bands(shown)),
        strip=_strip(name, shown),
        beside=tuple(line for line in BESIDE[name](folder) if line),
    )


def _never(name: str, entry: Entry) -> Card:
    """Redress that never came: the mean wait would be nothing but the horizon."""
    horizon = words.number(entry.get("value"))
    why = (
        "No wrongful case had its last restriction lifted by a correction; cases were followed for "
        f"{horizon} months."
    )
    return Card(name, QUESTIONS[name], "never", turns.within_horizon(entry), "", (), "", (why,))


def _rarely(name: str, entry: Entry) -> Card:
    """Redress that hardly ever came: the share put right says more than the mean wait."""
    part = entry["parts"]["redressed"]
    wait = findings.value(entry)
    said = f"{findings.value(part)} {turns.within_horizon(entry)}"
    return Card(
        name, QUESTIONS[name], "hardly ever", said, "",
        tuple(metric_block.short_bands(part)), "",
        (f"Counting no wait beyond the horizon, the mean wait is {wait} months.",),
    )  # fmt: skip


def _shown(name: str, entry: Entry) -> Entry:
    """The number of the card: the metric's own, or for children the part that counts them."""
    part = (entry.get("parts") or {}).get(CHILDREN)
    return part if name == "M30" and isinstance(part, Mapping) else entry


def _strip(name: str, entry: Entry) -> str:
    if not findings.exists(entry):
        return ""
    row = {"sort": "top", "unit": str(entry.get("unit") or ""), **entry}
    scale = strips.scale([row], name)
    return strips.strip(row, scale) if scale else ""


def _variants(folder: Folder, name: str, sort: str) -> str:
    """The number under every declared norm, in one line."""
    entry = folder.metrics.get(name, {})
    unit = str(entry.get("unit") or "")
    held = [
        f"{key} {words.number(one.get('value'), unit, 2)}"
        for key, one in (entry.get("variants") or {}).items()
        if isinstance(one, Mapping) and findings.exists(one)
    ]
    return f"By {sort}: {', '.join(held)}." if held else ""


def _part(folder: Folder, name: str, key: str, pattern: str) -> str:
    """A part of a metric in a sentence, nothing where it does not exist."""
    part = (folder.metrics.get(name, {}).get("parts") or {}).get(key)
    if not isinstance(part, Mapping) or not findings.exists(part):
        return ""
    return pattern.format(v=findings.value(part))


def _relative(folder: Folder) -> str:
    """Violations averted as a share of those in the twin, where both are known."""
    entry = folder.metrics.get("M20", {})
    value, twin = entry.get("value"), entry.get("value_twin")
    if not value or not twin or findings.in_noise("M20", entry):
        return ""
    way = "less" if value > 0 else "more"
    share = words.number(abs(value / twin), "share", 2)
    return f"Gravity is 0 to 100 an act; {share} {way} of it than in the twin."


def _top(folder: Folder, name: str) -> str:
    """Another metric's finding, as a sentence."""
    entry = folder.metrics.get(name)
    return f"{findings.finding(name, entry)}." if entry else ""


BESIDE: dict[str, Callable[[Folder], Iterable[str]]] = {
    "M6": lambda folder: (_variants(folder, "M6", "map of what is related"),),
    "M9": lambda folder: (
        "How burden grows with gravity: below 1, small acts weigh too much; above 1, grave ones.",
        _part(folder, "M9", "no_violation", "{v} of sanctioned acts are no violation at all."),
        _part(
            folder,
            "M9",
            "above_10",
            "With them, {v} carry over 10 times the middle act's burden for their gravity.",
        ),
        _variants(folder, "M9", "gravity scale"),
    ),
    "M2": lambda folder: (
        findings.WRONGFUL,
        _part(folder, "M2", "through_ties", "A further {v} are reached through a tie to another."),
        _top(folder, "M1"),
    ),
    "M20": lambda folder: (
        _relative(folder),
        _top(folder, "M21"),
        _part(
            folder,
            "M20",
            "count",
            "Unweighted: {v} acts per 1,000 resident-years; what goes on is one act a month.",
        ),
    ),
    "M30": lambda folder: (
        _part(folder, "M30", "children_restricted", "{v} of 1,000 followed children, ever."),
    ),
    "M35": lambda folder: (
        _part(folder, "M35", "redressed", "Corrected and free everywhere within the horizon: {v}."),
        _part(folder, "M35", "never_redressed", "Not by the end of the run: {v}."),
    ),
}


def state_line(folder: Folder) -> str:
    """What the run says of the state's own obligations."""
    entry = folder.metrics.get("M39")
    if entry is None:
        return f"Not measured: {places.reason_of('M39')}."
    if not findings.exists(entry):
        reason = entry.get("reason") or "no reason given"
        return (
            f"Not defined: {reason}. Nothing here says whether the state is held to its promises "
            "as residents are held to theirs."
        )
    return f"{findings.finding('M39', entry)}."


def stages(regime: Mapping[str, Any]) -> list[Stage]:
    """The regime as a chain of boxes, from who watches to how one gets out."""
    made = (
        Stage("Who watches", tuple(_watching(regime))),
        Stage("Points", tuple(_points(regime))),
        Stage("Lists", tuple(_lists(regime))),
        Stage("Restrictions and rewards", tuple(_measures(regime))),
        Stage("Ways out", tuple(_ways_out(regime))),
    )
    return [stage for stage in made if stage.lines]


def _each(regime: Mapping[str, Any], part: str) -> list[Mapping[str, Any]]:
    held = regime.get(part)
    found = held.values() if isinstance(held, Mapping) else ()
    return [one for one in found if isinstance(one, Mapping)]


def _watching(regime: Mapping[str, Any]) -> Iterable[str]:
    agencies = _each(regime, "agencies")
    seen = {str(name) for one in agencies for name in one.get("sees") or {}}
    kept = [name for name in seen if words.CONDUCT_CLASS.get(name) in ("protected", "lawful")]
    if agencies:
        yield words.plural(len(agencies), "agency", "agencies")
        yield f"{words.plural(len(seen), 'kind')} of conduct"
    if kept:
        yield f"{len(kept)} of them lawful or protected"


def _points(regime: Mapping[str, Any]) -> Iterable[str]:
    scores = _each(regime, "scores")
    rules = [rule for score in scores for rule in score.get("rules") or ()]
    grades = [name for score in scores for name in score.get("grades") or {}]
    if scores:
        yield words.plural(len(scores), "score")
        yield words.plural(len(rules), "rule")
    if len(scores) > 1 and grades:
        yield words.plural(len(grades), "grade")
    elif grades:
        yield f"grades {', '.join(str(name).replace('_', ' ') for name in grades)}"


def _lists(regime: Mapping[str, Any]) -> Iterable[str]:
    lists = _each(regime, "lists")
    for kind, name in (("black", "blacklist"), ("red", "redlist")):
        count = sum(one.get("kind", "black") == kind for one in lists)
        if count:
            yield words.plural(count, name)
    if any(one.get("public") for one in lists):
        yield "published by name"
    if lists and (regime.get("sharing") or {}).get("joint"):
        yield "applied by everybody"


def _measures(regime: Mapping[str, Any]) -> Iterable[str]:
    measures = _each(regime, "measures")
    rewards = [one for one in measures if _is_reward(one)]
    restrictions = [one for one in measures if not _is_reward(one)]
    domains = {str(one.get("domain")) for one in restrictions}
    if restrictions:
        yield words.plural(len(restrictions), "restriction")
        yield f"in {words.plural(len(domains), 'domain')} of life"
    if rewards:
        yield words.plural(len(rewards), "reward")
    if any(one.get("reaches") for one in measures):
        yield "some reach the family"


def _is_reward(measure: Mapping[str, Any]) -> bool:
    lever = LEVER.get(str(measure.get("lever") or ""))
    return lever is not None and lever.kind == "reward"


def _ways_out(regime: Mapping[str, Any]) -> Iterable[str]:
    process = regime.get("due_process") or {}
    exits = {str(name) for one in _each(regime, "lists") for name in one.get("exits") or ()}
    if isinstance(process, Mapping) and process.get("forever"):
        # whatever else the lists name, whoever is listed stays so
        unless = ", unless corrected" if "correction" in exits else ""
        yield f"once listed, always restricted{unless}"
    elif exits:
        yield ", ".join(name.replace("_", " ") for name in sorted(exits))
    for key, title in (("notice", "notice"), ("hearing", "hearing"), ("human_review", "review")):
        value = (process.get(key) or {}).get("value") if isinstance(process, Mapping) else None
        if isinstance(value, (int, float)):
            yield f"{title}: {words.number(float(value), 'share', 2)}"
