"""The Dutch Fundamental Rights and Algorithms Impact Assessment (FRAIA, IAMA)."""

from __future__ import annotations

from demerit.report.crosswalks.items import SECONDARY, Instrument, Item

INSTRUMENT = Instrument(
    "fraia",
    "Netherlands: FRAIA (IAMA)",
    "Four parts and a roadmap on rights whose colours say how grave an infringement is; how strict "
    "the later steps are hangs on it. The colours are the assessor's to give.",
    (
        Item(
            "1 Why",
            "Aims and motives; public values at stake; legal basis.",
            ("M20",),
            (("regime", "aim and legal basis as declared"), ("inputs", "declared norms")),
        ),
        Item(
            "2A What: data",
            "Which data go in, from where, with what bias and quality.",
            ("M38", "M19", "M6"),
            (("assumptions", "assumptions and grades"),),
        ),
        Item(
            "2B What: algorithm",
            "Which rules decide, how accurate and how explainable they are.",
            ("M1", "M2", "M3", "M5", "M33"),
            (("regime", "the rule book"),),
        ),
        Item(
            "3 How",
            "What is done with the output, by whom, with what oversight and communication.",
            ("M8", "M32", "M36", "M35"),
        ),
        Item(
            "4 Fundamental rights, 1 to 3",
            "Which rights are touched, under what law, how seriously.",
            ("M6", "M9", "M14", "M23", "M25", "M30"),
        ),
        Item(
            "4 Fundamental rights, 4 to 7",
            "Suitable for the aims, necessary, proportionate.",
            ("M20", "M12", "M21", "M40"),
            (("robustness", "what would change the conclusions"),),
            mark=SECONDARY,
        ),
    ),
)
