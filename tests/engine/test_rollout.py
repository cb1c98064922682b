"""Districts that start at different times, in whole worlds."""

from typing import Any

import jax
import numpy as np
import pytest

from demerit.month.conduct import ACTED, MEMBER_SHIFT
from demerit.regime import Regime, load_regime
from demerit.regime.registry import CONDUCTS
from demerit.study.series import series
from demerit.world import layout
from tests.engine.worlds import Fork, Lived, differing, eventful, runner, same
from tests.world.test_rollout import placed

pytestmark = pytest.mark.whole

AT = 6  # month in which North starts; South never does


def everywhere(made: Regime) -> Regime:
    return placed(made, dates={"North": 0, "South": 0})


def nowhere(made: Regime) -> Regime:
    return placed(made, waves=[{"share": 0, "at": 0}])


@pytest.mark.parametrize("name", ["spc-defaulters", "eventful"])
def test_a_start_everywhere_at_once_is_the_plain_regime(name: str) -> None:
    made = eventful() if name == "eventful" else load_regime(name)
    same(runner(everywhere(made)).run(), runner(made).run())


def test_a_start_nowhere_is_no_regime() -> None:
    """To the last bit; where it has a score, residents stand at another ordinary grade."""
    for made, but in ((load_regime("spc-defaulters"), set()), (eventful(), {".grade"})):
        world = Fork(runner(nowhere(made)))
        a, b = world.live(0), world.live(1)
        for x, y in zip(a.states, b.states, strict=True):
            assert set(differing(x.score, y.score)) <= but | ({".true_only"} if but else set())
            for part in ("traits", "ties", "money", "mind", "entries", "reach", "tally"):
                assert differing(getattr(x, part), getattr(y, part)) == [], part
            assert (x.records.slot < 0).all()
            assert differing(x.common, y.common) == []
        for x, y in zip(a.series, b.series, strict=True):
            assert set(differing(x, y)) <= but
        shown = {path.rsplit(".", 1)[-1] for path in differing(a.logs, b.logs)}
        assert all(("grade" in path or "score" in path) and but for path in shown), shown


@pytest.fixture(scope="module")
def forked() -> Fork:
    """North starts in month 6 and South never."""
    return Fork(runner(placed(eventful(), dates={"North": AT})))


@pytest.fixture(scope="module")
def north(forked: Fork) -> tuple[Lived, Lived]:
    """That world, and ordinary law alone."""
    return forked.live(0), forked.live(1)


def test_where_it_has_not_started_nobody_has_a_record_points_or_an_entry(
    north: tuple[Lived, Lived],
) -> None:
    world, _ = north
    seen = 0
    for month, state in zip(world.months, world.states, strict=True):
        here = (state.traits.district == 0) & (month >= AT)
        for untouched, number in (
            (state.mind.records == 0, 1), (state.mind.touched == 0, 1),
            (state.score.deducted == 0, 1), (state.score.bonus == 0, 1),
            (state.score.direct == 0, 1), (~state.score.cells.any(axis=1), 1),
            (state.reach.mask == 0, 2), (state.mind.alarm == 0, 2),
            ((state.entries.status == layout.NOT_LISTED).all(axis=0), 3),
        ):  # fmt: skip
            assert untouched[~here].all(), (month, number)
            seen += int((~untouched[here]).sum())
        slot = state.records.slot
        present = (slot >= 0) & (state.records.generation == state.traits.generation[slot])
        assert here[slot[present]].all()
        assert len(set(state.score.grade[~here])) == 1
    assert seen > 1000
    last = world.states[-1]
    for thing in (last.mind.records, last.score.deducted, last.reach.mask, last.mind.alarm):
        assert (thing[last.traits.district == 0] != 0).sum() > 20
    assert (last.entries.status[:, last.traits.district == 0] != layout.NOT_LISTED).sum() > 20


def test_until_the_first_start_no_life_differs_from_ordinary_law(
    north: tuple[Lived, Lived],
) -> None:
    world, twin = north
    parts = ("traits", "ties", "money", "mind", "entries", "reach", "tally")
    for month, x, y in zip(world.months, world.states, twin.states, strict=True):
        unequal = [differing(getattr(x, part), getattr(y, part)) for part in parts]
        assert any(unequal) == (month >= AT), (month, unequal)


def test_it_is_announced_in_each_district_before_its_own_start() -> None:
    made = eventful().replace_quantities({"announced": 2})
    world = Fork(runner(placed(made, dates={"North": AT, "South": AT + 4})))
    arm = world.live(0)
    assert arm.months[0] == -2  # the arms part when the regime's own lead begins
    for month, state in zip(arm.months, arm.states, strict=True):
        for district, start in enumerate((AT, AT + 4)):
            alarmed = (state.mind.alarm[state.traits.district == district] != 0).any()
            assert alarmed == (month >= start - 2), (month, district)


def broke_a_rule(doings: Any) -> np.ndarray:
    """Who did anything against a rule of law in a month, from its acts, bool [N]."""
    broke = np.zeros(doings.acts.code[0].shape, bool)
    for code, members in zip(map(np.asarray, doings.acts.code), layout.GROUPS, strict=True):
        against = np.array([CONDUCTS[c].violation for c in members] + [False] * 16)
        broke |= ((code & ACTED) > 0) & against[code >> MEMBER_SHIFT]
    debtors = doings.debtors
    owing = np.asarray(debtors.table.used & (debtors.defaults | debtors.obstructs))
    broke[np.asarray(debtors.table.slot)[owing]] = True
    return broke


def test_series_tell_districts_apart(forked: Fork, north: tuple[Lived, Lived]) -> None:
    made = runner(placed(eventful(), dates={"North": AT}))
    outcome = made.run()
    rows = series([outcome], made.labels)

    def of(arm: str, group: str, measure: str) -> np.ndarray:
        found: Any = rows.filter(
            (rows["arm"] == arm) & (rows["attribute"] == "district") & (rows["group"] == group)
            & (rows["measure"] == measure) & (rows["month"] >= 0)
        )  # fmt: skip
        return found.sort("month")["value"].to_numpy()

    restricted = of("world", "North", "restricted")
    assert (restricted[:AT] == 0).all()
    assert restricted[-1] > 20
    assert (of("world", "South", "restricted") == 0).all()
    assert (of("twin", "North", "restricted") == 0).all()
    persons = of("world", "North", "persons") + of("world", "South", "persons")
    assert np.array_equal(persons, outcome.world.present.sum(axis=0))
    both = restricted + of("world", "South", "restricted")
    assert np.array_equal(both, outcome.world.restricted.sum(axis=0))
    before, state = north[0].states[-2:]
    setting = forked.runner.setting(forked.runner.rules[0], place=0)
    _, doings = forked.program.act(jax.device_put(before), setting)
    broke = broke_a_rule(doings) & (state.traits.alive > 0)
    for place, name in enumerate(("North", "South")):
        counted = (broke & (state.traits.district == place)).sum()
        assert of("world", name, "broke_a_rule")[17] == counted > 0


def test_firms_start_with_their_district() -> None:
    """Industry blacklists that start in North after half a year: firms of South have no record."""
    made = placed(load_regime("corporate-blacklists"), dates={"North": AT})
    world = runner(made, firms=True)
    world.capacities = world.guess  # tables of firms are not among those of the common size
    arm = Fork(world).live(0)
    found = 0
    for month, state in zip(arm.months, arm.states, strict=True):
        firms = state.trade.firms
        here = (firms.traits.district == 0) & (month >= AT)
        listed = (firms.entries.status != layout.NOT_LISTED).any(axis=0)
        for marked in (firms.mind.records > 0, listed, firms.reach.mask != 0):
            assert not marked[~here].any(), month
            found += int(marked[here].sum())
    assert found > 20
