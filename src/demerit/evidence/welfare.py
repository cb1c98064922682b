"""Norms of welfare: hours that procedure takes, and what hours, restrictions and silence are worth.

No data says what a month on a blacklist is worth to whoever bears it. The prices are declared, each
with a range, on at least three scales; they decide the size of net welfare and can decide its sign,
so no number that rests on them stands without its variants.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictStr, model_validator

from demerit.evidence.authored import Authored, Number, Words
from demerit.regime.quantity import Quantity, Strict, quantity_in

Hours = Annotated[Quantity, quantity_in("hours", 0, 1000)]
Yuan = Annotated[Quantity, quantity_in("yuan", 0, 1_000_000)]


class Times(Strict):
    """Hours of a resident, or of an office, that one thing takes.

    Attributes:
        notice: Reading and understanding a notice.
        refusal: Being turned away once, and finding another way.
        appeal: An appeal, at either instance.
        course: A repair course.
        performance: Doing what gets one off a list, beside paying.
        stress: One month of the heaviest restriction, as hours that one would give to be rid of it.
        record: An office's work on a record.
        entry: An office's work on an entry, stopped or in force.
        decision: An office's work on an appeal.
    """

    notice: Hours
    refusal: Hours
    appeal: Hours
    course: Hours
    performance: Hours
    stress: Hours
    record: Hours
    entry: Hours
    decision: Hours


class Prices(Strict):
    """One declared scale of prices.

    Attributes:
        restricted_month: One month of a restriction of weight 1, beside income lost.
        hour: An hour of a resident.
        office_hour: An hour of an office.
        silence: The largest amount of dissent that one resident can voice in a month.
    """

    title: Words
    sentence: Words
    restricted_month: Yuan
    hour: Yuan
    office_hour: Yuan
    silence: Yuan


class Welfare(Authored):
    """Hours, at least three scales of prices, and how inequality is weighed.

    Attributes:
        hours: Hours that one thing takes.
        scales: Prices.
        aversions: Inequality aversions of Atkinson-weighted welfare, above 0.
        least_income: Welfare of a month below which all months count alike, yuan; it keeps a
            household without income from deciding everything alone.
    """

    kind: Literal["welfare"]
    hours: Times
    scales: dict[StrictStr, Prices] = Field(min_length=3)
    aversions: tuple[Annotated[Number, Field(gt=0, le=5)], ...] = Field(min_length=1)
    least_income: Yuan

    @model_validator(mode="after")
    def _ordered(self) -> Welfare:
        if list(self.aversions) != sorted(set(self.aversions)):
            raise ValueError("aversions rise from one to the next, such as [0.5, 1, 2]")
        return self


def number(quantity: Quantity) -> float:
    """The value of a quantity that always has one."""
    assert quantity.value is not None
    return float(quantity.value)
