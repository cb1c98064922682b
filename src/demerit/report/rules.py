"""The regime in plain words, from its canonical form: a few sentences and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from demerit.regime import BadInput, from_canonical, rule_book
from demerit.report import markdown, words
from demerit.report.table import Table


def facts(regime: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an assessor asks first; what the file leaves empty is printed as empty."""
    asked = {
        "Aim, as declared": "aim",
        "Legal basis": "legal_basis",
        "Who is affected": "affected",
        "Oversight": "oversight",
    }
    status = str(regime.get("status") or "")
    found = [("Status", words.STATUS_TITLES.get(status, status) or "nothing is declared")]
    found += [
        (title, str(regime.get(key) or "nothing is declared")) for title, key in asked.items()
    ]
    laid = [str(name) for name in regime.get("safeguards") or ()]
    found.append(("Safeguards laid over it", words.listed(laid) or "none"))
    return found


def tables(regime: Mapping[str, Any]) -> list[Table]:
    """Agencies, points, lists, measures and due process, each as a table that holds anything."""
    made = (
        Table(
            "Who watches",
            ("Agency", "Sees", "False records", "Put on another person"),
            tuple(_agencies(regime)),
            "False records are counted per 1,000 adults, firms or departments a year; the last "
            "column is the share of records that land on somebody else.",
        ),
        Table(
            "What costs or earns points",
            ("Conduct", "What it is", "Points", "Expires after"),
            tuple(_points(regime)),
        ),
        Table("Grades", ("Grade", "From"), tuple(_grades(regime))),
        Table(
            "Who is listed, and how one gets off",
            ("List", "Entered for", "Term", "Ways out", "Public"),
            tuple(_lists(regime)),
        ),
        Table(
            "What a listing or a grade does",
            ("Measure", "In domain", "When", "Applied by", "Coverage"),
            tuple(_measures(regime)),
            "Coverage is the share of attempts or relations at which a measure bites.",
        ),
        Table("Protection of the person", ("Safeguard", "Extent"), tuple(_process(regime))),
    )
    return [table for table in made if table.rows]


def book(regime: Mapping[str, Any]) -> Markup:
    """The whole rule book in sentences; empty where the canonical form is not one of today's."""
    try:
        text = rule_book(from_canonical(dict(regime)))
    except (BadInput, ValueError):
        return Markup("")
    _, found, rest = text.partition("## ")
    rules, _, _ = rest.partition("## Not modelled")
    return markdown.html(f"## {rules}", head=4) if found else Markup("")


def _value(node: Any, unit: str = "", none: str = "none") -> str:
    """A quantity in print."""
    held = node.get("value") if isinstance(node, Mapping) else node
    if not isinstance(held, (int, float)) or isinstance(held, bool):
        return none
    kind = str(node.get("unit") or "") if isinstance(node, Mapping) else ""
    share = unit == "share" or kind == "share"
    return words.number(float(held), "share" if share else "")


def _months(node: Any, none: str = "never") -> str:
    held = node.get("value") if isinstance(node, Mapping) else None
    return words.plural(int(held), "month") if isinstance(held, (int, float)) else none


def _each(regime: Mapping[str, Any], section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    held = regime.get(section)
    if isinstance(held, Mapping):
        yield from ((str(key), one) for key, one in held.items() if isinstance(one, Mapping))


def _title(regime: Mapping[str, Any], section: str, key: str) -> str:
    held = (regime.get(section) or {}).get(key) or {}
    return str(held.get("title") or key.replace("_", " "))


def _agencies(regime: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for key, agency in _each(regime, "agencies"):
        seen = [words.conduct(str(name)).lower() for name in agency.get("sees") or {}]
        yield (
            _title(regime, "agencies", key),
            words.listed(seen) or "nothing",
            _value(agency.get("phantom"), none="0"),
            _value(agency.get("misidentifies"), "share", "0"),
        )


def _points(regime: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for _, score in _each(regime, "scores"):
        for rule in score.get("rules") or ():
            conduct = str(rule.get("on"))
            held = rule.get("points") or {}
            points = held.get("value")
            kind = words.CONDUCT_CLASS.get(conduct, "")
            shown = words.signed(float(points), 4) if isinstance(points, (int, float)) else ""
            yield words.conduct(conduct), kind, shown, _months(rule.get("term"))


def _grades(regime: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for _, score in _each(regime, "scores"):
        for name, lowest in (score.get("grades") or {}).items():
            yield (
                str(name),
                _value(lowest, none="anything lower")
                + (
                    " points"
                    if isinstance(lowest, Mapping) and lowest.get("value") is not None
                    else ""
                ),
            )


def _on(name: str) -> str:
    if name.startswith("grade:"):
        return f"grade {name.removeprefix('grade:')}"
    return words.conduct(name).lower()


def _ground(entry: Mapping[str, Any]) -> str:
    return str(entry.get("ground") or "no ground named").replace("_", " ")


def _lists(regime: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for key, held in _each(regime, "lists"):
        kind = {"black": "blacklist", "red": "redlist"}.get(str(held.get("kind")), "list")
        entries = [one for one in held.get("entry") or () if isinstance(one, Mapping)]
        grounds = [f"{_on(str(one.get('on')))} ({_ground(one)})" for one in entries]
        terms = dict.fromkeys(_months(one.get("term"), "no term") for one in entries)
        ways = [str(way).replace("_", " ") for way in held.get("exits") or ()]
        yield (
            f"{_title(regime, 'lists', key)} ({kind})",
            "; ".join(grounds),
            ", ".join(terms),
            words.listed(ways) or "none",
            "yes" if held.get("public") else "no",
        )


def _measures(regime: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for key, held in _each(regime, "measures"):
        ties = [str(tie) for tie in held.get("reaches") or ()]
        reach = f"; reaches the {words.listed(ties)}" if ties else ""
        domain = words.domain(str(held.get("domain") or ""))
        yield (
            _title(regime, "measures", key) + reach,
            domain,
            _when(held.get("when") or {}, regime),
            str(held.get("carrier") or "not named"),
            _value(held.get("coverage"), "share"),
        )


def _when(when: Mapping[str, Any], regime: Mapping[str, Any]) -> str:
    lists = when.get("on_list")
    found = [f"on the list “{_title(regime, 'lists', str(lists))}”"] if lists else []
    said = {"grade_at_most": "grade {} or lower", "grade_at_least": "grade {} or higher"}
    found += [text.format(when[key]) for key, text in said.items() if when.get(key)]
    return words.listed(found) or "never"


def _process(regime: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    held = regime.get("due_process")
    process: Mapping[str, Any] = held if isinstance(held, Mapping) else {}
    shares = {
        "notice": "Notice before effect reaches",
        "notice_names": "Notices that name act, rule and remedy",
        "reasons_right": "Notices that state the true reason",
        "hearing": "Heard before effect",
        "human_review": "Reviewed by a person",
    }
    for key, title in shares.items():
        if key in process:
            among = "notices" if key in ("notice_names", "reasons_right") else "entries"
            yield title, f"{_value(process[key], 'share', '0')} of {among}"
    if "appeal_filed_false" in process:
        filed = _value(process["appeal_filed_false"], "share", "0")
        yield "Appeals against wrong entries", f"{filed} of those open, each month"
    if "second_filed" in process:
        yield (
            "Refused appeals that go on to a second instance",
            _value(process["second_filed"], "share", "0"),
        )
    if "silence" in process:
        yield "Appeals that are never answered", _value(process["silence"], "share", "0")
    switches = {
        "suspensive": "An appeal suspends the measure",
        "purpose_limitation": "Records serve only the purpose they were made for",
        "exclude_protected": "Protected conduct is left out",
        "forever": "Once untrustworthy, always restricted",
    }
    for key, title in switches.items():
        if key in process:
            yield title, "yes" if process[key] else "no"
    if "expiry_cap" in process:
        yield "Every entry ends after", _months(process["expiry_cap"], "no such limit")
    shared = regime.get("sharing")
    if isinstance(shared, Mapping) and shared:
        yield "Everybody applies everybody's lists", "yes" if shared.get("joint") else "no"
        reached = _value(shared.get("correction_reaches"), "share", "all")
        yield "A correction reaches", f"{reached} of copies"
