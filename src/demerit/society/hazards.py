"""Monthly hazards of births, deaths, moves and work, from yearly tables."""

from __future__ import annotations

import numpy as np

from demerit.society.census import number
from demerit.society.model import Society


def monthly(yearly: np.ndarray) -> np.ndarray:
    """The monthly chance that compounds to a yearly one."""
    return 1.0 - (1.0 - yearly) ** (1.0 / 12.0)


def monthly_hazards(society: Society, frame: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
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
        "birth": _births(society, frame),
        "departure": np.clip(movers[:, None] * both, 0.0, 1.0),
        "arrival": np.array(number(work.arrival)),
        "job_loss": np.array(loss),
        "job_find": np.array(number(work.job_find)),
        "retire": np.array(number(work.retire)),
        "retire_age": 12 * np.array([number(work.retire_men), number(work.retire_women)]),
    }


def _births(society: Society, frame: dict[str, np.ndarray]) -> np.ndarray:
    """Fertility by age, over the share of women of that age who hold a slot."""
    fertility = society.table("birth").copy()
    fertility[:4] = 0.0
    fertility[9:] = 0.0
    band = np.minimum(-frame["birth"].astype(np.int32) // 60, 17)
    women = (frame["alive"] == 1) & (frame["female"] == 1)
    all_women = np.bincount(band[women], minlength=18)
    held = (frame["alive"] == 0) & (frame["guardian"] >= 0)
    holders = np.bincount(band[frame["guardian"][held]], minlength=18)
    yearly = fertility * all_women / np.maximum(holders, 1)
    return np.minimum(monthly(np.minimum(yearly, 0.95)), 0.2)
