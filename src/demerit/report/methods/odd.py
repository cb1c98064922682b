"""ODD+D, the description of the model, generated from the files and the code that ran.

Elements after Grimm et al. (2020), JASSS 23(2) 7, with the additions on human decisions of Müller
et al. (2013), doi 10.1016/j.envsoft.2013.06.003. Docstrings, tables and quantities are read where
they stand, so that the description cannot fall behind the model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from demerit.regime.registry import CONDUCTS
from demerit.report import assumptions, words
from demerit.report.content import AnyBlock, Facts, Head, Points, Rows, Text
from demerit.report.folder import Folder
from demerit.report.methods import source
from demerit.report.table import Table

STATE = "world/state.py"


def blocks(folder: Folder) -> list[AnyBlock]:
    """The seven elements in order, those on decisions among them."""
    return [
        Text(
            "Elements of the ODD protocol (second update, 2020) with ODD+D on human decisions. "
            "What "
            "stands in tables is read from the files and from the code of this version; a "
            f"process is described by the words of its own source file. {_same_code(folder)}"
        ),
        *_purpose(folder),
        *_entities(folder),
        *_processes(),
        *_concepts(folder),
        *_initialisation(folder),
        *_input_data(folder),
        *_submodels(),
    ]


def _same_code(folder: Folder) -> str:
    import demerit

    ran = (folder.manifest.get("versions") or {}).get("demerit")
    if ran == demerit.__version__:
        return f"The run and this page were made by version {ran}."
    return (
        f"The run was made by version {ran or 'unknown'}, this page by {demerit.__version__}: the "
        "description is of the latter."
    )


def _purpose(folder: Folder) -> Iterable[AnyBlock]:
    yield Head("1 Purpose and patterns", 4)
    yield Text(
        "Purpose: to show before a scoring-and-sanction regime exists what it is capable of doing "
        "to a society, beside the same society under ordinary law. It predicts nothing about any "
        "person or real city. Context of use: impact assessment, research, teaching."
    )
    compared = [str(one.get("title") or one) for one in folder.regime.get("comparisons") or ()
                if isinstance(one, Mapping)]  # fmt: skip
    yield Text(
        "Patterns by which the model is judged: published base rates and margins of the society, "
        "which are inputs. For this regime: "
        + (
            f"the published series {words.listed(compared)}, held against it and never fitted."
            if compared
            else str(folder.regime.get("no_comparison") or "no published series.")
        )
    )


def _entities(folder: Folder) -> Iterable[AnyBlock]:
    yield Head("2 Entities, state variables, scales", 4)
    run = folder.run
    firms, departments = int(run.get("firms") or 0), int(run.get("departments") or 0)
    yield Facts(
        (
            ("Residents", f"{words.digits(folder.residents or 0, 9)} in each world"),
            ("Firms", words.digits(firms, 9) if firms else "none in this run"),
            ("Departments", words.digits(departments, 9) if departments else "none in this run"),
            ("Agencies", words.digits(len(folder.regime.get("agencies") or {}))),
            ("Step", "a month; a restriction or a notice has no time within it"),
            ("Length", f"{words.plural(folder.months, 'month')} after a burn-in"),
            ("Space", f"{words.plural(len(folder.society.get('districts') or ()), 'district')}, "
             "no distances"),
        )
    )  # fmt: skip
    rows = tuple(
        (said.name, name, meaning)
        for said in source.classes(STATE)
        for name, meaning in said.fields
        if said.name not in ("State",)
    )
    yield Rows(
        Table(
            "State variables of a resident",
            ("Part", "Variables", "What they hold"),
            rows,
            f"{words.plural(len(rows), 'line')}, as the code documents them.",
            stays_open=False,
            printed=False,
        ),
        f"{folder.name}-odd-state.csv",
    )


def _processes() -> Iterable[AnyBlock]:
    yield Head("3 Process overview and scheduling", 4)
    yield Text("Each month runs these processes in this order, for everybody at once.")
    yield Facts(
        tuple(
            (f"{place}. {one.name}", one.first)
            for place, one in enumerate(source.processes(), start=1)
        )
    )


CONCEPTS: tuple[tuple[str, str], ...] = (
    ("Theoretical background",
     "Choice by a logit index of gain, need, habit, norm, perceived certainty and perceived "
     "consequence; deterrence by certainty far more than by severity (Nagin 2013; Chalfin and "
     "McCrary 2017); speech by Daymude, Axelrod and Forrest; attention that follows records by "
     "Ensign et al. (2018)."),
    ("Empirical background",
     "Base rates and elasticities are quantities with a source and a grade; most are borrowed or "
     "assumed, as the section on assumptions counts."),
    ("Individual decision-making",
     "An act happens when one draw falls under its probability with the regime's influences on; "
     "whether it would have happened with them off is decided at the same draw. Subjects do not "
     "optimise; they have no goals beyond the index."),
    ("Emergence",
     "Restrictions, their length and their concentration, chilled speech, entrapment, distortion "
     "of the record. Base rates under ordinary law are imposed by the calibration in the burn-in."),
    ("Adaptation and learning",
     "Perceived certainty moves with one's own luck and what happens in one's circle; alarm at the "
     "announcement fades towards what is real."),
    ("Prediction",
     "Subjects reckon with a perceived chance and a perceived consequence; they do not look ahead "
     "beyond them."),
    ("Sensing",
     "Own sanctions, those of four acquaintances, what the circle does and says, and, for who is "
     "aware of the regime, its rules."),
    ("Interaction",
     "Through a spouse, a parent or child, four acquaintances, rationed jobs of a district, and "
     "queues where a fast lane makes others wait."),
    ("Collectives",
     "Households, districts, circles of acquaintance; agencies and carriers as given by the "
     "regime."),
    ("Heterogeneity",
     "Age, sex, registration, education, income, work, boldness, desire to speak, respect for law, "
     "habit, ties."),
    ("Observation",
     "Totals of the whole population by month and group; every event of a keyed sample of whole "
     "households."),
)  # fmt: skip


def _concepts(folder: Folder) -> Iterable[AnyBlock]:
    streams = [name for name in source.constant("draws.py", "STREAMS") if "." in name]
    chance = (
        "Stochasticity",
        "Every random number is a pure function of its key: seed, purpose, month, subject. Both "
        f"arms of a world share every draw. There are {len(streams)} purposes, each a stream of "
        f"its "
        "own.",
    )
    influences = (
        "Influences of a regime",
        "Deterrence, incapacitation, strain, stigma, imitation, audience, reward, attention: a "
        "closed "
        "list; an averted or induced act has shares among them by Shapley values.",
    )
    yield Head("4 Design concepts, with those on human decisions", 4)
    yield Facts((*CONCEPTS, chance, influences))
    rows = tuple((one.title, one.cls, words.domain(one.domain)) for one in CONDUCTS)
    yield Rows(
        Table(
            "Conduct that subjects choose",
            ("Conduct", "Class", "Domain"),
            rows,
            f"{words.plural(len(rows), 'kind')}; classes come from the laboratory, never from a "
            "regime.",
            stays_open=False,
            printed=False,
        ),
        f"{folder.name}-odd-conduct.csv",
    )


def _initialisation(folder: Folder) -> Iterable[AnyBlock]:
    yield Head("5 Initialisation", 4)
    burn_in = folder.manifest.get("burn_in")
    known = f"{words.plural(int(burn_in), 'month')}" if isinstance(burn_in, (int, float)) else (
        "a burn-in of the society's length")  # fmt: skip
    yield Text(
        "Residents are generated from the society's aggregate tables by proportional fitting and "
        "keyed draws; no record of a person is read. Both arms then live through "
        f"{known} under ordinary law, in which the intercepts of choice are solved so that "
        "base rates hold; nothing of it is counted. The regime begins in month 0."
    )


def _input_data(folder: Folder) -> Iterable[AnyBlock]:
    yield Head("6 Input data", 4)
    society = folder.society
    tables = society.get("tables")
    rows = []
    for name, held in (tables or {}).items() if isinstance(tables, Mapping) else ():
        if isinstance(held, Mapping):
            rows.append(_table_row(str(name), held, society))
    if rows:
        yield Rows(
            Table(
                "Aggregate tables of the society",
                ("Table", "By", "Cells", "Grade", "Source"),
                tuple(rows),
                "Published or derived totals; no cell stands for fewer than 100 people.",
            ),
            f"{folder.name}-odd-tables.csv",
        )
    found = [
        *assumptions.quantities(folder.regime, "regime"),
        *assumptions.quantities(society, "society"),
    ]
    counts = Counter(one.grade for one in found)
    said = words.listed([f"{counts[grade]} {grade}" for grade in words.GRADES if counts[grade]])
    yield Text(f"Quantities of the regime and the society: {said or 'none'}. There is no series of "
               "data that drives the model from outside.")  # fmt: skip


def _table_row(name: str, held: Mapping[str, Any], society: Mapping[str, Any]) -> tuple[str, ...]:
    sources = society.get("sources")
    key = str(held.get("source") or "")
    source_held = sources.get(key) if isinstance(sources, Mapping) else None
    title = str(source_held.get("title") or key) if isinstance(source_held, Mapping) else key
    values = held.get("values")
    return (
        name.replace("_", " "),
        " by ".join(map(str, held.get("axes") or ())),
        str(len(values)) if isinstance(values, (list, tuple, Mapping)) else "",
        str(held.get("grade") or ""),
        title or "none given",
    )


def _submodels() -> Iterable[AnyBlock]:
    yield Head("7 Submodels", 4)
    yield Points(
        tuple(f"{one.name}: {one.first} {one.rest}".strip() for one in source.parts_of_the_month()),
        "The modules of the month, in the words of their files",
    )
