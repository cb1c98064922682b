"""Monthly hazards of births, deaths, moves and work, from yearly tables."""

from __future__ import annotations

import numpy as np

from demerit.society.census import number
from demerit.society.model import Society


def monthly(yearly: np.ndarray) -> np.ndarray:
    """The monthly chance that compounds to a yearly one."""
    return 1.0 - (1.0 - yearly) ** (1.0 / 12.0)


def monthly_hazards(society: Society) -> dict[str, np.ndarray]:
    """Hazards a month, float64.

    Returns:
        death [18 bands, men and women]; birth [18], for a woman *who holds a birth slot*, set so
        that births at the start are those of the table, and so falling as slots fill; departure
        [18, hukou and none]; arrival, for a vacant slot that waits for no birth; job_loss [secure,
        insecure]; job_find; retire, after the age in retire_age [men, women] (months).
    """
    work = society.livelihood
    movers = np.array([0.4] * 3 + [0.8] + [1.8] * 4 + [0.8] * 4 + [0.3] * 6)
    both = np.array([number(work.departure_local), number(work.departure_no_local_hukou)])
    loss = [number(work.job_loss), number(work.job_loss_insecure)]
    return {
        "death": monthly(society.table("death").T),
        "fertility": _fertility(society),
        "departure": np.clip(movers[:, None] * both, 0.0, 1.0),
        "arrival": np.array(number(work.arrival)),
        "job_loss": np.array(loss),
        "job_find": np.array(number(work.job_find)),
        "retire": np.array(number(work.retire)),
        "retire_age": 12 * np.array([number(work.retire_men), number(work.retire_women)]),
    }


def _fertility(society: Society) -> np.ndarray:
    """Births a month of a woman of each band, none below 20 and from 45."""
    fertility = society.table("birth").copy()
    fertility[:4] = 0.0
    fertility[9:] = 0.0
    return monthly(fertility)
