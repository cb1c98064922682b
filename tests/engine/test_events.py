"""The events of followed residents: ids, causes, order, and agreement with their states."""

import numpy as np
import polars as pl
import pytest

from demerit.engine.chronicle import EVENTS, MOST_PARENTS, SCHEMA
from demerit.engine.outcome import Outcome
from demerit.evidence.followed import followed
from demerit.evidence.restrictions import ends, restrictions, starts
from demerit.regime.registry import CONDUCT, DOMAINS, INFLUENCES, PROCESSES, TRUTHS
from demerit.world import layout
from tests.engine.conftest import BUSY
from tests.engine.worlds import MONTHS, Fork, Lived, eventful, runner

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def events(busy: Outcome) -> pl.DataFrame:
    assert busy.events is not None
    return busy.events


@pytest.fixture(scope="module")
def rich() -> Outcome:
    """A world in which much happens to the followed."""
    return runner(eventful()).run()


@pytest.fixture(scope="module", params=["busy", "rich"])
def told(request: pytest.FixtureRequest, busy: Outcome, rich: Outcome) -> pl.DataFrame:
    outcome = busy if request.param == "busy" else rich
    assert outcome.events is not None
    return outcome.events


def test_something_is_told_of_both_arms(told: pl.DataFrame) -> None:
    counts = dict(told.group_by("arm").len().iter_rows())
    assert counts.keys() == {"world", "twin"}
    assert counts["world"] > counts["twin"] > 100


def test_columns_and_words_are_from_the_closed_lists(told: pl.DataFrame) -> None:
    assert set(told.columns) == {*SCHEMA, "arm"}
    for column, words in (
        ("event", EVENTS),
        ("process", PROCESSES),
        ("conduct", CONDUCT),
        ("domain", DOMAINS),
        ("truth", (*TRUTHS, "averted")),
        ("influence", INFLUENCES),
    ):
        assert set(told[column].drop_nulls().unique()) <= set(words), column


def test_ids_are_unique_and_rows_are_in_order(told: pl.DataFrame) -> None:
    assert told["id"].n_unique() == len(told)
    arms = told["arm"].to_list()
    assert arms == sorted(arms, reverse=True)  # world before twin
    for arm in ("world", "twin"):
        rows = told.filter(pl.col("arm") == arm)
        assert rows.equals(rows.sort("month", "id", maintain_order=True))


def test_an_id_is_the_same_in_every_run_and_another_in_every_world(busy: Outcome) -> None:
    again, other = runner(BUSY).run(), runner(BUSY, seed=1).run()
    assert busy.events is not None
    assert again.events is not None
    assert other.events is not None
    assert again.events["id"].equals(busy.events["id"])
    assert not set(other.events["id"]) & set(busy.events["id"])


def test_causes_are_earlier_events_of_the_same_resident(told: pl.DataFrame) -> None:
    """Every parent is an event of the log, of the same arm, no later than what it caused."""
    known = {
        row["id"]: (row["arm"], row["month"], row["subject"], row["event"])
        for row in told.iter_rows(named=True)
    }
    caused = 0
    for row in told.iter_rows(named=True):
        for parent in row["parents"]:
            assert parent in known, row
            arm, month, subject, _ = known[parent]
            assert arm == row["arm"]
            assert month <= row["month"], row
            assert subject == row["subject"], row
            assert parent != row["id"]
            caused += 1
    assert caused > 50


def test_no_event_is_its_own_cause_through_others(told: pl.DataFrame) -> None:
    parents = {row["id"]: row["parents"] for row in told.iter_rows(named=True)}
    settled: set[int] = set()

    def visit(event: int, above: frozenset[int]) -> None:
        assert event not in above
        if event not in settled:
            for parent in parents[event]:
                visit(parent, above | {event})
            settled.add(event)

    for event in parents:
        visit(event, frozenset())


def test_what_did_not_happen_causes_nothing(told: pl.DataFrame) -> None:
    averted = set(told.filter(pl.col("truth") == "averted")["id"])
    assert averted
    assert not averted & set(told["parents"].explode().drop_nulls())


def test_shares_of_causes_sum_to_one(told: pl.DataFrame) -> None:
    for parents, shares in told.select("parents", "shares").iter_rows():
        assert len(parents) == len(shares) <= MOST_PARENTS
        if parents:
            assert sum(shares) == pytest.approx(1.0)
            assert min(shares) > 0


def test_measures_begin_and_end_in_turn(rich: Outcome) -> None:
    assert rich.events is not None
    rows = rich.events.filter(pl.col("event").is_in(["measure_begins", "measure_ends"]))
    keys = ["arm", "subject", "measure", (pl.col("rule") == "tie").fill_null(False).alias("tie")]
    ends = 0
    for _, group in rows.group_by(*keys, maintain_order=True):
        steps = group["event"].to_list()
        ends += steps.count("measure_ends")
        assert steps == ["measure_begins", "measure_ends"] * (len(steps) // 2) + [
            "measure_begins"
        ] * (len(steps) % 2)
    assert ends > 0


def occupants(outcome: Outcome) -> dict[tuple[str, int, int], int]:
    """Which occupant a subject's slot has, by arm, subject and month."""
    assert outcome.lives is not None
    rows = outcome.lives.select(pl.col("arm").cast(pl.String), "subject", "month", "generation")
    return {(arm, who, month): number for arm, who, month, number in rows.iter_rows()}


def test_causes_lie_in_ones_own_life(rich: Outcome) -> None:
    """Who moves into a slot does not inherit what happened to whoever died or moved away."""
    assert rich.events is not None
    who = occupants(rich)
    owner = {
        row["id"]: who.get((row["arm"], row["subject"], row["month"]))
        for row in rich.events.iter_rows(named=True)
    }
    assert len({who[key] for key in who}) > 1  # there were newcomers
    for row in rich.events.iter_rows(named=True):
        for parent in row["parents"]:
            assert owner[parent] == owner[row["id"]] or owner[row["id"]] is None, row


def test_entries_are_in_force_before_they_end(rich: Outcome) -> None:
    assert rich.events is not None
    entries = [name for name in layout.ENTRY_EVENTS[1:] if name != "entry_stopped"]
    rows = rich.events.filter(pl.col("event").is_in(entries))
    who = occupants(rich)
    keys = pl.struct("arm", "subject", "month")
    occupant = keys.map_elements(lambda k: who[tuple(k.values())], return_dtype=pl.Int64)
    rows = rows.with_columns(occupant=occupant)
    for _, group in rows.group_by("arm", "subject", "occupant", "list", maintain_order=True):
        inside = False
        for event in group["event"]:
            assert (event == "entry_in_force") != inside, group
            if event == "entry_in_force":
                inside = True
            elif event.startswith("exit"):
                inside = False


def test_a_true_record_of_an_ordinary_act_has_the_act_as_its_cause(told: pl.DataFrame) -> None:
    acts = {
        row["id"]: row["conduct"]
        for row in told.filter(pl.col("event") == "act").iter_rows(named=True)
    }
    first = int(told["month"].min())  # pyright: ignore[reportArgumentType]
    records = told.filter(pl.col("event") == "record")
    assert len(records) > 20
    for row in records.iter_rows(named=True):
        if row["truth"] == "true" and row["month"] > first + layout.MAX_DELAY:
            assert [acts[parent] for parent in row["parents"]] == [row["conduct"]]
        if row["truth"] == "false":
            assert row["parents"] == []


def test_events_and_states_tell_the_same_story(fork: Fork, lived: Lived, busy: Outcome) -> None:
    """Measures in force, entries and refusals of the followed, against the masks."""
    assert busy.events is not None
    world = busy.events.filter(pl.col("arm") == "world")
    slots = lived.cohort[lived.cohort >= 0]
    for t, month in enumerate(lived.months):
        before = lived.states[t - 1] if t else lived.start
        new = lived.states[t].reach.mask & ~before.reach.mask
        begun = int(np.bitwise_count(new[slots].astype(np.uint32)).sum())
        rows = world.filter(
            (pl.col("month") == month)
            & (pl.col("event") == "measure_begins")
            & (pl.col("rule").is_null() | (pl.col("rule") != "tie"))
        )
        assert len(rows) == begun, month


def test_an_entry_that_rests_on_a_good_grade_claims_no_act(rich: Outcome) -> None:
    """There is no conduct behind it and no domain, least of all that of a petition."""
    assert rich.events is not None
    rows = rich.events.filter(pl.col("list") == "praised")
    assert (rows["event"] == "entry_in_force").any()
    assert rows["domain"].drop_nulls().to_list() == []
    assert rows["conduct"].drop_nulls().to_list() == []


def test_much_happens_to_the_followed(rich: Outcome) -> None:
    """The other tests are worth little unless nearly every kind of event occurs."""
    assert rich.events is not None
    seen = set(rich.events["event"].unique())
    rare = {"exit_performance", "exit_no_assets", "exit_other", "refused_business", "grade"}
    rare |= {"refused_service", "entry_stopped", "refused_air", "job_lost_to_list", "payment"}
    rare |= {"judgment"}
    assert set(EVENTS) - rare <= seen


def test_lives_show_the_states(lived: Lived, busy: Outcome) -> None:
    assert busy.lives is not None
    world = busy.lives.filter(pl.col("arm").cast(pl.String) == "world")
    for t in (0, len(lived.months) - 1):
        month = lived.months[t]
        if month < -12:
            continue
        state = lived.states[t]
        rows = world.filter(pl.col("month") == month).sort("subject")
        slots = np.sort(lived.cohort[lived.cohort >= 0])
        slots = slots[state.traits.alive[slots] > 0]
        assert np.array_equal(rows["subject"].to_numpy(), slots)
        assert np.array_equal(rows["grade"].to_numpy(), state.score.grade[slots])
        assert np.array_equal(rows["arrears"].to_numpy(), state.money.arrears[slots])
        assert np.array_equal(rows["generation"].to_numpy(), state.traits.generation[slots])
        inside = (state.entries.status[:, slots] == layout.IN_FORCE).sum(axis=0)
        assert np.array_equal(rows["entries"].to_numpy(), inside)


def test_restrictions_of_the_log_add_up_to_the_lives(busy: Outcome, rich: Outcome) -> None:
    """Lengths from beginnings and ends are the months that lives show, direct and through ties."""
    for outcome in (busy, rich):
        lives = outcome.lives
        assert lives is not None
        for arm in ("world", "twin"):
            log = followed(outcome.events, arm, MONTHS)
            assert log is not None
            shown = lives.filter((pl.col("arm") == arm) & (pl.col("month") >= 0))
            for tie, column in ((False, "restrictions"), (True, "through_ties")):
                begun = starts(log, tie=tie)
                last, _ = ends(log, begun, MONTHS)
                assert (last - log.month[begun]).sum() == shown[column].sum()


def test_every_restriction_of_the_log_rests_on_records(busy: Outcome, rich: Outcome) -> None:
    for outcome in (busy, rich):
        log = followed(outcome.events, "world", MONTHS)
        assert log is not None
        found = restrictions(log, {}, MONTHS)
        assert found.count > 20
        assert found.traced.all()
        share = np.bincount(found.cited.restriction, found.cited.share, found.count)
        assert share == pytest.approx(np.ones(found.count))
        assert all(above < place for place, some in enumerate(found.parents) for above in some)


def test_an_entry_brought_by_a_grade_rests_on_the_records_behind_it() -> None:
    """Whose points still counted when it was proposed, also where points run out."""
    base = eventful()
    (ground,) = base.lists["praised"].entry
    poor = {"entry": [ground.model_copy(update={"on": "grade:poor"})]}
    barred = base.lists["barred"].model_copy(update=poor)
    told = runner(base.model_copy(update={"lists": {**base.lists, "barred": barred}})).run().events
    assert told is not None
    records = told.filter(pl.col("event") == "record")
    months = dict(records.select("id", "month").iter_rows())
    entries = told.filter((pl.col("event") == "entry_in_force") & (pl.col("list") == "barred"))
    by_points = entries.filter(pl.col("domain").is_in(["public_order", "speech"]))
    assert by_points.height > 10
    for entry in by_points.to_dicts():
        grounds = [months[one] for one in entry["parents"] if one in months]
        assert grounds, entry
        proposed = entry["month"] - 1  # the list has a lead of one month, points a term of six
        assert all(proposed - 6 - 3 < month <= proposed for month in grounds), entry
