"""Where the time of a month goes, by process and by line of the code; printed, nothing asserted.

python benchmarks/profile.py                      100,000 residents of Beijing's plan, with firms
python benchmarks/profile.py --residents 1000000  another size
python benchmarks/profile.py --lines 40           more lines

Compiles the month anew (a minute or more), lives through some years, then runs months under JAX's
profiler on one core. Each compiled step is counted where the code that asked for it stands: a fused
step of several lines counts at its last one, so read processes as sums and lines as hints.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.update(DEMERIT_CACHE="", JAX_PLATFORMS="cpu", PJRT_NPROC="1")

BODIES, NOWHERE = "firms and departments", "the compiler's own"  # copies, sums in parts
WARM, PROFILED = 60, 6  # months lived through before, and months measured


def main() -> None:
    """Profile and print."""
    parser = argparse.ArgumentParser(description="Where the time of a month goes.")
    parser.add_argument("--residents", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=20, help="lines of code to print")
    asked = parser.parse_args()
    program, spent = profiled(asked.residents)
    frames = {stage: Frames(compiled.as_text()) for stage, compiled in stages(program)}
    places: dict[str, float] = {}
    for (stage, step), seconds in spent.items():
        place = frames[stage].place(step) if stage in frames else NOWHERE
        places[place] = places.get(place, 0.0) + seconds
    tell(places, len(spent), asked.lines)


def profiled(residents: int) -> tuple[Any, dict[tuple[str, str], float]]:
    """The compiled month, and seconds a month of each compiled step by stage and name."""
    import jax

    from demerit.engine import Runner
    from demerit.engine.program import program
    from demerit.month.accounts import empty_totals
    from demerit.regime import load_regime
    from demerit.society import load_society

    runner = Runner(
        load_society("beijing-2018"),
        regimes=(load_regime("beijing-2018"), load_regime("none")),
        residents=residents,
    )
    state, totals, setting = runner.initial(), empty_totals(), runner.arm_setting(0)
    made, seconds = program(state, totals, setting, runner.capacities)
    print(f"{residents:,} residents, compiled in {seconds:.0f} s")
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for _ in range(WARM):
        state, totals, *_ = made.month(state, totals, setting)
    jax.block_until_ready(state)
    with tempfile.TemporaryDirectory() as folder:
        with jax.profiler.trace(folder):
            for _ in range(PROFILED):
                state, totals, *_ = made.month(state, totals, setting)
            jax.block_until_ready(state)
        return made, steps(Path(folder))


def stages(program: Any) -> Iterator[tuple[str, Any]]:
    """The compiled stages of a month by name."""
    for stage in ("act", "judge", "deal", "live", "account"):
        yield stage, getattr(program, stage)


def steps(folder: Path) -> dict[tuple[str, str], float]:
    """Seconds a month by module and compiled step, from the profiler's trace.

    A step that runs others (a branch, a loop) is not counted: what it runs is.
    """
    (path,) = folder.rglob("*.trace.json.gz")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        events = json.load(file)["traceEvents"]
    spent: dict[tuple[str, str], float] = {}
    for one in events:
        held = one.get("args") or {}
        name = str(held.get("hlo_op", ""))
        if not name or re.match(r"(while|conditional|call)\b", name):
            continue
        key = str(held.get("hlo_module", "")).removeprefix("jit_"), name
        spent[key] = spent.get(key, 0.0) + one["dur"] / 1e6 / PROFILED
    return spent


class Frames:
    """Which line of the code asked for a compiled step, from the text of a compiled module."""

    def __init__(self, text: str) -> None:
        tables = {
            name: dict(re.findall(r"^(\d+) (.+)$", part, re.M))
            for name, part in re.findall(
                r"^(FileNames|FunctionNames|FileLocations|StackFrames)\n((?:\d+ .+\n)+)", text, re.M
            )
        }
        self._files = {key: name.strip('"') for key, name in tables.get("FileNames", {}).items()}
        self._locations = tables.get("FileLocations", {})
        self._frames = tables.get("StackFrames", {})
        self._of = dict(re.findall(r"%?([\w.\-]+) = [^\n]*?stack_frame_id=(\d+)", text))

    def place(self, step: str) -> str:
        """File of the month and line, such as `choice.py:206`, if there is one."""
        frame = self._of.get(step)
        while frame in self._frames:
            held = dict(re.findall(r"(\w+)=(\d+)", self._frames[frame]))
            location = dict(re.findall(r"(\w+)=(\d+)", self._locations[held["file_location_id"]]))
            path = self._files[location["file_name_id"]]
            if "demerit/month/" in path and Path(path).stem not in SHARED:
                return f"{path.partition('demerit/month/')[2]}:{location['line']}"
            frame = str(int(held.get("parent_frame_id", 1)) - 1)  # the text counts parents from 1
        return NOWHERE


SHARED = ("sums", "apart", "compaction", "calibration")
"""Files whose steps count where they were called."""


def process_of(place: str) -> str:
    """The process of a place in the code."""
    from demerit.study.costs import PROCESS_OF

    if place == NOWHERE:
        return NOWHERE
    file = place.partition(":")[0]
    if file.startswith("bodies/") or file == "clearing.py":
        return BODIES
    return PROCESS_OF.get(Path(file).stem, "not placed")


def tell(places: dict[str, float], count: int, lines: int) -> None:
    """Print time by process and by line."""
    whole = sum(places.values())
    print(f"{1e3 * whole:.1f} ms a month in {count:,} compiled steps")
    processes: dict[str, float] = {}
    for place, seconds in places.items():
        process = process_of(place)
        processes[process] = processes.get(process, 0.0) + seconds
    for title, table, most in (("process", processes, None), ("line", places, lines)):
        print(f"\n{title:<32}{'ms':>8}{'share':>8}")
        for name, seconds in sorted(table.items(), key=lambda one: -one[1])[:most]:
            print(f"{name:<32}{1e3 * seconds:>8.2f}{seconds / whole:>8.1%}")


if __name__ == "__main__":
    main()
