"""Words and numbers as the page prints them: names of domains and measures, digits, intervals."""

from __future__ import annotations

import math
import re

from demerit.regime.registry import ACT, CONDUCTS, EFFECT_DOMAINS

MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"

CONDUCT_TITLES = {conduct.id: conduct.title for conduct in CONDUCTS}
CONDUCT_CLASS = {conduct.id: conduct.cls for conduct in CONDUCTS}
VIOLATIONS = frozenset(conduct.id for conduct in CONDUCTS if conduct.violation)
HARMFUL = frozenset(conduct.id for conduct in CONDUCTS if conduct.cls in ("breach", "crime"))

DOMAIN_TITLES = {name: name.replace("_", " ") for name in EFFECT_DOMAINS} | {
    "court_debt": "court debts",
    "credit": "loans and credit",
    "utilities": "utility bills",
    "transport": "transport",
    "civic": "civic life",
    "petition": "petitions",
    "licences": "licences",
    "none": "none on record",
    "no_cause": "none on record",
}

GROUP_TITLES = {
    ("residence", "local"): "Local registration",
    ("residence", "no_local_hukou"): "No local registration",
    ("sex", "men"): "Men",
    ("sex", "women"): "Women",
    ("age", "0-17"): "Under 18",
    ("age", "18-34"): "18 to 34",
    ("age", "35-59"): "35 to 59",
    ("age", "60+"): "60 and over",
    ("education", "junior"): "Up to junior secondary",
    ("education", "senior"): "Senior secondary",
    ("education", "college"): "College",
    ("income", "lower third"): "Lower third",
    ("income", "middle third"): "Middle third",
    ("income", "upper third"): "Upper third",
}
ATTRIBUTE_TITLES = {
    "residence": "Registration",
    "sex": "Sex",
    "age": "Age",
    "education": "Education",
    "income": "Household income",
}

REFUSALS = {
    "refused_air": "Air tickets refused",
    "refused_rail": "High-speed rail tickets refused",
    "refused_loans": "Loans refused",
    "refused_services": "Public services refused",
    "refused_business": "Business starts refused",
    "refused_hotels": "Hotels and tours refused",
    "refused_homes": "Homes refused",
    "refused_schools": "School places refused",
    "refused_insurance": "Insurance refused",
    "refused_abroad": "Journeys abroad refused",
    "refused_licences": "Licences refused",
    "refused_posts": "Posts refused",
    "refused_benefits": "Benefits refused",
    "refused_hospitals": "Hospital admissions held up",
    "jobs_lost_to_list": "Jobs lost to a list",
}

STATUS_TITLES = {
    "as-announced": "as announced",
    "as-operated": "as operated",
    "counterfactual": "a counterfactual that nobody announced",
    "illustrative": "an illustration that nobody announced",
}

GRADES = {
    "assumed": "assumed: no source; the authors' guess, with a range",
    "borrowed": "borrowed: taken over from another place or regime",
    "derived": "derived: computed from published numbers",
    "published, weak": "published in a weak or secondary copy",
    "published": "published",
}


NORMS = {
    "strict": "map: same domain only",
    "moderate": "moderate norms (the headline)",
    "lax": "map: any link in a statute",
    "penalty": "gravity by penalty",
    "harm": "gravity by harm",
    "livelihood": "severity: livelihood first",
    "liberty": "severity: liberty first",
    "at_the_crossing": "by shares at the crossing (the headline)",
    "but_for": "but for the false or lawful ground",
    "shapley": "by Shapley shares, followed residents",
    "one_step": "the score alone neutral (the headline)",
    "with_its_lists": "the score, and the lists that it led to",
    "whole_evaluation": "own score and all own lists; a relative's listing stays",
    "with_relatives_listings": "own score and lists, and those of relatives",
    "severity=moderate": "severity: moderate",
    "severity=livelihood": "severity: livelihood first",
    "severity=liberty": "severity: liberty first",
}

_GROUPS_IN = re.compile(
    "|".join(re.escape(f"{attribute}={group}") for attribute, group in GROUP_TITLES)
)
_NAMES_IN = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


def domain(name: str) -> str:
    """A domain in words."""
    return DOMAIN_TITLES.get(name, name.replace("_", " "))


def conduct(name: str) -> str:
    """A kind of conduct of any subject in words."""
    return ACT[name].title if name in ACT else name.replace("_", " ")


def digits(value: float, figures: int = 3) -> str:
    """A number with about three figures, thousands apart by a thin space, a true minus sign."""
    if not math.isfinite(value):
        return "undefined"
    if value == 0:
        return "0"
    places = max(0, figures - 1 - math.floor(math.log10(abs(value))))
    rounded = round(value, places)
    if abs(rounded) >= 1000 or (places == 0):
        text = f"{round(value):,}".replace(",", THIN)
    else:
        text = f"{rounded:.{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text and figures > 2 else text
    return text.replace("-", MINUS)


def signed(value: float, figures: int = 2) -> str:
    """A change with its sign."""
    text = digits(value, figures)
    return text if text == "0" or value < 0 else f"+{text}"


def number(value: float | None, unit: str = "", figures: int = 3) -> str:
    """A value with its unit; shares become per cent."""
    if value is None:
        return "not defined"
    factor, sign = _scale(unit)
    return digits(factor * value, figures) + sign


def _scale(unit: str) -> tuple[float, str]:
    """Factor and sign of a unit: shares of anything are printed in per cent."""
    if unit == "share" or unit.startswith("share of "):
        return 100.0, f"{THIN}%"
    return 1.0, f"{THIN}%" if unit == "%" else ""


def reading(key: str) -> str:
    """A reading of a metric, or a group of residents, in words."""
    return NORMS.get(key) or " and ".join(_group(part) for part in key.split(" & "))


def _group(key: str) -> str:
    attribute, equals, group = key.partition("=")
    if not equals:
        return key.replace("_", " ")
    return GROUP_TITLES.get((attribute, group), f"{attribute} {group}".replace("_", " "))


def plain(text: str) -> str:
    """A title without the names that files use: groups, domains and norms in words."""
    text = _GROUPS_IN.sub(lambda found: _group(found[0]).lower(), text)
    return _NAMES_IN.sub(lambda found: domain(found[0]).lower(), text)


def factor(unit: str) -> float:
    """What a number of this unit is multiplied by in print: shares are printed in per cent."""
    return _scale(unit)[0]


def unit_words(unit: str) -> str:
    """What stands after a number whose unit is not a sign."""
    unit = unit.removeprefix("share ") if unit.startswith("share of ") else unit
    return "" if unit in ("", "%", "share", "ratio", "count") else unit


def interval(low: float | None, high: float | None, unit: str = "") -> str:
    """An interval in words, or a sentence saying that there is none."""
    if low is None or high is None:
        return "no interval"
    factor, sign = _scale(unit)
    if _skewed(low, high):
        return f"{digits(factor * low, 2)} to {digits(factor * high, 2)}{sign}"
    places = _places(factor * low, factor * high)
    return f"{_fixed(factor * low, places)} to {_fixed(factor * high, places)}{sign}"


def estimate(value: float | None, low: float | None, high: float | None, unit: str = "") -> str:
    """A value with its interval; digits smaller than the interval can tell are not printed."""
    if value is None:
        return "not defined"
    if low is None or high is None:
        return f"{number(value, unit)} (no interval: one world)"
    if low == high == value == 0:
        return f"{number(value, unit)} (none in any world)"
    return f"{banded(value, low, high, unit)} ({interval(low, high, unit)})"


def banded(value: float, low: float | None, high: float | None, unit: str = "") -> str:
    """A value with as many digits as its interval allows."""
    if low is None or high is None:
        return number(value, unit)
    factor, sign = _scale(unit)
    if _skewed(low, high):
        return digits(factor * value, 2) + sign
    return _fixed(factor * value, _places(factor * low, factor * high)) + sign


def _skewed(low: float, high: float) -> bool:
    """Whether an interval spans so many sizes that its ends need digits of their own."""
    return 0 < 4 * low < high


def _places(low: float, high: float) -> int:
    """Decimals that show an interval's half width with two figures, and the value with three."""
    size = max(abs(low), abs(high))
    if not 0 < size < math.inf:
        return 0
    most = max(0, 2 - math.floor(math.log10(size)))
    half = (high - low) / 2
    if half <= 1e-9 * size:
        return min(4, most)
    return min(4, most, max(0, 1 - math.floor(math.log10(half))))


def _fixed(value: float, places: int) -> str:
    """A number with so many decimals, thousands apart by a thin space, a true minus sign."""
    text = f"{round(value, places) + 0.0:,.{places}f}".replace(",", THIN)
    return text.replace("-", MINUS)


def leaves_out(point: float, low: float | None, high: float | None) -> bool:
    """Whether an interval exists and does not hold a point: a difference beyond chance."""
    return low is not None and high is not None and not low <= point <= high


def times(value: float) -> str:
    """How often, in words: once, twice, 5 times."""
    count = int(value)
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun."""
    shown = digits(count) if abs(count) >= 1000 else str(count)
    return f"{shown} {one if count == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """Text with a capital first letter."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """Text with a small first letter, to stand inside a sentence."""
    return text[:1].lower() + text[1:]


def listed(names: list[str]) -> str:
    """Names joined as a sentence joins them."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]
