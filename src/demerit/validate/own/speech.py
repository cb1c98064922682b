"""Dissent alone: everyone of one desire and one boldness, under a given control of speech."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import numpy as np

from demerit.month.choice import make_situation
from demerit.month.dissent import ONE, TENTH, dissent
from demerit.month.frame import make_frame
from demerit.validate import authority
from demerit.validate.anchor import Anchor
from demerit.validate.own.bench import Bench, bench, regime
from demerit.world.state import State
from demerit.world.tables import Setting


class Policy(NamedTuple):
    """Form of punishment, boldness, surveillance, tolerance, severity: of the published plots."""

    form: str
    beta: float
    nu: float
    tau: float
    psi: float


#: The policies of the authors' plots of actions.
PLOTS = (
    Policy("uniform", 1, 0.2, 0.25, 0.6),
    Policy("uniform", 1, 0.2, 0.25, 2.0),
    Policy("uniform", 1, 0.5, 0.25, 0.6),
    Policy("proportional", 1, 0.2, 0.25, 1.0),
    Policy("proportional", 1, 1.0, 0.25, 0.6),
    Policy("proportional", 1, 1.0, 0.25, 2.0),
    Policy("proportional", 1, 0.5, 0.25, 1.5),
)


class Heard(NamedTuple):
    """A month of speech: `said` [slots] and `unmuted` in 0 to 1, and who was recorded."""

    said: np.ndarray
    unmuted: np.ndarray
    recorded: np.ndarray


@jax.jit
def _voice(state: State, setting: Setting) -> tuple[Any, Any, Any]:
    frame = make_frame(state, setting)
    voice = dissent(state, setting, frame, make_situation(state, setting, frame))
    return voice.said, voice.unmuted, voice.recorded


def speakers() -> Bench:
    """A bench whose regime watches speech; its numbers are set by `heard`."""
    rules = regime(
        awareness=1,
        alarm=1,
        agencies={"platform": {"title": "platform", "sees": {"dissent": {"detects": 0.5}}}},
        lists={
            "muted": {
                "of": "residents", "kind": "black", "exits": ["correction"],
                "entry": [{"on": "dissent", "ground": "spoke", "chance": 0, "term": 6}],
            }
        },
    )  # fmt: skip
    return bench(rules)


def heard(made: Bench, policy: Policy, desire: float = 1.0) -> Heard:
    """Let everyone speak for a month.

    Args:
        made: A bench of `speakers`.
        policy: What the regime adds to a society that tolerates tau and watches nobody.
        desire: The most that anyone wants to say; in a month it is that times U(1/2, 1).
    """
    made.restart()
    made.put(
        "traits", desire=min(round(desire * ONE), ONE - 1), boldness=round(policy.beta * TENTH)
    )
    made.customs(
        speech_limit=round(policy.tau * ONE), speech_seen=0, speech_cost=0,
        speech_proportional=policy.form == "proportional",
    )  # fmt: skip
    made.rules(speech_seen=round(policy.nu * TENTH), speech_cost=round(policy.psi * TENTH))
    said, unmuted, recorded = (np.asarray(x) for x in _voice(made.state, made.setting))
    return Heard(said / ONE, unmuted / ONE, recorded)


def exact(policy: Policy, desire: float = 1.0) -> tuple[float, float]:
    """Mean act and share recorded, from the closed form over desires between half and the whole."""
    desires = desire * (0.5 + (np.arange(200_000) + 0.5) / 400_000)
    form, beta, nu, tau, psi = policy
    acts = authority.best_response(
        form, desires, *(np.asarray(float(x)) for x in (beta, nu, tau, psi))
    )
    seen = np.where(acts > tau + 1e-9, nu + (1 - nu) * acts, 0.0)
    return float(acts.mean()), float(seen.mean())


def anchors() -> list[Anchor]:
    """Mean act and share recorded of a month, beside the closed forms."""
    made, found = speakers(), []
    for policy in PLOTS:
        act, seen = exact(policy)
        told = heard(made, policy)
        name = f"{policy.form}, beta = {policy.beta:g}, nu = {policy.nu:g}, psi = {policy.psi:g}"
        n = len(told.said)
        # 0.0015 is the lattice of 1/1024 on which boldness, surveillance and severity are held
        error = float(4 * told.said.std() / np.sqrt(n) + 0.0015)
        found.append(Anchor(authority.MODEL, f"mean act, our residents, {name}", act,
                            float(told.said.mean()), error, "own process"))  # fmt: skip
        error = float(4 * np.sqrt(seen * (1 - seen) / n) + 0.0015)
        found.append(Anchor(authority.MODEL, f"share recorded, our residents, {name}", seen,
                            float(told.recorded.mean()), error, "own process"))  # fmt: skip
    return found
