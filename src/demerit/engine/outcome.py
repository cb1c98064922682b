"""What a finished world hands on: integer totals of both arms, and nothing about how they came.

Letters used for the shapes of arrays:

=====  ==========================================================================================
C      conducts, in the order of the registry
D      cause domains; a domain axis has ``D + 1`` rows, the last one is "no cause on the ledger"
G      group cells (residence x sex x age x education x income)
I      influences, in the order of the registry (8)
L      lists of the regime
M      measures of the plan, restrictions and rewards
N      grade names, best first
R      districts of the society
T      counted months (burn-in excluded)
Y      counted years begun
=====  ==========================================================================================

All arrays are int64, so that sums over blocks, devices and batches are exact and order-free.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:  # polars takes a tenth of a second to import, and only its type is needed here
    import polars

Counts = npt.NDArray[np.int64]

BURDEN_UNIT = 256
"""Burden is held in 1/256 of a measure-month."""

SHAPLEY_UNIT = 840
"""Attributed acts are held in 1/840 of an act: the least common multiple of 1 to 8."""

SPEECH_UNIT = 32_768
"""Dissent is held in 1/32768 of the largest amount of dissent in a month."""


@dataclass(frozen=True, eq=False)
class ArmTotals:
    """Totals of one arm over the counted months.

    Attributes:
        person_months: [G] months lived by residents.
        adult_person_months: [G] months lived by residents of 18 and over.
        burden: [M, D + 1, 3, G] measure-months in 1/256, direct ones, by the domain and the truth
            (true, false, trait) of their causes in that month; restrictions and rewards.
        vicarious: [M, D + 1, 3, G] the same for measures that reach a resident through a tie.
        starts: [M, 4, G] direct measures begun, by reason: 0 sound, 1 false record, 2 lawful or
            protected act, 3 trait. A reason above 0 means a wrongful share above one half.
        vicarious_starts: [M, 4, G] the same through a tie.
        butfor: [M, 2] direct measures begun that stand (0) or would not stand (1) on the ledger
            of true records with the same behaviour.
        acts: [C, T] acts done.
        averted: [C, I, T] acts that the regime's influences averted in that month, 1/840.
        induced: [C, I, T] acts that the regime's influences induced in that month, 1/840.
        leave_one_out: [2, C, I, T] acts averted (0) or induced (1) only with that influence on.
        speech: [T] dissent, 1/32768.
        speech_direct: [T] change of dissent by the regime in one step, 1/32768; negative is
            silenced.
        spells_ended: [T + 1] merged spells of direct restriction that ended, by months of length.
        spells_open: [T + 1] those still open at the end, by months of length so far.
        innocent: [Y] adults here for 24 months before without a breach or crime in them.
        innocent_exposed: [Y] those of them with at least one direct restriction begun in the
            year that is wholly wrongful.
        innocent_vicarious: [Y] the same through a tie.
        restricted: [G, T] residents under at least one direct restriction.
        listed: [L, T] entries in force.
        grade: [N, T] residents in each grade.
        flows: name to [T], counts a month, such as ``entries``, ``refused_air``, ``jobs_lost``.
        stacked: [16, G] person-months by how many effect domains direct restrictions lie in at
            once (the last row: 15 and more; none are not counted).
        act_reach: [C + 1, 16] months of entries in force, by the conduct they rest on (the last
            row: a grade or a trait) and by how many effect domains they alone restrict.
        booked: [C, 3, 2] points deducted (0) and added (1), by conduct and truth.
        present: [G, T] residents.
        recorded: [C, 3, T] records that came to hand, by conduct and truth.
        platform: counts of accounts of a platform, by ``attribute/group/measure``, months last;
            empty where a world has none. What is taken from an account is in `burden`, `starts`,
            `butfor`, `restricted` and the spells of the resident who holds it.
        bodies: counts of firms and departments by name, months last (`bodies_of`); empty where a
            world has none.
        districts: [3, R, T] by district: residents, those under a direct restriction, those who
            broke a rule of law in the month.
        earlier: the same monthly counts in the months just before the start (not counted in any
            total), by field name, and by ``flow.<name>`` for flows; last axis those months.
    """

    person_months: Counts
    adult_person_months: Counts
    burden: Counts
    vicarious: Counts
    starts: Counts
    vicarious_starts: Counts
    butfor: Counts
    acts: Counts
    averted: Counts
    induced: Counts
    leave_one_out: Counts
    speech: Counts
    speech_direct: Counts
    spells_ended: Counts
    spells_open: Counts
    innocent: Counts
    innocent_exposed: Counts
    innocent_vicarious: Counts
    restricted: Counts
    listed: Counts
    grade: Counts
    flows: Mapping[str, Counts]
    stacked: Counts = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    act_reach: Counts = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    booked: Counts = field(default_factory=lambda: np.zeros((0, 0, 0), np.int64))
    present: Counts = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    recorded: Counts = field(default_factory=lambda: np.zeros((0, 0, 0), np.int64))
    platform: Mapping[str, Counts] = field(default_factory=dict)
    bodies: Mapping[str, Counts] = field(default_factory=dict)
    districts: Counts = field(default_factory=lambda: np.zeros((0, 0, 0), np.int64))
    earlier: Mapping[str, Counts] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Pair:
    """What needs both arms of the same resident at once.

    Attributes:
        chill: [2, 3] dissent in 1/32768 (arm: world, twin; window: first 12 months, last 12
            months, all months) summed over residents without a violation in either arm.
        chill_fewer: those among them with strictly less dissent in the world than in the twin.
        chill_people: how many they are.
    """

    chill: Counts
    chill_fewer: int
    chill_people: int


@dataclass(frozen=True, eq=False)
class Variant:
    """The regime's arm lived once more with one thing changed, on the same draws.

    Attributes:
        totals: totals of the arm.
        events: followed events, in which the arm is called `world`; None where nobody was followed.
        lives: followed residents by month, likewise.
    """

    totals: ArmTotals
    events: polars.DataFrame | None = None
    lives: polars.DataFrame | None = None


@dataclass(frozen=True, eq=False)
class Outcome:
    """One world beside its twin: the same society and seed, draw for draw.

    Attributes:
        seed: the world's seed.
        world: totals under the regime.
        twin: totals under the regime it is held against.
        pair: sums over residents seen in both arms.
        seconds: wall time of the simulation of both arms, compiling left out.
        resident_months: simulated in both arms, burn-in included.
        events: followed events of both arms, or None where nobody was followed.
        lives: followed residents by month in both arms, or None.
        variants: further twins by name, such as ``swap`` or ``placebo``; few worlds have them.
        bodies: followed events of firms and departments in both arms, or None.
        sizes: firms and departments at the start, by kind.
    """

    seed: int
    world: ArmTotals
    twin: ArmTotals
    pair: Pair
    seconds: float
    resident_months: int
    events: polars.DataFrame | None = None
    lives: polars.DataFrame | None = None
    variants: Mapping[str, Variant] = field(default_factory=dict)
    bodies: polars.DataFrame | None = None
    sizes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Labels:
    """Names for the axes of the totals.

    Attributes:
        regime_title: title of the regime.
        headline: caveat printed with every headline, may be empty.
        months: T.
        conducts: C conduct ids.
        domains: D cause domains, without the "no cause" row.
        influences: I influences.
        measures: M measure ids.
        measure_titles: M titles.
        levers: M lever ids.
        effect_domains: M effect domains.
        kinds: M times ``restriction`` or ``reward``.
        reaches: M tuples of ties (``spouse``, ``child``) that the measure reaches.
        lists: L list ids.
        grades: N grade names, best first.
        list_kinds: L times ``black`` or ``red``.
        districts: R names.
        watched: conducts that some agency of the world's regime records, and the twin's does not.
        coverage: M shares of attempts, or of carriers, at which the measure bites.
        firm_measures, office_measures: measure ids on firms and on departments, in the order of
            `ArmTotals.bodies`; empty where no regime is about them.
        firm_levers, office_levers: their lever ids.
        firm_lists, office_lists: list ids of firms and of departments.
        firm_grades, office_grades: their grade names, best first.
    """

    regime_title: str
    headline: str
    months: int
    conducts: tuple[str, ...]
    domains: tuple[str, ...]
    influences: tuple[str, ...]
    measures: tuple[str, ...]
    measure_titles: tuple[str, ...]
    levers: tuple[str, ...]
    effect_domains: tuple[str, ...]
    kinds: tuple[str, ...]
    reaches: tuple[tuple[str, ...], ...]
    lists: tuple[str, ...]
    grades: tuple[str, ...]
    list_kinds: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()
    coverage: tuple[float, ...] = ()
    firm_measures: tuple[str, ...] = ()
    firm_levers: tuple[str, ...] = ()
    firm_lists: tuple[str, ...] = ()
    firm_grades: tuple[str, ...] = ()
    office_measures: tuple[str, ...] = ()
    office_levers: tuple[str, ...] = ()
    office_lists: tuple[str, ...] = ()
    office_grades: tuple[str, ...] = ()
