"""Quantities in words, each with its grade of evidence in brackets."""

from __future__ import annotations

from demerit.regime.comparisons import Published
from demerit.regime.quantity import Quantity, value_of
from demerit.regime.registry import ACT, TRAIT


def number(value: float) -> str:
    """Write a number as a reader expects it: 1,000, 0.5, 12."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


def in_words(quantity: Quantity | None, *, signed: bool = False, none: str = "none") -> str:
    """Write a quantity with unit, range and grade: "24 months [published]"."""
    value = value_of(quantity)
    if quantity is None or value is None:
        return none if quantity is None else f"{none} [{quantity.grade}]"
    shares = quantity.unit == "share"
    show = percent if shares else number
    text = ("+" if signed and value > 0 else "") + show(value)
    if quantity.unit not in ("", "share", "factor"):
        text += f" {unit_of(quantity.unit, value)}"
    if quantity.uncertain and quantity.range is not None:
        text += f" ({show(quantity.range[0])} to {show(quantity.range[1])})"
    return f"{text} [{quantity.grade}]"


def published_in_words(published: Published) -> str:
    """Write a published number: "0.42 negative records a subject [derived]"."""
    shares = (published.unit or "").split(" ")[0] == "share"
    show = percent if shares else number
    unit = (published.unit or "").removeprefix("share").strip() if shares else published.unit or ""
    text = "" if published.value is None else show(published.value)
    if published.range is not None:
        ends = " to ".join(show(end) for end in published.range)
        text = f"{text} ({ends})" if text else ends
    return f"{text} {unit}".rstrip() + f" [{published.grade}]"


def cause(name: str) -> str:
    """Write what a rule or a ground is about: a conduct, or a trait (`trait:<id>`)."""
    trait = TRAIT.get(name.removeprefix("trait:")) if name.startswith("trait:") else None
    if trait is not None:
        return trait.title
    conduct = ACT.get(name)
    return name if conduct is None else conduct.title


def spaced(key: str) -> str:
    """Write a key of a file as words: "breaks its word"."""
    return key.replace("_", " ")


def percent(share: float) -> str:
    """Write a share as a percentage."""
    return f"{share * 100:.3g} %"


def unit_of(unit: str, value: float) -> str:
    """Return the unit, in the singular for one."""
    return unit[:-1] if unit in ("months", "points", "measures") and abs(value) == 1 else unit


def chance_of(quantity: Quantity) -> str:
    """Write a monthly chance as a percentage."""
    return in_words(quantity.model_copy(update={"unit": "share"})) + " a month"


def as_share(quantity: Quantity) -> str:
    """Write a relative number as a percentage."""
    return in_words(quantity.model_copy(update={"unit": "share"}))
