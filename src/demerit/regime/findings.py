"""What a check found: one frozen record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from demerit.regime.document import Path_

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    Attributes:
        level: `error`, `warning` or `note`.
        code: A short stable name.
        where: Dotted path into the file.
        message: What is wrong.
        fix: What to try.
        line: Line in the file from 1, where known.
        column: Column from 1, where known.
    """

    level: Level
    code: str
    where: str
    message: str
    fix: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = f"line {self.line}, " if self.line else ""
        return f"{self.level}: {place}{self.where}: {self.message}\n  try: {self.fix}"


def finding(level: Level, code: str, where: Path_, message: str, fix: str) -> Finding:
    """Make a finding at a path of keys and indices."""
    return Finding(level, code, ".".join(map(str, where)), message, fix)
