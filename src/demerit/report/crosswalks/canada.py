"""Canada's Algorithmic Impact Assessment: evidence for questions that a model can inform.

Question ids are those of the public code of the questionnaire at commit b900dc7 (October 2025).
"""

from __future__ import annotations

from demerit.report.crosswalks.items import Instrument, Item

INSTRUMENT = Instrument(
    "canada-aia",
    "Canada: Algorithmic Impact Assessment",
    "Evidence that an assessor may lay beside a question; the answer is the assessor's. No impact "
    "level is computed here: levels follow from the official questionnaire alone. Questions about "
    "the project, its staff and its procurement are left out, since a model knows nothing of them.",
    (
        Item("impact6", "Are the effects reversible, and how easily?", ("M13", "M18", "M35")),
        Item(
            "impact7",
            "How long do the effects last: briefly, months, years, perpetually?",
            ("M14", "M18"),
            note="The parts of M14 give the shares over one and five years and never released.",
        ),
        Item("impact9", "Effects on rights and freedoms of people.", ("M1", "M2", "M23", "M14")),
        Item(
            "impact11",
            "Effects on health and well-being.",
            (),
            note="Health is not modelled. Hospital admissions held up are counted where a regime "
            "touches them.",
        ),
        Item(
            "impact13",
            "Effects on economic interests.",
            ("M29", "M31", "M40"),
            (("balance", "at the counter and at work"),),
        ),
        Item(
            "impact18",
            "Does performance differ by identity factors?",
            ("M26", "M27", "M28"),
            note="Sex, age, education, income third and registration only.",
        ),
        Item("impact23", "Which groups are hit worst?", ("M25", "M29"), (("errors", "by group"),)),
        Item("impact24", "Effects on equality, dignity, privacy, autonomy.",
             ("M25", "M27", "M38", "M23")),
        Item(
            "impact26",
            "What proportion of clients is covered?",
            (),
            (("balance", "residents under restriction"),),
        ),
        Item(
            "impact28",
            "What follows from being wrongly included, or overlooked?",
            ("M1", "M2", "M3", "M35"),
        ),
        Item(
            "fairness1 to fairness9",
            "An audit trail: authority, every decision, overrides, version.",
            ("M4", "M36"),
            (("reproduce", "versions and hashes"),),
            "The trail of the model, not of a real system.",
        ),
        Item("fairness13", "Is there recourse for who wants to challenge a decision?",
             ("M32", "M34", "M35")),
    ),
)  # fmt: skip
