"""The regime as a model: every key that a regime file may hold, in the order of a file.

Attribute names are a contract: the compiler of worlds reads them. A key left out means what the
default says, and the default is a quantity too, so that reports can print it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StrictBool,
    StrictStr,
    StringConstraints,
    model_validator,
)

from demerit.regime.comparisons import Comparison
from demerit.regime.declared import Declared
from demerit.regime.quantity import (
    MonthlyChance,
    Months,
    MonthsOrNever,
    Points,
    PointsOrNone,
    Quantity,
    Share,
    Strict,
    quantity_in,
)
from demerit.regime.registry import LEVER, SubjectKind
from demerit.regime.rollout import Rollout

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_+-]{0,63}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Exit = Literal[
    "performance", "expiry", "correction", "repair", "no_assets_found_twice", "creditor_request"
]
Tie = Literal[
    "spouse", "child", "parent", "guarantor", "acquaintance",
    "representative", "owner", "employee", "official", "head",
]  # fmt: skip

PerThousandYear = Annotated[Quantity, quantity_in("per 1,000 adults a year", 0, 1000)]
Factor = Annotated[Quantity, quantity_in("factor", 1, 100)]
Increase = Annotated[Quantity, quantity_in("relative increase", 0, 100)]
Delay = Annotated[Quantity, quantity_in("months", 0, 3)]
MonthlyIncome = Annotated[Quantity, quantity_in("yuan a month", 0, 1_000_000)]
Count = Annotated[Quantity, quantity_in("measures", 0, 20, whole=True)]
Profile = Annotated[Quantity, quantity_in("factor", 0, 100)]
YuanAMonth = Annotated[Quantity, quantity_in("yuan a month", 0, 1_000_000)]
Yuan = Annotated[Quantity, quantity_in("yuan", 0, 10_000_000)]
Date_ = Annotated[Quantity, quantity_in("months", 0, 600)]
NonNegativePoints = Annotated[Quantity, quantity_in("points", 0, 10_000, whole=True)]


def left_out(value: float, unit: str, means: str) -> Any:
    """Return the default of a quantity that a file may leave out."""
    quantity = Quantity(
        value=value,
        unit=unit,
        grade="assumed",
        range=(value, value),
        note=f"left out of the file: {means}",
    )
    return Field(default_factory=lambda: quantity)


def _date(text: str) -> str:
    parts = text.split("-")
    try:
        if len(parts) > 3 or len(parts[0]) != 4:
            raise ValueError
        year, month, day = (*map(int, parts), 1, 1)[:3]
        date(year, month, day)
    except ValueError:
        raise ValueError(f"{text!r} is not a date; write 2018, 2018-11 or 2018-11-19") from None
    return text


# A year alone reads as a number in YAML.
Date = Annotated[
    StrictStr,
    BeforeValidator(lambda value: str(value) if type(value) is int else value),
    AfterValidator(_date),
]


class Source(Strict):
    """Where numbers come from: title, publisher, address, grade in the notes, date."""

    title: StrictStr
    publisher: StrictStr = ""
    url: StrictStr = ""
    grade: StrictStr = ""
    date: Date | None = None


class Sight(Strict):
    """How an agency sees one conduct: chance that an act is recorded, and months until it is."""

    detects: Share
    delay: Delay = left_out(0, "months", "recorded in the month of the act")


class Agency(Strict):
    """A body that observes acts, with its errors.

    `phantom` is false records per 1,000 adults a year; `misidentifies` the share of records put on
    another person; `false_listing` (courts only) the monthly chance that a debtor who cannot pay is
    treated as one who can; `attention` the relative increase of detection per earlier record;
    `reports` the share of its records that begin with a report by somebody else, and rise and fall
    with reporting; `profiles` how many times as likely those with a trait are to be looked at, and
    so to be recorded, rightly or wrongly.
    """

    title: StrictStr
    carrier: StrictStr = ""
    sees: dict[Key, Sight] = Field(default_factory=dict)
    phantom: PerThousandYear = left_out(0, "per 1,000 adults a year", "no false records")
    misidentifies: Share = left_out(0, "share", "nobody is mistaken for another")
    false_listing: MonthlyChance | None = None
    attention: Increase = left_out(0, "relative increase", "earlier records draw no attention")
    reports: Share = left_out(0, "share", "no record begins with a report by others")
    profiles: dict[Key, Profile] = Field(default_factory=dict)


class Regain(Strict):
    """Points that come back by themselves, `points` after each `after` months without a deduction.

    `full_after`: so many months without a deduction wipe out all of them.
    """

    points: NonNegativePoints
    after: Months
    full_after: Months | None = None


class Course(Strict):
    """A repair course: `points` back for those who take it, at most once in `every` months.

    `chance`: monthly chance that somebody with deductions takes it.
    """

    points: NonNegativePoints
    chance: MonthlyChance
    every: Months
    cost: Yuan = left_out(0, "yuan", "the course is free")


class Rule(Strict):
    """Points for one conduct, or for a trait (`trait:<id>`) as long as it lasts.

    `term` null: they never expire. `cap`: most points of this rule held at once. `borrowed`: share
    of its records that somebody close takes upon himself (another's name or licence is used).
    """

    on: StrictStr
    points: Points
    term: MonthsOrNever | None = None
    cap: NonNegativePoints | None = None
    borrowed: Share = left_out(0, "share", "everybody answers for his own acts")


class Repair(Strict):
    """What replaces a direct grade once its cause is mended: a deduction for a time."""

    points: Points
    term: MonthsOrNever


class DirectGrade(Strict):
    """A grade given at once for a conduct or a list (`list:<id>`), whatever the points.

    `lock`: until it ends, added points are recorded and change nothing. `term` null: as long as the
    cause lasts.
    """

    on: StrictStr
    grade: StrictStr
    term: MonthsOrNever | None = None
    lock: StrictBool = False
    repair: Repair | None = None


class Score(Strict):
    """A ledger of points, and the cut-offs that name grades, best first, the lowest null.

    `of`: the kind of subject that is scored; a regime has at most one score of each kind.
    """

    title: StrictStr = ""
    of: SubjectKind
    start: Points
    floor: PointsOrNone | None = None
    ceiling: PointsOrNone | None = None
    public: StrictBool = False
    regain: Regain | None = None
    course: Course | None = None
    rules: tuple[Rule, ...] = ()
    grades: dict[Key, PointsOrNone] = Field(default_factory=dict)
    direct: tuple[DirectGrade, ...] = ()
    default: StrictStr = ""


class Entry(Strict):
    """A ground for a list: a conduct, a grade (`grade:<name>`) or a trait (`trait:<id>`).

    `chance`: that it leads to an entry: once for each record or fall to the grade, every month for
    a trait. `term` null: until another exit.
    """

    on: StrictStr
    ground: StrictStr
    chance: Share = left_out(1, "share", "every one leads to an entry")
    term: MonthsOrNever | None = None


class BanList(Strict):
    """A blacklist or redlist: its grounds, lead, exits, and whether it is public.

    `among`: who is looked at, a key of `ELIGIBILITY`; others cannot be entered. `performs`: monthly
    chance that somebody listed for something other than a debt or a bill does what is asked
    (appears, pays the fine, proves the claim) and so leaves by performance.
    """

    title: StrictStr = ""
    of: SubjectKind
    kind: Literal["black", "red"]
    among: StrictStr = ""
    entry: tuple[Entry, ...]
    lead: Months = left_out(0, "months", "in force on signing")
    exits: tuple[Exit, ...] = ()
    early_deletion: MonthlyChance | None = None
    performs: MonthlyChance | None = None
    relist_bar: Months | None = None
    public: StrictBool = False


class When(Strict):
    """What switches a measure on: exactly one of a list, a grade or lower, a grade or higher."""

    on_list: StrictStr | None = None
    grade_at_most: StrictStr | None = None
    grade_at_least: StrictStr | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> When:
        given = [self.on_list, self.grade_at_most, self.grade_at_least]
        if sum(part is not None for part in given) != 1:
            raise ValueError(
                "what switches the measure on is unclear; give exactly one of on_list, "
                "grade_at_most, grade_at_least"
            )
        return self


class Measure(Strict):
    """A restriction or reward: its trigger, what it does, who applies it, how often it bites.

    `amount`: money a month that it takes (a restriction) or gives (a reward). `strength`: how many
    times as often its target is checked (`inspections`, `fewer_checks`), or how large the credit
    that its target can get is against the ordinary (`credit_terms`, `cheaper_credit`). `reaches`:
    through which ties it falls on others. `of`: the kind of subject that it falls on, where a
    grade of the same name is given to several kinds; otherwise its trigger says so.
    """

    title: StrictStr
    when: When
    of: SubjectKind | None = None
    lever: StrictStr
    domain: StrictStr = ""
    carrier: StrictStr = ""
    mandatory: StrictBool = True
    coverage: Share
    lag: Months = left_out(0, "months", "carriers know at once")
    amount: YuanAMonth = left_out(0, "yuan a month", "no money changes hands")
    strength: Profile = left_out(1, "factor", "it changes nothing but what it is called")
    reaches: tuple[Tie, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _domain_of_lever(cls, data: Any) -> Any:
        if isinstance(data, dict) and not data.get("domain") and data.get("lever") in LEVER:
            return {**data, "domain": LEVER[data["lever"]].domain}
        return data

    @property
    def kind(self) -> Literal["restriction", "reward"]:
        """Whether it costs or benefits its target."""
        return LEVER[self.lever].kind


class Sharing(Strict):
    """Who gets whose lists and how well copies are corrected.

    `wall`: nothing crosses from one domain to another. `joint`: everybody applies everybody's
    lists.
    """

    wall: StrictBool = False
    joint: StrictBool = False
    correction_lag: Months = left_out(0, "months", "copies are corrected at once")
    correction_reaches: Share = left_out(1, "share", "corrections reach every copy")


class Hardship(Strict):
    """People with less income than this are spared restrictions that touch their living."""

    income_below: MonthlyIncome


def _none(unit: str = "share") -> Any:
    return left_out(0, unit, "taken as none")


class Amnesty(Strict):
    """Once, `at` months after the start, entries end and residents' deductions are wiped out.

    `covers`: chance of each entry, and of each resident's deductions.
    """

    at: Date_
    covers: Share


class DueProcess(Strict):
    """Notice, hearing, appeal, review, hardship, proportionality, purpose, protection, expiry.

    Of the pairs, `_false` is the chance where the entry is wrong, `_true` where it is right.

    `notice`: share of entries whose subject is told; `notice_names`: share of the notices that name
    act, rule and remedy (whoever is not told the remedy appeals a quarter as often);
    `reasons_right`: share of the notices whose stated reason is the true one (an appeal against a
    wrong reason misses the point and is not upheld). `appeal_*`: the first instance;
    `second_*`: the second. `silence`: share of appeals that are never answered, which counts as a
    refusal. `appeal_cost`: what an appeal costs its maker, who must have it. `automation_bias`:
    share of wrong entries that a reviewer would stop and lets pass because the machine said so.
    `compensation`: paid for each month of an entry that an appeal finds wrong.
    """

    notice: Share = _none()
    notice_names: Share = left_out(1, "share", "every notice names act, rule and remedy")
    reasons_right: Share = left_out(1, "share", "every notice states the true reason")
    hearing: Share = _none()
    hearing_stops_false: Share = _none()
    hearing_stops_true: Share = _none()
    appeal_filed_false: MonthlyChance = _none("per month")
    appeal_filed_true: MonthlyChance = _none("per month")
    appeal_months: Months = left_out(1, "months", "decided in the next month")
    appeal_upheld_false: Share = _none()
    appeal_upheld_true: Share = _none()
    silence: Share = _none()
    appeal_cost: Yuan = left_out(0, "yuan", "an appeal is free")
    second_filed: Share = _none()
    second_months: Months = left_out(1, "months", "decided in the next month")
    second_upheld_false: Share = _none()
    second_upheld_true: Share = _none()
    suspensive: StrictBool = False
    human_review: Share = _none()
    review_stops_false: Share = _none()
    review_stops_true: Share = _none()
    automation_bias: Share = _none()
    compensation: YuanAMonth = _none("yuan a month")
    amnesty: Amnesty | None = None
    hardship: Hardship | None = None
    proportionality_cap: Count | None = None
    purpose_limitation: StrictBool = False
    exclude_protected: StrictBool = False
    expiry_cap: Months | None = None
    forever: StrictBool = False


class Regime(Declared):
    """A scoring-and-sanction regime: one file.

    `fits`: societies that it is about, best first; a run without `--society` takes the first that
    is shipped. `comparisons`: where the model can be held against what was published;
    `no_comparison`: why it cannot be, where it cannot. `rollout`: where it starts when; if left
    out, everywhere at once.
    """

    demerit: Literal[1]
    kind: Literal["regime"] = "regime"
    id: Id
    title: StrictStr
    summary: StrictStr
    status: Literal["as-announced", "as-operated", "counterfactual", "illustrative"]
    headline: StrictStr = ""
    legal_basis: StrictStr = ""
    aim: StrictStr = ""
    affected: StrictStr = ""
    oversight: StrictStr | None = None
    in_force: Date | None = None
    fits: tuple[Id, ...] = ()
    sources: dict[Key, Source] = Field(default_factory=dict)
    not_modelled: tuple[StrictStr, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    no_comparison: StrictStr = ""
    announced: Months = left_out(0, "months", "announced at the start")
    awareness: Share = left_out(1, "share", "every adult knows")
    alarm: Factor = left_out(1, "factor", "the announcement changes no belief")
    rollout: Rollout | None = None
    replaces: tuple[StrictStr, ...] = ()
    agencies: dict[Key, Agency] = Field(default_factory=dict)
    scores: dict[Key, Score] = Field(default_factory=dict)
    lists: dict[Key, BanList] = Field(default_factory=dict)
    measures: dict[Key, Measure] = Field(default_factory=dict)
    sharing: Sharing = Field(default_factory=Sharing)
    due_process: DueProcess = Field(default_factory=DueProcess)
    safeguards: tuple[Id, ...] = ()
    """Safeguards laid over the file, in order; written by the program, never by hand."""

    def with_safeguards(self, *ids_or_paths: str) -> Regime:
        """Return the regime with safeguards laid over it.

        Args:
            ids_or_paths: Ids of shipped safeguards or paths of safeguard files.

        Raises:
            BadInput: For an unknown safeguard or one that would tighten the regime.
        """
        from demerit.regime.overlays import apply_safeguard, load_safeguard

        relaxed = self
        for wanted in ids_or_paths:
            relaxed = apply_safeguard(relaxed, load_safeguard(wanted))
        return relaxed
