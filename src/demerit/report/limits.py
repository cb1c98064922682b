"""What a run is about, what it leaves out, and on what evidence it rests."""

from __future__ import annotations

from dataclasses import dataclass

from demerit.report import assumptions, findings, sizes, words
from demerit.report.folder import Folder


@dataclass(frozen=True)
class Limits:
    """The part of the first page that says how far the rest may be trusted.

    Attributes:
        evidence: quantities by grade: grade in words, count, per cent; the weakest first.
        quantities: how many there are.
        fitted: whether anything was fitted to the regime, in a sentence.
        left_out: what is not modelled, the regime's and the society's own lines first.
        more: how many further lines stand in the section on it.
        noise: how many numbers are noise, in a sentence.
    """

    evidence: tuple[tuple[str, int, float], ...]
    quantities: int
    fitted: str
    left_out: tuple[str, ...]
    more: int
    noise: str


ON_FIRST_PAGE = 6
"""Lines of what is not modelled that the first page holds; the others are counted there."""


def question(folder: Folder) -> dict[str, str]:
    """The question of the report and what was simulated to answer it."""
    residents = folder.residents
    return {
        "asks": f"What does “{folder.regime_title}” do to the people it is placed on, beside the "
        f"same society under {folder.twin_title}?",
        "status": words.STATUS_TITLES.get(str(folder.regime.get("status")), "not declared"),
        "headline": str(folder.regime.get("headline") or ""),
        "residents": words.digits(residents, 9) if residents else "an unknown number of",
    }


def size(folder: Folder) -> str:
    """What was simulated, in words."""
    residents = folder.residents
    count = words.digits(residents, 9) if residents else "an unknown number of"
    society = str(folder.society.get("title") or folder.society.get("id") or "not named")
    return (
        f"{count} synthetic residents, {words.plural(folder.months, 'month')}, "
        f"{words.plural(folder.worlds, 'world')}, each beside its twin under {folder.twin_title}. "
        f"Society: {society}."
    )


def quantities(folder: Folder) -> list[assumptions.Assumption]:
    """Every quantity of the regime and the society."""
    return [
        *assumptions.quantities(folder.regime, "regime"),
        *assumptions.quantities(folder.society, "society"),
    ]


def limits(folder: Folder) -> Limits:
    """How far the first page may be trusted."""
    found = quantities(folder)
    lines = not_modelled(folder)
    return Limits(
        evidence=tuple(assumptions.evidence(found)),
        quantities=len(found),
        fitted=_fitted(folder),
        left_out=tuple(lines[:ON_FIRST_PAGE]),
        more=max(0, len(lines) - ON_FIRST_PAGE),
        noise=_noise(folder),
    )


def _fitted(folder: Folder) -> str:
    if folder.regime.get("status") == "as-announced":
        return "Nothing is fitted to this regime: what was only announced left nothing to fit to."
    return "A page of its own holds the model against what was published, where anything was."


def _noise(folder: Folder) -> str:
    held = [name for name, entry in folder.metrics.items() if findings.in_noise(name, entry)]
    total = len(folder.metrics)
    if not total:
        return "The run holds no metrics."
    return (
        f"{len(held)} of {words.plural(total, 'metric')} cannot be told from no difference with "
        f"{words.plural(folder.worlds, 'world')} and are marked as noise."
    )


def not_modelled(folder: Folder) -> list[str]:
    """What the regime and the society say they leave out, and what the laboratory always does."""
    own = [
        *map(str, folder.regime.get("not_modelled") or ()),
        *map(str, folder.society.get("not_modelled") or ()),
    ]
    if not folder.run.get("firms"):
        own.append("Firms and departments as subjects: only residents are scored and listed.")
    of_size = sizes.limit(str(folder.regime.get("id")))
    own += [of_size] if of_size else []
    own += [
        "Real persons. Nobody here exists, and no result says anything about anybody.",
        "The text of speech. Dissent is a quantity.",
        "Who is harmed by an act: harm to others is a sum of money, not a person.",
        "Change of the regime itself: its rules stay as written for the whole run.",
    ]
    lines = (words.sentence(line.rstrip(".")) + "." for line in own)
    return list(dict.fromkeys(lines))
