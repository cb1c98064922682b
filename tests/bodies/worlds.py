"""One small world with firms and departments, run once a test session for each pair of regimes."""

from __future__ import annotations

from functools import cache
from typing import Any

from demerit.engine import Runner
from demerit.engine.outcome import Outcome
from demerit.regime import Regime
from demerit.regime.loading import load_regime
from demerit.society import Society, load_society

RESIDENTS, MONTHS, FOLLOW = 5000, 36, 100


#: A town that buys much from its firms, and whose departments pay because a law makes them.
BUYER: dict[str, float] = {
    "businesses.contracts.demand": 0.25,
    "businesses.contracts.holders": 0.4,
    "law.prompt_payment.weight": 0.999,
}


def town(changes: dict[str, float]) -> Society:
    """The town with other numbers, by the paths of its file."""
    society = load_society("town")
    for path, number in changes.items():
        society = _changed(society, path.split("."), number)
    return society


def _changed(thing: Any, steps: list[str], number: float) -> Any:
    if not steps:
        return thing.model_copy(update={"value": number, "range": (number, number)})
    first, *rest = steps
    if isinstance(thing, dict):
        return {**thing, first: _changed(thing[first], rest, number)}
    return thing.model_copy(update={first: _changed(getattr(thing, first), rest, number)})


def _buffers(months: float) -> dict[str, float]:
    """Every firm holds about so many months of costs."""
    return {"businesses.purse.cash_months": months, "businesses.purse.cash_sigma": 0.05}


def unpaid() -> Regime:
    """A regime that says nothing, and takes the law of prompt payment away."""
    return load_regime("none").model_copy(update={"replaces": ("prompt_payment",)})


@cache
def run(regime: str, seed: int = 1, cash: float | None = None) -> Outcome:
    """The outcome of a regime (`none`, `unpaid` or a preset's id) beside ordinary law."""
    known = {"unpaid": unpaid}
    world = known[regime]() if regime in known else load_regime(regime)
    society = town(BUYER if cash is None else {**BUYER, **_buffers(cash)})
    runner = Runner(
        society, (world, load_regime("none")), residents=RESIDENTS, months=MONTHS, seed=seed,
        follow_households=FOLLOW, firms=True,
    )  # fmt: skip
    return runner.run()
