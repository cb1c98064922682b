"""What measures do to people: refusals in every domain, money, work; what people then do."""

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from demerit.fixed import LOGIT
from demerit.month.attempts import attempts
from demerit.month.choice import influences, make_situation
from demerit.month.compaction import compact
from demerit.month.counting import queues
from demerit.month.dissent import dissent
from demerit.month.frame import Frame, make_frame
from demerit.month.livelihood import _credit, _moved, money, work
from demerit.month.observation import _mistake, _reporting, checked
from demerit.regime.registry import CONDUCT_INDEX, INFLUENCES
from demerit.world import layout
from demerit.world.rules import REFUSES
from tests.month.made import Small, edited, regime

pytestmark = pytest.mark.whole

FRAUD = {"on": "fraud", "ground": "fraud"}


def with_measures(**measures: dict[str, Any]) -> Small:
    """A list on which nobody stands yet, and what it brings."""
    listed = {"of": "residents", "kind": "black", "exits": ["correction"], "entry": [FRAUD]}
    whole = {
        name: {"title": name, "when": {"on_list": "listed"}, "coverage": 1, **parts}
        for name, parts in measures.items()
    }
    return Small(regime(lists={"listed": listed}, measures=whole))


def restrict_everyone(world: Small, bits: int = 1) -> Frame:
    world.put("reach", mask=np.full_like(np.asarray(world.state.reach.mask), bits))
    return make_frame(world.state, world.setting)


@pytest.mark.parametrize("kind", range(len(layout.ATTEMPTS)), ids=lambda k: layout.ATTEMPTS[k][0])
def test_attempts_of_every_kind_are_refused_at_the_rate_of_ordinary_life(kind: int) -> None:
    """Binomial: first attempts of those whom the kind concerns, within four standard errors."""
    name, who = layout.ATTEMPTS[kind]
    world = with_measures(bar={"lever": REFUSES[name][0]})
    frame = restrict_everyone(world)
    customs = dataclasses.replace(world.setting.customs, retry=np.uint32(0))
    setting = dataclasses.replace(world.setting, customs=customs)
    count = len(np.asarray(frame.alive))
    table = compact(frame.alive, count)
    nobody = jnp.zeros((count,), bool)
    seen = np.zeros(2)
    for month in range(24):
        now = dataclasses.replace(frame, month=jnp.int32(world.month + month))
        _, refused = jax.jit(attempts)(world.state, setting, now, table, nobody)
        times = np.asarray(refused.times)
        assert not np.delete(times, kind, axis=0).any()
        odds = np.asarray(customs.attempts)[kind] / 2.0**32
        chance = odds[np.asarray(world.state.traits.third)]
        open_to = {
            "adults": np.asarray(frame.adult),
            "pupils": np.asarray(frame.alive & (frame.years >= 3) & (frame.years < 18)),
            "claimants": np.asarray(
                frame.adult & ((frame.who >> layout.WHO_BIT["claimants"]) & 1 > 0)
            ),
        }[who]
        seen += [times[kind].sum(), chance[open_to].sum()]
    assert abs(seen[0] - seen[1]) < 4 * np.sqrt(seen[1]) + 1


def test_amounts_of_measures_are_taken_and_given_to_the_yuan() -> None:
    world = with_measures(
        repay={"lever": "benefit_debt", "amount": 300},
        fee={"lever": "driving_licence", "amount": 12.5, "coverage": 0.8},
        free={"lever": "transit_discount", "amount": 80},
    )
    masks = np.arange(8, dtype=np.int32)
    found = np.asarray(_moved(world.setting, jnp.asarray(masks)))
    values = np.array([-3000, -100, 800])
    assert found.tolist() == [int(((masks[m] >> np.arange(3)) & 1) @ values) for m in range(8)]
    assert (np.asarray(_moved(with_measures(bar={"lever": "loans"}).setting, masks)) == 0).all()


def test_a_month_of_repayment_leaves_that_much_less() -> None:
    world = with_measures(repay={"lever": "benefit_debt", "amount": 30})
    frame = make_frame(world.state, world.setting)
    rich = np.full_like(np.asarray(world.state.money.savings), 5_000)
    income = np.full_like(rich, 40_000)
    world.put("money", savings=rich, debt=rich * 0, judgment=rich * 0)
    world.put("traits", income=income)
    from demerit.month.conduct import Acts
    from demerit.month.fortune import Luck

    n = len(rich)
    nothing = Acts(
        tuple(jnp.zeros((n,), jnp.uint8) for _ in layout.GROUPS),
        tuple(jnp.zeros((n,), jnp.int32) for _ in layout.GROUPS),
    )
    none = compact(jnp.zeros((n,), bool), 8)
    flat = jnp.full((n,), 8, jnp.int32)
    luck = Luck(
        none, none.used, none, none.used, jnp.full((n,), -1, jnp.int32), flat,
        jnp.zeros((n,), jnp.uint32),
    )  # fmt: skip
    fines = jnp.zeros((n,), jnp.int32)
    free, _ = money(world.state, world.setting, frame, luck, fines, nothing)
    restrict_everyone(world)
    bound, debts = money(world.state, world.setting, frame, luck, fines, nothing)
    adult = np.asarray(frame.adult)
    gap = np.asarray(free.money.savings)[adult] - np.asarray(bound.money.savings)[adult]
    assert (gap == 300).mean() > 0.9  # the rest had less than that left, or reached the ceiling
    assert (np.asarray(debts.moved)[np.asarray(frame.alive)] == -300).all()


@pytest.mark.parametrize(("lever", "insecure", "loses"), [
    ("platform_work", 1, True), ("platform_work", 0, False), ("loans", 1, False),
])  # fmt: skip
def test_a_closed_account_ends_work_without_a_contract(
    lever: str, insecure: int, loses: bool
) -> None:
    world = with_measures(bar={"lever": lever})
    n = len(np.asarray(world.state.traits.alive))
    world.put(
        "traits",
        work=np.full(n, layout.EMPLOYED, np.uint8),
        insecure=np.full(n, insecure, np.uint8),
        public_job=np.zeros(n, np.uint8),
    )
    frame = restrict_everyone(world)
    draw = jnp.full((n,), 0x7FFFFFFF, jnp.uint32)  # nobody loses a job by chance
    luck = dataclasses.make_dataclass("Luck", ["work_draw"])(draw)
    state, _ = work(world.state, world.setting, frame, luck, jnp.zeros((n,), bool))
    lost = np.asarray(state.traits.work) == layout.UNEMPLOYED
    alive = np.asarray(frame.alive)
    assert lost[alive].all() if loses else not lost[alive].any()


POINTS = {
    "points": {
        "of": "residents", "start": 100, "grades": {"fine": 90, "poor": None},
        "rules": [
            {"on": "littering", "points": -5, "term": 12},
            {"on": "traffic_violation", "points": -20, "term": 12},
            {"on": "volunteering", "points": 5, "term": 12},
            {"on": "paper_service", "points": 5, "term": 12},
        ],
    }
}  # fmt: skip


def influence(world: Small, conduct: str, name: str) -> np.ndarray:
    frame = make_frame(world.state, world.setting)
    situation = make_situation(world.state, world.setting, frame)
    all_of_them = influences(
        situation, CONDUCT_INDEX[conduct], world.setting.customs, world.setting.rules
    )
    return np.asarray(all_of_them[INFLUENCES.index(name)])


def graded(threshold: float) -> Small:
    """The points, and a measure that the worse grade brings."""
    when = {"grade_at_most": "poor"}
    bar = {"title": "bar", "lever": "flights", "coverage": 1, "when": when}
    return Small(
        regime(scores=POINTS, awareness=1, measures={"bar": bar}), response__threshold=threshold
    )


def test_a_grade_that_brings_nothing_deters_nobody_more() -> None:
    world = Small(regime(scores=POINTS, awareness=1), response__threshold=0.5)
    far = influence(world, "littering", "deterrence")
    n = len(np.asarray(world.state.traits.alive))
    world.put("score", deducted=np.full(n, 8, np.int16))
    assert np.array_equal(far, influence(world, "littering", "deterrence"))


def test_deterrence_is_stronger_where_an_act_would_cost_the_grade() -> None:
    world = graded(0.5)
    adult = np.asarray(make_frame(world.state, world.setting).adult)
    far = influence(world, "littering", "deterrence")
    near = influence(world, "traffic_violation", "deterrence")
    n = len(adult)
    world.put("score", deducted=np.full(n, 8, np.int16))  # 92 points: any deduction costs the grade
    step = round(0.5 * LOGIT)
    assert (far[adult] - influence(world, "littering", "deterrence")[adult] == step).all()
    assert (near == influence(world, "traffic_violation", "deterrence")).all()


def test_points_pull_harder_where_they_lift_the_grade() -> None:
    world = graded(0.5)
    adult = np.asarray(make_frame(world.state, world.setting).adult)
    far = influence(world, "volunteering", "reward")
    world.put("score", deducted=np.full(len(adult), 12, np.int16))  # 88: five points lift the grade
    assert (influence(world, "volunteering", "reward")[adult] - far[adult] == LOGIT // 2).all()


def test_points_call_up_service_on_paper_and_nothing_does_without_them() -> None:
    world = Small(regime(scores=POINTS, awareness=1), response__gaming=1.0)
    adult = np.asarray(make_frame(world.state, world.setting).adult)
    assert (influence(world, "paper_service", "reward")[adult] == LOGIT).all()
    assert not influence(world, "good_deed", "reward").any()


@pytest.mark.parametrize(("voice", "side"), [(0, -1), (15, 1)])
def test_dissent_follows_what_the_circle_says_against_what_it_used_to_say(
    voice: int, side: int
) -> None:
    world = Small(regime(), response__echo=0.5)
    n = len(np.asarray(world.state.traits.alive))
    world.put("mind", usual=np.full(n, 120, np.uint8), voice=np.full(n, voice, np.uint8))

    def said(state: Any) -> np.ndarray:
        frame = make_frame(state, world.setting)
        situation = make_situation(state, world.setting, frame)
        return np.asarray(dissent(state, world.setting, frame, situation).said)

    swayed = said(world.state)
    world.put("mind", usual=np.full(n, 255, np.uint8))  # nothing is known of what is usual
    plain = said(world.state)
    assert plain.any()
    assert (np.sign(swayed - plain) * side >= 0).all()
    assert (swayed != plain).mean() > 0.1 * (plain > 0).mean()


def test_a_borrowed_name_is_the_spouses() -> None:
    rules = regime(scores={"points": {
        "of": "residents", "start": 12, "grades": {"fine": 1, "void": None},
        "rules": [{"on": "traffic_violation", "points": -2, "borrowed": 1}],
    }})  # fmt: skip
    world = Small(rules)
    frame = make_frame(world.state, world.setting)
    spouse = np.asarray(world.state.ties.spouse)
    married = np.flatnonzero(spouse >= 0)[:200].astype(np.int32)
    for conduct, moves in (("traffic_violation", True), ("littering", False)):
        about = jnp.full(married.shape, CONDUCT_INDEX[conduct], jnp.int32)
        slot, moved = _mistake(world.state, world.setting, frame, jnp.asarray(married), about)
        assert (np.asarray(moved) == moves).all()
        expected = spouse[married] if moves else married
        assert np.array_equal(np.asarray(slot), expected)


def test_records_that_begin_with_reports_rise_and_fall_with_reporting() -> None:
    seen = {"littering": {"detects": 0.1}, "jaywalking": {"detects": 0.1}}
    rules = regime(agencies={"street": {"title": "street", "sees": seen, "reports": 0.5}})
    world = Small(rules)
    place = CONDUCT_INDEX["littering"]
    for reports, factor in ((256, 256), (512, 384), (0, 128)):
        common = dataclasses.replace(world.state.common, reports=np.int32(reports))
        state = dataclasses.replace(world.state, common=common)
        found = np.asarray(_reporting(state, world.setting.rules))
        assert found[place] == factor
        assert found[CONDUCT_INDEX["fraud"]] == 256


def test_a_suspended_licence_stops_only_those_who_heed_it() -> None:
    world = with_measures(bar={"lever": "driving_licence"})
    n = len(np.asarray(world.state.traits.alive))
    world.put("traits", habits=np.full(n, 2, np.uint8))
    frame = restrict_everyone(world)
    keeps = np.asarray(world.state.traits.aware_rank) % 256 < int(
        world.setting.customs.still_drives
    )
    adult = np.asarray(frame.adult)
    suspended = (np.asarray(frame.who) >> layout.WHO_BIT["suspended"]) & 1 > 0
    assert np.array_equal(suspended, adult & keeps)
    stopped = influence(world, "drink_driving", "incapacitation") < 0
    assert np.array_equal(stopped[adult], ~keeps[adult])


def test_an_account_that_is_closed_says_nothing() -> None:
    world = with_measures(bar={"lever": "posting"})
    frame = make_frame(world.state, world.setting)
    who = int(np.flatnonzero(np.asarray(world.state.traits.desire) > 3000)[0])
    free = dissent(world.state, world.setting, frame, make_situation(
        world.state, world.setting, frame))  # fmt: skip
    world.put("reach", mask=edited(world.state.reach.mask, who, 1))
    shut = dissent(world.state, world.setting, frame, make_situation(
        world.state, world.setting, frame))  # fmt: skip
    assert int(free.said[who]) > 0
    assert int(shut.said[who]) == 0
    assert int(shut.unmuted[who]) == int(free.unmuted[who])
    others = np.arange(len(np.asarray(free.said))) != who
    assert np.array_equal(np.asarray(free.said)[others], np.asarray(shut.said)[others])


@pytest.mark.parametrize(("lever", "strength"), [("inspections", 3.0), ("fewer_checks", 0.5)])
def test_who_is_checked_more_or_less_is_recorded_so_much_more_or_less(
    lever: str, strength: float
) -> None:
    world = with_measures(look={"lever": lever, "strength": strength, "coverage": 0.5})
    assert (np.asarray(checked(world.state, world.setting.rules)) == 256).all()
    restrict_everyone(world)
    found = np.asarray(checked(world.state, world.setting.rules))
    assert (found == round(256 * (1 + (strength - 1) / 2))).all()


def test_better_terms_lend_more_and_worse_terms_less() -> None:
    world = with_measures(
        worse={"lever": "credit_terms", "strength": 0.5},
        better={"lever": "cheaper_credit", "strength": 1.5},
    )
    limit = jnp.full((4,), 256_000, jnp.int32)
    found = _credit(world.setting, jnp.arange(4, dtype=jnp.int32), limit)
    assert np.asarray(found).tolist() == [256_000, 128_000, 384_000, 192_000]


def test_what_a_fast_lane_gives_to_some_it_takes_from_others() -> None:
    world = with_measures(lane={"lever": "fast_lane"})
    frame = make_frame(world.state, world.setting)
    assert [int(n) for n in queues(world.state, world.setting, frame)] == [0, 0]
    restrict_everyone(world)
    first, later = (int(n) for n in queues(world.state, world.setting, frame))
    customs = world.setting.customs
    odds = np.asarray(customs.attempts)[layout.ATTEMPT_INDEX["service"]] / 2.0**32
    third = np.asarray(world.state.traits.third)
    expected = odds[third[np.asarray(frame.adult)]].sum()
    assert first == int(expected)
    assert later == int(expected * int(customs.waits) / 256)
