"""Speed against the marks of the design, printed. Nothing here is asserted: machines differ.

python benchmarks/marks.py              import, help, one world of a million residents
python benchmarks/marks.py --firms      what firms and departments add to a month of residents
python benchmarks/marks.py --beijing    all of Beijing too: 21.54 million, 84 months, one world
python benchmarks/marks.py --worlds 50  so many worlds of 100,000 with firms, metrics and report
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

MARKS = {
    "import demerit": (0.5, "s"),
    "demerit --help": (0.4, "s"),
    "compile, cold": (15.0, "s"),
    "resident-months a second at 1 M": (10e6, ""),
    "all of Beijing, one arm": (180.0, "s"),
    "memory for all of Beijing": (16 * 1024.0, "MiB"),
    "fifty worlds, metrics and report": (300.0, "s"),
    "memory for fifty worlds": (6 * 1024.0, "MiB"),
}
BEIJING = 21_542_000


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description="Speed against the marks.")
    parser.add_argument("--residents", type=int, default=1_000_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--beijing", action="store_true", help="run all of Beijing too (minutes)")
    parser.add_argument("--worlds", type=int, help="a whole run of so many worlds (minutes)")
    parser.add_argument("--firms", action="store_true", help="with and without firms (minutes)")
    asked = parser.parse_args()
    say("import demerit", best("-c", "import demerit"), less=True)
    say("demerit --help", best("-m", "demerit", "--help"), less=True)
    if asked.worlds:
        whole_run(asked.worlds)
        return
    if asked.firms:
        firms(asked.residents, asked.months)
        return
    world(asked.residents, asked.months)
    if asked.beijing:
        world(BEIJING, 84, whole=True)


def best(*words: str, tries: int = 5) -> float:
    """Best time of a process start, in seconds: the least disturbed one."""
    times = []
    for _ in range(tries):
        started = time.perf_counter()
        subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - started)
    return min(times)


def firms(residents: int, months: int) -> None:
    """The court list alone and with firms and departments in the same months."""
    from demerit.engine import Runner
    from demerit.regime import load_regime
    from demerit.society import load_society

    spent = {}
    for there in (False, True):
        runner = Runner(
            load_society("beijing-2018"),
            regimes=(load_regime("spc-defaulters"), load_regime("none")),
            residents=residents, months=months, follow_households=0, firms=there,
        )  # fmt: skip
        outcome = runner.run()
        spent[there] = outcome.seconds
        named = f"{outcome.sizes['firms']:,} firms" if there else "residents alone"
        print(f"  {named:24}{outcome.seconds:10.1f} s, compiled in {runner.compile_seconds:.0f} s")
    more = spent[True] / spent[False] - 1
    print(f"  firms and departments add {more:.0%} (mark: at most 40 %)")


def whole_run(worlds: int) -> None:
    """The command itself: worlds of 100,000 with firms and departments, metrics, tables, report."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        sizes = ("--residents", "100000", "--months", "84", "--seeds", str(worlds))
        words = ("run", "beijing-2018", *sizes, "--inputs", "0", "--twins", "none", "--quiet")
        began = time.perf_counter()
        command = [sys.executable, "-m", "demerit", *words, "--out", str(out)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        spent = time.perf_counter() - began
        about = json.loads((out / "metrics.json").read_text())["run"]
    months = about["resident_months"] / about["residents"]
    print(f"\n{worlds} worlds, {months:,.0f} months of both arms, {cores()} cores")
    print(f"  {about['seconds'] / months * 1e3:.0f} ms a month in its process")
    print(f"  compiling {about['compile_seconds']:.0f} s, report {about['report_seconds']:.0f} s")
    say("fifty worlds, metrics and report", spent, less=True)
    say("memory for fifty worlds", about["peak_memory_mib"], less=True)


def world(residents: int, months: int, *, whole: bool = False) -> None:
    """One world of `beijing-2018` beside its twin, and what a resident-month costs."""
    from demerit.engine import Runner
    from demerit.regime import load_regime
    from demerit.society import load_society
    from demerit.study.memory import peak_memory_mib

    runner = Runner(
        load_society("beijing-2018"),
        regimes=(load_regime("beijing-2018"), load_regime("none")),
        residents=residents,
        months=months,
        seed=0,
        follow_households=500,
    )
    outcome = runner.run()
    speed = outcome.resident_months / outcome.seconds
    print(f"\n{residents:,} residents, {months} months and burn-in, both arms, {cores()} cores")
    print(f"  society        {runner.society_seconds:10.1f} s")
    say("compile, cold", runner.compile_seconds, less=True)
    print(f"  simulation     {outcome.seconds:10.1f} s")
    say("resident-months a second at 1 M", speed, less=False)
    if whole:
        say("all of Beijing, one arm", outcome.seconds / 2, less=True)
        say("memory for all of Beijing", peak_memory_mib(), less=True)
    explain(speed)


def explain(speed: float) -> None:
    """Draws, transcendentals and bytes by process, and the share of memory bandwidth reached."""
    from demerit.cli.plan_text import costs
    from demerit.study.costs import costs as measured

    print(costs())
    moved = sum(cost.bytes for cost in measured().values()) * speed / 1e9
    reachable = triad()
    print(
        f"\n  {moved:.1f} GB/s moved of {reachable:.1f} GB/s that a triad reaches here: "
        f"{moved / reachable:.0%} of the memory bandwidth"
    )


def triad(size: int = 20_000_000, tries: int = 5) -> float:
    """Bandwidth of a = b + s c with arrays far larger than the caches, in GB/s."""
    import jax
    import jax.numpy as jnp

    b, c = (jnp.full(size, value, dtype=jnp.float32) for value in (1.0, 2.0))
    step: Any = jax.jit(lambda x, y: x + np.float32(3.0) * y)
    step(b, c).block_until_ready()
    times = []
    for _ in range(tries):
        started = time.perf_counter()
        step(b, c).block_until_ready()
        times.append(time.perf_counter() - started)
    return 3 * 4 * size / min(times) / 1e9


def say(what: str, measured: float, *, less: bool) -> None:
    """One measurement beside its mark."""
    mark, unit = MARKS[what]
    reached = measured <= mark if less else measured >= mark
    numbers = (
        (f"{measured:,.2f}", f"{mark:,.2f}")
        if mark < 1e4
        else (
            f"{measured:,.0f}",
            f"{mark:,.0f}",
        )
    )
    verdict = "reached" if reached else "MISSED"
    print(f"  {what:<34}{numbers[0]:>16} {unit:<4} mark {numbers[1]} {unit}: {verdict}")


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


if __name__ == "__main__":
    main()
