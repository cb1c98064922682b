"""Several arms on the same worlds: what is asked, and the worlds themselves.

The arms of a menu share residents, draws and the twin, which is ordinary law alone. So they differ
in nothing but their rules, and can be held against each other world by world.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from demerit.evidence.norms import Norms
from demerit.evidence.norms import from_canonical as norms_from
from demerit.regime import BadInput, Regime, load_regime
from demerit.regime import from_canonical as regime_from
from demerit.society import Society
from demerit.society import from_canonical as society_from
from demerit.study.executors import Executor, Task
from demerit.study.progress import Watch
from demerit.study.request import FOLLOW, MONTHS, RESIDENTS, SEED_VALUES, SEEDS, digest, within
from demerit.study.worlds import World

FULL, NONE = "full", "none"
"""Names of the arm that nothing was taken from, and of ordinary law alone."""


@dataclass(frozen=True)
class Arm:
    """One arm of a menu.

    Attributes:
        id: a short name, unique in the menu.
        title: a few words.
        sentence: what was changed, plainly.
        kind: what sort of arm, such as `safeguard`, `set` or `rule`.
        regime: what the arm lives under.
        parts: names of what was laid over or taken out.
    """

    id: str
    title: str
    sentence: str
    kind: str
    regime: Regime
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Left:
    """A relaxation that is no arm of its own, why, and the arm that it is the same as, if any."""

    id: str
    title: str
    kind: str
    why: str
    same: str = ""


@dataclass(frozen=True)
class Menu:
    """Arms on the same worlds, beside ordinary law.

    Attributes:
        kind: which study: `safeguards`, `rules` or `study`.
        title: what it is about.
        society: who lives there.
        arms: the arms, the regime itself first.
        left: what could not be an arm.
        groups: groups of parts whose coalitions are arms, where there are some.
        norms: declared value judgements.
        metrics: registered metrics that are shown beside what every menu shows.
        question, argument: what is asked, and who argues what; empty for the menu's own words.
        residents, months, seeds, base_seed, follow: as in a request.
    """

    kind: str
    title: str
    society: Society
    arms: tuple[Arm, ...]
    norms: Norms
    left: tuple[Left, ...] = ()
    groups: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    question: str = ""
    argument: str = ""
    residents: int = 20_000
    months: int = 84
    seeds: int = 8
    base_seed: int = 0
    follow: int = 500

    def __post_init__(self) -> None:
        within("residents", self.residents, RESIDENTS)
        within("months", self.months, MONTHS)
        within("seeds", self.seeds, SEEDS)
        within("seed", self.base_seed, (SEED_VALUES[0], SEED_VALUES[1] - self.seeds))
        within("follow", self.follow, FOLLOW)
        names = [arm.id for arm in self.arms]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise BadInput(f"two arms are called {twice[0]!r}", hint="give each its own name")

    @property
    def seed_values(self) -> tuple[int, ...]:
        """The seeds of the worlds."""
        return tuple(range(self.base_seed, self.base_seed + self.seeds))

    @property
    def digest(self) -> str:
        """SHA-256 of everything that decides the result, in hexadecimal."""
        return digest(self.canonical())

    def canonical(self) -> dict[str, Any]:
        """All inputs in full as plain data, as a manifest keeps them."""
        numbers = ("residents", "months", "seeds", "base_seed", "follow")
        return {
            "kind": self.kind,
            "title": self.title,
            "society": self.society.canonical(),
            "arms": [
                {**_words(arm), "parts": list(arm.parts), "regime": arm.regime.canonical()}
                for arm in self.arms
            ],
            "left": [vars(one) for one in self.left],
            "groups": list(self.groups),
            "metrics": list(self.metrics),
            "question": self.question,
            "argument": self.argument,
            "norms": self.norms.canonical(),
            **{name: getattr(self, name) for name in numbers},
        }

    @classmethod
    def from_canonical(cls, data: Mapping[str, Any]) -> Menu:
        """The menu that `canonical` described.

        Raises:
            BadInput: a part is missing or cannot be used.
        """
        try:
            given = dict(data)
            arms = tuple(
                Arm(
                    **{name: arm[name] for name in ("id", "title", "sentence", "kind")},
                    parts=tuple(arm["parts"]),
                    regime=regime_from(arm["regime"]),
                )
                for arm in given.pop("arms")
            )
            return cls(
                society=society_from(given.pop("society")),
                norms=norms_from(given.pop("norms")),
                left=tuple(Left(**one) for one in given.pop("left")),
                groups=tuple(given.pop("groups")),
                metrics=tuple(given.pop("metrics")),
                arms=arms,
                **given,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadInput(
                f"the manifest does not describe a menu: {str(error).splitlines()[0]}",
                hint="start again with --force",
            ) from error


def _words(arm: Arm) -> dict[str, str]:
    return {"id": arm.id, "title": arm.title, "sentence": arm.sentence, "kind": arm.kind}


Reduce = Callable[[Menu, tuple[World, ...]], dict[str, Any]]
"""From a world's arms to what is wanted of them, as plain data for JSON."""


def simulate(menu: Menu, seed: int, *, watch: Watch, checkpoint: Path | None) -> tuple[World, ...]:
    """One world under every arm.

    Args:
        menu: what to simulate.
        seed: the world's seed.
        watch: is told each month, and may stop the world.
        checkpoint: folder for the world half run, or None.

    Returns:
        A world an arm, in their order, and last ordinary law beside itself.
    """
    from demerit.engine import Runner  # loads jax, which opening a file does not need

    runner = Runner(
        menu.society,
        regimes=(*(arm.regime for arm in menu.arms), load_regime(NONE)),
        residents=menu.residents,
        months=menu.months,
        seed=seed,
        follow_households=menu.follow,
    )
    outcomes = runner.run_arms(partial(watch.month, f"world {seed}"), checkpoint)
    ordinary = replace(outcomes[0], world=outcomes[0].twin, events=None, lives=None)
    ordinary = replace(ordinary, seconds=0.0, resident_months=0)
    share = 1 / len(outcomes)
    labels = (*runner.arm_labels, runner.arm_labels[0])
    return tuple(
        World(
            outcome,
            names,
            runner.compile_seconds * share if outcome is not ordinary else 0.0,
            runner.society_seconds * share if outcome is not ordinary else 0.0,
        )
        for outcome, names in zip((*outcomes, ordinary), labels, strict=True)
    )


def simulate_all(
    menu: Menu,
    reduce: Reduce,
    executor: Executor,
    watch: Watch,
    *,
    keep: Path | None = None,
) -> list[dict[str, Any]]:
    """Every world under every arm, each reduced to plain data as soon as it is finished.

    Args:
        menu: what to simulate.
        reduce: from a world's arms to what is wanted of them, as plain data for JSON.
        executor: who runs the worlds.
        watch: is told each month, and may stop them.
        keep: folder for what was reduced and for checkpoints, or None.
    """
    tasks: Sequence[Task[dict[str, Any]]] = [
        partial(_reduced, menu, reduce, keep, seed) for seed in menu.seed_values
    ]
    size = menu.residents * menu.months * menu.seeds * len(menu.arms)
    return executor.run(tasks, watch, size=size, residents=menu.residents)


def _reduced(
    menu: Menu, reduce: Reduce, keep: Path | None, seed: int, watch: Watch
) -> dict[str, Any]:
    """One world under every arm, reduced; read back where that is already done."""
    finished = keep / f"seed-{seed}.json" if keep else None
    if finished is not None and finished.is_file():
        watch.month(f"world {seed}", menu.months, menu.months)
        return json.loads(finished.read_text(encoding="utf-8"))
    checkpoint = keep / f"seed-{seed}.checkpoint" if keep else None
    reduced = reduce(menu, simulate(menu, seed, watch=watch, checkpoint=checkpoint))
    if finished is not None and checkpoint is not None:
        finished.parent.mkdir(parents=True, exist_ok=True)
        aside = finished.with_suffix(".part")
        aside.write_text(json.dumps(reduced, allow_nan=False), encoding="utf-8")
        aside.rename(finished)
        shutil.rmtree(checkpoint, ignore_errors=True)
    return reduced
