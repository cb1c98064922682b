"""Who hears whom on a platform: directed, heavy-tailed, keyed.

Beside the circle of four whom one sees, everyone listens to a few accounts. Whose they are follows
a power law: with accounts lined up by audience and x the place in the line from 0 to 1, an account
has (1 - g) x^-g times the mean audience, where g = 1 / (a - 1) and a is the exponent of the number
of followers (rank and size of a Pareto law). A listener finds an account in proportion to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demerit.society.chance import Chance
from demerit.society.model import Society
from demerit.society.people import People

LISTENS = 4
"""Accounts that one really listens to: as many as acquaintances, so that both weigh alike."""
MOST = 4095
"""The largest audience kept, in multiples of the mean."""


@dataclass(frozen=True)
class Audience:
    """Attributes: follows: int32 [N, 4], slots; size: uint16 [N], audience in 1/16 of the mean."""

    follows: np.ndarray
    size: np.ndarray


def find_audience(society: Society, people: People, seed: int) -> Audience:
    """Give every account an audience and every resident four accounts to listen to.

    Accounts are those of residents who post at the start. Who comes to post later has an audience
    of a size drawn alike, of listeners beyond those who are told apart here.

    Args:
        society: A society with the section `platform`.
        people: Its residents.
        seed: The society's seed.

    Raises:
        ValueError: The society has no platform.
    """
    if society.platform is None:
        raise ValueError(f"{society.id} has no platform")
    tail = float(society.platform.followers_tail.value or 0)
    slope = 1.0 / (tail - 1.0)
    every = np.arange(people.slots)
    chance = Chance(seed)
    place = np.stack(chance.units("audience", every), axis=1).astype(np.float64)  # [N, 4]
    rank = chance.unit("audience", every, k=1).astype(np.float64)
    posts = np.flatnonzero((people.alive == 1) & (people.online == 1))
    line = posts[np.argsort(rank[posts], kind="stable")]
    count = len(line)
    if count == 0:
        return Audience(
            np.zeros((people.slots, LISTENS), np.int32), np.full(people.slots, 16, "u2")
        )
    found = np.minimum(place ** (1.0 / (1.0 - slope)) * count, count - 1).astype(np.int64)
    # nobody listens to oneself: the next in the line instead
    own = line[found] == every[:, None]
    follows = line[(found + own) % count]
    rank[line] = (np.arange(count) + 0.5) / count
    size = np.clip((1.0 - slope) * rank**-slope, 0, MOST)
    return Audience(follows.astype(np.int32), np.round(16 * size).astype(np.uint16))
