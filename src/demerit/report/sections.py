"""The sections of the report in their order, each a function from a run to its blocks.

Tier one is a page for a decision-maker. Tier two is the evidence, in the order of the legal tests,
then what it rests on, then how it was made (standards.md section 4.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from demerit.report import (
    assumptions,
    chain,
    crosswalks,
    findings,
    first_page,
    life,
    limits,
    metric_block,
    norms,
    places,
    reproduce,
    robustness,
    rules,
    words,
)
from demerit.report.charts import FIGURES
from demerit.report.content import (
    AnyBlock,
    Block,
    Book,
    Facts,
    Head,
    Picture,
    Points,
    Rows,
    Section,
    Text,
)
from demerit.report.folder import Folder
from demerit.report.methods import checklists, odd, terms
from demerit.report.table import Inline, Link

TITLES: dict[str, str] = {
    "in-short": "On one page",
    "words": "Words used on this page",
    "regime": "The regime in plain words",
    "inputs": "Declared value judgements",
    "limb-i": "Limb (i): unrelated contexts",
    "suitability": "Limb (ii): suitability",
    "necessity": "Limb (ii): necessity",
    "balance": "Limb (ii): balance",
    "errors": "Errors and equality",
    "dynamics": "Dynamics: spirals, traps, feedback",
    "third-parties": "Third parties",
    "due-process": "Due process and redress",
    "who-pays": "Effectiveness, and who pays",
    "state": "The state's accountability beside the citizens'",
    "trace": "One traced case, and two lives",
    "robustness": "Robustness",
    "crosswalks": "Legal tests and assessment forms",
    "assumptions": "Assumptions, sources and grades",
    "not-modelled": "What is not modelled",
    "methods": "Terms, checklists and ODD+D",
    "reproduce": "How to reproduce this page",
}

QUESTIONS = {
    "limb-i": "Does a lapse in one corner of life bite in another that has nothing to do with it, "
    "and "
    "how far do decisions hang on the score?",
    "suitability": "Do the measures advance the aim: fewer breaches and crimes that harm others?",
    "necessity": "Would something less intrusive have done as much?",
    "balance": "Is what it takes in proportion to what was done, and to what is gained?",
    "errors": "Who is restricted though nothing true supports it, and is that spread evenly?",
    "dynamics": "Do restrictions lead to further ones, and can people get out?",
    "third-parties": "Does it reach people who did nothing?",
    "due-process": "Are people told, heard and believed, and how long does it take?",
    "who-pays": "What remains of the gain when everything is counted, and on whom does the price "
    "fall?",
    "state": "Is the state held to its contracts and promises as residents are held to theirs?",
}

PICTURES = {
    "limb-i": ("domains",),
    "suitability": ("conduct", "influences"),
    "balance": ("restricted", "spells", "refusals", "speech"),
    "errors": ("groups",),
}
"""Figures by section; every figure stands in one."""

ASIDES = {
    "limb-i": (
        "The ban on improper coupling in the regime's own doctrine (State Council, 2020) asks the "
        "same question: this limb is a test from within as well as a European yardstick.",
    ),
    "suitability": (
        "Only breaches and crimes count, as the laboratory and ordinary law class them. Dissent, "
        "petition and lawful acts that become rarer are no gain.",
    ),
    "balance": (
        "Three counts are kept apart on this page: persons under restriction in a month, entries "
        "in lists (one person can have several), and person-times, such as refusals, where one "
        "person counts as often as it happens.",
    ),
    "errors": (
        findings.WRONGFUL,
        "With unequal base rates not all criteria of fairness can hold at once, so several stand "
        "here and none is a pass.",
    ),
    "who-pays": (
        "Gains and losses of different people are shown apart. No number here nets the harm to "
        "one person against the good of another as if that settled anything.",
    ),
}


def sections(folder: Folder) -> tuple[Section, ...]:
    """Every section of the report of a run."""
    made: dict[str, Callable[[Folder], Iterable[AnyBlock]]] = {
        "in-short": _in_short,
        "words": _words,
        "regime": _regime,
        "inputs": norms.blocks,
        **{name: partial(_evidence, name) for name in places.PLACES},
        "trace": _trace,
        "robustness": robustness.blocks,
        "crosswalks": _crosswalks,
        "assumptions": _assumptions,
        "not-modelled": _not_modelled,
        "methods": _methods,
        "reproduce": reproduce.blocks,
    }
    return tuple(
        Section(
            name,
            title,
            tuple(made[name](folder)),
            tier=1 if name == "in-short" else 2,
            question=QUESTIONS.get(name, ""),
        )
        for name, title in TITLES.items()
    )


def _in_short(folder: Folder) -> Iterable[AnyBlock]:
    yield Block("question", limits.question(folder))
    yield Block("stages", first_page.stages(folder.regime))
    yield Block("cards", first_page.cards(folder))
    yield Block("state", first_page.state_line(folder))
    yield Block("limits", limits.limits(folder))


def _words(folder: Folder) -> Iterable[AnyBlock]:
    """What a reader has to know before the first number."""
    worlds = words.plural(len(folder.manifest.get("seeds") or ()), "world")
    yield Facts(
        (
            ("World", f"A synthetic society lived through once, month by month; here {worlds}."),
            ("Twin", f"The same world, with the same luck, under {folder.twin_title} instead."),
            ("Followed", "Residents drawn by lot whose every event is kept; the rest is counted."),
            ("Restriction", "A measure in force on somebody; one list entry can bring several."),
            ("Burden", "Severity of a restriction times the months for which it lasts: weighted "
             "months."),
            ("Gravity", "How bad an act is, 0 to 100 points, on three declared scales: moderate, "
             "by penalty, by harm."),
            ("Related", "Whether a corner of life has to do with the act, by three declared maps: "
             "strict, moderate, lax."),
            ("Interval", "In brackets: 95 % for chance over worlds. A share ends at 0 and 100 %. "
             "Noise: the interval holds what would mean no difference."),
            ("Bands", "Chance; one society's luck, from world to world; and inputs, when all "
             "uncertain numbers are drawn from their ranges together."),
            ("Same in every world", "All worlds gave this number. With few cases that is no "
             "certainty."),
            ("Other terms", ["Those of statistics stand ", Link("with the methods", "#terms"),
             "."]),
        )
    )  # fmt: skip


def _regime(folder: Folder) -> Iterable[AnyBlock]:
    summary = folder.regime.get("summary")
    if summary:
        yield Text(str(summary), "lead")
    yield Facts(tuple(rules.facts(folder.regime)))
    tables = rules.tables(folder.regime)
    for place, table in enumerate(tables, start=1):
        yield Rows(table, f"{folder.name}-regime-{place}.csv")
    if not tables:
        yield Text("This regime has no rule, list or measure.")
    book = rules.book(folder.regime)
    if book:
        note = "Every rule in a sentence, with the grade of each number."
        yield Book("The rule book in full", note, book)


def _evidence(section: str, folder: Folder) -> Iterable[AnyBlock]:
    """Metrics of a section, the primary ones first, with its figures after the first."""
    for aside in ASIDES.get(section, ()):
        yield Text(aside, "note")
    if section == "who-pays" and "M40" in folder.metrics:
        yield Text(_beside_welfare(folder), "note")
    names = places.names_in(section)
    pictures = [_picture(name, folder) for name in PICTURES.get(section, ())]
    for place, name in enumerate(names):
        yield metric_block.block(name, folder)
        if place == 0:
            yield from pictures


def _beside_welfare(folder: Folder) -> Inline:
    """What net welfare may never be read without (standards.md, M40)."""
    parts: list[str | Link] = ["Net welfare is read only beside these. "]
    for name in ("M1", "M25", "M30"):
        found = findings.finding(name, folder.metrics.get(name))
        parts += [Link(name, f"#{name}"), f" {found}. "]
    return parts


def _picture(name: str, folder: Folder) -> Picture:
    made = FIGURES[name](folder)
    return Picture(made, f"{folder.name}-{name}.csv")


def _trace(folder: Folder) -> Iterable[AnyBlock]:
    yield Text(
        "All are synthetic, chosen by what happened to them and never by who they are; the rules "
        "are printed with them. A case shows what the rules are capable of; it is no measure of "
        "how often."
    )
    yield Block("chain", chain.trace(folder))
    for kind, one in life.choose(folder).items():
        yield Block("life", life.Told(kind, one))


def _crosswalks(folder: Folder) -> Iterable[AnyBlock]:
    yield Text(
        "What tests and forms ask for, and what this run can lay beside it. Evidence for an "
        "assessor, never an answer in their place. Wording is ours; where the source was not read "
        "itself, the item says so."
    )
    for one in crosswalks.INSTRUMENTS:
        yield Rows(crosswalks.table(one, folder), f"{folder.name}-{one.id}.csv")


def _assumptions(folder: Folder) -> Iterable[AnyBlock]:
    found = limits.quantities(folder)
    if not found:
        yield Text("The manifest holds no quantities.")
        return
    yield Text(
        "Everything the run rests on, the weakest evidence first. Assumed quantities carry the "
        "range that the inputs band is drawn from."
    )
    yield Block("grades", assumptions.evidence(found))
    for place, table in enumerate(assumptions.tables(found), start=1):
        yield Rows(table, f"{folder.name}-assumptions-{place}.csv")


def _not_modelled(folder: Folder) -> Iterable[AnyBlock]:
    yield Points(tuple(limits.not_modelled(folder)))
    absent = [name for name in places.ALL if name not in folder.metrics]
    if absent:
        lines = tuple(
            f"{name} {places.title_of(name)}: {places.reason_of(name)}." for name in absent
        )
        yield Points(lines, "Metrics without a number in this run")


def _methods(folder: Folder) -> Iterable[AnyBlock]:
    yield Block("anchor", "terms")
    yield Head("Terms", 3)
    yield terms.block()
    for name, title, note, answers in checklists.LISTS:
        yield Rows(checklists.table(title, note, answers, folder), f"{folder.name}-{name}.csv")
    yield Block("anchor", "odd")
    yield Head("ODD+D", 3)
    yield from odd.blocks(folder)
