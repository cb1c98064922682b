"""The closed lists of the laboratory: domains, conducts, levers, influences, processes.

A regime chooses from these lists and never adds to them: what counts as a breach, how grave an act
is and whether it is protected are the laboratory's statements, so that a regime cannot define crime
by listing it. Orders are fixed, since indices into these lists are stored in runs.
"""

from __future__ import annotations

from demerit.regime.account_conducts import ACCOUNT_CONDUCTS, ACCOUNT_ELIGIBILITY
from demerit.regime.body_conducts import BODY_ELIGIBILITY, DEPARTMENT_CONDUCTS, FIRM_CONDUCTS
from demerit.regime.conducts import (
    CONDUCT,
    CONDUCT_INDEX,
    CONDUCTS,
    ELIGIBILITY,
    UNCHOSEN,
    Conduct,
    ConductClass,
)
from demerit.regime.kinds import KIND_TITLES, KINDS, SubjectKind
from demerit.regime.levers import LEVER, LEVER_INDEX, LEVERS, LEVERS_OF_KIND, Lever, LeverKind
from demerit.regime.traits import TRAIT, TRAIT_INDEX, TRAITS, Trait

__all__ = [
    "ACCOUNT_CONDUCTS",
    "ACCOUNT_ELIGIBILITY",
    "ACT",
    "ACT_PLACE",
    "BODY_ELIGIBILITY",
    "BODY_TIES",
    "CLASSES",
    "CONDUCT",
    "CONDUCTS",
    "CONDUCTS_OF",
    "CONDUCT_INDEX",
    "DEPARTMENT_CONDUCTS",
    "DOMAINS",
    "EFFECT_DOMAINS",
    "ELIGIBILITY",
    "EXITS",
    "FIRM_CONDUCTS",
    "GRADES_OF_EVIDENCE",
    "INFLUENCES",
    "KINDS",
    "KIND_TITLES",
    "LEVER",
    "LEVERS",
    "LEVERS_OF_KIND",
    "LEVER_INDEX",
    "MAX_LISTS",
    "MAX_MEASURES",
    "MAX_SCORES",
    "PROCESSES",
    "PROTECTED_DOMAINS",
    "STATUSES",
    "TIES",
    "TRAIT",
    "TRAITS",
    "TRAIT_INDEX",
    "TRUTHS",
    "UNCHOSEN",
    "VIOLATION_DOMAINS",
    "Conduct",
    "ConductClass",
    "Lever",
    "LeverKind",
    "SubjectKind",
    "Trait",
]

CONDUCTS_OF: dict[SubjectKind, tuple[Conduct, ...]] = {
    "residents": CONDUCTS,
    "firms": FIRM_CONDUCTS,
    "departments": DEPARTMENT_CONDUCTS,
    "accounts": ACCOUNT_CONDUCTS,
}
"""Conducts by the kind of subject that can do them."""

ACT: dict[str, Conduct] = {one.id: one for some in CONDUCTS_OF.values() for one in some}
"""Every conduct of every kind of subject by id; `CONDUCT` holds those of residents."""

ACT_PLACE: dict[str, int] = {
    one.id: place for some in CONDUCTS_OF.values() for place, one in enumerate(some)
}
"""The place of a conduct among those of its kind."""

DOMAINS: tuple[str, ...] = (
    "court_debt",
    "credit",
    "utilities",
    "tax",
    "traffic",
    "public_order",
    "transport",
    "civic",
    "speech",
    "petition",
    "employment",
    "benefits",
    "education",
    "family",
    "market",
    "justice",
    "residence",
    "health",
    "association",
    "means",
    "choices",
    "food",
    "environment",
    "public_contracts",
    "public_services",
)
"""Domains of life in which an act can happen, or a trait lies (cause domains)."""

PROTECTED_DOMAINS: frozenset[str] = frozenset({"speech", "petition"})
"""Domains whose acts a person has a right to."""

VIOLATION_DOMAINS: frozenset[str] = frozenset(
    conduct.domain for conduct in ACT.values() if conduct.violation
)
"""Domains whose acts are violations; none mixes violations with other acts (a test)."""

EFFECT_DOMAINS: tuple[str, ...] = (
    *DOMAINS,
    "housing",
    "schooling",
    "leisure",
    "travel_abroad",
    "publicity",
    "public_office",
    "licences",
)
"""Domains in which a measure can bite. Travel by air and rail is `transport`."""

TRUTHS: tuple[str, ...] = ("true", "false", "trait")
CLASSES: tuple[ConductClass, ...] = (
    "breach",
    "infraction",
    "crime",
    "prosocial",
    "lawful",
    "protected",
)

INFLUENCES: tuple[str, ...] = (
    "deterrence",
    "incapacitation",
    "strain",
    "stigma",
    "imitation",
    "audience",
    "reward",
    "attention",
)
"""Ways in which a regime can change whether an act happens."""

PROCESSES: tuple[str, ...] = (
    "fortune",
    "conduct",
    "observation",
    "scoring",
    "redress",
    "sharing",
    "measures",
    "livelihood",
    "learning",
    "accounts",
)
"""The month, in order."""

EXITS: dict[str, str] = {
    "performance": "what was owed is paid or done",
    "expiry": "the term runs out",
    "correction": "the entry is found to be wrong",
    "repair": "the matter is mended, or a pledge is signed",
    "no_assets_found_twice": "two searches after the case was closed found nothing to seize",
    "creditor_request": "the creditor asks for it and the court agrees",
}
"""Ways off a list."""

TIES: dict[str, str] = {
    "spouse": "husband or wife",
    "child": "a child under 18 in one's care",
    "parent": "a parent of an adult",
    "guarantor": "whoever stands surety for a borrower",
    "acquaintance": "the people whom one sees often",
}
"""Through whom a measure can reach somebody who did nothing."""

BODY_TIES: dict[str, str] = {
    "representative": "the legal representative of a firm",
    "owner": "the owner of a firm",
    "employee": "the staff of a firm",
    "official": "the staff of a department",
    "head": "the official responsible for a department",
}
"""Through whom a measure on a firm or a department reaches a resident."""

GRADES_OF_EVIDENCE: dict[str, str] = {
    "published": "printed in an official text or a good secondary source",
    "published, weak": "printed in a weak or derivative copy",
    "derived": "worked out from published numbers",
    "borrowed": "taken over from another place or another regime",
    "assumed": "assumed here; always with a range",
}
"""How good the evidence for a number is."""

STATUSES: dict[str, str] = {
    "as-announced": "as it was announced",
    "as-operated": "as it was operated",
    "counterfactual": "what might have been",
    "illustrative": "made up to show one thing",
}

MAX_SCORES = 1  # of each kind of subject
MAX_LISTS = 4
MAX_MEASURES = 24
"""What a world can hold today."""
