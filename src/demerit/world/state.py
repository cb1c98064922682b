"""What a world carries from month to month: one row a slot, structure of arrays.

Everything that feeds a decision is an integer: money in 0.1 yuan, months counted from the start,
logits and logarithms in units of 1/4096, shares in 1/256 (see `demerit.fixed`).
"""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar, dataclass_transform

import jax

Array = Any  # a jax or numpy array; shapes and dtypes are given beside each field
T = TypeVar("T", bound=type)


@dataclass_transform(frozen_default=True)
def struct(cls: T) -> T:
    """A frozen dataclass that JAX treats as a tree of arrays."""
    made = dataclasses.dataclass(frozen=True)(cls)
    jax.tree_util.register_dataclass(
        made, data_fields=[f.name for f in dataclasses.fields(made)], meta_fields=[]
    )
    return made


def replace(value: Any, **changes: Any) -> Any:
    """A copy with some fields changed."""
    return dataclasses.replace(value, **changes)


@struct
class Traits:
    """Who a resident is. Changes only when a slot gets a new occupant, with age and with work.

    Attributes:
        alive: uint8, 0 for a vacant slot.
        birth: int16, month of birth.
        female, district, migrant, edu, third: uint8.
        work: uint8, `layout.CHILD` to `layout.INACTIVE`.
        insecure, public_job: uint8 flags.
        habits: uint8 bits: smoker 1, driver 2, online 4, has credit 8.
        law_abiding, pays, civic: int8 normal scores in 1/32.
        boldness: int16, Daymude's beta in 1/1024. desire: int16, delta in 1/32768.
        aware_rank: uint16, who hears of a regime first.
        generation: uint16, how many occupants the slot has had before.
        income: int32, monthly disposable income when in work or pensioned, 0.1 yuan.
        ill: uint8, months until a costly illness counts as past.
    """

    alive: Array
    birth: Array
    female: Array
    district: Array
    migrant: Array
    edu: Array
    third: Array
    work: Array
    insecure: Array
    public_job: Array
    habits: Array
    law_abiding: Array
    pays: Array
    civic: Array
    boldness: Array
    desire: Array
    aware_rank: Array
    generation: Array
    income: Array
    ill: Array


@struct
class Ties:
    """Whom a resident is tied to; slots, -1 for none. Fixed for a world.

    Attributes:
        spouse: int32. guardian: int32 (the carer of a child, or who may give birth into the slot).
        offspring: int32, an adult child in the same household.
        circle: int32 [N, 4] acquaintances; a resident stands surety for the first one.
    """

    spouse: Array
    guardian: Array
    offspring: Array
    circle: Array


@struct
class Money:
    """Attributes: savings, debt, judgment int32 in 0.1 yuan; arrears uint8 months behind.

    judged: int16 month of the judgment; searches: uint8 asset searches that found nothing.
    """

    savings: Array
    debt: Array
    arrears: Array
    judgment: Array
    judged: Array
    searches: Array


@struct
class Mind:
    """What a resident believes and remembers.

    Attributes:
        certainty: int16, ln(perceived / ordinary certainty of detection) in 1/4096.
        alarm: int16, the part of it that the regime adds.
        habit: uint8, four sorts of two bits: how recently an act of the sort was done.
        peer: int8, own balance of acts the regime induced (+) or averted (-) last month, -4 to 4.
        punished: uint8 bits: sanctioned last month by ordinary law 1, on record with the regime 2.
        voice: uint8, level 0 to 15 of last month's dissent.
        usual: uint8, what the circle used to say before the arms part, in 1/4 levels summed over
        four; 255 where not known yet.
        records: uint8, records on file that still draw attention (0 to 3).
        touched: uint8, 1 once the regime has reached the resident in person.
    """

    certainty: Array
    alarm: Array
    habit: Array
    peer: Array
    punished: Array
    voice: Array
    usual: Array
    records: Array
    touched: Array


@struct
class Score:
    """The ledger of points.

    Attributes:
        cells: int16 [N, CELLS], unspent deductions by domain x truth; deducted: int16, their sum.
        bonus: int16, unspent additions. held: int16 [N, CAPPED], points held under capped rules.
        repair: int16, points that repair left behind; repaired: int16, month they end.
        direct: uint8, grade given directly plus one (0: none); until: int16; lock: uint8;
        direct_cause: uint8, conduct + 1 that gave it; direct_truth: uint8.
        grade: uint8 grade last month. reason: uint8 reason code of the grade spell.
        wrongful: uint8, wrongful share (1/255) of the grade spell at its crossing.
        true_only: uint8, the grade that the spell's crossing would have led to on true records.
        main: uint8, cell (domain x truth) that weighed most at the crossing, CELLS for none.
        traits: uint8, traits held that the regime uses, as bits.
        clean: int16, month of the last deduction. coursed: int16, month of the last repair course.
    """

    cells: Array
    deducted: Array
    bonus: Array
    held: Array
    repair: Array
    repaired: Array
    direct: Array
    until: Array
    lock: Array
    direct_cause: Array
    direct_truth: Array
    grade: Array
    reason: Array
    wrongful: Array
    true_only: Array
    main: Array
    traits: Array
    clean: Array
    coursed: Array


@struct
class Entries:
    """Entries in lists, each [L, N].

    Attributes:
        status: uint8 (`layout.NOT_LISTED` ...). since: int16 month of the last change of status.
        until: int16 month of expiry, 32767 for none.
        cause: uint8 conduct + 1. truth: uint8. true_too: uint8, 1 if a true record supports it.
        flags: uint8: noticed 1, appeal pending 2, bars any further appeal 4, the notice named act,
        rule and remedy 8, it stated a wrong reason 16, at the second instance 32.
        due: int16 month in which the appeal is decided.
        copies: int32, measures whose carrier holds a copy.
        parent: int32, the restriction without which the entry would not exist (0: none).
    """

    status: Array
    since: Array
    until: Array
    cause: Array
    truth: Array
    true_too: Array
    flags: Array
    due: Array
    copies: Array
    parent: Array


@struct
class Reach:
    """What acts on a resident.

    Attributes:
        listed: int32, measures in force through lists; mask: int32, all in force directly;
        through: int32, those in force through a tie.
        main: uint8, cell of the cause that weighs most; wrongful: uint8, its wrongful share
        (1/255).
        spell: int16, month the present restriction spell began, -32768 for none.
        job_parent, debt_parent: int32, the restriction that took the job, that caused the debt.
    """

    listed: Array
    mask: Array
    through: Array
    main: Array
    wrongful: Array
    spell: Array
    job_parent: Array
    debt_parent: Array


@struct
class Tally:
    """Personal counts that only the accounts read.

    Attributes:
        last_breach: int16, month of the last breach or crime, or in which nobody lived here.
        innocent: uint8, 1 for an adult who has lived here for 24 months at the year's start
        without a breach or crime.
        exposed: uint8 bits: a wholly wrongful restriction began this year 1, through a tie 2.
        violated: uint8, a breach or crime beyond trifles since the start.
        spoken: int32 [N, 3], dissent in the first year, the last year, all months (1/32768).
    """

    last_breach: Array
    innocent: Array
    exposed: Array
    violated: Array
    spoken: Array


@struct
class Records:
    """What agencies wrote down in the last `RING` months: a ring of monthly buckets [RING, cap].

    Attributes:
        slot: int32 (-1 empty). conduct: uint8. truth: uint8. delay: uint8 months until it counts.
        applied: int16 points actually booked, so that expiry removes just those.
        generation: uint16 of the occupant.
    """

    slot: Array
    conduct: Array
    truth: Array
    delay: Array
    applied: Array
    generation: Array


@struct
class Common:
    """What the world holds in common.

    Attributes:
        month: int32, the month about to run. intercept: int32 [C] of the conducts' logits.
        ability: int32 (), how much of a judgment means must cover to count as able, 1/256.
        posts: int32 [DISTRICTS] jobs there are for a member of the labour force, 1/65536.
        matching: int32 [DISTRICTS], job finding per vacancy and seeker in 1/65536.
        reports: int32 (), how often residents report others, against ordinary, 1/256.
        overflow: int32 [TABLES], the largest excess so far of each table of events (0: none).
    """

    month: Array
    intercept: Array
    ability: Array
    posts: Array
    matching: Array
    reports: Array
    overflow: Array


@struct
class State:
    """A world between two months."""

    traits: Traits
    ties: Any  # `Ties`; firms and departments have none, as nothing that only a person has
    money: Money
    mind: Mind
    score: Score
    entries: Entries
    reach: Reach
    tally: Any  # `Tally`
    records: Records
    common: Common
    platform: Any = None  # `platform.Platform`, where a regime has rules on accounts
    trade: Any = None  # `trade.Trade`: firms and departments, where the society has them
