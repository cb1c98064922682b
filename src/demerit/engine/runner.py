"""One world beside its twin, from people to totals.

The burn-in under ordinary law is run once and shared: both arms start from its state, draw for
draw. The arms part at the earliest announcement, or at the start.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.engine import checkpoint
from demerit.engine.capacity import capacities_for, grown, known
from demerit.engine.followed import choose_cohort, events_and_lives
from demerit.engine.history import History, pack, unpack
from demerit.engine.outcome import Labels, Outcome
from demerit.engine.program import Program, configure, program
from demerit.engine.sharding import spread
from demerit.engine.summary import arm_totals, labels_of, pair_of
from demerit.month.accounts import MAX_MONTHS, Totals, empty_totals
from demerit.month.compaction import Capacities
from demerit.month.fortune import PADDING
from demerit.month.month import run_month
from demerit.regime import BadInput, Regime
from demerit.society import People, Society, populate
from demerit.world.build import build_state, pad
from demerit.world.customs import compile_customs, compile_newcomers, couplings
from demerit.world.rules import Plan, compile_rules
from demerit.world.state import State
from demerit.world.tables import Couplings, Customs, Rules, Setting

BURN_IN = 36  # months under ordinary law before anything else, not counted
CHECK_EVERY = 12  # months between looks at the tables' overflow
SAVE_SECONDS = 20.0  # wall time between checkpoints

Progress = Callable[[int, int], None]


class Runner:
    """A world to run.

    Attributes:
        labels: names for the axes of the outcome.
        society_seconds: time spent generating residents.
        compile_seconds: time spent compiling, 0 where a program was at hand.
    """

    def __init__(
        self,
        society: Society,
        regimes: tuple[Regime, Regime],
        *,
        residents: int,
        months: int = 84,
        seed: int = 0,
        follow_households: int = 500,
        switches: Couplings | None = None,
        block: int = 64,
        devices: int = 1,
    ) -> None:
        """Generate the residents and compile the regimes' tables.

        Args:
            society: who lives there.
            regimes: the world's regime and its twin's.
            residents: how many living residents at the start.
            months: counted months, 1 to 600.
            seed: the world's seed.
            follow_households: households whose every member is followed in full.
            switches: which feedbacks are on; all if left out.
            block: slots are padded to a multiple of this; it changes no result.
            devices: devices the slots are spread over; it changes no result.

        Raises:
            BadInput: the regimes do not fit in a world, or months lie outside the range.
        """
        configure()
        if not 1 <= months <= MAX_MONTHS:
            raise BadInput(f"{months} months", hint=f"a run counts 1 to {MAX_MONTHS} months")
        self.regimes, self.society, self.months, self.seed = regimes, society, months, seed
        self.plan = Plan.of(*regimes)
        self.labels: Labels = labels_of(society, regimes, self.plan, months)
        began = time.perf_counter()
        self.people: People = populate(society, residents, seed)
        self.cohort = choose_cohort(self.people, follow_households, seed)
        self.society_seconds = time.perf_counter() - began
        self.compile_seconds = 0.0
        self.rules = [compile_rules(regime, society, self.plan) for regime in regimes]
        self.fork = min(int(rules.announced) for rules in self.rules)
        self.begin = self.fork - BURN_IN
        self.block = block * devices
        self.devices = devices
        self.switches = switches if switches is not None else couplings()
        self.ordinary = compile_rules(_ordinary(), society, self.plan)
        self.customs = compile_customs(society, self.people.hazards)
        self.arm_customs = [
            compile_customs(_without(society, regime.replaces), self.people.hazards)
            for regime in regimes
        ]
        self.newcomers = compile_newcomers(self.people)
        self.guess: Capacities = capacities_for(self.slots, self.rules)
        self.capacities = known(self.slots, self.guess)

    @property
    def slots(self) -> int:
        """Slots of the world, padding included."""
        return -(-self.people.slots // self.block) * self.block

    @property
    def steps(self) -> int:
        """Months to simulate in all: the shared burn-in and both arms."""
        return BURN_IN + 2 * (self.months - self.fork)

    def setting(self, rules: Rules, customs: Customs | None = None) -> Setting:
        """All that a month of an arm reads; the society's own customs unless others are given."""
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
            cohort=jnp.asarray(self.cohort.slots),
        )

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
        return spread(pad(state, self.slots, PADDING), self.slots, self.devices)

    def run(self, progress: Progress | None = None, checkpoint_dir: Path | None = None) -> Outcome:
        """Run both arms.

        Args:
            progress: told (months done, months in all) after each month; it may raise to stop.
            checkpoint_dir: where to keep the world half run; it goes on from what is there.

        Returns:
            The outcome of the world and its twin.
        """
        while True:
            try:
                return _Run(self, progress, checkpoint_dir).outcome()
            except _Overflow as overflow:
                tried = self.capacities
                self.capacities = grown(self.slots, self.guess, tried, overflow.excess)
                if checkpoint_dir is not None:
                    (checkpoint_dir / checkpoint.NAME).unlink(missing_ok=True)


def _without(society: Society, replaced: tuple[str, ...]) -> Society:
    """The society less the ordinary laws that a regime replaces.

    Raises:
        BadInput: there is no law of that name.
    """
    if not replaced:
        return society
    unknown = [name for name in replaced if name not in society.law]
    if unknown:
        raise BadInput(
            f"{society.id} has no law called {unknown[0]!r} to replace",
            hint=f"its laws are {', '.join(society.law)}",
        )
    left = {name: law for name, law in society.law.items() if name not in replaced}
    return society.model_copy(update={"law": left})


def _ordinary() -> Regime:
    """Ordinary law alone: a regime that says nothing."""
    return Regime(
        demerit=1, id="none", title="Ordinary law alone", summary="", status="counterfactual"
    )


class _Overflow(Exception):
    """Tables of events were too small; the world is run again with larger ones."""

    def __init__(self, excess: np.ndarray) -> None:
        super().__init__("a table of events overflowed")
        self.excess = excess


class _Run:
    """One pass over the burn-in and the two arms, with checkpoints."""

    def __init__(self, runner: Runner, progress: Progress | None, folder: Path | None) -> None:
        self.runner, self.folder = runner, folder
        self.progress = progress or (lambda done, of: None)
        self.done = 0
        self.saved_at = time.perf_counter()
        self.kept: dict[str, Any] = {}  # what the phases behind us left
        self.seconds = 0.0
        setting = runner.setting(runner.ordinary)
        state = runner.initial()
        totals = empty_totals()
        self.program: Program
        self.program, compile_seconds = program(state, totals, setting, runner.capacities)
        runner.compile_seconds += compile_seconds
        self.start, self.empty = state, totals

    def outcome(self) -> Outcome:
        """Run what is left and sum up."""
        began = time.perf_counter()
        runner = self.runner
        phase, state, totals, history = self._resume()
        arms = dict(zip(("world", "twin"), runner.rules, strict=True))
        if phase == "burn-in":
            setting = runner.setting(runner.ordinary)
            state, totals = self._months("burn-in", state, totals, setting, runner.fork, history)
            self.kept["fork"] = (state, totals, history)
            phase = "world"
            state, totals, history = self._copy_of_fork()
        for place, (arm, rules) in enumerate(arms.items()):
            if arm == "world" and phase == "twin":
                continue
            setting = runner.setting(rules, runner.arm_customs[place])
            state, totals = self._months(arm, state, totals, setting, runner.months, history)
            self.kept[arm] = (self._final(state), jax.device_get(totals), history)
            state, totals, history = self._copy_of_fork()
        self.seconds = time.perf_counter() - began
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
                self._save(phase, state, totals, history)
            self.progress(self.done, self.runner.steps)
        return state, totals

    def _copy_of_fork(self) -> tuple[State, Totals, History]:
        """The state where the arms part, copied, since running uses its state up."""
        state, totals, _ = self.kept["fork"]
        return jax.tree.map(jnp.copy, state), jax.tree.map(jnp.copy, totals), History()

    def _final(self, state: State) -> dict[str, np.ndarray]:
        """What is needed of an arm's last state."""
        kept = {
            "alive": state.traits.alive,
            "generation": state.traits.generation,
            "violated": state.tally.violated,
            "spoken": state.tally.spoken,
            "spell": state.reach.spell,
        }
        return {name: np.asarray(array) for name, array in kept.items()}

    def _save(self, phase: str, state: State, totals: Totals, history: History) -> None:
        """Keep the world half run, if that is wanted and some time has passed."""
        due = time.perf_counter() - self.saved_at > SAVE_SECONDS
        if self.folder is None or not due:
            return
        parts: dict[str, Any] = {"state": state, "totals": totals, "history": pack(history)}
        for name, (kept, counted, past) in self.kept.items():
            parts |= {f"{name}-state": kept, f"{name}-totals": counted}
            parts |= {f"{name}-history": pack(past)}
        parts["done"] = np.array(self.done)
        checkpoint.save(self.folder, phase, parts)
        self.saved_at = time.perf_counter()

    def _resume(self) -> tuple[str, State, Totals, History]:
        """Where to go on: the beginning, or the checkpoint."""
        stored = checkpoint.load(self.folder)
        if stored is None:
            return "burn-in", self.start, self.empty, History()
        phase, parts = stored
        if len(parts["state"]) != len(jax.tree.leaves(self.start)) or any(
            a.shape != b.shape
            for a, b in zip(parts["state"], jax.tree.leaves(self.start), strict=True)
        ):
            # another capacity or another version wrote it: begin again rather than guess
            return "burn-in", self.start, self.empty, History()
        self.done = int(parts["done"][0])
        for name in ("fork", "world"):
            if f"{name}-state" in parts:
                like = self.start if name == "fork" else self._final(self.start)
                kept = checkpoint.restore(parts[f"{name}-state"], like)
                if name == "world":
                    kept = {key: np.asarray(array) for key, array in kept.items()}
                counted = checkpoint.restore(parts[f"{name}-totals"], self.empty)
                past = self._history(parts[f"{name}-history"])
                self.kept[name] = (kept, counted, past)
        state = checkpoint.restore(parts["state"], self.start)
        totals = checkpoint.restore(parts["totals"], self.empty)
        return phase, state, totals, self._history(parts["history"])

    def _history(self, leaves: list[np.ndarray]) -> History:
        """A packed history: its leaves come in the order of their sorted names."""
        setting = self.runner.setting(self.runner.ordinary)
        _, _, *like = jax.eval_shape(
            lambda s, t, x: run_month(s, t, x, self.runner.capacities),
            self.start, self.empty, setting,
        )  # fmt: skip
        names = sorted(["months", *(f"h{i}" for i in range(len(leaves) - 1))])
        return unpack(dict(zip(names, leaves, strict=True)), (like[0], like[1]))

    def _sum_up(self) -> Outcome:
        runner = self.runner
        _, _, shared = self.kept["fork"]
        arms, frames = {}, {}
        for arm, rules in zip(("world", "twin"), runner.rules, strict=True):
            final, totals, history = self.kept[arm]
            whole = history.after(shared)
            series, log = whole.stacked()
            arms[arm] = arm_totals(
                jax.device_get(totals), series, whole.months, final, rules, runner.plan,
                runner.labels, runner.months,
            )  # fmt: skip
            frames[arm] = (whole.months, log, rules)
        events, lives = events_and_lives(runner, frames)
        return Outcome(
            seed=runner.seed,
            world=arms["world"],
            twin=arms["twin"],
            pair=pair_of(self.kept["world"][0], self.kept["twin"][0]),
            seconds=self.seconds,
            resident_months=runner.people.residents * runner.steps,
            events=events,
            lives=lives,
        )
