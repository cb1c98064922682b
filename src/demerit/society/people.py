"""The residents of a synthetic society as arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

#: dtype of every field of `People`, in order.
DTYPES: dict[str, str] = {
    "alive": "uint8",
    "birth": "int16",
    "female": "uint8",
    "district": "uint8",
    "migrant": "uint8",
    "edu": "uint8",
    "married": "uint8",
    "household": "int32",
    "spouse": "int32",
    "guardian": "int32",
    "circle": "int32",
    "work": "uint8",
    "insecure": "uint8",
    "sector": "uint8",
    "public_job": "uint8",
    "income": "int32",
    "savings": "int32",
    "debt": "int32",
    "smoker": "uint8",
    "driver": "uint8",
    "car": "uint8",
    "online": "uint8",
    "has_credit": "uint8",
    "law_abiding": "int8",
    "pays": "int8",
    "civic": "int8",
    "boldness": "int16",
    "desire": "int16",
    "income_third": "uint8",
    "judgment": "int32",
    "aware_rank": "uint16",
    "quarters": "uint8",
}


@dataclass(frozen=True)
class People:
    """One row a slot; whole households lie next to each other.

    Attributes:
        alive: 1 for residents, 0 for spare slots.
        birth: Month of birth relative to the start; negative. 0 in spare slots.
        female, migrant, smoker, driver, car, online, has_credit, insecure, public_job: 0 or 1.
        district: Index of the society's districts.
        edu: 0 up to junior secondary, 1 senior secondary, 2 college and more.
        married: 0 never, 1 married, 2 divorced, 3 widowed.
        household: Its number; a birth slot carries the woman's, an arrival slot its own.
        spouse: Slot of the spouse in the same household; -1 for those married to someone elsewhere.
        guardian: Slot of the guardian of those under 18, of the woman in a birth slot, else -1.
        circle: [N, 4] slots of acquaintances.
        work: 0 child or student, 1 employed, 2 unemployed, 3 retired, 4 other.
        sector: Index of `SECTORS`; 0 where not employed.
        income: Permanent disposable income a month in 0.1 yuan, at work or pensioned.
        savings: 0.1 yuan.
        debt: 0.1 yuan.
        law_abiding, pays, civic: Standard normal times 32.
        boldness: Daymude's beta, 1024 = 1.
        desire: Daymude's delta, 32767 = 1; 0 for those who never post.
        income_third: 0 to 2 by equivalised household income.
        judgment: Unpaid judgment at the start, 0.1 yuan.
        aware_rank: Uniform rank 0 to 65535: who knows of a regime first.
        quarters: 1 in group quarters (beyond the contract's list).
        newcomer: Tables of length 4096 from which arrivals and births take their traits.
        hazards: Monthly hazards, float64, by name.
    """

    alive: np.ndarray
    birth: np.ndarray
    female: np.ndarray
    district: np.ndarray
    migrant: np.ndarray
    edu: np.ndarray
    married: np.ndarray
    household: np.ndarray
    spouse: np.ndarray
    guardian: np.ndarray
    circle: np.ndarray
    work: np.ndarray
    insecure: np.ndarray
    sector: np.ndarray
    public_job: np.ndarray
    income: np.ndarray
    savings: np.ndarray
    debt: np.ndarray
    smoker: np.ndarray
    driver: np.ndarray
    car: np.ndarray
    online: np.ndarray
    has_credit: np.ndarray
    law_abiding: np.ndarray
    pays: np.ndarray
    civic: np.ndarray
    boldness: np.ndarray
    desire: np.ndarray
    income_third: np.ndarray
    judgment: np.ndarray
    aware_rank: np.ndarray
    quarters: np.ndarray
    newcomer: dict[str, np.ndarray]
    hazards: dict[str, np.ndarray]

    @property
    def slots(self) -> int:
        """Number of rows, spare slots included."""
        return len(self.alive)

    @property
    def residents(self) -> int:
        """Number of living residents at the start."""
        return int(self.alive.sum())

    def arrays(self) -> dict[str, np.ndarray]:
        """The per-slot arrays by name."""
        return {
            entry.name: getattr(self, entry.name) for entry in fields(self) if entry.name in DTYPES
        }
