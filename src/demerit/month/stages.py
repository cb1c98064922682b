"""What each of the month's four stages hands on to the next."""

from __future__ import annotations

from typing import Any

from demerit.month import conduct
from demerit.month.attempts import Refusals
from demerit.month.attribution import Attributed
from demerit.month.compaction import Compact
from demerit.month.dissent import Voice
from demerit.month.fortune import Luck
from demerit.month.frame import Frame
from demerit.month.judgments import Debtors
from demerit.month.livelihood import (
    Debts,
)
from demerit.month.measures import Changes
from demerit.month.mending import Mended
from demerit.month.observation import Sightings
from demerit.month.redress import Docket
from demerit.month.scoring import Due
from demerit.world.state import Array, struct


@struct
class Doings:
    """What the first stage hands on: processes 1 to 3.

    `platform`: what the stage of accounts then did, where there are any
    (`platform.moderation.Moderation`).
    """

    luck: Luck
    frame: Frame
    acts: conduct.Acts
    as_if: conduct.Acts
    voice: Voice
    debtors: Debtors
    changed: Attributed
    sightings: Sightings
    platform: Any = None


@struct
class Verdicts:
    """What the second stage hands on: processes 4 to 7."""

    due: Due
    docket: Docket
    changes: Changes
    recorded: Array
    mended: Mended


@struct
class Consequences:
    """What the third stage hands on: processes 8 and 9."""

    table: Compact
    work_event: Array
    debts: Debts
    refusals: Refusals
