"""A preset's short page, as Markdown: what it was, what is published, what is assumed.

One row stands for one part of the file (a rule, a measure, what an agency sees), and holds its
numbers of one kind: printed somewhere, or taken over and assumed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from demerit.regime.declared import walk_quantities
from demerit.regime.document import Path_
from demerit.regime.model import Regime
from demerit.regime.quantity import Quantity
from demerit.regime.registry import GRADES_OF_EVIDENCE, STATUSES
from demerit.regime.subjects import counted, watched_by
from demerit.regime.words import cause, in_words, published_in_words

PRINTED = ("published", "published, weak", "derived")
NAMES = {
    "detects": "recorded",
    "phantom": "records of what never happened",
    "misidentifies": "records put on another",
    "false_listing": "debtors unable to pay who are treated as able",
    "attention": "attention to those with records",
    "chance": "leads to an entry",
    "coverage": "how often it bites",
    "term": "lasts",
    "cap": "most at once",
}
"""Words for keys that do not speak for themselves."""


def preset_page(regime: Regime) -> str:
    """Return the page of a preset.

    Args:
        regime: A shipped regime, without safeguards laid over it.
    """
    parts = (
        _what_it_was(regime),
        _numbers(regime, "What is published", PRINTED),
        _numbers(regime, "What is borrowed or assumed", ("borrowed", "assumed")),
        _listed("What is not modelled", regime.not_modelled),
        _compared(regime),
        _sources(regime),
    )
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part))) + "\n"


def _what_it_was(regime: Regime) -> Iterator[str]:
    yield f"# {regime.title}"
    yield ""
    yield (
        f"`demerit run {regime.id}` · {STATUSES[regime.status]}"
        + (f" · **{regime.headline.strip()}**" if regime.headline else "")
        + "  "
    )
    yield "*Made from the file by `python docs/make_pages.py presets`; change the file, not this.*"
    yield ""
    yield "## What it was"
    yield ""
    yield regime.summary.strip()
    yield ""
    for name, text in (
        ("Legal basis", regime.legal_basis),
        ("Aim", regime.aim),
        ("Who is affected", regime.affected),
        ("Oversight", regime.oversight),
    ):
        yield f"- {name}: {(text or 'nothing is stated').strip()}"
    if regime.in_force:
        yield f"- In force: {regime.in_force}"
    if regime.fits:
        yield f"- Societies that it is about: {', '.join(f'`{one}`' for one in regime.fits)}"


def _numbers(regime: Regime, heading: str, grades: tuple[str, ...]) -> Iterator[str]:
    rows: dict[str, list[tuple[str, Quantity]]] = defaultdict(list)
    for where, quantity in walk_quantities(regime):
        if quantity.grade in grades and not quantity.note.startswith("left out of the file"):
            said = _rate(regime, where, quantity)
            rows[_part(regime, where[:-1])].append((str(where[-1]), said))
    yield f"## {heading}"
    yield ""
    if not rows:
        yield "Nothing."
        return
    yield "| part | numbers, each with its grade of evidence | source | remarks |"
    yield "|---|---|---|---|"
    for part, found in rows.items():
        yield f"| {_cell(part)} | {_shown(found)} | {_from(found)} | {_remarks(found)} |"


def _shown(found: list[tuple[str, Quantity]]) -> str:
    return "; ".join(f"{_name(name)}{_number(name, quantity)}" for name, quantity in found)


def _name(key: str) -> str:
    """The key in words; points and amounts speak for themselves by their unit."""
    return "" if key in ("points", "amount") else NAMES.get(key, key.replace("_", " ")) + " "


def _number(key: str, quantity: Quantity) -> str:
    if quantity.value is None:
        return f"{'without end' if key == 'term' else 'below all others'} [{quantity.grade}]"
    return in_words(quantity, signed=key == "points")


def _rate(regime: Regime, where: Path_, quantity: Quantity) -> Quantity:
    """A rate per 1,000 adults, said of those whom the agency watches."""
    agency = regime.agencies.get(str(where[1])) if where[:1] == ("agencies",) else None
    if agency is None:
        return quantity
    return quantity.model_copy(update={"unit": counted(quantity.unit, watched_by(agency))})


def _from(found: list[tuple[str, Quantity]]) -> str:
    named = dict.fromkeys(quantity.source for _, quantity in found if quantity.source)
    return ", ".join(f"`{source}`" for source in named)


def _remarks(found: list[tuple[str, Quantity]]) -> str:
    notes = dict.fromkeys(quantity.note.strip() for _, quantity in found if quantity.note)
    return _cell("; ".join(notes))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "/")


def _part(regime: Regime, where: Path_) -> str:
    """Name the part of a file that a number belongs to, in words."""
    match where:
        case ():
            return "The regime"
        case ("agencies", key, "sees", conduct):
            return f"{regime.agencies[str(key)].title}: {cause(str(conduct))}"
        case ("agencies", key, *_):
            return regime.agencies[str(key)].title
        case ("scores", key, *rest):
            return _part_of_score(regime, str(key), tuple(rest))
        case ("lists", key, *rest):
            ban = regime.lists[str(key)]
            title = ban.title or str(key)
            if len(rest) < 2:
                return title
            entry = ban.entry[int(rest[1])]
            why = entry.on.replace("grade:", "grade ")
            why = cause(entry.on) if why == entry.on else why
            return f"{title}: {why} ({entry.ground.replace('_', ' ')})"
        case ("measures", key):
            return regime.measures[str(key)].title
        case _:
            return ", ".join(str(step).replace("_", " ").capitalize() for step in where)


def _part_of_score(regime: Regime, key: str, rest: Path_) -> str:
    score = regime.scores[key]
    match rest:
        case ("rules", place):
            return f"Points: {cause(score.rules[int(place)].on)}"
        case ("direct", place, *mended):
            one = score.direct[int(place)]
            ban = regime.lists.get(one.on.removeprefix("list:"))
            why = (ban.title or one.on) if ban else cause(one.on)
            return f"Grade {one.grade} at once: {why}" + (", once mended" if mended else "")
        case ("grades",):
            return "Cut-offs of the grades"
        case (name,):
            return {"regain": "Points that come back", "course": "Course"}.get(str(name), str(name))
        case _:
            return score.title or key


def _listed(heading: str, lines: tuple[str, ...]) -> Iterator[str]:
    yield f"## {heading}"
    yield ""
    if not lines:
        yield "Nothing was left out on purpose."
    yield from (f"- {line.strip()}" for line in lines)


def _compared(regime: Regime) -> Iterator[str]:
    yield "## Where the model can be compared"
    yield ""
    if not regime.comparisons:
        yield regime.no_comparison.strip()
        return
    yield "| what was counted | published | source | in a run | remarks |"
    yield "|---|---|---|---|---|"
    for one in regime.comparisons:
        number = published_in_words(one.published)
        yield (
            f"| {_cell(one.what)} | {number} | `{one.published.source}` | {_cell(one.where)} |"
            f" {_cell(one.note)} |"
        )


def _sources(regime: Regime) -> Iterator[str]:
    if regime.sources:
        yield "## Sources"
        yield ""
    for key, source in regime.sources.items():
        rest = ", ".join(part for part in (source.publisher, source.date or "", source.url) if part)
        yield f"- `{key}`: {source.title}" + (f" ({rest})" if rest else "")
    if regime.sources:
        yield ""
    meanings = "; ".join(f"*{grade}*: {meaning}" for grade, meaning in GRADES_OF_EVIDENCE.items())
    yield f"Grades of evidence: {meanings}."
