"""Several arms of one world beside one twin: each is what it would be alone."""

from pathlib import Path

import pytest

from demerit.engine import Runner, checkpoint
from demerit.engine import runner as engine
from demerit.engine.outcome import Outcome
from demerit.regime import Regime, load_regime
from demerit.society import load_society
from tests.engine.conftest import BUSY
from tests.engine.test_sameness import Stopped
from tests.engine.worlds import FOLLOW, MONTHS, RESIDENTS, ROOM, regime, runner, same

pytestmark = pytest.mark.whole


def arms(*regimes: Regime | str) -> Runner:
    """A world of the common size with several arms, the twin last."""
    opened = tuple(load_regime(r) if isinstance(r, str) else r for r in regimes)
    made = Runner(
        load_society("town"),
        opened,
        residents=RESIDENTS,
        months=MONTHS,
        follow_households=FOLLOW,
        firms=False,
    )
    made.capacities = ROOM
    return made


def safe() -> Regime:
    return load_regime(BUSY).with_safeguards("appeal", "expiry")


def walled() -> Regime:
    return load_regime(BUSY).with_safeguards("data-sharing-wall")


def three() -> Runner:
    """The busy regime, the same with safeguards, the same behind a wall; no regime."""
    return arms(BUSY, safe(), walled(), "none")


@pytest.fixture(scope="module")
def together() -> tuple[Outcome, ...]:
    return three().run_arms()


def test_an_arm_added_changes_no_bit_of_the_others(
    busy: Outcome, together: tuple[Outcome, ...]
) -> None:
    assert len(together) == 3
    same(together[0], busy)
    same(together[1], runner(safe(), "none").run())


def test_an_arm_with_other_lists_and_measures_counts_the_same(busy: Outcome) -> None:
    """Measures of another regime are numbered after the first's, so rows are found by name."""
    speech = regime("speech-only", announced=25)  # as the other, so that both part from one state
    made, alone = arms(BUSY, speech, "none"), runner(speech, "none")
    (first, second), wanted = made.run_arms(), alone.run()
    assert made.arm_labels[1].regime_title == speech.title
    assert made.arm_labels[0].measures == made.arm_labels[1].measures
    assert len(made.labels.measures) > len(runner(BUSY).labels.measures)
    for found, one, of in (
        (first, busy, runner(BUSY)),
        (second, wanted, alone),
    ):
        rows = [made.labels.measures.index(name) for name in of.labels.measures]
        assert (found.world.burden[rows] == one.world.burden).all()
        assert found.world.burden.sum() == one.world.burden.sum()
        for arm in ("world", "twin"):
            assert (getattr(found, arm).acts == getattr(one, arm).acts).all()
            assert (getattr(found, arm).induced == getattr(one, arm).induced).all()


def test_the_order_of_arms_changes_nothing(together: tuple[Outcome, ...]) -> None:
    swapped = arms(walled(), safe(), BUSY, "none").run_arms()
    for found, wanted in zip(swapped, reversed(together), strict=True):
        same(found, wanted)


def test_the_arms_part_at_the_earliest_announcement_of_all() -> None:
    early = regime(BUSY, announced=12)
    late = regime(BUSY, announced=0)
    made = arms(late, early, "none")
    assert made.fork == arms(early, "none").fork < arms(late, "none").fork


def test_seconds_and_months_are_shared_out(together: tuple[Outcome, ...]) -> None:
    made = three()
    whole = made.people.residents * made.steps
    assert made.steps == engine.BURN_IN + 4 * (MONTHS - made.fork)
    assert 0 <= whole - sum(one.resident_months for one in together) < len(together)
    assert len({one.seconds for one in together}) == 1


@pytest.mark.parametrize("moment", [30, 50, 80, 100, 120])
def test_arms_stopped_and_resumed_end_with_the_same_bits(
    together: tuple[Outcome, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    monkeypatch.setattr(engine, "SAVE_SECONDS", 0.0)
    begun: list[int] = []

    def stop(done: int, of: int) -> None:
        if done == moment:
            raise Stopped

    def watch(done: int, of: int) -> None:
        begun.append(done)

    with pytest.raises(Stopped):
        three().run_arms(stop, tmp_path)
    assert (tmp_path / checkpoint.NAME).is_file()
    for found, wanted in zip(three().run_arms(watch, tmp_path), together, strict=True):
        same(found, wanted)
    assert begun[0] > moment - engine.CHECK_EVERY
    assert begun[-1] == three().steps


def test_what_arms_left_is_written_once_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SAVE_SECONDS", 0.0)
    written: list[str] = []
    save = checkpoint.save

    def watched(folder: Path, phase: str, parts: dict, name: str = "world") -> None:
        written.append(name)
        save(folder, phase, parts, name)

    monkeypatch.setattr(checkpoint, "save", watched)
    three().run_arms(checkpoint_dir=tmp_path)
    behind = [name for name in written if name != "world"]
    assert behind == ["fork", "arm-0", "arm-1", "arm-2"]
