"""What residents are like beyond the census: work, money, habits, nature; drawn by slot."""

from __future__ import annotations

import numpy as np

from demerit.society.census import Census, number
from demerit.society.chance import Chance
from demerit.society.fitting import ipf
from demerit.society.model import Society
from demerit.society.money import add_money
from demerit.society.tables import PUBLIC_SECTORS

BLOCK = 1 << 18
"""Slots drawn at a time: bounds memory, and changes nothing, since draws are keyed by slot."""


def add_traits(
    society: Society, census: Census, chance: Chance, frame: dict[str, np.ndarray]
) -> None:
    """Fill in the remaining fields of `People` by slot."""
    slots = len(frame["alive"])
    sectors = sector_shares(society, census)
    columns: dict[str, list[np.ndarray]] = {}
    for first in range(0, slots, BLOCK):
        rows = slice(first, min(first + BLOCK, slots))
        part = {name: values[rows] for name, values in frame.items()}
        index = np.arange(rows.start, rows.stop)
        made = work_traits(society, sectors, chance, part, index)
        made |= habits(society, chance, part, index)
        made |= nature(society, chance, "nature", index, part=part)
        made["desire"] = np.where(made["online"] == 1, made["desire"], 0).astype(np.int16)
        for name, values in made.items():
            columns.setdefault(name, []).append(values)
    frame |= {name: np.concatenate(parts) for name, parts in columns.items()}
    add_money(society, chance, frame)


def sector_shares(society: Society, census: Census) -> np.ndarray:
    """[residence, education, sector] shares of the employed.

    Fitted to the published sector margin over assumed shares of college graduates and of residents
    without local hukou by sector.
    """
    employed = (census.people.sum(axis=0) * census.work[..., 1]).sum(axis=(1, 2))
    college = society.table("sector_college")
    without = society.table("sector_no_local_hukou")
    by_edu = np.stack([(1 - college) * 0.6, (1 - college) * 0.4, college])
    seed = np.stack([1 - without, without])[:, None, :] * by_edu[None] * society.table("sector")
    wanted = society.table("sector") * employed.sum()
    table = ipf(seed + 1e-9, [((0, 1), employed), ((2,), wanted)], tolerance=1e-8)
    return table / np.maximum(table.sum(axis=-1, keepdims=True), 1e-300)


def work_traits(
    society: Society,
    sectors: np.ndarray,
    chance: Chance,
    part: dict[str, np.ndarray],
    index: np.ndarray,
) -> dict[str, np.ndarray]:
    """Sector, kind of contract and public job of those at work or looking for it."""
    traits = society.traits
    pick, contract, public, _ = chance.units("work", index)
    active = (part["work"] == 1) | (part["work"] == 2)
    cell = part["migrant"].astype(np.int64) * 3 + part["edu"]
    edges = np.cumsum(sectors.reshape(6, -1), axis=1)
    edges[:, -1] = 1.0
    edges += np.arange(6)[:, None]
    sector = np.searchsorted(edges.ravel(), cell + pick.astype(np.float64)) % sectors.shape[-1]
    sector = np.where(active, sector, 0).astype(np.uint8)
    by_residence = np.array([number(traits.insecure_local), number(traits.insecure_no_local_hukou)])
    by_education = np.array([1.35, 1.05, 0.65])
    chance_of = np.minimum(by_residence[part["migrant"]] * by_education[part["edu"]], 0.95)
    in_public = np.isin(sector, PUBLIC_SECTORS)
    shares = np.where(
        in_public, number(traits.public_in_public_sectors), number(traits.public_elsewhere)
    )
    public_job = active & (public < shares)
    return {
        "sector": sector,
        "public_job": public_job.astype(np.uint8),
        "insecure": (active & (contract < chance_of) & ~public_job).astype(np.uint8),
    }


def habits(
    society: Society, chance: Chance, part: dict[str, np.ndarray], index: np.ndarray
) -> dict[str, np.ndarray]:
    """Smoking and driving by sex and age, posting by age, credit by age, rank of awareness."""
    traits = society.traits
    age = -part["birth"].astype(np.int32)
    band = np.minimum(age // 60, 17)
    living = part["alive"] == 1
    adult = living & (age >= 216)
    smoke, drive, post, credit = chance.units("person", index)
    rank = chance.word("person", index, 1) >> np.uint32(16)
    smoking = society.table("smoking")[part["female"], band]
    driving = society.table("driving")[part["female"], band]
    posting = np.array(
        [number(traits.online_young), number(traits.online_middle), number(traits.online_old)]
    )
    third = np.where(age < 420, 0, np.where(age < 720, 1, 2))
    credit_share = np.minimum(
        number(traits.credit_share) * np.array([0.75, 1.0, 1.25])[part["edu"]], 0.98
    ) * np.where(age >= 840, 0.4, 1.0)
    return {
        "smoker": (living & (age >= 180) & (smoke < smoking)).astype(np.uint8),
        "driver": (adult & (drive < driving)).astype(np.uint8),
        "online": (adult & (post < posting[third])).astype(np.uint8),
        "has_credit": (adult & (credit < credit_share)).astype(np.uint8),
        "aware_rank": rank.astype(np.uint16),
    }


def nature(
    society: Society,
    chance: Chance,
    purpose: str,
    index: np.ndarray,
    *,
    part: dict[str, np.ndarray] | None = None,
    young: bool = False,
) -> dict[str, np.ndarray]:
    """Personal traits that no table holds: standard normals, boldness and desired dissent.

    Law-abidingness shifts with age and sex as declared in the society's file and is otherwise
    independent of everything; the other traits are independent. Boldness is exponential, desire a
    truncated exponential on [0, 1] (Daymude et al., published illustrative families).
    """
    traits = society.traits
    law, pays, civic, _ = chance.normals(purpose, index)
    bold, desire, _, _ = chance.units(purpose, index, 1)
    if part is not None and not young:
        years = np.clip(-part["birth"].astype(np.float32) / 12, 15, 80)
        law = law + number(traits.law_abiding_age) * (years - 42) / 20
        law = law + number(traits.law_abiding_women) * (part["female"] - np.float32(0.5))
    scale = _parent_scale(number(traits.desire_mean))
    cut = -scale * np.log(1 - desire.astype(np.float64) * (1 - np.exp(-1 / scale)))
    beta = -number(traits.boldness_mean) * np.log(bold.astype(np.float64))
    return {
        "law_abiding": _normal8(law),
        "pays": _normal8(pays),
        "civic": _normal8(civic),
        "boldness": np.clip(np.rint(beta * 1024), 1, 32767).astype(np.int16),
        "desire": np.clip(np.rint(cut * 32767), 0, 32767).astype(np.int16),
    }


def _normal8(values: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(values * 32), -127, 127).astype(np.int8)


def _parent_scale(mean: float) -> float:
    """Scale Y of an exponential cut to [0, 1] with a mean: mean = Y - 1/(e^(1/Y) - 1)."""
    mean = min(max(mean, 1e-3), 0.499)
    low, high = 1e-4, 1e3
    for _ in range(100):
        middle = (low * high) ** 0.5
        got = middle - (1 / np.expm1(1 / middle) if 1 / middle < 700 else 0.0)
        low, high = (middle, high) if got < mean else (low, middle)
    return (low * high) ** 0.5
