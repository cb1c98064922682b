"""A number that carries its unit, its source and how good the evidence for it is."""

from __future__ import annotations

import math
import numbers
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictStr,
    field_validator,
    model_validator,
)

Grade = Literal["published", "published, weak", "derived", "borrowed", "assumed"]
Number = Annotated[int | float, Field(allow_inf_nan=False)]

LARGEST = 1e12
"""No number in any file may be larger than this in size: beyond it, it is a typing error."""


class Strict(BaseModel):
    """Base of every model read from a file: unknown keys are refused, nothing changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def plain_number(value: Any) -> Any:
    """Return `value` as an int or float if it is a finite number of sensible size.

    Raises:
        ValueError: For text, true/false, NaN, infinity and absurd sizes, saying which.
    """
    if isinstance(value, bool):
        raise ValueError("a number is needed here, not true or false; for example 0.5")
    if isinstance(value, str):
        raise ValueError(
            f"a number is needed here, not the text {value[:40]!r}; write it without quotes"
        )
    if not isinstance(value, numbers.Real):
        raise ValueError("a number is needed here; for example 0.5")
    number = int(value) if isinstance(value, numbers.Integral) else float(value)
    if isinstance(number, float) and not math.isfinite(number):
        raise ValueError("the number must be finite, not NaN or infinity; write an ordinary number")
    if abs(number) > LARGEST:
        raise ValueError("the number is absurdly large; no number may exceed 10^12 in size")
    return number


class Quantity(Strict):
    """A value with unit, source, grade of evidence and, where it is uncertain, a range.

    Attributes:
        value: The number; null only where the place says that null means something.
        unit: Its unit; filled in from the place in the file when left out.
        source: Key of the file's `sources`, or words that say where it comes from.
        grade: How good the evidence is; `assumed` needs a range.
        range: Lowest and highest value that the number may have; runs draw from it.
        note: One sentence for the reader.
    """

    value: Number | None
    unit: StrictStr = ""
    source: StrictStr = ""
    grade: Grade
    range: tuple[Number, Number] | None = None
    note: StrictStr = ""

    @model_validator(mode="before")
    @classmethod
    def _refuse_bare(cls, data: Any) -> Any:
        if isinstance(data, (int, float, str)) and not isinstance(data, bool):
            shown = repr(data) if isinstance(data, str) else str(data)
            raise ValueError(
                f"a bare {shown} does not say where it comes from; write "
                f"{{value: {data}, source: ..., grade: published}} or "
                f"{{value: {data}, grade: assumed, range: [lowest, highest]}}"
            )
        return data

    @field_validator("value", mode="before")
    @classmethod
    def _value_is_number(cls, value: Any) -> Any:
        return None if value is None else plain_number(value)

    @field_validator("range", mode="before")
    @classmethod
    def _range_is_pair(cls, value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, (list, tuple)) or len(value) != 2:
            raise ValueError("a range is two numbers; write [lowest, highest]")
        low, high = plain_number(value[0]), plain_number(value[1])
        if low > high:
            raise ValueError(f"the range [{low}, {high}] runs backwards; write [{high}, {low}]")
        return (low, high)

    @model_validator(mode="after")
    def _assumed_needs_range(self) -> Quantity:
        if self.grade == "assumed" and self.range is None and self.value is not None:
            raise ValueError(
                "an assumed number needs a range; write range: [lowest, highest] around"
                f" {self.value}"
            )
        return self

    @property
    def uncertain(self) -> bool:
        """True where a run may draw another value: a range wider than a point."""
        return self.value is not None and self.range is not None and self.range[0] < self.range[1]


def value_of(quantity: Quantity | None) -> float | None:
    """Return the number, or None where the quantity or its value is null."""
    return None if quantity is None else quantity.value


def quantity_in(
    unit: str, lowest: float, highest: float, *, null: bool = False, whole: bool = False
) -> AfterValidator:
    """Make the validator of a quantity's place in a file.

    Args:
        unit: The only unit allowed; filled in where the file gives none.
        lowest: Smallest value and range end that makes sense.
        highest: Largest.
        null: Whether `value: null` is allowed.
        whole: Whether the value must be a whole number.
    """

    def validate(quantity: Quantity) -> Quantity:
        if quantity.unit and quantity.unit != unit:
            raise ValueError(wrong_unit(quantity, unit))
        if quantity.value is None and not null:
            raise ValueError("null has no meaning here; give a value")
        if whole and quantity.value is not None and quantity.value != int(quantity.value):
            raise ValueError(f"{quantity.value} is not a whole number of {unit}; round it")
        for number in (quantity.value, *(quantity.range or ())):
            if number is not None and not lowest <= number <= highest:
                raise ValueError(
                    f"{number} is outside {lowest:g} to {highest:g} ({unit}); give a number within"
                )
        return quantity if quantity.unit else quantity.model_copy(update={"unit": unit})

    return AfterValidator(validate)


_PER_MONTH = {
    "months": 1.0,
    "month": 1.0,
    "days": 1 / 30,
    "day": 1 / 30,
    "years": 12.0,
    "year": 12.0,
}


def wrong_unit(quantity: Quantity, unit: str) -> str:
    """Say that the unit is wrong and, where it can be converted, what the value would be."""
    message = f"the unit here is {unit!r}, not {quantity.unit!r}"
    if unit == "months" and quantity.unit in _PER_MONTH and quantity.value is not None:
        months = quantity.value * _PER_MONTH[quantity.unit]
        return (
            f"{message}; write {months:g}, since that is about {quantity.value:g} {quantity.unit}"
        )
    if quantity.unit in ("%", "percent") and quantity.value is not None:
        return f"{message}; write {quantity.value / 100:g}"
    return f"{message}; leave `unit` out, or convert the number"


Share = Annotated[Quantity, quantity_in("share", 0, 1)]
Months = Annotated[Quantity, quantity_in("months", 0, 1200)]
MonthsOrNever = Annotated[Quantity, quantity_in("months", 1, 1200, null=True)]
Points = Annotated[Quantity, quantity_in("points", -10_000, 10_000, whole=True)]
PointsOrNone = Annotated[Quantity, quantity_in("points", -10_000, 10_000, null=True, whole=True)]
MonthlyChance = Annotated[Quantity, quantity_in("per month", 0, 1)]
