"""Followed lives: the rule chooses, the text names causes, the drawing says the same."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from demerit.engine.chronicle import EVENTS
from demerit.regime import BadInput
from demerit.report import asked, life, tell, timeline
from tests.report.made_lives import events


def test_the_middle_life_is_chosen_and_says_of_how_many(run_folder: Path) -> None:
    chosen = life.choose(run_folder)
    wronged, protected = chosen["wronged"], chosen["protected"]
    assert wronged is not None
    assert (wronged.subject, wronged.among) == (230, 3)
    assert protected is not None
    assert (protected.subject, protected.among) == (512, 2)


def test_the_choice_does_not_look_at_who_a_resident_is(own_folder: Path) -> None:
    before = life.choose(own_folder)["wronged"]
    (own_folder / "lives.parquet").unlink()
    assert life.choose(own_folder)["wronged"] == before


def test_a_reward_is_no_restriction(own_folder: Path) -> None:
    swapped = events().with_columns(
        pl.when(pl.col("event").is_in(["measure_begins", "measure_ends"]))
        .then(pl.lit("reward"))
        .otherwise(pl.col("kind"))
        .alias("kind")
    )
    swapped.write_parquet(own_folder / "events.parquet")
    assert life.choose(own_folder)["wronged"] is None


def test_the_boundary_is_never_chosen(own_folder: Path) -> None:
    frame = events().with_columns(role=pl.lit("boundary"))
    frame.write_parquet(own_folder / "events.parquet")
    assert set(life.choose(own_folder).values()) == {None}


def test_causes_are_named_and_repeats_are_one_step(run_folder: Path) -> None:
    text = asked.explain(run_folder).replace("\N{NO-BREAK SPACE}", " ")
    assert "WRONGED, 1 of 3" in text
    assert "Entered in the list “defaulters”, on a false record. (because of step 1)" in text
    assert "Refused a plane ticket, by airlines, twice. (because of step 3)" in text
    assert "Late utility bill, brought about by strain. (because of step 5)" in text
    assert "Did not happen: default on a judgment" in text
    assert "With the regime: 18 months restricted" in text


def test_a_life_is_told_by_number(run_folder: Path) -> None:
    assert "Synthetic resident 777 in world 0" in asked.explain(run_folder, 777)
    assert asked.explain(run_folder, "0:777") == asked.explain(run_folder, 777)


@pytest.mark.parametrize("name", [123_456, "7:17", "Wang", "-1", "0:"])
def test_nobody_else_can_be_asked_for(run_folder: Path, name: int | str) -> None:
    with pytest.raises(BadInput):
        asked.explain(run_folder, name)


def test_a_cause_outside_the_log_is_said_to_be_outside(own_folder: Path) -> None:
    frame = events().filter(pl.col("event") != "record")
    frame.write_parquet(own_folder / "events.parquet")
    text = asked.explain(own_folder, 230)
    assert "because of something outside what is followed" in text


def test_parents_may_be_text_or_unsigned(own_folder: Path) -> None:
    told = asked.explain(own_folder, 230)
    text = pl.col("parents").list.eval(pl.element().cast(pl.String)).list.join(";")
    events().with_columns(text.alias("parents")).write_parquet(own_folder / "events.parquet")
    assert asked.explain(own_folder, 230) == told
    unsigned = events().with_columns(
        pl.col("id").cast(pl.UInt64), pl.col("parents").cast(pl.List(pl.UInt64))
    )
    unsigned.write_parquet(own_folder / "events.parquet")
    assert asked.explain(own_folder, 230) == told


def test_an_unknown_event_is_told_in_its_own_words(own_folder: Path) -> None:
    frame = events().with_columns(pl.col("event").replace("job_lost_to_list", "flat_lost"))
    frame.write_parquet(own_folder / "events.parquet")
    assert "Flat lost (employment)" in asked.explain(own_folder, 230)


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_of_the_engine_has_its_own_sentence(event: str) -> None:
    assert event in tell.SAYINGS
    row = dict.fromkeys(("conduct", "domain", "agency", "carrier", "list", "measure", "amount"))
    said = tell.Teller({}).say({**row, "event": event, "truth": "true", "influence": None})
    assert said.endswith(".")
    assert "None" not in said


def test_refusals_are_counted_by_their_number(own_folder: Path) -> None:
    frame = events().with_columns(
        pl.when(pl.col("event") == "refused_air")
        .then(3.0)
        .otherwise(pl.col("amount"))
        .alias("amount")
    )
    frame.write_parquet(own_folder / "events.parquet")
    assert "by airlines, 6 times." in asked.explain(own_folder, 230)


def test_what_comes_through_a_tie_is_told_as_such(own_folder: Path) -> None:
    begins = pl.col("event").is_in(["measure_begins", "measure_ends"])
    frame = events().with_columns(
        pl.when(begins).then(pl.lit("tie")).otherwise(pl.col("rule")).alias("rule"),
        pl.when(begins).then(None).otherwise(pl.col("truth")).alias("truth"),
    )
    frame.write_parquet(own_folder / "events.parquet")
    text = asked.explain(own_folder, 230)
    assert "in force, through a member of the family" in text
    assert life.choose(own_folder)["wronged"] is None


@pytest.mark.parametrize("width", [720, 344])
def test_marks_never_cover_each_other(run_folder: Path, width: int) -> None:
    one = asked.find(run_folder, 230)
    sheet = timeline.Sheet(width, 0, one.months)
    places, _ = timeline._places(one.steps["world"], sheet)
    spots = list(places.values())
    for at, (x, row) in enumerate(spots):
        for other, line in spots[at + 1 :]:
            assert row != line or abs(x - other) >= 20


def test_the_drawing_names_every_step_and_describes_itself(run_folder: Path) -> None:
    one = asked.find(run_folder, 230)
    drawing = timeline.svg(one, 720)
    assert all(f">{step.mark}</text>" in drawing for step in one.steps["world"])
    assert "<title" in drawing
    assert timeline.describe(one) in drawing
