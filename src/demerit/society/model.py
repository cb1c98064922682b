"""The society's file: who lives there, how they behave, what ordinary law does.

Every number is a `Quantity` with source and grade, every table a `Table`. Nothing here says how
residents are made from it; `populate` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field, StrictStr, field_validator, model_validator

from demerit.regime.declared import Declared
from demerit.regime.files import Document
from demerit.regime.quantity import Months, Quantity, Share, Strict, quantity_in
from demerit.regime.registry import ACT, CONDUCT, UNCHOSEN
from demerit.society.business_tables import BusinessTables
from demerit.society.department_tables import DepartmentTables
from demerit.society.platform_tables import PlatformTables
from demerit.society.tables import Table, array, faults

SMALLEST_POPULATION = 10_000
HINT = "tables hold published aggregates: counts of 100 people or more, shares that sum to 1, rates"

Population = Annotated[Quantity, quantity_in("persons", 0, 2e9, whole=True)]
Yuan = Annotated[Quantity, quantity_in("yuan", 0, 1e8)]
YuanAYear = Annotated[Quantity, quantity_in("yuan a year", 0, 1e7)]
Rate = Annotated[Quantity, quantity_in("per year", 0, 60)]
Hazard = Annotated[Quantity, quantity_in("per month", 0, 1)]
Logit = Annotated[Quantity, quantity_in("logit", -10, 10)]
Sigma = Annotated[Quantity, quantity_in("log sd", 0, 4)]
Years = Annotated[Quantity, quantity_in("years", 0, 120)]
Elasticity = Annotated[Quantity, quantity_in("elasticity", 0, 5)]
Plain = Annotated[Quantity, quantity_in("number", -100, 100)]
Trips = Annotated[Quantity, quantity_in("trips a year", 0, 100)]


class Source(Strict):
    """Where numbers come from."""

    title: StrictStr
    publisher: StrictStr = ""
    url: StrictStr = ""
    grade: StrictStr = ""


class Structure(Strict):
    """How households and lives are put together where no joint table is published."""

    median_marriage_men: Years
    median_marriage_women: Years
    mother_at_birth: Years
    spouse_elsewhere: Share
    mixed_couples: Share
    second_children: Share
    parent_and_child: Share
    hukou_education: Logit
    aged_18_19: Share
    birth_slots: Share
    arrival_slots: Share


class Income(Strict):
    """Disposable income: an urban and a rural lognormal with a heavier upper tail."""

    mean_a_head: YuanAYear
    urban_rural_ratio: Plain
    sigma_urban: Sigma
    sigma_rural: Sigma
    tail_share: Share
    tail_alpha: Plain
    college_premium: Logit
    senior_premium: Logit
    age_hump: Logit
    men_premium: Logit
    insecure_discount: Logit
    pension_ratio: Share
    other_ratio: Share
    couple_correlation: Share
    savings_months: Plain
    savings_sigma: Sigma


class Traits(Strict):
    """What residents are like beyond the tables."""

    insecure_local: Share
    insecure_no_local_hukou: Share
    public_in_public_sectors: Share
    public_elsewhere: Share
    online_young: Share
    online_middle: Share
    online_old: Share
    credit_share: Share
    debtors: Share
    debt_median: Yuan
    debt_sigma: Sigma
    law_abiding_age: Logit
    law_abiding_women: Logit
    boldness_mean: Plain
    desire_mean: Share


class Conduct(Strict):
    """Base rate and influences of one kind of act; a missing influence is zero.

    Attributes:
        rate: Acts (act-months where the registry counts so) an eligible person a year.
        law_abiding: Change in the logit a standard deviation of it; so `pays`, `civic`.
        need: Change in the logit between no financial strain and full strain (0 to 1).
        habit: Change in the logit after an act of the kind in the month before.
        young: Of those aged 15 to 29 against others.
        male: Of men against women.
        norm: Between nobody and everybody of one's circle seen doing it.
        certainty: Size of the elasticity of the rate to the perceived certainty of detection.
        severity: Size of the elasticity to the perceived consequence.
    """

    rate: Rate
    law_abiding: Logit | None = None
    pays: Logit | None = None
    civic: Logit | None = None
    need: Logit | None = None
    habit: Logit | None = None
    young: Logit | None = None
    male: Logit | None = None
    norm: Logit | None = None
    certainty: Elasticity | None = None
    severity: Elasticity | None = None
    note: StrictStr = ""


class Debts(Strict):
    """Judgments: how large, who can pay, how fast they end without any regime."""

    judgment_median: Yuan
    judgment_sigma: Sigma
    debtors_now: Share
    able_share: Share
    search_interval: Months


class Livelihood(Strict):
    """Monthly hazards of work, income and moving."""

    job_loss: Hazard
    job_loss_insecure: Hazard
    job_find: Hazard
    retire_men: Years
    retire_women: Years
    retire: Hazard
    income_cv: Plain
    income_cv_insecure: Plain
    benefit_ratio: Share
    saving_share: Share
    health_shock: Hazard
    health_shock_cost: Yuan
    departure_local: Hazard
    departure_no_local_hukou: Hazard
    arrival: Hazard
    business_start: Rate


class Mobility(Strict):
    """Trips that a restriction can refuse.

    Attributes:
        air, rail: Trips an adult a year.
        income_elasticity: How trips rise with income.
        air_asks, rail_asks: Share of intended trips for which a resident who knows of the bar still
            tries to buy a ticket.
        hotel: Nights in star hotels and tours, an adult a year.
        abroad: Journeys out of the country, an adult a year.
        home: Attempts to buy, build or rent a home that a restriction can refuse, an adult a year.
        school: Applications for a wanted school place, an adult with a child a year.
        licence: Applications for a licence or permit, an adult a year.
        insurance: Insurance contracts, an adult a year.
        post: Applications for a public or a managing post, an adult a year.
        benefit: Applications for benefits, an adult a year.
        surgery: Hospital admissions, an adult a year.
    """

    air: Trips
    rail: Trips
    income_elasticity: Plain
    air_asks: Share
    rail_asks: Share
    hotel: Trips
    abroad: Trips
    home: Rate
    school: Rate
    licence: Rate
    insurance: Rate
    post: Rate
    benefit: Rate
    surgery: Rate


class Response(Strict):
    """How residents respond to being restricted, named, watched and rewarded. Mostly assumed.

    Attributes:
        strain: How much of a conduct's `need` a regime's measures on money or work can call up:
            each such measure counts as 24/256 of full strain, times this.
        stigma: Change in the logit of breaches, infractions and crimes for the publicly listed;
            the literature has both signs. Prosocial conduct changes by the opposite.
        imitation: Change in the logit per induced (less averted) act in one's circle of four.
        audience: Change in the logit of prosocial conduct where the score is public.
        reward: Change in the logit of prosocial conduct that earns points.
        list_pressure: Fall in the logit of not paying a judgment for the restricted who can pay.
        alarm_fade: Months over which what an announcement adds to perceived certainty fades to 1/e.
        alarm_bump: Rise of the log of perceived certainty for each sanctioned acquaintance.
        certainty_fade: Months over which a belief returns to what is ordinary.
        experience: Rise of the log of perceived certainty after being caught.
        ordinary_sanction: What ordinary law's sanction for an act weighs, in severity-months.
        dissent_cost: Severity (psi) per severity-month that a regime attaches to dissent.
        dismissal: Monthly odds that an employer who is told dismisses.
        dismissal_public: The same for a listed public employee.
        hiring: Share of job finding lost where employers check.
        retry: Chance of trying again after a refused purchase.
        able_months: Months of spare income that count as ability to pay.
        garnish: Share of income seized for a judgment under ordinary law.
        mark: Monthly odds that being named in public costs a job, beyond any measure on work.
        still_drives: Share of drivers who go on driving when the licence is suspended.
        licence_job: Monthly odds that somebody without a licence to drive loses the job by it.
        threshold: Change in the logit, beyond the usual influence, of an act that would carry its
            maker over a cut-off: away from the worse grade, towards the better one.
        gaming: Change in the logit of acts without benefit that earn points.
        echo: Share by which dissent falls when the circle falls silent, and rises when it speaks.
        priority: Share of requests at public counters that cannot be met in the same month.
    """

    strain: Share
    stigma: Logit
    imitation: Logit
    audience: Logit
    reward: Logit
    list_pressure: Logit
    alarm_fade: Months
    alarm_bump: Logit
    certainty_fade: Months
    experience: Logit
    ordinary_sanction: Plain
    dissent_cost: Plain
    dismissal: Hazard
    dismissal_public: Hazard
    hiring: Share
    retry: Share
    able_months: Months
    garnish: Share
    mark: Hazard
    still_drives: Share
    licence_job: Hazard
    threshold: Logit
    gaming: Logit
    echo: Share
    priority: Share


class Law(Strict):
    """One ordinary law: what happens to an act without any regime; identical in every twin.

    Attributes:
        kind: `fine`, `enforcement`, `credit_check`, `dismissal`, `speech_control` or
            `prompt_payment` (what makes departments pay in time).
        on: The conduct it answers.
        certainty: Chance that an act meets it (enforcement: that a case is worked on in a month).
        amount: Fine.
        weight: Chance that a lender refuses or an employer dismisses, given the record; of
            `prompt_payment`, the share of unpaid months that the law prevents.
        memory: How long a lender or employer looks back.
        tolerance: Speech control: dissent up to here is let pass (tau).
        surveillance: Chance of being seen whatever the act (nu).
        severity: Size of the punishment (psi).
        form: `uniform` or `proportional` punishment.
    """

    title: StrictStr
    kind: Literal[
        "fine", "enforcement", "credit_check", "dismissal", "speech_control", "prompt_payment"
    ]
    on: tuple[StrictStr, ...]
    certainty: Share | None = None
    amount: Yuan | None = None
    weight: Share | None = None
    memory: Months | None = None
    tolerance: Share | None = None
    surveillance: Share | None = None
    severity: Plain | None = None
    form: Literal["uniform", "proportional"] | None = None

    @field_validator("on")
    @classmethod
    def _known(cls, on: tuple[str, ...]) -> tuple[str, ...]:
        for conduct in on:
            if conduct not in ACT:
                raise ValueError(f"there is no conduct called {conduct!r}")
        return on

    @model_validator(mode="after")
    def _has_its_numbers(self) -> Law:
        needed = {
            "fine": ("certainty", "amount"),
            "enforcement": ("certainty",),
            "credit_check": ("weight", "memory"),
            "dismissal": ("certainty", "weight"),
            "speech_control": ("tolerance", "surveillance", "severity", "form"),
            "prompt_payment": ("weight",),
        }[self.kind]
        missing = [name for name in needed if getattr(self, name) is None]
        if missing:
            raise ValueError(f"a law of kind {self.kind} needs {', '.join(missing)}")
        return self


class Society(Declared):
    """A society: tables, assumptions, behaviour, livelihoods and ordinary law.

    Attributes:
        population: Real people whom the tables describe, at least 10,000.
        districts: Names of 1 to 16 districts, in the order of the tables.
        tables: By the names of `demerit.society.tables.TABLES`.
        businesses, departments: Firms and public bodies; both or neither.
        platform: Accounts of those who post online; a platform's rules need it.
    """

    demerit: Literal[1]
    kind: Literal["society"]
    id: Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
    title: StrictStr
    summary: StrictStr
    population: Population
    date: StrictStr = ""
    sources: dict[StrictStr, Source] = Field(default_factory=dict)
    not_modelled: tuple[StrictStr, ...] = ()
    districts: Annotated[tuple[StrictStr, ...], Field(min_length=1, max_length=16)]
    tables: dict[StrictStr, Table]
    structure: Structure
    income: Income
    traits: Traits
    behaviour: dict[StrictStr, Conduct]
    debts: Debts
    livelihood: Livelihood
    mobility: Mobility
    response: Response
    law: dict[StrictStr, Law]
    businesses: BusinessTables | None = None
    departments: DepartmentTables | None = None
    platform: PlatformTables | None = None

    @field_validator("population")
    @classmethod
    def _large_enough(cls, population: Quantity) -> Quantity:
        if population.value is None or population.value < SMALLEST_POPULATION:
            raise ValueError(
                f"a society stands for at least {SMALLEST_POPULATION:,} real people; "
                f"{population.value} could be told apart"
            )
        return population

    @field_validator("behaviour")
    @classmethod
    def _known_conducts(cls, behaviour: dict[str, Conduct]) -> dict[str, Conduct]:
        unknown = sorted(set(behaviour) - set(CONDUCT))
        missing = sorted(set(CONDUCT) - UNCHOSEN - set(behaviour))
        if unknown or missing:
            raise ValueError(
                f"behaviour needs every conduct once; unknown: {unknown}, missing: {missing}"
            )
        return behaviour

    @model_validator(mode="after")
    def _both_or_neither(self) -> Society:
        if (self.businesses is None) != (self.departments is None):
            raise ValueError("firms need departments and departments firms; give both sections")
        return self

    @classmethod
    def _made(cls, data: Any, document: Document) -> Self:
        """Check the tables against each other too, naming the table's line."""
        made = super()._made(data, document)
        people = float(made.population.value or 0)
        for name, sentence in faults(made.tables, len(made.districts), people):
            raise document.bad(sentence, ("tables", name), HINT)
        return made

    def table(self, name: str) -> np.ndarray:
        """Cells of a table as float64 by its axes."""
        return array(self.tables[name], len(self.districts))


def from_canonical(data: Mapping[str, Any]) -> Society:
    """Make a society from `Society.canonical()` data, as kept in a manifest."""
    return Society.from_canonical(data)
