"""Calibration, reliance, scars and necessity on stories that can be worked out on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from demerit.engine.outcome import Labels, Outcome, Variant
from demerit.evidence import load_norms, measure
from demerit.evidence.a_calibration import Forecasts, binned, cut_offs, error
from demerit.evidence.b_reliance import NEUTRAL, chance
from demerit.evidence.c_necessity import Menu, held_out, mildest
from demerit.evidence.released import spells
from tests.evidence.made import C, D, arm, found, index, labels, outcome, uniforms, zeros
from tests.evidence.made import G as CELLS
from tests.evidence.told import Story, lives, stories

NAMED = labels(("flights", "loans"), months=24)
NORMS = load_norms()


def only(*told: Story, lived: pl.DataFrame | None = None, named: Labels = NAMED) -> Outcome:
    """One world with some events and lives, and nothing counted."""
    return outcome(arm(named), arm(named), events=stories(*told), lives=lived)


# --- M5 -----------------------------------------------------------------------------------------


def test_calibration_error_of_known_groups() -> None:
    """Two groups of four: records say 0 and 1/2, acts say 1/4 and 3/4: the distance is 1/4."""
    one = Forecasts(
        score=np.array([10] * 4 + [20] * 4),
        cell=np.zeros(8, np.int64),
        recorded=np.array([0, 0, 0, 0, 1, 1, 0, 0], bool),
        world=np.array([1, 1, 0, 0, 1, 1, 1, 0], bool),
        twin=np.array([1, 0, 0, 0, 1, 1, 1, 0], bool),
    )
    table = binned(one, cut_offs([one]))
    assert table[:, 0].sum() == 8
    assert error(table, 3) == pytest.approx(0.25)
    assert error(table, 2) == pytest.approx((0.5 * 4 + 0.25 * 4) / 8)


def test_a_score_is_held_against_the_year_after_in_the_twin() -> None:
    """Ten adults: those with records before break again, in both arms, and nobody else does."""
    told = Story(NAMED)
    breaches = np.zeros((10, 24), np.int64)
    for who in range(5):
        told.seen(3, who, "late_bill")
        breaches[who, [3, 15]] = 1
    score = np.where(np.arange(10) < 5, 900, 1000)[:, None] * np.ones((1, 24), np.int64)
    lived = lives(24, *[(40,)] * 10, score=score, breaches=breaches)
    m5 = found([only(told, lived=lived)], NAMED)["M5"]
    assert m5["value"] == 0
    assert m5["parts"]["performativity"]["value"] == 0
    once = lives(24, *[(40,)] * 10, score=score, breaches=breaches * (np.arange(24) < 12))
    m5 = found([only(told, lived=once)], NAMED)["M5"]
    assert m5["value"] == pytest.approx(0.5)  # five of ten are expected to go on and do not


def test_no_score_has_no_calibration_and_no_reliance() -> None:
    plain = replace(NAMED, grades=())
    told = Story(plain)
    told.tell("lender_refusal", 2, 0, rule="credit_check", carrier="banks")
    one = measure([only(told, lived=lives(24, (40,)), named=plain)], plain, NORMS)
    assert (one["M5"]["value"], one["M8"]["value"]) == (None, None)
    assert "no score" in one["M5"]["reason"]
    assert one["M8"]["variants"]["whole_evaluation"]["value"] == 0


# --- M8 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grounds", "coverage", "one_step", "whole"),
    [
        ("grade", [0.8], 1.0, 1.0),
        ("list", [0.8], 0.0, 1.0),
        ("list_by_grade", [0.8], 0.0, 1.0),
        ("grade+list", [0.8], 0.0, 1.0),
        ("grade,list", [0.8, 0.2], 0.75, 1.0),  # the list's carriers would have refused a quarter
        ("grade,list", [0.2, 0.8], 0.0, 1.0),
        ("grade,tie", [0.5, 0.5], 0.0, 0.0),
        ("credit_check,grade", [], 0.0, 0.0),
        ("grade,grade", [], 1.0, 1.0),
    ],
)
def test_chance_that_a_decision_falls_otherwise(
    grounds: str, coverage: list[float], one_step: float, whole: float
) -> None:
    assert chance(grounds, coverage, NEUTRAL["one_step"]) == pytest.approx(one_step)
    assert chance(grounds, coverage, NEUTRAL["whole_evaluation"]) == pytest.approx(whole)


def test_reliance_counts_decisions_of_each_maker() -> None:
    """Four refusals by the railways, two of them over the grade; two by lenders' own checks."""
    told = Story(NAMED)
    begun = told.begins(1, 0, 0, told.seen(0, 0, "late_bill"), until=20)
    for month, ground, times in ((2, "grade", 2), (3, "list", 1), (4, "grade+list", 1)):
        told.tell("refused_rail", month, 0, begun, rule=ground, carrier="railways", amount=times)
    for month in (5, 6):
        told.tell("lender_refusal", month, 0, rule="credit_check", carrier="banks")
    m8 = found([only(told)], NAMED)["M8"]
    assert m8["value"] == pytest.approx(2 / 6)
    assert m8["parts"]["one_step: railways"]["value"] == pytest.approx(1 / 2)
    assert m8["parts"]["one_step: banks"]["value"] == 0
    assert m8["parts"]["own_checks"]["value"] == pytest.approx(1 / 3)
    assert m8["variants"]["whole_evaluation"]["value"] == pytest.approx(4 / 6)


def test_the_long_run_counts_what_disappears() -> None:
    told, neutral = Story(NAMED), Story(NAMED)
    for month in range(4):
        told.tell("refused_rail", month, 0, rule="grade", carrier="railways")
    neutral.tell("refused_rail", 0, 0, rule="list", carrier="railways")
    one = only(told)
    having = replace(one, variants={"neutral-score": Variant(one.world, neutral.events(), None)})
    m8 = found([having], NAMED)["M8"]
    assert m8["variants"]["long_run"]["value"] == pytest.approx(0.75)


# --- M13 ----------------------------------------------------------------------------------------


def test_spells_end_early_enough_to_be_followed() -> None:
    held = np.array([[0, 1, 1, 0, 0, 0], [1, 1, 0, -1, -1, -1], [0, 0, 1, 0, 1, 1]])
    assert spells(held, 2) == [(0, 1, 3), (2, 2, 3)]


def scarred(gap: int, noise: int, seed: int) -> Outcome:
    """Ten adults restricted from month 2 to 5 who lose 1,000 then and `gap` for good.

    The placebo differs by as much as `noise` up or down, at random, and so does the twin.
    """
    months = 24
    held = np.zeros((10, months), np.int64)
    held[:, 2:6] = 1
    swing = lambda k: np.round(  # noqa: E731
        noise * (2 * uniforms(seed, 10 * months, k).reshape(10, months) - 1)
    ).astype(np.int64)
    own = 5000 - 1000 * held - gap * (np.arange(months) >= 6)
    lived = lives(months, *[(40,)] * 10, restrictions=held, received=own)
    frames = {
        "twin": 5000 + swing(1),
        "placebo": own + swing(2),
    }
    twin = pl.Series(frames["twin"].reshape(-1))
    world = lived.filter(pl.col("arm") == "world")
    other = lived.filter(pl.col("arm") == "twin").with_columns(received=twin)
    placebo = world.with_columns(received=pl.Series(frames["placebo"].reshape(-1)))
    told, quiet = Story(NAMED), Story(NAMED, "twin")
    for who in range(10):
        told.begins(2, who, 0, told.phantom(1, who, "late_bill"), until=6)
    quiet.act(0, 0, "littering")
    made = outcome(
        arm(NAMED), arm(NAMED), events=stories(told, quiet), lives=pl.concat([world, other])
    )
    return replace(made, variants={"placebo": Variant(made.world, told.events(), placebo)})


def test_a_scar_is_what_is_left_of_the_gap() -> None:
    m13 = found([scarred(250, 0, 1)], NAMED)["M13"]
    assert m13["value"] == pytest.approx(0.25)
    assert m13["parts"]["wrongful"]["value"] == pytest.approx(0.25)
    assert m13["parts"]["gap_0"]["value"] == pytest.approx(250)
    assert m13["parts"]["unrecovered"]["value"] == 0  # 250 is 5 % of 5,000 and no more
    assert found([scarred(300, 0, 1)], NAMED)["M13"]["parts"]["unrecovered"]["value"] == 1


def test_noise_alone_is_no_scar_once_the_placebo_is_taken_off() -> None:
    """Without it, people who recovered wholly would seem scarred."""
    m13 = found([scarred(0, 400, seed) for seed in range(30)], NAMED)["M13"]
    raw, net = m13["parts"]["raw"]["value"], m13["value"]
    print(f"scar where there is none: raw {raw:.3f}, net of noise {net:.3f} +- {m13['mcse']:.3f}")
    assert raw > 0.05
    assert abs(net) <= 3 * m13["mcse"]
    assert m13["noise"] is True


def test_without_a_placebo_there_is_no_scar_to_tell() -> None:
    m13 = found([replace(scarred(250, 0, 1), variants={})], NAMED)["M13"]
    assert (m13["value"], m13["status"]) == (None, "undefined")
    assert "placebo" in m13["reason"]
    assert m13["parts"]["raw"]["value"] == pytest.approx(0.25)


# --- M12 ----------------------------------------------------------------------------------------


def test_the_mildest_that_still_works_is_chosen_on_other_seeds() -> None:
    """One alternative is mild and weak; one is as good as the regime at half of the burden."""
    averted = np.array([[10.0] * 4, [2.0] * 4, [9.8] * 4])
    burden = np.array([[8.0] * 4, [1.0] * 4, [4.0] * 4])
    menu = Menu(("the regime itself", "weak", "half"), averted, burden)
    assert mildest(menu, np.ones(4, bool), 0.05) == 2
    assert mildest(menu, np.ones(4, bool), 0.01) == 0
    chosen, columns = held_out(menu, 0.05)
    assert chosen == [2, 2]
    assert columns.sum(axis=0).tolist() == [32, 16]


def test_luck_of_the_choice_is_not_counted() -> None:
    """Twenty alternatives that differ by nothing but noise: chosen and read on the same worlds the
    mildest seems to spare much, on other worlds nothing."""
    noise = uniforms(5, 21 * 40).reshape(21, 40)
    menu = Menu(tuple(map(str, range(21))), np.full((21, 40), 10.0), 5 + 10 * noise)
    best = mildest(menu, np.ones(40, bool), 0.05)
    seems = 1 - menu.burden[best].sum() / menu.burden[0].sum()
    _, columns = held_out(menu, 0.05)
    honest = 1 - columns[:, 1].sum() / columns[:, 0].sum()
    print(f"spared, it seems, {seems:.3f}; on held-out worlds {honest:.3f}")
    assert seems > 0.05
    assert honest < seems / 2


def test_necessity_reads_a_menu_of_a_study() -> None:
    def world(burden: int, left: int) -> list[Outcome]:
        acts, twin = zeros(C, 24), zeros(C, 24)
        acts[index("judgment_default"), 0], twin[index("judgment_default"), 0] = left, 100
        months = zeros(2, D + 1, 3, CELLS)
        months[0, 0, 0, 0] = 256 * burden
        made: dict[str, Any] = {"burden": months, "acts": acts}
        return [outcome(arm(NAMED, **made), arm(NAMED, acts=twin), seed=s) for s in range(4)]

    menu = {"half": (world(500, 40), NAMED), "nothing": (world(0, 100), NAMED)}
    m12 = measure(world(1000, 40), NAMED, NORMS, menu=menu)["M12"]
    assert m12["value"] == pytest.approx(0.5)
    assert m12["parts"]["effect: nothing"]["value"] == 0
    assert m12["parts"]["effect_kept"]["value"] == pytest.approx(1)
    alone = measure(world(1000, 40), NAMED, NORMS)["M12"]
    assert (alone["status"], "demerit safeguards" in alone["reason"]) == ("undefined", True)
