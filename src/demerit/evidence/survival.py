"""E5: how long spells last, when the end of the run cuts some of them off.

Source: Kaplan & Meier (1958), doi 10.1080/01621459.1958.10501452, in whole months.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Survival:
    """A Kaplan-Meier curve in whole months.

    Attributes:
        beyond: [k] P(length > t) for t = 0, 1, ..., as far as it is identified.
    """

    beyond: Floats

    def at(self, months: int) -> float | None:
        """P(length > months); None where nobody was followed that long."""
        if months < self.beyond.size:
            return float(self.beyond[months])
        return 0.0 if self.beyond.size and self.beyond[-1] == 0 else None

    def restricted_mean(self, months: int) -> float | None:
        """Mean of min(length, months): the area under the curve; None beyond its end."""
        if not self.beyond.size or self.at(months - 1) is None:
            return None
        return math.fsum(self.beyond[:months])

    def identified(self) -> int | None:
        """Longest horizon for which the restricted mean exists; None without a limit."""
        return None if self.beyond.size and self.beyond[-1] == 0 else self.beyond.size


def kaplan_meier(ended: Counts, still_open: Counts) -> Survival:
    """E5: survival of spells of whole months, cut off by the horizon.

    A spell of length l ended if month l + 1 was seen and free. A spell open at length l was not
    seen in month l + 1, so it is at risk of ending at 0, ..., l - 1 and not at l: taking it as at
    risk there, as for continuous time, would make spells look longer.

    Args:
        ended: [k] spells that ended, by length in months.
        still_open: [k] spells cut off, by length so far.
    """
    at_risk = np.cumsum((ended + still_open)[::-1])[::-1] - still_open
    empty = np.flatnonzero(at_risk == 0)
    last = int(empty[0]) if empty.size else at_risk.size
    hazard = np.divide(ended[:last], at_risk[:last], dtype=np.float64)
    return Survival(np.cumprod(1.0 - hazard, dtype=np.float64))
