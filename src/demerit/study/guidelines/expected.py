"""What each guideline scenario is expected to show, as data beside the scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, StrictBool, StrictStr, model_validator

from demerit.regime.declared import Declared
from demerit.regime.files import read_yaml
from demerit.regime.quantity import Number, Strict

Verdict = Literal["as expected", "against", "cannot be told", "not measured"]
Side = Literal["inside", "outside", "open"]

FILE = Path(__file__).parent / "expected.yaml"


class Reading(Strict):
    """A band of a dial with a name. Assumed: no text gives a number.

    Attributes:
        at_least: lower end, or None.
        at_most: upper end, or None.
        undefined: the dial is expected not to exist.
        says: what lying in the band means, in words.
    """

    at_least: Number | None = None
    at_most: Number | None = None
    undefined: StrictBool = False
    says: StrictStr

    @model_validator(mode="after")
    def _says_something(self) -> Reading:
        if self.undefined == (self.at_least is not None or self.at_most is not None):
            raise ValueError("give at_least or at_most, or else `undefined: true`")
        return self

    def verdict(self, found: Mapping[str, Any] | None) -> Verdict:
        """Hold a measured dial against the band, by its whole interval.

        Args:
            found: value, low and high of the dial, its status; None where it is not computed.
        """
        if found is None:
            return "not measured"
        value = found.get("value")
        if self.undefined or value is None:
            if self.undefined:
                return "as expected" if value is None else "against"
            return "cannot be told"
        low, high = (value if found.get(end) is None else found[end] for end in ("low", "high"))
        floor = float("-inf") if self.at_least is None else self.at_least
        ceiling = float("inf") if self.at_most is None else self.at_most
        if floor <= low and high <= ceiling:
            return "as expected"
        return "against" if high < floor or low > ceiling else "cannot be told"


class Scenario(Strict):
    """An example of the Guidelines and what its dials are expected to show.

    Attributes:
        example: its number in our table, G1 to G9 and O1 to O8.
        paragraphs: where the Guidelines have it.
        named: what the Guidelines call it.
        side: inside (an example of the practice), outside, or open (conditional).
        dials: name of the expected reading by metric, or by metric and part or variant
            (`M6 reward=moderate`).
    """

    example: StrictStr
    paragraphs: StrictStr
    named: StrictStr
    side: Side
    dials: dict[StrictStr, StrictStr] = Field(default_factory=dict)


class Expectations(Declared):
    """The whole file."""

    demerit: Literal[1]
    kind: Literal["expectations"]
    id: StrictStr
    title: StrictStr
    source: StrictStr
    readings: dict[StrictStr, Reading]
    scenarios: dict[StrictStr, Scenario]

    @model_validator(mode="after")
    def _readings_are_there(self) -> Expectations:
        for name, scenario in self.scenarios.items():
            for dial, reading in scenario.dials.items():
                if reading not in self.readings:
                    raise ValueError(f"{name}: {dial}: there is no reading {reading!r}")
        return self


@cache
def expectations() -> Expectations:
    """The shipped expectations, read once."""
    return Expectations.from_document(read_yaml(FILE))
