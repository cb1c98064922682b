"""Each check finds what it is for, on the right line, and says what to try."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from demerit.regime import BadInput, check, load_regime
from tests.regime.made import GOOD, changed, copies, written

RULE = "      - on: fare_evasion\n        points"
SIGHT = "      fare_evasion: {detects: {value: 0.1, grade: assumed, range: [0.05, 0.2]}}\n"
ENTRY = "- {on: fare_evasion, ground: no_ticket, term: {value: 6, source: law, grade: published}}"
NO_TERM = (", term: {value: 6, source: law, grade: published}}", "}")
GOOD_GRADE = "      good: {value: 80, source: law, grade: published}\n"
POOR_GRADE = "      poor: {value: null, source: law, grade: published}\n"
EXITS = "[expiry, correction]"


NOTICE = "  notice: {value: 0.5, grade: assumed, range: [0.2, 0.8]}\n"


def process(**shares: float) -> tuple[str, str]:
    """Parts of due process in the place of the notice."""
    parts = (f"  {n}: {{value: {v}, grade: assumed, range: [0, 1]}}\n" for n, v in shares.items())
    return NOTICE, "".join(parts)


APPEALS = {"appeal_filed_false": 0.2, "appeal_upheld_false": 0.5}


def graded(name: str, cut: int) -> str:
    return f"      {name}: {{value: {cut}, source: law, grade: published}}\n"


CASES = {
    "unknown-conduct": changed((RULE, RULE.replace("fare_evasion", "fare_evasoin"))),
    "unknown-list": changed(("on_list: barred", "on_list: bared")),
    "unknown-group": changed(("kind: black\n", "kind: black\n    among: drivers_all\n")),
    "unknown-grade": changed(("on_list: barred", "grade_at_most: por")),
    "unknown-lever": changed(("lever: high_speed_rail", "lever: high_speed_trail")),
    "unknown-domain": changed(("carrier: railways", "carrier: railways\n    domain: trains")),
    "no-carrier": changed(("    carrier: railways\n", "")),
    "unknown-source": changed(("value: 80, source: law", "value: 80, source: lwa")),
    "no-source": changed(("value: 80, source: law, ", "value: 80, ")),
    "outside-range": changed(("value: 0.1, grade: assumed", "value: 0.3, grade: assumed")),
    "no-grades": changed(
        ("    grades:\n", ""), (GOOD_GRADE, ""), (POOR_GRADE, ""), ("    default: good\n", "")
    ),
    "lowest-grade": changed(("poor: {value: null,", "poor: {value: 40,")),
    "cut-offs": changed((POOR_GRADE, graded("fair", 90) + POOR_GRADE)),
    "unreachable-grade": changed((GOOD_GRADE, graded("best", 120) + GOOD_GRADE)),
    "contradiction": changed(
        (RULE, f"{RULE}: {{value: 5, source: law, grade: published}}\n{RULE}"),
    ),
    "no-points": changed(("points: {value: -10", "points: {value: 0")),
    "odd-sign": changed(("points: {value: -10", "points: {value: 10")),
    "no-entry": changed((f"entry:\n      {ENTRY}", "entry: []")),
    "inescapable": changed(NO_TERM, (EXITS, "[correction]")),
    "no-term": changed(NO_TERM, (EXITS, "[expiry, repair]")),
    "list-without-measure": changed(("on_list: barred", "grade_at_most: poor")),
    "unseen": changed((ENTRY, f"{ENTRY}\n      {ENTRY.replace('fare_evasion', 'late_bill')}")),
    "everyone": changed(("on_list: barred", "grade_at_least: poor")),
    "odd-trigger": changed(("lever: high_speed_rail", "lever: fast_lane")),
    "false-listing": changed(
        ("    sees:", "    false_listing: {value: 0.1, grade: assumed, range: [0, 1]}\n    sees:")
    ),
    "no-headline": changed(("status: illustrative", "status: as-announced")),
    "no-notice": changed(process(notice_names=0.5)),
    "no-review": changed(process(automation_bias=0.5)),
    "no-appeal": changed(process(silence=0.2)),
    "idle-instance": changed(process(**APPEALS, second_filed=0.5)),
    "no-correction": changed(process(**APPEALS), (EXITS, "[expiry]")),
    "empty": changed(("aim: fares", "aim: ''")),
    "protected-conduct": changed(
        (SIGHT, SIGHT.replace("fare_evasion", "dissent")),
        (RULE, RULE.replace("fare_evasion", "dissent")),
    ),
    "blind": changed((SIGHT, ""), ("    sees:\n", "")),
    "twice": copies("  no_trains:\n", "due_process:", "again"),
    "forever": changed(
        NO_TERM, (EXITS, "[correction]"), ("due_process:", "due_process:\n  forever: true")
    ),
    "repeated": changed((ENTRY, f"{ENTRY}\n      {ENTRY}")),
    "circle": changed(
        (ENTRY, ENTRY.replace("fare_evasion", "grade:poor")),
        ("    default: good", "    direct: [{on: list:barred, grade: poor}]\n    default: good"),
    ),
    "too-many-scores": copies("  points:\n", "lists:", "second"),
    "too-many-lists": copies("  barred:\n", "measures:", "b", "c", "d", "e"),
    "too-many-measures": copies(
        "  no_trains:\n", "due_process:", *(f"m{place}" for place in range(24))
    ),
}


def test_the_good_file_is_good(tmp_path: Path) -> None:
    assert check(load_regime(written(tmp_path, GOOD))) == []


@pytest.mark.parametrize("code", CASES)
def test_it_is_found_with_its_line(code: str, tmp_path: Path) -> None:
    found = check(load_regime(written(tmp_path, CASES[code]), checked=False))
    matching = [one for one in found if one.code == code]
    assert matching, [str(one) for one in found]
    for one in matching:
        assert one.line
        assert one.message
        assert one.fix
        assert str(one.line) in str(one)


@pytest.mark.parametrize("code", CASES)
def test_errors_and_only_errors_stop_loading(code: str, tmp_path: Path) -> None:
    path = written(tmp_path, CASES[code])
    errors = [one for one in check(load_regime(path, checked=False)) if one.level == "error"]
    if not errors:
        load_regime(path)
        return
    with pytest.raises(BadInput) as refused:
        load_regime(path)
    assert refused.value.line == errors[0].line
    assert refused.value.hint


def test_the_line_is_the_line_of_the_slip(tmp_path: Path) -> None:
    text = CASES["unknown-lever"]
    found = check(load_regime(written(tmp_path, text), checked=False))
    lines = text.splitlines()
    assert [lines[one.line - 1].strip() for one in found if one.line] == ["lever: high_speed_trail"]
    assert "high_speed_rail" in found[0].fix


def test_contradictions_of_bounds_terms_walls_and_forever(tmp_path: Path) -> None:
    cases = [
        changed(
            ("    rules:", "    floor: {value: 120, source: law, grade: published}\n    rules:")
        ),
        changed(("[expiry, correction]", "[correction]")),
        changed(("due_process:", "sharing: {wall: true, joint: true}\ndue_process:")),
        changed(
            (
                "due_process:",
                "due_process:\n  forever: true\n"
                "  expiry_cap: {value: 24, grade: assumed, range: [12, 36]}",
            )
        ),
    ]
    for text in cases:
        found = check(load_regime(written(tmp_path, text), checked=False))
        assert "contradiction" in [one.code for one in found]


def test_a_society_is_asked_for_laws_and_base_rates(tmp_path: Path) -> None:
    regime = load_regime(
        written(tmp_path, changed(("agencies:", "replaces: [fare_fine, far_fine]\nagencies:")))
    )
    society = SimpleNamespace(law={"fare_fine": 1}, behaviour={"late_bill": 1})
    found = {one.code: one for one in check(regime, society)}
    assert "fare_fine" in found["unknown-law"].fix
    assert "no-behaviour" in found
