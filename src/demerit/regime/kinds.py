"""Kinds of subject: who can be scored, listed and restricted."""

from __future__ import annotations

from typing import Literal

SubjectKind = Literal["residents", "firms", "departments", "accounts"]

KINDS: tuple[SubjectKind, ...] = ("residents", "firms", "departments", "accounts")
"""In the order in which a world holds them; the order is part of the keys of draws."""

KIND_TITLES: dict[SubjectKind, str] = {
    "residents": "residents",
    "firms": "firms",
    "departments": "public departments",
    "accounts": "accounts of a platform",
}
