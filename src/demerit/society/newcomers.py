"""Tables from which the month fills vacant slots: arrivals and births."""

from __future__ import annotations

import numpy as np

from demerit.society.chance import Chance
from demerit.society.model import Society
from demerit.society.traits import nature

LENGTH = 4096
COPIED = (
    "female",
    "migrant",
    "edu",
    "work",
    "insecure",
    "sector",
    "public_job",
    "income",
    "savings",
    "law_abiding",
    "pays",
    "civic",
    "boldness",
    "desire",
    "smoker",
    "driver",
    "online",
    "has_credit",
    "district",
)


def newcomer_tables(
    society: Society, chance: Chance, frame: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Tables of 4,096 arrivals and births.

    Args:
        society: For the traits of births.
        chance: The society's draws.
        frame: The residents' arrays.

    Returns:
        `arrival_<field>` as in `People`, `arrival_age` in months (int16), drawn from residents of
        18 to 44 without local hukou; `birth_<trait>` for the five personal traits.
    """
    age = -frame["birth"].astype(np.int32)
    movers = (frame["alive"] == 1) & (frame["migrant"] == 1) & (age >= 216) & (age < 540)
    rows = np.flatnonzero(movers)
    if not len(rows):
        rows = np.flatnonzero((frame["alive"] == 1) & (age >= 216))
    draw = chance.unit("newcomer", np.arange(LENGTH)).astype(np.float64)
    chosen = rows[np.minimum((draw * len(rows)).astype(np.int64), len(rows) - 1)]
    tables = {f"arrival_{name}": frame[name][chosen] for name in COPIED}
    tables["arrival_age"] = age[chosen].astype(np.int16)
    born = nature(society, chance, "newcomer_jitter", np.arange(LENGTH), young=True)
    return tables | {f"birth_{name}": values for name, values in born.items()}
