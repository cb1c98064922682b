"""What a run shows on stderr while it goes on."""

import io
import threading

import pytest
from rich.console import Console

from demerit.cli import terminal
from demerit.study.progress import Silent, Stopped, Watch


def shown(steps: int = 4) -> str:
    out = io.StringIO()
    bar = terminal.Bar(Console(file=out, force_terminal=True, width=100))
    bar.begin(2, 32)
    for month in range(steps):
        bar.month("world 7", month + 1, steps)
    bar.stage("measuring")
    bar.month("inputs 3", 1, 1)
    bar.end()
    bar.end()
    return out.getvalue()


def test_the_bars_show_worlds_and_draws_apart() -> None:
    text = shown()
    assert "1.0 of 2" in text
    assert "1.0 of 32" in text
    assert "measuring" in text
    assert "\x1b[?25h" in text, "the cursor is given back"


def test_a_run_without_draws_shows_no_bar_for_them() -> None:
    out = io.StringIO()
    bar = terminal.Bar(Console(file=out, force_terminal=True, width=100))
    bar.begin(1, 0)
    bar.month("world 0", 1, 1)
    bar.end()
    assert "draws" not in out.getvalue()


def test_the_log_says_when_a_kind_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    log = terminal.Log()
    log.begin(2, 0)
    for world in (0, 1):
        for month in range(120):
            log.month(f"world {world}", month + 1, 120)
    log.stage("measuring")
    lines = capsys.readouterr().err.splitlines()
    assert [line.split("s  ")[-1] for line in lines] == ["worlds: 2.0 of 2", "measuring"]


def test_quiet_and_no_terminal_choose_their_display() -> None:
    assert isinstance(terminal.progress(quiet=True), Silent)
    assert isinstance(terminal.progress(quiet=False), terminal.Log)


def test_many_threads_may_report_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    log = terminal.Log()
    log.begin(8, 0)

    def world(number: int) -> None:
        for month in range(200):
            log.month(f"world {number}", month + 1, 200)

    threads = [threading.Thread(target=world, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "worlds: 8.0 of 8" in capsys.readouterr().err


def test_a_stopped_watch_ends_a_world_at_its_next_month() -> None:
    watch = Watch(Silent())
    watch.month("world 0", 1, 12)
    watch.stop()
    with pytest.raises(Stopped):
        watch.month("world 0", 2, 12)
