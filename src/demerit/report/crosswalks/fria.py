"""AI Act Art. 27: the six contents of a fundamental rights impact assessment."""

from __future__ import annotations

from demerit.report.crosswalks.items import Instrument, Item

INSTRUMENT = Instrument(
    "fria",
    "FRIA: AI Act Art. 27(1)(a) to (f)",
    "Material for an assessment, not an assessment: the deployer answers for it. When Annex III "
    "duties begin was moved by the omnibus of 2026 (seen in a secondary source only; check before "
    "citing). The guidelines' own list for an assessment adds scale, less intrusive means, "
    "accuracy, others who are hit, chilling effect and redress; each is under its metric.",
    (
        Item(
            "(a) process and purpose",
            "The deployer's processes in which the system is used, in line with its purpose.",
            ("M4",),
            (("in-short", "the regime in one diagram"), ("regime", "rules, lists and measures")),
        ),
        Item(
            "(b) period and frequency",
            "For how long and how often it is used.",
            ("M14", "M38"),
            (("balance", "restrictions over time"),),
        ),
        Item(
            "(c) persons and groups affected",
            "Which categories of persons are likely to be affected in this context.",
            ("M2", "M25", "M29", "M30", "M31"),
            (("errors", "the burden by group"),),
        ),
        Item(
            "(d) specific risks of harm",
            "Risks of harm to those categories.",
            ("M1", "M2", "M6", "M9", "M13", "M15", "M18", "M23", "M26", "M27", "M28"),
            (("robustness", "all bands"),),
        ),
        Item(
            "(e) human oversight",
            "How oversight is carried out, according to the instructions.",
            ("M36",),
            (("regime", "protection of the person"),),
        ),
        Item(
            "(f) if risks materialise",
            "Measures then taken, with governance inside and complaint mechanisms.",
            ("M32", "M33", "M34", "M35", "M37"),
            note="What another safeguard would change: `demerit safeguards`, or a run with --with.",
        ),
    ),
    stays_open=True,
)
