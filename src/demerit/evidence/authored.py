"""What every file of value judgements has in common."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictStr

from demerit.regime.declared import Declared
from demerit.regime.quantity import Grade, plain_number

Number = Annotated[float, BeforeValidator(plain_number)]
Share = Annotated[Number, Field(ge=0, le=1)]
Words = Annotated[StrictStr, Field(min_length=1)]


class Authored(Declared):
    """What every norms file says about itself.

    Attributes:
        demerit: Version of the file format.
        id: A short word.
        title: What is judged.
        author: Who declares it, and when.
        grade: Grade of evidence; a value judgement is `assumed`.
        note: What a reader should bear in mind.
    """

    demerit: Literal[1]
    id: Words
    title: Words
    author: Words
    grade: Grade
    note: StrictStr = ""
