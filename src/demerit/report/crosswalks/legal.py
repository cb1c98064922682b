"""Legal tests and the metrics that inform them (standards.md section 6.2)."""

from __future__ import annotations

from demerit.report.crosswalks.items import UNVERIFIED, Instrument, Item

INSTRUMENT = Instrument(
    "legal-tests",
    "Legal tests",
    "The two limbs of the ban on social scoring are alternatives: one is enough, and they are "
    "never "
    "added. Numbers inform a test; they do not decide it. The first metrics are the primary ones.",
    (
        Item(
            "AI Act Art. 5(1)(c)(i)",
            "Treatment in social contexts unrelated to those in which the data arose "
            "(Commission guidelines, paragraph 166).",
            ("M6", "M7", "M8", "M38"),
            note="The ban on improper coupling in the regime's own doctrine (2020) asks the same.",
        ),
        Item(
            "AI Act Art. 5(1)(c)(ii)",
            "Treatment unjustified or disproportionate to the behaviour or its gravity "
            "(paragraph 167).",
            ("M9", "M10", "M11", "M13", "M14", "M16"),
        ),
        Item(
            "Legality",
            "Is every restriction laid down beforehand and traceable to a rule and an authority?",
            ("M4", "M1", "M2", "M32"),
            (("regime", "the regime and its declared legal basis"),),
        ),
        Item(
            "Suitability",
            "Do the measures advance the aim at all?",
            ("M20", "M3", "M17", "M22", "M24"),
        ),
        Item(
            "Necessity",
            "Is there a less intrusive means that would do (General Comment 27)?",
            ("M12",),
            note="`demerit safeguards` runs weaker versions of the regime on the same draws.",
        ),
        Item("Balance", "Is the whole burden in proportion to the whole gain?",
             ("M21", "M40", "M13", "M23", "M30")),
        Item(
            "Essence of a right",
            "Is a right emptied altogether, such as all travel barred (General Comment 31)?",
            ("M14", "M18"),
            note="Counted apart, in the parts of M14: months in which a resident is barred from "
            "air and high-speed rail at once.",
        ),
        Item(
            "Equality",
            "Does it weigh on one group more than on another in effect (ICCPR Art. 26)?",
            ("M25", "M27", "M26", "M28", "M29"),
            note="0.8 to 1.25 is a screening band, not a legal line.",
        ),
        Item(
            "Effective remedy",
            "Can who is wrongly restricted object, and is it put right in time?",
            ("M34", "M35", "M32", "M33", "M36", "M37"),
        ),
        Item(
            "GDPR Art. 22; CJEU C-634/21",
            "Do those who decide draw strongly on the score?",
            ("M8", "M33", "M36"),
        ),
        Item("Ne bis in idem", "Is one act answered several times over (A and B v Norway)?",
             ("M11", "M7")),
        Item("Children and third parties", "Does it reach who did nothing (CRC Art. 2(2))?",
             ("M30", "M31")),
        Item("Private life, expression", "ICCPR Art. 17 and 19: dataveillance and chilled speech.",
             ("M38", "M23"), mark=UNVERIFIED),
        Item(
            "The state's own obligations",
            "Is the state held to its contracts and promises as residents are to theirs?",
            ("M39", "M35"),
        ),
    ),
    stays_open=True,
)  # fmt: skip
