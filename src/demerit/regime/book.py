"""The rule book: a regime in plain words, as Markdown for a reader who is no specialist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from demerit.regime.book_consequences import consequences
from demerit.regime.declared import walk_quantities
from demerit.regime.model import (
    Agency,
    BanList,
    DirectGrade,
    Entry,
    Regime,
    Score,
)
from demerit.regime.quantity import value_of
from demerit.regime.registry import (
    ACT,
    ELIGIBILITY,
    EXITS,
    GRADES_OF_EVIDENCE,
    STATUSES,
    TRAIT,
)
from demerit.regime.rights import rights
from demerit.regime.rollout_words import in_districts
from demerit.regime.subjects import NAMED, counted, kinds_of, listed, watched_by
from demerit.regime.words import (
    as_share,
    cause,
    chance_of,
    in_words,
    published_in_words,
    spaced,
)


def rule_book(regime: Regime) -> str:
    """Return the regime in plain words.

    Args:
        regime: A regime, with or without safeguards laid over it.

    Returns:
        Markdown. Each number is followed by its grade of evidence in brackets and, where it is
        uncertain, by its range.
    """
    parts = (
        _opening(regime),
        _watching(regime),
        _points(regime),
        _lists(regime),
        consequences(regime),
        _sharing(regime),
        rights(regime.due_process),
        _safeguards(regime),
        _left_out(regime),
        _evidence(regime),
        _compared(regime),
    )
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part))) + "\n"


def _title(thing: BanList | Score | Agency, key: str) -> str:
    return thing.title or spaced(key)


# --- sections ------------------------------------------------------------------------------------


def _opening(regime: Regime) -> Iterator[str]:
    yield f"# {regime.title}"
    yield ""
    yield f"*Rule book of `{regime.id}`, {STATUSES[regime.status]}.*" + (
        f" **{regime.headline}**" if regime.headline else ""
    )
    yield ""
    yield regime.summary.strip()
    yield ""
    for name, text in (
        ("Aim", regime.aim),
        ("Legal basis", regime.legal_basis),
        ("Who is affected", regime.affected),
        ("Oversight", regime.oversight),
        ("In force", regime.in_force),
        ("Replaces", ", ".join(regime.replaces)),
        ("Societies that it is about", ", ".join(f"`{one}`" for one in regime.fits)),
    ):
        if text or name not in ("In force", "Replaces", "Societies that it is about"):
            yield f"- {name}: {(text or 'nothing is stated').strip()}"
    if regime.agencies or regime.scores or regime.lists:
        if value_of(regime.announced):
            yield f"- Announced {in_words(regime.announced)} before it starts."
        yield from in_districts(regime)
        knowing = listed(NAMED[kind].knowing for kind in kinds_of(regime))
        yield f"- {knowing} who know that they are under it: {in_words(regime.awareness)}."
        if value_of(regime.alarm) != 1:
            yield (
                f"- At the announcement they think detection {in_words(regime.alarm)} times as"
                " likely."
            )


def _watching(regime: Regime) -> Iterator[str]:
    if not regime.agencies:
        return
    yield "## Who watches"
    for key, agency in regime.agencies.items():
        yield ""
        yield f"**{_title(agency, key)}**"
        yield ""
        for conduct, sight in agency.sees.items():
            late = f", recorded after {in_words(sight.delay)}" if value_of(sight.delay) else ""
            yield (
                f"- {cause(conduct)}: the chance that an act is recorded is"
                f" {in_words(sight.detects)}{late}."
            )
        yield from _mistakes(agency)


def _mistakes(agency: Agency) -> Iterator[str]:
    if value_of(agency.phantom):
        rate = counted(in_words(agency.phantom), watched_by(agency))
        yield f"- Records of what never happened: {rate}."
    if value_of(agency.misidentifies):
        wrong = "person" if watched_by(agency) == ("residents",) else "one"
        yield f"- Records put on the wrong {wrong}: {in_words(agency.misidentifies)} of records."
    if agency.false_listing is not None and value_of(agency.false_listing):
        yield (
            "- Debtors who cannot pay are treated as if they could:"
            f" {chance_of(agency.false_listing)}."
        )
    if value_of(agency.attention):
        yield (
            "- Attention follows records: each earlier record raises the chance of being seen by"
            f" {as_share(agency.attention)}."
        )
    if value_of(agency.reports):
        yield f"- Records that begin with a report by somebody else: {in_words(agency.reports)}."
    for trait, times in agency.profiles.items():
        title = TRAIT[trait].title.lower() if trait in TRAIT else trait
        yield f"- People with the trait “{title}” are looked at {in_words(times)} times as often."


def _points(regime: Regime) -> Iterator[str]:
    for key, score in regime.scores.items():
        yield f"## {_title(score, key)}"
        yield ""
        bounds = [
            f"{word} {in_words(quantity)}"
            for word, quantity in (("never below", score.floor), ("never above", score.ceiling))
            if value_of(quantity) is not None
        ]
        yield (
            f"{NAMED[score.of].every} starts with {in_words(score.start)}"
            + (f", {', '.join(bounds)}" if bounds else "")
            + "."
        )
        if score.regain is not None:
            yield (
                f"{in_words(score.regain.points)} come back after each"
                f" {in_words(score.regain.after)} without a deduction."
            )
            if score.regain.full_after is not None:
                full = in_words(score.regain.full_after)
                yield f"All of them come back after {full} without a deduction."
        if score.course is not None:
            yield (
                f"A course gives {in_words(score.course.points, signed=True)}, once in"
                f" {in_words(score.course.every)}, and costs {in_words(score.course.cost)}; those"
                f" with deductions take it: {chance_of(score.course.chance)}."
            )
        yield "The score is public." if score.public else "The score is not public."
        yield from _rules(score)
        yield from _grades(score)
        yield from _direct(regime, score.direct)


def _rules(score: Score) -> Iterator[str]:
    rules = score.rules
    yield ""
    yield f"| what {NAMED[score.of].one} does | kind | points | for how long | most at once |"
    yield "|---|---|---|---|---|"
    for rule in rules:
        points, term = in_words(rule.points, signed=True), in_words(rule.term, none="for good")
        yield (
            f"| {cause(rule.on)} | {_kind(rule.on)} | {points} | {term} |"
            f" {in_words(rule.cap, none='no limit')} |"
        )
    for rule in rules:
        if value_of(rule.borrowed):
            yield ""
            yield (
                f"{cause(rule.on)}: {in_words(rule.borrowed)} of its records are taken on by"
                " somebody close."
            )


def _kind(name: str) -> str:
    if name.startswith("trait:"):
        return "**a trait, no act**"
    conduct = ACT.get(name)
    if conduct is None:
        return ""
    return "**protected: a right**" if conduct.protected else conduct.cls


def _grades(score: Score) -> Iterator[str]:
    yield ""
    yield "Grades, best first:"
    yield ""
    for name, cut in score.grades.items():
        meaning = (
            f"from {in_words(cut)} up"
            if value_of(cut) is not None
            else f"below all others [{cut.grade}]"
        )
        plain = (
            f"; also given to {NAMED[score.of].many} without a record"
            if name == score.default
            else ""
        )
        yield f"- **{spaced(name)}**: {meaning}{plain}"


def _direct(regime: Regime, direct: tuple[DirectGrade, ...]) -> Iterator[str]:
    if not direct:
        return
    yield ""
    yield "Grades given at once, whatever the points:"
    yield ""
    for one in direct:
        name = one.on.removeprefix("list:")
        why = (
            f"being on the list “{_title(regime.lists[name], name)}”"
            if one.on.startswith("list:") and name in regime.lists
            else cause(one.on)
        )
        text = (
            f"- **{spaced(one.grade)}** for {why}, for"
            f" {in_words(one.term, none='as long as the cause lasts')}"
        )
        if one.lock:
            text += "; until then, added points change nothing"
        if one.repair is not None:
            text += (
                f"; once the matter is mended, {in_words(one.repair.points, signed=True)} for"
                f" {in_words(one.repair.term)} instead"
            )
        yield text + "."


def _lists(regime: Regime) -> Iterator[str]:
    for place, (key, ban) in enumerate(regime.lists.items()):
        if place:
            yield ""
        yield f"## {_title(ban, key)}"
        yield ""
        kind = "A blacklist" if ban.kind == "black" else "A redlist, for reward"
        whom = f" of {ELIGIBILITY[ban.among]}" if ban.among in ELIGIBILITY else ""
        shown = "open to the public" if ban.public else "not public"
        yield f"{kind}{whom}, {shown}. {NAMED[ban.of].one.capitalize()} gets onto it:"
        yield ""
        yield from (f"- {_entry(entry)}" for entry in ban.entry)
        yield ""
        lead = in_words(ban.lead)
        yield (
            f"An entry takes effect after {lead}."
            if value_of(ban.lead)
            else "An entry takes effect at once."
        )
        ways = "; ".join(EXITS[name] for name in ban.exits)
        yield f"Ways off: {ways}." if ways else "There is no way off."
        if ban.early_deletion is not None:
            yield (
                "After performance an entry with a term may be deleted early:"
                f" {chance_of(ban.early_deletion)}."
            )
        if ban.performs is not None:
            yield f"Those listed do what is asked of them: {chance_of(ban.performs)}."
        if ban.relist_bar is not None:
            yield (
                f"No new entry for {in_words(ban.relist_bar)} where the creditor asked for the"
                " deletion."
            )


def _entry(entry: Entry) -> str:
    ground = spaced(entry.ground)
    why = (
        f"with grade {spaced(entry.on.removeprefix('grade:'))}"
        if entry.on.startswith("grade:")
        else f"for {cause(entry.on).lower()}"
    )
    chance = (
        ""
        if value_of(entry.chance) == 1
        else f"; the chance that this leads to an entry is {in_words(entry.chance)}"
    )
    term = in_words(entry.term, none="no term, until one of the ways off")
    return f"{why} ({ground}){chance}; for {term}."


def _sharing(regime: Regime) -> Iterator[str]:
    if not regime.lists and not regime.measures:
        return
    yield "## Sharing"
    yield ""
    sharing = regime.sharing
    if sharing.wall:
        yield "- A wall stands between bodies: nothing crosses to another part of life."
    elif sharing.joint:
        yield "- Punishment is joint: every body applies the lists of the others."
    else:
        yield "- Each measure is applied by the body that is named for it."
    yield (
        f"- A correction reaches {in_words(sharing.correction_reaches)} of copies, after"
        f" {in_words(sharing.correction_lag)} on average."
    )


def _safeguards(regime: Regime) -> Iterator[str]:
    if not regime.safeguards:
        return
    from demerit.regime.overlays import list_safeguards, load_safeguard

    shipped = list_safeguards()
    yield "## Safeguards laid over the file"
    yield ""
    for name in regime.safeguards:
        if name in shipped:
            safeguard = load_safeguard(name)
            yield f"- **{safeguard.title}.** {safeguard.sentence}"
        else:
            yield f"- `{name}`"


def _left_out(regime: Regime) -> Iterator[str]:
    if not regime.not_modelled:
        return
    yield "## Not modelled"
    yield ""
    yield from (f"- {line.strip()}" for line in regime.not_modelled)


def _compared(regime: Regime) -> Iterator[str]:
    if not regime.comparisons and not regime.no_comparison:
        return
    yield "## Where the model can be compared"
    yield ""
    if not regime.comparisons:
        yield regime.no_comparison.strip()
    for one in regime.comparisons:
        note = f" {one.note.strip()}" if one.note else ""
        number = published_in_words(one.published)
        yield f"- {one.what.strip()} Published: {number}. In a run: {one.where.strip()}.{note}"


def _evidence(regime: Regime) -> Iterator[str]:
    counts = Counter(quantity.grade for _, quantity in walk_quantities(regime))
    yield "## How good the evidence is"
    yield ""
    for grade, meaning in GRADES_OF_EVIDENCE.items():
        if counts[grade]:
            numbers = "number" if counts[grade] == 1 else "numbers"
            yield f"- **{grade}** ({meaning}): {counts[grade]} {numbers}"
    if regime.sources:
        yield ""
        yield "Sources:"
        yield ""
    for key, source in regime.sources.items():
        details = ", ".join(
            part for part in (source.publisher, source.date or "", source.url) if part
        )
        yield f"- `{key}`: {source.title}" + (f" ({details})" if details else "")
