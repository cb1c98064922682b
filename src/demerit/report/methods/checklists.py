"""STRESS-ABS, ADEMP and TRACE: where each item is answered, and what is not.

Monks et al. (2019), Journal of Simulation 13(1) (STRESS); Morris, White and Crowther (2019),
doi 10.1002/sim.8086 (ADEMP); Grimm et al. (2014), doi 10.1016/j.ecolmodel.2014.01.018 (TRACE).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from demerit.report import words
from demerit.report.crosswalks.items import UNVERIFIED
from demerit.report.folder import Folder
from demerit.report.table import Link, Table

Said = str | Callable[[Folder], str]


@dataclass(frozen=True)
class Answer:
    """One item of a checklist: its number, what it asks, the answer, where it stands in full."""

    key: str
    asks: str
    says: Said
    where: tuple[str, str] | None = None
    mark: str = ""


def _worlds(folder: Folder) -> str:
    known = folder.worlds
    few = " That is fewer than the 50 at which intervals of ratios reach their level." if (
        known < 50) else ""  # fmt: skip
    return f"{words.plural(known, 'world')}, each with its twin.{few}"


def _aims(folder: Folder) -> str:
    return f"What “{folder.regime_title}” does to residents beside {folder.twin_title}."


def _length(folder: Folder) -> str:
    return f"{words.plural(folder.months, 'month')} after the burn-in, {_worlds(folder)}"


def _system(folder: Folder) -> str:
    seconds = folder.run.get("seconds")
    if not isinstance(seconds, (int, float)):
        return "Not recorded."
    memory = folder.run.get("peak_memory_mib")
    room = (
        f", {words.digits(float(memory), 2)} MiB at most"
        if isinstance(memory, (int, float))
        else ""
    )
    return (
        f"{words.digits(float(seconds), 2)} s of simulation on {folder.run.get('backend')}{room}."
    )


def _inputs(folder: Folder) -> str:
    held = folder.run.get("inputs")
    if not held:
        return "Uncertain inputs were not varied in this run (`--inputs`)."
    return f"{held.get('draws')} joint draws of {held.get('inputs')} uncertain inputs."


def _software(folder: Folder) -> str:
    held = folder.manifest.get("versions") or {}
    return (
        words.listed([f"{name} {version}" for name, version in sorted(held.items())]) or "unknown"
    )


ODD = ("methods", "ODD+D")
STRESS: tuple[Answer, ...] = (
    Answer("1.1", "Purpose", _aims, ("in-short", "first page")),
    Answer("1.2", "Outputs, defined with equations, and how their error is computed",
           "Each metric carries definition, formula, estimator, Monte Carlo error and interval.",
           ("limb-i", "metrics")),
    Answer("1.3", "Aims of experimentation",
           lambda folder: f"One comparison: the regime and {folder.twin_title}, in paired worlds.",
           ("in-short", "first page")),
    Answer("2.1", "Overview diagram", "The regime as boxes; the month as a list.",
           ("in-short", "diagram")),
    Answer("2.2", "Base logic", "Ten processes a month.", ODD),
    Answer("2.3", "Scenario logic", "The rules as written in the regime's file.",
           ("regime", "the regime")),
    Answer("2.4", "Algorithms", "Submodels in the words of their source files.", ODD),
    Answer("2.5", "Components", "Residents, ties, agencies, carriers; births, deaths, moves.", ODD),
    Answer("3.1", "Data sources", "Every quantity with its source.",
           ("assumptions", "assumptions"), UNVERIFIED),
    Answer("3.2", "Pre-processing", "Proportional fitting of aggregate tables.", ODD, UNVERIFIED),
    Answer("3.3", "Input parameters", "All, with unit, grade and range.",
           ("assumptions", "assumptions"), UNVERIFIED),
    Answer("3.4", "Assumptions", "Graded `assumed`, with a range; what is left out is listed.",
           ("not-modelled", "not modelled"), UNVERIFIED),
    Answer("4.1", "Initialisation", "Made-up society, then a burn-in.", ODD, UNVERIFIED),
    Answer("4.2", "Run length", _length, ("reproduce", "reproduce"), UNVERIFIED),
    Answer("4.3", "Estimation", "Worlds are the unit; paired differences; three bands kept apart.",
           ("robustness", "robustness"), UNVERIFIED),
    Answer("5.1", "Software", _software, ("reproduce", "reproduce"), UNVERIFIED),
    Answer("5.2", "Random sampling", "Keyed, counter-based draws (pcg4d), one stream a purpose.",
           ODD, UNVERIFIED),
    Answer("5.3", "Model execution", "Every process for all subjects at once, in fixed order.",
           ODD, UNVERIFIED),
    Answer("5.4", "System", _system, ("reproduce", "reproduce"), UNVERIFIED),
    Answer("6.1", "Sharing", "Open source under Apache-2.0; command, seeds and hashes on this "
                             "page.",
           ("reproduce", "reproduce"), UNVERIFIED),
)  # fmt: skip

ADEMP: tuple[Answer, ...] = (
    Answer("A", "Aims", _aims, ("in-short", "first page")),
    Answer("D", "Data-generating mechanisms",
           "The model, described by ODD+D; both arms from the same draws.", ODD),
    Answer("E", "Estimands", "The registered metrics, each with formula and legal test.",
           ("limb-i", "metrics")),
    Answer("M", "Methods", "Estimators E1 to E7, named beside every number; norms in all versions.",
           ("inputs", "norms")),
    Answer("P", "Performance measures",
           "Monte Carlo error with every number. Coverage of the intervals is a test of the "
           "program, "
           "not of this run.", ("robustness", "robustness")),
    Answer("n", "Number of repetitions and why", _worlds, ("reproduce", "seeds")),
    Answer("Pre-registration", "Primary estimands named beforehand",
           "The six of the first page are fixed by the program; all others are exploratory.",
           ("in-short", "first page")),
)  # fmt: skip

TRACE: tuple[Answer, ...] = (
    Answer("1", "Problem formulation: decision, users, question, domain of applicability", _aims,
           ("in-short", "first page")),
    Answer("2", "Model description", "ODD+D below.", ODD, UNVERIFIED),
    Answer("3", "Data evaluation", "Grades of evidence, counted and listed, the weakest first.",
           ("assumptions", "assumptions"), UNVERIFIED),
    Answer("4", "Conceptual model evaluation",
           "What is not modelled; published models that parts reproduce are pages of the "
           "documentation.", ("not-modelled", "not modelled"), UNVERIFIED),
    Answer("5", "Implementation verification",
           "A regime without rules equals its twin bit for bit; closed forms; invariants over "
           "every "
           "shipped regime: tests of the program, not repeated in this run.", None, UNVERIFIED),
    Answer("6", "Output verification",
           lambda folder: "Published series beside the model where there are any: "
           + str(folder.regime.get("no_comparison") or "a page of the documentation."),
           None),
    Answer("7", "Model analysis", _inputs, ("robustness", "robustness")),
    Answer("8", "Output corroboration", "None: no independent data were held against this run."),
)  # fmt: skip

LISTS: tuple[tuple[str, str, str, tuple[Answer, ...]], ...] = (
    (
        "stress",
        "STRESS-ABS: reporting of agent-based simulation",
        "After Monks et al. (2019); the wording of sections 3 to 6 was not seen.",
        STRESS,
    ),
    ("ademp", "ADEMP: simulation studies", "After Morris, White and Crowther (2019).", ADEMP),
    (
        "trace-checklist",
        "TRACE: how the model was made and tested",
        "After Grimm et al. (2014); the numbers of items 2 to 5 were not seen.",
        TRACE,
    ),
)


def table(title: str, note: str, answers: tuple[Answer, ...], folder: Folder) -> Table:
    """A checklist with the answers of this run."""
    rows = []
    for one in answers:
        says = one.says if isinstance(one.says, str) else one.says(folder)
        key = f"{one.key} ({one.mark})" if one.mark else one.key
        where = Link(one.where[1], f"#{one.where[0]}") if one.where else ""
        rows.append((key, one.asks, says, where))
    heads = ("Item", "Asks for", "Answer", "Where")
    return Table(title, heads, tuple(rows), note, stays_open=False)
