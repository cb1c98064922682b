"""Acceptance tests of the metrics that no other file holds, and the table that names them all.

`docs/acceptance.md` says which test holds each of the twelve; a test here keeps that table true.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from fairlearn.metrics import MetricFrame, false_positive_rate

from demerit.engine.outcome import BURDEN_UNIT, Outcome
from demerit.evidence import load_norms
from demerit.evidence.a_legality import wrongful_share
from demerit.evidence.d_feedback import distances
from demerit.evidence.e_effect import averted
from demerit.evidence.estimate import Estimate
from demerit.evidence.estimators import mean
from demerit.evidence.f_conduct import conduct_of, raw, standardised, strata
from demerit.evidence.f_equality import burden_by_cell, burden_ratio, headline_group, months_by_cell
from demerit.evidence.f_errors import errors
from demerit.evidence.worlds import Worlds
from demerit.regime.registry import CONDUCTS
from demerit.world.groups import CELL_COUNT as G
from tests.evidence.made import C, D, arm, labels, lively, outcome, uniforms, whole
from tests.evidence.told import Story, lives, stories

pytestmark = pytest.mark.whole

NORMS = load_norms()
NAMED = labels(("flights", "loans"), months=24)
ROOT = Path(__file__).parents[2]
MIGRANT = G // 2
"""First cell of those without local registration."""


# --- 6: a regime that is blind to the group ---------------------------------------------------


def blind(seed: int, *, alike: bool) -> Outcome:
    """One world of 200 adults whose restrictions follow their conduct and nothing else.

    Half are without local registration. Where conduct is not alike, they breach three times as
    often; either way a breach leads to a restriction with the same chance.
    """
    count, months = 200, NAMED.months
    migrant = np.arange(count) % 2
    rate = 0.05 * np.where((migrant == 1) & (not alike), 3.0, 1.0)
    u = uniforms(seed, count * months, 1).reshape(count, months)
    breach = u < rate[:, None]
    struck = breach & (uniforms(seed, count * months, 2).reshape(count, months) < 0.5)
    told, twin = Story(NAMED), Story(NAMED, "twin")
    twin.act(0, 0, "littering")
    for who, month in np.argwhere(struck[:, :-2]).tolist():
        record = told.seen(month, who, "late_bill")
        told.begins(month + 1, who, 0, record, until=month + 2)
    cell = np.where(migrant == 1, MIGRANT, 0)[:, None] * np.ones((1, months), np.int64)
    lived = lives(
        months, *[(40,)] * count, cell=cell, breaches=breach.astype(np.int64),
        gravity=10 * breach,
    )  # fmt: skip
    burden = np.zeros((2, D + 1, 3, G), np.int64)
    per_cell = np.bincount(cell[:, 0].astype(np.int64), struck[:, :-2].sum(axis=1), G)
    burden[0, 0, 0] = (BURDEN_UNIT * per_cell).astype(np.int64)
    lived_there = months * np.bincount(cell[:, 0].astype(np.int64), minlength=G)
    world = arm(NAMED, burden=burden, person_months=lived_there.astype(np.int64))
    empty = arm(NAMED, person_months=lived_there.astype(np.int64))
    return outcome(world, empty, seed=seed, events=stories(told, twin), lives=lived)


def ratios(*, alike: bool) -> tuple[Estimate, Estimate]:
    """Burden by group as it is, and with conduct made alike, over 30 worlds."""
    worlds = Worlds([blind(seed, alike=alike) for seed in range(30)], NAMED, NORMS)
    group = headline_group(worlds)
    as_it_is = burden_ratio(
        worlds, burden_by_cell(worlds, "world"), months_by_cell(worlds, "world"), group
    )
    pairs = zip(worlds.restrictions("world"), worlds.lives("world"), strict=True)
    each = [conduct_of(a, b) for a, b in pairs if a is not None and b is not None]
    return as_it_is, standardised(worlds, each, strata(each), group)


def near(found_: Estimate, truth: float) -> bool:
    assert found_.value is not None
    assert found_.mcse is not None
    return abs(found_.value - truth) <= 3 * found_.mcse


def test_like_conduct_under_a_blind_regime_is_like_burden() -> None:
    """M25 and M27 are 1. That the swap twin changes nothing: tests/engine/test_changes.py."""
    plain, alike = ratios(alike=True)
    print(f"M25 {plain.value:.3f} +- {plain.mcse:.3f}, M27 {alike.value:.3f} +- {alike.mcse:.3f}")
    assert near(plain, 1.0)
    assert near(alike, 1.0)


def test_unlike_conduct_is_taken_out_of_the_burden() -> None:
    """Three times the breaches are three times the burden, and the same at equal conduct."""
    plain, alike = ratios(alike=False)
    print(f"M25 {plain.value:.3f} +- {plain.mcse:.3f}, M27 {alike.value:.3f} +- {alike.mcse:.3f}")
    assert near(plain, 3.0)
    assert near(alike, 1.0)
    assert abs((alike.value or 0) - 1) < 0.1


def test_burden_without_strata_is_burden_by_group() -> None:
    worlds = Worlds([blind(seed, alike=False) for seed in range(5)], NAMED, NORMS)
    pairs = zip(worlds.restrictions("world"), worlds.lives("world"), strict=True)
    each = [conduct_of(a, b) for a, b in pairs if a is not None and b is not None]
    group = headline_group(worlds)
    counted = burden_ratio(
        worlds, burden_by_cell(worlds, "world"), months_by_cell(worlds, "world"), group
    )
    assert raw(worlds, each, group).value == pytest.approx(counted.value)


# --- 9: honest intervals of whole studies -------------------------------------------------------

STUDIES, SEEDS = 200, 50


def cheap(seed: int) -> Outcome:
    """A world whose counts vary as those of a society do: a common luck and a luck of each cell."""
    luck = 0.7 + 0.6 * uniforms(seed, 1, 90)[0]
    burden = np.zeros((2, D + 1, 3, G), np.int64)
    burden[0, 0, 0] = whole(seed, (G,), int(900 * luck), 91)
    starts = np.zeros((2, 4, G), np.int64)
    starts[0, :2] = whole(seed, (2, G), int(40 * luck), 92)
    acts = np.zeros((C, 24), np.int64)
    acts[:, 0] = whole(seed, (C,), 60, 93) + 20
    recorded = np.zeros((C, 3, 24), np.int64)
    recorded[:, 0, 0] = whole(seed, (C,), 30, 94)
    twin = acts.copy()
    twin[:, 0] += whole(seed, (C,), int(20 * luck), 95)
    world = arm(NAMED, burden=burden, starts=starts, acts=acts, recorded=recorded)
    return outcome(world, arm(NAMED, acts=twin), seed=seed)


def headline_numbers(worlds: Worlds) -> dict[str, Estimate]:
    """A metric for each of E1, E2, E3 and E6, from totals to interval."""
    aim = worlds.aim.astype(np.float64)
    group = headline_group(worlds)
    return {
        "E1 (M19)": mean(distances(worlds, worlds.violations)),
        "E2 (M20)": averted(worlds, aim),
        "E3 (M1)": wrongful_share(worlds),
        "E6 (M25)": burden_ratio(
            worlds, burden_by_cell(worlds, "world"), months_by_cell(worlds, "world"), group
        ),
    }


def test_intervals_of_whole_studies_cover_the_long_run() -> None:
    """200 studies of 50 worlds each: 92 to 98 % of the intervals hold the long-run value.

    The long run is the mean over all studies. The share has a standard error of 1.5 points.
    """
    studies = [
        headline_numbers(Worlds([cheap(at * SEEDS + s) for s in range(SEEDS)], NAMED, NORMS))
        for at in range(STUDIES)
    ]
    shares = {}
    for name in studies[0]:
        ends = np.array([(one[name].low, one[name].value, one[name].high) for one in studies])
        truth = ends[:, 1].mean()
        shares[name] = float(np.mean((ends[:, 0] <= truth) & (truth <= ends[:, 2])))
    print("intervals of whole studies that hold the long run:", shares)
    assert all(0.92 <= share <= 0.98 for share in shares.values()), shares


# --- 12: what is borne is what is caused ---------------------------------------------------------


def test_burden_of_causes_adds_up_to_burden_borne() -> None:
    """Sum over acts and phantoms of B_a is the sum over restrictions of b_y."""
    for seed in range(3):
        (one,) = Worlds([lively(NAMED, seed)], NAMED, NORMS).restrictions("world")
        assert one is not None
        cited = one.cited
        by_cause = np.bincount(cited.record, one.burden[cited.restriction] * cited.share)
        borne = float(one.burden[one.traced].sum())
        print(f"burden of causes {by_cause.sum():.9f}, borne {borne:.9f}")
        assert by_cause.sum() == pytest.approx(borne, rel=1e-12)
        assert borne > 0


# --- group metrics beside fairlearn --------------------------------------------------------------


def test_error_rates_by_group_agree_with_fairlearn() -> None:
    """M26: the false-positive rate of every group, year by year."""
    one = lively(NAMED, 3)
    worlds = Worlds([one], NAMED, NORMS)
    (restricted,), (table,) = worlds.restrictions("world"), worlds.lives("world")
    assert restricted is not None
    assert table is not None
    ours = errors(restricted, table, NAMED.months)
    log = restricted.log
    harmful = {c.id for c in CONDUCTS if c.cls in ("breach", "crime")}
    acts = [r for r in log.rows("act") if log["conduct"][r] in harmful and log.month[r] >= 0]
    broke = {(int(log.subject[r]), int(log.month[r]) // 12) for r in acts}
    wrong = restricted.wrongful
    hit = {
        (int(w), int(m) // 12)
        for w, m in zip(restricted.subject[wrong], restricted.start[wrong], strict=True)
    }
    ends = (table["month"] % 12 == 11) & (table["age"] >= 18)
    keys = [
        (int(w), int(m) // 12)
        for w, m in zip(table["subject"][ends], table["month"][ends], strict=True)
    ]
    group = np.where(table["cell"][ends] >= MIGRANT, "without", "local")
    theirs = MetricFrame(
        metrics=false_positive_rate,
        y_true=np.array([key in broke for key in keys]).astype(int),
        y_pred=np.array([key in hit for key in keys]).astype(int),
        sensitive_features=group,
    ).by_group
    for name, cells in (("local", slice(0, MIGRANT)), ("without", slice(MIGRANT, G))):
        rate = ours.wronged[cells].sum() / ours.clean[cells].sum()
        assert rate == pytest.approx(theirs[name]), name


# --- the table ----------------------------------------------------------------------------------


def rows_of(text: str) -> list[tuple[int, str, str]]:
    """Number, file and name of every test that the table names."""
    found_ = []
    for line in text.splitlines():
        number = re.match(r"\| (\d+) \|", line)
        if number:
            for file, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", line):
                found_.append((int(number[1]), file, name))
    return found_


def test_every_acceptance_test_that_the_page_names_is_there() -> None:
    rows = rows_of((ROOT / "docs" / "acceptance.md").read_text(encoding="utf-8"))
    assert {number for number, _, _ in rows} == set(range(1, 13))
    for number, file, name in rows:
        path = ROOT / file
        assert path.is_file(), (number, file)
        assert f"def {name}(" in path.read_text(encoding="utf-8"), (number, file, name)
