"""What the regime does in one step, against the difference that it makes to its twin."""

import numpy as np
import pytest

from demerit.engine.outcome import SHAPLEY_UNIT
from demerit.month.conduct import ACTED, WOULD_ACT
from demerit.regime import Regime
from demerit.regime.registry import CONDUCT_INDEX, CONDUCTS, INFLUENCES
from demerit.world import layout
from demerit.world.customs import couplings
from tests.engine.conftest import BUSY
from tests.engine.worlds import Fork, Lived, regime, runner

pytestmark = pytest.mark.whole

FROZEN = {"livelihood": False, "frozen": True}
"""Frozen: behaviour evolves in both arms as if the regime influenced nobody. Restrictions would
still change money and work, which feed the choices of both arms alike, so the livelihood is off."""


def at_the_start(name: str) -> Regime:
    """A regime announced in month 0, which is then the first month in which it does anything."""
    return regime(name, announced=0)


def twin_difference(world: Lived, twin: Lived, t: int) -> tuple[np.ndarray, int]:
    """Acts by conduct and dissent, world less twin, in month t."""
    a, b = world.series[t], twin.series[t]
    return np.asarray(a.acts) - np.asarray(b.acts), int(a.speech) - int(b.speech)


def direct(lived: Lived, t: int) -> tuple[np.ndarray, int]:
    """The same by attribution: induced less averted acts, and the change of dissent."""
    causes = lived.series[t].causes
    shares = (np.asarray(causes.induced) - np.asarray(causes.averted)).sum(axis=1)
    assert not (shares % SHAPLEY_UNIT).any()
    return shares // SHAPLEY_UNIT, int(lived.series[t].speech_direct)


def agree(world: Lived, twin: Lived, t: int) -> bool:
    acts, speech = twin_difference(world, twin, t)
    acts[layout.DISSENT] = 0  # a quantity, compared as such: acts count who says anything at all
    shares, silenced = direct(world, t)
    return np.array_equal(acts, shares) and speech == silenced


@pytest.mark.parametrize("name", [BUSY, "diagonal", "speech-only", "weihai-wendeng-2020"])
def test_direct_is_the_whole_difference_in_the_first_month(name: str) -> None:
    fork = Fork(runner(at_the_start(name), months=1))
    world, twin = fork.live(0), fork.live(1)
    assert world.months == [0]
    assert agree(world, twin, 0)
    if name != "diagonal":  # a barred passenger is barred only from the next month on
        acts, speech = direct(world, 0)
        assert acts.any() or speech


def test_direct_is_the_whole_difference_in_every_month_with_feedback_frozen() -> None:
    fork = Fork(runner(at_the_start(BUSY), switches=couplings(**FROZEN)))
    world, twin = fork.live(0), fork.live(1)
    assert [t for t in range(len(world.months)) if not agree(world, twin, t)] == []
    last, silenced = direct(world, len(world.months) - 1)
    assert last.any()
    assert silenced < 0


def test_with_feedback_something_is_carried_over() -> None:
    """The frozen case is special: in a living world the two part in some month."""
    fork = Fork(runner(at_the_start(BUSY)))
    world, twin = fork.live(0), fork.live(1)
    assert agree(world, twin, 0)
    assert not all(agree(world, twin, t) for t in range(len(world.months)))


def test_nothing_is_attributed_to_ordinary_law(twin: Lived) -> None:
    for series in twin.series:
        assert not np.asarray(series.causes.averted).any()
        assert not np.asarray(series.causes.induced).any()
        assert int(series.speech_direct) == 0


def test_every_changed_act_has_shares_that_sum_to_one(lived: Lived) -> None:
    rows = 0
    for log in lived.logs:
        used = np.asarray(log.changed["used"])
        shares = np.asarray(log.changed["shares"])[used]
        assert (shares.sum(axis=1) == SHAPLEY_UNIT).all()
        rows += len(shares)
    assert rows > 30


def test_the_log_attributes_exactly_the_acts_that_would_have_been_otherwise(lived: Lived) -> None:
    """For every followed resident: an event where act and would-be act differ, and only there."""
    for log in lived.logs:
        told = {
            (int(slot), int(conduct)): bool(acted)
            for slot, conduct, acted, used in zip(
                log.changed["slot"], log.changed["conduct"], log.changed["acted"],
                log.changed["used"], strict=True,
            )
            if used and int(conduct) not in (layout.JUDGMENT_DEFAULT, layout.OBSTRUCTION)
        }  # fmt: skip
        expected = {}
        for group, members in enumerate(layout.GROUPS):
            code = np.asarray(log.people[f"act{group}"])
            differs = ((code & ACTED) > 0) != ((code & WOULD_ACT) > 0)
            for place in np.flatnonzero(differs & (lived.cohort >= 0)):
                conduct = members[int(code[place]) >> 4]
                expected[int(lived.cohort[place]), conduct] = bool(code[place] & ACTED)
        assert told == expected


def influence_totals(lived: Lived, kind: str) -> np.ndarray:
    """Acts averted or induced by conduct and influence over all months, [C, I]."""
    months = [np.asarray(getattr(s.causes, kind)) for s in lived.series]
    return np.sum(months, axis=0) / SHAPLEY_UNIT


def test_punishing_speech_alone_averts_no_violation_by_deterrence_or_shame() -> None:
    """Nothing but being barred (trains, loans) can avert a violation; barring is not silencing.

    What bars avert acquaintances may imitate, so that coupling is off.
    """
    seen = regime("speech-only", agencies__platform__sees__dissent__detects=0.9)
    world = Fork(runner(seen, switches=couplings(imitation=False)))
    lived = world.live(0)
    violations = [c for c, conduct in enumerate(CONDUCTS) if conduct.violation]
    averted = influence_totals(lived, "averted")[violations]
    barred = INFLUENCES.index("incapacitation")
    assert not np.delete(averted, barred, axis=1).any()
    assert sum(int(s.speech_direct) for s in lived.series) < 0
    # the same punishment without bars averts nothing at all
    made = regime("speech-only", agencies__platform__sees__dissent__detects=0.9)
    kept = {n: m for n, m in made.measures.items() if m.lever == "public_services_priority"}
    free = Fork(runner(made.model_copy(update={"measures": kept}))).live(0)
    assert not influence_totals(free, "averted")[violations].any()
    assert sum(int(s.speech_direct) for s in free.series) < 0


def test_a_bar_on_trains_averts_disorder_on_trains_and_on_nothing_else() -> None:
    made = regime(
        "diagonal",
        agencies__transit__sees__fare_evasion__detects=0.9,
        agencies__banks__sees__bank_arrears__detects=0.0,
    )
    lived = Fork(runner(made, months=24)).live(0)
    barred = influence_totals(lived, "averted")[:, INFLUENCES.index("incapacitation")]
    others = np.delete(barred, CONDUCT_INDEX["passenger_disorder"])
    assert not others.any()
