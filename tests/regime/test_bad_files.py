"""Whatever is wrong with a file: one message, with the line where there is one, and a hint."""

from pathlib import Path

import polars
import pytest

from demerit.regime import BadInput, load_regime
from demerit.regime.files import read_yaml
from tests.regime.made import GOOD, changed, copies, written

ALIASES = "summary: &a [x]\n" + "".join(f"k{n}: *a\n" for n in range(60))
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 5)}]\n" for n in range(1, 10)
)
DETECTS = "{value: 0.1, grade: assumed, range: [0.05, 0.2]}"
TERM = "term: {value: 6, source: law, grade: published}"


def with_detection(text: str) -> str:
    return changed((DETECTS, text))


EXIT = "exits: [expiry, correction]"
KIND = "    kind: black"
NOTHING = ""  # where no line can be named

# name: (file, text on the line that the message must name, what the message says)
OF_THE_FILE: dict[str, tuple[str | bytes, str, str]] = {
    "empty": ("", NOTHING, "empty"),
    "only a comment": ("# nothing\n", "# nothing", "empty"),
    "null at the top": ("null\n", "null", "empty"),
    "list at the top": ("- a\n- b\n", "- a", "a list at the top"),
    "word at the top": ("hello\n", "hello", "a single value at the top"),
    "not UTF-8": (GOOD.replace("A small", "Une école").encode("latin-1"), "title", "not UTF-8"),
    "UTF-16": (GOOD.encode("utf-16"), NOTHING, "not UTF-8"),
    "null byte": (GOOD.replace("A small", "A\0small"), "title", "control character"),
    "too large": (GOOD + "#" * 1_000_001, NOTHING, "1,000,000"),
    "unclosed bracket": (GOOD + "x: [1, 2\n", "x: [1", "not YAML"),
    "tab as indentation": (changed(("  law:", "\tlaw:")), "law:", "not YAML"),
    "unclosed quote": (changed(("title: A small", "title: 'A small")), "title", "not YAML"),
    "colon in a value": (changed(("A small regime", "A: small: regime")), "A: small", "not YAML"),
    "two documents": (GOOD + "---\nid: other\n", "---", "more than one document"),
    "deep nesting": ("a: " + "[" * 60 + "]" * 60 + "\n", "a: [", "levels deep"),
    "very deep nesting": ("a: " + "[" * 100_000, "a: [", "levels deep"),
    "deep blocks": ("".join(f"{' ' * n}a{n}:\n" for n in range(60)), "a41:", "levels deep"),
    "too many aliases": (ALIASES, "k50:", "aliases"),
    "alias bomb": (BOMB, "a6:", "100,000 values"),
    "alias to itself": ("a: &a\n  b: *a\n", "b: *a", "refers to itself"),
    "alias to nothing": ("a: *b\n", "a: *b", "no anchor"),
    "merge key": (GOOD + "<<: {id: x}\n", "<<:", "not known"),
    "python tag": ("id: !!python/object/apply:os.system [ls]\n", "id:", "tag"),
    "own tag": (changed(("id: small", "id: !thing small")), "id:", "tag"),
    "standard tag": (changed(("id: small", "id: !!str small")), "id:", "tag"),
    "binary tag": (changed(("id: small", "id: !!binary aGVsbG8=")), "id:", "tag"),
    "key twice": (GOOD + "title: Again\n", "Again", "twice"),
    "list as key": (GOOD + "? [a, b]\n: c\n", "? [a", "single word"),
}
PERSONS: dict[str, tuple[str | bytes, str, str]] = {
    name: (content, line, "synthetic")
    for name, content, line in (
        ("commas", "name,id_number,phone,score\nx,1,2,3\n", "name"),
        ("tabs", "surname\tage\nx\t1\n", "surname"),
        ("semicolons", "id card;points\n1;2\n", "id card"),
        ("Chinese headings", "姓名,身份证号\nx,1\n", "姓名"),
        ("name field", GOOD + "full_name: x\n", "full_name"),
        ("identity number", changed((KIND, "    id_number: 1\n" + KIND)), "id_number"),
        ("phone field", GOOD + "x: {Phone Number: 1}\n", "Phone Number"),
        ("camel case", GOOD + "x: {dateOfBirth: 1}\n", "dateOfBirth"),
        ("list of persons", GOOD + "persons:\n  - {age: 30, score: 900}\n", "persons:"),
        ("list of residents", GOOD + "residents: [{age: 30}]\n", "residents: ["),
        ("Parquet by its first bytes", b"PAR1" + b"\0" * 100 + b"PAR1", NOTHING),
        ("spreadsheet", b"PK\x03\x04" + b"\0" * 100, NOTHING),
        ("database", b"SQLite format 3\0" + b"\0" * 100, NOTHING),
        ("gzip", b"\x1f\x8b\x08\0", NOTHING),
    )
}
KINDS: dict[str, tuple[str | bytes, str, str]] = {
    "unknown key": (changed(("summary:", "sumary:")), "sumary", "summary?"),
    "missing key": (changed(("status: illustrative\n", "")), "demerit", "status"),
    "wrong version": (changed(("demerit: 1", "demerit: 2")), "demerit", "not one of"),
    "id with blanks": (changed(("id: small", "id: a small one")), "id:", "cannot be a name"),
    "number as text": (changed(("title: A small regime", "title: 7")), "title", "text is needed"),
    "unknown status": (changed(("illustrative", "ilustrative")), "status", "illustrative?"),
    "list for mapping": (changed(("  transit:", "  - transit:")), "agencies:", "mapping"),
    "mapping for list": (changed((EXIT, "exits: {expiry: 1}")), "exits:", "list is needed"),
    "unknown exit": (changed((EXIT, "exits: [expirey, correction]")), "exits:", "expiry?"),
    "yes for true": (changed((KIND, KIND + "\n    public: yes")), "public", "true or false"),
    "one for true": (changed((KIND, KIND + "\n    public: 1")), "public", "true or false"),
    "list of firms": (
        changed(("residents\n    kind", "firms\n    kind")),
        "fare_evasion",
        "something that residents do",
    ),
    "two triggers": (
        changed(("{on_list: barred}", "{on_list: barred, grade_at_most: poor}")),
        "when:",
        "exactly one",
    ),
    "no trigger": (changed(("{on_list: barred}", "{}")), "when:", "exactly one"),
    "safeguards": (GOOD + "safeguards: [notice]\n", "safeguards", "--with"),
    "month 13": (changed(("2020-01-01", "2020-13-01")), "2020-13-01", "not a date"),
    "date in words": (changed(("2020-01-01", "last year")), "last year", "not a date"),
    "30 February": (GOOD + "in_force: 2018-02-30\n", "in_force", "not a date"),
    "unknown conduct": (changed(("on: fare_evasion", "on: fare_evading")), "on:", "fare_evasion"),
    "unknown lever": (changed(("high_speed_rail", "teleport")), "lever:", "no lever"),
    "unknown list": (changed(("on_list: barred", "on_list: bard")), "when:", "barred?"),
    "unknown source": (changed(("-10, source: law", "-10, source: lore")), "-10", "law"),
    "bare number": (with_detection("0.1"), "detects", "does not say where it comes from"),
    "no grade": (with_detection("{value: 0.1}"), "detects", "grade"),
    "no range": (with_detection("{value: 0.1, grade: assumed}"), "detects", "needs a range"),
    "null value": (with_detection("{value: null, grade: assumed}"), "detects", "null"),
    "days": (changed((TERM, TERM.replace("6", "180, unit: days"))), "ground:", "about 180 days"),
    "half points": (changed(("value: -10", "value: -10.5")), "-10.5", "whole number"),
    "term of ages": (changed((TERM, TERM.replace("6", "12000"))), "ground:", "outside 1 to 1200"),
    "second score": (copies("  points:\n", "lists:", "more"), "more:", "second score is not built"),
}
NUMBERS: dict[str, tuple[str | bytes, str, str]] = {
    name: (with_detection(f"{{value: {value}, grade: {grade}, range: {span}}}"), "detects", says)
    for name, value, grade, span, says in (
        ("text", "much", "assumed", "[0, 1]", "number is needed"),
        ("quoted number", "'0.1'", "assumed", "[0, 1]", "without quotes"),
        ("truth", "true", "assumed", "[0, 1]", "true or false"),
        ("list as number", "[0.1]", "assumed", "[0, 1]", "number is needed"),
        ("not a number", ".nan", "assumed", "[0, 1]", "finite"),
        ("infinity", "-.inf", "assumed", "[0, 1]", "finite"),
        ("overflow", "1e999", "assumed", "[0, 1]", "finite"),
        ("absurd", "1e30", "assumed", "[0, 1]", "absurd"),
        ("long integer", "9" * 400, "assumed", "[0, 1]", "finite"),
        ("over one", "1.5", "assumed", "[0, 2]", "outside 0 to 1"),
        ("negative", "-0.1", "assumed", "[-1, 1]", "outside 0 to 1"),
        ("unknown grade", "0.1", "guessed", "[0, 1]", "assumed"),
        ("range backwards", "0.1", "assumed", "[1, 0]", "backwards"),
        ("range of three", "0.1", "assumed", "[0, 1, 2]", "two numbers"),
        ("range of words", "0.1", "assumed", "[low, high]", "number is needed"),
        ("range with NaN", "0.1", "assumed", "[.nan, 1]", "finite"),
        ("outside its range", "0.5", "assumed", "[0, 0.2]", "outside its range"),
        ("months", "0.1, unit: months", "assumed", "[0, 1]", "unit here is 'share'"),
        ("percent", "1, unit: '%'", "assumed", "[0, 1]", "write 0.01"),
    )
}
BAD = OF_THE_FILE | PERSONS | KINDS | NUMBERS


def test_there_are_more_than_sixty() -> None:
    assert len(BAD) > 60
    assert len(BAD) == len(OF_THE_FILE) + len(PERSONS) + len(KINDS) + len(NUMBERS)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_line_and_hint(name: str, tmp_path: Path) -> None:
    content, marker, says = BAD[name]
    path = written(tmp_path, content)
    with pytest.raises(BadInput) as refused:
        load_regime(path)
    error = refused.value
    assert says in str(error)
    assert str(path) in str(error)
    assert error.hint, str(error)
    if marker:
        text = content if isinstance(content, str) else content.decode("latin-1")
        assert error.line is not None
        assert marker in text.splitlines()[error.line - 1], str(error)
        assert f":{error.line}" in str(error)


def test_our_own_lives_are_refused_as_input(tmp_path: Path) -> None:
    path = tmp_path / "lives.parquet"
    polars.DataFrame({"slot": [1, 2], "month": [0, 1]}).write_parquet(path)
    with pytest.raises(BadInput, match="synthetic") as refused:
        load_regime(path)
    assert "lives" in str(refused.value)


def test_the_refusal_of_persons_says_why() -> None:
    with pytest.raises(BadInput) as refused:
        raise_for_person_table()
    assert "can never score one" in str(refused.value)
    assert "groups of at least 100" in str(refused.value)


def raise_for_person_table() -> None:
    from demerit.regime.files import refuse_person_columns

    refuse_person_columns(["age", "Passport No."], "people.csv")


@pytest.mark.parametrize("path", ["missing.yaml", "folder/missing.yaml", "x" * 5000 + ".yaml"])
def test_a_missing_file_is_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        load_regime(tmp_path / path)
    assert refused.value.hint


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="folder"):
        load_regime(tmp_path)


@pytest.mark.parametrize("name", ["", " ", "beijing2018", "no-such-regime", "a\0b", "../none", "."])
def test_an_unknown_id_is_refused(name: str) -> None:
    with pytest.raises(BadInput) as refused:
        load_regime(name)
    assert refused.value.hint


def test_a_near_miss_gets_a_suggestion() -> None:
    with pytest.raises(BadInput, match="beijing2018") as refused:
        load_regime("beijing2018")
    assert "beijing-2018" in str(refused.value.hint)


def test_yaml_12_reads_words_as_words(tmp_path: Path) -> None:
    text = "a: yes\nb: on\nc: 010\nd: 1_000\ne: 12:30\nf: 2020-01-01\ng: 1e3\nh: '1'\ni: ~\nj: .5\n"
    assert read_yaml(written(tmp_path, text)).data == {
        "a": "yes", "b": "on", "c": 10, "d": "1_000", "e": "12:30", "f": "2020-01-01",
        "g": 1000.0, "h": "1", "i": None, "j": 0.5,
    }  # fmt: skip


def test_aliases_within_reason_are_read(tmp_path: Path) -> None:
    data = read_yaml(written(tmp_path, "a: &a {b: 1}\nc: *a\n")).data
    assert data == {"a": {"b": 1}, "c": {"b": 1}}
