"""What a resident-month costs, by process: random draws, transcendentals, bytes.

Counted on the traced month, not estimated: every operation carries the file that asked for it, and
each file of `month/` belongs to a process. Bytes are those that cross from one process to another
(or to the next month), each read and written once: what stays inside a process the compiler may
keep in registers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import demerit.month
from demerit.regime.registry import PROCESSES

MONTH = Path(next(iter(demerit.month.__path__)))

PROCESS_OF: Mapping[str, str] = {
    **{process: process for process in PROCESSES},
    "frame": "fortune",
    "choice": "conduct",
    "dissent": "conduct",
    "judgments": "conduct",
    "attribution": "conduct",
    "mending": "scoring",
    "traits": "scoring",
    "entering": "scoring",
    "appeals": "redress",
    "amnesty": "redress",
    "ties": "measures",
    "attempts": "livelihood",
    "month": "accounts",
    "counting": "accounts",
    "following": "accounts",
    "calibration": "accounts",
}
"""Process of each file of `month/`. What several share counts where it was called."""

TRANSCENDENTALS = frozenset(
    {"exp", "exp2", "expm1", "log", "log1p", "logistic", "tanh", "sin", "cos", "tan", "pow"}
    | {"erf", "erfc", "erf_inv", "cbrt", "sqrt", "rsqrt"}
)
HASH = "pcg4d"
MIXING = "shift_right_logical"
"""The hash makes four words and shifts each once, so shifts inside it count the words drawn."""


@dataclass(frozen=True)
class Cost:
    """Cost of a process per resident and month."""

    draws: float = 0.0
    transcendentals: float = 0.0
    bytes: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.draws + other.draws,
            self.transcendentals + other.transcendentals,
            self.bytes + other.bytes,
        )


@cache
def costs(residents: int = 200_000) -> dict[str, Cost]:
    """The cost of a resident-month of `beijing-2018`, by process.

    Args:
        residents: Size of the society that is traced; nothing is run. Tables of fixed size are
            shared among all residents, so that a large society shows them at their true weight.
    """
    from demerit.engine import Runner
    from demerit.month.accounts import empty_totals
    from demerit.month.month import account, act, deal, judge, live
    from demerit.regime import load_regime
    from demerit.society import load_society

    runner = Runner(
        load_society("beijing-2018"),
        regimes=(load_regime("beijing-2018"), load_regime("none")),
        residents=residents,
        months=12,
        follow_households=0,
    )
    room = runner.capacities

    def month(state: Any, totals: Any, setting: Any) -> Any:
        state, doings = act(state, setting, room)
        state, verdicts = judge(state, setting, doings, room)
        state, traded = deal(state, setting, room)
        state, after = live(state, setting, doings, verdicts, traded, room)
        return account(state, totals, setting, doings, verdicts, after, traded, room)

    arguments = (runner.initial(), empty_totals(), runner.setting(runner.rules[0]))
    counted = count(month, arguments, runner.slots, process_of_frame)
    return {process: counted.get(process, Cost()) for process in PROCESSES}


def count(
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    rows: int,
    process_of: Callable[[str, str], str | None],
) -> dict[str, Cost]:
    """Count what a function does for each of its rows.

    Args:
        function: What jax can trace.
        arguments: Its arguments.
        rows: Subjects, over which the cost is shared.
        process_of: From a frame's file and function to its process, or None.
    """
    import jax

    program = jax.make_jaxpr(function)(*arguments).jaxpr
    done = [(equation, _process(equation, process_of)) for equation in program.eqns]
    found: dict[str, Cost] = {}
    for equation, process in done:
        found[process] = found.get(process, Cost()) + _work(equation, rows)
    for process, crossing in _crossings(program, done).items():
        found[process] = found.get(process, Cost()) + Cost(bytes=crossing / rows)
    return found


def process_of_frame(file: str, function: str) -> str | None:
    """The process of a frame of the month, or None for any other."""
    path = Path(file)
    return PROCESS_OF.get(path.stem) if path.parent == MONTH else None


def _process(equation: Any, process_of: Callable[[str, str], str | None]) -> str:
    """The innermost frame that belongs to a process: helpers count where they were called."""
    for file, function in _frames(equation):
        process = process_of(file, function)
        if process is not None:
            return process
    return PROCESSES[-1]


def _frames(equation: Any) -> Iterator[tuple[str, str]]:
    traceback = equation.source_info.traceback
    for frame in traceback.frames if traceback is not None else ():
        yield frame.file_name, frame.function_name


def _work(equation: Any, rows: int, times: float = 1.0) -> Cost:
    """Draws and transcendentals of an operation and of all inside it, per row."""
    inside = list(_inner(equation))
    if inside:
        repeated = times * equation.params.get("length", 1)
        parts = [_work(inner, rows, repeated) for program in inside for inner in program.eqns]
        return sum(parts, Cost())
    elements = sum(_elements(out) for out in equation.outvars)
    name = equation.primitive.name
    if name == MIXING and any(function == HASH for _, function in _frames(equation)):
        return Cost(draws=times * elements / rows)
    if name in TRANSCENDENTALS:
        return Cost(transcendentals=times * elements / rows)
    return Cost()


def _inner(equation: Any) -> Iterator[Any]:
    """Programs inside an operation: those of scans, conditions and calls."""
    for value in equation.params.values():
        for one in value if isinstance(value, (tuple, list)) else (value,):
            program = getattr(one, "jaxpr", one)
            if hasattr(program, "eqns"):
                yield program


def _elements(variable: Any) -> int:
    return math.prod(variable.aval.shape)


def _crossings(program: Any, done: list[tuple[Any, str]]) -> dict[str, float]:
    """Bytes that each process reads from others and writes for others."""
    made = {id(out): process for equation, process in done for out in equation.outvars}
    kept = {id(out) for out in program.outvars}
    read: dict[str, dict[int, float]] = {}
    written: dict[str, dict[int, float]] = {}
    for equation, process in done:
        for one in equation.invars:
            if hasattr(one, "val"):  # a literal
                continue
            maker = made.get(id(one), "")
            if maker != process:
                size = _elements(one) * one.aval.dtype.itemsize
                read.setdefault(process, {})[id(one)] = size
                if maker:
                    written.setdefault(maker, {})[id(one)] = size
        for out in equation.outvars:
            if id(out) in kept:
                size = _elements(out) * out.aval.dtype.itemsize
                written.setdefault(process, {})[id(out)] = size
    return {
        process: sum(read.get(process, {}).values()) + sum(written.get(process, {}).values())
        for process in {*read, *written}
    }
