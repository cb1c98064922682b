"""Tables of a study of arms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demerit.report import words
from demerit.report.table import Table

SURVIVES = "survives all norms"


def tables(found: dict[str, Any]) -> Iterator[Table]:
    """Every table of the page, in order."""
    yield _arms(found)
    if any(arm["metrics"] for arm in found["arms"]):
        yield _metrics(found)
    yield _readings(found)
    if "orders" in found:
        yield from _orders(found["orders"])
    yield _survivors(found)
    if "necessity" in found:
        yield _necessity(found["necessity"])
    if found["left"]:
        yield _left(found)


def choices(found: dict[str, Any]) -> list[str]:
    """The choice and what became of it on held-out worlds, a sentence for each demand."""
    titles = {arm["id"]: arm["title"] for arm in found["arms"]}
    return [_choice(one, titles) for one in found["choices"]]


def _choice(one: dict[str, Any], titles: dict[str, str]) -> str:
    want = words.number(one["keeps"], "share")
    if one["chosen"] is None:
        return f"Keeping {want} of the harm averted: no choice was made; {one['why']}."
    here, there, kept = (
        one[name] for name in ("saved_where_chosen", "saved_held_out", "kept_held_out")
    )
    text = (
        f"Keeping {want} of the harm averted: {titles[one['chosen']]} has {one['why']} on the "
        f"worlds {_seeds(one['chosen_on'])}. There it saves "
        f"{words.number(here['value'], 'share')} of the regime's burden; on the worlds held out, "
        f"{_seeds(one['held_out'])}, it saves "
        f"{words.estimate(there['value'], there['low'], there['high'], 'share')}"
    )
    if kept["value"] is None:
        text += f"; how much it keeps there is not defined: {kept['reason']}."
    else:
        share = words.estimate(kept["value"], kept["low"], kept["high"], "share")
        text += f" and keeps {share} of the harm averted."
    if one["curse"] is not None:
        text += (
            " The difference between the two, "
            f"{words.signed(100 * one['curse'])} percentage points, is the winner's curse: the "
            "best of many looks better where it was chosen."
        )
    return text


def _seeds(seeds: list[int]) -> str:
    return f"{seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else f"{seeds[0]}"


def _arms(found: dict[str, Any]) -> Table:
    about = found["numbers"]
    named = (f"{about[name]['title']} ({about[name]['unit']})" for name in about)
    rows = [
        (
            arm["title"],
            *(_cell(arm["numbers"][name], about[name]["unit"]) for name in about),
            _kept(arm["kept"]),
        )
        for arm in found["arms"]
    ]
    note = (
        "Levels, and in brackets what the paired difference from the regime as it is says: less or "
        f"more beyond chance with {len(found['arms']) - 1} comparisons at once, noise, or the same "
        "in every world. Wrongful: rests for more than half on false records, on lawful or "
        "protected acts or on traits."
    )
    heads = ("Arm", *named, "Harm averted that is kept")
    return Table("Every arm", heads, tuple(rows), note)


def _necessity(metric: dict[str, Any]) -> Table:
    """The necessity gap (M12) under every reading."""
    rows = [("at the top", metric), *metric["variants"].items()]
    kept = metric["parts"]["effect_kept"]
    return Table(
        "Necessity gap (M12): burden that the mildest sufficient arm would spare",
        ("Reading", "Share of the regime's burden (95 %)"),
        (
            *((name.replace("_", " "), _share_of(one)) for name, one in rows),
            ("effect that the choice keeps on worlds that did not choose it", _share_of(kept)),
        ),
        metric["definition"],
    )


def _share_of(one: dict[str, Any]) -> str:
    if one["value"] is None:
        return f"not defined: {one['reason']}"
    return words.estimate(one["value"], one["low"], one["high"], "share")


def _metrics(found: dict[str, Any]) -> Table:
    rows = []
    for arm in found["arms"]:
        for name, one in arm["metrics"].items():
            level = words.estimate(one["value"], one["low"], one["high"], one["unit"])
            apart = _apart(one, one["unit"])
            rows.append((arm["title"], f"{name} {one['title']}", one["unit"], level, apart))
    heads = ("Arm", "Metric", "Unit", "Level (95 %)", "Less the first arm (95 %)")
    return Table(
        "The metrics that the study declared beforehand",
        heads,
        tuple(rows),
        "Means over worlds of each world's value, each arm beside ordinary law alone.",
    )


def _cell(one: dict[str, Any], unit: str) -> str:
    if one["value"] is None:
        return "not defined"
    said = one["verdict"]
    return words.number(one["value"], unit) + (f" ({said})" if said and said != "unknown" else "")


def _kept(one: dict[str, Any]) -> str:
    if one["value"] is None:
        return "not defined"
    return words.estimate(one["value"], one["low"], one["high"], "share")


def _readings(found: dict[str, Any]) -> Table:
    about = found["numbers"]
    rows = [
        (
            arm["title"],
            about[name]["title"],
            reading.replace("_", " ").replace("=", " "),
            words.estimate(held["value"], held["low"], held["high"], about[name]["unit"]),
            _apart(held, about[name]["unit"]),
            held["verdict"] or "",
        )
        for arm in found["arms"]
        for name, one in arm["numbers"].items()
        for reading, held in ((one["reading"], one), *one["readings"].items())
    ]
    heads = ("Arm", "Number", "Reading", "Level (95 %)", "Less the regime as it is (95 %)", "Says")
    return Table(
        "Every number under every declared reading",
        heads,
        tuple(rows),
        "Readings are declared value judgements: maps of what is related, scales of gravity, "
        "weights of severity, and the three readings of wrongful.",
        stays_open=False,
    )


def _apart(held: dict[str, Any], unit: str) -> str:
    apart = held["difference"]
    if not apart or apart["value"] is None:
        return ""
    return words.estimate(apart["value"], apart["low"], apart["high"], unit)


def _survivors(found: dict[str, Any]) -> Table:
    titles = {arm["id"]: arm["title"] for arm in found["arms"]}
    names = {name: one["title"] for name, one in found["numbers"].items()} | {"front": "The front"}
    rows = [
        (
            titles[one["arm"]],
            names[one["number"]],
            one["conclusion"],
            SURVIVES if one["survives"] else "",
            str(len(one["readings"])),
            _counts(one["readings"]),
        )
        for one in found["survivors"]
    ]
    return Table(
        "Which conclusions survive all norms",
        ("Arm", "About", "Conclusion", "", "Readings", "What they say"),
        tuple(rows),
        "A conclusion survives when every declared reading says the same, beyond chance: three "
        "maps, three scales of gravity beside harm and number, three weightings of severity, and "
        "their combinations.",
    )


def _counts(readings: dict[str, str]) -> str:
    said = list(readings.values())
    return ", ".join(f"{said.count(word)} {word}" for word in dict.fromkeys(said))


def _orders(orders: dict[str, Any]) -> Iterator[Table]:
    """What each part adds, in three orders."""
    heads = (
        "Part", "Burden lost when taken out first", "Harm averted lost when taken out first",
        "Burden when left alone", "Harm averted when left alone",
    )  # fmt: skip
    rows = [
        (
            row["part"],
            *_added(row["first"]),
            *(_added(row["alone"]) if "alone" in row else ("", "")),
        )
        for row in orders["parts"]
    ]
    yield Table(
        "What each part adds, and how it depends on the order",
        heads,
        tuple(rows),
        "Burden in weighted months, harm in yuan, per 1,000 resident-years. Taken out first: the "
        "regime less the regime without the part. Left alone: with only this part and what it "
        "cannot do without, less ordinary law. Where the two differ, parts stand in for each other "
        "or need each other.",
    )
    groups = [(row["group"], *_added(row)) for row in orders["groups"]]
    if groups:
        yield Table(
            "What each group adds on average over all orders (Shapley's value)",
            ("Group", "Burden", "Harm averted"),
            tuple(groups),
            "The values of all groups sum to the regime less what is left without any of them.",
        )


def _added(row: dict[str, Any]) -> tuple[str, str]:
    found = []
    for name in ("burden", "effect"):
        one = row[name]
        shown = words.estimate(one["value"], one["low"], one["high"])
        found.append(f"{shown}{' (noise)' if one['verdict'] == 'noise' else ''}")
    return found[0], found[1]


def _left(found: dict[str, Any]) -> Table:
    rows = tuple((one["title"], one["kind"], one["why"]) for one in found["left"])
    return Table("What is no arm of its own", ("What", "Kind", "Why"), rows, stays_open=False)
