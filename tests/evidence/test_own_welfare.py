"""Welfare of followed residents: who gains and loses, and the distance between groups, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy.stats import wasserstein_distance

from demerit.engine.outcome import Outcome
from demerit.evidence.f_deciles import before_the_start
from demerit.evidence.own_welfare import apart
from demerit.evidence.worlds import cells_of
from tests.evidence.made import alone, arm, found, labels, outcome, uniforms
from tests.evidence.told import Story, lives

MONTHS = 24
NAMED = labels(("flights",), months=MONTHS)
BINS = (
    "loses_over_5_percent", "loses_up_to_5_percent", "within_0.1_percent", "gains_up_to_5_percent",
    "gains_over_5_percent",
)  # fmt: skip


def world(
    *changes: float, cells: list[int] | None = None, restricted: int | None = None
) -> Outcome:
    """Residents alone at home with 10,000 yuan, and so much more or less under the regime."""
    story = Story(NAMED)
    if restricted is not None:
        story.begins(0, restricted, 0, story.seen(0, restricted, "late_bill"))
    count = len(changes)
    table = lives(
        MONTHS, *[(40,)] * count, received=np.full((count, MONTHS), 10_000),
        cell=np.repeat(np.array(cells or [0] * count)[:, None], MONTHS, axis=1),
    )  # fmt: skip
    more = pl.Series([1 + change for change in changes]).gather(table["subject"])
    moved = pl.when(pl.col("arm") == "world").then(
        (pl.col("received") * more).round().cast(pl.Int64)
    )
    table = table.with_columns(received=moved.otherwise(pl.col("received")))
    return outcome(arm(NAMED), arm(NAMED), events=story.events(), lives=table)


def shares(worlds: list[Outcome], group: str = "") -> list[float | None]:
    parts = found(worlds, NAMED)["M29"]["parts"]
    return [parts[f"{group}{name}"]["value"] for name in BINS]


def test_residents_fall_into_five_bins_by_what_they_receive() -> None:
    changes = (-0.2, -0.06, -0.02, 0.0, 0.0, 0.0, 0.0005, 0.02, 0.3, 0.01)
    assert shares([world(*changes)]) == pytest.approx([0.2, 0.1, 0.4, 0.2, 0.1])


def test_a_restriction_is_a_loss_at_its_declared_price() -> None:
    assert shares([world(0, 0, 0, 0, restricted=2)]) == pytest.approx([0.25, 0, 0.75, 0, 0])


def with_a_year_before(one: Outcome, *incomes: int) -> Outcome:
    """The same world, whose residents had so much a month in the year before the start."""
    assert one.lives is not None
    first = one.lives.filter(pl.col("month") < 12)
    received = pl.Series(incomes).gather(first["subject"])
    earlier = first.with_columns(month=pl.col("month") - 12, received=received)
    return replace(one, lives=pl.concat([earlier, one.lives]))


def test_deciles_are_by_what_was_received_before_the_regime() -> None:
    changes = (0.0,) * 8 + (-0.5, -0.5, 0.5, 0.5) + (0.0,) * 8
    incomes = [1000 * (20 - who) for who in range(20)]  # the last is the poorest
    made = with_a_year_before(world(*changes, restricted=19), *incomes)
    assert shares([made], "decile=1: ") == pytest.approx([0.5, 0, 0.5, 0, 0])  # who is restricted
    assert shares([made], "decile=5: ") == pytest.approx([0, 0, 0, 0, 1])
    assert shares([made], "decile=6: ") == pytest.approx([1, 0, 0, 0, 0])
    assert shares([made], "decile=10: ") == pytest.approx([0, 0, 1, 0, 0])
    parts = found([made], NAMED)["M29"]["parts"]
    borne = [parts[f"decile={number}: burden"]["value"] for number in range(1, 11)]
    assert borne == pytest.approx([1, *[0] * 9])


def test_income_before_the_start_is_an_equal_share_of_the_home() -> None:
    one = lives(12, (40, 40), (30,), received=np.repeat([[900], [100], [400]], 12, axis=1))
    life, income = before_the_start(one.with_columns(month=pl.col("month") - 12))
    assert life.tolist() == [0, 1 << 16, 2 << 16]
    assert income.tolist() == [500, 500, 400]


def test_without_a_year_before_there_are_no_deciles() -> None:
    part = found([world(0.0, 0.0)], NAMED)["M29"]["parts"]["deciles"]
    assert part["status"] == "undefined"
    assert "before the start" in part["reason"]


def test_members_of_a_home_share_what_it_receives() -> None:
    table = lives(MONTHS, (40, 40), received=np.array([[10_000] * MONTHS, [0] * MONTHS]))
    lost = pl.when(pl.col("arm") == "world").then(0).otherwise(pl.col("received"))
    story = Story(NAMED)
    made = outcome(
        arm(NAMED), arm(NAMED), events=story.events(), lives=table.with_columns(received=lost)
    )
    assert shares([made]) == [1, 0, 0, 0, 0]  # both lose what one of them earned


def test_nobody_followed_has_no_change() -> None:
    assert "within_0.1_percent" not in found(alone(NAMED), NAMED)["M29"]["parts"]


@pytest.mark.parametrize("sizes", [(1, 1), (7, 400), (300, 300)])
def test_the_distance_is_wassersteins(sizes: tuple[int, int]) -> None:
    one, other = (np.floor(uniforms(9, size, k) * 50 * (k + 1)) for k, size in enumerate(sizes))
    assert apart(one, other) == pytest.approx(wasserstein_distance(one, other), abs=1e-9)
    assert apart(one, one) == 0
    assert apart(one, one + 3) == pytest.approx(3)
    assert apart(one, np.empty(0)) is None


def test_the_distance_between_groups_is_held_against_the_twin() -> None:
    group, home = (int(np.flatnonzero(cells_of(["residence", "age"], [name, "35-59"]))[0])
                   for name in ("no_local_hukou", "local"))  # fmt: skip
    cells = [group, group, home, home]
    made = [world(-0.1, -0.1, 0, 0, cells=cells), world(-0.3, -0.3, 0, 0, cells=cells)]
    large = [outcome_with_people(one) for one in made]
    part = found(large, NAMED)["M28"]["parts"]["welfare_distance"]
    assert part["value"] == pytest.approx(2000)  # 1,000 and 3,000; the twin's groups are alike


def outcome_with_people(one: Outcome) -> Outcome:
    """The same world with enough residents in every group for a number to be shown."""
    months = np.full_like(one.world.person_months, 1000 * MONTHS)
    return replace(
        one,
        world=replace(one.world, person_months=months),
        twin=replace(one.twin, person_months=months),
    )
