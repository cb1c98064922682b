"""What was published about a regime in operation, and what of a run can be held against it.

A comparison is never an input: its number is no `Quantity`, so that no draw of inputs, no setting
and no count of a file's evidence reaches it.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field, StrictStr, field_validator, model_validator

from demerit.regime.quantity import Grade, Number, Strict, plain_number


class Published(Strict):
    """A number that somebody published about the regime in operation.

    Attributes:
        value: The number; null where only a range, or only words, were published.
        unit: In words, such as "share of adults" or "negative records a subject".
        source: Key of the file's `sources`.
        grade: How good the evidence is; `published`, `published, weak` or `derived` as a rule.
        range: Lowest and highest published value, where there are several.
    """

    value: Number | None
    unit: StrictStr | None = None
    source: StrictStr
    grade: Grade
    range: tuple[Number, Number] | None = None

    @field_validator("value", mode="before")
    @classmethod
    def _value_is_number(cls, value: Any) -> Any:
        return None if value is None else plain_number(value)

    @model_validator(mode="after")
    def _says_something(self) -> Published:
        if self.range is not None and self.range[0] > self.range[1]:
            low, high = self.range
            raise ValueError(f"the range [{low}, {high}] runs backwards; write [{high}, {low}]")
        if self.value is None and self.range is None:
            raise ValueError("a comparison needs a number; give a value or a range")
        return self


class Comparison(Strict):
    """One place where the model can be held against what was published.

    Attributes:
        what: What was counted, of whom and when: a sentence.
        published: The number.
        where: What of a run corresponds: the id of a metric (`M1`), or `series ATTRIBUTE / GROUP /
            MEASURE` of `series.parquet`, alone or in a sentence.
        note: Why the two may differ, and what was found when they were held together.
    """

    what: StrictStr = Field(min_length=1)
    published: Published
    where: StrictStr = Field(min_length=1)
    note: StrictStr = ""
