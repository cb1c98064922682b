"""The sentences of the guideline page; numbers are filled in by the page."""

INTRODUCTION = """
The European Commission's Guidelines name practices that they count as social scoring under
Article 5(1)(c) of Regulation (EU) 2024/1689, and others that they do not. Seventeen of these
examples are regimes here (`demerit list regimes`, G1 to G9 and O1 to O8), each on a synthetic
society of {residents:,} residents ({society}), {months} months, {seeds} worlds, beside the same
society without it. The question is about the metrics, not about the examples: do the two dials
that the Guidelines ask for point the way the text does?
"""

CAVEAT = """
Nobody in it exists. Every number of the scenarios is assumed, since the text gives none: what it
names counts alike. Nothing here says what is lawful, and there is no single index. Intervals are
{level:.0%} over worlds: chance alone, not the spread of the assumed inputs, which `demerit run
ID` shows. Norms: map {map}, gravity {gravity}, severity {severity}, unless said otherwise.
"""

SIDES = """
The inside examples (G1 to G9) against the outside ones (O1 to O5, O8); O6 and O7 are open. Apart
by value: every inside example lies above every outside one; by interval: the nearest ends of
their intervals do too. An example without restrictions, or without acts to weigh, is silent on a
dial.
"""

LIMB_ONE = """
M6 is the share of the burden of restrictions that falls in domains of life unrelated to what
caused it. Ranked by the moderate map. A high share points towards limb (i) under that map. Where
a scenario rests on characteristics alone, the share follows from how many people have each, and
from the assumption that they count alike.
"""

LIMB_TWO = """
M9 is by how many per cent the burden of an act rises where its gravity is one per cent higher (1:
in proportion, 0: not at all). M10 is what the lightest quarter of the acts bears over what it
weighs (1: alike). Both compare acts under one regime. The last column compares regimes: weighted
months of burden for each point of gravity. It depends on the declared weights, and is none of the
forty metrics. Ranked by it. A scenario that acts on characteristics alone has no act to weigh.
"""

HELD = """
The directions were written down before any scenario was; the bands of the readings after a first
look at small worlds (`study/guidelines/expected.yaml`). A dial is as expected, or not, where its
whole interval says so; otherwise it cannot be told. The bands are assumed and are no legal lines.
"""

FOLDER = """
The first command writes the folder and goes on where it was interrupted; the second writes this
page and `guidelines.json` beside it. Smaller worlds are a test
(`tests/study/test_guidelines.py`).
"""
