"""A file's content with the place of every part, and the one error for what a person wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Path_ = tuple[str | int, ...]


class BadInput(Exception):
    """Something that a person wrote cannot be used.

    Attributes:
        message: What is wrong, in one sentence.
        path: The file, where there is one.
        line: Line in the file, from 1.
        column: Column in the line, from 1.
        hint: What to try.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
    ) -> None:
        self.message = message
        self.path = None if path is None else str(path)
        self.line = line
        self.column = column
        self.hint = hint
        super().__init__(message)

    def __str__(self) -> str:
        place = self.path or ""
        if self.line is not None:
            place += f":{self.line}" + (f":{self.column}" if self.column is not None else "")
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}\n  try: {self.hint}" if self.hint else text


@dataclass(frozen=True)
class Document:
    """A file's content as plain data, with where each part stood.

    Attributes:
        data: Nested dicts, lists and scalars.
        path: The file.
        marks: Line and column, both from 1, of the part at a path of keys and indices; a mapping's
            part is marked at its key.
    """

    data: Any
    path: str
    marks: Mapping[Path_, tuple[int, int]] = field(default_factory=dict)

    def place(self, where: Iterable[str | int]) -> tuple[int | None, int | None]:
        """Return line and column of the nearest part at or above `where`."""
        steps = tuple(where)
        while steps:
            if steps in self.marks:
                return self.marks[steps]
            steps = steps[:-1]
        return self.marks.get((), (None, None))

    def bad(self, message: str, where: Iterable[str | int], hint: str | None = None) -> BadInput:
        """Make a `BadInput` at the place of `where`."""
        line, column = self.place(where)
        return BadInput(message, path=self.path, line=line, column=column, hint=hint)
