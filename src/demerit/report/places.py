"""Which section a metric stands in, and what is said of those that this version does not measure.

The order is that of the legal tests (standards.md section 6.2): limb (i); then suitability,
necessity and balance of limb (ii); errors and equality; dynamics; third parties; due process;
effectiveness and who pays; the state's own accountability.
"""

from __future__ import annotations

from demerit.evidence import METRICS

PLACES: dict[str, tuple[str, ...]] = {
    "limb-i": ("M6", "M7", "M8", "M38"),
    "suitability": ("M20", "M3", "M17"),
    "necessity": ("M12",),
    "balance": ("M9", "M10", "M11", "M21", "M14", "M13", "M23"),
    "errors": ("M1", "M2", "M4", "M5", "M25", "M26", "M27", "M28"),
    "dynamics": ("M15", "M16", "M18", "M19"),
    "third-parties": ("M30", "M31"),
    "due-process": ("M32", "M33", "M34", "M35", "M36", "M37"),
    "who-pays": ("M40", "M29", "M22", "M24"),
    "state": ("M39",),
}
"""Metrics by section, the primary ones first."""

FAMILY_PLACES = {
    "A": "errors",
    "B": "limb-i",
    "C": "balance",
    "D": "dynamics",
    "E": "who-pays",
    "F": "errors",
    "G": "third-parties",
    "H": "due-process",
    "I": "state",
}
"""Where a metric goes that no section names, by the letter of its family."""

ALL = tuple(f"M{number}" for number in range(1, 41))
"""The metrics of standards.md are forty; none is left out without a word."""


def section_of(name: str) -> str:
    """The section in which a metric stands."""
    for section, names in PLACES.items():
        if name in names:
            return section
    family = METRICS[name].family if name in METRICS else ""
    return FAMILY_PLACES.get(family, "who-pays")


def names_in(section: str) -> list[str]:
    """Metrics of a section: those it names, then others of its families."""
    named = list(PLACES.get(section, ()))
    return named + [name for name in METRICS if name not in named and section_of(name) == section]


def title_of(name: str) -> str:
    """The short name of a metric, measured or not."""
    return METRICS[name].title if name in METRICS else name


def reason_of(name: str) -> str:
    """Why a run holds no number for a metric."""
    if name in METRICS:
        return "the run was made before this metric was registered; run it again"
    return "this version has no such metric"
