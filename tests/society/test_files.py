"""Society files: what is refused, with a line and a hint; what survives a round."""

import shutil
from pathlib import Path

import pytest

import demerit.society.files as files
from demerit.regime.files import BadInput
from demerit.regime.registry import CONDUCT, UNCHOSEN
from demerit.society import from_canonical, list_societies, load_society, populate
from demerit.society.census import number

PRESETS = Path(files.__file__).parent / "presets"
TOWN = (PRESETS / "town.yaml").read_text(encoding="utf-8")


def refusal(tmp_path, text, name="mine.yaml"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadInput) as caught:
        load_society(path)
    return caught.value


def changed(old, new):
    assert old in TOWN
    return TOWN.replace(old, new, 1)


@pytest.mark.parametrize("name", list_societies())
def test_presets_load_and_survive_a_round(name):
    society = load_society(name)
    again = from_canonical(society.canonical())
    assert again == society
    assert again.canonical() == society.canonical()
    assert set(society.behaviour) == set(CONDUCT) - UNCHOSEN
    assert society.id == name


@pytest.mark.parametrize("name", list_societies())
def test_every_quantity_has_a_grade_and_a_source_or_a_range(name):
    society = load_society(name)
    for path, quantity in society.quantities():
        assert quantity.range is not None or quantity.source, path
        if quantity.range is not None:
            assert quantity.range[0] <= number(quantity) <= quantity.range[1], path
        assert not quantity.source or quantity.source in society.sources, path
    for name, table in society.tables.items():
        assert not table.source or table.source in society.sources, name


def test_elasticities_stay_in_the_published_range():
    for name in list_societies():
        for conduct, behaviour in load_society(name).behaviour.items():
            if behaviour.certainty is not None:
                assert 0.2 <= number(behaviour.certainty) <= 0.5, conduct
                assert 0.0 <= number(behaviour.severity) <= 0.1, conduct


def test_quantities_can_be_replaced():
    society = load_society("town")
    other = society.replace_quantities({"debts.able_share": 0.5, "behaviour.petition.rate": 0.02})
    assert other.debts.able_share.value == 0.5
    assert other.behaviour["petition"].rate.value == 0.02
    assert society.debts.able_share.value != 0.5
    with pytest.raises(BadInput, match="no quantity"):
        society.replace_quantities({"debts.nothing": 1.0})


BAD_TEXTS = {
    "population too small": (
        changed(
            "{value: 50000, grade: assumed, range: [50000, 50000]", "{value: 5000, grade: published"
        ),
        "10,000",
    ),
    "no population": (
        "\n".join(x for x in TOWN.split("\n") if not x.startswith("population:")),
        "population",
    ),
    "bare number": (
        changed(
            "mother_at_birth: {value: 28, grade: assumed, range: [26, 30]}", "mother_at_birth: 28"
        ),
        "bare",
    ),
    "assumed without range": (
        changed("grade: assumed, range: [24, 27.5]", "grade: assumed"),
        "range",
    ),
    "unknown key": (changed("structure:\n", "structure:\n  moon: 1\n"), "moon"),
    "unknown table": (changed("  quarters:\n", "  quarter:\n"), "quarter"),
    "negative cell": (changed("[0.04, 0.03]", "[-0.04, 0.03]"), "0 or more"),
    "rate above one": (changed("[0.04, 0.03]", "[4, 0.03]"), "at most 1"),
    "not a number": (changed("[0.04, 0.03]", "[.nan, 0.03]"), "finite"),
    "infinite": (changed("[0.04, 0.03]", "[.inf, 0.03]"), "finite"),
    "text in a cell": (changed("[0.04, 0.03]", "[many, 0.03]"), "number"),
    "shares that do not sum": (changed("[0.24, 0.31, 0.24,", "[0.44, 0.31, 0.24,"), "sum to"),
    "too few cells": (changed("[0.04, 0.03]", "[0.04]"), "cells"),
    "small cell": (
        changed(
            "    values: [0.24, 0.31, 0.24, 0.13, 0.055, 0.017, 0.008]",
            "    values: [0.247, 0.31, 0.24, 0.13, 0.055, 0.017, 0.001]",
        ),
        "100",
    ),
    "missing conduct": (changed("  littering:\n", "  loitering:\n"), "loitering"),
    "law without numbers": (changed("    kind: dismissal\n", "    kind: credit_check\n"), "needs"),
    "law on unknown conduct": (changed("on: [littering]", "on: [singing]"), "singing"),
    "wrong kind": (changed("kind: society", "kind: regime"), "society"),
    "person field": (changed("structure:\n", "structure:\n  id_number: 3\n"), "person"),
    "list of persons": (
        changed("structure:\n", "residents_list: 1\npeople: [{age: 3}]\nstructure:\n"),
        "person",
    ),
    "Parquet": (b"PAR1\x15\x04lives", "lives or events"),
    "rows of persons": ("name,phone,age\nA,1,3\n", "person"),
    "not UTF-8": (TOWN.encode().replace(b"A town", b"A t\xf6wn"), "UTF-8"),
    "empty": ("", "empty"),
    "firms without departments": (TOWN[: TOWN.index("\ndepartments:") + 1], "both sections"),
    "industry in two sectors": (
        changed("of: [construction]", "of: [construction, trade]"),
        "twice",
    ),
    "unknown industry": (changed("of: [construction]", "of: [building]"), "building"),
    "sector shares of no whole": (
        changed("enterprises: {value: 0.3, grade", "enterprises: {value: 0.9, grade"),
        "sum to",
    ),
    "unknown conduct of firms": (changed("    tax_late:\n", "    tax_never:\n"), "tax_never"),
    "unknown conduct of departments": (changed("    misrecord:\n", "    mistake:\n"), "mistake"),
    "a claim paid twice": (changed("[wages, tax, suppliers]", "[wages, wages, tax]"), "once each"),
    "staff of unknown industry": (changed("staff_of: [health]", "staff_of: [magic]"), "magic"),
    "list of firms": (changed("businesses:\n", "businesses:\n  company_name: A\n"), "company_name"),
    "no districts": (changed("districts: [North, South]", "districts: []"), "districts"),
    "seventeen districts": (
        changed("[North, South]", str([f"d{n}" for n in range(17)])),
        "districts",
    ),
}


@pytest.mark.parametrize("case", BAD_TEXTS)
def test_bad_files_are_refused_with_one_clear_message(case, tmp_path):
    text, word = BAD_TEXTS[case]
    error = refusal(tmp_path, text)
    assert word in str(error), str(error)
    assert error.path is not None
    assert "pydantic" not in str(error)


def test_a_fault_in_a_table_names_its_line(tmp_path):
    error = refusal(tmp_path, changed("[0.04, 0.03]", "[0.04]"))
    lines = TOWN.split("\n")
    assert error.line is not None
    assert lines[error.line - 1].strip().startswith("quarters")


def test_unknown_and_missing_societies():
    with pytest.raises(BadInput, match="beijing-2018"):
        load_society("bejing-2018")
    with pytest.raises(BadInput, match="no such file"):
        load_society("nowhere/else.yaml")


BAD_TABLES = {
    "persons": ("district,sex,name\nNorth,men,A\n", "person"),
    "wrong columns": ("district,junior,senior,college\n", "columns"),
    "wrong order": ("district,sex,junior,senior,college\nSouth,men,0.5,0.3,0.2\n", "North"),
    "not a number": ("district,sex,junior,senior,college\nNorth,men,x,0.3,0.2\n", "not a number"),
    "negative": ("district,sex,junior,senior,college\nNorth,men,-1,0.3,0.2\n", "negative"),
    "ends early": ("district,sex,junior,senior,college\nNorth,men,0.5,0.3,0.2\n", "early"),
    "one row a person": ("a,b\n" + "1,2\n" * 6_000, "one row a person"),
    "empty": ("# nothing\n", "empty"),
    "Parquet": (b"PAR1 and more", "lives or events"),
}


@pytest.mark.parametrize("case", BAD_TABLES)
def test_bad_table_files_are_refused(case, tmp_path):
    start = TOWN.index("  education:\n")
    end = TOWN.index("  education_by_age:\n")
    table = "  education:\n    file: mine.csv\n    grade: assumed\n    range: [0.8, 1.2]\n"
    text, word = BAD_TABLES[case]
    (tmp_path / "mine.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    error = refusal(tmp_path, TOWN[:start] + table + TOWN[end:])
    assert word in str(error), str(error)
    assert str(error.path).endswith("mine.csv")


def test_a_table_file_must_stand_beside_the_society(tmp_path):
    text = changed("  quarters:\n    values: [0.04, 0.03]", "  quarters:\n    file: ../up.csv")
    assert "beside" in str(refusal(tmp_path, text))


def test_a_copy_of_beijing_loads_from_elsewhere(tmp_path):
    for file in PRESETS.glob("beijing-2018*"):
        shutil.copy(file, tmp_path / file.name)
    assert load_society(tmp_path / "beijing-2018.yaml") == load_society("beijing-2018")


@pytest.mark.parametrize(
    ("residents", "seed"), [(0, 0), (-5, 0), (10**12, 0), (5_000, -1), (5_000, 1 << 64)]
)
def test_absurd_sizes_and_seeds_are_refused(residents, seed):
    with pytest.raises(BadInput):
        populate(load_society("town"), residents, seed)
