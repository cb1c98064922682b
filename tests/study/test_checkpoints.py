"""A world stopped in the middle goes on from its checkpoint and ends as if nothing had happened."""

from dataclasses import replace
from pathlib import Path

import pytest

from demerit.study.progress import Silent, Stopped, Watch
from demerit.study.request import Request
from demerit.study.worlds import World, simulate
from tests.study.test_stored import assert_same

pytestmark = pytest.mark.whole

BURN_IN, MONTHS = 36, 24
MOMENTS = (13, BURN_IN, BURN_IN + 13, BURN_IN + MONTHS, BURN_IN + MONTHS + 13)
"""In the burn-in, where the arms part, in the world, between the arms, in the twin."""


class StopAt(Silent):
    """Stops the watch after so many months."""

    def __init__(self, month: int) -> None:
        self.month_to_stop = month
        self.seen: list[int] = []
        self.watch = Watch(self)

    def month(self, task: str, done: int, total: int) -> None:
        self.seen.append(done)
        if done == self.month_to_stop:
            self.watch.stop()


@pytest.fixture(scope="module")
def small(request_: Request) -> Request:
    return replace(request_, months=MONTHS, seeds=1, follow=20)


def run(request: Request, keep: Path | None, stop_at: int = 0) -> tuple[World, list[int]]:
    progress = StopAt(stop_at)
    world = simulate(request, 5, task="world 5", watch=progress.watch, keep=keep)
    return world, progress.seen


@pytest.fixture(scope="module")
def whole(small: Request) -> World:
    return run(small, None)[0]


def same_but_for_times(one: World, other: World) -> None:
    timeless = [
        replace(
            world,
            outcome=replace(world.outcome, seconds=0.0),
            compile_seconds=0.0,
            society_seconds=0.0,
        )
        for world in (one, other)
    ]
    assert_same(*timeless)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_world_goes_on_from_its_checkpoint(
    small: Request,
    whole: World,
    tmp_path: Path,
    moment: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("demerit.engine.runner.SAVE_SECONDS", 0.0)
    with pytest.raises(Stopped):
        run(small, tmp_path, moment)
    resumed, months = run(small, tmp_path)
    assert months[0] > 1, "it does not begin again"
    same_but_for_times(resumed, whole)
    assert [path.name for path in tmp_path.iterdir()] == ["seed-5"]


def test_a_finished_world_is_read_back_and_not_run_again(
    small: Request, whole: World, tmp_path: Path
) -> None:
    run(small, tmp_path)
    again, months = run(small, tmp_path)
    assert len(months) == 1
    same_but_for_times(again, whole)
