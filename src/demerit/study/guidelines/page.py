"""The page of the guideline study: which way each dial points, never one index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from demerit.evidence.norms import MAPS
from demerit.study.guidelines import prose, ranking
from demerit.study.guidelines.expected import expectations
from demerit.study.guidelines.running import verdicts

Found = Mapping[str, Any]
FINDINGS = Path(__file__).parent / "findings.md"
SAID = {
    "as expected": "as expected",
    "against": "**not as expected**",
    "cannot be told": "cannot be told",
    "not measured": "not measured",
}


def page(data: Found) -> str:
    """The study as Markdown.

    Args:
        data: what `guidelines.json` holds.
    """
    parts = (
        _head(data),
        _separation(data),
        _limb_one(data),
        _limb_two(data),
        _expectations(data),
        _findings(),
        _again(data),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head(data: Found) -> Iterator[str]:
    society = f"`{data['society']}`" if data["society"] else "the one that each is about"
    numbers = {**data, **data["norms"], "society": society}
    yield "# Examples of the Guidelines on prohibited practices, run as regimes"
    yield ""
    yield f"*Made by `{data['command']}`; change the scenarios, not this.*"
    yield ""
    yield _flow(prose.INTRODUCTION, numbers)
    yield ""
    yield _flow(prose.CAVEAT, numbers)
    yield ""
    yield f"Source: {expectations().source.strip()}"


def _flow(text: str, numbers: Found | None = None) -> str:
    """A paragraph in one line, with its numbers."""
    return " ".join(text.format(**(numbers or {})).split())


def _separation(data: Found) -> Iterator[str]:
    yield "## Do the two sides stand apart?"
    yield ""
    yield _flow(prose.SIDES)
    yield ""
    yield "| dial | lowest inside | highest outside | apart by value | apart by interval | silent |"
    yield "|---|---|---|---|---|---|"
    any_one = next(iter(data["scenarios"].values()))
    rows = [
        *((f"M6, map {name}", ranking.under_map(name)) for name in MAPS),
        *(
            (f"M6, severity {name}", ranking.under_weighting(name))
            for name in any_one["weightings"]
        ),
        *(
            (f"burden for a point of gravity, scale {name}", ranking.per_point(name))
            for name in any_one["per_point"]
        ),
        ("M10", ranking.dial("M10")),
    ]
    for title, take in rows:
        found = ranking.apart(data, take)
        if found is None:
            yield f"| {title} | | | cannot be told | cannot be told | |"
            continue
        yield (
            f"| {title} | {_short(found.lowest[0])} {_number(found.lowest[1])} |"
            f" {_short(found.highest[0])} {_number(found.highest[1])} | {_yes(found.by_value)} |"
            f" {_yes(found.by_interval)} | {', '.join(map(_short, found.silent))} |"
        )


def _limb_one(data: Found) -> Iterator[str]:
    yield "## Limb (i): burden in unrelated contexts"
    yield ""
    yield _flow(prose.LIMB_ONE)
    yield ""
    yield (
        "| example | scenario | the Guidelines name it | M6 strict | M6 moderate | M6 lax |"
        " rewards, moderate |"
    )
    yield "|---|---|---|---|---|---|---|"
    said = expectations().scenarios
    for name in ranking.ranked(data, ranking.under_map("moderate")):
        found = data["scenarios"][name]
        maps = " | ".join(_shown(found["maps"].get(one)) for one in ("strict", "moderate", "lax"))
        yield (
            f"| {said[name].example} | [{found['title']}](presets/{name}.md) | {said[name].named} |"
            f" {maps} | {_shown(found['rewards'].get('moderate'))} |"
        )


def _limb_two(data: Found) -> Iterator[str]:
    yield "## Limb (ii): burden against gravity"
    yield ""
    yield _flow(prose.LIMB_TWO)
    yield ""
    yield "| example | scenario | M9 | M10 | months of burden for a point of gravity |"
    yield "|---|---|---|---|---|"
    said = expectations().scenarios
    for name in ranking.ranked(data, ranking.per_point("moderate")):
        found = data["scenarios"][name]
        dials = found["dials"]
        yield (
            f"| {said[name].example} | [{found['title']}](presets/{name}.md) |"
            f" {_shown(dials.get('M9'))} | {_shown(dials.get('M10'))} |"
            f" {_shown(found['per_point'].get('moderate'))} |"
        )


def _expectations(data: Found) -> Iterator[str]:
    said = expectations()
    yield "## Every expectation, held against what was measured"
    yield ""
    yield _flow(prose.HELD)
    yield ""
    yield "| example | dial | expected | measured | |"
    yield "|---|---|---|---|---|"
    for name, dial, reading, verdict in verdicts(data):
        found = data["scenarios"][name]["dials"].get(dial)
        band = said.readings[reading]
        yield (
            f"| {said.scenarios[name].example} | {dial} | {_band(reading)}: {band.says} |"
            f" {_shown(found)} | {SAID[verdict]} |"
        )


def _band(reading: str) -> str:
    band = expectations().readings[reading]
    ends = []
    if band.at_least is not None:
        ends.append(f"at least {band.at_least:g}")
    if band.at_most is not None:
        ends.append(f"at most {band.at_most:g}")
    return " and ".join(ends) or "not there"


def _findings() -> Iterator[str]:
    yield "## What did not come out as the table says, and why"
    yield ""
    yield FINDINGS.read_text(encoding="utf-8").strip()


def _again(data: Found) -> Iterator[str]:
    yield "## Make it again"
    yield ""
    yield f"    {data['command']} --out runs/guidelines"
    yield "    python docs/make_pages.py guidelines runs/guidelines"
    yield ""
    yield _flow(prose.FOLDER)


# --- cells -----------------------------------------------------------------------------------


def _shown(found: Found | None) -> str:
    """Value and interval; the reason where there is none."""
    if not found:
        return ""
    value = found.get("value")
    if value is None:
        return f"none: {found.get('reason') or found.get('status')}"
    low, high = found.get("low"), found.get("high")
    if low is None or high is None:
        return _number(value)
    return f"{_number(value)} ({_number(low)} to {_number(high)})"


def _number(value: float) -> str:
    if value == 0:
        return "0"
    digits = 2 if abs(value) >= 0.1 else 3
    return f"{value:,.{digits}f}" if abs(value) < 100 else f"{value:,.0f}"


def _short(name: str) -> str:
    return expectations().scenarios[name].example


def _yes(held: bool) -> str:
    return "yes" if held else "no"
