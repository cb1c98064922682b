"""Headline numbers: each with its definition, both bands, and the inputs that move it most."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from demerit.report import theme, words
from demerit.report.folder import Folder

WRONGFUL = (
    "A restriction is called wrongful when more than half of what caused it is a false record, a "
    "trait of the person, or an act that is lawful or protected."
)

PARTS = {
    "M1": ("false_record", "lawful_or_protected_act", "trait", "by_burden", "through_ties"),
    "M2": ("through_ties",),
    "M6": ("through_ties", "reward=moderate"),
    "M14": ("horizon", "over_1_year", "over_5_years", "never_released", "spells"),
    "M20": ("count", "harm", "direct", "carried"),
    "M23": ("first_year", "last_year", "strictly_fewer"),
    "M25": ("adults",),
}
"""The parts of a metric that stand beside its headline; all of them are in metrics.json."""


@dataclass(frozen=True)
class Definition:
    """What a metric is called on the page and what it counts.

    Attributes:
        title: a short name.
        counts: one sentence, with what is counted: persons, person-times, list entries, burden.
        neutral: the value that means no difference, or None where there is none.
    """

    title: str
    counts: str
    neutral: float | None = None


DEFINITIONS = {
    "M1": Definition("Wrongful restrictions", "Counted per restriction begun, not per person."),
    "M2": Definition("Innocent residents restricted", "Counted in persons."),
    "M6": Definition(
        "Burden in unrelated corners of life",
        "Burden is severity times months. The headline takes the moderate map of what is related.",
    ),
    "M14": Definition("Time in restriction", "Counted per spell, not per person."),
    "M20": Definition(
        "Violations averted",
        "Above 0, fewer violations than in the twin; below 0, more.",
        0.0,
    ),
    "M23": Definition("Speech silenced", "Below 0, more dissent than in the twin.", 0.0),
    "M25": Definition("Uneven burden", "1 means the same burden as the reference group.", 1.0),
}


@dataclass(frozen=True)
class Headline:
    """One headline number, ready to print.

    Attributes:
        id: the metric.
        title, counts: name and definition.
        value: the number with its unit sign; `unit` the words after it.
        chance, inputs: sentences on the two bands.
        verdict: what the chance band says about no difference, empty where that has no meaning.
        movers: the inputs that move it most, in words.
        details: further sentences: parts, variants, twin, what sets it.
        strip: a small drawing of both bands, empty without bands.
    """

    id: str
    title: str
    counts: str
    value: str
    unit: str
    chance: str
    inputs: str
    verdict: str
    movers: tuple[str, ...]
    details: tuple[str, ...]
    strip: str


def headlines(folder: Folder) -> list[Headline]:
    """The headline numbers that the run holds, in the page's order."""
    known = [name for name in DEFINITIONS if name in folder.metrics]
    return [_headline(name, folder.metrics[name], folder) for name in known]


def _headline(name: str, entry: dict[str, Any], folder: Folder) -> Headline:
    definition, unit = DEFINITIONS[name], str(entry.get("unit") or "")
    value, low, high = entry.get("value"), entry.get("low"), entry.get("high")
    if entry.get("status", "ok") in ("undefined", "suppressed"):
        value = low = high = None
    shown = "not defined" if value is None else words.banded(value, low, high, unit)
    return Headline(
        name,
        definition.title,
        _counts(definition, entry),
        shown,
        words.unit_words(unit),
        _chance(entry, value, low, high, unit),
        _inputs(entry, value, unit),
        _verdict(definition, low, high),
        tuple(_movers(entry)),
        tuple(_details(name, entry, folder)),
        "" if value is None else strip(name, definition, value, entry),
    )


def _counts(definition: Definition, entry: dict[str, Any]) -> str:
    """The definition that the metric itself gives, and what it counts."""
    given = str(entry.get("definition") or "").strip()
    return f"{given} {definition.counts}".strip()


def _chance(entry: dict[str, Any], value: Any, low: Any, high: Any, unit: str) -> str:
    worlds = words.plural(int(entry.get("n_worlds") or 0), "world")
    if value is None:
        return f"Not defined: {entry.get('reason') or 'the run gives no reason'}."
    if entry.get("status") == "zero_by_construction":
        return (
            f"0 by construction: {entry.get('reason') or 'nothing in this regime could move it'}."
        )
    if low is None or high is None:
        return "Chance: no interval, since one world shows no spread."
    level = words.digits(100 * float(entry.get("level") or 0.95))
    return f"Chance: {words.interval(low, high, unit)} ({level}{words.THIN}%, {worlds})."


def _inputs(entry: dict[str, Any], value: Any, unit: str) -> str:
    low, high = entry.get("inputs_low"), entry.get("inputs_high")
    if value is None:
        return ""
    if low is None or high is None:
        return "Inputs: not varied in this run."
    return f"Inputs: {words.interval(low, high, unit)} over draws of the uncertain inputs."


def _verdict(definition: Definition, low: Any, high: Any) -> str:
    if definition.neutral is None or low is None or high is None:
        return ""
    if low == high == definition.neutral:
        return "Exactly no difference."
    if not words.leaves_out(definition.neutral, low, high):
        return "No difference beyond chance."
    return ""


def _movers(entry: dict[str, Any]) -> list[str]:
    """The three inputs that move the number most, strongest first."""
    said = []
    for one in (entry.get("inputs_top") or ())[:3]:
        strength = float(one.get("rank_correlation") or 0.0)
        way = "raises it" if strength > 0 else "lowers it"
        faint = "" if one.get("above_noise", True) else ", not beyond noise"
        shown = words.digits(abs(strength), 2)
        said.append(f"{one.get('input')}: {way} (rank correlation {shown}{faint})")
    return said


def _details(name: str, entry: dict[str, Any], folder: Folder) -> list[str]:
    """Variants, parts, the twin, and what sets the number by arithmetic."""
    unit, said = str(entry.get("unit") or ""), []
    for key, one in (entry.get("variants") or {}).items():
        if isinstance(one, dict):
            said.append(f"Variant {key.replace('_', ' ')}: {_said(one, unit)}.")
    for key in PARTS.get(name, ()):
        part = (entry.get("parts") or {}).get(key)
        if isinstance(part, dict):
            own = str(part.get("unit") or unit)
            title = words.sentence(str(part.get("title") or key.replace("_", " ")))
            said.append(f"{title}: {_said(part, own)}.")
    world, twin = entry.get("value_world"), entry.get("value_twin")
    if name in ("M20", "M23") and world is not None and twin is not None:
        said.append(
            f"Level: {words.digits(world, 4)} under the regime, {words.digits(twin, 4)} in the "
            f"twin ({folder.twin_title})."
        )
    if entry.get("set_by"):
        said.append(f"Follows the assumed input {entry['set_by']} nearly one to one.")
    if entry.get("reason") and entry.get("status", "ok") == "ok":
        said.append(f"Note: {entry['reason']}.")
    return said


def _said(one: dict[str, Any], unit: str) -> str:
    """An estimate with its interval and unit, or why there is none."""
    if one.get("status") in ("undefined", "suppressed") or one.get("value") is None:
        return f"not defined ({one.get('reason') or 'no reason given'})"
    shown = words.estimate(one["value"], one.get("low"), one.get("high"), unit)
    return f"{shown} {words.unit_words(unit)}".rstrip()


def strip(name: str, definition: Definition, value: float, entry: dict[str, Any]) -> str:
    """Both bands as a small drawing: light for inputs, dark for chance, a dot for the value."""
    bands = [(entry.get(f"{kind}low"), entry.get(f"{kind}high")) for kind in ("inputs_", "")]
    ends = [value, *(end for band in bands for end in band if end is not None)]
    if len(ends) < 2:
        return ""
    if definition.neutral is not None:
        ends.append(definition.neutral)
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0
    width, y = 280, 12

    def x(number: float) -> float:
        return round(10 + (width - 20) * (number - low) / span, 1)

    out = [f'<line x1="0" x2="{width}" y1="{y}" y2="{y}" stroke="{theme.RULE}"/>']
    for (start, end), (colour, thick) in zip(
        bands, ((theme.ACCENT_LIGHT, 6), (theme.ACCENT, 6)), strict=True
    ):
        if start is not None and end is not None:
            out.append(
                f'<line x1="{x(start)}" x2="{x(end)}" y1="{y}" y2="{y}" stroke="{colour}" '
                f'stroke-width="{thick}"/>'
            )
    if definition.neutral is not None:
        at = x(definition.neutral)
        out.append(f'<line x1="{at}" x2="{at}" y1="2" y2="22" stroke="{theme.INK}"/>')
    out.append(
        f'<circle cx="{x(value)}" cy="{y}" r="5" fill="{theme.PAPER}" stroke="{theme.INK}" '
        'stroke-width="2"/>'
    )
    text = escape(f"{definition.title}: the value and its two bands, printed beside")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="strip" width="{width}" height="24" '
        f'viewBox="0 0 {width} 24" role="img" aria-labelledby="strip-{escape(name)}">'
        f'<title id="strip-{escape(name)}">{text}</title>{"".join(out)}</svg>'
    )
