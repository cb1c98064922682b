"""ISO/IEC 42005:2025, impact assessment of AI systems: clauses seen in its table of contents."""

from __future__ import annotations

from demerit.report.crosswalks.items import SECONDARY, Instrument, Item

INSTRUMENT = Instrument(
    "iso-42005",
    "ISO/IEC 42005:2025",
    "Guidance; nobody can be certified against it. Only its table of contents was seen, so that "
    "items are named by their headings.",
    (
        Item("5.7", "Thresholds for sensitive and restricted uses, impact scales.", (),
             (("inputs", "declared norms and thresholds"),)),
        Item("5.8", "Performing the assessment.", (), (("reproduce", "commands"),)),
        Item("5.9", "Analysing the results.", ("M6", "M9", "M20", "M21", "M25"),
             (("robustness", "robustness"),)),
        Item("5.10", "Recording and reporting.", (),
             (("in-short", "the first page"), ("methods", "descriptions and checklists"))),
        Item(
            "5.12",
            "Monitoring and review.",
            (),
            note="A model run beforehand monitors nothing; its numbers say what to watch.",
        ),
        Item("6.2", "Scope of the assessment.", (), (("not-modelled", "what is not modelled"),)),
        Item(
            "6.3",
            "The system, its intended and unintended uses.",
            ("M7", "M22", "M24"),
            (("regime", "the regime"), ("trace", "one traced case")),
        ),
        Item("6.4", "Data: what they are and how good.", ("M38", "M19", "M5"),
             (("assumptions", "assumptions, sources, grades"),)),
        Item(
            "Annex E",
            "A template, with a taxonomy of harms and benefits.",
            (),
            note="The template was not seen.",
            mark=SECONDARY,
        ),
    ),
)  # fmt: skip
