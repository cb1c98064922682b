"""Traits as causes: points, entries, looks; and that what rests on them is called by its name."""

from typing import Any

import jax
import numpy as np
import pytest

from demerit.month.frame import make_frame
from demerit.month.traits import CELL_OF
from demerit.regime.registry import TRAITS
from demerit.world import layout
from tests.month.made import Small, regime

SCORE: dict[str, Any] = {
    "of": "residents",
    "start": 100,
    "grades": {"good": 90, "poor": None},
    "rules": [
        {"on": "trait:no_local_registration", "points": -15},
        {"on": "fare_evasion", "points": -20, "term": 6},
    ],
}
NO_LOANS = {
    "title": "no loans",
    "when": {"grade_at_most": "poor"},
    "lever": "loans",
    "coverage": 1,
}


def scored() -> Small:
    return Small(regime(scores={"points": SCORE}, measures={"no_loans": NO_LOANS}))


def newcomers_and_locals(world: Small) -> tuple[int, int]:
    """An adult without and one with local registration."""
    world.at("traits", world.adult[0], migrant=1)
    world.at("traits", world.adult[1], migrant=0)
    return int(world.adult[0]), int(world.adult[1])


def test_a_trait_costs_points_as_long_as_it_lasts_and_not_a_month_longer() -> None:
    world = scored()
    without, local = newcomers_and_locals(world)
    world.judge()
    assert world.points(without) == 85
    assert world.points(local) == 100
    assert world.grade(without) == 1
    world.at("traits", without, migrant=0)
    world.judge()
    assert world.points(without) == 100


def test_a_grade_by_a_trait_is_wrongful_by_reason_of_the_trait() -> None:
    world = scored()
    without, _ = newcomers_and_locals(world)
    world.judge()
    score = world.state.score
    assert int(score.reason[without]) == layout.BY_TRAIT
    assert int(score.wrongful[without]) == 255
    assert int(score.true_only[without]) == 0
    assert int(score.main[without]) == CELL_OF[0]


def test_true_records_and_a_trait_share_the_blame_by_their_points() -> None:
    world = scored()
    without, local = newcomers_and_locals(world)
    for who in (without, local):
        world.record(who, "fare_evasion")
    world.judge()
    score = world.state.score
    assert world.points(without) == 65
    assert int(score.wrongful[without]) == 255 * 15 // 35
    assert int(score.wrongful[local]) == 0
    assert int(score.true_only[without]) == 1  # the record alone would have led there too


def listed(chance: float, trait: str = "out_of_work") -> Small:
    return Small(
        regime(
            lists={
                "risk": {
                    "of": "residents", "kind": "black", "exits": ["correction"],
                    "entry": [{"on": f"trait:{trait}", "ground": "profile", "chance": chance}],
                }
            }
        )
    )  # fmt: skip


def test_an_entry_by_a_trait_falls_only_on_those_who_have_it_and_bears_its_name() -> None:
    world = listed(1.0)
    frame = make_frame(world.state, world.setting)
    jobless = np.asarray(frame.adult) & (np.asarray(world.state.traits.work) == layout.UNEMPLOYED)
    seen = world.judge()
    entries = seen.state.entries
    there = np.asarray(entries.status[0]) != layout.NOT_LISTED
    assert np.array_equal(there, jobless)
    assert (np.asarray(entries.truth[0])[there] == layout.TRAIT).all()


def test_a_list_about_some_people_takes_nobody_else() -> None:
    """Of all who are active online, and of all with a record, only those who are in work."""
    world = Small(
        regime(
            lists={
                "risk": {
                    "of": "residents", "kind": "black", "exits": ["correction"],
                    "among": "employed",
                    "entry": [
                        {"on": "trait:online", "ground": "profile", "chance": 1},
                        {"on": "fare_evasion", "ground": "act", "chance": 1},
                    ],
                }
            }
        )
    )  # fmt: skip
    for slot in world.adult[:8]:
        world.at("traits", int(slot), work=layout.EMPLOYED if slot % 2 else layout.RETIRED)
        world.record(int(slot), "fare_evasion")
    online = (np.asarray(world.state.traits.habits) & 4) > 0
    works = np.asarray(world.state.traits.work) == layout.EMPLOYED
    recorded = np.isin(np.arange(online.size), world.adult[:8])
    adult = np.asarray(make_frame(world.state, world.setting).adult)
    assert (recorded & works).any()
    assert (recorded & ~works).any()
    there = np.asarray(world.judge().state.entries.status[0]) != layout.NOT_LISTED
    assert np.array_equal(there, adult & works & (online | recorded))


def test_a_share_of_those_with_the_trait_is_entered_every_month() -> None:
    """Binomial with chance 0.3 among some 25 in each of six months: within four standard errors."""
    world = listed(0.3, "low_income")
    entered = expected = 0.0
    for _ in range(6):
        before = np.asarray(world.state.entries.status[0]) == layout.NOT_LISTED
        frame = make_frame(world.state, world.setting)
        could = before & np.asarray(frame.adult) & (np.asarray(world.state.traits.third) == 0)
        world.judge()
        now = np.asarray(world.state.entries.status[0]) != layout.NOT_LISTED
        entered += (could & now).sum()
        expected += 0.3 * could.sum()
    assert abs(entered - expected) < 4 * np.sqrt(expected * 0.7)


def test_every_trait_has_a_cell_of_its_own() -> None:
    assert len(set(CELL_OF.tolist())) == len(TRAITS) <= 8


@pytest.mark.parametrize("factor", [0, 1, 4])
def test_a_profile_multiplies_phantom_records_of_those_with_the_trait(factor: float) -> None:
    """Poisson counts with and without the trait over 40 months: within four standard errors."""
    from demerit.month.choice import make_situation
    from demerit.month.conduct import conduct
    from demerit.month.dissent import dissent
    from demerit.month.observation import observe

    rules = regime(
        agencies={
            "office": {
                "title": "office", "phantom": 240, "profiles": {"low_income": factor},
                "sees": {"benefit_misreport": {"detects": 0}},
            }
        }
    )  # fmt: skip
    world = Small(rules)

    @jax.jit
    def phantoms(state: Any, setting: Any) -> Any:
        frame = make_frame(state, setting)
        situation = make_situation(state, setting, frame)
        acts = conduct(state, setting, frame, situation)
        return observe(
            state, setting, frame, acts, dissent(state, setting, frame, situation)
        ).phantom

    world.judge()
    poor = np.asarray(world.state.traits.third) == 0
    adult = np.asarray(make_frame(world.state, world.setting).adult)
    counts = np.zeros(2)
    for month in range(40):
        world.put("common", month=np.int32(world.month + month))
        hit = np.asarray(phantoms(world.state, world.setting))
        counts += [(hit & poor & adult).sum(), (hit & ~poor & adult).sum()]
    expected = 40 * 0.02 * np.array([factor * (poor & adult).sum(), (~poor & adult).sum()])
    assert (np.abs(counts - expected) <= 4 * np.sqrt(np.maximum(expected, 0.01))).all()
