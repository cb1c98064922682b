"""Norms: declared, complete, in three variants, and unable to turn a right into an offence."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from demerit.evidence.norms import (
    CAUSES,
    HERE,
    MAPS,
    NO_CAUSE,
    from_canonical,
    load_norms,
)
from demerit.regime.files import BadInput
from demerit.regime.registry import CONDUCTS, DOMAINS, EFFECT_DOMAINS, LEVERS, VIOLATION_DOMAINS

NORMS = load_norms()


def test_strict_is_the_identity() -> None:
    strict = NORMS.related("strict")
    assert strict.shape == (len(CAUSES), len(EFFECT_DOMAINS))
    assert np.array_equal(strict[: len(DOMAINS), : len(DOMAINS)], np.eye(len(DOMAINS)))
    assert strict.sum() == len(DOMAINS)


def test_maps_are_nested_and_differ() -> None:
    strict, moderate, lax = (NORMS.related(name) for name in MAPS)
    assert np.all(strict <= moderate)
    assert np.all(moderate <= lax)
    assert strict.sum() < moderate.sum() < lax.sum()


def test_nothing_on_the_ledger_is_related_to_nothing() -> None:
    for name in MAPS:
        assert not NORMS.related(name)[CAUSES.index(NO_CAUSE)].any()


def test_every_link_has_a_reason() -> None:
    for chart in NORMS.relatedness.maps.values():
        assert all(len(link.reason) > 20 for link in chart.links)


def test_the_middle_scales_are_the_registry_s() -> None:
    conducts = [conduct.id for conduct in CONDUCTS]
    gravity = [conduct.gravity for conduct in CONDUCTS]
    assert NORMS.gravities("moderate", conducts).tolist() == gravity
    harm = [min(100.0, conduct.harm / 250) for conduct in CONDUCTS]
    assert NORMS.gravities("harm", conducts).tolist() == pytest.approx(harm)
    weights = NORMS.weights("moderate", [lever.id for lever in LEVERS])
    assert weights.tolist() == [lever.severity for lever in LEVERS]


def test_no_domain_mixes_violations_with_other_acts() -> None:
    """M1's split of burden by cause domain is exact only then."""
    for domain in DOMAINS:
        kinds = {conduct.violation for conduct in CONDUCTS if conduct.domain == domain}
        assert len(kinds) <= 1  # none where only traits lie
        assert kinds <= {domain in VIOLATION_DOMAINS}


def test_norms_survive_the_manifest() -> None:
    again = from_canonical(json.loads(json.dumps(NORMS.canonical())))
    assert again == NORMS
    assert again.canonical() == NORMS.canonical()


def test_shipped_files_claim_nothing_they_cannot() -> None:
    for file in HERE.glob("*.yaml"):
        text = file.read_text(encoding="utf-8").lower()
        assert not re.search(r"compl(y|ies)|illegal|\bprove", text), file.name


# --- files that are refused ---------------------------------------------------


def broken(kind: str, *path: str | int, value: Any) -> dict[str, Any]:
    data = copy.deepcopy(NORMS.canonical())
    place: Any = data[kind]
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


SCALE = ("scales", "moderate", "gravity")
WEIGHTS = ("weightings", "moderate", "weights")
ONE_LINK = {"cause": "tax", "effects": ["credit"], "value": 1, "reason": "because"}
LINK = ("maps", "moderate", "links", 0)
BAD = {
    "gravity_for_dissent": (broken("gravity", *SCALE, "dissent", value=5), "dissent is protected"),
    "gravity_for_petition": (broken("gravity", *SCALE, "petition", value=1), "protected"),
    "gravity_for_charity": (broken("gravity", *SCALE, "charity_giving", value=1), "prosocial"),
    "gravity_above_100": (broken("gravity", *SCALE, "late_bill", value=101), "100"),
    "gravity_as_text": (broken("gravity", *SCALE, "late_bill", value="much"), "a number is needed"),
    "gravity_as_truth": (broken("gravity", *SCALE, "late_bill", value=True), "not true or false"),
    "gravity_nan": (broken("gravity", *SCALE, "late_bill", value=float("nan")), "finite"),
    "conduct_left_out": (broken("gravity", *SCALE, "late_bill", value=None), "leaves out late_"),
    "unknown_conduct": (broken("gravity", *SCALE, "late_bil", value=3), "late_bil"),
    "two_scales": (broken("gravity", "scales", "harm", value=None), "at least 3"),
    "weight_above_1": (broken("severity", *WEIGHTS, "flights", value=2), "less than or equal to 1"),
    "unknown_lever": (broken("severity", *WEIGHTS, "flight", value=0.1), "did you mean flights"),
    "no_strict_map": (broken("relatedness", "maps", "strict", value=None), "leaves out strict"),
    "links_in_strict": (
        broken("relatedness", "maps", "strict", "links", value=[ONE_LINK]),
        "the identity",
    ),
    "unknown_cause": (broken("relatedness", *LINK, "cause", value="taxes"), "did you mean tax"),
    "unknown_effect": (broken("relatedness", *LINK, "effects", value=["jobs"]), "unknown effect"),
    "to_itself": (broken("relatedness", *LINK, "effects", value=["court_debt"]), "itself"),
    "no_reason": (broken("relatedness", *LINK, "reason", value=""), "reason"),
    "value_above_1": (broken("relatedness", *LINK, "value", value=1.5), "less than or equal to 1"),
    "lax_stricter_than_moderate": (
        broken("relatedness", "maps", "lax", "links", value=[]), "less related in lax",
    ),
    "unknown_group": (broken("reporting", "reference", "age", value="35-60"), "35-59"),
    "attribute_left_out": (broken("reporting", "reference", "sex", value=None), "leaves out sex"),
    "own_reference": (broken("reporting", "headline_group", "group", value="local"), "always 1"),
    "band_without_1": (broken("reporting", "screening_band", value=[0.2, 0.8]), "screening band"),
    "unknown_scale": (broken("reporting", "headline", "gravity", value="heavy"), "'heavy'"),
    "unknown_weighting": (broken("reporting", "headline", "severity", value="x"), "'x'"),
    "level_of_2": (broken("reporting", "level", value=2), "0.999"),
    "unknown_key": (broken("reporting", "colour", value="red"), "colour"),
    "no_author": (broken("gravity", "author", value=None), "author"),
    "other_version": (broken("gravity", "demerit", value=2), "demerit"),
}  # fmt: skip


@pytest.mark.parametrize("case", list(BAD))
def test_bad_norms_are_refused_with_the_reason(case: str) -> None:
    data, words = BAD[case]
    with pytest.raises(BadInput, match=re.escape(words)):
        from_canonical(data)


def test_saved_norms_must_be_whole() -> None:
    with pytest.raises(BadInput, match="lack gravity, severity, welfare, reporting"):
        from_canonical({"relatedness": NORMS.canonical()["relatedness"]})


def test_a_folder_replaces_only_what_it_holds(tmp_path: Path) -> None:
    text = (HERE / "reporting.yaml").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(text.replace("[0.8, 1.25]", "[0.9, 1.1]"), encoding="utf-8")
    norms = load_norms(tmp_path)
    assert norms.reporting.screening_band == (0.9, 1.1)
    assert norms.gravity == NORMS.gravity
    assert norms != NORMS


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "no .yaml file"),
        ({"a.yaml": "kind: taste\n"}, "not a kind of norms"),
        ({"a.yaml": "title: nothing\n"}, "not a kind of norms"),
        ({"a.yaml": "kind: gravity\nscales: [1\n"}, "not YAML"),
        ({"a.yaml": ""}, "empty"),
    ],
)
def test_a_bad_folder_is_refused(tmp_path: Path, files: dict[str, str], words: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=words):
        load_norms(tmp_path)


def test_two_files_of_a_kind_are_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        text = (HERE / "gravity.yaml").read_text(encoding="utf-8")
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="a second file of kind gravity"):
        load_norms(tmp_path)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="this is none"):
        load_norms(tmp_path / "nowhere")


def test_an_error_in_a_file_names_its_line(tmp_path: Path) -> None:
    text = (HERE / "gravity.yaml").read_text(encoding="utf-8")
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "dissent: 0" in row)
    (tmp_path / "mine.yaml").write_text(text.replace("late_bill: 8", "late_bil: 8"), "utf-8")
    with pytest.raises(BadInput) as caught:
        load_norms(tmp_path)
    assert caught.value.line is not None
    assert 0 < caught.value.line < line
    assert "did you mean late_bill" in str(caught.value)
