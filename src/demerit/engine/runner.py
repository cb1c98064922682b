"""One world beside its twin, from people to totals; or several arms beside one twin.

The burn-in under ordinary law is run once and shared: all arms start from its state, draw for
draw. The arms part at the earliest announcement of all of them, or at the start. So an arm that is
announced earlier moves the month in which the others part, too: arms of one runner can be held
against each other, and an arm announced no earlier than the others changes no bit of theirs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import polars as pl

from demerit import draws
from demerit.engine import checkpoint
from demerit.engine.bodies import Bodies, wanted
from demerit.engine.capacity import capacities_for, grown, known
from demerit.engine.change import UNCHANGED, Change
from demerit.engine.followed import choose_cohort, told
from demerit.engine.history import History, pack, unpack
from demerit.engine.ordinary import ordinary_law, society_without
from demerit.engine.outcome import ArmTotals, Labels, Outcome
from demerit.engine.platform import found_platform, told_of_platform
from demerit.engine.program import Program, configure, program
from demerit.engine.sharding import spread
from demerit.engine.summary import arm_totals, labels_of, pair_of
from demerit.month.accounts import MAX_MONTHS, Totals, empty_totals
from demerit.month.compaction import Capacities
from demerit.month.fortune import PADDING
from demerit.month.month import run_month
from demerit.regime import BadInput, Regime
from demerit.society import People, Society, populate
from demerit.world.arrays import on_device
from demerit.world.build import build_state, pad
from demerit.world.customs import compile_customs, compile_newcomers, couplings
from demerit.world.rules import Plan, compile_rules
from demerit.world.state import State, replace
from demerit.world.tables import Couplings, Customs, Rules, Setting

BURN_IN = 36  # months under ordinary law before anything else, not counted
CHECK_EVERY = 12  # months between looks at the tables' overflow
SAVE_SECONDS = 20.0  # wall time between checkpoints
BURN_IN_PHASE, FORK, ARM = "burn-in", "fork", "arm-"  # names in checkpoints

Progress = Callable[[int, int], None]


class Runner:
    """A world to run.

    Attributes:
        labels: names for the axes of the outcome.
        arm_labels: the same for each outcome of `run_arms`.
        society_seconds: time spent generating residents.
        compile_seconds: time spent compiling, 0 where a program was at hand.
    """

    def __init__(
        self,
        society: Society,
        regimes: tuple[Regime, ...],
        *,
        residents: int,
        months: int = 84,
        seed: int = 0,
        follow_households: int = 500,
        switches: Couplings | None = None,
        block: int = 64,
        devices: int = 1,
        firms: bool | None = None,
        changes: Sequence[Change] = (),
        roomy: bool = False,
    ) -> None:
        """Generate the residents and compile the regimes' tables.

        Args:
            society: who lives there.
            regimes: the world's regime and its twin's; or several arms and, last, the twin of
                them all.
            residents: how many living residents at the start.
            months: counted months, 1 to 600.
            seed: the world's seed.
            follow_households: households whose every member is followed in full.
            switches: which feedbacks are on; all if left out.
            block: slots are padded to a multiple of this; it changes no result.
            devices: devices the slots are spread over; it changes no result.
            firms: whether firms and departments live in the world; None where a regime is about
                them.
            changes: how arms differ from their regimes, in their order; the rest do not.
            roomy: whether tables of events have room for any draw of uncertain numbers; it changes
                no result.

        Raises:
            BadInput: the regimes do not fit in a world, or months lie outside the range.
        """
        configure(devices)
        if not 1 <= months <= MAX_MONTHS:
            raise BadInput(f"{months} months", hint=f"a run counts 1 to {MAX_MONTHS} months")
        self.regimes, self.society, self.months, self.seed = regimes, society, months, seed
        self.plan = Plan.of(*regimes)
        self.arm_labels = tuple(
            labels_of(arm, regimes, self.plan, months, society.districts) for arm in regimes[:-1]
        )
        self.labels: Labels = self.arm_labels[0]
        began = time.perf_counter()
        self.people: People = populate(society, residents, seed)
        self.cohort = choose_cohort(self.people, follow_households, seed)
        self.society_seconds = time.perf_counter() - began
        self.compile_seconds = 0.0
        self.changes = [*changes, *[UNCHANGED] * (len(regimes) - len(changes))]
        rules = [compile_rules(regime, society, self.plan, seed=seed) for regime in regimes]
        self.rules = [c.rules(one) for c, one in zip(self.changes, rules, strict=True)]
        self.fork = min(int(rules.announced) for rules in self.rules)
        self.begin = self.fork - BURN_IN
        self.block = block * devices
        self.devices = devices
        self.switches = switches if switches is not None else couplings()
        self.ordinary = compile_rules(ordinary_law(), society, self.plan)
        self.customs = compile_customs(society, self.people.hazards)
        self.arm_customs = [
            compile_customs(society_without(society, regime.replaces), self.people.hazards)
            for regime in regimes
        ]
        self.newcomers = compile_newcomers(self.people)
        self.platform = found_platform(society, regimes, ordinary_law(), self.plan, seed)
        accounts = [] if self.platform is None else self.platform.rules
        self.bodies = self._found(firms)
        records = 0 if self.bodies is None else self.bodies.records
        self.guess: Capacities = capacities_for(
            self.slots, [*self.rules, *accounts], records, roomy=roomy
        )
        self.capacities = known(self.slots, self.guess)

    def _found(self, asked: bool | None) -> Bodies | None:
        """The world's firms and departments, if it has them."""
        if not wanted(self.society, self.regimes, asked):
            return None
        began = time.perf_counter()
        made = Bodies(
            self.society, self.regimes, ordinary_law(), self.people, self.plan, self.cohort.slots,
            self.seed,
        )  # fmt: skip
        self.society_seconds += time.perf_counter() - began
        return made

    @property
    def slots(self) -> int:
        """Slots of the world, padding included."""
        return -(-self.people.slots // self.block) * self.block

    @property
    def sizes(self) -> dict[str, int]:
        """Firms and departments at the start, by kind."""
        if self.bodies is None:
            return {"firms": 0, "departments": 0}
        made = self.bodies.made
        return {"firms": int(made.firms.alive.sum()), "departments": made.departments.slots}

    @property
    def steps(self) -> int:
        """Months to simulate in all: the shared burn-in and every arm."""
        return BURN_IN + len(self.regimes) * (self.months - self.fork)

    def setting(self, rules: Rules, customs: Customs | None = None, place: int = -1) -> Setting:
        """All that a month of an arm reads.

        Args:
            rules: the arm's rules for residents.
            customs: the arm's; the society's own if left out.
            place: the arm's place, for other kinds of subject; -1 is ordinary law.
        """
        lo, hi = draws.seed_words(self.seed)
        return Setting(
            seed_lo=jnp.uint32(lo),
            seed_hi=jnp.uint32(hi),
            customs=customs if customs is not None else self.customs,
            rules=rules,
            newcomers=self.newcomers,
            couplings=self.switches,
            begin=jnp.int32(self.begin),
            fork=jnp.int32(self.fork),
            months=jnp.int32(self.months),
            slots=jnp.uint32(self.people.slots),
            cohort=on_device(self.cohort.slots),
            kind=jnp.uint32(0),
            platform=None if self.platform is None else self.platform.setting(place),
            trade=None if self.bodies is None else self.bodies.setting(place),
        )

    def arm_setting(self, place: int) -> Setting:
        """All that a month of one of the arms reads."""
        setting = self.setting(self.rules[place], self.arm_customs[place], place)
        return replace(setting, couplings=self.changes[place].couplings(self.switches))

    def initial(self) -> State:
        """The state before the first burn-in month."""
        state = build_state(
            self.people,
            self.society,
            self.customs,
            begin=self.begin,
            lists=self.plan.room,
            records=self.capacities.records,
            seed=self.seed,
        )
        state = pad(state, self.slots, PADDING)
        if self.platform is not None:
            accounts = self.platform.initial(
                self.people, self.seed, self.slots, self.capacities.records
            )
            state = replace(state, platform=accounts)
        if self.bodies is not None:
            trade = self.bodies.initial(self.begin, self.slots, self.capacities.bodies)
            state = replace(state, trade=trade)
        return spread(state, self.slots, self.devices)

    def run(self, progress: Progress | None = None, checkpoint_dir: Path | None = None) -> Outcome:
        """Run all arms.

        Args:
            progress: told (months done, months in all) after each month; it may raise to stop.
            checkpoint_dir: where to keep the world half run; it goes on from what is there.

        Returns:
            The outcome of the first arm and the twin.
        """
        return self.run_arms(progress, checkpoint_dir)[0]

    def run_arms(
        self, progress: Progress | None = None, checkpoint_dir: Path | None = None
    ) -> tuple[Outcome, ...]:
        """Run all arms; arguments as for `run`.

        Returns:
            One outcome an arm, each beside the twin; their seconds and resident-months are equal
            shares of the whole.
        """
        while True:
            try:
                return _Run(self, progress, checkpoint_dir).outcomes()
            except _Overflow as overflow:
                tried = self.capacities
                self.capacities = grown(self.slots, self.guess, tried, overflow.excess)
                checkpoint.forget(checkpoint_dir)


def _cleared(state: State) -> None:
    """Refuse to go on where payments between firms did not clear.

    Raises:
        RuntimeError: the rounds were used up, or an amount was too large to be counted exactly.
    """
    if state.trade is not None and int(state.trade.accounts.error):
        raise RuntimeError("payments between firms did not clear; no result can be given")


class _Overflow(Exception):
    """Tables of events were too small; the world is run again with larger ones."""

    def __init__(self, excess: np.ndarray) -> None:
        super().__init__("a table of events overflowed")
        self.excess = excess


@dataclass(frozen=True)
class _Lived:
    """An arm at its end: parts of its last state, its totals, and its followed residents.

    A twin has totals for each number of grades among its arms.
    """

    final: dict[str, np.ndarray]
    totals: dict[int, ArmTotals]
    events: pl.DataFrame
    lives: pl.DataFrame
    bodies: pl.DataFrame


class _Run:
    """One pass over the burn-in and the arms, with checkpoints."""

    def __init__(self, runner: Runner, progress: Progress | None, folder: Path | None) -> None:
        self.runner, self.folder = runner, folder
        self.progress = progress or (lambda done, of: None)
        self.done = 0
        self.saved_at = time.perf_counter()
        self.kept: dict[str, Any] = {}  # the fork, and what arms left until it is on disk
        self.on_disk: set[str] = set()
        self.lived: list[_Lived] = []
        self.seconds = 0.0
        setting = runner.setting(runner.ordinary)
        state = runner.initial()
        totals = empty_totals(platform=runner.platform is not None)
        self.program: Program
        self.program, compile_seconds = program(state, totals, setting, runner.capacities)
        runner.compile_seconds += compile_seconds
        self.start, self.empty = state, totals

    def outcomes(self) -> tuple[Outcome, ...]:
        """Run what is left and sum up."""
        runner = self.runner
        phase, state, totals, history = self._resume()
        if phase == BURN_IN_PHASE:
            setting = runner.setting(runner.ordinary)
            state, totals = self._months(phase, state, totals, setting, runner.fork, history)
            self.kept[FORK] = (state, totals, history)
            state, totals, history = self._copy_of_fork()
        for place in range(len(self.lived), len(runner.rules)):
            setting = runner.arm_setting(place)
            phase = f"{ARM}{place}"
            state, totals = self._months(phase, state, totals, setting, runner.months, history)
            self._end(state, totals, history)
            if place + 1 < len(runner.rules):
                state, totals, history = self._copy_of_fork()
        return self._sum_up()

    def _months(
        self,
        phase: str,
        state: State,
        totals: Totals,
        setting: Setting,
        end: int,
        history: History,
    ) -> tuple[State, Totals]:
        """Run to the month `end`."""
        began = time.perf_counter()
        month = int(state.common.month)
        while month < end:
            state, totals, series, log = self.program.month(state, totals, setting)
            history.add(month, series, log)
            month += 1
            self.done += 1
            if month % CHECK_EVERY == 0 or month == end:
                excess = np.asarray(state.common.overflow)
                if excess.any():
                    raise _Overflow(excess)
                _cleared(state)
                self._save(phase, state, totals, history)
            self.progress(self.done, self.runner.steps)
        self.seconds += time.perf_counter() - began
        return state, totals

    def _copy_of_fork(self) -> tuple[State, Totals, History]:
        """The state where the arms part, copied, since running uses its state up."""
        state, totals, _ = self.kept[FORK]
        # by way of the host: on a device JAX compiles a program for each shape that it copies
        again = jax.tree.map(lambda x: jax.device_put(np.array(x), x.sharding), (state, totals))
        return *again, History()

    def _final(self, state: State) -> dict[str, np.ndarray]:
        """What is needed of an arm's last state."""
        kept = {
            "alive": state.traits.alive,
            "generation": state.traits.generation,
            "violated": state.tally.violated,
            "spoken": state.tally.spoken,
            "spell": state.reach.spell,
        }
        if state.platform is not None:
            kept["account_spell"] = state.platform.reach.spell
        return {name: np.asarray(array) for name, array in kept.items()}

    def _end(self, state: State, totals: Totals, history: History) -> None:
        """Sum an arm up at its end, so that its months need not stay in memory."""
        name = f"{ARM}{len(self.lived)}"
        left = (self._final(state), jax.device_get(totals), history)
        self.lived.append(self._sum(len(self.lived), *left))
        if self.folder is not None:
            self.kept[name] = left

    def _save(self, phase: str, state: State, totals: Totals, history: History) -> None:
        """Keep the world half run, if that is wanted and some time has passed."""
        due = time.perf_counter() - self.saved_at > SAVE_SECONDS
        if self.folder is None or not due:
            return
        for name in [name for name in self.kept if name not in self.on_disk]:
            kept, counted, past = self.kept[name]
            left = {"state": kept, "totals": counted, "history": pack(past)}
            checkpoint.save(self.folder, phase, left, name)
            self.on_disk.add(name)
            if name != FORK:
                del self.kept[name]
        parts = {"state": state, "totals": totals, "history": pack(history)}
        checkpoint.save(self.folder, phase, parts | {"done": np.array(self.done)})
        self.saved_at = time.perf_counter()

    def _resume(self) -> tuple[str, State, Totals, History]:
        """Where to go on: the beginning, or the checkpoint."""
        beginning = BURN_IN_PHASE, self.start, self.empty, History()
        stored = checkpoint.load(self.folder)
        if stored is None:
            return beginning
        phase, parts = stored
        if len(parts["state"]) != len(jax.tree.leaves(self.start)) or any(
            a.shape != b.shape
            for a, b in zip(parts["state"], jax.tree.leaves(self.start), strict=True)
        ):
            # another capacity or another version wrote it: begin again rather than guess
            checkpoint.forget(self.folder)
            return beginning
        self.done = int(parts["done"][0])
        if phase != BURN_IN_PHASE:
            self.kept[FORK] = self._left(FORK, self.start)
            for place in range(int(phase.removeprefix(ARM))):
                final, totals, history = self._left(f"{ARM}{place}", self._final(self.start))
                final = {name: np.asarray(array) for name, array in final.items()}
                self.lived.append(self._sum(place, final, totals, history))
        return phase, *self._restored(parts, self.start)

    def _left(self, name: str, like: Any) -> tuple[Any, Totals, History]:
        """What a phase behind us left on disk."""
        stored = checkpoint.load(self.folder, name)
        assert stored is not None, name  # it was written before the checkpoint that follows it
        self.on_disk.add(name)
        return self._restored(stored[1], like)

    def _restored(self, parts: dict[str, Any], like: Any) -> tuple[Any, Totals, History]:
        state = checkpoint.restore(parts["state"], like)
        totals = checkpoint.restore(parts["totals"], self.empty)
        return state, totals, self._history(parts["history"])

    def _history(self, leaves: list[np.ndarray]) -> History:
        """A packed history: its leaves come in the order of their sorted names."""
        setting = self.runner.setting(self.runner.ordinary)
        _, _, *like = jax.eval_shape(
            lambda s, t, x: run_month(s, t, x, self.runner.capacities),
            self.start, self.empty, setting,
        )  # fmt: skip
        names = sorted(["months", *(f"h{i}" for i in range(len(leaves) - 1))])
        return unpack(dict(zip(names, leaves, strict=True)), (like[0], like[1]))

    def _sum(
        self, place: int, final: dict[str, np.ndarray], totals: Totals, history: History
    ) -> _Lived:
        runner = self.runner
        is_twin = place + 1 == len(runner.regimes)
        labels = runner.arm_labels if is_twin else runner.arm_labels[place : place + 1]
        whole = history.after(self.kept[FORK][2])
        series, log = whole.stacked()
        counted = {
            len(one.grades): arm_totals(
                jax.device_get(totals), series, whole.months, final, runner.rules[place],
                runner.plan, one, runner.months,
            )
            for one in {len(one.grades): one for one in labels}.values()
        }  # fmt: skip
        if runner.platform is not None:
            counted = {
                grades: told_of_platform(
                    arm, runner.platform, place, totals, series, whole.months, final, runner.months
                )
                for grades, arm in counted.items()
            }
        return _Lived(final, counted, *told(runner, place, whole.months, log))

    def _sum_up(self) -> tuple[Outcome, ...]:
        runner = self.runner
        *arms, twin = self.lived
        return tuple(
            Outcome(
                seed=runner.seed,
                world=arm.totals[len(labels.grades)],
                twin=twin.totals[len(labels.grades)],
                pair=pair_of(arm.final, twin.final),
                seconds=self.seconds / len(arms),
                resident_months=runner.people.residents * runner.steps // len(arms),
                events=pl.concat([arm.events, twin.events]),
                lives=pl.concat([arm.lives, twin.lives]),
                bodies=None if runner.bodies is None else pl.concat([arm.bodies, twin.bodies]),
                sizes=runner.sizes,
            )
            for arm, labels in zip(arms, runner.arm_labels, strict=True)
        )
