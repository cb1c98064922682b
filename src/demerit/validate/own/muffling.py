"""The stage of accounts alone: findings at one rate, held against the exact chain."""

from __future__ import annotations

import functools
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from demerit import draws
from demerit.fixed import SHARE
from demerit.month.compaction import Capacities
from demerit.month.dissent import Voice
from demerit.month.frame import make_frame
from demerit.month.platform.audience import heard_of
from demerit.month.platform.moderation import moderate
from demerit.month.stages import Doings
from demerit.society import load_society, populate
from demerit.society.audience import LISTENS, find_audience
from demerit.validate import muting
from demerit.validate.anchor import Anchor
from demerit.validate.muting import Ladder
from demerit.validate.own.bench import SLOTS, Bench, bench, regime
from demerit.world.state import State, replace
from demerit.world.tables import Setting

MODEL = "ladder of muting (own exact chain)"
LEVERS = ("recommendations", "followers", "feeds")
STEPS = ("open", "unrecommended", "unfollowed", "unfed")
MONTHS = 12
CHANCES = (0.1, 0.3, 0.6)


class Muted(NamedTuple):
    """Share of accounts on each step, and what is heard of all, after some months."""

    steps: np.ndarray
    heard: float


def accounts(ladder: Ladder) -> Bench:
    """A bench whose platform finds every spam post, and mutes by the ladder."""
    cuts = (*ladder.cuts, None)
    return bench(
        regime(
            awareness=1,
            alarm=1,
            agencies={"site": {"title": "site", "sees": {"spam_post": {"detects": 1}}}},
            scores={
                "credit": {
                    "of": "accounts", "start": ladder.start, "floor": 0, "default": STEPS[0],
                    "regain": {"points": 0, "after": 1, "full_after": ladder.recovery},
                    "rules": [{"on": "spam_post", "points": -ladder.lost}],
                    "grades": dict(zip(STEPS, cuts, strict=True)),
                }
            },
            measures={
                lever: {"title": lever, "lever": lever, "coverage": 1,
                        "when": {"grade_at_most": step}}
                for lever, step in zip(LEVERS, STEPS[1:], strict=True)
            },
        )
    )  # fmt: skip


@functools.partial(jax.jit, static_argnums=2)
def _month(state: State, setting: Setting, room: int) -> State:
    nothing = jnp.zeros((SLOTS,), jnp.int32)
    voice = Voice(nothing, nothing, nothing > 0, nothing.astype(jnp.uint32))
    rest: tuple[None, ...] = (None,) * 3
    doings = Doings(None, make_frame(state, setting), None, None, voice, *rest)  # type: ignore[arg-type]
    capacities = Capacities(*[room] * len(Capacities._fields))
    state, _ = moderate(state, setting, doings, capacities)
    common = replace(state.common, month=state.common.month + 1)
    return replace(state, common=common)


def mute(made: Bench, chance: float, ladder: Ladder) -> Muted:
    """Let accounts post for a year, each with the same monthly chance of a finding.

    Args:
        made: A fresh bench of `accounts`.
        chance: Of a finding, each month.
        ladder: Its numbers.
    """
    own = made.setting.platform
    odds = {name: jnp.uint32(0) for name in ("lies", "abuse", "leaves")}
    cuts = np.array(own.cuts)
    cuts[: len(ladder.takes)] = np.round(SHARE * np.array(ladder.takes))
    terms = replace(own, **odds, spam=jnp.uint32(draws.odds(chance)), cuts=jnp.asarray(cuts))
    setting = replace(made.setting, platform=terms)
    state = made.state
    for _ in range(MONTHS):
        state = _month(state, setting, SLOTS)
    grade = np.asarray(state.platform.score.grade)
    share = np.asarray(heard_of(state.platform.reach.mask, terms)) / SHARE
    return Muted(np.bincount(grade, minlength=len(STEPS)) / SLOTS, float(share.mean()))


def anchors() -> list[Anchor]:
    """Shares on each step, what is heard, and the head of the audience, beside closed forms."""
    ladder, found = Ladder(), []
    made = accounts(ladder)
    for chance in CHANCES:
        exact = muting.standing(chance, MONTHS, ladder)
        ours = mute(made, chance, ladder)
        for step, want, got in zip(STEPS, exact, ours.steps, strict=True):
            error = 4 * float(np.sqrt(want * (1 - want) / SLOTS)) + 1e-9
            what = f"share of accounts {step}, findings {chance:g} a month"
            found.append(Anchor(MODEL, what, float(want), float(got), error, "own process"))
        left = 1.0 - np.concatenate([[0.0], np.cumsum(ladder.takes)])
        spread = float(exact @ left**2 - (exact @ left) ** 2)
        error = 4 * float(np.sqrt(spread / SLOTS)) + 0.5 / SHARE
        want = muting.heard(exact, ladder)
        what = f"share of voices heard, findings {chance:g} a month"
        found.append(Anchor(MODEL, what, want, ours.heard, error, "own process"))
    return [*found, *_audience()]


def _audience() -> list[Anchor]:
    """Followings of the head of the line: a power law drawn for a town."""
    society = load_society("town")
    assert society.platform is not None
    tail = float(society.platform.followers_tail.value or 0)
    people = populate(society, 10_000, 0)
    drawn = find_audience(society, people, 0)
    posts = np.flatnonzero((people.alive == 1) & (people.online == 1))
    line = posts[np.argsort(-drawn.size[posts].astype(int), kind="stable")]
    place = np.full(people.slots, len(line))
    place[line] = np.arange(len(line))
    picks = place[drawn.follows].ravel()
    found = []
    for first in (0.01, 0.1, 0.5):
        want = muting.followed(first, tail)
        got = float((picks < round(first * len(line))).mean())
        # the cut falls on a whole account, and large audiences are capped alike: a little aside
        error = 4 * float(np.sqrt(want * (1 - want) / (people.slots * LISTENS))) + 0.005
        what = f"share of followings of the first {first:.0%} of accounts"
        found.append(Anchor(MODEL, what, want, got, error, "own process"))
    return found
