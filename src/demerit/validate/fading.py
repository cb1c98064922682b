"""An announcement that deters and fades: points regimes whose enforcement stays as it was.

The published finding: a points regime lowers crashes by 15 to 20 % at first, and the effect is gone
in under 18 months where the certainty of being caught does not rise. A Spanish study finds -14 %
that persists. Both are declared here; a run takes the first unless told otherwise, and the second
by `--set society.response.alarm_fade=48`.

The laboratory's process: what an announcement adds to the log of perceived certainty starts at
ln(alarm), keeps a share k a month, and rises by a bump for each of four acquaintances whom the
regime put on record in the month before; what ordinary law does to them says nothing of the regime.
With elasticity e the odds of acting are multiplied by exp(-e x), and where nobody is on record ::

    x(1) = k ln(alarm),   x(t+1) = k x(t)

The size of the first effect is *set* by the regime's `alarm`; what is held against the finding is
that it comes out so, and the months it takes to fade.

References:
    Castillo-Manzano, J. I., & Castro-Nuno, M. (2012). Driving licenses based on points systems.
    Transport Policy, 21 (meta-analysis). Persistence: quasi-experiment on Spain's regime of 2006,
    published 2021.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Finding(NamedTuple):
    """A published course of the effect.

    Attributes:
        first: Lowest and highest relative change at first.
        late: Lowest and highest relative change in month 18.
        fade: Months to 1/e that stand for it, None for the society's own value.
    """

    first: tuple[float, float]
    late: tuple[float, float]
    fade: float | None


TRANSIENT = Finding((-0.20, -0.15), (-0.05, 0.05), None)
#: e0 exp(-t / tau) with tau of 24 months or more stands for enforcement that keeps up. At 24 months
#: half of the effect is left in month 18, at 48 two thirds.
PERSISTENT = Finding((-0.20, -0.15), (-0.20, -0.10), 48.0)
LATE = 18


def alarm_for(first: float, acting: float, elasticity: float, keep: float) -> float:
    """The regime's `alarm` that makes a given first effect.

    Args:
        first: Relative change of the acting share in the first month, negative.
        acting: Share who act in a month without the regime.
        elasticity: Size of the elasticity to perceived certainty.
        keep: Share of the alarm kept a month.
    """
    after = acting * (1 + first)
    fall = np.log(acting / (1 - acting)) - np.log(after / (1 - after))
    return float(np.exp(fall / elasticity / keep))


def course(alarm: float, acting: float, elasticity: float, keep: float, months: int) -> np.ndarray:
    """Relative change of the acting share by month, float64 [months]; month 0 is the announcement.

    Args:
        alarm: Perceived over ordinary certainty at the announcement.
        acting: Share who act in a month without the regime.
        elasticity: Size of the elasticity to perceived certainty.
        keep: Share kept a month.
        months: How many months.
    """
    x, changes = 0.0, []
    x_next = keep * np.log(alarm)
    odds = acting / (1 - acting)
    for _ in range(months):
        now = odds * np.exp(-elasticity * x)
        changes.append(now / (1 + now) / acting - 1)
        x, x_next = x_next, keep * x_next
    return np.array(changes)
